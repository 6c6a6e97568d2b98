"""Which plain pages are there, for readers without JavaScript, for search engines and for paper?"""

from __future__ import annotations

import asyncio
import re
from functools import lru_cache
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from monitor import store
from monitor.catalog import CITY, UNDATED, slug_of
from monitor.reports.described import Block, Heading, Paragraph
from monitor.reports.settings import address
from monitor.store import Release
from monitor.views import sheet_words, watermark
from monitor.web import addresses, answers
from monitor.web.current import in_use
from monitor.web.sheet_about import about_sheet, edition_sheet, editions_sheet
from monitor.web.sheet_frame import POLICY, Sheet, links, rendered
from monitor.web.sheet_places import minute_sheet, place_sheet, places_sheet
from monitor.web.sheet_subjects import subject_sheet, subjects_sheet
from monitor.web.sheet_team import team_blocks
from monitor.web.static_files import Stored, in_memory

KEPT = 512
"""Pages that are kept as bytes: all of a release (about 300, some 60 kB each with their compressed forms) and some states."""

HERE = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")
"""A host that can only be this machine. Any other is believed only from the settings: a visitor can send what he likes."""

SECTIONS = (
    addresses.CITY_PAGE,
    *addresses.SECTIONS.values(),
    addresses.SUBJECTS,
    addresses.EDITIONS,
    addresses.ABOUT,
)


async def sheet(request: Request) -> Response:
    """Answer with a plain page, with 301 to the address it has now, or with 404 and what was perhaps meant."""
    scope = request.scope
    if answers.is_too_long(scope):
        return PlainTextResponse(answers.TOO_LONG, status_code=414)
    try:
        release = await in_use()
    except store.NoRelease:
        return PlainTextResponse(
            answers.NO_RELEASE, status_code=503, headers={"Cache-Control": answers.NEVER}
        )
    return await asyncio.to_thread(_answered, scope, release)


def _answered(scope: Scope, release: Release) -> Response:
    path, root = scope["path"].strip("/"), root_of(scope)
    found = addresses.meant(release, path)
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=None)
    place, edition = (asked.get(key, [""])[0] for key in ("gebied", "tot"))
    where = _where(release, place) if place else CITY
    known = not edition or any(one.code == edition != UNDATED for one in release.catalog.editions)
    if not found or not where or not known:
        return _unknown(
            scope, release, path, root, sheet_words.NO_YEAR if found else sheet_words.NOT_FOUND_TOLD
        )
    if scope["path"] != f"/{found}":
        state = "&".join(
            f"{key}={code}"
            for key, code in (("gebied", place and _slug(release, where)), ("tot", edition))
            if code
        )
        return answers.redirect(f"{root}{found}{'?' + state if state else ''}")
    team = _team(release, found)
    stored = _made(release, found, where, edition, site_of(scope), root, team)
    return _guarded(answers.kept(scope, stored))


def _where(release: Release, place: str) -> str:
    """The code of a place by a name it has or had; empty for one that nobody knows."""
    catalog = release.catalog
    return catalog.area_by_name.get(place.lower(), "") or catalog.area_by_former_name.get(slug_of(place), "")


def _slug(release: Release, code: str) -> str:
    return release.catalog.area[code].slug


def _team(release: Release, found: str) -> tuple[Block, ...]:
    """What the teams wrote of a place; of other pages nothing."""
    section, _, rest = found.partition("/")
    place = found == addresses.CITY_PAGE or (
        section in addresses.SECTIONS.values() and rest and "/" not in rest
    )
    return team_blocks(release, release.catalog.area[_code(release, found)]) if place else ()


def _code(release: Release, found: str) -> str:
    slug = found.split("/")[1] if "/" in found else ""
    return release.catalog.area_by_name[slug] if slug else CITY


@lru_cache(maxsize=KEPT)
def _made(
    release: Release, found: str, where: str, edition: str, site: str, root: str, team: tuple[Block, ...]
) -> Stored:
    """The page as bytes, made once per release and state."""
    watermark.carry(watermark.SENTENCE if release.catalog.fictitious else "")
    page = sheet_of(release, found, where, edition, team)
    return in_memory(rendered(release, page, site, root).encode("utf-8"), answers.HTML)


