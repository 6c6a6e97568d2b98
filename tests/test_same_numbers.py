"""Is a figure the same number on the screen, in every file, in the interface, on the plain page and in a report?

The expected words of every figure are made once, by `words.value_or_reason`; every medium is read back from what it sends.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from conftest import Tiny
from lxml import etree, html
from plain import plainly, read
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient
from visiting import Visit, put_in_use

from monitor.exports.asked import figure
from monitor.exports.made import made
from monitor.questions import compare, profile
from monitor.reports import area_report
from monitor.store import Release, open_release
from monitor.views import words
from monitor.web import api, current
from monitor.web.addresses import address_of

DISTRICTS = ("WK020207", "WK020204", "WK020224")
DAY = date(2026, 11, 28)
ALL = 180
"""Figures that the three districts have together at least: 73 subjects each, of which some have none."""

Told = dict[tuple[str, str], str]
"""What a medium tells of (area, indicator), in the words of the screen."""


def expected(release: Release, districts: tuple[str, ...] = DISTRICTS) -> Told:
    """The words of every figure of some districts."""
    return {
        (row["area"], row["indicator"]): words.value_or_reason(
            row, release.catalog.indicator[row["indicator"]]
        )
        for area in districts
        for row in profile(release, area).iter_rows(named=True)
    }


@pytest.fixture(scope="module")
def told(real: Release) -> Told:
    """The words of every figure of three districts."""
    found = expected(real)
    assert len(found) >= ALL
    assert sum(bool(re.search(r"\d", text)) for text in found.values()) >= ALL
    return found


def labelled(release: Release, area: str, cells: Mapping[str, str]) -> Told:
    """Cells by the label of their subject as what is told of an area; an unknown label is a fault."""
    codes = {one.label: one.code for one in release.catalog.indicators if not one.series_of}
    return {(area, codes[label]): text for label, text in cells.items()}


def file_of(release: Release, kind: str, form: str, **codes: str) -> bytes:
    """A file as somebody gets it who asks for a figure with these choices."""
    return made(release, figure(release, kind, codes), form, None, DAY)


def in_csv(content: bytes) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by the names of its columns."""
    return csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))


def dutch(cell: openpyxl.cell.Cell) -> str:
    """What an Excel that is set to Dutch shows in a cell with a number."""
    pattern = cell.number_format
    decimals = len(pattern.partition(".")[2].rstrip('"%'))
    shown = words.number(float(cell.value), decimals)
    return f"{'€ ' if '€' in pattern else ''}{shown}{'%' if '%' in pattern else ''}"


