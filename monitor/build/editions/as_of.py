"""A release of an earlier day, made from the ledger alone."""

from datetime import date
from pathlib import Path

import polars as pl

from monitor.build import release
from monitor.build.editions.history import told
from monitor.build.editions.ledger import state
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
    known = state(folder, day)
    if not known.publications:
        first = state(folder).publications[:1]
        since = (
            f"Kies een dag vanaf {first[0]['published_on']}." if first else "Publiceer eerst, met: publish."
        )
        raise Rejected([Finding("--as-of", day, "Toen was er nog niets gepubliceerd.", since)])
    tables = {**catalog_tables(from_document(known.document)), **known.tables, **told(known)}
    tables["catalog"] = pl.DataFrame({"document": [known.document]})  # to the letter, not written anew
    with release.alone(releases):
        return release.write_release(tables, sql, releases, day)
