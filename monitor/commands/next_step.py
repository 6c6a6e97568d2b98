"""The command that follows in the life of an edition, with the same choices as the one that was given."""

import argparse
import shlex

from monitor.store import ROOT


def next_step(command: str, asked: argparse.Namespace, ending: str = "") -> str:
    """`python -m monitor <command> <edition>` with the source and data folder that were chosen."""
    chosen = f" --source {shlex.quote(asked.source)}" if asked.source not in ("", "alwm") else ""
    chosen += f" --data {shlex.quote(str(asked.data))}" if asked.data != ROOT / "data" else ""
    return f"python -m monitor {command} {shlex.quote(asked.edition)}{ending}{chosen}"
