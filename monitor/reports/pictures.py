"""The small drawings of a report: the course of a figure, its place among the districts, and where an area lies."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Area, Indicator
from monitor.reports.described import Picture
from monitor.reports.svg import svg, text
from monitor.views import palette, sparks, watermark, words

GEOMETRY = Path(__file__).resolve().parents[2] / "static" / "geometry" / "districts-2018.json"
SPINE_WIDE, SPINE_HIGH, EDGE = 200, 44, 8
WATER = "#96B2BE"


def spark(points: Sequence[sparks.Point], indicator: Indicator) -> Picture | None:
    """The course of a figure in a table; None with fewer than two values."""
    known = [(year, value) for year, value, _ in points if value is not None]
    if len(known) < 2:
        return None
    told = ", ".join(f"{year}: {words.amount(value, indicator)}" for year, value in known)
    drawn = sparks.drawing(points, indicator.axis)
    return Picture(drawn, watermark.caption(f"Verloop van {indicator.label}. {told}"), 17)


def spine(row: words.Row, indicator: Indicator, area: Area) -> Picture | None:
    """Where a figure stands between the lowest and the highest district; None when the districts have no spread.

    `row` is one of the answer of `profile`.
    """
    if row["value"] is None or row["lowest"] is None or row["highest"] is None:
        return None
    if indicator.kind == "count" and area.level not in ("district", "neighbourhood"):
        return None  # a number of people of several districts together has no place among them
    city = None if indicator.kind == "count" else row["city_value"]
    bounds = [row["lower"], row["upper"]]
    known = [row["lowest"], row["highest"], row["value"], city, *bounds]
    low, high = (end(value for value in known if value is not None) for end in (min, max))

    def at(value: float) -> float:
        part = (value - low) / (high - low) if high > low else 0.5
        return round(EDGE + part * (SPINE_WIDE - 2 * EDGE), 1)

    def bar(start: float, end: float, thick: int, colour: str) -> str:
        return f"<path d='M{at(start)} 16H{at(end)}' stroke='{colour}' stroke-width='{thick}'/>"

    parts = [bar(row["lowest"], row["highest"], 2, palette.MUTED)]
    parts.append(bar(row["quarter"], row["three_quarters"], 10, palette.LINE))
    if None not in bounds:
        parts.append(bar(row["lower"], row["upper"], 3, palette.SEQUENTIAL[2]))
    if city is not None:
        parts.append(f"<path d='M{at(city)} 6V26' stroke='{palette.TEXT}' stroke-width='2.5'/>")
    parts.append(f"<circle cx='{at(row['value'])}' cy='16' r='6' fill='{palette.ACCENT}'/>")
    bare = words.bare(indicator)
    ends = {end: words.amount(row[end], bare) for end in ("lowest", "highest")}
    for end, anchor in (("lowest", "start"), ("highest", "end")):
        place = max(EDGE, min(SPINE_WIDE - EDGE, at(row[end])))
        parts.append(text(place, 42, ends[end], 13, palette.MUTED, anchor))
    told = f"{area.label}: {words.amount(row['value'], indicator)}. Laagste wijk {ends['lowest']}, hoogste wijk {ends['highest']}"
    told += "" if city is None else f", heel Arnhem {words.amount(city, indicator)}"
    return Picture(svg(SPINE_WIDE, SPINE_HIGH, parts), watermark.caption(f"{indicator.label}. {told}."), 34)


def locator(area: Area, catalog: Catalog) -> Picture | None:
    """Where an area lies in the city, with the Rijn; None for the whole city."""
    drawing = _geometry()
    inside = _districts(area, catalog)
    if area.code == CITY or not inside & {one["code"] for one in drawing["areas"]}:
        return None
    shapes = "".join(
        f"<path d='{one['all']}' fill='{palette.ACCENT if one['code'] in inside else palette.WARM}' "
        f"stroke='{palette.MUTED}' stroke-width='14'/>"
        for one in drawing["areas"]
    )
    river = f"<path d='{drawing['river']['path']}' fill='none' stroke='{WATER}' stroke-width='60'/>"
    box = " ".join(str(number) for number in drawing["views"]["all"])
    told = f"Kaart van Arnhem met {words.place(area)} gekleurd."
    return Picture(f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{box}'>{shapes}{river}</svg>", told, 52)


def _districts(area: Area, catalog: Catalog) -> set[str]:
    """The districts of an area, or the one in which it lies."""
    if area.level == "neighbourhood":
        return {area.parent}
    return {area.code, *(child.code for child in catalog.children(area.code))}


@cache
def _geometry() -> Mapping:
    """The drawing of the districts, read once per process."""
    found: Mapping = json.loads(GEOMETRY.read_text(encoding="utf-8"))
    return found
