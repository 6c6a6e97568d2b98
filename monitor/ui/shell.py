"""How does a page ask for a command of the monitor: in a process of its own, so that the site never carries the build."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MONITOR_DATA", ROOT / "data"))
"""Folder with catalog, deliveries and the editions that wait; the environment variable MONITOR_DATA names another."""

PATIENCE = 600.0
"""Seconds after which a command is stopped; comparing a whole edition takes about ten."""

TOO_LONG = "Dit duurde te lang en is gestopt. Probeer het opnieuw, of doe het in de shell."


@dataclass(frozen=True)
class Answer:
    """What a command said: whether it went well, its lines, and its findings."""

    went_well: bool
    said: str
    findings: tuple[str, ...]


def command(name: str, *words: str, patience: float = PATIENCE) -> Answer:
    """The answer of `python -m monitor <name>` on the editions that wait; nothing of it passes through a shell."""
    asked = [sys.executable, "-m", "monitor", name, *words, f"--data={DATA}"]
    try:
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False, timeout=patience)
    except subprocess.TimeoutExpired:
        return Answer(went_well=False, said="", findings=(TOO_LONG,))
    findings = tuple(line for line in done.stderr.splitlines() if line.strip())
    return Answer(done.returncode == 0, done.stdout, findings)
