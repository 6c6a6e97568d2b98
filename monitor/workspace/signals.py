"""What was said in an area: keeping a signal, finding it back, answering it, and what of it everybody may read."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from monitor.workspace.records import Gone, Pen, every, one
from monitor.workspace.signal_words import keep_until, propose
from monitor.workspace.tables import Bundle, Claim, Goal, Link, Signal
from monitor.workspace.tables.signals import AGES

SHOWN = 100
"""So many signals are shown at once; of more the number is told."""

NEWEST = (Signal.said_on.desc(), Signal.created_at.desc(), Signal.key)
"""The order of most lists: of what was said on one day, first what was written down last."""


@dataclass(frozen=True)
class Silent:
    """A signal that nobody answered, and for how many days it has waited since it was said."""

    signal: Signal
    days: int


@dataclass(frozen=True)
class BundleContent:
    """One page of underpinning: the question, the signals it rests on (as said) and the figures it is pinned to."""

    bundle: Bundle
    signals: list[Signal]
    claims: list[Claim]


@dataclass(frozen=True)
class Asked:
    """Which signals are meant: places (codes), a theme, days (both included) and stands of moderation; empty is all."""

    codes: tuple[str, ...]
    theme: str = ""
    since: date | None = None
    until: date | None = None
    moderation: tuple[str, ...] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as SQL."""
        asked: list[Any] = [
            Signal.area.in_(self.codes),
            Signal.theme == self.theme if self.theme else None,
            Signal.said_on >= self.since if self.since else None,
            Signal.said_on <= self.until if self.until else None,
            Signal.moderation.in_(self.moderation) if self.moderation else None,
        ]
        return [condition for condition in asked if condition is not None]


@dataclass(frozen=True)
class Page:
    """The newest signals that were asked for, and how many there are in all."""

    signals: list[Signal]
    total: int


def add(pen: Pen, signal: Signal) -> Signal:
    """Keep a new signal: theme and kind are proposed where they are empty, and the day until which it is kept is set.

    Raises what `Pen.create` raises; Invalid also when a text may point at a person and `seen` does not say that it must.
    """
    return pen.create(completed(signal))


def completed(signal: Signal) -> Signal:
    """The same signal with what rules fill in: proposed theme and kind, and the end of its retention period."""
    proposal = propose(signal.what or "")
    signal.proposed = proposal.told(theme=not signal.theme, kind=not signal.kind)
    signal.theme = signal.theme or proposal.theme
    signal.kind = signal.kind or proposal.kind
    if signal.said_on and not signal.keep_until:
        signal.keep_until = keep_until(signal.said_on)
    return signal


def last_place(session: Session, subject: str) -> str:
    """The place of the signal that somebody kept last; empty when there is none."""
    rows = select(Signal.area).where(Signal.created_by == subject.casefold(), Signal.removed_at.is_(None))
    return session.scalar(rows.order_by(Signal.created_at.desc()).limit(1)) or ""


def found(session: Session, asked: Asked, most: int = SHOWN) -> Page:
    """The newest signals that are meant, at most so many, and the number of all."""
    conditions = [*asked.conditions(), Signal.removed_at.is_(None)]
    total = session.scalar(select(func.count()).select_from(Signal).where(*conditions)) or 0
    rows = select(Signal).where(*conditions).order_by(*NEWEST).limit(most)
    return Page(list(session.scalars(rows)), total)


def unanswered(session: Session, codes: Collection[str], at: date, most: int | None = None) -> list[Silent]:
    """Signals of these places without a reply, longest waiting first; what will not be used waits for none."""
    rows = (
        select(Signal)
        .where(
            Signal.area.in_(tuple(codes)),
            Signal.reply == "",
            Signal.moderation != "refused",
            Signal.removed_at.is_(None),
        )
        .order_by(Signal.said_on, Signal.created_at, Signal.key)
        .limit(most)
    )
    return [Silent(row, (at - row.said_on).days if row.said_on else 0) for row in session.scalars(rows)]


def count_unanswered(session: Session, codes: Collection[str]) -> int:
    """How many signals of these places wait for a reply."""
    conditions = (Signal.area.in_(tuple(codes)), Signal.reply == "", Signal.moderation != "refused")
    rows = select(func.count()).select_from(Signal).where(*conditions, Signal.removed_at.is_(None))
    return session.scalar(rows) or 0


