"""What was put right is told: beside the figure, on Start, on the page Correcties, in the shell and as a file."""

import asyncio
import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Tiny
from starlette.requests import Request
from visiting import Visit, put_in_use

from monitor.build.editions.publish import Plan, publish_state
from monitor.commands import run
from monitor.questions import corrections, publications, revisions
from monitor.questions.asked import Unknown, forget_answers
from monitor.questions.history import revised
from monitor.store import Release
from monitor.ui import corrections as told
from monitor.web import current, server
from monitor.web.corrections_file import corrections_file

SQL = ROOT / "sql"
WHAT = "Het cijfer van Aadijk was dat van een andere wijk."
CORRECTION = f"""[[correction]]
code = "fout1"
since = "2024-05-01"
what = "{WHAT}"
why = "Twee regels waren verwisseld."
by = "Ans"
figures = [{{indicator = "tevreden", edition = "2021"}}]
"""


def publish(tiny: Tiny, on: str, title: str) -> None:
    publish_state(tiny.data, SQL, tiny.releases, Plan(title, "Ans", "Bo", on=on))


def put_right(tiny: Tiny, old: str, new: str, entry: str = CORRECTION) -> None:
    """Change a delivery and write down why."""
    tiny.change("raw/enquete.csv", old, new)
    with (tiny.data / "published" / "corrections.toml").open("a", encoding="utf-8") as stream:
        stream.write(entry)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """A tiny monitor that was published once."""
    first = Tiny(tmp_path_factory.mktemp("first"))
    publish(first, "2024-03-01", "Eerste cijfers")
    return first


def again(printed: Tiny, folder: Path) -> Tiny:
    """A copy of a published monitor, to be changed."""
    copy = Tiny(folder)
    shutil.copytree(printed.data, copy.data, dirs_exist_ok=True)
    shutil.copytree(printed.releases, copy.releases)
    return copy


