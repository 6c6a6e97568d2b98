"""What is kept of answers that were made, and how do they go to a slow visitor without filling the memory?"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass

from starlette.types import Scope, Send

MOST_BYTES = 64 * 1024 * 1024
PIECE = 64 * 1024
"""Bytes handed over at a time; the next piece waits until the visitor took this one."""

PATIENCE = 120.0
"""Seconds in which a visitor must have taken a large answer; then the connection is closed."""

BESIDE = 400
"""Bytes that an answer takes beside its body, about."""

RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Ready:
    """An answer with status 200 as it goes over the line: its headers, its fingerprint and its body."""

    headers: RawHeaders
    etag: bytes
    body: bytes

    @property
    def size(self) -> int:
        """Bytes that keeping it takes, about."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + BESIDE


class Kept:
    """Answers by their question, at most so many bytes together; what was asked longest ago goes first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self.bytes = 0
        self._held: OrderedDict[Hashable, Ready] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: Hashable) -> Ready | None:
        """Return the answer to a question that was answered before; None when it is not kept."""
        with self._lock:
            found = self._held.get(question)
            if found is not None:
                self._held.move_to_end(question)
            return found

    def put(self, question: Hashable, answer: Ready) -> None:
        """Keep an answer, unless it alone would take a quarter of the room."""
        if answer.size > self.most // 4:
            return
        with self._lock:
            before = self._held.pop(question, None)
            self._held[question] = answer
            self.bytes += answer.size - (before.size if before else 0)
            while self.bytes > self.most:
                _, gone = self._held.popitem(last=False)
                self.bytes -= gone.size

    def __len__(self) -> int:
        """Return the number of answers that are kept."""
        return len(self._held)


async def deliver(ready: Ready, scope: Scope, send: Send) -> None:
    """Send an answer, or 304 without a body to who has it; a large one in pieces, and not for longer than PATIENCE.

    Handed over whole, the server would copy it for each visitor who reads slowly.
    """
    if has_it(scope, ready.etag):
        headers = [pair for pair in ready.headers if pair[0] not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(ready.headers)})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
    elif len(ready.body) <= PIECE:
        await send({"type": "http.response.body", "body": ready.body})
    else:
        await _in_pieces(ready.body, send)


def has_it(scope: Scope, etag: bytes) -> bool:
    """Return whether If-None-Match names this fingerprint (RFC 9110, section 13.1.2: compared weakly)."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            return any(tag.strip().removeprefix(b"W/") in (etag, b"*") for tag in value[:2000].split(b","))
    return False


async def _in_pieces(body: bytes, send: Send) -> None:
    # Not complete when the time is over: the server then closes the connection.
    with suppress(TimeoutError):
        await asyncio.wait_for(_pieces(body, send), PATIENCE)


async def _pieces(body: bytes, send: Send) -> None:
    for start in range(0, len(body), PIECE):
        more = start + PIECE < len(body)
        piece = body[start : start + PIECE]
        await send({"type": "http.response.body", "body": piece, "more_body": more})
