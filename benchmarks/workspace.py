"""How long does it take to keep one change while twenty people write, next to a plain insert of the same row?"""

import argparse
import datetime
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.report import machine, share_of, write_readme
from benchmarks.servers import ROOT
from monitor.catalog import Catalog, load
from monitor.workspace.database import Workspace, open_workspace
from monitor.workspace.records import writing
from monitor.workspace.rights import Identity
from monitor.workspace.tables import Signal

sys.path.insert(0, str(ROOT / "tests"))
from workspaces import fresh_database, postgres  # the tests know how to start one

BEGIN, END = "<!-- workspace: begin -->", "<!-- workspace: end -->"
EDITORS, THINK, AREA = 20, (0.5, 1.5), "WK020207"
TEXTS = ("De lantaarns bij de speelplek doen het niet.", "De lantaarns zijn gemaakt, nu nog de bank.")
TARGET = 50.0
Save = Callable[[], None]
Place = Callable[[int], AbstractContextManager[Save]]
"""For an editor by number: a block in which one call keeps one thing."""


@contextmanager
def ours(workspace: Workspace) -> Iterator[Place]:
    """An editor has a signal and changes it over and over: rights, rules, version and journal included."""

    @contextmanager
    def place(number: int) -> Iterator[Save]:
        who = Identity(f"team{number}@arnhem.test", "", frozenset({"team"}), frozenset({"W2"}), time.time())
        with writing(workspace, who) as pen:
            made = pen.create(Signal(area=AREA, what=TEXTS[0], said_on=date(2026, 11, 2)))
        at = [made.version]

        def save() -> None:
            with writing(workspace, who) as pen:
                at[0] = pen.change(Signal, made.key, at[0], what=TEXTS[at[0] % 2]).version

        yield save

    yield place


@contextmanager
def plain(connect: Callable[[], Any], mark: str) -> Iterator[Place]:
    """An editor has a connection and inserts a row like that of a signal: nothing is checked or journalled."""
    names = ("number", "area", "what", "said_on", "changed_by", "changed_at")
    with closing(connect()) as first:
        first.execute(f"CREATE TABLE plain ({', '.join(f'{name} TEXT' for name in names)})")
        first.commit()
    statement = f"INSERT INTO plain VALUES ({', '.join([mark] * len(names))})"

    @contextmanager
    def place(number: int) -> Iterator[Save]:
        with closing(connect()) as connection:
            row = (str(number), AREA, TEXTS[0], "2026-11-02", f"team{number}@arnhem.test", "2026-11-28")

            def save() -> None:
                connection.execute(statement, row)
                connection.commit()

            yield save

    yield place


def sqlite_as_ours(path: Path) -> sqlite3.Connection:
    """A plain connection that is as careful as ours: WAL, and on the disk before it says yes."""
    connection = sqlite3.connect(path, timeout=10)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def measured(place: Place, think: tuple[float, float], seconds: float) -> list[float]:
    """Milliseconds of every save by all editors together, each in a thread, the first fifth of the time left out."""
    together = threading.Barrier(EDITORS)

    def editor(number: int) -> list[float]:
        drawn, found = random.Random(number), []
        with place(number) as save:
            together.wait()
            begin = time.perf_counter()
            while (now := time.perf_counter()) - begin < seconds:
                save()
                if now - begin > seconds / 5:
                    found.append((time.perf_counter() - now) * 1000)
                time.sleep(drawn.uniform(*think))
        return found

    with ThreadPoolExecutor(EDITORS) as threads:
        return [one for many in threads.map(editor, range(EDITORS)) for one in many]


def stores(catalog: Catalog, folder: Path, server: str) -> Iterator[tuple[str, Place, Place]]:
    """Name of a store, our way to keep there and the plain one, each on a fresh database of its own."""
    for name in ("SQLite", "PostgreSQL"):
        if name == "SQLite":
            address, file = f"sqlite:///{folder / 'ours.db'}", folder / "plain.db"
            bare = plain(lambda path=file: sqlite_as_ours(path), "?")  # type: ignore[misc]
        else:
            address, other = fresh_database(server), fresh_database(server)
            bare = plain(lambda at=other: psycopg.connect(at), "%s")  # type: ignore[misc]
        workspace = open_workspace(catalog, address)
        with ours(workspace) as our_place, bare as plain_place:
            yield name, our_place, plain_place
        workspace.close()


def rows(seconds: float) -> Iterator[tuple[str, str, list[float], list[float]]]:
    """Store, way of use, milliseconds of each of our saves and of each plain insert."""
    catalog = load(ROOT / "data" / "catalog")
    with tempfile.TemporaryDirectory() as folder, postgres() as server:
        for name, our_place, plain_place in stores(catalog, Path(folder), server):
            for use, think in (("thinking 0.5-1.5 s", THINK), ("flat out", (0.0, 0.0))):
                # One after the other, in one run on one machine: what differs is the way of keeping.
                yield (
                    name,
                    use,
                    measured(our_place, think, seconds),
                    measured(plain_place, think, seconds),
                )


def lines(seconds: float) -> Iterator[str]:
    """The table: a row per store and way of use."""
    yield "| store, 20 editors              | saves | p50, ms | p95, ms | p99, ms | p95 target | plain p50 | plain p95 | p50 / plain | p95 / plain |"
    yield "| ------------------------------ | ----: | ------: | ------: | ------: | ---------- | --------: | --------: | ----------: | ----------: |"
    for name, use, found, bare in rows(seconds):
        p50, p95, p99 = (share_of(found, share) for share in (0.5, 0.95, 0.99))
        b50, b95 = share_of(bare, 0.5), share_of(bare, 0.95)
        met = f"<= {TARGET:.0f}: {'yes' if p95 <= TARGET else 'NO'}" if use != "flat out" else ""
        yield (
            f"| {f'{name}, {use}':<30} | {len(found):>5} | {p50:>7.1f} | {p95:>7.1f} | {p99:>7.1f} | {met:<10} "
            f"| {b50:>9.1f} | {b95:>9.1f} | {p50 / b50:>11.1f} | {p95 / b95:>11.1f} |"
        )


def text(seconds: float) -> str:
    """The figures as a table, with date, command and machine."""
    date_line = f"Date: {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC"
    with postgres() as server, psycopg.connect(f"{server}/postgres") as connection:
        served = connection.info.server_version // 10000
    load = f"{os.getloadavg()[1]:.1f} processes busy on average in the last five minutes"
    packages = f"SQLAlchemy {version('SQLAlchemy')}, SQLite {sqlite3.sqlite_version}, PostgreSQL {served}"
    head = [
        date_line,
        "Command: `python -m benchmarks.workspace --write`",
        f"Machine: {machine()}, {packages}; {load}",
    ]
    return "\n\n".join([*head, "\n".join(lines(seconds))])


def main() -> int:
    """Measure, print and, when asked, keep it in the README; timings never make this fail."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workspace", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="seconds per row and way of keeping (20)")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    asked = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    report = text(asked.seconds)
    print(report)
    if asked.write:
        write_readme(report, BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
