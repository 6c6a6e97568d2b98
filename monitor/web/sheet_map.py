"""How does a figure lie over the districts: a map as lines, with five classes and its legend in the drawing itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl

from monitor.catalog.models import Indicator
from monitor.reports.described import Picture
from monitor.reports.svg import text
from monitor.views import palette, watermark
from monitor.views.legend import VALUE, class_labels, map_rows

GEOMETRY = Path(__file__).parents[2] / "static" / "geometry" / "districts-2018.json"
WATER = "#96B2BE"
HATCH = (
    "<defs><pattern id='geen' width='90' height='90' patternUnits='userSpaceOnUse'>"
    f"<path d='M0 90L90 0' stroke='{palette.MUTED}' stroke-width='14'/></pattern></defs>"
)


def district_map(answer: pl.DataFrame, one: Indicator, title: str) -> Picture | None:
    """Return the districts in the classes of the indicator, from the answer of `on_map`; None without classes or figures."""
    if not one.limits or answer["class_index"].drop_nulls().is_empty():
        return None
    drawing = _geometry()
    rows = {row["area"]: row for row in map_rows(answer, one, VALUE).iter_rows(named=True)}
    left, top, wide, high = drawing["views"]["all"]
    shapes = "".join(_shape(area, rows.get(area["code"])) for area in drawing["areas"])
    river = f"<path d='{drawing['river']['path']}' fill='none' stroke='{WATER}' stroke-width='60'/>"
    size = wide / 26
    labels = [*class_labels(one), "geen cijfer"]
    fills = [*palette.SEQUENTIAL, "url(#geen)"]
    keys = "".join(
        f"<rect x='{left:g}' y='{top + high + size * (1.5 * place + 0.6):g}' width='{size * 1.6:g}' height='{size:g}' fill='{fill}' "
        f"stroke='{palette.MUTED}' stroke-width='12'/>"
        + text(left + size * 2.1, top + high + size * (1.5 * place + 1.45), label, size, palette.TEXT)
        for place, (fill, label) in enumerate(zip(fills, labels, strict=True))
    )
    box = f"{left:g} {top:g} {wide:g} {high + size * (1.5 * len(labels) + 1):g}"
    told = "; ".join(f"{row['label']}: {row['text']}" for row in rows.values())
    alt = watermark.caption(f"Kaart van de wijken. {title}. {told}.")
    mark = _mark(left, top, wide, high)
    drawn = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{box}'>{HATCH}{shapes}{river}{keys}{mark}</svg>"
    )
    return Picture(drawn, alt, 130)


def _shape(area: Mapping[str, str], row: Mapping[str, object] | None) -> str:
    index = row["class_index"] if row else None
    fill = palette.SEQUENTIAL[int(str(index))] if index is not None else "url(#geen)"
    return f"<path d='{area['all']}' fill='{fill}' stroke='{palette.TEXT}' stroke-width='14'/>"


def _mark(left: float, top: float, wide: float, high: float) -> str:
    """What a drawing of made-up figures carries across it."""
    told = watermark.carried()
    return (
        text(left + wide / 2, top + high / 2, told, wide / 22, palette.TEXT, "middle", bold=True)
        if told
        else ""
    )


@cache
def _geometry() -> Mapping:
    """The drawing of the districts, read once per process."""
    found: Mapping = json.loads(GEOMETRY.read_text(encoding="utf-8"))
    return found
