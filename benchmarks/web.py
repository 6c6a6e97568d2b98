"""What do plain pages and the interface cost, next to a bare page and a constant answer, and how are they on a slow phone?"""

import argparse
import asyncio
import datetime
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.browser import chromium, openings
from benchmarks.dataset import Choices, prepare
from benchmarks.load import Load, Plan, measure
from benchmarks.plain_visitor import PlainVisitor, addresses, seen, usable
from benchmarks.report import machine, share_of, write_readme
from benchmarks.servers import ROOT, Server, Site, running, sites
from benchmarks.visitors import BareVisitor
from benchmarks.web_api import BODY, CONNECTIONS, UNLIMITED, free_port, window

BEGIN, END = "<!-- web: begin -->", "<!-- web: end -->"
PAGES = ("/stad", "/wijken/klarendal", "/onderwerpen/eenzaam?gebied=klarendal")
USERS, THINK = 50, 2.0


@dataclass(frozen=True)
class Row:
    """One measure with its target, what was found, and the same of the yardstick where there is one."""

    label: str
    target: str
    found: float
    bare: float | None = None
    decimals: int = 0

    def line(self) -> str:
        """The row of the table; the ratio is found / yardstick."""
        is_met = ""
        if self.target:
            sign, _, limit = self.target.partition(" ")
            number = float(limit.replace(",", ""))
            is_met = "yes" if (self.found <= number if sign == "<=" else self.found >= number) else "NO"
        bare = "" if self.bare is None else f"{self.bare:,.{self.decimals}f}"
        ratio = "" if not self.bare else f"{self.found / self.bare:.2f}"
        cells = (
            f"{self.label:<76}",
            f"{self.target:<9}",
            f"{self.found:>9,.{self.decimals}f}",
            f"{is_met:>3}",
        )
        return f"| {' | '.join(cells)} | {bare:>9} | {ratio:>6} |"


def servers(folder: Path) -> dict[str, Site]:
    """The site as `make run` serves it, the bare page, and the constant answer."""
    uvicorn = (sys.executable, "-m", "uvicorn", "--log-level", "warning", "--no-access-log")
    workspace = {
        name: f"sqlite:///{folder / name}.db"
        for name in ("MONITOR_WORKSPACE_URL", "MONITOR_EXAMPLE_WORKSPACE_URL")
    }
    ours = (sys.executable, "-m", "monitor", "serve")
    return {
        "ours": Site("ours", ours, ROOT, UNLIMITED | workspace, PAGES[0]),
        "bare": sites(folder)["bare"],
        "constant": Site("constant", (*uvicorn, "benchmarks.web_api:constant"), ROOT, {}, "/"),
    }


def page_rows(ours: Server, bare: Server, times: int) -> Iterator[Row]:
    """Weight, time to the chart, and both phones."""
    with chromium() as browser:
        yardstick = openings(browser, f"{bare.address}/kaart", "svg path", times)
        bare_kb = statistics.median(one.http_kb for one in yardstick)
        bare_ms = statistics.median(one.map_ms for one in yardstick)
        for path in PAGES:
            page = seen(browser, ours.address + path, times)
            yield Row(f"{path}, kB in all", "<= 60", page.kilobytes, bare_kb, 1)
            yield Row(f"{path}, ms to a chart", "<= 250", page.drawn, bare_ms)
        for path in PAGES:
            page = seen(browser, ours.address + path, times, slow=True)
            yield Row(f"slow phone: {path}, ms until it can be read", "<= 1,500", page.read)
        for path in ("/", "/kaart"):
            found = usable(browser, ours.address + path, "path.area", times)
            yield Row(f"slow phone: {path} (Streamlit), ms to the map", "<= 10,000", found)


def load_rows(ours: Server, bare: Server, choices: Choices, seconds: float) -> Iterator[Row]:
    """Readers of plain pages at once, next to as many of the bare page."""
    paths = addresses(ours.address)
    plan = Plan(USERS, THINK, min(10.0, seconds), seconds)
    reading = asyncio.run(measure(ours, lambda number: PlainVisitor(ours.address, paths, number), plan))
    bare_page = f"{bare.address}/kaart"
    beside = asyncio.run(measure(bare, lambda number: BareVisitor(bare_page, choices, number), plan))
    for share, target in ((0.5, ""), (0.95, "<= 15")):
        label = f"{USERS} readers, {len(paths)} plain pages, p{share * 100:.0f}, ms"
        yield Row(label, target, _milliseconds(reading, share), _milliseconds(beside, share), 1)
    yield Row(f"{USERS} readers, requests without an answer", "<= 0", reading.unanswered, beside.unanswered)


def _milliseconds(load: Load, share: float) -> float:
    return share_of([one.seconds * 1000 for one in load.answers], share)


def api_rows(ours: Server, constant: Server, seconds: float, times: int) -> Iterator[Row]:
    """The same cached answer of the interface over and over, in turn with a constant one of the same size."""
    found = [
        (asyncio.run(window(ours, seconds)), asyncio.run(window(constant, seconds))) for _ in range(times)
    ]
    mine, plain = zip(*found, strict=True)
    speed, other = (statistics.median(one.per_second for one in part) for part in (mine, plain))
    label = f"cached answer of {len(BODY):,} bytes, {CONNECTIONS} connections"
    yield Row(f"{label}, a second", ">= 1,000", speed, other)
    yield Row(f"{label}, ours / constant", ">= 0.5", speed / other, None, 2)
    slow, fast = (statistics.median(one.p95_ms for one in part) for part in (mine, plain))
    yield Row(f"{label}, p95, ms", "", slow, fast, 1)


def rows(asked: argparse.Namespace) -> list[Row]:
    """Everything, on servers that were started once and are warm."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        choices = prepare(folder)
        ours, bare, constant = (
            held.enter_context(running(site, free_port(), folder)) for site in servers(folder).values()
        )
        load = list(load_rows(ours, bare, choices, asked.seconds))
        pages = list(page_rows(ours, bare, asked.times))
        return [*pages, *load, *api_rows(ours, constant, min(5.0, asked.seconds), asked.times)]


def text(asked: argparse.Namespace) -> str:
    """The figures as a table, with date, command, machine and load."""
    before = os.getloadavg()[1]
    found = rows(asked)
    command = " ".join(["python -m benchmarks.web", *sys.argv[1:]])
    load = (
        f"{before:.1f} processes busy in the five minutes before, {os.getloadavg()[1]:.1f} in the last five"
    )
    table = [
        f"| {'measure':<76} | target    |     found | met | yardstick |  ratio |",
        f"| {'-' * 76} | --------- | --------: | --: | --------: | -----: |",
        *(row.line() for row in found),
    ]
    date = f"Date: {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC"
    return "\n\n".join([date, f"Command: `{command}`", f"Machine: {machine()}; {load}", "\n".join(table)])


def main() -> int:
    """Measure, print and, when asked, keep it in the README; timings never make this fail."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="seconds of reading that count (30)")
    parser.add_argument("--times", type=int, default=5, help="openings per page, windows per server (5)")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    asked = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    report = text(asked)
    print(report)
    if asked.write:
        write_readme(report, BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
