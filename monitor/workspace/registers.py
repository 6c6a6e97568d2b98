"""What is there in a place: strengths, meetings, functions to turn to, events and money, all of it or what is public."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import CompoundSelect, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from monitor.catalog import CITY, Catalog
from monitor.personal import Found
from monitor.workspace.persons import warned
from monitor.workspace.places import around, within
from monitor.workspace.records import every
from monitor.workspace.tables import BudgetLine, Duty, Event, Kept, Meeting, Strength, fields_of

R = TypeVar("R", bound=Kept)


def strengths(session: Session, codes: Collection[str], public_only: bool = False) -> list[Strength]:
    """The strengths of some places (codes), by name."""
    return _held(session, Strength, codes, Strength.name, public_only=public_only)


def meetings(session: Session, codes: Collection[str], public_only: bool = False) -> list[Meeting]:
    """The meetings of some places (codes), by name."""
    return _held(session, Meeting, codes, Meeting.name, public_only=public_only)


def duties(session: Session, codes: Collection[str], public_only: bool = False) -> list[Duty]:
    """The functions to turn to of some places (codes), by name."""
    return _held(session, Duty, codes, Duty.function, public_only=public_only)


def events(session: Session, codes: Collection[str], public_only: bool = False) -> list[Event]:
    """The events of some places (codes), earliest first."""
    return _held(session, Event, codes, Event.on_day, public_only=public_only)


def budget_lines(
    session: Session, codes: Collection[str], year: int | None = None, public_only: bool = False
) -> list[BudgetLine]:
    """The amounts of some places (codes), of one year or of all, earliest year first."""
    asked = [] if year is None else [BudgetLine.year == year]
    found = _held(session, BudgetLine, codes, BudgetLine.year, *asked, public_only=public_only)
    return sorted(found, key=lambda line: (line.year, line.area, line.free, line.post))


def _held(
    session: Session, kind: type[R], codes: Collection[str], order: Any, *asked: Any, public_only: bool
) -> list[R]:
    register: Any = kind
    public = [register.public.is_(True)] if public_only else []
    return every(session, kind, register.area.in_(tuple(codes)), *public, *asked, order=order)


@dataclass(frozen=True)
class Shown:
    """What everybody may see of a place: only public records that were not taken away."""

    strengths: list[Strength] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    budget_lines: list[BudgetLine] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not any(getattr(self, one.name) for one in fields(self))


READERS: dict[str, tuple[type[Kept], Any]] = {
    "strengths": (Strength, strengths),
    "meetings": (Meeting, meetings),
    "duties": (Duty, duties),
    "events": (Event, events),
    "budget_lines": (BudgetLine, budget_lines),
}
"""Fields of `Shown`, each with its kind and how it is read."""


def public_registers(session: Session, codes: Collection[str], *asked: str) -> Shown:
    """What everybody may see of some places, of all registers or of those that are `asked` (fields of `Shown`).

    A place without records costs one statement, so that public pages are as fast as before anybody wrote anything.
    """
    held = session.execute(_holding(asked or tuple(READERS)), {"codes": list(codes)}).scalars().all()
    return Shown(**{name: READERS[name][1](session, codes, public_only=True) for name in held})


@cache
def _holding(names: tuple[str, ...]) -> CompoundSelect[Any]:
    """A statement that gives the names of the registers that hold anything public of the places `codes`.

    Made once: to put it together costs as much as to ask it.
    """
    return union_all(*map(_any, names))


def _any(name: str) -> Any:
    kind: Any = READERS[name][0]
    places = kind.area.in_(bindparam("codes", expanding=True))
    asked = (places, kind.public.is_(True), kind.removed_at.is_(None))
    return select(literal(name)).where(select(kind.key).where(*asked).exists())


def concerning(code: str, catalog: Catalog) -> list[str]:
    """The codes of the places whose records concern a place: itself, what lies in it and what it lies in.

    Of the city only the city itself: all that lies in it would be everything.
    """
    return [CITY] if code == CITY else list(dict.fromkeys([*within(code, catalog), *around(code, catalog)]))


def pointing(record: Kept, catalog: Catalog) -> dict[str, tuple[Found, ...]]:
    """What in the texts of a record may point at a person, by the label of its field; a warning, not a fault.

    Its source is not looked at: that is a public document. A general telephone number is a false alarm, which the writer
    confirms.
    """
    found = {}
    for name, column in fields_of(type(record)).items():
        value = getattr(record, name)
        free = column.info.get("most") and name not in ("origin", "source")
        if free and value and (hits := warned(value, catalog)):
            found[column.info["label"]] = hits
    return found


@dataclass(frozen=True)
class YearTotal:
    """The amounts of one year together, and what of it a team can spend freely (euro)."""

    year: int
    total: int
    free: int

    @property
    def share(self) -> float | None:
        """The percentage that is free; None when there is no money."""
        return 100 * self.free / self.total if self.total else None


def totals(lines: Iterable[BudgetLine]) -> list[YearTotal]:
    """The sums per year, latest year first."""
    held: dict[int, list[BudgetLine]] = {}
    for line in lines:
        held.setdefault(line.year or 0, []).append(line)
    return [
        YearTotal(
            year,
            sum(line.amount or 0 for line in held[year]),
            sum(line.amount or 0 for line in held[year] if line.free),
        )
        for year in sorted(held, reverse=True)
    ]
