"""Look at an export without a map: where the districts, years, indicators and signs seem to be."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.build.survey.published_counts import passed_over
from monitor.build.survey.published_map import MARKS
from monitor.build.survey.published_names import Names, plain
from monitor.build.survey.published_numbers import mark_key, read_number, without_footnotes
from monitor.build.survey.workbooks import Sheet

HEADINGS = {
    "area": {"wijk", "wijken", "wijknaam", "gebied", "gebieden", "regio", "naam", "deelgebied", "geo"},
    "edition": {"jaar", "periode", "editie", "meting", "peiljaar", "jaren"},
    "indicator": {"onderwerp", "onderwerpen", "indicator", "indicatoren", "vraag", "variabele"},
    "measure": {"soort", "maat", "soort cijfer", "meetwaarde"},
}
HEADING_WORDS = {word for words in HEADINGS.values() for word in words}
GENERIC = re.compile(r"(blad|sheet|tabel|table|export|data)\s*\d*", re.IGNORECASE)
SIGNS = {mark_key(mark): meaning for mark, meaning in MARKS.items()}
LONG_LABELS = 4
"""Columns at most that can stand in front of the figures of a row."""


@dataclass
class Glance:
    """What an export seems to hold; names in the order in which they were met.

    `unused`: headers that are passed over, and whether numbers of answers may stand below them; `counts`: indicators
    of which that may be so.
    """

    layout: str = "wide"
    sheets: str = "one"
    headers: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    meanings: dict[str, str] = field(default_factory=dict)
    editions: set[str] = field(default_factory=set)
    unused: dict[str, bool] = field(default_factory=dict)
    counts: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Shape:
    """Where one sheet has its labels, headers and figures; rows and columns from 0."""

    labels: tuple[str, ...]
    start: int
    headers: tuple[tuple[int, str], ...]
    first: int

    @property
    def right(self) -> int:
        """The first column with figures."""
        return self.start + len(self.labels)


def glance(sheets: Sequence[Sheet], names: Names) -> Glance | None:
    """What the sheets seem to hold; nothing when no sheet names a district."""
    shapes = {sheet.name: shape for sheet in sheets if (shape := _shape(sheet, names))}
    tables = [sheet for sheet in sheets if sheet.name in shapes]
    if not tables:
        return None
    seen = Glance(skipped=[sheet.name for sheet in sheets if sheet.name not in shapes and _numbers(sheet)])
    shape = shapes[tables[0].name]
    seen.labels, seen.headers = list(shape.labels), [dimension for _, dimension in shape.headers]
    inside = {part for words in (seen.labels, seen.headers) for word in words for part in word.split("+")}
    seen.sheets = _sheets(tables, names, inside)
    if seen.headers == ["measure"]:
        columns = _columns(tables[0], shape, names)
        if {"value", *seen.labels} - {"skip"} <= columns.keys() and len(set(columns.values())) == len(
            columns
        ):
            seen.layout, seen.columns = "long", columns
    # When what stands over the figures is not understood, somebody must say.
    seen.headers = seen.headers or ["measure"]
    for sheet in tables:
        _collect(sheet, shapes[sheet.name], names, seen)
        if seen.sheets == "indicators":
            _add(seen.indicators, _subject(sheet, shapes[sheet.name], names))
    return seen


def _numeric(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.cell(row, column)
    found = read_number(cell, SIGNS)
    return cell.filled and not found.problem and (found.value is not None or bool(found.status))


def _numbers(sheet: Sheet) -> bool:
    return any(_numeric(sheet, r, c) for r in range(len(sheet.rows)) for c in range(len(sheet.rows[r])))


def _shape(sheet: Sheet, names: Names) -> Shape | None:
    """The table on a sheet, found by where most districts are named: under each other or beside each other."""
    places = [
        (r, c)
        for r, row in enumerate(sheet.rows)
        for c, cell in enumerate(row)
        if isinstance(cell.value, str) and names.area(cell.value)
    ]
    down, across = Counter(c for _, c in places), Counter(r for r, _ in places)
    if not places:
        return None
    column, most_down = down.most_common(1)[0]
    header, most_across = across.most_common(1)[0]
    if most_across > most_down:
        return _areas_across(sheet, names, header)
    rows = [
        r
        for r, c in places
        if c == column and any(_numeric(sheet, r, k) for k in range(column + 1, sheet.width))
    ]
    if not rows:
        return None
    labels = [_label(sheet, names, rows, c) for c in range(column)] + ["area"]
    while labels[0] == "skip":
        labels = labels[1:]
    start = column + 1 - len(labels)
    for c in range(column + 1, min(column + LONG_LABELS, sheet.width)):
        if (label := _label(sheet, names, rows, c)) == "skip":
            break
        labels.append(label)
    shape = Shape(tuple(labels), start, (), min(rows))
    return Shape(shape.labels, start, _header_rows(sheet, names, shape), shape.first)


def _areas_across(sheet: Sheet, names: Names, header: int) -> Shape | None:
    first_area = next(c for c in range(sheet.width) if names.area(sheet.shown(header, c).text))
    rows = [
        r
        for r in range(header + 1, len(sheet.rows))
        if any(_numeric(sheet, r, c) for c in range(first_area, sheet.width))
    ]
    if not rows:
        return None
    labels = [_label(sheet, names, rows, c) for c in range(first_area)]
    start = next((c for c, label in enumerate(labels) if label != "skip"), 0)
    shape = Shape(tuple(labels[start:]), start, (), min(rows))
    if not shape.labels:
        return None
    headers = _header_rows(sheet, names, shape)
    named = headers if any(kind == "area" for _, kind in headers) else ((header, "area"),)
    return Shape(shape.labels, start, named, shape.first)


def _label(sheet: Sheet, names: Names, rows: Sequence[int], column: int) -> str:
    """What a column in front of the figures holds in most of the rows; "skip" when it says nothing."""
    texts = [text for row in rows if (text := sheet.shown(row, column).text)]
    kinds = Counter(_kind(names, text) for text in texts)
    if not kinds:
        return "skip"
    kind, count = kinds.most_common(1)[0]
    kind = kind.partition("+")[0]
    return kind if kind and count > len(texts) / 2 else "skip"


def _kind(names: Names, text: str) -> str:
    """What one text seems to be: area, edition, measure, indicator, a combination of these, or a number ("")."""
    meaning = names.meaning(text)
    if meaning.area:
        return "area"
    if not any(sign.isalpha() for sign in text) and text.strip() not in {"%", "±"}:
        return "edition" if meaning.edition and not meaning.rest else ""
    if mark_key(text) in SIGNS and not meaning.measure:
        return ""
    parts = ["indicator"] if meaning.rest or meaning.indicator else []
    parts += [name for name in ("edition", "measure") if meaning.get(name)]
    return "+".join(parts)


def _header_rows(sheet: Sheet, names: Names, shape: Shape) -> tuple[tuple[int, str], ...]:
    """The rows above the figures that name columns, with what they name; a line over everything is a title."""
    found: list[tuple[int, str]] = []
    columns = [c for c in range(shape.right, sheet.width) if sheet.cell(shape.first, c).filled]
    for row in range(shape.first - 1, -1, -1):
        texts = [text for c in columns if (text := sheet.shown(row, c).text)]
        front = sheet.shown(row, shape.start).text
        if not texts and not front:
            continue
        if (
            not texts
            or (front in texts and len(set(texts)) == 1)
            or (len(texts) == 1 < len(columns) and found and not sheet.merged)
        ):
            break
        kinds = Counter(_kind(names, text) for text in texts)
        kind = max(kinds, key=lambda one: (kinds[one], one == "indicator"))
        valued = any(names.meaning(text).measure == "value" for text in texts)
        if kind == "indicator" and "measure" in kinds and (valued or "indicator" in shape.labels):
            kind = "measure"  # beside a column of values, a name that is not known is no indicator
        if not kind:
            break
        found.insert(0, (row, kind))
    return tuple(found)


def _sheets(tables: Sequence[Sheet], names: Names, inside: set[str]) -> str:
    """What a sheet stands for: years, indicators, or nothing of its own."""
    if "indicator" not in inside:
        return "indicators"
    years = [names.meaning(sheet.name).edition for sheet in tables]
    return "years" if "edition" not in inside and all(years) and not tables[0].text else "one"


def _subject(sheet: Sheet, shape: Shape, names: Names) -> str:
    """The indicator a sheet is about: its own name, or the title above the table when the name says nothing."""
    meaning = names.meaning(sheet.name)
    if meaning.measure == "n" and not meaning.rest:
        return ""
    above = sheet.rows[: shape.headers[0][0] if shape.headers else 0]
    title = next((cell.text for row in above for cell in row if cell.text), "")
    own = "" if GENERIC.fullmatch(sheet.name.strip()) or sheet.text or not meaning.rest else meaning.rest
    return own or names.meaning(title).rest or title or sheet.name


def _columns(sheet: Sheet, shape: Shape, names: Names) -> dict[str, str]:
    """Role -> header of a long table."""
    row = shape.headers[-1][0]
    labels = {label: sheet.shown(row, shape.start + i).text for i, label in enumerate(shape.labels)}
    found = {label: text for label, text in labels.items() if text and label != "skip"}
    for column in range(shape.right, sheet.width):
        text = sheet.shown(row, column).text
        role = names.meaning(text).measure if text else ""
        if role and role not in found:
            found[role] = text
    return found


def _collect(sheet: Sheet, shape: Shape, names: Names, seen: Glance) -> None:
    """Names of indicators, unknown areas, years, signs and footnotes on one sheet."""
    heads = [
        (sheet.shown(r, c).text, kind) for r, kind in shape.headers for c in range(shape.right, sheet.width)
    ]
    body = range(shape.first, len(sheet.rows))
    rows = [r for r in body if any(_numeric(sheet, r, c) for c in range(shape.right, sheet.width))]
    fronts = [
        (sheet.shown(r, shape.start + i).text, kind) for r in rows for i, kind in enumerate(shape.labels)
    ]
    if year := names.meaning(sheet.name).edition:
        seen.editions.add(year)
    for text, kind in (*heads, *fronts):
        meaning = names.meaning(text)
        if meaning.edition:
            seen.editions.add(meaning.edition)
        if "indicator" in kind.split("+") and plain(text) not in HEADING_WORDS and not meaning.indicator:
            _add(seen.indicators, meaning.rest)
        if kind == "area" and not meaning.area and plain(text) not in HEADING_WORDS:
            _add(seen.strangers, without_footnotes(text))
    _unused(sheet, shape, rows, names, seen)
    for r in rows:
        for c in range(shape.right, sheet.width):
            _sign(sheet, r, c, seen)
    _meanings(sheet, [r for r in body if r not in rows], seen)


def _unused(sheet: Sheet, shape: Shape, rows: Sequence[int], names: Names, seen: Glance) -> None:
    """Columns that the map will pass over, and those behind the labels that may be numbers of answers."""
    header = shape.headers[-1][0] if shape.headers else max(shape.first - 1, 0)
    behind = range(shape.right, sheet.width) if seen.layout == "wide" else range(0)
    for text, looks in passed_over(sheet, header, rows, behind, SIGNS, doubtful=True).items():
        seen.counts |= {names.meaning(text).rest} if looks else set()
    labels = {shape.start + place for place, label in enumerate(shape.labels) if label != "skip"}
    free = [c for c in range(sheet.width) if c not in behind and c not in labels]
    over = passed_over(sheet, header, rows, free, SIGNS)
    seen.unused |= {text: looks for text, looks in over.items() if text not in seen.columns.values()}


def _sign(sheet: Sheet, row: int, column: int, seen: Glance) -> None:
    cell = sheet.cell(row, column)
    found = read_number(cell, SIGNS)
    if found.problem and len(cell.text) <= 6 and not any(sign.isdigit() for sign in cell.text):
        _add(seen.signs, cell.text)
    for mark in found.footnotes:
        _add(seen.footnotes, mark)


def _meanings(sheet: Sheet, rows: Sequence[int], seen: Glance) -> None:
    """What lines below a table say about signs: '* minder dan 100 antwoorden', '1) inclusief ...'."""
    for row in rows:
        line = next((cell.text for cell in sheet.rows[row] if cell.text), "")
        found = re.match(
            r"(?P<mark>\*{1,3}|[†‡]|[⁰¹²³⁴-⁹]+|\(?[0-9a-z]{1,2}\))\s*[:=]?\s*(?P<text>\S.+)", line
        )
        if found:
            seen.meanings.setdefault(mark_key(found["mark"]), found["text"].strip())


def _add(into: list[str], text: str) -> None:
    if text and text not in into:
        into.append(text)
