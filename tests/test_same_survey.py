"""Is a survey figure the same over the years, on every map and in every medium, with its margin, its breaks and what is hidden?

The small release has every kind of survey figure (`all_kinds`); what holds of any release is in `test_same_numbers`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import openpyxl
import pytest
from all_kinds import (
    AADIJK,
    BEEKZICHT,
    BROKEN,
    CITY,
    COLKHOF,
    EVERY,
    HIDDEN,
    MARK,
    PARTS,
    SCORE,
    all_kinds,
)
from embedding import asking
from lxml import etree, html
from same_numbers import (
    REMARK,
    Case,
    Said,
    answered,
    by_number,
    expected,
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

from monitor.questions import breaks, trend
from monitor.views import judgement, words
from monitor.views.download_words import AFTER_BREAK
from monitor.web.addresses import SUBJECTS

COURSES = {
    "veilig": (AADIJK, BEEKZICHT, COLKHOF),
    "veilig_v": (AADIJK,),
    "groen": (AADIJK, BEEKZICHT, COLKHOF),
    "mooi": (BEEKZICHT, COLKHOF, AADIJK),
    "stil": (COLKHOF, AADIJK, BEEKZICHT),
    MARK: (COLKHOF, AADIJK, BEEKZICHT),
    SCORE: (BEEKZICHT, AADIJK, COLKHOF),
}
"""Every survey subject with the district that is chosen, and those beside it."""

LAST = "2023"
Course = dict[tuple[str, str], Said]
"""What a medium tells by (name of the place, edition)."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A small release with every kind of survey figure."""
    tiny = all_kinds(tmp_path_factory.mktemp("survey"))
    release = tiny.release()
    yield Case(release, tiny.releases, PARTS, len(EVERY))
    release.connection.close()


