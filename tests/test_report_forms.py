"""Can a report be edited in Word, read as a page, and made by who is logged in?"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from reporting import AREA, DAY, EDITION, Keys, Read, write_area
from streamlit.testing.v1 import AppTest
from visiting import APP, PATIENCE, put_in_use
from workspaces import ANALYST, READER, TEAM_W2

from monitor import reports
from monitor.reports.area import area_analysis
from monitor.reports.described import Chart, Heading, Table, pictures
from monitor.reports.held import held_of
from monitor.store import Release
from monitor.ui import blocks, login, opened
from monitor.workspace.database import Workspace, open_workspace
from monitor.workspace.rights import Identity


@pytest.fixture(scope="module")
def kept(real: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with an analysis of Presikhaaf."""
    workspace = open_workspace(real.catalog, f"sqlite:///{tmp_path_factory.mktemp('kept') / 'workspace.db'}")
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def keys(real: Release, kept: Workspace) -> Keys:
    """The keys of its records."""
    return write_area(kept, real.name)


@pytest.fixture(scope="module")
def described(real: Release, kept: Workspace, keys: Keys):
    """What the report says before it is written."""
    return area_analysis(real, real.catalog.area[AREA], EDITION, held_of(kept, AREA, EDITION, DAY), DAY)


@pytest.fixture(scope="module")
def document(described):
    """The report, opened again as Word would."""
    return Document(io.BytesIO(reports.written(described, "docx")))


def test_headings_are_headings_of_word(document, described) -> None:
    found = [
        (int(one.style.name[-1]) + 1, one.text)
        for one in document.paragraphs
        if one.style.name.startswith("Heading")
    ]
    chapters = [(block.level, block.text) for block in described.blocks if isinstance(block, Heading)]
    assert [one for one in found if one[0] == 2] == [one for one in chapters if one[0] == 2]
    assert [one.text for one in document.paragraphs if one.style.name == "Title"] == [described.title]


def test_every_table_has_a_header_row_that_is_repeated_and_a_name(document, described) -> None:
    tables = [block for block in described.blocks if isinstance(block, Table)]
    assert len(document.tables) == len(tables) > 5
    for shown, table in zip(document.tables, tables, strict=True):
        first = shown.rows[0]
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert tuple(cell.text for cell in first.cells) == table.columns
        assert shown._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == table.caption
        assert len(shown.rows) == len(table.rows) + 1


def test_every_picture_has_its_words_and_its_dots(document, described) -> None:
    drawn = [one._inline for one in document.inline_shapes]
    alts = [node.get("descr") for node in document.element.iter(qn("wp:docPr"))]
    assert sorted(alts) == sorted(one.alt for one in pictures(described))
    assert len(drawn) > 1
    assert all(alts)


