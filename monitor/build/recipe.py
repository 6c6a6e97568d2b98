"""How a release is made: the whole build, read from top to bottom."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import polars as pl

from monitor.build import release
from monitor.build.breaks import breaks_everywhere, series_breaks
from monitor.build.checks import amount_faults, conversion_faults, findings_in, weight_faults
from monitor.build.comparisons import comparisons, measured
from monitor.build.derived import added_up, converted, rates
from monitor.build.developments import developments
from monitor.build.disclosure_audit import audit
from monitor.build.editions.history import with_history
from monitor.build.editions.undo import quiet
from monitor.build.estimate_checks import estimate_faults
from monitor.build.facts import UNDIVIDED, facts_of, inapplicable, unasked, with_intervals
from monitor.build.flags import lettered
from monitor.build.linked import linked
from monitor.build.sources import budgets, estimates, tidy
from monitor.build.sources.text import read_text, to_numbers
from monitor.build.tables import catalog_tables
from monitor.catalog import TODAY, Catalog, load
from monitor.findings import Finding, Rejected
from monitor.store import CURRENT

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
ESTIMATES = "estimates/"
WAITING = "staging"
"""Folder in data where imports wait and a publication notes what it does."""

READERS: Mapping[str, ModuleType] = {"budgets/": budgets, ESTIMATES: estimates}
"""Deliveries in these folders have a form of their own: amounts per post, and survey figures with margins."""

Progress = Callable[[str], None]
Tables = dict[str, pl.DataFrame]
STEPS = 5


def build(data: Path, sql: Path, releases: Path, said: Progress = lambda step: None) -> str:
    """Build a release of everything in `data` and put it into use; returns its name.

    Raises Rejected with every finding, before anything is written, when catalog or deliveries do not fit.
    """
    said("catalogus lezen")
    with release.alone(releases), quiet(data / WAITING):
        return _made(_catalog(data), data, sql, releases, said, {}, CURRENT)


def make(
    catalog: Catalog,
    data: Path,
    sql: Path,
    releases: Path,
    said: Progress = lambda step: None,
    extra: Mapping[str, Path] | None = None,
    pointer: str = CURRENT,
) -> str:
    """Build a release of this catalog, and put it into use under `pointer` unless that is empty; returns its name.

    `extra`: where deliveries lie that are not in data/raw (yet), such as a staged edition.
    """
    with release.alone(releases), quiet(data / WAITING):
        return _made(catalog, data, sql, releases, said, extra or {}, pointer)


def _made(
    catalog: Catalog,
    data: Path,
    sql: Path,
    releases: Path,
    said: Progress,
    extra: Mapping[str, Path],
    pointer: str,
) -> str:
    """As `make`, inside the locks: what is read is whole, and nothing is published in between."""
    if pointer == CURRENT and catalog.fictitious:
        problem = "Deze catalogus gaat over verzonnen cijfers; die worden nooit de uitgave in gebruik."
        raise Rejected(
            [
                Finding(
                    "sources.toml",
                    "sleutel fictitious",
                    problem,
                    "Gebruik make example, of haal de sleutel weg.",
                )
            ]
        )
    tables = assemble(catalog, data, said, extra)
    said("uitgave schrijven en controleren")
    name = release.write_release(tables, sql, releases)
    if pointer:
        release.switch(releases, name, pointer)
    return name


def assemble(
    catalog: Catalog,
    data: Path,
    said: Progress = lambda step: None,
    extra: Mapping[str, Path] | None = None,
) -> Tables:
    """All tables of a release of this catalog; raises Rejected with every finding in the deliveries."""
    said("leveringen lezen en controleren")
    rows, amounts, conversion = deliveries(data, catalog, extra or {})
    said("cijfers afleiden")
    facts = derive(rows, catalog, conversion)
    if findings := list(audit(facts, catalog, conversion)):
        raise Rejected(findings)
    said("verschillen berekenen")
    breaks = series_breaks(facts, catalog)
    figures = measured(facts, breaks, catalog)
    tables = {
        **catalog_tables(catalog),
        "series_break": breaks,
        "observation": facts.drop("share"),
        "comparison": comparisons(figures, catalog),
        "development": developments(figures, catalog),
        "budget": amounts,
        "conversion": conversion,
    }
    return with_history(tables, data / "published")


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
    links = pl.col("version").str.contains(estimates.LINK, literal=True)
    facts = facts_of(rows.filter(~links), catalog)
    facts = pl.concat([facts, linked(facts, rows.filter(links), catalog)])
    facts = pl.concat([facts, converted(facts, catalog, conversion)])
    facts = pl.concat([facts, added_up(facts, catalog)])
    facts = with_intervals(facts, catalog)
    facts = pl.concat([facts, rates(facts, catalog)])
    facts = pl.concat([facts, unasked(facts, catalog), inapplicable(facts, catalog)])
    # Whoever names no division gets one row per figure: on today's lines, otherwise as delivered.
    former = ~pl.col("division").is_in([TODAY, UNDIVIDED])
    known = pl.col("division").is_in([TODAY, UNDIVIDED]).any().over("indicator", "area", "edition")
    return lettered(facts.with_columns(shown=~(former & known)), catalog, breaks_everywhere(facts, catalog))


def deliveries(
    data: Path, catalog: Catalog, extra: Mapping[str, Path]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Delivered rows, budget amounts and the conversion table; raises Rejected with every finding in them."""
    conversion, findings = read_conversion(data / CONVERSION_FILE)
    findings += conversion_faults(conversion, catalog, CONVERSION_FILE)
    frames: list[pl.DataFrame] = []
    amounts: list[pl.DataFrame] = []
    for delivery in catalog.deliveries:
        path = extra.get(delivery.file, data / "raw" / delivery.file)
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
    rows = _together(frames)
    if frames:
        figures = rows.filter(~pl.col("version").str.contains(estimates.LINK, literal=True))
        findings += findings_in(figures, catalog, conversion)
        findings += estimate_faults(figures, catalog)
        findings += weight_faults(figures, catalog)
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
    return next((reader for folder, reader in READERS.items() if file.startswith(folder)), tidy)


def _together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """All rows, with the columns of a survey's estimates also where a source has none of them."""
    shape = pl.DataFrame(
        schema={name: pl.Float64 if name in estimates.NUMBERS else pl.String for name in estimates.COLUMNS}
    )
    rows = pl.concat([shape, *frames], how="diagonal")
    rows = rows.with_columns(pl.col("version", "reason", "flags").fill_null(""))
    # A figure with its margin takes the place of the same figure as a news item or report rounded it.
    if not frames:
        return rows
    exact = pl.col("file").str.starts_with(ESTIMATES)
    keys = ["source", "indicator", "area", "edition"]
    precise = rows.filter(exact & pl.col("value").is_not_null()).select(keys).unique()
    return pl.concat([rows.filter(exact), rows.filter(~exact).join(precise, on=keys, how="anti")])


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
