"""Where series are interrupted: for all areas by the catalog, for one area by another way of asking."""

import polars as pl

from monitor.build.facts import UNDIVIDED
from monitor.catalog import TODAY, UNDATED, Catalog

MODE_TOLERANCE = 0.10
"""The part of the answers given in interviews may differ so much between editions before a series is cut.

Interviews give more favourable answers than forms (Dillman e.a., Internet, Phone, Mail and Mixed-Mode Surveys,
2014, chapter 11), and no margin knows that.
"""

BREAK = {
    "indicator": pl.String,
    "area": pl.String,
    "edition": pl.String,
    "kind": pl.String,
    "reason": pl.String,
}


def series_breaks(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """indicator, area ('' for all), edition (the first after the break), kind, reason."""
    told = [
        (one.code, "", cut.edition, cut.kind, cut.reason) for one in catalog.indicators for cut in one.breaks
    ]
    return pl.concat([pl.DataFrame(told, schema=BREAK, orient="row"), _other_modes(facts)]).sort(
        "indicator", "area", "edition"
    )


def _other_modes(facts: pl.DataFrame) -> pl.DataFrame:
    """Editions in which clearly more or fewer answers of an area came from interviews than in the one before."""
    asked = facts.filter(pl.col("mode").is_not_null() & pl.col("division").is_in([TODAY, UNDIVIDED]))
    before = pl.col("mode").shift(1).over("indicator", "area")
    moved = asked.sort("indicator", "area", "edition").with_columns(before=before)
    moved = moved.filter((pl.col("mode") - pl.col("before")).abs() > MODE_TOLERANCE)
    reason = pl.format(
        "In {} is hier anders gevraagd: {} procent van de antwoorden komt uit een gesprek aan huis, de keer ervoor {} procent.",
        pl.col("edition"),
        (100 * pl.col("mode")).round(0).cast(pl.Int64),
        (100 * pl.col("before")).round(0).cast(pl.Int64),
    )
    return moved.select("indicator", "area", "edition", kind=pl.lit("mode"), reason=reason).cast(BREAK)  # type: ignore[arg-type]


def with_runs(facts: pl.DataFrame, breaks: pl.DataFrame) -> pl.DataFrame:
    """Figures with a value and a year, on today's lines, with `run`: only equal runs of an area may be compared."""
    rows = facts.filter(
        pl.col("value").is_not_null()
        & (pl.col("edition") != UNDATED)
        & pl.col("division").is_in([TODAY, UNDIVIDED])
    )
    cuts = breaks.select("indicator", "area", cut="edition")
    everywhere = cuts.filter(pl.col("area") == "").drop("area")
    keys = ["indicator", "area", "edition"]
    passed = pl.concat(
        [
            rows.select(keys).join(everywhere, on="indicator"),
            rows.select(keys).join(cuts.filter(pl.col("area") != ""), on=["indicator", "area"]),
        ]
    )
    runs = passed.group_by(keys).agg(run=(pl.col("cut") <= pl.col("edition")).sum())
    return rows.join(runs, on=keys, how="left").with_columns(pl.col("run").fill_null(0).cast(pl.Int64))
