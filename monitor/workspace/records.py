"""How is a record kept: created, changed, removed and restored, never silently over what somebody else wrote."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.workspace import adopted, checks, erasing, journal, persons, rights, tree_rules
from monitor.workspace.checks import Invalid
from monitor.workspace.database import Workspace
from monitor.workspace.rights import Identity, Refused, Standing
from monitor.workspace.tables import Kept, fields_of, now, told

R = TypeVar("R", bound=Kept)
LONGEST_KEY = 32


class Gone(Exception):
    """A record that is not there; the message says so to a reader."""


class Conflict(Exception):
    """Somebody else changed the record first.

    `stored` is the record as it stands, `wanted` what was to be kept, `differing` (label, stored, wanted) per field
    that differs, and `fields` the names of these in `table`.
    """

    def __init__(self, stored: Kept, wanted: dict[str, Any]) -> None:
        labels = {name: column.info.get("label", name) for name, column in fields_of(type(stored)).items()}
        self.stored, self.wanted = stored, wanted
        # Told at once: after the transaction is undone, `stored` can no longer be read.
        self.key, self.version = stored.key, stored.version
        self.by, self.at = stored.changed_by, stored.changed_at
        self.table = type(stored).__tablename__
        self.fields = tuple(name for name, value in wanted.items() if getattr(stored, name) != value)
        self.differing: list[tuple[str, Any, Any]] = [
            (labels[name], getattr(stored, name), wanted[name]) for name in self.fields
        ]
        super().__init__(
            f"{self.by or 'Iemand'} veranderde dit intussen. Uw versie is niet bewaard. "
            "Hieronder staan beide; kies wat blijft."
        )


class Pen:
    """Writes records in one transaction, in somebody's name. Made by `writing`."""

    def __init__(self, workspace: Workspace, session: Session, who: Standing) -> None:
        self.workspace, self.session, self.who = workspace, session, who
        self.about: tuple[str, str] = ("", "")

    def create(self, record: R) -> R:
        """Keep a new record; returns it with its key. Raises Refused or Invalid."""
        self.about = (record.__tablename__, record.key or "")
        given = {name: getattr(record, name) for name in fields_of(type(record))}
        fill(record)
        for name in given:
            setattr(record, name, checks.cleaned(getattr(record, name)))
        filled = {name for name, value in told(record).items() if value not in ("", None, False, {})}
        rights.check(self.who, "create", record, {}, filled, self.workspace.catalog)
        adopted.check(self.session, record, {})
        self._sound(record)
        record.created_by = record.changed_by = self.who.subject
        record.created_at = record.changed_at = now()
        self.session.add(record)
        self.session.flush()
        journal.note(self.session, self.who.subject, journal.CREATED, record, {}, told(record))
        return record

    def change(self, kind: type[R], key: str, version: int, /, **fields: Any) -> R:
        """Change fields of a record that is still at the version that was read.

        Raises Conflict when it is not, Gone when it was removed, Refused or Invalid. Nothing is written when no field differs.
        """
        self.about = (kind.__tablename__, key)
        unknown = set(fields) - set(fields_of(kind))
        if unknown:
            raise TypeError(f"{kind.__name__} has no fields {sorted(unknown)}")
        wanted = {name: _given(kind, name, value) for name, value in fields.items()}
        record = self._at(kind, key, version, wanted)
        if record.removed_at:
            raise Gone(f"Dit {record.noun} is weggehaald. Haal het eerst terug.")
        before = {name: getattr(record, name) for name in fields_of(kind)}
        changed = [name for name, value in wanted.items() if before[name] != value]
        if not changed:
            return record
        known = told(record)
        with self.session.no_autoflush, ExitStack() as refused:
            # Who catches a refusal and goes on with the same pen must not keep what was refused.
            refused.callback(_put, record, {name: before[name] for name in changed})
            _put(record, {name: wanted[name] for name in changed})
            rights.check(self.who, "change", record, before, changed, self.workspace.catalog)
            adopted.check(self.session, record, before)
            self._sound(record, changed)
            refused.pop_all()
        return self._kept(record, journal.CHANGED, known)

    def remove(self, kind: type[R], key: str, version: int, reason: str = "") -> R:
        """Take a record away; it keeps its row and can be restored. Raises Conflict, Gone or Refused."""
        return self._removal(kind, key, version, now(), reason)

    def restore(self, kind: type[R], key: str, version: int) -> R:
        """Bring back what was taken away. Raises Conflict, Gone or Refused."""
        return self._removal(kind, key, version, None, "")

    def erase(self, kind: type[Kept], key: str, reason: str) -> None:
        """Take a record out for good: when a retention period is over or the law asks it.

        What hangs on it goes with it (`erasing.hanging_on`). Its contents go from the journal too, and its words from every
        analysis that was frozen with it.
        """
        self.about = (kind.__tablename__, key)
        # Before the record itself: adopting and renewing take these locks in that order too.
        erasing.hold_analysis(self.session, self._read(kind, key))
        record, why = self._found(kind, key), checks.reason(reason)
        rights.check(self.who, "erase", record, {}, (), self.workspace.catalog)
        for one in (*erasing.hanging_on(self.session, record), record):
            erasing.erase_words(self.session, one, self.who.subject)
            journal.note(self.session, self.who.subject, journal.ERASED, one, {}, {}, why)
            self.session.delete(one)
        self.session.flush()

    def _sound(self, record: Kept, changed: Collection[str] | None = None) -> None:
        """Raise Invalid with all faults of a record: by itself, and among the others of its kind."""
        catalog = self.workspace.catalog
        found = checks.faults(record, catalog, changed)
        found += tree_rules.faults(self.session, record, catalog, changed)
        found += persons.faults(record, catalog, changed)
        if found:
            raise Invalid(found)

    def _removal(self, kind: type[R], key: str, version: int, at: datetime | None, reason: str) -> R:
        self.about = (kind.__tablename__, key)
        record, why = self._at(kind, key, version, {}), checks.reason(reason)
        action = journal.REMOVED if at else journal.RESTORED
        before = told(record)
        rights.check(self.who, action, record, before, (), self.workspace.catalog)
        adopted.check(self.session, record, {}, removal=at is not None)
        if bool(record.removed_at) == bool(at):
            return record
        record.removed_at = at
        return self._kept(record, action, before, why)

    def _kept(self, record: R, action: str, before: dict[str, Any], reason: str = "") -> R:
        record.version += 1
        record.changed_by, record.changed_at = self.who.subject, now()
        self.session.flush()
        journal.note(self.session, self.who.subject, action, record, before, told(record), reason)
        return record

    def _at(self, kind: type[R], key: str, version: int, wanted: dict[str, Any]) -> R:
        record = self._found(kind, key)
        if record.version != version:
            raise Conflict(record, wanted)
        return record

    def _read(self, kind: type[R], key: str, *, locked: bool = False) -> R | None:
        # A key that no record can have is not asked: a store may choke on it.
        is_key = len(key) <= LONGEST_KEY and key == checks.cleaned(key)
        return self.session.get(kind, key, with_for_update=locked) if is_key else None

    def _found(self, kind: type[R], key: str) -> R:
        record = self._read(kind, key, locked=True)
        if record is None:
            raise Gone(f"Dit {kind.noun} bestaat niet (meer).")
        return record


