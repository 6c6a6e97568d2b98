"""A data folder of its own for practising: the example's catalog as files, its earlier editions, no real figure."""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor.build.recipe import CONVERSION_FILE
from monitor.catalog import FILES, Catalog
from monitor.findings import Finding, Rejected

MARK = "VERZONNEN.txt"
MARKED = "Alles in deze map is verzonnen, alleen om te oefenen. De opdracht 'example' maakt haar telkens opnieuw.\n"
Block = Mapping[str, Any]


def emptied(folder: Path) -> Path:
    """An empty folder that says that all in it is made up.

    Raises Rejected when there is a folder with that name that does not say so: it holds something else, and stays.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        remedy = "Kies met --out een andere map. Deze map blijft zoals zij is."
        raise Rejected(
            [Finding(str(folder), "-", "In deze map staat iets anders dan de oefencijfers.", remedy)]
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).write_text(MARKED, encoding="utf-8")
    return folder


def write_practice(catalog: Catalog, files: Mapping[str, Path], conversion: Path, folder: Path) -> None:
    """Write a data folder for import, check, compare and approve: catalog, deliveries and the conversion table.

    `files`: where the deliveries of this catalog lie. Publishing stays impossible: the catalog is fictitious.
    """
    parts = json.loads(catalog.document())
    for file, keys in FILES.items():
        blocks = [_block(f"[[{key}]]", key, block) for key, part in keys.items() for block in parts[part]]
        _write(folder / "catalog" / file, blocks)
    for theme in parts["themes"]:
        held = [block for block in parts["indicators"] if block["theme"] == theme["code"]]
        blocks = [_block("[theme]", "theme", theme)]
        blocks += [_block("[[indicator]]", "indicator", _without(block, "theme")) for block in held]
        _write(folder / "catalog" / "themes" / f"{theme['code']}.toml", blocks)
    copies = {folder / CONVERSION_FILE: conversion}
    copies |= {folder / "raw" / delivery.file: files[delivery.file] for delivery in catalog.deliveries}
    for copy, path in copies.items():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _without(block: Block, key: str) -> Block:
    return {name: value for name, value in block.items() if name != key}


def _write(path: Path, blocks: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["# Verzonnen, alleen om te oefenen.", *blocks]), encoding="utf-8")


def _block(head: str, name: str, block: Block) -> str:
    """A block as TOML; blocks inside it come after its own keys, and what is not known is left out."""
    inner = {key: value for key, value in block.items() if _is_blocks(value)}
    lines = ["", head]
    lines += [
        f"{key} = {_value(value)}" for key, value in block.items() if key not in inner and value is not None
    ]
    lines += [
        _block(f"[[{name}.{key}]]", f"{name}.{key}", one) for key, blocks in inner.items() for one in blocks
    ]
    return "\n".join(lines)


def _is_blocks(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _value(value: str | float | bool | Sequence[Any] | Block) -> str:
    """A value as TOML, which writes strings, numbers and booleans as JSON does."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{json.dumps(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return json.dumps(value, ensure_ascii=False)
