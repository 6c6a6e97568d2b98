"""Differences that a count allows: an area against the rest of the city, and against its own past."""

from collections.abc import Iterator
from itertools import combinations

import polars as pl

from monitor.analysis.difference import Difference, adjust, against_rest, between
from monitor.build.facts import level_of
from monitor.catalog import CITY, TODAY, Catalog
from monitor.catalog.models import Indicator

COMPARISON = {
    "indicator": pl.String,
    "area": pl.String,
    "edition": pl.String,
    "against": pl.String,
    "reference": pl.Float64,
    "difference": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p_adjusted": pl.Float64,
    "verdict": pl.String,
}
"""against: `rest` or an earlier edition; difference, lower, upper and reference in the indicator's unit."""

PROVEN = 0.05

Pair = tuple[str, str, str, str, str, float, Difference]
"""indicator, area, level, edition, against, reference, difference"""


def comparisons(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """All differences of rates of registered events, adjusted for the number of areas of a level.

    The verdict is higher, lower or chance; areas where residents are no fair measure get none.
    """
    found = [pl.DataFrame(schema=COMPARISON)]
    for indicator in catalog.indicators:
        if indicator.numerator:
            counted = _counted(facts, indicator, catalog)
            found.append(_judged([*_with_rest(counted, indicator), *_with_past(counted, indicator)]))
    return pl.concat(found).sort("indicator", "area", "edition", "against")


def _counted(facts: pl.DataFrame, indicator: Indicator, catalog: Catalog) -> pl.DataFrame:
    """area, level, edition, events, people, rate, se for every shown rate on today's lines."""
    keys = ["area", "edition", "division"]
    shown = facts.filter((pl.col("indicator") == indicator.code) & pl.col("value").is_not_null())
    events = facts.filter(pl.col("indicator") == indicator.numerator).select(*keys, events="value")
    people = facts.filter(pl.col("indicator") == indicator.denominator).select(*keys, people="value")
    frame = (
        shown.filter(pl.col("division").is_in([TODAY, "none"])).join(events, on=keys).join(people, on=keys)
    )
    return frame.select(
        "area",
        "edition",
        "events",
        "people",
        level=level_of(catalog),
        rate=pl.col("value"),
        se=pl.col("events").sqrt() / pl.col("people") * indicator.per,
        unfair=pl.col("area").is_in([item.area for item in catalog.cautions if indicator.kind in item.kinds]),
    )


def _with_rest(counted: pl.DataFrame, indicator: Indicator) -> Iterator[Pair]:
    city = counted.filter(pl.col("area") == CITY).select("edition", all_events="events", all_people="people")
    parts = counted.filter(pl.col("level").is_in(["area", "district", "neighbourhood"]) & ~pl.col("unfair"))
    # An area that is the whole city has no rest to be tested against.
    smaller = parts.join(city, on="edition").filter(pl.col("people") < pl.col("all_people"))
    for row in smaller.iter_rows(named=True):
        events, people = (
            row["all_events"] - row["events"],
            row["all_people"] - row["people"],
        )
        rest = events / people * indicator.per
        se_rest = events**0.5 / people * indicator.per
        found = against_rest(row["rate"], row["se"], rest, se_rest, row["people"] / row["all_people"])
        yield (
            indicator.code,
            row["area"],
            row["level"],
            row["edition"],
            "rest",
            rest,
            found,
        )


def _with_past(counted: pl.DataFrame, indicator: Indicator) -> Iterator[Pair]:
    """Every pair of editions of one area between which no break lies."""
    breaks = [item.edition for item in indicator.breaks]
    for (area,), rows in counted.filter(~pl.col("unfair")).group_by("area", maintain_order=True):
        points = rows.sort("edition").select("edition", "level", "rate", "se").rows()
        for (then, _, before, se_before), (now, level, after, se_after) in combinations(points, 2):
            if not any(then < cut <= now for cut in breaks):
                yield (
                    indicator.code,
                    area,
                    level,
                    now,
                    then,
                    before,
                    between(after, se_after, before, se_before),
                )


def _judged(rows: list[Pair]) -> pl.DataFrame:
    """The rows with adjusted p values (family: areas of one level, one edition, one comparison) and a verdict."""
    columns = ["indicator", "area", "level", "edition", "against", "reference"]
    frame = pl.DataFrame([row[:6] for row in rows], schema=columns, orient="row").with_columns(
        difference=pl.Series([row[6].estimate for row in rows], dtype=pl.Float64),
        lower=pl.Series([row[6].lower for row in rows], dtype=pl.Float64),
        upper=pl.Series([row[6].upper for row in rows], dtype=pl.Float64),
        p=pl.Series([row[6].p for row in rows], dtype=pl.Float64),
    )
    family = ["indicator", "level", "edition", "against"]
    parts = [
        part.with_columns(p_adjusted=pl.Series(adjust(part["p"].to_list()), dtype=pl.Float64))
        for _, part in frame.group_by(family, maintain_order=True)
    ]
    proven = pl.col("p_adjusted") < PROVEN
    verdict = (
        pl.when(proven & (pl.col("difference") > 0))
        .then(pl.lit("higher"))
        .when(proven)
        .then(pl.lit("lower"))
        .otherwise(pl.lit("chance"))
    )
    empty = pl.DataFrame(schema=COMPARISON)
    if not parts:
        return empty
    return (
        pl.concat(parts)
        .with_columns(verdict=verdict)
        .select(pl.col(n).cast(t) for n, t in COMPARISON.items())
    )
