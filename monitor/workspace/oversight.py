"""What does an administrator watch over: who may do what, what happened, what was taken away, and what must go."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.workspace.records import every
from monitor.workspace.tables import KINDS, Entry, Grant, Kept, Signal

NAMES = ("title", "name", "function", "post", "what", "subject", "text", "body")
"""Fields that name a record to a reader, the best first."""


def grants(session: Session) -> list[Grant]:
    """All rights in the table, by login name; also those that were withdrawn."""
    return every(session, Grant, order=Grant.subject)


def lines(
    session: Session,
    most: int,
    codes: Collection[str] = (),
    actions: Collection[str] = (),
    who: str = "",
    key: str = "",
) -> list[Entry]:
    """The newest lines of the journal, newest first; each condition counts only when it is given.

    `codes`: places of the records; `who`: part of a login name.
    """
    asked: list[Any] = [
        Entry.area.in_(codes) if codes else None,
        Entry.action.in_(actions) if actions else None,
        Entry.who.contains(who.strip().casefold(), autoescape=True) if who.strip() else None,
        Entry.key == key if key else None,
    ]
    rows = select(Entry).where(*(condition for condition in asked if condition is not None))
    return list(session.scalars(rows.order_by(Entry.number.desc()).limit(most)))


def removed(session: Session, most: int) -> list[Kept]:
    """Records of every kind that were taken away and can come back, the latest first."""
    found: list[Any] = []
    for kind in KINDS.values():
        gone = select(kind).where(kind.removed_at.is_not(None)).order_by(kind.removed_at.desc()).limit(most)
        found += session.scalars(gone)
    return sorted(found, key=lambda record: record.removed_at, reverse=True)[:most]


def overdue(session: Session, today: date) -> list[Signal]:
    """Signals whose retention period is over, also those that were taken away, the longest over first."""
    return every(session, Signal, Signal.keep_until < today, removed=True, order=Signal.keep_until)


def called(record: Kept) -> str:
    """What names a record to a reader; its key when no field does."""
    found = (str(getattr(record, name, "") or "").strip() for name in NAMES)
    return next((text.splitlines()[0] for text in found if text), record.key)
