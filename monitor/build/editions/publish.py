"""Publish: figures become a delivery, a release is made and the ledger grows, all of it or none."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from monitor.build import recipe, release
from monitor.build.editions.approve import approver_of, refuse_same
from monitor.build.editions.corrections import open_ones
from monitor.build.editions.history import Settled, settle, with_history
from monitor.build.editions.ledger import KEPT, LAST, State, append, state
from monitor.build.editions.staging import FOLDER, Staged, refuse, staged
from monitor.build.editions.trial import trial, with_delivery
from monitor.build.editions.undo import all_or_nothing
from monitor.catalog import Catalog, load
from monitor.findings import Finding, Rejected
from monitor.store import CURRENT

EDITIONS = "catalog/editions.toml"
DONE = ".published"
"""Folder in the waiting room where a published import is kept, for who asks later how it came about."""

Counts = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What is going to be published: by whom, under which title, on which day (YYYY-MM-DD)."""

    title: str
    importer: str
    approver: str
    edition: str = ""
    source: str = ""
    on: str = ""


@dataclass(frozen=True)
class Published:
    """A publication that was made: its code, the release that holds it, and what was new."""

    code: str
    release: str
    counts: Counts


def publish_edition(
    data: Path, sql: Path, releases: Path, edition: str, source: str = "", title: str = "", on: str = ""
) -> Published:
    """Publish the staged edition that a second person approved; everything stays as it was when a step fails.

    Raises Rejected without a valid approval of exactly these bytes, and with every finding of the build.
    """
    one = staged(data, edition, source)
    plan = Plan(title, one.importer, approver_of(one), edition, one.source, on)
    target = data / "raw" / one.file
    with all_or_nothing(*_touched(data, releases, target)):
        # Only now nobody else is publishing: what was looked at above may have gone in the meantime.
        approver_of(staged(data, edition, one.source))
        catalog = with_delivery(load(data / "catalog"), one)
        _replace(target, one.figures.read_bytes())
        _register(data / EDITIONS, catalog, one)
        told = plan if title else replace(plan, title=f"{catalog.source[one.source].label}, editie {edition}")
        made = _publish(told, data, sql, releases)
    _set_aside(one, made.code)
    return made


def publish_state(data: Path, sql: Path, releases: Path, plan: Plan) -> Published:
    """Publish what the deliveries give now: figures of registers, and corrections.

    Raises Rejected unless two different people and a title are named, and with every finding of the build.
    """
    refuse_same("publicatie", plan.importer, plan.approver)
    if not plan.title.strip():
        raise refuse("publicatie", "Er is geen titel.", 'Zeg wat er nieuw is: --title "Politiecijfers 2025".')
    with all_or_nothing(*_touched(data, releases)):
        return _publish(plan, data, sql, releases)


def prospect(data: Path, releases: Path, edition: str = "", source: str = "") -> Counts:
    """What a publication would hold, without changing anything; raises Rejected as publishing would."""
    one = staged(data, edition, source) if edition else None
    found = trial(data, releases, one)
    if found.settled.findings:
        raise Rejected(found.settled.findings)
    _refuse_unfit(found.settled, found.known, found.catalog)
    return counts(found.settled, found.known)


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


def _publish(plan: Plan, data: Path, sql: Path, releases: Path) -> Published:
    """Compute, add to the ledger, see that the ledger gives the same back, and put the release into use."""
    folder = data / "published"
    catalog = load(data / "catalog")
    tables = recipe.assemble(catalog, data)
    known = state(folder)
    settled = settle(tables, known, open_ones(folder, known))
    if settled.findings:
        raise Rejected(settled.findings)
    _refuse_unfit(settled, known, catalog)
    on = plan.on or date.today().isoformat()
    told = counts(settled, known)
    about = {
        "published_on": on,
        "title": plan.title.strip(),
        "edition": plan.edition,
        "source": plan.source,
        "importer": " ".join(plan.importer.split()),
        "approver": " ".join(plan.approver.split()),
        "corrections": settled.corrections,
        "counts": told,
    }
    code = append(folder, _rows(settled, known, on), catalog.document(), about)
    whole = with_history(tables, folder)
    _refuse_untrue(whole, state(folder))
    with release.alone(releases):
        name = release.write_release(whole, sql, releases)
        release.switch(releases, name)
    return Published(code, name, told)


