"""How do tests ask the interface something: one request to an ASGI app, or signs on a socket as they are."""

from __future__ import annotations

import asyncio
import socket
from typing import Any
from urllib.parse import urlsplit

import httpx

from monitor.web.api import Interface
from monitor.web.api_limit import Limit


def interface(rate: float = 1e9, burst: float = 1e9) -> Interface:
    """Return an interface of its own, which counts nobody out."""
    return Interface(Limit(rate, burst))


def ask(
    app: Any, address: str, method: str = "GET", host: str = "192.0.2.1", **headers: str
) -> httpx.Response:
    """Ask for one address below /api/v1; names of headers have _ for -."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, client=(host, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://monitor.test") as client:
            return await client.request(method, f"/api/v1{address}", headers=told)

    return asyncio.run(asked())


def sent(site: str, request: bytes, seconds: float = 20.0) -> bytes:
    """Send signs to a server exactly so, and return everything it says until it closes."""
    with connected(site, seconds) as line:
        line.sendall(request)
        found = b""
        while piece := line.recv(65_536):
            found += piece
        return found


def connected(site: str, seconds: float = 20.0) -> socket.socket:
    """Return a connection with a server."""
    where = urlsplit(site)
    return socket.create_connection(("127.0.0.1", where.port or 80), timeout=seconds)
