"""Whether a figure has really moved through the years, and in which words that may be said.

Every function gets the points of one joined run only (`window`): nothing here looks across a break.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import erfc, inf, isfinite, sqrt
from statistics import NormalDist
from typing import TypeGuard

FEWEST_EDITIONS = 3
"""With two points there is a difference, not a trend (`monitor.analysis.difference.between`)."""

FEWEST_NAMED = 5
"""Editions from which a direction may be named. Over 22 made-up cities 69 percent of the directions named over three
editions were false and 10 percent over four (13 percent for districts): little is true yet after so few editions, and
what is cannot be found. Over five and six it was 4 percent (docs/decisions/0011-verdicts.md)."""

MOST_EDITIONS = 6
"""A trend over more than ten years says little about the way a district is going now."""

UNEVEN = 0.10
"""Below this p value of Q the points do not lie on a line: the usual mild level for a test of heterogeneity."""

FIVE_POINTS = 5
FIVE_POINT_LIMIT = 9.5495
"""Chi-square with one degree of freedom at a two-sided 0.2 percent (OHID, Fingertips recent trends)."""

Z_RANGE = 3.92
"""The width of a 95 percent interval in standard errors, both sides together."""

PROVEN = 0.05
"""The level of the adjusted p value of a verdict."""

TINY = 1e-9
"""A swing of at most this size is rounding of the computer."""

DIRECTIONS = {"high": ("better", "worse"), "low": ("worse", "better"), "none": ("higher", "lower")}
"""What a rise and a fall are called, by the good direction in the catalog."""


@dataclass(frozen=True)
class Verdict:
    """What may be said, and why. Codes: better worse higher lower chance varying unknown.

    Reasons: proven not_proven too_small varying too_few_editions no_margin break hidden; the build adds other_mode.
    """

    code: str
    reason: str


@dataclass(frozen=True)
class Trend:
    """A straight line through editions with known errors; every number is None when `reason` is not empty.

    `slope` and `se`: unit of the figure per year. `heterogeneity`: p value of Q, the test that the points lie on
    a line. `stable`: the slope keeps its sign whichever edition is left out. `swing`: the smaller one of the largest
    rise and the largest fall from one edition to a later one; 0 when the figure only rose or only fell. `change`:
    slope x span; `change_se`, `lower` and `upper` (95 percent) with it.
    """

    editions: int
    slope: float | None = None
    se: float | None = None
    p: float | None = None
    heterogeneity: float | None = None
    stable: bool = False
    swing: float = 0.0
    change: float | None = None
    change_se: float | None = None
    lower: float | None = None
    upper: float | None = None
    reason: str = ""

    def judged(
        self, adjusted_p: float | None, threshold: float, better: str, adjusted_q: float | None = None
    ) -> Verdict:
        """The verdict on this trend; `unknown` with its reason when there is none or a direction would come too early.

        `adjusted_q`: the heterogeneity, adjusted for the number of series that are tested together; without it a
        figure is never called varying. Raises ValueError as `verdict` does.
        """
        if self.reason or self.editions < FEWEST_NAMED:
            return Verdict("unknown", self.reason or "too_few_editions")
        uneven = adjusted_q is not None and adjusted_q < PROVEN
        varying = uneven and self.swing >= max(threshold, TINY)
        return verdict(
            self.change, self.change_se, adjusted_p, threshold, better, varying, stable=self.stable
        )


def trend(
    years: Sequence[float],
    values: Sequence[float | None],
    se: Sequence[float | None],
    common: Sequence[float] = (),
) -> Trend:
    """The line through 3 or more editions of one joined run, weighted by their known errors.

    `years`: rising, in years (gaps between editions count); `values` and `se` in the unit of the figure. Points
    without a value are left out; fewer than 3 points give the reason `too_few_editions`, a point without an error
    above 0 gives `no_margin`. `common`: per point the error that moves those points together, such as that of one
    link, in the unit of the figure (none when left out); `se` is then the own error of each point. The variances are known, so the error of the slope is not rescaled by the residuals
    and the test is a z test; where the points do not lie on a line (Q, p < 0.10) the error grows by the Birge
    ratio. Raises ValueError when the lengths differ or the years do not rise.
    Source: Cochran, Biometrics 10 (1954) 101 for Q; Birge, Physical Review 40 (1932) 207 for the ratio; Aitken,
    Proceedings of the Royal Society of Edinburgh 55 (1935) 42 for errors in common.
    """
    shared = common if len(common) else [0.0] * len(years)
    if not len(years) == len(values) == len(se) == len(shared):
        raise ValueError("a trend needs as many years as values and errors")
    if not all(before < after for before, after in pairwise(years)):
        raise ValueError("the years of a trend rise and occur once")
    points = [row for row in zip(years, values, se, shared, strict=True) if _is(row[1])]
    known = [(x, y, error**-2, link) for x, y, error, link in points if _is(y) and _is(error) and error > 0]
    if len(points) < FEWEST_EDITIONS:
        return Trend(len(points), reason="too_few_editions")
    if len(known) < len(points):
        return Trend(len(points), reason="no_margin")
    slope, error, uneven = _line(known)
    freedom = len(points) - 2
    heterogeneity = _chi_square_tail(uneven, freedom)
    if heterogeneity < UNEVEN:
        error *= max(1.0, sqrt(uneven / freedom))
    span = known[-1][0] - known[0][0]
    change, change_error = slope * span, error * span
    return Trend(
        editions=len(points),
        slope=slope,
        se=error,
        p=erfc(abs(slope / error) / sqrt(2)),
        heterogeneity=heterogeneity,
        stable=all(_line(known[:out] + known[out + 1 :])[0] * slope > 0 for out in range(len(known))),
        swing=swing([point[1] for point in known]),
        change=change,
        change_se=change_error,
        lower=change - Z_RANGE / 2 * change_error,
        upper=change + Z_RANGE / 2 * change_error,
    )


def swing(values: Sequence[float]) -> float:
    """The smaller one of the largest rise and the largest fall from a value to a later one, in their unit; 0 or more."""
    rise, fall, low, high = 0.0, 0.0, inf, -inf
    for value in values:
        low, high = min(low, value), max(high, value)
        rise, fall = max(rise, value - low), max(fall, high - value)
    return min(rise, fall)


def verdict(
    change: float | None,
    se: float | None,
    adjusted_p: float | None,
    threshold: float,
    better: str,
    varying: bool = False,
    *,
    stable: bool = True,
) -> Verdict:
    """What may be said of a change or a difference: it must be proven (adjusted p < 0.05) and large enough.

    `change`, its error `se` and the practical `threshold` (0 or more) in the unit of the figure; `better`: high,
    low or none. `varying`: the figure went up and down more than chance explains, so no direction may be named.
    `stable=False`: one edition decides the direction, so the change is not proven. Without a change
    the reason is `hidden`, without an error above 0 or a p value `no_margin`. Raises ValueError when the
    direction is unknown, the threshold negative or the p value not within 0-1.
    """
    if better not in DIRECTIONS:
        raise ValueError(f"the good direction is high, low or none: {better}")
    if not threshold >= 0:
        raise ValueError(f"a threshold is 0 or more: {threshold}")
    if not _is(change):
        return Verdict("unknown", "hidden")
    if not _is(se) or se <= 0 or not _is(adjusted_p):
        return Verdict("unknown", "no_margin")
    if not 0 <= adjusted_p <= 1:
        raise ValueError(f"a p value lies from 0 up to 1: {adjusted_p}")
    if varying:
        return Verdict("varying", "varying")
    if adjusted_p >= PROVEN or change == 0 or not stable:
        return Verdict("chance", "not_proven")
    if abs(change) < threshold:
        return Verdict("chance", "too_small")
    return Verdict(DIRECTIONS[better][int(change < 0)], "proven")


def equivalent(change: float, se: float, threshold: float) -> bool:
    """Whether "unchanged" is proven: the 90 percent interval of the change lies within the threshold.

    All in the unit of the figure. Not proven to have changed is not the same: that may be a small sample. Raises
    ValueError when the error or the threshold is not above 0.
    Source: Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987) 657 (two one-sided tests).
    """
    if not (isfinite(change) and 0 < se < inf and 0 < threshold < inf):
        raise ValueError("equivalence needs a change, an error above 0 and a threshold above 0")
    return abs(change) + NormalDist().inv_cdf(0.95) * se < threshold


def window(
    editions: Sequence[str],
    values: Sequence[float | None],
    segments: Sequence[int | None],
    most: int = MOST_EDITIONS,
) -> list[int]:
    """The places of the latest joined run: up to `most` points that end at the last edition.

    `segments`: from `monitor.analysis.series.segment_numbers`, so that a run never crosses a break. Empty when the
    last edition has no value: then there is nothing of that edition to judge. Editions sort as text and rise.
    Raises ValueError when the lengths differ, the editions do not rise or `most` is not above 0.
    """
    if not len(editions) == len(values) == len(segments):
        raise ValueError("a window needs as many editions as values and segments")
    if not all(before < after for before, after in pairwise(editions)):
        raise ValueError("the editions of a window rise and occur once")
    if most < 1:
        raise ValueError(f"a window holds at least one edition: {most}")
    if not len(editions) or segments[-1] is None or not _is(values[-1]):
        return []
    run = [place for place, segment in enumerate(segments) if segment == segments[-1]]
    return [place for place in run if _is(values[place])][-most:]


def five_point_trend(
    years: Sequence[float],
    values: Sequence[float | None],
    lower: Sequence[float | None],
    upper: Sequence[float | None],
    better: str,
) -> Verdict:
    """The verdict of the Fingertips rule on exactly the five latest points of one joined run.

    `lower` and `upper`: 95 percent limits in the unit of the values; the error is their distance / 3.92. Proven
    when the chi-square of the weighted slope exceeds 9.5495 and no single point decides its sign. Fewer than five
    points: `too_few_editions`; a point without value: `hidden`; without an interval: `no_margin`. Raises
    ValueError as `trend` does. Source: OHID, Fingertips technical guidance on recent trends.
    """
    if not len(years) == len(values) == len(lower) == len(upper):
        raise ValueError("a trend needs as many years as values and limits")
    latest = slice(-FIVE_POINTS, None)
    if len(years) < FIVE_POINTS:
        return Verdict("unknown", "too_few_editions")
    if not all(_is(value) for value in values[latest]):
        return Verdict("unknown", "hidden")
    errors = [
        (high - low) / Z_RANGE if _is(low) and _is(high) else None
        for low, high in zip(lower[latest], upper[latest], strict=True)
    ]
    found = trend(years[latest], values[latest], errors)
    if found.reason:
        return Verdict("unknown", found.reason)
    rows = zip(years[latest], values[latest], errors, strict=True)
    slope, error, _ = _line([(x, y, e**-2, 0.0) for x, y, e in rows if y is not None and e is not None])
    proven = (slope / error) ** 2 > FIVE_POINT_LIMIT and found.stable
    return verdict(slope, error, 0.0 if proven else 1.0, 0.0, better)


def _is(value: float | None) -> TypeGuard[float]:
    return value is not None and isfinite(value)


Point = tuple[float, float, float, float]
"""Year, value, weight (1 / own variance) and the error it has in common with other points."""


def _line(points: Sequence[Point]) -> tuple[float, float, float]:
    """Slope, its error and Q. Plain arithmetic: for six points a fit with statsmodels takes 20 times longer; a test
    holds it against its `fixed scale` and, with errors in common, against `GLS`."""
    joined = 1 + sum(w * link * link for _, _, w, link in points)
    middle = sum(x * w for x, _, w, _ in points) / sum(w for _, _, w, _ in points)

    def product(a: Sequence[float], b: Sequence[float]) -> float:
        """a' V^-1 b; the errors in common take out what Sherman and Morrison's formula says."""
        rows = list(zip(a, b, points, strict=True))
        apart = sum(w * one * other for one, other, (_, _, w, _) in rows)
        if joined == 1:
            return apart
        links = [sum(w * link * side[k] for *side, (_, _, w, link) in rows) for k in (0, 1)]
        return apart - links[0] * links[1] / joined

    one, x, y = [1.0] * len(points), [point[0] - middle for point in points], [point[1] for point in points]
    count, lean, spread = product(one, one), product(one, x), product(x, x)
    level, rise = product(one, y), product(x, y)
    whole = count * spread - lean * lean
    slope = (count * rise - lean * level) / whole
    rest = [b - (level - slope * lean) / count - slope * a for a, b in zip(x, y, strict=True)]
    return slope, sqrt(count / whole), product(rest, rest)


def _chi_square_tail(statistic: float, freedom: int) -> float:
    from scipy.special import chdtrc  # heavy: only the build pays for it; 30 times faster than chi2.sf

    return float(chdtrc(freedom, statistic))
