"""Take the figures out of the tables of an export: which indicator, area and measure each cell holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from monitor.build.survey.published_counts import Unused, take_counts, told, unused
from monitor.build.survey.published_layout import Grid, contradiction, find_grid, merged
from monitor.build.survey.published_map import TableMap
from monitor.build.survey.published_names import EVERY, YEAR, Meaning, Target
from monitor.build.survey.published_numbers import Written, read_number
from monitor.build.survey.workbooks import Sheet
from monitor.findings import Finding


@dataclass(frozen=True)
class Figure:
    """One number as delivered; without a target it is a number of answers for every indicator."""

    target: Target | None
    area: str
    measure: str
    written: Written
    where: str


@dataclass
class Harvest:
    """All figures of one edition, with everything that was found on the way."""

    figures: list[Figure] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    editions: set[str] = field(default_factory=set)
    footnotes: dict[str, list[str]] = field(default_factory=dict)
    unused: list[tuple[str, Unused]] = field(default_factory=list)


def harvest(sheets: Sequence[Sheet], rules: TableMap, edition: str) -> Harvest:
    """The figures of one edition on all sheets; cells of other editions are not looked at."""
    found = Harvest()
    skip = {name.strip().casefold() for name in rules.skip_sheets}
    for sheet in sheets:
        if sheet.name.strip().casefold() in skip:
            continue
        if not any(
            isinstance(cell.value, float) or _has_digit(cell.text) for row in sheet.rows for cell in row
        ):
            if any(cell.filled for row in sheet.rows for cell in row):
                found.remarks.append(f"{sheet.place.capitalize()} heeft geen cijfers en is niet gelezen.")
            continue
        _harvest_sheet(sheet, rules, edition, found)
    for mark, places in found.footnotes.items():
        problem = f"Achter dit cijfer staat '{mark}' ({len(places)} keer in het bestand); de map zegt niet wat dat betekent."
        remedy = f'Schrijf onder [marks]: "{mark}" = "de betekenis in een zin", of "" als het niets zegt.'
        found.findings.append(Finding(sheets[0].file, places[0], problem, remedy))
    counted = any(figure.measure == "n" for figure in found.figures)
    refused, remarks = told(found.unused, counted)
    # Of a column that looks like numbers of answers no other advice is given: "skip" would pass over a rule.
    clearer = {one.where for one in refused}
    found.findings = [*(one for one in found.findings if one.where not in clearer), *refused]
    found.remarks += remarks
    return found


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _harvest_sheet(sheet: Sheet, rules: TableMap, edition: str, found: Harvest) -> None:
    named = rules.names.meaning(sheet.name)
    if named.skip and rules.sheets != "one":
        return
    grid = find_grid(sheet, rules)
    if grid.header < 0 and named.measure == "n":
        grid = find_grid(sheet, _without_indicators(rules))
    found.findings.extend(grid.findings)
    if grid.header < 0:
        return
    take_counts(sheet, rules, grid)
    found.unused += [(sheet.file, one) for one in unused(sheet, rules, grid)]
    whole = _sheet_meaning(sheet, rules, named, grid, edition, found.findings)
    if whole is None:
        return
    conflicts: dict[str, Finding] = {}
    for row, row_says in grid.rows.items():
        for column, column_says in grid.columns.items():
            says, contradictions = merged(whole, column_says, row_says)
            if contradictions:
                header_alone = merged(whole, column_says)[1]
                place = sheet.where(grid.header, column) if header_alone else sheet.where(row, column)
                conflicts.setdefault(place, contradiction(sheet.file, place, contradictions[0]))
                continue
            found.editions.add(says.edition or edition)
            if (says.edition or edition) == edition:
                _take(sheet, rules, row, column, says, found)
    found.findings.extend(conflicts.values())


def _without_indicators(rules: TableMap) -> TableMap:
    """The map for a sheet with one number of answers per district, which holds for every indicator."""
    levels = (tuple(part for part in level if part != "indicator") for level in rules.headers)
    return replace(rules, headers=tuple(level for level in levels if level) or (("measure",),))


def _sheet_meaning(
    sheet: Sheet, rules: TableMap, named: Meaning, grid: Grid, edition: str, findings: list[Finding]
) -> Meaning | None:
    """What holds for the whole sheet, from its name and title lines; nothing when that stays unclear."""
    titles = [rules.names.meaning(title) for title in grid.titles]
    whole = Meaning(measure=named.measure)
    if rules.indicator:
        whole = replace(whole, indicator=rules.indicator)
    if rules.sheets == "indicators":
        target = next((m.indicator for m in (named, *titles) if m.indicator), None)
        whole = replace(whole, indicator=target, edition=named.edition)
        if target is None and named.measure != "n":
            remedy = (
                'Schrijf de naam van het blad of de titel bij [indicators] in de map, met een code of "skip".'
            )
            findings.append(
                Finding(sheet.file, sheet.place, f"Het onderwerp '{sheet.name}' is onbekend.", remedy)
            )
            return None
    if rules.sheets == "years":
        year = next((m.edition for m in (named, *titles) if m.edition), "")
        whole = replace(whole, edition=year)
        if not year:
            remedy = "Geef het blad een jaartal als naam, of noem het bij skip_sheets in de map."
            findings.append(
                Finding(sheet.file, sheet.place, "Het jaar van dit blad is niet te vinden.", remedy)
            )
            return None
    if rules.edition:
        return replace(whole, edition=rules.edition)
    inside = any(m.edition for m in (*grid.columns.values(), *grid.rows.values()))
    if not whole.edition and not inside:
        findings.extend(_title_years(sheet, grid, edition, named))
    return whole


def _title_years(sheet: Sheet, grid: Grid, edition: str, named: Meaning) -> list[Finding]:
    """A finding when no header says the year and the title names another one, or more than one."""
    years = {year for title in (*grid.titles, sheet.name) for year in YEAR.findall(title)}
    if years <= {edition}:
        return []
    remedy = 'Zet het jaar in een kop, of schrijf bij [table] in de map: edition = "het jaar van deze tabel".'
    if len(years) > 1:
        problem = (
            f"De titel noemt meer dan één jaar ({', '.join(sorted(years))}) en de koppen noemen er geen."
        )
    else:
        problem = f"De titel noemt {min(years)}, maar u leest {edition}."
    return [Finding(sheet.file, sheet.place, problem, remedy)]


def _take(sheet: Sheet, rules: TableMap, row: int, column: int, says: Meaning, found: Harvest) -> None:
    """Read one cell and keep it, or say what is wrong with it."""
    where = sheet.where(row, column)
    if (row, column) in sheet.merged:
        remedy = "Splits de samengevoegde cellen en zet in elke cel het eigen cijfer."
        found.findings.append(Finding(sheet.file, where, "Deze cel is met een andere samengevoegd.", remedy))
        return
    written = read_number(sheet.cell(row, column), rules.marks, rules.decimal)
    measure = says.measure or "value"
    if written.problem:
        remedy = "Zet een getal in de cel, of noem het teken bij [marks] in de map."
        found.findings.append(Finding(sheet.file, where, written.problem, remedy))
        return
    if says.indicator is None and measure != "n":
        remedy = "Controleer headers, labels en sheets in de map."
        found.findings.append(
            Finding(sheet.file, where, "Van dit cijfer is het onderwerp niet bekend.", remedy)
        )
        return
    for mark in written.footnotes:
        if mark not in rules.marks:
            found.footnotes.setdefault(mark, []).append(where)
    target = None if says.indicator == EVERY else says.indicator
    found.figures.append(Figure(target, says.area, measure, written, where))
