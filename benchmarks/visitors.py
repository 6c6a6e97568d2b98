"""Who visits the pages under load: one person changing what a map shows?"""

import asyncio
import random
import re
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.dataset import Choices
from benchmarks.screen import Control, Screen

# The pages may send whole maps; Streamlit itself stops at 200 MB a message.
LARGEST_MESSAGE = 200_000_000


@dataclass(frozen=True)
class Answer:
    """One rerun as a visitor saw it; sizes in bytes, `wire` after compression of the connection."""

    how: str
    sent_at: float
    seconds: float
    payload: int
    wire: int
    is_changed: bool
    faults: tuple[str, ...] = ()


class Visitor(Protocol):
    """Somebody who opens a page and changes what it shows."""

    async def open(self) -> None: ...
    async def change(self) -> Answer: ...
    async def close(self) -> None: ...


class _CountingConnection(ClientConnection):
    """A websocket that counts the bytes that really came over the line."""

    received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)


class StreamlitVisitor:
    """A tab on a Streamlit page, without drawing: it speaks the protocol of the browser."""

    def __init__(self, address: str, choices: Choices, seed: int, boxes: str, by_query: bool) -> None:
        """Visit `address`; `boxes` is a pattern for the labels of the boxes this visitor uses."""
        parts = urlsplit(address)
        self.stream = f"ws://{parts.netloc}/_stcore/stream"
        self.origin = f"http://{parts.netloc}"
        self.screen = Screen(query=parts.query, page_name=parts.path.strip("/"))
        self.choices = choices
        self.random = random.Random(seed)
        self.boxes = re.compile(boxes, re.IGNORECASE)
        self.by_query = by_query
        self.turn = seed
        self.line: _CountingConnection | None = None

    async def open(self) -> None:
        """Connect and wait until the first run of the page is complete."""
        line = await connect(
            self.stream,
            origin=Origin(self.origin),
            subprotocols=[Subprotocol("streamlit"), Subprotocol("no-token")],
            max_size=LARGEST_MESSAGE,
            ping_interval=None,
            create_connection=_CountingConnection,
        )
        assert isinstance(line, _CountingConnection)
        self.line = line
        answer = await self._rerun("open", self.screen.request())
        if answer.faults:
            raise RuntimeError(f"{self.origin}: {'; '.join(answer.faults)}")

    async def change(self) -> Answer:
        """Choose something else, in turn by a box and by the address, and wait for the answer."""
        self.turn += 1
        usable = self._usable()
        if self.by_query and (self.turn % 2 or not usable):
            self._choose_by_query()
            return await self._rerun("query", self.screen.request(is_history=True))
        if not usable:
            labels = sorted(control.label for control in self.screen.controls.values())
            raise RuntimeError(f"{self.origin}: no box matches '{self.boxes.pattern}' among {labels}")
        self._choose_in(self.random.choice(usable))
        return await self._rerun("widget", self.screen.request())

    async def close(self) -> None:
        """Leave the page."""
        if self.line is not None:
            await self.line.close()

    def _usable(self) -> list[Control]:
        return [
            control
            for control in self.screen.controls.values()
            if len(control.options) > 1 and not control.disabled and self.boxes.search(control.label)
        ]

    def _choose_in(self, control: Control) -> None:
        others = [option for option in control.options if option not in control.chosen]
        control.chosen = [self.random.choice(others)]

    def _choose_by_query(self) -> None:
        query = dict(parse_qsl(self.screen.query))
        key = self.random.choice(("onderwerp", "jaar", "gebied"))
        if key == "onderwerp" or query.get("onderwerp") not in self.choices.editions:
            query["onderwerp"] = self._other(list(self.choices.editions), query.get("onderwerp"))
            query.pop("thema", None)
        query["jaar"] = self._other(self.choices.editions[query["onderwerp"]], query.get("jaar"))
        if key == "gebied":
            query["gebied"] = self._other(list(self.choices.areas), query.get("gebied"))
        self.screen.query = urlencode(query)

    def _other(self, options: list[str], now: str | None) -> str:
        return self.random.choice([option for option in options if option != now] or options)

    async def _rerun(self, how: str, request: bytes) -> Answer:
        line = self.line
        if line is None:
            raise RuntimeError(f"{self.origin}: open the page first")
        before, received = self.screen.contents, line.received
        sent_at = time.perf_counter()
        await line.send(request)
        payload = 0
        is_ready = False
        while not is_ready:
            message = await line.recv(decode=False)
            payload += len(message)
            is_ready = self.screen.take(message)
        seconds = time.perf_counter() - sent_at
        is_changed = self.screen.contents != before
        wire = line.received - received
        return Answer(how, sent_at, seconds, payload, wire, is_changed, tuple(self.screen.faults))


class BareVisitor:
    """A tab on the bare page: one request per choice over a connection that stays open."""

    def __init__(self, address: str, choices: Choices, seed: int) -> None:
        """Visit the bare page at `address`."""
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        self.choices = choices
        self.random = random.Random(seed)
        self.last = b""

    async def open(self) -> None:
        """Connect and load the page itself."""
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        await self._get("/kaart")

    async def change(self) -> Answer:
        """Ask for the values of another indicator, edition or area."""
        indicator = self.random.choice(list(self.choices.editions))
        query = {
            "onderwerp": indicator,
            "jaar": self.random.choice(self.choices.editions[indicator]),
            "gebied": self.random.choice(list(self.choices.areas)),
        }
        sent_at = time.perf_counter()
        size, body = await self._get(f"/values?{urlencode(query)}")
        seconds = time.perf_counter() - sent_at
        is_changed, self.last = body != self.last, body
        return Answer("http", sent_at, seconds, len(body), size, is_changed)

    async def close(self) -> None:
        """Leave the page."""
        self.writer.close()

    async def _get(self, path: str) -> tuple[int, bytes]:
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"bare page: {head.splitlines()[0].decode()} for {path}")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if length is None:
            raise RuntimeError(f"bare page: no length for {path}")
        body = await self.reader.readexactly(int(length[1]))
        return len(head) + len(body), body
