"""How do readers and programs get all figures of a release at once: a list, zip files, and each file on its own?"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from monitor import store
from monitor.exports import codebook, dcat, package
from monitor.exports.package import SUMS, Package
from monitor.reports.described import Block, Heading, Linked, Paragraph, Table
from monitor.store import Release
from monitor.views import open_data_words as words
from monitor.views import watermark
from monitor.web import answers, current
from monitor.web.open_data_kept import offered, package_of, stamp
from monitor.web.sheet_frame import POLICY, Sheet, links, rendered
from monitor.web.sheets import root_of, site_of

ADDRESS = "open-data"
LD = "application/ld+json; charset=utf-8"
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonld": LD,
    ".md": "text/markdown; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
    "": "text/plain; charset=utf-8",
}
OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": answers.REVALIDATE}
"""Pages of others may read these files too; a known one is asked for again, and answered with 304."""

log = logging.getLogger(__name__)
_making = asyncio.Lock()
"""One package is made at a time, and who waits for it holds no thread."""


async def archive(request: Request) -> Response:
    """Answer with the zip file of a release, or a part of it; 404 with the ones that there are."""
    return await _answered(request.scope, request.path_params["name"], "")


async def file(request: Request) -> Response:
    """Answer with one file of the package of a release; 404 for anything that its list of checksums does not name."""
    return await _answered(request.scope, request.path_params["name"], request.path_params["path"])


async def nothing(_request: Request) -> Response:
    """Answer that there is no such release: what follows the address is a zip file or a file in a package."""
    return answers.problem(404, words.NO_RELEASE, words.there_are(await asyncio.to_thread(offered)))


async def _answered(scope: Scope, name: str, path: str) -> Response:
    if answers.is_too_long(scope):
        return answers.problem(414, words.TOO_LONG, answers.TOO_LONG)
    there = await asyncio.to_thread(offered)
    if name not in there:
        return answers.problem(404, words.NO_RELEASE, words.there_are(there))
    try:
        async with _making:
            found = await asyncio.to_thread(package_of, name)
    except (store.NoRelease, OSError) as fault:
        log.warning("The package of %s cannot be made: %s", name, fault)
        return answers.problem(503, words.NOT_NOW, words.LATER, headers={"Retry-After": "60"})
    return await asyncio.to_thread(_file, scope, found, path)


def _file(scope: Scope, found: Package, path: str) -> Response:
    # Looked up in the list of the package, never made into a path: it cannot lead elsewhere.
    if path and path not in _sums(found.folder):
        return answers.problem(404, words.NO_FILE, words.IN_LIST)
    return _streamed(scope, found.folder / path if path else found.archive)


@lru_cache(maxsize=64)
def _sums(folder: Path) -> dict[str, str]:
    """Checksums by file, as the package itself lists them."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)} | {SUMS: ""}


def _streamed(scope: Scope, path: Path) -> Response:
    """The file in small parts from disk; 304 when the visitor has it, 206 for a part of it."""
    etag = f'"{_checksum(path, stamp(path))}"'
    known = {
        tag.strip().removeprefix("W/") for tag in Headers(scope=scope).get("if-none-match", "").split(",")
    }
    if etag in known:
        return Response(status_code=304, headers={**OPEN, "ETag": etag})
    is_archive = path.suffix == ".zip"
    return FileResponse(
        path,
        headers={**OPEN, "ETag": etag},
        media_type=TYPES[path.suffix],
        filename=path.name if is_archive else None,
        stat_result=path.stat(),
    )


@lru_cache(maxsize=256)
def _checksum(path: Path, _stamp: tuple[int, int]) -> str:
    return store.sha256_of(path)[:32]


async def listing(request: Request) -> Response:
    """Answer with the page of all releases that can be had, as HTML."""
    return await _of_release(request, _page)


async def index(request: Request) -> Response:
    """Answer with the same list for programs, as JSON."""
    return await _of_release(request, _index)


