"""Maak een uitgave van alle leveringen en neem haar in gebruik."""

import argparse
import sys
import time
from pathlib import Path

from tqdm import tqdm

from monitor.build.editions.as_of import release_as_of
from monitor.build.exported import release_from_export
from monitor.build.recipe import STEPS, build
from monitor.questions.asked import Unknown
from monitor.store import RELEASES, ROOT, manifest_of


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to read from and where to write to."""
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="map met catalog, raw en areas")
    parser.add_argument(
        "--as-of",
        default="",
        metavar="DATUM",
        help="maak uit het grootboek de uitgave van een eerdere dag, JJJJ-MM-DD",
    )
    parser.add_argument(
        "--from",
        dest="package",
        type=Path,
        metavar="PAKKET",
        help="maak de uitgave van een pakket met open data: een map of zip-bestand van export",
    )
    parser.add_argument("--releases", type=Path, default=RELEASES, help="map voor uitgaven")


def run(asked: argparse.Namespace) -> int:
    """Build, with a bar that tells which step is being done; raises Rejected with all findings."""
    if asked.package:
        if asked.as_of:
            raise Unknown("--from en --as-of gaan niet samen: een pakket heeft zijn eigen dag. Kies er een.")
        name = release_from_export(asked.package, ROOT / "sql", asked.releases)
        print(f"Uitgave {name}, uit {asked.package}. De uitgave in gebruik is niet veranderd.")
        return 0
    if asked.as_of:
        name = release_as_of(asked.data / "published", asked.as_of, ROOT / "sql", asked.releases)
        print(
            f"Uitgave {name}, zoals gepubliceerd op {asked.as_of}. De uitgave in gebruik is niet veranderd."
        )
        return 0
    start = time.perf_counter()
    with tqdm(total=STEPS, disable=None, bar_format="{desc:<34}{bar:24} {n}/{total}", file=sys.stderr) as bar:

        def said(step: str) -> None:
            bar.set_description_str(step)
            bar.update()

        name = build(asked.data, ROOT / "sql", asked.releases, said)
    rows = f"{manifest_of(name, asked.releases).get('rows', {}).get('observation', 0):,}".replace(",", ".")
    seconds = f"{time.perf_counter() - start:.1f}".replace(".", ",")
    print(f"Uitgave {name}: {rows} cijfers in {seconds} s.")
    return 0
