"""Does the archive hold all that was adopted with how it came about, whole and checkable, and no person?"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
from datetime import date
from pathlib import Path

import pytest
from workspaces import ADMINISTRATOR, APPROVER, TEAM_W2

from monitor.commands import archive, run
from monitor.store import Release, open_release
from monitor.workspace import adoption
from monitor.workspace.archiving import Series, archive_worthy, doubts
from monitor.workspace.database import Workspace
from monitor.workspace.places import within
from monitor.workspace.records import writing
from monitor.workspace.tables import Analysis, Comment, Goal, Grant, Section, Signal

PLACE, DAY = "WK020207", date(2026, 11, 2)
PERSONS = (TEAM_W2.subject, APPROVER.subject, ADMINISTRATOR.subject, "Goedkeurder", "eigenaar@arnhem.test")
FORMULA = '=HYPERLINK("http://x.test")'


def filled(workspace: Workspace) -> None:
    """Keep an adopted analysis with a goal, a goal whose adoption was taken back, and what is no matter for the archive."""
    codes = within(PLACE, workspace.catalog)
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.create(Grant(area="GM0202", subject=TEAM_W2.subject, roles="team", areas="W2"))
    with writing(workspace, TEAM_W2) as pen:
        analysis = pen.create(Analysis(area=PLACE, title="Klarendal", release="r")).key
        pen.create(Section(area=PLACE, analysis=analysis, step="in_short", body=FORMULA))
        pen.create(Goal(area=PLACE, title="Licht", analysis=analysis, owner_subject="eigenaar@arnhem.test"))
        other = pen.create(Goal(area=PLACE, title="Ooit vastgesteld")).key
        pen.create(Goal(area=PLACE, title="Nooit vastgesteld"))
        pen.create(Analysis(area=PLACE, title="Alleen een concept", release="r"))
        pen.create(Comment(area=PLACE, on_kind="analysis", on_key=analysis, body="Alleen voor het team"))
        pen.create(Signal(area=PLACE, what="Het is hier donker.", said_on=DAY))
        adoption.discuss(pen, analysis, 1, DAY, "bewoners", codes)
    with writing(workspace, APPROVER) as pen:
        adoption.adopt(pen, analysis, 2, codes)
        pen.change(Goal, other, 1, adopted_on=DAY, adopted_by=APPROVER.name)
        pen.change(Goal, other, 2, adopted_on=None, adopted_by="")


def archived(workspace: Workspace) -> dict[str, Series]:
    """What is for the archive, by name."""
    with workspace.reading() as session:
        return {one.name: one for one in archive_worthy(session)}


@pytest.fixture(autouse=True)
def figures(real_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads the release of the tests: a fresh copy of the repository has none of its own."""
    monkeypatch.setattr(archive, "open_release", lambda name: open_release(name, real_folder))


