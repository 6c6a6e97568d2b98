"""How are the servers under test started, ended and observed?"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Site:
    """A page under test: how it is started and where its map stands."""

    name: str
    command: tuple[str, ...]
    folder: Path
    environment: dict[str, str]
    map_path: str


@dataclass(frozen=True)
class Server:
    """A running server: its process and its address."""

    pid: int
    address: str

    def cpu_seconds(self) -> float:
        """CPU time the process has used since it started, user and system together."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mb(self, line: str = "VmRSS") -> float:
        """Memory of the process in MB: now (VmRSS) or at its highest (VmHWM)."""
        for entry in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if entry.startswith(line):
                return int(entry.split()[1]) / 1024
        raise ValueError(f"no {line} for process {self.pid}")


def sites(folder: Path) -> dict[str, Site]:
    """The three pages: ours, plain Streamlit and bare ASGI, the last two on the data in `folder`."""
    same = {"BENCH_FOLDER": str(folder)}
    uvicorn = "-m uvicorn --log-level warning --no-access-log"
    # The same settings as serve() in monitor/web/server.py, which `make run` uses.
    ours = f"{uvicorn} --ws websockets-sansio --ws-per-message-deflate false monitor.web.server:app"
    script = str(ROOT / "benchmarks" / "plain_streamlit.py")
    plain = "--server.headless true --browser.gatherUsageStats false"
    return {
        "ours": Site("ours", (sys.executable, *ours.split()), ROOT, {}, "/kaart"),
        # Started from an empty folder, so that our own .streamlit/config.toml does not apply: all defaults.
        "plain": Site(
            "plain",
            (sys.executable, "-m", "streamlit", "run", script, *plain.split()),
            folder,
            same,
            "/",
        ),
        "bare": Site(
            "bare", (sys.executable, *uvicorn.split(), "benchmarks.bare_asgi:app"), ROOT, same, "/kaart"
        ),
    }


def _with_port(site: Site, port: int) -> list[str]:
    if "streamlit" in site.command:
        return [*site.command, "--server.port", str(port), "--server.address", "127.0.0.1"]
    return [*site.command, "--port", str(port), "--host", "127.0.0.1"]


def _wait_until_it_answers(process: subprocess.Popen, address: str, log: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server at {address} stopped:\n{log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"no answer from {address} within {seconds:.0f} s:\n{log.read_text()[-2000:]}")


def _wait_until_idle(server: Server, at_most: float = 60) -> None:
    """Wait until a server that warms itself up is done: it answers before that."""
    until, is_idle = time.monotonic() + at_most, False
    while time.monotonic() < until and not is_idle:
        before = server.cpu_seconds()
        time.sleep(1)
        is_idle = server.cpu_seconds() - before < 0.05


@contextmanager
def running(site: Site, port: int, logs: Path, seconds: float = 90) -> Iterator[Server]:
    """Start a site on loopback, wait until it answers, and end exactly that process afterwards."""
    log = logs / f"{site.name}.log"
    address = f"http://127.0.0.1:{port}"
    with log.open("a") as output:
        process = subprocess.Popen(
            _with_port(site, port),
            cwd=site.folder,
            env={**os.environ, **site.environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(process, address + site.map_path, log, seconds)
        server = Server(process.pid, address)
        _wait_until_idle(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
