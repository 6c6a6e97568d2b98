"""How often figures and verdicts of the example survey agree with the truth they were drawn from."""

from dataclasses import dataclass

import polars as pl

from monitor.build.sources.estimates import LINK
from monitor.catalog import CITY, Catalog

SPOKEN = ("better", "worse", "higher", "lower")
"""Verdicts that name a direction."""
NOTHING = 1e-9
"""A true difference of at most this size is none."""
REST = "rest"


@dataclass(frozen=True)
class Verdicts:
    """spoken: verdicts with a direction; wrong: of these, against the truth or where nothing is true.

    large: true differences of at least the threshold; found: of these, with a verdict in the right direction.
    """

    spoken: int
    wrong: int
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
    """The rows of the table development with `true`: what the straight line through the true values changes."""
    year = pl.col("year").cast(pl.Float64)
    points = courses.join(
        true.select("indicator", "area", year="edition", at="value"), on=["indicator", "area"]
    )
    points = points.filter(pl.col("year").is_between(pl.col("from_edition"), pl.col("edition")))
    slope = pl.cov(year, pl.col("at")) / year.var()
    span = pl.col("edition").first().cast(pl.Float64) - pl.col("from_edition").first().cast(pl.Float64)
    lines = points.group_by("indicator", "area", "edition").agg(true=slope * span)
    return courses.join(lines, on=["indicator", "area", "edition"]).filter(pl.col("true").is_finite())


def verdicts(told: pl.DataFrame) -> Verdicts:
    """How verdicts compare with the truth.

    `told`: verdict, threshold, true, and the measured difference or change as `difference`.
    """
    spoken = pl.col("verdict").is_in(SPOKEN)
    right = spoken & (pl.col("true").abs() > NOTHING) & (pl.col("true") * pl.col("difference") > 0)
    large = (pl.col("true").abs() >= pl.col("threshold")) & (pl.col("threshold") > 0)
    counts = told.select(
        spoken=spoken.sum(), right=right.sum(), large=large.sum(), found=(large & right).sum()
    ).row(0, named=True)
    return Verdicts(counts["spoken"], counts["spoken"] - counts["right"], counts["large"], counts["found"])
