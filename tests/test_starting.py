"""Is starting content put in once, whole, and never over what people did?"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from conftest import Tiny
from workspaces import ADMINISTRATOR, ANALYST

from monitor.catalog import CITY
from monitor.commands import run
from monitor.findings import Rejected
from monitor.workspace import journal
from monitor.workspace.database import ADDRESS, Workspace
from monitor.workspace.goaltree import flat, public_goals
from monitor.workspace.records import every, one, writing
from monitor.workspace.starting import FOLDER, key_of, load_starting
from monitor.workspace.tables import Goal

PLAN = "uitvoeringsplan.toml"
TWO = """
source = "Een plan"
[[goal]]
id = "onder"
under = "boven"
rank = "action"
area = "GM0202"
title = "Lampen"
[[goal]]
id = "boven"
area = "GM0202"
title = "Licht"
"""


def form(folder: Path, text: str) -> Path:
    """A folder with one form."""
    folder.mkdir(exist_ok=True)
    (folder / "proef.toml").write_text(text, encoding="utf-8")
    return folder


def load(workspace: Workspace, folder: Path) -> tuple[int, int, int]:
    """Load a folder with one form; what was put in, known, and left out."""
    (loaded,) = load_starting(workspace, folder)
    return loaded.added, loaded.known, loaded.left_out


def test_the_fourteen_efforts_hang_under_five_principles_adopted_and_for_everybody(
    workspace: Workspace, tmp_path: Path
) -> None:
    only = form(tmp_path / "plan", "")
    (only / PLAN).write_bytes((FOLDER / PLAN).read_bytes())
    assert load(workspace, only) == (19, 0, 0)
    with workspace.reading() as session:
        nodes = public_goals(session, [CITY])
    assert [node.goal.title for node in nodes] == [f"Uitgangspunt {number}" for number in range(1, 6)]
    assert [len(node.children) for node in nodes] == [3, 3, 2, 4, 2]
    efforts = [one for depth, one in flat(nodes) if depth == 1]
    assert {one.rank for one in efforts} == {"action"}
    assert all(one.date_in_table and one.origin.startswith("Uitvoeringsplan 2025-2026") for one in efforts)


def test_both_dates_are_kept_of_the_three_efforts_of_which_table_and_text_differ() -> None:
    told = tomllib.loads((FOLDER / PLAN).read_text(encoding="utf-8"))["goal"]
    both = {
        row["title"]: (row["date_in_table"], row["date_in_text"]) for row in told if "date_in_text" in row
    }
    assert both == {
        "Promotie monitoringshulpmiddelen": ("Q1 en Q2 2025", "Q4 2024 en Q1 2025"),
        "Procesplaat wijkdoelen": ("Afronding in Q2 2025", "Gemaakt in Q1 2025, in gebruik in Q2 2025"),
        "Karakterkenmerken implementeren": ("Start Q3 2025", "Q2 2025"),
    }


def test_content_is_put_in_once_with_the_same_key_and_a_line_in_the_journal(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = form(tmp_path / "forms", TWO)
    assert load(workspace, folder) == (2, 0, 0)
    assert load(workspace, folder) == (0, 2, 0)
    with workspace.reading() as session:
        lower = one(session, Goal, key_of("proef.toml", "onder"))
        (line,) = journal.history(session, Goal, lower.key)
    assert (lower.parent, lower.origin) == (key_of("proef.toml", "boven"), "Een plan")
    assert (line.who, line.action) == ("startinhoud", "create")


def test_what_people_changed_removed_or_erased_stays_as_they_left_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = form(tmp_path / "forms", TWO + '[[goal]]\nid = "los"\narea = "GM0202"\ntitle = "Los"\n')
    load(workspace, folder)
    upper, lower, loose = (key_of("proef.toml", name) for name in ("boven", "onder", "los"))
    with writing(workspace, ANALYST) as pen:
        pen.change(Goal, upper, 1, title="Meer licht")
        pen.remove(Goal, lower, 1)
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(Goal, loose, "proef")
    assert load(workspace, folder) == (0, 3, 0)
    with workspace.reading() as session:
        assert [row.title for row in every(session, Goal)] == ["Meer licht"]


def test_a_new_row_under_what_people_took_away_is_left_out_and_the_rest_goes_in(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = form(tmp_path / "forms", TWO)
    load(workspace, folder)
    with writing(workspace, ANALYST) as pen:
        pen.remove(Goal, key_of("proef.toml", "boven"), 1)
    new = '[[goal]]\nid = "nieuw"\nunder = "boven"\nrank = "action"\narea = "GM0202"\ntitle = "Nieuw"\n'
    form(folder, TWO + new)
    assert load(workspace, folder) == (0, 2, 1)


def test_all_faults_of_all_forms_come_together_and_nothing_is_kept(
    workspace: Workspace, tmp_path: Path
) -> None:
    wrong = (
        TWO
        + """
