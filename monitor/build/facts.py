"""From delivered rows to facts: every value with its division, status, flags and source."""

import polars as pl

from monitor.analysis.intervals import event_rate
from monitor.build.flags import ESTIMATED, PROVISIONAL
from monitor.catalog import TODAY, UNDATED, Catalog

FACT = {
    "indicator": pl.String,
    "area": pl.String,
    "edition": pl.String,
    "division": pl.String,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "se": pl.Float64,
    "deff": pl.Float64,
    "share": pl.Float64,
    "respondents": pl.Float64,
    "mode": pl.Float64,
    "status": pl.String,
    "reason": pl.String,
    "flags": pl.String,
    "version": pl.String,
    "source": pl.String,
    "note": pl.String,
    "published": pl.String,
}
"""The columns of a fact; value, lower, upper and se in the indicator's unit; share and mode 0-1.

`share` is the part of the city's people that lives in the area; it serves comparisons and is not in the release.
"""

UNDIVIDED = "none"
"""The division of figures of city, country and region, whose lines are not district lines."""

WHOLES = ("country", "region", "city")
"""Levels without district lines; every other code, also a former one that the catalog lost, follows some lines."""


def facts_of(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Delivered rows as facts; small-area figures of a model are estimated, all others measured.

    Figures of a provisional delivery get that letter here; what is derived from them inherits it.
    """
    natures = {item.code: item.nature for item in catalog.sources}
    modelled = pl.col("source").replace_strict(natures, return_dtype=pl.String) == "model"
    small = ~level_of(catalog).is_in(WHOLES)
    estimated = modelled & small & pl.col("value").is_not_null()
    early = pl.col("file").is_in([item.file for item in catalog.deliveries if item.provisional])
    status = pl.when(pl.col("status") != "").then(pl.col("status"))
    return rows.with_columns(
        division=pl.when(small).then(pl.col("division")).otherwise(pl.lit(UNDIVIDED)),
        status=status.when(estimated).then(pl.lit("estimated")).otherwise(pl.lit("measured")),
        flags=pl.col("flags")
        + pl.when(estimated).then(pl.lit(ESTIMATED)).otherwise(pl.lit(""))
        + pl.when(early).then(pl.lit(PROVISIONAL)).otherwise(pl.lit("")),
    ).pipe(as_facts)


def level_of(catalog: Catalog) -> pl.Expr:
    """The level of the area of a row."""
    levels = {item.code: item.level for item in catalog.areas}
    return pl.col("area").replace_strict(levels, default="", return_dtype=pl.String)


def with_intervals(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """The facts, in which counts of registered events have their chance interval."""
    events = [item.code for item in catalog.indicators if item.events]
    counted = facts.filter(pl.col("indicator").is_in(events) & pl.col("value").is_not_null())
    limits = [event_rate(count, 1, 1) for count in counted["value"]]
    counted = counted.with_columns(
        lower=pl.Series([item.lower for item in limits], dtype=pl.Float64),
        upper=pl.Series([item.upper for item in limits], dtype=pl.Float64),
    )
    others = facts.filter(~(pl.col("indicator").is_in(events) & pl.col("value").is_not_null()))
    return pl.concat([others, counted])


def unasked(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Rows for editions of a source in which no definition of an indicator held: a gap is said, not guessed.

    A survey did not ask; of a model's table we only know that the figure is not in it. Only for areas that
    have the indicator in another edition.
    """
    rows = []
    for indicator in catalog.indicators:
        source = catalog.source[indicator.source]
        if source.nature == "register" or indicator.link == "overlap":
            continue
        dated = [edition for edition in source.editions if edition != UNDATED]
        early = [edition for edition in dated if not indicator.versions_in(edition)]
        if not early:
            continue
        areas = facts.filter(pl.col("indicator") == indicator.code).select("area", "division").unique()
        asked = source.nature == "survey"
        status, note = (
            ("not_asked", "") if asked else ("missing", "Dit jaar staat niet in de tabel van de bron.")
        )
        rows += [
            (indicator.code, area, edition, division, status, source.code, note)
            for edition in early
            for area, division in areas.iter_rows()
        ]
    names = ["indicator", "area", "edition", "division", "status", "source", "note"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    held = facts.select("indicator", "area", "edition").unique()
    return as_facts(frame.join(held, on=["indicator", "area", "edition"], how="anti"))


def inapplicable(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Rows that say `not_applicable` for classes on the eight areas: classes are never averaged."""
    classes = [item.code for item in catalog.indicators if item.kind == "class"]
    districts = facts.filter(pl.col("indicator").is_in(classes) & (level_of(catalog) == "district"))
    areas = pl.DataFrame(
        {"area": [item.code for item in catalog.areas_on("area")]},
        schema={"area": pl.String},
    )
    frame = districts.select("indicator", "edition", "source").unique().join(areas, how="cross")
    return as_facts(
        frame.with_columns(
            division=pl.lit(TODAY),
            status=pl.lit("not_applicable"),
            note=pl.lit("Klassen van wijken worden niet tot een gebied gemiddeld."),
        )
    )


def as_facts(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of a fact, in their order; texts that are absent are empty, numbers that are absent missing."""
    absent = [
        (pl.lit("") if dtype == pl.String else pl.lit(None, dtype)).alias(name)
        for name, dtype in FACT.items()
        if name not in frame.columns
    ]
    return frame.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in FACT.items())
