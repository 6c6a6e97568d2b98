"""The whole of fetching, read from top to bottom: ask, check, make tidy, and lay a proposal ready."""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.build.fetch import boundaries, proposal
from monitor.build.fetch.figures import tidied
from monitor.build.fetch.odata import Dialect, dialect_of
from monitor.build.fetch.offered import fit
from monitor.build.fetch.pages import Page, rows_of
from monitor.build.fetch.proposal import Delivered, room_of
from monitor.build.fetch.publisher import Publisher, Said, silent
from monitor.catalog import CITY, Catalog
from monitor.catalog.fetching import Column, Fetching, Table
from monitor.findings import Finding, Rejected

LOCK = ".lock"
Rows = Callable[[str, int, int | None], None]
"""Told while fetching: of which table, how many rows there are, and how many there will be if that is known."""


def no_rows(table: str, rows: int, total: int | None) -> None:
    """Follow nothing."""


def fetch(
    data: Path,
    catalog: Catalog,
    settings: Fetching,
    name: str,
    year: str,
    said: Said = silent,
    rows: Rows = no_rows,
    again: bool = False,
) -> Path:
    """Ask a source for a year and return the folder of the proposal; data/raw and the catalog stay as they are.

    What came before a break is kept and not asked again, unless `again`. Raises Rejected with everything that does
    not fit, and then there is no proposal.
    """
    tables = settings.tables_for(name, year)
    room = room_of(data, name, year)
    with _alone(room):
        if again:
            shutil.rmtree(room / proposal.PAGES, ignore_errors=True)
        if name == "grenzen":
            return _lines(room, catalog, settings, tables[0], year, said, rows)
        findings: list[Finding] = []
        found: list[Delivered] = []
        for table in tables:
            try:
                found.append(_delivered(data, room, catalog, settings, table, year, said, rows))
            except Rejected as refused:
                findings += refused.findings
        if findings:
            raise Rejected(findings)
        return _proposed(room, catalog, name, year, found)