[[goal]]
id = "boven"
area = "GM0202"
title = "Dubbel"
[[goal]]
area = "GM0202"
title = "Naamloos"
[[goal]]
id = "wees"
under = "nergens"
rank = "action"
area = "GM0202"
title = "Wees"
[[goal]]
id = "raar"
area = "GM0202"
title = "Raar"
kleur = "rood"
money = "veel"
starts_on = "morgen"
[[access_grant]]
id = "sluiproute"
"""
    )
    folder = form(tmp_path / "forms", wrong)
    (folder / "kapot.toml").write_text("dit is [geen", encoding="utf-8")
    (folder / "bronloos.toml").write_text('[[event]]\nid = "x"\n', encoding="utf-8")
    with pytest.raises(Rejected) as caught:
        load_starting(workspace, folder)
    told = "\n".join(map(str, caught.value.findings))
    for part in ("twee keer", "kenmerk ontbreekt", "'nergens'", "'kleur'", "'money' is een heel getal",
                 "'starts_on' is een dag", "access_grant", "geen TOML", "bron ontbreekt"):  # fmt: skip
        assert part in told, part
    with workspace.reading() as session:
        assert every(session, Goal) == []


def test_what_may_not_stand_in_a_field_is_told_with_the_file_and_nothing_is_kept(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = form(tmp_path / "forms", TWO.replace('title = "Lampen"', 'title = "Lampen"\nstatus = "stopped"'))
    with pytest.raises(Rejected, match=r"proef\.toml, \[\[goal\]\] onder: status_reason: schrijf waarom"):
        load_starting(workspace, folder)
    with workspace.reading() as session:
        assert every(session, Goal) == []


def test_the_starting_content_of_the_repository_fits_the_catalog(workspace: Workspace) -> None:
    assert all(loaded.added and not loaded.left_out for loaded in load_starting(workspace))
    assert all(loaded.known and not loaded.added for loaded in load_starting(workspace))


def test_the_command_says_what_it_did(
    served: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("monitor.commands.workspace.open_release", lambda name: served.release(name))
    monkeypatch.setenv(ADDRESS, f"sqlite:///{tmp_path / 'workspace.db'}")
    folder = form(tmp_path / "forms", TWO)
    assert run(["workspace", "--content", str(folder)]) == 0
    assert "proef.toml: 2 toegevoegd." in capsys.readouterr().out
    assert run(["workspace", "--content", str(folder)]) == 0
    assert "proef.toml: 2 al bekend." in capsys.readouterr().out


def test_the_command_refuses_an_address_that_is_none_in_a_sentence(
    served: Tiny, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("monitor.commands.workspace.open_release", lambda name: served.release(name))
    monkeypatch.setenv(ADDRESS, "nergens")
    assert run(["workspace"]) == 1
    assert "is geen adres" in capsys.readouterr().err


def test_an_effort_of_the_plan_can_be_followed_like_any_other(workspace: Workspace, tmp_path: Path) -> None:
    only = form(tmp_path / "plan", "")
    (only / PLAN).write_bytes((FOLDER / PLAN).read_bytes())
    load(workspace, only)
    key = key_of(PLAN, "inspanning-2-2")
    with writing(workspace, ANALYST) as pen:
        pen.change(
            Goal, key, 1, status="done", status_on=date(2026, 1, 5), status_reason="Hij is in gebruik."
        )
    load_starting(workspace, only)
    with workspace.reading() as session:
        assert one(session, Goal, key).status == "done"
