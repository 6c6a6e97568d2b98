"""A published delivery is named in editions.toml, in a file that people also write in."""

import json
import re
import tomllib
from pathlib import Path

from monitor.build.editions.staging import Staged, refuse
from monitor.build.editions.undo import Journal
from monitor.catalog import Catalog, load

EDITIONS = "catalog/editions.toml"
BLOCK = re.compile(r"(?ms)^\[\[delivery\]\].*?(?=^\s*\[|\Z)")
TEXT = r'"(?:[^"\\\n]|\\.)*"'
"""A text between quotation marks on one line of TOML."""


def register(path: Path, catalog: Catalog, one: Staged, journal: Journal) -> None:
    """Name the delivery in editions.toml: a new block, or new checksum and day in the block that is there.

    What people wrote beside it stays. Raises Rejected when the file then does not say what it should, such as after
    an unusual edit by hand.
    """
    wanted = next(item for item in catalog.deliveries if item.file == one.file)
    text = path.read_text(encoding="utf-8")
    words = {
        name: json.dumps(getattr(wanted, name), ensure_ascii=False)
        for name in ("file", "source", "division", "sha256", "obtained", "note")
    }
    found = next((block for block in BLOCK.finditer(text) if _file_of(block[0]) == one.file), None)
    if found:
        text = text[: found.start()] + _renewed(found[0], words) + text[found.end() :]
    else:
        lines = "".join(f"{name} = {value}\n" for name, value in words.items())
        text = f"{text.rstrip()}\n\n[[delivery]]\n{lines}"
    journal.write(path, text.encode())
    told = [item for item in load(path.parent).deliveries if item.file == one.file]
    if told != [wanted]:
        problem = f"De levering {one.file} kan niet worden bijgeschreven."
        raise refuse(one.edition, problem, "Schrijf haar met de hand in editions.toml en publiceer opnieuw.")


def _file_of(block: str) -> str:
    """The file that a block is about; empty when it cannot be read by itself."""
    try:
        return str(tomllib.loads(block)["delivery"][0].get("file", ""))
    except (tomllib.TOMLDecodeError, KeyError, IndexError):
        return ""


def _literal(value: str) -> str:
    """A value as the replacement of a regular expression."""
    return value.replace("\\", r"\\")


def _renewed(block: str, words: dict[str, str]) -> str:
    """A block with other values at its keys; comments and their places stay."""
    for name, value in words.items():
        block, done = re.subn(rf"(?m)^({name}\s*=\s*){TEXT}", rf"\g<1>{_literal(value)}", block, count=1)
        if not done:
            head, _, rest = block.partition("\n")
            block = f"{head}\n{name} = {value}\n{rest}"
    return block
