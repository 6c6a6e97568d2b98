"""What happened: every change with who, when, before and after, and every write that was refused."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from monitor.workspace.checks import cleaned
from monitor.workspace.tables import Entry, Kept, now
from monitor.workspace.tables.base import LINE, PARAGRAPH

CREATED, CHANGED, REMOVED, RESTORED, ERASED, REFUSED = (
    "create",
    "change",
    "remove",
    "restore",
    "erase",
    "refuse",
)


def note(
    session: Session,
    who: str,
    action: str,
    record: Kept,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
) -> None:
    """Add a line in the transaction of the change itself, so that neither exists without the other.

    Of a change only the fields that differ are kept. `reason` as `checks.reason` gives it.
    """
    if action == CHANGED:
        names = [name for name in after if before.get(name) != after[name]]
        before = {name: before.get(name) for name in names}
        after = {name: after[name] for name in names}
    line = {
        "at": now(), "who": who, "action": action, "kind": type(record).__tablename__, "key": record.key,
        "version": record.version, "area": record.area, "before": before, "after": after, "reason": reason,
    }  # fmt: skip
    session.execute(insert(Entry), [line])


def note_created(
    session: Session, who: str, kind: type[Kept], records: Sequence[tuple[str, str, dict[str, Any]]]
) -> None:
    """Add a line on each of many new records (key, area, fields) with one statement, in the transaction that makes them."""
    same = {
        "at": now(),
        "who": who,
        "action": CREATED,
        "kind": kind.__tablename__,
        "version": 1,
        "before": {},
        "reason": "",
    }
    rows = [{**same, "key": key, "area": area, "after": after} for key, area, after in records]
    session.execute(insert(Entry), rows)


def note_refusal(session: Session, who: str, kind: str, key: str, reason: str) -> None:
    """Add a line on a write that did not happen, in a transaction of its own.

    What was refused may be refused for its form: here it is cut and cleaned until any store holds it.
    """
    told = {"who": who[:LINE], "kind": kind[:64], "key": key[:32], "reason": reason[:PARAGRAPH]}
    session.add(Entry(action=REFUSED, **{name: cleaned(text) for name, text in told.items()}))


def history(session: Session, kind: type[Kept], key: str) -> list[Entry]:
    """All lines on one record, oldest first."""
    asked = (Entry.kind == kind.__tablename__, Entry.key == key)
    return list(session.scalars(select(Entry).where(*asked).order_by(Entry.number)))


def latest(session: Session, most: int = 100, area: str = "") -> list[Entry]:
    """The newest lines of the whole workspace or of one area, newest first."""
    asked = [Entry.area == area] if area else []
    return list(session.scalars(select(Entry).where(*asked).order_by(Entry.number.desc()).limit(most)))


def lines(session: Session) -> int:
    """How many lines there are: one more with every write, and never fewer."""
    return session.scalar(select(func.count()).select_from(Entry)) or 0


def blank(session: Session, kind: type[Kept], key: str) -> None:
    """Take the contents out of all lines on a record that is erased; that and when it existed stays."""
    asked = (Entry.kind == kind.__tablename__, Entry.key == key)
    session.execute(update(Entry).where(*asked).values(before={}, after={}, reason=""))
