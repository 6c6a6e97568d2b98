"""What can be made of an analysis without typing anything again: handout, programme, paragraph, and a file for a colleague?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import zip_longest

from monitor.drafts.document import document, heading, listed, paragraphs, small, table
from monitor.drafts.stale import hidden_now, stale, told
from monitor.store import Release
from monitor.views import choices, words
from monitor.workspace.analyses import AnalysisContent, side_of
from monitor.workspace.tables import Claim, Duty, Event, Goal, Meeting

ASKED = 6
"""Claims on a handout: so many fit on two sides of paper and in half an hour of talk."""

NAMED = 3
"""Strengths and challenges named in a paragraph."""

RECOGNISE = "Herkent u dit?"
SOURCE = "Bron: Leefbare Wijken Monitor Arnhem, uitgave {release}, cijfers tot en met {upto}."
PRACTISE = "Alle cijfers zijn verzonnen, om te oefenen."


def to_recognise(whole: AnalysisContent, release: Release) -> list[Claim]:
    """The claims to put to a meeting: as many strengths as concerns, from different themes; others where there are none.

    At most ASKED, and never one whose figure is hidden now.
    """
    shown = [claim for claim in whole.claims if not hidden_now(release, claim) and claim.step == "figures"]
    sides = [
        _spread([one for one in shown if side_of(one) == side], release) for side in ("strength", "concern")
    ]
    many = min(len(side) for side in sides) or max(len(side) for side in sides)
    mixed = [claim for pair in zip_longest(*(side[:many] for side in sides)) for claim in pair if claim]
    calm = _spread([one for one in shown if side_of(one) == "neutral"], release)
    return (mixed or calm)[:ASKED]


def _spread(claims: Sequence[Claim], release: Release) -> list[Claim]:
    """The claims in an order in which every theme comes once before any comes twice."""
    seen: dict[str, int] = {}
    order = []
    for place, claim in enumerate(claims):
        one = release.catalog.indicator.get(claim.indicator)
        theme = one.theme if one else ""
        seen[theme] = seen.get(theme, 0) + 1
        order.append((seen[theme], place, claim))
    return [claim for *_, claim in sorted(order, key=lambda entry: entry[:2])]


def handout(whole: AnalysisContent, release: Release) -> str:
    """A page to print for a meeting: each claim as a plain question, with boxes and room to write. HTML."""
    area = words.place(release.catalog.area[whole.analysis.area])
    boxes = "".join(f'<span class="box">☐ {answer}</span>' for answer in ("Ja", "Een beetje", "Nee"))
    asked = [
        f'<div class="ask"><p><strong>{number}.</strong> {escape(told(release, claim))}</p>'
        f"<p>{RECOGNISE} {boxes}</p><p>Wat ziet u zelf?</p>"
        '<div class="line"></div><div class="line"></div></div>'
        for number, claim in enumerate(to_recognise(whole, release), start=1)
    ]
    opening = (
        f"Dit zeggen de cijfers over {area}. Cijfers vertellen niet alles. U woont of werkt hier. Wat u ziet en hoort, telt mee. "
        "Schrijf geen namen op."
    )
    return document(RECOGNISE, [paragraphs(opening), *asked, small(source_of(whole, release))])


def source_of(whole: AnalysisContent, release: Release) -> str:
    """On which release and editions an analysis rests, and that made-up figures are made up."""
    text = SOURCE.format(release=whole.analysis.release, upto=whole.analysis.upto)
    return f"{text} {PRACTISE}" if release.catalog.fictitious else text


def character(whole: AnalysisContent, release: Release) -> str:
    """A paragraph on the character of the area, to paste into a proposal for council or college; plain text.

    Its opening, as many strengths as concerns, the challenges, and its source.
    """
    area = release.catalog.area[whole.analysis.area]
    opening = whole.text("in_short").partition("\n\n")[0].strip()
    shown = {side: _spread(whole.side(side), release) for side in ("strength", "concern")}
    many = min(NAMED, *(len(side) for side in shown.values())) or NAMED
    parts = [opening]
    for side, name in (("strength", "Sterk is hier"), ("concern", "Aandacht vraagt")):
        labels = [_label(claim, release) for claim in shown[side] if not hidden_now(release, claim)][:many]
        parts.append(f"{name}: {words.enumeration(labels)}." if labels else "")
    named, more = [one.title for one in whole.challenges[:NAMED]], len(whole.challenges) - NAMED
    named += [f"en nog {words.counted(more)}"] if more > 0 else []
    kept = "De opgaven" if whole.analysis.status == "adopted" else "De opgaven in concept"
    parts.append(f"{kept} voor {words.place(area)}: {'; '.join(named)}." if named else "")
    return " ".join([*(part for part in parts if part), source_of(whole, release)])


def _label(claim: Claim, release: Release) -> str:
    one = release.catalog.indicator.get(claim.indicator)
    return f"{one.label[0].lower()}{one.label[1:]} ({claim.edition})" if one else claim.indicator


def programme(whole: AnalysisContent, release: Release, year: int) -> str:
    """The wijkprogramma of a year: character, strengths, challenges, and of every goal what happens in that year. HTML.

    Only what may be public; goals and actions that begin later or ended before are left out.
    """
    place = release.catalog.area[whole.analysis.area].label
    draft = (
        "" if whole.analysis.status == "adopted" else "Concept: deze gebiedsanalyse is nog niet vastgesteld."
    )
    parts = [small(draft), paragraphs(character(whole, release))]
    public = [one for one in whole.strengths if one.public]
    if public:
        parts += [heading("Wat is hier al sterk?"), listed(_named(one.name, one.what) for one in public)]
    if whole.challenges:
        parts += [heading("Opgaven"), listed(_named(one.title, one.why) for one in whole.challenges)]
    parts.append(heading(f"Doelen en acties in {year}"))
    goals = [one for one in whole.goals if one.rank != "action" and _runs_in(one, year)]
    for goal in goals:
        below = [one for one in whole.goals if one.parent == goal.key and _runs_in(one, year)]
        rows = [[one.title, one.owner or choices.NOT_SAID, _state(one), _day(one.ends_on)] for one in below]
        parts.append(f"<h3>{escape(goal.title)}</h3>{paragraphs(goal.what)}")
        parts.append(table(["Actie", "Wie", "Stand", "Klaar op"], rows, goal.title) if rows else "")
    parts.append("" if goals else paragraphs("Voor dit jaar staan er nog geen doelen."))
    return document(f"Wijkprogramma {place} {year}", [*parts, small(source_of(whole, release))])


def _runs_in(goal: Goal, year: int) -> bool:
    begins = goal.starts_on is None or goal.starts_on.year <= year
    return begins and (goal.ends_on is None or goal.ends_on.year >= year)


def _named(name: str, what: str) -> str:
    return f"{name}: {what}" if what else name


def _state(goal: Goal) -> str:
    said = choices.label(choices.GOAL_STATES, goal.status)
    return f"{said}: {goal.status_reason}" if goal.status_reason else said


def _day(on: date | None) -> str:
    return f"{on:%d-%m-%Y}" if on else ""


@dataclass(frozen=True)
class Around:
    """What a new colleague must know beside the analysis: who meets, whom to turn to, what happened, and what waits."""

    meetings: Sequence[Meeting] = ()
    duties: Sequence[Duty] = ()
    events: Sequence[Event] = ()
    waiting: int = 0


def handover(whole: AnalysisContent, release: Release, around: Around) -> str:
    """A file for a colleague who takes over: where the analysis stands, what runs, who is who, what waits. HTML.

    For colleagues only. Of signals it tells how many wait for a reply and not what was said.
    """
    analysis = whole.analysis
    status = choices.label(choices.ANALYSIS_STATES, analysis.status).lower()
    parts = [paragraphs(f"De gebiedsanalyse is nu: {status}. {source_of(whole, release)}")]
    parts += [heading("Het gebied in het kort"), paragraphs(whole.text("in_short"))]
    one_waits = around.waiting == 1
    told_waiting = f"Er {'wacht' if one_waits else 'wachten'} {words.counted(around.waiting)} {'signaal' if one_waits else 'signalen'} op antwoord."
    waits = [told_waiting] if around.waiting else []
    waits += [f"Opmerking: {one.body}" for one in whole.comments if not one.done]
    waits += [f"{told(release, one)} {stale(release, one)}" for one in whole.claims if stale(release, one)]
    parts += [heading("Wat wacht"), listed(waits) or paragraphs("Er wacht niets.")]
    parts += [heading("Opgaven"), listed(_named(one.title, one.why) for one in whole.challenges)]
    rows = [
        [one.title, choices.label(choices.RANKS, one.rank), one.owner, _state(one)] for one in whole.goals
    ]
    parts += [heading("Doelen en acties"), table(["Wat", "Soort", "Wie", "Stand"], rows, "Doelen en acties")]
    own = [f"{_label(one, release)}: {one.own_reason}" for one in whole.claims if one.own_judgement]
    many = {
        "Krachten": [_named(one.name, one.what) for one in whole.strengths],
        "Overleg": [_named(one.name, f"{one.rhythm} {one.contact}".strip()) for one in around.meetings],
        "Bij wie kunt u terecht?": [f"{one.function}: {one.contact}" for one in around.duties],
        "Wat gebeurde er?": [f"{_day(one.on_day)} {one.title}" for one in around.events],
        "Waar wij anders oordelen dan de cijfers": own,
    }
    for name, items in many.items():
        parts += [heading(name), listed(items)] if items else []
    return document(f"Overdracht {release.catalog.area[analysis.area].label}", parts)
