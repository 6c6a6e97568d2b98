"""How often figures and verdicts of the example survey agree with the truth they were drawn from."""

from dataclasses import dataclass

import polars as pl

from monitor.build.sources.estimates import LINK
from monitor.catalog import CITY, Catalog

VARYING = "varying"
SPOKEN = ("better", "worse", "higher", "lower")
"""Verdicts that name a direction."""
NOTHING = 1e-9
"""A true difference of at most this size is none."""
REST = "rest"


@dataclass(frozen=True)
class Verdicts:
    """spoken: verdicts with a direction, and those that call a course varying; wrong: of these, not true.

    A direction is wrong against the truth or where nothing is true; varying is wrong where the truth is flat or goes one
    way only. varying, varying_wrong: those among spoken and wrong. large: true differences of at least the threshold;
    found: of these, with a verdict in the right direction.
    """

    spoken: int
    wrong: int
    varying: int
    varying_wrong: int
    large: int
    found: int


def coverage(estimates: pl.DataFrame, true: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """level, intervals, covered (0-1): how often the true value lies within the 95 percent interval.

    `estimates`: as sources/estimates.py names them; `true`: indicator, area, edition, value.
    """
    levels = {one.code: one.level for one in catalog.areas}
    figures = estimates.filter(
        pl.col("lower").is_not_null() & ~pl.col("version").str.contains(LINK, literal=True)
    )
    joined = figures.join(true.rename({"value": "true"}), on=["indicator", "area", "edition"])
    inside = pl.col("true").is_between(pl.col("lower"), pl.col("upper"))
    return (
        joined.group_by(level=pl.col("area").replace_strict(levels, return_dtype=pl.String))
        .agg(intervals=pl.len(), covered=inside.mean())
        .sort("intervals")
    )


def true_differences(pairs: pl.DataFrame, true: pl.DataFrame, estimates: pl.DataFrame) -> pl.DataFrame:
    """The rows of the table comparison with `true`: the difference that is really there; without one the row is left out.

    `estimates` say which part of the city's people lives in an area, for the rest of the city.
    """
    keys = ["indicator", "area", "edition"]
    shares = (
        estimates.filter(pl.col("share").is_not_null())
        .select("area", "edition", "share")
        .unique(["area", "edition"])
    )
    city = true.filter(pl.col("area") == CITY).select("indicator", "edition", city="value")
    then = true.rename({"edition": "against", "value": "before"})
    own = pairs.join(true.rename({"value": "own"}), on=keys)
    rest = (
        own.filter(pl.col("against") == REST)
        .join(city, on=["indicator", "edition"])
        .join(shares, on=["area", "edition"])
        .with_columns(true=(pl.col("own") - pl.col("city")) / (1 - pl.col("share")))
    )
    past = own.join(then, on=["indicator", "area", "against"]).with_columns(
        true=pl.col("own") - pl.col("before")
    )
    names = [*pairs.columns, "true"]
    return pl.concat([rest.select(names), past.select(names)])


def true_changes(courses: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    """The rows of the table development with `true`: what the straight line through the true values changes.

    `turned`: the true values went both up and down.
    """
    year = pl.col("year").cast(pl.Float64)
    points = courses.join(
        true.select("indicator", "area", year="edition", at="value"), on=["indicator", "area"]
    )
    points = points.filter(pl.col("year").is_between(pl.col("from_edition"), pl.col("edition")))
    slope = pl.cov(year, pl.col("at")) / year.var()
    span = pl.col("edition").first().cast(pl.Float64) - pl.col("from_edition").first().cast(pl.Float64)
    steps = pl.col("at").sort_by("year").diff()
    turned = (steps > NOTHING).any() & (steps < -NOTHING).any()
    lines = points.group_by("indicator", "area", "edition").agg(true=slope * span, turned=turned)
    return courses.join(lines, on=["indicator", "area", "edition"]).filter(pl.col("true").is_finite())


def verdicts(told: pl.DataFrame) -> Verdicts:
    """How verdicts compare with the truth.

    `told`: verdict, threshold, true, the measured difference or change as `difference`, and of developments `turned`.
    """
    turned = pl.col("turned") if "turned" in told.columns else pl.lit(value=False)
    named, varying = pl.col("verdict").is_in(SPOKEN), pl.col("verdict") == VARYING
    right = named & (pl.col("true").abs() > NOTHING) & (pl.col("true") * pl.col("difference") > 0)
    large = (pl.col("true").abs() >= pl.col("threshold")) & (pl.col("threshold") > 0)
    counts = told.select(
        spoken=(named | varying).sum(),
        wrong=((named & ~right) | (varying & ~turned)).sum(),
        varying=varying.sum(),
        varying_wrong=(varying & ~turned).sum(),
        large=large.sum(),
        found=(large & right).sum(),
    )
    return Verdicts(**counts.row(0, named=True))
