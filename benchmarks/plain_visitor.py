"""Who reads plain pages: one person who opens one page after another, and how does that look in a browser, also on a slow phone?"""

import asyncio
import random
import statistics
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from benchmarks.browser import PATIENCE_MS, PROBE, SCREEN, Traffic
from benchmarks.visitors import Answer

SEEN = Path(__file__).with_name("phone.js").read_text(encoding="utf-8")
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 3,
}
SLOWER = 4  # times slower than this processor
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}


def addresses(site: str) -> list[str]:
    """Every plain page of a site, each asked once, so that it is warm."""
    with urllib.request.urlopen(f"{site}/sitemap.xml") as answer:
        found = [one.partition("</loc>")[0] for one in answer.read().decode().split("<loc>")[1:]]
    paths = [urlsplit(one).path for one in found]
    for path in paths:
        urllib.request.urlopen(f"{site}{path}").close()
    return paths


class PlainVisitor:
    """Somebody who opens one plain page after another over a connection that stays open."""

    def __init__(self, site: str, paths: list[str], seed: int) -> None:
        """Visit `site`, where `paths` are."""
        parts = urlsplit(site)
        self.host, self.port = parts.hostname, parts.port
        self.paths = paths
        self.random = random.Random(seed)

    async def open(self) -> None:
        """Connect and open a first page."""
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        await self.change()

    async def change(self) -> Answer:
        """Open another page."""
        sent_at = time.perf_counter()
        path = self.random.choice(self.paths)
        self.writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept-Encoding: br\r\n\r\n".encode()
        )
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(f"plain page: {head.splitlines()[0].decode()} for {path}")
        size = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await self.reader.readexactly(size)
        return Answer("http", sent_at, time.perf_counter() - sent_at, size, size + len(head), is_changed=True)

    async def close(self) -> None:
        """Leave."""
        self.writer.close()


@dataclass(frozen=True)
class Seen:
    """Medians of some openings with an empty cache: kB in all, ms until it can be read, ms until a chart stands."""

    kilobytes: float
    read: float
    drawn: float


@contextmanager
def _opened(browser: Browser, script: str, *, slow: bool) -> Iterator[tuple[Page, Traffic]]:
    """A tab with an empty cache, and what it receives; `slow`: with the screen, processor and line of a slow phone."""
    # The page allows no evaluated text, with which playwright asks when it stands; what the page loads stays the same.
    context = browser.new_context(
        locale="nl-NL", bypass_csp=True, **(PHONE if slow else {"viewport": SCREEN})
    )
    context.set_default_timeout(2 * PATIENCE_MS)
    context.add_init_script(script)
    page = context.new_page()
    traffic = Traffic(context, page)
    if slow:
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", LINE)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    try:
        yield page, traffic
    finally:
        context.close()


def seen(browser: Browser, address: str, times: int, *, slow: bool = False) -> Seen:
    """Open a plain page so many times; `slow`: as on a slow phone."""
    found = []
    for _ in range(times):
        with _opened(browser, SEEN, slow=slow) as (page, traffic):
            page.goto(address, wait_until="commit")
            page.wait_for_function("window.benchmark && window.benchmark.read && window.benchmark.drawn")
            traffic.settle(page)
            found.append((traffic.http / 1000, *page.evaluate("[benchmark.read, benchmark.drawn]")))
    return Seen(*(statistics.median(column) for column in zip(*found, strict=True)))


def usable(browser: Browser, address: str, shapes: str, times: int) -> float:
    """Median ms until the map of a page of Streamlit stands on a slow phone, with an empty cache."""
    found = []
    for _ in range(times):
        with _opened(browser, PROBE.replace("SHAPES", repr(shapes)), slow=True) as (page, _):
            page.goto(address, wait_until="commit")
            page.wait_for_function("window.benchmark && window.benchmark.drawn > 0")
            found.append(page.evaluate("window.benchmark.drawn"))
    return statistics.median(found)
