"""The ledger of what was published: one folder per publication, only ever added to, each linked to the one before."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from monitor.build.editions.undo import replace
from monitor.findings import Finding, Rejected
from monitor.store import sha256_of

FILE = "publication.json"
LAST = "last.txt"
"""Names the last publication and the checksum of its `publication.json`: taking it away would show too."""

FOLDER = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)-(?P<number>\d{2,})")
WRITING = ".writing-"
MOST = 1_900_000
"""Bytes of one file: version control and those who read along stay comfortable below 2 MB."""

REMEDY = (
    "Haal data/published terug uit het versiebeheer; wat gepubliceerd is, wordt nooit met de hand veranderd."
)


@dataclass(frozen=True)
class Kept:
    """How a release table is kept: what names a row, what is the figure in it, and what a judgement rests on.

    A published judgement stays as it was while the values in `point` are equal: a later edition changes what is
    known about chance, not what was said. In a `series` a row may be followed by another, such as a trend by the
    trend over one edition more.
    """

    key: tuple[str, ...]
    figure: tuple[str, ...]
    point: tuple[str, ...] = ()
    series: tuple[str, ...] = ()


KEPT = {
    "observation": Kept(("indicator", "area", "edition", "division"), ("value", "lower", "upper", "status")),
    "comparison": Kept(
        ("indicator", "area", "edition", "against"), ("verdict",), ("reference", "difference", "threshold")
    ),
    "development": Kept(
        ("indicator", "area", "edition", "from_edition", "editions"),
        ("verdict",),
        ("change", "threshold"),
        ("indicator", "area"),
    ),
    "budget": Kept(("edition", "area", "post"), ("printed", "recomputed")),
    "series_break": Kept(("indicator", "area", "edition"), ()),
    "conversion": Kept(("from_division", "from_area", "to_division", "to_area"), ("share", "persons")),
}
"""The tables of a release that carry figures, and the breaks that were found in them; all others follow from the catalog."""

MARKS = ("withdrawn", "correction", "figure")
"""Columns that only the ledger has: the row is gone from now on; the correction that allowed it; the figure is new."""

REVISION = {
    "indicator": pl.String,
    "area": pl.String,
    "edition": pl.String,
    "division": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "published_on": pl.String,
    "replaced_on": pl.String,
    "correction": pl.String,
}
"""A value that was published and then replaced; `replaced_on` is empty while its successor is not published."""


@dataclass(frozen=True)
class State:
    """What was valid at a moment: the kept tables, the catalog document, and the publications up to then, in order."""

    tables: dict[str, pl.DataFrame]
    document: str
    publications: tuple[dict[str, Any], ...]
    superseded: pl.DataFrame


def codes(folder: Path) -> list[str]:
    """The codes of all publications, oldest first."""
    found = [match for path in folder.glob("*-*") if path.is_dir() and (match := FOLDER.fullmatch(path.name))]
    return [match[0] for match in sorted(found, key=lambda match: (match["date"], int(match["number"])))]


def state(folder: Path, as_of: str | None = None) -> State:
    """Exactly the figures that were valid at the end of the day `as_of` (YYYY-MM-DD); without it, those of now.

    Raises Rejected when the ledger is damaged: figures from it could not be trusted.
    """
    if findings := verify(folder):
        raise Rejected(findings)
    tables: dict[str, pl.DataFrame] = {}
    document = ""
    told = []
    superseded = [pl.DataFrame(schema=REVISION)]
    for code in codes(folder):
        publication = _read(folder / code / FILE)
        if as_of is not None and publication["published_on"] > as_of:
            break
        told.append(publication)
        for table, rows in _rows(folder / code, publication):
            if table == "catalog":
                document = rows["document"].item()
                continue
            before = tables.get(table, rows.clear().drop(MARKS))
            if table == "observation":
                superseded.append(replaced(before, rows, publication["published_on"]))
            tables[table] = _after(before, rows, KEPT[table].key)
    return State(tables, document, tuple(told), pl.concat(superseded))


def replaced(before: pl.DataFrame, rows: pl.DataFrame, on: str) -> pl.DataFrame:
    """The rows of REVISION that new ledger `rows` bring about in the observations that were valid `before` them."""
    key = KEPT["observation"].key
    changed = rows.filter("figure").select(*key, "correction")
    gone = before.join(changed, on=key, how="inner").with_columns(replaced_on=pl.lit(on))
    return gone.rename({"published": "published_on"}).select(
        pl.col(name).cast(dtype) for name, dtype in REVISION.items()
    )


def _after(before: pl.DataFrame, rows: pl.DataFrame, key: tuple[str, ...]) -> pl.DataFrame:
    """The valid rows after a publication, with the columns of its newest file first."""
    new = rows.filter(~pl.col("withdrawn")).drop(MARKS)
    whole = pl.concat([new, before.join(rows, on=key, how="anti")], how="diagonal_relaxed")
    return whole.with_columns(pl.col(pl.String).fill_null(""))


def _rows(folder: Path, publication: dict[str, Any]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each table of one publication with all its rows, which may lie in more than one file."""
    parts: dict[str, list[pl.DataFrame]] = {}
    for name, about in publication["files"].items():
        parts.setdefault(about["table"], []).append(pl.read_parquet(folder / name))
    for table, frames in parts.items():
        yield table, pl.concat(frames)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


