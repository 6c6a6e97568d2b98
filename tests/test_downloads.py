"""Can a reader take every figure along, in files that say what they are, and only what the address may name?"""

from __future__ import annotations

import csv
import io
import re
import struct
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from conftest import ROOT, Tiny
from lxml import etree
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient
from visiting import Visit, put_in_use

from monitor.build.recipe import make
from monitor.catalog import load
from monitor.exports import workbook
from monitor.exports.asked import figure, name_of, of_rows
from monitor.exports.made import MEDIA, made
from monitor.exports.rows import behind
from monitor.questions.asked import Unknown
from monitor.questions.figures import observations
from monitor.store import CURRENT_EXAMPLE, Release, open_release
from monitor.ui.routes import SERVED
from monitor.views import download_words, judgement, words
from monitor.views.watermark import SENTENCE
from monitor.web import current, downloads

DAY = date(2026, 11, 28)
FORMULA = '=HYPERLINK("http://kwaad.example";"klik")'
FIGURES = {
    "kaart": {"onderwerp": "tevreden", "jaar": "2023", "niveau": "wijk", "gebied": "aadijk"},
    "jaren": {"onderwerp": "tevreden", "gebied": "aadijk", "met": "beekzicht"},
    "vergelijken": {"met": "aadijk,beekzicht", "thema": "proef"},
    "wijk": {"gebied": "aadijk"},
}
"""A figure of every kind in the tiny monitor."""

FILES = [(kind, form) for kind in FIGURES for form in download_words.forms(kind)]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """A release with made-up figures, of which one has a note that would be a formula."""
    tiny = Tiny(tmp_path_factory.mktemp("made_up"))
    tiny.change("catalog/sources.toml", 'code = "enquete"', 'code = "enquete"\nfictitious = true')
    quoted = FORMULA.replace('"', '""')
    tiny.change("raw/enquete.csv", '"Met een komma, en een é."', f'"{quoted}"')
    catalog = load(tiny.data / "catalog")
    make(catalog, tiny.data, ROOT / "sql", tiny.releases, pointer=CURRENT_EXAMPLE)
    release = open_release("example", tiny.releases)
    yield release
    release.connection.close()


