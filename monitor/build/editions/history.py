"""A fresh build next to the ledger: what is new, what was published before, and what changed without a reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from monitor.build.editions.corrections import FILE, Correction, as_record, open_ones
from monitor.build.editions.ledger import KEPT, REVISION, Kept, State, replaced, state
from monitor.findings import Finding, Rejected

EQUAL = 1e-9
"""Two numbers that differ relatively less are the same number, computed on another machine."""

NOTHING = 1e-12
"""Below this, a number is the zero of another machine."""

WAS = "@was"
REMEDY = (
    f"Zet de oude levering terug, of meld in data/published/{FILE} een [[correction]] die dit cijfer noemt."
)

PUBLICATION = {
    "code": pl.String,
    "published_on": pl.String,
    "title": pl.String,
    "edition": pl.String,
    "figures": pl.Int64,
}
CORRECTION = {
    "code": pl.String,
    "published_on": pl.String,
    "since": pl.String,
    "what": pl.String,
    "why": pl.String,
    "figures": pl.Int64,
    "largest": pl.Float64,
}


@dataclass(frozen=True)
class Settled:
    """A build next to the ledger.

    tables: as the release holds them. news: per kept table the rows that the ledger does not have yet, with its
    marks. superseded: published values that those rows replace. corrections: the entries they rest on, with their
    number of figures and largest change. unused: entries that touch nothing. findings: changes without an entry.
    """

    tables: dict[str, pl.DataFrame]
    news: dict[str, pl.DataFrame]
    superseded: pl.DataFrame
    corrections: list[dict[str, Any]]
    unused: list[str]
    findings: list[Finding]


class Unexplained(Rejected):
    """Published figures changed or vanished without a correction; `settled` tells all, for who wants to compare."""

    def __init__(self, settled: Settled) -> None:
        super().__init__(settled.findings)
        self.settled = settled


def with_history(tables: Mapping[str, pl.DataFrame], folder: Path) -> dict[str, pl.DataFrame]:
    """The tables of a release, with what the ledger in `folder` says of them.

    Fills observation.published, takes the ledger's own numbers where they are equal, and adds the tables
    publication, correction and revision. Raises Unexplained with every finding when a published figure changed or
    vanished and no correction covers it, Rejected when the ledger is damaged. An empty ledger changes nothing.
    """
    known = state(folder)
    settled = settle(tables, known, open_ones(folder, known))
    if settled.findings:
        raise Unexplained(settled)
    return {**settled.tables, **told(known, settled)}


def told(known: State, settled: Settled | None = None) -> dict[str, pl.DataFrame]:
    """publication, correction and revision: of the ledger, and of what is corrected but not published yet."""
    publications = [{**one, "figures": one["counts"]["figures"]} for one in known.publications]
    corrections = [
        {**item, "published_on": one["published_on"]}
        for one in known.publications
        for item in one["corrections"]
    ]
    superseded = [known.superseded]
    if settled:
        corrections += [{**item, "published_on": ""} for item in settled.corrections]
        superseded.append(settled.superseded)
    return {
        "publication": _frame(publications, PUBLICATION),
        "correction": _frame(corrections, CORRECTION),
        "revision": _without_hidden(pl.concat(superseded), settled.tables if settled else known.tables).sort(
            list(REVISION)
        ),
    }


def _without_hidden(superseded: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What was replaced, without the values of figures that are hidden now: a release must not tell them again."""
    figures = tables.get("observation")
    if figures is None or superseded.is_empty():
        return superseded
    keys = ["indicator", "area", "edition", "division"]
    hidden = (
        figures.filter(pl.col("status") == "suppressed").select(keys).with_columns(hidden=pl.lit(value=True))
    )
    marked = superseded.join(hidden, on=keys, how="left", maintain_order="left")
    return marked.with_columns(value=pl.when(pl.col("hidden").is_null()).then(pl.col("value"))).drop("hidden")


