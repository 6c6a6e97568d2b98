"""Maak het pakket met open data van een uitgave: python -m monitor export --out open-data."""

import argparse
from pathlib import Path

from monitor.exports.package import write_package
from monitor.questions.asked import Unknown
from monitor.store import RELEASES, open_release


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the package goes, and of which release it is."""
    parser.add_argument("--out", type=Path, required=True, metavar="MAP", help="map waarin het pakket komt")
    parser.add_argument("--release", default="", help="naam van een uitgave; anders die in gebruik is")


def run(asked: argparse.Namespace) -> int:
    """Write a folder and a zip file, whole or not at all; raises NoRelease, and Unknown for a place that is a file."""
    if asked.out.exists() and not asked.out.is_dir():
        raise Unknown(f"{asked.out} is een bestand. Noem met --out een map.")
    release = open_release(asked.release)
    package = write_package(release, asked.out, RELEASES)
    print(f"{package.folder}/ en {package.archive}: {package.archive.stat().st_size // 1024} kB.")
    return 0
