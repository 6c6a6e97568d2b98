"""The district sheet: one side of A4 with what an area is, how it goes, and what is done."""

from datetime import date

from monitor.catalog.models import Area
from monitor.questions.profiles import profile
from monitor.reports import colophon, teamwork
from monitor.reports.described import SHEET, Block, Heading, Paragraph, Report, Side, Sides
from monitor.reports.held import Held
from monitor.reports.overview import glance, leading, standing_out, where
from monitor.reports.pictures import locator
from monitor.store import Release
from monitor.views import watermark
from monitor.views.portrait import portrait
from monitor.workspace.goaltree import flat

MOST = 3
"""Strengths and actions that fit on one side of paper."""

LONGEST = 90
"""Signs of a name that fit on two lines of half a page."""

NONE = "Nog niet ingevuld."


def district_sheet(release: Release, area: Area, edition: str, held: Held, on: date) -> Report:
    """One page on an area, with only what was adopted or may be public."""
    rows = profile(release, area.code, edition)
    title = f"{area.label} in het kort"
    blocks: list[Block] = [
        colophon.facts(release, area, edition, on, ("wijk", area.code), "", locator(area, release.catalog))
    ]
    blocks += colophon.warnings(release)
    blocks += [Paragraph(text) for text in portrait(rows, area, release.catalog)]
    blocks += [Heading("Wat valt op?"), *standing_out(release, rows, area)]
    if table := glance(release, rows, area, tight=True):
        blocks += [Heading("Eén onderwerp per thema"), table]
    blocks += _done(held)
    used = {*leading(release, rows)["source"]}
    blocks.append(Paragraph(f"{colophon.sources_line(release, used)} {colophon.MARGINS_SHORT}", "small"))
    return Report(
        title, where(release, area), SHEET, area.label, edition, release.name, on, title,
        colophon.foot(release, edition, on), watermark.carried(), contents=False, compact=True, one_page=True, blocks=tuple(blocks),
    )  # fmt: skip


def _done(held: Held) -> list[Block]:
    """Some strengths and actions by name, beside each other; how many more there are is told."""
    goals = [one for _, one in flat(held.goals) if one.adopted_on]
    if not held.strengths and not goals:
        return []
    sides = (
        _side("Krachten", [one.name for one in held.strengths]),
        _side("Doelen en acties", [one.title for one in goals]),
    )
    found: list[Block] = [Heading("Wat is sterk, en waar werken we aan?"), Sides(*sides)]
    return [*found, Paragraph(teamwork.states(held.goals), "small")] if goals else found


def _side(heading: str, names: list[str]) -> Side:
    more = [f"En nog {len(names) - MOST}, zie de gebiedsanalyse."] if len(names) > MOST else []
    return Side(heading, (*map(shortened, names[:MOST]), *more) or (NONE,))


def shortened(text: str) -> str:
    """A text that fits on paper; what is cut off ends in dots."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
