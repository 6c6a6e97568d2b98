"""Make the example survey from a seed: answers, figures, a delivery to practise importing, and a release of its own."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from monitor.build import recipe
from monitor.build.example import DATA, MODEL, SOURCE, catalog
from monitor.build.example.bureau import write_delivery
from monitor.build.example.checked import REST, Verdicts, coverage, true_changes, true_differences, verdicts
from monitor.build.example.model import Truth, build_truth, families, lot, true_figures
from monitor.build.example.places import division_of, places_of
from monitor.build.example.practice import emptied, write_practice
from monitor.build.example.sample import answers, counted
from monitor.build.sources import tidy
from monitor.build.survey.figures import figures
from monitor.catalog import Catalog
from monitor.catalog.models import Delivery
from monitor.findings import Rejected
from monitor.store import CURRENT_EXAMPLE

SEED = 2025
PUBLISHED = "alwm/stad.csv"
PRACTICE = "oefenmap"
"""The data folder in which the last edition can be imported, below the answers."""
NOTE = "Verzonnen cijfers, alleen om te oefenen."

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What was made: the name of the release, numbers, the delivery to import, and how it compares with the truth.

    covered: level, intervals, covered (0-1). state: areas against the rest; past: against earlier editions.
    """

    release: str
    editions: int
    respondents: int
    indicators: int
    figures: int
    hidden: int
    delivery: Path
    covered: pl.DataFrame
    state: Verdicts
    past: Verdicts
    over_time: Verdicts
    remarks: tuple[str, ...]


def truth_of(seed: int = SEED, data: Path = DATA) -> Truth:
    """The example city of a seed, with the real numbers of inhabitants and the city figures that were published.

    Raises Rejected when the catalog or those deliveries cannot be read.
    """
    chosen = catalog(data / "catalog", data / "example" / "catalog")
    conversion, findings = recipe.read_conversion(data / recipe.CONVERSION_FILE)
    known, wrong = tidy.read(data / "raw" / PUBLISHED, PUBLISHED)
    if findings or wrong:
        raise Rejected([*findings, *wrong])
    published: dict[str, dict[int, float]] = {}
    for code, year, value in known.select("indicator", "edition", "value").iter_rows():
        published.setdefault(code, {})[int(year)] = value
    places = places_of(conversion, chosen, lot(seed, "places"))
    return build_truth(chosen, places, families(data / "example" / MODEL.name), published, seed)


def make(
    out: Path,
    sql: Path,
    releases: Path,
    seed: int = SEED,
    said: Progress = lambda step: None,
    data: Path = DATA,
) -> Made:
    """Make everything in `out` (answers/ and raw/) and put the release into use as the example; `current` stays.

    Raises Rejected when the catalog, or figures made of the answers, do not fit.
    """
    said("stad verzinnen")
    return make_from(truth_of(seed, data), out, sql, releases, seed, said, data)


def make_from(
    truth: Truth,
    out: Path,
    sql: Path,
    releases: Path,
    seed: int = SEED,
    said: Progress = lambda step: None,
    data: Path = DATA,
) -> Made:
    """`make` for a city that is there already; the folders answers and raw in `out` are replaced.

    Raises Rejected when those hold anything else than an earlier example.
    """
    raw, given = emptied(out / "raw"), emptied(out / "answers")
    shown, remarks, people = [], [], 0
    for edition in (one.code for one in truth.catalog.editions):
        said(f"editie {edition}")
        coded = answers(truth, edition, seed)
        found, said_of = _edition(coded, truth.catalog, edition, given)
        shown.append(found)
        remarks += said_of
        people += coded.height
    delivery = write_delivery(coded, truth.catalog, edition, given, seed)
    said("uitgave maken")
    whole, files = _delivered(truth.catalog, shown, raw, data)
    name = recipe.make(whole, raw, sql, releases, extra=files, pointer=CURRENT_EXAMPLE)
    earlier = replace(whole, deliveries=whole.deliveries[:-1])
    write_practice(earlier, files, data / recipe.CONVERSION_FILE, given / PRACTICE)
    said("met de waarheid vergelijken")
    estimates, true = pl.concat(shown), true_figures(truth)
    pairs = true_differences(_table("comparison", name, releases), true, estimates)
    return Made(
        release=name,
        editions=len(shown),
        respondents=people,
        indicators=len(truth.catalog.indicators),
        figures=estimates["value"].count(),
        hidden=estimates.filter(pl.col("status") == "suppressed").height,
        delivery=delivery,
        covered=coverage(estimates, true, truth.catalog),
        state=verdicts(pairs.filter(pl.col("against") == REST)),
        past=verdicts(pairs.filter(pl.col("against") != REST)),
        over_time=verdicts(_changes(name, releases, true)),
        remarks=tuple(remarks),
    )


def _edition(
    coded: pl.DataFrame, chosen: Catalog, edition: str, folder: Path
) -> tuple[pl.DataFrame, list[str]]:
    """The figures of one edition, after its answers were written as a file."""
    given = counted(coded, chosen)
    given.write_parquet(folder / f"{edition}.parquet")
    return figures(given, chosen, edition, SOURCE)


def _delivered(
    chosen: Catalog, shown: list[pl.DataFrame], raw: Path, data: Path
) -> tuple[Catalog, dict[str, Path]]:
    """The catalog with a delivery per edition, and where their files lie; the ledger of real figures plays no part."""
    files: dict[str, Path] = {}
    blocks = []
    (raw / "estimates").mkdir()
    for found in shown:
        edition = found["edition"][0]
        file = f"estimates/{SOURCE}_{edition}.csv"
        files[file] = raw / file
        found.write_csv(files[file])
        checksum = hashlib.sha256(files[file].read_bytes()).hexdigest()
        lines = division_of(edition)
        blocks.append(
            Delivery(file=file, source=SOURCE, division=lines, sha256=checksum, obtained="", note=NOTE)
        )
    # The recipe looks for the conversion table beside the deliveries.
    (raw / "areas").mkdir()
    shutil.copyfile(data / recipe.CONVERSION_FILE, raw / recipe.CONVERSION_FILE)
    return replace(chosen, deliveries=tuple(blocks)), files


def _table(name: str, release: str, releases: Path) -> pl.DataFrame:
    return pl.read_parquet(releases / release / f"{name}.parquet")


def _changes(release: str, releases: Path, true: pl.DataFrame) -> pl.DataFrame:
    told = true_changes(_table("development", release, releases), true)
    return told.rename({"change": "difference"})
