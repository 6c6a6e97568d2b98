"""How do tests read a figure back from every medium: its value, its margin, how it compares, and what must be known of it?"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from lxml import html
from plain import plainly, read
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient
from visiting import Visit, put_in_use

from monitor.exports.asked import figure
from monitor.exports.made import made
from monitor.questions import profile
from monitor.reports import area_report
from monitor.store import Release
from monitor.views import judgement, words
from monitor.web import api, current
from monitor.web.addresses import address_of

DAY = date(2026, 11, 28)
BETWEEN, STATE, YEAR, REMARK = (
    "Waarschijnlijk tussen",
    "Vergeleken met de rest van Arnhem",
    "Jaar",
    "Opmerking",
)


class Said(NamedTuple):
    """A figure as a medium shows it: its value or why there is none, the margin after 'tussen', its state and its remarks."""

    value: str
    margin: str = ""
    state: str = ""
    remark: str = ""


Told = dict[tuple[str, str], Said]
"""What a medium tells by (area, indicator)."""


@dataclass(frozen=True)
class Case:
    """A release in a folder with the districts whose figures are compared; they have `least` figures together at least."""

    release: Release
    folder: Path
    districts: tuple[str, ...]
    least: int

    @property
    def codes(self) -> dict[str, str]:
        """The subject that has a label; a label that is none is a fault."""
        return {one.label: one.code for one in self.release.catalog.indicators if not one.series_of}

    @property
    def names(self) -> dict[str, str]:
        """The names of the districts by their code."""
        return {code: self.release.catalog.area[code].label for code in self.districts}


def said(release: Release, row: Mapping[str, Any], *, judged: bool = True) -> Said:
    """The words of one row of an answer, made by the functions that make them for the screen."""
    one = release.catalog.indicator[row["indicator"]]
    state = judgement.brief(judgement.verdict(row["verdict"], row["verdict_reason"])) if judged else ""
    return Said(words.value_or_reason(row, one), words.margin(row, one), state, words.remark(row))


def with_reach(one: Said) -> str:
    """A figure with its margin as it stands in one cell: 70% (64 tot 76)."""
    return f"{one.value} ({one.margin.replace(' en ', ' tot ')})" if one.margin else one.value


def expected(case: Case) -> Told:
    """The words of every figure of the districts."""
    return {
        (area, row["indicator"]): said(case.release, row)
        for area in case.districts
        for row in profile(case.release, area).iter_rows(named=True)
    }


def file_of(release: Release, kind: str, form: str, **codes: str) -> bytes:
    """A file as somebody gets it who asks for a figure with these choices."""
    return made(release, figure(release, kind, codes), form, None, DAY)


def in_csv(content: bytes) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by the names of its columns."""
    return csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))


def in_workbook(content: bytes) -> list[dict[str, openpyxl.cell.Cell]]:
    """The cells of the sheet with figures by the names of its columns."""
    heads, *rows = openpyxl.load_workbook(io.BytesIO(content))["Cijfers"].iter_rows()
    return [{head.value: cell for head, cell in zip(heads, row, strict=True)} for row in rows]


