"""Start de site op dit apparaat."""

import argparse
import os
import subprocess
import sys

from monitor.commands.workspace import prepare_if_possible
from monitor.store import ROOT, SHOWN, current_name, is_sound, shown_pointer
from monitor.web import server


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether there must be a release first."""
    parser.add_argument("--host", default="127.0.0.1", help="adres waarop de site luistert")
    parser.add_argument("--port", type=int, default=8501, help="poort waarop de site luistert")
    parser.add_argument(
        "--example", action="store_true", help="toon de verzonnen cijfers om mee te oefenen, niet de echte"
    )
    parser.add_argument(
        "--build", action="store_true", help="maak eerst een uitgave als die in gebruik is niet bruikbaar is"
    )


def run(asked: argparse.Namespace) -> int:
    """Serve until stopped; the exit code of the build when that had to be done first and failed."""
    if asked.example:
        os.environ[SHOWN] = "example"
    if asked.build and not is_sound(current_name(pointer=shown_pointer())):
        # In a process of its own: the site must not carry the libraries of the build.
        maker = "example" if asked.example else "build"
        made = subprocess.run([sys.executable, "-m", "monitor", maker], cwd=ROOT, check=False)
        if made.returncode:
            return made.returncode
    prepare_if_possible()
    shown = "localhost" if asked.host == "127.0.0.1" else asked.host
    print(f"http://{shown}:{asked.port}", flush=True)
    server.serve(asked.host, asked.port)
    return 0
