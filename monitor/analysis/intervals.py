"""Between which values a figure probably lies, given how much chance there is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EXACT_BELOW = 10
"""Counts below this get exact Poisson limits; above, Byar's approximation is as good (PHE 2018)."""


@dataclass(frozen=True)
class Interval:
    """An estimate with its lower and upper limit, all in the unit of the figure."""

    estimate: float
    lower: float
    upper: float


def wilson(successes: float, n: float, level: float = 0.95) -> Interval:
    """Wilson's interval of a share (0-1); also at 0 and 1, always within 0-1.

    `successes` of `n`; neither has to be whole, so that n can be an effective sample size.
    Raises ValueError when n is not above 0, successes lie outside 0-n or the level outside 0-1.
    Source: Wilson, JASA 22 (1927) 209.
    """
    if not 0 < n < inf:
        raise ValueError(f"a share needs a number of answers above 0: {n}")
    if not 0 <= successes <= n:
        raise ValueError(f"successes lie between 0 and {n}: {successes}")
    _refuse_level(level)
    lower, upper = wilson_limits(np.array([successes / n]), np.array([float(n)]), level)
    return Interval(successes / n, float(lower[0]), float(upper[0]))


def wilson_limits(share: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """Wilson's limits of many shares (0-1) at once, each of n answers; NaN where either is NaN."""
    from statsmodels.stats.proportion import proportion_confint  # heavy: only the build pays for it

    lower, upper = proportion_confint(share * n, n, alpha=1 - level, method="wilson")
    # Rounding may put a limit of 0 or 1 a hair past the share.
    return np.clip(lower, 0, share), np.clip(upper, share, 1)


def mean_interval(mean: float, sd: float, n: float, level: float = 0.95) -> Interval:
    """Student's t interval of a mean, in its unit, from the standard deviation between n answers (df = n - 1).

    Raises ValueError when the mean is not finite, n not above 1, the level not within 0-1, or sd not above 0:
    answers that are all equal do not show how much they vary.
    """
    if not isfinite(mean):
        raise ValueError(f"there is no interval around a mean that is no number: {mean}")
    if not 1 < n < inf:
        raise ValueError(f"the interval of a mean needs more than one answer: {n}")
    if not 0 < sd < inf:
        raise ValueError(f"without spread between the answers there is no interval: sd is {sd}")
    _refuse_level(level)
    lower, upper = t_limits(np.array([mean]), np.array([sd / sqrt(n)]), np.array([n - 1]), level)
    return Interval(mean, float(lower[0]), float(upper[0]))


def t_limits(estimate: Floats, se: Floats, df: npt.NDArray, level: float) -> tuple[Floats, Floats]:
    """Student's t limits of many estimates at once; NaN where the error is 0 or df is below 1."""
    from scipy.special import stdtrit

    known = (df >= 1) & (se > 0)
    margin = np.where(known, stdtrit(np.maximum(df, 1), 0.5 + level / 2) * se, np.nan)
    return estimate - margin, estimate + margin


def design_effect(weights: Sequence[float] | npt.NDArray) -> float:
    """How many times more answers a sample with these weights needs than one with equal weights; at least 1.

    It knows the weights only, not the answers. Raises ValueError when there are none, or when one is not above
    0. Source: Kish, Survey Sampling (1965), 11.7.
    """
    found = np.sort(np.asarray(weights, dtype=float))
    if not found.size or not (np.isfinite(found) & (found > 0)).all():
        raise ValueError("a design effect needs weights above 0, and at least one")
    relative = found / found.mean()
    return max(1.0, float((relative**2).mean()))


def event_rate(events: float, population: float, per: float = 1000, level: float = 0.95) -> Interval:
    """The chance interval of a registered number of events per `per` of a population.

    `events`: a count of 0 or more; `population`: above 0. Below 10 events the exact Poisson limits
    (chi-square), from 10 on Byar's approximation. A register has no sampling error: the interval says how much
    the number could differ by chance alone.
    Raises ValueError when events are negative, the population or `per` is not above 0, one of them is not finite, or
    the level does not lie within 0-1.
    Source: PHE, Technical Guide Confidence Intervals (2018); Breslow and Day (1987).
    """
    if not 0 <= events < inf:
        raise ValueError(f"a number of events is 0 or more: {events}")
    if not (0 < population < inf and 0 < per < inf):
        raise ValueError(f"a rate needs a population above 0, per a number above 0: {population}, {per}")
    _refuse_level(level)
    lower, upper = _exact(events, level) if events < EXACT_BELOW else _byar(events, level)
    scale = per / population
    return Interval(events * scale, lower * scale, upper * scale)


def _refuse_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1: {level}")


def _exact(events: float, level: float) -> tuple[float, float]:
    # Half of chi2.ppf with twice the degrees; a heavy import that only the build pays for.
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    lower = float(gammaincinv(events, tail)) if events > 0 else 0.0
    return lower, float(gammaincinv(events + 1, 1 - tail))


def _byar(events: float, level: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.5 + level / 2)
    lower = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3
    more = events + 1
    return lower, more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
