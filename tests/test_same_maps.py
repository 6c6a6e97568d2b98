"""Does every medium tell of a map what the map tells: values, margins, comparisons and remarks; and is what is hidden no number anywhere?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from all_kinds import COLKHOF, EVERY, HIDDEN, MARK, PARTS, SCORE, all_kinds
from embedding import asking
from lxml import etree, html
from same_numbers import (
    BETWEEN,
    DAY,
    REMARK,
    STATE,
    Case,
    Said,
    answered,
    by_number,
    file_of,
    in_csv,
    in_pdf,
    in_workbook,
    page_tables,
    said,
    with_reach,
)
from starlette.testclient import TestClient
from visiting import Visit, put_in_use

from monitor.exports.asked import figure
from monitor.exports.paper import described
from monitor.exports.rows import behind, frame
from monitor.questions import observations, on_map, trend
from monitor.questions.about import editions
from monitor.questions.figures import set_against
from monitor.reports.described import Table
from monitor.ui.city_map import INCOMPARABLE
from monitor.views import judgement
from monitor.web.addresses import SUBJECTS

LAST = "2023"
MAPS = (
    *((code, "waarde", "") for code in ("veilig", "groen", "mooi", "stil", MARK, SCORE)),
    *((code, "verschil", "rest") for code in ("veilig", "groen", "mooi", "stil", MARK, SCORE)),
    ("veilig", "verandering", "2021"),
    (SCORE, "verandering", "2021"),
)
"""Every survey subject on every map that it has: values, against the rest of the city, and against an earlier year."""

Places = dict[str, Said]
"""What a medium tells by the name of a place."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A small release with every kind of survey figure."""
    tiny = all_kinds(tmp_path_factory.mktemp("maps"))
    release = tiny.release()
    yield Case(release, tiny.releases, PARTS, len(EVERY))
    release.connection.close()


