"""Between which values a figure probably lies, given how much chance there is in it."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

EXACT_BELOW = 10
"""Counts below this get exact Poisson limits; above, Byar's approximation is as good (PHE 2018)."""


@dataclass(frozen=True)
class Interval:
    """An estimate with its lower and upper limit, all in the unit of the figure."""

    estimate: float
    lower: float
    upper: float


def event_rate(events: float, population: float, per: float = 1000, level: float = 0.95) -> Interval:
    """The chance interval of a registered number of events per `per` of a population.

    `events`: a count of 0 or more; `population`: above 0. Below 10 events the exact Poisson limits
    (chi-square), from 10 on Byar's approximation. A register has no sampling error: the interval says how much
    the number could differ by chance alone.
    Raises ValueError when events are negative, the population is not above 0 or the level not within 0-1.
    Source: PHE, Technical Guide Confidence Intervals (2018); Breslow and Day (1987).
    """
    if events < 0:
        raise ValueError(f"a number of events cannot be negative: {events}")
    if population <= 0:
        raise ValueError(f"a rate needs a population above 0: {population}")
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1: {level}")
    lower, upper = _exact(events, level) if events < EXACT_BELOW else _byar(events, level)
    scale = per / population
    return Interval(events * scale, lower * scale, upper * scale)


def _exact(events: float, level: float) -> tuple[float, float]:
    from scipy.stats import chi2  # a heavy import that only the build pays for

    tail = (1 - level) / 2
    lower = float(chi2.ppf(tail, 2 * events)) / 2 if events > 0 else 0.0
    return lower, float(chi2.ppf(1 - tail, 2 * events + 2)) / 2


def _byar(events: float, level: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.5 + level / 2)
    lower = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3
    more = events + 1
    return lower, more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
