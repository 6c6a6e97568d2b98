"""How a release is made: the whole build, read from top to bottom."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import polars as pl

from monitor.build import release
from monitor.build.checks import amount_faults, conversion_faults, findings_in, weight_faults
from monitor.build.comparisons import comparisons
from monitor.build.derived import added_up, converted, rates
from monitor.build.facts import UNDIVIDED, facts_of, inapplicable, unasked, with_intervals
from monitor.build.flags import lettered
from monitor.build.sources import budgets, tidy
from monitor.build.sources.text import read_text, to_numbers
from monitor.build.tables import catalog_tables
from monitor.catalog import TODAY, Catalog, load
from monitor.findings import Finding, Rejected

CONVERSION_FILE = "areas/conversion.csv"
CONVERSION = (
    "from_division",
    "from_area",
    "to_division",
    "to_area",
    "share",
    "persons",
    "basis",
)
BUDGETS = "budgets/"
"""Deliveries in this folder hold amounts per post instead of figures per indicator."""

Progress = Callable[[str], None]


def build(data: Path, sql: Path, releases: Path, said: Progress = lambda step: None) -> str:
    """Build a release of everything in `data` and put it into use; returns its name.

    Raises Rejected with every finding, before anything is written, when catalog or deliveries do not fit.
    """
    said("catalogus lezen")
    catalog = _catalog(data)
    said("leveringen lezen en controleren")
    rows, amounts, conversion = deliveries(data, catalog)
    said("cijfers afleiden")
    facts = derive(rows, catalog, conversion)
    said("verschillen berekenen")
    tables = {
        **catalog_tables(catalog),
        "observation": facts,
        "comparison": comparisons(facts, catalog),
        "budget": amounts,
        "conversion": conversion,
    }
    said("uitgave schrijven en controleren")
    with release.alone(releases):
        name = release.write_release(tables, sql, releases)
        release.switch(releases, name)
    return name


def _catalog(data: Path) -> Catalog:
    """The catalog; when it is broken, Rejected also tells what in the deliveries cannot be read.

    Whether deliveries fit the catalog, and whether the release fits sql/checks, can only be said of what is whole:
    those findings come when the earlier ones have been mended.
    """
    try:
        return load(data / "catalog")
    except Rejected as broken:
        _, findings = read_conversion(data / CONVERSION_FILE)
        raw = data / "raw"
        files = sorted(path.relative_to(raw).as_posix() for path in raw.rglob("*.csv"))
        findings += [fault for file in files for fault in _reader(file).read(raw / file, file)[1]]
        raise Rejected([*broken.findings, *findings]) from broken


def derive(rows: pl.DataFrame, catalog: Catalog, conversion: pl.DataFrame) -> pl.DataFrame:
    """All facts of a release: delivered, converted, added up, computed, and what is not there, with the reason."""
    facts = facts_of(rows, catalog)
    facts = pl.concat([facts, converted(facts, catalog, conversion)])
    facts = pl.concat([facts, added_up(facts, catalog)])
    facts = with_intervals(facts, catalog)
    facts = pl.concat([facts, rates(facts, catalog)])
    facts = pl.concat([facts, unasked(facts, catalog), inapplicable(facts, catalog)])
    # Whoever names no division gets one row per figure: on today's lines, otherwise as delivered.
    former = ~pl.col("division").is_in([TODAY, UNDIVIDED])
    known = pl.col("division").is_in([TODAY, UNDIVIDED]).any().over("indicator", "area", "edition")
    return lettered(facts.with_columns(shown=~(former & known)), catalog)


def deliveries(data: Path, catalog: Catalog) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Delivered rows, budget amounts and the conversion table; raises Rejected with every finding in them."""
    conversion, findings = read_conversion(data / CONVERSION_FILE)
    findings += conversion_faults(conversion, catalog, CONVERSION_FILE)
    frames: list[pl.DataFrame] = []
    amounts: list[pl.DataFrame] = []
    for delivery in catalog.deliveries:
        path = data / "raw" / delivery.file
        findings += _changed(path, delivery.file, delivery.sha256)
        reader = _reader(delivery.file)
        frame, wrong = reader.read(path, delivery.file)
        findings += wrong or _empty(frame, delivery.file)
        into = amounts if reader is budgets else frames
        into.append(
            frame.with_columns(
                file=pl.lit(delivery.file),
                source=pl.lit(delivery.source),
                division=pl.lit(delivery.division),
            )
        )
    rows = pl.concat(frames) if frames else pl.DataFrame()
    if frames:
        findings += findings_in(rows, catalog, conversion)
        findings += weight_faults(rows, catalog)
    if amounts:
        findings += amount_faults(pl.concat(amounts), catalog)
    if findings:
        raise Rejected(findings)
    money = (
        pl.concat(amounts)
        if amounts
        else pl.DataFrame(schema=dict.fromkeys([*budgets.COLUMNS, "source"], pl.String))
    )
    return rows, money.select(*budgets.COLUMNS, "source"), conversion


def _reader(file: str) -> ModuleType:
    """The module that can read a delivery: by the folder it lies in."""
    return budgets if file.startswith(BUDGETS) else tidy


def _empty(frame: pl.DataFrame, file: str) -> list[Finding]:
    """A delivery without rows would take its figures away without anyone saying so."""
    if frame.height:
        return []
    remedy = "Lever de cijfers mee, of haal de levering uit editions.toml."
    return [Finding(file, "regel 1", "Onder de kop staat geen enkele regel.", remedy)]


def read_conversion(path: Path) -> tuple[pl.DataFrame, list[Finding]]:
    """The table that says which part of a former area lies in which area of today."""
    remedy = "Zet het terug in data/areas; zijn er geen vroegere grenzen, dan met alleen de kop."
    frame, findings = read_text(path, CONVERSION_FILE, CONVERSION, remedy)
    for column in ("share", "persons"):
        frame, wrong = to_numbers(frame, column, CONVERSION_FILE)
        findings += wrong
    return frame.drop("line"), findings


def _changed(path: Path, file: str, expected: str) -> list[Finding]:
    """A delivery is never edited: another checksum means another delivery."""
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() == expected:
        return []
    remedy = "Zet het oude bestand terug; is dit een nieuwe levering, verbeter dan sha256 en obtained in editions.toml."
    return [Finding(file, "-", "Het bestand is veranderd sinds het werd opgenomen.", remedy)]
