"""How does an area analysis go from draft to discussed to adopted, and how does a new version begin?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from monitor.workspace.analyses import AnalysisContent, content, kept, side_of, versions
from monitor.workspace.records import Gone, Pen, every
from monitor.workspace.rights import Refused
from monitor.workspace.tables import Analysis, AnalysisVersion, Goal

DRAFT, DISCUSSED, ADOPTED = "draft", "discussed", "adopted"
NOT_DISCUSSED = "Leg eerst vast met wie deze gebiedsanalyse is besproken. Daarna kan zij worden vastgesteld."
NOT_ADOPTED = "Deze gebiedsanalyse is niet vastgesteld; u kunt haar gewoon veranderen."
CHANGED = "Er is iets veranderd sinds u dit las. Lees eerst wat er nu staat; stel daarna vast."
ALREADY = "Deze gebiedsanalyse is al vastgesteld."


def discuss(
    pen: Pen, key: str, version: int, on: date, with_whom: str, codes: Collection[str]
) -> AnalysisVersion:
    """An analysis was discussed: its state, and a version of it as it was then. Raises Conflict, Refused or Gone."""
    _refuse_when(pen, key, ADOPTED, ALREADY)
    pen.change(Analysis, key, version, status=DISCUSSED, discussed_on=on, discussed_with=with_whom)
    return _keep_version(pen, key, codes)


def adopt(
    pen: Pen, key: str, version: int, codes: Collection[str], *, seen: str = "", on: date | None = None
) -> AnalysisVersion:
    """Adopt a discussed analysis with its goals and actions, all or nothing, and keep it as everybody may read it.

    `seen` is the mark of what was read (`AnalysisContent.mark`). Raises Refused for who may not adopt, when it was not
    discussed, and when any part of it changed since it was read; Conflict when the analysis itself did.
    """
    if _found(pen, key).status == DRAFT:
        raise Refused(NOT_DISCUSSED)
    _refuse_when(pen, key, ADOPTED, ALREADY)
    if seen and content(pen.session, key, codes).mark != seen:
        raise Refused(CHANGED)
    adopted = {"adopted_on": on or date.today(), "adopted_by": pen.who.name or pen.who.subject}
    pen.change(Analysis, key, version, status=ADOPTED, **adopted)
    for goal in every(pen.session, Goal, Goal.analysis == key, Goal.adopted_on.is_(None)):
        pen.change(Goal, goal.key, goal.version, **adopted)
    return _keep_version(pen, key, codes)


def reopen(pen: Pen, key: str, version: int) -> Analysis:
    """Begin a new version of an adopted analysis: it is a draft again, while everybody still reads the adopted one."""
    if _found(pen, key).status != ADOPTED:
        raise Refused(NOT_ADOPTED)
    return pen.change(Analysis, key, version, status=DRAFT)


def _found(pen: Pen, key: str) -> Analysis:
    found = pen.session.get(Analysis, key, with_for_update=True)
    if found is None or found.removed_at:
        raise Gone("Deze gebiedsanalyse bestaat niet (meer).")
    return found


def _refuse_when(pen: Pen, key: str, status: str, reason: str) -> None:
    if _found(pen, key).status == status:
        raise Refused(reason)


def _keep_version(pen: Pen, key: str, codes: Collection[str]) -> AnalysisVersion:
    whole = content(pen.session, key, codes)
    number = max((row.number or 0 for row in versions(pen.session, key)), default=0) + 1
    analysis = whole.analysis
    return pen.create(
        AnalysisVersion(
            area=analysis.area, analysis=key, number=number, status=analysis.status, content=kept(whole)
        )
    )


@dataclass(frozen=True)
class Difference:
    """One thing that differs between two states of an analysis: which part, what stood there, and what stands there."""

    part: str
    before: str
    after: str


def differences(before: AnalysisContent, after: AnalysisContent) -> list[Difference]:
    """What differs between a version of an analysis and a later one: texts by step, claims, challenges, goals and actions."""
    steps = [*before.sections, *(step for step in after.sections if step not in before.sections)]
    pairs = [(step, before.text(step), after.text(step)) for step in steps]
    for part, told in _PARTS.items():
        old, new = told(before), told(after)
        pairs += [(part, old.get(key, ""), new.get(key, "")) for key in dict.fromkeys([*old, *new])]
    return [Difference(part, was, now) for part, was, now in pairs if was != now]


_PARTS = {
    "claim": lambda whole: {
        one.key: f"{one.sentence} [{side_of(one)}] {one.own_reason}".strip() for one in whole.claims
    },
    "challenge": lambda whole: {one.key: f"{one.title}. {one.why}".strip() for one in whole.challenges},
    "goal": lambda whole: {
        one.key: f"{one.title} ({one.owner or '-'}) [{one.status}]" for one in whole.goals
    },
}
