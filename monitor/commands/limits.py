"""Stel klassengrenzen voor uit alle edities samen, om eenmaal in de catalogus te zetten."""

import argparse

import polars as pl

from monitor.analysis.classes import SCHEMES, limits
from monitor.questions.asked import Unknown
from monitor.questions.figures import observations
from monitor.store import open_release


def configure(parser: argparse.ArgumentParser) -> None:
    """The indicator, the scheme and the number of classes."""
    parser.add_argument("indicator", help="code van een indicator")
    parser.add_argument("--scheme", choices=SCHEMES, default="round", help="manier van indelen")
    parser.add_argument("--k", type=int, default=5, help="aantal klassen")


def run(asked: argparse.Namespace) -> int:
    """Print the proposed inner limits as a line for the catalog; raises Unknown when they cannot be made."""
    values = observations(open_release(), asked.indicator).filter(
        pl.col("level").is_in(["district", "neighbourhood"])
    )
    try:
        found = limits(values["value"].to_list(), asked.scheme, asked.k)
    except ValueError as fault:
        raise Unknown(f"voor '{asked.indicator}' kan geen voorstel worden gemaakt: {fault}") from fault
    print(f"limits = [{', '.join(f'{limit:g}' for limit in found)}]")
    return 0
