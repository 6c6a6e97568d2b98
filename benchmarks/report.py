"""How do the measures read next to their targets: one table, the same on screen and in the README?"""

import datetime
import os
import platform
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from benchmarks.browser import Opening, Reruns
from benchmarks.load import Load

SITES = ("ours", "plain", "bare")
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass
class Measured:
    """Everything one run found, per page under test; empty where a part was not measured."""

    load: dict[str, Load] = field(default_factory=dict)
    idle: dict[str, dict[int, float]] = field(default_factory=dict)
    start: dict[str, list[Opening]] = field(default_factory=dict)
    kaart: dict[str, list[Opening]] = field(default_factory=dict)
    again: dict[str, list[Opening]] = field(default_factory=dict)
    reruns: dict[str, Reruns] = field(default_factory=dict)
    build_seconds: float | None = None
    questions: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One measure: its target (at most; None without one), decimals, and the value per page."""

    label: str
    target: float | None
    decimals: int
    values: dict[str, float]


def share_of(values: list[float], share: float) -> float:
    """The value below which `share` of the sorted values lie (nearest rank); raises IndexError when empty."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def _load_rows(loads: dict[str, Load]) -> list[Row]:
    def each(figure: Callable[[Load], float]) -> dict[str, float]:
        return {name: figure(load) for name, load in loads.items() if load.answers and load.finished}

    def p95_by(how: str) -> dict[str, float]:
        times = {name: [a.seconds for a in load.answers if a.how == how] for name, load in loads.items()}
        return {name: share_of(found, 0.95) * 1000 for name, found in times.items() if found}

    def milliseconds(share: float) -> dict[str, float]:
        return each(lambda load: share_of([a.seconds for a in load.answers], share) * 1000)

    def kilobytes(share: float, name: str) -> dict[str, float]:
        return each(lambda load: share_of([getattr(a, name) for a in load.answers], share) / 1000)

    return [
        Row("rerun of the map, p50, ms", None, 1, milliseconds(0.5)),
        Row("rerun of the map, p95, ms", 100, 1, milliseconds(0.95)),
        Row("rerun of the map, slowest, ms", None, 1, milliseconds(1)),
        Row("p95 when a box is changed, ms", None, 1, p95_by("widget")),
        Row("p95 when the address is changed, ms", None, 1, p95_by("query")),
        Row("CPU per rerun, ms", 15, 1, each(lambda load: load.cpu_seconds / load.finished * 1000)),
        Row("requests without an answer", 0, 0, {name: load.unanswered for name, load in loads.items()}),
        Row("answers with a fault", 0, 0, each(lambda load: sum(bool(a.faults) for a in load.answers))),
        Row(
            "answers that changed nothing",
            None,
            0,
            each(lambda load: sum(not a.is_changed for a in load.answers)),
        ),
        Row("answers in the measured window", None, 0, each(lambda load: load.finished)),
        Row("bytes per rerun, p50, kB", 12, 1, kilobytes(0.5, "payload")),
        Row("bytes per rerun, p95, kB", 12, 1, kilobytes(0.95, "payload")),
        Row("bytes per rerun on the line, p50, kB", None, 1, kilobytes(0.5, "wire")),
        Row("memory under load, highest, MB", None, 0, each(lambda load: load.peak_mb)),
    ]


def _idle_rows(idle: dict[str, dict[int, float]]) -> list[Row]:
    steps = sorted({step for found in idle.values() for step in found})
    rows = [
        Row(
            f"memory with {step} idle sessions, MB",
            None,
            0,
            {name: found[step] for name, found in idle.items()},
        )
        for step in steps
    ]
    if steps and steps[-1]:
        per_session = {name: (found[steps[-1]] - found[0]) / steps[-1] for name, found in idle.items()}
        rows.append(Row("memory per idle session, MB", 0.3, 2, per_session))
    return rows


