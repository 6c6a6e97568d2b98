"""Who may do what, and what everybody did."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from monitor.workspace.tables.base import LINE, PARAGRAPH, Base, Kept, Moment, now, text, yes_or_no


class Grant(Base, Kept):
    """The roles and areas of one person. `withdrawn` takes everything away at once, whatever the provider says."""

    __tablename__ = "access_grant"
    noun: ClassVar[str] = "recht"

    subject: Mapped[str] = text("Aanmeldnaam (e-mailadres)", required=True)
    name: Mapped[str] = text("Naam")
    roles: Mapped[str] = text("Rollen, met komma's ertussen")
    areas: Mapped[str] = text("Gebieden, met komma's ertussen")
    organisation: Mapped[str] = text("Organisatie")
    withdrawn: Mapped[bool] = yes_or_no("Ingetrokken")


class Entry(Base):
    """One line of the journal: who did what to which record, with the fields before and after. Only added to."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_kind_key", "kind", "key"),)

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    who: Mapped[str] = mapped_column(String(LINE))
    action: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=0)
    area: Mapped[str] = mapped_column(String(64), default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(String(PARAGRAPH), default="")
