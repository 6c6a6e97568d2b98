"""Exports of the present portal in all their forms read to the same estimates; all figures here are made up."""

import tomllib
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from polars.testing import assert_frame_equal

from monitor.analysis.intervals import wilson
from monitor.build.survey.published_map import read_map
from monitor.build.survey.published_names import Names
from monitor.build.survey.published_numbers import MARKS, mark_key, read_number
from monitor.build.survey.published_tables import draft_map, looks_like_tables, people_in, read
from monitor.build.survey.workbooks import Cell, read_sheets
from monitor.catalog import CITY, Catalog, load
from monitor.findings import Finding, Rejected

ROOT = Path(__file__).resolve().parents[1]
MARK, SHARE = "Waardering leefbaarheid", "Voelt zich wel eens onveilig"
CODES = {MARK: "rc_leefbaarheid", SHARE: "p_onveilig"}
YEARS = ("2023", "2025")
MEASURES = ("Waarde", "Aantal respondenten", "Marge")
NAMES = f"""
[indicators]
"{MARK}" = "rc_leefbaarheid"
"{SHARE}" = "p_onveilig"
[marks]
"*" = "Minder zeker volgens de bron."
"""
SIGNS = {mark_key(mark): meaning for mark, meaning in MARKS.items()}
Changed = Callable[[Any], None]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The catalog of the monitor itself: its 24 districts and their spellings are what is tested."""
    return load(ROOT / "data" / "catalog")


@pytest.fixture(scope="module")
def weights(catalog: Catalog) -> dict[str, float]:
    """A made-up number of people per district."""
    return {area.code: 1000.0 + 100 * place for place, area in enumerate(catalog.areas_on("district"))}


def figure(name: str, year: str, place: int, measure: str) -> str:
    """A made-up number as the portal writes it; place 24 is the city."""
    if measure == "Aantal respondenten":
        return "6.930" if place == 24 else str(80 + 10 * place)
    if measure == "Marge":
        return ("0,3" if place < 24 else "0,1") if name == MARK else ("6,5" if place < 24 else "1,4")
    base, step = (6.5, 0.1) if name == MARK else (30.0, 1.0)
    value = base + step * (place if place < 24 else 12) + (0.2 if year == "2025" else 0)
    return f"{value:.1f}".replace(".", ",") + ("*" if place == 3 else "") + (" %" if name == SHARE else "")


def labels(catalog: Catalog) -> list[str]:
    """How the portal spells the districts here: some by an alias, in capitals or with a number; then the city."""
    spelled = [area.label for area in catalog.areas_on("district")]
    spelled[7], spelled[6], spelled[16] = "Velperweg en omgeving", "KLARENDAL", "Malburgen Oost Noord"
    return [*spelled, "Gemeente Arnhem"]


def sheet_per_indicator(catalog: Catalog) -> Workbook:
    """Titles, then the year merged over value, answers and margin; the total and notes below."""
    book = Workbook()
    book.remove(book.active)
    for name in CODES:
        sheet = book.create_sheet(name)
        sheet["A1"], sheet["A2"] = f"{name} per wijk", "Verzonnen cijfers"
        sheet["A4"] = "Wijk"
        sheet.merge_cells("A4:A5")
        for y, year in enumerate(YEARS):
            sheet.cell(4, 2 + 3 * y, int(year))
            sheet.merge_cells(start_row=4, start_column=2 + 3 * y, end_row=4, end_column=4 + 3 * y)
            for m, measure in enumerate(MEASURES):
                sheet.cell(5, 2 + 3 * y + m, measure)
                for place, label in enumerate(labels(catalog)):
                    sheet.cell(6 + place, 1, label)
                    sheet.cell(6 + place, 2 + 3 * y + m, figure(name, year, place, measure))
        sheet.cell(32, 1, "* minder zeker volgens de bron")
        sheet.cell(33, 1, "Bron: verzonnen, 2026")
    return book


def sheet_per_year(catalog: Catalog) -> Workbook:
    """The indicator merged over value, answers and margin, and a sheet for each year."""
    book = Workbook()
    book.remove(book.active)
    for year in YEARS:
        sheet = book.create_sheet(year)
        for i, name in enumerate(CODES):
            sheet.cell(1, 2 + 3 * i, name)
            sheet.merge_cells(start_row=1, start_column=2 + 3 * i, end_row=1, end_column=4 + 3 * i)
            for m, measure in enumerate(MEASURES):
                sheet.cell(2, 2 + 3 * i + m, measure)
                for place, label in enumerate(labels(catalog)):
                    sheet.cell(3 + place, 1, label)
                    sheet.cell(3 + place, 2 + 3 * i + m, figure(name, year, place, measure))
    return book


def areas_across(catalog: Catalog) -> Workbook:
    """Districts beside each other; year and indicator merged in front of rows for value, answers and margin."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Export"
    sheet.append(["Jaar", "Onderwerp", "Soort", *labels(catalog)])
    for year in YEARS:
        for name in CODES:
            first = sheet.max_row + 1
            for measure in MEASURES:
                figures = [figure(name, year, place, measure) for place in range(25)]
                sheet.append([int(year), name, measure, *figures])
            sheet.merge_cells(start_row=first, start_column=1, end_row=first + 2, end_column=1)
            sheet.merge_cells(start_row=first, start_column=2, end_row=first + 2, end_column=2)
    return book


