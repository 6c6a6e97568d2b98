"""Where the lines, margins and names of a chart go, in numbers, before anything is drawn."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import polars as pl

from monitor.catalog.models import Indicator
from monitor.views.words import SCORE, Row

FIXED = {"share", "mark", "class"}
"""Kinds whose axis is the indicator's own, so that a line is as steep in every area."""

LEAST_OF_SCALE = 0.2
"""The part of its scale that the chart of a score always shows: a change too small to matter must look small."""

FROM_ZERO = {"count", "rate"}
MOST_TICKS = 6

Series = Sequence[Row]
Spot = tuple[float | None, float | None]
"""Where a line goes: year and value; two times None lifts the pen."""


Cut = tuple[int, int, str, str]
"""The year before a break, the year after it, its reason and its kind."""


def path(rows: Series, column: str = "value") -> list[Spot]:
    """The points of one area with the pen lifted wherever the segment changes: at a break and at a gap."""
    spots: list[Spot] = []
    for stretch in _stretches(rows):
        spots += [(int(row["edition"]), row[column]) for row in stretch]
        spots.append((None, None))
    return spots[:-1]


def band(rows: Series) -> list[Spot]:
    """The outline of the margins, one closed shape per unbroken stretch in which both bounds are known."""
    spots: list[Spot] = []
    known = [row for row in rows if row["lower"] is not None and row["upper"] is not None]
    for stretch in _stretches(known):
        ahead = [(int(row["edition"]), row["lower"]) for row in stretch]
        back = [(int(row["edition"]), row["upper"]) for row in reversed(stretch)]
        spots += [*ahead, *back, ahead[0], (None, None)]
    return spots[:-1]


def _stretches(rows: Series) -> Iterator[list[Row]]:
    for _, stretch in groupby(rows, key=lambda row: row["segment"]):
        yield list(stretch)


def breaks(answer: pl.DataFrame, area: str = "") -> list[Cut]:
    """The year before, the year after, the reason and the kind of every break within the answer of `trend`.

    Breaks of one area alone are left out, unless it is `area`: their lines are interrupted all the same.
    """
    years = sorted({int(edition) for edition in answer["edition"]})
    cut = answer.filter((pl.col("break_reason") != "") & (~pl.col("break_here") | (pl.col("area") == area)))
    reasons = cut.sort("edition", "break_here").unique("edition", keep="first", maintain_order=True)
    found = reasons.select("edition", "break_reason", "break_kind").iter_rows()
    return [
        (years[years.index(int(edition)) - 1], int(edition), reason, kind)
        for edition, reason, kind in found
        if int(edition) > years[0]
    ]


def value_window(known: pl.DataFrame, indicator: Indicator) -> tuple[float, float]:
    """Lowest and highest value of the axis: the indicator's own for shares, marks and classes, zero for counts."""
    ends = [known[name].drop_nulls() for name in ("value", "lower", "upper")]
    found = pl.concat([end.cast(pl.Float64) for end in ends])
    low, high = (float(found.min()), float(found.max())) if found.len() else indicator.axis  # type: ignore[arg-type]
    if indicator.kind in FIXED:
        return min(low, indicator.axis[0]), max(high, indicator.axis[1])
    if indicator.kind in FROM_ZERO:
        return 0.0, high * 1.12 or 1.0
    room = (high - low) * 0.25 or abs(high) * 0.1 or 1.0
    if indicator.unit == SCORE:
        room = max(room, (LEAST_OF_SCALE * (indicator.axis[1] - indicator.axis[0]) - (high - low)) / 2)
    bottom = max(low - room, 0.0) if low >= 0 else low - room
    return bottom, max(high + room, bottom + 2 * room + high - low)


def ticks(years: Sequence[int]) -> list[int]:
    """Years to write on the axis: real editions only, evenly thinned out, the last one always."""
    step = -(-len(years) // MOST_TICKS) or 1
    return sorted(list(years)[::-1][::step])


def apart(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Middles of labels, as near as possible to what is wanted (pixels from below) without overlapping."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    places = list(wanted)
    floor = -heights[order[0]] if order else 0.0
    for number in order:
        places[number] = max(wanted[number], floor + heights[number] / 2)
        floor = places[number] + heights[number] / 2
    ceiling = room
    for number in reversed(order):
        places[number] = min(places[number], ceiling - heights[number] / 2)
        ceiling = places[number] - heights[number] / 2
    return places
