"""How does a goal of the workspace become what a reader sees: its branch, with what its figure can and cannot show."""

from collections.abc import Mapping, Sequence

import streamlit as st

from monitor.catalog.models import Area
from monitor.questions.effects import FIRST_YEAR, LAST_YEAR, effects
from monitor.store import Release
from monitor.ui import blocks
from monitor.views import choices, goal_words, words
from monitor.views.goal_tree import Branch
from monitor.workspace.goaltree import Node, flat
from monitor.workspace.tables import Goal

STYLE = blocks.STATIC / "goals.css"


def style() -> None:
    """The style of goal trees, once per page."""
    st.html(STYLE)


def branches(
    release: Release, nodes: Sequence[Node], area: str, titles: Mapping[str, str] | None = None
) -> tuple[Branch, ...]:
    """Trees as a reader of `area` sees them; `titles` names goals that are shown elsewhere, for what hangs under one."""
    return tuple(_branch(release, node, area, titles or {}) for node in nodes)


def _branch(release: Release, node: Node, area: str, titles: Mapping[str, str]) -> Branch:
    goal = node.goal
    place = release.catalog.area.get(goal.area)
    told = _facts(goal)
    if titles.get(goal.parent):
        told = (("Hoort onder", titles[goal.parent]), *told)
    actions = [one for _, one in flat(node.children) if one.rank == "action"]
    return Branch(
        title=goal.title,
        rank=goal.rank,
        status=goal.status,
        since=goal_words.day(goal.status_on),
        code=goal.code,
        place=place.label if place and goal.area != area else "",
        who=goal_words.owner(goal.owner, goal.owner_kind) if goal.owner or goal.owner_kind else "",
        when=goal_words.term(vars(goal)),
        reason=goal.status_reason,
        what=goal.what,
        facts=told,
        notes=shown_by_figures(release, goal, place) if place else (),
        below=goal_words.many(len(actions), "action") if actions else "",
        children=branches(release, node.children, area),
    )


def _facts(goal: Goal) -> tuple[tuple[str, str], ...]:
    money = words.euros(goal.money)
    told = (
        ("Programma", choices.PROGRAMMES.get(goal.programme, "")),
        ("Spoor van het NPAO", choices.TRACKS.get(goal.track, "")),
        ("Rol van de gemeente", choices.CITY_ROLES.get(goal.city_role, "")),
        ("Soort project", goal_words.project(goal.project_space, goal.project_size)),
        ("Bewoners beslissen mee over", goal.can_influence),
        ("Dit ligt al vast", goal.cannot_influence),
        ("Geld", f"{money}, {goal.money_source}" if money and goal.money_source else money),
    )
    return tuple(pair for pair in told if pair[1])


def shown_by_figures(release: Release, goal: Goal, place: Area) -> tuple[str, ...]:
    """What the figure of a goal says: start and target, when an effect could be seen, and what came after; or nothing."""
    indicator = release.catalog.indicator.get(goal.indicator)
    if indicator is None:
        return ()
    held = {one.code for one in release.catalog.editions}
    year = goal.starts_on.year if goal.starts_on else 0
    row = effects(
        release,
        indicator.code,
        place.code,
        goal.target,
        goal.baseline_edition if goal.baseline_edition in held else "",
        str(year) if FIRST_YEAR <= year <= LAST_YEAR else "",
    ).row(0, named=True)
    # The figure of another edition says nothing of the one that was kept.
    begun = row["value"] if row["edition"] == goal.baseline_edition else None
    told = (
        goal_words.target(row, indicator, place),
        # Once that edition is there, what it shows says more than that it could.
        "" if row["earliest"] and row["latest"] >= row["earliest"] else goal_words.earliest(row, indicator),
        goal_words.result(row, indicator, place),
        goal_words.pinned(goal.baseline_value, goal.baseline_edition, begun, indicator),
    )
    return tuple(text for text in told if text)
