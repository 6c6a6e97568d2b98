"""The server answers in Dutch, small, cacheable and safe."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from conftest import Tiny
from serving import running
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from monitor.store import Release
from monitor.web import current, server, warmup
from monitor.web.dutch_words import WORDS
from monitor.web.index_page import PAGE_NAMES, bundle_of

ROOT = Path(__file__).resolve().parents[1]
BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip, br"}
FONT = "/app/static/fonts/public-sans-latin.woff2"


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers in lower case, body as sent and body unpacked."""

    status: int
    headers: Mapping[str, str]
    sent: bytes

    @property
    def body(self) -> bytes:
        """Return the body after undoing its content-encoding."""
        undo = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
        return undo[self.headers.get("content-encoding", "")](self.sent)

    @property
    def text(self) -> str:
        """Return the unpacked body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Client:
    """A client that sends an address exactly as written: others tidy up '..' before sending."""

    netloc: str

    def get(self, address: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
        """Ask for one address."""
        connection = http.client.HTTPConnection(self.netloc, timeout=20)
        try:
            connection.request(method, address, headers=dict(BROWSER if headers is None else headers))
            response = connection.getresponse()
            fields = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, fields, response.read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Give a client of a real server."""
    with running() as address:
        yield Client(urlsplit(address).netloc.replace("localhost", "127.0.0.1"))


def main_script() -> str:
    """Return the address of Streamlit's largest script of a first visit."""
    return next(n for n in bundle_of(server.INDEX.read_text()) if n.startswith("js/index."))


def in_dutch(script: str) -> str:
    """Return a script of Streamlit with the words that our visitors get."""
    for pattern, words in WORDS["js/index."].items():
        script = re.sub(pattern, words, script)
    return script


