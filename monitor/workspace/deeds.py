"""How is an act outside the workspace done in somebody's name: allowed at that moment, and written in the journal."""

from collections.abc import Iterator
from contextlib import contextmanager

from monitor.workspace import journal, rights
from monitor.workspace.database import Workspace
from monitor.workspace.rights import Identity, Refused, Standing
from monitor.workspace.tables import Entry
from monitor.workspace.tables.base import PARAGRAPH


@contextmanager
def deed(
    workspace: Workspace, identity: Identity, action: str, kind: str, key: str, roles: set[str]
) -> Iterator[Standing]:
    """The standing of somebody with one of these roles while they act; afterwards the journal tells that they did.

    Raises Refused when they may not. What the act itself refuses (raises Refused) is told in the journal as well.
    """
    try:
        with workspace.reading() as session:
            who = rights.standing(session, identity)
        if not who.roles & roles:
            raise Refused("Dit hoort niet bij uw rol. Vraag de beheerder van de monitor om rechten.")
        yield who
    except Refused as refused:
        with workspace.transaction() as session:
            subject = rights.subject_of(identity.subject)
            journal.note_refusal(session, subject, kind, key, f"{action}: {refused}")
        raise
    with workspace.transaction() as session:
        session.add(Entry(who=who.subject, action=action, kind=kind, key=key, reason=who.name[:PARAGRAPH]))