async def catalogue(request: Request) -> Response:
    """Answer with the release in use as catalogues of open data read it: DCAT-AP-NL 3 in JSON-LD."""
    try:
        release = await current.in_use()
        async with _making:
            found = await asyncio.to_thread(package_of, release.name)
    except (store.NoRelease, OSError) as fault:
        log.warning("The list for catalogues cannot be made: %s", fault)
        return answers.problem(503, words.NOT_NOW, words.LATER, headers={"Retry-After": "60"})
    return await asyncio.to_thread(_catalogue, request.scope, release, found)


async def _of_release(request: Request, make: Callable[[Scope, Release], Response]) -> Response:
    try:
        release = await current.in_use()
    except store.NoRelease:
        return PlainTextResponse(answers.NO_RELEASE, 503, headers={"Cache-Control": answers.NEVER})
    return await asyncio.to_thread(make, request.scope, release)


def _index(scope: Scope, release: Release) -> Response:
    notice = {package.MARKER: watermark.SENTENCE} if release.catalog.fictitious else {}
    rows = [
        {
            **notice,
            "release": name,
            "in_use": name == release.name,
            "as_of": str(store.manifest_of(name, current.RELEASES).get("as_of", "")),
            "zip": f"{name}.zip",
            "files": f"{name}/{SUMS}",
            "datapackage": f"{name}/datapackage.json",
            "dcat": f"{name}/dcat.jsonld",
        }
        for name in offered()
    ]
    found = answers.as_json(scope, {**notice, "releases": rows})
    found.headers["Access-Control-Allow-Origin"] = "*"
    return found


def _catalogue(scope: Scope, release: Release, found: Package) -> Response:
    notice = watermark.SENTENCE if release.catalog.fictitious else ""
    whole = json.loads((found.folder / "dcat.jsonld").read_text(encoding="utf-8"))
    others = [name for name in offered() if name != release.name]
    answered = answers.as_json(scope, dcat.catalogue(whole, release.name, others, notice), content_type=LD)
    answered.headers["Access-Control-Allow-Origin"] = "*"
    return answered


def _page(scope: Scope, release: Release) -> Response:
    watermark.carry(watermark.SENTENCE if release.catalog.fictitious else "")
    text = rendered(release, _sheet(release, offered()), site_of(scope), root_of(scope))
    found = answers.html(scope, text)
    found.headers["Content-Security-Policy"] = POLICY
    return found


def _sheet(release: Release, names: list[str]) -> Sheet:
    here = f"{ADDRESS}/{release.name}"
    releases = tuple(
        (
            Linked(f"{name}.zip", f"{ADDRESS}/{name}.zip"),
            words.state(name == release.name, store.manifest_of(name, current.RELEASES).get("as_of", "")),
            Linked("dcat.jsonld", f"{ADDRESS}/{name}/dcat.jsonld"),
        )
        for name in names
    )
    files = tuple(
        (
            one.nl,
            Linked(f"{one.file}.csv", f"{here}/csv/{one.file}.csv"),
            Linked("Parquet", f"{here}/parquet/{one.file}.parquet"),
        )
        for one in codebook.tables(release)
    )
    blocks: tuple[Block, ...] = (
        Paragraph(words.LEAD, "lead"),
        Table(words.RELEASES, words.RELEASE_COLUMNS, releases),
        Heading(words.FILES),
        Table(words.FILES_OF, words.FILE_COLUMNS, files),
        Heading(words.EXPLAINED),
        *(Paragraph(told) for told in words.RULES),
        links(
            [(label, f"{here}/{path}") for label, path in words.DESCRIPTIONS]
            + [(label, f"{ADDRESS}/{path}") for label, path in words.LISTS]
        ),
    )
    return Sheet(ADDRESS, words.TITLE, words.DESCRIPTION, words.TITLE, words.SUB, blocks)


ROUTES: list[BaseRoute] = [
    Route(f"/{ADDRESS}", listing),
    Route(f"/{ADDRESS}/", listing),
    Route(f"/{ADDRESS}/index.json", index),
    Route(f"/{ADDRESS}/catalog.jsonld", catalogue),
    Route(f"/{ADDRESS}/{{name}}.zip", archive),
    Route(f"/{ADDRESS}/{{name}}", nothing),
    Route(f"/{ADDRESS}/{{name}}/{{path:path}}", file),
]
