"""What a team wrote, as parts of a report: signals that may be shown, strengths, challenges, goals, actions and progress."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from monitor.catalog import Catalog
from monitor.drafts import hidden_now, stale, told
from monitor.reports.described import Block, Heading, Listed, Look, Paragraph, Pinned, Table
from monitor.reports.held import Held
from monitor.store import Release
from monitor.views import choices, watermark, words
from monitor.workspace.analyses import AnalysisContent
from monitor.workspace.goaltree import Node, flat
from monitor.workspace.tables import Challenge, Claim, Goal, Signal

MOST_SIGNALS = 10
"""Signals of one kind in a report; of more it tells how many there are."""

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
MARKS = ("- ", "* ", "• ")
SOON = ("delayed", "stopped")
"""States of a goal that always have their reason beside them."""


def written(text: str, look: Look = "plain") -> list[Block]:
    """A text of the team as paragraphs and lists: an empty line begins a paragraph, a dash an item."""
    found: list[Block] = []
    items: list[str] = []
    lines: list[str] = []

    def close() -> None:
        if lines:
            found.append(Paragraph("\n".join(lines), look))
            lines.clear()
        if items:
            found.append(Listed(tuple(items)))
            items.clear()

    for line in text.replace("\r\n", "\n").split("\n"):
        bare = line.strip()
        if bare.startswith(MARKS):
            if lines:
                close()
            items.append(bare[2:].strip())
        elif bare:
            if items:
                close()
            lines.append(bare)
        else:
            close()
    close()
    return found


def month(day: date | None) -> str:
    """june 2026 in Dutch: the day itself could tell who was there."""
    return f"{MONTHS[day.month - 1]} {day.year}" if day else "zonder datum"


def pinned(release: Release, claim: Claim) -> Pinned:
    """A claim with the figure to which it is pinned, and whether that still stands; another judgement has its reason."""
    one, area = release.catalog.indicator.get(claim.indicator), release.catalog.area.get(claim.of_area)
    label = one.label if one else claim.indicator
    parts = [label, area.label if area else claim.of_area, claim.edition]
    if one and claim.value is not None and not hidden_now(release, claim):
        reach = words.reach({"lower": claim.lower, "upper": claim.upper}, one)
        parts.append(words.amount(claim.value, one) + (f" (waarschijnlijk {reach})" if reach else ""))
    own = ""
    if claim.own_judgement and claim.own_judgement != claim.side:
        side = choices.label(choices.SIDES, claim.own_judgement).lower()
        own = f"Het team oordeelt anders dan de monitor: {side}. Reden: {claim.own_reason}"
    pin = f"Vastgelegd cijfer: {', '.join(parts)}; uitgave {claim.release}. {stale(release, claim)}".rstrip()
    return Pinned(claimed(release, claim), pin, own)


def claimed(release: Release, claim: Claim) -> str:
    """The sentence of a claim as it may be told now, with what made-up figures must carry."""
    return watermark.caption(told(release, claim))


def signals(held: Held, catalog: Catalog) -> list[Block]:
    """What was heard, in four kinds, strengths first; only the public text, its month, and from what kind of source."""
    found: list[Block] = []
    for kind, name in [*choices.SIGNAL_KINDS.items(), ("", "Andere signalen")]:
        part = [one for one in held.signals if one.kind == kind]
        if not part:
            continue
        found.append(Heading(f"{name} ({len(part)})", 3))
        found.append(Listed(tuple(_signal(one, held, catalog) for one in part[:MOST_SIGNALS])))
        if len(part) > MOST_SIGNALS:
            found.append(
                Paragraph(
                    f"Dit zijn de laatste {MOST_SIGNALS} van {len(part)}; de andere staan in de werkruimte.",
                    "small",
                )
            )
    if many := held.unshown[0]:
        verb = "staat hier 1 signaal" if many == 1 else f"staan hier {words.number(many)} signalen"
        found.append(
            Paragraph(f"Daarnaast {verb} niet: nog niet beoordeeld, of alleen voor het team.", "small")
        )
    return found


def quoted(one: Signal, catalog: Catalog) -> str:
    """The public text of a signal with its month, the kind of its source and its place."""
    place = catalog.area[one.area].label if one.area in catalog.area else ""
    source = (
        choices.label(choices.SOURCE_TYPES, one.source_type).lower()
        if one.source_type
        else "bron niet ingevuld"
    )
    return f"“{one.public_text}” ({', '.join(filter(None, (month(one.said_on), source, place)))})"


def _signal(one: Signal, held: Held, catalog: Catalog) -> str:
    said = quoted(one, catalog)
    if not one.reply:
        return f"{said} Nog geen antwoord."
    action = held.actions.get(one.reply_goal, "")
    reply = choices.label(choices.REPLIES, one.reply)
    return f"{said} {reply}{': ' + action if action else ''}. {one.reply_text}".rstrip()


def strengths(held: Held) -> list[Block]:
    """The register of strengths as a table."""
    found: list[Block] = []
    rows = tuple(
        (
            one.name,
            choices.label(choices.STRENGTH_KINDS, one.kind),
            one.what or one.place,
            one.run_by,
            one.started,
        )
        for one in held.strengths
    )
    if rows:
        columns = ("Naam", "Soort", "Wat gebeurt er?", "Van wie", "Sinds")
        found.append(Table("Krachten in dit gebied", columns, rows, (), (2, 1.4, 3, 1.8, 1)))
    if many := held.unshown[1]:
        found.append(
            Paragraph(f"Krachten die niet openbaar zijn en hier niet staan: {words.number(many)}.", "small")
        )
    return found


def challenges(release: Release, held: Held) -> list[Block]:
    """The challenges, each with its reason and what it rests on."""
    if held.content is None or not held.content.challenges:
        return []
    public = {one.key: one for one in held.signals}
    found: list[Block] = []
    for one in held.content.challenges:
        found += _challenge(release, one, held.content, public)
    return found


def _challenge(
    release: Release, one: Challenge, whole: AnalysisContent, public: dict[str, Signal]
) -> Iterator[Block]:
    yield Heading(one.title, 3)
    if one.term:
        yield Paragraph(f"{choices.label(choices.TERMS, one.term)}.", "small")
    yield from written(one.why)
    said, figures = whole.grounds(one)
    grounds = [claimed(release, claim) for claim in figures]
    grounds += [f"“{public[signal.key].public_text}”" for signal in said if signal.key in public]
    if grounds:
        yield Paragraph("Waar dit op rust:", "strong")
        yield Listed(tuple(grounds))


def goals(held: Held) -> list[Block]:
    """Goals, sub-goals and actions in their order, each with its owner, the role of the city, term and state."""
    rows = tuple(_goal(depth, one) for depth, one in flat(held.goals))
    if not rows:
        return []
    columns = ("Doel of actie", "Soort", "Wie", "Rol van de gemeente", "Klaar", "Stand")
    return [Table("Doelen en acties", columns, rows, (), (3.4, 1, 2, 1.6, 1.3, 1.1))]


def _goal(depth: int, one: Goal) -> tuple[str, ...]:
    lead = "– " * depth
    name = " ".join(filter(None, (one.code, one.title)))
    due = words.day(one.ends_on.isoformat()) if one.ends_on else choices.TERMS.get(one.term, "")
    role = choices.label(choices.CITY_ROLES, one.city_role) if one.city_role else ""
    return (
        f"{lead}{name}",
        choices.label(choices.RANKS, one.rank),
        one.owner or choices.NOT_SAID,
        role,
        due,
        choices.label(choices.GOAL_STATES, one.status),
    )


def counted(nodes: Collection[Node]) -> Counter[str]:
    """How many actions stand how; of a tree without actions its goals."""
    every_one = [one for _, one in flat(nodes)]
    acts = [one for one in every_one if one.rank == "action"] or every_one
    return Counter(one.status for one in acts)


def states(nodes: Collection[Node]) -> str:
    """How it goes with the actions, in one sentence; empty without any."""
    found = counted(nodes)
    parts = [
        f"{choices.GOAL_STATES[code].lower()} {found[code]}" for code in choices.GOAL_STATES if found[code]
    ]
    return f"Acties: {', '.join(parts)}." if parts else ""


def progress(held: Held) -> list[Block]:
    """How it goes: numbers per state, and every state that somebody explained."""
    if not held.goals:
        return []
    found: list[Block] = [Paragraph(states(held.goals))]
    rows = tuple(
        (one.title, choices.label(choices.GOAL_STATES, one.status), one.status_reason or choices.NOT_SAID,
         words.day(one.status_on.isoformat()) if one.status_on else "")
        for _, one in flat(held.goals)
        if one.status_reason or one.status in SOON
    )  # fmt: skip
    if rows:
        found.append(
            Table(
                "Toelichting op de stand",
                ("Doel of actie", "Stand", "Toelichting", "Op"),
                rows,
                (),
                (2.4, 1, 3.4, 1.1),
            )
        )
    return found
