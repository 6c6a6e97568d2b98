"""Whatever is sent to the site, on every kind of address: a short calm answer, bounded memory, and others are served on."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import re
import select
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from serving import IMPATIENT, ensure_release, memory_at_rest, memory_of, running
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from monitor.web import patience
from monitor.web.index_page import bundle_of
from monitor.web.patience import PIECE, Patient, most_open
from monitor.web.safety import SECURITY_HEADERS, failed
from monitor.web.server import INDEX

ROOT = Path(__file__).resolve().parents[1]
UNLIMITED = {"MONITOR_API_RATE": "1000000", "MONITOR_API_BURST": "1000000"}
SAFE = {"x-content-type-options", "referrer-policy", "content-security-policy"}
TRACES = (
    b"Traceback",
    b'File "',
    b".py",
    b"site-packages",
    str(ROOT).encode(),
    b"root:x:",
    b"Internal Server Error",
)
LONGEST_ANSWER = 20_000
SMALL_WINDOW = 4_096
PATIENT = 20.0
"""Seconds after which a test gives up waiting for what must come."""

READABLE = (
    "/health", "/correcties.json", "/sitemap.xml", "/robots.txt", "/stad", "/wijken", "/wijken/klarendal",
    "/gebieden/presikhaaf/minuut", "/onderwerpen/eenzaam", "/edities", "/edities/2020", "/over", "/over/bronnen", "/open-data",
    "/open-data/index.json", "/open-data/catalog.jsonld", "/open-data/RELEASE.zip", "/open-data/RELEASE/datapackage.json",
    "/downloads/kaart.csv?onderwerp=eenzaam", "/embed/kaart?onderwerp=eenzaam", "/", "/kaart",
)  # fmt: skip
BELOW = (
    "/wijken/", "/gebieden/", "/buurten/", "/onderwerpen/", "/edities/", "/over/", "/open-data/", "/open-data/RELEASE/",
    "/open-data/RELEASE/csv/", "/downloads/", "/downloads/kaart.", "/embed/", "/api/v1/areas/", "/api/v1/geometry/",
    "/app/static/", "/static/", "/nergens/",
)  # fmt: skip
AWAY = (
    "../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "....//....//etc/passwd",
    "%252e%252e%252fetc%252fpasswd", "..%5c..%5cetc%5cpasswd", "%c0%ae%c0%ae/etc/passwd", "x%00.csv", "%ff%fe",
    "%0d%0aX-Evil:%201", "x%0d%0aSet-Cookie:%20a=1", "%3Cscript%3Ealert(1)%3C/script%3E", "x" * 16_000, "%25" * 5_000,
    "/etc/passwd", "\\\\example.org", "current", ".env",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came back over the line."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A real server that counts nobody out and waits shortly for who is slow."""
    with running(IMPATIENT, around=UNLIMITED) as address:
        yield address.replace("localhost", "127.0.0.1")


def line_to(site: str, window: int = 0) -> socket.socket:
    """A connection; with a small `window` the other side may send little before it must wait."""
    line = socket.socket()
    line.settimeout(PATIENT)
    if window:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    line.connect(("127.0.0.1", urlsplit(site).port or 80))
    return line


def sent(site: str, request: bytes) -> Answer:
    """Send signs exactly so, and read until the other side closes."""
    with line_to(site) as line:
        line.sendall(request)
        found = b""
        while piece := line.recv(PIECE):
            found += piece
    head, _, body = found.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (one.partition(":") for one in lines)
    return Answer(int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}, body)


def ask(
    site: str, address: str, method: str = "GET", more: Sequence[str] = (), host: str = "monitor.test"
) -> Answer:
    """One request for an address as it is written, tidied up by nobody."""
    named = address.replace("RELEASE", ensure_release())
    lines = [f"{method} {named} HTTP/1.1", f"Host: {host}", "Connection: close", *more, "", ""]
    return sent(site, "\r\n".join(lines).encode("latin-1"))


def is_calm(answer: Answer) -> None:
    """An answer tells nothing of the inside, is safe, and carries no header that a visitor wrote."""
    assert answer.status < 500
    assert set(answer.headers) >= SAFE
    assert "server" not in answer.headers
    assert not {"set-cookie", "x-evil"} & set(answer.headers)
    assert not [trace for trace in TRACES if trace in answer.body]
    assert b"<script>alert" not in answer.body


# What does not exist, and what is no address


