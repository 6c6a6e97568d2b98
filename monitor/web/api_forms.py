"""In which forms does a program get an answer, and what stands beside the rows: release, total, and the next page?"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from hashlib import blake2b
from zlib import DEFLATED, compressobj

import brotli
import polars as pl

from monitor.store import Release
from monitor.views.watermark import SENTENCE
from monitor.web.api_kept import RawHeaders, Ready
from monitor.web.index_page import HIDE
from monitor.web.static_files import SMALLEST_COMPRESSED

JSON, CSV, PARQUET = "application/json", "text/csv", "application/vnd.apache.parquet"
GEOJSON, TOPOJSON = "application/geo+json", "application/topo+json"
TABLE_FORMS = {"json": JSON, "csv": CSV, "parquet": PARQUET}
MAP_FORMS = {"geojson": GEOJSON, "topojson": TOPOJSON, "json": JSON}
"""The end of an address -> what it gives; the first is given to who does not say."""

NOTE, RELEASE, DATA = "let_op", "release", "data"
BROTLI_QUALITY = 5
"""A page of 5,000 figures, 1.9 MB: 35 kB in 57 ms; quality 9 takes 130 ms for 32 kB (28 Nov 2026, two busy cores)."""

TEXTS = {CSV: "text/csv; charset=utf-8; header=present"}
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, X-Release, X-Total-Count",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Any page may read any answer: there is nothing here that belongs to one visitor. None of it is a page itself."""


@dataclass(frozen=True)
class Page:
    """The part of an answer that is sent, and where it lies in the whole; `links` are relative addresses by relation."""

    rows: pl.DataFrame
    total: int
    offset: int
    limit: int
    links: dict[str, str]


def page_of(rows: pl.DataFrame, offset: int, limit: int, address: str, query: str) -> Page:
    """Return the rows from `offset` on, at most `limit`, with addresses of the pages beside them.

    `query` is what the address asked but for limit and offset, as it was sent.
    """
    total = rows.height
    last = max(0, (total - 1) // limit * limit)
    at = {"first": 0, "last": last} if offset or limit < total else {}
    if offset + limit < total:
        at["next"] = offset + limit
    if offset > 0:
        at["prev"] = max(0, min(offset, total) - limit)
    joined = f"{query}&" if query else ""
    links = {name: f"{address}?{joined}limit={limit}&offset={start}" for name, start in sorted(at.items())}
    return Page(rows.slice(offset, limit), total, offset, limit, links)


def encoded(page: Page, media: str, release: Release) -> bytes:
    """Return a page as bytes: JSON with what is around it, or CSV or Parquet of which every row names its release."""
    rows = page.rows.fill_nan(None)
    note = {NOTE: SENTENCE} if release.catalog.fictitious else {}
    if media == JSON:
        told = rows.with_columns(pl.lit(text).alias(name) for name, text in note.items())
        around = note | {
            RELEASE: release.name,
            "total": page.total,
            "offset": page.offset,
            "limit": page.limit,
            "next": page.links.get("next"),
        }
        data = told.write_json() if told.height else "[]"
        return f"{json.dumps(around, ensure_ascii=False)[:-1]}, {json.dumps(DATA)}: {data}}}\n".encode()
    firsts = note | ({} if RELEASE in rows.columns else {RELEASE: release.name})
    told = rows.select(*(pl.lit(text).alias(name) for name, text in firsts.items()), pl.all())
    if media == CSV:
        return told.write_csv().encode()
    file = io.BytesIO()
    told.write_parquet(file, compression="zstd")
    return file.getvalue()


def ready(body: bytes, media: str, release: Release, encoding: str, headers: dict[str, str]) -> Ready:
    """Return bytes as they go over the line, compressed when the visitor takes that ('br' or 'gzip', else '')."""
    packed = encoding if media != PARQUET and len(body) >= SMALLEST_COMPRESSED else ""
    sent = _packed(body, packed)
    etag = f'"{blake2b(sent, digest_size=12).hexdigest()}"'
    told = OPEN | headers | {"ETag": etag, "X-Release": release.name, "Content-Type": _named(media)}
    told |= {"Content-Length": str(len(sent))} | ({"Content-Encoding": packed} if packed else {})
    told |= {"X-Robots-Tag": HIDE} if release.catalog.fictitious else {}
    return Ready(raw(told), etag.encode(), sent)


def raw(headers: dict[str, str]) -> RawHeaders:
    """Return headers as the server wants them."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def _named(media: str) -> str:
    return TEXTS.get(media) or (media if media == PARQUET else f"{media}; charset=utf-8")


def _packed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=BROTLI_QUALITY))
    if encoding == "gzip":
        packer = compressobj(6, DEFLATED, 31)  # 31: gzip framing without a timestamp, so bytes repeat
        return packer.compress(body) + packer.flush()
    return body
