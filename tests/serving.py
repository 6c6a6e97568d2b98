"""How do tests get a real server: a process of its own on a free port, ended by its id."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCREENSHOTS = ROOT / "tests" / "screenshots"
STARTING = 60.0  # seconds; a machine with two busy cores needs about 5
STILL = 6
"""Times in a row, half a second apart, that the memory of a server must be the same before it stands still."""

ASGI = "asgi"
STREAMLIT_RUN = "streamlit run"
IMPATIENT = "impatient"
HASTE = """
import sys
from monitor.web import patience, server
patience.Patient.asking, patience.Patient.reading, patience.MOST_OPEN = 2.0, 3.0, 120
server.serve(port=int(sys.argv[1]))
"""
"""The server of `make run`, which waits shorter for who is slow: a test has no half minute."""


@cache
def releases() -> Path:
    """Return a folder with a release of the data as it is now; made once per session, thrown away at its end.

    Never data/releases: what lies there may be of another day, or of other code.
    """
    folder = Path(tempfile.mkdtemp(prefix="releases-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = [sys.executable, "-m", "monitor", "build", "--releases", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"The data cannot be built:\n{done.stderr[-2000:]}")
    # What the site does before it starts: the servers of the tests are started without that.
    command = [sys.executable, "-m", "monitor", "workspace"]
    done = subprocess.run(
        command, cwd=ROOT, env=_surroundings(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(f"The workspace cannot be prepared:\n{done.stderr[-2000:]}")
    return folder


def _surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a server of the tests: never the workspace of whoever runs them."""
    workspace = {
        "MONITOR_WORKSPACE_URL": f"sqlite:///{folder / 'workspace.db'}",
        "MONITOR_EXAMPLE_WORKSPACE_URL": f"sqlite:///{folder / 'workspace-example.db'}",
    }
    return workspace | {**os.environ, "MONITOR_RELEASES": str(folder)}


def ensure_release() -> str:
    """Return the name of the release that the servers of the tests serve; it is built when first asked for."""
    return (releases() / "current").read_text(encoding="utf-8").strip()


@contextmanager
def running(
    kind: str = ASGI, port: int = 0, around: Mapping[str, str] | None = None, more: Sequence[str] = ()
) -> Iterator[str]:
    """Run the app in a fresh process on a loopback port; give its address and end it by its id.

    `port`: one that the caller knows, else a free one. `around`: variables of its environment. `more`: words after the
    command.
    """
    port = port or free_port()
    commands = {
        ASGI: ["-m", "uvicorn", "monitor.web.server:app", "--host", "127.0.0.1", "--port", str(port)],
        STREAMLIT_RUN: ["-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        IMPATIENT: ["-c", HASTE, str(port)],
    }
    SCREENSHOTS.mkdir(exist_ok=True)
    with (SCREENSHOTS / f"server-{port}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, *commands[kind], *more],
            cwd=ROOT,
            env=_surroundings(releases()) | dict(around or {}),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, Path(log.name))
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers; the test fails with the end of its log when it stops or takes too long."""
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The server stopped while starting:\n{log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"The server did not answer within {STARTING:.0f} s:\n{log.read_text()[-2000:]}")


def memory_of(site: str) -> int:
    """Bytes of memory of the server that was started on the port of a site."""
    port = site.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            if port in words and Path(words[0]).name.startswith("python"):
                return int((folder / "status").read_text().partition("VmRSS:")[2].split()[0]) * 1024
        except OSError:
            continue
    raise AssertionError(f"no server on port {port}")


def memory_at_rest(site: str) -> int:
    """Bytes of memory of a server once it stands still: for a minute after its start it warms up, which grows it."""
    seen = [memory_of(site)]
    end = time.monotonic() + STARTING
    while time.monotonic() < end and (
        len(seen) < STILL or max(seen[-STILL:]) - min(seen[-STILL:]) > 1_000_000
    ):
        time.sleep(0.5)
        seen.append(memory_of(site))
    return seen[-1]
