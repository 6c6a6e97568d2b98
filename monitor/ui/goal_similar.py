"""Wat deed een ander team? Which goals and actions of all areas are about the same thing."""

import streamlit as st

from monitor.questions.inventory import fitting, synonyms
from monitor.questions.stems import stems
from monitor.ui import blocks
from monitor.ui.desk import Desk
from monitor.ui.goal_progress import is_partner
from monitor.views import choices
from monitor.workspace.places import team_area
from monitor.workspace.records import every
from monitor.workspace.tables import Goal

TITLE, WHAT, REASON = "de titel", "de toelichting", "de stand"
FIELDS = {TITLE: 3.0, WHAT: 1.5, REASON: 1.0}
"""How much a word counts by where it stands."""

MOST = 20


def similar(at: Desk, text: str, outside: str = "") -> list[tuple[Goal, str]]:
    """Goals and actions that fit a text, best first, each with why; those of the area `outside` are left out.

    Who is only a partner finds what was adopted, as everybody may.
    """
    with at.workspace.reading() as session:
        held = every(session, Goal, *([Goal.adopted_on.is_not(None)] if is_partner(at) else []))
    catalog = at.release.catalog
    others = {one.key: one for one in held if not outside or team_area(one.area, catalog) != outside}
    texts = {key: _words(one) for key, one in others.items()}
    found = fitting(text, texts, synonyms(), FIELDS)
    found.sort(key=lambda hit: (-hit[1], others[hit[0]].title))
    return [(others[key], why) for key, _, why, _ in found]


def _words(one: Goal) -> dict[str, dict[str, str]]:
    told = (one.title, f"{one.what} {one.can_influence}", one.status_reason)
    return {field: stems(text) for field, text in zip(FIELDS, told, strict=True)}


def search(at: Desk, area: str) -> None:
    """A box to ask in one's own words, and what other teams want and do about it."""
    blocks.said("Zoek met uw eigen woorden in de doelen en acties van alle andere gebieden.")
    text = st.text_input("Waar gaat het over?", key="goal_asked", placeholder="Bijvoorbeeld: eenzame ouderen")
    if not text.strip():
        return
    catalog = at.release.catalog
    own = team_area(area, catalog)
    found = similar(at, text, own if catalog.area[area].level != "city" else "")
    if not found:
        blocks.said("Geen ander gebied heeft een doel of actie met deze woorden. Probeer andere woorden.")
        return
    rows = [
        [one.title, _place(at, one.area), choices.label(choices.RANKS, one.rank), one.owner or choices.NOT_SAID,
         choices.label(choices.GOAL_STATES, one.status), one.status_reason, why]
        for one, why in found[:MOST]
    ]  # fmt: skip
    columns = ["Doel of actie", "Gebied", "Soort", "Wie", "Stand", "Toelichting", "Waarom dit past"]
    told = "Doelen en acties van andere gebieden"
    if len(found) > MOST:
        told += f": de {MOST} die het best passen, van {len(found)}. Meer woorden geven er minder"
    blocks.table(columns, rows, told)


def _place(at: Desk, code: str) -> str:
    place = at.release.catalog.area.get(code)
    return place.label if place else code