@pytest.fixture
def client(small: Release, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Somebody who asks for the files of the tiny release."""
    monkeypatch.setattr(current, "RELEASES", small.path.parent)
    current.served.cache_clear()
    downloads._made.cache_clear()
    with TestClient(Starlette(routes=downloads.ROUTES)) as found:
        yield found
    current.served.cache_clear()


def file_of(release: Release, kind: str, form: str, **codes: str) -> bytes:
    """The file of a figure of the tiny monitor, on one day."""
    return made(release, figure(release, kind, FIGURES[kind] | codes), form, None, DAY)


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by the names of its columns."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def book_of(content: bytes) -> openpyxl.Workbook:
    """A workbook as Excel opens it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def words_of(content: bytes) -> str:
    """All words of a PDF on one line."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize(
    ("kind", "codes", "name"),
    [
        ("kaart", {"onderwerp": "eenzaam", "jaar": "2020", "gebied": "klarendal"}, "arnhem-klarendal-eenzaam-2020.csv"),
        ("kaart", {"onderwerp": "eenzaam", "niveau": "buurt"}, "arnhem-buurten-eenzaam-2020.csv"),
        ("kaart", {"onderwerp": "eenzaam", "jaar": "2020", "jaar2": "2012"}, "arnhem-wijken-eenzaam-2020-2012.csv"),
        ("jaren", {"onderwerp": "moeite_met_rondkomen", "gebied": "WK020207"}, "arnhem-klarendal-moeite-met-rondkomen.csv"),
        ("wijk", {"gebied": "presikhaaf-west", "tot": "2020"}, "arnhem-presikhaaf-west-2020.csv"),
    ],
)  # fmt: skip
def test_a_file_has_a_name_that_a_reader_understands(
    real: Release, kind: str, codes: dict[str, str], name: str
) -> None:
    assert name_of(real, figure(real, kind, codes), "csv") == name


def test_the_name_of_a_made_up_file_says_so(made_up: Release) -> None:
    assert name_of(made_up, figure(made_up, "wijk", FIGURES["wijk"]), "pdf") == "verzonnen-arnhem-aadijk.pdf"


@pytest.mark.parametrize(("kind", "form"), FILES)
def test_the_same_figure_gives_the_same_bytes(small: Release, kind: str, form: str) -> None:
    assert file_of(small, kind, form) == file_of(small, kind, form)


@pytest.mark.parametrize("kind", FIGURES)
def test_every_row_of_a_made_up_csv_begins_with_the_warning(made_up: Release, kind: str) -> None:
    rows = rows_of(file_of(made_up, kind, "csv"))
    assert rows
    assert {(next(iter(row)), row["let_op"]) for row in rows} == {("let_op", SENTENCE)}


@pytest.mark.parametrize("kind", FIGURES)
def test_every_sheet_of_a_made_up_workbook_carries_the_warning(made_up: Release, kind: str) -> None:
    book = book_of(file_of(made_up, kind, "xlsx"))
    assert book.sheetnames == ["Cijfers", "Begrippen en bronnen", "Uitleg"]
    for sheet in book:
        held = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        assert SENTENCE in held, sheet.title


@pytest.mark.parametrize("kind", ["kaart", "jaren", "vergelijken"])
def test_a_made_up_picture_has_the_warning_drawn_on_it_and_in_its_words(made_up: Release, kind: str) -> None:
    svg = etree.fromstring(file_of(made_up, kind, "svg"))
    drawn = [text.text for text in svg.iter("{*}text")]
    assert drawn.count(SENTENCE) >= 1
    assert SENTENCE.upper() in drawn
    assert svg.find("{*}title").text.startswith(f"{SENTENCE}. ")
    assert svg.find("{*}desc").text.startswith(f"{SENTENCE}. ")
    assert words_of(file_of(made_up, kind, "pdf")).count(SENTENCE) >= 2


@pytest.mark.parametrize(("kind", "form"), [(kind, form) for kind, form in FILES if form in ("csv", "svg")])
def test_published_files_carry_no_warning(small: Release, kind: str, form: str) -> None:
    assert SENTENCE.encode() not in file_of(small, kind, form)


def test_a_note_that_looks_like_a_formula_stays_a_text(made_up: Release) -> None:
    row = next(row for row in rows_of(file_of(made_up, "kaart", "csv")) if row["gebied"] == "Colkhof")
    assert row["toelichting"] == f"'{FORMULA}"
    sheet = book_of(file_of(made_up, "kaart", "xlsx"))["Cijfers"]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value == FORMULA]
    assert [(cell.data_type, cell.hyperlink) for cell in cells] == [("s", None)]


@pytest.mark.parametrize("text", ["=1+1", "+31 26", "-5", "@SUM(A1)", "\t=1"])
def test_no_text_of_a_csv_can_start_a_formula(text: str) -> None:
    assert workbook.harmless(text) == f"'{text}"


def test_the_heading_of_the_figures_stays_in_view_and_every_column_can_be_filtered(small: Release) -> None:
    sheet = book_of(file_of(small, "kaart", "xlsx"))["Cijfers"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert heads == list(download_words.COLUMNS)


@pytest.mark.parametrize(
    ("code", "pattern"),
    [
        ("eenzaam", '#,##0"%"'), ("gemiddelde_woningwaarde", '"€ "#,##0;"€ "-#,##0'), ("aantal_inwoners", "#,##0"),
        ("afstand_huisarts", "#,##0.0"),
    ],
)  # fmt: skip
def test_a_value_has_its_decimals_and_its_unit_in_a_workbook(real: Release, code: str, pattern: str) -> None:
    assert workbook.pattern(real.catalog.indicator[code]) == pattern


def test_a_workbook_says_what_is_measured_by_whom_and_how_to_read_it(real: Release) -> None:
    codes = {"onderwerp": "leefbaarometer_klasse", "gebied": "klarendal"}
    book = book_of(made(real, figure(real, "jaren", codes), "xlsx"))
    meanings, notes = (
        [str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell]
        for name in ("Begrippen en bronnen", "Uitleg")
    )
    one = real.catalog.indicator["leefbaarometer_klasse"]
    source = real.catalog.source[one.source]
    for text in (one.measure, one.versions[0].definition, source.licence, source.producer):
        assert text in meanings
    assert {item.reason for item in one.breaks} <= set(meanings)
    assert {*download_words.STATUS, *judgement.HIDDEN, *download_words.COLUMNS} <= set(notes)
    assert f"Uitgave {real.name}" in notes


@pytest.mark.parametrize("kind", ["kaart", "jaren", "vergelijken"])
def test_a_picture_holds_title_year_source_and_release(real: Release, kind: str) -> None:
    codes = {
        "kaart": {"onderwerp": "eenzaam", "jaar": "2020", "gebied": "klarendal"},
        "jaren": {"onderwerp": "eenzaam", "gebied": "klarendal"},
        "vergelijken": {"met": "klarendal,schuytgraaf", "thema": "ontmoeten"},
    }[kind]
    asked = figure(real, kind, codes)
    drawn = " ".join(str(text.text) for text in etree.fromstring(made(real, asked, "svg")).iter("{*}text"))
    found = behind(real, asked)
    for told in (found.title, found.sub, found.sources[0].label, found.sources[0].licence, real.name):
        assert told in drawn
    assert "Klarendal" in drawn
    assert "2020" in drawn


def test_a_map_has_its_legend_and_every_name_with_its_value(real: Release) -> None:
    asked = figure(real, "kaart", {"onderwerp": "eenzaam", "jaar": "2020"})
    drawn = [str(text.text) for text in etree.fromstring(made(real, asked, "svg")).iter("{*}text")]
    for label in (
        "tot en met 40%",
        "meer dan 55%",
        "afgeschermd",
        "niet gemeten",
        "Klarendal",
        "55%",
        "verkleind",
    ):
        assert label in drawn


@pytest.mark.parametrize("kind", ["kaart", "jaren", "vergelijken"])
def test_a_png_is_1280_dots_wide_and_exactly_as_high_as_its_drawing(small: Release, kind: str) -> None:
    wide, high = struct.unpack(">II", file_of(small, kind, "png")[16:24])
    box = etree.fromstring(file_of(small, kind, "svg")).get("viewBox").split()
    # A row of dots too many would push letters out of line: half of their lowest row went lost.
    assert wide == 1280
    assert 0 < high - float(box[3]) * 1280 / 960 < 0.5


def test_all_that_is_wrong_is_told_at_once_in_the_words_of_readers(small: Release) -> None:
    with pytest.raises(Unknown) as fault:
        figure(small, "kaart", {"onderwerp": "tevredenn", "jaar": "1999", "gebied": "aadijck"})
    told = str(fault.value)
    assert "Onderwerp 'tevredenn' bestaat niet. Bedoelt u: tevreden" in told
    assert "Jaar '1999' bestaat niet." in told
    assert "Gebied 'aadijck' bestaat niet. Bedoelt u: aadijk?" in told


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("kaart", {}), ("kaart", {"onderwerp": "tevreden", "niveau": "straat"}),
        ("kaart", {"onderwerp": "tevreden", "beeld": "verandering", "jaar2": "2099"}),
        ("kaart", {"onderwerp": "klasse", "beeld": "verschil"}),
        ("jaren", {"onderwerp": "tevreden", "jaar": "2023", "tot": "undated"}),
        ("jaren", {"onderwerp": "tevreden", "met": "GM0202,WK020201,WK020202,WK020203,W1,NL00"}),
        ("vergelijken", {"met": "aadijk"}), ("vergelijken", {"met": ",".join(["aadijk"] * 9)}),
        ("vergelijken", {"met": "aadijk,beekzicht", "thema": "iets"}), ("wijk", {"gebied": "../../etc/passwd"}),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_refused_with_a_sentence(
    small: Release, kind: str, codes: dict[str, str]
) -> None:
    with pytest.raises(Unknown, match=r"^[A-Z].+\."):
        figure(small, kind, codes)


def test_a_file_is_sent_with_its_name_and_known_again(client: TestClient) -> None:
    address = "/downloads/kaart.csv?onderwerp=tevreden&jaar=2023&niveau=wijk&gebied=aadijk"
    found = client.get(address)
    assert found.status_code == 200
    assert found.headers["content-type"] == MEDIA["csv"]
    assert found.headers["content-disposition"] == 'attachment; filename="arnhem-aadijk-tevreden-2023.csv"'
    assert client.get(address, headers={"If-None-Match": found.headers["etag"]}).status_code == 304
    assert client.head(address).headers["etag"] == found.headers["etag"]


@pytest.mark.parametrize(("kind", "form"), FILES)
def test_every_form_of_every_figure_can_be_had(client: TestClient, kind: str, form: str) -> None:
    found = client.get(f"/downloads/{kind}.{form}", params=FIGURES[kind])
    assert found.status_code == 200
    assert found.headers["content-type"] == MEDIA[form]
    assert len(found.content) > 400
    opening = {
        "csv": b"onderwerp_code,",
        "xlsx": b"PK",
        "png": b"\x89PNG",
        "svg": b"<svg ",
        "pdf": b"%PDF-1.",
    }
    assert found.content.startswith(opening[form])


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/downloads/kaart.exe?onderwerp=tevreden", 404), ("/downloads/iets.csv", 404),
        ("/downloads/wijk.png?gebied=aadijk", 404), ("/downloads/kaart.csv", 422),
        ("/downloads/wijk.csv?gebied=%ff%fe", 422), ("/downloads/wijk.csv?" + "&".join(f"a{n}=1" for n in range(60)), 422),
        ("/downloads/wijk.csv?gebied=" + "a" * 5000, 414),
        ("/downloads/wijk.csv?gebied=aadijk%0d%0aSet-Cookie:%20a=b", 404), ("/downloads/wijk.csv?gebied=%00", 200),
        ("/downloads/kaart.csv?onderwerp=tevreden&jaar=2019", 404), ("/downloads/kaart.csv?onderwerp=tevrede", 404),
        ("/downloads/vergelijken.csv?met=aadijk", 422), ("/downloads/vergelijken.csv?met=" + "aadijk," * 200, 422),
        ("/downloads/..%2f..%2fetc%2fpasswd.csv", 404),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_address_is_said_without_a_trace_or_a_foreign_header(
    client: TestClient, address: str, status: int
) -> None:
    found = client.get(address)
    assert found.status_code == status
    assert "set-cookie" not in found.headers
    assert "Traceback" not in found.text
    assert len(found.text) < 3000
    if status != 200 and "%2f" not in address:
        assert found.headers["cache-control"] == "no-store"
        assert re.fullmatch(r"[A-Z].*[.?]", found.text)


def test_an_unknown_code_of_a_file_gets_what_was_perhaps_meant(client: TestClient) -> None:
    found = client.get("/downloads/kaart.csv?onderwerp=tevrede&gebied=aadyk")
    assert found.status_code == 404
    assert "Onderwerp 'tevrede' bestaat niet. Bedoelt u: tevreden" in found.text
    assert "aadijk" in found.text


def test_all_places_of_an_address_count_also_those_that_are_not_looked_up(client: TestClient) -> None:
    found = client.get("/downloads/vergelijken.csv?met=" + "aadijk," * 200)
    assert found.text == "Kies hoogstens vijf gebieden; gevraagd: 200."


def test_without_a_release_a_sentence_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(current, "RELEASES", tmp_path)
    current.served.cache_clear()
    found = client.get("/downloads/wijk.csv?gebied=aadijk")
    assert (found.status_code, found.text) == (
        503,
        "Er zijn nu geen cijfers om te laten zien. Probeer het later opnieuw.",
    )


VIEWS = {
    "kaart": {"onderwerp": "misdrijven_per_1000", "jaar": "2023", "niveau": "wijk", "gebied": "klarendal", "beeld": "verschil"},
    "jaren": {"onderwerp": "eenzaam", "gebied": "klarendal", "met": "schuytgraaf,centrum"},
    "vergelijken": {"met": "klarendal,schuytgraaf", "thema": "ontmoeten", "als": "tabel"},
    "wijk": {"gebied": "klarendal", "tot": "2020"},
}  # fmt: skip


def links_of(visit: Visit) -> list[str]:
    """The addresses of the files that a page leads to."""
    return [unescape(found) for found in re.findall(r'href="(downloads/[^"]+)"', visit.markup)]


@pytest.mark.parametrize("page", VIEWS)
def test_every_link_of_a_page_names_the_figure_that_is_shown(
    real: Release, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.setenv(SERVED, "1")
    visit = Visit().open(page, **VIEWS[page])
    links = [link for link in links_of(visit) if not link.startswith("downloads/geld")]
    assert [link.partition("?")[0] for link in links] == [
        f"downloads/{page}.{form}" for form in download_words.forms(page)
    ]
    assert sum(map(len, links)) < 700, "the line is sent at every choice"
    asked = {figure(real, page, dict(parse_qsl(urlsplit(link).query))) for link in links}
    assert len(asked) == 1
    shown = {cell for table in visit.tables for row in table.rows for cell in row}
    rows = rows_of(made(real, asked.pop(), "csv"))
    assert rows
    told = [row["getoond"] for row in rows if row["waarde"]]
    bare = [text.split(" per ")[0] for text in told]
    assert [text for text in bare if not any(cell.startswith(text) for cell in shown)] == []


def test_uitleg_leads_to_all_figures_of_its_subject(real: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.setenv(SERVED, "1")
    links = links_of(Visit().open("uitleg", onderwerp="eenzaam"))
    assert links == [
        "downloads/onderwerp.csv?onderwerp=eenzaam",
        "downloads/onderwerp.xlsx?onderwerp=eenzaam",
    ]
    asked = of_rows(real, "onderwerp", {"onderwerp": "eenzaam"})
    rows = rows_of(made(real, asked, "csv"))
    want = {
        (row["area"], row["edition"]): words.value_or_reason(row, real.catalog.indicator["eenzaam"])
        for row in observations(real, "eenzaam").iter_rows(named=True)
    }
    assert {row["niveau"] for row in rows} >= {"stad", "gebied", "wijk", "buurt"}
    assert len(rows) == len(want) > 300
    assert {(row["gebied_code"], row["jaar"]): row["getoond"] for row in rows} == want
    assert name_of(real, asked, "csv") == "arnhem-alle-eenzaam.csv"
    assert book_of(made(real, asked, "xlsx"))["Cijfers"].max_row == len(rows) + 1


def test_a_subject_without_figures_has_no_file(real: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.setenv(SERVED, "1")
    assert links_of(Visit().open("uitleg", onderwerp="kg_verloedering")) == []
    with pytest.raises(Unknown):
        made(real, of_rows(real, "onderwerp", {"onderwerp": "kg_verloedering"}), "csv")


def test_start_leads_to_the_figures_of_the_whole_city(real: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.setenv(SERVED, "1")
    links = links_of(Visit().open("start"))
    assert [link.partition("?")[0] for link in links] == [
        f"downloads/wijk.{form}" for form in ("csv", "xlsx", "pdf")
    ]
    codes = dict(parse_qsl(urlsplit(links[0]).query))
    assert {row["gebied_code"] for row in rows_of(made(real, figure(real, "wijk", codes), "csv"))} == {
        "GM0202"
    }


def test_a_map_of_two_years_is_taken_along_as_two_years(
    real: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.setenv(SERVED, "1")
    visit = Visit().open("kaart", onderwerp="eenzaam", niveau="wijk", jaar="2020", vorm="twee", jaar2="2012")
    asked = figure(real, "kaart", dict(parse_qsl(urlsplit(links_of(visit)[0]).query)))
    assert {row["jaar"] for row in rows_of(made(real, asked, "csv"))} == {"2012", "2020"}


@pytest.mark.parametrize("page", VIEWS)
def test_no_page_leads_to_a_file_where_nobody_answers(
    real: Release, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.delenv(SERVED, raising=False)
    assert links_of(Visit().open(page, **VIEWS[page])) == []
