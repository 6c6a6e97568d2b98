"""What is new since somebody last looked: editions that were published and figures that were put right, as an Atom feed?"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from monitor import store
from monitor.questions.history import corrections, publications
from monitor.store import Release
from monitor.views import promotion_words as told
from monitor.views import sheet_words, watermark, words
from monitor.web import answers
from monitor.web.current import in_use
from monitor.web.share_addresses import FEED
from monitor.web.sheets import root_of, site_of
from monitor.web.static_files import Stored, in_memory

ATOM = "http://www.w3.org/2005/Atom"
MEDIA = "application/atom+xml; charset=utf-8"
NAME = "tag:arnhem.nl,2026:leefbare-wijken-monitor"
"""Names of the feed and its entries (RFC 4151): they stay the same when the site gets another address."""

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PAGE = "over/correcties"


@dataclass(frozen=True)
class Entry:
    """One piece of news: its lasting name, the day of it (YYYY-MM-DD), a heading and a few sentences."""

    name: str
    day: str
    title: str
    text: str


async def feed(request: Request) -> Response:
    """Answer with the feed of the release that visitors get; 503 without one."""
    try:
        release = await in_use()
    except store.NoRelease:
        return PlainTextResponse(
            answers.NO_RELEASE, status_code=503, headers={"Cache-Control": answers.NEVER}
        )
    scope = request.scope
    stored = await asyncio.to_thread(_made, release, site_of(scope), root_of(scope))
    answer = answers.kept(scope, stored)
    if release.catalog.fictitious:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def entries(release: Release) -> list[Entry]:
    """The news of a release, the newest first: what was published and what was put right on which day."""
    found = [
        Entry(
            f"{NAME}:publicatie:{row['publication']}",
            row["published_on"],
            row["title"],
            f"Gepubliceerd op {words.day(row['published_on'])}. Nieuwe of veranderde cijfers: {words.number(row['figures'])}.",
        )
        for row in publications(release).iter_rows(named=True)
    ]
    found += [
        Entry(
            f"{NAME}:correctie:{row['correction']}",
            row["published_on"],
            f"Correctie: {row['what']}",
            f"Waarom: {row['why']} Ontdekt op {words.day(row['since'])}, verbeterd op {words.day(row['published_on'])}. "
            f"Cijfers die zijn veranderd: {words.number(row['revised'])}.",
        )
        for row in corrections(release).iter_rows(named=True)
        if row["published_on"]  # what is not published yet is no news
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.name), reverse=True)


@lru_cache(maxsize=8)
def _made(release: Release, site: str, root: str) -> Stored:
    mark = f"{watermark.SENTENCE}. " if release.catalog.fictitious else ""
    news = entries(release)
    base = f"{site}/" if site else root
    top = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "nl"})
    _add(top, "id", f"{NAME}:nieuws" + (":verzonnen" if mark else ""))
    _add(top, "title", f"{mark}{told.FEED}")
    _add(top, "subtitle", f"{mark}{told.FEED_SUB}")
    _add(top, "updated", _moment(news[0].day if news else _day(release)))
    _add(_add(top, "author"), "name", sheet_words.PUBLISHER)
    _add(top, "link", rel="self", href=f"{base}{FEED}", type="application/atom+xml")
    _add(top, "link", rel="alternate", href=f"{base}{PAGE}", type="text/html")
    for one in news:
        entry = _add(top, "entry")
        _add(entry, "id", one.name + (":verzonnen" if mark else ""))
        _add(entry, "title", f"{mark}{one.title}")
        _add(entry, "updated", _moment(one.day))
        _add(entry, "published", _moment(one.day))
        _add(entry, "link", rel="alternate", href=f"{base}{PAGE}", type="text/html")
        _add(entry, "content", f"{mark}{one.text}", type="text")
    body: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return in_memory(body, MEDIA)


def _add(above: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """An element with a text of which every sign may stand in XML."""
    found = ElementTree.SubElement(above, name, attributes)
    found.text = NOT_IN_XML.sub("", text) or None
    return found


def _moment(day: str) -> str:
    """A day as a moment (RFC 3339), noon so that it is the same day everywhere in Europe."""
    return f"{day}T12:00:00Z"


def _day(release: Release) -> str:
    """The day in the name of a release; one without a name of ours is as old as the first."""
    found = re.match(r"\d{4}-\d\d-\d\d", release.name)
    return found[0] if found else "2026-11-20"


ROUTES: list[BaseRoute] = [Route(f"/{FEED}", feed)]
