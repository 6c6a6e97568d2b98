"""Leg alle regels van sql/checks naast een uitgave en toon elke rij die er een breekt."""

import argparse
import sys

from monitor.build.release import broken_rules
from monitor.store import STATEMENTS, open_release


def configure(parser: argparse.ArgumentParser) -> None:
    """Which release."""
    parser.add_argument("--release", default="", help="naam van een uitgave; anders die in gebruik is")


def run(asked: argparse.Namespace) -> int:
    """Print every offending row; 1 when there is one."""
    release = open_release(asked.release)
    findings = broken_rules(release.connection.cursor(), STATEMENTS / "checks")
    for finding in findings:
        print(finding, file=sys.stderr)
    rules = len(list((STATEMENTS / "checks").glob("*.sql")))
    print(f"Uitgave {release.name}: {rules} regels, {len(findings)} bevinding(en).")
    return 1 if findings else 0
