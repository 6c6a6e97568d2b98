"""Which signals does somebody look at: the place, theme and period on top of the page, and how a signal is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

import streamlit as st

from monitor.catalog import Catalog
from monitor.ui import blocks, selection
from monitor.ui.address import EVERY
from monitor.ui.desk import Desk
from monitor.ui.selection import Choices
from monitor.views import choices as words
from monitor.views.signals import day, short
from monitor.workspace.places import within
from monitor.workspace.signals import Asked
from monitor.workspace.tables import Signal

PERIODS = {"altijd": "Altijd", "90": "Laatste drie maanden", "365": "Laatste jaar"}
NONE = "Niet ingevuld"
LEVELS = ("city", "area", "district", "neighbourhood")


@dataclass(frozen=True)
class Chosen:
    """What the boxes on top say: the place, and the signals that are meant."""

    area: str
    asked: Asked


def places(at: Desk) -> list[str]:
    """The places of which this person keeps signals: each area with its districts and their neighbourhoods below it."""
    catalog = at.release.catalog
    top = [one.code for one in catalog.areas_on("city")]
    return [code for code in _tree(top, catalog) if at.may_write(code)]


def _tree(codes: Sequence[str], catalog: Catalog) -> list[str]:
    found: list[str] = []
    for code in codes:
        found += [code, *_tree([child.code for child in catalog.children(code)], catalog)]
    return found


def boxes(choices: Choices, codes: Sequence[str], *, theme: bool = True, period: bool = True) -> Chosen:
    """The boxes for place, theme and period, and the signals that they mean."""
    catalog = choices.catalog
    columns = st.columns([2, 1, 1])
    with columns[0]:
        area = choices.area(codes, "Gebied, wijk of buurt")
    about, since = "", None
    if theme:
        themes = {EVERY: "Alle thema's", **{one.code: one.label for one in catalog.themes}}
        with columns[1]:
            chosen = choices.box("thema", "Thema", themes, EVERY)
        about = "" if chosen == EVERY else chosen
    if period:
        with columns[2]:
            span = st.selectbox(
                "Periode", list(PERIODS), format_func=PERIODS.__getitem__, key="signal_period"
            )
        since = None if span == "altijd" else date.today() - timedelta(days=int(span))
    return Chosen(area, Asked(tuple(within(area, catalog)), about, since))


def named(signal: Signal, catalog: Catalog) -> str:
    """A signal on one line: day, place and the first words."""
    where = catalog.area[signal.area].label if signal.area in catalog.area else signal.area
    return f"{day(signal.said_on)}, {where}: {short(signal.what)}"


def pick(signals: Sequence[Signal], catalog: Catalog, key: str, label: str = "Signaal") -> Signal:
    """A box with signals; the first is preset, and the next one after it was dealt with."""
    found = {one.key: one for one in signals}
    if st.session_state.get(key) not in found:
        st.session_state.pop(key, None)
    chosen = st.selectbox(label, list(found), format_func=lambda one: named(found[one], catalog), key=key)
    return found[str(chosen)]


def quoted(signal: Signal, catalog: Catalog) -> None:
    """What was said as it was written down, with where and when; the words of a reader are shown, never run."""
    where = selection.named(catalog, signal.area) if signal.area in catalog.area else signal.area
    known = [
        where,
        signal.place,
        day(signal.said_on),
        words.label(words.SIGNAL_KINDS, signal.kind) if signal.kind else "",
    ]
    told = ". ".join(filter(None, known))
    text = escape(signal.what).replace("\n", "<br>")
    st.html(f'<blockquote class="lwm-note" dir="auto">{text}</blockquote>')
    blocks.small(f"{told}.")


def optional(label: str, options: Mapping[str, str], code: str, key: str) -> str:
    """A box that may stay empty; returns the code, "" when nothing was chosen."""
    codes = ["", *options]
    index = codes.index(code) if code in codes else 0
    chosen = st.selectbox(label, codes, index, format_func=lambda one: options.get(one, NONE), key=key)
    return chosen or ""
