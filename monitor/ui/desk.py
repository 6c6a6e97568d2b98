"""The desk of who works for a team: release, workspace and rights together, and how a form is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, TypeVar

import streamlit as st

from monitor.store import Release
from monitor.ui import blocks, conflicts, entrance, opened
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
        st.session_state[f"{DRAWN}{conflict.key}"] = conflict.version  # now both were seen
        conflicts.show(conflict, at.workspace, at.release.catalog)
    except (Refused, Gone, NotKept) as reason:
        st.error(str(reason))
    else:
        st.session_state[TOLD] = told
        _drawn_anew()
        return kept
    return None


def submitted(label: str, record: Kept, *, quiet: bool = False) -> int | None:
    """A button that ends a form on a record; when it is pressed, the version that the form was drawn with, else None.

    Every run reads the record anew, while boxes with a key keep what they were drawn with: with the version of the last
    run, what somebody else kept meanwhile would be written over unseen. Give this one to `Pen.change`.
    """
    held = f"{DRAWN}{record.key}"
    key = f"{held}_{quiet}"
    if (
        key not in st.session_state or held not in st.session_state
    ):  # Streamlit forgets a button that is not drawn
        st.session_state[held] = record.version
    pressed = st.form_submit_button(label, key=key, type="secondary" if quiet else "primary")
    return int(st.session_state[held]) if pressed else None


def _drawn_anew() -> None:
    """After a save all forms of the page show how things stand now."""
    for key in [key for key in st.session_state if str(key).startswith(DRAWN)]:
        if not str(key).endswith(("_True", "_False")):
            del st.session_state[key]
