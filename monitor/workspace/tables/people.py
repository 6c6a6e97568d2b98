"""Who may do what, and what everybody did."""

import unicodedata
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from monitor.workspace.tables.base import LINE, PARAGRAPH, Base, Kept, Moment, now, several, text, yes_or_no

ROLES = ("reader", "partner", "team", "analyst", "approver", "administrator")


def subject_of(told: str) -> str:
    """A name to log in with as it is kept and compared: without differences that people do not see."""
    return unicodedata.normalize("NFKC", told).strip().casefold()


class Grant(Base, Kept):
    """The roles and areas of one person. `withdrawn` takes everything away at once, whatever the provider says."""

    __tablename__ = "access_grant"
    noun: ClassVar[str] = "recht"

    subject: Mapped[str] = text("Aanmeldnaam (e-mailadres)", required=True)
    name: Mapped[str] = text("Naam")
    roles: Mapped[str] = several("Rollen", codes=ROLES)
    areas: Mapped[str] = several("Gebieden", known="area")
    organisation: Mapped[str] = text("Organisatie")
    withdrawn: Mapped[bool] = yes_or_no("Ingetrokken")

    @validates("subject")
    def _fold(self, _name: str, told: str) -> str:
        """Rights must be found, and withdrawn, however somebody wrote the name."""
        return subject_of(told) if told else told


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
