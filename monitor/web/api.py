"""How does a program read the figures: the addresses below /api/v1, from the table of api_table.py."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor import store
from monitor.web import current
from monitor.web.api_answers import BELOW, Question, Refused, answered
from monitor.web.api_kept import PIECE, Kept, Ready, deliver
from monitor.web.api_limit import Limit, limit_of_surroundings, visitor_of
from monitor.web.api_page import ADDRESS, page
from monitor.web.api_problems import not_allowed, options, too_busy, too_often, trouble
from monitor.web.api_releases import Opened

LONGEST_PATH, LONGEST_QUERY = 1_000, 50_000
"""Signs that are read. A question may be longer than its parameters may be, so that it can be told which is too long."""

LONGEST_KEPT = 4_000
"""Signs of a question of which the answer is kept."""

AT_ONCE = 4
"""Answers made at the same time; pages for people use the same two cores."""

GUESSED = 4
"""Questions that a code that does not exist counts for beside itself: looking for what was meant takes some 14 ms."""

MOST_WAITING = 200
"""Questions that wait for their turn; who comes after that is asked to come back."""

MOST_SENDING = 256 * 1024 * 1024
"""Bytes of large answers that are on their way at once; a visitor who reads slowly holds one."""


class Interface:
    """The ASGI app below /api: counts visitors, keeps answers, and says in one form what is wrong."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.kept = Kept()
        self.opened = Opened()
        self.sending = 0
        self._workers: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what was answered before comes from memory, without a thread."""
        visitor = visitor_of(scope)
        wait = self.limit.wait(visitor)
        early = too_often(scope, wait) if wait else _without_reading(scope)
        if early:
            await early(scope, receive, send)
            return
        accept, encodings = _taken(scope)
        used = store.current_name(current.RELEASES, store.shown_pointer())
        encoding = encoding_of(encodings)
        question = (used, scope["path"], scope["query_string"], accept, encoding)
        found = self.kept.get(question)
        if found is None:
            asked = Question(scope, rest_of(scope), scope["query_string"], encoding)
            self._workers = self._workers or CapacityLimiter(AT_ONCE)
            if self._workers.statistics().tasks_waiting >= MOST_WAITING:
                await too_busy(scope)(scope, receive, send)
                return
            try:
                found = await to_thread.run_sync(self._made, question, asked, limiter=self._workers)
            except Refused as refused:
                self.limit.charge(visitor, GUESSED if refused.answer.status_code == 404 else 0)
                await refused.answer(scope, receive, send)
                return
        await self._send(found, scope, receive, send)

    async def _send(self, found: Ready, scope: Scope, receive: Receive, send: Send) -> None:
        large = len(found.body) if len(found.body) > PIECE else 0
        if large and self.sending + large > MOST_SENDING:
            await too_busy(scope)(scope, receive, send)
            return
        self.sending += large
        try:
            await deliver(found, scope, send)
        finally:
            self.sending -= large

    def _made(self, question: tuple[Any, ...], asked: Question) -> Ready:
        """The answer to a question, kept for the next who asks it; raises Refused."""
        # Others may have asked the same while this one waited for its turn.
        found = self.kept.get(question)
        if found is None:
            found, lasting = answered(asked, self.opened)
            if lasting and sum(len(part) for part in question) <= LONGEST_KEPT:
                self.kept.put(question, found)
        return found


class Ahead:
    """ASGI middleware: gives the interface what is below /api/, past all that Streamlit does for its own addresses.

    Its sessions, compression and routes cost more than a kept answer itself: 88 of 122 microseconds (28 Nov 2026).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is below /api/, and pass on everything else."""
        ours = scope["type"] == "http" and _path(scope).startswith(BELOW)
        await (INTERFACE if ours else self.app)(scope, receive, send)


def rest_of(scope: Scope) -> str:
    """Return what stands behind /api/ in an address."""
    return _path(scope)[len(BELOW) :]


def _path(scope: Scope) -> str:
    """The address without the folder that a proxy put it in (`root_path` of ASGI)."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


def _without_reading(scope: Scope) -> Response | None:
    """The answer to what needs no figures: another method than reading, or an address too long to read."""
    if scope["method"] == "OPTIONS":
        return options()
    if scope["method"] not in ("GET", "HEAD"):
        return not_allowed(scope)
    if len(scope["path"]) > LONGEST_PATH or len(scope["query_string"]) > LONGEST_QUERY:
        told = f"Een adres heeft hoogstens {LONGEST_PATH} tekens, en {LONGEST_QUERY} na het vraagteken."
        return trouble(scope, "te-lang", told)
    return None


def _taken(scope: Scope) -> tuple[bytes, bytes]:
    """The headers Accept and Accept-Encoding, as far as they are read."""
    accept = encodings = b""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept = value[:500]
        elif name == b"accept-encoding":
            encodings = value[:200]
    return accept, encodings


@lru_cache(maxsize=256)
def encoding_of(header: bytes) -> str:
    """Return 'br' or 'gzip', whichever a visitor takes first in that order, else ''."""
    taken = set()
    for offer in header.decode("latin-1").lower().replace(" ", "").split(","):
        name, _, weight = offer.partition(";")
        if not re.fullmatch(r"q=0(\.0*)?", weight):
            taken.add(name)
    return next((name for name in ("br", "gzip") if name in taken), "")


INTERFACE = Interface(limit_of_surroundings())
ROUTES: list[BaseRoute] = [Route(ADDRESS, page), Route(f"{BELOW}{{rest:path}}", INTERFACE)]
