"""How does a course over the years become a drawing to take along: lines with margins, breaks and names at their ends?"""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from monitor.catalog import CITY
from monitor.exports.inked import DASHES, EDGE, WIDE, Drawing, lines, moved, wrapped
from monitor.exports.rows import Behind
from monitor.questions.figures import OUTSIDE
from monitor.reports.linechart import levels
from monitor.reports.svg import text
from monitor.views import palette, words
from monitor.views.charts import Drawn, drawn
from monitor.views.strokes import Cut, Spot, apart, band, breaks, path, ticks, value_window

HIGH, LEFT, RIGHT, TOP, BOTTOM = 400, 70, 190, 44, 34
"""Height of the drawing and the room around its lines: values left, names right, reasons of breaks above."""

NAME_SIZE, REASON = 13.5, 170
BAND = "De gekleurde band is de marge: daar ligt het cijfer waarschijnlijk tussen."
OPEN = "Open rondjes zijn berekend, dichte rondjes zijn geteld of gemeten."
CUT = "Waar een lijn onderbroken is, ontbreekt een cijfer of zijn de cijfers niet te vergelijken."

Scale = Callable[[float], float]


def courses(found: Behind) -> Drawing:
    """The lines of all areas of the figure in the looks of the site, with how to read them below."""
    one, known = found.indicators[0], found.answer.filter(pl.col("value").is_not_null())
    looks = _looks(found)
    series = {
        look.area: known.filter(pl.col("area") == look.area).sort("edition").to_dicts() for look in looks
    }
    shown = [look for look in looks if series[look.area]]
    years = sorted({int(row["edition"]) for rows in series.values() for row in rows})
    if not years:
        return lines("Er is geen cijfer met een jaar.", EDGE, 0, 15, palette.TEXT, WIDE - 2 * EDGE)
    low, high = value_window(known, one)
    first, span = years[0], max(1, years[-1] - years[0])

    def x(year: float) -> float:
        return round(LEFT + 18 + (year - first) / span * (WIDE - LEFT - RIGHT - 36), 1)

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HIGH - TOP - BOTTOM), 1)

    bare = words.bare(one)
    parts = []
    for level in levels(low, high, one):
        parts.append(f"<path d='M{LEFT} {y(level)}H{WIDE - RIGHT}' stroke='{palette.LINE}'/>")
        parts.append(text(LEFT - 8, y(level) + 4, words.amount(level, bare), 13, palette.MUTED, "end"))
    parts += [text(x(year), HIGH - 10, str(year), 13, palette.MUTED, "middle") for year in ticks(years)]
    parts += [_band(band(series[look.area]), look, x, y) for look in shown if not look.is_reference]
    parts += _cuts(breaks(found.answer, found.figure.areas[0]), x)
    parts += [_line(series[look.area], look, x, y) for look in reversed(shown)]
    parts += _names([(look, series[look.area][-1]["value"]) for look in shown], y, found)
    told = lines(_reading(found, series), EDGE, 0, 12.5, palette.MUTED, WIDE - 2 * EDGE)
    return Drawing(HIGH + 8 + told.high, (*parts, moved(told, HIGH + 8)))


def _looks(found: Behind) -> list[Drawn]:
    """Colours and dashes as in the chart of the site; the city and what lies around it are references."""
    labels, own = {area.code: area.label for area in found.areas}, _own(found)
    references = sorted((code for code in labels if code not in own), key=lambda code: code != CITY)
    return drawn(
        [(code, labels[code]) for code in own if code in labels],
        [(code, labels[code]) for code in references],
    )


def _own(found: Behind) -> list[str]:
    """The chosen place and those beside it; the country and the region are drawn as a reference, as on the site."""
    area, *others = found.figure.areas
    return [area, *(code for code in others if found.release.catalog.area[code].level not in OUTSIDE)]


