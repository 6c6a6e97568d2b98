"""p values and limits of estimates with a known error, for whole columns."""

from math import erfc, sqrt
from statistics import NormalDist

import polars as pl

LEVEL = 0.95
Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)


def two_sided(frame: pl.DataFrame, estimate: str) -> pl.DataFrame:
    """The frame with `p`, the two-sided chance of an estimate at least so far from 0, from its `se`."""
    found = [
        None if value is None or not se else erfc(abs(value / se) / sqrt(2))
        for value, se in frame.select(estimate, "se").iter_rows()
    ]
    return frame.with_columns(p=pl.Series(found, dtype=pl.Float64))


def with_limits(frame: pl.DataFrame, estimate: str) -> pl.DataFrame:
    """The frame with the 95 percent limits `lower` and `upper` of an estimate, from its `se`."""
    margin = Z * pl.col("se")
    return frame.with_columns(lower=pl.col(estimate) - margin, upper=pl.col(estimate) + margin)
