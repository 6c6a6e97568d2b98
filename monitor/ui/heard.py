"""What was heard in a place, what is done with it and what cannot be done: the public side of signals."""

from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from monitor.catalog import Catalog
from monitor.catalog.models import Area
from monitor.store import Release
from monitor.ui import blocks, opened
from monitor.views import words
from monitor.views.signals import many, month
from monitor.workspace.places import within
from monitor.workspace.signals import public_actions, public_signals
from monitor.workspace.tables import Signal

MOST = 8
"""Signals of one kind that are shown; of more only the number."""

TITLES = {
    "": ("Dit hoorden we", ""),
    "picked_up": ("Dit doen we", "Hiermee gaan we aan de slag, of we zijn al begonnen."),
    "cannot": ("Dit kan niet", "Hieronder leest u waarom niet."),
}


def heard(release: Release, area: Area) -> None:
    """What everybody may read of a place: signals with the reply to each; nothing when none is public."""
    kept = opened.workspace(release)
    if kept is None:
        return
    with kept.reading() as session:
        signals = public_signals(session, within(area.code, release.catalog))
        actions = public_actions(session, signals)
    if not signals:
        return
    blocks.title(
        "Wat bewoners zeggen, en wat wij ermee doen", _counted(signals, release.catalog), anchor="gehoord"
    )
    for reply, (title, sub) in TITLES.items():
        own = [one for one in signals if (one.reply if one.reply in TITLES else "") == reply]
        if own:
            blocks.title(title, sub, level=3)
            st.html(_list(own[:MOST], actions, release.catalog))
            if len(own) > MOST:
                blocks.small(f"Dit zijn de nieuwste {words.counted(MOST)} van {many(len(own))}.")
    blocks.small(
        "Dit zijn losse signalen, geen steekproef: ze zeggen niet hoeveel bewoners er zo over denken. We laten geen namen zien, "
        "en geen plek die kleiner is dan een buurt."
    )


def _counted(signals: Sequence[Signal], catalog: Catalog) -> str:
    """How many signals, and on which themes most."""
    themes = Counter(one.theme for one in signals if one.theme in catalog.theme)
    told = [f"{catalog.theme[code].label} ({number})" for code, number in themes.most_common(3)]
    about = f" Het vaakst over: {words.enumeration(told)}." if told else ""
    return f"{many(len(signals)).capitalize()}.{about}"


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