@pytest.mark.parametrize("page", [f"/{slug}" for slug in PAGE_NAMES] + ["/bestaat-niet", "/kaart?jaar=2020"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br", "gzip, deflate, br, zstd"])
def test_every_page_is_dutch_in_every_encoding(client: Client, page: str, encoding: str) -> None:
    html = client.get(page, BROWSER | {"Accept-Encoding": encoding}).text
    assert '<html lang="nl">' in html
    assert "Deze website werkt alleen met JavaScript" in html
    assert "You need to enable" not in html
    assert "SourceSans" not in html


def test_a_page_carries_its_own_title(client: Client) -> None:
    assert "<title>Mijn wijk - Leefbare Wijken Monitor Arnhem</title>" in client.get("/wijk").text


def test_an_address_that_is_no_page_is_a_404_with_the_way_to_start(client: Client) -> None:
    found = client.get("/nergens")
    assert found.status == 404
    assert "'./?pagina=' + location.pathname" in found.text
    assert [client.get(f"/{slug}").status for slug in PAGE_NAMES] == [200] * len(PAGE_NAMES)


def test_a_page_is_asked_for_again_but_not_sent_again(client: Client) -> None:
    first = client.get("/kaart")
    assert first.headers["cache-control"] == "no-cache"
    second = client.get("/kaart", BROWSER | {"If-None-Match": first.headers["etag"]})
    assert (second.status, second.sent) == (304, b"")


def test_scripts_are_small_and_kept_for_good(client: Client) -> None:
    response = client.get(f"/static/{main_script()}")
    assert response.headers["content-encoding"] == "br"
    as_delivered = (server.STREAMLIT_FILES / "static" / main_script()).read_text(encoding="utf-8")
    assert response.text == in_dutch(as_delivered)
    assert len(response.sent) < len(response.body) / 3
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["vary"] == "Accept-Encoding"


def test_a_head_request_gets_no_body(client: Client) -> None:
    response = client.get(f"/static/{main_script()}", method="HEAD")
    assert (response.status, response.sent) == (200, b"")
    assert int(response.headers["content-length"]) > 100_000


@pytest.mark.parametrize(("asked", "got"), [("identity", ""), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")])
def test_an_old_or_careful_client_gets_what_it_can_read(client: Client, asked: str, got: str) -> None:
    response = client.get(f"/static/{main_script()}", BROWSER | {"Accept-Encoding": asked})
    assert response.headers.get("content-encoding", "") == got


def test_encodings_have_their_own_fingerprint(client: Client) -> None:
    tags = {client.get("/", BROWSER | {"Accept-Encoding": e}).headers["etag"] for e in ("br", "gzip", "")}
    assert len(tags) == 3


@pytest.mark.parametrize(
    ("address", "caching"), [(FONT, "public, max-age=300"), (f"{FONT}?v=5.3.0", "immutable")]
)
def test_our_files_are_kept_for_good_only_with_a_version(client: Client, address: str, caching: str) -> None:
    response = client.get(address)
    assert response.status == 200
    assert caching in response.headers["cache-control"]
    assert response.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in response.headers
    again = client.get(address, BROWSER | {"If-None-Match": response.headers["etag"]})
    assert again.status == 304


def test_a_changed_file_is_seen(tmp_path: Path) -> None:
    from monitor.web.static_files import Shelf

    shelf = Shelf(tmp_path)
    file = tmp_path / "x.json"
    file.write_text("[1]")
    before = shelf.stored(file)
    assert shelf.stored(file) is before
    file.write_text("[1, 2]")
    assert shelf.stored(file).bodies[""] == b"[1, 2]"


def test_the_stylesheet_names_our_typeface(client: Client) -> None:
    html = client.get("/").text
    (address,) = re.findall(r'href="\.(/static/css/index\.[^"]+)"', html)
    assert "?v=" in address
    style = client.get(address).text
    assert "SourceSansVF" not in style
    assert "MaterialSymbols-Rounded" not in style
    for url in set(re.findall(r"url\(\.\./\.\.(/app/static/[^)]+)\)", style)):
        assert client.get(url).status == 200


def test_every_icon_in_use_is_in_the_small_file() -> None:
    known = set((ROOT / "static/fonts/material-symbols-subset.txt").read_text().split())
    ours = [*ROOT.glob("app.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("monitor/**/*.py")]
    streamlit = (server.STREAMLIT_FILES / "static/js").glob("*.js")
    icons = {
        icon for file in [*ours, *streamlit] for icon in re.findall(r":material/(\w+):", file.read_text())
    }
    # `star_filled` is in no version of the typeface: Streamlit draws it from `star`.
    assert icons - known - {"star_filled"} == set()


SECRET = "requirements.txt"


@pytest.mark.parametrize(
    "address",
    [
        f"/app/static/../{SECRET}",
        f"/app/static/..%2f{SECRET}",
        f"/app/static/%2e%2e/{SECRET}",
        f"/app/static/%2e%2e%2f{SECRET}",
        f"/app/static/..%5c{SECRET}",
        f"/app/static/fonts/..%2f..%2f{SECRET}",
        f"/app/static//{ROOT}/{SECRET}",
        f"/app/static/%2f{str(ROOT).lstrip('/')}/{SECRET}",
        "/static/..%2f..%2f__init__.py",
        "/app/static/%00",
        "/app/static/.hidden",
    ],
)
def test_nothing_outside_the_static_folders_is_served(client: Client, address: str) -> None:
    response = client.get(address)
    assert "streamlit==" not in response.text
    assert response.status in (400, 404)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    from monitor.web.static_files import Shelf

    inside = tmp_path / "static"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("x")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert Shelf(inside).path_of("link.txt") is None


@pytest.mark.parametrize("address", ["/", FONT, "/health", "/_stcore/health", "/app/static/none"])
def test_every_answer_carries_the_safety_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]


def asked_health(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict[str, str | None]]:
    """Return status and content of the health check for a folder of releases."""
    monkeypatch.setattr(current, "RELEASES", folder)
    response = asyncio.run(server.health(None))  # type: ignore[arg-type]
    return response.status_code, json.loads(bytes(response.body))


def test_health_names_the_release(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    name = tiny.build()
    assert asked_health(tiny.releases, monkeypatch) == (200, {"status": "ok", "release": name})


def damaged(tiny: Tiny) -> str:
    """Build a release and break its file; return its name."""
    name = tiny.build()
    (tiny.releases / f"{name}.duckdb").write_bytes(b"x")
    return name


def test_health_names_what_is_really_served(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tiny.build()
    tiny.change("raw/enquete.csv", "2023,70", "2023,71")
    second = damaged(tiny)
    status, told = asked_health(tiny.releases, monkeypatch)
    assert (status, told["release"]) == (200, first)
    assert second in (told["notice"] or "")


def test_health_opens_again_when_another_release_is_put_into_use(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tiny.build()
    assert asked_health(tiny.releases, monkeypatch)[1]["release"] == first
    tiny.change("raw/enquete.csv", "2023,70", "2023,71")
    second = tiny.build()
    assert second != first
    assert asked_health(tiny.releases, monkeypatch)[1]["release"] == second


def test_health_is_503_when_nothing_can_be_opened(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged(tiny)
    assert asked_health(tiny.releases, monkeypatch) == (503, {"status": "no release", "release": None})


@pytest.mark.parametrize("pointer", [None, "", "2026-11-20-gone"])
def test_health_is_503_without_a_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pointer: str | None
) -> None:
    if pointer is not None:
        (tmp_path / "current").write_text(pointer)
    assert asked_health(tmp_path, monkeypatch) == (503, {"status": "no release", "release": None})


def test_the_server_of_the_tests_serves_the_data_of_now(client: Client, real: Release) -> None:
    assert json.loads(client.get("/health").body)["release"] == real.name


def test_a_failing_warm_up_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise OSError("no index page")

    async def start_and_stop() -> None:
        async with server.lifespan(None):  # type: ignore[arg-type]
            await asyncio.sleep(0.01)

    monkeypatch.setattr(server, "_warm", fail)
    asyncio.run(start_and_stop())
    assert "no index page" in caplog.text


def test_health_is_never_kept(client: Client) -> None:
    response = client.get("/health")
    assert response.headers["cache-control"] == "no-store"
    assert set(json.loads(response.body)) == {"status", "release"}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("browser.gatherUsageStats", False),
        ("client.showErrorLinks", "false"),
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "minimal"),
        ("server.address", "127.0.0.1"),
        ("server.fileWatcherType", "none"),
        ("server.enableAgentApi", False),
        ("runner.postScriptGC", False),
    ],
)
def test_settings_that_visitors_rely_on(option: str, value: object) -> None:
    from streamlit import config

    assert config.get_option(option) == value


def test_a_script_error_gives_one_sentence_and_no_trace() -> None:
    script = "from monitor.web.server import say_sorry\nsay_sorry(ValueError('geheim'))"
    screen = AppTest.from_string(script).run()
    assert [box.value for box in screen.info] == [server.ERROR_SENTENCE]
    assert not screen.exception
    assert "geheim" not in str(screen)


class Rooms:
    """Stands in for the runtime: every page finishes at once, except those named as hanging."""

    def __init__(self, hanging: set[str]) -> None:
        self.hanging = hanging
        self.visitors: dict[str, warmup.Visitor] = {}
        self.visited: list[str] = []
        self.closed: list[str] = []

    def connect_session(self, client: warmup.Visitor, user_info: dict[str, str]) -> str:
        """Let a visitor in; return the name of the session."""
        name = str(len(self.visitors))
        self.visitors[name] = client
        return name

    def handle_backmsg(self, session: str, request: BackMsg) -> None:
        """Run a page: the last message says that the script has ended."""
        self.visited.append(request.rerun_script.page_name)
        if self.visited[-1] not in self.hanging:
            self.visitors[session].write_forward_msg(ForwardMsg(script_finished=0))

    def close_session(self, session: str) -> None:
        """Let a visitor go."""
        self.closed.append(session)


def test_warming_up_visits_every_page_and_leaves_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(warmup, "PATIENCE", 0.02)
    monkeypatch.setattr(warmup, "_set_aside", lambda: frozen.append(True))
    rooms = Rooms(hanging={"wijk"})
    completed = asyncio.run(warmup.warm_up(rooms, ["", "kaart", "wijk"], rounds=3))  # type: ignore[arg-type]
    assert rooms.visited == ["", "kaart", "wijk"] * 3
    assert completed == 6
    assert sorted(rooms.closed) == sorted(rooms.visitors)
    assert frozen == [True]


def test_the_page_names_an_icon_that_exists(client: Client) -> None:
    (address,) = re.findall(r'rel="icon" href="\.([^"]+)"', client.get("/").text)
    assert client.get(address).status == 200


def test_a_person_with_the_large_cookies_of_a_login_gets_a_page() -> None:
    with running(more=["--ws", "websockets-sansio"]) as address:  # as `serve` does
        netloc = urlsplit(address).netloc.replace("localhost", "127.0.0.1")
        asked = {
            "Origin": f"http://{netloc}", "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "streamlit",
        }  # fmt: skip
        for size in (1_000, 9_000, 40_000):
            connection = http.client.HTTPConnection(netloc, timeout=20)
            connection.request(
                "GET", "/_stcore/stream", headers=asked | {"Cookie": f"_streamlit_user={'x' * size}"}
            )
            assert connection.getresponse().status == 101, size
            connection.close()
