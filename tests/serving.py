"""How do tests get a real server: a process of its own on a free port, ended by its id."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCREENSHOTS = ROOT / "tests" / "screenshots"
STARTING = 60.0  # seconds; a machine with two busy cores needs about 5
ASGI = "asgi"
STREAMLIT_RUN = "streamlit run"


def ensure_release() -> str:
    """Return the name of the release in use; build one first when there is none."""
    current = ROOT / "data" / "releases" / "current"
    if not current.is_file():
        subprocess.run([sys.executable, "-m", "monitor", "build"], cwd=ROOT, check=True)
    return current.read_text(encoding="utf-8").strip()


@contextmanager
def running(kind: str = ASGI) -> Iterator[str]:
    """Run the app in a fresh process on a free loopback port; give its address and end it by its id."""
    port = _free_port()
    commands = {
        ASGI: ["-m", "uvicorn", "monitor.web.server:app", "--host", "127.0.0.1", "--port", str(port)],
        STREAMLIT_RUN: ["-m", "streamlit", "run", "app.py", "--server.port", str(port)],
    }
    SCREENSHOTS.mkdir(exist_ok=True)
    with (SCREENSHOTS / f"server-{port}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, *commands[kind]],
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, Path(log.name))
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
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