@pytest.fixture(scope="module")
def client(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the plain pages and of what stands elsewhere."""
    with asking(case.folder, tmp_path_factory.mktemp("maps-workspace") / "workspace.db") as found:
        yield found


@pytest.fixture
def visit(case: Case, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A visitor of that release."""
    put_in_use(case.release, monkeypatch)
    return Visit()


def test_all_maps_of_the_survey_are_looked_at(case: Case) -> None:
    for code in {code for code, *_ in EVERY} - {"veilig_v"}:
        offered = set_against(case.release, code, LAST, "district")
        assert {against for one, _, against in MAPS if one == code} == {"", *offered}, code


def as_told(case: Case, code: str, against: str) -> Places:
    """What a map tells of every district; one that compares says it of every district with a value."""
    found = {}
    for row in on_map(case.release, code, LAST, "district", against).iter_rows(named=True):
        told = said(case.release, row, judged=False)
        state = judgement.verdict(row["verdict"], row["verdict_reason"], against) if against else ""
        if against and row["value"] is not None:
            state = judgement.brief(state) or INCOMPARABLE
        found[row["label"]] = told._replace(state=state)
    return found


def choices(code: str, shown: str, against: str) -> dict[str, str]:
    """The choices of an address of a map."""
    second = {"jaar2": against} if against.isdecimal() else {}
    return {"onderwerp": code, "jaar": LAST, "niveau": "wijk", "beeld": shown, **second}


def table_of(client: TestClient, address: str, first: str) -> list[dict[str, str]]:
    """The rows of the table of a page whose first column is called so."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    tree = html.document_fromstring(answer.text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    ((heads, rows),) = (one for one in page_tables(tree) if one[0][0] == first)
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.parametrize(("code", "shown", "against"), MAPS)
def test_every_medium_tells_what_a_map_tells(
    case: Case, visit: Visit, client: TestClient, code: str, shown: str, against: str
) -> None:
    want, asked = as_told(case, code, against), choices(code, shown, against)
    assert len(want) >= 2
    visit.open("kaart", **asked)
    (table,) = (one for one in visit.tables if one.columns[:2] == ["Wijk", LAST])
    cells = [dict(zip(table.columns, row, strict=True)) for row in table.rows[1:]]
    framed = table_of(client, f"/embed/kaart?{urlencode(asked)}", "Plek")
    found = {
        "page": {
            row["Wijk"]: Said(
                row[LAST], row.get(BETWEEN, ""), row.get("Vergelijking", ""), row.get(REMARK, "")
            )
            for row in cells
        },
        "frame": {
            row["Plek"]: Said(
                row["Cijfer"],
                row.get(BETWEEN, ""),
                judgement.brief(row.get("Vergeleken", "")),
                row.get(REMARK, ""),
            )
            for row in framed
        },
        "csv": {
            row["gebied"]: Said(
                row["getoond"],
                row["waarschijnlijk_tussen"],
                judgement.brief(row["vergelijking"]),
                row["opmerking"],
            )
            for row in in_csv(file_of(case.release, "kaart", "csv", **asked))
        },
        "workbook": {
            str(row["gebied"].value): by_number(row)
            for row in in_workbook(file_of(case.release, "kaart", "xlsx", **asked))
        },
    }
    if against != "2021":
        plain = table_of(client, f"/{SUBJECTS}/{code}", "Plek")
        label = case.release.catalog.indicator[code].label
        found["plain page"] = {
            row["Plek"]: Said(
                row[label], row.get(BETWEEN, ""), row.get(STATE, "") if against else "", row.get(REMARK, "")
            )
            for row in plain
            if row["Plek"] in want
        }
    assert {medium: told for medium, told in found.items() if told != want} == {}
    assert {row[4]: row[1].partition(" (")[0].partition(";")[0] for row in visit.maps[0]["rows"]} == {
        place: one.value for place, one in want.items()
    }


@pytest.mark.parametrize(("code", "shown", "against"), MAPS)
def test_a_drawn_map_says_it_too_and_its_pdf_names_what_it_compares_with(
    case: Case, code: str, shown: str, against: str
) -> None:
    want, asked = as_told(case, code, against), choices(code, shown, against)
    drawn = etree.fromstring(file_of(case.release, "kaart", "svg", **asked))
    told = {}
    for part in re.split(r"; |\. |\.$", drawn.find("{*}desc").text):
        place, _, text = part.partition(f", {LAST}: ")
        value, _, state = text.partition("), ") if ")" in text else text.partition(", ")
        told[place] = (f"{value})" if state and "(" in value else value, judgement.brief(state))
    assert {place: told.get(place) for place in want} == {
        place: (with_reach(one), one.state) for place, one in want.items()
    }
    text = in_pdf(file_of(case.release, "kaart", "pdf", **asked))
    whole = {row["gebied"]: row for row in in_csv(file_of(case.release, "kaart", "csv", **asked))}
    for place, one in want.items():
        row = " ".join(filter(None, [place, one.value, one.margin, whole[place]["vergelijking"]]))
        assert row in text
        assert not one.remark or one.remark in text
    heading = {"": "", "rest": STATE, "2021": "Vergeleken met 2021"}[against]
    assert heading in text
    assert against != "2021" or STATE not in text


@pytest.mark.parametrize(("code", "area", "edition", "reason"), HIDDEN)
def test_what_is_hidden_is_a_number_nowhere(
    case: Case, visit: Visit, monkeypatch: pytest.MonkeyPatch, code: str, area: str, edition: str, reason: str
) -> None:
    release, asked = case.release, {"onderwerp": code, "gebied": area}
    place = release.catalog.area[area].label
    (row,) = observations(release, code, area, edition).to_dicts()
    numbers = ("value", "lower", "upper", "se", "deff", "respondents", "mode")
    assert (row["reason"], *(row[name] for name in numbers)) == (reason, *[None] * len(numbers))
    for form in ("json", "csv"):
        address = f"observations.{form}?indicator={code}&area={area}&edition={edition}"
        (answer,) = answered(case, monkeypatch, [address], form)
        assert [answer[name] for name in numbers if answer[name] not in ("", None)] == []
    kinds = [("jaren", asked), ("wijk", {"gebied": area})] if edition == LAST else [("jaren", asked)]
    for kind, codes in kinds:
        rows = [
            {name: cell.value or "" for name, cell in one.items()}
            for one in in_workbook(file_of(release, kind, "xlsx", **codes))
        ]
        for told in (*rows, *in_csv(file_of(release, kind, "csv", **codes))):
            if (told["onderwerp_code"], told["gebied_code"], told["jaar"]) == (code, area, edition):
                columns = (
                    "waarde",
                    "ondergrens",
                    "bovengrens",
                    "waarschijnlijk_tussen",
                    "antwoorden",
                    "verschil",
                )
                assert [told[name] for name in columns] == [""] * len(columns)
                assert (told["getoond"], told["reden"]) == ("afgeschermd", reason)
    known = [one for one in trend(release, code, area).to_dicts() if one["value"] is not None]
    # Nothing is drawn where it would have stood: no dot, no margin, no name with a value at the end.
    for spec in (item.proto.spec for item in visit.open("jaren", **asked).app.get("plotly_chart")):
        for line in json.loads(spec)["data"]:
            if line["name"].startswith(place):
                assert int(edition) not in line["x"]
    svg = file_of(release, "jaren", "svg", **asked).decode()
    city = trend(release, code, "GM0202")["value"].count()
    assert svg.count("<circle") == len(known) + city
    assert f"{place}, {edition}: afgeschermd" in svg
    visit.open("kaart", **asked, jaar=edition, niveau="wijk")
    (drawn,) = (one for one in visit.maps[0]["rows"] if one[0] == area)
    assert drawn[1].startswith("afgeschermd (") and drawn[2] is None


def test_a_break_in_one_district_is_told_where_it_is(case: Case, client: TestClient) -> None:
    told = {
        area: client.get(f"/{SUBJECTS}/{MARK}?gebied={case.release.catalog.area[area].slug}").text
        for area in case.districts
    }
    assert [area for area, text in told.items() if "anders gevraagd" in text] == [COLKHOF]


def test_paper_says_of_which_district_a_remark_is(case: Case) -> None:
    found = behind(case.release, figure(case.release, "vergelijken", {"met": ",".join(case.districts)}))
    (table,) = (
        one for one in described(found, DAY).blocks if isinstance(one, Table) and REMARK in one.columns
    )
    told = {row[0]: row[-1] for row in table.rows}
    assert (
        told["Groen"]
        == "minder dan 50 antwoorden: Aadijk; beschermt een ander cijfer: Beekzicht; minder zeker: Colkhof"
    )
    assert told["Rapportcijfer"] == "voorlopig; minder zeker: Colkhof"
    assert told["Meldingen"] == ""


def test_a_frame_of_two_years_tells_what_must_be_known_of_both(case: Case, client: TestClient) -> None:
    told, wanted = {}, {}
    for code in sorted({code for code, *_ in MAPS}):
        years = editions(case.release, code).filter(level="district")["edition"].to_list()
        for before in sorted({*years} - {LAST}):
            asked = {"onderwerp": code, "jaar": LAST, "jaar2": before, "niveau": "wijk"}
            for row in table_of(client, f"/embed/kaart?{urlencode(asked)}", "Plek"):
                told[code, before, row["Plek"]] = row.get("Opmerking", "")
            for row in frame(behind(case.release, figure(case.release, "kaart", asked))).iter_rows(
                named=True
            ):
                wanted.setdefault((code, before, row["gebied"]), set()).update(
                    filter(None, row["opmerking"].split(", "))
                )
    assert sum(map(len, wanted.values())) >= 5
    assert {key: parts for key, parts in wanted.items() if any(part not in told[key] for part in parts)} == {}
