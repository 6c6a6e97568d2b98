"""How does somebody say how it stands with a goal in three actions, and how is a goal adopted?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from monitor.catalog import CITY
from monitor.ui import blocks, goal_shown
from monitor.ui.carried import NOT_SEEN, carry, changed_while_moving
from monitor.ui.desk import Desk, drawn_with, save
from monitor.ui.selection import named as place_named
from monitor.views import choices, goal_words, words
from monitor.views.goal_tree import html_tree
from monitor.workspace.goaltree import Node, adopt, flat, report, tree
from monitor.workspace.persons import listed, warned
from monitor.workspace.places import within
from monitor.workspace.records import one
from monitor.workspace.rights import PARTNER, READER
from monitor.workspace.tables import Goal, fields_of
from monitor.workspace.tables.base import PARAGRAPH

PUBLIC = ("title", "what", "owner", "status_reason", "can_influence", "cannot_influence", "money_source")
"""Texts that everybody reads once a goal is adopted."""

NOTHING = "Hier is nu niets te kiezen. Kies een ander gebied, of voeg eerst een doel of actie toe."

NOT_YOURS = (
    "Er staat nog geen doel of actie op uw aanmeldnaam. Het team vult die in bij een doel of actie. "
    "U kunt zelf ook een actie toevoegen."
)
NONE_WAIT = "Hier wacht niets op vaststelling."

TURN = "goal_turn"
"""How many forms were saved, so that the next one begins fresh."""


def is_partner(at: Desk) -> bool:
    """Whether somebody is only a partner: they work on what is theirs and see of the rest what everybody sees."""
    return PARTNER in at.standing.roles and not at.standing.roles - {PARTNER, READER}


def turn() -> int:
    """How many forms were saved since this page was opened."""
    return int(st.session_state.get(TURN, 0))


def saved(kept: object | None) -> None:
    """After a save the page starts anew with fresh forms; after a refusal all that was typed stays."""
    if kept is not None:
        carry(TURN, turn() + 1)
        st.rerun()


def offer_other(at: Desk, mark: str, goal: Goal, version: int) -> None:
    """After a conflict: saving once more keeps one's own version, a button takes the other one."""
    with at.workspace.reading() as session:
        stored = one(session, Goal, goal.key)
    if stored is None or stored.version == version:
        return
    blocks.said("Bewaart u nu nog een keer, dan blijft uw versie. De andere blijft in de geschiedenis.")
    st.button("Neem de andere versie", key=f"{mark}_other", on_click=_fresh)


def _fresh() -> None:
    carry(TURN, turn() + 1)


def warn(mark: str) -> None:
    """Above a form: what was found in it that may point at a person."""
    if f"{mark}_warned" in st.session_state:
        blocks.listed(st.session_state[f"{mark}_warned"])
        st.warning("Nog niet bewaard. Dit kan iedereen lezen zodra het is vastgesteld. Haal een persoon weg.")


def confirmed(mark: str) -> bool:
    """In a form that was warned about: the box by which somebody says that no person is meant."""
    return f"{mark}_warned" in st.session_state and st.checkbox(
        "Dit is geen privépersoon; bewaar het zo", key=f"{mark}_meant"
    )


def stop_for_persons(at: Desk, mark: str, given: Mapping[str, Any], *, meant: bool) -> None:
    """Draw the page anew with a warning when what everybody will read may point at a person and nobody said it does not."""
    labels = {name: column.info["label"] for name, column in fields_of(Goal).items()}
    texts = {name: str(given.get(name) or "") for name in PUBLIC}
    found = {name: hits for name, text in texts.items() if (hits := warned(text, at.release.catalog))}
    if found and not meant:
        st.session_state[f"{mark}_warned"] = [
            f"{labels[name]}: {listed(hits)}" for name, hits in found.items()
        ]
        st.rerun()


def chosen(
    goals: list[Goal], key: str, label: str = "Doel of actie", otherwise: str = NOTHING
) -> Goal | None:
    """A box with goals by their name; None, and what to do `otherwise`, when there is none."""
    if not goals:
        blocks.said(otherwise)
        return None
    names = {one.key: named(one) for one in goals}
    keys = list(names)
    last = st.session_state.get(f"{key}_last")
    place = keys.index(last) if last in names else 0
    held = st.selectbox(label, keys, place, names.__getitem__, key=f"{key}_{turn()}")
    # A fresh form after saving is of the same goal.
    st.session_state[f"{key}_last"] = held
    return next((one for one in goals if one.key == held), None)


