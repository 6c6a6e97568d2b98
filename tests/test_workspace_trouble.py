"""What happens when the store itself is in trouble: newer, full, locked, read-only, gone, or opened by many at once?"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError
from workspaces import TEAM_W2, at_once, fresh_database, postgres_of_our_own

from monitor.store import Release
from monitor.workspace import journal
from monitor.workspace.database import NotKept, NoWorkspace, Workspace, open_workspace
from monitor.workspace.records import every, writing
from monitor.workspace.tables import Bundle, Goal, Signal

ROOT = Path(__file__).resolve().parents[1]


def address_of(workspace: Workspace) -> str:
    """Where a workspace is kept."""
    return workspace.engine.url.render_as_string(hide_password=False)


def test_a_workspace_made_by_a_newer_version_is_left_alone(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.create(Goal(area="W2", title="Licht"))
    with workspace.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("ALTER TABLE goal ADD COLUMN later TEXT"))
    with pytest.raises(NoWorkspace, match="nieuwere versie"):
        open_workspace(workspace.catalog, address_of(workspace))
    with workspace.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
        assert connection.scalar(text("SELECT count(later) FROM goal")) == 0


def test_a_fault_of_the_store_does_not_tell_what_was_written(workspace: Workspace) -> None:
    """Such a fault goes to the log with its trace, and what people said must not."""
    row = {"what": "Mijn buurvrouw drinkt.", "key": "a" * 32, "area": "W2"}
    with pytest.raises(IntegrityError) as caught, workspace.transaction() as session:
        session.execute(insert(Signal), [row])
        session.execute(insert(Signal), [row])
    told = "".join(traceback.format_exception(caught.value))
    assert "INSERT" in told
    assert "buurvrouw" not in told


OPENER = """
import sys
from pathlib import Path
from monitor.catalog import load
from monitor.workspace.database import open_workspace
catalog = load(Path("data/catalog"))
print("ready", flush=True)
for line in sys.stdin:
    open_workspace(catalog, line.strip()).close()
    print("open", flush=True)
"""


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_processes_that_open_an_empty_workspace_at_the_same_moment_all_get_one(
    store: str, request: pytest.FixtureRequest, tmp_path: Path, real: Release
) -> None:
    command = [sys.executable, "-c", OPENER]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [subprocess.Popen(command, cwd=ROOT, text=True, **streams) for _ in range(3)]
    try:
        assert [process.stdout.readline() for process in processes] == ["ready\n"] * 3
        for number in range(4):
            if store == "sqlite":
                address = f"sqlite:///{tmp_path / f'{number}.db'}"
            else:
                address = fresh_database(request.getfixturevalue("postgres_server"))
            for process in processes:
                process.stdin.write(f"{address}\n")
                process.stdin.flush()
            assert [process.stdout.readline() for process in processes] == ["open\n"] * 3
            with (
                closing(open_workspace(real.catalog, address)) as opened,
                opened.engine.connect() as connection,
            ):
                assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    finally:
        for process in processes:
            process.kill()
            process.communicate()


@contextmanager
def without_privileges() -> Iterator[None]:
    """Whoever is root is nobody for a while: root may write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_may_only_be_read_is_told_in_a_sentence(real: Release) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        address = f"sqlite:///{folder / 'workspace.db'}"
        with closing(open_workspace(real.catalog, address)) as workspace, writing(workspace, TEAM_W2) as pen:
            pen.create(Goal(area="W2", title="Licht"))
        (folder / "workspace.db").chmod(0o444)
        folder.chmod(0o555)
        with without_privileges():
            for where in (
                address,
                f"sqlite:///{folder / 'new.db'}",
                f"sqlite:///{folder / 'map' / 'new.db'}",
            ):
                with pytest.raises(NoWorkspace, match="is niet te openen"):
                    open_workspace(real.catalog, where)
        assert [path.name for path in folder.iterdir()] == ["workspace.db"]
        folder.chmod(0o755)


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file may become larger than this: what a process sees of a disk or a quota that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_up_keeps_what_was_acknowledged_and_goes_on_when_there_is_room(
    tmp_path: Path, real: Release
) -> None:
    file = tmp_path / "workspace.db"
    workspace = open_workspace(real.catalog, f"sqlite:///{file}")
    kept: list[str] = []
    written = file.with_name("workspace.db-wal")  # what is kept first goes here
    with (
        room(written.stat().st_size + 500_000),
        pytest.raises(NotKept, match="schijf van de werkruimte is vol"),
    ):
        while len(kept) < 200:
            with writing(workspace, TEAM_W2) as pen:
                record = pen.create(Bundle(area="W2", title="Licht", body="x" * 19_000))
            kept.append(record.key)
    assert 1 < len(kept) < 200
    with writing(workspace, TEAM_W2) as pen:
        kept.append(pen.create(Bundle(area="W2", title="Ruimte")).key)
    workspace.close()
    with closing(open_workspace(real.catalog, f"sqlite:///{file}")) as again, again.reading() as session:
        assert [record.key for record in every(session, Bundle)] == kept
        assert {line.key for line in journal.latest(session, 1_000)} == set(kept)


def test_two_writers_who_wait_for_each_other_are_not_both_lost(
    request: pytest.FixtureRequest, real: Release
) -> None:
    address = fresh_database(request.getfixturevalue("postgres_server"))
    with closing(open_workspace(real.catalog, address)) as workspace:
        with writing(workspace, TEAM_W2) as pen:
            first, second = (
                pen.create(Goal(area="W2", title="een")),
                pen.create(Goal(area="W2", title="twee")),
            )
        between = threading.Barrier(2)

        def both(one_key: str, other_key: str) -> str:
            with writing(workspace, TEAM_W2) as pen:
                pen.change(Goal, one_key, 1, status="running")
                between.wait()
                pen.change(Goal, other_key, 1, status="running")
            return "kept"

        found = at_once(lambda: both(first.key, second.key), lambda: both(second.key, first.key))
        assert sum(one == "kept" for one in found) == 1
        (lost,) = (one for one in found if one != "kept")
        assert isinstance(lost, NotKept)
        assert "Bewaar het nog eens" in str(lost)
        with workspace.reading() as session:
            assert {goal.version for goal in every(session, Goal)} == {2}


def test_a_store_that_falls_away_is_told_in_a_sentence_and_is_used_again_when_it_is_back(
    real: Release,
) -> None:
    with postgres_of_our_own() as server:
        workspace = open_workspace(real.catalog, fresh_database(server.address))
        with writing(workspace, TEAM_W2) as pen:
            goal = pen.create(Goal(area="W2", title="Licht"))
        server.kill()
        with pytest.raises(NoWorkspace, match="niet te lezen"), workspace.reading() as session:
            every(session, Goal)
        with pytest.raises(NotKept, match="kan nu niets bewaren"), writing(workspace, TEAM_W2) as pen:
            pen.change(Goal, goal.key, 1, status="running")
        server.start()
        with writing(workspace, TEAM_W2) as pen:
            assert pen.change(Goal, goal.key, 1, status="running").version == 2
        workspace.close()
