"""Publish: figures become a delivery, a release is made and the ledger grows, all of it or none."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from monitor.build import recipe, release
from monitor.build.editions.approve import approver_of, refuse_other, refuse_same
from monitor.build.editions.content import Counts, blocking, counts, fingerprint
from monitor.build.editions.corrections import open_ones
from monitor.build.editions.history import Settled, aligned, settle, with_history
from monitor.build.editions.ledger import FILE as PUBLICATION
from monitor.build.editions.ledger import KEPT, LAST, State, append, state
from monitor.build.editions.registering import EDITIONS, register
from monitor.build.editions.staging import ANSWERS, FOLDER, Staged, plain, refuse, staged
from monitor.build.editions.trial import trial, with_delivery
from monitor.build.editions.undo import Journal, all_or_nothing, quiet
from monitor.catalog import Catalog, load
from monitor.findings import Rejected
from monitor.store import CURRENT, sha256_of

ASIDE = ".published"
"""Folder in the waiting room where a published import is kept, for who asks later how it came about."""


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
    """A publication that was made: its code, the release that holds it, what was new, and what is left to do.

    already: it was made before, by a run that was killed before it had cleared up.
    """

    code: str
    release: str
    counts: Counts
    remark: str = ""
    already: bool = False


def publish_edition(
    data: Path, sql: Path, releases: Path, edition: str, source: str = "", title: str = "", on: str = ""
) -> Published:
    """Publish the staged edition that a second person approved; everything stays as it was when a step fails.

    What was published already, by a run that was killed before it could clear up, is only set aside. Raises Rejected
    without a valid approval of exactly what is published, and with every finding of the build.
    """
    with release.alone(releases), all_or_nothing(data / FOLDER) as journal:
        one = staged(data, edition, source)
        if code := _already(data, one):
            journal.done()
            return Published(
                code,
                (releases / CURRENT).read_text(encoding="utf-8").strip(),
                {},
                _set_aside(one, code),
                already=True,
            )
        plan = Plan(title, one.importer, approver_of(one), edition, one.source, on)
        content = one.figures.read_bytes()
        catalog = with_delivery(load(data / "catalog"), one, content)
        journal.write(data / "raw" / one.file, content)
        register(data / EDITIONS, catalog, one, journal)
        told = plan if title else replace(plan, title=f"{catalog.source[one.source].label}, editie {edition}")
        made = _publish(told, data, sql, releases, journal, one)
        return replace(made, remark=_set_aside(one, made.code))


def publish_state(data: Path, sql: Path, releases: Path, plan: Plan) -> Published:
    """Publish what the deliveries give now: figures of registers, and corrections.

    Raises Rejected unless two different people and a title are named, and with every finding of the build.
    """
    refuse_same("publicatie", plan.importer, plan.approver)
    if not plan.title.strip():
        raise refuse("publicatie", "Er is geen titel.", 'Zeg wat er nieuw is: --title "Politiecijfers 2025".')
    with release.alone(releases), all_or_nothing(data / FOLDER) as journal:
        return _publish(plan, data, sql, releases, journal)


def prospect(data: Path, releases: Path, edition: str = "", source: str = "") -> Counts:
    """What a publication would hold, without changing anything; raises Rejected as publishing would.

    Approval is not asked for: who looks ahead may do so before it is given.
    """
    with quiet(data / FOLDER):
        one = staged(data, edition, source) if edition else None
        found = trial(data, releases, one)
    _refuse_unfit(found.settled, found.known, found.catalog)
    return counts(found.settled, found.known)


def _publish(
    plan: Plan, data: Path, sql: Path, releases: Path, journal: Journal, one: Staged | None = None
) -> Published:
    """Compute, add to the ledger, see that the ledger gives the same back, and put the release into use."""
    folder = data / "published"
    catalog = load(data / "catalog")
    tables = recipe.assemble(catalog, data)
    known = state(folder)
    settled = settle(tables, known, open_ones(folder, known))
    _refuse_unfit(settled, known, catalog)
    if one is not None:
        refuse_other(one, fingerprint(settled, catalog, one.file))
    on = plan.on or f"{datetime.now(UTC):%Y-%m-%d}"
    told = counts(settled, known)
    about = {
        "published_on": on,
        "title": plan.title.strip(),
        **({"file": one.file, "sha256": sha256_of(data / "raw" / one.file)} if one else {}),
        "edition": plan.edition,
        "source": plan.source,
        "importer": plain(plan.importer),
        "approver": plain(plan.approver),
        "corrections": settled.corrections,
        "counts": told,
    }

    def noted(added: Path, sha256: str, last: bytes) -> None:
        journal.note(folder / LAST, last)
        journal.add(added, PUBLICATION, sha256)

    code = append(folder, _rows(settled, known, on), catalog.document(), about, noted)
    whole = with_history(tables, folder)
    _refuse_untrue(whole, state(folder))
    name = release.write_release(whole, sql, releases)
    journal.note(releases / CURRENT, f"{name}\n".encode(), public=True)
    release.switch(releases, name)
    journal.done()
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
    """Raise Rejected for made-up figures, for what stands in the way, and when there is nothing to publish."""
    if settled.findings:
        raise Rejected(settled.findings)
    if catalog.fictitious:
        problem = "Deze cijfers zijn verzonnen, alleen om te oefenen."
        raise refuse("publicatie", problem, "Publiceer alleen echte cijfers.")
    if findings := blocking(settled):
        raise Rejected(findings)
    if known.document == catalog.document() and all(rows.is_empty() for rows in settled.news.values()):
        raise refuse("publicatie", "Er is niets nieuws.", "Alles wat er is, was al gepubliceerd.")


def _refuse_untrue(whole: Mapping[str, pl.DataFrame], known: State) -> None:
    """Raise Rejected when the ledger does not give back what is being published; that is a fault of the monitor."""
    for table, kept in KEPT.items():
        held = aligned(known.tables.get(table), whole[table])
        if not whole[table].sort(kept.key).equals(held.sort(kept.key)):
            problem = f"De tabel {table} komt niet gelijk terug uit data/published."
            raise refuse("publicatie", problem, "Dit is een fout in de monitor: meld hem bij de beheerder.")


def _already(data: Path, one: Staged) -> str:
    """The code of the last publication of this file, when it held these very figures; otherwise empty."""
    held = [told for told in state(data / "published").publications if told.get("file") == one.file]
    same = held and held[-1].get("sha256") == sha256_of(one.figures)
    return str(held[-1]["code"]) if same else ""


def _set_aside(one: Staged, code: str) -> str:
    """Take a published import out of the waiting room, without the answers; returns what went wrong, if anything.

    Map, delivery note and report are kept. The publication is out: what fails here must not stop it.
    """
    kept = one.folder.parent / ASIDE / f"{code}_{one.folder.name}"
    try:
        (one.folder / ANSWERS).unlink(missing_ok=True)
        kept.parent.mkdir(exist_ok=True, mode=0o700)
        shutil.rmtree(kept, ignore_errors=True)
        one.folder.rename(kept)
    except OSError as fault:
        return (
            f"{one.folder} kan niet worden opgeruimd ({fault.strerror}). Doe publish {one.edition} opnieuw."
        )
    return ""
