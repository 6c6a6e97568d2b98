"""What a publication would hold: its numbers, its fingerprint for the approval, and what stands in its way."""

import hashlib
import json
from typing import Any

import polars as pl

from monitor.build.editions.history import Settled
from monitor.build.editions.ledger import KEPT, State
from monitor.catalog import Catalog
from monitor.findings import Finding

Counts = dict[str, Any]

TABLES = {
    "observation": "cijfers",
    "comparison": "verschillen",
    "development": "ontwikkelingen",
    "budget": "bedragen",
    "conversion": "omrekening",
    "series_break": "breuken",
}
"""The kept tables in the words of readers."""

KINDS = {
    "new": "nieuw",
    "changed": "verbeterd",
    "withdrawn": "vervallen of opgevolgd",
    "words": "alleen andere woorden",
}
PARTS = {"catalog": "de catalogus", "figures": "een cijfer", "corrections": "een correctie"}
"""What is in a fingerprint, and what it is called."""

DIGITS = 9
"""Digits of a number that count: another order of adding up gives other last ones."""

DECIMALS = 12
"""What is smaller is the zero of another machine."""


NULL = "\x00"
"""What is not there, in a text that is only hashed."""


def counts(settled: Settled, known: State) -> Counts:
    """Per kept table the numbers of new, changed and withdrawn figures and of rows with other words only.

    `figures` is the number of new and changed values of indicators.
    """
    found: Counts = {}
    for table, rows in settled.news.items():
        old = known.tables.get(table, rows.clear())
        there = rows.join(old, on=KEPT[table].key, how="semi")
        found[table] = {
            "new": rows.height - there.height,
            "changed": there.filter(pl.col("figure") & ~pl.col("withdrawn")).height,
            "withdrawn": there.filter("withdrawn").height,
            "words": there.filter(~pl.col("figure") & ~pl.col("withdrawn")).height,
        }
    found["figures"] = settled.news["observation"].filter(pl.col("figure") & ~pl.col("withdrawn")).height
    return found


def fingerprint(settled: Settled, catalog: Catalog, file: str) -> dict[str, str]:
    """A checksum per part of PARTS; `file` is the delivery whose day of arrival is written only when it is published."""
    document = json.loads(catalog.document())
    for delivery in document["deliveries"]:
        if delivery["file"] == file:
            delivery["obtained"] = ""
    rows = [_text(table, settled.news[table]) for table in sorted(settled.news)]
    return {
        "catalog": _sum(json.dumps(document, sort_keys=True)),
        "figures": _sum(json.dumps(rows)),
        "corrections": _sum(json.dumps(settled.corrections, sort_keys=True, default=str)),
    }


def _text(table: str, rows: pl.DataFrame) -> str:
    floats = [name for name, dtype in rows.schema.items() if dtype.is_float()]
    ordered = rows.with_columns(pl.col(floats).round(DECIMALS).round_sig_figs(DIGITS) + 0.0).sort(
        KEPT[table].key
    )
    return "\n".join((table, ordered.write_csv(null_value=NULL)))


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def differing(one: object, other: dict[str, str]) -> str:
    """Which parts of two fingerprints differ, in words; empty when none does."""
    if not isinstance(one, dict):
        return " of ".join(PARTS.values())
    return " en ".join(word for part, word in PARTS.items() if one.get(part) != other[part])


def blocking(settled: Settled) -> list[Finding]:
    """Everything that keeps these figures from being published: changes without a correction, and the reverse."""
    problem = "Deze correctie verandert geen enkel gepubliceerd cijfer."
    remedy = "Verbeter de levering of de catalogus ook, of haal de correctie weg."
    unused = [Finding("corrections.toml", f"correctie {code}", problem, remedy) for code in settled.unused]
    return [*settled.findings, *unused]
