"""Maak een verzonnen enquête om mee te oefenen, met een uitgave naast de echte."""

import argparse
import sys
import time
from pathlib import Path

from tqdm import tqdm

from monitor.build.example.checked import Verdicts
from monitor.build.example.making import PRACTICE, SEED, Made, make
from monitor.store import RELEASES, ROOT

STEPS = 16
LEVELS = {"city": "stad", "area": "gebieden", "district": "wijken"}


def configure(parser: argparse.ArgumentParser) -> None:
    """The seed, and where to write to."""
    parser.add_argument(
        "--seed", type=int, default=SEED, help="begin van het lot; hetzelfde getal geeft hetzelfde"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "data" / "example", help="map voor antwoorden en cijfers"
    )
    parser.add_argument("--releases", type=Path, default=RELEASES, help="map voor uitgaven")


def run(asked: argparse.Namespace) -> int:
    """Make it all and print what came of it; raises Rejected with all findings."""
    start = time.perf_counter()
    with tqdm(total=STEPS, disable=None, bar_format="{desc:<34}{bar:24} {n}/{total}", file=sys.stderr) as bar:

        def said(step: str) -> None:
            bar.set_description_str(step)
            bar.update()

        made = make(asked.out, ROOT / "sql", asked.releases, asked.seed, said)
    for line in report(made, asked.out):
        print(line)
    print(f"Klaar in {_number(time.perf_counter() - start, 1)} s. De echte uitgave is niet veranderd.")
    return 0


def report(made: Made, out: Path) -> list[str]:
    """What was made and how it compares with the truth, in sentences."""
    covered = [
        f"{LEVELS[level]} {_number(100 * part, 1)} procent van {_number(count)}"
        for level, count, part in made.covered.iter_rows()
    ]
    return [
        "Verzonnen cijfers, alleen om te oefenen.",
        f"{made.editions} edities, {_number(made.respondents)} deelnemers, {made.indicators} onderwerpen.",
        f"Uitgave {made.release}: {_number(made.figures)} cijfers, {_number(made.hidden)} verborgen.",
        f"Zelf inlezen (de echte cijfers blijven erbuiten): {exercise(made, out)}",
        f"De marge bevat het ware cijfer: {'; '.join(covered)}.",
        f"Verschillen met de rest van de stad: {_told(made.state)}",
        f"Verschillen met eerdere edities: {_told(made.past)}",
        f"Ontwikkelingen: {_told(made.over_time)}",
        *made.remarks,
    ]


def exercise(made: Made, out: Path) -> str:
    """The command with which the last edition is imported into the practice folder."""
    given = out / "answers"
    edition = made.delivery.stem
    return (
        f"python -m monitor import {made.delivery} --edition {edition} --map {given / 'map.toml'} "
        f"--data {given / PRACTICE}"
    )


def _told(counts: Verdicts) -> str:
    wrong = _number(100 * counts.wrong / counts.spoken, 1) if counts.spoken else "0"
    found = _number(100 * counts.found / counts.large, 1) if counts.large else "0"
    varying = (
        f" ({counts.varying} keer 'op en neer', waarvan {counts.varying_wrong} onwaar)"
        if counts.varying
        else ""
    )
    return (
        f"{_number(counts.spoken)} uitspraken{varying}, waarvan {wrong} procent onwaar; "
        f"van {_number(counts.large)} ware verschillen boven de drempel is {found} procent gevonden."
    )


def _number(value: float, decimals: int = 0) -> str:
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