@pytest.fixture
def out(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command made of a filled workspace."""
    filled(workspace)
    monkeypatch.setenv("MONITOR_WORKSPACE_URL", workspace.engine.url.render_as_string(hide_password=False))
    assert run(["archive", "--out", str(tmp_path / "archief")]) == 0
    return tmp_path / "archief"


def test_what_was_adopted_is_there_and_what_was_not_is_not(workspace: Workspace) -> None:
    filled(workspace)
    found = archived(workspace)
    assert [row["title"] for row in found["gebiedsanalyses"].rows] == ["Klarendal"]
    assert [row["body"] for row in found["onderdelen"].rows] == [FORMULA]
    assert {row["title"] for row in found["doelen"].rows} == {"Licht", "Ooit vastgesteld"}
    everything = json.dumps([one.rows for one in found.values()])
    for absent in ("Alleen een concept", "Alleen voor het team", "donker", "Nooit vastgesteld"):
        assert absent not in everything


def test_no_person_is_named_and_who_did_something_keeps_a_number_and_a_role(workspace: Workspace) -> None:
    filled(workspace)
    found = archived(workspace)
    everything = json.dumps([one.rows for one in found.values()])
    assert [person for person in PERSONS if person in everything] == []
    assert found["gebiedsanalyses"].rows[0]["adopted_by"] == "een goedkeurder"
    by = {(row["wat"], row["soort"]): row["wie"] for row in found["journaal"].rows}
    assert by["create", "analysis"] == "medewerker 1 (team)"
    assert by["change", "goal"] == "medewerker 2"


def test_the_journal_in_the_archive_tells_how_each_record_came_about(workspace: Workspace) -> None:
    filled(workspace)
    found = archived(workspace)
    for goal in found["doelen"].rows:
        lines = [row for row in found["journaal"].rows if row["sleutel"] == goal["sleutel"]]
        assert [line["versie"] for line in lines] == list(range(1, goal["versie"] + 1))
        played = {name: value for line in lines for name, value in line["na"].items()}
        assert played["title"] == goal["title"]
        assert played["adopted_on"] == goal["adopted_on"]


def test_a_text_that_may_name_somebody_is_pointed_out_however_far_in_it_stands(workspace: Workspace) -> None:
    filled(workspace)
    with writing(workspace, ADMINISTRATOR) as pen:
        text = "Iets over de wijk. " * 900 + "Bel mevrouw Jansen, 06 12345678."
        analysis = pen.create(Analysis(area=PLACE, title="Tweede", release="r")).key
        pen.create(Section(area=PLACE, analysis=analysis, step="in_short", body=text))
        adoption.discuss(pen, analysis, 1, DAY, "bewoners", [PLACE])
        adoption.adopt(pen, analysis, 2, [PLACE])
    found = doubts(list(archived(workspace).values()), workspace.catalog)
    words = " ".join(doubt.words for doubt in found if (doubt.series, doubt.field) == ("onderdelen", "body"))
    assert "Jansen" in words
    assert "12345678" in words


def test_json_and_csv_hold_the_same_rows_and_every_file_has_its_checksum(out: Path) -> None:
    for path in out.glob("*.json"):
        rows = json.loads(path.read_text(encoding="utf-8"))
        with path.with_suffix(".csv").open(encoding="utf-8", newline="") as stream:
            table = list(csv.DictReader(stream))
        assert [row["sleutel"] for row in table] == [row["sleutel"] for row in rows], path.name
    sums = dict(reversed(line.split("  ", 1)) for line in (out / "sha256sums.txt").read_text().splitlines())
    files = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} - {"sha256sums.txt"}
    assert set(sums) == files
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest() == told for name, told in sums.items())
    assert (
        subprocess.run(["sha256sum", "-c", "--quiet", "sha256sums.txt"], cwd=out, check=False).returncode == 0
    )


def test_a_spreadsheet_carries_nothing_out_of_what_somebody_wrote(out: Path) -> None:
    with (out / "onderdelen.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["body"] for row in csv.DictReader(stream)] == [f"'{FORMULA}"]


def test_the_folder_explains_itself_and_holds_the_ledger(out: Path) -> None:
    text = (out / "LEESMIJ.txt").read_text(encoding="utf-8")
    for name in ("gebiedsanalyses.json", "doelen.json", "journaal.json", "grootboek/", "sha256sums.txt"):
        assert name in text
        assert (out / name.rstrip("/")).exists()
    assert (out / "grootboek" / "last.txt").is_file()
    with (out / "velden.csv").open(encoding="utf-8", newline="") as stream:
        told = {(row["bestand"], row["veld"]) for row in csv.DictReader(stream)}
    assert {("doelen", "title"), ("gebiedsanalyses", "upto"), ("onderdelen", "body")} <= told


def test_it_is_told_that_the_ledger_names_people_and_holds_figures_that_were_hidden_later(out: Path) -> None:
    told = (out / "LEESMIJ.txt").read_text(encoding="utf-8")
    named = [json.loads(one.read_text()) for one in (out / "grootboek").glob("*/publication.json")]
    assert all(one["importer"] and one["approver"] for one in named)
    assert "In grootboek/ staan wel namen" in told
    assert "later zijn afgeschermd" in told


def test_a_folder_with_something_in_it_is_left_alone(
    out: Path, capsys: pytest.CaptureFixture[str], real: Release
) -> None:
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert run(["archive", "--out", str(out)]) == 1
    assert "geen lege map" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".archief")] == []


def test_without_a_workspace_the_command_says_so_and_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONITOR_WORKSPACE_URL", f"sqlite:///{tmp_path / 'niets.db'}")
    assert run(["archive", "--out", str(tmp_path / "archief")]) == 1
    assert "nog geen werkruimte" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
