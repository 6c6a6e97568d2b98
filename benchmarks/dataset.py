"""Which figures do the three pages show: the same ones, taken from the current release through the shell."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import ROOT

OBSERVATIONS, GEOMETRY, NOTE = "observations.csv", "districts.geojson", "geometry.txt"
# A share in several editions: every browser measure begins with it, so it comes first on every page.
FIRST = "eenzaam"
DELIVERED = ROOT.parent / "shared" / "data" / "boundaries"


@dataclass(frozen=True)
class Choices:
    """What a visitor may choose: editions per indicator, and district codes."""

    editions: dict[str, list[str]]
    areas: list[str]


def ask(question: str, *arguments: str) -> list[dict[str, str]]:
    """The answer of `python -m monitor ask` as rows; raises RuntimeError with its message."""
    command = [sys.executable, "-m", "monitor", "ask", question, *arguments, "--format", "csv"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])}: {done.stderr.strip() or done.stdout.strip()}")
    return list(csv.DictReader(io.StringIO(done.stdout)))


def prepare(folder: Path) -> Choices:
    """Write the district figures of every mapped indicator, and the boundaries, into `folder`."""
    labels = {row["indicator"]: row["label"] for row in ask("indicators") if row["mapped"] == "true"}
    districts = [row["area"] for row in ask("areas", "level=district")]
    rows = [
        {
            "indicator": row["indicator"],
            "indicator_label": labels[row["indicator"]],
            "edition": row["edition"],
            "area": row["area"],
            "area_label": row["area_label"],
            "value": row["value"],
        }
        for row in ask("observations", f"area={','.join(districts)}")
        if row["value"] and row["indicator"] in labels
    ]
    rows.sort(key=lambda row: row["indicator"] != FIRST)
    with (folder / OBSERVATIONS).open("w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    _write_geometry(folder)
    return choices(folder)


def choices(folder: Path) -> Choices:
    """The choices in a prepared folder; an edition counts as a map when half of the districts have a figure."""
    editions: dict[str, dict[str, int]] = {}
    areas = set()
    with (folder / OBSERVATIONS).open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            count = editions.setdefault(row["indicator"], {})
            count[row["edition"]] = count.get(row["edition"], 0) + 1
            areas.add(row["area"])
    mapped = {
        indicator: sorted(edition for edition, count in counts.items() if count > len(areas) // 2)
        for indicator, counts in editions.items()
    }
    return Choices({name: found for name, found in mapped.items() if found}, sorted(areas))


def _write_geometry(folder: Path) -> None:
    """Copy the largest district boundaries there are, with `code` as the property that names a district."""
    wanted = [DELIVERED / name for name in ("wijken_2022.geojson", "wijken_2016.geojson")]
    found = [path for path in wanted if path.exists()]
    note = "as delivered, not simplified"
    if not found:
        found = [path for path in sorted((ROOT / "data" / "areas").glob("*.geojson")) if _districts(path)]
        note = "from data/areas, already simplified: the plain page is flattered"
    if not found:
        raise RuntimeError("no district boundaries: neither delivered ones nor data/areas/*.geojson")
    largest = max(found, key=lambda path: path.stat().st_size)
    text = json.dumps({"type": "FeatureCollection", "features": _districts(largest)})
    (folder / GEOMETRY).write_text(text, encoding="utf-8")
    (folder / NOTE).write_text(f"{largest.name}, {len(text) / 1000:.0f} kB, {note}", encoding="utf-8")


def _districts(path: Path) -> list[dict]:
    features = json.loads(path.read_text(encoding="utf-8")).get("features", [])
    return [
        feature for feature in features if str(feature["properties"].get("code", "")).startswith("WK0202")
    ]


def folder_of_this_run() -> Path:
    """The prepared folder that the benchmark handed to a page; raises KeyError outside a benchmark."""
    return Path(os.environ["BENCH_FOLDER"])
