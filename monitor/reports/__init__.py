"""What can be written down for a meeting, a council or a colleague: reports as PDF, as DOCX to edit, or as a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from monitor.catalog.models import Area
from monitor.questions.asked import Unknown, edition_codes, one_area
from monitor.reports.area import area_analysis
from monitor.reports.council import council_report
from monitor.reports.described import DOCX, FORMS, HTML, KINDS, MEDIA, PDF, Report
from monitor.reports.held import held_of
from monitor.reports.page import html
from monitor.reports.settings import cadence, period
from monitor.reports.sheet import district_sheet
from monitor.reports.typeset import pdf
from monitor.reports.underpinning import underpinning_page
from monitor.reports.word import docx
from monitor.store import Release
from monitor.views import watermark
from monitor.workspace.database import Workspace
from monitor.workspace.signals import bundle_content

__all__ = ["FORMS", "KINDS", "MEDIA", "area_report", "council", "name_of", "sheet", "underpinning"]

WRITERS = {PDF: pdf, DOCX: docx, HTML: html}


def area_report(
    release: Release,
    workspace: Workspace | None,
    area: str,
    edition: str,
    form: str = PDF,
    on: date | None = None,
    analysis: str = "",
    *,
    adopted: bool = False,
) -> bytes:
    """The area analysis of a place (code or name) with figures up to an edition, in one of FORMS.

    Without a workspace, or without an analysis in it, the figures speak alone. `analysis` is the key of one of several;
    with `adopted` only what was adopted is told, for who is not of the team. Raises Unknown for a code or form that does
    not exist, Gone for such an analysis.
    """
    place, day = _place(release, area, edition), on or date.today()
    with _marked(release):
        held = held_of(workspace, place.code, edition, day, analysis, adopted=adopted)
        return written(area_analysis(release, place, edition, held, day), form)


def sheet(
    release: Release,
    workspace: Workspace | None,
    area: str,
    edition: str,
    form: str = PDF,
    on: date | None = None,
) -> bytes:
    """The district sheet of a place: one side of A4, with only what was adopted or is public. Raises Unknown."""
    place, day = _place(release, area, edition), on or date.today()
    with _marked(release):
        held = held_of(workspace, place.code, edition, day, adopted=True)
        return written(district_sheet(release, place, edition, held, day), form)


def underpinning(
    release: Release, workspace: Workspace, bundle: str, form: str = PDF, on: date | None = None
) -> bytes:
    """The page of underpinning of a bundle (its key). Raises Gone when there is no such bundle, Unknown for a form."""
    with workspace.reading() as session:
        found = bundle_content(session, bundle)
    with _marked(release):
        return written(underpinning_page(release, found, on or date.today()), form)


def council(
    release: Release, workspace: Workspace | None, edition: str, form: str = PDF, on: date | None = None
) -> bytes:
    """The report to the council over the last whole period of the city's cadence before a day. Raises Unknown or Rejected."""
    edition_codes(release, edition)
    day, rhythm = on or date.today(), cadence()
    with _marked(release):
        areas = [one.code for one in release.catalog.areas_on("area")]
        kept = {code: held_of(workspace, code, edition, day, adopted=True) for code in areas}
        return written(council_report(release, edition, kept, period(day, rhythm), rhythm, day), form)


def written(report: Report, form: str) -> bytes:
    """A described report in one of FORMS; raises Unknown for another."""
    if form not in WRITERS:
        raise Unknown(f"vorm '{form}' bestaat niet. Er zijn: {', '.join(FORMS)}.")
    return WRITERS[form](report)


def name_of(release: Release, kind: str, area: str, edition: str, form: str) -> str:
    """The name of the file of a report: gebiedsanalyse-presikhaaf-2020.pdf."""
    names = {
        "area": "gebiedsanalyse",
        "sheet": "wijkblad",
        "underpinning": "onderbouwing",
        "council": "verslag-aan-de-raad",
    }
    slug = release.catalog.area[one_area(release, area)].slug if area and kind != "council" else ""
    marked = "verzonnen" if release.catalog.fictitious else ""
    return "-".join(filter(None, (marked, names[kind], slug, edition))) + f".{form}"


def _place(release: Release, area: str, edition: str) -> Area:
    edition_codes(release, edition)
    return release.catalog.area[one_area(release, area)]


@contextmanager
def _marked(release: Release) -> Iterator[None]:
    """While a report of made-up figures is made, everything in it carries the sentence that says so."""
    before = watermark.carried()
    watermark.carry(watermark.SENTENCE if release.catalog.fictitious else "")
    try:
        yield
    finally:
        watermark.carry(before)
