"""How fast and how cheap are reruns with many visitors at once, and what do idle ones keep in memory?"""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from benchmarks.servers import Server
from benchmarks.visitors import Answer, Visitor

# A visitor who waited this long has left: the request counts as unanswered.
PATIENCE = 60.0
OPENERS = 5


@dataclass(frozen=True)
class Plan:
    """How many visitors, how long they think (seconds), how long warm-up and measurement last."""

    users: int
    think: float
    warm: float
    seconds: float


@dataclass
class Tally:
    """What happened during a run, before anything is left out."""

    answers: list[Answer] = field(default_factory=list)
    lost: list[float] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Load:
    """The answers of the measured window with the CPU time and memory of the server."""

    answers: list[Answer]
    finished: int
    unanswered: int
    cpu_seconds: float
    peak_mb: float
    seconds: float
    reasons: list[str]


async def _visit(
    make: Callable[[int], Visitor],
    number: int,
    plan: Plan,
    tally: Tally,
    opened: list[asyncio.Event],
    stop: asyncio.Event,
) -> None:
    pause = random.Random(number)
    while not stop.is_set():
        visitor = make(number)
        sent_at = time.perf_counter()
        try:
            await asyncio.wait_for(visitor.open(), PATIENCE)
            opened[number].set()
            while True:
                # Between 0.75 and 1.25 times the think time, so that visitors do not march in step.
                await asyncio.sleep(plan.think * pause.uniform(0.75, 1.25))
                if stop.is_set():
                    return
                sent_at = time.perf_counter()
                tally.answers.append(await asyncio.wait_for(visitor.change(), PATIENCE))
        except (TimeoutError, OSError, asyncio.IncompleteReadError, WebSocketException) as fault:
            tally.lost.append(sent_at)
            tally.reasons.append(f"{type(fault).__name__} {fault}".strip())
            await asyncio.sleep(1)
        finally:
            opened[number].set()
            await visitor.close()


async def measure(server: Server, make: Callable[[int], Visitor], plan: Plan) -> Load:
    """Let the visitors of the plan come, warm up, and measure for the planned seconds."""
    tally, stop = Tally(), asyncio.Event()
    opened = [asyncio.Event() for _ in range(plan.users)]
    visits = []
    for number in range(plan.users):
        visits.append(asyncio.create_task(_visit(make, number, plan, tally, opened, stop)))
        await asyncio.sleep(0.1)
    try:
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in opened)), 2 * PATIENCE)
        await asyncio.sleep(plan.warm)
        begin, cpu = time.perf_counter(), server.cpu_seconds()
        await asyncio.sleep(plan.seconds)
        end, used = time.perf_counter(), server.cpu_seconds() - cpu
        stop.set()
        await asyncio.wait(visits, timeout=PATIENCE + 5)
    finally:
        for visit in visits:
            visit.cancel()
        results = await asyncio.gather(*visits, return_exceptions=True)
    _raise_programming_faults(results)
    return _within(tally, begin, end, used, server.memory_mb("VmHWM"))


def _raise_programming_faults(results: list) -> None:
    for result in results:
        if isinstance(result, Exception):
            raise result


def _within(tally: Tally, begin: float, end: float, used: float, peak: float) -> Load:
    asked = [answer for answer in tally.answers if begin <= answer.sent_at < end]
    finished = sum(begin <= answer.sent_at + answer.seconds < end for answer in tally.answers)
    lost = sum(begin <= moment < end for moment in tally.lost)
    return Load(asked, finished, lost, used, peak, end - begin, sorted(set(tally.reasons)))


async def idle_memory(
    server: Server, make: Callable[[int], Visitor], steps: tuple[int, ...]
) -> dict[int, float]:
    """Memory (MB) of the server with so many visitors who each opened the map, chose once and wait."""
    for number in range(10):
        visitor = make(1000 + number)
        await _settle(visitor)
        await visitor.close()
    await asyncio.sleep(3)
    memory = {0: server.memory_mb()}
    visitors: list[Visitor] = []
    for step in steps:
        while len(visitors) < step:
            group = [make(len(visitors) + i) for i in range(min(OPENERS, step - len(visitors)))]
            await asyncio.gather(*(_settle(visitor) for visitor in group))
            visitors.extend(group)
        await asyncio.sleep(3)
        memory[step] = server.memory_mb()
    for visitor in visitors:
        await visitor.close()
    return memory


async def _settle(visitor: Visitor) -> None:
    await asyncio.wait_for(visitor.open(), PATIENCE)
    await asyncio.wait_for(visitor.change(), PATIENCE)
