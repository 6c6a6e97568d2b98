"""How does an address of our own answer: which form, how long it may be kept, and what it says when it cannot?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from monitor.web.static_files import Stored, answer, in_memory

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
REVALIDATE = "no-cache"
"""May be kept, but is asked for again before each use: a new release is seen at once, and 304 costs 200 bytes."""

NEVER = "no-store"
LONGEST = 2_000
"""Characters of an address, with its question, that are read; the longest one we make has about 300."""

TOO_LONG = "Dit adres is te lang."
NO_RELEASE = "Er zijn nu geen cijfers om te laten zien. Probeer het later opnieuw."


def html(scope: Scope, text: str, status: int = 200, caching: str = REVALIDATE) -> Response:
    """Return a page, compressed, with its fingerprint; 304 when the visitor has it.

    Any status but 200 is sent as it is: it is not asked again, and packing it costs more time than making it.
    """
    body = text.encode("utf-8")
    return kept(
        scope, in_memory(body, HTML) if status == 200 else Stored(HTML, "", {"": body}), caching, status
    )


def as_json(scope: Scope, told: object, caching: str = REVALIDATE, content_type: str = JSON) -> Response:
    """Return an object as JSON in UTF-8; raises ValueError for a number that JSON does not know."""
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return kept(scope, in_memory(text.encode("utf-8"), content_type), caching)


def kept(scope: Scope, stored: Stored, caching: str = REVALIDATE, status: int = 200) -> Response:
    """Return bytes that were made before; only a 200 can become a 304."""
    found = answer(scope, stored, caching) if status == 200 else _once(stored)
    found.status_code = status if status != 200 else found.status_code
    return found


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """Return an error as RFC 9457 has it (problem+json): `detail` says what to do; `more` are members of our own."""
    told = {"type": "about:blank", "status": status, "title": title, "detail": detail, **more}
    body = json.dumps(told, ensure_ascii=False, allow_nan=False).encode("utf-8")
    return Response(
        body,
        status_code=status,
        headers={"Cache-Control": NEVER, **(headers or {})},
        media_type=PROBLEM,
    )


def redirect(to: str) -> Response:
    """Return 301 to an address that we made ourselves, never to one that was sent to us; raises ValueError else."""
    if not to.isascii() or any(ord(sign) < 33 for sign in to) or "//" in to or "\\" in to:
        raise ValueError(f"not an address of ours: {to!r}")
    return Response(status_code=301, headers={"Location": to, "Cache-Control": "public, max-age=3600"})


def is_too_long(scope: Scope) -> bool:
    """Return whether an address has more characters than any of ours."""
    return len(scope.get("raw_path") or scope["path"]) + len(scope.get("query_string", b"")) > LONGEST


def negotiated(scope: Scope, offered: Sequence[str]) -> str:
    """Return the media type of `offered` that an Accept header likes best, the first one when it does not say.

    Empty when it refuses all of them, which answers 406 (RFC 9110, section 12.5.1; ties go to the order of `offered`).
    """
    header = Headers(scope=scope).get("accept", "")
    if not header.strip():
        return offered[0]
    liked = [_liking(header, media) for media in offered]
    return offered[liked.index(max(liked))] if max(liked) > 0 else ""


def _liking(header: str, media: str) -> float:
    """The q-value of the most specific range that holds this type; 0 when none does."""
    found = (-1, 0.0)
    for part in header.lower().split(",")[:32]:  # a real header has some five; more is not worth reading
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        exactness = {media: 2, f"{media.partition('/')[0]}/*": 1, "*/*": 0}.get(name, -1)
        if exactness > found[0]:
            found = (exactness, _weight(weight))
    return found[1]


def _weight(written: str) -> float:
    digits = written.replace(".", "", 1)
    return min(float(written), 1.0) if digits.isascii() and digits.isdigit() and len(written) < 6 else 0.0


def _once(stored: Stored) -> Response:
    headers = {"Cache-Control": NEVER}
    return Response(stored.bodies[""], headers=headers, media_type=stored.content_type)
