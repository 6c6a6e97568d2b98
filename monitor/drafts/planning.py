"""How do planning and control get goals and actions as a table?"""

import csv
import io
from collections.abc import Sequence

import polars as pl

from monitor.views import choices
from monitor.workspace.tables import Goal

SCHEMA = {
    **dict.fromkeys(
        ("Code", "Doel", "Soort", "Omschrijving", "Programma", "Eigenaar", "Stand", "Toelichting"), pl.String
    ),
    "Bedrag in euro's": pl.Int64,
    **dict.fromkeys(("Termijn", "Begint op", "Klaar op", "Vastgesteld op"), pl.String),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Signs with which a cell would be a formula for a spreadsheet."""


def planning(goals: Sequence[Goal]) -> pl.DataFrame:
    """Goals and actions as a table, one row each, an action below its goal; the columns of SCHEMA.

    Ready for any writer of spreadsheets. A text that a spreadsheet would take for a formula gets a quote before it.
    """
    titles = {goal.key: goal.title for goal in goals}
    rows = [_row(goal, titles) for goal in _ordered(goals)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def planning_csv(goals: Sequence[Goal]) -> bytes:
    """The same as CSV as a Dutch spreadsheet opens it: UTF-8 with its mark, semicolons, all texts quoted."""
    frame = planning(goals)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(frame.columns)
    writer.writerows([["" if cell is None else cell for cell in row] for row in frame.iter_rows()])
    return stream.getvalue().encode("utf-8-sig")


def _ordered(goals: Sequence[Goal]) -> list[Goal]:
    """Every goal followed by what hangs below it; what hangs below nothing that is here comes on its own."""
    keys = {goal.key for goal in goals}
    below: dict[str, list[Goal]] = {}
    for goal in goals:
        below.setdefault(goal.parent if goal.parent in keys else "", []).append(goal)
    found, waiting = [], list(reversed(below.get("", [])))
    while waiting:
        goal = waiting.pop()
        found.append(goal)
        waiting += reversed(below.pop(goal.key, []))
    return found


def _row(goal: Goal, titles: dict[str, str]) -> list[str | int | None]:
    days = (goal.starts_on, goal.ends_on, goal.adopted_on)
    told = [
        goal.code,
        titles.get(goal.parent, goal.title),
        choices.label(choices.RANKS, goal.rank),
        goal.title,
        choices.PROGRAMMES.get(goal.programme, ""),
        goal.owner,
        choices.label(choices.GOAL_STATES, goal.status),
        goal.status_reason,
    ]
    term = choices.TERMS.get(goal.term, "")
    return [*map(_safe, told), goal.money, term, *(day.isoformat() if day else "" for day in days)]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
