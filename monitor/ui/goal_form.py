"""How does somebody add a goal or action quickly, and change all that can be said of one?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from monitor.questions.effects import effects
from monitor.store import Release
from monitor.ui import blocks, goal_shown
from monitor.ui.desk import Desk, drawn_with, save
from monitor.ui.goal_progress import (
    chosen,
    confirmed,
    is_partner,
    named,
    offer_other,
    saved,
    stop_for_persons,
    turn,
    warn,
)
from monitor.ui.selection import named as place_named
from monitor.ui.selection import subjects
from monitor.views import choices, goal_words
from monitor.workspace.checks import EARLIEST, FURTHEST
from monitor.workspace.goaltree import possible_parents, proposed_code
from monitor.workspace.places import within
from monitor.workspace.records import Pen, one
from monitor.workspace.tables import Goal, fields_of
from monitor.workspace.tables.base import LINE
from monitor.workspace.tree_rules import FIXED

WORDS: Mapping[str, Mapping[str, str]] = {
    "rank": choices.RANKS, "programme": choices.PROGRAMMES, "track": choices.TRACKS, "owner_kind": choices.OWNER_KINDS,
    "city_role": choices.CITY_ROLES, "project_space": choices.PROJECT_SPACES, "project_size": choices.PROJECT_SIZES,
    "term": choices.TERMS,
}  # fmt: skip
"""The words of each field with codes."""

GROUPS = {
    "Wie": ("owner", "owner_kind", "owner_subject", "city_role"),
    "Waar het bij hoort": ("programme", "code", "track", "theme"),
    "Wanneer en hoeveel": ("term", "starts_on", "ends_on", "money", "money_source"),
    "Wat kunnen bewoners beïnvloeden?": (
        "project_space",
        "project_size",
        "can_influence",
        "cannot_influence",
    ),
    "Welk cijfer hoort erbij?": ("indicator", "baseline_edition", "target"),
}
"""Everything optional, by what it is about."""

HELP = {
    "title": "Kort, zoals het op Plannen komt te staan.",
    "what": "Op Plannen te lezen, dus zonder namen van personen.",
    "owner": "Een functie of organisatie, geen naam van een persoon. Mag ook een partner zijn.",
    "owner_subject": "Het adres waarmee de eigenaar zich aanmeldt. Een partner kan dan zelf de stand bijwerken. Niet openbaar.",
    "code": "Mag leeg blijven: bij een programma stelt de monitor een code voor.",
    "track": goal_words.TRACKS_TOLD,
    "baseline_edition": "Leeg: het laatste cijfer. Het cijfer wordt vastgelegd zoals het nu is.",
    "target": "In de eenheid van het onderwerp.",
}


def add(at: Desk, area: str) -> None:
    """A new goal or action: a title, a kind and where it hangs; all else is proposed or may wait."""
    places = [code for code in within(area, at.release.catalog) if _may_add(at, code)]
    if not places:
        blocks.said("U kunt hier niets toevoegen: dit gebied hoort niet bij uw gebieden of rollen.")
        return
    mark = f"goal_new_{turn()}"
    rank = _rank(mark) if at.may_write(area) else "action"
    warn(mark)
    with st.form(mark):
        given: dict[str, Any] = {"rank": rank, "title": _field(at, mark, "title", "")}
        given |= _hung(at, mark, rank, area, "")
        given["area"] = _area(at, mark, area, places)
        with st.expander("Meer: eigenaar, programma, termijn, geld, cijfer"):
            given["what"] = _field(at, mark, "what", "")
            for heading, names in GROUPS.items():
                blocks.title(heading)
                given |= {name: _field(at, mark, name, _preset(at, name)) for name in names}
        meant = confirmed(mark)
        pressed = st.form_submit_button("Voeg toe", type="primary")
    if pressed:
        stop_for_persons(at, mark, given, meant=meant)
        saved(save(at, lambda pen: _created(pen, at.release, given), f"'{given['title']}' is toegevoegd."))


def _rank(mark: str) -> str:
    """What is added; above the form, because it decides under what it may hang."""
    chosen_rank = st.segmented_control(
        "Wat voegt u toe?", list(choices.RANKS), default="action", key=f"{mark}_rank",
        format_func=choices.RANKS.__getitem__, required=True,
    )  # fmt: skip
    return str(chosen_rank)


def _created(pen: Pen, release: Release, given: dict[str, Any]) -> Goal:
    """Keep a new goal with what it takes over from the one above it, its code and its pinned figure."""
    above = one(pen.session, Goal, given["parent"]) if given["parent"] else None
    if above is not None:
        taken = {name: getattr(above, name) for name in ("programme", "track", "analysis", "challenge")}
        given = {**given, **{name: value for name, value in taken.items() if not given.get(name)}}
    code = given["code"] or proposed_code(pen.session, given["rank"], given["programme"], given["parent"])
    return pen.create(Goal(**{**given, "code": code, **start_figure(release, given)}))


def edit(at: Desk, goals: list[Goal], area: str) -> None:
    """Everything of one goal; of an adopted one only what stays open, and of one taken away the way back."""
    goal = chosen(goals, "goal_edit")
    if goal is None:
        return
    if goal.removed_at:
        if st.button("Terughalen", type="primary"):
            saved(save(at, lambda pen: pen.restore(Goal, goal.key, goal.version), "Teruggehaald."))
        return
    mark = f"goal_{goal.key}_{turn()}"
    version = drawn_with(mark, goal)
    if goal.adopted_on:
        blocks.said(
            "Dit is vastgesteld. Wat grijs is, verandert pas als een goedkeurder de vaststelling terugneemt."
        )
    warn(mark)
    with st.form(mark):
        given: dict[str, Any] = {
            name: _field(at, mark, name, getattr(goal, name), goal) for name in ("title", "rank")
        }
        given |= _hung(at, mark, "action", goal.area, goal.parent, goal)
        given["area"] = _area(at, mark, goal.area, within(area, at.release.catalog), goal)
        given["what"] = _field(at, mark, "what", goal.what)
        for heading, names in GROUPS.items():
            blocks.title(heading)
            given |= {name: _field(at, mark, name, getattr(goal, name), goal) for name in names}
        meant = confirmed(mark)
        pressed = st.form_submit_button("Bewaar", type="primary")
    place = at.release.catalog.area.get(goal.area)
    blocks.listed(goal_shown.shown_by_figures(at.release, goal, place) if place else ())
    if pressed:
        changed = {name: value for name, value in given.items() if value != getattr(goal, name)}
        stop_for_persons(at, mark, changed, meant=meant)
        given |= start_figure(at.release, given, goal)
        saved(save(at, lambda pen: pen.change(Goal, goal.key, version, **given)))
        offer_other(at, mark, goal, version)
    if st.button("Haal weg", key=f"{mark}_away"):
        told = f"'{goal.title}' is weggehaald. Kies het in de lijst om het terug te halen."
        saved(save(at, lambda pen: pen.remove(Goal, goal.key, version), told))


def start_figure(release: Release, given: Mapping[str, Any], before: Goal | None = None) -> dict[str, Any]:
    """The figure a goal starts from as it is now, pinned with its edition and release; as it was when nothing of it changed."""
    same = ("indicator", "baseline_edition", "area")
    if before is not None and all(given[name] == getattr(before, name) for name in same):
        return {}
    if given["indicator"] not in release.catalog.indicator or given["area"] not in release.catalog.area:
        return {"baseline_edition": "", "baseline_release": "", "baseline_value": None}
    row = effects(release, given["indicator"], given["area"], None, given["baseline_edition"]).row(
        0, named=True
    )
    if row["value"] is None:
        return {"baseline_release": "", "baseline_value": None}
    return {
        "baseline_edition": row["edition"],
        "baseline_release": release.name,
        "baseline_value": row["value"],
    }


def _may_add(at: Desk, code: str) -> bool:
    return at.may_write(code) or "partner" in at.standing.roles


def _preset(at: Desk, name: str) -> Any:
    """What stands in a field of a new goal: a partner owns what a partner adds."""
    partner = {"owner_kind": "partner", "owner_subject": at.standing.subject}
    return partner.get(name) if is_partner(at) else None


def _hung(at: Desk, mark: str, rank: str, area: str, parent: str, goal: Goal | None = None) -> dict[str, str]:
    """A box with what this may hang under, nearest place first."""
    with at.workspace.reading() as session:
        found = possible_parents(session, area, rank, at.release.catalog, goal.key if goal else "")
        if parent and parent not in {one.key for one in found}:
            held = one(session, Goal, parent)
            found += [held] if held else []
    names = {"": "Nergens onder", **{one.key: named(one) for one in found}}
    keys = list(names)
    if rank == "goal":
        return {"parent": ""}
    place = keys.index(parent) if parent in keys else 0
    label = fields_of(Goal)["parent"].info["label"]
    fixed = goal is not None and bool(goal.adopted_on)
    return {
        "parent": st.selectbox(label, keys, place, names.__getitem__, key=f"{mark}_parent", disabled=fixed)
    }


def _area(at: Desk, mark: str, area: str, places: list[str], goal: Goal | None = None) -> str:
    codes = list(dict.fromkeys([area, *places]))
    catalog = at.release.catalog
    fixed = goal is not None and bool(goal.adopted_on)
    return st.selectbox(
        "Gebied", codes, 0, lambda code: place_named(catalog, code) if code in catalog.area else code,
        key=f"{mark}_area", disabled=fixed,
    )  # fmt: skip


def _field(at: Desk, mark: str, name: str, value: Any, goal: Goal | None = None) -> Any:
    """The box of one field, by the rules of its column; what was adopted cannot be typed in."""
    column = fields_of(Goal)[name]
    told: dict[str, Any] = {"key": f"{mark}_{name}", "help": HELP.get(name)}
    told["disabled"] = goal is not None and bool(goal.adopted_on) and name in FIXED
    label, kind = column.info["label"], column.type.python_type
    names = WORDS.get(name) or _known(at, column.info.get("known", ""))
    if names:
        options = list(dict.fromkeys([*([] if column.info["required"] else [""]), *names, value or ""]))
        return st.selectbox(
            label,
            options,
            options.index(value or ""),
            lambda code: names.get(code, code) or choices.NOT_SAID,
            **told,
        )
    if kind is date:
        return st.date_input(label, value, EARLIEST, date.today() + FURTHEST, format="DD-MM-YYYY", **told)
    if kind is int:
        return st.number_input(label, value=value, step=1, **told)
    if kind is float:
        return st.number_input(label, value=value, step=0.1, format="%.1f", **told)
    box = st.text_area if column.info["most"] > LINE else st.text_input
    return box(label, value=value or "", max_chars=column.info["most"], **told)


def _known(at: Desk, what: str) -> dict[str, str]:
    """The names of all codes of the catalog that a field may hold; nothing for a field without."""
    catalog = at.release.catalog
    if what == "theme":
        return {one.code: one.label for one in catalog.themes}
    if what == "edition":
        return {one.code: one.code for one in catalog.editions if one.code.isdecimal()}
    if what == "indicator":
        return {one.code: f"{one.label} ({catalog.theme[one.theme].label})" for one in subjects(at.release)}
    return {}
