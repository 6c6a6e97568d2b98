"""The desk of who works for a team: release, workspace and rights together, and how a form is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, TypeVar

import streamlit as st

from monitor.store import Release
from monitor.ui import blocks, conflicts, entrance, opened
from monitor.ui.carried import carried, carry
from monitor.workspace import rights
from monitor.workspace.checks import Invalid
from monitor.workspace.database import NotKept, Workspace
from monitor.workspace.records import Conflict, Gone, Pen, writing
from monitor.workspace.rights import Identity, Refused, Standing
from monitor.workspace.tables import Kept

T = TypeVar("T")
TOLD = "told_after_saving"
DRAWN = "drawn_"


@dataclass(frozen=True)
class Desk:
    """What a staff page works with."""

    release: Release
    workspace: Workspace
    identity: Identity
    standing: Standing

    def may_write(self, area: str) -> bool:
        """Whether this person keeps records of a place; what a form asks before it is shown."""
        writes = self.standing.roles & rights.WRITERS
        return bool(writes) and self.standing.reaches(area, self.release.catalog)


def desk() -> Desk:
    """The desk of who is logged in; a sentence and the end of the page for everybody else.

    The frame has asked the same before it ran the page; rights may have gone since.
    """
    release = opened.release()
    kept, who = opened.workspace(release), entrance.visitor()
    if who.identity is None or who.standing is None or kept is None:
        _stop(who.reason or "Meld u aan om verder te gaan.")
    if TOLD in st.session_state:
        st.success(st.session_state.pop(TOLD))
    return Desk(release, kept, who.identity, who.standing)


def _stop(sentence: str) -> NoReturn:
    st.info(sentence)
    st.stop()


def save(at: Desk, action: Callable[[Pen], T], told: str = "Bewaard.") -> T | None:
    """What `action` returns after its changes were kept; None when they were not, with the reason on the page.

    What was typed stays in the form. `told` is said once, also when the page starts anew.
    """
    try:
        with writing(at.workspace, at.identity) as pen:
            kept = action(pen)
    except Invalid as fault:
        blocks.listed([str(one) for one in fault.faults])
        st.error("Niet bewaard. Kijk naar de punten hierboven.")
    except Conflict as conflict:
        _based_on(conflict.key, conflict.version)  # now both were seen
        conflicts.show(conflict, at.workspace, at.release.catalog)
    except (Refused, Gone, NotKept) as reason:
        st.error(str(reason))
    else:
        st.session_state[TOLD] = told
        if isinstance(kept, Kept):
            _based_on(kept.key, kept.version)  # its boxes hold what was kept now
        return kept
    return None


def _based_on(key: str, version: int) -> None:
    """From now on every form on a record rests on this version."""
    for held in list(st.session_state):
        if str(held).startswith(DRAWN) and str(held).endswith(key):
            carry(str(held), version)


def drawn_with(form: str, record: Kept) -> int:
    """The version of a record that the boxes of a form were drawn with; give it to `Pen.change`.

    Every run reads the record anew, while boxes with a key keep what they were drawn with: with the version of this run,
    what somebody else kept meanwhile would be written over unseen.
    """
    return carried(f"{DRAWN}{form}_{record.key}", record.version)


def submitted(record: Kept, label: str, other: str = "") -> tuple[str, int]:
    """The buttons that end a form on a record: the label of the pressed one, empty when none was, and `drawn_with`.

    `other`: a second button beside the first, for what is done less often.
    """
    version, pressed = drawn_with(label, record), ""
    if st.form_submit_button(label, key=f"first_{record.key}", type="primary"):
        pressed = label
    if other and st.form_submit_button(other, key=f"other_{record.key}"):
        pressed = other
    return pressed, version
