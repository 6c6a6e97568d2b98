"""Which figures can stand on somebody else's page: any map, line, comparison or table, by the codes of its address?"""

from __future__ import annotations

import asyncio
from functools import cache, lru_cache
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from monitor import store
from monitor.catalog import CITY
from monitor.exports.asked import BESIDE, COURSE, MAP, PLACE, VALUE, Figure, figure
from monitor.exports.inked import swatch
from monitor.exports.mapped import legend_items, maps
from monitor.exports.picture import drawn
from monitor.exports.rows import Behind, behind, marked
from monitor.exports.tabled import table
from monitor.questions.asked import Unknown
from monitor.questions.survey import comparable_series
from monitor.reports import colophon
from monitor.reports.described import Table
from monitor.reports.figures import certainty
from monitor.store import Release
from monitor.views import embed_words as told
from monitor.views import watermark, words
from monitor.views.passport import COMPARABLE, PUBLISHED
from monitor.web import addresses, answers
from monitor.web.current import in_use
from monitor.web.sheet_frame import TEMPLATES, environment
from monitor.web.sheets import root_of, site_of
from monitor.web.static_files import Stored, in_memory

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)
"""The only pages of the site that may stand in a frame of another; they load nothing at all and run no script."""

KEPT = 128
"""Pages that are kept, some 20 kB each with their compressed forms."""

MOST_FIELDS = 20
OPEN_ROWS = 10
"""A table of so many rows stands open below its picture: a line does not fit on a phone, its table does."""


async def embedded(request: Request) -> Response:
    """Answer with a figure for a frame; 404 with a sentence and the way to the site for an address that names none."""
    scope = request.scope
    if answers.is_too_long(scope):
        return PlainTextResponse(answers.TOO_LONG, status_code=414)
    try:
        release = await in_use()
    except store.NoRelease:
        refused = {"Cache-Control": answers.NEVER, "Content-Security-Policy": POLICY}
        return PlainTextResponse(answers.NO_RELEASE, status_code=503, headers=refused)
    return await asyncio.to_thread(_answered, scope, release, request.path_params["kind"])


def _answered(scope: Scope, release: Release, kind: str) -> Response:
    try:
        wanted = wanted_of(release, kind, asked_of(scope))
        stored = _made(release, kind, wanted, site_of(scope), root_of(scope))
    except Unknown as fault:
        return _guarded(answers.html(scope, _wrong(release, str(fault), root_of(scope)), 404))
    except ValueError:
        return _guarded(answers.html(scope, _wrong(release, told.UNREADABLE, root_of(scope)), 404))
    return _guarded(answers.kept(scope, stored))


def asked_of(scope: Scope) -> dict[str, str]:
    """Return the choices in an address; raises ValueError for too many, and for what is no UTF-8."""
    query = scope.get("query_string", b"").decode("ascii")
    return dict(parse_qsl(query, errors="strict", max_num_fields=MOST_FIELDS))


def wanted_of(release: Release, kind: str, codes: dict[str, str]) -> Figure:
    """The figure of a kind that codes name; raises Unknown with all that is wrong.

    A table says of which page with `van`; else a table with a subject is that of the map, one of several places that of
    the comparison, and any other that of one place.
    """
    if kind not in told.KINDS:
        raise Unknown(told.NO_KIND)
    if kind in told.FIGURE_OF:
        return figure(release, told.FIGURE_OF[kind], codes)
    guessed = MAP if codes.get("onderwerp") else BESIDE if codes.get("met") else PLACE
    return figure(release, codes.get(told.OF, "") or guessed, codes)


def state_of(release: Release, wanted: Figure) -> dict[str, str]:
    """The codes of a figure as its page writes them, so that a link leads to exactly this view."""
    slugs = [release.catalog.area[code].slug for code in wanted.areas]
    first, others = ",".join(slugs[:1]), ",".join(slugs[1:])
    if wanted.kind == BESIDE:
        found = {"met": ",".join(slugs), "thema": wanted.theme, "jaar": wanted.edition}
    elif wanted.kind == MAP:
        level = words.LEVELS[wanted.level] if wanted.level != "district" else ""
        plain = wanted.shown == VALUE
        found = {
            "onderwerp": wanted.indicator,
            "jaar": wanted.edition,
            "niveau": level,
            "gebied": first,
            "beeld": "" if plain else wanted.shown,
            "vorm": "twee" if plain and wanted.against else "",
            "jaar2": wanted.against if wanted.against.isdecimal() else "",
        }
    else:
        subject, series = _series_of(release, wanted)
        found = {"onderwerp": subject, "gebied": first, "met": others, "tot": wanted.edition, "reeks": series}
    return {key: code for key, code in found.items() if code}


def _series_of(release: Release, wanted: Figure) -> tuple[str, str]:
    """The subject of a course and which of its two series is drawn; no series where the page has none to choose."""
    one = release.catalog.indicator.get(wanted.indicator)
    if one is None:
        return "", ""
    if one.series_of:
        return one.series_of, COMPARABLE
    return one.code, PUBLISHED if comparable_series(release, one.code) else ""


