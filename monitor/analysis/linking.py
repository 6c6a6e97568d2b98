"""Old figures recalculated to a new question, through an edition in which both were asked. Never the reverse."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ADDED = {"mark": (1.0, 10.0), "mean": (0.0, 10.0), "score": (0.0, 10.0)}
"""Kinds that are linked by adding the difference, with the ends of their scale."""

PERCENT = 100.0


@dataclass(frozen=True)
class Step:
    """The size of a break with its standard error, on the scale on which it is linked.

    Marks and scores: their own unit; shares: the logit; counts: the logarithm of the ratio.
    """

    difference: float
    se: float
    kind: str


@dataclass(frozen=True)
class Linked:
    """Old figures on the new question, in the unit of the figure (shares 0-100).

    `se`: with the error of the link, for the city through time. `own_se`: without it, for an area beside the rest of
    the city in one edition: there the link is the same on both sides. `clipped`: how many values went past the end
    of the scale and were brought back; more than a few means that the link does not fit.
    """

    values: Floats
    se: Floats
    own_se: Floats
    clipped: int


@dataclass(frozen=True)
class Paired:
    """The new minus the old mean of one edition, its standard error (unit of the answers), and how many answered both."""

    estimate: float
    se: float
    both: int


def link_difference(
    old_answers: Sequence[float | None] | Floats,
    new_answers: Sequence[float | None] | Floats,
    weight: Sequence[float] | Floats | None = None,
) -> Paired:
    """The mean answer to the new question minus that to the old one, in the edition that asked both.

    One element per respondent: an answer (0 or 1 for a share), None or NaN without one; `weight` above 0. The error
    counts with people who answered both, so it serves a parallel run and a split sample. City level only; strata
    are ignored, which makes the error a little too large. Raises ValueError when lengths differ, a weight is not
    above 0 or a question has fewer than two answers.
    Source: Särndal, Swensson and Wretman (1992), section 5.5 (linearised variance of a difference of ratios).
    """
    old, new = np.asarray(old_answers, dtype=float), np.asarray(new_answers, dtype=float)
    weights = np.ones(len(old)) if weight is None else np.asarray(weight, dtype=float)
    if old.ndim != 1 or not old.shape == new.shape == weights.shape:
        raise ValueError("every respondent has a place for both answers and a weight")
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise ValueError("every weight is above 0")
    asked = [np.isfinite(old), np.isfinite(new)]
    if min(part.sum() for part in asked) < 2:
        raise ValueError("both questions need at least two answers in the overlap edition")
    means, scores = [], []
    for answers, answered in zip((old, new), asked, strict=True):
        kept = weights * answered
        means.append(float((kept[answered] @ answers[answered]) / kept.sum()))
        scores.append(kept * (np.where(answered, answers, 0.0) - means[-1]) / kept.sum())
    people = int((asked[0] | asked[1]).sum())
    variance = people / (people - 1) * float(((scores[1] - scores[0]) ** 2).sum())
    return Paired(means[1] - means[0], variance**0.5, int((asked[0] & asked[1]).sum()))


def step(old: float, difference: float, se: float, kind: str) -> Step:
    """The break as it is linked, from the old figure of the city in the overlap edition and the difference to the new.

    All in the unit of the figure (shares 0-100); `kind` as in the catalog. For shares and counts the error is
    brought over with the slope halfway between old and new (delta method). Raises ValueError when the kind
    cannot be linked, the error is negative, or a share of 0 or 100 percent or a count of 0 stands on either side.
    """
    new = old + difference
    if not (isfinite(new) and 0 <= se < float("inf")):
        raise ValueError("a break needs a finite figure and difference, and an error of 0 or more")
    if kind in ADDED:
        return Step(difference, se, kind)
    if kind == "share":
        if not (0 < old < PERCENT and 0 < new < PERCENT):
            raise ValueError(f"a share of 0 or 100 percent cannot be linked: {old} and {new}")
        middle = (old + new) / 2
        slope = PERCENT / (middle * (PERCENT - middle))
        return Step(log(new / (PERCENT - new)) - log(old / (PERCENT - old)), se * slope, kind)
    if kind == "count":
        if old <= 0 or new <= 0:
            raise ValueError(f"a count of 0 cannot be linked: {old} and {new}")
        return Step(log(new / old), se / ((old + new) / 2), kind)
    raise ValueError(f"figures of this kind cannot be linked: {kind}")


def link(
    old: Sequence[float] | Floats,
    se_old: Sequence[float] | Floats,
    difference: float,
    se_difference: float,
    kind: str,
    scale: tuple[float, float] | None = None,
) -> Linked:
    """Figures to the old question as they would have been to the new one; NaN stays NaN.

    `old`, `se_old`: one per area or edition, in the unit of the figure (shares 0-100); `difference` and
    `se_difference`: of `step`, estimated for the city and applied to all its areas; `scale`: the ends of marks and
    scores when they differ from ADDED. The variances of figure and link are added. Raises ValueError when the kind
    cannot be linked, lengths differ, an error is negative or a share lies outside 0-100.
    Source: van den Brakel, Smith and Compton, Survey Research Methods 2 (2008) 123.
    """
    values, errors = np.asarray(old, dtype=float), np.asarray(se_old, dtype=float)
    if values.shape != errors.shape:
        raise ValueError("every figure has a standard error")
    if (errors < 0).any() or not (isfinite(difference) and 0 <= se_difference < float("inf")):
        raise ValueError("a link needs a finite difference and errors of 0 or more")
    if kind in ADDED:
        low, high = scale or ADDED[kind]
        moved, slope, pull = values + difference, np.ones_like(values), np.ones_like(values)
    elif kind == "share":
        low, high = 0.0, PERCENT
        if ((values < low) | (values > high)).any():
            raise ValueError("a share lies from 0 up to 100 percent")
        part, odds = values / PERCENT, float(np.exp(difference))
        below = 1 - part + part * odds
        moved, slope = PERCENT * part * odds / below, odds / below**2
        pull = moved * (PERCENT - moved) / PERCENT
    elif kind == "count":
        low, high = 0.0, float("inf")
        moved = values * np.exp(difference)
        slope, pull = np.full_like(values, np.exp(difference)), moved
    else:
        raise ValueError(f"figures of this kind cannot be linked: {kind}")
    kept, own = np.clip(moved, low, high), slope * errors
    clipped = int((np.abs(kept - moved) > 1e-9).sum())
    return Linked(kept, np.hypot(own, pull * se_difference), own, clipped)
