"""A writer that a test kills: told an address on a line, it forks a process that keeps records until it is killed.

The first process loads everything once; a round then costs a fork and not a second of imports. It prints the id of
the new process, which prints `<kind> <key> <version>` after each save that it was told is kept. After an address and
the word `halfway` the new process stops for good when its first save is about to be kept.
"""

import os
import sys
import threading
from datetime import date
from pathlib import Path

from sqlalchemy import event
from workspaces import TEAM_W2

from monitor.catalog import Catalog, load
from monitor.workspace.database import Workspace, open_workspace
from monitor.workspace.records import writing
from monitor.workspace.tables import Goal, Signal

WRITERS = 3
"""Threads that write at the same time, so that some save is under way whenever the process dies."""


def say(kind: str, key: str, version: int) -> None:
    """Say something in one write, so that a line is there or not."""
    os.write(1, f"{kind} {key} {version}\n".encode())


def keep_on(workspace: Workspace) -> None:
    """Keep a record, then change it and keep another one together with the change, over and over."""
    while True:
        told = Signal(area="WK020207", what="De lantaarns doen het niet.", said_on=date(2026, 11, 2))
        with writing(workspace, TEAM_W2) as pen:
            signal = pen.create(told)
        say("signal", signal.key, 1)
        with writing(workspace, TEAM_W2) as pen:
            pen.change(Signal, signal.key, 1, theme="veilig")
            goal = pen.create(Goal(area="W2", title=f"Licht bij {signal.key}"))
        say("signal", signal.key, 2)
        say("goal", goal.key, 1)


def stop_halfway(_connection: object) -> None:
    """Say that a save is about to be kept, and wait for the end."""
    say("halfway", "-", 0)
    threading.Event().wait()


def write_until_killed(catalog: Catalog, address: str, how: str = "") -> None:
    """Open the workspace at an address and never end."""
    workspace = open_workspace(catalog, address)
    if how == "halfway":
        event.listen(workspace.engine, "commit", stop_halfway)
    for _ in range(WRITERS - 1):
        threading.Thread(target=keep_on, args=(workspace,), daemon=True).start()
    keep_on(workspace)


def main() -> None:
    """Fork a writer for every line, and wait until it is gone before the next."""
    catalog = load(Path(__file__).resolve().parents[1] / "data" / "catalog")
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            write_until_killed(catalog, *line.split())
        say("writer", str(pid), 0)
        os.waitpid(pid, 0)
        say("gone", "-", 0)


if __name__ == "__main__":
    main()
