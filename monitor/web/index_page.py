"""What does a browser get before a script runs: Streamlit's own page, in Dutch and with our typeface."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.views.watermark import SENTENCE
from monitor.web.dutch_words import put_dutch_words
from monitor.web.static_files import Shelf, Stored, answer, in_memory

SITE_NAME = "Leefbare Wijken Monitor Arnhem"
DESCRIPTION = (
    "Cijfers over wonen, leven en samenleven in de wijken en buurten van Arnhem, "
    "met bron, jaar en uitleg. Vergelijk wijken en jaren met elkaar."
)
# The words of the menu; a page that is not here gets the name of the site only.
PAGE_NAMES = {
    "": "Start",
    "kaart": "Kaart",
    "wijk": "Mijn wijk",
    "jaren": "Door de jaren heen",
    "vergelijken": "Vergelijken",
    "plannen": "Plannen",
    "uitleg": "Uitleg en bronnen",
    "correcties": "Correcties",
}
# Pages behind the login; without settings for one their addresses are unknown here as any other.
STAFF_NAMES = {
    "signalen": "Signalen",
    "krachten": "Krachten en overleg",
    "analyse": "Gebiedsanalyse",
    "doelen": "Doelenboom",
    "raad": "Verslagen",
    "editie": "Editie",
    "beheer": "Beheer",
}
PLACE, MOST_PLACES = "wijk", 48
"""The page that shows one place, and of how many places its head is kept."""

# Nobody may find made-up figures with a search, or see them without their sentence in a preview of a link.
HIDE = "noindex, nofollow, noarchive, nosnippet, noimageindex"
NOSCRIPT = (
    "<p>Deze website werkt alleen met JavaScript. "
    "Zet JavaScript aan in uw browser en laad de pagina opnieuw.</p>"
)
ICON_URL = "app/static/icon.png?v=1"
ICONS_URL = "app/static/fonts/material-symbols-subset.woff2?v=1.67.0"
# A proxy may put the site below a folder, so the browser takes the place this page came from.
# Without it Streamlit first asks /kaart/_stcore/health, gets 404, and only then the right address.
WHERE = "<script>window.__streamlit = { BACKEND_BASE_URL: new URL('./', location.href).href }</script>"
# A page completes or corrects its address after a link that named part of it. That is no place of its own, so the way
# back takes one press and cannot be shut. Neither is a choice that only adds to an address: the page keeps what an
# address does not name, so that going back to it would change nothing. After a link Streamlit writes the new choices
# at the old page first and names the new page then: the old page gets its own address back.
HISTORY = """<script>((push) => {
  let touched = false, late = false, before = null
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { touched = true }, true)
  addEventListener("popstate", () => { touched = late = false }, true)
  history.pushState = function (state, title, to) {
    const now = new URL(location.href), next = new URL(to ?? now, now)
    const moves = now.pathname !== next.pathname, after = late && !touched
    const adds = [...now.searchParams].every(([key, value]) => next.searchParams.get(key) === value)
    const replaces = moves ? after && !before : adds || !touched
    if (moves && after && before) history.replaceState(...before)
    before = !moves && replaces ? [history.state, "", now.href] : null
    late = !moves
    touched = false
    return (replaces ? history.replaceState : push).call(history, state, title, to)
  }
})(history.pushState)</script>"""
# An address that is no page of ours is told on Start, in our words and not in Streamlit's English box.
UNKNOWN = "<script>history.replaceState(null, '', './?pagina=' + location.pathname.split('/').pop())</script>"
# Addresses that belong to Streamlit or to our own routes and are never a page.
NOT_PAGES = (
    "_stcore",
    "static",
    "app",
    "media",
    "component",
    "health",
    "oauth2callback",
    "auth",
)


class IndexPage:
    """ASGI middleware: answers the address of a page with the prepared page and passes on everything else.

    It serves bytes of its own, because rewriting Streamlit's answer fails silently once that is compressed.
    `font_url`, `made_up` (whether the site shows the example release) and `staff` (whether there is a login) are asked
    only when serving begins: before that Streamlit has not read its settings. `ours` are words of routes of our own.
    `beside_link` gives what the head of Mijn wijk says of its place to sites that show a picture beside a link.
    """

    def __init__(
        self,
        app: ASGIApp,
        source: Path,
        shelf: Shelf,
        font_url: Callable[[], str],
        made_up: Callable[[], bool] = lambda: False,
        staff: Callable[[], bool] = lambda: False,
        ours: Collection[str] = (),
        beside_link: Callable[[Scope], Awaitable[str]] | None = None,
    ) -> None:
        self.app = app
        self._beside_link = beside_link
        self._ours = ours
        html, font, example = source.read_text(encoding="utf-8"), font_url(), made_up()
        html = _with_own_typeface(html, shelf, font)
        put_dutch_words(shelf)
        self._known = {slug: _prepared(html, _head(name, example), font) for slug, name in PAGE_NAMES.items()}
        if staff():
            behind = {
                slug: _prepared(html, _head(name, example, hide=True), font)
                for slug, name in STAFF_NAMES.items()
            }
            self._known |= behind
        self._other = _prepared(html, UNKNOWN + _head("", example), font)
        self._with = lru_cache(MOST_PLACES)(
            lambda more: _prepared(html, _head(PAGE_NAMES[PLACE], example) + more, font)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a navigation with the page, uncached so that a new version of the app is seen at once."""
        if scope["type"] != "http" or not is_page(scope) or scope["path"][1:] in self._ours:
            await self.app(scope, receive, send)
            return
        slug = scope["path"].strip("/")
        page = self._known.get(slug, self._other)
        if slug == PLACE and self._beside_link and (more := await self._beside_link(scope)):
            page = await to_thread.run_sync(self._with, more)
        found = answer(scope, page, "no-cache")
        if page is self._other and found.status_code == 200:
            found.status_code = (
                404  # a reader sees Start with a notice; a search engine or a checker of links this
            )
        await found(scope, receive, send)