def _frame(rows: list[dict[str, Any]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema, orient="row")


def settle(tables: Mapping[str, pl.DataFrame], known: State, corrections: Sequence[Correction]) -> Settled:
    """Lay every kept table next to the ledger; changes nothing and raises nothing, see Settled."""
    whole = dict(tables)
    news: dict[str, pl.DataFrame] = {}
    findings: list[Finding] = []
    changed: list[pl.DataFrame] = []
    for table in [name for name in KEPT if name in tables]:
        both = _side_by_side(table, tables[table], known.tables.get(table), corrections)
        findings += _unexplained(table, both)
        changed.append(_sizes(both))
        news[table] = _news(table, both, tables[table])
        whole[table] = both.filter(~pl.col("withdrawn")).select(tables[table].columns)
    before = known.tables.get("observation")
    none = pl.DataFrame(schema=REVISION)
    superseded = none if before is None else replaced(before, news["observation"], "")
    sizes = pl.concat(changed).filter(pl.col("correction") != "")
    largest = {
        row["correction"]: {"figures": row["figures"], "largest": row["largest"]}
        for row in sizes.group_by("correction").agg(pl.len().alias("figures"), pl.col("size").max().alias("largest"))
        .iter_rows(named=True)
    }  # fmt: skip
    used = [{**as_record(item), **largest[item.code]} for item in corrections if item.code in largest]
    unused = [item.code for item in corrections if item.code not in largest]
    return Settled(whole, news, superseded, used, unused, findings)


def _side_by_side(
    table: str, fresh: pl.DataFrame, before: pl.DataFrame | None, corrections: Sequence[Correction]
) -> pl.DataFrame:
    """Every row of the build and every row that vanished, with what the ledger has for it.

    Adds per column `<column>@was`, and: known, withdrawn, changed (the figure is another), cover (the correction
    that covers the row), correction (the one that is needed), differs (the ledger lacks this row).
    """
    kept = KEPT[table]
    old = aligned(before, fresh)
    others = [name for name in fresh.columns if name not in kept.key]
    was = old.rename({name: name + WAS for name in others}).with_columns(known=pl.lit(value=True))
    both = fresh.with_columns(withdrawn=pl.lit(value=False)).join(was, on=kept.key, how="full", coalesce=True)
    both = both.with_columns(
        pl.col("known").fill_null(value=False),
        pl.col("withdrawn").fill_null(value=True),
        cover=_cover(table, corrections, fresh),
    )
    both = both.with_columns(
        _as_published(name) for name, dtype in fresh.schema.items() if dtype.is_float() and name in others
    )
    if kept.point:
        same = [pl.col(name).eq_missing(pl.col(name + WAS)) for name in kept.point if name in others]
        stays = pl.all_horizontal("known", ~pl.col("withdrawn"), pl.col("cover") == "", *same)
        both = both.with_columns(
            pl.when(stays).then(name + WAS).otherwise(name).alias(name) for name in others
        )
    there = ~pl.col("withdrawn")
    other = [there & pl.col(name).ne_missing(pl.col(name + WAS)) for name in kept.figure if name in others]
    both = both.with_columns(missed=_missed(kept, fresh))
    both = both.with_columns(changed=pl.col("known") & pl.any_horizontal("missed", *other))
    if "published" in others:
        present = pl.when(pl.col("known") & ~pl.col("changed")).then("published" + WAS).otherwise(pl.lit(""))
        both = both.with_columns(published=present)
    different = [pl.col(name).ne_missing(pl.col(name + WAS)) for name in others]
    return both.with_columns(
        correction=pl.when("changed").then("cover").otherwise(pl.lit("")),
        differs=~pl.col("known") | pl.col("withdrawn") | pl.any_horizontal(pl.lit(value=False), *different),
    )


def _missed(kept: Kept, fresh: pl.DataFrame) -> pl.Expr:
    """Whether a published row should still be there: it held a figure, and no other row followed it."""
    if not kept.figure:
        return pl.lit(value=False)  # a break that is no longer one is not a figure that vanished
    if not kept.series:
        return pl.col("withdrawn")
    followed = pl.struct(kept.series).is_in(fresh.select(pl.struct(kept.series)).to_series().implode())
    return pl.col("withdrawn") & ~followed


def aligned(before: pl.DataFrame | None, fresh: pl.DataFrame) -> pl.DataFrame:
    """The rows of the ledger in the columns of today: what was not kept then is empty."""
    if before is None:
        return fresh.clear()
    absent = [
        (pl.lit("") if dtype == pl.String else pl.lit(None, dtype)).alias(name)
        for name, dtype in fresh.schema.items()
        if name not in before.columns
    ]
    return before.with_columns(absent).select(
        pl.col(name).cast(dtype) for name, dtype in fresh.schema.items()
    )


def _cover(table: str, corrections: Sequence[Correction], fresh: pl.DataFrame) -> pl.Expr:
    """The code of the first correction that covers a row; empty when there is none."""
    code: pl.Expr = pl.lit("")
    for item in reversed(corrections):
        code = pl.when(item.covers(table, fresh.columns)).then(pl.lit(item.code)).otherwise(code)
    return code


def _as_published(name: str) -> pl.Expr:
    """The ledger's number where the computed one is equal to it but for the last digits."""
    new, old = pl.col(name), pl.col(name + WAS)
    most = pl.max_horizontal(new.abs(), old.abs()) * EQUAL
    near = (new - old).abs() <= pl.max_horizontal(most, pl.lit(NOTHING))
    return pl.when(near.fill_null(value=False)).then(old).otherwise(new).alias(name)


def _news(table: str, both: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """The rows for the ledger: new, changed (also in words), or withdrawn with what they held last."""
    others = [name for name in fresh.columns if name not in KEPT[table].key]
    last = [pl.when("withdrawn").then(name + WAS).otherwise(name).alias(name) for name in others]
    rows = both.filter("differs").with_columns(last)
    return rows.select(*fresh.columns, "withdrawn", "correction", figure=~pl.col("known") | pl.col("changed"))


def _sizes(both: pl.DataFrame) -> pl.DataFrame:
    """Of every figure that changed: the correction it rests on and the size of the change, in its unit."""
    size = (
        (pl.col("value") - pl.col("value" + WAS)).abs()
        if "value" in both.columns
        else pl.lit(None, pl.Float64)
    )
    return both.filter("changed").select("correction", size=size)


def _unexplained(table: str, both: pl.DataFrame) -> Iterator[Finding]:
    """One finding for every published figure that changed or vanished without a correction."""
    kept = KEPT[table]
    for row in (
        both.filter(pl.col("changed") & (pl.col("correction") == "")).sort(kept.key).iter_rows(named=True)
    ):
        where = ", ".join(str(row[name]) for name in kept.key)
        when = f" op {row['published' + WAS]}" if row.get("published" + WAS) else ""
        was = _said(row, [name + WAS for name in kept.figure])
        now = "het is er niet meer" if row["withdrawn"] else f"nu is het {_said(row, kept.figure)}"
        yield Finding(
            f"gepubliceerd cijfer ({table})", where, f"Gepubliceerd{when} als {was}; {now}.", REMEDY
        )


def _said(row: Mapping[str, Any], names: Sequence[str]) -> str:
    """The figure columns of a row in a few words."""
    texts = [
        f"{row[name]:.6g}" if isinstance(row[name], float) else str(row[name])
        for name in names
        if row.get(name) is not None
    ]
    return " / ".join(texts) or "leeg"
