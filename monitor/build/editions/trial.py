"""A trial of an edition: the build as it would be with the staged figures, without changing anything."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from monitor.build import recipe
from monitor.build.editions.corrections import open_ones
from monitor.build.editions.history import Settled, Unexplained, settle
from monitor.build.editions.ledger import State, state
from monitor.build.editions.staging import FOLDER, Staged, plain
from monitor.build.editions.undo import quiet
from monitor.catalog import Catalog, from_document, load
from monitor.catalog.models import Delivery
from monitor.store import CURRENT, is_sound, sha256_of


@dataclass(frozen=True)
class Trial:
    """The catalog and tables of a trial next to the ledger, and what they are compared with.

    `before` holds the tables in force: of the ledger, or of the release in use when nothing was published yet.
    `against` names it.
    """

    catalog: Catalog
    settled: Settled
    known: State
    before: Mapping[str, pl.DataFrame]
    catalog_before: Catalog | None
    against: str


def with_delivery(catalog: Catalog, one: Staged, content: bytes | None = None) -> Catalog:
    """The catalog with the staged figures as a delivery, in the place of an earlier one of the same edition.

    `content`: the figures, when they were read already.
    """
    delivery = Delivery(
        file=one.file,
        source=one.source,
        division=str(one.delivery["division"]),
        sha256=hashlib.sha256(content).hexdigest() if content is not None else sha256_of(one.figures),
        obtained=f"{datetime.now(UTC):%Y-%m-%d}",
        note=plain(str(one.delivery.get("file", ""))),
    )
    # In its own place: the order of deliveries may show in the last digits of a sum.
    replaced = tuple(delivery if item.file == one.file else item for item in catalog.deliveries)
    return replace(catalog, deliveries=replaced if delivery in replaced else (*replaced, delivery))


def trial(data: Path, releases: Path, one: Staged | None = None) -> Trial:
    """Compute everything with the staged figures, or without them what the deliveries give now.

    Raises Rejected when the deliveries or the staged figures do not fit; changes of published figures raise nothing
    here, they are told in `settled.findings`.
    """
    catalog, known, settled = laid(data, one)
    before, words, against = _in_force(known, releases)
    return Trial(catalog, settled, known, before, words, against)


def laid(data: Path, one: Staged | None = None) -> tuple[Catalog, State, Settled]:
    """The catalog with the staged figures, the ledger, and the one next to the other; raises Rejected as `trial`."""
    catalog = load(data / "catalog")
    extra: dict[str, Path] = {}
    if one is not None:
        catalog, extra = with_delivery(catalog, one), {one.file: one.figures}
    folder = data / "published"
    known = state(folder)
    try:
        tables = recipe.assemble(catalog, data, extra=extra)
        settled = settle(tables, known, open_ones(folder, known))
    except Unexplained as changed:
        settled = changed.settled
    return catalog, known, settled


def _in_force(known: State, releases: Path) -> tuple[Mapping[str, pl.DataFrame], Catalog | None, str]:
    """The tables and the catalog that readers have now, and their name; without a release there is nothing."""
    if known.publications:
        return known.tables, from_document(known.document), str(known.publications[-1]["code"])
    pointer = releases / CURRENT
    name = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    if not name or not is_sound(name, releases):
        return {}, None, ""
    tables = {path.stem: pl.read_parquet(path) for path in (releases / name).glob("*.parquet")}
    return tables, from_document(tables["catalog"]["document"].item()), name


def trial_release(data: Path, sql: Path, releases: Path, one: Staged) -> str:
    """The name of a release with the staged figures in the folder `releases`, in use nowhere.

    Raises Rejected with every finding of the deliveries, of hidden figures that can be worked out, of the ledger
    and of the rules in `sql`/checks.
    """
    with quiet(data / FOLDER):
        catalog = with_delivery(load(data / "catalog"), one)
    return recipe.make(catalog, data, sql, releases, extra={one.file: one.figures}, pointer="")