def own_sheets(catalog: Catalog) -> Workbook:
    """Indicator and year in one header; answers and margins on sheets of their own, the answers once per district."""
    book = Workbook()
    book.active.title = "Cijfers"
    for measure in MEASURES:
        sheet = book.active if measure == "Waarde" else book.create_sheet(measure)
        if measure == "Aantal respondenten":
            sheet.append(["Wijk", *YEARS])
            for place, label in enumerate(labels(catalog)):
                sheet.append(
                    [label, *(int(figure(MARK, year, place, measure).replace(".", "")) for year in YEARS)]
                )
            continue
        sheet.append(["Wijk", *(f"{name} {year}" for name in CODES for year in YEARS)])
        for place, label in enumerate(labels(catalog)):
            sheet.append([label, *(figure(name, year, place, measure) for name in CODES for year in YEARS)])
    return book


def long_rows(catalog: Catalog) -> list[list[str]]:
    """A row per district, year and indicator, below a title."""
    return [
        ["Wijkcijfers – verzonnen"],
        [],
        ["Wijk", "Jaar", "Onderwerp", *MEASURES],
        *(
            [label, year, name, *(figure(name, year, place, measure) for measure in MEASURES)]
            for place, label in enumerate(labels(catalog))
            for year in YEARS
            for name in CODES
        ),
        [],
        ["Bron: verzonnen"],
    ]


def long_book(catalog: Catalog) -> Workbook:
    """The long table as a workbook."""
    book = Workbook()
    for row in long_rows(catalog):
        book.active.append(row)
    return book


LONG = """
[table]
layout = "long"
[columns]
area = "Wijk"
edition = "Jaar"
indicator = "Onderwerp"
value = "Waarde"
n = "Aantal respondenten"
margin = "Marge"
"""
FORMS: dict[str, tuple[Callable[[Catalog], Workbook], str]] = {
    "sheet_per_indicator": (
        sheet_per_indicator,
        '[table]\nsheets = "indicators"\nheaders = ["edition", "measure"]\nlabels = ["area"]',
    ),
    "sheet_per_year": (
        sheet_per_year,
        '[table]\nsheets = "years"\nheaders = ["indicator", "measure"]\nlabels = ["area"]',
    ),
    "areas_across": (
        areas_across,
        '[table]\nheaders = ["area"]\nlabels = ["edition", "indicator", "measure"]',
    ),
    "long": (long_book, LONG),
}
OWN_SHEETS = '[table]\nheaders = ["indicator+edition"]\nlabels = ["area"]'


def mapped(table: str) -> dict[str, Any]:
    """A map with the names of these tests."""
    return tomllib.loads(f'route = "tables"\nmargin = "half_width"\n{table}\n{NAMES}')


def saved(book: Workbook, folder: Path, name: str = "export.xlsx") -> Path:
    """The workbook on disk."""
    book.save(folder / name)
    return folder / name


def frame_of(
    path: Path, mapping: dict[str, Any], catalog: Catalog, weights: dict[str, float] | None
) -> pl.DataFrame:
    """The frame of 2025, which must come without findings."""
    frame, findings, _ = read(path, mapping, catalog, "2025", "alwm", weights)
    assert not findings, "\n".join(map(str, findings))
    return frame


def findings_of(path: Path, catalog: Catalog, mapping: dict[str, Any] | None = None) -> list[Finding]:
    """What is wrong with a file; a file with findings gives no figures at all."""
    mapping = mapping or mapped(FORMS["sheet_per_indicator"][1])
    frame, findings, _ = read(path, mapping, catalog, "2025", "alwm")
    assert findings
    assert frame.height == 0
    return findings


@pytest.fixture(scope="module")
def expected(
    catalog: Catalog, weights: dict[str, float], tmp_path_factory: pytest.TempPathFactory
) -> pl.DataFrame:
    """What all forms must read to."""
    make, table = FORMS["sheet_per_indicator"]
    path = saved(make(catalog), tmp_path_factory.mktemp("tables"))
    return frame_of(path, mapped(table), catalog, weights)


def test_a_figure_arrives_with_its_margin_answers_and_footnote(expected: pl.DataFrame) -> None:
    rows = {(row["indicator"], row["area"]): row for row in expected.iter_rows(named=True)}
    third = rows["rc_leefbaarheid", "WK020204"]
    assert (third["value"], third["respondents"], third["note"]) == (
        7.0,
        110,
        "Minder zeker volgens de bron.",
    )
    assert (third["lower"], third["upper"]) == pytest.approx((6.7, 7.3))
    assert third["se"] == round(0.3 / 1.959964, 3)
    first = rows["p_onveilig", "WK020201"]
    assert (first["value"], first["respondents"], first["flags"], first["status"]) == (30.2, 80, "u", "")
    assert rows["p_onveilig", CITY]["respondents"] == 6930


@pytest.mark.parametrize("form", FORMS)
def test_every_form_reads_to_the_same_frame(
    form: str, catalog: Catalog, weights: dict[str, float], expected: pl.DataFrame, tmp_path: Path
) -> None:
    make, table = FORMS[form]
    assert_frame_equal(frame_of(saved(make(catalog), tmp_path), mapped(table), catalog, weights), expected)


@pytest.mark.parametrize("form", FORMS)
def test_a_drafted_map_reads_to_the_same_figures(
    form: str, catalog: Catalog, weights: dict[str, float], expected: pl.DataFrame, tmp_path: Path
) -> None:
    path = saved(FORMS[form][0](catalog), tmp_path)
    text = draft_map(path, catalog)
    assert not read_map(tomllib.loads(text), catalog)[1]
    assert_frame_equal(
        frame_of(path, tomllib.loads(text), catalog, weights).drop("note"), expected.drop("note")
    )


