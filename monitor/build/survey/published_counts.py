"""Columns of a published table that no figure uses: named, and refused when they look like numbers of answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from monitor.build.survey.published_layout import Grid
from monitor.build.survey.published_map import TableMap
from monitor.build.survey.published_names import SKIP, Meaning, plain
from monitor.build.survey.published_numbers import read_number
from monitor.build.survey.workbooks import Sheet
from monitor.findings import Finding

HINTS = (
    "aantal",
    "antwoord",
    "deelnem",
    "enquet",
    "geteld",
    "ingevuld",
    "omvang",
    "resp",
    "steekproef",
    "vragenlijst",
)
"""How words begin that stand over numbers of answers."""
FEWEST = 3
"""With fewer numbers than this a column looks like nothing."""
TYPICAL = (5, 2000)
"""Between these lies the middle number of answers of districts; residents and codes lie above, marks below."""
YEARS = (1900, 2100)
NO_PERCENTAGE = 100


@dataclass(frozen=True)
class Unused:
    """A column with something in it that gives no figure; `counts`: it looks like numbers of answers."""

    header: str
    where: str
    counts: bool


def like_counts(header: str, numbers: Sequence[float], doubtful: bool = False) -> bool:
    """Whether numbers under a header may be numbers of answers: whole, not all equal, no years, no row numbers.

    `doubtful`: they may be whole percentages as well, so the header or a number above 100 must tell.
    """
    if len(numbers) < FEWEST or any(number < 0 or not number.is_integer() for number in numbers):
        return False
    words = plain(header).split()
    named = any(word == "n" or word.startswith(HINTS) for word in words)
    years = all(YEARS[0] <= number <= YEARS[1] for number in numbers)
    different = set(numbers)
    numbered = min(different) <= 1 and max(different) - min(different) == len(different) - 1
    telling = named or (len(different) > 1 and not (doubtful and max(numbers) <= NO_PERCENTAGE))
    return telling and not years and not numbered and TYPICAL[0] <= median(numbers) <= TYPICAL[1]


def numbers_in(
    sheet: Sheet, rows: Iterable[int], column: int, marks: Mapping[str, str], decimal: str = ","
) -> list[float]:
    """The numbers of a column in these rows; cells that hold something else are passed over."""
    read = (read_number(sheet.cell(row, column), marks, decimal) for row in rows)
    return [written.value for written in read if written.value is not None]


def passed_over(
    sheet: Sheet,
    header: int,
    rows: Sequence[int],
    columns: Iterable[int],
    marks: Mapping[str, str],
    doubtful: bool = False,
) -> dict[str, bool]:
    """Header -> whether it looks like numbers of answers, for those of these columns that hold something."""
    texts = {column: sheet.shown(header, column).text for column in columns}
    return {
        text: like_counts(text, numbers_in(sheet, rows, column, marks), doubtful)
        for column, text in texts.items()
        if text and any(sheet.cell(row, column).filled for row in rows)
    }


def take_counts(sheet: Sheet, rules: TableMap, grid: Grid) -> None:
    """Add a column that the map calls n under [measures], and that stands beside the columns it names."""
    if any(meaning.measure == "n" for meaning in (*grid.columns.values(), *grid.rows.values())):
        return
    for column in _beside(sheet, rules, grid):
        if rules.names.said.get(plain(sheet.shown(grid.header, column).text)) == "n":
            grid.columns[column] = Meaning(measure="n")
            return


def unused(sheet: Sheet, rules: TableMap, grid: Grid) -> Iterator[Unused]:
    """Every column that holds something and gives no figure, in the order of the sheet."""
    refused = {one.where for one in grid.findings}
    beside = set(_beside(sheet, rules, grid))
    for column in range(sheet.width):
        filled = any(sheet.cell(row, column).filled for row in grid.rows)
        if column in grid.labels or column in grid.columns or not filled:
            continue
        header, where = sheet.shown(grid.header, column).text, sheet.where(grid.header, column)
        above = {sheet.where(row, column) for row in range(grid.header + 1)}
        meaning = rules.names.meaning(header)
        numbers = numbers_in(sheet, grid.rows, column, rules.marks, rules.decimal)
        if column in beside:
            known = bool(numbers) and meaning.measure == "n"
            counts = not meaning.skip and (known or like_counts(header, numbers))
        else:
            # A header that the map skips is known; one that is called n lacks something else, which is told already.
            unclear = bool(refused & above) and meaning.measure != "n"
            counts = unclear and like_counts(header, numbers, doubtful=True)
        yield Unused(header, where, counts)


def _beside(sheet: Sheet, rules: TableMap, grid: Grid) -> Iterator[int]:
    """Columns that the map gives no part: all others of a long table, those among the labels of a wide one."""
    last = max(grid.labels, default=-1)
    for column in range(sheet.width):
        if (
            column not in grid.labels
            and column not in grid.columns
            and (rules.layout == "long" or column < last)
        ):
            yield column


def told(columns: Iterable[tuple[str, Unused]], counted: bool) -> tuple[list[Finding], list[str]]:
    """Findings for columns (with their file) that look like numbers of answers when none are read, and remarks."""
    findings: list[Finding] = []
    places: dict[str, list[str]] = {}
    for file, one in columns:
        places.setdefault(one.header, []).append(one.where)
        if one.counts and not counted:
            findings.append(Finding(file, one.where, *_refusal(one.header)))
    remarks = []
    for header, where in places.items():
        name = f"De kolom '{header[:60]}'" if header else "Een kolom zonder kop"
        more = f" en nog {len(where) - 1} keer" if len(where) > 1 else ""
        remarks.append(f"{name} is niet gebruikt: {where[0]}{more}.")
    return findings, remarks


def _refusal(header: str) -> tuple[str, str]:
    """What is wrong with a column that looks like numbers of answers, and how the map says what it is."""
    if not plain(header):
        return (
            "Deze kolom lijkt op aantallen antwoorden, maar heeft geen leesbare kop.",
            "Zet er een kop boven.",
        )
    problem = f"'{header[:60]}' lijkt op aantallen antwoorden, maar de map zegt niet wat het is."
    remedy = f'Schrijf bij [measures] in de map: "{header[:60]}" = "n". Is het iets anders: "{header[:60]}" = "{SKIP}".'
    return problem, remedy
