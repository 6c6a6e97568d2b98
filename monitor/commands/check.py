"""Leg alle regels van sql/checks naast een uitgave, of naast een geïmporteerde editie, en toon elke rij die er een breekt."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from monitor.build.editions.staging import staged
from monitor.build.editions.trial import trial_release
from monitor.build.release import broken_rules
from monitor.findings import Finding, Rejected
from monitor.store import ROOT, STATEMENTS, open_release


def configure(parser: argparse.ArgumentParser) -> None:
    """Which release, or which staged edition."""
    parser.add_argument(
        "edition", metavar="editie", nargs="?", default="", help="een geïmporteerde editie, zoals 2025"
    )
    parser.add_argument("--source", default="", help="code van de bron, als er meer edities wachten")
    parser.add_argument("--release", default="", help="naam van een uitgave; anders die in gebruik is")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="map met catalog, raw en staging")


def run(asked: argparse.Namespace) -> int:
    """Print every offending row; 1 when there is one."""
    if asked.edition:
        return told(f"Editie {asked.edition}", _of_edition(asked.data, asked.edition, asked.source))
    release = open_release(asked.release)
    return told(f"Uitgave {release.name}", broken_rules(release.connection.cursor(), STATEMENTS / "checks"))


def _of_edition(data: Path, edition: str, source: str) -> Sequence[Finding]:
    """Everything that is wrong with a staged edition: files, ledger, rules, and hidden figures that can be worked out."""
    one = staged(data, edition, source)
    with tempfile.TemporaryDirectory() as folder:
        try:
            trial_release(data, ROOT / "sql", Path(folder), one)
        except Rejected as refused:
            return refused.findings
    return ()


def told(what: str, findings: Sequence[Finding]) -> int:
    """Print the findings and how many there are; the exit code."""
    for finding in findings:
        print(finding, file=sys.stderr)
    rules = len(list((STATEMENTS / "checks").glob("*.sql")))
    print(f"{what}: {rules} regels, {len(findings)} bevinding(en).")
    return 1 if findings else 0
