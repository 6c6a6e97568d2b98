"""The spine chart: per indicator where chosen areas stand between the lowest and the highest district."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from monitor.catalog.models import Indicator
from monitor.views import words

WIDTH, HEIGHT, EDGE = 240, 26, 9
MIDDLE = HEIGHT / 2
SHAPES = (
    "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z",
    "M0-6.5L6.5 5H-6.5z",
    "M-5-5H5V5H-5z",
    "M0-7L7 0L0 7L-7 0z",
    "M-2-6.5H2V-2H6.5V2H2V6.5H-2V2H-6.5V-2H-2z",
)
"""Disc, triangle, square, diamond and cross, round the origin; triangle and diamond are drawn open."""


@dataclass(frozen=True)
class Line:
    """One row of a spine chart: an indicator, the answer of `compare` per area, and the address of its definition."""

    indicator: Indicator
    rows: Mapping[str, words.Row]
    address: str


def spine_table(lines: Iterable[Line], areas: Sequence[tuple[str, str]], caption: str) -> str:
    """A table with a picture per indicator and a column per area (code, name); on a phone each row is a block.

    Roles are written out, because a browser forgets that a table is one when its rows become blocks.
    """
    heads = [_head(name, _mark(number)) for number, (_, name) in enumerate(areas)]
    columns = [_head("Onderwerp"), _head("Laagste tot hoogste wijk"), *heads, _head("Heel Arnhem")]
    body = "".join(_row(line, areas) for line in lines)
    return (
        f'<div class="lwm-table lwm-spines" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}">'
        f'<table role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{"".join(columns)}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def spine(indicator: Indicator, rows: Mapping[str, words.Row], areas: Sequence[str]) -> str:
    """The picture alone, low left and high right; empty when the districts have no spread."""
    first = next(iter(rows.values()))
    if first["lowest"] is None or first["highest"] is None:
        return ""
    city = _city(first, indicator)
    found = [rows[code]["value"] for code in areas if code in rows and rows[code]["value"] is not None]
    ends = [first["lowest"], first["highest"], *found, *([] if city is None else [city])]
    low, high = min(ends), max(ends)

    def at(value: float) -> str:
        part = (value - low) / (high - low) if high > low else 0.5
        return f"{EDGE + part * (WIDTH - 2 * EDGE):.1f}".removesuffix(".0")

    left, right = at(first["quarter"]), at(first["three_quarters"])
    box = f'<path class="m" d="M{left} 7H{right}V19H{left}z"/>'
    line = f'<path class="l" d="M{at(first["lowest"])} 13H{at(first["highest"])}"/>'
    tick = "" if city is None else f'<path class="c" d="M{at(city)} 2V24"/>'
    marks = "".join(
        f'<path class="k{number + 1}" transform="translate({at(rows[code]["value"])} 13)" d="{SHAPES[number]}"/>'
        for number, code in enumerate(areas)
        if code in rows and rows[code]["value"] is not None
    )
    ends_told = f'<span class="e"><span>{_short(first["lowest"], indicator)}</span><span>{_short(first["highest"], indicator)}</span></span>'
    return f'<svg aria-hidden="true" viewBox="0 0 {WIDTH} {HEIGHT}">{line}{box}{tick}{marks}</svg>{ends_told}'


def key(areas: Sequence[str]) -> str:
    """How to read the picture, with the mark and the name of each area."""
    names = "".join(f"<span>{_mark(number)} {escape(name)}</span>" for number, name in enumerate(areas))
    return (
        f'<p class="lwm-key">{names}<span>streep: heel Arnhem</span><span>blok: de middelste helft van de wijken</span>'
        "<span>lijn: van de laagste naar de hoogste wijk</span></p>"
    )


def _row(line: Line, areas: Sequence[tuple[str, str]]) -> str:
    one = line.indicator
    first = next(iter(line.rows.values()))
    told = ", ".join(part for part in (str(first["edition"]), words.direction(one)) if part)
    unit = f" ({escape(one.unit)})" if _bare(one) is not one and one.unit not in one.label else ""
    cells = "".join(
        _cell(line.rows.get(code), name, number, one) for number, (code, name) in enumerate(areas)
    )
    city = _short(first["city_value"], one) if first["city_value"] is not None else "geen cijfer"
    return (
        f'<tr role="row"><th role="rowheader" scope="row"><a href="{escape(line.address, quote=True)}" target="_self">'
        f"{escape(one.label)}</a>{unit}<small>{escape(told)}</small></th>"
        f'<td role="cell" class="p">{spine(one, line.rows, [code for code, _ in areas])}</td>{cells}'
        f'<td role="cell"><i>Heel Arnhem</i>{escape(city)}</td></tr>'
    )


def _cell(row: words.Row | None, name: str, number: int, indicator: Indicator) -> str:
    text, below = "geen cijfer", ""
    if row is not None:
        text = words.NO_VALUE_SHORT.get(row["status"], text)
        if row["value"] is not None:
            text = _short(row["value"], indicator)
            below = words.margin(row, indicator)
    small = f"<small>{escape(below)}</small>" if below else ""
    return f'<td role="cell"><i>{_mark(number)} {escape(name)}</i>{escape(text)}{small}</td>'


def _head(name: str, mark: str = "") -> str:
    return f'<th role="columnheader" scope="col">{mark} {escape(name)}</th>'


def _mark(number: int) -> str:
    return f'<b class="lwm-k lwm-k{number + 1}"></b>'


def _city(row: words.Row, indicator: Indicator) -> float | None:
    """The city has no place among its districts when things are counted: it is their sum."""
    return None if indicator.kind == "count" else row["city_value"]


def _bare(indicator: Indicator) -> Indicator:
    kept = indicator.unit in ("%", "euro", "") or indicator.kind in ("count", "mark", "class")
    return indicator if kept else indicator.model_copy(update={"unit": ""})


def _short(value: float, indicator: Indicator) -> str:
    return words.amount(value, _bare(indicator))
