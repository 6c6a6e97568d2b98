"""Zet klaar wat naar het archief moet: python -m monitor archive --out map."""

import argparse
import csv
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.catalog import Catalog
from monitor.questions.asked import Unknown
from monitor.store import ROOT, Release, open_release, shown
from monitor.workspace.archiving import Doubt, Series, archive_worthy, doubts
from monitor.workspace.database import NoWorkspace, default_address, is_there, open_workspace
from monitor.workspace.tables import fields_of

LEDGER = ROOT / "data" / "published"
README, FIELDS, DOUBTS, SUMS = "LEESMIJ.txt", "velden.csv", "nakijken.csv", "sha256sums.txt"
FORMULA = ("=", "+", "-", "@", "\t")
"""What a spreadsheet would carry out instead of show."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Where it goes, and which ledger belongs to it."""
    parser.add_argument("--out", type=Path, required=True, metavar="MAP", help="een nieuwe of lege map")
    parser.add_argument("--ledger", type=Path, default=LEDGER, help="map met het grootboek")


def run(asked: argparse.Namespace) -> int:
    """Write the folder, whole or not at all, and say what is in it; raises Unknown when there is nothing or no room for it."""
    if asked.out.exists() and (not asked.out.is_dir() or any(asked.out.iterdir())):
        raise Unknown(f"{asked.out} bestaat al en is geen lege map. Kies een andere plek met --out.")
    if not asked.out.absolute().parent.is_dir():
        raise Unknown(f"{asked.out.absolute().parent} is geen map. Maak haar eerst.")
    release = open_release(shown())
    series, unsure = _found(release.catalog)
    # Beside its place first: a full disk must not leave half an archive behind.
    with tempfile.TemporaryDirectory(prefix=".archief-", dir=asked.out.absolute().parent) as name:
        folder = Path(name) / "archief"
        write(folder, series, unsure, release, asked.ledger)
        if asked.out.exists():
            asked.out.rmdir()
        folder.rename(asked.out)
    for one in series:
        print(f"{one.title}: {len(one.rows)}.")
    if unsure:
        print(
            f"Kijk eerst {len(unsure)} plek(ken) na waar misschien een persoon staat: {asked.out / DOUBTS}."
        )
    print(f"Klaar: {asked.out}.")
    return 0


def _found(catalog: Catalog) -> tuple[list[Series], list[Doubt]]:
    try:
        if not is_there(fictitious=catalog.fictitious):
            raise Unknown("er is nog geen werkruimte, dus ook niets voor het archief.")
        workspace = open_workspace(catalog, default_address(fictitious=catalog.fictitious))
    except NoWorkspace as fault:
        raise Unknown(str(fault)) from fault
    try:
        with workspace.reading() as session:
            series = archive_worthy(session)
    finally:
        workspace.close()
    return series, doubts(series, catalog)


def write(folder: Path, series: list[Series], unsure: list[Doubt], release: Release, ledger: Path) -> None:
    """Write the series as JSON and CSV, the ledger as it is, what the fields mean, and the checksum of every file."""
    folder.mkdir()
    for one in series:
        text = json.dumps(one.rows, ensure_ascii=False, indent=1, sort_keys=False)
        (folder / f"{one.name}.json").write_text(text + "\n", encoding="utf-8")
        _table(folder / f"{one.name}.csv", one.rows)
    _table(folder / FIELDS, [row for one in series for row in _meanings(one)])
    _table(folder / DOUBTS, [asdict(doubt) for doubt in unsure])
    if ledger.is_dir():
        shutil.copytree(ledger, folder / "grootboek")
    (folder / README).write_text(_readme(series, unsure, release), encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}" for path in files]
    (folder / SUMS).write_text("\n".join(sums) + "\n", encoding="utf-8")


def _table(path: Path, rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: Any) -> Any:
    """A value for a table: a structure as JSON, and a text that a spreadsheet would carry out as a text."""
    if isinstance(value, Mapping | list):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _meanings(one: Series) -> Iterator[dict[str, str]]:
    if one.name != "journaal":
        for name, column in fields_of(one.kind).items():
            yield {"bestand": one.name, "veld": name, "betekenis": column.info.get("label", name)}


def _readme(series: list[Series], unsure: list[Doubt], release: Release) -> str:
    """What an archivist wants to know: what it is, who made it, over which time, in which forms."""
    days = sorted(
        str(row[name])[:10]
        for one in series
        for row in one.rows
        for name in ("adopted_on", "wanneer")
        if row.get(name)
    )
    fictitious = (
        ["Let op: dit zijn verzonnen cijfers, alleen om te oefenen."] if release.catalog.fictitious else []
    )
    lines = [
        "Archief van de Leefbare Wijken Monitor", "",
        *fictitious,
        "Archiefvormer: gemeente Arnhem",
        f"Gemaakt op: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, met de opdracht python -m monitor archive",
        f"Uitgave van de cijfers: {release.name}",
        f"Dekking in tijd: {f'{days[0]} tot en met {days[-1]}' if days else 'niets vastgesteld'}",
        "Taal: Nederlands. Vorm: UTF-8, JSON (geheel) en CSV (dezelfde rijen); het grootboek is Parquet, JSON en TOML",
        "Bewaartermijn en openbaarheid: bepaalt de gemeente (selectielijst, Woo); zie docs/archief.md van de monitor",
        "", "Wat erin zit:",
        *(f"- {one.name}.json en .csv: {one.title} ({len(one.rows)} rijen)" for one in series),
        "- grootboek/: wat op welke dag is gepubliceerd, met de correcties",
        f"- {FIELDS}: wat elk veld betekent", f"- {DOUBTS}: {len(unsure)} plek(ken) waar misschien een persoon staat",
        f"- {SUMS}: controlesommen; nagaan met sha256sum -c {SUMS}", "",
        "Personen: wie iets deed, staat er als nummer met rol. Aanmeldnamen en namen van goedkeurders zijn weggelaten.",
        "In grootboek/ staan wel namen: wie een publicatie invoerde en wie haar goedkeurde (publication.json). Ook staan er cijfers",
        "die later zijn afgeschermd. Het is een kopie zonder wijziging, anders kloppen de controlesommen niet. Geef haar niet zo weg.",
        "In een CSV staat een apostrof voor een tekst die met = + - of @ begint, zodat een rekenblad haar niet uitvoert.",
        "Niet erin: concepten, opmerkingen, signalen van bewoners en rechten.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
