"""Read the map of a published table: what its sheets, headers, names and signs mean (route "tables")."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.build.survey.published_names import ROLES, SKIP, Names, Target
from monitor.build.survey.published_numbers import MARKS, mark_key
from monitor.catalog import TODAY, Catalog
from monitor.findings import Finding

DIMENSIONS = ("area", "edition", "indicator", "measure")
DEFF = 1.3
"""Design effect assumed where a table gives only the number of answers (methods, section 0, route B)."""
TOP = {
    "route",
    "source",
    "edition",
    "division",
    "margin",
    "deff",
    "level",
    "table",
    "columns",
    "measures",
    "indicators",
    "areas",
    "marks",
    "weights",
}
TABLE = {"layout", "sheets", "headers", "labels", "edition", "indicator", "skip_sheets", "decimal"}
CHOICES = {
    "layout": ("long", "wide"),
    "sheets": ("one", "indicators", "years"),
    "margin": ("half_width", "none"),
    "decimal": (",", "."),
}
FILE = "het mapbestand"


@dataclass(frozen=True)
class TableMap:
    """How to read one export: the words of the file `docs/resultaten-laden.md`, checked against the catalog."""

    names: Names
    layout: str
    sheets: str
    headers: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    columns: dict[str, str]
    marks: dict[str, str]
    edition: str = ""
    indicator: Target | None = None
    skip_sheets: tuple[str, ...] = ()
    decimal: str = ","
    margin: str = "half_width"
    deff: float = DEFF
    level: float = 0.95
    weights: dict[str, float] = field(default_factory=dict)


class _Faults:
    """Findings about keys of the map, gathered while it is read."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(self, key: str, problem: str, remedy: str) -> None:
        self.found.append(Finding(FILE, key, problem, remedy))

    def choice(self, block: Mapping[str, Any], key: str, otherwise: str, where: str) -> str:
        """One of the fixed words of a key."""
        value = block.get(key, otherwise)
        if value in CHOICES[key]:
            return str(value)
        self.add(where, f"'{value}' is hier geen keuze.", f"Kies uit: {', '.join(CHOICES[key])}.")
        return otherwise

    def number(self, block: Mapping[str, Any], key: str, otherwise: float, low: float, high: float) -> float:
        """A number within limits."""
        value = block.get(key, otherwise)
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        self.add(key, f"'{value}' past hier niet.", f"Geef een getal van {low:g} tot en met {high:g}.")
        return otherwise

    def block(self, mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
        """A [block] of the map; empty when it is absent."""
        value = mapping.get(key, {})
        if isinstance(value, dict):
            return value
        self.add(key, "Dit is geen blok.", f"Schrijf de regels onder [{key}].")
        return {}

    def words(self, block: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        """A list of texts."""
        value = block.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.add(where, "Dit is geen lijst van woorden.", f'Schrijf bijvoorbeeld {key} = ["area"].')
        return ()


def read_map(mapping: Mapping[str, Any], catalog: Catalog) -> tuple[TableMap, list[Finding]]:
    """The map as checked words, and every fault in it; with faults the map must not be used."""
    faults = _Faults()
    table = faults.block(mapping, "table")
    for key in sorted(mapping.keys() - TOP):
        faults.add(key, "Deze sleutel bestaat niet.", f"Gebruik: {', '.join(sorted(TOP))}.")
    for key in sorted(table.keys() - TABLE):
        faults.add(f"table.{key}", "Deze sleutel bestaat niet.", f"Gebruik: {', '.join(sorted(TABLE))}.")
    if mapping.get("route") != "tables":
        faults.add("route", "Dit is geen map voor wijktabellen.", 'Schrijf bovenaan: route = "tables".')
    if (division := mapping.get("division", TODAY)) not in {item.code for item in catalog.divisions}:
        known = ", ".join(item.code for item in catalog.divisions)
        faults.add("division", f"De wijkgrenzen '{division}' zijn onbekend.", f"Kies uit: {known}.")
    indicators = _indicators(faults.block(mapping, "indicators"), catalog, faults)
    areas = _areas(faults.block(mapping, "areas"), catalog, faults)
    measures = _measures(faults.block(mapping, "measures"), faults)
    named = {"table.indicator": table["indicator"]} if table.get("indicator") else {}
    fixed = _indicators(named, catalog, faults).get("table.indicator")
    headers = tuple(tuple(level.split("+")) for level in faults.words(table, "headers", "table.headers"))
    labels = faults.words(table, "labels", "table.labels")
    parts = {*labels, *(part for level in headers for part in level)}
    read = TableMap(
        names=Names(catalog, indicators, areas, measures, "indicator" in parts and "measure" not in parts),
        layout=faults.choice(table, "layout", "wide", "table.layout"),
        sheets=faults.choice(table, "sheets", "one", "table.sheets"),
        headers=headers,
        labels=labels,
        columns={role: str(name) for role, name in faults.block(mapping, "columns").items()},
        marks=_marks(faults.block(mapping, "marks"), faults),
        edition=str(table.get("edition", "")),
        indicator=fixed,
        skip_sheets=faults.words(table, "skip_sheets", "table.skip_sheets"),
        decimal=faults.choice(table, "decimal", ",", "table.decimal"),
        margin=faults.choice(mapping, "margin", "half_width", "margin"),
        deff=faults.number(mapping, "deff", DEFF, 1, 10),
        level=faults.number(mapping, "level", 0.95, 0.5, 0.999),
        weights=_weights(faults.block(mapping, "weights"), catalog, faults),
    )
    _check_shape(read, faults)
    return read, faults.found


def _indicators(block: Mapping[str, Any], catalog: Catalog, faults: _Faults) -> dict[str, Target | None]:
    found: dict[str, Target | None] = {}
    for name, given in block.items():
        where = f"indicators.{name}" if name != "table.indicator" else name
        rule = given if isinstance(given, dict) else {"code": given}
        if rule.get("code") == SKIP:
            found[name] = None
            continue
        code = str(rule.get("code", ""))
        indicator = catalog.indicator.get(catalog.renamed.get(code, code))
        if indicator is None:
            faults.add(
                where, f"Het onderwerp '{code}' staat niet in de catalogus.", 'Kies een code, of "skip".'
            )
            continue
        if strange := sorted(rule.keys() - {"code", "version", "sd", "factor"}):
            faults.add(where, f"'{strange[0]}' bestaat niet.", "Gebruik code, version, sd en factor.")
        numbers = [rule.get("sd", 1), rule.get("factor", 1)]
        if not all(isinstance(n, int | float) and not isinstance(n, bool) and n > 0 for n in numbers):
            faults.add(where, "sd en factor zijn getallen boven 0.", "Verbeter het getal.")
            continue
        version = str(rule.get("version", ""))
        if version and version not in {item.code for item in indicator.versions}:
            known = ", ".join(item.code for item in indicator.versions)
            faults.add(where, f"De omschrijving '{version}' bestaat niet.", f"Kies uit: {known}.")
        found[name] = Target(indicator.code, version, rule.get("sd"), float(rule.get("factor", 1)))
    return found


def _areas(block: Mapping[str, Any], catalog: Catalog, faults: _Faults) -> dict[str, str]:
    levels = {area.code: area.level for area in catalog.areas}
    for name, code in block.items():
        if code != SKIP and levels.get(code) not in {"city", "area", "district"}:
            remedy = 'Kies de code van een wijk (WK0202..), een gebied (W1 tot en met W8), GM0202 of "skip".'
            faults.add(f"areas.{name}", f"'{code}' is geen wijk, gebied of stad.", remedy)
    return {name: str(code) for name, code in block.items()}


def _measures(block: Mapping[str, Any], faults: _Faults) -> dict[str, str]:
    known = (*ROLES, SKIP)
    for name, role in block.items():
        if role not in known:
            faults.add(f"measures.{name}", f"'{role}' is hier geen keuze.", f"Kies uit: {', '.join(known)}.")
    return {name: str(role) for name, role in block.items()}


def _marks(block: Mapping[str, Any], faults: _Faults) -> dict[str, str]:
    for mark, meaning in block.items():
        if not isinstance(meaning, str):
            faults.add(
                f"marks.{mark}", "De betekenis is geen tekst.", "Schrijf missing, suppressed of een zin."
            )
    given = {mark_key(mark): str(meaning).strip() for mark, meaning in block.items()}
    return {mark_key(mark): meaning for mark, meaning in MARKS.items()} | given


def _weights(block: Mapping[str, Any], catalog: Catalog, faults: _Faults) -> dict[str, float]:
    districts = {area.code for area in catalog.areas_on("district")}
    for code, persons in block.items():
        if code not in districts or not isinstance(persons, int | float) or persons <= 0:
            faults.add(
                f"weights.{code}",
                "Dit is geen wijk met een aantal boven 0.",
                "Verbeter de code of het getal.",
            )
    return {code: float(persons) for code, persons in block.items() if isinstance(persons, int | float)}


def _check_shape(read: TableMap, faults: _Faults) -> None:
    """Every figure must find its area and indicator in some header, label, column or sheet name."""
    if read.layout == "long":
        known = (*DIMENSIONS, *ROLES)
        for role in read.columns.keys() - set(known):
            faults.add(f"columns.{role}", "Deze rol bestaat niet.", f"Kies uit: {', '.join(known)}.")
        headers = list(read.columns.values())
        for role, header in read.columns.items():
            if headers.count(header) > 1:
                remedy = "Geef elke rol een eigen kolom."
                faults.add(f"columns.{role}", f"Twee rollen wijzen naar de kolom '{header}'.", remedy)
        if "value" not in read.columns:
            faults.add(
                "columns.value", "De kolom met het cijfer ontbreekt.", 'Schrijf value = "naam van de kolom".'
            )
        given = set(read.columns)
    else:
        if not read.headers or not read.labels:
            remedy = 'Schrijf bijvoorbeeld headers = ["edition"] en labels = ["area"].'
            faults.add("table", "Bij een brede tabel zijn headers en labels nodig.", remedy)
        given = {part for level in read.headers for part in level} | set(read.labels)
        for word in sorted(given - {*DIMENSIONS, SKIP}):
            faults.add(
                "table", f"'{word}' is hier geen keuze.", f"Kies uit: {', '.join((*DIMENSIONS, SKIP))}."
            )
    if "area" not in given:
        faults.add(
            "table", "Nergens staat waar de wijk te vinden is.", "Noem area bij labels, headers of columns."
        )
    if "indicator" not in given and read.sheets != "indicators" and read.indicator is None:
        remedy = "Noem indicator bij labels, headers, columns of sheets, of schrijf table.indicator."
        faults.add("table", "Nergens staat waar het onderwerp te vinden is.", remedy)
