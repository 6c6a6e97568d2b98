"""What does a browser test stand on: a real server in its own process, a browser, a watch on requests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect, sync_playwright

# pytest adds the folder of this file only; the server is shared with tests/test_server.py.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from serving import SCREENSHOTS, ensure_release, running

from browser.signed import login, open_site, somebody

__all__ = ["login", "open_site", "somebody"]
"""Fixtures of the tests that log in."""

# As long as every other wait: on a busy machine five seconds decide a test.
expect.set_options(timeout=20_000)

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def release() -> str:
    """Return the name of the release in use; builds one when there is none."""
    return ensure_release()


@pytest.fixture(scope="session")
def site(release: str) -> Iterator[str]:
    """Give the address of one server for the whole session, e.g. http://localhost:40123."""
    with running() as address:
        yield address


@pytest.fixture
def fresh_server(release: str) -> Callable:
    """Give `running`, for a test that needs a process nobody has visited."""
    return running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one headless Chromium for the whole session."""
    if not os.access(CHROMIUM, os.X_OK):
        pytest.fail(f"{CHROMIUM} is missing: install it with `apt-get install chromium`.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Watch:
    """Notes every request of a page, and which of them would have left this machine."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def note(self, request: Request) -> None:
        """Remember one request."""
        self.seen.append(request.url)

    @property
    def outside(self) -> list[str]:
        """Return the addresses that are not on this machine."""
        inside = {"localhost", "127.0.0.1"}
        local = {"data", "blob", "about"}
        parts = [(url, urlsplit(url)) for url in self.seen]
        return [url for url, part in parts if part.scheme not in local and part.hostname not in inside]


def _watched(browser: Browser, viewport: dict[str, int], scheme: str = "light") -> Iterator[Page]:
    context = browser.new_context(viewport=viewport, locale="nl-NL", color_scheme=scheme)
    watch = Watch()
    # On the context: requests of frames and workers count too. A refusal by the page's policy is a request that
    # did not happen, and says just as well that something tried.
    context.on("request", watch.note)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    page.on("websocket", lambda socket: watch.seen.append(socket.url))
    page.set_default_timeout(20_000)
    yield page
    dialogs = [] if page.is_closed() else page.get_by_role("dialog").all_inner_texts()
    context.close()
    # Streamlit's own box, such as one about the connection, makes the page behind it unusable.
    assert not dialogs, f"A box lay over the page: {dialogs}"
    assert not watch.outside, f"Requests left this machine: {watch.outside}"
    assert not refused, f"The page tried something its policy refuses: {refused}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page of 1280 x 900; the test fails when any request leaves this machine."""
    yield from _watched(browser, LAPTOP)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Give a page of 360 x 740; the test fails when any request leaves this machine."""
    yield from _watched(browser, PHONE)


@pytest.fixture(scope="module")
def worn(browser: Browser) -> Iterator[Page]:
    """Give a page that a whole module uses, for `faults`."""
    yield from _watched(browser, LAPTOP, "dark")


@pytest.fixture
def visit(site: str) -> Callable[[Page, str], Page]:
    """Give a function that opens an address like '/kaart?jaar=2020' and waits until it is drawn."""

    def open_address(page: Page, path: str, base: str = site) -> Page:
        page.goto(base + path)
        return settle(page)

    return open_address


@pytest.fixture
def settled() -> Callable[[Page], Page]:
    """Give `settle`, for after a click or a key."""
    return settle


# Streamlit says "not running" before the first run too, and after a run while the last elements are still to come.
QUIET = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    const main = document.querySelector('[data-testid=stMain]');
    if (app?.dataset.testScriptState !== 'notRunning' || main.querySelector('[data-stale=true]')) return false;
    // Streamlit fetches the script of a box when the first one is shown; until then there is only its label.
    const boxes = [...main.querySelectorAll('[data-testid=stSelectbox], [data-testid=stMultiSelect]')];
    if (boxes.some(box => !box.querySelector('input')) || main.querySelector('[data-testid=stSkeleton]')) return false;
    const [now, drawn] = [performance.now(), main.innerHTML.length];
    if (window.lastDrawn !== drawn) [window.lastDrawn, window.drawnAt] = [drawn, now];
    return now - window.drawnAt > 400;
}"""


def settle(page: Page) -> Page:
    """Wait until the script has ended and nothing on the page has changed for 0.4 s."""
    page.wait_for_selector("[data-testid=stMain] :is(h1, h2, [data-testid=stAlert])")
    page.evaluate("window.lastDrawn = -1")
    page.wait_for_function(QUIET, polling=100)
    return page


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """Give a function that leaves a picture of the whole page in tests/screenshots/, outside git.

    Only when somebody wants to look: `SHOOT=1 make test`. Each picture draws the page at its full height.
    """

    def take(page: Page, name: str) -> None:
        if not os.environ.get("SHOOT"):
            return
        SCREENSHOTS.mkdir(exist_ok=True)
        # Streamlit scrolls inside the page, so a picture of the document would end at the window.
        height = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight || 0")
        size = page.viewport_size or LAPTOP
        page.set_viewport_size({"width": size["width"], "height": min(max(size["height"], height), 8000)})
        page.screenshot(path=SCREENSHOTS / f"{name}.png")
        page.set_viewport_size(size)

    return take


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Give a function that checks a page against WCAG 2.2 A and AA and good practice; one line per fault."""

    def check(page: Page) -> list[str]:
        options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
        faults = Axe().run(page, options=options).response["violations"]
        return [
            f"{fault['id']} ({fault['impact']}): {fault['help']} | {node['target']} | {node['html'][:160]}"
            for fault in faults
            for node in fault["nodes"][:5]
        ]

    return check


@pytest.fixture
def faults(axe: Callable, sideways: Callable, shoot: Callable) -> Callable[..., list[str]]:
    """Give a function that opens a page and names its faults: wide and narrow, dark and light; one line per fault."""

    def look(page: Page, name: str, opens: Callable[[], object], narrow: ViewportSize = PHONE) -> list[str]:
        found = []
        for number, (scheme, size) in enumerate(
            (("dark", LAPTOP), ("light", LAPTOP), ("light", narrow), ("dark", narrow))
        ):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            if number == 0:
                opens()
            elif page.locator("[data-testid=stApp]").count():
                settle(page)
            seen = f"{scheme} {size['width']}"
            shoot(page, f"{name}-{seen.replace(' ', '-')}")
            found += [f"{seen}: {fault}" for fault in axe(page)]
            if too_wide := sideways(page):
                found.append(f"{seen}: {too_wide} pixels can be scrolled sideways")
        return found

    return look


@pytest.fixture
def sideways() -> Callable[[Page], int]:
    """Give a function that measures how many pixels a page can be scrolled sideways (0 is good)."""
    script = """() => {
        const boxes = [document.documentElement, document.querySelector('[data-testid=stMain]')];
        return Math.max(...boxes.map(box => box ? box.scrollWidth - box.clientWidth : 0));
    }"""
    return lambda page: int(page.evaluate(script))