@contextmanager
def _alone(room: Path) -> Iterator[None]:
    """Let one process at a time fetch the same; raises Rejected for a second one."""
    room.mkdir(parents=True, exist_ok=True)
    with (room / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            problem = "Deze cijfers worden al opgehaald, door een andere opdracht."
            raise Rejected([Finding("fetch", room.name, problem, "Wacht tot die klaar is.")]) from None
        yield


def _delivered(
    data: Path,
    room: Path,
    catalog: Catalog,
    settings: Fetching,
    table: Table,
    year: str,
    said: Said,
    rows: Rows,
) -> Delivered:
    """One table as a delivery."""
    wanted, remarks = _wanted(settings, table, year, catalog)
    service = settings.service(table.service)
    with Publisher(service.address, settings.patience, said) as publisher:
        asked = dialect_of(publisher, service, table, year)
        fitted, renamed, unasked = fit(wanted, asked.offered(), asked.name)
        provisional = _provisional(asked, table, year)
        total = asked.total(CITY)
        found, pages, version = rows_of(
            publisher, asked.first(CITY), room / proposal.PAGES / asked.name, asked.version, asked.read, asked.key,
            total, lambda count: rows(asked.name, count, total),
        )  # fmt: skip
    cells = (cell for row in found for cell in asked.cells(row))
    made, told = tidied(cells, fitted, table, year, catalog)
    if not made:
        problem = f"De tabel heeft geen enkel cijfer van {CITY} in {year}."
        raise Rejected(
            [Finding("fetch", f"tabel {asked.name}", problem, "Kijk bij de bron of dit jaar al bestaat.")]
        )
    there, compared = proposal.compared(made, data, catalog, table.source)
    content = proposal.as_csv(made)
    block = _block(table, year, asked.name, content, provisional, wanted, data)
    remarks = [f"{len(made)} regels.", *remarks, *renamed, *told, *compared]
    if total is None:
        remarks.append("De bron zegt niet hoeveel regels er zijn; of alles kwam, is dus niet nagegaan.")
    if there:
        remarks.append(
            "Wat er al is, kan er niet nog eens bij: zie 'Cijfers ophalen bij de bron' in docs/handboek.md."
        )
    return Delivered(block, content, asked.name, version, pages, remarks, unasked)


def _wanted(settings: Fetching, table: Table, year: str, catalog: Catalog) -> tuple[list[Column], list[str]]:
    """The columns that hold figures of this year; raises Rejected for indicators that the catalog does not have."""
    columns = settings.columns_of(table)
    codes = [column.indicator + part.suffix for column in columns for part in table.parts]
    absent = [code for code in codes if code not in catalog.indicator]
    if table.source not in catalog.source:
        absent.append(f"bron {table.source}")
    if absent:
        remedy = "Voeg het toe aan data/catalog/, of haal het uit fetch.toml."
        raise Rejected(
            [
                Finding("fetch.toml", code, "Dit staat niet in de catalogus.", remedy)
                for code in sorted(set(absent))
            ]
        )
    late = [
        column for column in columns if catalog.indicator[column.indicator].versions[0].from_edition > year
    ]
    remarks = [
        f"{column.indicator}: de catalogus begint later dan {year}; niet opgenomen." for column in late
    ]
    return [column for column in columns if column not in late], remarks


def _provisional(asked: Dialect, table: Table, year: str) -> bool:
    """Whether the publisher may still change the year; raises Rejected when it is not whole yet."""
    periods = asked.periods()
    if table.period and (not periods or len(periods) < table.months):
        there = f"{len(periods)} van de {table.months} maanden" if table.months else "niets"
        problem = f"De bron heeft van {year} nog {there}."
        raise Rejected(
            [Finding("fetch", f"tabel {asked.name}", problem, "Haal het jaar op als het compleet is.")]
        )
    return any(status and status.casefold() != "definitief" for status in periods.values())


def _block(
    table: Table, year: str, name: str, content: bytes, provisional: bool, wanted: list[Column], data: Path
) -> dict[str, object]:
    """The [[delivery]] block of a delivery."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    file = table.file.format(year=year)
    if (data / "raw" / file).exists():
        file = f"{file.removesuffix('.csv')}_{today}.csv"
    note = f"Opgehaald bij de bron: tabel {name}, {year}."
    if any(column.rounded for column in wanted):
        note += " Aantallen van wijken en buurten zijn door de bron afgerond op vijf."
    block: dict[str, object] = {
        "file": file,
        "source": table.source,
        "division": table.division,
        "sha256": hashlib.sha256(content).hexdigest(),
        "obtained": today,
        "note": note,
    }
    return {**block, "provisional": True} if provisional else block


def _proposed(room: Path, catalog: Catalog, name: str, year: str, found: list[Delivered]) -> Path:
    files = {Path(str(one.block["file"])).name: one.content for one in found}
    pages = {str(one.block["file"]): one.pages for one in found}
    title = f"Opgehaald: {name} {year}. Dit is een voorstel; de catalogus en data/raw zijn niet veranderd."
    files[proposal.ORIGIN] = proposal.origin(pages, {str(one.block["file"]): one.table for one in found})
    files[proposal.BLOCKS] = proposal.blocks(found, catalog, year).encode()
    files[proposal.REPORT] = proposal.report(title, found, []).encode()
    about = {"fetch": name, "year": year, "deliveries": [one.block for one in found]}
    return proposal.put(room, files, about)


def _lines(
    room: Path, catalog: Catalog, settings: Fetching, table: Table, year: str, said: Said, rows: Rows
) -> Path:
    """The boundaries of a year as a proposal: a file per layer, and what differs from the catalog."""
    files: dict[str, bytes] = {}
    pages: dict[str, list[Page]] = {}
    told: list[str] = []
    for name in table.layers:
        short = name.rpartition(":")[2]
        file = f"{short}_{year}_rd.geojson"
        service = settings.service(table.service)
        with Publisher(service.address, settings.patience, said) as publisher:
            layer = boundaries.Layer(publisher, service, table, year, name)
            drawn, pages[file] = _layer(layer, room / proposal.PAGES / short, short, rows)
        files[file] = (json.dumps(drawn, ensure_ascii=False) + "\n").encode()
        names = {item["properties"]["code"]: item["properties"]["name"] for item in drawn["features"]}
        other = boundaries.differences(names, catalog) or ["Zelfde codes en namen als bij ons."]
        told += [f"{file}: {len(names)} gebieden.", *(f"- {line}" for line in other), ""]
    title = f"Opgehaald: grenzen {year}. Dit is een voorstel; er is niets veranderd."
    files[proposal.ORIGIN] = proposal.origin(pages, dict.fromkeys(pages, f"{table.service} {year}"))
    files[proposal.REPORT] = proposal.report(title, [], told).encode()
    return proposal.put(room, files, {"fetch": "grenzen", "year": year, "deliveries": []})


def _layer(layer: boundaries.Layer, folder: Path, name: str, rows: Rows) -> tuple[dict[str, Any], list[Page]]:
    """One layer as GeoJSON, and the pages it came in."""
    first = layer.first(CITY)
    found, pages, _ = rows_of(
        layer.publisher, first, folder, lambda: layer.version(first), layer.read, layer.key, None,
        lambda count: rows(name, count, None),
    )  # fmt: skip
    if not found:
        remedy = "Kijk of de dienst dit jaar en deze gemeente heeft."
        raise Rejected([Finding("fetch", first, f"Er zijn geen {name} van {CITY}.", remedy)])
    return boundaries.drawn(found, layer.code, first), pages
