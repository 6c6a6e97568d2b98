"""Figures as cells, with why they are hidden, and the sums between them that every reader knows."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

FEWEST_ANSWERS = 50
"""Fewer answers: no figure. Our own bound, stricter than the 30 of NCHS: districts know their people."""

NARROW = 0.10
"""A hidden figure that must lie within this part of its scale is as good as known."""

NARROW_RATIO = 0.50
"""On rare subjects (2 percent in the city) every range is short. There a range is wide enough when it reaches the
figure of the whole city and is half of the distance from its far end to the near end of the scale: the idea of
sliding protection by a percentage of the figure itself (Hundepool e.a., Statistical Disclosure Control, 2012, 4.2)."""

SECONDARY = "secondary"
RESIDUAL = "residual"
"""A group that no table shows, such as the people who changed districts: secret under 50 answers."""
MISSING = "missing"
"""Not measured: unknown, but no secret."""

ROUNDING = 1e-9
Key = Hashable


@dataclass(frozen=True)
class Cell:
    """A figure: its answers, its value (None when hidden), why it is hidden, and the ends of its scale.

    `n`: 0 when unknown, or for a figure made of others, such as a change, so that it is hidden first. `reason`: "" =
    shown, a reason of `primary`, SECONDARY, RESIDUAL or MISSING. `last`: hidden only when nothing else helps (the
    city). `overall`: the figure of the whole city, if it is shown. `off`: how far a rounded value may be off.
    """

    n: float
    value: float | None
    reason: str = ""
    low: float = 0.0
    high: float = 100.0
    last: bool = False
    overall: float | None = None
    off: float = 0.0

    @property
    def secret(self) -> bool:
        """Whether nobody may come near this figure; one that is only hidden for another is no secret itself."""
        residual = self.reason == RESIDUAL and self.n >= FEWEST_ANSWERS
        return self.reason not in ("", MISSING, SECONDARY) and not residual

    def hides(self, lowest: float, highest: float, width: float) -> bool:
        """Whether a range leaves this figure hidden: a wide one, or one that tells no more than the city's figure."""
        if not self.secret:
            return True
        length, scale = highest - lowest, self.high - self.low
        if length >= (width - ROUNDING) * scale:
            return True
        if length <= ROUNDING * scale or self.overall is None:
            return False
        near_low = highest - self.low <= self.high - lowest
        beyond = highest - self.overall if near_low else self.overall - lowest
        far = highest - self.low if near_low else self.high - lowest
        return beyond >= -self.off - ROUNDING * scale and length >= NARROW_RATIO * far - ROUNDING * scale


@dataclass(frozen=True)
class Relation:
    """A sum that everyone knows to hold: total = sum of weight x part; the total is a cell or a number.

    `off`: how far every weight may be off, where weights are rounded.
    """

    total: Key | float
    parts: Mapping[Key, float]
    off: float = 0.0


def mean_of(total: Key, shares: Mapping[Key, float], off: float = 0.0) -> Relation:
    """An area as the mean of its parts, weighted by their share of the people (any unit, each at most `off` off).

    Raises ValueError when a share is negative or all are 0.
    """
    people = sum(shares.values())
    if not (people > 0 and min(shares.values()) >= 0):
        raise ValueError(f"the shares of {total} are 0 or more and not all 0")
    return Relation(total, {part: share / people for part, share in shares.items()}, off / people)


def difference_of(change: Key, later: Key, earlier: Key) -> Relation:
    """A published change as later minus earlier."""
    return Relation(change, {later: 1.0, earlier: -1.0})


@dataclass(frozen=True)
class Disclosed:
    """A hidden cell that can be worked out: exactly (but for rounding), or to between `lowest` and `highest`.

    `group`: the cells, this one among them, that nobody can tell apart but that are together under 50 answers.
    """

    cell: Key
    lowest: float
    highest: float
    exact: bool
    group: tuple[Key, ...] = ()