def expired(session: Session, codes: Collection[str], at: date) -> list[Signal]:
    """Signals of these places that are kept longer than was promised, also those that were taken away."""
    over = and_(Signal.keep_until.is_not(None), Signal.keep_until < at)
    return every(session, Signal, Signal.area.in_(tuple(codes)), over, removed=True, order=Signal.said_on)


def public_signals(
    session: Session,
    codes: Collection[str],
    at: date | None = None,
    replies: Collection[str] | None = None,
    most: int | None = None,
) -> list[Signal]:
    """What everybody may read of these places, newest first: judged public and still within its retention period.

    `replies` keeps those with one of these replies ("" is none yet). Only `public_text`, `area`, month, `theme`,
    the kind of source (bewoner, bijeenkomst ...) and the reply may be shown of it: never `what`, `place` or who said it.
    """
    asked = _public(codes, at)
    if replies is not None:
        asked.append(Signal.reply.in_(tuple(replies)))
    rows = select(Signal).where(*asked).order_by(*NEWEST).limit(most)
    return list(session.scalars(rows))


def public_counts(session: Session, codes: Collection[str]) -> Counter[tuple[str, str]]:
    """How many public signals of these places there are by (reply, theme); empty when there is none."""
    columns = (Signal.reply, Signal.theme)
    rows = session.execute(select(*columns, func.count()).where(*_public(codes)).group_by(*columns))
    return Counter({(reply, theme): number for reply, theme, number in rows})


def _public(codes: Collection[str], at: date | None = None) -> list[ColumnElement[bool]]:
    """When everybody may read a signal, as SQL."""
    kept = or_(Signal.keep_until.is_(None), Signal.keep_until >= (at or date.today()))
    return [
        Signal.area.in_(tuple(codes)), Signal.moderation == "public", Signal.public_text != "",
        Signal.removed_at.is_(None), kept,
    ]  # fmt: skip


def is_public(signal: Signal, at: date | None = None) -> bool:
    """Whether everybody may read a signal on a day (today), as `public_signals` asks of the store."""
    kept = signal.keep_until is None or signal.keep_until >= (at or date.today())
    return signal.moderation == "public" and bool(signal.public_text) and not signal.removed_at and kept


def public_actions(session: Session, signals: Iterable[Signal]) -> dict[str, str]:
    """The titles of the actions that pick up these signals, by key; only those that were adopted."""
    keys = {signal.reply_goal for signal in signals if signal.reply == "picked_up" and signal.reply_goal}
    goals = every(session, Goal, Goal.key.in_(keys), Goal.adopted_on.is_not(None)) if keys else []
    return {goal.key: goal.title for goal in goals}


def bundle_content(session: Session, key: str) -> BundleContent:
    """A page of underpinning with its signals (oldest first) and figures; raises Gone when there is no such page."""
    bundle = one(session, Bundle, key)
    if bundle is None or bundle.removed_at:
        raise Gone("Deze onderbouwing bestaat niet (meer).")
    links = every(session, Link, Link.from_kind == "bundle", Link.from_key == key, Link.to_kind == "signal")
    keys = [link.to_key for link in links]
    signals = every(session, Signal, Signal.key.in_(keys), order=Signal.said_on) if keys else []
    asked = (Claim.owner_kind == "bundle", Claim.owner == key)
    return BundleContent(bundle, signals, every(session, Claim, *asked, order=Claim.position))


@dataclass(frozen=True)
class Heard:
    """How many signals came from each place and each age group (empty: not told), and on each theme by kind."""

    places: Counter[str]
    ages: Counter[str]
    themes: Counter[tuple[str, str]]
    subjects: Counter[tuple[str, str]]

    @property
    def total(self) -> int:
        """The number of signals."""
        return self.places.total()

    @property
    def without_age(self) -> int:
        """The number of signals of which nobody noted an age."""
        return self.total - sum(self.ages[age] for age in AGES)


def heard(session: Session, asked: Asked) -> Heard:
    """Numbers of the signals that are meant, apart from those that will not be used."""
    conditions = [*asked.conditions(), Signal.removed_at.is_(None), Signal.moderation != "refused"]

    def counted(*columns: Any) -> Counter[Any]:
        rows = session.execute(select(*columns, func.count()).where(*conditions).group_by(*columns))
        return Counter({row[0] if len(columns) == 1 else tuple(row[:-1]): row[-1] for row in rows})

    return Heard(
        counted(Signal.area),
        counted(Signal.age_group),
        counted(Signal.theme, Signal.kind),
        counted(Signal.indicator, Signal.kind),
    )