def test_answers_and_margins_may_stand_on_sheets_of_their_own(
    catalog: Catalog, weights: dict[str, float], expected: pl.DataFrame, tmp_path: Path
) -> None:
    path = saved(own_sheets(catalog), tmp_path)
    assert_frame_equal(frame_of(path, mapped(OWN_SHEETS), catalog, weights), expected)


def test_without_a_number_of_answers_the_figure_says_so(
    catalog: Catalog, weights: dict[str, float], tmp_path: Path
) -> None:
    path = saved(own_sheets(catalog), tmp_path)
    skipped = mapped(f'{OWN_SHEETS}\nskip_sheets = ["Aantal respondenten", "Marge"]')
    frame = frame_of(path, skipped, catalog, weights)
    assert frame["note"].str.contains("Van dit cijfer is het aantal antwoorden niet bekend.").all()
    assert frame["value"].null_count() == 0
    for column in ("respondents", "lower", "upper", "se", "deff"):
        assert frame[column].null_count() == frame.height


def test_without_a_number_of_answers_a_wide_interval_is_hidden_all_the_same(
    catalog: Catalog, weights: dict[str, float], tmp_path: Path
) -> None:
    book = own_sheets(catalog)
    book["Marge"]["E4"] = "15"  # Arnhemse Broek, share, 2025: an interval of 30 points
    skipped = mapped(f'{OWN_SHEETS}\nskip_sheets = ["Aantal respondenten"]')
    frame = frame_of(saved(book, tmp_path), skipped, catalog, weights)
    row = frame.row(
        by_predicate=(pl.col("indicator") == "p_onveilig") & (pl.col("area") == "WK020203"), named=True
    )
    assert (row["value"], row["reason"]) == (None, "wide_interval")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_with_semicolons_and_decimal_commas_reads_to_the_same_frame(
    encoding: str, catalog: Catalog, weights: dict[str, float], expected: pl.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    text = "\r\n".join(";".join(row) for row in long_rows(catalog))
    path.write_bytes(text.encode(encoding))
    assert_frame_equal(frame_of(path, mapped(LONG), catalog, weights), expected)


def test_merged_headers_that_a_csv_left_empty_are_filled(
    catalog: Catalog, weights: dict[str, float], expected: pl.DataFrame, tmp_path: Path
) -> None:
    sheet = sheet_per_year(catalog)["2025"]
    lines = [
        ";".join("" if cell is None else str(cell) for cell in row)
        for row in sheet.iter_rows(values_only=True)
    ]
    path = tmp_path / "2025.csv"
    path.write_text("\n".join(lines), encoding="cp1252")
    table = '[table]\nheaders = ["indicator", "measure"]\nlabels = ["area"]'
    assert_frame_equal(frame_of(path, mapped(table), catalog, weights), expected)


def test_only_the_asked_edition_is_read_and_the_others_are_named(catalog: Catalog, tmp_path: Path) -> None:
    book = sheet_per_indicator(catalog)
    book[MARK]["B6"] = "kapot"  # 2023, which is not asked
    path = saved(book, tmp_path)
    mapping = mapped(FORMS["sheet_per_indicator"][1])
    frame, findings, remarks = read(path, mapping, catalog, "2025", "alwm")
    assert not findings
    assert set(frame["edition"]) == {"2025"}
    assert any("2023" in remark for remark in remarks)
    assert "2023, 2025" in str(read(path, mapping, catalog, "2019", "alwm")[1][0])


def put(cell: str, value: object, sheet: str = MARK) -> Changed:
    """A change of one cell."""

    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


def again(book: Any) -> None:
    """Klarendal a second time below the table, with another figure."""
    for column, value in zip("AEFG", ("Klarendal", "3,0", 200, "0,2"), strict=True):
        book[MARK][f"{column}31"] = value


def twice_2025(book: Any) -> None:
    """Both groups of columns of one sheet call themselves 2025."""
    book[MARK]["B4"] = 2025


def two_in_one(book: Any) -> None:
    """Two figures under each other in one merged cell."""
    book[MARK].merge_cells("E8:E9")


def renamed(book: Any) -> None:
    """A sheet with a name that the map does not know."""
    book[MARK].title = "Iets anders"
    book["Iets anders"]["A1"] = "Ook iets anders"


BAD: dict[str, tuple[Changed, str, str]] = {
    "text": (put("E8", "ongeveer 7"), "E8", "'ongeveer 7'"),
    "date": (put("E8", date(2025, 2, 7)), "E8", "datum"),
    "error": (put("E8", "#DEEL/0!"), "E8", "#DEEL/0!"),
    "unknown district": (put("A8", "Atlantis"), "A8", "'Atlantis'"),
    "no district": (put("A8", None), "A8", "geen wijk"),
    "unknown measure": (put("F5", "Zomaar"), "F5", "'Zomaar'"),
    "off the scale": (put("E8", "11,2"), "E8", "buiten de schaal"),
    "share above 100": (put("E8", "101", SHARE), "E8", "buiten de schaal"),
    "negative margin": (put("G8", "-0,3"), "G8", "negatief"),
    "half an answer": (put("F8", 99.5), "F8", "geen aantal"),
    "fewer than none": (put("F8", -5), "F8", "geen aantal"),
    "no answers": (put("F8", 0), "F8", "0 antwoorden"),
    "unexplained mark": (put("E8", "7,2 †"), "E8", "'†'"),
    "footnote or figure": (put("E8", "71)"), "E8", "'71)'"),
    "twice": (again, "E31", "andere waarde"),
    "same header": (twice_2025, "E5", "zegt hetzelfde"),
    "merged figures": (two_in_one, "E9", "samengevoegd"),
    "odd total": (put("E30", "9,9"), "E30", "tussen het laagste en hoogste"),
}


@pytest.mark.parametrize("fault", BAD)
def test_every_fault_names_its_cell(fault: str, catalog: Catalog, tmp_path: Path) -> None:
    change, cell, words = BAD[fault]
    book = sheet_per_indicator(catalog)
    change(book)
    findings = findings_of(saved(book, tmp_path), catalog)
    assert [one for one in findings if one.where.endswith(f"cel {cell}") and words in one.problem], findings
    assert all(one.remedy and one.file == "export.xlsx" for one in findings)


def test_all_faults_are_told_at_once(catalog: Catalog, tmp_path: Path) -> None:
    book = sheet_per_indicator(catalog)
    for fault in ("text", "unknown district", "share above 100", "negative margin"):
        BAD[fault][0](book)
    put("E12", "fout", SHARE)(book)
    put("A14", "Nergenshuizen", SHARE)(book)
    cells = {one.where for one in findings_of(saved(book, tmp_path), catalog)}
    assert cells >= {f"blad '{MARK}', cel A8", f"blad '{SHARE}', cel E12", f"blad '{SHARE}', cel A14"}


def test_an_unknown_indicator_names_its_sheet(catalog: Catalog, tmp_path: Path) -> None:
    book = sheet_per_indicator(catalog)
    renamed(book)
    found = findings_of(saved(book, tmp_path), catalog)
    assert [(one.where, one.problem) for one in found] == [
        ("blad 'Iets anders'", "Het onderwerp 'Iets anders' is onbekend.")
    ]


def test_a_sheet_that_mixes_two_years_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    book = sheet_per_year(catalog)
    book["2025"]["B1"] = f"{MARK} 2023"
    found = findings_of(saved(book, tmp_path), catalog, mapped(FORMS["sheet_per_year"][1]))
    assert any("twee jaren" in one.problem and one.where == "blad '2025', cel B2" for one in found)


def test_a_title_with_another_year_than_asked_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    book = sheet_per_year(catalog)
    del book["2023"]
    sheet = book["2025"]
    sheet.title = "Blad1"
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(1)
    sheet["A1"] = "Wijkcijfers 2021"
    table = '[table]\nheaders = ["indicator", "measure"]\nlabels = ["area"]'
    assert "De titel noemt 2021" in findings_of(saved(book, tmp_path), catalog, mapped(table))[0].problem
    assert read(tmp_path / "export.xlsx", mapped(table), catalog, "2021", "alwm")[0].height == 50


def test_a_missing_district_is_a_remark_and_a_hidden_one_has_no_value(
    catalog: Catalog, tmp_path: Path
) -> None:
    book = sheet_per_indicator(catalog)
    book[MARK].delete_rows(29)  # Schuytgraaf, between the last districts and the city
    put("E8", "x")(book)
    put("E9", "n.b.")(book)
    frame, findings, remarks = read(
        saved(book, tmp_path), mapped(FORMS["sheet_per_indicator"][1]), catalog, "2025", "alwm"
    )
    assert not findings
    assert any("Schuytgraaf" in remark and "rc_leefbaarheid" in remark for remark in remarks)
    rows = {
        row["area"]: row
        for row in frame.filter(pl.col("indicator") == "rc_leefbaarheid").iter_rows(named=True)
    }
    assert [rows[code]["status"] for code in ("WK020203", "WK020204")] == ["suppressed", "missing"]
    assert rows["WK020203"]["value"] is None
    assert rows["WK020203"]["respondents"] is None


def test_fewer_than_fifty_answers_hide_the_figure(catalog: Catalog, tmp_path: Path) -> None:
    book = sheet_per_indicator(catalog)
    put("F8", 49)(book)
    frame = frame_of(saved(book, tmp_path), mapped(FORMS["sheet_per_indicator"][1]), catalog, None)
    row = frame.row(
        by_predicate=(pl.col("indicator") == "rc_leefbaarheid") & (pl.col("area") == "WK020203"), named=True
    )
    assert (row["status"], row["reason"]) == ("suppressed", "few_answers")
    assert [row[name] for name in ("value", "lower", "upper", "se", "deff", "respondents")] == [None] * 6


@pytest.mark.parametrize("known", [True, False])
def test_one_hidden_district_does_not_follow_from_the_total_of_its_area(
    known: bool, catalog: Catalog, weights: dict[str, float], tmp_path: Path
) -> None:
    book = sheet_per_indicator(catalog)
    put("F8", 49)(book)  # Arnhemse Broek; with Centrum and Spijkerkwartier it makes an area
    for column, value in zip("AEFG", ("Gebied Noordwest", "7,5", 900, "0,1"), strict=True):
        put(f"{column}31", value)(book)
    mapping = mapped(FORMS["sheet_per_indicator"][1])
    frame = frame_of(saved(book, tmp_path), mapping, catalog, weights if known else None)
    hidden = frame.filter((pl.col("indicator") == "rc_leefbaarheid") & (pl.col("status") == "suppressed"))
    reasons = dict(hidden.select("area", "reason").iter_rows())
    assert reasons.pop("WK020203") == "few_answers"
    assert set(reasons.values()) == {"secondary"}
    assert {"W1", "WK020201", "WK020202"} & set(reasons)
    assert frame["share"].null_count() == (0 if known else frame.height)


def test_what_the_source_hides_is_not_given_away_by_a_total(
    catalog: Catalog, weights: dict[str, float], tmp_path: Path
) -> None:
    book = sheet_per_indicator(catalog)
    put("E8", "x")(book)
    for column, value in zip("AEFG", ("gebied W1", "6,9", 300, "0,2"), strict=True):
        put(f"{column}31", value)(book)
    mapping = mapped(FORMS["sheet_per_indicator"][1])
    mapping["areas"] = {"gebied W1": "W1"}
    frame = frame_of(saved(book, tmp_path), mapping, catalog, weights)
    marks = frame.filter(pl.col("indicator") == "rc_leefbaarheid")
    rows = {row["area"]: row for row in marks.iter_rows(named=True)}
    assert (rows["WK020203"]["status"], rows["WK020203"]["reason"]) == ("suppressed", "")
    assert any(rows[code]["reason"] == "secondary" for code in ("W1", "WK020201", "WK020202"))


def test_without_a_margin_the_interval_rests_on_the_assumed_design_effect(
    catalog: Catalog, tmp_path: Path
) -> None:
    mapping = mapped(FORMS["sheet_per_indicator"][1]) | {"margin": "none", "deff": 1.5}
    frame = frame_of(saved(sheet_per_indicator(catalog), tmp_path), mapping, catalog, None)
    rows = {(row["indicator"], row["area"]): row for row in frame.iter_rows(named=True)}
    share, mark = rows["p_onveilig", "WK020224"], rows["rc_leefbaarheid", "WK020224"]
    limits = wilson(0.532 * 310 / 1.5, 310 / 1.5)
    assert (share["lower"], share["upper"]) == pytest.approx(
        (100 * limits.lower, 100 * limits.upper), abs=0.1
    )
    assert mark["se"] == round(1.3 / (310 / 1.5) ** 0.5, 3)
    assert share["value"] == 53.2
    assert share["status"] == ""
    assert all("aanname" in row["note"] for row in (share, mark))


def test_an_assumed_margin_tells_no_more_of_the_answers_than_their_tens(
    catalog: Catalog, tmp_path: Path
) -> None:
    mapping = mapped(FORMS["sheet_per_indicator"][1]) | {"margin": "none"}
    told = set()
    for answers in (305, 308, 314):
        book = sheet_per_indicator(catalog)
        for row in book[MARK].iter_rows(min_row=6, max_row=31):
            for cell in row:
                cell.value = answers if cell.value == 310 else cell.value
        frame = frame_of(saved(book, tmp_path), mapping, catalog, None)
        found = frame.filter((pl.col("indicator") == "rc_leefbaarheid") & (pl.col("area") == "WK020224"))
        told.add(found.select("se", "lower", "upper", "deff", "respondents").row(0))
    assert len(told) == 1 and told.pop()[-1] == 310


def test_a_map_may_name_the_spread_of_an_indicator(catalog: Catalog, tmp_path: Path) -> None:
    mapping = mapped(FORMS["sheet_per_indicator"][1]) | {"margin": "none"}
    mapping["indicators"] = mapping["indicators"] | {MARK: {"code": "rc_leefbaarheid", "sd": 2.6}}
    frame = frame_of(saved(sheet_per_indicator(catalog), tmp_path), mapping, catalog, None)
    row = frame.row(
        by_predicate=(pl.col("indicator") == "rc_leefbaarheid") & (pl.col("area") == "WK020224"), named=True
    )
    assert row["se"] == round(2.6 / (310 / 1.3) ** 0.5, 3)


def test_areas_are_the_weighted_sum_of_their_districts(
    catalog: Catalog, weights: dict[str, float], expected: pl.DataFrame
) -> None:
    rows = {
        row["area"]: row for row in expected.filter(pl.col("indicator") == "p_onveilig").iter_rows(named=True)
    }
    below = [area.code for area in catalog.children("W5")]
    whole = sum(weights[code] for code in below)
    parts = {code: weights[code] / whole for code in below}
    assert rows["W5"]["value"] == pytest.approx(
        sum(parts[code] * rows[code]["value"] for code in below), abs=0.1
    )
    assert rows["W5"]["se"] ** 2 == pytest.approx(
        sum((parts[code] * rows[code]["se"]) ** 2 for code in below), rel=0.01
    )
    assert rows["W5"]["se"] <= max(rows[code]["se"] for code in below)
    assert rows["W5"]["note"].startswith("Opgeteld uit de wijken.")
    assert rows["W5"]["share"] == round(whole / sum(weights.values()), 4)
    assert sum(rows[area.code]["share"] for area in catalog.areas_on("area")) == pytest.approx(1, abs=4e-4)


def test_an_area_that_lacks_a_twentieth_of_its_people_is_not_added_up(
    catalog: Catalog, weights: dict[str, float], tmp_path: Path
) -> None:
    book = sheet_per_indicator(catalog)
    put("E21", "n.b.")(book)  # Malburgen-West, a third of Malburgen
    frame = frame_of(saved(book, tmp_path), mapped(FORMS["sheet_per_indicator"][1]), catalog, weights)
    marks = frame.filter(pl.col("indicator") == "rc_leefbaarheid")
    assert "W5" not in set(marks["area"])
    assert {"W4", "W6", CITY} <= set(marks["area"])


def test_residents_per_district_come_from_the_district_figures(catalog: Catalog, tmp_path: Path) -> None:
    people = people_in(ROOT / "data" / "raw" / "cbs" / "kwb_2023.csv")
    assert set(people) == {area.code for area in catalog.areas_on("district")}
    assert 150_000 < sum(people.values()) < 180_000
    assert people_in(tmp_path / "weg.csv") == {}


def test_residents_of_today_do_not_weigh_districts_on_old_lines(
    catalog: Catalog, weights: dict[str, float], tmp_path: Path
) -> None:
    mapping = mapped(FORMS["sheet_per_indicator"][1]) | {"division": "2016"}
    path = saved(sheet_per_indicator(catalog), tmp_path)
    frame, _, remarks = read(path, mapping, catalog, "2025", "alwm", weights)
    assert "W5" not in set(frame["area"])
    assert any("oude wijkgrenzen" in remark for remark in remarks)
    assert "W5" in set(frame_of(path, mapping | {"weights": weights}, catalog, None)["area"])


def test_a_raised_digit_is_a_footnote_and_never_part_of_the_figure(catalog: Catalog, tmp_path: Path) -> None:
    book = sheet_per_indicator(catalog)
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    book[SHARE]["E8"] = CellRichText("41", raised)
    mapping = mapped(FORMS["sheet_per_indicator"][1])
    mapping["marks"]["1)"] = "Inclusief de nieuwbouw."
    frame = frame_of(saved(book, tmp_path), mapping, catalog, None)
    row = frame.row(
        by_predicate=(pl.col("indicator") == "p_onveilig") & (pl.col("area") == "WK020203"), named=True
    )
    assert (row["value"], row["note"]) == (41, "Inclusief de nieuwbouw.")


def test_a_percentage_that_excel_keeps_as_a_part_is_a_percentage(tmp_path: Path) -> None:
    book = Workbook()
    for row, form in enumerate(("0%", "0.0%", '0"%"', "0.00"), start=1):
        book.active.cell(row, 1, 0.41).number_format = form
    sheet = read_sheets(saved(book, tmp_path))[0][0]
    assert [sheet.cell(row, 0).value for row in range(4)] == [41.0, 41.0, 0.41, 0.41]


def test_percentages_written_as_parts_of_one_are_noticed(catalog: Catalog, tmp_path: Path) -> None:
    book = sheet_per_indicator(catalog)
    for row in range(6, 31):
        book[SHARE][f"E{row}"], book[SHARE][f"G{row}"] = 0.3, 0.06
    path = saved(book, tmp_path)
    assert any("factor = 100" in one.remedy for one in findings_of(path, catalog))
    mapping = mapped(FORMS["sheet_per_indicator"][1])
    mapping["indicators"][SHARE] = {"code": "p_onveilig", "factor": 100}
    frame = frame_of(path, mapping, catalog, None).filter(pl.col("indicator") == "p_onveilig")
    assert set(frame["value"]) == {30.0}
    assert set(frame["se"]) == {
        round(6 / 1.959964, 2),
        round(6 / 1.959964, 3),
    }  # of the city one decimal more


def test_a_formula_without_a_kept_outcome_is_no_empty_cell(catalog: Catalog, tmp_path: Path) -> None:
    book = sheet_per_indicator(catalog)
    put("E8", "=1+6")(book)
    found = findings_of(saved(book, tmp_path), catalog)
    assert any(one.where.endswith("cel E8") and "formule" in one.problem for one in found)


def as_locked(path: Path) -> None:
    """What Excel writes when a file gets a password: an old container with an encrypted package."""
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )


