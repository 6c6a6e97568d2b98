"""Differences that a margin allows: an area against the rest of the city, and against its own past."""

from itertools import pairwise

import polars as pl

from monitor.analysis.difference import dispersion, smallest
from monitor.analysis.families import adjust_within
from monitor.analysis.trend import verdict
from monitor.build.breaks import with_runs
from monitor.build.facts import level_of
from monitor.build.normal import two_sided, with_limits
from monitor.build.rest import event_rest, survey_rest
from monitor.catalog import Catalog
from monitor.catalog.models import Indicator

COMPARISON = {
    "indicator": pl.String,
    "area": pl.String,
    "edition": pl.String,
    "against": pl.String,
    "reference": pl.Float64,
    "difference": pl.Float64,
    "se": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p_adjusted": pl.Float64,
    "threshold": pl.Float64,
    "smallest": pl.Float64,
    "verdict": pl.String,
    "reason": pl.String,
}
"""against: `rest` or an earlier edition; reference to upper, threshold and smallest in the indicator's unit."""


def comparisons(figures: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """All differences between measured figures (see `measured`), adjusted for the number of areas of a level, with a verdict.

    Registered events: areas where residents are no fair measure get none, and such districts do not count in the
    rest of the city either: they would make every other area look low.
    """
    pairs = pl.concat([event_rest(figures, catalog), survey_rest(figures, catalog), _past(figures)])
    return judged(pairs, catalog)


def measured(facts: pl.DataFrame, breaks: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Figures of which an error is known, on today's lines, of areas where the measure is fair.

    indicator, area, level, edition, value, se, share, run, and of registered events: events, people, per.
    """
    rows = with_runs(facts, breaks).with_columns(level=level_of(catalog))
    asked = rows.filter(pl.col("se") > 0).with_columns(events=None, people=None, per=None, variation=None)
    rates = [_event_rates(rows, one, catalog) for one in catalog.indicators if one.numerator]
    names = [
        "indicator",
        "area",
        "level",
        "edition",
        "value",
        "se",
        "share",
        "run",
        "events",
        "people",
        "per",
    ]
    kept = [frame.select(*names, "variation").cast(MEASURED) for frame in [asked, *rates]]  # type: ignore[arg-type]
    return pl.concat(kept).sort("indicator", "area", "edition")


MEASURED = {
    **dict.fromkeys(("indicator", "area", "level", "edition"), pl.String),
    **dict.fromkeys(("value", "se", "share"), pl.Float64),
    "run": pl.Int64,
    **dict.fromkeys(("events", "people", "per", "variation"), pl.Float64),
}


def _event_rates(rows: pl.DataFrame, indicator: Indicator, catalog: Catalog) -> pl.DataFrame:
    """Rates with the error of chance, times what events vary more than chance from year to year."""
    keys = ["area", "edition", "division"]
    events = rows.filter(pl.col("indicator") == indicator.numerator).select(*keys, events="value")
    people = rows.filter(pl.col("indicator") == indicator.denominator).select(*keys, people="value")
    shown = rows.filter((pl.col("indicator") == indicator.code) & (pl.col("level") != "city"))
    found = shown.join(events, on=keys).join(people, on=keys)
    cautioned = [item.area for item in catalog.cautions if indicator.kind in item.kinds]
    pairs = []
    for _, points in found.filter(pl.col("level") == "neighbourhood").group_by("area", maintain_order=True):
        course = points.sort("edition").select("events", "people").rows()
        pairs += [(*before, *after) for before, after in pairwise(course)]
    variation = dispersion(pairs)
    se = (pl.col("events") * variation).sqrt() / pl.col("people") * indicator.per
    return found.filter(~pl.col("area").is_in(cautioned)).with_columns(
        se=se, per=pl.lit(indicator.per), variation=pl.lit(variation)
    )


def _past(figures: pl.DataFrame) -> pl.DataFrame:
    """Every figure against every earlier one of the same run."""
    keys = ["indicator", "area", "run"]
    then = figures.select(*keys, against="edition", reference="value", se_then="se")
    pairs = figures.join(then, on=keys).filter(pl.col("against") < pl.col("edition"))
    return pairs.select(
        "indicator",
        "area",
        "level",
        "edition",
        "against",
        "reference",
        difference=pl.col("value") - pl.col("reference"),
        se=(pl.col("se") ** 2 + pl.col("se_then") ** 2).sqrt(),
    )


def judged(pairs: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """The pairs with limits, adjusted p value (family: areas of one level, edition and comparison) and verdict."""
    family = ["indicator", "level", "edition", "against"]
    rows = adjust_within(with_limits(two_sided(pairs, "difference"), "difference"), family)
    told = [
        verdict(change, se, p, catalog.indicator[code].practical, catalog.indicator[code].better)
        for code, change, se, p in rows.select("indicator", "difference", "se", "p_adjusted").iter_rows()
    ]
    thresholds = {one.code: one.practical for one in catalog.indicators}
    return (
        rows.with_columns(
            threshold=pl.col("indicator").replace_strict(thresholds, return_dtype=pl.Float64),
            smallest=pl.col("se") * smallest(1.0),
            verdict=pl.Series([item.code for item in told], dtype=pl.String),
            reason=pl.Series([item.reason for item in told], dtype=pl.String),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in COMPARISON.items())
        .sort("indicator", "area", "edition", "against")
    )
