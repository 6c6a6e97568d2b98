"""What must somebody copy to put a figure on a site of his own, or to cite it?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from monitor import store
from monitor.exports.asked import Figure, figure
from monitor.exports.rows import marked
from monitor.questions.asked import Unknown
from monitor.reports.described import Block, Heading, Note, Paragraph
from monitor.store import Release
from monitor.views import embed_words as told
from monitor.web import answers
from monitor.web.current import in_use
from monitor.web.embed import asked_of, state_of
from monitor.web.sheet_frame import POLICY, Sheet, links, rendered
from monitor.web.sheets import root_of, site_of

KINDS = tuple(told.PAGE_OF)


@dataclass(frozen=True)
class Copied:
    """A text to copy, in a box with its own label; `rows` is how high it is."""

    label: str
    text: str
    rows: int = 4


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
    site, root, status = site_of(scope), root_of(scope), 200
    with marked(release):
        try:
            page = code_sheet(release, kind, asked_of(scope), site)
        except (Unknown, ValueError) as fault:
            sentence = str(fault) if isinstance(fault, Unknown) else told.UNREADABLE
            status, page = 404, _wrong(sentence)
        text = rendered(release, page, site, root)
    answer = answers.html(scope, text, status)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def code_sheet(release: Release, kind: str, codes: dict[str, str], site: str) -> Sheet:
    """Return the page with the codes of a figure of a page of the site; raises Unknown when there is no such figure."""
    wanted = figure(release, kind, codes)
    state = state_of(release, wanted)
    title = told.titled(release.catalog, kind, state)
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
        blocks += [Heading(told.CITE_PART), Copied(told.COPY_CITATION, cited, 3)]
    found: tuple[Block, ...] = tuple(blocks)
    return Sheet(
        f"{told.CODE_PAGE}/{kind}", f"{told.CODE_HEADING}: {title}", told.CODE_SUB, told.CODE_HEADING, f"{title}.", found, (), (told.WAY, live)
    )  # fmt: skip


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
