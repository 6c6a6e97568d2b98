"""Can a reader take the adopted plans and the money of a place along: all of what Plannen shows, and nothing else?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from conftest import Tiny
from starlette.applications import Starlette
from starlette.testclient import TestClient
from visiting import Visit, put_in_use
from workspaces import ANALYST, APPROVER, PARTNER, TEAM_W2

from monitor.exports.asked import name_of, of_rows
from monitor.exports.made import made
from monitor.questions.asked import Unknown
from monitor.questions.money import budgets
from monitor.store import Release
from monitor.ui import opened
from monitor.ui.routes import SERVED
from monitor.views import plan_words
from monitor.views.watermark import SENTENCE
from monitor.web import current, downloads, teams
from monitor.workspace.database import ADDRESS, Workspace, open_workspace
from monitor.workspace.goaltree import adopt
from monitor.workspace.records import writing
from monitor.workspace.tables import BudgetLine, Goal

KLARENDAL = "WK020207"
FORMULA = "=1+1"


@pytest.fixture
def kept(real: Release, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with an adopted goal and action, a goal that was not adopted, and two amounts of which one is public."""
    found = open_workspace(real.catalog, f"sqlite:///{tmp_path / 'plans.db'}")
    with writing(found, TEAM_W2) as pen:
        top = pen.create(Goal(area="W2", title="Buren helpen elkaar", programme="welzijn", code="AS-WEL-1"))
        pen.create(
            Goal(
                area=KLARENDAL, title="Open huiskamer", rank="action", parent=top.key, owner="Bewonersgroep",
                owner_kind="inhabitants", owner_subject=PARTNER.subject, status="delayed", status_reason=FORMULA,
                can_influence="De tijden.", cannot_influence="Het gebouw.", money=1500, money_source="Leefbaarheid",
                indicator="eenzaam", target=40.0, ends_on=date(2027, 6, 1),
            )
        )  # fmt: skip
        pen.create(Goal(area="W2", title="Nog geheim"))
        pen.create(BudgetLine(area="W2", year=2026, post="Buurtfeest", amount=700, free=True, public=True))
        pen.create(BudgetLine(area="W2", year=2026, post="Nog niet bekend", amount=900))
    with writing(found, APPROVER) as pen:
        adopt(pen, top.key, date(2026, 11, 1), "Iemand met een naam")
    yield found
    found.close()


def rows(release: Release, workspace: Workspace, kind: str, place: str) -> list[dict[str, str]]:
    """The rows of a file by the names of its columns."""
    content = made(release, of_rows(release, kind, {"gebied": place}), "csv", workspace)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.mark.parametrize("place", ["klarendal", "noordwest", "arnhem"])
