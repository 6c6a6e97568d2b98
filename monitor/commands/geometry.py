"""Maak de kaartbestanden in static/geometry uit data/areas, of data/areas uit geleverde grenzen."""

import argparse
from pathlib import Path

from monitor.build.geometry import build_static, derive
from monitor.catalog import load
from monitor.store import ROOT


def configure(parser: argparse.ArgumentParser) -> None:
    """Where delivered boundaries are, when they have to be derived anew."""
    parser.add_argument("--from", dest="boundaries", type=Path, help="map met geleverde grenzen (GeoJSON)")


def run(asked: argparse.Namespace) -> int:
    """Write the files that the browser fetches."""
    lines = ROOT / "data" / "areas"
    areas = load(ROOT / "data" / "catalog").areas
    if asked.boundaries:
        derive(asked.boundaries, lines, areas)
    build_static(lines, ROOT / "static", areas)
    print("Kaartbestanden staan in static/geometry.")
    return 0
