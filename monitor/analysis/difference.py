"""Whether two figures differ more than chance explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, hypot, inf, isfinite, sqrt
from statistics import NormalDist

ENOUGH_EVENTS = 20
"""Two years together, below which Pearson's chi-square of an area says little."""


@dataclass(frozen=True)
class Difference:
    """A difference with its standard error, limits (unit of the figures) and two-sided p value."""

    estimate: float
    se: float
    lower: float
    upper: float
    p: float


def between(a: float, se_a: float, b: float, se_b: float, level: float = 0.95) -> Difference:
    """The difference a - b of two independent estimates, such as two editions with fresh samples.

    All in the unit of the figure. Raises ValueError when a figure or an error is not finite, a standard error is
    negative or both are 0, or the level does not lie within 0-1.
    """
    if not all(isfinite(number) for number in (a, se_a, b, se_b)):
        raise ValueError(f"a difference needs finite figures and errors: {a}, {se_a}, {b} and {se_b}")
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1: {level}")
    if se_a < 0 or se_b < 0:
        raise ValueError("a standard error cannot be negative")
    se = hypot(se_a, se_b)
    if se == 0:
        raise ValueError("without a standard error a difference cannot be tested")
    margin = NormalDist().inv_cdf(0.5 + level / 2) * se
    estimate = a - b
    return Difference(
        estimate,
        se,
        estimate - margin,
        estimate + margin,
        erfc(abs(estimate / se) / sqrt(2)),
    )


def against_rest(
    area: float,
    se_area: float,
    rest: float,
    se_rest: float,
    share: float,
    level: float = 0.95,
) -> Difference:
    """The difference of an area from the city it is part of, tested against the rest of the city.

    `share`: the part of the city's population that lives in the area (0-1). The estimate is area minus city,
    (1 - share)(area - rest), with the error of the two independent parts; p equals that of area against rest.
    Raises ValueError when the share is not within 0-1 or the errors cannot be used.
    Source: the part-whole covariance, e.g. Office for National Statistics guidance on overlapping estimates.
    """
    if not 0 <= share < 1:
        raise ValueError(f"the share of an area in its city lies from 0 up to 1: {share}")
    whole = between(area, se_area, rest, se_rest, level)
    part = 1 - share
    return Difference(
        whole.estimate * part,
        whole.se * part,
        whole.lower * part,
        whole.upper * part,
        whole.p,
    )


def dispersion(pairs: Sequence[tuple[float, float, float, float]]) -> float:
    """How many times more registered events vary from year to year than chance alone; at least 1.

    `pairs`: events and people of an area in one year, events and people in the next. The mean of Pearson's
    chi-square (one degree of freedom per area) over areas with at least 20 events; real change counts as
    variation too, so it errs on the side of caution. Returns 1 when no area has enough events.
    Source: McCullagh and Nelder, Generalized Linear Models (1989), section 4.5.
    """
    found = []
    for before, people_before, after, people_after in pairs:
        if before + after < ENOUGH_EVENTS or people_before <= 0 or people_after <= 0:
            continue
        share = people_before / (people_before + people_after)
        expected = (before + after) * share, (before + after) * (1 - share)
        found.append((before - expected[0]) ** 2 / expected[0] + (after - expected[1]) ** 2 / expected[1])
    return max(1.0, sum(found) / len(found)) if found else 1.0


def adjust(p_values: Sequence[float]) -> list[float]:
    """Benjamini-Hochberg adjusted p values, in the order given; never below the raw value.

    Raises ValueError when a value lies outside 0-1. Source: Benjamini and Hochberg, JRSS B 57 (1995) 289.
    """
    if not len(p_values):  # a column has no truth value of its own
        return []
    from scipy.stats import (
        false_discovery_control,
    )  # a heavy import that only the build pays for

    return [float(value) for value in false_discovery_control(list(p_values), method="bh")]


def smallest(se: float, power: float = 0.8) -> float:
    """The smallest real difference that a test at 5 percent finds with this power; in the unit of `se`.

    `se`: the standard error of the difference. Raises ValueError when the error is not above 0 or the power not
    within 0-1. Source: Cohen, Statistical Power Analysis (1988), chapter 2, for a known variance.
    """
    if not 0 < se < inf:
        raise ValueError(f"the smallest difference needs a standard error above 0: {se}")
    if not 0 < power < 1:
        raise ValueError(f"the power lies between 0 and 1: {power}")
    normal = NormalDist()
    return (normal.inv_cdf(0.975) + normal.inv_cdf(power)) * se


def detectable(n1: float, n2: float, p: float, deff: float = 1.3, power: float = 0.8) -> float:
    """The smallest real difference between two shares that samples of `n1` and `n2` answers can show (0-1).

    `p`: the share itself (0-1, both ends left out: there a share has no error); `deff`: the design effect of the
    weights. A single test at 5 percent. Raises ValueError when a sample, the share, the design effect or the
    power cannot be used. Source: as `smallest`, with the variance of two independent shares.
    """
    if not (0 < n1 < inf and 0 < n2 < inf):
        raise ValueError(f"both samples need answers: {n1} and {n2}")
    if not 0 < p < 1:
        raise ValueError(f"the share lies between 0 and 1: {p}")
    if not 0 < deff < inf:
        raise ValueError(f"the design effect is above 0: {deff}")
    return smallest(sqrt(deff * p * (1 - p) * (1 / n1 + 1 / n2)), power)
