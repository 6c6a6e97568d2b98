"""How many cached answers of the interface go out in a second, next to a constant answer of the same size?"""

import argparse
import asyncio
import datetime
import os
import socket
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.report import machine, write_readme
from benchmarks.servers import ROOT, Server, Site, running

BEGIN, END = "<!-- web_api: begin -->", "<!-- web_api: end -->"
ASKED = "/api/v1/observations?indicator=eenzaam&area=klarendal"
CONNECTIONS, ROUNDS, RATE, RATIO = 32, 12, 1_000, 0.5
BODY = b"x" * 1_088  # as large as the answer to ASKED
UNLIMITED = {"MONITOR_API_RATE": "1000000", "MONITOR_API_BURST": "1000000"}


async def _constant(_request: Request) -> Response:
    return Response(BODY, media_type="application/json")


constant = Starlette(routes=[Route("/{rest:path}", _constant)])
"""The yardstick: one route, one function, the same bytes each time, and nothing around it."""


@dataclass(frozen=True)
class Window:
    """What one server did in one window."""

    per_second: float
    cpu_ms: float
    p95_ms: float


class Asking(asyncio.Protocol):
    """A connection that asks the same again as soon as the whole answer is there."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.times: list[float] = []
        self.refused = 0
        self._held = b""
        self._sent = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Count an answer when its last byte is there, and ask again."""
        self._held += data
        head, found, body = self._held.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) >= length:
            self.refused += not head.startswith(b"HTTP/1.1 200")
            self.times.append(time.perf_counter() - self._sent)
            self._held = b""
            self._ask()

    def close(self) -> None:
        """Ask no more."""
        if self._transport:
            self._transport.abort()

    def _ask(self) -> None:
        self._sent = time.perf_counter()
        if self._transport:
            self._transport.write(self.request)


async def window(server: Server, seconds: float) -> Window:
    """Answers a second, CPU of the server per answer, and the 95th percentile, over one window of all connections."""
    port = int(server.address.rpartition(":")[2])
    request = f"GET {ASKED} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    asking = [
        (await loop.create_connection(lambda: Asking(request), "127.0.0.1", port))[1]
        for _ in range(CONNECTIONS)
    ]
    await asyncio.sleep(seconds / 5)  # the first fifth does not count
    before, cpu, start = [len(one.times) for one in asking], server.cpu_seconds(), time.perf_counter()
    await asyncio.sleep(seconds)
    took, used = time.perf_counter() - start, server.cpu_seconds() - cpu
    times = [each for one, many in zip(asking, before, strict=True) for each in one.times[many:]]
    for one in asking:
        one.close()
    refused = sum(one.refused for one in asking)
    if refused:
        raise RuntimeError(f"{refused} answers were not 200: this measures nothing")
    return Window(len(times) / took, used / len(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000)


def free_port() -> int:
    """Return a port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _sites() -> dict[str, Site]:
    uvicorn = (sys.executable, "-m", "uvicorn", "--log-level", "warning", "--no-access-log")
    ours = (*uvicorn, "--ws", "websockets-sansio", "monitor.web.server:app")
    return {
        "ours": Site("ours", ours, ROOT, UNLIMITED, ASKED),
        "constant": Site("constant", (*uvicorn, "benchmarks.web_api:constant"), ROOT, {}, "/"),
    }


def rounds(seconds: float, times: int) -> dict[str, list[Window]]:
    """Windows per server, in turn, so that what else the machine does meets both."""
    found: dict[str, list[Window]] = {"ours": [], "constant": []}
    with tempfile.TemporaryDirectory() as logs:
        sites = _sites()
        with (
            running(sites["ours"], free_port(), Path(logs)) as ours,
            running(sites["constant"], free_port(), Path(logs)) as plain,
        ):
            for _ in range(times):
                for name, server in (("ours", ours), ("constant", plain)):
                    found[name].append(asyncio.run(window(server, seconds)))
    return found


def text(seconds: float, times: int) -> str:
    """The figures as a table, with date, command and machine."""
    found = rounds(seconds, times)
    middle = {
        (name, measure): statistics.median(getattr(one, measure) for one in windows)
        for name, windows in found.items()
        for measure in ("per_second", "cpu_ms", "p95_ms")
    }

    def row(label: str, target: str, measure: str, decimals: int, ratio: float) -> str:
        ours, plain = middle["ours", measure], middle["constant", measure]
        return f"| {label:<40} | {target:<8} | {ours:>9,.{decimals}f} | {plain:>9,.{decimals}f} | {ratio:>5.2f} |"

    speed = middle["ours", "per_second"] / middle["constant", "per_second"]
    cpu = middle["constant", "cpu_ms"] / middle["ours", "cpu_ms"]
    slow = middle["ours", "p95_ms"] / middle["constant", "p95_ms"]
    return "\n".join(
        [
            f"Date: {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC",
            "",
            "Command: `python -m benchmarks.web_api --write`",
            "",
            f"Machine: {machine()}",
            "",
            f"| {f'cached answer, {CONNECTIONS} connections':<40} | target   |      ours |  constant | ratio |",
            f"| {'-' * 40} | -------- | --------: | --------: | ----: |",
            row("answers a second (ratio >= 0.5)", f">= {RATE:,}", "per_second", 0, speed),
            row("CPU ms per answer (constant / ours)", f">= {RATIO}", "cpu_ms", 3, cpu),
            row("p95, ms", "", "p95_ms", 1, slow),
        ]
    )


def main() -> int:
    """Measure, print and, when asked, keep it in the README; timings never make this fail."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web_api", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds per window (2)")
    parser.add_argument("--times", type=int, default=ROUNDS, help=f"windows per server ({ROUNDS})")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    asked = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    report = text(asked.seconds, asked.times)
    print(report)
    if asked.write:
        write_readme(report, BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
