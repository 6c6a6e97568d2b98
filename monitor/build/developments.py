"""Where every figure goes over its latest comparable editions, or why that cannot be said."""

import polars as pl

from monitor.analysis.families import adjust_within
from monitor.analysis.trend import Trend, trend, verdict
from monitor.build.normal import with_limits
from monitor.catalog import Catalog

MOST = 6
"""Latest editions that carry a trend (methods, section 3.1): older ones say little about where it goes now."""

DEVELOPMENT = {
    "indicator": pl.String,
    "area": pl.String,
    "edition": pl.String,
    "from_edition": pl.String,
    "editions": pl.Int64,
    "change": pl.Float64,
    "se": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p_adjusted": pl.Float64,
    "heterogeneity": pl.Float64,
    "threshold": pl.Float64,
    "verdict": pl.String,
    "reason": pl.String,
}
"""change, se, lower, upper and threshold in the unit of the indicator, over the span of the run."""


def developments(figures: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """The trend of every indicator in every area over its latest run of at most six editions.

    `figures`: indicator, area, level, edition, value, se, run. Family of the tests: areas of one level, one
    indicator, one last edition.
    """
    keys = ["indicator", "area"]
    latest = figures.filter(pl.col("run") == pl.col("run").max().over(keys)).sort(*keys, "edition")
    rows: list[tuple[object, ...]] = []
    for (indicator, area, level), points in latest.group_by(*keys, "level", maintain_order=True):
        run = points.tail(MOST)
        editions = run["edition"].to_list()
        found = trend([int(code) for code in editions], run["value"].to_list(), run["se"].to_list())
        rows.append((indicator, area, level, editions[-1], editions[0], len(editions), *_told(found)))
    names = ["indicator", "area", "level", "edition", "from_edition", "editions"]
    shape = {**dict.fromkeys(names, pl.String), "editions": pl.Int64, **TOLD}
    frame = pl.DataFrame(rows, schema=shape, orient="row")
    return _judged(adjust_within(with_limits(frame, "change"), ["indicator", "level", "edition"]), catalog)


TOLD = {
    **dict.fromkeys(("change", "se", "p", "heterogeneity"), pl.Float64),
    **dict.fromkeys(("varying", "stable"), pl.Boolean),
    "obstacle": pl.String,
}


def _told(found: Trend) -> tuple[object, ...]:
    """The columns of TOLD; `obstacle` is why there is no trend."""
    return (
        found.change,
        found.change_se,
        found.p,
        found.heterogeneity,
        found.varying,
        found.stable,
        found.reason,
    )


def _judged(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    told = []
    for row in rows.iter_rows(named=True):
        one = catalog.indicator[row["indicator"]]
        found = verdict(
            row["change"],
            row["se"],
            row["p_adjusted"],
            one.practical,
            one.better,
            row["varying"],
            stable=row["stable"],
        )
        told.append((found.code, row["obstacle"] or found.reason))
    thresholds = {one.code: one.practical for one in catalog.indicators}
    return (
        rows.with_columns(
            threshold=pl.col("indicator").replace_strict(thresholds, return_dtype=pl.Float64),
            verdict=pl.Series([code for code, _ in told], dtype=pl.String),
            reason=pl.Series([reason for _, reason in told], dtype=pl.String),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in DEVELOPMENT.items())
        .sort("indicator", "area", "edition")
    )
