"""Whether delivered estimates of a survey hold together: margins, versions, reasons for hiding."""

from collections.abc import Iterator

import polars as pl

from monitor.catalog import Catalog
from monitor.findings import Finding

REASONS = ("few_answers", "low_effective", "wide_interval", "sensitive", "secondary")
"""Why a value may be hidden (methods, section 8)."""


def estimate_faults(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    """Everything that is wrong with rows of estimates: file, line and the columns of sources/estimates.py.

    Rows of other sources have no version, reason or margin and so nothing to be wrong with.
    """
    versions = [(one.code, version.code) for one in catalog.indicators for version in one.versions]
    known = pl.DataFrame(versions, schema={"indicator": pl.String, "version": pl.String}, orient="row")
    named = rows.filter(pl.col("version") != "")
    yield from _found(
        named.join(known, on=["indicator", "version"], how="anti"),
        "Versie '{version}' van '{indicator}' staat niet in de catalogus.",
        "Voeg het blok [[indicator.version]] toe of verbeter de code.",
    )
    around = (pl.col("lower") > pl.col("value")) | (pl.col("upper") < pl.col("value"))
    yield from _found(
        rows.filter(around), "De marge ligt niet om {value} heen.", "Verbeter het cijfer of de marge."
    )
    yield from _found(
        rows.filter(pl.col("se") < 0), "Een standaardfout is niet negatief: {se}.", "Verbeter haar."
    )
    hidden = pl.col("status") == "suppressed"
    yield from _found(
        rows.filter(~pl.col("reason").is_in(["", *REASONS]) | ((pl.col("reason") != "") & ~hidden)),
        "Reden '{reason}' past niet bij status '{status}'.",
        f"Gebruik bij status suppressed een van: {', '.join(REASONS)}.",
    )
    left = pl.any_horizontal(pl.col("lower", "upper", "se", "deff").is_not_null())
    yield from _found(
        rows.filter(hidden & left),
        "Bij een verborgen cijfer staat nog een marge.",
        "Haal marge, fout en ontwerpeffect weg: wat verborgen is, staat in geen bestand.",
    )


def _found(rows: pl.DataFrame, problem: str, remedy: str) -> Iterator[Finding]:
    for row in rows.iter_rows(named=True):
        yield Finding(row["file"], f"regel {row['line']}", problem.format(**row), remedy)
