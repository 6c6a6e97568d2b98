"""What must somebody copy to put a figure on a site of his own, or to cite it?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from monitor import store
from monitor.exports.asked import Figure, figure
from monitor.exports.rows import behind, marked
from monitor.questions.asked import Unknown
from monitor.reports.described import Block, Heading, Note, Paragraph
from monitor.store import Release
from monitor.views import embed_words as told
from monitor.web import answers
from monitor.web.current import in_use
from monitor.web.embed import asked_of, state_of
from monitor.web.sheet_frame import POLICY, Sheet, links, rendered
from monitor.web.sheets import root_of, site_of
from monitor.web.static_files import Stored, in_memory

KEPT = 64
"""Pages that are kept, some 15 kB each with their compressed forms."""


@dataclass(frozen=True)
class Copied:
    """A text to copy, in a box with its own label; `rows` is how high it is."""

    label: str
    text: str
    rows: int = 5


async def code(request: Request) -> Response:
    """Answer with the page that has what to copy for a figure; 404 with a sentence for an address that names none."""
    scope = request.scope
    if answers.is_too_long(scope):
        return PlainTextResponse(answers.TOO_LONG, status_code=414)
    try:
        release = await in_use()
    except store.NoRelease:
        return PlainTextResponse(
            answers.NO_RELEASE, status_code=503, headers={"Cache-Control": answers.NEVER}
        )
    return await asyncio.to_thread(_answered, scope, release, request.path_params["kind"])


def _answered(scope: Scope, release: Release, kind: str) -> Response:
    site, root = site_of(scope), root_of(scope)
    try:
        answer = answers.kept(scope, _made(release, figure(release, kind, asked_of(scope)), site, root))
    except (Unknown, ValueError) as fault:
        sentence = str(fault) if isinstance(fault, Unknown) else told.UNREADABLE
        with marked(release):
            answer = answers.html(scope, rendered(release, _wrong(sentence), site, root), 404)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@lru_cache(maxsize=KEPT)
def _made(release: Release, wanted: Figure, site: str, root: str) -> Stored:
    """The page as bytes, made once per release and state; raises Unknown for a figure that has no figures."""
    with marked(release):
        behind(release, wanted)  # nobody may copy a frame that stays empty
        text = rendered(release, code_sheet(release, wanted, site), site, root)
    return in_memory(text.encode("utf-8"), answers.HTML)


def code_sheet(release: Release, wanted: Figure, site: str) -> Sheet:
    """Return the page with what to copy for a figure; `site` is the address of the whole site, or empty."""
    kind = wanted.kind
    state = state_of(release, wanted)
    # An address names the subject with its series; a title has the name of the series itself.
    title = told.titled(release.catalog, kind, {**state, "onderwerp": wanted.indicator})
    live = f"{kind}?{urlencode(state, safe=',')}"
    way = address_of(release, wanted)
    blocks: list[Any] = [Paragraph(told.SELECT), Heading(told.FRAME_PART), Paragraph(told.SHOWN)]
    if not site:
        blocks = [Note(told.NO_ADDRESS)]
    else:
        table = address_of(release, wanted, as_table=True)
        if way != table:
            blocks.append(Copied(told.COPY_FIGURE, told.frame(f"{site}/{way}", title, told.PAGE_OF[kind])))
        blocks.append(Copied(told.COPY_TABLE, told.frame(f"{site}/{table}", title, told.TABLE)))
    blocks.append(links([(told.LOOK, way)]))
    if site:
        cited = told.citation(title, release.name, f"{site}/{live}")
        blocks += [Heading(told.CITE_PART), Copied(told.COPY_CITATION, cited, 4)]
    found: tuple[Block, ...] = tuple(blocks)
    return Sheet(
        address=f"{told.CODE_PAGE}/{kind}",
        title=f"{told.CODE_HEADING}: {title}",
        description=told.CODE_SUB,
        heading=told.CODE_HEADING,
        sub=f"{title}.",
        blocks=found,
        live=(told.WAY, live),
        state=urlencode(state, safe=","),
    )


def address_of(release: Release, wanted: Figure, *, as_table: bool = False) -> str:
    """Return the address at which a figure, or its table, can stand in a frame; without a slash before it."""
    state = {key: code for key, code in state_of(release, wanted).items() if key != "vorm"}
    kind = told.TABLE if as_table else told.PAGE_OF[wanted.kind]
    if kind == told.TABLE:
        state = {told.OF: wanted.kind, **state}
    return f"embed/{kind}?{urlencode(state, safe=',')}"


def _wrong(sentence: str) -> Sheet:
    blocks = (Paragraph(sentence, "lead"),)
    return Sheet(
        "", told.WRONG, told.WRONG_TOLD, told.WRONG, told.WRONG_TOLD, blocks, (), (told.TO_SITE, "./")
    )


ROUTES: list[BaseRoute] = [Route(f"/{told.CODE_PAGE}/{{kind:str}}", code)]
