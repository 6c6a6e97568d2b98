"""A browser shows the example for what it is, wherever somebody looks; and the page of corrections works for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serving
from conftest import ROOT, Tiny
from playwright.sync_api import Page

from browser.conftest import LAPTOP, PHONE
from monitor.build.editions.publish import Plan, publish_state
from monitor.build.recipe import make
from monitor.catalog import load
from monitor.store import CURRENT_EXAMPLE, SHOWN
from monitor.views.watermark import SENTENCE

PLACES = {
    "kaart": "/kaart?onderwerp=tevreden&niveau=wijk&gebied=WK020201",
    "jaren": "/jaren?onderwerp=tevreden&gebied=WK020201",
}
CORRECTION = """[[correction]]
code = "fout1"
since = "2024-05-01"
what = "Het cijfer van Aadijk was dat van een andere wijk."
why = "Twee regels waren verwisseld."
by = "Ans"
figures = [{indicator = "tevreden", edition = "2021"}]
"""


@contextmanager
def served(folder: Path, shown: str = "") -> Iterator[str]:
    """A server of its own on a folder of releases, showing the example or not."""
    with pytest.MonkeyPatch.context() as patch, serving_of(patch, folder, shown) as address:
        yield address


def serving_of(patch: pytest.MonkeyPatch, folder: Path, shown: str):
    patch.setattr(serving, "releases", lambda: folder)
    patch.setenv(SHOWN, shown)
    return serving.running()


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with made-up figures."""
    tiny = Tiny(tmp_path_factory.mktemp("example"))
    tiny.change("catalog/sources.toml", 'code = "enquete"', 'code = "enquete"\nfictitious = true')
    make(load(tiny.data / "catalog"), tiny.data, ROOT / "sql", tiny.releases, pointer=CURRENT_EXAMPLE)
    with served(tiny.releases, "example") as address:
        yield address


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a published correction."""
    tiny = Tiny(tmp_path_factory.mktemp("mended"))
    plan = Plan("Eerste cijfers", "Ans", "Bo", on="2024-03-01")
    publish_state(tiny.data, ROOT / "sql", tiny.releases, plan)
    tiny.change("raw/enquete.csv", "WK020201,2021,60", "WK020201,2021,68")
    (tiny.data / "published" / "corrections.toml").write_text(CORRECTION, encoding="utf-8")
    plan = Plan("Correctie van Aadijk", "Ans", "Bo", on="2024-06-01")
    publish_state(tiny.data, ROOT / "sql", tiny.releases, plan)
    with served(tiny.releases) as address:
        yield address


@pytest.mark.parametrize("name", PLACES)
def test_the_example_is_marked_and_has_no_fault(
    name: str, worn: Page, example: str, visit: Callable, faults: Callable
) -> None:
    def opens() -> None:
        visit(worn, PLACES[name], base=example)
        worn.wait_for_function(f"document.title.startsWith('{SENTENCE} - ')")

    assert faults(worn, f"verzonnen-{name}", opens) == []


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_banner_stays_in_view_below_the_menu(
    page: Page, example: str, visit: Callable, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)
    visit(page, PLACES["kaart"], base=example)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 900)")
    page.wait_for_timeout(300)
    box = page.locator(".lwm-fictitious").bounding_box()
    menu = page.get_by_test_id("stHeader").bounding_box()
    assert box and menu
    assert menu["y"] + menu["height"] <= box["y"] + 1 < 120
    over = "([x, y]) => document.elementFromPoint(x, y).closest('.lwm-fictitious') !== null"
    assert page.evaluate(over, [box["x"] + 20, box["y"] + box["height"] / 2])


def test_map_and_chart_hold_the_sentence_inside_their_picture(
    page: Page, example: str, visit: Callable
) -> None:
    visit(page, PLACES["kaart"], base=example)
    picture = page.locator(".picture svg").first
    stamps = picture.locator(".stamp")
    assert stamps.all_text_contents() == [SENTENCE, SENTENCE]
    frame = picture.bounding_box()
    for number in range(2):
        box = stamps.nth(number).bounding_box()
        assert frame and box
        assert frame["x"] <= box["x"] < box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert box["width"] > 0.6 * frame["width"]
    visit(page, PLACES["jaren"], base=example)
    told = " ".join(page.locator(".js-plotly-plot svg .annotation").all_text_contents())
    assert told.replace(" ", "").count(SENTENCE.replace(" ", "")) == 2


def test_on_paper_the_banner_stays_with_the_figures(page: Page, example: str, visit: Callable) -> None:
    visit(page, PLACES["kaart"], base=example)
    page.emulate_media(media="print")
    assert page.locator(".lwm-fictitious").is_visible()
    assert page.locator("caption").first.inner_text().startswith(SENTENCE)
    ground = "getComputedStyle(document.querySelector('[data-testid=stMainBlockContainer]'))"
    assert SENTENCE in page.evaluate(f"{ground}.backgroundImage")
    assert page.evaluate(f"{ground}.printColorAdjust") == "exact"


def test_the_page_of_corrections_has_no_fault(
    worn: Page, mended: str, visit: Callable, faults: Callable
) -> None:
    assert faults(worn, "correcties", lambda: visit(worn, "/correcties", base=mended)) == []
    assert worn.get_by_text("60%").count() == 1


def test_a_reader_finds_the_page_and_its_file(
    page: Page, mended: str, visit: Callable, settled: Callable
) -> None:
    visit(page, f"{PLACES['kaart']}&jaar=2021", base=mended)
    page.get_by_role("link", name="Waarom?").click()
    page.wait_for_url("**/correcties*")
    settled(page)
    assert page.get_by_role("heading", name="Correcties", exact=True).is_visible()
    address = page.get_by_role("link", name="correcties als JSON-bestand").get_attribute("href")
    answer = page.request.get(f"{mended}/{address}")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json()["corrections"][0]["why"] == "Twee regels waren verwisseld."
