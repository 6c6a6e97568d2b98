"""How does the monitor reach a browser: one ASGI process with the app, its files and a health check."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
import websockets.http11
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit import config, file_util
from streamlit.runtime import get_instance
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.secrets import secrets_singleton

from monitor import store
from monitor.ui.routes import SERVED
from monitor.web import api, elsewhere, promotion, routes
from monitor.web.corrections_file import ADDRESS, corrections_file
from monitor.web.current import example, in_use
from monitor.web.index_page import PAGE_NAMES, IndexPage, bundle_of
from monitor.web.patience import InPieces, Patient, most_open
from monitor.web.safety import SecurityHeaders, failed, refused
from monitor.web.signing_in import OnlyHere, SigningIn, is_loopback
from monitor.web.static_files import Shelf, StaticFiles, answer
from monitor.web.warmup import warm_up
from monitor.workspace.provider import SECRETS, TRYOUT, lacks

ROOT = Path(__file__).resolve().parents[2]
STREAMLIT_FILES = Path(file_util.get_static_dir())
INDEX = STREAMLIT_FILES / "index.html"
ERROR_SENTENCE = (
    "Deze pagina kan nu niet worden getoond. De fout is vastgelegd. "
    "Probeer het later opnieuw of kies een andere pagina."
)

# Before the first visitor: else Streamlit takes the folder pages/ for a menu of its own until app.py has run once.
PagesManager.uses_pages_directory = False

# The cookies of a login with the tokens of a large provider come to more than the 8 kB that one header may have: the
# page of such a person would wait for ever.
websockets.http11.MAX_LINE_LENGTH = 64 * 1024

if os.environ.get(SECRETS):
    config.set_option("secrets.files", [os.environ[SECRETS]])

log = logging.getLogger(__name__)


async def health(_request: Request) -> JSONResponse:
    """Say which figures visitors get: 200 with the name of the release, 503 when none can be opened.

    `notice` is there when it is another one than was chosen, `fictitious` when its figures were made up.
    """
    status = 200
    state: dict[str, str | bool | None] = {"status": "ok"}
    try:
        release = await in_use()
        state |= {"release": release.name, **({"notice": release.notice} if release.notice else {})}
        state |= {"fictitious": True} if release.catalog.fictitious else {}
    except store.NoRelease:
        status, state = 503, {"status": "no release", "release": None}
    return JSONResponse(state, status_code=status, headers={"Cache-Control": "no-store"})


async def corrections(request: Request) -> Response:
    """Answer with all publications, corrections and revised figures of the release that visitors get; 503 without one."""
    try:
        release = await in_use()
    except store.NoRelease:
        return Response(status_code=503, headers={"Cache-Control": "no-store"})
    return answer(request.scope, await asyncio.to_thread(corrections_file, release), "no-cache")


def has_login() -> bool:
    """Return whether there are whole settings for a login, so that staff pages exist."""
    return (
        secrets_singleton.load_if_toml_exists()
        and "auth" in secrets_singleton
        and not lacks(secrets_singleton)
    )


def say_sorry(_error: Exception) -> bool:
    """Show one calm sentence instead of Streamlit's error box; the trace is on stderr already."""
    st.info(ERROR_SENTENCE)
    return True


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Start serving at once and warm up beside it; from now on pages may link to our own addresses."""
    os.environ[SERVED] = "1"
    task = asyncio.create_task(_warm())
    task.add_done_callback(_tell)
    try:
        yield None
    finally:
        os.environ.pop(SERVED, None)
        task.cancel()


def _tell(task: asyncio.Task[None]) -> None:
    """A warm-up that fails stops nothing, but nobody would know why the first visits are slow."""
    if not task.cancelled() and (fault := task.exception()):
        log.error("Warming up failed; the first visits are slow: %s", fault, exc_info=fault)


async def _warm() -> None:
    with suppress(store.NoRelease):  # opened when the pages open it, so that /health speaks of the same one
        await in_use()
    bundle = bundle_of(INDEX.read_text(encoding="utf-8"))
    await asyncio.to_thread(SHELVES["/static/"].warm, bundle)
    runs = await warm_up(get_instance(), PAGE_NAMES)
    log.info("Warmed up: %d runs, %d files", runs, len(bundle))


def _font_url() -> str:
    """Return the address of the typeface in config.toml, so that the page asks for it at once."""
    faces = config.get_option("theme.fontFaces") or []
    return str(faces[0]["url"]) if faces else ""


SHELVES = {
    "/static/": Shelf(STREAMLIT_FILES / "static"),
    "/app/static/": Shelf(ROOT / "static"),
}
app = st.App(
    ROOT / "app.py",  # absolute: a relative path would depend on the folder the server is started from
    lifespan=lifespan,
    routes=[Route("/health", health), Route(ADDRESS, corrections), *routes.ROUTES, *elsewhere.ROUTES],
    middleware=[
        *([Middleware(OnlyHere)] if os.environ.get(TRYOUT) else []),
        Middleware(InPieces),
        Middleware(SecurityHeaders),
        Middleware(api.Ahead),
        Middleware(SigningIn),
        Middleware(StaticFiles, shelves=SHELVES),
        Middleware(
            IndexPage,
            source=INDEX,
            shelf=SHELVES["/static/"],
            font_url=_font_url,
            made_up=example,
            staff=has_login,
            ours=routes.first_words(routes.ROUTES),
            beside_link=promotion.beside_link,
        ),
    ],
    on_script_error=say_sorry,
    exception_handlers={HTTPException: refused, Exception: failed},
)


def serve(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the monitor until the process is told to stop; raises SystemExit when the port is taken.

    Raises ValueError when a login that anybody can pass would be served to other machines.
    """
    if os.environ.get(TRYOUT) and not is_loopback(host):
        raise ValueError(f"Een proefaanmelding heeft geen beveiliging en kan niet op {host}. Neem 127.0.0.1.")
    Patient.most = most_open()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        http=Patient,
        server_header=False,
        ws="websockets-sansio",  # what Streamlit itself uses; the default one is deprecated
        ws_per_message_deflate=False,  # reruns are small, and a compressor per visitor costs more than 0.2 MB
        timeout_graceful_shutdown=3,  # open browsers would otherwise keep the process alive
    )
