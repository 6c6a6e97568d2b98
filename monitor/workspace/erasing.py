"""What stays of the words of a record that is erased for good: none, also not in analyses that were frozen with it."""

import json
from typing import Any

from sqlalchemy import Text, cast, select, update
from sqlalchemy.orm import Session

from monitor.workspace import adopted, journal
from monitor.workspace.tables import (
    Analysis,
    AnalysisVersion,
    Challenge,
    Claim,
    Comment,
    Entry,
    Goal,
    Kept,
    Link,
    Section,
    fields_of,
    now,
)
from monitor.workspace.tables.base import LINE

MARK = "[gewist op verzoek]"
"""What a frozen analysis tells where words were."""
WHY = "Woorden van een gewist onderdeel weggehaald."

PARTS: dict[type[Kept], str] = {
    Section: "sections",
    Claim: "claims",
    Challenge: "challenges",
    Goal: "goals",
    Link: "links",
}
"""Where a record stands in a frozen analysis, as `analyses.kept` writes it; the analysis itself stands beside these."""

CODED = frozenset(
    {
        "owner_kind", "release", "baseline_release", "status", "verdict", "development", "from_kind", "to_kind",
        "origin", "code",
    }
)  # fmt: skip
"""Texts that the program writes: no person stands there, and without them a frozen analysis cannot be read."""
LOGINS = frozenset({"owner_subject"})
"""A mark would be a login of nobody."""


def erase_words(session: Session, record: Kept, who: str) -> None:
    """Take the words of a record out of the journal, and out of every analysis that was kept with it in it.

    In a frozen analysis stays that the part was there, with its codes, numbers and days; each text becomes `MARK`.
    """
    journal.blank(session, type(record), record.key)
    if type(record) not in PARTS and not isinstance(record, Analysis):
        return
    hold_analysis(session, record)
    named = cast(AnalysisVersion.content, Text).contains(json.dumps(record.key), autoescape=True)
    asked = select(AnalysisVersion).where(named).with_for_update()
    for version in session.scalars(asked.execution_options(populate_existing=True)).all():
        content = _wordless(version.content, record)
        if content == version.content:
            continue
        version.content, version.version = content, version.version + 1
        version.changed_by, version.changed_at = who, now()
        session.flush()
        _blank_lines(session, version, record)
        journal.note(session, who, journal.CHANGED, version, {}, {}, WHY)


def hold_analysis(session: Session, record: Kept | None) -> None:
    """Wait for whoever writes in the analysis of a record: a version that is kept meanwhile would bring its words back."""
    key = _analysis(session, record) if record is not None else ""
    if key:
        session.execute(select(Analysis.key).where(Analysis.key == key).with_for_update())


def hanging_on(session: Session, record: Kept) -> list[Kept]:
    """What goes when a record goes for good, because nobody could find it any more.

    The remarks of colleagues on it; of an analysis all its parts too, with the remarks on these, but for goals that were
    adopted: those are public as they are, and are erased by themselves.
    """
    parts: list[Kept] = []
    if isinstance(record, Analysis):
        for kind in (Section, Challenge, Goal):
            parts += session.scalars(select(kind).where(kind.analysis == record.key))
        parts = [one for one in parts if not (isinstance(one, Goal) and one.adopted_on)]
        keys = [record.key, *(one.key for one in parts)]
        parts += session.scalars(select(Claim).where(Claim.owner.in_(keys)))
        parts += session.scalars(select(Link).where(Link.from_key.in_(keys)))
    keys = [record.key, *(one.key for one in parts)]
    return [*session.scalars(select(Comment).where(Comment.on_key.in_(keys))), *parts]


def _analysis(session: Session, record: Kept) -> str:
    """The key of the analysis in which a record stands; empty for a goal of none."""
    if isinstance(record, Analysis):
        return record.key
    return record.analysis if isinstance(record, Goal) else adopted.analysis_of(session, record)


def _blank_lines(session: Session, version: AnalysisVersion, record: Kept) -> None:
    """The journal tells what was kept in a version: the words go there too."""
    asked = (Entry.kind == AnalysisVersion.__tablename__, Entry.key == version.key)
    for line in session.scalars(select(Entry).where(*asked)).all():
        told = {
            name: {**held, "content": _wordless(held["content"], record)}
            for name, held in (("before", line.before), ("after", line.after))
            if held.get("content")
        }
        if told:
            session.execute(update(Entry).where(Entry.number == line.number).values(**told))


def _wordless(content: dict[str, Any], record: Kept) -> dict[str, Any]:
    """A frozen analysis without the words of one record."""
    if isinstance(record, Analysis):
        whole = content.get("analysis", {})
        return {**content, "analysis": _bare(whole, record)} if whole.get("key") == record.key else content
    name = PARTS[type(record)]
    rows = [_bare(row, record) if row["key"] == record.key else row for row in content.get(name, [])]
    return {**content, name: rows} if name in content else content


def _bare(row: dict[str, Any], record: Kept) -> dict[str, Any]:
    columns = fields_of(type(record))
    return {
        name: ("" if name in LOGINS else MARK) if value and name in columns and is_words(columns[name]) else value
        for name, value in row.items()
    }  # fmt: skip


def is_words(column: Any) -> bool:
    """Whether people write in a field what they like: no code of a list, no key of a record, no number, no day."""
    return column.info.get("most", 0) >= LINE and "each" not in column.info and column.key not in CODED
