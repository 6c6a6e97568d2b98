"""Made-up figures say so on every page, figure, table and export, and the ordinary site cannot reach them."""

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, Tiny
from visiting import Visit, put_in_use

from monitor import store
from monitor.build.recipe import make
from monitor.catalog import load
from monitor.commands import run
from monitor.questions import QUESTIONS
from monitor.store import CURRENT, CURRENT_EXAMPLE, NoRelease, Release, manifest_of, open_release
from monitor.ui import fictitious
from monitor.ui.blocks import MENU
from monitor.views import maps, watermark
from monitor.views.watermark import SENTENCE
from monitor.web import current, server
from monitor.web.corrections_file import corrections_file
from monitor.web.index_page import HIDE, PAGE_NAMES, IndexPage
from monitor.web.static_files import Shelf

PLACES = {
    "start": {},
    "kaart": {"onderwerp": "tevreden", "niveau": "wijk", "gebied": "WK020201"},
    "wijk": {"gebied": "WK020201"},
    "jaren": {"onderwerp": "tevreden", "gebied": "WK020201"},
    "vergelijken": {"met": "WK020201,WK020202", "thema": "proef"},
    "plannen": {"gebied": "WK020201"},
    "uitleg": {"onderwerp": "tevreden"},
    "correcties": {},
}
"""An address of every page on which figures stand."""


@dataclass(frozen=True)
class Both:
    """A folder with a release of published figures and one of made-up figures, each under its own pointer."""

    folder: Path
    ordinary: str
    example: str


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    tiny = Tiny(tmp_path_factory.mktemp("both"))
    ordinary = tiny.build()
    tiny.change("catalog/sources.toml", 'code = "enquete"', 'code = "enquete"\nfictitious = true')
    catalog = load(tiny.data / "catalog")
    example = make(catalog, tiny.data, ROOT / "sql", tiny.releases, pointer=CURRENT_EXAMPLE)
    return Both(tiny.releases, ordinary, example)


@pytest.fixture(scope="module")
def made_up(both: Both) -> Iterator[Release]:
    """The release with made-up figures."""
    release = open_release("example", both.folder)
    yield release
    release.connection.close()


@pytest.fixture
def visit(made_up: Release, monkeypatch: pytest.MonkeyPatch) -> Visit:
    put_in_use(made_up, monkeypatch)
    return Visit()


@pytest.fixture(autouse=True)
def nothing_carried() -> Iterator[None]:
    """What one test sets in this thread must not help or hinder another."""
    watermark.carry("")
    yield
    watermark.carry("")


# What is said


@pytest.mark.parametrize("page", MENU)
def test_every_page_opens_with_the_banner(visit: Visit, page: str) -> None:
    found = visit.open(page, **PLACES[page])
    blocks = [item.proto.body for item in found.app.get("html")]
    opening = next(body for body in blocks if not body.lstrip().startswith("<style"))
    assert "lwm-fictitious" in opening
    assert SENTENCE in opening


def test_the_window_is_named_by_the_banner(made_up: Release, small: Release) -> None:
    assert fictitious.titled(small, "Kaart") == "Kaart - Leefbare Wijken Monitor Arnhem"
    assert fictitious.titled(made_up, "Kaart") == f"{SENTENCE} - Kaart - Leefbare Wijken Monitor Arnhem"


@pytest.mark.parametrize("page", MENU)
def test_every_table_and_map_of_every_page_carries_it(visit: Visit, page: str) -> None:
    found = visit.open(page, **PLACES[page])
    assert [table.caption for table in found.tables if not table.caption.startswith(f"{SENTENCE}. ")] == []
    for payload in found.maps:
        assert payload["mark"] == SENTENCE
        assert payload["label"].startswith(f"{SENTENCE}. ")
    if page in ("wijk", "vergelijken", "jaren", "kaart"):
        assert found.tables
    if page in ("start", "kaart"):
        assert found.maps


