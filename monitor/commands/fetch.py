"""Haal cijfers of grenzen op bij CBS, RIVM, politie of PDOK en leg ze klaar als voorstel."""

import argparse
import shlex
import sys
from pathlib import Path

from tqdm import tqdm

from monitor.build.fetch.accepting import accept
from monitor.build.fetch.fetching import fetch
from monitor.build.fetch.proposal import PROPOSAL, REPORT, room_of
from monitor.catalog import load
from monitor.catalog.fetching import SOURCES, load_fetching
from monitor.findings import Finding, Rejected
from monitor.store import ROOT


def configure(parser: argparse.ArgumentParser) -> None:
    """What to fetch, of which year, and where the monitor's data stands."""
    parser.add_argument("name", choices=SOURCES, metavar="BRON", help=", ".join(SOURCES))
    parser.add_argument("--year", required=True, metavar="JAAR", help="het jaar, zoals 2025")
    parser.add_argument(
        "--accept",
        action="store_true",
        help="neem het voorstel op in data/raw en de catalogus; haalt niets op",
    )
    parser.add_argument(
        "--again", action="store_true", help="vergeet wat eerder is opgehaald en begin opnieuw"
    )
    parser.add_argument(
        "--base", default="", metavar="ADRES", help="andere host voor alle diensten, om te oefenen"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="map met catalog, raw en staging")


def run(asked: argparse.Namespace) -> int:
    """Fetch, or accept what was fetched; raises Rejected with all findings, and then nothing has changed."""
    if not (asked.year.isdecimal() and asked.year.isascii() and len(asked.year) == 4):
        remedy = "Schrijf vier cijfers, zoals 2025."
        raise Rejected([Finding("fetch", "--year", f"'{asked.year}' is geen jaar.", remedy)])
    if asked.accept:
        files = accept(asked.data, asked.name, asked.year)
        print(f"Opgenomen: {', '.join(f'data/raw/{file}' for file in files)}, en in de catalogus.")
        print(
            "Kijk of de tabel en de bekende fouten in sources.toml nog kloppen. Nu: make build, make check."
        )
        return 0
    settings = load_fetching(asked.data / "catalog", asked.base)
    room = room_of(asked.data, asked.name, asked.year)
    with _Following() as bars:
        folder = fetch(
            asked.data,
            load(asked.data / "catalog"),
            settings,
            asked.name,
            asked.year,
            bars.said,
            bars.rows,
            asked.again,
        )
    print((folder / REPORT).read_text(encoding="utf-8"))
    print(f"Het voorstel ligt in {room / PROPOSAL}.")
    if asked.name != "grenzen":
        place = f" --data {shlex.quote(str(asked.data))}" if asked.data != ROOT / "data" else ""
        print(f"Opnemen: python -m monitor fetch {asked.name} --year {asked.year} --accept{place}")
    return 0


class _Following:
    """A bar per table on the screen, and a line for every attempt that failed."""

    def __init__(self) -> None:
        self.bar: tqdm | None = None
        self.table = ""

    def __enter__(self) -> "_Following":
        return self

    def __exit__(self, *fault: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def rows(self, table: str, count: int, total: int | None) -> None:
        """Move the bar of a table; another table gets another bar."""
        if self.bar is None or self.table != table:
            if self.bar is not None:
                self.bar.close()
            self.table = table
            self.bar = tqdm(total=total, desc=table, unit=" regels", disable=None, file=sys.stderr)
        self.bar.update(count - self.bar.n)

    def said(self, text: str) -> None:
        """Tell what is being waited for, above the bar."""
        tqdm.write(text, file=sys.stderr)
