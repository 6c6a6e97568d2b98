"""What can somebody do on the page of the goal tree: the parts that fit their role, the most used one first."""

import streamlit as st

from monitor.ui import blocks, goal_form, goal_progress, goal_shown, goal_similar
from monitor.ui.carried import carried
from monitor.ui.desk import Desk
from monitor.ui.goal_public import how_far
from monitor.ui.selection import Choices
from monitor.views import goal_words, words
from monitor.views.goal_tree import html_rows, html_tree
from monitor.workspace.goaltree import Node, flat, public_goals, theirs, tree
from monitor.workspace.places import around, within
from monitor.workspace.records import every
from monitor.workspace.rights import ADOPTERS
from monitor.workspace.tables import Goal

UPDATE, ADD, CHANGE, ADOPT, SHOW, SEARCH = (
    "Stand bijwerken", "Toevoegen", "Wijzigen", "Vaststellen", "Boom en tabel", "Wat deed een ander team?",
)  # fmt: skip


def place(at: Desk, choices: Choices) -> str:
    """The area of this page: the one chosen before, else the first of one's own."""
    if "gebied" not in choices.codes and at.standing.areas:
        choices.codes["gebied"] = min(at.standing.areas)
    return choices.area(choices.on_levels("city", "area", "district", "neighbourhood"), "Waar")


def show(at: Desk, area: str) -> None:
    """The parts of the page that this person may use, and the one that was chosen."""
    carried(goal_progress.TURN)
    parts = _parts(at, area)
    part = st.segmented_control(
        "Wat wilt u doen?", parts, default=parts[0], key="goal_part", required=True, wrap=True
    )
    if part == UPDATE:
        goal_progress.update(at, _mine(at, area))
    elif part == ADD:
        goal_form.add(at, area)
    elif part == CHANGE:
        goal_form.edit(at, _of(at, area), area)
    elif part == ADOPT:
        goal_progress.adoption(at, area)
    elif part == SEARCH:
        goal_similar.search(at, area)
    else:
        _tree(at, area)


def _parts(at: Desk, area: str) -> list[str]:
    found = [UPDATE, ADD] if at.may_write(area) or goal_progress.is_partner(at) else []
    found += [CHANGE] if at.may_write(area) else []
    found += [ADOPT] if at.standing.roles & ADOPTERS else []
    return [*found, SHOW, SEARCH]


def _mine(at: Desk, area: str) -> list[Goal]:
    """What somebody may update: a partner what is theirs wherever it is, a team all of its area."""
    with at.workspace.reading() as session:
        if goal_progress.is_partner(at):
            return theirs(session, at.standing.subject)
        return [one for _, one in flat(tree(session, within(area, at.release.catalog)))]


def _of(at: Desk, area: str) -> list[Goal]:
    """All goals of an area in the order of the tree, and those taken away after them."""
    codes = within(area, at.release.catalog)
    with at.workspace.reading() as session:
        there = [one for _, one in flat(tree(session, codes))]
        gone = every(session, Goal, Goal.area.in_(codes), Goal.removed_at.is_not(None), removed=True)
    return [*there, *gone]


def _tree(at: Desk, area: str) -> None:
    """The whole tree of an area, as far as somebody may see it, drawn and as a table."""
    codes = within(area, at.release.catalog)
    with at.workspace.reading() as session:
        nodes: tuple[Node, ...] = (
            public_goals(session, codes) if goal_progress.is_partner(at) else tree(session, codes)
        )
    goals = [one for _, one in flat(nodes)]
    if not goals:
        blocks.said("Hier staan nog geen doelen of acties.")
        return
    goal_shown.style()
    blocks.said(how_far(goals, adopted=all(one.adopted_on for one in goals)))
    with at.workspace.reading() as session:
        wider = flat(public_goals(session, around(area, at.release.catalog)))
    shown = goal_shown.branches(at.release, nodes, area, {one.key: one.title for _, one in wider})
    label = f"Doelen en acties voor {words.place(at.release.catalog.area[area])}"
    st.html(html_tree(shown, label))
    st.html(html_rows(shown, label))
    blocks.small(goal_words.NO_CAUSE)
