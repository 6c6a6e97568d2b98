"""What does a visitor notice: kilobytes of a first load, time until the map stands, time of a rerun?"""

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, ViewportSize, sync_playwright
from playwright.sync_api import Error as PlaywrightError  # noqa: F401 (caught by the caller)

CHROMIUM = "/usr/bin/chromium"
# Every name but loopback is unknown to the browser, so nothing can leave the machine; a try is still seen.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *(
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ),
]
SCREEN: ViewportSize = {"width": 1280, "height": 900}
PATIENCE_MS = 30_000
PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
# plotly fetches the coast lines of the world for every choropleth; without an answer it draws no map at all.
NO_COASTS = json.dumps(
    {
        "type": "Topology",
        "arcs": [],
        "objects": {
            name: {"type": "GeometryCollection", "geometries": []}
            for name in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
        },
    }
)


@dataclass(frozen=True)
class Opening:
    """One opening of a page: kB over HTTP as transferred, kB over the websocket, ms until the map stands."""

    http_kb: float
    websocket_kb: float
    requests: int
    outside: int
    map_ms: float


@dataclass(frozen=True)
class Reruns:
    """Reruns in the browser: ms from key press to the changed map, and kB received for it."""

    milliseconds: list[float]
    kilobytes: list[float]

    def p50_ms(self) -> float:
        """The middle time in ms."""
        return statistics.median(self.milliseconds)

    def p50_kb(self) -> float:
        """The middle size in kB."""
        return statistics.median(self.kilobytes)


class Traffic:
    """Counts what one tab receives."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.http = self.websocket = self.requests = self.outside = 0
        self.last = time.monotonic()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", self._asked)
        line.on("Network.loadingFinished", self._loaded)
        line.on("Network.webSocketFrameReceived", self._framed)

    def _asked(self, event: dict) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme in ("http", "https"):
            self.requests += 1
            self.outside += url.hostname != "127.0.0.1"

    def _loaded(self, event: dict) -> None:
        self.http += event["encodedDataLength"]
        self.last = time.monotonic()

    def _framed(self, event: dict) -> None:
        frame = event["response"]
        data = frame["payloadData"]
        # Binary frames arrive as base64: four characters for three bytes.
        self.websocket += len(data) * 3 // 4 - data.count("=", -2) if frame["opcode"] == 2 else len(data)
        self.last = time.monotonic()

    def settle(self, page: Page, quiet: float = 1.0, at_most: float = 15.0) -> None:
        """Wait until nothing has arrived for `quiet` seconds."""
        until = time.monotonic() + at_most
        while time.monotonic() < until and time.monotonic() - self.last < quiet:
            page.wait_for_timeout(100)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that knows no other machine than this one."""
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def _context(browser: Browser, shapes: str, has_coasts: bool) -> BrowserContext:
    context = browser.new_context(viewport=SCREEN, locale="nl-NL")
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(PROBE.replace("SHAPES", repr(shapes)))
    if has_coasts:
        context.route("**/*.json", lambda route: _answer_coasts(route))
    return context


def _answer_coasts(route: Route) -> None:
    if urlsplit(route.request.url).hostname == "127.0.0.1":
        route.continue_()
    else:
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(body=NO_COASTS, content_type="application/json", headers=headers)


def _open(context: BrowserContext, address: str) -> tuple[Opening, Page, Traffic]:
    page = context.new_page()
    traffic = Traffic(context, page)
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.benchmark && window.benchmark.drawn > 0")
    traffic.settle(page)
    drawn = page.evaluate("window.benchmark.drawn")
    opening = Opening(traffic.http / 1000, traffic.websocket / 1000, traffic.requests, traffic.outside, drawn)
    return opening, page, traffic


def openings(
    browser: Browser, address: str, shapes: str, times: int, has_coasts: bool = False
) -> list[Opening]:
    """Open a page so many times with an empty browser cache."""
    found = []
    for _ in range(times):
        context = _context(browser, shapes, has_coasts)
        found.append(_open(context, address)[0])
        context.close()
    return found


def second_visits(browser: Browser, address: str, shapes: str, times: int) -> list[Opening]:
    """Open a page so many times with what an earlier visit left in the browser cache."""
    context = _context(browser, shapes, has_coasts=False)
    _, page, _ = _open(context, address)
    page.close()
    found = []
    for _ in range(times):
        opening, page, _ = _open(context, address)
        found.append(opening)
        page.close()
    context.close()
    return found


def reruns(
    browser: Browser, address: str, shapes: str, box: str, times: int, picture: Path, has_coasts: bool = False
) -> Reruns:
    """Change the box named `box` by keyboard so many times; leave a screenshot of the last state."""
    context = _context(browser, shapes, has_coasts)
    _, page, traffic = _open(context, address)
    milliseconds, kilobytes = [], []
    # The first change still loads code and is left out.
    for _ in range(times + 1):
        before = traffic.websocket + traffic.http
        _choose_next(page, box)
        page.wait_for_function("window.benchmark.changed > 0")
        traffic.settle(page, quiet=0.5, at_most=5)
        milliseconds.append(page.evaluate("window.benchmark.changed"))
        kilobytes.append((traffic.websocket + traffic.http - before) / 1000)
    page.screenshot(path=picture)
    context.close()
    return Reruns(milliseconds[1:], kilobytes[1:])


def _choose_next(page: Page, box: str) -> None:
    """Choose the next option, and after the last the first, with the keys a visitor would use.

    Round and not to and fro: the browser keeps what it saw in the last two runs, which would hide the bytes.
    """
    buttons = page.get_by_role("radiogroup", name=box)
    if buttons.count():
        options = buttons.first.get_by_role("radio")
        options.nth(_next(options, "aria-checked")).focus()
        page.keyboard.press("Enter")
        return
    field = page.get_by_role("combobox", name=box).first
    field.focus()
    if field.evaluate("field => field.tagName") == "SELECT":
        last = field.evaluate("field => field.selectedIndex === field.options.length - 1")
        field.press("Home" if last else "ArrowDown")
        return
    field.press("ArrowDown")
    options = page.get_by_role("listbox").get_by_role("option")
    wanted = _next(options, "aria-selected")
    # Opening the list may already have moved the highlight, so look where it is.
    names = [option.get_attribute("id") for option in options.all()]
    here = names.index(field.get_attribute("aria-activedescendant"))
    for _ in range(abs(wanted - here)):
        field.press("ArrowDown" if wanted > here else "ArrowUp")
    field.press("Enter")


def _next(options: Locator, mark: str) -> int:
    """The number of the option after the chosen one."""
    options.first.wait_for()
    chosen = [option.get_attribute(mark) == "true" for option in options.all()]
    return (chosen.index(True) + 1) % len(chosen) if True in chosen else 0
