"""Do plain pages work in a browser: without a fault of axe, narrow, dark, without JavaScript, aloud, and on one sheet of paper?"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from serving import STREAMLIT_RUN, running

from browser.test_example_browser import example  # noqa: F401
from monitor.views.sheet_words import PLAIN
from monitor.views.watermark import SENTENCE

NARROW = {"width": 320, "height": 740}
PAGES = {
    "wijk": "/wijken/klarendal",
    "onderwerp": "/onderwerpen/eenzaam?gebied=klarendal",
    "minuut": "/wijken/presikhaaf-west/minuut",
    "lijst": "/onderwerpen",
    "editie": "/edities/2020",
    "over": "/over/methode",
    "onbekend": "/wijken/klarendaal",
}
PAGES_OF_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.parametrize("name", PAGES)
def test_a_plain_page_has_no_fault_that_axe_finds(name: str, worn: Page, site: str, faults: Callable) -> None:
    assert faults(worn, f"plain-{name}", lambda: worn.goto(site + PAGES[name]), NARROW) == []


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_without_javascript_one_walks_from_the_city_to_a_figure(bare: Page, site: str) -> None:
    bare.goto(f"{site}/stad")
    bare.get_by_role("navigation", name="Bladzijden").get_by_role("link", name="Wijken").click()
    bare.get_by_role("main").get_by_role("link", name="Klarendal", exact=True).click()
    expect(bare.get_by_role("heading", level=1)).to_have_text("Klarendal")
    bare.get_by_role("link", name="Voelt zich eenzaam", exact=True).click()
    expect(bare.get_by_role("heading", level=1)).to_have_text("Voelt zich eenzaam")
    assert bare.url == f"{site}/onderwerpen/eenzaam?gebied=klarendal"
    row = bare.get_by_role("row", name="2020").first
    expect(row).to_contain_text("55%")
    bare.goto(f"{site}/wijken/klarendal/minuut")
    expect(bare.get_by_role("button")).to_have_count(0)


def test_a_view_and_its_plain_page_lead_to_each_other_with_their_state(
    page: Page, site: str, visit: Callable, settled: Callable
) -> None:
    visit(page, "/wijk?gebied=WK020207&tot=2016")
    page.get_by_role("link", name=PLAIN).click()
    page.wait_for_url(f"{site}/wijken/klarendal?tot=2016")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klarendal")
    page.get_by_role("link", name="Deze cijfers met kaart en keuzes").click()
    settled(page)
    assert "gebied=WK020207" in page.url
    assert "tot=2016" in page.url


def test_under_streamlit_run_no_link_is_dead(page: Page, visit: Callable) -> None:
    with running(STREAMLIT_RUN) as address:
        visit(page, "/wijk?gebied=WK020207", address)
        expect(page.get_by_role("link", name=PLAIN)).to_have_count(0)


def test_the_button_reads_the_page_aloud_and_stops(page: Page, site: str) -> None:
    # The voice itself is of the machine; what is asked of it is ours.
    page.add_init_script(
        "window.said = []; speechSynthesis.speak = one => { said.push([one.text, one.lang]); one.onstart?.() };"
        "Object.defineProperty(speechSynthesis, 'speaking', { get: () => said.length > 0 });"
        "speechSynthesis.cancel = () => { window.stopped = said.length }"
    )
    page.goto(f"{site}/wijken/klarendal/minuut")
    button = page.get_by_role("button", name="Lees deze bladzijde voor")
    button.click()
    said = page.evaluate("said")
    assert said[0] == ["Klarendal in een minuut", "nl-NL"]
    assert len(said) > 5
    page.get_by_role("button", name="Stop met voorlezen").click()
    expect(button).to_be_visible()
    assert page.evaluate("stopped") == len(said)


@pytest.mark.parametrize(
    "district", ["klarendal", "presikhaaf-west", "burgemeesterswijk-hoogkamp", "schaarsbergen"]
)
def test_a_minute_is_one_sheet_of_paper_in_any_colours(browser: Browser, site: str, district: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site}/wijken/{district}/minuut")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(PAGES_OF_PDF.findall(paper)) == 1
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    expect(page.locator(".code svg")).to_be_visible()
    expect(page.get_by_role("navigation", name="Bladzijden")).to_be_hidden()
    context.close()


def test_the_example_carries_its_sentence_and_may_not_be_found(page: Page, example: str) -> None:  # noqa: F811
    for address in ("/wijken", "/stad", "/onderwerpen", "/over/methode", "/wijken/nergens"):
        answer = page.goto(example + address)
        assert answer is not None
        assert answer.headers["x-robots-tag"].startswith("noindex")
        expect(page.locator("header .mark")).to_contain_text(SENTENCE)
        assert page.title().startswith(SENTENCE)
        assert page.locator("meta[property^='og:'], script[type='application/ld+json']").count() == 0
        captions = page.locator("caption").all_inner_texts()
        assert [one for one in captions if not one.startswith(SENTENCE)] == []
    answer = page.goto(f"{example}/sitemap.xml")
    assert answer is not None
    assert answer.status == 404
