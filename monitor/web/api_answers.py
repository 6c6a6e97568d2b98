"""How is one question of a program answered: which endpoint, what is wrong with it, and the bytes that say it?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from inspect import unwrap
from typing import Any
from urllib.parse import urlencode

import polars as pl
from starlette.responses import Response
from starlette.types import Scope

from monitor import store
from monitor.questions.asked import Unknown
from monitor.views.watermark import SENTENCE
from monitor.web import current
from monitor.web.answers import NO_RELEASE, REVALIDATE, negotiated
from monitor.web.api_asked import MALFORMED, UNKNOWN, Asked, Fault, look_up, read, sentence
from monitor.web.api_forms import JSON, MAP_FORMS, NOTE, TABLE_FORMS, TOPOJSON, encoded, page_of, ready
from monitor.web.api_geometry import LAYERS, NEWEST, collection, topology
from monitor.web.api_kept import Ready
from monitor.web.api_openapi import document
from monitor.web.api_problems import PROBLEMS, too_busy, trouble, wrong
from monitor.web.api_releases import Crowded, NotPublished, Opened, published
from monitor.web.api_table import ENDPOINTS, Endpoint, endpoint_at

ROOT, BELOW = "/api/v1", "/api/"
LONGEST_LINK = 4_000
"""Signs of the header Link; a longer one is left out, because servers and programs refuse long headers."""

A_DAY = "public, max-age=86400"
"""For an answer from a release that was named: a release never changes."""


class Refused(Exception):
    """A question that cannot be answered; holds the answer that says so."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


@dataclass(frozen=True)
class Question:
    """What stands in one request: the parts of its address, what was asked, and which forms the visitor takes."""

    scope: Scope
    rest: str
    query: bytes
    encoding: str


def answered(asked: Question, opened: Opened) -> tuple[Ready, bool]:
    """Return a new answer, and whether it lasts as long as the release in use; raises Refused."""
    if asked.rest in DOCUMENTS:
        return _document(asked, opened), True
    endpoint, named, media, vary = _meant(asked)
    wanted = read(endpoint, asked.query, named)
    release = _release(asked.scope, wanted, opened)
    look_up(endpoint, release, wanted)
    if wanted.faults:
        raise Refused(wrong(asked.scope, wanted.faults))
    fixed = "release" in wanted.values
    headers = {"Vary": vary, "Cache-Control": A_DAY if fixed and endpoint.lasting else REVALIDATE}
    if endpoint.answer is None:
        body = _geometry(asked.scope, release, wanted, media)
    else:
        body, more = _table(asked, endpoint.answer, release, wanted, media)
        headers |= more
    return ready(body, media, release, asked.encoding, headers), endpoint.lasting


def _release(scope: Scope, wanted: Asked, opened: Opened) -> store.Release:
    """The release that was named, or the one in use; raises Refused when there is none, or more is wrong."""
    name = wanted.values.get("release")
    try:
        return opened.named(name) if name else current.release_in_use()
    except store.NoRelease as fault:
        raise Refused(trouble(scope, "geen-uitgave", NO_RELEASE, {"Retry-After": "60"})) from fault
    except Crowded as fault:
        raise Refused(too_busy(scope)) from fault
    except NotPublished as fault:
        names = tuple({"code": one, "label": one} for one in published()[:5])
        told = f"{sentence(fault)} Kies een naam uit {ROOT}/releases."
        wanted.faults.append(Fault("release", UNKNOWN, told, names))
        raise Refused(wrong(scope, wanted.faults)) from fault


def _document(asked: Question, opened: Opened) -> Ready:
    if asked.query:
        fault = Fault("?", MALFORMED, "Hier kunt u niets kiezen. Laat weg wat na het vraagteken staat.")
        raise Refused(wrong(asked.scope, [fault]))
    release = _release(asked.scope, Asked(), opened)
    note = {NOTE: SENTENCE} if release.catalog.fictitious else {}
    told = note | DOCUMENTS[asked.rest](release, asked.scope.get("root_path", ""))
    headers = {"Vary": "Accept-Encoding", "Cache-Control": REVALIDATE}
    return ready(_json(told), JSON, release, asked.encoding, headers)


