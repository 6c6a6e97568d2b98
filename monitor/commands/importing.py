"""Lees een levering van een enquête in, controleer haar en zet haar cijfers klaar voor vergelijking."""

import argparse
import getpass
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from tqdm import tqdm

from monitor.build.editions.staging import stage
from monitor.build.survey.answers import answers, response
from monitor.build.survey.delivered import Said, silent
from monitor.build.survey.draft import draft_map
from monitor.build.survey.figures import figures
from monitor.build.survey.fitting import edition_faults, fit, usable
from monitor.build.survey.formats import read, refuse_unfit
from monitor.build.survey.mapping import ROUTES, mapping_of, read_toml
from monitor.build.survey.personal import personal
from monitor.build.survey.published_tables import people_in
from monitor.build.survey.published_tables import read as read_tables
from monitor.catalog import TODAY, Catalog, load
from monitor.commands.next_step import next_step
from monitor.findings import Finding, Rejected
from monitor.store import ROOT

LONG = 20_000_000
"""A file of more bytes takes long enough to show how far the reading is."""
STEPS = 100
RESIDENTS = Path("raw/cbs/kwb_2023.csv")
"""The fixed basis on which districts are added up to areas (docs/decisions/0003-division-conversion.md)."""
ONLY_TABLES = {".txt", ".tsv", ".xlsm"}
"""Formats of published tables alone; files of answers come in none of these."""
NOTHING: tuple[pl.DataFrame, list[Finding], list[str]] = (pl.DataFrame(), [], [])


def configure(parser: argparse.ArgumentParser) -> None:
    """The file, what it is, and where the monitor's data stands."""
    parser.add_argument("file", type=Path, metavar="BESTAND", help=".sav, .zsav, .csv, .parquet of .xlsx")
    parser.add_argument("--edition", default="", help="editie waar de levering bij hoort, zoals 2025")
    parser.add_argument("--map", type=Path, default=None, help="mapbestand: welke kolom is wat")
    parser.add_argument(
        "--draft-map", action="store_true", help="schrijf een eerste map naar het scherm en stop"
    )
    parser.add_argument(
        "--route", choices=ROUTES, default="", help="met --draft-map: antwoorden of wijktabellen"
    )
    parser.add_argument("--source", default="alwm", help="bron in de catalogus (standaard alwm)")
    parser.add_argument("--by", default="", help="naam van wie importeert (standaard wie is aangemeld)")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="map met catalog, raw en staging")


def run(asked: argparse.Namespace) -> int:
    """Stage one delivery, or print a draft map; raises Rejected with all findings, and then nothing has changed."""
    catalog = load(asked.data / "catalog")
    if asked.draft_map:
        print(readable(drafted(asked.file, catalog, asked.route)), end="")
        return 0
    if not asked.edition or asked.map is None:
        wanted = [name for name, value in (("--edition", asked.edition), ("--map", asked.map)) if not value]
        remedy = "Noem de editie en het mapbestand, of maak eerst een map met --draft-map."
        raise Rejected([Finding("import", ", ".join(wanted), "Dit ontbreekt in de opdracht.", remedy)])
    tables, text = read_toml(asked.map)
    if faults := edition_faults(catalog, asked.edition, asked.source):
        raise Rejected(faults)
    by_answers = tables["route"] == "answers"
    route = _from_answers if by_answers else _from_tables
    estimates, people, told = route(asked, tables, catalog)
    remarks = [readable(remark) for remark in told]
    folder = stage(
        asked.data,
        asked.source,
        asked.edition,
        estimates,
        people,
        asked.by or getpass.getuser(),
        asked.file,
        text,
        remarks,
        str(tables.get("division", TODAY)),
    )
    print(readable("\n".join(_report(asked, folder, estimates, people, remarks, catalog))))
    return 0


def readable(text: str) -> str:
    """A text with a question mark for every byte of a file name that is no UTF-8, so that it can be printed and kept."""
    return text.encode("utf-8", "replace").decode("utf-8")


def drafted(path: Path, catalog: Catalog, route: str = "") -> str:
    """A first map for a file; without a route, the file itself shows whether it holds answers or published tables.

    Raises Rejected when the file cannot be read or holds something personal.
    """
    from monitor.build.survey import published_draft

    if path.suffix.lower() not in ONLY_TABLES:
        refuse_unfit(path)
    if route == "tables" or (not route and published_draft.looks_like_tables(path)):
        return published_draft.draft_map(path, catalog)
    with _progress(path) as said:
        delivered = read(path, said)
    if findings := personal(delivered, catalog):
        raise Rejected(findings)
    return draft_map(delivered, catalog)


