"""Where every figure goes over its latest comparable editions, or why that cannot be said."""

import polars as pl

from monitor.analysis.families import adjust_within
from monitor.analysis.trend import FEWEST_NAMED, Trend, trend
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

    `figures`: as `comparisons.measured` gives them. A figure without a margin ends a run like a break does: what
    comes after it counts; an indicator without any margin in an area has no row. Family of the tests, of the line and
    of its fit: all indicators of a source and all areas of a level with the same last edition.
    """
    keys = ["indicator", "area"]
    latest = figures.filter(
        (pl.col("run") == pl.col("run").max().over(keys)) & (pl.col("se") > 0).any().over(keys)
    ).sort(*keys, "edition")
    sources = {one.code: one.source for one in catalog.indicators}
    rows: list[tuple[object, ...]] = []
    trends: list[Trend] = []
    for (indicator, area, level), points in latest.group_by(*keys, "level", maintain_order=True):
        run = _margined(points)
        found = _trend(run)
        editions = run["edition"].to_list()
        trends.append(found)
        about = (sources[str(indicator)], indicator, area, level, editions[-1], editions[0], len(editions))
        rows.append((*about, *(getattr(found, name) for name in TOLD)))
    names = ["source", "indicator", "area", "level", "edition", "from_edition", "editions"]
    shape = {**dict.fromkeys(names, pl.String), "editions": pl.Int64, **dict.fromkeys(TOLD, pl.Float64)}
    frame = pl.DataFrame(rows, schema=shape, orient="row")
    return _judged(frame.rename({"change_se": "se"}), trends, catalog)


TOLD = ("change", "change_se", "p", "heterogeneity")
"""What of a trend stands in a row, by its name in `monitor.analysis.trend.Trend`."""


def _margined(points: pl.DataFrame) -> pl.DataFrame:
    """The latest points that all have a margin, at most MOST; the last point alone when that has none."""
    bare = (~(points["se"] > 0).fill_null(value=False)).arg_true()
    if not bare.len():
        return points.tail(MOST)
    after = points.height - int(bare[-1]) - 1
    return points.tail(min(after, MOST) if after else 1)


def _trend(run: pl.DataFrame) -> Trend:
    """The trend of a run; none when a direction may not be named yet."""
    editions = run["edition"].to_list()
    if not run["se"][-1]:
        return Trend(len(editions), reason="no_margin")
    if len(editions) < FEWEST_NAMED:
        return Trend(len(editions), reason="too_few_editions")
    linked = run["link"].to_list()
    return trend(
        [int(code) for code in editions],
        run["value"].to_list(),
        run["own"].to_list(),
        linked if any(linked) else (),
    )


def _judged(rows: pl.DataFrame, trends: list[Trend], catalog: Catalog) -> pl.DataFrame:
    family = ["source", "level", "edition"]
    rows = adjust_within(with_limits(rows, "change"), family)
    fits = adjust_within(rows.drop("p_adjusted"), family, "heterogeneity")["p_adjusted"]
    told = []
    for code, p, fit, found in zip(rows["indicator"], rows["p_adjusted"], fits, trends, strict=True):
        one = catalog.indicator[code]
        told.append(found.judged(p, one.practical, one.better, fit))
    thresholds = {one.code: one.practical for one in catalog.indicators}
    return (
        rows.with_columns(
            threshold=pl.col("indicator").replace_strict(thresholds, return_dtype=pl.Float64),
            verdict=pl.Series([item.code for item in told], dtype=pl.String),
            reason=pl.Series([item.reason for item in told], dtype=pl.String),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in DEVELOPMENT.items())
        .sort("indicator", "area", "edition")
    )
