"""Which releases may still be had: does one tell a figure that the release in use hides?"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import polars as pl

from monitor import store
from monitor.web import current

KEYS = ("indicator", "area", "edition", "division")
TABLES = ("observation", "revision")
"""Copies beside a release in which values of figures stand; what is derived from a value comes only with it."""


def available() -> list[str]:
    """Return the names of releases that may be given out, newest first; none when no release is in use.

    Made-up ones only where the site shows those, and none with a figure that is hidden in the release in use: what was
    hidden later must not be had from an older one.
    """
    try:
        used = current.release_in_use()
    except store.NoRelease:
        return []
    return [
        name
        for name in store.names(current.RELEASES)
        if bool(store.manifest_of(name, current.RELEASES).get("fictitious")) == current.example()
        and (name == used.name or not _tells_hidden(name, current.RELEASES, used))
    ]


@lru_cache(maxsize=256)
def _tells_hidden(name: str, folder: Path, used: store.Release) -> bool:
    """Whether an older release holds a value where the one in use hides it; of an unreadable one it is taken so."""
    try:
        return any(_told(folder / name / f"{table}.parquet", used) for table in TABLES)
    except (OSError, pl.exceptions.PolarsError):
        return True


def _told(path: Path, used: store.Release) -> bool:
    rows = pl.scan_parquet(path).filter(pl.col("value").is_not_null())
    renamed = rows.with_columns(pl.col("indicator").replace(used.catalog.renamed))
    hidden = renamed.join(_hidden(used).lazy(), on=KEYS, how="semi")
    return not hidden.select(KEYS).head(1).collect().is_empty()


@lru_cache(maxsize=2)
def _hidden(used: store.Release) -> pl.DataFrame:
    """The figures that a release hides, by what they are of."""
    return used.query("observations").filter(pl.col("status") == "suppressed").select(KEYS).unique()
