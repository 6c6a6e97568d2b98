"""What does a signal seem to be about, and why: rules of a word list, read from `data/workspace/signals.toml`."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from monitor.findings import Finding, Rejected
from monitor.workspace.database import ROOT

FILE = ROOT / "data" / "workspace" / "signals.toml"
INSIDE = 6
"""A word of so many letters also counts inside a longer one: 'lantaarn' in 'straatlantaarn'."""

REMEDY = "Kijk naar de andere regels van het bestand; elk blok heeft een code en woorden."


@dataclass(frozen=True)
class Rules:
    """The lists of one file: words by theme and by kind (in order of the file), months to keep, and names."""

    themes: dict[str, tuple[str, ...]]
    kinds: dict[str, tuple[str, ...]]
    keep_months: int
    no_person: frozenset[str]
    first_names: frozenset[str]


@dataclass(frozen=True)
class Proposal:
    """A theme and a kind (codes, empty when no rule fits) with the words on which each rests."""

    theme: str = ""
    theme_words: tuple[str, ...] = ()
    kind: str = ""
    kind_words: tuple[str, ...] = ()

    def told(self, *, theme: bool, kind: bool) -> str:
        """Why what was proposed, for the fields that were still empty; "" when there is nothing to say."""
        parts = [
            f"{name} omdat er staat: {', '.join(words)}"
            for name, wanted, code, words in (
                ("thema", theme, self.theme, self.theme_words),
                ("soort", kind, self.kind, self.kind_words),
            )
            if wanted and code
        ]
        return "; ".join(parts)


@lru_cache(maxsize=4)
def rules(file: Path = FILE) -> Rules:
    """The rules of the file; raises Rejected with what is wrong in it."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise _unfit(file, "-", f"Dit bestand is niet te lezen ({fault}).") from fault
    unknown = told.keys() - {"keep_months", "no_person", "first_names", "theme", "kind"}
    if unknown:
        raise _unfit(file, ", ".join(sorted(unknown)), "Deze sleutel bestaat niet.")
    months = told.get("keep_months")
    if not isinstance(months, int) or not 1 <= months <= 240:
        raise _unfit(file, "keep_months", "Dit moet een aantal maanden zijn, van 1 tot en met 240.")
    return Rules(
        _lists(file, told, "theme"),
        _lists(file, told, "kind"),
        months,
        frozenset(told.get("no_person", ())),
        frozenset(told.get("first_names", ())),
    )


def propose(text: str) -> Proposal:
    """The theme and the kind with the most words in a text; of equals the first in the file."""
    held = rules()
    plain = _plain(text)
    theme, theme_words = _most(plain, held.themes)
    kind, kind_words = _most(plain, held.kinds)
    return Proposal(theme, theme_words, kind, kind_words)


def keep_until(said_on: date) -> date:
    """The last day on which a signal is kept: so many months after it was said, at the latest the 28th in February."""
    months = said_on.month - 1 + rules().keep_months
    year, month = said_on.year + months // 12, months % 12 + 1
    last = 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    return date(year, month, min(said_on.day, last))


def _lists(file: Path, told: dict[str, Any], key: str) -> dict[str, tuple[str, ...]]:
    blocks = told.get(key, [])
    if not all(isinstance(one.get("code"), str) and isinstance(one.get("words"), list) for one in blocks):
        raise _unfit(file, key, "Een blok heeft geen code of geen woorden.")
    return {one["code"]: tuple(_plain(word).strip() for word in one["words"]) for one in blocks}


def _plain(text: str) -> str:
    """Small letters without accents and signs, each word with a space before it."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " " + re.sub(r"[^a-z0-9]+", " ", bare.lower())


def _most(plain: str, lists: dict[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    found = {
        code: tuple(word for word in words if f" {word}" in plain or (len(word) >= INSIDE and word in plain))
        for code, words in lists.items()
    }
    best = max(found, key=lambda code: len(found[code]), default="")
    return (best, found[best]) if best and found[best] else ("", ())


def _unfit(file: Path, where: str, problem: str) -> Rejected:
    return Rejected([Finding(file.name, where, problem, REMEDY)])