def test_word_knows_title_language_and_where_the_figures_are_from(document, real: Release) -> None:
    assert (document.core_properties.title, document.core_properties.language) == (
        "Gebiedsanalyse Presikhaaf",
        "nl-NL",
    )
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"nl-NL"}
    foot = document.sections[0].footer.paragraphs[0]
    assert f"Cijfers tot en met 2020 · uitgave {real.name} · 28-11-2026" in foot.text
    assert [one.get(qn("w:instr")) for one in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


class _Page(HTMLParser):
    """What a browser makes of a page: its tags with their attributes, and tags that were not closed."""

    EMPTY = ("meta", "img", "br")

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def page(described) -> _Page:
    return _Page(reports.written(described, "html").decode())


def test_a_page_is_sound_and_needs_nothing_from_elsewhere(page: _Page) -> None:
    assert page.wrong == page.open == []
    assert page.named("html")[0]["lang"] == "nl"
    assert not page.named("script") + page.named("link") + page.named("iframe")
    assert all(str(one["src"]).startswith("data:image/svg+xml;base64,") for one in page.named("img"))


def test_a_page_has_one_first_heading_and_levels_that_do_not_skip(page: _Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_of_a_page_has_headings_of_columns_and_rows_and_every_picture_words(
    page: _Page, described
) -> None:
    tables = [block for block in described.blocks if isinstance(block, Table)]
    scopes = [one.get("scope") for one in page.named("th")]
    assert scopes.count("col") == sum(len(one.columns) for one in tables)
    assert scopes.count("row") == sum(len(one.rows) for one in tables)
    assert len(page.named("caption")) == len(tables)
    assert [one["alt"] for one in page.named("img")] == [one.alt for one in pictures(described)]


def test_links_within_a_page_lead_somewhere(page: _Page) -> None:
    places = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    inside = [str(one["href"])[1:] for one in page.named("a") if str(one["href"]).startswith("#")]
    assert inside
    assert set(inside) <= places


def test_all_forms_tell_the_same(described, real: Release) -> None:
    pdf = Read(reports.written(described, "pdf")).text
    html = reports.written(described, "html").decode()
    for block in described.blocks:
        if isinstance(block, Chart):
            assert block.title in pdf
            assert block.title in html


@pytest.fixture
def staff(
    real: Release, kept: Workspace, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Open the page Verslagen as somebody."""
    put_in_use(real, monkeypatch)
    monkeypatch.setattr(opened, "_kept", lambda name, catalog: kept)
    monkeypatch.setattr(login, "is_configured", lambda: True)

    def somebody(who: Identity, **codes: str) -> AppTest:
        monkeypatch.setattr(login, "identity", lambda: who)
        app = AppTest.from_file(str(APP), default_timeout=PATIENCE).run()
        for key, code in codes.items():
            app.query_params[key] = code
        app.switch_page(blocks.STAFF_PAGES["raad"]).run()
        assert not app.exception, app.exception
        return app

    return somebody


def chosen(app: AppTest, kind: str, form: str = "pdf") -> AppTest:
    """Choose a kind and a form, and press the button."""
    app.button_group(key="report_kind").set_value(kind).run()
    app.button_group(key="report_form").set_value(form).run()
    (button,) = [one for one in app.button if one.label == "Maak verslag"]
    button.click().run()
    assert not app.exception, app.exception
    return app


def saved(app: AppTest) -> str:
    """What the button to save says."""
    (button,) = app.get("download_button")
    return button.proto.label


@pytest.mark.parametrize(
    ("kind", "form", "name"),
    [
        ("area", "pdf", "Bewaar gebiedsanalyse-presikhaaf-2020.pdf"),
        ("sheet", "html", "Bewaar wijkblad-presikhaaf-2020.html"),
        ("underpinning", "docx", "Bewaar onderbouwing-presikhaaf-2020.docx"),
        ("council", "pdf", "Bewaar verslag-aan-de-raad-2020.pdf"),
    ],
)
def test_every_kind_is_made_with_two_presses(
    staff: Callable[..., AppTest], kind: str, form: str, name: str
) -> None:
    app = chosen(staff(ANALYST, gebied=AREA, tot=EDITION), kind, form)
    assert saved(app) == name
    assert app.status[0].label.startswith("Klaar: ")


def test_the_page_says_what_is_missing_instead_of_making_nothing(staff: Callable[..., AppTest]) -> None:
    app = staff(ANALYST, gebied="W1", tot=EDITION)
    app.button_group(key="report_kind").set_value("underpinning").run()
    assert app.info[0].value == "Voor deze plek is er nog geen onderbouwing."
    assert not [one for one in app.button if one.label == "Maak verslag"]


def test_the_page_begins_with_an_area_of_the_own_team(staff: Callable[..., AppTest]) -> None:
    (box,) = [one for one in staff(TEAM_W2).selectbox if one.label == "Gebied, wijk of buurt"]
    assert box.value == "W2"


def test_who_is_of_another_team_is_told_that_drafts_are_left_out(staff: Callable[..., AppTest]) -> None:
    told = "U krijgt daarom alleen wat is vastgesteld of openbaar is."
    assert told in _markup(staff(TEAM_W2, gebied=AREA, tot=EDITION))
    assert told in _markup(staff(READER, gebied=AREA, tot=EDITION))
    assert told not in _markup(staff(ANALYST, gebied=AREA, tot=EDITION))
    app = staff(TEAM_W2, gebied=AREA, tot=EDITION)
    app.button_group(key="report_kind").set_value("underpinning").run()
    assert app.info


def _markup(app: AppTest) -> str:
    return "".join(item.proto.body for item in app.get("html"))


def test_the_settings_file_is_where_the_page_says_it_is() -> None:
    assert (Path(__file__).resolve().parents[1] / "data" / "reports.toml").is_file()
