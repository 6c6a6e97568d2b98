"""From how many editions on can a wanted change be told from chance, with samples as large as the one there is?"""

from math import ceil, inf, isfinite, sqrt

from monitor.analysis.difference import smallest
from monitor.analysis.trend import FEWEST_NAMED, MOST_EDITIONS

TWO = 2
"""Editions of which the difference is tested; from five on the line through them may be named too."""


def steady_error(editions: int) -> float:
    """The error of a change along a line through evenly spaced, equally sure editions, in errors of one edition.

    The slope of least squares times the span; 1.41 with two editions, 1.26 with five, 1.20 with six. Raises ValueError
    with fewer than two. Source: variance of a least-squares slope, e.g. Draper and Smith, Applied Regression Analysis
    (1998), section 1.4.
    """
    if editions < TWO:
        raise ValueError(f"a change needs two editions or more: {editions}")
    return sqrt(12 * (editions - 1) / (editions * (editions + 1)))


def smallest_over(se: float, editions: int) -> float:
    """The smallest real change over so many editions that is found with 80 percent chance; in the unit of `se`.

    `se`: the error of one edition. Raises ValueError as `steady_error` and `smallest` do.
    """
    return smallest(steady_error(editions) * se)


def editions_needed(wanted: float, se: float) -> int | None:
    """How many editions show a change of this size: 2 (a difference), 5 or 6 (a line); None when none does.

    `wanted` (either direction) and the error `se` of one edition in the unit of the figure. Three and four editions
    make no line that may be named (`monitor.analysis.trend.FEWEST_NAMED`). Raises ValueError when the change is not
    finite or the error not above 0.
    """
    if not isfinite(wanted):
        raise ValueError(f"a wanted change is a finite number: {wanted}")
    for editions in (TWO, *range(FEWEST_NAMED, MOST_EDITIONS + 1)):
        if abs(wanted) >= smallest_over(se, editions):
            return editions
    return None


def answers_needed(wanted: float, se: float, answers: float) -> int:
    """How many answers in each of two editions would show a change of this size, when `answers` gave the error `se`.

    Rounded up to tens, because a sample is no exact thing. Raises ValueError when the change is 0 or the answers are
    not above 0.
    """
    if not 0 < abs(wanted) < inf or not 0 < answers < inf:
        raise ValueError(f"this needs a change and answers: {wanted} and {answers}")
    return ceil(answers * (smallest_over(se, TWO) / abs(wanted)) ** 2 / 10) * 10
