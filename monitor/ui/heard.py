"""What was heard in a place, what is done with it and what cannot be done: the public side of signals."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from monitor.catalog import Catalog
from monitor.catalog.models import Area
from monitor.store import Release
from monitor.ui import blocks, opened
from monitor.views import words
from monitor.views.signals import many, month
from monitor.workspace.places import within
from monitor.workspace.signals import public_actions, public_counts, public_signals
from monitor.workspace.tables import Signal

MOST = 8
"""Signals of one kind that are shown; of more only the number."""

PARTS = (
    (("", "heard"), "Dit hoorden we", ""),
    (("picked_up",), "Dit doen we", "Hiermee gaan we aan de slag, of we zijn al begonnen."),
    (("cannot",), "Dit kan niet", "Hieronder leest u waarom niet."),
)
"""The replies of each part, with its heading and what that means."""


def _public(session: Any, codes: Sequence[str]) -> tuple:
    """How many signals there are by reply and month, those of each part, and the actions that pick them up."""
    counts = public_counts(session, codes)
    parts = [
        (title, sub, public_signals(session, codes, replies=replies, most=MOST) if counts else [], replies)
        for replies, title, sub in PARTS
    ]
    return counts, parts, public_actions(session, [one for *_, signals, _ in parts for one in signals])


def heard(release: Release, area: Area) -> None:
    """What everybody may read of a place: signals with the reply to each; nothing when none is public."""
    codes = within(area.code, release.catalog)
    found = opened.read(opened.workspace(release), lambda session: _public(session, codes))
    if found is None or not found[0]:
        return
    counts, parts, actions = found
    blocks.title(
        "Wat bewoners zeggen, en wat wij ermee doen", _counted(counts, release.catalog), anchor="gehoord"
    )
    for title, sub, signals, replies in parts:
        if signals:
            blocks.title(title, sub, level=3)
            st.html(_list(signals, actions, release.catalog))
            total = sum(number for (reply, _), number in counts.items() if reply in replies)
            if total > len(signals):
                blocks.small(f"Dit zijn de nieuwste {words.counted(len(signals))} van {many(total)}.")
    blocks.small(
        "Dit zijn losse signalen, geen steekproef: ze zeggen niet hoeveel bewoners er zo over denken. We laten geen namen zien, "
        "en geen plek die kleiner is dan een buurt."
    )


def _counted(counts: Counter[tuple[str, str]], catalog: Catalog) -> str:
    """How many signals, and the themes that come back."""
    themes: Counter[str] = Counter()
    for (_, theme), number in counts.items():
        themes[theme] += number
    told = [
        f"{catalog.theme[code].label} ({number})"
        for code, number in themes.most_common()
        if code in catalog.theme and number > 1
    ][:3]
    about = f" Het vaakst over: {words.enumeration(told)}." if told else ""
    return f"{many(counts.total()).capitalize()}.{about}"


def _list(signals: Sequence[Signal], actions: dict[str, str], catalog: Catalog) -> str:
    items = []
    for one in signals:
        where = catalog.area[one.area].label if one.area in catalog.area else ""
        told = ", ".join(filter(None, (where, month(one.said_on))))
        answer = _answer(one, actions)
        text = escape(one.public_text).replace("\n", "<br>")
        reply = f"<br><strong>{escape(answer)}</strong>" if answer else ""
        items.append(f'<li dir="auto">{text} <span class="lwm-small">({escape(told)})</span>{reply}</li>')
    return f'<ul class="lwm-list">{"".join(items)}</ul>'


def _answer(signal: Signal, actions: dict[str, str]) -> str:
    """The reply as a sentence; an action by its name only once it was adopted."""
    if signal.reply == "cannot":
        return f"Dit kan niet, omdat: {signal.reply_text}"
    if signal.reply == "picked_up":
        name = actions.get(signal.reply_goal, "")
        return " ".join(
            filter(None, (f"Dit doen we: {name}." if name else "Dit pakken we op.", signal.reply_text))
        )
    if signal.reply == "heard":
        return " ".join(filter(None, ("Gehoord.", signal.reply_text)))
    return ""
