"""How long does a report take, first and again, next to an empty page typeset with the same letters?"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

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


def median(make: Callable[[], object], times: int) -> float:
    """The median of so many runs in seconds, after one that is not counted."""
    make()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        make()
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
    bare = median(lambda: typst.compile(EMPTY, font_paths=letters, pdf_standards=["ua-1"]), asked.times)
    makers: dict[str, Callable[[], object]] = {
        "area analysis, PDF": lambda: reports.area_report(release, None, AREA, EDITION, "pdf", DAY),
        "area analysis, DOCX": lambda: reports.area_report(release, None, AREA, EDITION, "docx", DAY),
        "area analysis, HTML": lambda: reports.area_report(release, None, AREA, EDITION, "html", DAY),
        "sheet, PDF": lambda: reports.sheet(release, None, AREA, EDITION, "pdf", DAY),
        "council, PDF": lambda: reports.council(release, None, EDITION, "pdf", DAY),
    }
    print(f"| Report of {AREA}, {EDITION} | median, ms | beside an empty page |")
    print("|---|---:|---:|")
    print(f"| empty page, PDF/UA | {bare * 1000:.1f} | 1 |")
    for name, make in makers.items():
        took = median(make, asked.times)
        print(f"| {name} | {took * 1000:.0f} | {took / bare:.0f} |")
    print(f"| area analysis, PDF, first of a process | {first() * 1000:.0f} | - |")


if __name__ == "__main__":
    main()