def _index(release: store.Release, root: str) -> dict[str, Any]:
    """What there is, for who begins at the top."""
    return {
        "release": release.name,
        "description": f"{root}{ROOT}/openapi.json",
        "endpoints": [{"address": f"{root}{ROOT}{one.path}", "title": one.title} for one in ENDPOINTS],
    }


@lru_cache(maxsize=4)
def _description(release: store.Release, root: str) -> dict[str, Any]:
    return document(release, f"{root}{ROOT}", PROBLEMS)


DOCUMENTS: Mapping[str, Callable[[store.Release, str], dict[str, Any]]] = {
    "v1": _index,
    "v1/": _index,
    "v1/openapi.json": _description,
}


def _meant(asked: Question) -> tuple[Endpoint, Mapping[str, str], str, str]:
    """The endpoint, what its path names, the form, and what the answer depends on; raises Refused."""
    version, _, rest = asked.rest.partition("/")
    found = None
    if version == "v1":
        stem, _, suffix = rest.rpartition(".")
        if stem and "/" not in suffix:
            found = endpoint_at(tuple(stem.split("/")))
            if found and suffix in _forms(found[0]):
                return *found, _forms(found[0])[suffix], "Accept-Encoding"
        found = endpoint_at(tuple(rest.split("/")))
    if not found:
        told = f"Welke adressen er zijn, staat in {ROOT}/openapi.json."
        raise Refused(trouble(asked.scope, "onbekend-adres", told))
    offered = list(dict.fromkeys(_forms(found[0]).values()))
    media = negotiated(asked.scope, offered)
    if not media:
        ends = ", ".join(f".{end}" for end in _forms(found[0]))
        told = f"Er is: {', '.join(offered)}. Of zet achter het adres: {ends}."
        raise Refused(trouble(asked.scope, "geen-vorm", told, {"Vary": "Accept"}))
    return *found, media, "Accept, Accept-Encoding"


def _forms(endpoint: Endpoint) -> Mapping[str, str]:
    return MAP_FORMS if endpoint.answer is None else TABLE_FORMS


def _table(
    asked: Question, answer: Callable[..., pl.DataFrame], release: store.Release, wanted: Asked, media: str
) -> tuple[bytes, dict[str, str]]:
    """The rows of a question as bytes, with the headers that say where they lie in the whole; raises Refused."""
    beside = ("limit", "offset", "release")
    choices = {name: value for name, value in wanted.values.items() if name not in beside}
    try:
        # Not kept as a table too: a program can ask for any set of areas, and each would stay as some MB.
        rows = unwrap(answer)(release, **choices)
    except Unknown as fault:
        raise Refused(wrong(asked.scope, [Fault("?", MALFORMED, sentence(fault))])) from fault
    query = urlencode([pair for pair in wanted.given if pair[0] not in beside[:2]], safe=",")
    address = asked.scope.get("root_path", "") + BELOW + asked.rest
    page = page_of(rows, wanted.values["offset"], wanted.values["limit"], address, query)
    headers = {"X-Total-Count": str(page.total)}
    links = ", ".join(f'<{to}>; rel="{name}"' for name, to in page.links.items())
    return encoded(page, media, release), headers | (
        {"Link": links} if 0 < len(links) <= LONGEST_LINK else {}
    )


def _geometry(scope: Scope, release: store.Release, wanted: Asked, media: str) -> bytes:
    """Boundaries as bytes; raises Refused for lines that were never drawn."""
    level, division = wanted.values["level"], wanted.values.get("division", NEWEST)
    if (level, division) not in LAYERS:
        told = ", ".join(f"{one} van {year}" for one, year in LAYERS)
        raise Refused(trouble(scope, "geen-grenzen", f"Er zijn grenzen van: {told}."))
    return _json((topology if media == TOPOJSON else collection)(release, level, division))


def _json(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