def in_pdf(content: bytes) -> str:
    """All words of a PDF with single spaces, words that were cut at the end of a line whole again."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return " ".join(" ".join(pages).replace("\u00ad\n", "").split())


def dutch(cell: openpyxl.cell.Cell) -> str:
    """What an Excel that is set to Dutch shows in a cell with a number."""
    pattern = cell.number_format.partition(";")[0]
    decimals = len(pattern.partition(".")[2].rstrip('"%'))
    shown = words.number(float(cell.value), decimals)
    return f"{'€ ' if '€' in pattern else ''}{shown}{'%' if '%' in pattern else ''}"


def by_number(cells: Mapping[str, openpyxl.cell.Cell]) -> Said:
    """A row of a workbook by its numbers and their formats; where a number is not that of its words, both stand there."""
    text = {name: str(cell.value or "") for name, cell in cells.items()}
    shown, value = text["getoond"], cells["waarde"]
    if value.value is not None:
        # Beside a number stands its unit in a column of its own; a class is called so in words only.
        bare = shown if "€" in shown else shown.removeprefix("klasse ").split(" ")[0]
        shown = shown if dutch(value) == bare else f"{dutch(value)} is niet {shown}"
    bounds = [dutch(cells[name]) for name in ("ondergrens", "bovengrens") if cells[name].value is not None]
    margin = " en ".join(bounds).replace("%", "").replace("€ ", "")
    return Said(shown, margin, judgement.brief(text["vergelijking"]), text["opmerking"])


def in_tables(case: Case, area: str, tables: Iterable[tuple[Sequence[str], Sequence[Sequence[str]]]]) -> Told:
    """The figures of an area in tables (headings, rows) whose rows are subjects."""
    name, found = case.names[area], {}
    for heads, rows in tables:
        if heads[0] == "Onderwerp" and {name, YEAR} <= set(heads):
            for row in rows:
                cells = dict(zip(heads, row, strict=True))
                year = cells[YEAR].replace("\xa0", " ").removesuffix(" uitleg")
                remark = year.removesuffix(", gecorrigeerd").partition(", ")[2]
                told = Said(cells[name], cells.get(BETWEEN, ""), cells.get(STATE, ""), remark)
                found[area, case.codes[row[0]]] = told
    return found


def page_tables(page: html.HtmlElement) -> Iterator[tuple[list[str], list[list[str]]]]:
    """Headings and rows of every table of a page."""
    for table in page.iter("table"):
        rows = [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]
        yield rows[0], rows[1:]


def on_page(case: Case, patch: pytest.MonkeyPatch, _: Path) -> tuple[Told, str]:
    """Mijn wijk of every district, and all its words."""
    put_in_use(case.release, patch)
    visit, found, text = Visit(), {}, ""
    for area in case.districts:
        visit.open("wijk", gebied=area)
        found |= in_tables(case, area, ((table.columns, table.rows[1:]) for table in visit.tables))
        text += visit.text
    return found, text


def in_files(case: Case, _patch: pytest.MonkeyPatch, _: Path) -> tuple[Told, str]:
    """The CSV file of every district."""
    rows = [
        row for area in case.districts for row in in_csv(file_of(case.release, "wijk", "csv", gebied=area))
    ]
    return {
        (row["gebied_code"], row["onderwerp_code"]): Said(
            row["getoond"],
            row["waarschijnlijk_tussen"],
            judgement.brief(row["vergelijking"]),
            row["opmerking"],
        )
        for row in rows
    }, ""


def in_workbooks(case: Case, _patch: pytest.MonkeyPatch, _: Path) -> tuple[Told, str]:
    """The workbook of every district, by its numbers."""
    return {
        (str(row["gebied_code"].value), str(row["onderwerp_code"].value)): by_number(row)
        for area in case.districts
        for row in in_workbook(file_of(case.release, "wijk", "xlsx", gebied=area))
    }, ""


def typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the interface with numbers as numbers, from JSON or from CSV; what is empty is not there."""
    numbers = ("value", "lower", "upper", "respondents", "segment")
    return {
        name: (None if text in ("", None) else float(text)) if name in numbers else text or ""
        for name, text in row.items()
    }


def answered(
    case: Case, patch: pytest.MonkeyPatch, addresses: Iterable[str], form: str
) -> Iterator[dict[str, Any]]:
    """The rows that the interface answers with at addresses, which end in its form."""
    patch.setattr(current, "RELEASES", case.folder)
    current.served.cache_clear()
    with TestClient(Starlette(routes=api.ROUTES)) as client:
        for address in addresses:
            answer = client.get(f"/api/v1/{address}")
            assert answer.status_code == 200, address
            yield from map(typed, answer.json()["data"] if form == "json" else in_csv(answer.content))
    current.served.cache_clear()


def in_interface(form: str) -> Callable[[Case, pytest.MonkeyPatch, Path], tuple[Told, str]]:
    """The profile of every district from the interface, in a form."""

    def asked(case: Case, patch: pytest.MonkeyPatch, _: Path) -> tuple[Told, str]:
        addresses = [f"profiles/{area}.{form}" for area in case.districts]
        rows = answered(case, patch, addresses, form)
        return {(row["area"], row["indicator"]): said(case.release, row) for row in rows}, ""

    return asked


def on_plain_pages(case: Case, patch: pytest.MonkeyPatch, folder: Path) -> tuple[Told, str]:
    """The plain page of every district, and all its words."""
    found, text = {}, ""
    with plainly(patch, case.folder, folder / "workspace.db") as client:
        for area in case.districts:
            page = read(client, f"/{address_of(case.release.catalog.area[area])}")
            assert page.status == 200
            found |= in_tables(case, area, page.tables())
            text += page.tree.text_content()
    return found, text


def in_reports(case: Case, _patch: pytest.MonkeyPatch, _: Path) -> tuple[Told, str]:
    """The report of every district, and all its words."""
    last = max(one.code for one in case.release.catalog.editions if one.code.isdecimal())
    found, text = {}, ""
    for area in case.districts:
        page = html.document_fromstring(area_report(case.release, None, area, last, "html", DAY))
        found |= in_tables(case, area, page_tables(page))
        text += page.text_content()
    return found, text


MEDIA: dict[str, Callable[[Case, pytest.MonkeyPatch, Path], tuple[Told, str]]] = {
    "page": on_page,
    "csv": in_files,
    "workbook": in_workbooks,
    "interface, json": in_interface("json"),
    "interface, csv": in_interface("csv"),
    "plain page": on_plain_pages,
    "report": in_reports,
}
"""Every medium that tells all figures of a place, and how it is read."""

LISTED = ("plain page", "report")
"""Media in which figures that are not there stand in a list under the reason, and not in the table."""
