"""What has every record of the workspace in common: who kept it when, and fields that say what may stand in them."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import JSON, BigInteger, Date, DateTime, Dialect, Float, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

LINE, PARAGRAPH, PAGE = 200, 2_000, 20_000
"""Characters that fit in a title, in an answer, and in a part of an analysis."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone of what it keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back what was kept, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of the workspace; constraints have names, because a migration must be able to drop them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def text(label: str, most: int = LINE, *, required: bool = False) -> MappedColumn[str]:
    """A text of at most so many characters."""
    kind = String(most) if most <= LINE else Text()
    return mapped_column(kind, default="", info={"label": label, "most": most, "required": required})


def choice(label: str, codes: tuple[str, ...], *, required: bool = False) -> MappedColumn[str]:
    """One of a few codes; empty where nothing was chosen, the first one where a choice is required."""
    first = codes[0] if required else ""
    return mapped_column(
        String(32), default=first, info={"label": label, "codes": codes, "required": required}
    )


def known(label: str, what: str, *, required: bool = False) -> MappedColumn[str]:
    """A code of the catalog; `what` is area, theme, indicator or edition."""
    return mapped_column(
        String(64),
        default="",
        index=what == "area",
        info={"label": label, "known": what, "required": required},
    )


def several(label: str, codes: tuple[str, ...] = (), known: str = "") -> MappedColumn[str]:
    """Codes with commas between them, each one of `codes` or a code of the catalog (`known`, as above)."""
    each = {"codes": codes} if codes else {"known": known}
    return mapped_column(String(LINE), default="", info={"label": label, "most": LINE, "each": each})


def reference(label: str, *, required: bool = False) -> MappedColumn[str]:
    """The key of another record."""
    return mapped_column(
        String(32), default="", index=True, info={"label": label, "most": 32, "required": required}
    )


def day(label: str, *, required: bool = False) -> MappedColumn[Any]:
    """A day, or nothing."""
    return mapped_column(Date, default=None, info={"label": label, "required": required})


def number(label: str) -> MappedColumn[Any]:
    """A number with a fraction, or nothing."""
    return mapped_column(Float, default=None, info={"label": label})


def whole(label: str) -> MappedColumn[Any]:
    """A whole number, or nothing."""
    return mapped_column(BigInteger, default=None, info={"label": label})


def yes_or_no(label: str) -> MappedColumn[bool]:
    """Yes or no; no as long as nobody said yes."""
    return mapped_column(default=False, info={"label": label})


def document(label: str) -> MappedColumn[Any]:
    """A structure of texts and numbers."""
    return mapped_column(JSON, default=dict, info={"label": label})


def now() -> datetime:
    """This moment, in UTC and whole milliseconds, so that both stores keep the same."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Kept:
    """A record: a key of its own, the area it belongs to, a version that every change raises, and who kept it when.

    `noun` is what a reader calls it. `area` decides which team may write it. `origin` names the public document that a
    record of the starting content came from. A removed record keeps its row, with the moment in `removed_at`.
    """

    noun: ClassVar[str] = "record"
    __tablename__: Any

    key: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: uuid4().hex)
    area: Mapped[str] = known("Gebied", "area", required=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    created_by: Mapped[str] = mapped_column(String(LINE), default="")
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now)
    changed_by: Mapped[str] = mapped_column(String(LINE), default="")
    removed_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    origin: Mapped[str] = text("Herkomst")


OWN = ("key", "version", "created_at", "created_by", "changed_at", "changed_by", "removed_at")
"""Columns that the workspace fills in itself."""


def fields_of(kind: type[Kept]) -> dict[str, Any]:
    """The columns that people fill in, by name, each with its label and rules in `info`."""
    columns = kind.__table__.columns  # type: ignore[attr-defined]
    return {column.key: column for column in columns if column.key not in OWN}


def told(record: Kept) -> dict[str, Any]:
    """The fields of a record as JSON can carry them: days and moments as text."""
    found = {name: getattr(record, name) for name in fields_of(type(record))}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}
