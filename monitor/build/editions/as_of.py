"""A release of an earlier day, made from the ledger alone."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from monitor.build import release
from monitor.build.editions.history import aligned, told
from monitor.build.editions.ledger import KEPT, state
from monitor.build.editions.staging import FOLDER
from monitor.build.editions.undo import quiet
from monitor.build.tables import catalog_tables
from monitor.catalog import from_document
from monitor.findings import Finding, Rejected


def release_as_of(folder: Path, day: str, sql: Path, releases: Path) -> str:
    """The name of a release with exactly the figures, words and definitions that were valid at the end of `day`.

    `folder` is the ledger, `day` is YYYY-MM-DD. The release in use stays in use. Raises Rejected when the day is no
    day, when nothing had been published by then, or when the ledger is damaged.
    """
    try:
        if day != date.fromisoformat(day).isoformat():
            raise ValueError(day)
    except ValueError as fault:
        raise Rejected(
            [Finding("--as-of", day, "Dit is geen datum.", "Schrijf haar als 2024-03-01.")]
        ) from fault
    with release.alone(releases), quiet(folder.parent / FOLDER):
        return _release(folder, day, sql, releases)


def _release(folder: Path, day: str, sql: Path, releases: Path) -> str:
    known = state(folder, day)
    if not known.publications:
        first = state(folder).publications[:1]
        since = (
            f"Kies een dag vanaf {first[0]['published_on']}." if first else "Publiceer eerst, met: publish."
        )
        raise Rejected([Finding("--as-of", day, "Toen was er nog niets gepubliceerd.", since)])
    shapes = release.shapes(sql)
    kept = {table: _in_shape(known.tables.get(table), shapes[table]) for table in KEPT if table in shapes}
    tables = {**catalog_tables(from_document(known.document)), **kept, **told(known)}
    tables["catalog"] = pl.DataFrame({"document": [known.document]})  # to the letter, not written anew
    try:
        return release.write_release(tables, sql, releases, day)
    except duckdb.Error as fault:
        problem = f"De cijfers van toen passen niet meer in een uitgave van nu ({str(fault).partition(chr(10))[0]})."
        raise Rejected([Finding("--as-of", day, problem, "Meld dit bij de beheerder.")]) from fault


def _in_shape(before: pl.DataFrame | None, shape: pl.Schema) -> pl.DataFrame:
    """A table of the ledger in the columns of today, in the order of the ledger: equal tables give equal bytes."""
    if before is None:
        return pl.DataFrame(schema=shape)
    names = [name for name in before.columns if name in shape]
    names += [name for name in shape if name not in names]
    return aligned(
        before, pl.DataFrame(schema={name: before.schema.get(name, shape[name]) for name in names})
    )
