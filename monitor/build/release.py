"""Write one immutable release: a DuckDB file, sorted Parquet copies, a manifest, and the switch to it."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from monitor.build.tables import as_asked, ordered
from monitor.catalog import from_document
from monitor.findings import Finding, Rejected
from monitor.store import CURRENT, form_of, is_sound, sha256_of

CHECKS = "checks"
WORK = ".building-"
"""The begin of the name of a folder in which a release is being made."""


@contextmanager
def alone(releases: Path) -> Iterator[None]:
    """Let one build at a time write in a folder of releases; a second one waits for the first.

    The lock goes with the process, so what a killed build left behind can be thrown away here.
    """
    releases.mkdir(parents=True, exist_ok=True)
    with (releases / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in releases.glob(f"{WORK}*"):
            shutil.rmtree(left, ignore_errors=True)
        for left in releases.glob(f".{CURRENT}-*"):
            left.unlink(missing_ok=True)
        yield


def write_release(
    tables: Mapping[str, pl.DataFrame], sql: Path, releases: Path, as_of: str = "", day: str = ""
) -> str:
    """The name of the release that holds these tables; an equal one that is there already is kept.

    The name is the date and the hash of the form and the Parquet copies. Nothing is visible before everything is
    written and checked. `as_of`: the day of which it reproduces the figures; the rules
    of today do not hold for those. `day`: the date in its name, when it was made before (YYYY-MM-DD). Raises Rejected
    when a rule of `sql/checks` finds rows. To be called inside `alone`.
    """
    work = releases / f"{WORK}{os.getpid()}"
    work.mkdir(parents=True)
    try:
        checksums = _write_parquet(tables, work)
        form = form_of(sql)  # what store.own_form compares with
        content = _content(checksums, form)
        equal = [path.parent.name for path in releases.glob(f"*-{content[:12]}/manifest.json")]
        for name in sorted(equal, reverse=True):
            if is_sound(name, releases):
                return name
        name = f"{day or f'{datetime.now(UTC):%Y-%m-%d}'}-{content[:12]}"
        database = work / "monitor.duckdb"
        _write_database(tables, sql, database, "" if as_of else CHECKS)
        manifest = {
            "name": name,
            "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "form": form,
            "fictitious": _made_up(tables),
            "as_of": as_of,
            "content_sha256": content,
            "database_sha256": sha256_of(database),
            "parquet_sha256": checksums,
            "rows": {table: frame.height for table, frame in sorted(tables.items())},
        }
        shutil.rmtree(releases / name, ignore_errors=True)
        database.replace(releases / f"{name}.duckdb")
        (work / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        work.rename(releases / name)
        return name
    finally:
        shutil.rmtree(work, ignore_errors=True)


def content_of(tables: Mapping[str, pl.DataFrame], sql: Path) -> str:
    """The content hash that a release of these tables would have; leaves nothing behind."""
    with TemporaryDirectory() as folder:
        return _content(_write_parquet(tables, Path(folder)), form_of(sql))


def _content(checksums: Mapping[str, str], form: str) -> str:
    """The form is in it too: a file that is being read is never replaced by another."""
    whole = json.dumps({**checksums, "form": form}, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _made_up(tables: Mapping[str, pl.DataFrame]) -> bool:
    """Whether the figures were made up to practise with; the store never lets such a release stand in for another."""
    return any(from_document(document).fictitious for document in tables["catalog"]["document"])


def switch(releases: Path, name: str, pointer: str = CURRENT) -> None:
    """Make a release the one in use, in one step, so that a reader sees the old or the new one."""
    pending = releases / f".{CURRENT}-{os.getpid()}"
    pending.write_text(name + "\n", encoding="utf-8")
    pending.replace(releases / pointer)


def shapes(sql: Path) -> dict[str, pl.Schema]:
    """The columns of every table of a release, as `sql/schema.sql` makes them today."""
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        connection.execute((sql / "schema.sql").read_text(encoding="utf-8"))
        names = [row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return {name: connection.sql(f'from "{name}" limit 0').pl().schema for name in names}


def _write_parquet(tables: Mapping[str, pl.DataFrame], folder: Path) -> dict[str, str]:
    checksums = {}
    for table in sorted(tables):
        path = folder / f"{table}.parquet"
        ordered(table, tables).write_parquet(path, compression="zstd", statistics=False)
        checksums[path.name] = sha256_of(path)
    return checksums


def _write_database(tables: Mapping[str, pl.DataFrame], sql: Path, path: Path, rules: str) -> None:
    connection = duckdb.connect(str(path), config={"autoinstall_known_extensions": False})
    try:
        connection.execute((sql / "schema.sql").read_text(encoding="utf-8"))
        for table, frame in tables.items():  # in this order, because of the references
            connection.register("incoming", as_asked(table, tables))
            columns = ", ".join(f'"{name}"' for name in frame.columns)
            connection.execute(f'insert into "{table}" ({columns}) select {columns} from incoming')
            connection.unregister("incoming")
        if rules and (findings := broken_rules(connection, sql / rules)):
            raise Rejected(findings)
        connection.execute("checkpoint")
    except duckdb.IOException as fault:  # a full disk, said as by everything else that writes
        raise OSError(errno.EIO, str(fault).partition("\n")[0], str(path)) from fault
    finally:
        connection.close()


def broken_rules(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Finding]:
    """One finding for every row that a rule in `folder` returns; the first comment line of a rule is its remedy."""
    findings = []
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        remedy = text.partition("\n")[0].removeprefix("--").strip()
        answer = connection.sql(text)
        for row in answer.fetchall():
            told = ", ".join(f"{name}={value}" for name, value in zip(answer.columns, row, strict=True))
            findings.append(Finding(f"regel {path.stem}", told, "Deze rij breekt de regel.", remedy))
    return findings
