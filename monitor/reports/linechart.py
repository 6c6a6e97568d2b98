"""How does a figure go over the years: a line with its margins and breaks beside that of the city, as lines on paper."""

from collections.abc import Callable, Sequence

import polars as pl

from monitor.catalog import CITY
from monitor.catalog.models import Area, Indicator
from monitor.reports.described import Picture
from monitor.reports.svg import svg, text
from monitor.views import palette, words
from monitor.views.strokes import apart, band, breaks, path, ticks, value_window

WIDE, HIGH = 640, 172
LEFT, RIGHT, TOP, BOTTOM = 58, 150, 12, 24
"""Room around the lines, in the units of the drawing; their names stand on the right."""

NAME_HIGH = 32
LONGEST_NAME = 22
STEPS = (1, 2, 2.5, 5, 10)
MOST_LINES = 5

Scale = Callable[[float], float]
"""From a year or a value to a place in the drawing."""


def course(answer: pl.DataFrame, indicator: Indicator, area: Area, alt: str) -> Picture | None:
    """The line of an area and that of the city over the editions, with margins and breaks; None with fewer than two points.

    `answer` is that of `trend` for the area and the city; `alt` says in words what it shows.
    """
    known = answer.filter(pl.col("value").is_not_null())
    own = known.filter(pl.col("area") == area.code).to_dicts()
    # A number of people of the city is no yardstick for a part of it, and would press its line flat.
    alone = area.code == CITY or indicator.kind == "count"
    city = [] if alone else known.filter(pl.col("area") == CITY).to_dicts()
    if len(own) < 2:
        return None
    low, high = value_window(
        known.filter(pl.col("area").is_in([area.code] if alone else [area.code, CITY])), indicator
    )
    years = sorted({int(row["edition"]) for row in [*own, *city]})
    first, last = years[0], years[-1]

    def x(year: float) -> float:
        return round(LEFT + 14 + (year - first) / max(1, last - first) * (WIDE - LEFT - RIGHT - 28), 1)

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HIGH - TOP - BOTTOM), 1)

    parts = _frame(years, levels(low, high, indicator), x, y, indicator)
    parts.append(_band(band(own), x, y))
    for before, after, _, _ in breaks(answer, area.code):
        middle = x((before + after) / 2)
        parts.append(
            f"<path d='M{middle} {TOP}V{HIGH - BOTTOM}' stroke='{palette.MUTED}' stroke-dasharray='5 4' stroke-width='1.2'/>"
        )
    parts += [_line(city, x, y, palette.TEXT, 1.6), _line(own, x, y, palette.ACCENT, 2.8)]
    parts += _names([(area.label, own, palette.ACCENT), ("Heel Arnhem", city, palette.TEXT)], y, indicator)
    return Picture(svg(WIDE, HIGH, parts), alt, 160)


def _frame(
    years: Sequence[int], levels: Sequence[float], x: Scale, y: Scale, indicator: Indicator
) -> list[str]:
    """Lines at round values and the years below; only years that were measured are written."""
    bare = words.bare(indicator)
    parts = []
    for level in levels:
        parts.append(f"<path d='M{LEFT} {y(level)}H{WIDE - RIGHT}' stroke='{palette.LINE}'/>")
        parts.append(text(LEFT - 6, y(level) + 4, words.amount(level, bare), 12, palette.MUTED, "end"))
    parts += [text(x(year), HIGH - 6, str(year), 12, palette.MUTED, "middle") for year in ticks(years)]
    return parts


def levels(low: float, high: float, indicator: Indicator) -> list[float]:
    """At most five round values within an axis, in the unit of the indicator."""
    least = 10.0**-indicator.decimals
    rough = max((high - low) / MOST_LINES, least)
    size = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else least
    step = next(size * part for part in STEPS if size * part >= rough - 1e-9)
    start = -(-low // step)
    return [number * step for number in range(int(start), int(high // step) + 1)]


def _band(spots: Sequence[tuple[float | None, float | None]], x: Scale, y: Scale) -> str:
    """The margins as one shape per unbroken stretch."""
    drawn, pen = "", "M"
    for year, value in spots:
        if year is None or value is None:
            drawn, pen = f"{drawn}Z", "M"
        else:
            drawn, pen = f"{drawn}{pen}{x(year)} {y(value)}", "L"
    return f"<path d='{drawn}Z' fill='{palette.ACCENT}' fill-opacity='0.16'/>" if drawn else ""


def _line(rows: Sequence[words.Row], x: Scale, y: Scale, colour: str, thick: float) -> str:
    """A line with a dot at every value, open where it was computed; lifted at breaks and gaps."""
    drawn, pen = "", "M"
    for year, value in path(rows):
        if year is None or value is None:
            pen = "M"
        else:
            drawn, pen = f"{drawn}{pen}{x(year)} {y(value)}", "L"
    dots = "".join(
        f"<circle cx='{x(int(row['edition']))}' cy='{y(row['value'])}' r='{thick + 1.6:g}' stroke='{colour}' stroke-width='1.8' "
        f"fill='{palette.PAPER if row['status'] == 'estimated' else colour}'/>"
        for row in rows
    )
    return f"<path d='{drawn}' fill='none' stroke='{colour}' stroke-width='{thick}'/>{dots}" if drawn else ""


def _names(
    lines: Sequence[tuple[str, Sequence[words.Row], str]], y: Scale, indicator: Indicator
) -> list[str]:
    """Names with the last value on the right of the lines, pushed apart where they would meet."""
    shown = [(name, rows[-1]["value"], colour) for name, rows, colour in lines if rows]
    wanted = [HIGH - y(value) for _, value, _ in shown]
    places = apart(wanted, [float(NAME_HIGH)] * len(shown), HIGH)
    parts = []
    for (name, value, colour), place in zip(shown, places, strict=True):
        told = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        middle = HIGH - place
        parts.append(text(WIDE - RIGHT + 8, middle - 2, told, 12.5, colour))
        parts.append(
            text(
                WIDE - RIGHT + 8,
                middle + 13,
                words.amount(value, words.bare(indicator)),
                13,
                colour,
                bold=True,
            )
        )
    return parts
