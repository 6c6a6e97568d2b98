"""What does every table, column and code of the open data mean, in Dutch and in English?"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import polars as pl

from monitor.catalog import Catalog
from monitor.catalog.models import Indicator
from monitor.store import Release

FILE = Path(__file__).resolve().parents[2] / "data" / "open-data" / "codebook.toml"
TYPES = {"varchar": "string", "double": "number", "integer": "integer", "boolean": "boolean"}
"""Types of the tables of a release, and what Frictionless calls them."""

LANGUAGES = ("nl", "en")
WORDS = {
    "nl": {
        "title": "Codeboek van de Leefbare Wijken Monitor Arnhem, uitgave",
        "tables": "Tabellen en kolommen",
        "head": ("Kolom", "Soort", "Wat er staat"),
        "codes": "Codes",
        "code_head": ("Code", "Betekenis"),
        "indicators": "Onderwerpen",
        "facts": "Code `{code}`. Thema: {theme}. {measure}. Eenheid: {unit}. Bron: {source}.",
        "version": "Versie",
        "from": "vanaf",
        "to": "tot en met",
        "break": "Breuk vanaf",
        "none": "Van dit onderwerp heeft de bron geen omschrijving met versies.",
        "about": "Leeg betekent: er is niets. Waarom er geen cijfer is, zegt de kolom `status`; een leeg vak is nooit nul.",
    },
    "en": {
        "title": "Codebook of the Leefbare Wijken Monitor Arnhem (monitor of liveable districts), release",
        "tables": "Tables and columns",
        "head": ("Column", "Type", "What it holds"),
        "codes": "Codes",
        "code_head": ("Code", "Meaning"),
        "indicators": "Indicators",
        "facts": "Code `{code}`. Theme: {theme}. Measure (Dutch): {measure}. Unit: {unit}. Source: {source}.",
        "version": "Version",
        "from": "from",
        "to": "to",
        "break": "Break from",
        "none": "The source gives no definition with versions for this indicator.",
        "about": (
            "Empty means that there is nothing. The column `status` tells why there is no figure; an empty cell is never zero. "
            "Names, definitions and questions of indicators are in Dutch, in the words of their makers; the monitor has no "
            "English ones and translates none."
        ),
    },
}


@dataclass(frozen=True)
class Codes:
    """What the codes of a column mean: code -> (Dutch, English); an open column holds other values too."""

    values: Mapping[str, tuple[str, str]]
    letters: bool = False
    open: bool = False


@dataclass(frozen=True)
class Column:
    """One column: its type in the words of Frictionless, what it holds in two languages, and its codes."""

    name: str
    type: str
    nl: str
    en: str
    codes: Codes | None = None


@dataclass(frozen=True)
class Table:
    """One table of a release with the name of its file, and its columns."""

    name: str
    file: str
    nl: str
    en: str
    columns: tuple[Column, ...] = ()

    def in_order(self, names: Sequence[str]) -> "Table":
        """The same table with its columns in the order of its file; raises ValueError when they are others."""
        if len(names) != len(self.columns):
            raise ValueError(f"{self.name} has other columns than the codebook: {', '.join(names)}")
        return replace(self, columns=tuple(sorted(self.columns, key=lambda one: names.index(one.name))))


@lru_cache(maxsize=4)
def tables(release: Release) -> tuple[Table, ...]:
    """Every table of a release that goes out as a table, in the order of the codebook.

    Raises KeyError for a column that the codebook does not have.
    """
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    codes = {column: _codes(block) for block in told["codes"] for column in block["columns"]}
    known = release.query("columns")
    found = []
    for block in told["table"]:
        name = block["name"]
        rows = known.filter(pl.col("table") == name).to_dicts()
        columns = tuple(
            Column(
                one["column"],
                TYPES[one["type"]],
                block["columns"][one["column"]],
                one["comment"],
                codes.get(f"{name}.{one['column']}"),
            )
            for one in rows
        )
        found.append(Table(name, block["file"], block["text"], rows[0]["table_comment"], columns))
    return tuple(found)


def _codes(block: Mapping[str, object]) -> Codes:
    values = block["values"]
    assert isinstance(values, dict)
    return Codes(
        {code: (texts[0], texts[1]) for code, texts in values.items()},
        bool(block.get("letters")),
        bool(block.get("open")),
    )


def columns_frame(held: Iterable[Table]) -> pl.DataFrame:
    """table, file, column, type, nl, en: one row per column."""
    rows = [
        (table.name, table.file, one.name, one.type, one.nl, one.en)
        for table in held
        for one in table.columns
    ]
    return pl.DataFrame(rows, schema=["table", "file", "column", "type", "nl", "en"], orient="row")


def codes_frame(held: Iterable[Table]) -> pl.DataFrame:
    """file, column, code, nl, en: one row per code of a column."""
    rows = [
        (table.file, one.name, code, *texts)
        for table in held
        for one in table.columns
        if one.codes
        for code, texts in one.codes.values.items()
    ]
    return pl.DataFrame(rows, schema=["file", "column", "code", "nl", "en"], orient="row")


def as_markdown(release: Release, held: Iterable[Table], language: str, notice: str = "") -> str:
    """The whole codebook in one language (nl or en), with every indicator and its definition per version."""
    words = WORDS[language]
    lines = [f"# {words['title']} {release.name}", ""]
    lines += [f"**{notice}.**", ""] if notice else []
    lines += [str(words["about"]), "", f"## {words['tables']}"]
    for table in held:
        lines += ["", f"### `{table.file}`", "", table.nl if language == "nl" else table.en, ""]
        cells = [(f"`{one.name}`", one.type, one.nl if language == "nl" else one.en) for one in table.columns]
        lines += _table(words["head"], cells)
    lines += ["", f"## {words['codes']}"]
    for table in held:
        for one in (column for column in table.columns if column.codes):
            assert one.codes
            at = LANGUAGES.index(language)
            codes = [(f"`{code}`", texts[at]) for code, texts in one.codes.values.items()]
            lines += ["", f"### `{table.file}.{one.name}`", "", *_table(words["code_head"], codes)]
    lines += ["", f"## {words['indicators']}"]
    for indicator in release.catalog.indicators:
        lines += _indicator(indicator, release.catalog, words)
    return "\n".join(lines) + "\n"


def _indicator(indicator: Indicator, catalog: Catalog, words: Mapping[str, object]) -> list[str]:
    facts = str(words["facts"]).format(
        code=indicator.code,
        theme=catalog.theme[indicator.theme].label,
        measure=indicator.measure,
        unit=indicator.unit,
        source=catalog.source[indicator.source].label,
    )
    lines = ["", f"### {indicator.label}", "", facts, ""]
    for held in indicator.versions:
        span = f", {words['from']} {held.from_edition}" if held.from_edition else ""
        span += f" {words['to']} {held.to_edition}" if held.to_edition else ""
        lines.append(f"- {words['version']} `{held.code}`{span}: {held.definition}")
    if not indicator.versions:
        lines.append(str(words["none"]))
    lines += [f"- {words['break']} {one.edition}: {one.reason}" for one in indicator.breaks]
    return lines


def _table(head: object, rows: Iterable[tuple[str, ...]]) -> list[str]:
    assert isinstance(head, tuple)
    body = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *body]
