"""The TOML files of a catalog as tables of blocks, with the blocks of another folder laid over them."""

import tomllib
from pathlib import Path
from typing import Any

from monitor.findings import Finding

Tables = dict[str, Any]


def themes_of(folder: Path, over: Path | None) -> list[str]:
    """The names of the theme files in a folder and in the one over it."""
    return sorted({path.name for place in (folder, over) if place for path in place.glob("*.toml")})


def tables_of(
    folder: Path, file: str, over: Path | None, findings: list[Finding], *, optional: bool = False
) -> Tables:
    """The tables of a file, with those of the same file in `over` laid on top of them.

    A file that is nowhere is a finding, unless it is optional.
    """
    upper = _read(over / file, findings) if over and (over / file).is_file() else {}
    if not (folder / file).is_file() and (upper or optional):
        return upper
    return _laid_over(_read(folder / file, findings), upper)


def blocks_of(tables: Tables, key: str, file: str, findings: list[Finding]) -> list[Tables]:
    """The blocks of one kind; a finding when they are not written as a list of blocks."""
    blocks = tables.get(key, [])
    if isinstance(blocks, list) and all(isinstance(block, dict) for block in blocks):
        return blocks
    remedy = f"Schrijf elk blok onder een eigen [[{key}]]."
    findings.append(Finding(file, key, "Dit is geen rij van blokken.", remedy))
    return []


def _laid_over(under: Tables, upper: Tables) -> Tables:
    """Blocks with the same code become one, in which the upper keys count; other blocks are added at the end."""
    merged = dict(under)
    for key, found in upper.items():
        lower = under.get(key)
        if isinstance(found, dict) and isinstance(lower, dict):
            merged[key] = {**lower, **found}
        elif isinstance(found, list) and isinstance(lower, list):
            names = [_name(block) for block in lower]
            named = {_name(block): block for block in found}
            known = [{**block, **named.get(name, {})} for name, block in zip(names, lower, strict=True)]
            merged[key] = [*known, *(block for block in found if _name(block) not in names)]
        else:
            merged[key] = found
    return merged


def _name(block: Tables) -> object:
    """What makes a block itself: its code, its file, or for fieldwork its source and edition."""
    return (
        block.get("code")
        or block.get("file")
        or (block.get("source"), block.get("edition"), block.get("area"))
    )


def _read(path: Path, findings: list[Finding]) -> Tables:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        remedy = "Zet het terug of maak het opnieuw."
        findings.append(Finding(path.name, "-", "Het bestand is er niet.", remedy))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        findings.append(
            Finding(path.name, "-", f"Geen leesbare TOML in UTF-8 ({fault}).", "Herstel de opmaak.")
        )
    return {}
