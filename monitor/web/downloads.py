"""What does a reader get who wants to take a figure along: the file, or a sentence about what is wrong with the address?"""

from __future__ import annotations

import logging
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from monitor import store
from monitor.exports.asked import PLACE, Figure, Unfit, figure, name_of, of_rows
from monitor.exports.made import MEDIA, PDF, made
from monitor.questions.asked import Unknown
from monitor.store import Release
from monitor.views import download_words as told
from monitor.views import plan_words
from monitor.web import answers, teams
from monitor.web.current import in_use
from monitor.web.static_files import Stored, in_memory
from monitor.workspace.database import NoWorkspace

KEPT = 64
"""Files that are kept, the last ones asked: a picture is some 250 kB, so together hardly more than 20 MB."""

AT_ONCE = 1
"""Files that are made at the same time: setting a picture takes a whole core, which pages need more."""

MOST_FIELDS = 20

TRY_LATER = "Er wachten nu veel mensen op een bestand. Probeer het over een minuut opnieuw."
MOST_WAITING = 32

log = logging.getLogger(__name__)
_makers = CapacityLimiter(AT_ONCE)


async def download(request: Request) -> Response:
    """Answer with the file of a figure; 404 for what does not exist, 414, 422 or 503, each with a sentence in Dutch."""
    scope = request.scope
    if answers.is_too_long(scope):
        return _said(414, answers.TOO_LONG)
    kind, form = request.path_params["kind"], request.path_params["form"]
    rows = (*plan_words.KINDS, told.SUBJECT)
    known = (*told.KINDS, *rows)
    if kind not in known or form not in MEDIA:
        return _said(404, told.NO_FILE if kind not in known else told.NO_FORM.format(", ".join(MEDIA)))
    try:
        release = await in_use()
        reader = of_rows if kind in rows else figure
        wanted = reader(release, kind, _asked(scope))
    except store.NoRelease:
        return _said(503, answers.NO_RELEASE)
    except Unknown as fault:
        return _said(422 if isinstance(fault, Unfit) else 404, str(fault))
    except ValueError:
        return _said(422, told.UNREADABLE)
    if _makers.statistics().tasks_waiting >= MOST_WAITING:
        return _said(503, TRY_LATER, {"Retry-After": "60"})
    try:
        stored = await to_thread.run_sync(_file, release, wanted, form, limiter=_makers)
    except Unknown as fault:
        return _said(404, str(fault))
    except NoWorkspace as reason:
        log.warning("%s", reason)
        return _said(503, plan_words.LATER, {"Retry-After": "60"})
    answer = answers.kept(scope, stored)
    # Made of codes of the catalog alone; what a visitor sent never stands in a header.
    answer.headers["Content-Disposition"] = f'attachment; filename="{name_of(release, wanted, form)}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _asked(scope: Scope) -> dict[str, str]:
    """The choices in an address; of a key that stands there twice the last one. Raises ValueError for what is no UTF-8."""
    query = scope.get("query_string", b"").decode("ascii")
    return dict(parse_qsl(query, errors="strict", max_num_fields=MOST_FIELDS))


def _said(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(
        sentence, status_code=status, headers={"Cache-Control": answers.NEVER, **(headers or {})}
    )


def _file(release: Release, wanted: Figure, form: str) -> Stored:
    """The file, made once as long as nothing in it can have changed. Raises NoWorkspace where there is nothing without."""
    if wanted.kind in plan_words.KINDS:
        written = teams.written(release)
        if written == teams.NOTHING:
            raise NoWorkspace(plan_words.LATER)
        return _made(release, wanted, form, "", written)
    if form != PDF:
        return _made(release, wanted, form, "", teams.NOTHING)
    today = date.today().isoformat()
    written = teams.written(release) if wanted.kind == PLACE else teams.NOTHING
    try:
        return _made(release, wanted, form, today, written)
    except NoWorkspace as reason:
        # The figures can still be had, without what was adopted.
        log.warning("%s", reason)
        return _made(release, wanted, form, today, teams.NOTHING)


@lru_cache(maxsize=KEPT)
def _made(release: Release, wanted: Figure, form: str, _today: str, written: int) -> Stored:
    workspace = None if written == teams.NOTHING else teams.opened(release)
    return in_memory(made(release, wanted, form, workspace), MEDIA[form])


ROUTES: list[BaseRoute] = [Route("/downloads/{kind}.{form}", download)]
