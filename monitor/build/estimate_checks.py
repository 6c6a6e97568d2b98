"""Whether delivered estimates of a survey hold together: margins, versions, reasons for hiding."""

from collections.abc import Iterator

import polars as pl

from monitor.build.survey.rounded import MODE, SHARE, kept
from monitor.catalog import Catalog
from monitor.findings import Finding

PARTS = ("area", "district", "neighbourhood")
TENS = 10
ROUNDING = 1e-6
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
    counted = pl.any_horizontal(pl.col("respondents", "mode").is_not_null())
    yield from _found(
        rows.filter(hidden & (pl.col("reason") != "") & counted),
        "Bij een verborgen cijfer staat nog hoeveel mensen antwoordden, of hoe.",
        "Haal respondents en mode weg: wat verborgen is, staat in geen bestand.",
    )
    yield from _too_precise(named, catalog)


def _too_precise(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    """Numbers with which an outsider can work back to a hidden figure or to a number of answers."""
    levels = {item.code: item.level for item in catalog.areas}
    places = [
        (catalog.indicator.get(code), area) for code, area in rows.select("indicator", "area").iter_rows()
    ]
    digits = [None if found is None else kept(found, area) for found, area in places]
    parts = [levels.get(area) in PARTS for _, area in places]
    told = rows.with_columns(
        _digits=pl.Series(digits, dtype=pl.Int64), _part=pl.Series(parts, dtype=pl.Boolean)
    ).with_columns(_unit=10.0 ** pl.col("_digits"))
    yield from _found(
        told.filter(pl.col("_part") & (pl.col("respondents") % TENS != 0)),
        "Van een wijk of gebied staat het aantal antwoorden niet op tientallen: {respondents}.",
        "Maak de levering opnieuw met import; die rondt af.",
    )
    fine = [_finer(name, pl.col("_unit")) for name in ("value", "lower", "upper")]
    fine += [_finer("se", 10 * pl.col("_unit")), _finer("deff", pl.lit(10.0))]
    fine += [_finer("share", pl.lit(10.0**SHARE)), _finer("mode", pl.lit(10.0**MODE))]
    yield from _found(
        told.filter(pl.any_horizontal(fine)),
        "Een getal heeft meer decimalen dan naar buiten gaan; daarmee is een verborgen cijfer terug te rekenen.",
        "Maak de levering opnieuw met import; die rondt af.",
    )


def _finer(name: str, unit: pl.Expr) -> pl.Expr:
    """Whether a column has more decimals than fit in one part of `unit`."""
    size = pl.col(name) * unit
    return ((size - size.round()).abs() > ROUNDING).fill_null(value=False)


def _found(rows: pl.DataFrame, problem: str, remedy: str) -> Iterator[Finding]:
    for row in rows.iter_rows(named=True):
        yield Finding(row["file"], f"regel {row['line']}", problem.format(**row), remedy)