@pytest.mark.parametrize("below", BELOW)
def test_no_address_leads_out_of_what_is_shown(site: str, below: str) -> None:
    for away in AWAY:
        answer = ask(site, below + away)
        is_calm(answer)
        assert answer.status in (400, 404, 414, 422), away[:40]
        assert len(answer.body) < LONGEST_ANSWER, away[:40]


@pytest.mark.parametrize(("address", "meant"), [
    ("/wijken/klarndal", "wijken/klarendal"),
    ("/onderwerpen/eenzam", "onderwerpen/eenzaam"),
    ("/onderwerpen/eenzaam?gebied=nergens", "onderwerpen/eenzaam"),
    ("/nergens/klarendal", "wijken/klarendal"),
    ("/downloads/klarendal", "wijken/klarendal"),
    ("/open-data/2020-01-01-0123456789ab.zip", "RELEASE"),
    ("/api/v1/areas/klarndal", "Klarendal"),
])  # fmt: skip
def test_an_unknown_code_gets_404_and_what_was_perhaps_meant(site: str, address: str, meant: str) -> None:
    answer = ask(site, address)
    is_calm(answer)
    assert answer.status == 404
    assert meant.replace("RELEASE", ensure_release()) in answer.body.decode()


@pytest.mark.parametrize("address", [one for one in READABLE if "?" not in one])
@pytest.mark.parametrize("query", [
    "gebied=" + ",".join(["WK020207"] * 10_000), "&".join(f"a{number}=1" for number in range(4_000)),
    "gebied=%0d%0aSet-Cookie:%20a=1", "gebied=%00", "gebied=%ff", "jaar=-1&tot=99999999999999999999", "%", "=&=&&&",
    "gebied=klarendal&gebied=presikhaaf", "onderwerp=../../etc/passwd", "gebied=%3Cscript%3Ealert(1)",
], ids=range(11))  # fmt: skip
def test_whatever_stands_behind_the_question_mark_is_answered_calmly(
    site: str, address: str, query: str
) -> None:
    is_calm(ask(site, f"{address}?{query}"))


@pytest.mark.parametrize("address", ["/wijken/klarendal", "/downloads/kaart.csv", "/embed/kaart"])
def test_ten_thousand_areas_are_not_read(site: str, address: str) -> None:
    answer = ask(site, f"{address}?onderwerp=eenzaam&gebied={','.join(['WK020207'] * 5_000)}")
    assert answer.status == 414
    assert len(answer.body) < 1_000


# What a request carries beside its address


