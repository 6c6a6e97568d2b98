"""The area analysis as a report: figures of an area in the order of the procesplaat, with what its team wrote."""

from collections import Counter
from datetime import date

import polars as pl

from monitor.catalog.models import Area, Theme
from monitor.questions.profiles import profile
from monitor.reports import colophon, teamwork
from monitor.reports.described import AREA, Block, Heading, Listed, Note, Paragraph, Report, Side, Sides
from monitor.reports.figures import lines_of, theme_blocks
from monitor.reports.held import Held
from monitor.reports.money import budget, money_sources
from monitor.reports.overview import beside, glance, standing_out, where
from monitor.reports.pictures import locator
from monitor.store import Release
from monitor.views import choices, watermark, words
from monitor.views.portrait import portrait
from monitor.workspace.tables import Analysis

STILL = "Nog niet ingevuld"
ONLY_FIGURES = "Alleen cijfers: het team heeft hier nog geen gebiedsanalyse gemaakt"
NONE_SAID = "Hier is nog geen uitspraak over."


def area_analysis(release: Release, area: Area, edition: str, held: Held, on: date) -> Report:
    """The report of an area, district or neighbourhood; without an analysis of its team the figures speak alone."""
    rows = profile(release, area.code, edition)
    title = f"Gebiedsanalyse {area.label}"
    return Report(
        title, where(release, area), AREA, area.label, edition, release.name, on, title,
        colophon.foot(release, edition, on), watermark.carried(),
        blocks=(*_front(release, area, edition, held, on), *_figures(release, rows, area, edition, held), *_team(release, held), *_back(release, rows, area, held)),
    )  # fmt: skip


def _front(release: Release, area: Area, edition: str, held: Held, on: date) -> list[Block]:
    state = stand(held.content.analysis) if held.content else ONLY_FIGURES
    facts = colophon.facts(
        release, area, edition, on, ("wijk", area.code), state, locator(area, release.catalog)
    )
    notes = colophon.warnings(release)
    if held.content and held.content.analysis.release != release.name:
        told = f"De tekst van deze analyse is geschreven bij uitgave {held.content.analysis.release}. De tabellen komen uit uitgave {release.name}."
        notes.append(Note(told))
    return [facts, *notes]


def stand(analysis: Analysis) -> str:
    """How far an analysis is, with its day; never who was there."""
    told = choices.label(choices.ANALYSIS_STATES, analysis.status)
    when = analysis.adopted_on if analysis.status == "adopted" else analysis.discussed_on
    return f"{told} op {words.day(when.isoformat())}" if when and analysis.status != "draft" else told


def _figures(release: Release, rows: pl.DataFrame, area: Area, edition: str, held: Held) -> list[Block]:
    """The chapters that the figures fill: in short, who lives here, and every theme."""
    lines = lines_of(release, area, edition)
    found: list[Block] = [Heading(choices.STEPS["in_short"])]
    opening = teamwork.written(held.text("in_short"))
    found += opening or [Paragraph(text, "lead") for text in portrait(rows, area, release.catalog)]
    found += _sides(release, rows, area, held)
    if table := glance(release, rows, area):
        found += [Heading("Eén onderwerp per thema", 3), table]
    found += [
        Paragraph(f"{one.label}. {one.note}".rstrip(), "small")
        for one in release.catalog.groupings
        if area.code in one.members
    ]
    found += _districts(release, area, edition)
    found += [Heading(choices.STEPS["who_lives_here"]), *teamwork.written(held.text("who_lives_here"))]
    portrayed = _portrayed(release)
    for theme in portrayed:
        found += theme_blocks(release, rows, theme, area, lines, edition)
    found += [Heading(choices.STEPS["figures"]), *teamwork.written(held.text("figures"))]
    if claims := held.claims():
        found.append(Heading("Uitspraken die vastliggen", 3))
        for claim in claims:
            found.append(teamwork.pinned(release, claim))
    for theme in release.catalog.themes:
        if theme not in portrayed:
            found += [Heading(theme.label, 3), Paragraph(theme.question, "sub")]
            found += theme_blocks(release, rows, theme, area, lines, edition)
    return found


def _portrayed(release: Release) -> list[Theme]:
    """The theme that says who lives in an area, as most subjects of its portrait do; it has a chapter of its own."""
    many = Counter(one.theme for one in release.catalog.indicators if one.portrait)
    return [release.catalog.theme[code] for code, _ in many.most_common(1)]


def _districts(release: Release, area: Area, edition: str) -> list[Block]:
    """The districts of an area: the same subjects beside each other, and of each what stands out."""
    children = release.catalog.children(area.code) if area.level == "area" else []
    if not children:
        return []
    found: list[Block] = [Heading("De wijken in dit gebied")]
    if table := beside(release, profile(release, area.code, edition), area, edition):
        found.append(table)
    for child in children:
        rows = profile(release, child.code, edition)
        found += [
            Heading(child.label, 3),
            *(Paragraph(text) for text in portrait(rows, child, release.catalog)[:1]),
        ]
        found += standing_out(release, rows, child, level=4)[:1]
    return found


def _sides(release: Release, rows: pl.DataFrame, area: Area, held: Held) -> list[Block]:
    """Strengths as prominent as concerns: as the team sees them, and else as the figures stand out."""
    if not held.claims():
        return standing_out(release, rows, area)
    told = [
        tuple(teamwork.claimed(release, claim) for claim in held.claims(side))
        for side in ("strength", "concern")
    ]
    return [Sides(Side("Sterke punten", told[0] or (NONE_SAID,)), Side("Zorgen", told[1] or (NONE_SAID,)))]


def _team(release: Release, held: Held) -> list[Block]:
    """The chapters that the team fills: signals, strengths, recognition, challenges, goals and progress; empty ones in one list."""
    parts = {
        "signals": teamwork.signals(held, release.catalog),
        "strengths": teamwork.strengths(held),
        "recognition": [],
        "city_goals": [],
        "challenges": teamwork.challenges(release, held),
        "goals": teamwork.goals(held),
        "progress": teamwork.progress(held),
    }
    found: list[Block] = []
    empty: list[str] = []
    for step, blocks in parts.items():
        both = [*teamwork.written(held.text(step)), *blocks]
        if both:
            found += [Heading(choices.STEPS[step]), *both]
        else:
            empty.append(choices.STEPS[step])
    return [*found, Heading(STILL), Listed(tuple(empty))] if empty else found


def _back(release: Release, rows: pl.DataFrame, area: Area, held: Held) -> list[Block]:
    """The money, how figures are made, where they come from, and what words mean."""
    found: list[Block] = budget(release, area)
    found += [
        Heading(choices.STEPS["method"]),
        *teamwork.written(held.text("method")),
        Listed(colophon.METHOD),
    ]
    found += [Heading("Waarom is een cijfer soms verborgen?", 3), colophon.hiding()]
    found += [Heading("Wat is er gemeten?", 3), *colophon.measured(release, rows)]
    used = [*rows["source"], *money_sources(release, area)]
    found += [Heading("Bronnen"), *colophon.sources(release, used), *colophon.flaws(release, used)]
    return [*found, Heading("Woordenlijst"), colophon.glossary()]
