"""Can everybody read the plain pages: whole HTML, the figures of the release, nothing hidden, and clear answers to bad addresses?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import polars as pl
import pytest
from plain import HERE, forget, plainly, read
from starlette.routing import Match
from starlette.testclient import TestClient
from visiting import Visit, put_in_use
from workspaces import ANALYST, APPROVER

from monitor.questions import observations, profile
from monitor.store import Release
from monitor.ui import plain as plain_link
from monitor.ui.routes import SERVED
from monitor.views import words
from monitor.web import addresses, routes, sheet_team, sheets, teams
from monitor.web.sheet_frame import Sheet, rendered
from monitor.workspace.database import open_workspace
from monitor.workspace.goaltree import adopt
from monitor.workspace.records import writing
from monitor.workspace.tables import Goal, Signal

DISTRICTS = ("WK020207", "WK020204", "WK020224")
KINDS = (
    "stad", "wijken", "gebieden", "buurten", "wijken/klarendal", "wijken/schaarsbergen", "gebieden/presikhaaf",
    "buurten/klarendal-zuid", "wijken/klarendal/minuut", "onderwerpen", "onderwerpen/eenzaam", "onderwerpen/misdrijven_per_1000",
    "onderwerpen/leefbaarometer_klasse", "onderwerpen/rc_veiligheid", "onderwerpen/eenzaam?gebied=klarendal&tot=2016",
    "wijken/klarendal?tot=2016", "edities", "edities/2020", "edities/2025", "over", *(f"over/{page}" for page in addresses.ABOUT_PAGES),
)  # fmt: skip
MOST_BYTES = 60_000
FONT = Path(__file__).resolve().parents[1] / "static" / "fonts" / "public-sans-latin.woff2"


@pytest.fixture(scope="module")
def client(real_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MONITOR_ADDRESS", raising=False)
        workspace = tmp_path_factory.mktemp("plain") / "workspace.db"
        with plainly(patch, real_folder, workspace) as found:
            yield found


@pytest.mark.parametrize("address", KINDS)
def test_a_page_is_whole_and_can_be_read_by_everyone(client: TestClient, address: str) -> None:
    page = read(client, f"/{address}")
    assert page.status == 200
    tree = page.tree
    assert tree.get("lang") == "nl"
    assert len(tree.xpath("//h1")) == 1
    levels = [
        int(one.tag[1]) for one in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert [len(tree.xpath(f"//{mark}")) for mark in ("header", "main", "footer")] == [1, 1, 1]
    assert tree.xpath("//a[@class='skip']/@href") == [f"#{tree.xpath('//main/@id')[0]}"]
    for table in tree.iter("table"):
        assert table.xpath("caption")[0].text_content()
        assert all(cell.get("scope") == "col" for cell in table.xpath("thead//th"))
        assert all(row.xpath("th[@scope='row']") for row in table.xpath("tbody/tr"))
    assert all(one.get("aria-label") for one in tree.xpath("//svg[@role='img']"))
    assert not [one for one in tree.iter("img") if not one.get("alt")]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert tree.xpath("//title")[0].text and tree.xpath("//meta[@name='description']/@content")[0]


@pytest.mark.parametrize("address", KINDS)
def test_a_page_needs_no_script_no_cookie_and_nothing_from_elsewhere(
    client: TestClient, address: str
) -> None:
    answer = client.get(f"/{address}")
    tree = read(client, f"/{address}").tree
    assert "set-cookie" not in answer.headers
    scripts = [one for one in tree.iter("script") if one.get("type") != "application/ld+json"]
    assert [one.get("src", "").partition("?")[0] for one in scripts] == (
        ["../../app/static/voorlezen.js"] if address.endswith("minuut") else []
    )
    fetched = tree.xpath("//link[@rel!='canonical']/@href | //img/@src | //script/@src")
    assert not [one for one in fetched if "//" in one and not one.startswith("data:")]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"\son[a-z]+=", answer.text)


def test_every_page_of_the_release_is_there_and_every_link_leads_somewhere(
    client: TestClient, real: Release
) -> None:
    known = set(addresses.every(real))
    views = {"", "kaart", "wijk", "jaren", "plannen", "uitleg", "correcties"}
    dead: set[str] = set()
    for address in sorted(known):
        page = read(client, f"/{address}")
        assert page.status == 200, address
        for link in page.links:
            if link.startswith(("#", "http")):
                continue
            to = urljoin(f"/{address}", link).partition("?")[0].partition("#")[0].strip("/")
            if to not in known | views and not is_ours(to):
                dead.add(f"{address} -> {link}")
    assert not dead
    assert len(known) > 250


def is_ours(to: str) -> bool:
    """Whether another module answers an address; that it answers well is for its own tests."""
    scope = {"type": "http", "path": f"/{to}", "method": "GET", "root_path": ""}
    others = [one for one in routes.ROUTES if one not in sheets.ROUTES]
    return any(one.matches(scope)[0] is Match.FULL for one in others)


@pytest.mark.parametrize("code", DISTRICTS)
def test_a_district_has_the_values_of_its_page_in_streamlit(
    client: TestClient, real: Release, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    put_in_use(real, monkeypatch)
    area = real.catalog.area[code]
    seen = Visit().open("wijk", gebied=code)
    told: dict[str, dict[str, str]] = {area.label: {}, "Heel Arnhem": {}}
    for table in seen.tables:
        for column, held in told.items():
            if table.columns[0] == "Onderwerp" and column in table.columns:
                held |= table.column(column)
    page = read(client, f"/{addresses.address_of(area)}")
    shown = page.values(area.label)
    assert len(shown) > 40
    assert {name: told[area.label][name] for name in shown} == shown
    city = page.values("Heel Arnhem")
    assert {name: told["Heel Arnhem"][name] for name in city} == city
    rows = profile(real, code).filter(pl.col("value").is_not_null()).to_dicts()
    assert {row["label"] for row in rows} <= set(shown)


@pytest.mark.parametrize(
    "indicator", ["eenzaam", "misdrijven_per_1000", "leefbaarometer_klasse", "aantal_inwoners"]
)
def test_a_subject_has_the_observations_of_its_last_edition(
    client: TestClient, real: Release, indicator: str
) -> None:
    one = real.catalog.indicator[indicator]
    heads, rows = next(read(client, f"/onderwerpen/{indicator}").tables())
    shown = {row[0]: row[heads.index(one.label)] for row in rows}
    held = observations(real, indicator).filter(
        (pl.col("level") == "district") & (pl.col("edition") != "undated")
    )
    last = held.filter(pl.col("edition") == pl.col("edition").max()).to_dicts()
    assert last
    for row in last:
        assert shown[row["area_label"]] == words.value_or_reason(row, words.bare(one))


def test_a_state_shows_the_figures_of_then(client: TestClient) -> None:
    now, then = (read(client, f"/wijken/klarendal{state}") for state in ("", "?tot=2016"))
    assert then.values("Klarendal")["Voelt zich eenzaam"] == "51%"
    assert now.values("Klarendal")["Voelt zich eenzaam"] == "55%"
    assert "tot=2016" in then.text
    assert any(link.endswith("wijk?gebied=klarendal&tot=2016") for link in then.links)


@pytest.mark.parametrize("address", KINDS)
def test_a_page_with_its_letters_is_small(client: TestClient, address: str) -> None:
    sent = client.get(f"/{address}", headers={"Accept-Encoding": "br"})
    script = 2_000 if address.endswith("minuut") else 0
    assert sent.headers["content-encoding"] == "br"
    assert int(sent.headers["content-length"]) + FONT.stat().st_size + script <= MOST_BYTES


def test_a_page_is_made_once_per_release_and_asked_again_with_its_fingerprint(client: TestClient) -> None:
    sheets._made.cache_clear()
    first = client.get("/wijken/elden")
    again = client.get("/wijken/elden", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert sheets._made.cache_info().misses == 1
    assert sheets._made.cache_info().maxsize == sheets.KEPT


def test_what_programs_read_is_json_that_cannot_end_its_script(client: TestClient, real: Release) -> None:
    text = read(client, "/wijken/klarendal").tree.xpath("//script[@type='application/ld+json']")[0].text
    way, data = json.loads(text)["@graph"]
    assert [one["name"] for one in way["itemListElement"]] == ["Arnhem", "Noordwest", "Klarendal"]
    assert (data["@type"], data["version"]) == ("Dataset", real.name)
    evil = "</script><script>alert(1)</script>"
    sheet = Sheet("wijken/x", evil, evil, evil, crumbs=((evil, "x"),), data=(("keywords", evil),))
    made = rendered(real, sheet, "", "./")
    assert "<script>alert" not in made
    assert evil in json.dumps(json.loads(re.search(r"ld\+json\">(.*?)</script>", made)[1]))  # type: ignore[index]


def test_without_a_setting_the_host_that_a_visitor_sends_is_believed_nowhere(client: TestClient) -> None:
    answer = client.get("/wijken/klarendal", headers={"Host": "kwaad.example"})
    assert "kwaad" not in answer.text
    tree = read(client, "/wijken/klarendal").tree
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"{HERE}/wijken/klarendal"]
    assert client.get("/sitemap.xml", headers={"Host": "kwaad.example"}).status_code == 404
    assert "kwaad" not in client.get("/robots.txt", headers={"Host": "kwaad.example"}).text
    assert (
        "kwaad" not in client.get("/wijken/Klarendal", headers={"Host": "kwaad.example"}).headers["location"]
    )


def test_with_a_setting_canonical_preview_map_and_code_name_the_site(
    client: TestClient, real: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_ADDRESS", "https://monitor.example/")
    page = read(client, "/wijken/klarendal")
    site = "https://monitor.example/wijken/klarendal"
    assert page.tree.xpath("//link[@rel='canonical']/@href") == [site]
    assert page.tree.xpath("//meta[@property='og:url']/@content") == [site]
    assert page.tree.xpath("//*[@class='code']/div/@aria-label")[0].startswith(f"QR-code van {site}?tot=20")
    found = client.get("/sitemap.xml")
    assert re.findall("<loc>https://monitor.example/(.*?)</loc>", found.text) == addresses.every(real)
    assert "Sitemap: https://monitor.example/sitemap.xml" in client.get("/robots.txt").text


def test_paper_carries_area_edition_margin_source_and_release(client: TestClient, real: Release) -> None:
    page = read(client, "/wijken/klarendal")
    told = {one.text: one.getnext().text for one in page.tree.xpath("//footer//dt")}
    assert told["Gebied"] == "Klarendal"
    assert re.fullmatch(r"tot en met 20\d\d", told["Cijfers"])
    assert "marge" in told["Marge"]
    assert "CBS" in told["Bronnen"]
    assert told["Uitgave"] == real.name
    assert f"content:'Klarendal, cijfers {told['Cijfers']}, uitgave {real.name}'" in page.text


@pytest.mark.parametrize(
    ("address", "meant"),
    [("wijken/klarendaal", "wijken/klarendal"), ("onderwerpen/eenzam", "onderwerpen/eenzaam"), ("buurten/Presikhaf", "gebieden/presikhaaf")],
)  # fmt: skip
def test_an_unknown_address_says_so_and_names_the_nearest(
    client: TestClient, address: str, meant: str
) -> None:
    page = read(client, f"/{address}")
    assert page.status == 404
    assert page.headers["cache-control"] == "no-store"
    assert any(link.endswith(meant) for link in page.links)
    assert len(page.tree.xpath("//h1")) == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("wijken/%2e%2e%2f%2e%2e%2fetc/passwd", 404),
        ("wijken/..%5c..%5cwindows", 404),
        ("wijken/klarendal%00.html", 404),
        ("wijken/a%0d%0aSet-Cookie:%20x=1", 404),
        ("wijken/klarendal?tot=2016%0d%0aSet-Cookie:x=1", 404),
        ("wijken/klarendal?tot=1850", 404),
        ("wijken/klarendal?tot=undated", 404),
        ("onderwerpen/eenzaam?gebied=nergens", 404),
        ("wijken/%3Cscript%3Ealert(1)%3C/script%3E", 404),
        ("wijken/%ff%fe", 404),
        ("wijken/" + "a" * 3_000, 414),
        ("wijken/klarendal?x=" + "a" * 3_000, 414),
        ("wijken/" + "%41" * 600, 404),
        ("edities/undated", 404),
        ("stad/x", 404),
        ("over/geheim", 404),
        ("onderwerpen/eenzaam/2020", 404),
    ],
)
def test_a_bad_address_gets_a_short_answer_without_a_trace(
    client: TestClient, address: str, status: int
) -> None:
    answer = client.get(f"/{address}")
    assert answer.status_code == status
    assert len(answer.content) < 9_000
    assert "set-cookie" not in answer.headers
    assert not re.search(r"Traceback|File \"|<script>alert|passwd|\.py", answer.text)


def test_other_ways_to_ask_are_refused(client: TestClient) -> None:
    assert client.post("/wijken/klarendal").status_code == 405
    head = client.head("/wijken/klarendal")
    assert (head.status_code, head.content) == (200, b"")


def test_without_a_release_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with plainly(monkeypatch, tmp_path, tmp_path / "workspace.db") as nothing:
        for address in ("/wijken", "/sitemap.xml"):
            answer = nothing.get(address)
            assert answer.status_code == 503
            assert "Traceback" not in answer.text


def test_plans_and_signals_stand_there_only_as_far_as_they_are_public(
    real: Release, real_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with plainly(monkeypatch, real_folder, tmp_path / "workspace.db") as client:
        assert "Wat bewoners zeggen" not in client.get("/wijken/klarendal").text
        workspace = open_workspace(real.catalog, f"sqlite:///{tmp_path / 'workspace.db'}")
        with writing(workspace, ANALYST) as pen:
            for text, state in (("openbare tuin", "public"), ("geheime tuin", "internal")):
                made = pen.create(Signal(area="WK020207", what=f"onbewerkt: {text}", said_on=date.today()))
                pen.change(Signal, made.key, 1, moderation=state, public_text=f"een {text} <b>hier</b>.")
            goal = pen.create(Goal(area="WK020207", rank="goal", title="een vastgesteld doel"))
            pen.create(Goal(area="WK020207", rank="goal", title="een geheim doel"))
        with writing(workspace, APPROVER) as pen:
            adopt(pen, goal.key, date(2026, 1, 1), "De raad")
        workspace.close()
        teams.forget()  # instead of waiting two seconds
        page = client.get("/wijken/klarendal").text
    assert "een openbare tuin &lt;b&gt;hier&lt;/b&gt;." in page
    assert "een vastgesteld doel" in page
    assert "geheim" not in page.lower()
    assert "onbewerkt" not in page


def test_a_workspace_that_cannot_be_opened_leaves_the_figures(
    real_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "workspace.db").write_bytes(b"this is no database" * 100)
    with plainly(monkeypatch, real_folder, tmp_path / "workspace.db") as client:
        assert client.get("/wijken/klarendal").status_code == 200


def test_views_lead_to_their_plain_page_only_where_it_is_served(
    real: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.delenv(SERVED, raising=False)
    assert plain_link.PLAIN not in Visit().open("wijk", gebied="WK020207").text
    monkeypatch.setenv(SERVED, "1")
    assert "wijken/klarendal?tot=2016" in Visit().open("wijk", gebied="WK020207", tot="2016").sent()


def test_the_state_of_every_view_becomes_an_address_that_exists(real: Release) -> None:
    asked = {"gebied": "WK020207", "onderwerp": "eenzaam", "tot": "2020"}
    found = {page: plain_link.address(real.catalog, page, asked) for page in plain_link.PAGES}
    assert found["wijk"] == "wijken/klarendal?tot=2020"
    assert found["jaren"] == "onderwerpen/eenzaam?gebied=klarendal"
    for page, address in found.items():
        assert addresses.meant(real, address.partition("?")[0]), page
    for area in real.catalog.areas:
        address = plain_link.address(real.catalog, "wijk", {"gebied": area.code})
        assert addresses.meant(real, address), area.code


def test_keeping_pages_has_a_limit(client: TestClient) -> None:
    assert sheet_team._told.cache_info().maxsize == 256
    forget()
    assert sheets._made.cache_info().currsize == 0
