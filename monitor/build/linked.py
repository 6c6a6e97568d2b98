"""Comparable series through an overlap edition: old figures moved to the new way of asking, with the link's error."""

import polars as pl

from monitor.analysis.linking import PERCENT, Step, link, step
from monitor.build.facts import FACT, as_facts
from monitor.build.flags import ESTIMATED
from monitor.build.normal import Z
from monitor.build.sources.estimates import LINK
from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Indicator

NOTHING = 1e-6
"""An error of a link of at most this size is rounding of the computer."""

NOTE = "Omgerekend naar de vraag van nu, met het verschil tussen beide vragen in {}."


def linked(facts: pl.DataFrame, links: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Facts of the indicators with `link = "overlap"`.

    `links`: rows of estimates with a version "old>new" (indicator, edition, version, value, se): the difference between
    both versions among the people who answered in that edition. Figures of the new version are taken over, those of the
    old one moved by the difference; never the other way round. Without a difference there is no comparable series.
    """
    found = [pl.DataFrame(schema=FACT)]
    for indicator in catalog.indicators:
        if indicator.link != "overlap":
            continue
        rows = facts.filter(pl.col("indicator") == indicator.series_of)
        for row in links.filter(pl.col("indicator") == indicator.series_of).iter_rows(named=True):
            old, _, new = row["version"].partition(LINK)
            before = rows.filter((pl.col("version") == old) & (pl.col("edition") < row["edition"]))
            since = rows.filter(pl.col("version") == new)
            city = since.filter((pl.col("area") == CITY) & (pl.col("edition") == row["edition"]))["value"]
            found.append(_named(since, indicator))
            if city.len() == 1:
                jump = step(city.item() - row["value"], row["value"], row["se"], indicator.kind)
                found.append(_moved(before, jump, indicator, row["edition"]))
    return pl.concat(found)


def _named(rows: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """The rows as figures of the comparable series."""
    code, version = indicator.code, indicator.versions[-1].code
    return as_facts(rows.with_columns(indicator=pl.lit(code), version=pl.lit(version)))


def _moved(rows: pl.DataFrame, jump: Step, indicator: Indicator, edition: str) -> pl.DataFrame:
    """Figures of the old version on the level of the new one; the limits follow from both errors."""
    low, high = indicator.axis
    known = pl.col("value").is_not_null() & pl.col("se").is_not_null()
    open_, closed = rows.filter(known), rows.filter(~known)
    moved = link(
        open_["value"].to_numpy(),
        open_["se"].to_numpy(),
        jump.difference,
        jump.se,
        indicator.kind,
        (low, high),
    )
    open_ = open_.with_columns(
        value=pl.Series(moved.values, dtype=pl.Float64), se=pl.Series(moved.se, dtype=pl.Float64)
    ).with_columns(
        lower=(pl.col("value") - Z * pl.col("se")).clip(low, high),
        upper=(pl.col("value") + Z * pl.col("se")).clip(low, high),
        status=pl.lit("estimated"),
        flags=pl.lit(ESTIMATED) + pl.col("flags"),
        note=pl.lit(NOTE.format(edition)),
    )
    return _named(pl.concat([open_, closed]), indicator)


OWN = ("own", "below", "above")


def with_links(figures: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Figures with `link`: the part of their error that comes from a link, 0 for those that were not moved.

    `figures`: indicator, area, edition, value, se (as delivered or moved), and `own`, `below` and `above`, which become
    those without the link. They follow from the series that a figure was moved from: the own error changes as the figure
    does, so by nothing where a difference was added and by the slope of the logit for a share.
    """
    base = {one.code: one.series_of for one in catalog.indicators if one.link == "overlap"}
    if not base:
        return figures.with_columns(link=pl.lit(0.0))
    kinds = {one.code: one.kind for one in catalog.indicators}
    was = [pl.col(name).alias(f"{name}_was") for name in ("value", "se", *OWN)]
    keys = ["origin", "area", "edition"]
    old = figures.select(pl.col("indicator").alias("origin"), *keys[1:], *was)
    origin = pl.col("indicator").replace_strict(base, default=None, return_dtype=pl.String)
    rows = figures.with_columns(origin=origin).join(old, on=keys, how="left", maintain_order="left")
    kind = pl.col("indicator").replace_strict(kinds, return_dtype=pl.String)
    slope = _slope(kind, pl.col("value"), pl.col("value_was"))
    link = (pl.col("se") ** 2 - (slope * pl.col("se_was")) ** 2).clip(0).sqrt()
    rows = rows.with_columns(slope=slope, link=pl.when(link > NOTHING).then(link).otherwise(0.0))
    moved = pl.col("link") > 0
    own = [
        pl.when(moved).then(pl.col("slope") * pl.col(f"{name}_was")).otherwise(name).alias(name)
        for name in OWN
    ]
    return rows.with_columns(own).select(*figures.columns, "link")


def _slope(kind: pl.Expr, value: pl.Expr, was: pl.Expr) -> pl.Expr:
    """How much a moved figure changes with the one it was moved from; nothing is known at 0 or 100 percent."""
    share = value * (PERCENT - value) / (was * (PERCENT - was))
    found = pl.when(kind == "share").then(share).when(kind == "count").then(value / was).otherwise(1.0)
    return pl.when(found.is_finite()).then(found)
