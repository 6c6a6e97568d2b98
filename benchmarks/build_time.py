"""How long does a full build take, and how long do all questions of one page take together?"""

import functools
import importlib
import inspect
import json
import pkgutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

from benchmarks.servers import ROOT

ROUNDS = 8
# The first runs of a page open the release and fill caches; a warm server has that behind it.
WARM_ROUNDS = 3


def build_seconds() -> float:
    """Seconds of a full build of all real data, imports included, into a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        begin = time.perf_counter()
        command = [sys.executable, "-m", "monitor", "build", "--releases", folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
        seconds = time.perf_counter() - begin
    if done.returncode:
        raise RuntimeError(f"the build failed: {(done.stdout + done.stderr).strip()[-1000:]}")
    return seconds


def question_milliseconds() -> dict[str, float]:
    """Per page the median ms of all its questions together, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.build_time"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise RuntimeError(f"the questions could not be measured:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


class _Clock:
    """Adds up the time spent in questions; a question inside a question counts once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.depth = 0
        self.asked = 0

    def timed(self, question: Callable) -> Callable:
        """The same question with a clock on it."""

        @functools.wraps(question)
        def ask(*arguments: Any, **named: Any) -> Any:
            self.depth += 1
            begin = time.perf_counter()
            try:
                return question(*arguments, **named)
            finally:
                self.depth -= 1
                if not self.depth:
                    self.seconds += time.perf_counter() - begin
                    self.asked += 1

        return ask


def _put_on_clock(clock: _Clock) -> None:
    """Replace every public question by a timed one, before a page imports it."""
    import monitor.questions

    modules = [monitor.questions]
    for found in pkgutil.walk_packages(monitor.questions.__path__, "monitor.questions."):
        modules.append(importlib.import_module(found.name))
    timed: dict[Callable, Callable] = {}
    for module in modules:
        for name, question in _questions(module):
            timed.setdefault(question, clock.timed(question))
            setattr(module, name, timed[question])


def _questions(module: ModuleType) -> list[tuple[str, Callable]]:
    return [
        (name, function)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and function.__module__.startswith("monitor.questions")
    ]


def _measure() -> dict[str, float]:
    clock = _Clock()
    _put_on_clock(clock)
    from streamlit.testing.v1 import AppTest

    from monitor.questions.asked import forget_answers

    pages = sorted((ROOT / "pages" / "public").glob("*.py"))
    found = {}
    for page in pages:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.run()  # a page whose script and address differ in name is only known after a first run
        app.switch_page(str(page.relative_to(ROOT)))
        times = []
        for _ in range(WARM_ROUNDS + ROUNDS):
            forget_answers()  # what is kept from an earlier round would be timed as an answer
            clock.seconds, clock.asked = 0.0, 0
            app.run()
            if app.exception:
                raise RuntimeError(f"{page.name}: {app.exception[0].message}")
            times.append(clock.seconds * 1000)
        found[page.stem] = statistics.median(times[WARM_ROUNDS:])
        print(f"{page.stem}: {clock.asked} questions", file=sys.stderr)
    return found


if __name__ == "__main__":
    print(json.dumps(_measure()))
