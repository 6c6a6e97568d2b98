"""Is the monitor made known fairly: pictures, texts and news with figures of the release, nothing alarming, nobody followed?"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from conftest import ROOT, Tiny
from embedding import HERE, asking, made_up
from lxml import html
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit import file_util

from monitor.build.editions.publish import Plan, publish_state
from monitor.exports.shareable import BOTTOM, TOP, picture
from monitor.questions import profile
from monitor.store import Release
from monitor.ui import downloads
from monitor.views import promotion_words, words
from monitor.views.portrait import notable
from monitor.views.watermark import SENTENCE
from monitor.web import addresses, promotion
from monitor.web.index_page import IndexPage
from monitor.web.share_addresses import paper_address, picture_address
from monitor.web.static_files import Shelf

ATOM = "{http://www.w3.org/2005/Atom}"
BAD_WORDS = (
    "slechtst", "beste", "hoogste", "laagste", "plaats", "nummer", "ranglijst", "scoort", "achterstand", "probleem", "minder gunstig",
    "misdrijven", "overlast", "onveilig", "eenzaam", "hinder", "schulden", "armoede", "significant",
)  # fmt: skip
"""What a cheerful picture never says: a place among others, or a worry."""

CORRECTION = """[[correction]]
code = "fout1"
since = "2024-05-01"
what = "Het cijfer van Aadijk & Beekzicht was <verwisseld>."
why = "Twee regels waren verwisseld."
by = "Ans"
figures = [{indicator = "tevreden", edition = "2021"}]
"""
STREAMLIT = Path(file_util.get_static_dir())


@pytest.fixture(scope="module")
def client(real_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with asking(real_folder, tmp_path_factory.mktemp("promotion") / "workspace.db") as found:
        yield found


def test_the_picture_of_a_district_has_the_size_that_other_sites_ask_and_is_kept(client: TestClient) -> None:
    answer = client.get("/delen/klarendal.png")
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", answer.content[16:24]) == (1200, 630)
    assert len(answer.content) < 300_000
    again = client.get("/delen/klarendal.png", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert promotion._drawn.cache_info().hits >= 1


def test_each_picture_has_two_or_three_facts_with_year_and_source_and_none_that_alarms(real: Release) -> None:
    places = [one for one in real.catalog.areas if picture_address(one)]
    assert len(places) == 33
    for area in places:
        rows = profile(real, area.code)
        facts = promotion_words.facts(rows, real.catalog)
        assert 2 <= len(facts) <= 3, area.label
        less = set(notable(rows, real.catalog)[1]["indicator"])
        shown = picture(real, area)
        for row in facts:
            one = real.catalog.indicator[row["indicator"]]
            assert one.better in ("high", "none") and row["indicator"] not in less
            assert one.better == "none" or row["city_value"] is not None
            told = promotion_words.told(row, real.catalog)
            assert words.said(row["value"], one) in told and f"({row['edition']}" in told
            assert words.maker(real.catalog.source[row["source"]]) in promotion_words.made_by(
                row, real.catalog
            )
            assert told in shown.alt
        assert shown.alt.startswith(area.label)
        said = " ".join(promotion_words.told(row, real.catalog) for row in facts).lower()
        assert not [word for word in BAD_WORDS if word in said], area.label


def test_no_fact_runs_off_the_picture(real: Release) -> None:
    for area in (one for one in real.catalog.areas if picture_address(one)):
        drawn = ElementTree.fromstring(picture(real, area).svg)
        groups = [one for one in drawn if one.get("transform", "").startswith("translate(0 ")]
        for group in groups:
            down = float(group.get("transform", "").split()[1].rstrip(")"))
            lowest = max(float(text.get("y", "0")) for text in group[:1])
            assert down >= TOP and down + lowest <= BOTTOM
            assert all(
                len(text.text or "") * float(text.get("font-size", "0")) * 0.54 <= 700
                for text in group.iter()
                if text.text
            )


def test_uncertain_hidden_and_registered_figures_are_never_shared(real: Release) -> None:
    catalog = real.catalog
    rows = profile(real, "WK020207")
    base = {row["indicator"]: row for row in rows.iter_rows(named=True)}
    usual = base["aantal_inwoners"]
    assert promotion_words._suits(usual, catalog)
    assert not promotion_words._suits({**usual, "flags": "u"}, catalog)
    assert not promotion_words._suits({**usual, "flags": "p"}, catalog)
    assert not promotion_words._suits({**usual, "value": None}, catalog)
    assert not promotion_words._suits(base["misdrijven_per_1000"], catalog)
    assert not promotion_words._suits(base["leefbaarometer_klasse"], catalog)


def test_a_place_without_figures_has_a_picture_and_a_text_that_say_so(real: Release) -> None:
    empty = profile(real, "WK020207").clear()
    assert promotion_words.facts(empty, real.catalog) == []
    lines = promotion_words.paragraph(empty, real.catalog.area["WK020207"], real.catalog)
    assert lines[-1] == promotion_words.NO_FIGURES


@pytest.mark.parametrize("slug", ["atlantis", "klarendal-zuid", "WK020207", "..%2f..%2fetc", "a" * 500])
def test_a_place_that_has_no_picture_or_text_is_told_in_a_sentence(client: TestClient, slug: str) -> None:
    answer = client.get(f"/delen/{slug}.png")
    assert answer.status_code in (404, 414) and "Traceback" not in answer.text


def test_the_text_for_the_paper_has_figures_with_year_source_and_how_certain_they_are(
    client: TestClient, real: Release
) -> None:
    for area in (one for one in real.catalog.areas if paper_address(one)):
        answer = client.get(f"/{paper_address(area)}")
        assert answer.status_code == 200 and answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["content-disposition"] == f'attachment; filename="wijkkrant-{area.slug}.txt"'
        text = answer.text
        rows = {row["indicator"]: row for row in profile(real, area.code).iter_rows(named=True)}
        people = rows["aantal_inwoners"]
        assert words.number(people["value"]) in text and f"({people['edition']})" in text
        assert (
            ("Bron:" in text or "Bronnen:" in text) and real.name in text and promotion_words.NO_CAUSE in text
        )
        assert f"{HERE}/{addresses.address_of(area)}" in text
        assert "significant" not in text and "<" not in text
        # Each source that is named belongs to a figure that is told, and the other way round.
        named = {row["source"] for row in promotion_words._named(profile(real, area.code), real.catalog)}
        assert {one.code for one in real.catalog.sources if one.label in text} == named


def test_the_text_names_every_margin_that_is_known(small: Release) -> None:
    catalog = small.catalog
    told = 0
    for area in catalog.areas:
        rows = profile(small, area.code)
        text = " ".join(promotion_words.paragraph(rows, area, catalog))
        for row in promotion_words._named(rows, catalog):
            if row["lower"] is not None and row["upper"] is not None:
                assert words.margin(row, catalog.indicator[row["indicator"]]) in text
                told += 1
    assert told, "the tiny monitor has margins"


def test_the_line_below_mijn_wijk_leads_to_picture_and_text_where_they_are(
    client: TestClient, real: Release
) -> None:
    for code, many in (("WK020207", 2), ("GM0202", 0), ("BU02020701", 0)):
        if code in real.catalog.area:
            line = html.fragment_fromstring(downloads.line_of(real.catalog, "wijk", {"gebied": code}))
            ways = [one for one in line.xpath("//a/@href") if one.startswith("delen/") or "wijkkrant" in one]
            assert len(ways) == many
            assert all(client.get(f"/{way}").status_code == 200 for way in ways)


def test_a_former_name_leads_to_the_text(client: TestClient) -> None:
    answer = client.get("/gebieden/klarendal/wijkkrant.txt")
    assert answer.status_code == 301
    assert (
        urljoin(f"{HERE}/gebieden/klarendal/wijkkrant.txt", answer.headers["location"])
        == f"{HERE}/wijken/klarendal/wijkkrant.txt"
    )
    assert client.get("/wijken/atlantis/wijkkrant.txt").status_code == 404


def meta(text: str) -> dict[str, str]:
    tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    return {one.get("property"): one.get("content") for one in tree.xpath("//meta[@property]")}


def test_a_link_to_the_plain_page_of_a_place_shows_its_picture(client: TestClient, real: Release) -> None:
    for address in ("wijken/klarendal", "gebieden/presikhaaf", "stad"):
        found = meta(client.get(f"/{address}").text)
        path = urlsplit(found["og:image"]).path
        assert (
            path
            == f"/delen/{address.rpartition('/')[2] if '/' in address else real.catalog.area['GM0202'].slug}.png"
        )
        assert client.get(path).status_code == 200
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630") and found[
            "og:image:alt"
        ]


@pytest.fixture
def views(client: TestClient, real_folder: Path) -> Iterator[TestClient]:
    """A client of the prepared first page of Streamlit, beside our own addresses."""
    middleware = Middleware(
        IndexPage,
        source=STREAMLIT / "index.html",
        shelf=Shelf(STREAMLIT / "static"),
        font_url=lambda: "app/static/font.woff2",
        beside_link=promotion.beside_link,
    )
    with TestClient(Starlette(middleware=[middleware]), base_url=HERE) as found:
        yield found


def test_a_link_to_mijn_wijk_shows_the_picture_of_that_district(views: TestClient) -> None:
    found = meta(views.get("/wijk?gebied=klarendal").text)
    assert found["og:image"] == f"{HERE}/delen/klarendal.png" and found["og:title"].startswith("Klarendal")
    assert found["og:image:alt"].startswith("Klarendal")
    assert meta(views.get("/wijk?gebied=WK020207").text) == found


@pytest.mark.parametrize(
    "address",
    [
        "/wijk",
        "/wijk?gebied=atlantis",
        "/wijk?gebied=%22%3E%3Cscript%3E",
        "/kaart?gebied=klarendal",
        "/wijk?gebied=klarendal-zuid",
    ],
)
def test_any_other_page_shows_none(views: TestClient, address: str) -> None:
    answer = views.get(address)
    assert answer.status_code == 200 and meta(answer.text) == {}


def test_a_visitor_cannot_choose_where_the_picture_comes_from(views: TestClient) -> None:
    assert "kwaad" not in views.get("/wijk?gebied=klarendal", headers={"Host": "kwaad.example"}).text


def feed_of(client: TestClient) -> ElementTree.Element:
    answer = client.get("/nieuws.xml")
    assert (
        answer.status_code == 200 and answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    )
    return ElementTree.fromstring(answer.content)


def is_atom(top: ElementTree.Element) -> None:
    """Hold a feed against RFC 4287: what must be there is there once, moments are moments, names are unique."""
    assert top.tag == f"{ATOM}feed"
    for above in (top, *top.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(above.findall(f"{ATOM}{name}")) == 1 and above.findtext(f"{ATOM}{name}")
        assert re.fullmatch(r"tag:arnhem\.nl,\d{4}:\S+", above.findtext(f"{ATOM}id", ""))
        for name in ("updated", "published"):
            for one in above.findall(f"{ATOM}{name}"):
                assert datetime.fromisoformat(one.text or "").tzinfo is not None
        kinds = [one.get("rel") for one in above.findall(f"{ATOM}link")]
        assert len(kinds) == len(set(kinds)) and "alternate" in kinds
    assert top.findtext(f"{ATOM}author/{ATOM}name")
    ids = [one.text for one in top.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))


def test_the_feed_is_atom_with_every_publication_and_leads_to_a_page(client: TestClient) -> None:
    top = feed_of(client)
    is_atom(top)
    entries = top.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id") for one in entries] == [
        "tag:arnhem.nl,2026:leefbare-wijken-monitor:publicatie:2026-11-20-01"
    ]
    assert top.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated") == "2026-11-20T12:00:00Z"
    ways = {one.get("href", "") for one in top.iter(f"{ATOM}link")}
    assert all(client.get(urlsplit(way).path).status_code == 200 for way in ways)


def test_a_feed_keeps_its_names_when_the_site_gets_another_address(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [one.text for one in feed_of(client).iter(f"{ATOM}id")]
    monkeypatch.setenv("MONITOR_ADDRESS", "https://monitor.example")
    top = feed_of(client)
    assert [one.text for one in top.iter(f"{ATOM}id")] == before
    assert all(one.get("href", "").startswith("https://monitor.example/") for one in top.iter(f"{ATOM}link"))


def test_every_page_tells_programs_of_the_feed(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/wijken/klarendal").content)
    (way,) = tree.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
    assert urljoin(f"{HERE}/wijken/klarendal", way) == f"{HERE}/nieuws.xml"


def test_a_correction_is_news_with_its_reason_and_without_names(tmp_path: Path) -> None:
    tiny = Tiny(tmp_path)
    publish_state(tiny.data, ROOT / "sql", tiny.releases, Plan("Eerste", "Ans", "Bo", on="2024-03-01"))
    tiny.change("raw/enquete.csv", "WK020201,2021,60", "WK020201,2021,68")
    (tiny.data / "published" / "corrections.toml").write_text(CORRECTION, encoding="utf-8")
    publish_state(tiny.data, ROOT / "sql", tiny.releases, Plan("Hersteld", "Ans", "Bo", on="2024-05-02"))
    with asking(tiny.releases, tmp_path / "workspace.db") as client:
        top = feed_of(client)
    is_atom(top)
    entries = {
        one.findtext(f"{ATOM}id", "").rpartition("monitor:")[2]: one for one in top.findall(f"{ATOM}entry")
    }
    found = entries["correctie:fout1"]
    assert "Aadijk & Beekzicht was <verwisseld>" in found.findtext(f"{ATOM}title", "")
    assert "Twee regels waren verwisseld" in found.findtext(f"{ATOM}content", "")
    assert found.findtext(f"{ATOM}updated") == top.findtext(f"{ATOM}updated") == "2024-05-02T12:00:00Z"
    assert len([name for name in entries if name.startswith("publicatie:")]) == 2
    assert "Ans" not in ElementTree.tostring(top, encoding="unicode")


ADDRESSES = (
    "/embed/kaart?onderwerp=eenzaam&gebied=klarendal", "/embed/lijn?onderwerp=eenzaam", "/embed/tabel", "/embed/niets",
    "/insluiten/kaart?onderwerp=eenzaam", "/delen/klarendal.png", "/wijken/klarendal/wijkkrant.txt", "/nieuws.xml",
    "/wijken/klarendal", "/wijken/klarendal/minuut", "/stad", "/onderwerpen/eenzaam", "/edities/2020", "/over/privacy", "/robots.txt",
    "/wijken/atlantis",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_is_followed_and_nothing_is_fetched_from_elsewhere(
    client: TestClient, real: Release, address: str
) -> None:
    answer = client.get(address)
    assert "set-cookie" not in answer.headers
    if "text" not in answer.headers["content-type"] and "xml" not in answer.headers["content-type"]:
        return
    tree = html.document_fromstring(answer.content) if "html" in answer.headers["content-type"] else None
    fetched = (
        []
        if tree is None
        else tree.xpath("//@src | //@srcset | //@poster | //link[@rel!='canonical'][@rel!='alternate']/@href")
    )
    assert not [one for one in fetched if urlsplit(one).netloc]
    # Only sources may be elsewhere, and only where somebody presses a link; names of forms of XML are no addresses.
    known = {urlsplit(one.url).netloc for one in real.catalog.sources if one.url}
    forms = {"www.w3.org", "schema.org", "www.sitemaps.org"}
    elsewhere = {urlsplit(one).netloc for one in re.findall(r"https?://[^\s\"'<>)\\]+", answer.text)} - {
        urlsplit(HERE).netloc
    }
    assert elsewhere <= known | forms | {"creativecommons.org"}
    if tree is not None:
        assert {urlsplit(one).netloc for one in tree.xpath("//a/@href")} <= known | {""}


def test_made_up_figures_say_so_in_picture_text_and_news_and_are_not_found(tmp_path: Path) -> None:
    folder = made_up(tmp_path)
    with asking(folder, tmp_path / "workspace.db", "example") as client:
        release = promotion.store.open_release("example", folder)
        area = next(one for one in release.catalog.areas if one.level == "district")
        drawn = picture(release, area)
        assert drawn.alt.startswith(SENTENCE) and drawn.svg.count(SENTENCE) >= 3
        assert client.get(f"/{picture_address(area)}").status_code == 200
        text = client.get(f"/{paper_address(area)}").text
        assert "overnemen" not in text, "nobody may pass on made-up figures"
        assert text.startswith(SENTENCE) and text.rstrip().endswith(f"{SENTENCE}.")
        answer = client.get("/nieuws.xml")
        top = ElementTree.fromstring(answer.content)
        is_atom(top)
        assert all(SENTENCE in (one.text or "") for one in top.iter(f"{ATOM}title"))
        assert answer.headers["x-robots-tag"] == "noindex"
        assert "og:image" not in client.get(f"/{addresses.address_of(area)}").text
        release.connection.close()
