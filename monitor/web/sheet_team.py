"""What did the teams adopt for a place and what was heard there, as blocks of a plain page: only what is public?"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache

from monitor.catalog import Catalog
from monitor.catalog.models import Area
from monitor.reports.described import Block, Heading, Listed, Paragraph
from monitor.reports.teamwork import Held, goals, states
from monitor.store import Release
from monitor.views import goal_words, sheet_words, signals, words
from monitor.web import teams
from monitor.workspace.database import NoWorkspace, Workspace
from monitor.workspace.goaltree import public_goals
from monitor.workspace.places import around, within
from monitor.workspace.signals import public_actions, public_counts, public_signals
from monitor.workspace.tables import Signal

MOST = 8
"""Signals with one kind of reply that are shown; of more only the number."""

PARTS = (
    (("", "heard"), sheet_words.HEARD),
    (("picked_up",), sheet_words.DONE),
    (("cannot",), sheet_words.CANNOT),
)
log = logging.getLogger(__name__)
Blocks = tuple[Block, ...]


def team_blocks(release: Release, area: Area) -> Blocks:
    """Return the adopted plans of a place and what was heard there; nothing when there is none, or no workspace now.

    Kept until anything is written in the workspace or the day is over: a signal is shown no longer than was promised.
    """
    written = teams.written(release)
    if written == teams.NOTHING:
        return ()
    try:
        return _told(release, area.code, written, date.today())
    except NoWorkspace as reason:
        log.warning("%s", reason)
        return ()


@lru_cache(maxsize=256)
def _told(release: Release, code: str, _written: int, on: date) -> Blocks:
    workspace = teams.opened(release)
    codes = within(code, release.catalog)
    return (*_plans(workspace, release.catalog, code, codes), *_heard(workspace, release.catalog, codes, on))


def _plans(workspace: Workspace, catalog: Catalog, code: str, codes: Collection[str]) -> list[Block]:
    """The adopted goals of a place, or of the nearest place around it that has any."""
    for place in around(code, catalog):
        with workspace.reading() as session:
            nodes = public_goals(session, codes if place == code else [place])
        if nodes:
            title = f"Plannen voor {words.place(catalog.area[place])}"
            told = f"Voor {words.place(catalog.area[code])} zelf is nog geen doel vastgesteld."
            own = [] if place == code else [Paragraph(told)]
            return [
                Heading(title),
                *own,
                *goals(Held(goals=nodes)),
                Paragraph(f"{states(nodes)} {goal_words.NO_CAUSE}".strip(), "small"),
            ]
    return []


def _heard(workspace: Workspace, catalog: Catalog, codes: Collection[str], on: date) -> list[Block]:
    with workspace.reading() as session:
        counts = public_counts(session, codes)
        parts = [
            (replies, title, public_signals(session, codes, on, replies, MOST))
            for replies, title in PARTS
            if counts
        ]
        actions = public_actions(session, [one for *_, said in parts for one in said])
    if not counts:
        return []
    found: list[Block] = [
        Heading("Wat bewoners zeggen, en wat wij ermee doen"),
        Paragraph(f"{signals.many(counts.total()).capitalize()}."),
    ]
    for replies, title, said in parts:
        if said:
            total = sum(number for (reply, _), number in counts.items() if reply in replies)
            found += [Heading(title, 3), Listed(tuple(_signal(one, actions, catalog) for one in said))]
            found += _more(said, total)
    return [*found, Paragraph(sheet_words.NO_SAMPLE, "small")]


def _more(said: Sequence[Signal], total: int) -> list[Block]:
    if total <= len(said):
        return []
    told = f"Dit zijn de nieuwste {words.counted(len(said))} van {signals.many(total)}."
    return [Paragraph(told, "small")]


def _signal(one: Signal, actions: dict[str, str], catalog: Catalog) -> str:
    """The public text with place and month, and the reply to it; an action by its name only once it was adopted."""
    where = catalog.area[one.area].label if one.area in catalog.area else ""
    beside = ", ".join(filter(None, (where, signals.month(one.said_on))))
    name = actions.get(one.reply_goal, "")
    replies = {
        "cannot": f"Dit kan niet, omdat: {one.reply_text}",
        "picked_up": " ".join(
            filter(None, (f"Dit doen we: {name}." if name else "Dit pakken we op.", one.reply_text))
        ),
        "heard": " ".join(filter(None, ("Gehoord.", one.reply_text))),
    }
    return " ".join(filter(None, (f"{one.public_text} ({beside})", replies.get(one.reply, ""))))
