"""What was fetched, as a proposal: deliveries, the blocks for the catalog, where all came from, and what stands out."""

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.build.fetch.figures import Tidy
from monitor.build.fetch.offered import Offered
from monitor.build.fetch.pages import Page
from monitor.build.sources import tidy
from monitor.catalog import Catalog
from monitor.findings import Finding, Rejected
from monitor.store import sha256_of

FOLDER = "staging/fetch"
PROPOSAL = "proposal"
PAGES = "pages"
ABOUT = "proposal.json"
ORIGIN = "origin.json"
BLOCKS = "catalog.toml"
REPORT = "verslag.txt"
SHOWN = 12
"""So many differences, or columns nobody asked for, are named one by one in the report."""


@dataclass
class Delivered:
    """One delivery of a proposal: its block in editions.toml, its bytes, its pages, and what stands out."""

    block: dict[str, Any]
    content: bytes
    table: str
    version: str
    pages: list[Page]
    remarks: list[str] = field(default_factory=list)
    unasked: list[Offered] = field(default_factory=list)


def room_of(data: Path, fetch: str, year: str) -> Path:
    """The folder in which a source of a year is fetched."""
    return data / FOLDER / f"{fetch}-{year}"


def as_csv(rows: Sequence[Tidy]) -> bytes:
    """The rows in the form that the build reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(tidy.COLUMNS)
    writer.writerows(
        (row.indicator, row.area, row.edition, row.value, "", row.status, row.note) for row in rows
    )
    return text.getvalue().encode()


def compared(rows: Sequence[Tidy], data: Path, catalog: Catalog, source: str) -> tuple[list[str], list[str]]:
    """Deliveries that hold the same figures already, and remarks on which of these figures differ."""
    mine = {(row.indicator, row.area, row.edition): row.value for row in rows}
    files: list[str] = []
    remarks: list[str] = []
    for delivery in catalog.deliveries:
        if delivery.source != source:
            continue
        known, _ = tidy.read(data / "raw" / delivery.file, delivery.file)
        keys = known.select("indicator", "area", "edition", "value").iter_rows()
        same = {
            (name, area, edition): value
            for name, area, edition, value in keys
            if (name, area, edition) in mine
        }
        if not same:
            continue
        files.append(delivery.file)
        other = [key for key, value in same.items() if value != (float(mine[key]) if mine[key] else None)]
        remarks.append(
            f"{delivery.file} heeft {len(same)} van deze cijfers al; daarvan zijn er {len(other)} anders."
        )
        remarks += [
            f"  {' '.join(key)}: nu {_shown(same[key])}, opgehaald {mine[key] or 'geen cijfer'}."
            for key in sorted(other)[:SHOWN]
        ]
        if len(other) > SHOWN:
            remarks.append(f"  en nog {len(other) - SHOWN}.")
    return files, remarks


def _shown(value: float | None) -> str:
    return "geen cijfer" if value is None else f"{value:g}"


def blocks(delivered: Sequence[Delivered], catalog: Catalog, year: str) -> str:
    """The blocks that belong in the catalog, as text to be pasted in."""
    parts = ["# Voorstel voor de catalogus. Met --accept komt dit er vanzelf in; met de hand mag ook.\n"]
    known = {item.code for item in catalog.editions}
    if delivered and year not in known:
        parts.append(f'# In editions.toml\n[[edition]]\ncode = "{year}"\nlabel = "{year}"\nnote = ""\n')
    for one in delivered:
        lines = "".join(f"{name} = {as_toml(value)}\n" for name, value in one.block.items())
        parts.append(f"# In editions.toml\n[[delivery]]\n{lines}")
        source = catalog.source[str(one.block["source"])]
        if year not in source.editions:
            parts.append(f'# In sources.toml, bij bron {source.code}: voeg "{year}" toe aan editions.\n')
        if one.table not in source.table:
            parts.append(f"# In sources.toml, bij bron {source.code}: noem ook tabel {one.table} ({year}).\n")
    return "\n".join(parts)


def as_toml(value: object) -> str:
    """A value as TOML writes it."""
    return (
        ("true" if value else "false") if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)
    )


def report(title: str, delivered: Sequence[Delivered], extra: Sequence[str]) -> str:
    """What the one who keeps the figures should read before accepting."""
    lines = [title, ""]
    for one in delivered:
        block = one.block
        lines += [
            f"{block['file']} (bron {block['source']}, tabel {one.table}, versie {one.version.partition('|')[0] or 'onbekend'})"
        ]
        lines += [f"- {remark}" for remark in one.remarks]
        if one.unasked:
            names = ", ".join(item.title.strip() or item.code for item in one.unasked[:SHOWN])
            more = f" en nog {len(one.unasked) - SHOWN}" if len(one.unasked) > SHOWN else ""
            count = "1 kolom" if len(one.unasked) == 1 else f"{len(one.unasked)} kolommen"
            lines.append(f"- {count} zonder onderwerp, niet opgenomen: {names}{more}.")
        lines.append("")
    return "\n".join([*lines, *extra]).rstrip() + "\n"


def origin(delivered: Mapping[str, Sequence[Page]], tables: Mapping[str, str]) -> bytes:
    """Per delivered file the address, moment (UTC), size and checksum of every answer it was made of."""
    told = {
        file: {
            "table": tables[file],
            "answers": [
                {"address": page.address, "at": page.at, "bytes": page.bytes, "sha256": page.sha256}
                for page in pages
            ],
        }
        for file, pages in delivered.items()
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def put(room: Path, files: Mapping[str, bytes], about: Mapping[str, Any]) -> Path:
    """Write a proposal in one step, in the place of an earlier one; returns its folder."""
    room.mkdir(parents=True, exist_ok=True)
    target = room / PROPOSAL
    with tempfile.TemporaryDirectory(dir=room, prefix=".making-") as made:
        work = Path(made) / "new"
        work.mkdir()
        for name, content in files.items():
            (work / name).write_bytes(content)
        sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        told = {**about, "sha256": sums}
        (work / ABOUT).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if target.exists():
            target.rename(Path(made) / "old")
        work.rename(target)
    return target


def proposed(room: Path) -> dict[str, Any]:
    """What a proposal says; raises Rejected when there is none or when it was changed since it was made."""
    path = room / PROPOSAL / ABOUT
    remedy = "Haal de cijfers (opnieuw) op met fetch, zonder --accept."
    try:
        about: dict[str, Any] = json.loads(path.read_bytes())
        sums = dict(about["sha256"])
    except FileNotFoundError:
        raise Rejected([Finding("fetch", room.name, "Er ligt geen voorstel klaar.", remedy)]) from None
    except (ValueError, KeyError, TypeError):
        raise Rejected([Finding("fetch", str(path), "Het voorstel is niet te lezen.", remedy)]) from None
    findings = [
        Finding("fetch", f"{room.name}/{name}", "Dit bestand is veranderd nadat het werd opgehaald.", remedy)
        for name, sha256 in sums.items()
        if not (path.parent / name).is_file() or sha256_of(path.parent / name) != sha256
    ]
    if findings:
        raise Rejected(findings)
    return about