@pytest.fixture(scope="module")
def client(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the plain pages and of what stands elsewhere."""
    with asking(case.folder, tmp_path_factory.mktemp("survey-workspace") / "workspace.db") as found:
        yield found


@pytest.fixture
def visit(case: Case, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A visitor of that release."""
    put_in_use(case.release, monkeypatch)
    return Visit()


def test_the_small_release_has_every_kind_of_figure(case: Case) -> None:
    told = set(expected(case).values())
    states, remarks = {one.state for one in told}, {one.remark for one in told}
    assert {"gunstiger", "minder gunstig", "kan toeval zijn", "te klein om van belang te zijn"} <= states
    assert any(state.startswith("dat weten we niet") for state in states)
    assert {"voorlopig", "minder zeker", "minder zeker, voorlopig", *words.HIDDEN_SHORT.values()} <= remarks
    assert {reason for *_, reason in HIDDEN} == set(judgement.HIDDEN)
    assert {code for code, *_ in EVERY} == set(COURSES)
    cut = breaks(case.release).filter(breaks(case.release)["indicator"].is_in(list(COURSES)))
    assert set(cut.select("area", "edition").rows()) == {("", "2021"), (COLKHOF, LAST)}


def name(case: Case, area: str) -> str:
    return case.release.catalog.area[area].label


def course(case: Case, code: str) -> Course:
    """The words of every figure of a course: of its districts, and of the city beside them."""
    rows = trend(case.release, code, [*COURSES[code], CITY]).iter_rows(named=True)
    return {(row["area_label"], row["edition"]): said(case.release, row, judged=False) for row in rows}


def choices(code: str) -> dict[str, str]:
    chosen, *others = COURSES[code]
    return {"onderwerp": code, "gebied": chosen, "met": ",".join(others)}


def without_city(case: Case, told: Course) -> Course:
    """Only the districts: a remark of all of them may be the city's too."""
    return {key: one for key, one in told.items() if key[0] != name(case, CITY)}


def parted(cell: str) -> Said:
    """A value and its margin from one cell: 70% (64 tot 76), or 70% (waarschijnlijk tussen 64 en 76)."""
    value, _, between = cell.removesuffix(")").partition(" (")
    return Said(value, between.removeprefix("waarschijnlijk tussen ").replace(" tot ", " en "))


def crossed(case: Case, heads: list[str], rows: list[list[str]]) -> Course:
    """A table with a row per year and a column per place, and its remarks at the places they belong to."""
    found: Course = {}
    for row in rows:
        cells = {
            head.removesuffix(" (wijk)").removeprefix("Heel "): cell
            for head, cell in zip(heads, row, strict=True)
        }
        year, remark = cells.pop("Jaar"), cells.pop(REMARK, "")
        whose: dict[str, list[str]] = {}
        for told, _, names in (part.partition(": ") for part in remark.split("; ") if part):
            for place in re.split(", | en ", names) if names else cells:
                whose.setdefault(place, []).append(told)
        for place, cell in cells.items():
            if cell != "geen cijfer":
                found[place, year] = parted(cell)._replace(remark=", ".join(whose.get(place, [])))
    return found


def in_order(told: Course) -> Course:
    """The same with the remarks of a figure in one order, whichever a medium has."""
    return {
        key: one._replace(remark=", ".join(sorted(filter(None, one.remark.split(", ")))))
        for key, one in told.items()
    }


def unbroken(told: Course, cut: set[tuple[str, str]]) -> Course:
    """The same without the remark on a break, which stands exactly where one is."""
    assert {key for key, one in told.items() if AFTER_BREAK in one.remark} == {
        key for key in told if key in cut
    }
    return {
        key: one._replace(remark=one.remark.replace(f", {AFTER_BREAK}", "").replace(AFTER_BREAK, ""))
        for key, one in told.items()
    }


def after_breaks(case: Case, code: str) -> set[tuple[str, str]]:
    """The figures (name of the place, edition) that are the first of their series after a break."""
    found = set()
    for row in trend(case.release, code, [*COURSES[code], CITY]).iter_rows(named=True):
        if row["break_reason"] or "b" in row["flags"]:
            found.add((row["area_label"], row["edition"]))
    return found


def tables(client: TestClient, address: str) -> list[tuple[list[str], list[list[str]]]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return list(
        page_tables(html.document_fromstring(answer.text.encode(), parser=html.HTMLParser(encoding="utf-8")))
    )


@pytest.mark.parametrize("code", COURSES)
def test_every_medium_tells_every_year_of_a_course(
    case: Case, visit: Visit, client: TestClient, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    want, release, asked = course(case, code), case.release, choices(code)
    own, cut = in_order(without_city(case, want)), after_breaks(case, code)
    (shown,) = (table for table in visit.open("jaren", **asked).tables if table.columns[0] == "Jaar")
    rows = list(in_csv(file_of(release, "jaren", "csv", **asked)))
    book = in_workbook(file_of(release, "jaren", "xlsx", **asked))
    (framed,) = tables(client, f"/embed/lijn?{urlencode(asked)}")
    found = {
        "page": without_city(case, crossed(case, shown.columns, shown.rows[1:])),
        "csv": unbroken(
            {
                (row["gebied"], row["jaar"]): Said(
                    row["getoond"], row["waarschijnlijk_tussen"], "", row["opmerking"]
                )
                for row in rows
            },
            cut,
        ),
        "workbook": unbroken({(row["gebied"].value, row["jaar"].value): by_number(row) for row in book}, cut),
        "frame": unbroken(without_city(case, crossed(case, *framed)), cut),
    }
    for form in ("json", "csv"):
        address = f"trends.{form}?indicator={code}&area={','.join([*COURSES[code], CITY])}"
        answer = answered(case, monkeypatch, [address], form)
        found[form] = {
            (row["area_label"], row["edition"]): said(release, row, judged=False) for row in answer
        }
    for medium, told in found.items():
        assert in_order(without_city(case, told)) == own, medium
        values = {key: one[:2] for key, one in told.items()}
        assert values == {key: one[:2] for key, one in want.items() if key in told}, medium
    drawn = etree.fromstring(file_of(release, "jaren", "svg", **asked))
    described = re.split(r"; |\. |\.$", drawn.find("{*}desc").text)
    assert [
        key for key, one in want.items() if f"{key[0]}, {key[1]}: {with_reach(one)}" not in described
    ] == []
    text = in_pdf(file_of(release, "jaren", "pdf", **asked))
    years = {edition for _, edition in want}
    lines = [
        " ".join(filter(None, [place, edition if len(years) > 1 else "", one.value, one.margin]))
        for (place, edition), one in want.items()
    ]
    assert [line for line in lines if line not in text] == []


@pytest.mark.parametrize("code", [code for code in COURSES if code != "veilig_v"])
@pytest.mark.parametrize("area", PARTS)
def test_the_plain_page_of_a_subject_tells_a_district_as_the_page_over_the_years_does(
    case: Case, visit: Visit, client: TestClient, code: str, area: str
) -> None:
    visit.open("jaren", onderwerp=code, gebied=area)
    (shown,) = (table for table in visit.tables if table.columns[0] == "Jaar")
    address = f"/{SUBJECTS}/{code}?gebied={case.release.catalog.area[area].slug}"
    (plain,) = (one for one in tables(client, address) if one[0][0] == "Jaar")
    told = in_order(crossed(case, *plain))
    assert told == in_order(crossed(case, shown.columns, shown.rows[1:]))
    text = " ".join(html.document_fromstring(client.get(address).text).text_content().split())
    # The finding is the title of the page, and the first sentence of the plain one.
    title = re.search(r"<h2[^>]*>(.*?)</h2>", visit.markup)[1]
    assert title in text
    reasons = {
        row["edition"]: row["reason"]
        for row in trend(case.release, code, area).iter_rows(named=True)
        if row["reason"]
    }
    if len(reasons) == len(told) - len([key for key in told if key[0] == name(case, CITY)]):
        assert judgement.HIDDEN[reasons[LAST]] in text


@pytest.mark.parametrize("code", BROKEN)
def test_every_medium_tells_where_a_series_is_broken_and_why(
    case: Case, visit: Visit, client: TestClient, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    at = breaks(case.release, code)
    chosen = COURSES[code][0]
    told = [
        f"{edition}{f', {name(case, area)}' if area else ''}: {reason}"
        for _, area, edition, _, reason in at.iter_rows()
    ]
    assert f"2021: {BROKEN[code]}" in told
    assert len(told) == (2 if code == MARK else 1)
    asked, slug = choices(code), case.release.catalog.area[chosen].slug
    answer = list(answered(case, monkeypatch, [f"breaks.json?indicator={code}"], "json"))
    assert {(row["area"], row["edition"], row["reason"]) for row in answer} == set(
        at.select("area", "edition", "reason").rows()
    )
    book = openpyxl.load_workbook(io.BytesIO(file_of(case.release, "jaren", "xlsx", **asked)))
    cells = [
        str(cell) for row in book["Begrippen en bronnen"].iter_rows(values_only=True) for cell in row if cell
    ]
    drawn = etree.fromstring(file_of(case.release, "jaren", "svg", **asked))
    texts = {
        "page": visit.open("jaren", **asked).text.replace(" (wijk)", ""),
        "plain": " ".join(
            html.document_fromstring(client.get(f"/{SUBJECTS}/{code}?gebied={slug}").text)
            .text_content()
            .split()
        ),
        "pdf": in_pdf(file_of(case.release, "jaren", "pdf", **asked)),
    }
    for reason in at["reason"]:
        assert reason in cells
    for text in told:
        assert [medium for medium, whole in texts.items() if text not in whole] == []
    assert BROKEN[code] in " ".join(str(text.text) for text in drawn.iter("{*}text"))
