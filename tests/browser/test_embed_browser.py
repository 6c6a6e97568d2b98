"""In a browser: a page of another site shows a figure in a frame, and no other page of ours; both are usable by everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import LAPTOP, PHONE

FIGURE = "/embed/kaart?onderwerp=eenzaam&gebied=klarendal"
REFUSED = (
    "/wijken/klarendal",
    "/wijk?gebied=klarendal",
    "/insluiten/kaart?onderwerp=eenzaam",
    "/api/v1/areas",
)
SHAPES = (
    FIGURE,
    "/embed/lijn?onderwerp=eenzaam&gebied=klarendal",
    "/embed/vergelijken?met=klarendal,elden&thema=wonen",
    "/embed/tabel?gebied=klarendal",
    "/embed/kaart?onderwerp=niets",
)


@contextmanager
def another_site(framed: str) -> Iterator[str]:
    """The address of a page of another site (another port is another origin) that has one frame."""
    body = f"<!doctype html><title>Elders</title><iframe src='{escape(framed)}' title='Figuur' width='700' height='900'></iframe>".encode()

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A page without the watch of other tests: here a refusal is what must happen."""
    context = browser.new_context(viewport=LAPTOP, locale="nl-NL")
    yield context.new_page()
    context.close()


def test_another_site_shows_a_figure_in_a_frame(visitor: Page, site: str) -> None:
    with another_site(f"{site}{FIGURE}") as address:
        visitor.goto(address)
        frame = visitor.frame_locator("iframe")
        assert "Klarendal" in frame.locator("h1").inner_text()
        assert frame.locator(".picture svg").bounding_box()
        frame.locator("summary").click()
        frame.get_by_role("row", name="Klarendal").wait_for()
        with visitor.context.expect_page() as opened:
            frame.get_by_role("link", name="Bekijk dit met alle keuzes").click()
        assert opened.value.url.startswith(f"{site}/kaart?onderwerp=eenzaam&jaar=2020&gebied=klarendal")
        assert visitor.context.cookies() == []


@pytest.mark.parametrize("path", REFUSED)
def test_another_site_cannot_show_any_other_page(visitor: Page, site: str, path: str) -> None:
    told: list[str] = []
    visitor.on("console", lambda message: told.append(message.text))
    with (
        another_site(f"{site}{path}") as address,
        visitor.expect_console_message(lambda message: "frame-ancestors" in message.text),
    ):
        visitor.goto(address)
    frame = visitor.frames[1]
    assert not frame.url.startswith(site)
    refused = [text for text in told if "frame-ancestors" in text]
    assert refused and not [text for text in refused if "frame-ancestors *" in text]


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("path", SHAPES)
def test_an_embedded_figure_has_no_fault_and_does_not_stick_out(
    page: Page, site: str, axe: Callable, path: str, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{site}{path}")
    for summary in page.locator("summary").all():
        summary.click()
    # That a page must have a navigation is a rule for whole pages.
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_page_with_codes_has_no_fault_and_its_text_can_be_chosen_by_keyboard(
    page: Page, site: str, axe: Callable
) -> None:
    page.goto(f"{site}/insluiten/kaart?onderwerp=eenzaam&gebied=klarendal")
    assert axe(page) == []
    box = page.get_by_label("Verwijzing naar deze cijfers")
    box.focus()
    page.keyboard.press("Control+a")
    chosen = box.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert chosen == box.input_value() and chosen.startswith("Gemeente Arnhem.")


def test_the_streamlit_page_leads_to_the_code_of_what_it_shows(
    page: Page, site: str, visit: Callable
) -> None:
    visit(page, "/kaart?onderwerp=eenzaam&gebied=klarendal")
    page.get_by_role("link", name="Insluiten of citeren").click()
    page.get_by_label("HTML voor de figuur met haar tabel").wait_for()
    assert "gebied=klarendal" in page.get_by_label("HTML voor de figuur met haar tabel").input_value()
