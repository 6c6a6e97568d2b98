"""Which figures stay hidden, and whether a hidden figure follows from those that are shown."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import floor, isfinite

import numpy as np
import polars as pl

from monitor.analysis.feasible import ranges

FEWEST_ANSWERS = 50
"""Fewer answers: no figure. Our own bound, stricter than the 30 of NCHS: districts know their people."""

FEWEST_EFFECTIVE = 30
WIDEST = 0.30
"""Effective answers, and part of the scale an interval may cover (Parker e.a., NCHS Vital Health Stat 2(175), 2017)."""

CERTAIN_ANSWERS = 100
CERTAIN_WIDTH = 0.20
"""From this many answers and below this part of the scale a figure is no longer called less certain."""

NARROW = 0.10
"""A hidden figure that must lie within this part of its scale is as good as known."""

NARROW_RATIO = 0.50
"""On rare subjects (2 percent in the city) every range is short. There a range is wide enough when it is half of the
distance from its far end to the near end of the scale: the idea of sliding protection by a percentage of the figure
itself (Hundepool e.a., Statistical Disclosure Control, 2012, section 4.2)."""

SECONDARY = "secondary"
RESIDUAL = "residual"
"""A group that no table shows, such as the people who changed districts: secret under 50 answers."""
MISSING = "missing"
"""Not measured: unknown, but no secret."""

Key = Hashable


def primary(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `reason` ("" = may be shown) and `uncertain` (shown, but to be called less certain).

    `rows`: n, n_eff, estimate, lower, upper, scale_length (100 percent, 9 marks, 10 scores; limits in the same
    unit), kind, sensitive. A missing n_eff counts as n. Reasons, the first that holds: few_answers (n < 50, or no
    estimate), low_effective (n_eff < 30), wide_interval (30 percent of the scale or more), sensitive (a share on a
    sensitive subject under 100 answers; not only 0 and 100 percent, for then being hidden would tell the answer).
    Raises ValueError when a column lacks or a scale has no length.
    """
    needed = {"n", "n_eff", "estimate", "lower", "upper", "scale_length", "kind", "sensitive"}
    if missing := sorted(needed - set(rows.columns)):
        raise ValueError(f"the rows to protect lack {', '.join(missing)}")
    if rows.filter(~(pl.col("scale_length") > 0).fill_null(value=False)).height:
        raise ValueError("a scale has a length above 0")
    number, scale, rounding = pl.col("n").fill_null(0), pl.col("scale_length"), 1e-9
    estimate = pl.col("estimate").fill_nan(None)
    width = ((pl.col("upper") - pl.col("lower")) / scale + rounding).fill_nan(None).fill_null(0)
    delicate = (pl.col("kind") == "share") & pl.col("sensitive") & (number < CERTAIN_ANSWERS)
    reason = (
        pl.when((number < FEWEST_ANSWERS) | estimate.is_null()).then(pl.lit("few_answers"))
        .when(pl.col("n_eff").fill_nan(None).fill_null(number) < FEWEST_EFFECTIVE).then(pl.lit("low_effective"))
        .when(width >= WIDEST).then(pl.lit("wide_interval"))
        .when(delicate).then(pl.lit("sensitive"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    unsure = (number < CERTAIN_ANSWERS) | (width >= CERTAIN_WIDTH) | pl.col("lower").is_null()
    return rows.with_columns(reason=reason).with_columns(uncertain=(pl.col("reason") == "") & unsure)


def rounded_n(n: float, to: int = 10) -> int:
    """A number of answers rounded to tens, halves upward. Raises ValueError when it is negative or not finite."""
    if not (isfinite(n) and n >= 0 and to > 0):
        raise ValueError(f"a number of answers is 0 or more: {n}")
    return floor(n / to + 0.5) * to


@dataclass(frozen=True)
class Cell:
    """A figure: its answers, its value (None when hidden), why it is hidden, and the ends of its scale.

    `n`: 0 for a figure made of others, such as a change, so that it is hidden first. `reason`: "" = shown, a reason
    of `primary`, SECONDARY, RESIDUAL or MISSING. `last`: hidden only when nothing else helps (the city).
    """

    n: float
    value: float | None
    reason: str = ""
    low: float = 0.0
    high: float = 100.0
    last: bool = False

    @property
    def secret(self) -> bool:
        """Whether nobody may come near this figure; one that is only hidden for another is no secret itself."""
        residual = self.reason == RESIDUAL and self.n >= FEWEST_ANSWERS
        return self.reason not in ("", MISSING, SECONDARY) and not residual


@dataclass(frozen=True)
class Relation:
    """A sum that everyone knows to hold: total = sum of weight x part; the total is a cell or a number."""

    total: Key | float
    parts: Mapping[Key, float]


def mean_of(total: Key, shares: Mapping[Key, float]) -> Relation:
    """An area as the mean of its parts, weighted by their share of the people (any unit).

    Raises ValueError when a share is negative or all are 0.
    """
    people = sum(shares.values())
    if not (people > 0 and min(shares.values()) >= 0):
        raise ValueError(f"the shares of {total} are 0 or more and not all 0")
    return Relation(total, {part: share / people for part, share in shares.items()})


def difference_of(change: Key, later: Key, earlier: Key) -> Relation:
    """A published change as later minus earlier."""
    return Relation(change, {later: 1.0, earlier: -1.0})


@dataclass(frozen=True)
class Disclosed:
    """A hidden cell that can be worked out: exactly, or to between `lowest` and `highest`."""

    cell: Key
    lowest: float
    highest: float
    exact: bool


def disclosed(
    cells: Mapping[Key, Cell], relations: Iterable[Relation], width: float = NARROW
) -> list[Disclosed]:
    """The secret cells that follow from the shown ones: exactly, or within less than `width` of their scale.

    Exactly: the sums leave no other value (also for a `secondary` cell: then it hides nothing). Nearly: within the
    ends of all scales the sums leave a range that is narrow (NARROW, NARROW_RATIO). Cells that share no sum are solved apart; sums without a hidden cell cost nothing.
    Raises ValueError when a relation names an unknown cell, a weight is not finite or a shown cell has no value.
    """
    system = _System(dict(cells), relations, width)
    found: list[Disclosed] = []
    waiting = {key: None for key, cell in cells.items() if cell.secret or cell.reason == SECONDARY}
    while waiting:
        group = system.group(next(iter(waiting)))
        found += system.found(group, secondary=True)
        for key in group:
            waiting.pop(key, None)
    return found


def protect(
    cells: Mapping[Key, Cell], relations: Iterable[Relation], width: float = NARROW
) -> dict[Key, Cell]:
    """The cells with as many more hidden (reason `secondary`) as it takes for `disclosed` to find nothing.

    For the weakest cell that can be worked out, the cell with the fewest answers in its shortest sum of unknowns is
    hidden, until nothing follows; cells marked `last` only when nothing else helps. Then every cell that turned out
    not to be needed is shown again. Hidden cells come back without a value. What cannot be protected (a sum with
    nothing left to hide) stays: `disclosed` reports it. Raises ValueError as `disclosed` does.
    """
    system = _System(dict(cells), relations, width)
    waiting = {key: None for key, cell in system.cells.items() if cell.secret}
    added: list[Key] = []
    while waiting:
        group = system.group(next(iter(waiting)))
        found = system.found(group)
        extra = system.weakest(group, found) if found else None
        if extra is None:
            for key in group:
                waiting.pop(key, None)
        else:
            system.cells[extra] = replace(system.cells[extra], reason=SECONDARY)
            added.append(extra)
    for key in sorted(added, key=lambda key: (-system.cells[key].n, str(key))):
        system.show_if_safe(key)
    return {key: replace(cell, value=None) if cell.reason else cell for key, cell in system.cells.items()}


class _System:
    """All sums, found by the cells in them; `cells` changes while cells are hidden."""

    def __init__(self, cells: dict[Key, Cell], relations: Iterable[Relation], width: float) -> None:
        self.cells = cells
        self.width = width
        self.sums = [_sum_of(relation) for relation in relations]
        self.sums_with: dict[Key, list[int]] = {}
        for number, (parts, _) in enumerate(self.sums):
            for key in parts:
                if key not in cells:
                    raise ValueError(f"a relation names a cell that does not exist: {key}")
                self.sums_with.setdefault(key, []).append(number)
        for key, cell in cells.items():
            if not cell.reason and (cell.value is None or not isfinite(cell.value)):
                raise ValueError(f"a cell that is shown has a value: {key}")

    def group(self, start: Key) -> list[Key]:
        """All unknown cells that hang together with this one through sums."""
        reached, visited, edge = {start: None}, set(), [start]
        while edge:
            for number in self.sums_with.get(edge.pop(), ()):
                if number not in visited:
                    visited.add(number)
                    new = [
                        key for key in self.sums[number][0] if self.cells[key].reason and key not in reached
                    ]
                    reached.update(dict.fromkeys(new))
                    edge += new
        return list(reached)

    def found(self, group: list[Key], secondary: bool = False) -> list[Disclosed]:
        """The secret cells of one group that can be worked out; on request the secondary ones that follow exactly."""
        unknown = [key for key in group if key in self.sums_with]
        numbers = sorted({number for key in unknown for number in self.sums_with[key]})
        if not unknown or not (secondary or any(self.cells[key].secret for key in unknown)):
            return []  # a figure that is in no sum follows from nothing
        place = {key: position for position, key in enumerate(unknown)}
        weights, totals = np.zeros((len(numbers), len(unknown))), np.zeros(len(numbers))
        for row, number in enumerate(numbers):
            parts, totals[row] = self.sums[number]
            for key, weight in parts.items():
                if key in place:
                    weights[row, place[key]] = weight
                else:
                    totals[row] -= weight * (self.cells[key].value or 0.0)
        members = [self.cells[key] for key in unknown]
        low, high = np.array([cell.low for cell in members]), np.array([cell.high for cell in members])

        def is_wide(lowest: float, highest: float, position: int) -> bool:
            cell = members[position]
            if not cell.secret:
                return True
            length, scale = highest - lowest, cell.high - cell.low
            far = min(highest - cell.low, cell.high - lowest)
            return (
                length > 1e-9 * scale and length >= min(self.width * scale, NARROW_RATIO * far) - 1e-9 * scale
            )

        range_of = ranges(weights, totals, low, high, is_wide)
        limits = zip(unknown, range_of.lowest, range_of.highest, range_of.exact, strict=True)
        return [
            Disclosed(key, float(lowest), float(highest), bool(exact))
            for spot, (key, lowest, highest, exact) in enumerate(limits)
            if (exact and (members[spot].secret or (secondary and members[spot].reason == SECONDARY)))
            or not is_wide(lowest, highest, spot)
        ]

    def weakest(self, group: list[Key], found: list[Disclosed]) -> Key | None:
        """The next cell to hide: the fewest answers in the sum with the fewest unknowns; None if none is left."""
        cells = self.cells
        first = min((item.cell for item in found), key=lambda key: (cells[key].n, str(key)))
        own = self.sums_with[first]
        everywhere = sorted({number for key in group for number in self.sums_with.get(key, ())})
        for last in (False, True):
            for numbers in (own, everywhere):
                choices = [
                    (sum(bool(cells[other].reason) for other in parts), cells[key].n, str(key), key)
                    for parts in (self.sums[number][0] for number in numbers)
                    for key in parts
                    if not cells[key].reason and cells[key].last <= last
                ]
                if choices:
                    return min(choices, key=lambda choice: choice[:3])[3]
        return None

    def show_if_safe(self, key: Key) -> None:
        """Shows a hidden cell again unless something would then follow from it."""
        hidden = self.cells[key]
        self.cells[key] = replace(hidden, reason="")
        near = [
            other
            for number in self.sums_with[key]
            for other in self.sums[number][0]
            if self.cells[other].reason
        ]
        checked: set[Key] = set()
        for other in near:
            if other not in checked:
                group = self.group(other)
                checked.update(group)
                if self.found(group):
                    self.cells[key] = hidden
                    return


def _sum_of(relation: Relation) -> tuple[dict[Key, float], float]:
    """A relation as weights of cells and the number they add up to; cells without weight are left out."""
    parts = dict(relation.parts)
    constant = 0.0
    if isinstance(relation.total, int | float):
        constant = float(relation.total)
    else:
        parts[relation.total] = parts.get(relation.total, 0.0) - 1.0
    if not (isfinite(constant) and all(isfinite(weight) for weight in parts.values())):
        raise ValueError(f"the weights of a relation are finite numbers: {relation.total}")
    return {key: weight for key, weight in parts.items() if weight}, constant
