"""How do published cells become the rows of a delivery, with what is not there as missing and never as zero?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from monitor.build.fetch.odata import Cell
from monitor.build.fetch.offered import Fitted
from monitor.catalog import CITY, Catalog
from monitor.catalog.fetching import Part, Table
from monitor.findings import Finding, Rejected

COUNTRY = "NL00"
SIGNED_BELOW = Decimal(-9990)
"""Boundary files and older tables write -99997 and the like where there is no figure."""
SECRET = {"x", "confidential", "secret"}
NOTHING = {"", ".", "none", "impossible", "unknown"}
FIVE = 5
NAMES = {
    "country": "Nederland",
    "region": "de politieregio",
    "city": "de stad",
    "area": "gebieden",
    "district": "wijken",
    "neighbourhood": "buurten",
}

Place = tuple[str, str]
"""Indicator and area."""


@dataclass(frozen=True)
class Value:
    """A figure in whole units, or nothing with the reason: missing or suppressed."""

    number: Decimal | None
    status: str = ""


MISSING = Value(None, "missing")


@dataclass(frozen=True)
class Tidy:
    """One row of a delivery as it will be written."""

    indicator: str
    area: str
    edition: str
    value: str
    status: str
    note: str


def value_of(raw: Any, sign: str = "") -> Value:
    """What a published cell says; raises ValueError for a text that is neither a number nor a known sign.

    CBS writes "." for unknown, not reliable or secret, "x" for secret, and nothing where there cannot be a figure.
    """
    if raw is None:
        return Value(None, "suppressed" if sign.strip().casefold() in SECRET else "missing")
    if isinstance(raw, str):
        text = raw.strip().casefold()
        if text in SECRET:
            return Value(None, "suppressed")
        if text in NOTHING:
            return MISSING
    if isinstance(raw, bool):
        raise ValueError(str(raw))
    try:
        number = Decimal(str(raw).strip())
    except InvalidOperation as fault:
        raise ValueError(str(raw)) from fault
    if not number.is_finite():
        raise ValueError(str(raw))
    return MISSING if number <= SIGNED_BELOW else Value(number)


def tidied(
    cells: Iterable[Cell], fitted: Sequence[Fitted], table: Table, year: str, catalog: Catalog
) -> tuple[list[Tidy], list[str]]:
    """The rows of a delivery, by indicator and area, and what is worth knowing about them.

    Raises Rejected with every unknown area and every cell that cannot be read.
    """
    found = _gathered(cells, fitted, table, catalog)
    areas = {area for _, area in found}
    levels: set[str] = {catalog.area[area].level for area in areas}
    expected = [item.code for item in catalog.areas if item.code in areas or item.level in levels]
    values: dict[str, dict[str, Value]] = {}
    remarks = _absent_levels(levels, table)
    for part in table.parts:
        for one in fitted:
            code = one.wanted.indicator + part.suffix
            column = {area: _year(found.get((code, area), {}), table) for area in expected}
            values[code], empty = _by_level(
                _summed(column, catalog) if table.add_up else column, one, catalog
            )
            remarks += [f"{code}: geen cijfers van {NAMES[level]}." for level in empty]
    remarks += _short_years(found, table)
    rows: list[Tidy] = []
    for code in sorted(values):
        if all(value.number is None for value in values[code].values()):
            remarks.append(
                f"{code}: nog geen enkel cijfer in {year}; niet opgenomen. Haal de tabel later opnieuw op."
            )
            continue
        rows += [
            _row(code, area, year, value, table, catalog) for area, value in sorted(values[code].items())
        ]
        remarks += _gaps(code, values[code])
    return rows, remarks + _rounding(values, fitted)


def _gathered(
    cells: Iterable[Cell], fitted: Sequence[Fitted], table: Table, catalog: Catalog
) -> dict[Place, dict[str, Value]]:
    """Per indicator and area the value of every period."""
    wanted = {one.offered.code: one for one in fitted}
    found: dict[Place, dict[str, Value]] = defaultdict(dict)
    findings: list[Finding] = []
    for cell in cells:
        area = COUNTRY if table.country and cell.area.startswith(table.country) else cell.area
        if area in table.leave_out:
            continue
        if area not in catalog.area:
            findings.append(_unknown_area(area, table))
            continue
        part = _part(cell.choices, table.parts)
        if part is None or cell.column not in wanted:
            continue
        one = wanted[cell.column]
        try:
            value = value_of(cell.value, cell.sign)
        except ValueError:
            findings.append(_unreadable(cell, table))
            continue
        scaled = value if value.number is None else Value(value.number * one.scale)
        found[one.wanted.indicator + part.suffix, area][cell.period] = scaled
    if findings:
        raise Rejected(findings)
    return found


def _part(choices: Mapping[str, str], parts: Sequence[Part]) -> Part | None:
    """The part of the table that a cell belongs to; none for a choice that was not asked."""
    fitting = (
        part
        for part in parts
        if all(choices.get(name, "") == code.strip() for name, code in part.where.items())
    )
    return next(fitting, None)


def _unknown_area(area: str, table: Table) -> Finding:
    problem = f"De bron heeft gebied '{area}', dat niet in de catalogus staat."
    remedy = (
        "Zijn de grenzen veranderd: zie 'Grenzen' in docs/handboek.md. Is het een verzamelcode en geen plek, "
        "zet haar dan bij leave_out van deze tabel in data/catalog/fetch.toml."
    )
    return Finding("fetch", f"tabel {table.table}", problem, remedy)


def _unreadable(cell: Cell, table: Table) -> Finding:
    where = f"tabel {table.table}, {cell.area}, kolom {cell.column}"
    problem = f"'{cell.value}' is geen getal en geen bekend teken."
    return Finding(
        "fetch", where, problem, "Zoek bij de bron op wat het teken betekent en meld het een ontwikkelaar."
    )


def _year(periods: Mapping[str, Value], table: Table) -> Value:
    """One figure for the year: the only one, or the sum when all periods have one. A gap makes no sum, not a low one."""
    if not table.months:
        return next(iter(periods.values()), MISSING)
    numbers = [value.number for value in periods.values() if value.number is not None]
    return Value(sum(numbers, Decimal(0))) if len(numbers) == table.months else MISSING


def _summed(column: Mapping[str, Value], catalog: Catalog) -> dict[str, Value]:
    """Neighbourhoods with their districts and the city as sums; without one neighbourhood there is no sum."""
    found = {code: value for code, value in column.items() if catalog.area[code].level == "neighbourhood"}
    groups: dict[str, list[Value]] = defaultdict(list)
    for area in catalog.areas_on("neighbourhood"):
        value = found.setdefault(area.code, MISSING)
        groups[area.parent].append(value)
        groups[CITY].append(value)
    for code, values in groups.items():
        numbers = [value.number for value in values if value.number is not None]
        found[code] = Value(sum(numbers, Decimal(0))) if len(numbers) == len(values) else MISSING
    return found


def _by_level(column: dict[str, Value], one: Fitted, catalog: Catalog) -> tuple[dict[str, Value], list[str]]:
    """The areas on the wanted levels, and the levels of which nothing is known, whose areas are left out."""
    level = {area: str(catalog.area[area].level) for area in column}
    known = {level[area] for area, value in column.items() if value != MISSING}
    wanted = {name for name in level.values() if not one.wanted.levels or name in one.wanted.levels}
    kept = {area: value for area, value in column.items() if level[area] in wanted & known}
    return kept, sorted(wanted - known) if known else []


def _row(code: str, area: str, year: str, value: Value, table: Table, catalog: Catalog) -> Tidy:
    if value.number is not None:
        added = table.add_up and catalog.area[area].level != "neighbourhood"
        return Tidy(code, area, year, written(value.number), "", table.note if added else "")
    says = "houdt dit cijfer geheim" if value.status == "suppressed" else "geeft hier geen cijfer"
    return Tidy(code, area, year, "", value.status, f"{table.giver} {says}.")


def written(number: Decimal) -> str:
    """A number with a point, without exponent and without zeros that say nothing."""
    plain = number.normalize()
    return f"{plain if plain else abs(plain):f}"


def _absent_levels(levels: set[str], table: Table) -> list[str]:
    wanted = ["neighbourhood"] if table.add_up else ["city", "district", "neighbourhood"]
    return [f"De tabel heeft geen cijfers van {NAMES[level]}." for level in wanted if level not in levels]


def _gaps(code: str, column: Mapping[str, Value]) -> list[str]:
    """How many areas have no figure, and how many of them because the publisher hides it."""
    without = [area for area, value in column.items() if value.number is None]
    if not without:
        return []
    hidden = sum(value.status == "suppressed" for value in column.values())
    told = f", waarvan {hidden} geheim" if hidden else ""
    return [f"{code}: {len(without)} van de {len(column)} gebieden zonder cijfer{told}."]


def _short_years(found: Mapping[Place, Mapping[str, Value]], table: Table) -> list[str]:
    """Areas of which not all months have a figure, so that they have no figure for the year."""
    if not table.months:
        return []
    short = sorted(
        area
        for (_, area), periods in found.items()
        if sum(value.number is not None for value in periods.values()) < table.months
    )
    if not short:
        return []
    told = ", ".join(short[:10]) + (" en meer" if len(short) > 10 else "")
    return [
        f"Van {len(short)} buurten ontbreken maanden ({told}). Zij krijgen geen jaarcijfer, en hun wijk en de stad geen som. "
        "Een lege maand kan nul zijn: vraag het de bron; wij vullen niets in."
    ]


def _rounding(values: Mapping[str, Mapping[str, Value]], fitted: Sequence[Fitted]) -> list[str]:
    """Counts that should be rounded to five in small areas and are not: another kind of figure than before."""
    odd = []
    for one in fitted:
        if not one.wanted.rounded:
            continue
        small = [
            value.number
            for area, value in values.get(one.wanted.indicator, {}).items()
            if area[:2] in ("WK", "BU") and value.number is not None
        ]
        if any(number % FIVE for number in small):
            odd.append(f"{one.wanted.indicator}: niet afgerond op vijf, anders dan eerder.")
    return odd