def fill(record: Kept) -> None:
    """Give a new record the defaults of its columns at once, so that rights and checks see what will be kept."""
    for column in record.__table__.columns:  # type: ignore[attr-defined]
        if getattr(record, column.key) is None and column.default is not None:
            made = column.default.arg
            setattr(record, column.key, made(None) if callable(made) else made)


def _given(kind: type[Kept], name: str, value: Any) -> Any:
    """A value for a field as it is kept: nothing becomes what a new record would have, where nothing cannot be kept."""
    column = fields_of(kind)[name]
    if value is None and not column.nullable:
        return column.default.arg(None) if column.default.is_callable else column.default.arg
    return checks.cleaned(value)


def _put(record: Kept, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(record, name, value)


def _refusal(fault: Exception) -> str:
    """What the journal tells of a refusal: of what was typed only in which fields, as it may be about a person."""
    told = ", ".join(one.label for one in fault.faults) if isinstance(fault, Invalid) else str(fault)
    return f"{type(fault).__name__}: {told}"


@contextmanager
def writing(workspace: Workspace, identity: Identity) -> Iterator[Pen]:
    """A pen whose changes are all kept, or none of them. A refused write leaves a line in the journal.

    Raises what its methods raise; also Refused when the login is too old or the rights were withdrawn meanwhile.
    """
    pen: Pen | None = None
    try:
        with workspace.transaction() as session:
            pen = Pen(workspace, session, rights.standing(session, identity))
            yield pen
    except (Refused, Conflict, Invalid, Gone) as fault:
        kind, key = pen.about if pen else ("", "")
        with workspace.transaction() as session:
            journal.note_refusal(session, identity.subject.casefold(), kind, key, _refusal(fault))
        raise


def one(session: Session, kind: type[R], key: str) -> R | None:
    """A record by its key, also a removed one; None when there is none."""
    return session.get(kind, key)


def every(session: Session, kind: type[R], *asked: Any, removed: bool = False, order: Any = None) -> list[R]:
    """The records for which all of `asked` holds (SQL expressions on columns), oldest first unless `order` says otherwise.

    With `removed` also those that were taken away.
    """
    rows = select(kind).where(*asked)
    rows = rows if removed else rows.where(kind.removed_at.is_(None))
    ordered = (kind.created_at, kind.key) if order is None else (order, kind.key)
    return list(session.scalars(rows.order_by(*ordered)))
