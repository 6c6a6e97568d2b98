"""The commands around the monitor work from every folder, build when needed, and share nothing that is private."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from conftest import Tiny
from serving import ROOT, STARTING, free_port

PRIVATE = {
    ".env",
    ".streamlit/secrets.toml",
    "deploy/certificates",
    ".hypothesis",
    "benchmarks/results",
    "__pycache__",
    "data/releases",
}
"""What stays on the machine where it was made: not in version control, and not in an image."""


def patterns(file: str) -> set[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {line.removeprefix("**/").rstrip("/") for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("file", [".gitignore", ".dockerignore"])
def test_what_is_private_is_not_shared(file: str) -> None:
    assert patterns(file) >= PRIVATE


def test_docker_leaves_out_folders_at_any_depth() -> None:
    assert "**/__pycache__" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "package", ["starlette", "anyio", "pydantic", "uvicorn", "brotli", "polars", "duckdb"]
)
def test_what_the_code_imports_is_asked_for_in_the_tested_version(package: str) -> None:
    asked = [
        line
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if line.startswith(f"{package}==")
    ]
    assert len(asked) == 1
    assert asked[0] in (ROOT / "deploy" / "constraints.txt").read_text().splitlines()


@pytest.mark.parametrize("target", ["build", "check", "run", "test"])
def test_make_works_in_a_folder_with_a_space_and_from_elsewhere(target: str, tmp_path: Path) -> None:
    folder = tmp_path / "Leefbare wijken (2)"
    for file in (
        "Makefile",
        "requirements.txt",
        "tests/requirements.txt",
        "tests/tryout.txt",
        "deploy/constraints.txt",
    ):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, folder / file)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$(pwd)|$*"\n', encoding="utf-8")  # tells what would be carried out
    python.chmod(0o755)
    done = subprocess.run(
        ["make", "-C", str(folder), target, "CHROMIUM=/bin/sh"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if "|" in line]
    assert {line.split("|")[0] for line in told} == {str(folder)}
    assert any("requirements.txt" in line for line in told)
    assert (
        told[-1]
        .split("|")[1]
        .startswith({"run": "-m monitor serve", "test": "-m pytest"}.get(target, "-m monitor"))
    )


def test_run_builds_first_when_the_release_in_use_is_of_other_code(served: Tiny) -> None:
    name = served.release().name
    path = served.releases / name / "manifest.json"
    path.write_text(path.read_text().replace('"form": "', '"form": "0'), encoding="utf-8")
    status, told = health_after_run(served.releases)
    assert status == 200
    assert told["release"] != name
    assert "notice" not in told
    assert (served.releases / "current").read_text().strip() == told["release"]


def test_run_builds_nothing_when_the_release_in_use_is_good(served: Tiny) -> None:
    before = sorted(served.releases.rglob("*"))
    start = time.monotonic()
    assert health_after_run(served.releases) == (200, {"status": "ok", "release": served.release().name})
    assert time.monotonic() - start < STARTING / 4
    assert sorted(served.releases.rglob("*")) == before


def health_after_run(releases: Path) -> tuple[int, dict[str, str]]:
    """What the health check says after what `make run` does, on a folder of releases of its own."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "serve", "--build", "--port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "MONITOR_RELEASES": str(releases),
            "MONITOR_WORKSPACE_URL": f"sqlite:///{releases.parent / 'workspace.db'}",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + STARTING
    try:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
                    return answer.status, json.loads(answer.read())
            except urllib.error.HTTPError as refused:
                return refused.code, json.loads(refused.read())
            except OSError:
                time.sleep(0.1)
        pytest.fail("the site did not start")
    finally:
        process.terminate()
        process.wait(10)


def test_an_image_holds_nothing_that_the_repository_may_not_hold() -> None:
    ignored = {line.strip().rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines()}
    private = {line.strip().rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}
    needed = {line for line in private if line.startswith(("data/", "deploy/")) or line in {".env", ".venv"}}
    assert needed and needed <= ignored
