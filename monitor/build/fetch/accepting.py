"""How does a proposal become a delivery: into data/raw and the catalog together, and only if the build takes it?"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from monitor.build import recipe
from monitor.build.editions.undo import Journal, all_or_nothing
from monitor.build.fetch import proposal
from monitor.build.sources import tidy
from monitor.catalog import Catalog, load
from monitor.findings import Finding, Rejected

BLOCK = re.compile(r"(?ms)^\[\[(\w+)\]\].*?(?=^\s*\[\[|\Z)")
LIST = re.compile(r"(?ms)^(editions\s*=\s*\[)(.*?)(\])")
TEXT = re.compile(r'"([^"\\\n]*)"')
BY_HAND = "Zet het blok uit catalog.toml met de hand in de catalogus, en het bestand in data/raw."
LINES = (
    "Grenzen horen niet in data/raw. Leg de bestanden bij de andere grenzen en doe geometry --from <map>; "
    "zie 'Grenzen' in docs/handboek.md."
)


def accept(data: Path, name: str, year: str) -> list[str]:
    """Move a proposal into data/raw and the catalog, and return the files below data/raw.

    Everything or nothing: raises Rejected, with data as it was, when the proposal was changed, when figures are there
    already, or when the build would refuse them.
    """
    room = proposal.room_of(data, name, year)
    about = proposal.proposed(room)
    if name == "grenzen":
        raise Rejected(
            [Finding("fetch", room.name, "Een voorstel met grenzen kan niet zo worden opgenomen.", LINES)]
        )
    blocks: Sequence[Mapping[str, Any]] = about["deliveries"]
    catalog = load(data / "catalog")
    folder = room / proposal.PROPOSAL
    if findings := [fault for block in blocks for fault in _known(block, folder, data, catalog)]:
        raise Rejected(findings)
    with all_or_nothing(data / recipe.WAITING) as journal:
        for block in blocks:
            _move(block, folder, data, journal)
        _register(data / "catalog", blocks, year, journal)
        told = load(data / "catalog")
        if missing := [block["file"] for block in blocks if not _told(block, year, told)]:
            raise Rejected(
                [
                    Finding("catalogus", file, "Het blok kan niet worden bijgeschreven.", BY_HAND)
                    for file in missing
                ]
            )
        recipe.assemble(told, data)
    return [str(block["file"]) for block in blocks]


def _known(block: Mapping[str, Any], folder: Path, data: Path, catalog: Catalog) -> list[Finding]:
    """Findings when a file or its figures are there already: replacing figures is a correction, with a reason."""
    file = str(block["file"])
    if (data / "raw" / file).exists() or any(item.file == file for item in catalog.deliveries):
        remedy = "Haal de cijfers opnieuw op: zij krijgen dan een andere naam."
        return [Finding("fetch", file, "Dit bestand is er al.", remedy)]
    key = ["indicator", "area", "edition"]
    mine, findings = tidy.read(folder / Path(file).name, file)
    remedy = (
        "Verandert een cijfer, dan is dat een correctie: zie 'Een fout in de cijfers' in docs/handboek.md. "
        "Zo niet, dan hoeft u niets te doen."
    )
    for item in catalog.deliveries:
        if item.source != block["source"]:
            continue
        known, _ = tidy.read(data / "raw" / item.file, item.file)
        same = mine.join(known.select(key), on=key, how="semi").filter(pl.col("indicator") != "").height
        if same:
            problem = f"{same} van deze cijfers staan al in {item.file}."
            findings.append(Finding("fetch", file, problem, remedy))
    return findings


def _move(block: Mapping[str, Any], folder: Path, data: Path, journal: Journal) -> None:
    """Write a delivery and, beside it, where it came from."""
    file = str(block["file"])
    journal.write(data / "raw" / file, (folder / Path(file).name).read_bytes())
    told = json.loads((folder / proposal.ORIGIN).read_bytes())[file]
    origin = data / "raw" / f"{file.removesuffix('.csv')}.origin.json"
    journal.write(origin, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def _register(catalog: Path, blocks: Sequence[Mapping[str, Any]], year: str, journal: Journal) -> None:
    """Name the deliveries in editions.toml, and the year there and at their sources."""
    editions = catalog / "editions.toml"
    text = _with_edition(editions.read_text(encoding="utf-8"), year)
    for block in blocks:
        lines = "".join(f"{name} = {proposal.as_toml(value)}\n" for name, value in block.items())
        text = f"{text.rstrip()}\n\n[[delivery]]\n{lines}"
    journal.write(editions, text.encode())
    sources = catalog / "sources.toml"
    text = sources.read_text(encoding="utf-8")
    for code in {str(block["source"]) for block in blocks}:
        text = _with_year(text, code, year)
    journal.write(sources, text.encode())


def _with_edition(text: str, year: str) -> str:
    """editions.toml with a block for the year, before the first later one; unchanged when it is there."""
    found = [(block.start(), _one(block[0], "edition", "code")) for block in BLOCK.finditer(text)]
    codes = [(start, code) for start, code in found if code]
    if not codes or year in {code for _, code in codes}:
        return text
    start = next((start for start, code in codes if code > year), None)
    made = f'[[edition]]\ncode = "{year}"\nlabel = "{year}"\nnote = ""\n\n'
    return text[:start] + made + text[start:] if start is not None else f"{text.rstrip()}\n\n{made}"


def _with_year(text: str, source: str, year: str) -> str:
    """sources.toml with the year in the list of a source, in its place; unchanged when it is there."""
    for block in BLOCK.finditer(text):
        if _one(block[0], "source", "code") != source:
            continue
        listed = LIST.search(block[0])
        if listed is None or year in TEXT.findall(listed[2]):
            return text
        later = next((one for one in TEXT.finditer(listed[2]) if one[1] > year), None)
        if later:
            inside = f'{listed[2][: later.start()]}"{year}", {listed[2][later.start() :]}'
        else:
            end = "\n" if "\n" in listed[2] else ""
            inside = f'{listed[2].rstrip().rstrip(",")}, "{year}"{"," if end else ""}{end}'
        start = block.start()
        return f"{text[: start + listed.start(2)]}{inside}{text[start + listed.end(2) :]}"
    return text


def _one(block: str, kind: str, key: str) -> str:
    """A key of a block of one kind; empty for another kind or when the block cannot be read by itself."""
    try:
        return str(tomllib.loads(block)[kind][0].get(key, ""))
    except (tomllib.TOMLDecodeError, KeyError, IndexError):
        return ""


def _told(block: Mapping[str, Any], year: str, catalog: Catalog) -> bool:
    """Whether the catalog now says what the block says."""
    found = [item for item in catalog.deliveries if item.file == block["file"]]
    same = len(found) == 1 and all(getattr(found[0], name) == value for name, value in block.items())
    return same and year in catalog.source[str(block["source"])].editions
