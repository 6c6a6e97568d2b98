"""Probeer de bladzijden voor medewerkers uit, met een aanmelding zonder beveiliging die alleen op dit apparaat werkt."""

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from monitor.store import ROOT
from monitor.workspace.database import ADDRESS
from monitor.workspace.provider import SECRETS, TRYOUT

LOOPBACK = "127.0.0.1"
READY = "Uvicorn running on"
PROVIDER = "oidc_provider_mock"
NEEDED = "De proefaanmelding is niet geïnstalleerd. Doe: make staff."
PERSONS: tuple[dict[str, object], ...] = (
    {"sub": "team.noordwest@proef.test", "name": "Teamlid Noordwest", "roles": ["team"], "areas": ["W2"]},
    {"sub": "team.malburgen@proef.test", "name": "Teamlid Malburgen", "roles": ["team"], "areas": ["W5"]},
    {"sub": "analist@proef.test", "name": "Analist", "roles": ["analyst"]},
    {"sub": "goedkeurder@proef.test", "name": "Goedkeurder", "roles": ["approver"]},
    {"sub": "beheerder@proef.test", "name": "Beheerder", "roles": ["administrator"]},
    {"sub": "partner@proef.test", "name": "Partner", "roles": ["partner"]},
    {"sub": "lezer@proef.test", "name": "Lezer", "roles": ["reader"]},
    {"sub": "nieuw@proef.test", "name": "Nieuwe collega, nog zonder rol", "roles": []},
)
"""Whom somebody can be while trying out: every role once, and one person without any."""

LOUD = """
##################################################################################
#  PROEFAANMELDING ZONDER BEVEILIGING. Iedereen op dit apparaat kan iedereen     #
#  zijn. Voer geen echte gegevens in. Zet dit nooit op een server.               #
##################################################################################
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and which figures to show."""
    parser.add_argument("--port", type=int, default=8501, help="poort waarop de site luistert")
    parser.add_argument("--provider-port", type=int, default=9400, help="poort waarop u zich aanmeldt")
    parser.add_argument("--host", default=LOOPBACK, choices=[LOOPBACK], help="alleen dit apparaat zelf")
    parser.add_argument(
        "--workspace",
        type=Path,
        default=ROOT / "data" / "workspace-tryout.db",
        help="bestand van de proefwerkruimte",
    )
    parser.add_argument("--example", action="store_true", help="toon de verzonnen cijfers om mee te oefenen")


def run(asked: argparse.Namespace) -> int:
    """Run a provider and the site until stopped; the exit code of the site, or 1 when there is no provider."""
    if not find_spec(PROVIDER):
        print(NEEDED, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # else the provider would outlive us
    print(LOUD, flush=True)
    with provider(asked.provider_port) as address, tempfile.TemporaryDirectory() as folder:
        if not address:
            told = f"De proefaanmelding start niet op poort {asked.provider_port}. Kies een andere: --provider-port."
            print(told, file=sys.stderr)
            return 1
        file = Path(folder) / "secrets.toml"
        file.write_text(settings(asked.port, address), encoding="utf-8")
        print("Onder aan elke bladzijde staat 'Voor medewerkers: aanmelden'. U kunt zijn:")
        for person in PERSONS:
            print(f"  {person['sub']:<28} {person['name']}")
        return _serve(asked, file)


def _serve(asked: argparse.Namespace, file: Path) -> int:
    shown = ["--example"] if asked.example else []
    site = [sys.executable, "-m", "monitor", "serve", "--build", "--port", str(asked.port), *shown]
    # Never the workspace of the teams: whoever tries out writes as anybody.
    around = {SECRETS: str(file), TRYOUT: "1", ADDRESS: f"sqlite:///{asked.workspace.resolve()}"}
    try:
        return subprocess.run(site, cwd=ROOT, env={**os.environ, **around}, check=False).returncode
    except KeyboardInterrupt:
        return 0


def settings(port: int, address: str) -> str:
    """The settings of a login on this machine, with a secret of its own for every time."""
    return (
        f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\n'
        f'cookie_secret = "{secrets.token_urlsafe(48)}"\nclient_id = "monitor"\nclient_secret = "proef"\n'
        f'server_metadata_url = "{address}/.well-known/openid-configuration"\n'
    )


@contextmanager
def provider(port: int) -> Iterator[str]:
    """Run a provider without security on a loopback port and give its address, empty when it did not start."""
    people = [f"--user-claims={json.dumps({**person, 'email': person['sub']})}" for person in PERSONS]
    command = [sys.executable, "-m", PROVIDER, "--host", LOOPBACK, "--port", str(port), *people]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield f"http://{LOOPBACK}:{port}" if _is_ready(process) else ""
    finally:
        process.terminate()
        process.wait()


def _is_ready(process: subprocess.Popen[str]) -> bool:
    """Whether it says that it runs; what it says later is read too, or it would stop when nobody listens."""
    ready = any(READY in said for said in process.stderr or ())
    threading.Thread(target=deque, args=(process.stderr, 0), daemon=True).start()
    return ready
