"""Which connection is ended, because its other side keeps silent, sends drop by drop or does not read?"""

from __future__ import annotations

import asyncio
import resource
import socket
import struct
from collections.abc import Callable
from functools import partial
from typing import Any

import h11
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from monitor.web.safety import said

PIECE = 64 * 1024
"""Bytes handed to the server at a time; the next piece waits until the visitor took most of this one."""

SENT_AHEAD = 128 * 1024
"""Bytes that the system may hold for one visitor; left to itself it took 2.9 MB for each who read nothing (28 Nov 2026)."""

AT_ONCE = struct.pack("ii", 1, 0)
"""For SO_LINGER: forget what was not sent yet. Else the system itself goes on with a connection that we left."""

MOST_OPEN = 1_000
"""Connections at once. Each open page of Streamlit holds one, and one process can carry some 150 people who choose."""

SPARE_FILES = 100
"""Files that the process keeps for itself: releases, workspace, libraries."""

BUSY = {"Retry-After": "5", "Connection": "close"}


class Patient(H11Protocol):
    """A connection that ends when its other side takes too long; all else is as uvicorn does it.

    uvicorn itself waits for ever for the rest of a question, and for who does not read. `asking` is how many seconds a
    question may take to come in, `reading` how many one piece of an answer may take to go out.
    """

    asking = 15.0
    reading = 30.0
    most = MOST_OPEN

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._clocks: dict[Callable[[], None], asyncio.TimerHandle] = {}
        self._is_crowded = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a question."""
        super().connection_made(transport)
        self._set(socket.SO_SNDBUF, SENT_AHEAD)
        self._is_crowded = len(self.connections) > self.most
        if self._is_crowded:
            self.app = crowded
        self._start(self._asked_too_slowly, self.asking)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        for clock in tuple(self._clocks):
            self._stop(clock)

    def data_received(self, data: bytes) -> None:
        """Stop waiting when a whole question is there; what else comes in buys no time."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop(self._asked_too_slowly)

    def on_response_complete(self) -> None:
        """Wait for the next question, and for the end of this answer to be taken."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self._start(self._asked_too_slowly, self.asking)

    def pause_writing(self) -> None:
        """Begin to wait for who reads slowly."""
        super().pause_writing()
        self._start(self._end, self.reading)

    def resume_writing(self) -> None:
        """Enough was taken."""
        super().resume_writing()
        self._stop(self._end)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Leave the connection to the websocket, which asks for a sign of life itself."""
        self._stop(self._asked_too_slowly)
        super().handle_websocket_upgrade(event)

    def send_400_response(self, msg: str) -> None:
        """Say in Dutch that this is no question; `msg` is what uvicorn would say."""
        answer = said(400)
        headers = [*answer.raw_headers, (b"connection", b"close")]
        for told in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(told) or b"")
        self.transport.close()

    def _should_upgrade(self) -> bool:
        return not self._is_crowded and super()._should_upgrade()

    def _asked_too_slowly(self) -> None:
        # Of an answer that was given the last piece may still be on its way.
        if self.cycle is not None and self.transport.get_write_buffer_size():
            self._start(self._end, self.reading)
        else:
            self._end()

    def _end(self) -> None:
        # Not close: that would wait until everything was taken.
        self._set(socket.SO_LINGER, AT_ONCE)
        self.transport.abort()

    def _set(self, option: int, value: int | bytes) -> None:
        line = self.transport.get_extra_info("socket")
        if line is not None and line.fileno() >= 0:
            line.setsockopt(socket.SOL_SOCKET, option, value)

    def _start(self, then: Callable[[], None], seconds: float) -> None:
        self._stop(then)
        self._clocks[then] = self.loop.call_later(seconds, then)

    def _stop(self, then: Callable[[], None]) -> None:
        clock = self._clocks.pop(then, None)
        if clock is not None:
            clock.cancel()


class InPieces:
    """ASGI middleware: hands a large answer over in pieces; whole, the server would copy it for each slow reader."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and cut its answer."""
        await self.app(scope, receive, partial(_cut, send) if scope["type"] == "http" else send)


async def _cut(send: Send, message: Message) -> None:
    body = message.get("body", b"")
    if len(body) <= PIECE:
        await send(message)
        return
    for start in range(0, len(body), PIECE):
        more = start + PIECE < len(body) or message.get("more_body", False)
        await send({**message, "body": body[start : start + PIECE], "more_body": more})


async def crowded(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer that there are too many connections, and end this one."""
    answer = said(503)
    answer.headers.update(BUSY)
    await answer(scope, receive, send)


def most_open() -> int:
    """Return how many connections this process may hold: fewer than MOST_OPEN when it may open few files."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    endless = allowed == resource.RLIM_INFINITY
    return MOST_OPEN if endless else max(1, min(MOST_OPEN, allowed - SPARE_FILES))
