"""Maak een verslag: python -m monitor report --area W4 --edition 2020 --form pdf --out verslag.pdf."""

import argparse
from pathlib import Path

from monitor import reports
from monitor.catalog import Catalog
from monitor.questions.asked import Unknown
from monitor.store import Release, open_release
from monitor.workspace.database import NoWorkspace, Workspace, default_address, is_there, open_workspace
from monitor.workspace.records import Gone

KINDS = {
    "area": "gebiedsanalyse",
    "sheet": "één bladzijde over een wijk of gebied",
    "underpinning": "onderbouwing bij een vraag; noem haar met --bundle",
    "council": "verslag aan de raad over de acht gebieden",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Which report, of which place and year, in which form, and where it goes."""
    kinds = "; ".join(f"{code}: {told}" for code, told in KINDS.items())
    parser.add_argument("--kind", choices=reports.KINDS, default="area", help=f"soort verslag. {kinds}")
    parser.add_argument("--area", default="", help="gebied, wijk of buurt: code of naam in kleine letters")
    parser.add_argument("--edition", default="", help="cijfers tot en met dit jaar; anders het laatste")
    parser.add_argument("--form", choices=reports.FORMS, default="pdf", help="vorm van het bestand")
    parser.add_argument("--out", type=Path, required=True, metavar="BESTAND", help="waar het verslag komt")
    parser.add_argument("--bundle", default="", help="sleutel van de onderbouwing")
    parser.add_argument("--analysis", default="", help="sleutel van de gebiedsanalyse, als er meer zijn")
    parser.add_argument("--release", default="", help="naam van een uitgave; anders die in gebruik is")


def run(asked: argparse.Namespace) -> int:
    """Write the report to a file, whole or not at all; raises Unknown for what does not exist."""
    if not asked.out.parent.is_dir():
        raise Unknown(f"{asked.out.parent} is geen map. Maak haar eerst, of kies een andere plek met --out.")
    release = open_release(asked.release)
    workspace = _workspace(release.catalog)
    edition = asked.edition or _last(release.catalog)
    try:
        made = _made(asked, release, workspace, edition)
    except Gone as fault:
        raise Unknown(str(fault)) from fault
    finally:
        if workspace:
            workspace.close()
    # Beside its place first: a full disk must not leave half a report behind.
    half = asked.out.with_name(f".{asked.out.name}.half")
    try:
        half.write_bytes(made)
        half.replace(asked.out)
    finally:
        half.unlink(missing_ok=True)
    print(f"{asked.out}: {len(made) // 1024} kB, uitgave {release.name}.")
    return 0


def _made(asked: argparse.Namespace, release: Release, workspace: Workspace | None, edition: str) -> bytes:
    if asked.kind in ("area", "sheet") and not asked.area:
        raise Unknown("noem met --area een gebied, wijk of buurt, bijvoorbeeld --area W4.")
    if asked.kind == "area":
        return reports.area_report(
            release, workspace, asked.area, edition, asked.form, analysis=asked.analysis
        )
    if asked.kind == "sheet":
        return reports.sheet(release, workspace, asked.area, edition, asked.form)
    if asked.kind == "council":
        return reports.council(release, workspace, edition, asked.form)
    if workspace is None or not asked.bundle:
        raise Unknown("noem met --bundle de sleutel van een onderbouwing in de werkruimte.")
    return reports.underpinning(release, workspace, asked.bundle, asked.form)


def _last(catalog: Catalog) -> str:
    return max(one.code for one in catalog.editions if one.code.isdecimal())


def _workspace(catalog: Catalog) -> Workspace | None:
    """What the teams wrote, when there is anything: a report must not make an empty store."""
    try:
        if not is_there(fictitious=catalog.fictitious):
            return None
        return open_workspace(catalog, default_address(fictitious=catalog.fictitious))
    except NoWorkspace as fault:
        raise Unknown(str(fault)) from fault
