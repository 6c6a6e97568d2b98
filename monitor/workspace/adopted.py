"""Would a write change what was adopted, or slip a part into the analysis of another team?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.workspace.rights import Refused
from monitor.workspace.tables import Analysis, AnalysisVersion, Challenge, Claim, Kept, Link, Section

ADOPTED = "adopted"
FROZEN = "Deze gebiedsanalyse is vastgesteld en verandert niet meer. Begin met 'Nieuwe versie'."
STAYS = "Een gebiedsanalyse die is vastgesteld, haalt u niet weg: zij is openbaar geworden."
TAKEN = "Onder deze stap staat al een andere tekst. Maak die eerst leeg."
ELSEWHERE = "Dit onderdeel hoort bij de gebiedsanalyse van een ander gebied."
OTHER_STATE = "Een versie krijgt de stand die de gebiedsanalyse zelf heeft, en per stand één."
MOVES = {"status", "adopted_on", "adopted_by"}
"""What may still change of an adopted analysis: that a new version of it is begun."""


def check(session: Session, record: Kept, before: Mapping[str, Any], *, removal: bool = False) -> None:
    """Raise Refused when this write may not be: `before` holds the fields of a record as they were, empty for a new one.

    Nothing of an adopted analysis changes, a part lies in the area of its analysis, and a version tells what the
    analysis itself is, so that who cannot adopt cannot keep an adopted version either.
    """
    if isinstance(record, Analysis):
        _check_whole(record, before, removal=removal)
    elif isinstance(record, AnalysisVersion):
        _check_version(session, record)
    else:
        _check_part(session, record, removal=removal)


def _check_whole(record: Analysis, before: Mapping[str, Any], *, removal: bool) -> None:
    if removal and record.adopted_on:
        raise Refused(STAYS)
    changed = {name for name, value in before.items() if getattr(record, name) != value}
    if before.get("status") == ADOPTED and changed - MOVES:
        raise Refused(FROZEN)


def _check_part(session: Session, record: Kept, *, removal: bool) -> None:
    key = analysis_of(session, record)
    # Shared lock: nobody adopts an analysis while a part of it is being written, which would miss that part.
    asked = select(Analysis.status, Analysis.area).where(Analysis.key == key).with_for_update(read=True)
    row = session.execute(asked).first() if key else None
    if row is None:
        return
    if row.status == ADOPTED:
        raise Refused(FROZEN)
    if row.area != record.area:
        raise Refused(ELSEWHERE)
    if isinstance(record, Section) and not removal and _has_other(session, record):
        raise Refused(TAKEN)


def _has_other(session: Session, record: Section) -> bool:
    """Whether another text stands under the step already, which one that is brought back would hide."""
    same = (Section.analysis == record.analysis, Section.step == record.step, Section.removed_at.is_(None))
    return session.execute(select(Section.key).where(*same, Section.key != record.key)).first() is not None


def analysis_of(session: Session, record: Kept) -> str:
    """The key of the analysis that a part belongs to; empty for anything else."""
    if isinstance(record, Claim):
        return record.owner if record.owner_kind == Analysis.__tablename__ else ""
    if isinstance(record, Link):
        if record.from_kind == Analysis.__tablename__:
            return record.from_key
        if record.from_kind != Challenge.__tablename__:
            return ""
        return session.scalar(select(Challenge.analysis).where(Challenge.key == record.from_key)) or ""
    return record.analysis if isinstance(record, Section | Challenge) else ""


def _check_version(session: Session, record: AnalysisVersion) -> None:
    key = record.analysis
    row = session.execute(select(Analysis.status, Analysis.version).where(Analysis.key == key)).first()
    written = record.content.get("analysis", {}).get("version")
    held = session.scalars(select(AnalysisVersion.content).where(AnalysisVersion.analysis == key))
    twice = any(content.get("analysis", {}).get("version") == written for content in held)
    if row is None or row.status != record.status or row.version != written or twice:
        raise Refused(OTHER_STATE)
