"""Between which values unknown figures must lie, given the sums in which they occur with known ones."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Wide = Callable[[float, float, int], bool]
"""Whether a range (lowest, highest) of the unknown at this place is wide enough; wider is never less so."""

RANK = 1e-9
"""Singular values below this part of the largest are rounding: sums of rounded weights, not new knowledge."""

FIXED = 1e-7
"""An unknown that no solution moves by more than this part of its column is determined."""

STEPS = 20
"""Enough scaling and projecting for a few dozen figures; what is then unclear goes to the linear programme."""


@dataclass(frozen=True)
class Ranges:
    """Per unknown the lowest and highest value found, and whether the sums alone determine it.

    A range that is wide enough may be a part of the real one; a range that is not, is the real one. Where no
    values satisfy the sums (by rounding, or because they are not quite true), the range is one value near the limits.
    """

    lowest: Floats
    highest: Floats
    exact: npt.NDArray[np.bool_]


def ranges(weights: Floats, totals: Floats, low: Floats, high: Floats, is_wide: Wide) -> Ranges:
    """The range of every unknown x for which weights @ x = totals and low <= x <= high.

    `weights`: sums x unknowns, every row and column with a weight other than 0; `totals`: one per sum; `low` and
    `high`: finite, one per unknown. Weights may differ in size by many powers of ten: rows and columns are first
    brought to one size, and both tolerances are relative. A cheap walk inside the limits proves most ranges wide;
    only the rest is solved as a linear programme. Raises ValueError when the shapes differ, a row or column is
    empty or a number is not finite.
    Source: Golub and Van Loan, Matrix Computations (2013), section 5.5 for rank; Ruiz (2001) for the scaling;
    Hundepool e.a., Statistical Disclosure Control (2012), section 4.3 for the interval of a hidden cell.
    """
    _check(weights, totals, low, high)
    rows, columns = _sizes(weights)
    left, sizes, right = np.linalg.svd(weights / rows[:, None] / columns, full_matrices=True)
    rank = int((sizes > sizes[0] * RANK).sum())
    free = right[rank:].T
    exact = np.linalg.norm(free, axis=1) < FIXED
    solved = (left[:, :rank].T @ (totals / rows)) / sizes[:rank]
    base, bottom, top = right[:rank], low * columns, high * columns
    point = base.T @ solved
    lowest, highest = point.copy(), point.copy()
    for block in _blocks(free[~exact], np.flatnonzero(~exact)):
        moves, limits = free[block], (bottom[block], top[block])
        if (short := _short(moves, point[block], *limits)) is not None:
            lowest[block], highest[block] = short
            continue
        rest = np.eye(len(block)) - moves @ moves.T
        inside = _inside(rest, rest @ point[block], *limits)
        for spot, place in enumerate(block):
            reach = _walk(inside, moves @ moves[spot], *limits)
            ends = np.sort(inside[spot] + reach * (moves[spot] @ moves[spot]))
            if not is_wide(ends[0] / columns[place], ends[1] / columns[place], int(place)):
                solution = _programme(rest, rest @ point[block], *limits, spot)
                ends = inside[[spot, spot]] if solution is None else solution
            lowest[place], highest[place] = ends
    return Ranges(lowest / columns, highest / columns, exact)


def _check(weights: Floats, totals: Floats, low: Floats, high: Floats) -> None:
    if weights.ndim != 2 or weights.shape != (len(totals), len(low)) or low.shape != high.shape:
        raise ValueError("every sum needs a total and every unknown a lower and an upper limit")
    if not all(np.isfinite(part).all() for part in (weights, totals, low, high)):
        raise ValueError("weights, totals and limits are finite numbers")
    if not (weights.any(axis=0).all() and weights.any(axis=1).all()):
        raise ValueError("every sum has an unknown and every unknown occurs in a sum")
    if (low > high).any():
        raise ValueError("a lower limit lies above its upper limit")


def _sizes(weights: Floats) -> tuple[Floats, Floats]:
    """The sizes of rows and columns: divided by both, every row and column has a largest weight near 1."""
    rows, columns = np.ones(weights.shape[0]), np.ones(weights.shape[1])
    size = np.abs(weights)
    for _ in range(STEPS):
        scaled = size / rows[:, None] / columns
        rows *= np.sqrt(scaled.max(axis=1))
        columns *= np.sqrt(scaled.max(axis=0))
    return rows, columns


def _blocks(free: Floats, places: npt.NDArray[np.intp]) -> list[npt.NDArray[np.intp]]:
    """Unknowns that can only move together; those of two blocks leave each other alone, whatever sums they share."""
    linked = np.abs(free @ free.T) > FIXED
    blocks, left = [], np.ones(len(places), dtype=bool)
    for start in range(len(places)):
        if left[start]:
            block = linked[start]
            while (wider := linked[block].any(axis=0)).sum() > block.sum():
                block = wider
            left &= ~block
            blocks.append(places[block])
    return blocks


def _short(moves: Floats, point: Floats, bottom: Floats, top: Floats) -> tuple[Floats, Floats] | None:
    """The ranges of a block with one freedom (a line) or one sum (a plane), where plain arithmetic gives them."""
    projector = moves @ moves.T
    freedom = round(float(projector.trace()))
    if freedom == 1:
        line = projector[np.argmax(projector.diagonal())]
        ends = np.sort(np.stack([bottom - point, top - point]) / line, axis=0)
        steps = np.array([ends[0].max(), ends[1].min()])
        both = point + (steps if steps[0] <= steps[1] else steps.mean().repeat(2))[:, None] * line
        return both.min(axis=0), both.max(axis=0)
    if freedom == len(point) - 1:
        rest = np.eye(len(point)) - projector
        plane = rest[np.argmax(rest.diagonal())]
        ends = np.sort(np.stack([plane * bottom, plane * top]), axis=0)
        others = ends.sum(axis=1, keepdims=True) - ends
        both = np.sort((plane @ point - others) / plane, axis=0)
        lowest, highest = np.maximum(both[0], bottom), np.minimum(both[1], top)
        middle, crossed = (lowest + highest) / 2, lowest > highest
        return np.where(crossed, middle, lowest), np.where(crossed, middle, highest)
    return None


def _inside(rest: Floats, fixed: Floats, bottom: Floats, top: Floats) -> Floats:
    """A solution of rest @ y = fixed, within the limits when alternating projections find one quickly."""
    point = (bottom + top) / 2
    for _ in range(STEPS):
        point = point + fixed - rest @ point
        if ((point >= bottom) & (point <= top)).all():
            break
        point = np.clip(point, bottom, top)
    return point


def _walk(point: Floats, direction: Floats, bottom: Floats, top: Floats) -> Floats:
    """How far one can walk from the point both ways before a limit is met; no step from a point outside."""
    slack = 1e-12 * (top - bottom)
    if ((point < bottom - slack) | (point > top + slack)).any():
        return np.zeros(2)
    moves = np.abs(direction) > 1e-12
    ends = np.stack([bottom - point, top - point])[:, moves] / direction[moves]
    return np.array([min(0.0, ends.min(axis=0).max()), max(0.0, ends.max(axis=0).min())])


def _programme(rest: Floats, fixed: Floats, low: Floats, high: Floats, place: int) -> Floats | None:
    """Both ends of one unknown by linear programming, in units of the scales; None without a solution."""
    from scipy.linalg import orth
    from scipy.optimize import linprog  # heavy imports that only the build pays for

    sums = orth(rest, rcond=0.5).T  # a projector: its singular values are 1 or, up to rounding, 0
    length = high - low
    scaled = sums * length
    size = np.abs(scaled).max(axis=1)
    aim = np.zeros(len(low))
    ends = []
    for sign in (1.0, -1.0):
        aim[place] = sign
        found = linprog(
            aim,
            A_eq=scaled / size[:, None],
            b_eq=(sums @ (fixed - low)) / size,
            bounds=(0, 1),
            method="highs",
        )
        if found.status != 0:
            return None
        ends.append(low[place] + length[place] * found.x[place])
    return np.array(ends)
