"""Measure the monitor, a plain Streamlit page and a bare page of the same data in one run."""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tqdm import tqdm

from benchmarks import browser, report
from benchmarks.build_time import build_seconds, question_milliseconds
from benchmarks.dataset import FIRST, NOTE, Choices, prepare
from benchmarks.load import Plan, idle_memory, measure
from benchmarks.servers import Server, Site, running, sites
from benchmarks.visitors import BareVisitor, StreamlitVisitor, Visitor

PARTS = ("load", "memory", "browser", "build")
# What draws the districts on each page, and what its boxes are called.
SHAPES = {"ours": "path.area", "plain": ".choroplethlayer path", "bare": "svg path"}
BOXES = r"onderwerp|jaar|gebied|wijk"
EDITION_BOX = "Jaar"


def arguments() -> argparse.Namespace:
    """The command line; without options it is the measurement of the issue."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--users", type=int, default=50, help="active users (50)")
    parser.add_argument("--think", type=float, default=2.0, help="think time in seconds (2)")
    parser.add_argument("--warm", type=float, default=15.0, help="seconds of use before measuring (15)")
    parser.add_argument("--seconds", type=float, default=60.0, help="seconds measured (60)")
    parser.add_argument("--idle", default="50,100", help="numbers of idle sessions (50,100)")
    parser.add_argument("--times", type=int, default=5, help="openings per page in the browser (5)")
    parser.add_argument("--reruns", type=int, default=20, help="reruns per page in the browser (20)")
    parser.add_argument("--cores", type=int, default=2, help="cores for servers and clients together (2)")
    parser.add_argument("--port", type=int, default=8660, help="first of ten ports on loopback (8660)")
    parser.add_argument("--boxes", default=BOXES, help="pattern for the labels of the boxes that are changed")
    parser.add_argument("--only", default=",".join(report.SITES), help="ours,plain,bare")
    parser.add_argument("--parts", default=",".join(PARTS), help="load,memory,browser,build")
    parser.add_argument("--logs", type=Path, help="folder for server logs and screenshots")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    return parser.parse_args()


class Run:
    """One run over the chosen pages and parts; a part that fails leaves a note and the rest goes on."""

    def __init__(self, asked: argparse.Namespace, folder: Path, choices: Choices) -> None:
        """Keep what was asked; `folder` holds the figures for the plain and bare page."""
        self.asked, self.choices = asked, choices
        self.logs = asked.logs or folder
        self.logs.mkdir(parents=True, exist_ok=True)
        self.sites = {name: site for name, site in sites(folder).items() if name in asked.only.split(",")}
        self.parts = asked.parts.split(",")
        self.ports = iter(range(asked.port, asked.port + 10))
        self.found = report.Measured()

    def everything(self) -> report.Measured:
        """Measure part by part, each on a freshly started server."""
        steps: list[tuple[str, Callable[[], None]]] = []
        for part, measuring in (("browser", self._browser), ("load", self._load), ("memory", self._memory)):
            if part in self.parts:
                steps += [(f"{part} {name}", partial(measuring, site)) for name, site in self.sites.items()]
        if "build" in self.parts:
            steps += [("build", self._build), ("questions", self._questions)]
        with tqdm(
            total=len(steps), bar_format="{desc:<16}{bar:24} {n}/{total} {elapsed}", file=sys.stderr
        ) as bar:
            for name, step in steps:
                bar.set_description_str(name)
                self._noted(name, step)
                bar.update()
        return self.found

    def _noted(self, name: str, step: Callable[[], None]) -> None:
        try:
            step()
        except (RuntimeError, OSError, TimeoutError, browser.PlaywrightError) as fault:
            self.found.notes.append(f"{name}: {str(fault).strip().splitlines()[0]}")
            print(f"\n{name}: {fault}", file=sys.stderr)

    def _visitors(self, site: Site, server: Server) -> Callable[[int], Visitor]:
        address = server.address + site.map_path
        if site.name == "bare":
            return lambda number: BareVisitor(address, self.choices, number)
        by_query = site.name == "ours"
        return lambda number: StreamlitVisitor(address, self.choices, number, self.asked.boxes, by_query)

    def _load(self, site: Site) -> None:
        asked = self.asked
        plan = Plan(asked.users, asked.think, asked.warm, asked.seconds)
        with running(site, next(self.ports), self.logs) as server:
            load = asyncio.run(measure(server, self._visitors(site, server), plan))
        self.found.load[site.name] = load
        self.found.notes += [f"load {site.name}: {reason}" for reason in load.reasons[:3]]
        faults = sorted({fault for answer in load.answers for fault in answer.faults})
        self.found.notes += [f"load {site.name}: {fault}" for fault in faults[:3]]

    def _memory(self, site: Site) -> None:
        steps = tuple(int(step) for step in self.asked.idle.split(","))
        with running(site, next(self.ports), self.logs) as server:
            self.found.idle[site.name] = asyncio.run(idle_memory(server, self._visitors(site, server), steps))

    def _browser(self, site: Site) -> None:
        name, times, found = site.name, self.asked.times, self.found
        has_coasts = name == "plain"
        picture = self.logs / f"{name}.png"
        with running(site, next(self.ports), self.logs) as server, browser.chromium() as chrome:
            start, kaart, shapes = server.address + "/", server.address + site.map_path, SHAPES[name]
            if name == "ours":
                kaart += f"?onderwerp={FIRST}"
                self._noted(
                    "browser Start",
                    lambda: found.start.update({name: browser.openings(chrome, start, shapes, times)}),
                )
            found.kaart[name] = browser.openings(chrome, kaart, shapes, times, has_coasts)
            if not has_coasts:
                found.again[name] = browser.second_visits(chrome, kaart, shapes, times)
            found.reruns[name] = browser.reruns(
                chrome, kaart, shapes, EDITION_BOX, self.asked.reruns, picture, has_coasts
            )

    def _build(self) -> None:
        self.found.build_seconds = build_seconds()

    def _questions(self) -> None:
        self.found.questions = question_milliseconds()


def main() -> int:
    """Measure, print the table and, when asked, keep it; timings never make this fail."""
    asked = arguments()
    # Servers and clients inherit this: the targets were set for two cores.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: asked.cores])
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        try:
            choices = prepare(folder)
        except RuntimeError as fault:
            print(fault, file=sys.stderr)
            return 1
        text = report.text_of(Run(asked, folder, choices).everything(), (folder / NOTE).read_text())
    print(text)
    if asked.write:
        report.write_readme(text)
    return 0


sys.exit(main())
