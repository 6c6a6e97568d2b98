"""What does a program get when its question cannot be answered: one form, with codes that last and words that help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any
from urllib.parse import quote

from starlette.responses import Response
from starlette.types import Scope

from monitor.web.answers import problem
from monitor.web.api_asked import UNKNOWN, Fault
from monitor.web.api_forms import OPEN
from monitor.web.current import example
from monitor.web.index_page import HIDE

METHODS = "GET, HEAD, OPTIONS"
SHOWN = 200
"""Signs of an address that an answer repeats."""

PROBLEMS: Mapping[str, tuple[int, str]] = {
    "onbekend-adres": (404, "Dit adres bestaat niet"),
    "onbekende-code": (404, "Deze code bestaat niet"),
    "geen-grenzen": (404, "Deze grenzen zijn er niet"),
    "kan-niet": (405, "Dit kan hier niet"),
    "geen-vorm": (406, "Deze vorm is er niet"),
    "te-lang": (414, "Dit adres is te lang"),
    "onjuiste-vraag": (422, "Deze vraag klopt niet"),
    "te-vaak": (429, "U vraagt te veel in korte tijd"),
    "geen-uitgave": (503, "Er zijn nu geen cijfers"),
    "te-druk": (503, "Het is nu te druk"),
}
"""Every kind of problem: its status and its title; the kind is also the end of `type`, and lasts."""


def trouble(
    scope: Scope, kind: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """Return problem+json (RFC 9457) of a kind in PROBLEMS: type, title, status, detail, instance, and `more`."""
    status, title = PROBLEMS[kind]
    hidden = {"X-Robots-Tag": HIDE} if example() else {}
    told: dict[str, Any] = {
        "type": f"{scope.get('root_path', '')}/api#{kind}",
        "instance": quote(scope["path"][:SHOWN]),
    }
    return problem(status, title, detail, headers={**OPEN, **hidden, **(headers or {})}, **told, **more)


def wrong(scope: Scope, faults: Sequence[Fault]) -> Response:
    """Return everything that is wrong with a question: 404 when only codes are unknown, else 422."""
    kind = "onbekende-code" if all(one.code == UNKNOWN for one in faults) else "onjuiste-vraag"
    alike = [found for one in faults for found in one.suggestions]
    more: dict[str, Any] = {"errors": [one.told() for one in faults[:SHOWN]]}
    if kind == "onbekende-code":
        more["suggestions"] = alike
    return trouble(scope, kind, " ".join(one.detail for one in faults[:5]), **more)


def not_allowed(scope: Scope) -> Response:
    """Return 405 for a method that would change something: nothing here can be changed."""
    told = f"Hier kunt u alleen lezen, met {METHODS}."
    return trouble(scope, "kan-niet", told, {"Allow": METHODS, "Access-Control-Allow-Methods": METHODS})


def too_often(scope: Scope, wait: float) -> Response:
    """Return 429 with Retry-After in whole seconds, at least 1."""
    seconds = max(1, ceil(wait))
    told = f"Wacht {seconds} s en vraag het dan opnieuw. Vraag meer codes in één keer, met komma's ertussen."
    return trouble(scope, "te-vaak", told, {"Retry-After": str(seconds)})


def too_busy(scope: Scope) -> Response:
    """Return 503 with Retry-After: others are being answered."""
    return trouble(scope, "te-druk", "Probeer het over enkele seconden opnieuw.", {"Retry-After": "5"})


def options() -> Response:
    """Return what a browser asks before a page of another site may read: reading is open to all."""
    headers = {
        **OPEN,
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "Accept, If-None-Match",
        "Access-Control-Max-Age": "86400",
        "Cache-Control": "public, max-age=86400",
    }
    return Response(status_code=204, headers=headers)
