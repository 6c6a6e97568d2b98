"""Does a list of amounts come in whole, or not at all with every fault told?"""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from workspaces import ANALYST, TEAM_W2

from monitor.findings import Rejected
from monitor.workspace import budget_import, registers
from monitor.workspace.budget_import import Preview, keep, look_through
from monitor.workspace.database import Workspace
from monitor.workspace.records import every, writing
from monitor.workspace.rights import Refused
from monitor.workspace.signal_files import read_table
from monitor.workspace.tables import BudgetLine

HEAD = "Gebied;Jaar;Post;Bedrag;Vrij te besteden;Waarvoor;Openbaar;Bron\n"


def looked(
    workspace: Workspace, text: str | bytes, may_write: Callable[[str], bool] = lambda code: True
) -> Preview:
    content = text if isinstance(text, bytes) else text.encode()
    with workspace.reading() as session:
        return look_through(read_table(content, "bedragen.csv"), session, workspace.catalog, may_write)


def kept(workspace: Workspace) -> list[BudgetLine]:
    with workspace.reading() as session:
        return every(session, BudgetLine)


def test_a_list_of_amounts_is_kept_with_all_its_fields(workspace: Workspace) -> None:
    preview = looked(
        workspace,
        HEAD
        + "Noordwest;2026;Groen;€ 125.000,00;nee;Bomen;ja;Begroting 2026\nRKV;2026;Buurtbudget;50000;x;;;\n",
    )
    assert preview.findings == []
    with writing(workspace, ANALYST) as pen:
        assert keep(pen, preview) == 2
    green, own = sorted(kept(workspace), key=lambda one: one.area)
    assert (green.area, green.year, green.amount, green.free, green.public) == (
        "W2",
        2026,
        125_000,
        False,
        True,
    )
    assert (own.area, own.amount, own.free, own.public, own.created_by) == (
        "W8",
        50_000,
        True,
        False,
        ANALYST.subject,
    )


def test_every_fault_of_every_row_is_told_and_nothing_is_kept(workspace: Workspace) -> None:
    preview = looked(
        workspace,
        HEAD
        + "Atlantis;26;Groen;veel;soms;;;\n"
        + "Noordwest;1999;Totaal;12,5;;;;\n"
        + ";;;;ja;;;\n"
        + f"Noordwest;2026;{'x' * 300};-5;;;;\n",
    )
    told = {(one.where, one.problem) for one in preview.findings}
    where = [one.where for one in preview.findings]
    assert {one for one, _ in told if one.startswith("rij 2")} == {
        "rij 2, kolom gebied", "rij 2, kolom jaar", "rij 2, kolom bedrag", "rij 2, kolom vrij te besteden",
    }  # fmt: skip
    assert [one for one in where if one.startswith("rij 3")] == [
        "rij 3, kolom bedrag", "rij 3, kolom jaar", "rij 3, kolom post",
    ]  # fmt: skip
    assert {one for one in where if one.startswith("rij 4")} == {
        f"rij 4, kolom {name}" for name in ("gebied", "jaar", "post", "bedrag")
    }
    assert {one for one in where if one.startswith("rij 5")} == {"rij 5, kolom post", "rij 5, kolom bedrag"}
    with pytest.raises(ValueError, match="findings"), writing(workspace, ANALYST) as pen:
        keep(pen, preview)
    assert kept(workspace) == []


def test_an_amount_that_would_count_twice_is_a_fault(workspace: Workspace) -> None:
    row = "Noordwest;2026;Groen;5;;;;\n"
    with writing(workspace, ANALYST) as pen:
        keep(pen, looked(workspace, HEAD + row))
    preview = looked(workspace, HEAD + row + "W3;2026;Groen;5;;;;\nNoordoost;2026;groen;6;;;;\n")
    assert [(one.where, one.problem) for one in preview.findings] == [
        ("rij 2", "Deze post van dit gebied en jaar is al bewaard."),
        ("rij 4", "Deze post van dit gebied en jaar staat er al eerder in."),
    ]


def test_a_column_that_lacks_or_is_unknown_is_told(workspace: Workspace) -> None:
    preview = looked(workspace, "Gebied;Jaar;Naam\nNoordwest;2026;x\n")
    assert {one.where for one in preview.findings} == {"kolom naam", "kolom post", "kolom bedrag"}


def test_a_list_of_another_team_is_refused_by_row_and_by_the_workspace(workspace: Workspace) -> None:
    text = HEAD + "Noordwest;2026;Groen;5;;;;\nMalburgen;2026;Groen;5;;;;\n"
    own = looked(workspace, text, lambda code: code == "W2")
    assert [one.where for one in own.findings] == ["rij 3, kolom gebied"]
    with pytest.raises(Refused), writing(workspace, TEAM_W2) as pen:
        keep(pen, looked(workspace, text))
    assert kept(workspace) == []


def test_a_workbook_says_the_same_as_the_text(workspace: Workspace) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Gebied", "Jaar", "Post", "Bedrag", "Vrij"])
        sheet.write_row(1, 0, ["De Laar/Elden", 2027, "Spelen", 12_500, "ja"])
    preview = looked(workspace, stream.getvalue())
    assert preview.findings == []
    (line,) = preview.lines
    assert (line.area, line.year, line.amount, line.free) == ("W7", 2027, 12_500, True)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02 geen tabel", b"alleen een zin\n"])
def test_what_is_no_table_is_refused_with_a_sentence(workspace: Workspace, content: bytes) -> None:
    with pytest.raises(Rejected):
        looked(workspace, content)


def test_a_list_that_is_too_long_is_refused(workspace: Workspace) -> None:
    rows = "".join(f"Noordwest;2026;Post {number};1;;;;\n" for number in range(budget_import.MOST + 1))
    preview = looked(workspace, HEAD + rows)
    assert [one.where for one in preview.findings] == ["het bestand"]


def test_the_empty_example_is_a_list_without_rows(workspace: Workspace) -> None:
    preview = looked(workspace, budget_import.template())
    assert preview == Preview()


def test_totals_say_what_is_free_of_every_year() -> None:
    lines = [
        BudgetLine(year=2026, amount=300, free=False),
        BudgetLine(year=2026, amount=100, free=True),
        BudgetLine(year=2027, amount=0, free=True),
    ]
    latest, first = registers.totals(lines)
    assert (latest.year, latest.total, latest.share) == (2027, 0, None)
    assert (first.total, first.free, first.share) == (400, 100, 25.0)