def sheet_of(
    release: Release, found: str, where: str = CITY, edition: str = "", team: tuple[Block, ...] = ()
) -> Sheet:
    """Return the page at an address that `addresses.every` gives; `where` is the place whose course a subject shows."""
    catalog = release.catalog
    section, _, rest = found.partition("/")
    if section in addresses.SECTIONS.values() and not rest:
        return places_sheet(release, section)
    if section in (*addresses.SECTIONS.values(), addresses.CITY_PAGE):
        area = catalog.area[_code(release, found)]
        if rest.endswith(f"/{addresses.MINUTE}"):
            return minute_sheet(release, area, edition)
        return place_sheet(release, area, edition, team)
    if section == addresses.SUBJECTS:
        return (
            subject_sheet(release, catalog.indicator[rest], catalog.area[where], edition)
            if rest
            else subjects_sheet(release)
        )
    if section == addresses.EDITIONS:
        return edition_sheet(release, rest) if rest else editions_sheet(release)
    return about_sheet(release, rest)


def _unknown(scope: Scope, release: Release, path: str, root: str, told: str) -> Response:
    """The page that says that there is no such page, with the nearest ones."""
    watermark.carry(watermark.SENTENCE if release.catalog.fictitious else "")
    near = addresses.suggestions(release, path)
    blocks: list[Block] = [Paragraph(told, "lead")]
    if near:
        blocks += [Heading(sheet_words.LOOKED_FOR), links(near)]
    page = Sheet(
        "", sheet_words.NOT_FOUND, told, sheet_words.NOT_FOUND, "", tuple(blocks), (), ("Naar Start", "./")
    )
    text = rendered(release, page, "", root)
    return _guarded(answers.html(scope, text, 404))


def _guarded(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def root_of(scope: Scope) -> str:
    """Return the way from the page that was asked to the first page of the site: a proxy may put that below a folder."""
    raw = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    return "../" * (raw.count(b"/") - 1) or "./"


def site_of(scope: Scope) -> str:
    """Return the address of the whole site: as it is set, else of this machine, else empty. What a visitor sends is no proof."""
    if base := address("").rstrip("/"):
        return base
    host = Headers(scope=scope).get("host", "")
    return f"http://{host}" if HERE.fullmatch(host) else ""


async def sitemap(request: Request) -> Response:
    """Answer with the address of every plain page; 404 for made-up figures and for a site that does not know its own address."""
    site = site_of(request.scope)
    try:
        release = await in_use()
    except store.NoRelease:
        return PlainTextResponse(
            answers.NO_RELEASE, status_code=503, headers={"Cache-Control": answers.NEVER}
        )
    if not site or release.catalog.fictitious:
        told = "Er is geen lijst van bladzijden: de cijfers zijn verzonnen, of het adres van de site is niet ingesteld (MONITOR_ADDRESS)."
        return PlainTextResponse(told, status_code=404)
    return answers.kept(request.scope, _sitemap(release, site))


@lru_cache(maxsize=4)
def _sitemap(release: Release, site: str) -> Stored:
    day = re.match(r"\d{4}-\d\d-\d\d", release.name)
    changed = f"<lastmod>{day[0]}</lastmod>" if day else ""
    lines = "".join(f"<url><loc>{site}/{one}</loc>{changed}</url>\n" for one in addresses.every(release))
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    return in_memory(text.encode("utf-8"), "application/xml; charset=utf-8")


async def robots(request: Request) -> Response:
    """Answer what programs that search may read; made-up figures must be read to see that they may not be kept."""
    site = site_of(request.scope)
    lines = ["User-agent: *", "Disallow: /_stcore/", "Disallow: /auth/"]
    lines += [f"Sitemap: {site}/sitemap.xml"] if site and not store.shown() else []
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": answers.REVALIDATE})


ROUTES: list[BaseRoute] = [
    Route("/sitemap.xml", sitemap),
    Route("/robots.txt", robots),
    *(Route(f"/{section}", sheet) for section in SECTIONS),
    *(Route(f"/{section}/{{rest:path}}", sheet) for section in SECTIONS),
]
