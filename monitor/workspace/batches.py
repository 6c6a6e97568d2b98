"""How are many new records kept at once: checked before anybody has to wait for it, then written all or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from monitor.catalog import Catalog
from monitor.workspace import checks, journal, persons, rights
from monitor.workspace.checks import Invalid
from monitor.workspace.records import Pen, fill
from monitor.workspace.tables import Signal, fields_of, now, told

AT_A_TIME = 500
"""Rows of one statement."""


@dataclass(frozen=True)
class Batch:
    """New signals that may be kept: their rows, the same as the journal tells them, and one signal per place."""

    rows: list[dict[str, Any]]
    told: list[dict[str, Any]]
    places: dict[str, Signal]


def batch(signals: Iterable[Signal], catalog: Catalog) -> Batch:
    """Check new signals outside a transaction: SQLite has one writer at a time, and 100,000 checks take a minute.

    Raises Invalid with the faults of the first that cannot be kept.
    """
    made = Batch([], [], {})
    columns = list(Signal.__table__.columns.keys())
    fields = list(fields_of(Signal))
    for signal in signals:
        fill(signal)
        for name in fields:
            setattr(signal, name, checks.cleaned(getattr(signal, name)))
        faults = [*checks.faults(signal, catalog), *persons.faults(signal, catalog)]
        if faults:
            raise Invalid(faults)
        made.rows.append({name: getattr(signal, name) for name in columns})
        made.told.append(told(signal))
        made.places.setdefault(signal.area, signal)
    return made


def create_all(pen: Pen, made: Batch) -> int:
    """Keep all signals of a batch, each with its line in the journal; returns how many. Raises Refused.

    Who may keep one new signal of a place may keep all of them: rights on new signals hang on the place alone.
    """
    pen.about = (Signal.__tablename__, "")
    for signal in made.places.values():
        rights.check(pen.who, "create", signal, {}, (), pen.workspace.catalog)
    stamps = {
        "created_by": pen.who.subject,
        "changed_by": pen.who.subject,
        "created_at": now(),
        "changed_at": now(),
    }
    for start in range(0, len(made.rows), AT_A_TIME):
        some = [{**row, **stamps} for row in made.rows[start : start + AT_A_TIME]]
        pen.session.execute(insert(Signal), some)
        lines = [
            (row["key"], row["area"], after)
            for row, after in zip(some, made.told[start : start + AT_A_TIME], strict=True)
        ]
        journal.note_created(pen.session, pen.who.subject, Signal, lines)
    return len(made.rows)
