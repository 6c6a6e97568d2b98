"""How do areas side by side become a drawing to take along: per subject a mark between the lowest and the highest district?"""

from collections.abc import Mapping, Sequence

from monitor.catalog.models import Indicator
from monitor.exports.inked import EDGE, WIDE, Drawing, lines, mark, moved, wrapped
from monitor.exports.rows import Behind
from monitor.reports.svg import text
from monitor.views import download_words as told
from monitor.views import palette, words

LABEL, ROOM = 240, 14
"""Width of the names of subjects, and the room between them and the picture."""

WIDE_COLUMN, COLUMN, FEW = 84, 74, 3
"""Width of the column of each area: of up to FEW areas, and of more."""

THEME = 34
ROW, SIZE = 46, 13.5
NEAR = 15
LANES = (0, -9, 9)
"""Marks closer than NEAR would cover each other and move up or down."""


def spines(found: Behind) -> Drawing:
    """A row per subject of the figure with the values of every area and of the city."""
    names = [(code, found.release.catalog.area[code].label) for code in found.figure.areas]
    head = _head(names)
    parts, high = [moved(head, 0)], head.high + 6
    several, before = found.answer["theme"].n_unique() > 1, ""
    for (theme, code), rows in found.answer.group_by("theme", "indicator", maintain_order=True):
        one = found.release.catalog.indicator[str(code)]
        if several and theme != before:
            label = found.release.catalog.theme[str(theme)].label
            parts.append(text(EDGE, high + 24, label, 15, palette.ACCENT, bold=True))
            high, before = high + THEME, str(theme)
        row = _row(one, {row["area"]: row for row in rows.to_dicts()}, names)
        parts.append(moved(row, high))
        high += row.high
    key = lines(told.SPINE_KEY, EDGE, 0, 12.5, palette.MUTED, WIDE - 2 * EDGE)
    return Drawing(high + 10 + key.high, (*parts, moved(key, high + 10)))


def _columns(many: int) -> list[float]:
    """The right edges of the columns of the areas, and last that of the city."""
    return [WIDE - EDGE - _column(many) * (many - place) for place in range(many + 1)]


def _column(many: int) -> int:
    return WIDE_COLUMN if many <= FEW else COLUMN


def _head(names: Sequence[tuple[str, str]]) -> Drawing:
    """Marks and names above the columns, in as many lines as they need."""
    texts = [
        wrapped(name, 11.5, _column(len(names)) - 4, whole=True)
        for name in (*(label for _, label in names), "Heel Arnhem")
    ]
    high = max(len(told_of) for told_of in texts) * 15 + 22
    parts = []
    for number, (right, told_of) in enumerate(zip(_columns(len(names)), texts, strict=True)):
        if number < len(names):
            parts.append(mark(number, right - 8, 8))
        for place, line in enumerate(told_of):
            parts.append(text(right, 32 + 15 * place, line, 11.5, palette.TEXT, "end", bold=True))
    parts.append(f"<path d='M{EDGE} {high}H{WIDE - EDGE}' stroke='{palette.MUTED}'/>")
    return Drawing(high, tuple(parts))


def _row(one: Indicator, rows: Mapping[str, words.Row], names: Sequence[tuple[str, str]]) -> Drawing:
    first = next(iter(rows.values()))
    label = wrapped(one.label, SIZE, LABEL)
    unit = (
        words.unit(one)
        if one.unit not in ("%", "euro") and one.kind not in ("count", "mark", "class")
        else ""
    )
    under = ", ".join(filter(None, (str(first["edition"]), unit, words.direction(one))))
    small = wrapped(under, 11, LABEL)
    parts = [text(EDGE, 18 + 16 * place, line, SIZE, palette.TEXT) for place, line in enumerate(label)]
    base = 18 + 16 * len(label)
    parts += [text(EDGE, base + 13 * place, line, 11, palette.MUTED) for place, line in enumerate(small)]
    columns = _columns(len(names))
    parts += _spine(one, rows, [code for code, _ in names], columns[0] - _column(len(names)))
    cells = [_cell(rows.get(code), one) for code, _ in names]
    city = (
        "geen cijfer" if first["city_value"] is None else words.amount(first["city_value"], words.bare(one))
    )
    for right, (value, below) in zip(columns, [*cells, (city, "")], strict=True):
        parts.append(text(right, 20, value, SIZE if len(value) < 9 else 11, palette.TEXT, "end"))
        parts += [text(right, 34, below, 10.5, palette.MUTED, "end")] if below else []
    high = max(ROW, base + 13 * len(small) + 2)
    parts.append(f"<path d='M{EDGE} {high}H{WIDE - EDGE}' stroke='{palette.LINE}'/>")
    return Drawing(high, tuple(parts))


def _cell(row: words.Row | None, one: Indicator) -> tuple[str, str]:
    """A value with its margin, or why there is none."""
    if row is None:
        return "geen cijfer", ""
    bare = words.bare(one)
    below = (
        words.reach(row, one) if row["value"] is not None else words.HIDDEN_SHORT.get(row["reason"] or "", "")
    )
    return words.value_or_reason(row, bare), below if len(below) < 18 else ""


def _spine(one: Indicator, rows: Mapping[str, words.Row], codes: Sequence[str], right: float) -> list[str]:
    """The line from the lowest to the highest district with its middle half, the city and the marks of the areas."""
    first = next(iter(rows.values()))
    if first["lowest"] is None or first["highest"] is None:
        return []
    values = [
        (number, rows[code]["value"])
        for number, code in enumerate(codes)
        if code in rows and rows[code]["value"] is not None
    ]
    # The city has no place among its districts when things are counted: it is their sum.
    city = None if one.kind == "count" else first["city_value"]
    ends = [
        first["lowest"],
        first["highest"],
        *(value for _, value in values),
        *([] if city is None else [city]),
    ]
    low, high, left, middle = min(ends), max(ends), EDGE + LABEL + ROOM, 18

    def at(value: float) -> float:
        part = (value - low) / (high - low) if high > low else 0.5
        return round(left + 8 + part * (right - left - 16), 1)

    parts = [
        f"<path d='M{at(first['lowest'])} {middle}H{at(first['highest'])}' stroke='{palette.MUTED}' stroke-width='1.6'/>",
        f"<path d='M{at(first['quarter'])} {middle}H{at(first['three_quarters'])}' stroke='{palette.LINE}' stroke-width='12'/>",
    ]
    if city is not None:
        parts.append(
            f"<path d='M{at(city)} {middle - 13}V{middle + 13}' stroke='{palette.TEXT}' stroke-width='2.2'/>"
        )
    taken = dict.fromkeys(LANES, float("-inf"))
    for number, value in sorted(values, key=lambda pair: pair[1]):
        place = at(value)
        lane = next((lane for lane in LANES if place - taken[lane] >= NEAR), LANES[0])
        taken[lane] = place
        parts.append(mark(number, place, middle + lane))
    bare = words.bare(one)
    for end, anchor in (("lowest", "start"), ("highest", "end")):
        parts.append(
            text(at(first[end]), middle + 24, words.amount(first[end], bare), 10.5, palette.MUTED, anchor)
        )
    return parts
