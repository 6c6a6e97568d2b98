"""Zeg welke geïmporteerde edities klaarstaan, en hoe ver zij zijn."""

import argparse
import json
from pathlib import Path
from typing import Any

from monitor.build.editions.staging import APPROVAL, COMPARISON, REPORT, Staged, all_staged
from monitor.store import ROOT

STATES = {
    "broken": "niet heel: importeer opnieuw",
    "imported": "geïmporteerd, nog niet vergeleken",
    "compared": "vergeleken, nog niet goedgekeurd",
    "approved": "goedgekeurd, klaar om te publiceren",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """The folder to look in, and for whom: people or a program."""
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="map met catalog, raw en staging")
    parser.add_argument("--format", choices=["table", "json"], default="table", help="vorm van het antwoord")


def run(asked: argparse.Namespace) -> int:
    """Print every edition that waits with its state."""
    found = [waiting(one) for one in all_staged(asked.data)]
    if asked.format == "json":
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for one in found:
        by = f" door {one['approved_by']}" if one["approved_by"] else ""
        print(
            f"{one['source']} {one['edition']}: {STATES[one['state']]}{by}; ingevoerd door {one['importer']}."
        )
    if not found:
        print("Er staat geen editie klaar.")
    return 0


def waiting(one: Staged) -> dict[str, Any]:
    """What a second person wants to know of a staged edition.

    A comparison or approval counts for the bytes it was of; whether more changed meanwhile, `approve` and `publish` find.
    """
    compared, approval = one.note(COMPARISON), one.note(APPROVAL)
    now = one.bytes_now() if one.figures.is_file() else {}
    holds = [bool(now) and {name: note.get(name) for name in now} == now for note in (compared, approval)]
    sound = bool(now) and now["figures"] == one.delivery.get("figures_sha256")
    state = "approved" if holds[1] else "compared" if holds[0] else "imported"
    report = one.folder / REPORT
    return {
        "source": one.source,
        "edition": one.edition,
        "importer": one.importer,
        "imported_at": str(one.delivery.get("at", "")),
        "file": str(one.delivery.get("file", "")),
        "remarks": [str(remark) for remark in one.delivery.get("remarks", [])],
        "state": state if sound else "broken",
        "compared_at": str(compared.get("at", "")) if holds[0] else "",
        "approved_by": str(approval.get("by", "")) if holds[1] else "",
        "approved_at": str(approval.get("at", "")) if holds[1] else "",
        "report": str(report) if holds[0] and report.is_file() else "",
    }
