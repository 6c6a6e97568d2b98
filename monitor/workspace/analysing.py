"""How does a team write an area analysis: its first draft, its texts, its judgements, its challenges, goals and actions?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.workspace.analyses import claims_of
from monitor.workspace.records import Conflict, Pen, every
from monitor.workspace.signals import add
from monitor.workspace.tables import Analysis, Challenge, Claim, Goal, Link, Section, Signal

FIGURE = (
    "release",
    "value",
    "lower",
    "upper",
    "status",
    "verdict",
    "development",
    "side",
    "sentence",
    "edition",
)
"""What is taken over from the figure of another release when a claim is pinned anew."""


@dataclass(frozen=True)
class Answer:
    """What a meeting said of one claim: whether it recognised it (yes, partly, no), and in which words."""

    claim: Claim
    recognised: str
    words: str = ""


RECOGNISED = {"yes": "confirms", "partly": "", "no": "contradicts"}
SPOKEN = {"yes": "Herkend", "partly": "Deels herkend", "no": "Niet herkend"}


def begin(pen: Pen, analysis: Analysis, sections: Iterable[Section], claims: Iterable[Claim]) -> Analysis:
    """Keep a first draft: the analysis with its texts and its pinned figures. Raises what `Pen.create` raises."""
    kept = pen.create(analysis)
    for section in sections:
        section.analysis = kept.key
        pen.create(section)
    for claim in claims:
        claim.owner_kind, claim.owner = Analysis.__tablename__, kept.key
        pen.create(claim)
    return kept


def write(pen: Pen, analysis: Analysis, step: str, body: str, section: Section | None = None) -> Section:
    """Keep the text under a step; `section` is the one that was read, or None when there was none.

    An emptied text is taken away, so that it can be erased for good. Raises Conflict when somebody else wrote meanwhile.
    """
    if section is not None and not body.strip():
        return pen.remove(Section, section.key, section.version)
    if section is not None:
        return pen.change(Section, section.key, section.version, body=body)
    # Two people may begin the same text at the same moment: one waits here, and then sees what the other wrote.
    pen.session.get(Analysis, analysis.key, with_for_update=True)
    held = every(pen.session, Section, Section.analysis == analysis.key, Section.step == step)
    if held:
        raise Conflict(held[0], {"body": body})
    return pen.create(Section(area=analysis.area, analysis=analysis.key, step=step, body=body))


def overrule(pen: Pen, claim: Claim, judgement: str, reason: str) -> Claim:
    """Judge a claim otherwise than the monitor did, with the reason; an empty judgement takes that back.

    Raises Invalid without a reason.
    """
    return pen.change(
        Claim, claim.key, claim.version, own_judgement=judgement, own_reason=reason if judgement else ""
    )


def renew(pen: Pen, analysis: Analysis, release: str, upto: str, fresh: Sequence[Claim]) -> int:
    """Pin the analysis to the figures of another release; own judgements stay. Returns how many claims changed or came.

    Claims of subjects that are not among the fresh ones stay as they are. Raises what `Pen.change` raises.
    """
    pen.change(Analysis, analysis.key, analysis.version, release=release, upto=upto)
    known = {(one.indicator, one.of_area): one for one in claims_of(pen.session, "analysis", analysis.key)}
    done = 0
    for claim in fresh:
        old = known.get((claim.indicator, claim.of_area))
        if old is None:
            claim.owner_kind, claim.owner = Analysis.__tablename__, analysis.key
            pen.create(claim)
            done += 1
            continue
        wanted = {name: getattr(claim, name) for name in FIGURE}
        done += any(getattr(old, name) != wanted[name] for name in ("value", "sentence"))
        pen.change(Claim, old.key, old.version, **wanted)
    return done


def challenge(
    pen: Pen,
    analysis: Analysis,
    title: str,
    *,
    why: str = "",
    term: str = "",
    theme: str = "",
    signals: Iterable[Signal] = (),
    claims: Iterable[Claim] = (),
    position: int = 0,
) -> Challenge:
    """Keep an opgave with the signals and claims on which it rests."""
    kept = pen.create(
        Challenge(
            area=analysis.area,
            analysis=analysis.key,
            title=title,
            why=why,
            term=term,
            theme=theme,
            position=position,
        )
    )
    grounds = [(Signal.__tablename__, one.key) for one in signals]
    grounds += [(Claim.__tablename__, one.key) for one in claims]
    for kind, key in grounds:
        pen.create(_link(kept.area, Challenge.__tablename__, kept.key, kind, key))
    return kept


def weigh(pen: Pen, analysis: Analysis, goal: Goal, stance: str, note: str) -> Link:
    """Say of a goal of the city whether it supports the area or pulls the other way, and how."""
    link = _link(analysis.area, Analysis.__tablename__, analysis.key, Goal.__tablename__, goal.key)
    link.stance, link.note = stance, note
    return pen.create(link)


def _link(area: str, from_kind: str, from_key: str, to_kind: str, to_key: str) -> Link:
    return Link(area=area, from_kind=from_kind, from_key=from_key, to_kind=to_kind, to_key=to_key)


def goal_with_actions(
    pen: Pen, analysis: Analysis, title: str, actions: Sequence[str], challenge: Challenge | None = None
) -> Goal:
    """Keep a goal with its actions in one go. Behind the last ' - ' of an action stands who does it."""
    under = challenge.key if challenge else ""
    held = len(every(pen.session, Goal, Goal.analysis == analysis.key))
    theme = challenge.theme if challenge else ""
    goal = pen.create(
        Goal(
            area=analysis.area, rank="goal", analysis=analysis.key, challenge=under, title=title, theme=theme,
            term=challenge.term if challenge else "", position=held,
        )
    )  # fmt: skip
    for number, line in enumerate(actions, start=1):
        what, _, owner = line.rpartition(" - ")
        pen.create(
            Goal(
                area=analysis.area, rank="action", analysis=analysis.key, challenge=under, parent=goal.key,
                title=what or owner, owner=owner if what else "", theme=theme, position=held + number,
            )
        )  # fmt: skip
    return goal


def answers(pen: Pen, analysis: Analysis, said: Collection[Answer], on: date, themes: dict[str, str]) -> int:
    """Keep what a meeting said of claims as signals, one for each; `themes` gives the theme of an indicator.

    Returns how many. Raises Invalid when a text may point at a person.
    """
    for answer in said:
        told = f"{SPOKEN[answer.recognised]} op een bijeenkomst: {answer.words or answer.claim.sentence}"
        add(
            pen,
            Signal(
                area=analysis.area, what=told, said_on=on, source_type="meeting", kind="context",
                theme=themes.get(answer.claim.indicator, ""), indicator=answer.claim.indicator,
                stance=RECOGNISED[answer.recognised],
            ),
        )  # fmt: skip
    return len(said)