@pytest.fixture(scope="module")
def mended(printed: Tiny, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Published on 1 March; the 60 percent of Aadijk in 2021 was put right to 68 on 1 June."""
    copy = again(printed, tmp_path_factory.mktemp("mended"))
    put_right(copy, "WK020201,2021,60", "WK020201,2021,68")
    publish(copy, "2024-06-01", "Correctie van Aadijk")
    release = copy.release()
    yield release
    release.connection.close()


@pytest.fixture
def visit(mended: Release, monkeypatch: pytest.MonkeyPatch) -> Visit:
    put_in_use(mended, monkeypatch)
    return Visit()


def markup(visit: Visit, page: str, **codes: str) -> str:
    return visit.open(page, **codes).markup


# Questions


def test_publications_are_told_newest_first_without_names_of_people(mended: Release) -> None:
    found = publications(mended)
    assert found.select("published_on", "title", "figures").rows()[0] == (
        "2024-06-01",
        "Correctie van Aadijk",
        2,
    )
    assert found["published_on"].to_list() == ["2024-06-01", "2024-03-01"]
    assert not {"importer", "approver"} & set(found.columns)


def test_a_correction_says_what_why_since_when_and_how_large(mended: Release) -> None:
    assert corrections(mended).to_dicts() == [
        {
            "correction": "fout1",
            "published_on": "2024-06-01",
            "since": "2024-05-01",
            "what": WHAT,
            "why": "Twee regels waren verwisseld.",
            "figures": 2,
            "largest": 8.0,
            "revised": 2,
            "indicators": "tevreden",
        }
    ]


def test_a_revision_holds_the_old_and_the_new_figure(mended: Release) -> None:
    row = revisions(mended, "tevreden", "aadijk", "2021").row(0, named=True)
    assert (row["value"], row["new_value"], row["published_on"], row["replaced_on"]) == (
        60.0,
        68.0,
        "2024-03-01",
        "2024-06-01",
    )
    assert row["correction"] == "fout1"
    assert revisions(mended, edition="2023").is_empty()
    assert revisions(mended).height == 2  # the district, and the area it lies in
    with pytest.raises(Unknown, match="nergens"):
        revisions(mended, area="nergens")


def test_a_figure_that_was_wrong_twice_goes_from_each_value_to_the_next(
    printed: Tiny, tmp_path: Path
) -> None:
    copy = again(printed, tmp_path)
    put_right(copy, "WK020201,2021,60", "WK020201,2021,68")
    publish(copy, "2024-06-01", "Eén")
    put_right(copy, "WK020201,2021,68", "WK020201,2021,70", CORRECTION.replace("fout1", "fout2"))
    copy.build()
    rows = (
        revisions(copy.release(), area="aadijk")
        .select("value", "new_value", "replaced_on", "correction")
        .rows()
    )
    assert rows == [(60.0, 68.0, "2024-06-01", "fout1"), (68.0, 70.0, "", "fout2")]
    assert told.noted(copy.release(), "tevreden", "WK020201", "2021") == (
        "gecorrigeerd op 01-06-2024, was 60%; gecorrigeerd (nog niet gepubliceerd), was 68%"
    )


def test_a_figure_that_should_have_been_hidden_is_not_told_again(printed: Tiny, tmp_path: Path) -> None:
    copy = again(printed, tmp_path)
    copy.change("raw/enquete.csv", "WK020202,2021,50,200,,", "WK020202,2021,,,suppressed,")
    put_right(copy, "WK020201,2021,60,150,,", "WK020201,2021,,,suppressed,")
    publish(copy, "2024-06-01", "Verborgen")
    rows = (
        revisions(copy.release(), area="aadijk").select("value", "status", "new_value", "new_status").rows()
    )
    assert rows == [(None, "measured", None, "suppressed")]
    assert (
        told.noted(copy.release(), "tevreden", "WK020201", "2021")
        == "gecorrigeerd op 01-06-2024, was een cijfer"
    )


def test_a_figure_that_was_taken_away_is_called_withdrawn(printed: Tiny, tmp_path: Path) -> None:
    copy = again(printed, tmp_path)
    entry = CORRECTION.replace('"2021"', '"undated"')
    put_right(copy, "tevreden,WK020201,undated,65,,,De bron noemt geen jaar.\n", "", entry)
    publish(copy, "2024-06-01", "Weg")
    row = revisions(copy.release()).row(0, named=True)
    assert (row["value"], row["new_value"], row["new_status"]) == (65.0, None, "withdrawn")


# Pages


def test_kaart_tells_beside_the_chosen_figure_that_it_was_corrected(visit: Visit) -> None:
    page = visit.open("kaart", onderwerp="tevreden", niveau="wijk", jaar="2021", gebied="WK020201")
    assert "Gecorrigeerd op 01-06-2024, was 60%." in page.text
    assert page.tables[0].column("Correctie") == {
        "Aadijk": "gecorrigeerd op 01-06-2024, was 60%",
        "Beekzicht": "",
        "Colkhof": "",
    }
    page.open("kaart", onderwerp="tevreden", niveau="wijk", jaar="2023", gebied="WK020201")
    assert "orrigeerd op" not in page.text


def test_mijn_wijk_tells_it_in_its_table(visit: Visit) -> None:
    found = visit.open("wijk", gebied="WK020201", tot="2021").tables
    cells = [
        cell for table in found if "Correctie" in table.columns for cell in table.column("Correctie").values()
    ]
    assert "gecorrigeerd op 01-06-2024, was 60%" in cells


def test_door_de_jaren_heen_tells_it_in_the_row_of_the_year(visit: Visit) -> None:
    page = visit.open("jaren", onderwerp="tevreden", gebied="WK020201")
    table = next(table for table in page.tables if "Jaar" in table.columns)
    assert "Aadijk: gecorrigeerd op 01-06-2024, was 60%" in table.column("Opmerking")["2021"]
    assert "gecorrigeerd" not in table.column("Opmerking")["2023"]


def test_vergelijken_tells_it_below_its_figures(visit: Visit) -> None:
    page = visit.open("vergelijken", met="WK020201,WK020202", jaar="2021", thema="proef")
    assert "Is tevreden, Aadijk, 2021: gecorrigeerd op 01-06-2024, was 60%." in page.text


def test_start_tells_what_was_published_last_and_what_was_mended(visit: Visit) -> None:
    text = visit.open("start").text
    assert "Laatst gepubliceerd op 01-06-2024: Correctie van Aadijk (2 cijfers nieuw of veranderd)." in text
    assert f"het laatst: {WHAT}" in text


def test_the_page_lists_corrections_with_old_and_new_figures_and_publications(visit: Visit) -> None:
    page = visit.open("correcties")
    for words in (
        WHAT,
        "Waarom: Twee regels waren verwisseld.",
        "Ontdekt op 01-05-2024.",
        "Verbeterd op 01-06-2024.",
    ):
        assert words in page.text
    assert "2 cijfers veranderd. Het grootste verschil is 8 procentpunt." in page.text
    figures, published = page.tables
    assert ["Is tevreden", "Aadijk", "2021", "60%", "68%", "8 procentpunt"] in figures.rows
    assert [row[0] for row in published.rows[1:]] == ["01-06-2024", "01-03-2024"]
    assert 'href="correcties.json"' in page.markup


def test_without_corrections_the_page_says_so_and_other_pages_say_nothing(
    small: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(small, monkeypatch)
    visit = Visit()
    text = visit.open("correcties").text
    assert told.NONE in text
    assert told.NOTHING_PUBLISHED in text
    for page, codes in (
        ("start", {}),
        ("kaart", {"onderwerp": "tevreden"}),
        ("wijk", {"gebied": "WK020201"}),
    ):
        text = visit.open(page, **codes).text
        assert "gecorrigeerd" not in text.lower()
        assert "Laatst gepubliceerd" not in text


def test_a_margin_that_was_added_is_told_as_an_addition(mended: Release, monkeypatch) -> None:
    (row,) = revised(mended)["tevreden", "WK020201", "2021"]
    added = {**row, "new_value": row["value"], "new_status": row["status"]}
    monkeypatch.setattr(told, "revised", lambda _: {("tevreden", "WK020201", "2021"): [added]})
    assert told.noted(mended, "tevreden", "WK020201", "2021") == (
        "aangevuld op 01-06-2024, het cijfer zelf bleef gelijk"
    )


def test_words_of_a_correction_are_shown_as_words(printed: Tiny, tmp_path: Path, monkeypatch) -> None:
    copy = again(printed, tmp_path)
    entry = CORRECTION.replace(WHAT, "<script>alert(1)</script>")
    put_right(copy, "WK020201,2021,60", "WK020201,2021,68", entry)
    publish(copy, "2024-06-01", "<b>vet</b>")
    put_in_use(copy.release(), monkeypatch)
    visit = Visit()
    for page in ("start", "correcties"):
        found = visit.open(page).markup
        assert "<script>alert" not in found
        assert "<b>vet" not in found


def test_a_release_is_asked_for_its_revisions_once(mended: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = Release.query
    monkeypatch.setattr(
        Release, "query", lambda self, name, **codes: (asked.append(name), real(self, name, **codes))[1]
    )
    forget_answers()
    for year in ("2021", "2023") * 5:
        told.noted(mended, "tevreden", "WK020201", year)
        revised(mended)
    assert asked.count("revisions") == 1


# For computers


@pytest.mark.parametrize(("question", "height"), [("corrections", 1), ("publications", 2), ("revisions", 2)])
def test_the_shell_gives_them_in_csv_and_json(
    mended: Release, question: str, height: int, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.commands.ask.open_release", lambda name="": mended)
    assert run(["ask", question, "--format", "json"]) == 0
    objects = json.loads(capsys.readouterr().out)
    assert run(["ask", question, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(objects) == len(rows) == height
    assert list(objects[0]) == list(rows[0])


def test_the_file_holds_what_the_questions_answer(mended: Release) -> None:
    stored = corrections_file(mended)
    found = json.loads(stored.bodies[""].decode("utf-8"))
    assert stored.content_type == "application/json; charset=utf-8"
    assert found == {
        "release": mended.name,
        "publications": publications(mended).to_dicts(),
        "corrections": corrections(mended).to_dicts(),
        "revisions": revisions(mended).to_dicts(),
    }
    assert corrections_file(mended) is stored


def test_the_file_is_served_beside_the_health_check(
    printed: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = {"type": "http", "method": "GET", "path": "/correcties.json", "query_string": b"", "headers": []}
    monkeypatch.setattr(current, "RELEASES", printed.releases)
    response = asyncio.run(server.corrections(Request(scope)))
    assert json.loads(response.body)["publications"][0]["title"] == "Eerste cijfers"
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")
    monkeypatch.setattr(current, "RELEASES", tmp_path)
    assert asyncio.run(server.corrections(Request(scope))).status_code == 503
