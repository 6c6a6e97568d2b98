"""Keur een editie goed als tweede persoon, na het lezen van het verslag: approve 2025 --by NAAM."""

import argparse
from pathlib import Path

from monitor.build.editions.approve import approve
from monitor.build.editions.staging import APPROVAL
from monitor.commands.next_step import next_step
from monitor.store import ROOT


def configure(parser: argparse.ArgumentParser) -> None:
    """The edition and who approves it."""
    parser.add_argument("edition", metavar="editie", help="code van de editie, zoals 2025")
    parser.add_argument("--by", required=True, metavar="NAAM", help="wie goedkeurt; niet wie importeerde")
    parser.add_argument("--source", default="", help="code van de bron, als er meer wachten")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="map met catalog, raw en staging")


def run(asked: argparse.Namespace) -> int:
    """Write the approval down; raises Rejected when it may not be given."""
    one = approve(asked.data, asked.edition, asked.by, asked.source)
    approver = one.note(APPROVAL)["by"]
    print(f"{one.source} {one.edition}: ingevoerd door {one.importer}, goedgekeurd door {approver}.")
    print(f"Publiceren: {next_step('publish', asked)}")
    return 0
