"""How long does a report take, first and again, next to an empty page typeset with the same letters?"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from benchmarks.servers import ROOT

AREA, EDITION, DAY = "W4", "2020", date(2026, 11, 28)
FIRST = """
import sys, time
start = time.perf_counter()
from datetime import date
from monitor import reports
from monitor.store import open_release
made = reports.area_report(open_release(""), None, sys.argv[1], sys.argv[2], "pdf", date(2026, 11, 28))
print(time.perf_counter() - start, len(made))
"""
"""The first report of a process: libraries, release, fonts and typst from nothing."""

EMPTY = b'#set document(title: "leeg")\n#set text(lang: "nl")\n= Leeg\n'


def first() -> float:
    """Seconds of the first PDF in a process of its own, imports included."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST, AREA, EDITION], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return float(done.stdout.split()[0])


def median(make: Callable[[int], object], times: int) -> float:
    """The median of so many runs in seconds, after one that is not counted; `make` gets the number of the run.

    Every run must ask something else: typst keeps what it made, and the same page again would cost nothing.
    """
    make(0)
    found = []
    for number in range(1, times + 1):
        start = time.perf_counter()
        make(number)
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def main() -> None:
    """Measure every kind and form and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=__doc__)
    parser.add_argument("--times", type=int, default=15, help="runs per report (15)")
    parser.add_argument("--release", default="", help="name of a release; else the one in use")
    asked = parser.parse_args()

    import typst

    from monitor import reports
    from monitor.reports import typeset
    from monitor.store import open_release

    release = open_release(asked.release)
    letters = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[typeset.FONTS]
    )

    def empty(number: int) -> object:
        return typst.compile(EMPTY + str(number).encode(), font_paths=letters, pdf_standards=["ua-1"])

    def area(form: str) -> Callable[[int], object]:
        return lambda number: reports.area_report(
            release, None, places[number % 8], EDITION, form, day(number)
        )

    def day(number: int) -> date:
        return DAY - timedelta(days=number)

    places = [one.code for one in release.catalog.areas_on("area")]
    bare = median(empty, asked.times)
    makers: dict[str, Callable[[int], object]] = {
        "area analysis, PDF": area("pdf"),
        "area analysis, DOCX": area("docx"),
        "area analysis, HTML": area("html"),
        "sheet, PDF": lambda number: reports.sheet(
            release, None, places[number % 8], EDITION, "pdf", day(number)
        ),
        "council, PDF": lambda number: reports.council(release, None, EDITION, "pdf", day(number)),
    }
    print(f"| Report up to {EDITION}, eight areas in turn | median, ms | beside an empty page |")
    print("|---|---:|---:|")
    print(f"| empty page, PDF/UA | {bare * 1000:.1f} | 1 |")
    for name, make in makers.items():
        took = median(make, asked.times)
        print(f"| {name} | {took * 1000:.0f} | {took / bare:.0f} |")
    print(f"| area analysis of {AREA}, PDF, first of a process | {first() * 1000:.0f} | - |")


if __name__ == "__main__":
    main()
