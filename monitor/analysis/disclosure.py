"""Which figures stay hidden, how figures are rounded, and whether a hidden figure follows from those that are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import floor, isfinite

import polars as pl

from monitor.analysis.cells import (
    FEWEST_ANSWERS,
    MISSING,
    NARROW,
    NARROW_RATIO,
    RESIDUAL,
    SECONDARY,
    Cell,
    Disclosed,
    Key,
    Relation,
    difference_of,
    mean_of,
)
from monitor.analysis.sums import System

__all__ = [
    "CERTAIN_ANSWERS", "FEWEST_ANSWERS", "FEWEST_EFFECTIVE", "MISSING", "NARROW", "NARROW_RATIO", "RESIDUAL",
    "SECONDARY", "WIDEST", "Cell", "Disclosed", "Key", "Relation", "difference_of", "disclosed", "mean_of", "primary",
    "protect", "published", "published_deff", "rounded_n", "rounding_of",
]  # fmt: skip

FEWEST_EFFECTIVE = 30
WIDEST = 0.30
"""Effective answers, and part of the scale an interval may cover (Parker e.a., NCHS Vital Health Stat 2(175), 2017)."""

CERTAIN_ANSWERS = 100
CERTAIN_WIDTH = 0.20
"""From this many answers and below this part of the scale a figure is no longer called less certain."""


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


def published(value: float, shown: int, kept: int) -> float:
    """A figure with `kept` decimals, as it is published, such that showing it with `shown` decimals tells the truth.

    Rounding twice can go wrong: 54.46 becomes 54.5 and then 55, though it is 54. There the number just on the right
    side is kept: 54.4. Halves go away from zero, as on screen. Less than one unit of the last decimal is lost; order
    is kept. Raises ValueError when the value is not finite, or when more is shown than kept.
    """
    if not (isfinite(value) and 0 <= shown <= kept):
        raise ValueError(
            f"a finite number and at least as many decimals kept as shown: {value}, {shown}, {kept}"
        )
    units = _units(abs(value), kept)
    if _units(units / 10**kept, shown) != _units(abs(value), shown):
        units -= 1
    return (-units if value < 0 else units) / 10**kept if units else 0.0


def rounding_of(value: float, shown: int, kept: int) -> float:
    """How far a published figure may lie from the exact one: half a unit, or a whole one just below a half shown.

    A number with more decimals than `kept` was made of published ones; of those a whole unit is said.
    """
    units = abs(value) * 10**kept
    near_half = kept > shown and round(2 * (units + 1)) % (2 * 10 ** (kept - shown)) == 10 ** (kept - shown)
    return (1.0 if near_half or abs(units - round(units)) > 1e-6 else 0.5) / 10**kept


def _units(size: float, decimals: int) -> int:
    """A size in units of its last decimal; what is a half but for the rounding of computers counts as a half."""
    return floor(size * 10**decimals + 0.5 + 1e-9)


def published_deff(deff: float, n: float, told: float) -> float:
    """A design effect that goes with the published number of answers, in one decimal.

    With the exact one, n = 1 + deff p (1 - p) / se^2 would give the number of answers away; with this one it gives
    `told`, the number that is published anyway. Raises ValueError unless both numbers are above 1.
    """
    if not (n > 1 and told > 1 and isfinite(deff)):
        raise ValueError(f"a design effect is of at least two answers: {deff}, {n}, {told}")
    return round(deff * (told - 1) / (n - 1), 1)


def disclosed(
    cells: Mapping[Key, Cell], relations: Iterable[Relation], width: float = NARROW
) -> list[Disclosed]:
    """The secret cells that follow from the shown ones: exactly, or within less than `width` of their scale.

    Exactly: the sums leave no other value (also for a `secondary` cell: then it hides nothing); of rounded figures no
    other value but for the rounding. Nearly: within the ends of all scales the sums leave a range that is narrow
    (NARROW, NARROW_RATIO). Also groups of secret cells of which the sums tell the mean, while they are together under
    50 answers (`group`). Cells that share no sum are solved apart; sums without a hidden cell cost nothing.
    Raises ValueError when a relation names an unknown cell, a weight is not finite or a shown cell has no value.
    """
    system = System(dict(cells), relations, width)
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
    system = System(dict(cells), relations, width)
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
    order = sorted(added, key=lambda key: (-system.cells[key].n, str(key)))
    while (
        order
    ):  # again when something was shown: then another cell may follow from the rest and hide nothing
        for key in order:
            system.show_if_safe(key)
        left = [key for key in order if system.cells[key].reason]
        order = left if len(left) < len(order) else []
    return {key: replace(cell, value=None) if cell.reason else cell for key, cell in system.cells.items()}