def _rows(settled: Settled, known: State, on: str) -> Mapping[str, pl.DataFrame]:
    """What goes into the ledger: tables with news, and those it does not have in this form yet."""
    rows = dict(settled.news)
    dated = pl.when(pl.col("published") == "").then(pl.lit(on)).otherwise("published").alias("published")
    rows["observation"] = rows["observation"].with_columns(dated)
    unchanged = {
        table
        for table, frame in rows.items()
        if frame.is_empty()
        and table in known.tables
        and known.tables[table].schema == settled.tables[table].schema
    }
    return {table: frame for table, frame in rows.items() if table not in unchanged}


def _refuse_unfit(settled: Settled, known: State, catalog: Catalog) -> None:
    """Raise Rejected for made-up figures, for corrections without figures, and when there is nothing to publish."""
    if catalog.fictitious:
        problem = "Deze cijfers zijn verzonnen, alleen om te oefenen."
        raise refuse("publicatie", problem, "Publiceer alleen echte cijfers.")
    if settled.unused:
        problem = "Deze correctie verandert geen enkel gepubliceerd cijfer."
        remedy = "Verbeter de levering of de catalogus ook, of haal de correctie weg."
        raise Rejected(
            [Finding("corrections.toml", f"correctie {code}", problem, remedy) for code in settled.unused]
        )
    if known.document == catalog.document() and all(rows.is_empty() for rows in settled.news.values()):
        raise refuse("publicatie", "Er is niets nieuws.", "Alles wat er is, was al gepubliceerd.")


def _refuse_untrue(whole: Mapping[str, pl.DataFrame], known: State) -> None:
    """Raise Rejected when the ledger does not give back what is being published; that is a fault of the monitor."""
    for table, kept in KEPT.items():
        if not whole[table].sort(kept.key).equals(known.tables[table].sort(kept.key)):
            problem = f"De tabel {table} komt niet gelijk terug uit data/published."
            raise refuse("publicatie", problem, "Dit is een fout in de monitor: meld hem bij de beheerder.")


def _touched(data: Path, releases: Path, *more: Path) -> tuple[Path, list[Path], list[Path]]:
    """The room for copies, and the files and folders that a publication may touch."""
    files = [data / EDITIONS, data / "published" / LAST, releases / CURRENT, *more]
    return data / FOLDER, files, [data / "published"]


def _replace(path: Path, content: bytes) -> None:
    """Write a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pending = path.with_name(f".{path.name}-{os.getpid()}")
    pending.write_bytes(content)
    pending.replace(path)


def _register(path: Path, catalog: Catalog, one: Staged) -> None:
    """Name the delivery in editions.toml: a new block, or new checksum and day in the block that is there.

    Raises Rejected when the file then does not say what it should, such as after an unusual edit by hand.
    """
    wanted = catalog.deliveries[-1]
    text = path.read_text(encoding="utf-8")
    block = re.compile(rf'(?ms)^\[\[delivery\]\]\s*\nfile = "{re.escape(one.file)}"\n.*?(?=^\[\[|\Z)')
    found = block.search(text)
    words = {
        "file": wanted.file,
        "source": wanted.source,
        "division": wanted.division,
        "sha256": wanted.sha256,
    }
    words |= {"obtained": wanted.obtained, "note": wanted.note}
    lines = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in words.items())
    if found:
        text = f"{text[: found.start()]}[[delivery]]\n{lines}\n{text[found.end() :]}"
    else:
        text = f"{text.rstrip()}\n\n[[delivery]]\n{lines}"
    _replace(path, text.encode())
    told = [item for item in load(path.parent).deliveries if item.file == one.file]
    if told != [wanted]:
        problem = f"De levering {one.file} kan niet worden bijgeschreven."
        raise refuse(one.edition, problem, "Schrijf haar met de hand in editions.toml en publiceer opnieuw.")


def _set_aside(one: Staged, code: str) -> None:
    """Take a published import out of the waiting room, and keep it."""
    kept = one.folder.parent / DONE / f"{code}_{one.folder.name}"
    kept.parent.mkdir(exist_ok=True)
    one.folder.rename(kept)
