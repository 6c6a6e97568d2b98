"""What does a person read who wants to write a program: examples, addresses and what can go wrong, on one plain page?"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from monitor import store
from monitor.reports.described import Block, Content, Heading, Linked, Listed, Paragraph, Table
from monitor.store import Release
from monitor.views import api_words, watermark
from monitor.web import answers
from monitor.web.api_forms import MAP_FORMS, TABLE_FORMS
from monitor.web.api_problems import PROBLEMS
from monitor.web.api_table import ENDPOINTS, Endpoint
from monitor.web.current import in_use
from monitor.web.sheet_frame import POLICY, Sheet, links, rendered
from monitor.web.sheets import root_of, site_of

ADDRESS = "/api"
EXAMPLES = (
    ("Alle wijken", "areas?level=district"),
    ("Alle onderwerpen", "indicators"),
    ("Eenzaamheid in Klarendal, als CSV", "observations.csv?indicator=eenzaam&area=klarendal"),
    (
        "Alle cijfers van één jaar in alle wijken, als Parquet",
        "observations.parquet?edition=2020&level=district",
    ),
    ("Klarendal en Presikhaaf-West naast elkaar", "profiles?areas=klarendal,presikhaaf-west"),
    ("Grenzen van de wijken", "geometry/district.geojson"),
    ("Zoeken op een woord", "search?q=klarendal"),
)


async def page(request: Request) -> Response:
    """Answer with the page about the interface; 503 when there are no figures."""
    scope = request.scope
    try:
        release = await in_use()
    except store.NoRelease:
        return PlainTextResponse(
            answers.NO_RELEASE, status_code=503, headers={"Cache-Control": answers.NEVER}
        )
    text = await asyncio.to_thread(_text, release, site_of(scope), root_of(scope))
    answer = answers.html(scope, text)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _text(release: Release, site: str, root: str) -> str:
    watermark.carry(watermark.SENTENCE if release.catalog.fictitious else "")
    return rendered(release, interface_sheet(), site, root)


def interface_sheet() -> Sheet:
    """Return the page: examples that can be pressed, the rules, every address, and every kind of problem by its code."""
    rows: list[tuple[Content, ...]] = [
        (
            Linked(one.path, "" if "{" in one.path or _must(one) else f"api/v1{one.path}"),
            one.text.replace("`", ""),
            ", ".join(each.name for each in one.parameters) or "-",
            " ".join(f".{end}" for end in (MAP_FORMS if one.answer is None else TABLE_FORMS)),
        )
        for one in ENDPOINTS
    ]
    blocks: list[Block] = [
        Heading(api_words.EXAMPLES),
        links((name, f"api/v1/{address}") for name, address in EXAMPLES),
        Paragraph(api_words.DESCRIBED, address="api/v1/openapi.json"),
        Heading(api_words.HOW),
        Listed(api_words.RULES),
        Heading(api_words.ADDRESSES),
        Table("Adressen achter /api/v1", ("Adres", "Wat u krijgt", "Keuzes", "Vormen"), tuple(rows)),
        Heading(api_words.WRONG),
        Paragraph(api_words.WRONG_TOLD),
    ]
    for kind, (status, title) in PROBLEMS.items():
        blocks += [
            Heading(kind.replace("-", " ").capitalize(), 3),
            Paragraph(f"{status}: {title}. {api_words.HELP[kind]}"),
        ]
    name, lead = api_words.TITLE, api_words.LEAD
    return Sheet(ADDRESS.strip("/"), name, lead, name, lead, tuple(blocks))


def _must(one: Endpoint) -> bool:
    """Whether an endpoint cannot be asked without saying more."""
    return any(each.required for each in one.parameters)
