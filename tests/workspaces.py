"""How do tests get a workspace of their own: a fresh SQLite file, and a fresh database in a PostgreSQL they start."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from serving import free_port

from monitor.catalog import Catalog
from monitor.workspace.database import NotKept, open_workspace
from monitor.workspace.records import Conflict
from monitor.workspace.rights import Identity, Refused

NOW = time.time()
"""All of these logged in when the tests began."""

TEAM_W2 = Identity("tlo@arnhem.test", "Team Noordwest", frozenset({"team"}), frozenset({"W2"}), issued_at=NOW)
TEAM_W5 = Identity(
    "tlo5@arnhem.test", "Team Malburgen", frozenset({"team"}), frozenset({"W5"}), issued_at=NOW
)
ANALYST = Identity("analist@arnhem.test", "Analist", frozenset({"analyst"}), issued_at=NOW)
APPROVER = Identity("goedkeurder@arnhem.test", "Goedkeurder", frozenset({"approver"}), issued_at=NOW)
ADMINISTRATOR = Identity("beheer@arnhem.test", "Beheer", frozenset({"administrator"}), issued_at=NOW)
PARTNER = Identity("partner@corporatie.test", "Partner", frozenset({"partner"}), issued_at=NOW)
READER = Identity("lezer@arnhem.test", "Lezer", frozenset({"reader"}), issued_at=NOW)

NOBODY = "nobody"
"""PostgreSQL refuses to run as root; Debian has this user without rights."""


def programs() -> Path | None:
    """Return the folder with the newest PostgreSQL of Debian, or of the path; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    path = shutil.which("postgres")
    return Path(path).parent if path else None


class Server:
    """A PostgreSQL of our own on a free loopback port, that can be started, stopped and killed."""

    def __init__(self) -> None:
        """Make a new cluster; it does not run yet."""
        folder = programs()
        if folder is None:
            pytest.fail(
                "PostgreSQL is missing: install it with `apt-get install postgresql`, or run `make test`."
            )
        self.programs, self.port = folder, free_port()
        self.home = Path(tempfile.mkdtemp(prefix="pg-"))
        self.cluster = self.home / "cluster"
        self.as_user = (
            ["setpriv", f"--reuid={NOBODY}", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        )
        if self.as_user:
            shutil.chown(self.home, NOBODY, "nogroup")
        self._call("initdb", "-U", "monitor", "--auth=trust", "--no-sync", "-E", "UTF8")

    @property
    def address(self) -> str:
        """Where it answers, without a database."""
        return f"postgresql://monitor@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Run it, and wait until it answers; also after it was killed."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60"
        self._call("pg_ctl", "-w", "-l", str(self.home / "log"), "-o", options, "start")

    def stop(self) -> None:
        """End it without ceremony."""
        self._call("pg_ctl", "-m", "immediate", "stop")

    def kill(self) -> None:
        """Kill -9 of the server with all processes that it started, so that nothing is left to tidy up."""
        server = int((self.cluster / "postmaster.pid").read_text().splitlines()[0])
        os.kill(server, signal.SIGSTOP)  # from here on it starts no others
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        ends = []
        for pid in (server, *map(int, children)):
            with suppress(ProcessLookupError):
                ends.append(os.pidfd_open(pid))
                os.kill(pid, signal.SIGKILL)
        for end in ends:
            select.select([end], [], [])  # readable when the process has ended
            os.close(end)
        # They ended, but may stand in the list of processes until somebody takes note: PostgreSQL would not start.
        (self.cluster / "postmaster.pid").unlink()

    def _call(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [*self.as_user, str(self.programs / program), "-D", str(self.cluster), *words],
            cwd=self.home, env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def postgres_of_our_own() -> Iterator[Server]:
    """Run a PostgreSQL as long as the block lasts."""
    server = Server()
    try:
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(server.home, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL as long as the block lasts; give its address without a database."""
    with postgres_of_our_own() as server:
        yield server.address


def fresh_database(server: str, like: str = "template1") -> str:
    """Return the address of a new database on a server: empty, or a copy of another one to which nobody is connected."""
    name = f"w{uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')  # type: ignore[call-overload]
    return f"{server}/{name}"


def prepared(catalog: Catalog, address: str) -> str:
    """Make the tables of an empty workspace; return its address, which nobody is connected to any more."""
    open_workspace(catalog, address).close()
    return address


def at_once(*acts: Any) -> list[Any]:
    """What each act returned or raised, all of them begun at the same moment in threads of their own."""
    together = threading.Barrier(len(acts))

    def run(act: Any) -> Any:
        together.wait()
        try:
            return act()
        except (Conflict, Refused, NotKept) as fault:
            return fault

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