def test_a_chart_has_it_as_a_part_of_the_picture_and_in_its_description(visit: Visit) -> None:
    chart = visit.open("jaren", **PLACES["jaren"]).app.get("plotly_chart")[0].proto
    notes = [note["text"].replace("<br>", " ") for note in json.loads(chart.spec)["layout"]["annotations"]]
    assert notes.count(SENTENCE) == 2
    assert chart.alt.startswith(f"{SENTENCE}. Lijngrafiek.")


def test_the_zoomable_map_has_it_as_a_layer_in_many_places() -> None:
    rows = pl.DataFrame(
        schema={
            "area": pl.String,
            "label": pl.String,
            "text": pl.String,
            "class_index": pl.Int8,
            "pattern": pl.String,
        }
    )
    colours = maps.SCALES["amount"][0]
    assert SENTENCE not in maps.neighbourhood_deck(rows, colours).to_json()
    watermark.carry(SENTENCE)
    assert maps.neighbourhood_deck(rows, colours).to_json().count(SENTENCE) == 9


@pytest.mark.parametrize("page", MENU)
def test_published_figures_carry_nothing(small: Release, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    put_in_use(small, monkeypatch)
    assert SENTENCE not in Visit().open(page, **PLACES[page]).sent()


def test_what_one_visitor_carries_another_does_not(made_up: Release, small: Release) -> None:
    carried = []
    fictitious.marked(made_up)
    beside = threading.Thread(target=lambda: carried.append(fictitious.marked(small) and watermark.carried()))
    beside.start()
    beside.join()
    assert (watermark.carried(), carried) == (SENTENCE, [""])
    fictitious.marked(small)
    assert watermark.carried() == ""


@pytest.mark.parametrize("question", ["indicators", "observations", "publications"])
def test_every_answer_in_the_shell_carries_it(
    both: Both, made_up: Release, question: str, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.commands.ask.open_release", lambda name="": open_release(name, both.folder))
    frame = QUESTIONS[question](made_up)
    told = {}
    for form in ("table", "csv", "json"):
        assert run(["ask", question, "--release", "example", "--format", form]) == 0
        told[form] = capsys.readouterr().out
    lines = told["table"].splitlines()
    assert lines[0] == lines[-1] == f"{SENTENCE}."
    rows = list(csv.reader(io.StringIO(told["csv"])))
    assert rows[0] == ["let_op", *frame.columns]
    assert [row[0] for row in rows[1:]] == [SENTENCE] * frame.height
    objects = json.loads(told["json"])
    assert [row["let_op"] for row in objects] == [SENTENCE] * frame.height


def test_the_file_of_corrections_carries_it(made_up: Release) -> None:
    found = json.loads(corrections_file(made_up).bodies[""])
    assert found["let_op"] == SENTENCE


def index_of(example: bool) -> dict[str, str]:
    """The prepared pages as a browser gets them before any script runs."""
    shelf = Shelf(server.STREAMLIT_FILES / "static")
    page = IndexPage(lambda *_: None, server.INDEX, shelf, lambda: "app/static/font.woff2", lambda: example)
    found = {slug: stored.bodies[""].decode() for slug, stored in page._known.items()}
    return {**found, "bestaat-niet": page._other.bodies[""].decode()}


def test_the_page_before_the_scripts_says_it_and_may_not_be_found_or_previewed() -> None:
    for slug, html in index_of(example=True).items():
        assert f"<title>{SENTENCE} - " in html, slug
        assert f'<meta name="robots" content="{HIDE}" />' in html
        assert f'<meta name="description" content="{SENTENCE}." />' in html
        assert "og:" not in html
        assert "twitter:" not in html
    for slug, html in index_of(example=False).items():
        assert SENTENCE not in html, slug
        assert 'name="robots"' not in html
    assert set(PAGE_NAMES) < set(index_of(example=True))


def headers_of(example: bool, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The headers that every answer gets."""
    monkeypatch.setenv(store.SHOWN, "example" if example else "")
    return server.SecurityHeaders(lambda *_: None).headers


def test_every_answer_of_the_example_asks_not_to_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert headers_of(example=True, monkeypatch=monkeypatch)["X-Robots-Tag"] == HIDE
    assert "X-Robots-Tag" not in headers_of(example=False, monkeypatch=monkeypatch)
    assert HIDE.startswith("noindex")


def health(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict]:
    monkeypatch.setattr(current, "RELEASES", folder)
    current.served.cache_clear()
    response = asyncio.run(server.health(None))  # type: ignore[arg-type]
    current.served.cache_clear()
    return response.status_code, json.loads(response.body)


def test_health_says_that_figures_are_made_up(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.SHOWN, "example")
    expected = {"status": "ok", "release": both.example, "fictitious": True}
    assert health(both.folder, monkeypatch) == (200, expected)
    monkeypatch.delenv(store.SHOWN)
    assert health(both.folder, monkeypatch) == (200, {"status": "ok", "release": both.ordinary})


# What cannot be reached


def test_the_manifest_says_which_of_both_is_made_up(both: Both) -> None:
    assert manifest_of(both.example, both.folder)["fictitious"] is True
    assert manifest_of(both.ordinary, both.folder)["fictitious"] is False


@pytest.fixture
def broken(both: Both, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of the folder in which `current` is damaged, absent or empty, or names what is not there."""
    folder = tmp_path / "releases"
    subprocess.run(["cp", "-r", str(both.folder), str(folder)], check=True)
    pointer = folder / CURRENT
    if request.param == "absent":
        pointer.unlink()
    elif request.param == "damaged":
        (folder / f"{both.ordinary}.duckdb").write_bytes(b"damaged")
    elif request.param == "both damaged":
        (folder / f"{both.ordinary}.duckdb").write_bytes(b"damaged")
        pointer.unlink()
    else:
        pointer.write_text({"empty": "", "elsewhere": "2020-01-01-nergens"}[request.param])
    return folder


@pytest.mark.parametrize("broken", ["absent", "damaged", "both damaged", "empty", "elsewhere"], indirect=True)
def test_made_up_figures_never_stand_in_for_published_ones(
    broken: Path, both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        opened = open_release("", broken)
    except NoRelease:
        opened = None
    assert opened is None or opened.name == both.ordinary
    status, told = health(broken, monkeypatch)
    assert told.get("fictitious") is None
    assert (status, told["release"]) == ((503, None) if opened is None else (200, both.ordinary))


@pytest.mark.parametrize("broken", ["absent", "damaged"], indirect=True)
def test_the_shell_without_a_release_never_asks_the_example(broken: Path, both: Both) -> None:
    environment = {**os.environ, "MONITOR_RELEASES": str(broken)}
    environment.pop(store.SHOWN, None)
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "ask", "sources", "--format", "csv"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert SENTENCE not in done.stdout
    assert (done.returncode, bool(done.stdout)) in ((0, True), (1, False))
    assert both.example not in done.stdout + done.stderr.partition("Er zijn:")[0]


@pytest.mark.parametrize("asked", ["example", "current-example"])
def test_an_address_cannot_name_a_release(both: Both, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = open_release("", both.folder)
    opened_by: list[str] = []
    monkeypatch.setattr(
        "monitor.ui.opened.current_name", lambda pointer: opened_by.append(pointer) or ordinary.name
    )
    monkeypatch.setattr("monitor.ui.opened._opened", lambda name: open_release("", both.folder))
    monkeypatch.delenv(store.SHOWN, raising=False)
    for key in ("release", "uitgave", "voorbeeld", "MONITOR_SHOWN"):
        page = Visit().open("kaart", **PLACES["kaart"], **{key: asked})
        assert SENTENCE not in page.sent()
        assert f"Uitgave {both.ordinary}." in page.text
    assert set(opened_by) == {CURRENT}


@pytest.mark.parametrize("value", ["", "current", "EXAMPLE", "../current-example", "example "])
def test_only_the_exact_word_shows_the_example(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.SHOWN, value)
    assert store.shown_pointer() == CURRENT


def test_without_an_example_nothing_else_is_shown_in_its_place(small: Release) -> None:
    with pytest.raises(NoRelease, match="make example"):
        open_release("example", small.path.parent)