def as_cut(path: Path) -> None:
    """Only the first half of the file arrived."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def as_damaged(path: Path) -> None:
    """A sheet inside the workbook is no XML."""
    out = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<worksheet" if "sheet1" in name else old.read(name))
    path.write_bytes(out.getvalue())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (as_locked, "wachtwoord"),
        (as_cut, "niet volledig"),
        (as_damaged, "beschadigd"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)), ".xls"),
        (lambda path: path.write_bytes(b""), "beschadigd"),
        (Path.unlink, "is er niet"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    spoil: Callable[[Path], object], words: str, catalog: Catalog, tmp_path: Path
) -> None:
    path = saved(sheet_per_indicator(catalog), tmp_path)
    spoil(path)
    found = findings_of(path, catalog)
    assert len(found) == 1
    assert words in found[0].problem
    with pytest.raises(Rejected):
        draft_map(path, catalog)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02nonsense" * 50, b'a;b\n"niet dicht;1', b"\xff\xfe\x00"]
)
def test_nonsense_in_a_text_file_is_one_finding(content: bytes, catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    assert len(findings_of(path, catalog, mapped(LONG))) == 1


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"route": "answers"}, "route"),
        ({"deff": 0.2}, "deff"),
        ({"margin": "half"}, "margin"),
        ({"divison": "2018"}, "divison"),
        ({"division": "1980"}, "division"),
        ({"table": {"layout": "schuin"}}, "table.layout"),
        ({"table": {"headers": ["edition"], "labels": ["wijk"]}}, "table"),
        ({"indicators": {"A": "bestaat_niet"}}, "indicators.A"),
        ({"indicators": {"A": {"code": "p_onveilig", "version": "v9"}}}, "indicators.A"),
        ({"areas": {"A": "WK999999"}}, "areas.A"),
        ({"measures": {"A": "raar"}}, "measures.A"),
        ({"table": {"layout": "long"}, "columns": {"area": "A", "value": "A"}}, "columns.value"),
    ],
)
def test_a_fault_in_the_map_names_its_key(change: dict[str, Any], key: str, catalog: Catalog) -> None:
    faults = read_map(mapped(FORMS["sheet_per_indicator"][1]) | change, catalog)[1]
    assert key in {one.where for one in faults}


def test_the_maps_in_the_manual_can_be_used(catalog: Catalog) -> None:
    manual = (ROOT / "docs" / "resultaten-laden.md").read_text(encoding="utf-8")
    wide, columns = (part.split("```")[0] for part in manual.split("```toml\n")[1:])
    assert not read_map(tomllib.loads(wide), catalog)[1]
    whole = 'route = "tables"\n[table]\nlayout = "long"\n' + columns
    assert not read_map(tomllib.loads(whole), catalog)[1]


@pytest.mark.parametrize("form", FORMS)
def test_the_draft_of_a_spoiled_table_is_still_a_map(form: str, catalog: Catalog, tmp_path: Path) -> None:
    for row in (1, 2, 4, 5):
        book = FORMS[form][0](catalog)
        for sheet in book.worksheets:
            sheet.delete_rows(row)
        try:
            text = draft_map(saved(book, tmp_path), catalog)
        except Rejected as refused:
            assert refused.findings
            continue
        assert not read_map(tomllib.loads(text), catalog)[1], text


def test_a_long_header_that_stands_twice_or_is_absent_is_named(catalog: Catalog, tmp_path: Path) -> None:
    book = long_book(catalog)
    book.active["G3"] = "Waarde"
    book.active["E3"] = "Iets"
    found = findings_of(saved(book, tmp_path), catalog, mapped(LONG))
    problems = {one.where: one.problem for one in found}
    assert "twee keer" in problems["blad 'Sheet', cel G3"]
    assert any("'Aantal respondenten' staat niet" in problem for problem in problems.values())


@pytest.mark.parametrize("form", FORMS)
def test_tables_are_told_from_answers(form: str, catalog: Catalog, tmp_path: Path) -> None:
    assert looks_like_tables(saved(FORMS[form][0](catalog), tmp_path))
    answers = tmp_path / "antwoorden.csv"
    rows = [f"{number};{number % 24 + 1};1,02;{number % 10}" for number in range(300)]
    answers.write_text("\n".join(["nr;wijk;weging;v1", *rows]), encoding="utf-8")
    assert not looks_like_tables(answers)
    assert not looks_like_tables(tmp_path / "antwoorden.sav")


def test_every_spelling_in_the_catalog_is_recognised(catalog: Catalog) -> None:
    names = Names(catalog, {}, {}, {})
    for area in catalog.areas:
        if area.level in {"city", "area", "district"}:
            for name in (
                area.label,
                area.label.upper(),
                area.label.replace("-", " "),
                f"{area.label} 1)",
                *area.aliases,
            ):
                assert names.area(name) == area.code, name
    for place, area in enumerate(catalog.areas_on("district"), start=1):
        bare = area.label.removesuffix(" e.o.")
        assert {
            names.area(text) for text in (bare, f"{bare} e.o.", f"{place:02} {bare}", f"Wijk {bare}")
        } == {area.code}


@given(
    value=st.decimals(min_value=0, max_value=999_999, places=2),
    places=st.integers(0, 2),
    negative=st.booleans(),
    thousands=st.sampled_from(["", ".", " ", "\u00a0"]),
    percent=st.sampled_from(["", "%", " %"]),
    mark=st.sampled_from(["", "*", " *", "**", " 1)", " (1)", "¹", "†", " 12)", " p"]),
)
def test_a_written_number_reads_back_as_itself(
    value: Any, places: int, negative: bool, thousands: str, percent: str, mark: str
) -> None:
    number = round(value, places)
    text = f"{number:,.{places}f}".replace(",", "~").replace(".", ",").replace("~", thousands)
    written = read_number(Cell(f"{'-' if negative else ''}{text}{percent}{mark}"), SIGNS)
    assert not written.problem
    assert written.value == float(-number if negative else number)
    assert len(written.footnotes) == (1 if mark else 0)


@given(st.text(max_size=12))
def test_any_text_is_a_number_a_sign_or_a_problem_and_never_breaks(text: str) -> None:
    written = read_number(Cell(text), SIGNS)
    assert sum((written.value is not None, bool(written.status), bool(written.problem))) == 1


def test_rows_in_another_order_give_the_same_frame(
    catalog: Catalog, weights: dict[str, float], expected: pl.DataFrame, tmp_path: Path
) -> None:
    rows = long_rows(catalog)
    book = Workbook()
    for row in [*rows[:3], *reversed(rows[3:-2])]:
        book.active.append(row)
    assert_frame_equal(frame_of(saved(book, tmp_path), mapped(LONG), catalog, weights), expected)


def test_a_read_leaves_the_file_as_it_was(catalog: Catalog, tmp_path: Path) -> None:
    path = saved(sheet_per_indicator(catalog), tmp_path)
    before = path.read_bytes()
    read(path, mapped(FORMS["sheet_per_indicator"][1]), catalog, "2025", "alwm")
    assert path.read_bytes() == before
    assert load_workbook(path).sheetnames == [MARK, SHARE]


HEADERS = ("aantal", "Aantal", "antwoorden", "respondenten", "N=", "n", "resp.", "Aantal resp.", "Aantal (n)")


def small_table(catalog: Catalog, folder: Path, header: str, count: Callable[[int], str]) -> Path:
    """A long table of one subject in all districts; `count` gives the number in the last column of each."""
    rows = [
        f"{area.label};2025;{MARK};7,{place % 10};{count(place)}"
        for place, area in enumerate(catalog.areas_on("district"))
    ]
    path = folder / "klein.csv"
    path.write_text("\n".join([f"Wijk;Jaar;Onderwerp;Waarde;{header}", *rows]), encoding="utf-8")
    return path


def beside(header: str, measures: str = "") -> dict[str, Any]:
    """A map that names all columns of `small_table` but the last."""
    columns = LONG.replace('n = "Aantal respondenten"\nmargin = "Marge"\n', "")
    return mapped(f"{columns}\n[measures]\n{measures.format(header)}" if measures else columns)


def answers_of(place: int) -> str:
    """30 answers in the first district, 3 more in each next one: fewer than 50 in the first seven."""
    return str(30 + 3 * place)


@pytest.mark.parametrize("header", HEADERS)
def test_a_draft_knows_the_words_for_numbers_of_answers(
    header: str, catalog: Catalog, tmp_path: Path
) -> None:
    path = small_table(catalog, tmp_path, header, answers_of)
    drafted = tomllib.loads(draft_map(path, catalog))
    assert drafted["columns"]["n"] == header
    frame, findings, _ = read(path, drafted, catalog, "2025", "alwm")
    assert not findings and frame.filter(reason="few_answers").height == 7


@pytest.mark.parametrize("header", [*HEADERS, "ingevuld", "Kolom 5"])
def test_numbers_of_answers_are_never_passed_over_in_silence(
    header: str, catalog: Catalog, tmp_path: Path
) -> None:
    path = small_table(catalog, tmp_path, header, answers_of)
    (found,) = findings_of(path, catalog, beside(header))
    assert found.where == "regel 1, kolom E" and f"'{header}' lijkt op aantallen antwoorden" in found.problem
    assert f'"{header}" = "n"' in found.remedy and f'"{header}" = "skip"' in found.remedy
    frame, findings, _ = read(path, beside(header, '"{}" = "n"'), catalog, "2025", "alwm")
    assert not findings and frame.filter(reason="few_answers").height == 7
    frame, findings, remarks = read(path, beside(header, '"{}" = "skip"'), catalog, "2025", "alwm")
    assert not findings and frame["value"].null_count() == 0
    assert f"De kolom '{header}' is niet gebruikt: regel 1, kolom E." in remarks


@pytest.mark.parametrize(
    ("header", "count"),
    [
        ("Wijknummer", lambda place: str(place + 1)),
        ("Peiljaar", lambda place: str(2001 + place)),
        ("Inwoners", lambda place: str(4000 + 37 * place)),
        ("Gemeentecode", lambda place: "202"),
        ("Score", lambda place: f"{place},5"),
        ("Opmerking", lambda place: "geen" if place else "let op"),
    ],
)
def test_another_column_is_named_and_stops_nothing(
    header: str, count: Callable[[int], str], catalog: Catalog, tmp_path: Path
) -> None:
    path = small_table(catalog, tmp_path, header, count)
    assert f'# niet gebruikt: "{header}"' in draft_map(path, catalog).splitlines()
    frame, findings, remarks = read(path, beside(header), catalog, "2025", "alwm")
    assert not findings and frame.height == 24
    assert f"De kolom '{header}' is niet gebruikt: regel 1, kolom E." in remarks


def test_a_draft_leaves_it_to_a_person_what_an_unknown_column_of_counts_is(
    catalog: Catalog, tmp_path: Path
) -> None:
    path = small_table(catalog, tmp_path, "ingevuld", answers_of)
    text = draft_map(path, catalog)
    assert '# niet gebruikt: "ingevuld"' in text and '# "ingevuld" = "n"  # GOK' in text
    assert "lijkt op aantallen" in findings_of(path, catalog, tomllib.loads(text))[0].problem
    chosen = tomllib.loads(text.replace('# "ingevuld" = "n"', '"ingevuld" = "n"'))
    assert read(path, chosen, catalog, "2025", "alwm")[0].filter(reason="few_answers").height == 7


@pytest.mark.parametrize("head", ["Wijk;{1};{0}", "{0};Wijk;{1}", "Wijk;{0};{1}"])
@pytest.mark.parametrize("header", ["Aantal", "Ingevuld"])
def test_one_number_of_answers_beside_the_subjects_of_a_wide_table_holds_for_all(
    head: str, header: str, catalog: Catalog, tmp_path: Path
) -> None:
    order = head.split(";")
    cells = {"Wijk": "{area}", "{1}": "7,{place}", "{0}": "{count}"}
    rows = [
        ";".join(cells[part] for part in order).format(
            area=area.label, place=place % 10, count=answers_of(place)
        )
        for place, area in enumerate(catalog.areas_on("district"))
    ]
    path = tmp_path / "breed.csv"
    path.write_text("\n".join([head.format(header, MARK), *rows]), encoding="utf-8")
    table = '[table]\nheaders = ["indicator"]\nlabels = ["area"]'
    told = mapped(f'{table}\n[measures]\n"{header}" = "n"')
    frame, findings, _ = read(path, told, catalog, "2025", "alwm")
    assert not findings and frame.filter(reason="few_answers").height == 7
    if header == "Ingevuld":
        (found,) = findings_of(path, catalog, mapped(table))
        assert "'Ingevuld' lijkt op aantallen antwoorden" in found.problem
        drafted = tomllib.loads(draft_map(path, catalog))
        assert "Ingevuld" not in drafted["indicators"] and findings_of(path, catalog, drafted)


def test_counts_on_a_sheet_of_their_own_leave_other_columns_alone(catalog: Catalog, tmp_path: Path) -> None:
    book = own_sheets(catalog)
    sheet = book["Cijfers"]
    sheet.insert_cols(1)
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 1, 100 + 7 * row)
    sheet.cell(1, 1, "Volgorde")
    frame, findings, remarks = read(saved(book, tmp_path), mapped(OWN_SHEETS), catalog, "2025", "alwm")
    assert not findings and frame["respondents"].null_count() == 0
    assert "De kolom 'Volgorde' is niet gebruikt: blad 'Cijfers', cel A1." in remarks
