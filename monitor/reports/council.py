"""The report to the council: all eight areas in the same order, with the same parts and the same words."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from monitor.catalog import CITY
from monitor.catalog.models import Area, Indicator
from monitor.questions.profiles import profile
from monitor.reports import colophon, teamwork
from monitor.reports.described import COUNCIL, Block, Content, Heading, Listed, Paragraph, Report, Table
from monitor.reports.held import Held
from monitor.reports.overview import glance, leading, standing_out
from monitor.reports.settings import Period
from monitor.store import Release
from monitor.views import choices, watermark, words
from monitor.views.portrait import portrait
from monitor.workspace.goaltree import flat
from monitor.workspace.tables import Signal

RHYTHM = {
    "yearly": "één keer per jaar",
    "half-yearly": "twee keer per jaar",
    "quarterly": "vier keer per jaar",
}
SAME = (
    "De acht gebieden staan in vaste volgorde, met dezelfde onderdelen en dezelfde woorden. De volgorde is geen rangorde. "
    "Alleen wat is vastgesteld of openbaar is, staat hier."
)
NONE = "geen cijfer"
MOST_REASONS = 6
"""Explanations of one area in the report."""


def council_report(
    release: Release, edition: str, kept: Mapping[str, Held], period: Period, rhythm: str, on: date
) -> Report:
    """All areas side by side and one after another; `kept` holds what is adopted or public, by area."""
    areas = release.catalog.areas_on("area")
    rows = {one.code: profile(release, one.code, edition) for one in areas}
    title = f"Verslag aan de raad: {period.label}"
    front: list[Block] = [
        colophon.facts(release, release.catalog.area[CITY], edition, on, ("wijk", CITY)),
        Paragraph(
            f"Dit verslag verschijnt {RHYTHM[rhythm]}. Het volgende gaat over de periode vanaf {words.day(period.next_first.isoformat())}.",
            "small",
        ),
        *colophon.warnings(release),
    ]
    whole = profile(release, CITY, edition)
    city: list[Block] = [
        Heading("De stad in het kort"),
        Paragraph(SAME),
        *_side_by_side(release, rows),
        *_work(release, kept, period),
    ]
    parts = [block for one in areas for block in _one(release, one, rows[one.code], kept[one.code], period)]
    used = [code for frame in (whole, *rows.values()) for code in leading(release, frame)["source"]]
    back: list[Block] = [
        Heading(choices.STEPS["method"], fresh=True), Listed(colophon.METHOD), Heading("Bronnen"), *colophon.sources(release, used),
        Heading("Woordenlijst"), colophon.glossary(),
    ]  # fmt: skip
    return Report(
        title, f"Acht gebieden, cijfers tot en met {edition}", COUNCIL, release.catalog.area[CITY].label, edition, release.name,
        on, title, colophon.foot(release, edition, on), watermark.carried(), blocks=(*front, *city, *parts, *back),
    )  # fmt: skip


def _side_by_side(release: Release, rows: Mapping[str, pl.DataFrame]) -> list[Block]:
    """One row per area and one column per leading subject that every area has, all of the same edition."""
    first = next(iter(rows.values()))
    lead = leading(release, first.filter(pl.col("indicator").is_in(_shared(rows))))
    if lead.is_empty():
        return [Paragraph("Tot en met dit jaar zijn er geen cijfers van alle acht gebieden.")]
    ones = [(row, release.catalog.indicator[row["indicator"]]) for row in lead.iter_rows(named=True)]
    body: list[tuple[Content, ...]] = []
    for code, frame in rows.items():
        by = {row["indicator"]: row for row in frame.iter_rows(named=True)}
        cells = [_cell(by[one.code], one, row["edition"]) for row, one in ones]
        body.append((release.catalog.area[code].label, *cells))
    city = [
        words.amount(row["city_value"], words.bare(one)) if row["city_value"] is not None else NONE
        for row, one in ones
    ]
    body.append(("Heel Arnhem", *city))
    names = tuple(f"{one.label} ({row['edition']})" for row, one in ones)
    told = "Acht gebieden naast elkaar; tussen haakjes waar het cijfer waarschijnlijk tussen ligt"
    columns, numeric = ("Gebied", *names), tuple(range(1, len(names) + 1))
    return [Table(watermark.caption(told), columns, tuple(body), numeric, (1.9, *[1.0] * len(names)))]


def _cell(row: words.Row, one: Indicator, edition: str) -> str:
    """A value with its margin below it; a figure of another year does not stand among these."""
    if row["edition"] != edition:
        return NONE
    text, reach = words.value_or_reason(row, words.bare(one)), words.reach(row, one)
    return f"{text}\n({reach})" if reach and row["value"] is not None else text


def _shared(rows: Mapping[str, pl.DataFrame]) -> list[str]:
    """Subjects that every area has a row for."""
    found = [set(frame["indicator"]) for frame in rows.values()]
    return sorted(set.intersection(*found)) if found else []


def _work(release: Release, kept: Mapping[str, Held], period: Period) -> list[Block]:
    """What was heard and done per area in this period, in numbers."""
    columns = ("Gebied", "Signalen", "Met antwoord", "Krachten", *choices.GOAL_STATES.values())
    body: list[tuple[Content, ...]] = []
    for code, held in kept.items():
        heard = _heard(held, period)
        states = teamwork.counted(held.goals)
        numbers = [
            len(heard),
            sum(bool(one.reply) for one in heard),
            len(held.strengths),
            *(states[state] for state in choices.GOAL_STATES),
        ]
        body.append((release.catalog.area[code].label, *(words.number(number) for number in numbers)))
    caption = f"Signalen in {period.label}, krachten, en acties naar hun stand op de dag van dit verslag"
    return [
        Table(
            caption,
            columns,
            tuple(body),
            tuple(range(1, len(columns))),
            (2.6, *[1.0] * (len(columns) - 1)),
        )
    ]


def _heard(held: Held, period: Period) -> list[Signal]:
    return [one for one in held.signals if one.said_on and period.first <= one.said_on <= period.last]


def _one(release: Release, area: Area, rows: pl.DataFrame, held: Held, period: Period) -> list[Block]:
    """One area, with the same parts as every other."""
    found: list[Block] = [Heading(area.label, fresh=True)]
    # What stands out follows in the two lists; the text about it would say the same.
    found += [Paragraph(text) for text in portrait(rows, area, release.catalog)[:1]]
    found += standing_out(release, rows, area)
    if table := glance(release, rows, area):
        found.append(table)
    heard = _heard(held, period)
    answered = sum(bool(one.reply) for one in heard)
    found.append(Heading("Wat horen we?", 3))
    found.append(
        Paragraph(
            f"In {period.label}: {words.number(len(heard))} signalen die openbaar zijn, waarvan {words.number(answered)} met een antwoord."
        )
    )
    found += [Heading("Opgaven", 3), *_challenges(held)]
    return [*found, Heading("Doelen en acties", 3), *_goals(held, period)]


def _challenges(held: Held) -> list[Block]:
    titles = tuple(one.title for one in held.content.challenges) if held.content else ()
    return (
        [Listed(titles)]
        if titles
        else [Paragraph("Er is voor dit gebied nog geen gebiedsanalyse vastgesteld.")]
    )


def _goals(held: Held, period: Period) -> list[Block]:
    """The adopted goals, how many actions stand how, and what was explained in this period."""
    if not held.goals:
        return [Paragraph("Er zijn voor dit gebied nog geen doelen vastgesteld.")]
    found: list[Block] = [
        Listed(tuple(node.goal.title for node in held.goals)),
        Paragraph(teamwork.states(held.goals)),
    ]
    moved = [
        one
        for _, one in flat(held.goals)
        if one.status_reason and one.status_on and period.first <= one.status_on <= period.last
    ]
    rows = tuple(
        (one.title, choices.label(choices.GOAL_STATES, one.status), one.status_reason)
        for one in moved[:MOST_REASONS]
    )
    if rows:
        found.append(
            Table(
                f"Wat veranderde in {period.label}",
                ("Doel of actie", "Stand", "Toelichting"),
                rows,
                (),
                (2.4, 1, 3.6),
            )
        )
    if len(moved) > MOST_REASONS:
        told = f"Dit zijn er {words.counted(MOST_REASONS)} van de {words.counted(len(moved))}; de andere staan op de bladzijde Plannen."
        found.append(Paragraph(told, "small"))
    return found
