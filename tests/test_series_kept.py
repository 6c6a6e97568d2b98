"""Does a choice of Door de jaren heen survive the way to a file, a frame elsewhere and back: series, place and places beside it?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from all_kinds import AADIJK, BEEKZICHT, CITY, COLKHOF, all_kinds
from conftest import Tiny
from embedding import HERE, asking
from lxml import etree, html
from starlette.testclient import TestClient
from visiting import Visit, put_in_use

from monitor.exports.asked import figure
from monitor.exports.made import made
from monitor.questions import trend
from monitor.questions.asked import Unknown
from monitor.store import Release
from monitor.ui.routes import SERVED
from monitor.views import palette
from monitor.views.passport import COMPARABLE, PUBLISHED
from monitor.web.embed import state_of

VIEWS = {
    "published": {"onderwerp": "veilig", "gebied": AADIJK, "reeks": PUBLISHED},
    "comparable": {"onderwerp": "veilig", "gebied": AADIJK, "reeks": COMPARABLE},
    "comparable, of the city": {"onderwerp": "veilig", "gebied": CITY, "reeks": COMPARABLE},
    "the city beside a district": {"onderwerp": "veilig", "gebied": CITY, "met": AADIJK, "reeks": PUBLISHED},
    "a subject of one series": {"onderwerp": "cijfer", "gebied": BEEKZICHT, "met": f"{COLKHOF},{AADIJK}"},
    "a subject without a city": {"onderwerp": "klasse", "gebied": AADIJK},
}  # fmt: skip
SERIES = {PUBLISHED: "veilig", COMPARABLE: "veilig_v"}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tiny]:
    yield all_kinds(tmp_path_factory.mktemp("series"))


@pytest.fixture(scope="module")
def release(survey: Tiny) -> Iterator[Release]:
    found = survey.release()
    yield found
    found.connection.close()


@pytest.fixture(scope="module")
def client(survey: Tiny, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with asking(survey.releases, tmp_path_factory.mktemp("series-workspace") / "workspace.db") as found:
        yield found


@pytest.fixture
def visit(release: Release, monkeypatch: pytest.MonkeyPatch) -> Visit:
    put_in_use(release, monkeypatch)
    monkeypatch.setenv(SERVED, "1")
    return Visit()


def tree_of(client: TestClient, address: str) -> html.HtmlElement:
    """The page at an address that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.document_fromstring(answer.text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def asked(address: str) -> dict[str, str]:
    """The choices in an address."""
    return dict(parse_qsl(urlsplit(address).query))


def links(visit: Visit, opening: str) -> list[str]:
    """Where the page leads to that begins so."""
    return [unescape(one) for one in re.findall(rf'href="({opening}[^"]*)"', visit.markup)]


def told(visit: Visit) -> tuple[dict[str, str], list[list[str]]]:
    """What a view is: all choices of its address, and its numbers per year."""
    table = next(one for one in visit.tables if one.columns[0] == "Jaar")
    return visit.address, table.rows


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_the_way_from_a_page_to_a_frame_and_back_ends_at_the_same_view(
    visit: Visit, client: TestClient, view: dict[str, str]
) -> None:
    before = told(visit.open("jaren", **view))
    assert before[0].items() >= view.items()
    (way,) = links(visit, "insluiten/jaren")
    code = tree_of(client, f"/{way}")
    frames = [html.fragment_fromstring(one.text).get("src") for one in code.xpath("//textarea")[:2]]
    back = [f"{HERE}/{one}" for one in code.xpath("//a/@href") if "jaren?" in one]
    for frame in frames:
        (leads,) = tree_of(client, frame).xpath("//main//a/@href")
        back.append(urljoin(frame, leads))
    assert len(back) >= 3
    for address in dict.fromkeys(back):
        assert urlsplit(address).path.endswith("/jaren")
        # Somebody else opens the link: nothing that was chosen before helps.
        assert told(Visit().open("jaren", **asked(address))) == before, address


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_the_files_and_the_frame_hold_the_numbers_of_the_view(
    visit: Visit, client: TestClient, release: Release, view: dict[str, str]
) -> None:
    _, rows = told(visit.open("jaren", **view))
    shown = {row[0]: [cell.partition(" (")[0] for cell in row[1 : 1 + len(places(view))]] for row in rows[1:]}
    (csv,) = links(visit, r"downloads/jaren\.csv")
    (way,) = links(visit, "insluiten/jaren")
    # The address of the page itself is an address of the figure too.
    for codes in (asked(csv), asked(way), view):
        wanted = figure(release, "jaren", codes)
        assert wanted.areas == places(view)
        query = "&".join(f"{key}={value}" for key, value in codes.items())
        cells = tree_of(client, f"/embed/lijn?{query}").xpath("//tbody/tr")
        framed = {
            row[0].text_content(): [one.text_content().partition(" (")[0] for one in row[1:]] for row in cells
        }
        assert {year: told_of[: len(wanted.areas)] for year, told_of in framed.items()} == shown


def places(view: dict[str, str]) -> tuple[str, ...]:
    """The chosen places of a view, in their order."""
    return tuple(dict.fromkeys([view["gebied"], *filter(None, view.get("met", "").split(","))]))


@pytest.mark.parametrize("code", ["veilig", "veilig_v"])
@pytest.mark.parametrize("series", ["", *SERIES])
def test_page_and_figure_read_the_same_series_from_an_address(
    visit: Visit, release: Release, code: str, series: str
) -> None:
    codes = {"onderwerp": code, "gebied": AADIJK, **({"reeks": series} if series else {})}
    wanted = figure(release, "jaren", codes)
    assert wanted.indicator == (SERIES[series] if series else code)
    visit.open("jaren", **codes)
    assert (visit.address["onderwerp"], SERIES[visit.address["reeks"]]) == ("veilig", wanted.indicator)
    # What is written for a figure is what its page writes, so nothing is left to guess.
    state = state_of(release, wanted)
    assert {**state, "gebied": AADIJK}.items() <= visit.address.items()


def test_a_series_that_is_none_is_refused_and_one_that_a_subject_has_not_is_left_aside(
    release: Release,
) -> None:
    with pytest.raises(
        Unknown, match=r"^Reeks 'allebei' bestaat niet\. Er zijn: gepubliceerd, vergelijkbaar\.$"
    ):
        figure(release, "jaren", {"onderwerp": "veilig", "reeks": "allebei"})
    wanted = figure(release, "jaren", {"onderwerp": "cijfer", "reeks": COMPARABLE})
    assert (wanted.indicator, "reeks" in state_of(release, wanted)) == ("cijfer", False)


def test_the_title_to_cite_names_the_series(client: TestClient) -> None:
    for series, named in ((PUBLISHED, "Veilig, Aadijk"), (COMPARABLE, "Veilig (vergelijkbaar), Aadijk")):
        page = tree_of(client, f"/insluiten/jaren?onderwerp=veilig&gebied=aadijk&reeks={series}")
        cited = page.xpath("//textarea")[-1].text
        assert f"). {named} [Dataset]" in cited
        assert cited.endswith(f"jaren?onderwerp=veilig&gebied=aadijk&reeks={series}")


def test_a_subject_without_a_city_opens_with_the_same_place_everywhere(
    visit: Visit, release: Release
) -> None:
    visit.open("jaren", onderwerp="klasse")
    wanted = figure(release, "jaren", {"onderwerp": "klasse"})
    assert wanted.areas == (visit.address["gebied"],)
    assert trend(release, "klasse", wanted.areas[0]).height


def test_the_country_beside_a_district_is_a_reference_in_a_file_as_on_the_page(
    visit: Visit, release: Release
) -> None:
    codes = {"onderwerp": "tevreden", "gebied": AADIJK, "met": f"NL00,{BEEKZICHT}"}
    drawn = etree.fromstring(made(release, figure(release, "jaren", codes), "svg"))
    fills = {text.text: text.get("fill") for text in drawn.iter("{*}text")}
    chart = json.loads(visit.open("jaren", **codes).app.get("plotly_chart")[0].proto.spec)
    lines = {one["name"]: one["line"]["color"] for one in chart["data"] if "markers" in one["mode"]}
    assert {name: fills[name] for name in lines} == lines
    assert lines["Nederland"] not in palette.LINES
    assert {lines["Aadijk"], lines["Beekzicht"]} <= set(palette.LINES)


def test_a_map_of_a_series_is_that_of_its_subject_as_on_the_page(release: Release) -> None:
    assert figure(release, "kaart", {"onderwerp": "veilig_v"}) == figure(
        release, "kaart", {"onderwerp": "veilig"}
    )
