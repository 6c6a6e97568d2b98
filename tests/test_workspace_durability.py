"""Is everything that was acknowledged still there, whole, after the writer or the store itself was killed?"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text
from workspaces import TEAM_W2, Server, fresh_database, postgres_of_our_own

from monitor.catalog import Catalog, load
from monitor.workspace.database import open_workspace
from monitor.workspace.records import every, writing
from monitor.workspace.tables import Entry, Goal, Signal, told

ROUNDS = 50
SERVER_ROUNDS = 5
MOST_LINES = 8
"""A writer dies after at most so many acknowledgements."""

LONGEST_SAVE = 0.006
"""Seconds; the writer dies at a drawn moment within about the time of one save more."""

ROOT = Path(__file__).resolve().parents[1]


class Writer:
    """A process that forks writers; `acknowledged` holds the highest version that was said to be kept, by kind and key."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.acknowledged: dict[tuple[str, str], int] = {}

    def start(self, address: str, how: str = "") -> int:
        """The process id of a new writer."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{address} {how}\n")
        self.process.stdin.flush()
        kind, pid, _ = self.line()
        assert kind == "writer"
        return int(pid)

    def line(self) -> tuple[str, str, int]:
        """What the writer says next."""
        assert self.process.stdout is not None
        kind, key, version = self.process.stdout.readline().split()
        return kind, key, int(version)

    def hear(self, lines: int) -> None:
        """Wait for so many acknowledgements."""
        for _ in range(lines):
            self._keep(self.line())

    def hear_the_rest(self) -> None:
        """Everything that a writer said until it was gone."""
        while (line := self.line())[0] != "gone":
            self._keep(line)

    def _keep(self, line: tuple[str, str, int]) -> None:
        kind, key, version = line
        assert kind in ("signal", "goal"), line
        self.acknowledged[kind, key] = max(version, self.acknowledged.get((kind, key), 0))


@pytest.fixture
def writer() -> Iterator[Writer]:
    """A process that is warm: each writer it forks begins at once."""
    with subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "killed_writer.py")], cwd=ROOT, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        yield Writer(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(ROOT / "data" / "catalog")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty workspace in each of both stores."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'workspace.db'}"
    return fresh_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL that this test may kill."""
    with postgres_of_our_own() as running:
        yield running


def assert_whole(address: str, catalog: Catalog, acknowledged: dict[tuple[str, str], int]) -> int:
    """Assert that the store holds what was acknowledged, each record with exactly its lines; how many there are.

    Opens it anew, so that the store first has to recover.
    """
    with closing(open_workspace(catalog, address)) as workspace, workspace.reading() as session:
        records = {
            (row.__tablename__, row.key): row for kind in (Signal, Goal) for row in every(session, kind)
        }
        lines = defaultdict(list)
        for line in session.scalars(select(Entry).order_by(Entry.number)):
            lines[line.kind, line.key].append(line)
    assert set(lines) == set(records), "a record without its line, or a line without its record"
    for name, record in records.items():
        assert [line.version for line in lines[name]] == list(range(1, record.version + 1)), name
        after: dict[str, object] = {}
        for line in lines[name]:
            after |= line.after
        assert after == told(record), name
    kept = {name: record.version for name, record in records.items()}
    assert {name for name, version in acknowledged.items() if kept.get(name, 0) < version} == set()
    changed = {key for (kind, key), row in records.items() if kind == "signal" and row.version == 2}
    together = {row.title.rpartition(" ")[2] for (kind, _), row in records.items() if kind == "goal"}
    assert changed == together, "half of a transaction"
    return len(records)


def test_a_writer_that_is_killed_loses_nothing_it_acknowledged(
    writer: Writer, address: str, catalog: Catalog
) -> None:
    drawn, kept = random.Random(address.partition(":")[0]), 0
    for number in range(ROUNDS):
        pid = writer.start(address)
        writer.hear(drawn.randint(1, MOST_LINES))
        # Not to wait for anything: every other time at once after the acknowledgement, else at a drawn moment.
        time.sleep(drawn.uniform(0, LONGEST_SAVE) * (number % 2))
        os.kill(pid, signal.SIGKILL)
        writer.hear_the_rest()
        kept = assert_whole(address, catalog, writer.acknowledged)
    assert kept >= len(writer.acknowledged) >= ROUNDS
    with closing(open_workspace(catalog, address)) as workspace, workspace.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


def test_a_save_that_was_cut_off_just_before_the_end_is_not_there_and_holds_up_nobody(
    writer: Writer, address: str, catalog: Catalog
) -> None:
    pid = writer.start(address, "halfway")
    assert writer.line()[0] == "halfway"
    os.kill(pid, signal.SIGKILL)
    while writer.line()[0] != "gone":
        pass  # the other threads had come as far
    assert assert_whole(address, catalog, {}) == 0
    with closing(open_workspace(catalog, address)) as workspace, writing(workspace, TEAM_W2) as pen:
        pen.create(Signal(area="WK020207", what="Hier ging iets mis.", said_on=date(2026, 11, 2)))
    assert assert_whole(address, catalog, {}) == 1


def test_a_postgresql_that_is_killed_and_started_again_has_all_it_acknowledged(
    writer: Writer, server: Server, catalog: Catalog
) -> None:
    drawn, address = random.Random(5), fresh_database(server.address)
    site = open_workspace(catalog, address)
    for _ in range(SERVER_ROUNDS):
        writer.start(address)
        writer.hear(drawn.randint(1, MOST_LINES))
        time.sleep(drawn.uniform(0, LONGEST_SAVE))
        server.kill()
        writer.hear_the_rest()
        server.start()
        kept = assert_whole(address, catalog, writer.acknowledged)
        with site.reading() as session:  # opened before the server fell, as the site was
            assert len(every(session, Signal)) + len(every(session, Goal)) == kept
    site.close()
    assert kept >= len(writer.acknowledged) >= SERVER_ROUNDS
