"""Figures of a survey in the decimals in which they leave the house: enough for every screen, too few to work back."""

from collections.abc import Mapping
from math import isnan

import polars as pl

from monitor.analysis.disclosure import published, published_deff, rounded_n, rounding_of
from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Indicator

KEPT = {"share": 1, "mark": 2, "mean": 2}
"""Decimals of a figure of an area or district; the city has one more, and so has every standard error."""
SHARE, MODE = 4, 2
"""Decimals of the part (0-1) of the city and of the part of interviews."""


def kept(indicator: Indicator, area: str) -> int:
    """How many decimals a figure of an indicator keeps in an area; never fewer than are shown."""
    return max(KEPT.get(indicator.kind, 0), indicator.decimals) + (area == CITY)


def rounding(indicator: Indicator, area: str, value: float) -> float:
    """How far a delivered figure may lie from the exact one, in the unit of the indicator."""
    return rounding_of(value, indicator.decimals, kept(indicator, area))


def limits_as_published(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Rows (variable, area, lower, upper) with the limits in the decimals in which they leave the house.

    Whether an interval is too wide, or wide, is judged by these: else a reader finds 20.0 points where the exact 19.96
    was under 20. This only makes the rule stricter: what is wide exactly is wide published (tests/test_figures.py).
    """
    places = [(catalog.indicator[code], area) for code, area in rows.select("variable", "area").iter_rows()]
    return rows.with_columns(
        pl.Series(
            name,
            [
                limit if limit is None or isnan(limit) else published(limit, one.decimals, kept(one, area))
                for limit, (one, area) in zip(rows[name], places, strict=True)
            ],
            dtype=pl.Float64,
        )
        for name in ("lower", "upper")
    )


def rounded(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Rows with the columns of sources/estimates.py, rounded for delivery; whole numbers of answers of parts in tens.

    `respondents` still exact; whatever is hidden or protected was decided before, on all decimals but for the limits
    (`limits_as_published`).
    """
    places = [(catalog.indicator[code], area) for code, area in rows.select("indicator", "area").iter_rows()]
    decimals = [kept(indicator, area) for indicator, area in places]
    told: dict[str, list[float | None]] = {}
    for name in ("value", "lower", "upper"):
        told[name] = [
            None if number is None else published(number, indicator.decimals, digits)
            for number, (indicator, _), digits in zip(rows[name], places, decimals, strict=True)
        ]
    told["se"] = [
        None if error is None else round(error, digits + 1)
        for error, digits in zip(rows["se"], decimals, strict=True)
    ]
    told["respondents"] = [
        None if number is None else float(number if area == CITY else rounded_n(number))
        for number, (_, area) in zip(rows["respondents"], places, strict=True)
    ]
    told["deff"] = [
        None
        if effect is None or not (exact and exact > 1) or not tens
        else published_deff(effect, exact, tens)
        for effect, exact, tens in zip(rows["deff"], rows["respondents"], told["respondents"], strict=True)
    ]
    numbers: Mapping[str, pl.Series] = {name: pl.Series(told[name], dtype=pl.Float64) for name in told}
    return rows.with_columns(
        pl.col("share").round(SHARE), pl.col("mode").round(MODE), **{name: numbers[name] for name in numbers}
    )