def _browser_rows(measured: Measured) -> list[Row]:
    def middle(found: dict[str, list[Opening]], name: str) -> dict[str, float]:
        return {site: statistics.median(getattr(one, name) for one in many) for site, many in found.items()}

    rows = []
    for page, found in (("Start", measured.start), ("Kaart", measured.kaart)):
        rows += [
            Row(f"first load of {page}, kB transferred", 1200, 0, middle(found, "http_kb")),
            Row(f"first load of {page}, kB over the websocket", None, 1, middle(found, "websocket_kb")),
            Row(f"first load of {page}, requests", None, 0, middle(found, "requests")),
            Row(f"requests of {page} to another machine", 0, 0, middle(found, "outside")),
            Row(f"opening {page}, empty browser cache, ms to the map", 1400, 0, middle(found, "map_ms")),
        ]
    rows.append(
        Row("opening Kaart again, filled browser cache, ms", None, 0, middle(measured.again, "map_ms"))
    )
    reruns = measured.reruns
    rows.append(
        Row("rerun in the browser, p50, ms", 120, 0, {name: found.p50_ms() for name, found in reruns.items()})
    )
    rows.append(
        Row("rerun in the browser, p50, kB", 12, 1, {name: found.p50_kb() for name, found in reruns.items()})
    )
    return rows


def rows_of(measured: Measured) -> list[Row]:
    """Every measure that has at least one value, in the order of the issue."""
    rows = _load_rows(measured.load) + _idle_rows(measured.idle) + _browser_rows(measured)
    if measured.build_seconds is not None:
        rows.append(Row("full build of all data, s", 15, 1, {"ours": measured.build_seconds}))
    for page, milliseconds in measured.questions.items():
        rows.append(Row(f"all questions of {page} together, ms", 50, 1, {"ours": milliseconds}))
    return [row for row in rows if row.values]


def _cells(row: Row) -> list[str]:
    def number(value: float | None, decimals: int = row.decimals) -> str:
        return "" if value is None else f"{value:,.{decimals}f}"

    ours, target = row.values.get("ours"), row.target
    ratios = [
        ours / row.values[name] if ours is not None and row.values.get(name) else None for name in SITES[1:]
    ]
    is_met = "" if target is None or ours is None else "yes" if ours <= target else "NO"
    goal = "" if target is None else f"<= {target:g}"
    return [
        row.label,
        goal,
        *(number(row.values.get(name)) for name in SITES),
        is_met,
        *(number(r, 2) for r in ratios),
    ]


def table_of(rows: list[Row]) -> str:
    """The rows as a table that reads well as plain text and as Markdown."""
    head = ["measure", "target", *SITES, "met", "ours / plain", "ours / bare"]
    cells = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(head))]

    def line(texts: list[str]) -> str:
        placed = [
            text.ljust(w) if i < 2 else text.rjust(w)
            for i, (text, w) in enumerate(zip(texts, widths, strict=True))
        ]
        return f"| {' | '.join(placed)} |"

    rule = ["-" * w if i < 2 else "-" * (w - 1) + ":" for i, w in enumerate(widths)]
    return "\n".join([line(cells[0]), line(rule), *(line(texts) for texts in cells[1:])])


def machine() -> str:
    """The machine and the versions in one line, as the figures mean nothing without them."""
    info = Path("/proc/cpuinfo").read_text()
    model = next(
        (line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")), ""
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    cores = len(os.sched_getaffinity(0))
    parts = f"{model or platform.machine()}, {cores} cores used of {os.cpu_count()}, {memory:.0f} GiB"
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("streamlit", "uvicorn", "duckdb", "polars", "plotly")
    )
    return f"{parts}; {platform.platform()}; Python {platform.python_version()}, {packages}"


def text_of(measured: Measured, geometry: str) -> str:
    """The whole report: when, how, on what, the table, and what went wrong."""
    moment = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    command = " ".join(["python -m benchmarks", *sys.argv[1:]])
    lines = [
        f"Date: {moment}",
        f"Command: `{command}`",
        f"Machine: {machine()}",
        f"Boundaries of the plain and bare page: {geometry}",
    ]
    notes = [f"- {note}" for note in measured.notes]
    return "\n\n".join(
        [
            *lines,
            table_of(rows_of(measured)),
            *(["Not measured or odd:\n" + "\n".join(notes)] if notes else []),
        ]
    )


def write_readme(text: str, begin: str = BEGIN, end: str = END) -> None:
    """Put a report between two marks in the README; raises ValueError when a mark is missing."""
    whole = README.read_text(encoding="utf-8")
    before, after = whole.index(begin) + len(begin), whole.index(end)
    README.write_text(f"{whole[:before]}\n{text}\n{whole[after:]}", encoding="utf-8")
