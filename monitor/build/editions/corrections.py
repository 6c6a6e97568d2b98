"""Corrections of published figures: what was wrong, since when it is known, why, and which figures it touches."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from monitor.build.editions.ledger import State
from monitor.findings import Finding, Rejected

FILE = "corrections.toml"
WORDS = ("code", "since", "what", "why", "by")
PLACES = ("indicator", "area", "edition")
EXAMPLE = '[{indicator = "eenzaam", area = "WK020207", edition = "2020"}]'


@dataclass(frozen=True)
class Correction:
    """One entry of corrections.toml; `figures` are patterns per place (`*` stands for any letters), absent = all."""

    code: str
    since: str
    what: str
    why: str
    by: str
    figures: tuple[dict[str, str], ...]

    def covers(self, table: str, columns: Sequence[str]) -> pl.Expr:
        """Whether a row of a kept table is one of the figures of this correction.

        Rows without an indicator go by the name of their table: `indicator = "budget"`.
        """
        places = {
            "indicator": pl.col("indicator") if "indicator" in columns else pl.lit(table),
            "area": pl.col("area") if "area" in columns else pl.col("from_area"),
            "edition": pl.col("edition") if "edition" in columns else pl.lit(""),
        }
        found = pl.lit(value=False)
        for pattern in self.figures:
            fits = pl.lit(value=True)
            for place, text in pattern.items():
                fits = fits & places[place].str.contains(f"^{_regular(text)}$")
            found = found | fits
        return found


def _regular(pattern: str) -> str:
    """A pattern with stars as a regular expression without anchors."""
    return ".*".join(re.escape(part) for part in pattern.split("*"))


def read(folder: Path) -> tuple[Correction, ...]:
    """The corrections in `folder`/corrections.toml, none when there is no such file; raises Rejected with every fault."""
    path = folder / FILE
    if not path.is_file():
        return ()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Rejected(
            [Finding(FILE, "-", f"Geen leesbare TOML in UTF-8 ({fault}).", "Herstel de opmaak.")]
        ) from fault
    blocks = tables.get("correction", [])
    findings = []
    if set(tables) - {"correction"} or not all(isinstance(block, dict) for block in blocks):
        findings.append(
            Finding(FILE, "-", "Hier staat iets anders dan correcties.", "Schrijf elke onder [[correction]].")
        )
        raise Rejected(findings)
    seen: set[str] = set()
    for number, block in enumerate(blocks, start=1):
        where = f"correctie {block.get('code') or number}"
        findings += [Finding(FILE, where, *fault) for fault in _faults(block, seen)]
        seen.add(str(block.get("code")))
    if findings:
        raise Rejected(findings)
    return tuple(
        Correction(
            **{word: block[word].strip() for word in WORDS},
            figures=tuple(dict(pattern) for pattern in block["figures"]),
        )
        for block in blocks
    )


def _faults(block: dict[str, Any], seen: set[str]) -> Iterator[tuple[str, str]]:
    """Problem and remedy of everything that is wrong with one entry."""
    for word in WORDS:
        text = block.get(word)
        if not isinstance(text, str) or not text.strip():
            yield f"'{word}' ontbreekt of is leeg.", f'Schrijf {word} = "...".'
    if unknown := sorted(set(block) - {*WORDS, "figures"}):
        yield f"Dit staat er te veel: {', '.join(unknown)}.", f"Gebruik {', '.join(WORDS)} en figures."
    if block.get("code") in seen:
        yield "Deze code is al gebruikt.", "Geef elke correctie een eigen code."
    since = block.get("since")
    if isinstance(since, str) and since.strip() and not _is_day(since.strip()):
        yield (
            f"'{since}' is geen dag die al geweest is.",
            'Schrijf de dag waarop de fout werd gevonden: since = "2026-11-20".',
        )
    figures = block.get("figures")
    fits = isinstance(figures, list) and figures and all(_is_pattern(pattern) for pattern in figures)
    if not fits:
        yield (
            "'figures' zegt niet welke cijfers het zijn.",
            f"Schrijf bijvoorbeeld figures = {EXAMPLE}; een * staat voor alles.",
        )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) <= datetime.now(UTC).date() and len(text) == len("2026-11-20")
    except ValueError:
        return False


def _is_pattern(pattern: Any) -> bool:
    """An empty pattern would open all figures at once; who means that writes a star."""
    return (
        isinstance(pattern, dict)
        and bool(pattern)
        and set(pattern) <= set(PLACES)
        and all(isinstance(text, str) and text for text in pattern.values())
    )


def open_ones(folder: Path, known: State) -> tuple[Correction, ...]:
    """The corrections that no publication has used yet: one correction allows one change, not every later one.

    Raises Rejected when an entry that was published has been changed or taken out.
    """
    written = {item.code: item for item in read(folder)}
    used = {item["code"]: item for one in known.publications for item in one["corrections"]}
    findings = []
    for code, item in used.items():
        now = written.get(code)
        if now is None or as_record(now) != {name: item[name] for name in as_record(now)}:
            remedy = "Zet de correctie terug zoals zij was; meld iets nieuws als nieuwe correctie."
            findings.append(
                Finding(FILE, f"correctie {code}", "Deze is gepubliceerd en daarna veranderd of weg.", remedy)
            )
    if findings:
        raise Rejected(findings)
    return tuple(item for code, item in written.items() if code not in used)


def as_record(correction: Correction) -> dict[str, Any]:
    """A correction as it is written in a publication."""
    words = {word: getattr(correction, word) for word in WORDS}
    return {**words, "patterns": [dict(pattern) for pattern in correction.figures]}
