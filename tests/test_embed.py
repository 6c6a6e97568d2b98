"""Can any figure stand on somebody else's site: light, whole, without script, safe, with the figures of the release?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import polars as pl
import pytest
from embedding import HERE, asking, made_up
from lxml import html
from starlette.testclient import TestClient

from monitor.exports.asked import figure
from monitor.questions import editions, observations, on_map, trend
from monitor.store import Release
from monitor.ui import downloads
from monitor.ui.address import code_of
from monitor.views import embed_words, words
from monitor.views.watermark import SENTENCE
from monitor.web.embed import state_of

MOST_BYTES = 40_000
FIGURES = (
    "kaart?onderwerp=eenzaam&gebied=klarendal&jaar=2020",
    "kaart?onderwerp=eenzaam&niveau=buurt",
    "kaart?onderwerp=eenzaam&niveau=gebied",
    "kaart?onderwerp=eenzaam&jaar=2020&jaar2=2016",
    "kaart?onderwerp=misdrijven_per_1000&beeld=verschil",
    "lijn?onderwerp=eenzaam&gebied=klarendal",
    "lijn?onderwerp=rc_leefbaarheid",
    "lijn?onderwerp=eenzaam&gebied=klarendal&met=schuytgraaf,elden,de-laar,centrum",
    "vergelijken?met=klarendal,schuytgraaf&thema=wonen",
    "vergelijken?met=klarendal,schuytgraaf",
    "tabel?onderwerp=eenzaam",
    "tabel?van=jaren&onderwerp=eenzaam&gebied=klarendal",
    "tabel?met=klarendal,schuytgraaf&thema=wonen",
    "tabel?gebied=klarendal",
    "tabel",
)
WRONG = (
    "kaart",
    "kaart?onderwerp=<script>alert(1)</script>",
    "kaart?onderwerp=eenzaam&jaar=1850",
    "lijn?onderwerp=eenzaam&gebied=atlantis",
    "vergelijken?met=klarendal",
    "tabel?van=niets",
    "grafiek?onderwerp=eenzaam",
    "kaart?onderwerp=%ff%fe",
    "kaart?" + "&".join(f"a{number}=1" for number in range(60)),
    "lijn?onderwerp=eenzaam&met=klarendal,elden,de-laar,centrum,schuytgraaf,rijkerswoerd",
)


@pytest.fixture(scope="module")
def client(real_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with asking(real_folder, tmp_path_factory.mktemp("embed") / "workspace.db") as found:
        yield found


def tree_of(text: str) -> html.HtmlElement:
    return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def cells(tree: html.HtmlElement) -> dict[str, list[str]]:
    """The rows of the table by their heading."""
    rows = tree.xpath("//tbody/tr")
    return {row[0].text_content().strip(): [cell.text_content().strip() for cell in row[1:]] for row in rows}


@pytest.mark.parametrize("address", FIGURES)
def test_a_figure_is_light_whole_and_needs_no_script_and_nothing_from_elsewhere(
    client: TestClient, address: str
) -> None:
    answer = client.get(f"/embed/{address}")
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) <= MOST_BYTES
    if address != "vergelijken?met=klarendal,schuytgraaf":  # 45 subjects: only the packed bytes are light
        assert len(answer.content) <= MOST_BYTES
    tree = tree_of(answer.text)
    assert tree.get("lang") == "nl"
    assert len(tree.xpath("//h1")) == len(tree.xpath("//main")) == len(tree.xpath("//head/title")) == 1
    assert tree.xpath("//table/caption") and tree.xpath("//tbody/tr")
    assert all(one.xpath("title") and one.xpath("desc") for one in tree.xpath("//svg[@role='img']"))
    assert bool(tree.xpath("//svg[@role='img']")) is not address.startswith("tabel")
    assert not tree.xpath(
        "//script | //link[@rel!='canonical'] | //img | //iframe | //form | //@src | //@srcset"
    )
    # Only parts of the drawing itself may be pointed at: a pattern or a mask.
    assert all(found.startswith("#") for found in re.findall(r"url\(([^)]*)\)|@import", answer.text))
    assert "set-cookie" not in answer.headers
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", FIGURES)
def test_a_figure_says_what_it_is_and_leads_back_to_its_view(
    client: TestClient, real: Release, address: str
) -> None:
    tree = tree_of(client.get(f"/embed/{address}").text)
    text = tree.text_content()
    assert real.name in text and ("Bron:" in text or "Bronnen:" in text) and "Licentie:" in text
    assert "marge" in text.lower() or "waarschijnlijk tussen" in text.lower()
    (way,) = tree.xpath("//main//a")
    assert (
        way.get("target") == "_blank"
        and way.get("rel") == "noopener"
        and "nieuw venster" in way.text_content()
    )
    back = urlsplit(urljoin(f"{HERE}/embed/{address}", way.get("href")))
    page, asked = back.path.strip("/"), dict(parse_qsl(back.query))
    assert page in ("kaart", "jaren", "vergelijken", "wijk")
    # The page reads the same figure from the address to which the link leads.
    wanted = figure(real, page, asked)
    assert state_of(real, wanted) == asked
    for key in ("onderwerp", "gebied"):
        assert not asked.get(key) or code_of(real.catalog, key, asked[key])
    canonical = urlsplit(tree.xpath("//link[@rel='canonical']/@href")[0]).path
    assert canonical == "/vergelijken" or client.get(canonical).status_code == 200


@pytest.mark.parametrize("address", [*FIGURES, *WRONG])
def test_only_a_figure_may_be_framed_and_none_is_found_by_a_search(client: TestClient, address: str) -> None:
    answer = client.get(f"/embed/{address}")
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy and "script-src" not in policy
    assert answer.headers["x-robots-tag"] == "noindex"
    assert tree_of(answer.text).xpath("//meta[@name='robots']/@content") == ["noindex"]


@pytest.mark.parametrize(
    "address",
    [
        "/wijken/klarendal",
        "/onderwerpen/eenzaam",
        "/stad",
        "/insluiten/kaart?onderwerp=eenzaam",
        "/wijken/atlantis",
    ],
)
def test_no_other_page_may_be_framed_by_another_site(client: TestClient, address: str) -> None:
    assert "frame-ancestors 'self'" in client.get(address).headers["content-security-policy"]


@pytest.mark.parametrize("address", WRONG)
def test_a_wrong_address_is_told_calmly_with_the_way_to_the_site(client: TestClient, address: str) -> None:
    answer = client.get(f"/embed/{address}")
    assert answer.status_code == 404
    tree = tree_of(answer.text)
    assert tree.xpath("//h1")[0].text == embed_words.WRONG
    assert [urljoin(f"{HERE}/embed/kaart", one) for one in tree.xpath("//main//a/@href")] == [f"{HERE}/"]
    assert not tree.xpath("//script") and "Traceback" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) < 10_000


def test_an_endless_address_is_refused_before_it_is_read(client: TestClient) -> None:
    assert client.get("/embed/kaart?onderwerp=" + "a" * 5000).status_code == 414


def test_the_table_of_a_map_has_the_figures_of_the_release(client: TestClient, real: Release) -> None:
    one = real.catalog.indicator["eenzaam"]
    rows = cells(tree_of(client.get("/embed/tabel?onderwerp=eenzaam&jaar=2020").text))
    expected = {
        row["label"]: words.value_or_reason(row, one)
        for row in on_map(real, "eenzaam", "2020").iter_rows(named=True)
    }
    assert {name: row[0] for name, row in rows.items()} == expected and len(expected) == 24


def test_the_table_below_a_line_has_the_figures_of_every_year(client: TestClient, real: Release) -> None:
    one = real.catalog.indicator["eenzaam"]
    tree = tree_of(client.get("/embed/lijn?onderwerp=eenzaam&gebied=klarendal").text)
    rows = cells(tree)
    answer = trend(real, "eenzaam", ["WK020207"]).sort("edition")
    assert [row[0] for row in rows.values()] == [
        words.value_or_reason(row, one) for row in answer.iter_rows(named=True)
    ]
    assert list(rows) == answer["edition"].to_list()
    assert not tree.xpath("//details"), "a short table stands open"


def test_two_maps_have_a_column_per_year(client: TestClient, real: Release) -> None:
    tree = tree_of(client.get("/embed/kaart?onderwerp=eenzaam&jaar=2020&jaar2=2016").text)
    assert [one.text for one in tree.xpath("//thead//th")] == ["Plek", "2016", "2020", "Opmerking"]
    one = real.catalog.indicator["eenzaam"]
    row = observations(real, "eenzaam", "WK020207", "2016").row(0, named=True)
    assert cells(tree)["Klarendal"][0] == words.value_or_reason(row, one)


def test_a_hidden_value_is_in_no_part_of_an_embedded_figure(client: TestClient, real: Release) -> None:
    code, edition = next(
        (one.code, year)
        for one in real.catalog.indicators
        for year, level, _ in editions(real, one.code).iter_rows()
        if level == "neighbourhood"
        and one.limits
        and on_map(real, one.code, year, level)["value"].null_count()
    )
    hidden = on_map(real, code, edition, "neighbourhood").filter(pl.col("value").is_null())
    rows = cells(tree_of(client.get(f"/embed/kaart?onderwerp={code}&niveau=buurt&jaar={edition}").text))
    assert hidden.height
    assert not [name for name in hidden["label"] if any(sign.isdigit() for sign in rows[name][0])]


def test_a_known_figure_is_not_sent_twice(client: TestClient) -> None:
    first = client.get(f"/embed/{FIGURES[0]}")
    again = client.get(f"/embed/{FIGURES[0]}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and "frame-ancestors *" in again.headers["content-security-policy"]


@pytest.mark.parametrize(
    "address",
    [
        "kaart?onderwerp=eenzaam&gebied=klarendal",
        "jaren?onderwerp=eenzaam",
        "vergelijken?met=klarendal,elden&thema=wonen",
        "wijk?gebied=klarendal",
    ],
)
def test_what_is_to_be_copied_works_where_it_is_pasted(
    client: TestClient, real: Release, address: str
) -> None:
    answer = client.get(f"/insluiten/{address}")
    assert answer.status_code == 200
    tree = tree_of(answer.text)
    boxes = {one.xpath("text()")[0]: one.xpath("textarea")[0].text for one in tree.xpath("//label[textarea]")}
    frames = [html.fragment_fromstring(text) for label, text in boxes.items() if label.startswith("HTML")]
    assert len(frames) == (1 if address.startswith("wijk") else 2)
    for frame in frames:
        assert (
            frame.tag == "iframe" and frame.get("title") and frame.get("loading") == "lazy" and not len(frame)
        )
        assert frame.get("src").startswith(f"{HERE}/embed/")
        assert client.get(frame.get("src")).status_code == 200
    cited = boxes[embed_words.COPY_CITATION]
    found = re.fullmatch(
        r"Gemeente Arnhem\. \(\d{4}, \d+ [a-z]+\)\. .+ \[Dataset\]\. Leefbare Wijken Monitor Arnhem, uitgave (\S+)\. (http\S+)",
        cited,
    )
    assert found and found[1] == real.name and found[2].startswith(f"{HERE}/{address.partition('?')[0]}?")


def test_without_a_known_address_there_is_nothing_to_copy_and_no_visitor_can_choose_one(
    client: TestClient,
) -> None:
    answer = client.get("/insluiten/kaart?onderwerp=eenzaam", headers={"Host": "kwaad.example"})
    assert answer.status_code == 200 and "kwaad" not in answer.text
    assert not tree_of(answer.text).xpath("//textarea") and embed_words.NO_ADDRESS in unescape(answer.text)


def test_a_wrong_address_has_nothing_to_copy(client: TestClient) -> None:
    answer = client.get("/insluiten/kaart?onderwerp=<b>niets")
    assert (
        answer.status_code == 404
        and "<b>" not in answer.text
        and not tree_of(answer.text).xpath("//textarea")
    )
    assert client.get("/insluiten/niets").status_code == 404
    assert client.get("/embed/lijn?onderwerp=eenzaam&tot=2005").status_code == 404
    assert client.get("/insluiten/jaren?onderwerp=eenzaam&tot=2005").status_code == 404, "an empty frame"


def test_a_title_cannot_leave_its_place_in_the_code() -> None:
    frame = html.fragment_fromstring(
        embed_words.frame('https://x/embed/kaart?a=1&b="2', 'Een "titel" <met> alles', "kaart")
    )
    assert frame.get("src") == 'https://x/embed/kaart?a=1&b="2' and frame.get("title").startswith(
        'Een "titel" <met> alles'
    )
    assert "onload" not in frame.attrib


def test_a_citation_without_a_day_says_so() -> None:
    assert "(z.d.)" in embed_words.citation("Titel", "los", "https://x/")
    assert "(2026, 8 maart)" in embed_words.citation("Titel", "2026-03-08-abc", "https://x/")


def test_the_line_of_actions_below_a_figure_leads_to_what_can_be_copied(
    client: TestClient, real: Release
) -> None:
    line = downloads.line_of(
        real.catalog, "kaart", {"onderwerp": "eenzaam", "gebied": "WK020207", "jaar": "2020"}
    )
    ways = [one for one in html.fragment_fromstring(line).xpath("//a/@href") if one.startswith("insluiten/")]
    assert len(ways) == 1
    assert "Klarendal, 2020" in client.get(f"/{ways[0]}").text


@pytest.mark.parametrize("address", ["/wijken/klarendal", "/onderwerpen/eenzaam?gebied=klarendal"])
def test_a_plain_page_leads_to_what_can_be_copied(client: TestClient, address: str) -> None:
    ways = [one for one in tree_of(client.get(address).text).xpath("//a/@href") if "insluiten/" in one]
    assert len(ways) == 1
    assert client.get(urljoin(f"{HERE}{address}", ways[0])).status_code == 200


def test_made_up_figures_say_so_in_the_figure_around_it_and_in_what_is_copied(tmp_path: Path) -> None:
    with asking(made_up(tmp_path), tmp_path / "workspace.db", "example") as client:
        answer = client.get("/embed/kaart?onderwerp=tevreden")
        tree = tree_of(answer.text)
        assert answer.status_code == 200
        assert (
            SENTENCE in tree.xpath("//head/title")[0].text
            and SENTENCE in tree.xpath("//p[@class='mark']")[0].text_content()
        )
        assert SENTENCE in tree.xpath("//caption")[0].text_content()
        assert [one.text for one in tree.xpath("//svg[@role='img']//text")].count(SENTENCE) >= 1
        boxes = tree_of(client.get("/insluiten/kaart?onderwerp=tevreden").text).xpath("//textarea")
        assert boxes and all(SENTENCE in one.text for one in boxes)
