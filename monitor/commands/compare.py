"""Vergelijk een geïmporteerde editie met wat er nu staat: compare 2025."""

import argparse
from pathlib import Path

from monitor.build.editions.difference_report import compare
from monitor.commands.next_step import next_step
from monitor.store import RELEASES, ROOT


def configure(parser: argparse.ArgumentParser) -> None:
    """The edition, and its source when more than one waits."""
    parser.add_argument("edition", metavar="editie", help="code van de editie, zoals 2025")
    parser.add_argument("--source", default="", help="code van de bron, als er meer wachten")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="map met catalog, raw en staging")
    parser.add_argument("--releases", type=Path, default=RELEASES, help="map voor uitgaven")


def run(asked: argparse.Namespace) -> int:
    """Print the differences and say where the whole report lies."""
    text, path = compare(asked.data, asked.releases, asked.edition, asked.source)
    print(text)
    print(f"\nHet hele verslag: {path}")
    print(f"Daarna keurt een collega goed met: {next_step('approve', asked, ' --by NAAM')}")
    return 0