def named(goal: Goal) -> str:
    """A goal in a box: its kind, code and title, and whether it was taken away."""
    kind = choices.label(choices.RANKS, goal.rank)
    return f"{kind}{f' {goal.code}' if goal.code else ''}: {goal.title}{' (weggehaald)' if goal.removed_at else ''}"


def update(at: Desk, goals: list[Goal]) -> None:
    """Choose a goal, choose how it stands, save; a reason is needed when it is delayed or stopped."""
    # Actions first: these move, and a goal follows from them.
    ordered = sorted(goals, key=lambda one: one.rank != "action")
    goal = chosen(ordered, "goal_update", otherwise=NOT_YOURS if is_partner(at) else NOTHING)
    if goal is None:
        return
    mark = f"progress_{goal.key}_{turn()}"
    version = drawn_with(mark, goal)
    warn(mark)
    with st.form(mark):
        status = st.segmented_control(
            "Hoe staat het ermee?", list(choices.GOAL_STATES), default=goal.status, key=f"{mark}_status",
            format_func=choices.GOAL_STATES.__getitem__, required=True,
        )  # fmt: skip
        reason = st.text_area(
            "Toelichting (nodig bij vertraagd en gestopt; op Plannen te lezen, dus zonder namen)",
            goal.status_reason, max_chars=PARAGRAPH, height=90, key=f"{mark}_reason",
        )  # fmt: skip
        meant = confirmed(mark)
        pressed = st.form_submit_button("Bewaar de stand", type="primary")
    when = (
        f"Laatst bijgewerkt op {goal_words.day(goal.status_on)}."
        if goal.status_on
        else "Nog nooit bijgewerkt."
    )
    blocks.small(when)
    if pressed:
        stop_for_persons(at, mark, {"status_reason": reason}, meant=meant)
        told = f"'{goal.title}': {choices.GOAL_STATES[str(status)].lower()}."
        saved(save(at, lambda pen: report(pen, goal.key, version, str(status), reason, date.today()), told))
        offer_other(at, mark, goal, version)


def adoption(at: Desk, area: str) -> None:
    """What waits for adoption, whole branches at once and shown before it is done, and the way back."""
    with at.workspace.reading() as session:
        nodes = tree(session, within(area, at.release.catalog))
    waiting = {node.goal.key: node for node in nodes if any(not one.adopted_on for _, one in flat([node]))}
    blocks.said(
        "Vaststellen maakt een doel met alles eronder openbaar op Plannen. Daarna verandert alleen de stand."
    )
    tops = [node.goal for node in waiting.values()]
    goal = chosen(tops, "goal_adopt", "Vaststellen", "" if tops else _elsewhere(at))
    if goal is not None:
        _adopt(at, waiting[goal.key], area)
    held = [one for _, one in flat(nodes) if one.adopted_on]
    back = chosen(held, "goal_back", "Vaststelling terugnemen") if held else None
    if back is not None and st.button("Neem de vaststelling terug"):
        told = f"'{back.title}' staat niet meer op Plannen."
        saved(
            save(
                at, lambda pen: pen.change(Goal, back.key, back.version, adopted_on=None, adopted_by=""), told
            )
        )


def _elsewhere(at: Desk) -> str:
    """That nothing waits here, and in which places something does."""
    catalog = at.release.catalog
    with at.workspace.reading() as session:
        nodes = tree(session, within(CITY, catalog))
    found = [one.area for _, one in flat(nodes) if not one.adopted_on and one.area in catalog.area]
    places = [place_named(catalog, code) for code in dict.fromkeys(found)]
    return f"{NONE_WAIT} {f'Wel in: {words.enumeration(places)}.' if places else ''}".rstrip()


def _adopt(at: Desk, node: Node, area: str) -> None:
    """A branch as it will be public, and the button; what somebody changes meanwhile is not adopted unseen."""
    mark = f"adopt_{node.goal.key}_{turn()}"
    now = {one.key: one.version for _, one in flat([node])}
    is_other = changed_while_moving(f"seen_{mark}", repr(sorted(now.items())))
    seen = st.session_state.setdefault(mark, dict.fromkeys(now, NOT_SEEN) if is_other else now)
    goal_shown.style()
    st.html(html_tree(goal_shown.branches(at.release, [node], area), f"Vast te stellen: {node.goal.title}"))
    if st.button("Stel vast, met alles eronder", type="primary"):
        by = at.identity.name or at.identity.subject
        kept = save(
            at,
            lambda pen: adopt(pen, node.goal.key, date.today(), by, seen),
            "Vastgesteld. Het staat nu op Plannen.",
        )
        saved(kept)
        st.session_state.pop(mark)