def test_the_page_of_a_district_shows_every_figure(
    real: Release, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(real, monkeypatch)
    visit, found = Visit(), {}
    for area in DISTRICTS:
        name = real.catalog.area[area].label
        for table in visit.open("wijk", gebied=area).tables:
            if table.columns[:2] == ["Onderwerp", name] and "Jaar" in table.columns:
                found |= labelled(real, area, table.column(name))
    assert found == told


def test_the_table_of_areas_side_by_side_shows_every_figure(
    real: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(real, monkeypatch)
    visit = Visit().open("vergelijken", met=",".join(DISTRICTS), thema="alle", als="tabel")
    answer = compare(real, DISTRICTS)
    held = answer.filter(pl.col("value").is_not_null())["indicator"].unique().to_list()
    want = {
        (row["area"], row["indicator"]): words.value_or_reason(row, real.catalog.indicator[row["indicator"]])
        for row in answer.iter_rows(named=True)
        if row["indicator"] in held
    }
    found: Told = {}
    for area in DISTRICTS:
        name = real.catalog.area[area].label
        for table in visit.tables:
            if name in table.columns:
                # A margin stands behind the value in brackets.
                cells = {label: text.partition(" (")[0] for label, text in table.column(name).items()}
                found |= {pair: text for pair, text in labelled(real, area, cells).items() if pair in want}
    assert len(found) >= ALL
    assert found == want


def test_a_csv_file_holds_every_figure_as_words_and_as_the_same_number(real: Release, told: Told) -> None:
    rows = [row for area in DISTRICTS for row in in_csv(file_of(real, "wijk", "csv", gebied=area))]
    assert {(row["gebied_code"], row["onderwerp_code"]): row["getoond"] for row in rows} == told
    wrong = [
        row
        for row in rows
        if row["waarde"]
        and words.amount(float(row["waarde"]), real.catalog.indicator[row["onderwerp_code"]])
        != row["getoond"]
    ]
    assert wrong == []
    assert [row for row in rows if bool(row["waarde"]) != bool(re.search(r"\d", row["getoond"]))] == []


def test_a_workbook_shows_every_figure_by_its_number_format(real: Release, told: Told) -> None:
    found: Told = {}
    for area in DISTRICTS:
        book = openpyxl.load_workbook(io.BytesIO(file_of(real, "wijk", "xlsx", gebied=area)))
        heads, *rows = book["Cijfers"].iter_rows()
        place = {cell.value: number for number, cell in enumerate(heads)}
        for row in rows:
            key = (row[place["gebied_code"]].value, row[place["onderwerp_code"]].value)
            cell, shown = row[place["waarde"]], str(row[place["getoond"]].value)
            # Beside a number stands its unit in a column of its own; a class is called so in words only.
            bare = shown.removeprefix("klasse ").split(" ")[0] if "€" not in shown else shown
            found[key] = (
                shown if cell.value is None or dutch(cell) == bare else f"{dutch(cell)} is niet {shown}"
            )
    assert found == told


@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_interface_answers_with_every_figure(
    real: Release, real_folder: Path, told: Told, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(current, "RELEASES", real_folder)
    current.served.cache_clear()
    found: Told = {}
    with TestClient(Starlette(routes=api.ROUTES)) as client:
        for area in DISTRICTS:
            answer = client.get(f"/api/v1/profiles/{area}.{form}")
            assert answer.status_code == 200
            rows = answer.json()["data"] if form == "json" else list(in_csv(answer.content))
            for row in rows:
                value = row["value"] if row["value"] not in ("", None) else None
                plain = {**row, "value": None if value is None else float(value)}
                one = real.catalog.indicator[row["indicator"]]
                found[area, row["indicator"]] = words.value_or_reason(plain, one)
    current.served.cache_clear()
    assert found == told


def test_the_plain_page_of_a_district_shows_every_figure(
    real: Release, real_folder: Path, told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown: Told = {}
    text = ""
    with plainly(monkeypatch, real_folder, tmp_path / "workspace.db") as client:
        for area in DISTRICTS:
            place = real.catalog.area[area]
            page = read(client, f"/{address_of(place)}")
            assert page.status == 200
            shown |= labelled(real, area, page.values(place.label))
            text += page.text
    # Figures that are not there stand in a list under the reason, not in the table.
    assert shown == {pair: value for pair, value in told.items() if pair in shown}
    absent = [pair for pair in told if pair not in shown]
    assert [told[pair] for pair in absent if re.search(r"\d", told[pair])] == []
    assert [pair for pair in absent if real.catalog.indicator[pair[1]].label not in text] == []


def test_the_report_of_a_district_shows_every_figure(real: Release, told: Told) -> None:
    last = max(one.code for one in real.catalog.editions if one.code.isdecimal())
    shown: Told = {}
    for area in DISTRICTS:
        page = html.document_fromstring(area_report(real, None, area, last, "html", DAY))
        name = real.catalog.area[area].label
        for table in page.iter("table"):
            rows = [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]
            if rows[0][0] == "Onderwerp" and name in rows[0]:
                place = rows[0].index(name)
                shown |= labelled(real, area, {row[0]: row[place] for row in rows[1:]})
    assert len(shown) >= ALL
    assert shown == {pair: value for pair, value in told.items() if pair in shown}
    assert [told[pair] for pair in told if pair not in shown and re.search(r"\d", told[pair])] == []


def test_a_picture_shows_every_figure_and_says_it_to_who_does_not_see_it(real: Release, told: Told) -> None:
    svg = etree.fromstring(file_of(real, "vergelijken", "svg", met=",".join(DISTRICTS), thema="alle"))
    names = {real.catalog.area[code].label: code for code in DISTRICTS}
    codes = {one.label: one.code for one in real.catalog.indicators if not one.series_of}
    described = svg.find("{*}desc").text
    drawn = {text.text for text in svg.iter("{*}text")}
    answer = compare(real, DISTRICTS)
    held = set(answer.filter(pl.col("value").is_not_null())["indicator"])
    rows = answer.filter(pl.col("indicator").is_in(held)).to_dicts()
    assert len(rows) >= ALL
    wrong = []
    for row in rows:
        one = real.catalog.indicator[row["indicator"]]
        label = next(name for name, code in names.items() if code == row["area"])
        shown = words.value_or_reason(row, one)
        assert codes[one.label] == one.code
        if f"{label}, {one.label}, {row['edition']}: {shown}" not in described:
            wrong.append((label, one.label))
        if words.value_or_reason(row, words.bare(one)) not in drawn:
            wrong.append((label, one.label, "drawn"))
    assert wrong == []


def test_the_pdf_of_areas_side_by_side_shows_every_figure(real: Release) -> None:
    made_pdf = file_of(real, "vergelijken", "pdf", met=",".join(DISTRICTS), thema="alle")
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made_pdf)).pages)
    answer, wrong = compare(real, DISTRICTS), []
    for (code,), rows in answer.group_by("indicator", maintain_order=True):
        one = real.catalog.indicator[str(code)]
        held = {row["area"]: row for row in rows.iter_rows(named=True)}
        if not any(row["value"] is not None for row in held.values()):
            continue
        cells = [
            words.value_or_reason(held[area], one) if area in held else "geen cijfer" for area in DISTRICTS
        ]
        margins = [words.reach(held[area], one) if area in held else "" for area in DISTRICTS]
        shown = [
            f"{cell} ({margin})" if margin else cell for cell, margin in zip(cells, margins, strict=True)
        ]
        if " ".join([next(iter(held.values()))["edition"], *shown]) not in text:
            wrong.append((one.label, shown))
    assert wrong == []


def test_a_margin_is_the_same_on_the_page_in_files_on_the_plain_page_and_in_a_report(
    real: Release, real_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    area, between = DISTRICTS[0], "Waarschijnlijk tussen"
    rows = profile(real, area).to_dicts()
    margins = {
        (area, row["indicator"]): words.margin(row, real.catalog.indicator[row["indicator"]]) for row in rows
    }
    want = {pair: text for pair, text in margins.items() if text}
    assert len(want) >= 2
    put_in_use(real, monkeypatch)
    tables = [one for one in Visit().open("wijk", gebied=area).tables if between in one.columns]
    on_page = [labelled(real, area, table.column(between)) for table in tables]
    content = file_of(real, "wijk", "csv", gebied=area)
    in_file = {(area, row["onderwerp_code"]): row["waarschijnlijk_tussen"] for row in in_csv(content)}
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(real, "wijk", "xlsx", gebied=area)))["Cijfers"]
    heads, *body = sheet.iter_rows()
    place = {cell.value: number for number, cell in enumerate(heads)}
    in_book = {
        (
            area,
            row[place["onderwerp_code"]].value,
        ): f"{dutch(row[place['ondergrens']])} en {dutch(row[place['bovengrens']])}"
        for row in body
        if row[place["ondergrens"]].value is not None
    }
    with plainly(monkeypatch, real_folder, tmp_path / "workspace.db") as client:
        page = read(client, f"/{address_of(real.catalog.area[area])}")
    last = max(one.code for one in real.catalog.editions if one.code.isdecimal())
    report = html.document_fromstring(area_report(real, None, area, last, "html", DAY))
    found = {
        "page": {pair: text for held in on_page for pair, text in held.items() if text},
        "csv": {pair: text for pair, text in in_file.items() if text},
        "workbook": {pair: text.replace("%", "") for pair, text in in_book.items()},
        "plain": {pair: text for pair, text in labelled(real, area, page.values(between)).items() if text},
        "report": {
            pair: text for pair, text in labelled(real, area, _column(report, between)).items() if text
        },
    }
    assert {medium: told for medium, told in found.items() if told != want} == {}


