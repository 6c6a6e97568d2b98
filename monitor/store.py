"""Open a release read-only and put a named statement to it; the only door to DuckDB for the app."""

import hashlib
import json
import logging
import os
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from monitor.catalog import Catalog, from_document

ROOT = Path(__file__).resolve().parent.parent
RELEASES = Path(os.environ.get("MONITOR_RELEASES", ROOT / "data" / "releases"))
STATEMENTS = ROOT / "sql"
CURRENT = "current"

log = logging.getLogger(__name__)


class NoRelease(Exception):
    """There is no release that can be used; the message says how to build one."""


@dataclass(frozen=True)
class Release:
    """One immutable release: its name, its file and a connection that only reads."""

    name: str
    path: Path
    connection: duckdb.DuckDBPyConnection
    notice: str = ""

    def query(self, statement: str, **parameters: Any) -> pl.DataFrame:
        """The answer of `sql/<statement>.sql`, with `$name` parameters; a cursor per query, so threads may ask."""
        cursor = self.connection.cursor()
        try:
            return cursor.sql(text_of(statement), params=parameters or None).pl()
        finally:
            cursor.close()

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog the release was built with."""
        return from_document(self.query("catalog")["document"].item())


@cache
def text_of(statement: str) -> str:
    """The text of a statement; raises FileNotFoundError when no such file exists."""
    return (STATEMENTS / f"{statement}.sql").read_text(encoding="utf-8")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def manifest_of(name: str, folder: Path = RELEASES) -> dict[str, Any]:
    """What the build wrote about a release; empty when there is no readable manifest."""
    try:
        found = json.loads((folder / name / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def current_name(folder: Path = RELEASES) -> str:
    """The name of the release in use; empty when none was chosen."""
    try:
        return (folder / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def names(folder: Path = RELEASES) -> list[str]:
    """All releases with a manifest, newest first by moment of building."""
    built = {
        path.parent.name: manifest_of(path.parent.name, folder) for path in folder.glob("*/manifest.json")
    }
    return sorted(built, key=lambda name: (built[name].get("built_at", ""), name), reverse=True)


def is_sound(name: str, folder: Path = RELEASES) -> bool:
    """Whether the database of a release is there and has the checksum of its manifest."""
    path = folder / f"{name}.duckdb"
    expected = manifest_of(name, folder).get("database_sha256")
    return bool(expected) and path.is_file() and sha256_of(path) == expected


def open_release(name: str = "", folder: Path = RELEASES) -> Release:
    """The release of that name, or the one in use; a damaged one is refused and the previous one is opened.

    Raises NoRelease when there is none, or when the one asked for by name is unknown or damaged.
    """
    wanted = name or current_name(folder)
    others = [] if name else [other for other in names(folder) if other != wanted]
    for candidate in [wanted, *others]:
        if candidate and is_sound(candidate, folder):
            path = folder / f"{candidate}.duckdb"
            connection = duckdb.connect(
                str(path),
                read_only=True,
                config={"autoinstall_known_extensions": False},
            )
            notice = ""
            if candidate != wanted:
                fault = f"Uitgave {wanted} is beschadigd" if wanted else "Er is geen uitgave gekozen"
                notice = f"{fault}; dit is uitgave {candidate}."
            if notice:
                log.warning(notice)
            return Release(candidate, path, connection, notice)
    if name:
        raise NoRelease(
            f"Uitgave '{name}' is er niet of is beschadigd. Er zijn: {', '.join(names(folder)) or 'geen'}."
        )
    raise NoRelease("Er is nog geen uitgave met cijfers. Maak er een met: make build")
