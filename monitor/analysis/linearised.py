"""Weighted means and totals of many variables at once, with the error that the sampling design gives them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """Who was drawn how, for respondents laid side by side: per domain, in it per stratum, in it per cluster.

    A cell is the part of a stratum that lies in one domain, a unit the part of a cluster (of a respondent
    when there are no clusters) that lies in one domain. Starts count respondents (domains, cells, units),
    units (unit_cells) or cells (domain_cells). `drawn` and `factor` are per cell those of its whole stratum:
    the units drawn, also outside the domain, and (1 - f) n / (n - 1), or 1 - f for a single unit.
    """

    weight: Floats
    domains: Counts
    cells: Counts
    units: Counts | None
    unit_cells: Counts
    domain_cells: Counts
    drawn: Floats
    factor: Floats


@dataclass(frozen=True)
class Moments:
    """What is known of k variables in d domains: arrays of k x d, NaN where nobody answered.

    n: answers; ones: unweighted sum of the answers (for 0/1 answers the number of ones); se: linearised
    standard error; deff: against simple random sampling with replacement, NaN without spread; kish: what
    the weights alone cost; df: units minus strata, of those who answered.
    """

    estimate: Floats
    se: Floats
    n: Counts
    ones: Floats
    deff: Floats
    kish: Floats
    df: Counts


def moments(answers: Floats, design: Design, is_total: bool) -> Moments:
    """Estimates with linearised errors of `answers` (k variables x n respondents, NaN = no answer).

    Domains, and answers within them, are parts of the whole design: who lies outside counts as 0 and stays
    among the units drawn. Means, or population totals with `is_total`.
    Source: Särndal, Swensson and Wretman, Model Assisted Survey Sampling (1992), 5.5-5.8 and 10; Lumley,
    Complex Surveys (2010), chapter 2. deff as svymean(deff = "replace") and svytotal of R's survey.
    """
    length = answers.shape[1]
    answered = ~np.isnan(answers)
    weight = answered * design.weight
    n_cell = np.add.reduceat(answered, design.cells, axis=1, dtype=np.int64)
    n = np.add.reduceat(n_cell, design.domain_cells, axis=1)
    size = np.add.reduceat(weight, design.domains, axis=1)
    # Seen from the lowest answer, equal answers lie at exactly 0: their error is 0 and not rounding.
    lowest = np.nan_to_num(np.fmin.reduceat(answers, design.domains, axis=1))
    # Arrays are used again in place (out=): asking the system for new ones took half of the time.
    above = _spread_out(lowest, design.domains, length)
    np.subtract(answers, above, out=above)
    np.copyto(above, 0.0, where=~answered)
    ones = np.add.reduceat(above, design.domains, axis=1) + lowest * n
    scores = weight * above
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_above = np.add.reduceat(scores, design.domains, axis=1) / size
        mean = np.where(n > 0, lowest + mean_above, np.nan)
        residual = np.subtract(
            above, _spread_out(np.nan_to_num(mean_above), design.domains, length), out=above
        )
        np.multiply(weight, residual, out=scores)
        np.multiply(scores, residual, out=residual)
        # The variance of a simple random sample of this size, times the size of the population squared.
        chance = np.add.reduceat(residual, design.domains, axis=1) * size / (n - 1)
        squares = np.multiply(weight, weight, out=residual)
        kish = np.maximum(1.0, n * np.add.reduceat(squares, design.domains, axis=1) / size**2)
        if is_total:
            np.multiply(weight, np.where(answered, answers, 0.0), out=scores)
        variance = np.where(n > 0, _variance(scores, design), np.nan)
        deff = variance / chance
    return Moments(
        estimate=mean * size if is_total else mean,
        se=np.sqrt(variance) if is_total else np.sqrt(variance) / size,
        n=n,
        ones=ones,
        deff=np.where(np.isfinite(deff), deff, np.nan),
        kish=kish,
        df=_degrees(answered, n_cell, design),
    )


def _spread_out(values: npt.NDArray, starts: Counts, length: int) -> npt.NDArray:
    """Values per group (k x groups) repeated for each member of the group (k x length)."""
    return np.repeat(values, np.diff(starts, append=length), axis=1)


def _variance(scores: Floats, design: Design) -> Floats:
    """Per domain the sum over strata of factor x squared deviations of the unit totals; overwrites the scores."""
    totals = scores if design.units is None else np.add.reduceat(scores, design.units, axis=1)
    middle = np.add.reduceat(totals, design.unit_cells, axis=1) / design.drawn
    middle = np.where(design.drawn > 1, middle, 0.0)  # a single unit has no mean of its own to differ from
    totals -= _spread_out(middle, design.unit_cells, totals.shape[1])
    totals *= totals
    squares = np.add.reduceat(totals, design.unit_cells, axis=1)
    elsewhere = design.drawn - np.diff(design.unit_cells, append=totals.shape[1])
    cells = design.factor * (squares + elsewhere * middle**2)
    return np.add.reduceat(cells, design.domain_cells, axis=1)


def _degrees(answered: npt.NDArray[np.bool_], n_cell: Counts, design: Design) -> Counts:
    """Units with an answer minus strata with an answer, per domain."""
    units = n_cell
    if design.units is not None:
        heard = np.logical_or.reduceat(answered, design.units, axis=1)
        units = np.add.reduceat(heard, design.unit_cells, axis=1, dtype=np.int64)
    return np.add.reduceat(units - (n_cell > 0), design.domain_cells, axis=1)
