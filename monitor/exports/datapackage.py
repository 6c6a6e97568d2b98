"""How does a program read the tables of the open data: the description after the Data Package standard."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from monitor.exports.codebook import Column, Table
from monitor.exports.settings import Settings
from monitor.store import Release

LICENCES = "LICENTIES.md"
NAME = "leefbare-wijken-monitor-arnhem"


def described(
    release: Release,
    held: Iterable[Table],
    files: Mapping[str, tuple[int, str]],
    chosen: Settings,
    marker: str,
    notice: str,
) -> dict[str, Any]:
    """The descriptor (Data Package 1.0, specs.frictionlessdata.io); `files`: path -> (bytes, SHA-256).

    `marker`: name of the column that carries `notice` in every row of made-up figures; both empty otherwise.
    """
    keys = release.query("keys")
    names = {table.name: table.file for table in held}
    sources = release.catalog.sources
    told = {
        "profile": "data-package",
        "name": NAME,
        "id": f"{NAME}/{release.name}",
        "version": release.name,
        "created": f"{release.name[:10]}T00:00:00Z",
        "title": f"Leefbare Wijken Monitor Arnhem, uitgave {release.name}",
        "description": f"{notice}. {_about()}" if notice else _about(),
        "keywords": ["leefbaarheid", "wijken", "buurten", "Arnhem"],
        "licenses": [{"name": "per-bron", "title": "Per bron, zie LICENTIES.md", "path": LICENCES}],
        "contributors": [{"title": chosen.publisher, "role": "publisher"}],
        "sources": [
            {"title": f"{one.label}, {one.producer}", **({"path": one.url} if one.url else {})}
            for one in sources
        ],
        "resources": [_resource(table, files, keys, names, marker, notice) for table in held],
    }
    return {"let_op": notice, **told} if notice else told


def _about() -> str:
    return (
        "Cijfers over de leefbaarheid van Arnhem: stad, 8 gebieden, 24 wijken en 83 buurten, met marges, redenen waarom een "
        "cijfer er niet is, oordelen, breuken, omschrijvingen en bronnen. De status staat in een eigen kolom; een leeg vak is nooit nul."
    )


def _resource(
    table: Table,
    files: Mapping[str, tuple[int, str]],
    keys: pl.DataFrame,
    names: Mapping[str, str],
    marker: str,
    notice: str,
) -> dict[str, Any]:
    path = f"csv/{table.file}.csv"
    size, checksum = files[path]
    mark = [{"name": marker, "type": "string", "description": notice}] if marker else []
    schema: dict[str, Any] = {
        "fields": mark + [_field(one) for one in table.columns],
        "missingValues": [""],
        **_keys(table, keys, names),
    }
    return {
        "profile": "tabular-data-resource",
        "name": table.file.replace("_", "-"),
        "path": path,
        "title": table.nl,
        "description": table.en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{checksum}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.nl}
    if column.name in MONEY:
        told["type"] = "number"
    if column.codes and not (column.codes.open or column.codes.letters):
        told["constraints"] = {"enum": list(column.codes.values)}
    if column.codes and column.codes.letters:
        told["constraints"] = {"pattern": "".join(f"{letter}?" for letter in column.codes.values)}
    return told


MONEY = ("printed", "recomputed")
"""Amounts that a release keeps as they were printed."""


def _keys(table: Table, keys: pl.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    """Primary key, unless a part of it may be empty, and references to other tables of the package."""
    found: dict[str, Any] = {}
    references = []
    for one in keys.filter(pl.col("table") == table.name).to_dicts():
        if one["kind"] == "PRIMARY KEY":
            if table.name not in OPEN_KEYS:
                found["primaryKey"] = one["columns"]
        elif one["refers_to"] in names:
            resource = names[one["refers_to"]].replace("_", "-")
            target = {"resource": resource, "fields": one["to_columns"]}
            references.append({"fields": one["columns"], "reference": target})
    return {**found, **({"foreignKeys": references} if references else {})}


OPEN_KEYS = {"series_break", "revision"}
"""Tables of which a part of the key may be empty, which means: of all areas, or not published yet."""