def _band(spots: Sequence[Spot], look: Drawn, x: Scale, y: Scale) -> str:
    drawn_path, pen = "", "M"
    for year, value in spots:
        if year is None or value is None:
            drawn_path, pen = f"{drawn_path}Z", "M"
        else:
            drawn_path, pen = f"{drawn_path}{pen}{x(year)} {y(value)}", "L"
    return f"<path d='{drawn_path}Z' fill='{look.color}' fill-opacity='.14'/>" if drawn_path else ""


def _line(rows: Sequence[words.Row], look: Drawn, x: Scale, y: Scale) -> str:
    """A line with a dot at every value, open where it was computed; lifted at breaks and gaps."""
    drawn_path, pen = "", "M"
    for year, value in path(rows):
        if year is None or value is None:
            pen = "M"
        else:
            drawn_path, pen = f"{drawn_path}{pen}{x(year)} {y(value)}", "L"
    thick, dash = 1.6 if look.is_reference else 2.8, DASHES[look.dash]
    dots = "".join(
        f"<circle cx='{x(int(row['edition']))}' cy='{y(row['value'])}' r='{3 if look.is_reference else 4.6}' stroke='{look.color}' "
        f"stroke-width='1.8' fill='{palette.PAPER if row['status'] == 'estimated' else look.color}'/>"
        for row in rows
    )
    dashed = f" stroke-dasharray='{dash}'" if dash else ""
    return f"<path d='{drawn_path}' fill='none' stroke='{look.color}' stroke-width='{thick}'{dashed}/>{dots}"


def _cuts(cuts: Sequence[Cut], x: Scale) -> list[str]:
    """A line at every break, with its reason where texts do not meet; the workbook has all reasons."""
    parts, last = [], float("-inf")
    for before, after, reason, _ in cuts:
        at = x((before + after) / 2)
        parts.append(
            f"<path d='M{at} {TOP}V{HIGH - BOTTOM}' stroke='{palette.MUTED}' stroke-dasharray='6 5' stroke-width='1.2'/>"
        )
        if at - last > REASON:
            told = wrapped(reason, 11, REASON)[:3]
            parts += [
                text(at, 11 + 14 * place, line, 11, palette.MUTED, "middle")
                for place, line in enumerate(told)
            ]
            last = at
    return parts


def _names(ends: Sequence[tuple[Drawn, float]], y: Scale, found: Behind) -> list[str]:
    """Names with the last value on the right of the lines, pushed apart where they would meet."""
    one, room = words.bare(found.indicators[0]), RIGHT - 20
    texts = [[*wrapped(look.label, NAME_SIZE, room), words.amount(value, one)] for look, value in ends]
    step = NAME_SIZE * 1.2
    places = apart([HIGH - y(value) for _, value in ends], [len(told) * step + 6 for told in texts], HIGH)
    parts = []
    for (look, _), told, place in zip(ends, texts, places, strict=True):
        top = HIGH - place - len(told) * step / 2
        for number, line in enumerate(told):
            last = number == len(told) - 1
            parts.append(text(WIDE - RIGHT + 10, round(top + (number + 0.8) * step, 1), line, NAME_SIZE, look.color, bold=last))  # fmt: skip
    return parts


def _reading(found: Behind, series: Mapping[str, Sequence[words.Row]]) -> str:
    """How to read the picture: only what occurs in it is explained."""
    rows = [row for held in series.values() for row in held]
    told = (
        ["De dunne lijn zonder kleur is heel Arnhem."]
        if CITY in series and CITY not in found.figure.areas
        else []
    )
    own = [row for code in _own(found) for row in series.get(code, [])]
    told += [BAND] if any(row["lower"] is not None for row in own) else []
    told += [OPEN] if any(row["status"] == "estimated" for row in rows) else []
    stretches = found.answer.group_by("area").agg(pl.col("segment").drop_nulls().n_unique())
    return " ".join([*told, CUT] if (stretches["segment"] > 1).any() else told)
