"""What is strong in a place, where people meet, whom to turn to, and what happened there: the public side of the registers."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

import streamlit as st

from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Area
from monitor.store import Release
from monitor.ui import blocks, opened
from monitor.ui.selection import named
from monitor.views import choices
from monitor.views.events import NOT_BECAUSE, when
from monitor.views.tables import Content, link
from monitor.workspace import registers
from monitor.workspace.database import Workspace
from monitor.workspace.places import team_area, within
from monitor.workspace.registers import Shown
from monitor.workspace.tables import Duty, Event, Meeting, Strength

MOST = 8
"""Records of one kind that are shown at once; the others stand behind one press."""

ASKED = ("strengths", "meetings", "duties", "events")
JOINED = {
    "everyone": "Iedereen kan meedoen.",
    "invited": "Alleen wie is uitgenodigd, doet mee.",
    "": "Wie mag meedoen, is nog niet ingevuld.",
}


def held(release: Release, workspace: Workspace | None, area: Area) -> Shown:
    """What everybody may see of a place and of the places around it; of the city everything, for it is counted."""
    catalog = release.catalog
    codes = within(CITY, catalog) if area.code == CITY else registers.concerning(area.code, catalog)
    shown = opened.read(workspace, lambda session: registers.public_registers(session, codes, *ASKED))
    return shown or Shown()


def strong(release: Release, shown: Shown, area: Area) -> None:
    """Strengths and meetings, in two columns like the figures that stand out; nothing when there are none.

    A meeting of the whole city stands with a district only when everybody may come to it.
    """
    if not shown.strengths and not shown.meetings:
        return
    catalog = release.catalog
    blocks.title(
        "Wat is er al?", "Wat bewoners en partners hier doen, en waar zij elkaar treffen.", anchor="krachten"
    )
    joined = [
        one for one in shown.meetings if area.code == CITY or one.area != CITY or one.joining == "everyone"
    ]
    own = [_near(records, area, catalog) for records in (shown.strengths, joined)]
    tellers: tuple[Callable[[Any, Catalog], str], ...] = (_strength, _meeting)
    for place, records, name, told in zip(
        st.columns(2), own, ("Krachten en ontmoetingsplekken", "Overleg en bijeenkomsten"), tellers, strict=True
    ):  # fmt: skip
        with place:
            blocks.title(name, level=3)
            _listed([told(one, catalog) for one in records], area)
    if area.code == CITY:
        _per_area(shown, catalog)


def whom_to_ask(release: Release, shown: Shown, area: Area) -> None:
    """Which team works for this area, and which functions to turn to as far as the city filled them in."""
    above = release.catalog.area[team_area(area.code, release.catalog)]
    blocks.title("Bij wie kunt u terecht?")
    team = (
        "een Team Leefomgeving"
        if above.code == CITY
        else f"het Team Leefomgeving van het gebied {above.label}"
    )
    duties = _near(shown.duties, area, release.catalog)
    names = "" if duties else " In dit systeem staan nog geen namen of nummers."
    st.html(
        f"<p>Voor {escape(area.label)} werkt {escape(team)}. Hoe u het team bereikt, leest u op de site van de gemeente: "
        f'<a href="https://www.arnhem.nl" rel="noopener">arnhem.nl</a>.{names}</p>'
    )
    if duties:
        _listed([_duty(one, release.catalog) for one in duties], area)


def happened(release: Release, shown: Shown, area: Area) -> None:
    """What happened in a place, latest first; nothing when nothing was filled in."""
    events = _near(shown.events, area, release.catalog)
    if not events:
        return
    blocks.title("Wat gebeurde er?", NOT_BECAUSE)
    latest = sorted(events, key=lambda one: one.on_day, reverse=True)
    _listed([_event(one, release.catalog) for one in latest], area)


def _near(records: Sequence[Any], area: Area, catalog: Catalog) -> list[Any]:
    """Records of the place itself and what lies in it first; of the city only its own."""
    if area.code == CITY:
        return [one for one in records if one.area == CITY]
    inside = set(within(area.code, catalog))
    return sorted(records, key=lambda one: one.area not in inside)


def _listed(items: Sequence[str], area: Area) -> None:
    """Items (HTML) as a list; of many the rest behind one press."""
    if not items:
        blocks.said(f"Voor {area.label} als geheel is hier nog niets ingevuld.")
        return
    rest = _list(items[MOST:])
    more = f"<details><summary>Nog {len(items) - MOST}</summary>{rest}</details>" if rest else ""
    st.html(_list(items[:MOST]) + more)


def _list(items: Sequence[str]) -> str:
    return f'<ul class="lwm-list">{"".join(f"<li>{item}</li>" for item in items)}</ul>' if items else ""


def _strength(one: Strength, catalog: Catalog) -> str:
    kind = choices.STRENGTH_KINDS.get(one.kind, "")
    facts = (("Van", one.run_by), ("Sinds", one.started), ("Bedrag", one.amount))
    told = [one.what, *(f"{name}: {value}." for name, value in facts if value)]
    return _item(one.name, (kind, one.place or _where(one.area, catalog)), told, one.source)


def _meeting(one: Meeting, catalog: Catalog) -> str:
    kind = choices.MEETING_KINDS.get(one.kind, "")
    told = [
        one.agenda,
        f"{one.rhythm}." if one.rhythm else "",
        JOINED.get(one.joining, ""),
        f"Contact: {one.contact}." if one.contact else "",
    ]
    return _item(one.name, (kind, one.place or _where(one.area, catalog)), told, one.source)


def _duty(one: Duty, catalog: Catalog) -> str:
    told = [f"{text.rstrip('.')}." for text in (one.contact, one.what_for) if text]
    return _item(one.function, (_where(one.area, catalog),), told, "")


def _event(one: Event, catalog: Catalog) -> str:
    return _item(f"{one.title}, {when(one)}", (_where(one.area, catalog),), [one.what], one.source)


def _item(name: str, beside: Iterable[str], told: Iterable[str], source: str) -> str:
    """One record as HTML: its name, sentences, and in small what kind it is, where, and who says so."""
    text = " ".join(filter(None, told))
    facts = ", ".join(filter(None, beside))
    small = ". ".join(filter(None, (facts, f"Bron: {source}" if source else "")))
    return (
        f'<strong dir="auto">{escape(name)}</strong>'
        + (f'<br><span dir="auto">{escape(text)}</span>' if text else "")
        + (f'<br><span class="lwm-small" dir="auto">{escape(small)}</span>' if small else "")
    )


def _where(code: str, catalog: Catalog) -> str:
    return named(catalog, code) if code in catalog.area else ""


def _per_area(shown: Shown, catalog: Catalog) -> None:
    """How many strengths and meetings each area has, with the way there."""
    many = [
        Counter(team_area(one.area, catalog) for one in found) for found in (shown.strengths, shown.meetings)
    ]
    rows: list[list[Content]] = [
        [link(one.label, f"wijk?gebied={one.code}"), *(str(count[one.code]) for count in many)]
        for one in catalog.areas
        if one.level == "area"
    ]
    blocks.table(["Gebied", "Krachten", "Overleg"], rows, "Krachten en overleg per gebied", (1, 2))