@lru_cache(maxsize=KEPT)
def _made(release: Release, kind: str, wanted: Figure, site: str, root: str) -> Stored:
    """The page as bytes, made once per release and state; raises Unknown when the figure has no figures."""
    with marked(release):
        found = behind(release, wanted)
        state = urlencode(state_of(release, wanted), safe=",")
        text = _page(
            release,
            heading=found.title,
            sub=found.sub,
            kind=told.PAGE_OF[wanted.kind],
            picture=None if kind == told.TABLE else _picture(found),
            keys=[] if kind == told.TABLE or wanted.kind != MAP else _keys(found),
            figures=table(found),
            told=_told(found),
            way=f"{root}{wanted.kind}?{state}",
            canonical=f"{site or root.rstrip('/')}/{_plain(release, wanted)}",
        )
    return in_memory(text.encode("utf-8"), answers.HTML)


def _picture(found: Behind) -> Markup:
    """The drawing as a part of the page; of a map without its legend, which would be too small on a phone."""
    return Markup(drawn(found, maps(found) if found.figure.kind == MAP else None).svg)


def _keys(found: Behind) -> list[tuple[str, Markup]]:
    """The legend of a map: every label with its box."""
    box = "<svg width='24' height='16' aria-hidden='true'>{}</svg>"
    return [
        (label, Markup(box.format(swatch(1, 1, colour, pattern))))
        for label, colour, pattern in legend_items(found)
    ]


def _told(found: Behind) -> list[str]:
    """How certain the figure is, who made it under which licence, and from which release it comes."""
    catalog, wanted = found.release.catalog, found.figure
    sure = colophon.MARGINS_SHORT
    if wanted.kind in (MAP, COURSE) and wanted.areas:
        area = catalog.area[wanted.areas[0]]
        own = found.answer.filter(area=area.code).sort("edition")
        known = own.filter(own["value"].is_not_null())
        row = (known if known.height else own).to_dicts()
        sure = certainty(found.release, row[-1], area) if row else sure
    elif wanted.kind == MAP:
        general = found.sources[0].small_area if found.sources else ""
        careful = [
            one.label for one in found.areas if catalog.cautions_for(one.code, found.indicators[0].kind)
        ]
        sure = words.NO_MARGIN if found.answer["lower"].is_null().all() else sure
        warned = told.CAREFUL.format(places=words.enumeration(careful)) if careful else ""
        sure = " ".join(filter(None, (general, sure, warned)))
    names = [one.label for one in found.sources]
    licences = dict.fromkeys(one.licence for one in found.sources)
    made = f"{'Bron' if len(names) == 1 else 'Bronnen'}: {'; '.join(names)}. Licentie: {'; '.join(licences)}."
    return [sure, made, f"{told.SITE}, uitgave {found.release.name}. Grenzen: CBS en Kadaster, bewerkt."]


def _plain(release: Release, wanted: Figure) -> str:
    """The plain page that search engines should show instead."""
    if wanted.indicator:
        one = release.catalog.indicator[wanted.indicator]
        return f"{addresses.SUBJECTS}/{one.series_of or one.code}"
    if wanted.kind == BESIDE:
        return "vergelijken"
    return addresses.address_of(release.catalog.area[wanted.areas[0] if wanted.areas else CITY])


def _page(release: Release, *, heading: str, way: str, **more: object) -> str:
    empty = {
        "sub": "",
        "faults": (),
        "picture": "",
        "keys": (),
        "figures": None,
        "told": (),
        "canonical": "",
        "kind": "",
    }
    mark = watermark.SENTENCE if release.catalog.fictitious else ""
    title = " - ".join(filter(None, (mark, heading, told.SITE)))
    figures = more.get("figures")
    folded = isinstance(figures, Table) and len(figures.rows) > OPEN_ROWS and bool(more.get("picture"))
    parts = {
        **empty,
        "folded": folded,
        "way_label": told.WAY,
        "root": way.partition("?")[0].rpartition("/")[0] + "/",
        **more,
    }
    return environment().get_template("embed.html").render(
        title=title, heading=heading, mark=mark, way=way, style=_style(), words=told, **parts
    )  # fmt: skip


def _wrong(release: Release, fault: str, root: str) -> str:
    """The page for an address that names no figure: calm, with the way to the site."""
    return _page(
        release, heading=told.WRONG, sub=told.WRONG_TOLD, faults=(fault,), way=root, way_label=told.TO_SITE
    )


def _guarded(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@cache
def _style() -> Markup:
    lines = (TEMPLATES / "embed.css").read_text(encoding="utf-8").splitlines()
    return Markup("".join(line.strip() for line in lines if not line.startswith("/*")))


ROUTES: list[BaseRoute] = [Route("/embed/{kind:str}", embedded)]
