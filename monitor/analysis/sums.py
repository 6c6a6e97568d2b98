"""What follows from shown figures about hidden ones, by all sums together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import inf, isfinite
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.analysis.cells import FEWEST_ANSWERS, ROUNDING, SECONDARY, Cell, Disclosed, Key, Relation
from monitor.analysis.feasible import Floats, Ranges, ranges


class System:
    """All sums, found by the cells in them; `cells` changes while cells are hidden."""

    def __init__(self, cells: dict[Key, Cell], relations: Iterable[Relation], width: float) -> None:
        self.cells = cells
        self.width = width
        self.sums = [_sum_of(relation) for relation in relations]
        self.sums_with: dict[Key, list[int]] = {}
        for number, sum_ in enumerate(self.sums):
            for key in sum_.parts:
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
                        key
                        for key in self.sums[number].parts
                        if self.cells[key].reason and key not in reached
                    ]
                    reached.update(dict.fromkeys(new))
                    edge += new
        return list(reached)

    def found(self, group: list[Key], secondary: bool = False) -> list[Disclosed]:
        """What can be worked out of one group: secret cells, small groups, on request exact secondary cells too."""
        unknown = [key for key in group if key in self.sums_with]
        if not unknown or not (secondary or any(self.cells[key].secret for key in unknown)):
            return []  # a figure that is in no sum follows from nothing
        weights, totals, slack, people = self._equations(unknown)
        members = [self.cells[key] for key in unknown]
        limits = self._limits(weights, totals, slack, members)
        ends = zip(unknown, members, limits.lowest, limits.highest, limits.exact, strict=True)
        single = [
            Disclosed(key, float(lowest), float(highest), bool(exact))
            for key, cell, lowest, highest, exact in ends
            if (exact and (cell.secret or (secondary and cell.reason == SECONDARY)))
            or not cell.hides(lowest, highest, self.width)
        ]
        place = {key: spot for spot, key in enumerate(unknown)}
        together = []
        # What follows exactly is as good as shown: it shields no group.
        left = [spot for spot, exact in enumerate(limits.exact) if not exact]
        for few in _small_groups(weights[people][:, left], [members[spot] for spot in left]):
            keys = tuple(unknown[left[spot]] for spot in few)
            first = min(keys, key=lambda key: (self.cells[key].n, str(key)))
            low, high = limits.lowest[place[first]], limits.highest[place[first]]
            together.append(Disclosed(first, float(low), float(high), exact=False, group=keys))
        return single + together

    def _equations(self, unknown: list[Key]) -> tuple[Floats, Floats, Floats, npt.NDArray[np.bool_]]:
        """Per sum: weights of unknowns, what they add up to, how far rounding moved that, whether people add up."""
        numbers = sorted({number for key in unknown for number in self.sums_with[key]})
        place = {key: position for position, key in enumerate(unknown)}
        weights = np.zeros((len(numbers), len(unknown)))
        totals, slack = np.zeros(len(numbers)), np.zeros(len(numbers))
        for row, number in enumerate(numbers):
            parts, totals[row], off, _ = self.sums[number]
            for key, weight in parts.items():
                cell = self.cells[key]
                if key in place:
                    weights[row, place[key]] = weight
                else:
                    totals[row] -= weight * (cell.value or 0.0)
                    slack[row] += abs(weight) * cell.off
            slack[row] += off * self._spread(parts) if off else 0.0
        return weights, totals, slack, np.array([self.sums[number].people for number in numbers])

    def _spread(self, parts: Mapping[Key, float]) -> float:
        """How far the parts of a sum may lie from each other, added up: what a weight that is off can move."""
        cells = [self.cells[key] for key in parts]
        known = [cell.value for cell in cells if not cell.reason and cell.value is not None]
        middle = sum(known) / len(known) if known else (cells[0].low + cells[0].high) / 2
        return sum(
            max(cell.high - middle, middle - cell.low) if cell.reason else abs((cell.value or 0.0) - middle)
            for cell in cells
        )

    def _limits(self, weights: Floats, totals: Floats, slack: Floats, members: list[Cell]) -> Ranges:
        """The range of every unknown; a sum of rounded figures holds within its slack.

        Whether a cell is determined depends on the weights alone, so not on totals that disagree in their last digit.
        """
        low, high = np.array([cell.low for cell in members]), np.array([cell.high for cell in members])

        def is_wide(lowest: float, highest: float, position: int) -> bool:
            return position >= len(members) or members[position].hides(lowest, highest, self.width)

        strict = ranges(weights, totals, low, high, is_wide)
        wide = [
            is_wide(*ends, spot) for spot, ends in enumerate(zip(strict.lowest, strict.highest, strict=True))
        ]
        if not slack.any() or all(wide):
            return strict
        # Sums that hold but for rounding are sums with one more unknown, that lies within the rounding.
        moved, ends = np.diag(np.ones(len(slack)))[:, slack > 0], slack[slack > 0]
        loose = ranges(
            np.hstack([weights, moved]), totals, np.append(low, -ends), np.append(high, ends), is_wide
        )
        count = len(members)
        return Ranges(loose.lowest[:count], loose.highest[:count], strict.exact)

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
                    for parts in (self.sums[number].parts for number in numbers)
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
            for other in self.sums[number].parts
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


class _Sum(NamedTuple):
    """Weights of cells, the number they add up to, how far weights are off, whether it is a sum of groups of people."""

    parts: dict[Key, float]
    total: float
    off: float
    people: bool


def _sum_of(relation: Relation) -> _Sum:
    """A relation as one sum; cells without weight are left out. Answers that add up to a number are no groups."""
    parts = dict(relation.parts)
    constant = 0.0
    if isinstance(relation.total, int | float):
        constant = float(relation.total)
    else:
        parts[relation.total] = parts.get(relation.total, 0.0) - 1.0
    if not (isfinite(constant) and all(isfinite(weight) for weight in parts.values())):
        raise ValueError(f"the weights of a relation are finite numbers: {relation.total}")
    kept = {key: weight for key, weight in parts.items() if weight}
    return _Sum(kept, constant, relation.off, not isinstance(relation.total, int | float))


def _small_groups(weights: Floats, members: list[Cell]) -> Iterator[list[int]]:
    """Places of unknowns of which a mean follows, though together they are under 50 answers.

    Elimination with the largest groups first leaves the means of the smallest. Cells of which the number of answers
    is unknown are never part of such a group: of those nothing can be said.
    """
    answers = np.array([cell.n if cell.secret and cell.n > 0 else inf for cell in members])
    if len(answers) < 2 or np.sort(answers)[:2].sum() >= FEWEST_ANSWERS:
        return
    weights = weights[np.abs(weights).max(axis=1) > 0]
    order = np.argsort(-answers, kind="stable")
    for line in _eliminated(weights[:, order]):
        held = order[np.abs(line) > ROUNDING]
        same = (line > -ROUNDING).all() or (line < ROUNDING).all()
        if len(held) > 1 and same and answers[held].sum() < FEWEST_ANSWERS:
            yield held.tolist()


def _eliminated(weights: Floats) -> Floats:
    """The rows of the reduced echelon form, each divided by its largest weight."""
    rows = weights / np.abs(weights).max(axis=1, keepdims=True)
    done = 0
    for column in range(rows.shape[1]):
        if done == len(rows):
            break
        best = done + int(np.abs(rows[done:, column]).argmax())
        if abs(rows[best, column]) <= ROUNDING:
            continue
        rows[[done, best]] = rows[[best, done]]
        rows[done] /= rows[done, column]
        others = np.arange(len(rows)) != done
        rows[others] -= np.outer(rows[others, column], rows[done])
        done += 1
    found = rows[:done]
    return found / np.abs(found).max(axis=1, keepdims=True)
