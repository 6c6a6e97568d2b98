"""How do tests get a workspace of their own: a fresh SQLite file, and a fresh database in a PostgreSQL they start."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from serving import free_port

from monitor.workspace.rights import Identity

NOW = time.time()
"""All of these logged in when the tests began."""

TEAM_W2 = Identity("tlo@arnhem.test", "Team Noordwest", frozenset({"team"}), frozenset({"W2"}), issued_at=NOW)
TEAM_W5 = Identity("tlo5@arnhem.test", "Team Malburgen", frozenset({"team"}), frozenset({"W5"}), issued_at=NOW)
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


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL of our own on a free loopback port; give the address of its server without a database."""
    folder = programs()
    if folder is None:
        pytest.fail(
            "PostgreSQL is missing: install it with `apt-get install postgresql`, or run `make test`."
        )
    home, port = Path(tempfile.mkdtemp(prefix="pg-")), free_port()
    as_user = (
        ["setpriv", f"--reuid={NOBODY}", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
    )
    if as_user:
        shutil.chown(home, NOBODY, "nogroup")
    cluster = home / "cluster"

    def call(*words: str) -> None:
        done = subprocess.run(
            [*as_user, *words], cwd=home, env={**os.environ, "LC_ALL": "C.UTF-8"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    call(
        str(folder / "initdb"), "-D", str(cluster), "-U", "monitor", "--auth=trust", "--no-sync", "-E", "UTF8"
    )
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c max_connections=60"
    )
    call(str(folder / "pg_ctl"), "-D", str(cluster), "-w", "-l", str(home / "log"), "-o", options, "start")
    try:
        yield f"postgresql://monitor@127.0.0.1:{port}"
    finally:
        call(str(folder / "pg_ctl"), "-D", str(cluster), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def fresh_database(server: str) -> str:
    """Return the address of a new, empty database on a server."""
    name = f"w{uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    return f"{server}/{name}"