@pytest.mark.parametrize("address", READABLE)
def test_every_address_only_reads(site: str, address: str) -> None:
    for method in ("PUT", "POST", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW"):
        answer = ask(site, address, method, ["Content-Length: 0"])
        is_calm(answer)
        assert answer.status == 405, method
        if address != "/kaart":
            assert "GET" in answer.headers["allow"]
        assert json.loads(answer.body)["title"] == "Dit kan hier niet"


@pytest.mark.parametrize("address", READABLE)
def test_a_head_tells_what_a_get_would(site: str, address: str) -> None:
    whole, head = ask(site, address), ask(site, address, "HEAD")
    is_calm(whole)
    assert head.body == b""
    assert head.status == whole.status
    assert whole.status == 200 or address == "/sitemap.xml", (
        "a site that does not know its address has no list"
    )
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert int(head.headers["content-length"]) == len(whole.body)


EVIL = "evil.example"


@pytest.mark.parametrize(
    "address", [*READABLE, "/wijken/klarndal", "/WIJKEN/KLARENDAL", "/gebieden/klarendal", "/kaart/"]
)
def test_a_host_that_a_visitor_made_up_stands_nowhere(site: str, address: str) -> None:
    more = [
        f"X-Forwarded-Host: {EVIL}",
        "X-Forwarded-Proto: gopher",
        f"Forwarded: host={EVIL}",
        f"X-Original-URL: /{EVIL}",
    ]
    for answer in (ask(site, address, more=more, host=EVIL), ask(site, address)):
        is_calm(answer)
        assert EVIL not in f"{answer.headers} {answer.body.decode('latin-1')}"


@pytest.mark.parametrize("header", [
    "If-None-Match: " + ",".join(['W/"x"'] * 2_000), "If-None-Match: %0d%0aX-Evil: 1", "X-Forwarded-For: %0d%0aX-Evil: 1",
    "X-Forwarded-For: " + ",".join(["::1"] * 3_000), "Accept: " + ",".join(["text/html;q=0"] * 800),
    "Accept: text/html;q=0, application/json;q=1, */*;q=0", "Accept: ;;;===,,q=q=q", "Accept: text/html;q=NaN",
    "Accept-Encoding: " + "gzip," * 2_000, "Accept-Encoding: br;q=0, gzip;q=0, identity;q=0", "Accept-Language: " + "x" * 9_000,
    "Cookie: " + "a=b; " * 2_000, "If-Modified-Since: gisteren", "Range: bytes=" + "9" * 4_000 + "-", "Content-Encoding: gzip",
    "Upgrade: websocket", "Expect: 100-continue", "\r\n".join(f"X-{number}: 1" for number in range(500)),
], ids=range(18))  # fmt: skip
def test_no_header_brings_an_address_out_of_its_calm(site: str, header: str) -> None:
    for address in (
        "/wijken/klarendal",
        "/api/v1/themes",
        "/open-data/RELEASE/datapackage.json",
        "/kaart",
        "/health",
    ):
        answer = ask(site, address, more=[header])
        is_calm(answer)
        assert answer.status in (200, 206, 400, 406, 416), address


@pytest.mark.parametrize("wanted", [
    "bytes=0-" + "9" * 60, "bytes=-" + "9" * 60, "bytes=5-2", "bytes=a-b", "bytes=", "stukken=0-1", "bytes=999999999999-",
    "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 200, 2)), "bytes=" + ",".join(["0-"] * 3_000), "bytes=" + "0-," * 3_000,
], ids=range(10))  # fmt: skip
def test_a_range_never_costs_more_than_the_file(site: str, wanted: str) -> None:
    whole = len(ask(site, "/open-data/RELEASE.zip").body)
    answer = ask(site, "/open-data/RELEASE.zip", more=[f"Range: {wanted}"])
    is_calm(answer)
    assert answer.status in (200, 206, 400, 416)
    assert len(answer.body) <= whole + PIECE


@pytest.mark.parametrize("request_", [
    b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n\r\nb: c\x00\r\n\r\n"[:-4] + b"\xff\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
], ids=range(9))  # fmt: skip
def test_what_is_no_request_is_refused_in_dutch(site: str, request_: bytes) -> None:
    with line_to(site) as line, suppress(ConnectionResetError):
        line.sendall(request_)
        found = b""
        while piece := line.recv(PIECE):
            found += piece
    if found.startswith(b"HTTP/1.1 400"):
        assert b"Deze vraag is niet te lezen" in found
        assert b"content-security-policy" in found.lower()
    assert not [trace for trace in TRACES if trace in found]
    assert not re.search(rb"HTTP/1.1 5\d\d", found)
    assert ask(site, "/health").status == 200


@pytest.mark.parametrize(
    "address", ["/wijken/klarendal", "/api/v1/observations", "/kaart", "/_stcore/upload_file/a/b"]
)
def test_what_is_sent_along_is_neither_unpacked_nor_kept(site: str, address: str) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    ask(site, address)  # what the first visitor of an address brings into memory is not what was sent along
    before = memory_at_rest(site)
    for method in ("POST", "PUT", "GET"):
        line = http.client.HTTPConnection("127.0.0.1", urlsplit(site).port, timeout=PATIENT)
        line.request(
            method,
            address,
            body=bomb,
            headers={"Content-Encoding": "gzip", "Content-Type": "application/json"},
        )
        assert line.getresponse().status in (200, 403, 404, 405)
        line.close()
    assert memory_of(site) - before < 10_000_000


# Who is slow


def ended(line: socket.socket, drop: bytes = b"") -> bool:
    """Whether the other side ends a connection in time, also when a drop is sent each fifth of a second."""
    until = time.monotonic() + PATIENT
    while time.monotonic() < until:
        try:
            if select.select([line], [], [], 0.2)[0] and not line.recv(PIECE):
                return True
            line.sendall(drop)
        except (ConnectionResetError, BrokenPipeError):
            return True
    return False


REQUEST = b"GET /health HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(("begin", "drop"), [
    (b"", b""), (REQUEST, b""), (b"", b"G"), (REQUEST, b"X"), (REQUEST + b"\r\n", b"G"),
    (b"POST /stad HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n", b"x"),
    (b"POST /api/v1/areas HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
], ids=["silent", "half a request", "drop by drop", "headers without end", "after an answer", "body", "chunks"])  # fmt: skip
def test_a_request_that_does_not_come_to_its_end_is_ended(site: str, begin: bytes, drop: bytes) -> None:
    with line_to(site) as line:
        line.sendall(begin)
        assert ask(site, "/health").status == 200, "nobody else waits for it"
        assert ended(line, drop)


