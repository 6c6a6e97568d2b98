"""Maak de werkruimte van de teams klaar: werk de tabellen bij en zet startinhoud erin."""

import argparse
import os
import sys
from pathlib import Path

from monitor.findings import Rejected
from monitor.store import SHOWN, NoRelease, open_release, shown
from monitor.workspace.database import NoWorkspace, default_address, open_workspace
from monitor.workspace.starting import FOLDER, Loaded, load_starting


def configure(parser: argparse.ArgumentParser) -> None:
    """Which of the two workspaces, and where the starting content lies."""
    parser.add_argument(
        "--example", action="store_true", help="de werkruimte bij de verzonnen cijfers, niet de echte"
    )
    parser.add_argument("--content", type=Path, default=FOLDER, help="map met startinhoud")


def run(asked: argparse.Namespace) -> int:
    """Prepare the workspace and say what was done; 1 when it cannot be opened. Raises NoRelease and Rejected."""
    if asked.example:
        os.environ[SHOWN] = "example"
    try:
        for line in prepare(asked.content):
            print(line)
    except NoWorkspace as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def prepare(content: Path = FOLDER) -> list[str]:
    """Bring the tables up to date and put in what is not there yet; what was done, in sentences.

    Raises NoRelease, NoWorkspace, and Rejected with all findings in the content; then nothing of it was put in.
    """
    release = open_release(shown())
    try:
        workspace = open_workspace(release.catalog, default_address(fictitious=bool(shown())))
        try:
            place = workspace.engine.url.render_as_string(hide_password=True)
            return [f"Werkruimte klaar: {place}.", *map(told, load_starting(workspace, content))]
        finally:
            workspace.close()
    finally:
        release.connection.close()


def prepare_if_possible() -> None:
    """Prepare before the site starts; without a workspace the figures can still be read, so a fault is only told."""
    try:
        for line in prepare():
            print(line, flush=True)
    except (NoRelease, NoWorkspace) as reason:
        print(reason, file=sys.stderr, flush=True)
    except Rejected as refused:
        for finding in refused.findings:
            print(finding, file=sys.stderr)
        print("De startinhoud is niet ingelezen. De site start zonder.", file=sys.stderr, flush=True)


def told(loaded: Loaded) -> str:
    """What came of one file, in a sentence."""
    parts = [f"{loaded.added} toegevoegd"] if loaded.added or not loaded.known else []
    parts += [f"{loaded.known} al bekend"] if loaded.known else []
    parts += (
        [f"{loaded.left_out} overgeslagen, want waar het onder hoort is weggehaald"]
        if loaded.left_out
        else []
    )
    return f"{loaded.file}: {', '.join(parts)}."