def is_page(scope: Scope) -> bool:
    """Return whether a request asks for a page: one word after the slash, by something that reads HTML."""
    path = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or not re.fullmatch(r"/[\w-]*", path):
        return False
    accepted = Headers(scope=scope).get("accept", "*/*")
    return path[1:] not in NOT_PAGES and ("text/html" in accepted or "*/*" in accepted)


def bundle_of(html: str) -> list[str]:
    """Return the scripts and styles that every first visit loads, relative to Streamlit's static folder."""
    return re.findall(r'(?:src|href)="\./static/([^"]+\.(?:js|css))"', html)


def _with_own_typeface(html: str, shelf: Shelf, font_url: str) -> str:
    """Put a stylesheet on the shelf that names our typeface and icons; return the page that asks for it.

    Streamlit shows its first words in its own face (170 kB) and draws a chevron from a 375 kB file of icons,
    whatever config.toml says.
    """
    name = next(name for name in bundle_of(html) if name.startswith("css/index."))
    style = (shelf.root / name).read_text(encoding="utf-8")
    for face, url in (
        ("SourceSansVF-[^)]*", font_url),
        ("MaterialSymbols-Rounded[^)]*", ICONS_URL),
    ):
        style, count = re.subn(rf"url\(\.\./media/{face}\)", f"url(../../{url})", style)
        if not count:
            raise ValueError(
                f"Streamlit's stylesheet has no {face} any more. Adapt monitor/web/index_page.py."
            )
    made = in_memory(style.encode("utf-8"), "text/css; charset=utf-8")
    shelf.made[name] = made
    # Its name says "for ever", so a new typeface needs a new address.
    return html.replace(name, f"{name}?v={made.etag.strip(chr(34))}")


def _head(page_name: str, example: bool, hide: bool = False) -> str:
    """Return title and description of a page, and for the example release and staff that it may not be found."""
    title = f"{page_name} - {SITE_NAME}" if page_name else SITE_NAME
    if example:
        title = f"{SENTENCE} - {title}"
    described = f"{SENTENCE}." if example else DESCRIPTION
    robots = f'<meta name="robots" content="{HIDE}" />' if example or hide else ""
    return f'{HISTORY}<title>{escape(title)}</title><meta name="description" content="{escape(described)}" />{robots}'


def _prepared(html: str, head: str, font_url: str) -> Stored:
    """Return the page in Dutch; raises ValueError when a new Streamlit no longer has what we replace."""
    head = f"{WHERE}{head}"
    font = f'<link rel="preload" href="./{escape(font_url)}" as="font" type="font/woff2" crossorigin />'
    changes: Mapping[str, str] = {
        r'<html lang="en">': '<html lang="nl">',
        r"<title>.*?</title>": head,
        r'<link\s+rel="preload"[^>]*SourceSans[^>]*>': font,
        r'<link rel="shortcut icon"[^>]*>': f'<link rel="icon" href="./{ICON_URL}" type="image/png" />',
        r"<noscript>.*?</noscript>": f"<noscript>{NOSCRIPT}</noscript>",
        r'<!--(?:(?!-->).)*-->\s*<link rel="service-desc"[^>]*>': "",  # points at an interface we leave off
    }
    for pattern, replacement in changes.items():
        html, count = re.subn(pattern, lambda _: replacement, html, count=1, flags=re.DOTALL)  # noqa: B023
        if count != 1:
            raise ValueError(
                f"Streamlit's index.html changed: {pattern!r} not found. Adapt monitor/web/index_page.py."
            )
    return in_memory(html.encode("utf-8"), "text/html; charset=utf-8")
