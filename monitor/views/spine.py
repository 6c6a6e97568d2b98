"""The spine chart: per indicator where chosen areas stand between the lowest and the highest district."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from monitor.catalog.models import Indicator
from monitor.views import watermark, words

EDGE = 4
"""Room left and right in percent, so that a mark at the end stays within the picture."""

NEAR = 5
"""Marks closer than this many percent would cover each other and move to another lane."""

LANES = ("", " up", " down")

UNITLESS = ("count", "mark", "class")
"""Kinds whose label already says what is counted."""


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
    caption = watermark.caption(caption)
    heads = [_head(name, _mark(number)) for number, (_, name) in enumerate(areas)]
    columns = [_head("Onderwerp"), _head("Laagste tot hoogste wijk"), *heads, _head("Heel Arnhem")]
    body = "".join(_row(line, areas) for line in lines)
    return (
        f'<div class="lwm-table lwm-spines" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}">'
        f'<table role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{"".join(columns)}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def spine(indicator: Indicator, rows: Mapping[str, words.Row], areas: Sequence[str]) -> str:
    """The picture alone, low left and high right; empty when the districts have no spread.

    Drawn with positioned boxes instead of SVG, which Streamlit strips from HTML; the cells beside it hold
    every number, so the picture itself is kept from screen readers.
    """
    first = next(iter(rows.values()))
    if first["lowest"] is None or first["highest"] is None:
        return ""
    city = _city(first, indicator)
    found = [
        (number, rows[code]["value"])
        for number, code in enumerate(areas)
        if code in rows and rows[code]["value"] is not None
    ]
    ends = [first["lowest"], first["highest"], *(value for _, value in found)]
    ends += [] if city is None else [city]
    low, high = min(ends), max(ends)

    def at(value: float) -> float:
        part = (value - low) / (high - low) if high > low else 0.5
        return round(EDGE + part * (100 - 2 * EDGE), 1)

    marks = _marks([(number, at(value)) for number, value in found])
    tick = "" if city is None else f'<u style="left:{at(city):g}%"></u>'
    left, right = at(first["lowest"]), round(100 - at(first["highest"]), 1)
    outer, inner = (left, right), (at(first["quarter"]), round(100 - at(first["three_quarters"]), 1))
    line, box = (f"left:{start:g}%;right:{end:g}%" for start, end in (outer, inner))
    told = "".join(f"<span>{_short(first[end], indicator)}</span>" for end in ("lowest", "highest"))
    return (
        f'<div class="lwm-spine" aria-hidden="true"><s style="{line}"></s><s class="m" style="{box}"></s>'
        f'{tick}{marks}</div><div class="e" style="margin:0 {max(right - EDGE, 0):g}% 0 {max(left - EDGE, 0):g}%">{told}</div>'
    )


def _marks(places: Sequence[tuple[int, float]]) -> str:
    """The marks from left to right, each in the first lane where it does not cover its neighbour."""
    taken = dict.fromkeys(LANES, -100.0)
    parts = []
    for number, place in sorted(places, key=lambda pair: pair[1]):
        lane = next((lane for lane in LANES if place - taken[lane] >= NEAR), LANES[0])
        taken[lane] = place
        parts.append(f'<b class="lwm-k lwm-k{number + 1}{lane}" style="left:{place:g}%"></b>')
    return "".join(parts)


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
    long = one.unit != words.bare(one).unit and one.kind not in UNITLESS
    unit = f" ({escape(words.unit(one))})" if long and words.unit(one) else ""
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
        below = words.HIDDEN_SHORT.get(row.get("reason") or "", "")
        if row["value"] is not None:
            text = _short(row["value"], indicator)
            below = words.reach(row, indicator)
    small = f"<small>{escape(below)}</small>" if below else ""
    return f'<td role="cell"><i>{_mark(number)} {escape(name)}</i>{escape(text)}{small}</td>'


def _head(name: str, mark: str = "") -> str:
    return f'<th role="columnheader" scope="col">{mark} {escape(name)}</th>'


def _mark(number: int) -> str:
    return f'<b class="lwm-k lwm-k{number + 1}"></b>'


def _city(row: words.Row, indicator: Indicator) -> float | None:
    """The city has no place among its districts when things are counted: it is their sum."""
    return None if indicator.kind == "count" else row["city_value"]


def _short(value: float, indicator: Indicator) -> str:
    return words.amount(value, words.bare(indicator))
