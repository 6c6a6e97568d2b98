"""Does a goal stay where it may hang: under a higher rank, in the same place or around it, with a code of its own?"""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from monitor.catalog import Catalog
from monitor.workspace.checks import Fault
from monitor.workspace.places import around
from monitor.workspace.tables import Goal, Kept, fields_of
from monitor.workspace.tables.goals import RANKS

SHAPE = {"rank", "parent", "area"}
"""Fields that decide where a goal hangs."""

FIXED = {
    "rank", "parent", "area", "title", "programme", "track", "owner", "owner_kind", "city_role", "project_space",
    "project_size", "term", "money", "indicator", "baseline_edition", "baseline_value", "target",
}  # fmt: skip
"""What was adopted: it changes only after the adoption was taken back. Progress and its explanation stay open."""

ONE_TREE = 2_602_002
"""Number of the lock by which PostgreSQL lets one writer at a time change the shape of the tree: each of two moves at
the same moment may be right, and both together wrong. SQLite has one writer anyway."""

BELOW = {
    "goal": "een doel staat bovenaan en hoort nergens onder. Maak er een subdoel van, of laat dit leeg.",
    "subgoal": "een subdoel hoort onder een doel. Kies een doel.",
    "action": "een actie hoort onder een doel of een subdoel. Kies een van die twee.",
}


def faults(
    session: Session, record: Kept, catalog: Catalog, changed: Collection[str] | None = None
) -> Iterator[Fault]:
    """What is wrong with the place of a goal among the others, after `changed` fields (None: it is new).

    Nothing for another kind of record. Removed goals count too, so that a restored one always fits.
    """
    if not isinstance(record, Goal):
        return
    touched = set(fields_of(Goal)) if changed is None else set(changed)
    if touched & (SHAPE | {"code"}) and session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(ONE_TREE)))
    if changed is not None and record.adopted_on and "adopted_on" not in touched:
        yield from _fixed(touched)
    if touched & SHAPE:
        yield from _under(session, record, catalog, chosen="parent" in touched)
        yield from _above(session, record, catalog)
    if record.code and "code" in touched:
        yield from _code(session, record)


def _fixed(touched: set[str]) -> Iterator[Fault]:
    labels = {name: column.info["label"] for name, column in fields_of(Goal).items()}
    for name in sorted(touched & FIXED):
        yield Fault(
            name, labels[name], "dit is vastgesteld. Laat een goedkeurder de vaststelling eerst terugnemen."
        )


def _under(session: Session, goal: Goal, catalog: Catalog, *, chosen: bool) -> Iterator[Fault]:
    """What is wrong between a goal and what it hangs under; a parent that was erased asks nothing any more."""
    if not goal.parent or goal.parent == goal.key:  # itself: said among the rules of one record
        return
    above = session.execute(_read(Goal.key == goal.parent)).one_or_none()
    if chosen and (above is None or above.removed_at):
        yield Fault("parent", "Hoort onder", "dit doel is weggehaald of bestaat niet. Kies een ander doel.")
    if above is None:
        return
    if not _higher(above.rank, goal.rank):
        yield Fault("parent", "Hoort onder", BELOW.get(goal.rank, BELOW["action"]))
    if above.area not in around(goal.area, catalog):
        yield Fault(
            "parent",
            "Hoort onder",
            f"'{above.title}' hoort bij {_named(above.area, catalog)}. Kies een doel van "
            f"{_named(goal.area, catalog)} of van het gebied of de stad daaromheen.",
        )


def _above(session: Session, goal: Goal, catalog: Catalog) -> Iterator[Fault]:
    """What is wrong between a goal and what hangs under it."""
    if not goal.key:
        return
    for below in session.execute(_read(Goal.parent == goal.key)):
        gone = " (weggehaald)" if below.removed_at else ""
        if not _higher(goal.rank, below.rank):
            yield Fault(
                "rank", "Soort", f"hieronder hangt '{below.title}'{gone}. Hang dat eerst ergens anders."
            )
        if goal.area not in around(below.area, catalog):
            yield Fault(
                "area",
                "Gebied",
                f"hieronder hangt '{below.title}'{gone} van {_named(below.area, catalog)}. Hang dat eerst ergens anders.",
            )


def _code(session: Session, goal: Goal) -> Iterator[Fault]:
    same = session.execute(_read(Goal.code == goal.code, Goal.key != (goal.key or ""))).first()
    if same:
        gone = " (weggehaald)" if same.removed_at else ""
        yield Fault("code", "Code", f"'{goal.code}' is al van '{same.title}'{gone}. Kies een andere code.")


def _read(*asked: Any) -> Any:
    """Columns and not records: what another writer kept a moment ago must count, not what this session read before."""
    return select(Goal.rank, Goal.area, Goal.title, Goal.removed_at).where(*asked)


def _higher(above: Row[Any] | str, below: Row[Any] | str) -> bool:
    return above in RANKS and below in RANKS and RANKS.index(str(above)) < RANKS.index(str(below))


def _named(code: str, catalog: Catalog) -> str:
    return catalog.area[code].label if code in catalog.area else code
