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

from monitor.catalog import Catalog, from_document, models, survey

ROOT = Path(__file__).resolve().parent.parent
RELEASES = Path(os.environ.get("MONITOR_RELEASES", ROOT / "data" / "releases"))
STATEMENTS = ROOT / "sql"
CURRENT = "current"
CURRENT_EXAMPLE = "current-example"
POINTERS = {"": CURRENT, "example": CURRENT_EXAMPLE}
"""Names by which a release is asked without its own: the published figures, and the made-up ones to practise with."""

SHOWN = "MONITOR_SHOWN"
"""Environment variable that names which of POINTERS the site shows; only `make example` sets it."""

READING: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "index_scan_max_count": 0,
    "index_scan_percentage": 0,
}
"""How a release is read. Rows of one indicator lie together, and a scan finds the 1,000 of them in 2 ms; through the
index of the primary key, which DuckDB would choose, it takes 18 ms (28 Nov 2026, comparisons of the example)."""

ABSENT = "is er niet"
DAMAGED = "is beschadigd"
OTHER_FORM = "hoort bij een andere versie van de monitor"
MADE_UP = "bevat verzonnen cijfers"
"""Why a release cannot be used."""

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


def sha256_of(*paths: Path) -> str:
    """The SHA-256 of one file, or of several one after another, in hexadecimal."""
    checksum = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            hashlib.file_digest(stream, lambda: checksum)
    return checksum.hexdigest()


def manifest_of(name: str, folder: Path = RELEASES) -> dict[str, Any]:
    """What the build wrote about a release; empty when there is no readable manifest."""
    try:
        found = json.loads((folder / name / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def current_name(folder: Path = RELEASES, pointer: str = CURRENT) -> str:
    """The name of the release in use; empty when none was chosen."""
    try:
        return (folder / pointer).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def shown() -> str:
    """The name in POINTERS of what the site of this process shows: "" or "example"."""
    asked = os.environ.get(SHOWN, "")
    return asked if asked in POINTERS else ""


def shown_pointer() -> str:
    """The pointer that the site of this process follows."""
    return POINTERS[shown()]


def names(folder: Path = RELEASES) -> list[str]:
    """All releases with a manifest, newest first by moment of building."""
    built = {
        path.parent.name: manifest_of(path.parent.name, folder) for path in folder.glob("*/manifest.json")
    }
    return sorted(built, key=lambda name: (built[name].get("built_at", ""), name), reverse=True)


@cache
def own_form() -> str:
    """The form of the releases that this code can read: a checksum of its tables and of the catalog's shapes."""
    return form_of(STATEMENTS)


def form_of(sql: Path) -> str:
    """A checksum of the tables in `sql/schema.sql` and of the shapes of the catalog."""
    return sha256_of(sql / "schema.sql", Path(models.__file__), Path(survey.__file__))


def fault_of(name: str, folder: Path = RELEASES) -> str:
    """Why a release cannot be used, as the end of a sentence that begins with its name; empty when it can."""
    path = folder / f"{name}.duckdb"
    manifest = manifest_of(name, folder)
    if not manifest and not path.is_file():
        return ABSENT
    if manifest and manifest.get("form") != own_form():
        return OTHER_FORM
    sound = path.is_file() and sha256_of(path) == manifest.get("database_sha256")
    return "" if sound else DAMAGED


def is_sound(name: str, folder: Path = RELEASES) -> bool:
    """Whether a release is there, has the checksum of its manifest and was made by code like this."""
    return not fault_of(name, folder)


def open_release(name: str = "", folder: Path = RELEASES) -> Release:
    """The release of that name, or the one in use; if that cannot be used, the newest other one that can.

    "example" names the made-up one; it never stands in for another. Raises NoRelease when there is none, or when the one asked for by name cannot be used; it says why.
    """
    pointer = POINTERS.get(name)
    wanted = current_name(folder, pointer) if pointer else name
    fault = fault_of(wanted, folder) if wanted else ""
    if wanted and not fault and pointer == CURRENT and manifest_of(wanted, folder).get("fictitious"):
        fault = MADE_UP
    if wanted and not fault:
        return _opened(wanted, folder)
    if pointer == CURRENT_EXAMPLE:
        raise NoRelease("Er is nog geen voorbeeld met verzonnen cijfers. Maak het met: make example")
    others = [] if name else [other for other in names(folder) if other != wanted]
    for other in others:
        if not _stands_in(manifest_of(other, folder)):
            continue
        if is_sound(other, folder):
            reason = f"Uitgave {wanted} {fault}" if wanted else "Er is geen uitgave gekozen"
            return _opened(other, folder, f"{reason}; dit is uitgave {other}.")
    if fault == OTHER_FORM or (fault == DAMAGED and not name):
        raise NoRelease(f"Uitgave '{wanted}' {fault}; maak een nieuwe met: make build")
    if name:
        raise NoRelease(f"Uitgave '{name}' {fault}. Er zijn: {', '.join(names(folder)) or 'geen'}.")
    raise NoRelease("Er is nog geen uitgave met cijfers. Maak er een met: make build")


def _stands_in(manifest: dict[str, Any]) -> bool:
    """Whether a release may take the place of one that cannot be used: no made-up figures, none of an earlier day."""
    return not (manifest.get("fictitious") or manifest.get("as_of"))


def _opened(name: str, folder: Path, notice: str = "") -> Release:
    """A release that was found sound, with a connection that only reads."""
    if notice:
        log.warning(notice)
    path = folder / f"{name}.duckdb"
    connection = duckdb.connect(str(path), read_only=True, config=READING)
    return Release(name, path, connection, notice)
