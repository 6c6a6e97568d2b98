"""How does an open-data package become a release again, and when is it refused?"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from monitor.build import release
from monitor.build.tables import catalog_tables
from monitor.catalog import from_document
from monitor.findings import Finding, Rejected
from monitor.store import form_of

SUMS = "SHA256SUMS"
ABOUT = "release.json"
LARGEST = 2_000_000_000
"""Bytes that a package may have unpacked; the release of all figures of today has some 10 million."""

AGAIN = "Haal het pakket opnieuw op of maak het opnieuw, met: python -m monitor export"
NEEDED = ("release", "content_sha256", "form", "as_of", "marker", "tables", "catalog")


@dataclass(frozen=True)
class Held:
    """The files of a package, by their path in it."""

    where: str
    files: Mapping[str, bytes]


def release_from_export(path: Path, sql: Path, releases: Path) -> str:
    """The name of a release with exactly the content of an open-data package: a folder or a zip file.

    The release in use stays in use. Raises Rejected with every finding, and writes nothing, when a file is missing,
    changed or unknown, when another version of the monitor made the package, or when its tables do not give the
    content hash it names.
    """
    held = _held(path)
    findings = _changed(held)
    about = _about(held, findings)
    tables = _tables(held, about, sql, findings) if about else {}
    if not findings and (found := release.content_of(tables, sql)) != about["content_sha256"]:
        problem = (
            f"De tabellen geven {found[:12]} als inhoud, en het pakket noemt {about['content_sha256'][:12]}."
        )
        remedy = f"{AGAIN}. Gebruik dezelfde versie van polars ({about.get('polars', 'onbekend')})."
        findings.append(Finding(held.where, ABOUT, problem, remedy))
    if findings:
        raise Rejected(findings)
    day = str(about["release"]).rpartition("-")[0]
    with release.alone(releases):
        return release.write_release(tables, sql, releases, str(about["as_of"]), day)


def _held(path: Path) -> Held:
    """Everything in a folder or zip; raises Rejected when there is none, or when it is far larger than a package."""
    try:
        files = _unzipped(path) if path.is_file() else _read(path)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as fault:
        raise Rejected(
            [Finding(path.name, "-", f"Dit is geen heel zip-bestand ({fault}).", f"{AGAIN}.")]
        ) from fault
    if not files:
        problem = "Hier staat geen pakket met open data."
        raise Rejected([Finding(str(path), "-", problem, "Noem de map of het zip-bestand van een pakket.")])
    return Held(path.name, files)


def _read(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    _refuse_large(folder.name, sum(path.stat().st_size for path in found))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _unzipped(path: Path) -> dict[str, bytes]:
    """The files of a zip without the folder that holds them all; nothing is written, so no name can lead elsewhere."""
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        _refuse_large(path.name, sum(one.file_size for one in members))
        names = [one.filename for one in members]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise Rejected(
                [
                    Finding(path.name, name, "Dit bestand staat er twee keer in.", f"{AGAIN}.")
                    for name in twice
                ]
            )
        tops = {PurePosixPath(name).parts[0] for name in names}
        start = f"{tops.pop()}/" if len(tops) == 1 else ""
        return {one.filename.removeprefix(start): archive.read(one) for one in members}


def _refuse_large(where: str, size: int) -> None:
    if size > LARGEST:
        problem = f"Uitgepakt is dit {size // 1_000_000} MB; een pakket is veel kleiner."
        raise Rejected([Finding(where, "-", problem, f"{AGAIN}.")])


def _changed(held: Held) -> list[Finding]:
    """A finding for every file that is missing, unknown or other than its checksum says."""
    sums = held.files.get(SUMS)
    if sums is None:
        return [Finding(held.where, SUMS, "De lijst met controlesommen ontbreekt.", f"{AGAIN}.")]
    lines = [line.partition("  ") for line in sums.decode("utf-8", "replace").splitlines() if line]
    expected = {name: checksum for checksum, _, name in lines}
    findings = []
    for name, checksum in expected.items():
        body = held.files.get(name)
        if body is None:
            findings.append(Finding(held.where, name, "Dit bestand ontbreekt.", f"{AGAIN}."))
        elif hashlib.sha256(body).hexdigest() != checksum:
            problem = "Dit bestand is veranderd sinds het pakket is gemaakt."
            findings.append(Finding(held.where, name, problem, f"{AGAIN}."))
    for name in sorted(held.files.keys() - expected.keys() - {SUMS}):
        problem = f"Dit bestand staat niet in {SUMS}."
        findings.append(Finding(held.where, name, problem, "Haal het weg uit het pakket."))
    return findings


def _about(held: Held, findings: list[Finding]) -> dict[str, Any]:
    """What the package says about itself; empty, with a finding, when it says too little to go on."""
    try:
        told = json.loads(held.files.get(ABOUT, b""))
    except ValueError:
        told = None
    lacking = [key for key in NEEDED if key not in told] if isinstance(told, dict) else list(NEEDED)
    if lacking:
        problem = f"Hierin ontbreekt: {', '.join(lacking)}."
        findings.append(Finding(held.where, ABOUT, problem, f"{AGAIN}."))
        return {}
    return told


def _tables(held: Held, about: dict[str, Any], sql: Path, findings: list[Finding]) -> dict[str, pl.DataFrame]:
    """All tables in the order in which a release is written; with a finding for each that is not as it should be."""
    if about["form"] != form_of(sql):
        problem = "Dit pakket is gemaakt met een andere versie van de monitor, met andere tabellen."
        remedy = "Gebruik de versie van toen, of haal een pakket van nu op."
        findings.append(Finding(held.where, ABOUT, problem, remedy))
        return {}
    shapes = release.shapes(sql)
    named = about["tables"] if isinstance(about["tables"], dict) else {}
    for table in sorted((shapes.keys() - {"catalog"}) ^ named.keys()):
        problem = "Deze tabel hoort er niet bij." if table in named else "Deze tabel ontbreekt."
        findings.append(Finding(held.where, f"tabel {table}", problem, f"{AGAIN}."))
    found = {
        table: frame
        for table in named.keys() & shapes.keys()
        if (frame := _table(held, str(named[table]), about["marker"], shapes[table], findings)) is not None
    }
    document = held.files.get(str(about["catalog"]), b"").decode("utf-8", "replace")
    try:
        first = list(catalog_tables(from_document(document)))
    except Rejected as broken:
        findings += broken.findings
        return {}
    found["catalog"] = pl.DataFrame({"document": [document]})
    # Tables that others refer to come first.
    order = [*first, "series_break", *sorted(found.keys() - set(first) - {"series_break"})]
    return {table: found[table] for table in order if table in found}


def _table(
    held: Held, name: str, marker: object, shape: pl.Schema, findings: list[Finding]
) -> pl.DataFrame | None:
    body = held.files.get(name)
    if body is None:
        findings.append(Finding(held.where, name, "Dit bestand ontbreekt.", f"{AGAIN}."))
        return None
    try:
        frame = pl.read_parquet(io.BytesIO(body))
    except (PolarsError, OSError) as fault:
        problem = f"Dit is geen Parquet-bestand ({str(fault).partition(chr(10))[0]})."
        findings.append(Finding(held.where, name, problem, f"{AGAIN}."))
        return None
    frame = frame.drop(str(marker), strict=False) if marker else frame
    if wrong := sorted(set(frame.columns) ^ set(shape.names())):
        problem = f"De kolommen kloppen niet: {', '.join(wrong)}."
        findings.append(Finding(held.where, name, problem, f"{AGAIN}."))
    return frame