def _from_answers(
    asked: argparse.Namespace, tables: dict[str, Any], catalog: Catalog
) -> tuple[pl.DataFrame, pl.DataFrame | None, list[str]]:
    """Estimates, answers and remarks of a file with answers; raises Rejected with everything that is wrong."""
    mapping, findings = mapping_of(tables, catalog, asked.map.name)
    with _progress(asked.file) as said:
        delivered = read(asked.file, said)
    found = personal(delivered, catalog)
    if found:
        # Cells of such a file are not looked at any further, so that none of them ends up in a message.
        raise Rejected([*findings, *found])
    unfit, remarks = fit(mapping, delivered, catalog, asked.edition, asked.source)
    findings += unfit
    part = usable(mapping, delivered)
    people, wrong, notes = answers(delivered, part, catalog, asked.edition) if part else NOTHING
    findings += wrong
    if findings:
        raise Rejected(findings)
    residents = people_in(asked.data / RESIDENTS)
    estimates, warnings = figures(people, catalog, asked.edition, asked.source, residents)
    return estimates, people, [*remarks, *notes, *warnings]


def _from_tables(
    asked: argparse.Namespace, tables: dict[str, Any], catalog: Catalog
) -> tuple[pl.DataFrame, None, list[str]]:
    """Estimates and remarks of published tables; raises Rejected with everything that is wrong."""
    people = people_in(asked.data / RESIDENTS)
    estimates, findings, remarks = read_tables(
        asked.file, tables, catalog, asked.edition, asked.source, people
    )
    if findings:
        raise Rejected(findings)
    return estimates, None, list(remarks)


@contextmanager
def _progress(path: Path) -> Iterator[Said]:
    """A bar that follows the reading of a long file; nothing for a short one or without a screen."""
    if not path.is_file() or path.stat().st_size < LONG:
        yield silent
        return
    with tqdm(
        total=STEPS, disable=None, bar_format="{desc:<20}{bar:24} {percentage:3.0f}%", file=sys.stderr
    ) as bar:

        def said(step: str, part: float) -> None:
            bar.set_description_str(step)
            bar.update(round(part * STEPS) - bar.n)

        yield said


def _report(
    asked: argparse.Namespace,
    folder: Path,
    estimates: pl.DataFrame,
    people: pl.DataFrame | None,
    remarks: Sequence[str],
    catalog: Catalog,
) -> list[str]:
    """What was staged, the response, what is worth knowing and what to do next."""
    shown = estimates.filter(pl.col("status") == "").height
    label = catalog.source[asked.source].label
    lines = [
        f"Klaargezet: {label}, editie {asked.edition}, in {folder}.",
        f"{_dutch(estimates.height)} regels, waarvan {_dutch(shown)} met een cijfer en "
        f"{_dutch(estimates.filter(pl.col('status') == 'suppressed').height)} afgeschermd.",
    ]
    if people is not None:
        lines += ["", *_response_table(people, catalog)]
    if remarks:
        lines += ["", f"Opmerkingen ({len(remarks)}):", *(f"- {remark}" for remark in remarks)]
    return [*lines, "", f"Nu vergelijken: {next_step('compare', asked)}"]


def _response_table(people: pl.DataFrame, catalog: Catalog) -> list[str]:
    """Respondents per district, rounded to tens, and the part that was interviewed at the door when that is known."""
    table = response(people, catalog)
    known = table["interview"].is_not_null().any()
    width = max(len("Wijk"), *(len(label) for label in table["label"]))
    head = f"{'Wijk':<{width}}  respondenten" + ("  aan de deur" if known else "")
    lines = [head, "-" * len(head)]
    for _, name, count, part in table.iter_rows():
        at_door = ("-" if part is None else f"{round(part * 100)} %") if known else ""
        lines.append(f"{name:<{width}}  {_dutch(count):>12}" + (f"  {at_door:>11}" if known else ""))
    return [*lines, f"Samen {_dutch(people.height)} respondenten; per wijk afgerond op tientallen."]


def _dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")