Noting = Callable[[Path, str, bytes], None]


def append(
    folder: Path,
    rows: Mapping[str, pl.DataFrame],
    document: str,
    about: Mapping[str, Any],
    noted: Noting = lambda added, sha256, last: None,
) -> str:
    """Write one publication in one step and return its code.

    `rows`: per kept table the rows that are new, changed or withdrawn, with MARKS. `about`: published_on, title,
    edition, importer, approver, corrections, counts. `noted` hears, before anything is there, which folder is added,
    the checksum of its FILE and what LAST is going to hold. Raises Rejected when an earlier publication has a later date.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{WRITING}*"):
        shutil.rmtree(left, ignore_errors=True)
    on = about["published_on"]
    earlier = codes(folder)
    if earlier and earlier[-1][:10] > on:
        problem = f"De laatste publicatie is van {earlier[-1][:10]}, deze zou van {on} zijn."
        raise Rejected(
            [Finding("data/published", earlier[-1], problem, "Zet de klok van dit apparaat goed.")]
        )
    code = f"{on}-{sum(item.startswith(on) for item in earlier) + 1:02}"
    work = folder / f"{WRITING}{os.getpid()}"
    work.mkdir()
    try:
        frames = {**rows, "catalog": pl.DataFrame({"document": [document]})}
        files = {name: info for table, frame in frames.items() for name, info in _write(work, table, frame)}
        previous = sha256_of(folder / earlier[-1] / FILE) if earlier else ""
        whole = {"code": code, **about, "files": files, "previous": previous}
        text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (work / FILE).write_text(text, encoding="utf-8")
        last = f"{code} {sha256_of(work / FILE)}\n".encode()
        noted(folder / code, sha256_of(work / FILE), last)
        work.rename(folder / code)
        replace(folder / LAST, last)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return code


def _write(folder: Path, table: str, frame: pl.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    """Write a table, in as many files as are needed to keep each small."""
    ordered = frame.sort(KEPT[table].key) if table in KEPT else frame
    number, parts = 1, [ordered]
    while parts:
        part = parts.pop(0)
        path = folder / (f"{table}.parquet" if number == 1 else f"{table}-{number}.parquet")
        part.write_parquet(path, compression="zstd", statistics=False)
        if path.stat().st_size > MOST and part.height > 1:
            half = part.height // 2
            parts = [part[:half], part[half:], *parts]
            continue
        yield path.name, {"table": table, "rows": part.height, "sha256": sha256_of(path)}
        number += 1


def verify(folder: Path) -> list[Finding]:
    """What is wrong with the ledger: a publication or file that is gone, was changed, or does not follow the one before."""
    findings = []
    previous = ""
    known = codes(folder)
    for code in known:
        path = folder / code / FILE
        try:
            publication = _read(path)
            findings += [
                Finding("data/published", code, *fault) for fault in _faults(path, publication, previous)
            ]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            findings.append(
                Finding("data/published", code, f"{FILE} is er niet of is niet te lezen.", REMEDY)
            )
        previous = sha256_of(path) if path.is_file() else ""
    last = f"{known[-1]} {previous}" if known else ""
    noted = (folder / LAST).read_text(encoding="utf-8").strip() if (folder / LAST).is_file() else ""
    if last != noted:
        problem = "De laatste publicatie is een andere dan hier werd opgeschreven, of zij is veranderd."
        findings.append(Finding("data/published", LAST, problem, REMEDY))
    return findings


def _faults(path: Path, publication: dict[str, Any], previous: str) -> Iterator[tuple[str, str]]:
    """Problem and remedy of everything in one publication that is not as it was written."""
    code = path.parent.name
    if publication["code"] != code or publication["published_on"] != code[:10]:
        yield f"De map heet anders dan de publicatie erin ({publication['code']}).", REMEDY
    if publication["previous"] != previous:
        yield "Deze publicatie volgt niet op de vorige: die is veranderd of weg.", REMEDY
    for name, about in publication["files"].items():
        file = path.parent / name
        if not file.is_file():
            yield f"{name} is er niet.", REMEDY
        elif sha256_of(file) != about["sha256"]:
            yield f"{name} is veranderd na de publicatie.", REMEDY
    strangers = {item.name for item in path.parent.iterdir()} - {FILE, *publication["files"]}
    if strangers:
        yield f"Hier hoort niet: {', '.join(sorted(strangers))}.", REMEDY
