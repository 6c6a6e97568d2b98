"""Publiceer een goedgekeurde editie (publish 2025), of wat er nu is (publish --title ... --by A --approved-by B)."""

import argparse
from pathlib import Path

from monitor.build.editions.content import KINDS, TABLES, Counts
from monitor.build.editions.publish import Plan, prospect, publish_edition, publish_state
from monitor.store import RELEASES, ROOT


def configure(parser: argparse.ArgumentParser) -> None:
    """The edition, or who publishes the present state; and a way to look first."""
    parser.add_argument(
        "edition",
        metavar="editie",
        nargs="?",
        default="",
        help="code van de editie; leeg: alles wat er nu is",
    )
    parser.add_argument("--source", default="", help="code van de bron, als er meer wachten")
    parser.add_argument("--title", default="", help="wat er nieuw is, in een paar woorden")
    parser.add_argument("--by", default="", metavar="NAAM", help="zonder editie: wie publiceert")
    parser.add_argument("--approved-by", default="", metavar="NAAM", help="zonder editie: wie goedkeurde")
    parser.add_argument(
        "--dry-run", action="store_true", help="toon wat er gepubliceerd zou worden, verander niets"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="map met catalog, raw en published")
    parser.add_argument("--releases", type=Path, default=RELEASES, help="map voor uitgaven")


def run(asked: argparse.Namespace) -> int:
    """Publish, or tell what would be; raises Rejected with every finding and then nothing has changed."""
    if asked.dry_run:
        found = prospect(asked.data, asked.releases, asked.edition, asked.source)
        print(f"Dit zou worden gepubliceerd:\n{told(found)}")
        return 0
    sql = ROOT / "sql"
    if asked.edition:
        made = publish_edition(asked.data, sql, asked.releases, asked.edition, asked.source, asked.title)
    else:
        plan = Plan(asked.title, asked.by, asked.approved_by)
        made = publish_state(asked.data, sql, asked.releases, plan)
    if made.already:
        print(
            f"Deze cijfers waren al gepubliceerd, als {made.code}. Er is alleen opgeruimd wat nog klaarstond."
        )
    else:
        print(f"Publicatie {made.code}, uitgave {made.release}.")
        print(told(made.counts))
    if made.remark:
        print(made.remark)
    print("Neem data/published, data/raw en data/catalog op in het versiebeheer.")
    return 0


def told(counts: Counts) -> str:
    """The numbers of a publication, a line per table with news."""
    lines = []
    for table in TABLES:
        found = counts.get(table, {})
        parts = [f"{found[name]} {word}" for name, word in KINDS.items() if found.get(name)]
        if parts:
            lines.append(f"  {TABLES[table]}: {', '.join(parts)}")
    return "\n".join(lines) or "  alleen andere woorden in de catalogus"
