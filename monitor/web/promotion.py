"""How is the monitor made known: a picture of a place to share, a text for its paper, and what other sites show beside a link?"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from html import escape
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from monitor import store
from monitor.catalog.models import Area
from monitor.exports.rows import marked
from monitor.exports.shareable import HIGH, WIDE, picture, png
from monitor.questions.profiles import profile
from monitor.store import Release
from monitor.views import promotion_words as told
from monitor.views import sheet_words, watermark
from monitor.views.embed_words import SITE
from monitor.web import answers
from monitor.web.addresses import IN_A_MINUTE, SECTIONS, address_of, meant
from monitor.web.current import in_use
from monitor.web.share_addresses import PAPER, PICTURES, paper_address, picture_address
from monitor.web.sheets import root_of, site_of
from monitor.web.static_files import Stored, in_memory

KEPT = 64
"""Pictures and texts that are kept: all of a release, some 100 kB each."""

TEXT = "text/plain; charset=utf-8"
UNKNOWN = "Deze plek kennen we niet. Alle wijken staan op /wijken."
_makers = CapacityLimiter(1)
"""One picture at a time: setting it takes a whole core, which pages need more."""


async def shared(request: Request) -> Response:
    """Answer with the picture of a place, made once per release; 404 for a place that has none."""
    try:
        release = await in_use()
    except store.NoRelease:
        return _said(answers.NO_RELEASE, 503)
    area = _with_picture(release, request.path_params["slug"])
    if area is None:
        return _said(UNKNOWN, 404)
    stored = await to_thread.run_sync(_drawn, release, area, limiter=_makers)
    return answers.kept(request.scope, stored)


async def for_paper(request: Request) -> Response:
    """Answer with the text for the paper of a place as a file, 301 for a former name, 404 for a place that has none."""
    scope = request.scope
    if answers.is_too_long(scope):
        return _said(answers.TOO_LONG, 414)
    try:
        release = await in_use()
    except store.NoRelease:
        return _said(answers.NO_RELEASE, 503)
    found = meant(release, scope["path"].removesuffix(PAPER))
    area = next((one for one in release.catalog.areas if found and address_of(one) == found), None)
    if area is None or not paper_address(area):
        return _said(UNKNOWN, 404)
    if scope["path"] != f"/{paper_address(area)}":
        return answers.redirect(f"{root_of(scope)}{paper_address(area)}")
    stored = await to_thread.run_sync(_text, release, area, site_of(scope))
    answer = answers.kept(scope, stored)
    answer.headers["Content-Disposition"] = f'attachment; filename="wijkkrant-{area.slug}.txt"'
    return answer


def _said(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status_code=status, headers={"Cache-Control": answers.NEVER})


def _with_picture(release: Release, slug: str) -> Area | None:
    """The city, area or district with exactly this name in addresses."""
    return next((one for one in release.catalog.areas if one.slug == slug and picture_address(one)), None)


@lru_cache(maxsize=KEPT)
def _drawn(release: Release, area: Area) -> Stored:
    body = png(release, area)
    # Not packed any further: a PNG is packed already.
    return Stored("image/png", f'"{blake2b(body, digest_size=12).hexdigest()}"', {"": body})


@lru_cache(maxsize=KEPT)
def _text(release: Release, area: Area, site: str) -> Stored:
    with marked(release):
        lines = told.paragraph(profile(release, area.code), area, release.catalog)
        way = f"{site}/{address_of(area)}" if site else f"/{address_of(area)} op de site van de {SITE}"
        use = sheet_words.MADE_UP if release.catalog.fictitious else told.USE
        lines += [f"{SITE}, uitgave {release.name}. {told.MORE.format(way=way)}", use]
        mark = watermark.carried()
        text = "\n\n".join([*([f"{mark}."] if mark else []), *lines, *([f"{mark}."] if mark else [])])
    return in_memory(f"{text}\n".encode(), TEXT)


async def beside_link(scope: Scope) -> str:
    """Return what the head of the page Mijn wijk says to sites that show a picture beside a link; empty where nothing is known."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("gebied", [""])[0]
    site = site_of(scope)
    if not asked or not site or answers.is_too_long(scope):
        return ""
    try:
        release = await in_use()
    except store.NoRelease:
        return ""
    area = release.catalog.area.get(release.catalog.area_by_name.get(asked.lower(), asked))
    if area is None or release.catalog.fictitious or not picture_address(area):
        return ""
    return _head(release, area, site)


@lru_cache(maxsize=KEPT)
def _head(release: Release, area: Area, site: str) -> str:
    pairs = {
        "og:type": "website",
        "og:locale": "nl_NL",
        "og:site_name": SITE,
        "og:title": f"{area.label} - {SITE}",
        "og:url": f"{site}/wijk?gebied={area.slug}",
        "og:image": f"{site}/{picture_address(area)}",
        "og:image:width": str(WIDE),
        "og:image:height": str(HIGH),
        "og:image:alt": picture(release, area).alt,
    }
    return "".join(f'<meta property="{name}" content="{escape(text)}" />' for name, text in pairs.items())


ROUTES: list[BaseRoute] = [
    Route(f"/{PICTURES}/{{slug}}.png", shared),
    *(Route(f"/{SECTIONS[level]}/{{slug}}/{PAPER}", for_paper) for level in IN_A_MINUTE),
]
"""The text of a place stands below its plain page; these routes must come before those of the plain pages."""
