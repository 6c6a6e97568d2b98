"""What does a browser get for a file, and how is it kept small: brotli, long caching, empty answers?"""

from __future__ import annotations

import mimetypes
import re
import threading
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from urllib.parse import parse_qs

import brotli
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

# Quality 9 makes plotly.js 1,182 kB in 0.45 s; 11 makes it 1,059 kB in 8.1 s: too long for a first visitor.
BROTLI_QUALITY = 9
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=300"  # no version in the address: a new build must reach people soon

# These hold text; fonts and pictures are compressed already.
TEXT_SUFFIXES = {
    ".css",
    ".csv",
    ".geojson",
    ".html",
    ".js",
    ".json",
    ".mjs",
    ".svg",
    ".txt",
    ".xml",
}
CONTENT_TYPES = {
    ".geojson": "application/geo+json",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".woff2": "font/woff2",
}
HASHED_NAME = re.compile(r"\.[A-Za-z0-9_-]{8}\.[a-z0-9]+$")
SMALLEST_COMPRESSED = 512  # bytes; below this the header costs more than compression saves


@dataclass(frozen=True)
class Stored:
    """One file as it goes over the line: bytes per encoding ('' is uncompressed), type and fingerprint."""

    content_type: str
    etag: str
    bodies: Mapping[str, bytes]


class Shelf:
    """Files of one folder, each read and compressed once and kept until it changes on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.made: dict[str, Stored] = {}  # what the process made itself, by relative address; goes first
        self._kept: dict[Path, tuple[tuple[int, int], Stored]] = {}
        self._lock = threading.Lock()

    def path_of(self, relative: str) -> Path | None:
        """Return the file meant by a relative address, or None when it is no visible file in this folder."""
        parts = relative.split("/")
        if any(part.startswith(".") or not part or "\\" in part or "\0" in part for part in parts):
            return None
        try:
            path = self.root.joinpath(*parts).resolve()
            return path if path.is_relative_to(self.root) and path.is_file() else None
        except OSError:  # a name that is longer than names of files can be
            return None

    def stored(self, path: Path) -> Stored:
        """Return the file at `path` with its compressed forms; one thread compresses, the others wait."""
        facts = path.stat()
        stamp = (facts.st_mtime_ns, facts.st_size)
        kept = self._kept.get(path)
        if kept is None or kept[0] != stamp:
            with self._lock:
                kept = self._kept.get(path)
                if kept is None or kept[0] != stamp:
                    kept = self._kept[path] = (stamp, _compressed(path))
        return kept[1]

    def warm(self, relatives: Iterable[str]) -> int:
        """Compress these files ahead of the first visitor; return how many of them are taken from the disk."""
        paths = [path for name in relatives if name not in self.made and (path := self.path_of(name))]
        for path in paths:
            self.stored(path)
        return len(paths)


class StaticFiles:
    """ASGI middleware: answers files of the shelves by address prefix and passes on everything else."""

    def __init__(self, app: ASGIApp, shelves: Mapping[str, Shelf]) -> None:
        self.app = app
        self.shelves = shelves

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD below a prefix: with the file, else 404, for which Streamlit would send its own page."""
        prefixes = tuple(self.shelves)
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or not scope["path"].startswith(prefixes)
        ):
            await self.app(scope, receive, send)
            return
        stored = await self._found(scope)
        found = answer(scope, stored, caching_of(scope)) if stored else Response(status_code=404)
        await found(scope, receive, send)

    async def _found(self, scope: Scope) -> Stored | None:
        for prefix, shelf in self.shelves.items():
            if scope["path"].startswith(prefix):
                relative = scope["path"][len(prefix) :]
                if relative in shelf.made:
                    return shelf.made[relative]
                path = shelf.path_of(relative)
                return await to_thread.run_sync(shelf.stored, path) if path else None
        return None


def caching_of(scope: Scope) -> str:
    """Return how long a browser may keep this address: for good when its name or ?v= holds a version."""
    has_version = "v" in parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return FOREVER if has_version or HASHED_NAME.search(scope["path"]) else BRIEFLY


def in_memory(body: bytes, content_type: str) -> Stored:
    """Return bytes made by this process, compressed once, in the same form as a file."""
    return Stored(content_type, f'"{blake2b(body, digest_size=12).hexdigest()}"', _encodings(body))


def answer(scope: Scope, stored: Stored, caching: str) -> Response:
    """Return the response to one request: 304 when the visitor has them, else brotli, gzip or plain."""
    asked = Headers(scope=scope)
    encoding = _accepted(asked.get("accept-encoding", ""), stored.bodies)
    # Each encoding is another sequence of bytes, so it needs a fingerprint of its own.
    etag = stored.etag if not encoding else f'{stored.etag[:-1]}-{encoding}"'
    headers = {"Cache-Control": caching, "ETag": etag, "Vary": "Accept-Encoding"}
    known = {tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")}
    if etag in known:
        return Response(status_code=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(stored.bodies[encoding], headers=headers, media_type=stored.content_type)


def _accepted(header: str, bodies: Mapping[str, bytes]) -> str:
    """Return 'br', 'gzip' or '' (browsers offer br only over https and on localhost)."""
    offers = {}
    for offer in header.lower().split(","):
        name, _, weight = offer.strip().partition(";")
        offers[name.strip()] = weight.replace(" ", "") not in (
            "q=0",
            "q=0.0",
            "q=0.00",
            "q=0.000",
        )
    return next((name for name in ("br", "gzip") if name in bodies and offers.get(name)), "")


def _compressed(path: Path) -> Stored:
    body = path.read_bytes()
    suffix = path.suffix.lower()
    content_type = (
        CONTENT_TYPES.get(suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    return Stored(content_type, etag, _encodings(body) if suffix in TEXT_SUFFIXES else {"": body})


def _encodings(body: bytes) -> dict[str, bytes]:
    if len(body) < SMALLEST_COMPRESSED:
        return {"": body}
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)  # 31: gzip framing without a timestamp, so bytes repeat
    return {
        "": body,
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
        "gzip": packer.compress(body) + packer.flush(),
    }
