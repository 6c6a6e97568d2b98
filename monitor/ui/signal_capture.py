"""Write down a signal: three fields, also on a phone in the street, and what a rule proposes afterwards."""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from monitor.ui import blocks, selection
from monitor.ui.carried import carried, carry
from monitor.ui.desk import Desk, save
from monitor.ui.signal_details import details
from monitor.workspace.persons import warned
from monitor.workspace.records import one
from monitor.workspace.signals import add, last_place
from monitor.workspace.tables import Signal

TURN, WARNED, LAST, PLACE = "signal_turn", "signal_warned", "signal_last", "signal_place"
"""How many signals were kept (a new form for each), words that were warned of, the key of the last signal and its place."""


def capture(at: Desk, codes: Sequence[str]) -> None:
    """The form for a new signal, ready for the next one after each, and what was kept last."""
    turn = carried(TURN)
    catalog = at.release.catalog
    with st.form("signal_new"):
        what = st.text_area("Wat is er gezegd?", key=f"signal_what_{turn}", height=120)
        left, right = st.columns([2, 1])
        with left:
            where = st.selectbox(
                "Waar?", codes, _preset(at, codes), format_func=lambda code: selection.named(catalog, code),
                key=f"signal_where_{turn}",
            )  # fmt: skip
        with right:
            said_on = st.date_input(
                "Wanneer?", "today", max_value="today", format="DD-MM-YYYY", key=f"signal_day_{turn}"
            )
        sure = _warning(turn)
        pressed = st.form_submit_button("Bewaren", type="primary", width="stretch")
    if pressed:
        _keep(at, what, str(where), said_on, sure)
    _last(at)


def _preset(at: Desk, codes: Sequence[str]) -> int:
    """The place of the signal before this one; the first district when there is none."""
    if PLACE not in st.session_state:
        with at.workspace.reading() as session:
            st.session_state[PLACE] = last_place(session, at.standing.subject)
    place = st.session_state[PLACE]
    if place in codes:
        return codes.index(place)
    levels = [at.release.catalog.area[code].level for code in codes]
    return levels.index("district") if "district" in levels else 0


def _warning(turn: int) -> bool:
    """Words that may point at a person, and a box by which the writer says that they are needed."""
    found = st.session_state.get(WARNED, ())
    if not found:
        return False
    items = "".join(f"<li>{escape(told)}</li>" for told in found)
    st.html(
        '<div class="lwm-note" role="alert"><p>Let op: hierin kan een persoon staan. Haal het weg, of bewaar het toch als '
        f"het nodig is. Openbaar wordt het nooit.</p><ul>{items}</ul></div>"
    )
    return st.checkbox("Bewaar het toch: deze woorden zijn nodig", key=f"signal_sure_{turn}")


def _keep(at: Desk, what: str, where: str, said_on: date | None, sure: bool) -> None:
    found = tuple(map(str, warned(what, at.release.catalog)))
    if found and not (sure and set(found) <= set(st.session_state.get(WARNED, ()))):
        st.session_state[WARNED] = found
        st.rerun()
    new = Signal(what=what, area=where, said_on=said_on, seen=bool(found))
    kept = save(at, lambda pen: add(pen, new), "Bewaard. U kunt meteen de volgende opschrijven.")
    if kept:
        carry(TURN, st.session_state[TURN] + 1)
        st.session_state[LAST], st.session_state[PLACE] = kept.key, kept.area
        st.session_state.pop(WARNED, None)
        st.rerun()


def _last(at: Desk) -> None:
    """The signal that was kept last, with what was proposed; filling in more is not needed."""
    key = st.session_state.get(LAST)
    if not key:
        return
    with at.workspace.reading() as session:
        kept = one(session, Signal, key)
    if kept and not kept.removed_at:
        blocks.title("Zojuist bewaard", "Aanvullen of verbeteren mag, maar hoeft niet.")
        details(at, kept)