def largest_script() -> str:
    """The address of the largest file that the site sends."""
    folder = INDEX.parent / "static"
    return f"/static/{max((path for path in folder.rglob('*.js')), key=lambda path: path.stat().st_size).relative_to(folder)}"


@pytest.mark.parametrize(
    "address", ["/open-data/RELEASE.zip", "/api/v1/observations?limit=5000", largest_script()]
)
def test_who_reads_a_byte_at_a_time_holds_little_and_is_ended(site: str, address: str) -> None:
    readers = 60
    size = len(ask(site, address).body)
    assert size > 4 * PIECE
    named = address.replace("RELEASE", ensure_release())
    before = memory_at_rest(site)
    with ExitStack() as held:
        lines = [held.enter_context(line_to(site, SMALL_WINDOW)) for _ in range(readers)]
        for line in lines:
            line.sendall(f"GET {named} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert line.recv(1) == b"H"
        assert ask(site, "/api/v1/themes").status == 200, "nobody else waits for them"
        grown = memory_of(site) - before
        assert grown < readers * 6 * PIECE, f"{grown / 1e6:.0f} MB for {readers} readers"
        assert all(broken_off(line) for line in lines)


def broken_off(line: socket.socket) -> bool:
    """Whether a connection that is read byte by byte is broken off in time."""
    watch, until = select.poll(), time.monotonic() + PATIENT
    watch.register(line, select.POLLERR | select.POLLHUP)
    while time.monotonic() < until:
        if watch.poll(200):
            return True
        line.recv(1)
    return False


def test_too_many_connections_get_a_sentence_and_room_comes_back(site: str) -> None:
    with ExitStack() as held:
        lines = [held.enter_context(line_to(site)) for _ in range(130)]
        refused = ask(site, "/health")
        assert refused.status == 503
        assert refused.headers["retry-after"] == "5"
        assert set(refused.headers) >= SAFE
        assert json.loads(refused.body)["title"] == "Het is nu te druk"
        assert all(ended(line) for line in lines)
    assert ask(site, "/health").status == 200


def test_an_open_page_is_not_taken_for_a_slow_visitor(site: str) -> None:
    from websockets.sync.client import connect

    with (
        connect(
            f"ws://{urlsplit(site).netloc}/_stcore/stream",
            origin=site,  # type: ignore[arg-type]
            subprotocols=["streamlit", "no-token"],  # type: ignore[list-item]
        ) as page,
        line_to(site) as silent,
    ):
        assert ended(silent), "the time of who is slow is over"
        assert page.ping().wait(PATIENT), "and the page is still there"


def test_a_large_file_comes_whole_to_who_reads_on(site: str) -> None:
    folder = INDEX.parent
    assert ask(site, largest_script()).body == (folder / largest_script().lstrip("/")).read_bytes()


# Faults of our own


def test_a_fault_of_our_own_is_told_without_a_word_of_it() -> None:
    async def broken(_request: Request) -> None:
        raise RuntimeError("/srv/geheim.py")

    app = Starlette(routes=[Route("/", broken)], exception_handlers={Exception: failed})

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://monitor.test") as client:
            return await client.get("/")

    answer = asyncio.run(asked())
    assert answer.status_code == 500
    assert "geheim" not in answer.text
    assert answer.json()["title"] == "Dit ging mis"
    assert all(answer.headers[name] == value for name, value in SECURITY_HEADERS.items())


def test_the_usual_patience_is_long_enough_for_a_slow_phone() -> None:
    slow = 10_000  # bytes a second: a phone at the edge of its network
    assert PIECE * 2 / slow < Patient.reading
    assert Patient.asking >= 10


def test_a_process_that_may_open_few_files_holds_fewer_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    for allowed, found in ((1_024, 924), (50, 1), (1_048_576, patience.MOST_OPEN)):
        monkeypatch.setattr(patience.resource, "getrlimit", lambda _kind, most=allowed: (most, most))
        assert most_open() == found


def test_the_scripts_of_a_first_visit_are_files_that_exist(site: str) -> None:
    names = bundle_of(INDEX.read_text(encoding="utf-8"))
    assert names
    assert [ask(site, f"/static/{name}").status for name in names] == [200] * len(names)
