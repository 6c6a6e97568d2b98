"""All signals of a place: read, corrected, taken away and brought back, with what happened to each."""

from dataclasses import replace

import streamlit as st

from monitor.ui import blocks
from monitor.ui.desk import Desk, save
from monitor.ui.signal_choices import Chosen, pick
from monitor.ui.signal_details import details
from monitor.views import choices
from monitor.views.journal_words import moment
from monitor.views.signals import day, many, short
from monitor.views.tables import Content
from monitor.workspace.journal import history
from monitor.workspace.records import every
from monitor.workspace.signals import SHOWN, found
from monitor.workspace.tables import Signal


def overview(at: Desk, chosen: Chosen) -> None:
    """A table of the newest signals, and one of them as a form with its history."""
    catalog = at.release.catalog
    with at.workspace.reading() as session:
        page = found(session, chosen.asked)
    blocks.title(many(page.total).capitalize())
    if not page.signals:
        _removed(at, chosen)
        return
    themes = {one.code: one.label for one in catalog.themes}
    rows: list[list[Content]] = [
        [day(one.said_on), catalog.area[one.area].label if one.area in catalog.area else one.area, short(one.what),
         themes.get(one.theme, ""), choices.SIGNAL_KINDS.get(one.kind, ""), choices.MODERATION[one.moderation],
         choices.REPLIES.get(one.reply, "Nog geen")]
        for one in page.signals
    ]  # fmt: skip
    shown = f"de nieuwste {SHOWN} van {page.total}" if page.total > SHOWN else "alle"
    columns = ["Gezegd op", "Waar", "Wat", "Thema", "Soort", "Beoordeling", "Antwoord"]
    blocks.table(columns, rows, f"Signalen: {shown}")
    blocks.title("Een signaal bekijken of verbeteren")
    one = pick(page.signals, catalog, "signal_edited")
    details(at, one)
    _history(at, one)
    if st.button("Haal dit signaal weg", key=f"signal_remove_{one.key}"):
        told = "Weggehaald. Onderaan kunt u het terughalen."
        if save(at, lambda pen: pen.remove(Signal, one.key, one.version).key, told):
            st.rerun()
    _removed(at, chosen)


def _history(at: Desk, signal: Signal) -> None:
    """Who did what to a signal, from the journal."""
    with at.workspace.reading() as session:
        lines = history(session, Signal, signal.key)
    told = [
        f"{moment(line.at)}: {choices.ACTIONS.get(line.action, line.action)} door {line.who}"
        for line in lines
    ]
    blocks.listed(told, small=True)


def _removed(at: Desk, chosen: Chosen) -> None:
    """Signals that were taken away and can be brought back."""
    asked = replace(chosen.asked, theme="", since=None).conditions()
    with at.workspace.reading() as session:
        away = every(session, Signal, *asked, Signal.removed_at.is_not(None), removed=True)
    gone = away[-SHOWN:]
    if not gone:
        return
    rest = f" U ziet de laatste {SHOWN}." if len(away) > SHOWN else ""
    blocks.title("Weggehaald", f"{many(len(away)).capitalize()} kunt u terughalen.{rest}")
    one = pick(gone, at.release.catalog, "signal_restored", "Weggehaald signaal")
    if st.button("Haal terug", key=f"signal_restore_{one.key}"):
        kept = save(at, lambda pen: pen.restore(Signal, one.key, one.version), "Teruggehaald.")
        if kept:
            st.rerun()
