"""How long does one edition of the survey take from the bureau's file to a release, next to only reading that file?"""

import argparse
import datetime
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import machine, write_readme
from benchmarks.servers import ROOT

BEGIN, END = "<!-- edition: begin -->", "<!-- edition: end -->"
BARE = "import sys, pyreadstat; pyreadstat.read_sav(sys.argv[1], user_missing=True)"
RELEASE = """
import sys
from pathlib import Path
from monitor.build import recipe
from monitor.build.editions.staging import staged
from monitor.build.editions.trial import with_delivery
from monitor.catalog import load
data, releases, sql = (Path(path) for path in sys.argv[1:])
one = staged(data, "2025")
catalog = with_delivery(load(data / "catalog"), one)
recipe.make(catalog, data, sql, releases, extra={one.file: one.figures}, pointer="")
"""
"""What `publish` does after the approval; it refuses made-up figures itself, so the last step is asked directly."""


def seconds(*command: str) -> float:
    """How long a process of its own takes, loading libraries included; raises CalledProcessError when it fails."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def measured() -> list[tuple[str, str, float]]:
    """Measure, target, seconds: reading alone, import, compare, and the release with 13 editions."""
    with tempfile.TemporaryDirectory() as folder:
        made, releases = Path(folder) / "example", Path(folder) / "releases"
        example = seconds("-m", "monitor", "example", "--out", str(made), "--releases", str(releases))
        answers, practice = made / "answers", made / "answers" / "oefenmap"
        file, where = str(answers / "2025.sav"), ("--data", str(practice))
        bare = seconds("-c", BARE, file)
        read = seconds(
            "-m", "monitor", "import", file, "--edition", "2025", "--map", str(answers / "map.toml"), *where
        )
        compared = seconds("-m", "monitor", "compare", "2025", *where, "--releases", str(releases))
        built = seconds("-c", RELEASE, str(practice), str(releases), str(ROOT / "sql"))
    return [
        ("only reading the file with pyreadstat, s", "", bare),
        ("import: read, check, estimate, protect, stage, s", "", read),
        ("compare with what was published, s", "", compared),
        ("release of 13 editions with the new one, s", "", built),
        ("one edition, import to release, s", "<= 20", read + built),
        ("import to release / only reading", "", (read + built) / bare),
        ("the whole example: 13 editions made, estimated, released, s", "", example),
    ]


def text() -> str:
    """The figures as a table, with date, command and machine."""
    rows = [f"| {name:<60} | {target:<6} | {found:>6.1f} |" for name, target, found in measured()]
    head = [f"| {'measure':<60} | target |  found |", f"| {'-' * 60} | ------ | -----: |"]
    date = f"Date: {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC"
    command = "Command: `python -m benchmarks.edition --write`"
    return "\n\n".join([date, command, f"Machine: {machine()}", "\n".join([*head, *rows])])


def main() -> int:
    """Measure, print and, when asked, keep it in the README; timings never make this fail."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.edition", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    asked = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    report = text()
    print(report)
    if asked.write:
        write_readme(report, BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
