"""What was taken away and can come back, and what must go for good because its retention period is over."""

from datetime import date

import streamlit as st

from monitor.ui import blocks
from monitor.ui.desk import Desk, save, submitted
from monitor.views import choices
from monitor.views.journal_words import moment, value
from monitor.workspace import oversight
from monitor.workspace.records import Pen
from monitor.workspace.tables import Kept, Signal

MOST = 100
BACK, GONE = "Haal terug", "Wis voorgoed"
OVER = "De bewaartermijn is voorbij."


def show_removed(at: Desk) -> None:
    """A table of what was taken away, and a form that brings one record back or erases it."""
    with at.workspace.reading() as session:
        held = oversight.removed(session, MOST)
    if not held:
        blocks.small("Er is niets weggehaald.")
        return
    rows = [
        [_called(record), _place(at, record), f"{moment(record.removed_at)}, {record.changed_by}"]
        for record in held
        if record.removed_at
    ]
    blocks.table(["Wat", "Waar", "Weggehaald"], rows, f"Weggehaald, de nieuwste {MOST} eerst")
    by_key = {record.key: record for record in held}
    record = by_key[st.selectbox("Welke?", list(by_key), format_func=lambda key: _called(by_key[key]))]
    with st.form(f"removed_{record.key}"):
        reason = st.text_input("Reden (alleen nodig om te wissen)", max_chars=200)
        pressed, version = submitted(record, BACK, GONE)
    if pressed == BACK:
        _told(save(at, lambda pen: pen.restore(type(record), record.key, version), "Teruggehaald."))
    elif pressed == GONE:
        _erase(at, [record], reason)


def show_overdue(at: Desk) -> None:
    """Signals whose retention period is over, and a form that erases them with what the journal holds of them."""
    with at.workspace.reading() as session:
        held = oversight.overdue(session, date.today())
    blocks.said(
        "Een signaal kan over een persoon gaan. Daarom staat bij elk signaal tot wanneer u het bewaart. Wissen haalt ook "
        "de inhoud uit het logboek; dat het er was, blijft staan."
    )
    if not held:
        blocks.small("Van geen enkel signaal is de bewaartermijn voorbij.")
        return
    rows = [
        [value(signal.what), _place(at, signal), f"{signal.said_on:%d-%m-%Y}" if signal.said_on else "-",
         f"{signal.keep_until:%d-%m-%Y}"]
        for signal in held[:MOST]
    ]  # fmt: skip
    blocks.table(["Wat", "Waar", "Gezegd op", "Bewaren tot"], rows, f"Voorbij: {len(held)} signalen")
    with st.form("overdue"):
        reason = st.text_input("Reden", value=OVER, max_chars=200)
        sure = st.checkbox(f"Ja, wis deze {len(held[:MOST])} signalen. Dit kan niet terug.")
        pressed = st.form_submit_button(GONE, type="primary")
    if pressed and not sure:
        st.error("Er is niets gewist. Zet eerst het vinkje.")
    elif pressed:
        _erase(at, held[:MOST], reason)


def _erase(at: Desk, records: list[Kept] | list[Signal], reason: str) -> None:
    if not reason.strip():
        st.error("Er is niets gewist. Schrijf op waarom dit gewist moet worden.")
        return

    def erased(pen: Pen) -> int:
        for record in records:
            pen.erase(type(record), record.key, reason.strip())
        return len(records)

    _told(save(at, erased, "Voorgoed gewist."))


def _told(kept: object) -> None:
    """After a save the page starts anew, so that its tables show how things stand now."""
    if kept is not None:
        st.rerun()


def _called(record: Kept) -> str:
    return f"{record.noun.capitalize()}: {value(oversight.called(record))}"


def _place(at: Desk, record: Kept) -> str:
    found = at.release.catalog.area.get(record.area)
    return found.label if found else record.area or choices.NOT_SAID
