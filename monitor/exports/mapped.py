"""How does a map become a drawing to take along: districts in their classes with names and values, the Rijn and the legend?"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from monitor.catalog import TODAY
from monitor.exports.inked import EDGE, WIDE, Drawing, keyed, moved, patterns
from monitor.exports.rows import Behind
from monitor.reports.svg import text
from monitor.views import download_words as told
from monitor.views import palette, words
from monitor.views.legend import VALUE, legend, map_rows
from monitor.views.maps import LEVELS, SCALES, rgb

GEOMETRY = Path(__file__).resolve().parents[2] / "static" / "geometry"
WATER = "#96B2BE"
VIEW = "city"
"""The built-up city, with the one district that is larger than the rest drawn smaller in a corner, as the site opens."""

DARK = 400
"""The sum of red, green and blue below which light letters read better."""

NAMED = ("area", "district")
"""Levels that have room for names; 83 neighbourhoods have not."""


def district_map(found: Behind) -> Drawing:
    """The map of one edition, or two beside each other in the same classes, with one legend below."""
    shown, keys = maps(found), keyed(legend_items(found), WIDE - 2 * EDGE)
    return Drawing(shown.high + 12 + keys.high, (*shown.parts, moved(keys, shown.high + 12, EDGE)))


def maps(found: Behind) -> Drawing:
    """The same without its legend, for a page that writes the legend in its own letters."""
    years = sorted(found.answer["edition"].unique())
    gap = 24
    wide = (WIDE - 2 * EDGE - gap * (len(years) - 1)) / len(years)
    parts, high = [patterns()], 0.0
    for place, year in enumerate(years):
        drawn = _one(found, year, wide, named=len(years) > 1)
        parts.append(moved(drawn, 0, EDGE + place * (wide + gap)))
        high = max(high, drawn.high)
    return Drawing(high, tuple(parts))


def legend_items(found: Behind) -> list[tuple[str, str, str]]:
    """The legend of a map: label, colour and pattern of every item."""
    colours = _colours(found)
    return [
        (item["label"], colours[item["class_index"]] if item.get("class_index") is not None else "", item.get("pattern") or "")
        for item in legend(found.indicators[0], found.figure.shown)
    ]  # fmt: skip


def _colours(found: Behind) -> tuple[str, ...]:
    if found.figure.shown == VALUE:
        return tuple(SCALES["amount"][0])
    return tuple(SCALES["neutral" if found.indicators[0].better == "none" else "difference"][0])


def _one(found: Behind, year: str, wide: float, *, named: bool) -> Drawing:
    """The map of one edition, with its year above it when there are two."""
    part = found.answer.filter(pl.col("edition") == year).rename({"area_label": "label"})
    division = str(part["division"].first() or TODAY)
    drawing = _geometry(f"{LEVELS[found.figure.level]}-{division}")
    left, top, broad, tall = drawing["views"][VIEW]
    scale = wide / broad
    rows = {
        row["area"]: row
        for row in map_rows(part, found.indicators[0], found.figure.shown).iter_rows(named=True)
    }
    values = {row["area"]: row for row in part.iter_rows(named=True)}
    colours, chosen = _colours(found), found.figure.areas[0] if found.figure.areas else ""
    shapes = "".join(_shape(area, rows.get(area["code"]), colours, scale) for area in drawing["areas"])
    # White below the accent: in the darker classes the line alone could not be seen.
    outline = "".join(
        f"<path d='{_path(area)}' fill='none' stroke='{colour}' stroke-width='{thick / scale:g}' stroke-linejoin='round'/>"
        for area in drawing["areas"]
        if area["code"] == chosen
        for colour, thick in ((palette.PAPER, 8), (palette.ACCENT, 4.5))
    )
    river = f"<path d='{drawing['river']['path']}' fill='none' stroke='{WATER}' stroke-width='{7 / scale:g}' stroke-linecap='round'/>"
    x, y, inset_wide, inset_high = drawing["inset"]
    inset = (
        f"<rect x='{x}' y='{y}' width='{inset_wide}' height='{inset_high}' fill='none' stroke='{palette.MUTED}' "
        f"stroke-dasharray='{6 / scale:g} {5 / scale:g}' stroke-width='{1 / scale:g}'/>"
    )
    # Maps beside each other share their patterns: a name may stand in a drawing once.
    shared = patterns(1 / scale, "k") if year == found.answer["edition"].min() else ""
    lines = f"{shared}<g transform='scale({scale:g}) translate({-left:g} {-top:g})'>{inset}{shapes}{river}{outline}</g>"
    names = "".join(
        _name(
            area, values.get(area["code"]), found, scale, (left, top), _fill(rows.get(area["code"]), colours)
        )
        for area in drawing["areas"]
    )
    note = text((x - left) * scale, (y + inset_high - top) * scale + 14, told.SMALLER, 11, palette.MUTED)
    head = 26 if named else 0
    year_above = text(0, 17, year, 16, palette.TEXT, bold=True) if named else ""
    clip = f"<clipPath id='k{year}'><rect width='{wide:g}' height='{tall * scale:g}'/></clipPath>"
    body = Drawing(tall * scale, (clip, f"<g clip-path='url(#k{year})'>{lines}{names}{note}</g>"))
    return Drawing(body.high + head, (year_above, moved(body, head)))


def _path(area: Mapping[str, Any]) -> str:
    """The lines of a place; only one that is drawn smaller has other lines in this view."""
    return str(area.get(VIEW, area["all"]))


def _shape(
    area: Mapping[str, Any], row: Mapping[str, Any] | None, colours: tuple[str, ...], scale: float
) -> str:
    """A place in its class, with the pattern of what has no value or is less certain."""
    index, pattern = (row["class_index"], row["pattern"]) if row else (None, "missing")
    fill = _fill(row, colours)
    dashed = (
        f" stroke-dasharray='{5 / scale:g} {4 / scale:g}'"
        if index is None and pattern == "not_applicable"
        else ""
    )
    drawn = f"<path d='{_path(area)}' fill='{fill}' stroke='{palette.TEXT}' stroke-width='{1.2 / scale:g}'{dashed}/>"
    if pattern in ("suppressed", "missing", "uncertain"):
        drawn += f"<path d='{_path(area)}' fill='url(#{pattern}k)'/>"
    return drawn


def _fill(row: Mapping[str, Any] | None, colours: tuple[str, ...]) -> str:
    index = row["class_index"] if row else None
    return colours[index] if index is not None else palette.PAPER


def _name(
    area: Mapping[str, Any], row: words.Row | None, found: Behind, scale: float, corner: tuple[float, float], fill: str
) -> str:  # fmt: skip
    """The name of a place with its value below it, in the letters that can be read on its class."""
    if found.figure.level not in NAMED or len(found.answer["edition"].unique()) > 1:
        return ""
    at = area.get(f"{VIEW}_at", area["all_at"])
    x, y = ((at[side] - corner[side]) * scale for side in (0, 1))
    value = (
        words.value_or_reason(row, words.bare(found.indicators[0]))
        if row and row["value"] is not None
        else ""
    )
    size = 11 if found.figure.level == "district" else 15
    # The drawing knows where a name is best parted; another name of a release goes as it is.
    name = area["lines"] if not row or row["label"] == area["name"] else [row["label"]]
    rows = [*((line, False) for line in name), *([(value, True)] if value else [])]
    ink = palette.PAPER if sum(rgb(fill)) < DARK else palette.TEXT
    # An edge in the colour of the place keeps a name readable where a line runs through it.
    edge = f"<g stroke='{fill}' stroke-width='3' stroke-opacity='.8' stroke-linejoin='round' paint-order='stroke'>"
    start = y - (len(rows) - 1) * size * 0.55 + size * 0.35
    drawn = (
        text(round(x, 1), round(start + place * size * 1.12, 1), line, size, ink, "middle", bold=bold)
        for place, (line, bold) in enumerate(rows)
    )
    return f"{edge}{''.join(drawn)}</g>"


@cache
def _geometry(drawing: str) -> Mapping[str, Any]:
    """A drawing of places as the site has it, read once per process."""
    found: Mapping[str, Any] = json.loads((GEOMETRY / f"{drawing}.json").read_text(encoding="utf-8"))
    return found
