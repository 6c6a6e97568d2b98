"""Which plans does a visitor of Plannen see: adopted goals of a place and around it, as trees and tables, and their money."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import streamlit as st

from monitor.catalog.models import Area
from monitor.store import Release
from monitor.ui import blocks, downloads, goal_shown, opened
from monitor.views import choices, goal_words, plan_words, words
from monitor.views.goal_tree import html_rows, html_tree
from monitor.workspace.database import Workspace
from monitor.workspace.goaltree import Node, flat, public_around
from monitor.workspace.places import team_area
from monitor.workspace.tables import Goal

NOT_UPDATED = "Hoe het er nu mee staat, is nog niet ingevuld."
TRACKS = "Doelen van het Nationaal Programma Arnhem-Oost"


@dataclass(frozen=True)
class Part:
    """The adopted goals of one place, as trees."""

    area: Area
    nodes: tuple[Node, ...]

    @property
    def goals(self) -> list[Goal]:
        """All of them, in reading order."""
        return [goal for _, goal in flat(self.nodes)]


def parts(release: Release, workspace: Workspace | None, area: Area) -> list[Part] | None:
    """The plans of a place with those of all that lies in it, then of each place around it; None without a workspace."""
    held = opened.read(workspace, lambda session: public_around(session, area.code, release.catalog))
    if held is None:
        return None
    own, wider = held
    found = [Part(area, ()), *(Part(release.catalog.area[code], nodes) for code, nodes in wider)]
    return [*_by_place(release, area, own), *(part for part in found[1:] if part.nodes)]


def _by_place(release: Release, area: Area, nodes: Sequence[Node]) -> Iterator[Part]:
    """The trees of a place and of what lies in it; for the whole city one part per area, its own first."""
    catalog = release.catalog
    if area.level != "city":
        yield Part(area, tuple(nodes))
        return
    yield Part(area, tuple(node for node in nodes if team_area(node.goal.area, catalog) in (area.code, "")))
    for one in catalog.areas_on("area"):
        held = tuple(node for node in nodes if team_area(node.goal.area, catalog) == one.code)
        if held:
            yield Part(one, held)


def plans(release: Release, found: list[Part] | None, form: str) -> None:
    """The plans of every place: how far they are in words, then as trees or as tables."""
    if found is None:
        st.info(plan_words.LATER)
        return
    goal_shown.style()
    blocks.said(goal_words.NO_CAUSE)
    titles = {goal.key: goal.title for part in found for goal in part.goals}
    for number, part in enumerate(found):
        _part(release, part, form, titles, first=number == 0)
    _tracks(found)
    _sources(found)
    if titles:
        downloads.of_table(plan_words.PLANS, found[0].area)


def _part(release: Release, part: Part, form: str, titles: dict[str, str], *, first: bool) -> None:
    where = words.place(part.area)
    blocks.title(f"Plannen voor {where}", anchor=part.area.slug)
    if not part.nodes:
        blocks.said(f"Voor {where} zelf is nog geen doel vastgesteld.")
        return
    blocks.said(how_far(part.goals))
    shown = goal_shown.branches(release, part.nodes, part.area.code, titles)
    label = f"Doelen en acties voor {where}"
    st.html(html_rows(shown, label) if form == "tabel" else html_tree(shown, label, folded=not first))


def how_far(goals: Sequence[Goal], *, adopted: bool = True) -> str:
    """How many goals and actions there are and how far these are, in words."""
    actions = [one for one in goals if one.rank == "action"]
    others = [
        goal_words.many(count, rank)
        for rank in ("goal", "subgoal")
        if (count := sum(one.rank == rank for one in goals))
    ]
    told = [goal_words.many(len(actions), "action")] if actions else []
    whole = f"{'Vastgesteld' if adopted else 'Er zijn'}: {words.enumeration([*others, *told])}."
    untold = bool(actions) and all(one.status == "planned" and not one.status_on for one in actions)
    return " ".join(
        text
        for text in (
            whole,
            goal_words.progress([one.status for one in actions]),
            NOT_UPDATED if untold else "",
        )
        if text
    )


def _tracks(found: Sequence[Part]) -> None:
    """The goals of the national programme under its three tracks; nothing as long as no goal is part of one."""
    goals = [goal for part in found for goal in part.goals if goal.track in choices.TRACKS]
    if not goals:
        return
    blocks.title(TRACKS, goal_words.TRACKS_TOLD)
    rows = [
        [label, goal.title, choices.label(choices.GOAL_STATES, goal.status)]
        for code, label in choices.TRACKS.items()
        for goal in goals
        if goal.track == code
    ]
    blocks.table(["Spoor", "Doel of actie", "Stand"], rows, TRACKS)


def _sources(found: Sequence[Part]) -> None:
    """Where plans come from that were taken over from a document, and when they were adopted."""
    goals = [goal for part in found for goal in part.goals]
    sources = dict.fromkeys(goal.source or goal.origin for goal in goals)
    told = [f"Bron: {source}." for source in sources if source]
    dates = sorted({goal.adopted_on for goal in goals if goal.adopted_on})
    # Not by whom: that is the name of a person.
    told += [f"Vastgesteld op {words.enumeration([goal_words.day(day) for day in dates])}."] if dates else []
    for text in told:
        blocks.small(text)