def _column(page: html.HtmlElement, name: str) -> dict[str, str]:
    """The cells of a column by their subject, over all tables of a report in which rows are subjects."""
    cells: dict[str, str] = {}
    for table in page.iter("table"):
        heads, *rows = [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]
        if heads[0] == "Onderwerp" and name in heads:
            cells |= {row[0]: row[heads.index(name)] for row in rows}
    return cells


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """A release in which one figure is hidden and one is not there."""
    tiny = Tiny(tmp_path_factory.mktemp("hiding"))
    tiny.change(
        "raw/enquete.csv", 'WK020203,2023,50,80,,"Met een komma, en een é."', "WK020203,2023,,,suppressed,"
    )
    tiny.change("raw/enquete.csv", "tevreden,WK020202,2023,40,200,,", "tevreden,WK020202,2023,,,missing,")
    tiny.build()
    release = open_release("", tiny.releases)
    yield release
    release.connection.close()


def test_a_hidden_figure_is_a_word_and_a_code_in_every_file_and_never_a_number(hiding: Release) -> None:
    asked = {"onderwerp": "tevreden", "jaar": "2023", "niveau": "wijk"}
    rows = {row["gebied_code"]: row for row in in_csv(file_of(hiding, "kaart", "csv", **asked))}
    numbers = ("waarde", "ondergrens", "bovengrens", "antwoorden", "verschil", "waarschijnlijk_tussen")
    for area, status, text in (
        ("WK020203", "suppressed", "afgeschermd"),
        ("WK020202", "missing", "niet gemeten"),
    ):
        row = rows[area]
        assert (row["status"], row["getoond"], row["status_in_woorden"]) == (status, text, text)
        assert [row[name] for name in numbers] == [""] * len(numbers)
    assert rows["WK020201"]["waarde"] == "70.0"
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(hiding, "kaart", "xlsx", **asked)))["Cijfers"]
    heads, *body = sheet.iter_rows(values_only=True)
    held = {row[heads.index("gebied_code")]: dict(zip(heads, row, strict=True)) for row in body}
    assert [held["WK020203"][name] for name in numbers] == [None] * len(numbers)
    assert (held["WK020203"]["status"], held["WK020203"]["getoond"]) == ("suppressed", "afgeschermd")
    svg = file_of(hiding, "kaart", "svg", **asked).decode()
    assert "Colkhof, 2023: afgeschermd" in svg
    assert "Beekzicht, 2023: niet gemeten" in svg
    pdf = PdfReader(io.BytesIO(file_of(hiding, "kaart", "pdf", **asked)))
    assert "Colkhof afgeschermd" in " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
