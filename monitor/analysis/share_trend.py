"""Whether shares rise or fall from group to group, from counts and sizes alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, isfinite, sqrt

FEWEST_GROUPS = 3
"""Two groups have a difference, not a trend."""


@dataclass(frozen=True)
class TrendTest:
    """Chi-square for a trend with one degree of freedom, its p value and the slope per unit of the score."""

    statistic: float
    p: float
    slope: float


def chi_square_trend(counts: Sequence[float], n: Sequence[float], scores: Sequence[float]) -> TrendTest:
    """Whether shares rise or fall with the scores: chi-square for linear trend with one degree of freedom.

    `counts`: effective n x share (not a weighted total) out of `n`, per group; `scores`: the year of the group.
    Raises ValueError when lengths differ, there are fewer than 3 groups, a count lies outside 0-n, all scores are
    equal or everyone gave the same answer. Source: Cochran, Biometrics 10 (1954) 417; Armitage, Biometrics 11
    (1955) 375. (Not multiplied by (N - 1) / N, as the linear-by-linear test is.)
    """
    if not len(counts) == len(n) == len(scores) or len(n) < FEWEST_GROUPS:
        raise ValueError("the test for a trend needs 3 or more counts, sizes and scores")
    if not all(isfinite(score) for score in scores):
        raise ValueError("a score is a finite number")
    if not all(size > 0 and 0 <= count <= size for count, size in zip(counts, n, strict=True)):
        raise ValueError("every count lies from 0 up to the size of its group")
    people = sum(n)
    share = sum(counts) / people
    middle = sum(size * score for size, score in zip(n, scores, strict=True)) / people
    spread = sum(size * (score - middle) ** 2 for size, score in zip(n, scores, strict=True))
    if spread <= 0 or not 0 < share < 1:
        raise ValueError("without different scores and different answers there is no trend to test")
    together = sum(count * (score - middle) for count, score in zip(counts, scores, strict=True))
    statistic = together**2 / (share * (1 - share) * spread)
    return TrendTest(statistic, erfc(sqrt(statistic / 2)), together / spread)
