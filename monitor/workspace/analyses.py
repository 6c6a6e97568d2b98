"""What stands in an area analysis: as it is being written, as it stood at one moment, and as everybody may read it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from monitor.catalog import CITY
from monitor.workspace.records import Gone, every, one
from monitor.workspace.signals import public_signals
from monitor.workspace.tables import (
    Analysis,
    AnalysisVersion,
    Challenge,
    Claim,
    Comment,
    Goal,
    Kept,
    Link,
    Section,
    Signal,
    Strength,
    fields_of,
    told,
)

R = TypeVar("R", bound=Kept)

ADOPTED = "adopted"
LIVE = ("status", "status_reason", "status_on")
"""What keeps moving of an adopted goal or action."""

SHOWN = (
    "key", "area", "theme", "kind", "source_type", "said_on", "indicator", "stance", "public_text", "moderation",
    "reply", "reply_text", "reply_goal", "replied_on",
)  # fmt: skip
"""What may be public of a signal."""

NEVER_PUBLIC = {"owner_subject": "", "discussed_with": ""}
"""Fields that name who logs in or who was there, and what stands there in public instead."""


@dataclass(frozen=True)
class AnalysisContent:
    """An analysis with everything in it. `links` tell on which signals and claims each challenge rests.

    `signals` and `strengths` are those of the area, `comments` those on the analysis and on any of its parts.
    """

    analysis: Analysis
    sections: dict[str, Section] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    challenges: list[Challenge] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    strengths: list[Strength] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def text(self, step: str) -> str:
        """What was written under a step; empty when nothing was."""
        return self.sections[step].body if step in self.sections else ""

    def grounds(self, challenge: Challenge) -> tuple[list[Signal], list[Claim]]:
        """The signals and the pinned figures on which a challenge rests."""
        keys = {link.to_key for link in self.links if link.from_key == challenge.key}
        return [one for one in self.signals if one.key in keys], [
            one for one in self.claims if one.key in keys
        ]

    @property
    def parts(self) -> list[Kept]:
        """Every record that is written in it."""
        return [
            self.analysis, *self.sections.values(), *self.claims, *self.challenges, *self.links, *self.goals,
        ]  # fmt: skip

    @property
    def mark(self) -> str:
        """A short mark of everything that is written in it; another one as soon as any part of it changed."""
        told = sorted(f"{part.key}:{part.version}" for part in self.parts)
        return sha256(" ".join(told).encode()).hexdigest()

    def side(self, side: str) -> list[Claim]:
        """The claims on one side (strength, concern, neutral), as a professional judges them or else the monitor."""
        return [claim for claim in self.claims if side_of(claim) == side]


def side_of(claim: Claim) -> str:
    """On which side a claim stands: the judgement of a professional goes before that of the monitor."""
    return claim.own_judgement or claim.side or "neutral"


def content(session: Session, key: str, codes: Collection[str]) -> AnalysisContent:
    """An analysis as it stands now, with signals and strengths of `codes`: `places.within` of its area.

    Signals that were refused are left out; those that nobody moderated yet are there, so this is for staff only.
    Raises Gone when there is no such analysis.
    """
    analysis = one(session, Analysis, key)
    if analysis is None or analysis.removed_at:
        raise Gone("Deze gebiedsanalyse bestaat niet (meer).")
    sections = {part.step: part for part in every(session, Section, Section.analysis == key)}
    claims = claims_of(session, "analysis", key)
    challenges = every(session, Challenge, Challenge.analysis == key, order=Challenge.position)
    goals = every(session, Goal, Goal.analysis == key, order=Goal.position)
    parts: list[Kept] = [analysis, *sections.values(), *claims, *challenges, *goals]
    keys = [part.key for part in parts]
    return AnalysisContent(
        analysis,
        sections,
        claims,
        challenges,
        every(session, Signal, Signal.area.in_(codes), Signal.moderation != "refused", order=Signal.said_on),
        every(session, Strength, Strength.area.in_(codes), order=Strength.name),
        goals,
        every(session, Comment, Comment.on_key.in_(keys)),
        every(session, Link, Link.from_key.in_(keys)),
    )


def claims_of(session: Session, owner_kind: str, owner: str) -> list[Claim]:
    """The figures to which a record is pinned, in their order."""
    asked = (Claim.owner_kind == owner_kind, Claim.owner == owner)
    return every(session, Claim, *asked, order=Claim.position)


def analyses(session: Session, codes: Collection[str]) -> list[Analysis]:
    """The analyses of some places in any state, the one that was worked on last first."""
    return every(session, Analysis, Analysis.area.in_(codes), order=Analysis.changed_at.desc())


def city_goals(session: Session) -> list[Goal]:
    """The goals and sub-goals of the city as a whole, against which those of an area are laid."""
    return every(session, Goal, Goal.area == CITY, Goal.rank != "action", order=Goal.position)


def versions(session: Session, key: str) -> list[AnalysisVersion]:
    """The kept versions of an analysis, the newest first."""
    return every(
        session, AnalysisVersion, AnalysisVersion.analysis == key, order=AnalysisVersion.number.desc()
    )


def kept(whole: AnalysisContent) -> dict[str, Any]:
    """An analysis as a document for AnalysisVersion.

    Of signals and strengths only the keys: what people said may be erased, also from what was adopted. Of the rest the
    words go when a part is erased for good (`erasing`).
    """
    many: dict[str, Iterable[Kept]] = {
        "sections": whole.sections.values(),
        "claims": whole.claims,
        "challenges": whole.challenges,
        "goals": whole.goals,
        "links": whole.links,
    }
    parts = {name: [_written(record) for record in records] for name, records in many.items()}
    keys = {
        "signals": [signal.key for signal in whole.signals],
        "strengths": [strength.key for strength in whole.strengths],
    }
    return {"analysis": _written(whole.analysis), **parts, **keys}


def version_content(session: Session, version: AnalysisVersion) -> AnalysisContent:
    """An analysis as it stood at a version, with its signals and strengths as far as they are still there; for staff."""
    held = version.content
    found: dict[str, list[Any]] = {
        name: [_read(kind, row) for row in held.get(name, [])]
        for name, kind in (
            ("sections", Section), ("claims", Claim), ("challenges", Challenge), ("goals", Goal), ("links", Link),
        )
    }  # fmt: skip
    return AnalysisContent(
        _read(Analysis, held["analysis"]),
        {part.step: part for part in found["sections"]},
        found["claims"],
        found["challenges"],
        every(session, Signal, Signal.key.in_(held.get("signals", [])), Signal.moderation != "refused"),
        every(session, Strength, Strength.key.in_(held.get("strengths", []))),
        found["goals"],
        [],
        found["links"],
    )


def public_analyses(session: Session, codes: Collection[str]) -> list[AnalysisContent]:
    """The adopted analyses of some places, each as it was adopted last, with nothing in it that is not public.

    Signals and strengths only as long as they are public, and of a signal only its public text; goals and actions as long
    as nobody took their adoption back, with the progress of today. A new draft changes nothing here.
    """
    found = []
    for analysis in analyses(session, codes):
        newest = next((row for row in versions(session, analysis.key) if row.status == ADOPTED), None)
        if newest is not None:
            found.append(_public(session, version_content(session, newest)))
    return found


def _public(session: Session, whole: AnalysisContent) -> AnalysisContent:
    adopted = (Goal.analysis == whole.analysis.key, Goal.adopted_on.is_not(None))
    now = {goal.key: goal for goal in every(session, Goal, *adopted)}
    goals = [_progressed(goal, now[goal.key]) for goal in whole.goals if goal.key in now]
    allowed = {signal.key for signal in public_signals(session, {signal.area for signal in whole.signals})}
    signals = [_bare(signal) for signal in whole.signals if signal.key in allowed]
    strengths = [strength for strength in whole.strengths if strength.public]
    for name, blank in NEVER_PUBLIC.items():
        for record in (whole.analysis, *goals):
            if hasattr(record, name):
                setattr(record, name, blank)
    return replace(whole, goals=goals, signals=signals, strengths=strengths)


def _progressed(goal: Goal, now: Goal) -> Goal:
    """A goal as it was adopted, with where it stands today."""
    for name in LIVE:
        setattr(goal, name, getattr(now, name))
    return goal


def _bare(signal: Signal) -> Signal:
    """A signal with only what may be public of it; a record of its own, so that the kept one is not touched."""
    return Signal(what="", **{name: getattr(signal, name) for name in SHOWN})


def _written(record: Kept) -> dict[str, Any]:
    return {"key": record.key, "version": record.version, **told(record)}


def _read(kind: type[R], row: dict[str, Any]) -> R:
    """A record of a document, apart from the store; fields that the kind has no more are left out."""
    columns = fields_of(kind)
    given = {name: _day(columns[name], value) for name, value in row.items() if name in columns}
    record = kind(**given)
    record.key, record.version = row["key"], row["version"]
    return record


def _day(column: Any, value: Any) -> Any:
    is_day = column.type.python_type is date and isinstance(value, str)
    return date.fromisoformat(value) if is_day else value
