"""The page of underpinning: signals and pinned figures with one question to the core organisation."""

from datetime import date

from monitor.catalog import CITY
from monitor.catalog.models import Area
from monitor.reports import colophon, teamwork
from monitor.reports.described import UNDERPINNING, Block, Heading, Listed, Note, Paragraph, Report
from monitor.reports.held import Held
from monitor.reports.overview import where
from monitor.store import Release
from monitor.views import choices, watermark, words
from monitor.workspace.signals import BundleContent, is_public

NO_SIGNALS = "Er hoort nog geen signaal bij dat openbaar mag zijn."
NO_FIGURES = "Er is nog geen cijfer aan vastgelegd."


def underpinning_page(release: Release, bundle: BundleContent, on: date) -> Report:
    """A bundle as one page; only signals that are public stand on it, of all others the number."""
    one = bundle.bundle
    area = release.catalog.area.get(one.area) or release.catalog.area[CITY]
    edition = max((claim.edition for claim in bundle.claims), default=_last(release))
    blocks: list[Block] = [_facts(release, area, bundle, edition, on), *colophon.warnings(release)]
    blocks += [
        Heading("Wat vragen we?"),
        *teamwork.written(one.question or choices.NOT_SAID, "lead"),
        *teamwork.written(one.body),
    ]
    blocks += [Heading("Wat horen we?"), *_signals(release, bundle, on)]
    blocks.append(Heading("Wat zeggen de cijfers?"))
    blocks += [teamwork.pinned(release, claim) for claim in bundle.claims] or [Paragraph(NO_FIGURES)]
    if one.answer:
        blocks += [Heading("Antwoord"), *teamwork.written(one.answer)]
    used = {
        release.catalog.indicator[claim.indicator].source
        for claim in bundle.claims
        if claim.indicator in release.catalog.indicator
    }
    told = (
        f"{colophon.sources_line(release, used)} {colophon.MARGINS_SHORT}" if used else colophon.MARGINS_SHORT
    )
    blocks.append(Paragraph(told, "small"))
    return Report(
        f"Onderbouwing: {one.title}", where(release, area), UNDERPINNING, area.label, edition, release.name, on,
        f"Onderbouwing {area.label}", colophon.foot(release, edition, on), watermark.carried(), contents=False, compact=True,
        blocks=tuple(blocks),
    )  # fmt: skip


def _last(release: Release) -> str:
    return max(one.code for one in release.catalog.editions if one.code.isdecimal())


def _facts(release: Release, area: Area, bundle: BundleContent, edition: str, on: date) -> Block:
    one = bundle.bundle
    state = choices.label(choices.BUNDLE_STATES, one.status)
    state += f" op {words.day(one.sent_on.isoformat())}" if one.sent_on else ""
    state += f", aan {one.addressed_to}" if one.addressed_to else ""
    return colophon.facts(release, area, edition, on, ("wijk", area.code), state)


def _signals(release: Release, bundle: BundleContent, on: date) -> list[Block]:
    """The signals that may be shown, with month and source; the number of the others."""
    held = Held(signals=[one for one in bundle.signals if is_public(one, on)])
    items = tuple(teamwork.quoted(one, release.catalog) for one in held.signals)
    found: list[Block] = [Listed(items)] if items else [Paragraph(NO_SIGNALS)]
    if many := len(bundle.signals) - len(held.signals):
        verb = "Eén signaal staat" if many == 1 else f"{words.number(many)} signalen staan"
        found.append(Note(f"{verb} hier niet: nog niet beoordeeld, of niet (meer) openbaar."))
    return found