def test_the_file_has_every_goal_that_the_page_shows_and_no_other(
    real: Release, kept: Workspace, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.setattr(opened, "_kept", lambda name, catalog: kept)
    page = Visit().open("plannen", gebied=real.catalog.area_by_name[place], als="tabel")
    shown = [
        (row[0], row[4].partition(" (")[0])
        for table in page.tables
        if table.columns[0] == "Doel of actie"
        for row in table.rows[1:]
    ]
    assert len(shown) == 2
    assert sorted((row["titel"], row["stand"]) for row in rows(real, kept, "plannen", place)) == sorted(shown)


def test_a_goal_is_told_whole_and_names_no_person(real: Release, kept: Workspace) -> None:
    top, action = sorted(rows(real, kept, "plannen", "noordwest"), key=lambda row: row["soort"] == "Actie")
    assert (top["nummer"], top["programma"] != "", top["vastgesteld_op"]) == ("AS-WEL-1", True, "2026-11-01")
    want = {
        "gebied": "Klarendal", "hoort_onder": "Buren helpen elkaar", "wie": "Bewonersgroep",
        "bewoners_beslissen_over": "De tijden.", "ligt_vast": "Het gebouw.", "bedrag": "1500",
        "bedrag_uit": "Leefbaarheid", "onderwerp_code": "eenzaam", "streefcijfer": "40.0", "klaar_op": "2027-06-01",
        "stand_toelichting": f"'{FORMULA}",
    }  # fmt: skip
    assert {name: action[name] for name in want} == want
    told = " ".join(" ".join(row.values()) for row in (top, action))
    for private in (PARTNER.subject, TEAM_W2.subject, "Iemand met een naam", "Nog geheim"):
        assert private not in told


def test_the_money_has_every_printed_amount_of_the_area_and_the_city_and_what_is_public_of_later_years(
    real: Release, kept: Workspace
) -> None:
    found = rows(real, kept, "geld", "klarendal")
    printed = [row for row in found if row["soort"] == plan_words.PRINTED]
    want = budgets(real).filter(budgets(real)["area"].is_in(["W2", "GM0202"]))
    assert want.height > 5
    assert sorted((row["gebied_code"], row["post"], float(row["gedrukt"])) for row in printed) == sorted(
        (row["area"], row["post"], float(row["printed"])) for row in want.iter_rows(named=True)
    )
    differing = [row for row in printed if float(row["verschil"] or 0)]
    assert all(float(row["bedrag"]) - float(row["gedrukt"]) == float(row["verschil"]) for row in differing)
    later = [row for row in found if row["soort"] == plan_words.FILLED_IN]
    assert [(row["post"], row["bedrag"], row["vrij_te_besteden"]) for row in later] == [
        ("Buurtfeest", "700", "ja")
    ]


def test_without_any_goal_there_is_no_empty_file(real: Release, tmp_path: Path) -> None:
    empty = open_workspace(real.catalog, f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(Unknown, match="nog geen doel vastgesteld"):
        rows(real, empty, "plannen", "klarendal")
    empty.close()


@pytest.mark.parametrize("kind", plan_words.KINDS)
def test_a_workbook_holds_the_same_rows_with_numbers_as_numbers_and_no_formula(
    real: Release, kept: Workspace, kind: str
) -> None:
    content = made(real, of_rows(real, kind, {"gebied": "w2"}), "xlsx", kept)
    assert content == made(real, of_rows(real, kind, {"gebied": "w2"}), "xlsx", kept), "not the same bytes"
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[plan_words.SHEETS[kind]]
    assert book.sheetnames == [plan_words.SHEETS[kind], "Uitleg"]
    assert sheet.freeze_panes == "A2"
    heads, *body = sheet.iter_rows()
    names = [cell.value for cell in heads]
    in_book = [dict(zip(names, line, strict=True)) for line in body]
    in_file = rows(real, kept, kind, "w2")
    assert names == list(in_file[0])
    for line, row in zip(in_book, in_file, strict=True):
        for name, cell in line.items():
            assert cell.data_type != "f"
            if name in plan_words.NUMBERS:
                assert (cell.value is None) == (row[name] == "")
                assert cell.value is None or float(cell.value) == float(row[name])
            else:
                assert (cell.value or "") == row[name].removeprefix("'")
    notes = [cell for line in book["Uitleg"].iter_rows(values_only=True) for cell in line]
    assert {*names, f"Uitgave {real.name}"} <= set(notes)


@pytest.fixture
def client(
    real_folder: Path, real: Release, kept: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[TestClient]:
    """Somebody who asks for files while the workspace has plans."""
    monkeypatch.setattr(current, "RELEASES", real_folder)
    monkeypatch.setenv(ADDRESS, f"sqlite:///{tmp_path / 'plans.db'}")
    for memory in (current.served.cache_clear, downloads._made.cache_clear, teams.forget):
        memory()
    with TestClient(Starlette(routes=downloads.ROUTES)) as found:
        yield found
    for memory in (current.served.cache_clear, downloads._made.cache_clear, teams.forget):
        memory()


def test_a_file_has_its_name_and_shows_a_change_at_once(
    client: TestClient, kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams, "FRESH", 1e-6)
    found = client.get("/downloads/plannen.csv?gebied=klarendal")
    assert found.status_code == 200
    assert found.headers["content-disposition"] == 'attachment; filename="arnhem-klarendal-plannen.csv"'
    with writing(kept, TEAM_W2) as pen:
        pen.create(BudgetLine(area="W2", year=2027, post="Nieuwe post", amount=5, public=True))
    assert "Nieuwe post" in client.get("/downloads/geld.csv?gebied=noordwest").text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/downloads/plannen.csv?gebied=klarendaal", 404), ("/downloads/plannen.pdf?gebied=klarendal", 404),
        ("/downloads/geld.png", 404), ("/downloads/geld.csv?gebied=nederland", 404),
        ("/downloads/plannen.csv?gebied=nederland", 404), ("/downloads/geld.xlsx?gebied=gelderland-midden", 404), ("/downloads/plannen.csv?gebied=schuytgraaf", 404),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(client: TestClient, address: str, status: int) -> None:
    found = client.get(address)
    assert found.status_code == status
    assert re.fullmatch(r"[A-Z].*[.?]", found.text)


def test_without_a_workspace_there_is_no_file_that_would_lack_something(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ADDRESS, f"sqlite:///{tmp_path}/nowhere/at/all/w.db")
    (tmp_path / "nowhere").write_text("a file, not a folder")
    teams.forget()
    found = client.get("/downloads/geld.csv?gebied=klarendal")
    assert (found.status_code, found.text) == (503, plan_words.LATER)


def test_made_up_plans_carry_their_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = Tiny(tmp_path)
    tiny.change("catalog/sources.toml", 'code = "enquete"', 'code = "enquete"\nfictitious = true')
    from monitor.build.recipe import make
    from monitor.catalog import load
    from monitor.store import CURRENT_EXAMPLE, open_release

    catalog = load(tiny.data / "catalog")
    make(catalog, tiny.data, Path(__file__).parents[1] / "sql", tiny.releases, pointer=CURRENT_EXAMPLE)
    release = open_release("example", tiny.releases)
    workspace = open_workspace(release.catalog, f"sqlite:///{tmp_path / 'w.db'}")
    with writing(workspace, ANALYST) as pen:
        goal = pen.create(Goal(area="GM0202", title="Een doel"))
    with writing(workspace, APPROVER) as pen:
        adopt(pen, goal.key, date(2026, 11, 1), "Iemand")
    (row,) = rows(release, workspace, "plannen", "arnhem")
    assert row["let_op"] == SENTENCE
    asked = of_rows(release, "plannen", {})
    assert name_of(release, asked, "xlsx") == "verzonnen-arnhem-plannen.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(made(release, asked, "xlsx", workspace)))
    for sheet in book:
        held = " ".join(str(cell) for line in sheet.iter_rows(values_only=True) for cell in line)
        assert SENTENCE in held, sheet.title
    workspace.close()
    release.connection.close()


@pytest.mark.parametrize(
    ("page", "kinds"), [("plannen", ["plannen", "wijk", "geld"]), ("wijk", ["wijk", "geld"])]
)
def test_pages_with_plans_or_money_lead_to_their_files(
    real: Release, kept: Workspace, monkeypatch: pytest.MonkeyPatch, page: str, kinds: list[str]
) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.setattr(opened, "_kept", lambda name, catalog: kept)
    monkeypatch.setenv(SERVED, "1")
    visit = Visit().open(page, gebied=KLARENDAL)
    links = [unescape(one) for one in re.findall(r'href="downloads/([^"]+)"', visit.markup)]
    assert list(dict.fromkeys(link.partition(".")[0] for link in links)) == kinds
    for link in links:
        kind, _, rest = link.partition(".")
        form, _, query = rest.partition("?")
        if kind in plan_words.KINDS:
            assert made(real, of_rows(real, kind, {"gebied": query.partition("=")[2]}), form, kept)


def test_no_link_to_a_file_where_nothing_was_adopted(real: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.setenv(SERVED, "1")
    assert "downloads/plannen" not in Visit().open("plannen", gebied=KLARENDAL).markup
