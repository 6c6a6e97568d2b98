"""Find the table on a sheet: its header rows, the labels in front of its rows, and what each column holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from monitor.build.survey.published_map import TableMap
from monitor.build.survey.published_names import SKIP, Meaning, nearest, plain
from monitor.build.survey.workbooks import Sheet
from monitor.findings import Finding

KINDS = {
    "area": ("wijk of gebied", 'Schrijf de naam bij [areas] in de map, met zijn code of "skip".'),
    "indicator": ("onderwerp", 'Schrijf de naam bij [indicators] in de map, met een code of "skip".'),
    "edition": ("jaar", "Zet hier een jaartal van vier cijfers, of pas headers of labels in de map aan."),
    "measure": (
        "soort getal",
        'Schrijf de naam bij [measures] in de map: value, n, margin, lower, upper of "skip".',
    ),
}
HEADER_WITHIN = 60
"""Rows among which the header of a long table is looked for; above it stand at most some lines of title."""
ORDER = ("indicator", "area", "edition", "measure")


@dataclass
class Grid:
    """One table on a sheet: rows and columns from 0; `titles` stand above it, `notes` below or between."""

    header: int
    labels: dict[int, str]
    columns: dict[int, Meaning] = field(default_factory=dict)
    rows: dict[int, Meaning] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_grid(sheet: Sheet, rules: TableMap) -> Grid:
    """The table on a sheet, as far as it is understood; what is not understood stands in its findings."""
    grid = _long(sheet, rules) if rules.layout == "long" else _wide(sheet, rules)
    if grid.header < 0:
        return grid
    tops = grid.header - (len(rules.headers) - 1 if rules.layout == "wide" else 0)
    grid.titles = [text for row in range(max(tops, 0)) if (text := _first_text(sheet, row))]
    _read_rows(sheet, rules, grid)
    if rules.layout == "wide":
        _read_columns(sheet, rules, grid)
    _refuse_twins(sheet, grid)
    return grid


def _long(sheet: Sheet, rules: TableMap) -> Grid:
    """A table with a row per figure: the header is the row that holds most of the named columns."""
    places = [
        {role: _named(sheet, row, name) for role, name in rules.columns.items()}
        for row in range(min(len(sheet.rows), HEADER_WITHIN))
    ]
    counts = [sum(bool(found) for found in row.values()) for row in places]
    best = max(counts, default=0)
    if best < min(2, len(rules.columns)):
        remedy = "Controleer de namen onder [columns] in de map."
        return Grid(
            -1,
            {},
            findings=[
                Finding(sheet.file, sheet.place, "Hier staat geen kop met de kolommen uit de map.", remedy)
            ],
        )
    header = counts.index(best)
    grid = Grid(header, {})
    for role, found in places[header].items():
        name = rules.columns[role]
        if len(found) != 1:
            problem = f"De kolom '{name}' staat {'er twee keer' if found else 'niet in de kop'}."
            where = sheet.where(header, found[1] if found else 0)
            grid.findings.append(
                Finding(sheet.file, where, problem, "Verbeter de kop, of [columns] in de map.")
            )
        elif role in KINDS:
            grid.labels[found[0]] = role
        else:
            grid.columns[found[0]] = Meaning(measure=role)
    return grid


def _named(sheet: Sheet, row: int, name: str) -> list[int]:
    """The columns of a row whose header is a name, footnotes and capitals aside."""
    return [
        column
        for column, cell in enumerate(sheet.rows[row])
        if cell.text
        and (
            cell.text.casefold() == name.strip().casefold()
            or (plain(name) and plain(cell.text) == plain(name))
        )
    ]


def _wide(sheet: Sheet, rules: TableMap) -> Grid:
    """A table with headers over columns: its labels are where most names are known, its header just above."""
    index, dimension = next((i, label) for i, label in enumerate(rules.labels) if label != SKIP)
    known = {
        column: [row for row in range(len(sheet.rows)) if _says(sheet, rules, row, column, (dimension,))]
        for column in range(index, sheet.width)
    }
    column = max(known, key=lambda c: len(known[c]), default=0)
    start = column - index
    labels = {start + place: label for place, label in enumerate(rules.labels) if label != SKIP}
    right = range(start + len(rules.labels), sheet.width)
    for first in known.get(column, []):
        for row in range(first - 1, -1, -1):
            if any(_says(sheet, rules, row, c, rules.headers[-1]) for c in right):
                return Grid(row, labels)
    problem = f"Hier staat geen tabel met een {KINDS[dimension][0]} voor elke rij en de koppen uit de map."
    remedy = "Pas headers en labels in de map aan, of noem het blad bij skip_sheets."
    return Grid(-1, {}, findings=[Finding(sheet.file, sheet.place, problem, remedy)])


def _says(sheet: Sheet, rules: TableMap, row: int, column: int, dimensions: tuple[str, ...]) -> bool:
    """Whether a cell names something of every dimension."""
    text = sheet.shown(row, column).text
    if not text:
        return False
    meaning = rules.names.meaning(text)
    return all(meaning.get(dimension) for dimension in dimensions)


def _first_text(sheet: Sheet, row: int) -> str:
    return next((cell.text for cell in sheet.rows[row] if cell.text), "")


def _read_rows(sheet: Sheet, rules: TableMap, grid: Grid) -> None:
    """What each row below the header is about; rows with only text in front are notes."""
    last = max(grid.labels, default=0)
    above: dict[int, str] = {}
    heading = {column: sheet.shown(grid.header, column).text for column in grid.labels}
    for row in range(grid.header + 1, len(sheet.rows)):
        texts = {column: sheet.shown(row, column).text for column in grid.labels}
        filled = [c for c in _figure_columns(sheet, grid) if sheet.cell(row, c).filled]
        if texts == heading and any(texts.values()):
            continue  # the header again, on a next printed page
        if not any(texts.values()) and not filled:
            continue
        if rules.layout == "wide" and (filled or texts[last]):
            texts = {c: text or (above.get(c, "") if c != last else "") for c, text in texts.items()}
        meanings = {column: rules.names.meaning(text) for column, text in texts.items()}
        if any(meaning.skip for meaning in meanings.values()):
            above = texts
            continue
        unknown = [c for c, dimension in grid.labels.items() if not meanings[c].get(dimension)]
        if unknown and not _holds_figures(sheet, rules, row, filled):
            grid.notes.append(" ".join(cell.text for cell in sheet.rows[row] if cell.text))
            continue
        above = texts
        for column in unknown:
            grid.findings.append(_unknown(sheet, rules, row, column, grid.labels[column]))
        if not unknown:
            grid.rows[row], conflicts = merged(*meanings.values())
            grid.findings.extend(
                contradiction(sheet.file, sheet.where(row, last), name) for name in conflicts
            )


def _figure_columns(sheet: Sheet, grid: Grid) -> Iterator[int]:
    """The columns with figures: those that are named, or all behind the labels when they are not yet known."""
    yield from grid.columns or range(max(grid.labels, default=-1) + 1, sheet.width)


def _holds_figures(sheet: Sheet, rules: TableMap, row: int, filled: list[int]) -> bool:
    """Whether a row holds a number or a sign that stands for one; a line of words does not."""
    return any(
        cell.fault
        or isinstance(cell.value, float)
        or any(sign.isdigit() for sign in cell.text[:3])
        or len(cell.text) <= 4
        for cell in (sheet.cell(row, column) for column in filled)
    )


def _read_columns(sheet: Sheet, rules: TableMap, grid: Grid) -> None:
    """What each column is about, from all header rows over it."""
    levels = _level_rows(sheet, rules, grid)
    left: dict[int, str] = {}
    for column in range(max(grid.labels) + 1, sheet.width):
        own = {row: sheet.shown(row, column).text for row in levels}
        used = any(sheet.cell(row, column).filled for row in grid.rows)
        if not any(own.values()) and not used:
            continue
        if not own[grid.header] and not used:
            left |= {row: text for row, text in own.items() if text}
            continue
        texts = {row: text or ("" if row == grid.header else left.get(row, "")) for row, text in own.items()}
        left = texts
        found = {row: rules.names.meaning(text) for row, text in texts.items()}
        if any(meaning.skip for meaning in found.values()):
            continue
        missing = [(row, d) for row, wanted in levels.items() for d in wanted if not found[row].get(d)]
        grid.findings.extend(_unknown(sheet, rules, row, column, d, texts[row]) for row, d in missing)
        if not missing:
            grid.columns[column], conflicts = merged(*found.values())
            grid.findings.extend(
                contradiction(sheet.file, sheet.where(grid.header, column), name) for name in conflicts
            )


def _level_rows(sheet: Sheet, rules: TableMap, grid: Grid) -> dict[int, tuple[str, ...]]:
    """Row -> dimensions of each header level, from the lowest upwards; empty rows between are passed over."""
    levels = {grid.header: rules.headers[-1]}
    row, right = grid.header, range(max(grid.labels) + 1, sheet.width)
    for wanted in reversed(rules.headers[:-1]):
        row -= 1
        while row > 0 and not any(sheet.shown(row, column).text for column in right):
            row -= 1
        levels[row] = wanted
    return levels


def merged(*meanings: Meaning) -> tuple[Meaning, list[str]]:
    """What several words say together, and the dimensions in which they contradict each other.

    "value" gives way to any other measure: a sheet of numbers of answers may have columns called 'waarde'.
    """
    parts: dict[str, list[object]] = {name: [] for name in ORDER}
    for meaning in meanings:
        for name, found in parts.items():
            if (part := meaning.get(name)) and part not in found:
                found.append(part)
    if len(parts["measure"]) > 1 and "value" in parts["measure"]:
        parts["measure"].remove("value")
    conflicts = [name for name, found in parts.items() if len(found) > 1]
    chosen = {name: found[0] for name, found in parts.items() if found}
    return Meaning(**chosen), conflicts  # type: ignore[arg-type]


def contradiction(file: str, where: str, dimension: str) -> Finding:
    """The finding for a place where two headers name two years, two areas or two indicators."""
    if dimension == "edition":
        remedy = "Zet in één tabel de cijfers van één jaar, of het jaar in elke kop."
        return Finding(file, where, "Hier lopen twee jaren door elkaar.", remedy)
    return Finding(
        file, where, f"Hier staat meer dan één {KINDS[dimension][0]}.", "Maak van elke kop één ding."
    )


def _unknown(sheet: Sheet, rules: TableMap, row: int, column: int, dimension: str, text: str = "") -> Finding:
    kind, remedy = KINDS[dimension]
    text = text or sheet.shown(row, column).text
    if not text:
        return Finding(
            sheet.file,
            sheet.where(row, column),
            f"Er staan cijfers, maar geen {kind}.",
            "Vul de kop of de naam in.",
        )
    known: dict[str, Iterable[str]] = {"area": rules.names.areas, "indicator": rules.names.indicators}
    names = known.get(dimension, ())
    close = nearest(text, names)
    remedy += f" Lijkt op '{close}'." if close else ""
    word = "bekende" if dimension == "area" else "bekend"
    problem = f"'{text[:60]}' is geen {word} {kind}."
    return Finding(sheet.file, sheet.where(row, column), problem, remedy)


def _refuse_twins(sheet: Sheet, grid: Grid) -> None:
    """A finding for every column that says it holds the same figures as one before it."""
    seen: dict[Meaning, int] = {}
    for column, meaning in list(grid.columns.items()):
        first = seen.setdefault(meaning, column)
        if first != column:
            other = sheet.where(grid.header, first)
            problem = f"Deze kop zegt hetzelfde als die in {other}."
            grid.findings.append(
                Finding(
                    sheet.file, sheet.where(grid.header, column), problem, "Verbeter een van beide koppen."
                )
            )
            del grid.columns[column]
