"""Is a list of signals looked through whole before anything is kept, and then kept whole or not at all?"""

import io
from datetime import date, datetime, timedelta

import pytest
from openpyxl import Workbook
from workspaces import ANALYST, TEAM_W2

from monitor.findings import Rejected
from monitor.ui.signal_intake import WORDS
from monitor.workspace import journal
from monitor.workspace.batches import create_all
from monitor.workspace.checks import Invalid
from monitor.workspace.database import Workspace
from monitor.workspace.records import every, writing
from monitor.workspace.rights import Refused
from monitor.workspace.signal_files import MOST, read_table
from monitor.workspace.signal_import import (
    Preview,
    already_kept,
    batch_of,
    look_through,
    signals_of,
    template,
)
from monitor.workspace.tables import Signal

DAY = date.today() - timedelta(days=10)
HEAD = "Wat;Waar;Datum"


def text(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def book(*rows: list, merged: str = "") -> bytes:
    made = Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def seen(workspace: Workspace, content: bytes) -> Preview:
    return look_through(read_table(content, "lijst"), workspace.catalog, WORDS, lambda code: True)


def problems(workspace: Workspace, content: bytes) -> list[tuple[str, str]]:
    return [(one.where, one.problem) for one in seen(workspace, content).findings]


def refusal(content: bytes) -> list[str]:
    with pytest.raises(Rejected) as caught:
        read_table(content, "lijst")
    return [f"{one.where}: {one.problem}" for one in caught.value.findings]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "leeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "geen tabel"),
        (b"PK\x03\x04 afgebroken", "beschadigd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 oud", "oud Excelbestand"),
        (b"zomaar een brief zonder kolommen", "geen tabel"),
        (b"Wat;Waar;Datum\n\x81\x8d;x;1", "geen Windows-tekens"),
        (b'Wat;Waar;Datum\n"nooit gesloten;x;1', "aanhalingsteken"),
        (b"Wat;Wat;Datum\na;b;c", "staat er twee keer"),
        (b"Wat,Waar,Datum\neen, twee,Klarendal,1-1-2026", "meer cellen"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(content: bytes, told: str) -> None:
    assert any(told in one for one in refusal(content))


def test_a_workbook_with_merged_cells_or_formulas_without_outcome_is_refused_by_cell() -> None:
    head = ["Wat", "Waar", "Datum"]
    assert refusal(book(head, ["a", "Klarendal", DAY], ["b", None, DAY], merged="B2:B3")) == [
        "cel B2:B3: Deze cellen zijn samengevoegd."
    ]
    assert refusal(book(head, ["=A1", "Klarendal", "=TODAY()"])) == [
        "cel A2: Deze formule heeft geen bewaarde uitkomst.",
        "cel C2: Deze formule heeft geen bewaarde uitkomst.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_usual_encodings_and_separators_read_the_same(encoding: str, separator: str) -> None:
    told = text("Café is dicht;Klarendal;1-2-2026").decode().replace(";", separator)
    frame = read_table(told.encode(encoding), "lijst").frame
    assert frame.rows() == [("Café is dicht", "Klarendal", "1-2-2026")]


@pytest.mark.parametrize(
    "written",
    [
        f"{DAY:%Y-%m-%d}", f"{DAY:%d-%m-%Y}", f"{DAY.day}/{DAY.month}/{DAY.year}", f"{DAY:%d.%m.%Y}", f"{DAY:%Y-%m-%d} 13:05:00",
        str((DAY - date(1899, 12, 30)).days), f"{(DAY - date(1899, 12, 30)).days}.5", f"{(DAY - date(1899, 12, 30)).days},75",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_and_spreadsheets_write_it(workspace: Workspace, written: str) -> None:
    preview = seen(workspace, text(f"Het is stil;Klarendal;{written}"))
    assert (preview.findings, preview.rows["said_on"].to_list()) == ([], [DAY])


def test_days_and_numbers_of_a_workbook_are_read(workspace: Workspace) -> None:
    serial = (DAY - date(1899, 12, 30)).days
    rows = [
        ["a", "Klarendal", DAY],
        ["b", "Klarendal", datetime(DAY.year, DAY.month, DAY.day, 13)],
        ["c", "Klarendal", serial + 0.5],
    ]
    preview = seen(workspace, book(["Wat", "Waar", "Datum"], *rows))  # fmt: skip
    assert (preview.findings, preview.rows["said_on"].to_list()) == ([], [DAY] * 3)


def test_all_problems_come_together_by_row_as_a_spreadsheet_numbers_them(workspace: Workspace) -> None:
    tomorrow = date.today() + timedelta(days=1)
    content = text(
        f"Het is stil;Klarendal;{DAY};Zorg", "", f";Nergens;{DAY};Klacht", f"CafÃ©;Klarendal;{tomorrow};",
        f"{'x' * 3000};Klarendal;31-02-2026;", "Oud;Klarendal;1-1-2001;", f"Het is stil;Klarendal;{DAY};",
        head=f"{HEAD};Soort",
    )  # fmt: skip
    told = problems(workspace, content)
    assert [where for where, _ in told] == [
        "rij 4, kolom soort", "rij 4, kolom waar", "rij 4, kolom wat", "rij 5, kolom datum", "rij 5, kolom wat",
        "rij 6, kolom datum", "rij 6, kolom wat", "rij 7, kolom datum", "rij 8",
    ]  # fmt: skip


def test_a_cell_of_a_megabyte_is_a_problem_of_its_row(workspace: Workspace) -> None:
    content = book(["Wat", "Waar", "Datum"], ["x" * 30_000, "Klarendal", DAY])
    assert problems(workspace, content)[0][0] == "rij 2, kolom wat"
    assert "cel is langer" in refusal(text(f'"{"x" * 1_000_000}";Klarendal;{DAY}'))[0]


def test_an_unknown_column_is_refused_and_not_silently_dropped(workspace: Workspace) -> None:
    told = problems(workspace, text(f"a;Klarendal;{DAY};Jan", head=f"{HEAD};Naam"))
    assert told == [("kolom naam", "Deze kolom kennen we niet.")]


def test_a_choice_that_is_none_says_that_there_are_more_than_it_names(workspace: Workspace) -> None:
    ((_, told),) = problems(workspace, text(f"a;Klarendal;{DAY};Iets anders", head=f"{HEAD};Onderwerp"))
    many = len(workspace.catalog.indicators)
    assert told.endswith(f" of een van de andere {many - 8}.")
    ((_, told),) = problems(workspace, text(f"a;Klarendal;{DAY};Iets anders", head=f"{HEAD};Thema"))
    assert told.endswith(f"{workspace.catalog.themes[-1].label}.")


def test_two_columns_of_one_field_are_refused_and_neither_wins(workspace: Workspace) -> None:
    told = problems(workspace, text(f"a;Klarendal;{DAY};Presikhaaf", head=f"{HEAD};Wijk"))
    assert told == [("kolom wijk", "Deze kolom staat er al onder een andere naam.")]


def test_a_name_means_the_district_unless_it_says_otherwise(workspace: Workspace) -> None:
    preview = seen(workspace, text(f"a;Klarendal;{DAY}", f"b;noordwest;{DAY}", f"c;WK020216;{DAY}"))
    assert preview.rows["area"].to_list() == ["WK020207", "W2", "WK020216"]


def test_a_place_of_another_team_is_a_problem(workspace: Workspace) -> None:
    table = read_table(text(f"a;Klarendal;{DAY}", f"b;W5;{DAY}"), "lijst")
    preview = look_through(table, workspace.catalog, WORDS, lambda code: code != "W5")
    assert [one.where for one in preview.findings] == ["rij 3, kolom waar"]


def test_script_right_to_left_and_emoji_are_kept_as_they_are(workspace: Workspace) -> None:
    told = "<script>alert(1)</script> مرحبا 👩‍👩‍👧"
    preview = seen(workspace, text(f"{told};Klarendal;{DAY}"))
    with writing(workspace, ANALYST) as pen:
        create_all(pen, batch_of(preview, workspace.catalog, confirmed=False))
    with workspace.reading() as session:
        assert [row.what for row in every(session, Signal)] == [told]


def test_persons_are_a_warning_and_kept_only_after_confirmation(workspace: Workspace) -> None:
    preview = seen(workspace, text(f"Mevrouw de Vries belde;Klarendal;{DAY}", f"Het is stil;Klarendal;{DAY}"))
    assert preview.findings == []
    assert [(one.where, "Vries" in one.problem) for one in preview.persons] == [("rij 2", True)]
    with pytest.raises(Invalid):
        batch_of(preview, workspace.catalog, confirmed=False)
    assert len(batch_of(preview, workspace.catalog, confirmed=True).rows) == 2


def test_a_list_is_kept_with_journal_and_proposals_and_cannot_be_kept_twice(workspace: Workspace) -> None:
    content = text(f"De lantaarns zijn stuk;Klarendal;{DAY}", f"Buren helpen elkaar;Geitenkamp;{DAY}")
    preview = seen(workspace, content)
    with writing(workspace, ANALYST) as pen:
        assert create_all(pen, batch_of(preview, workspace.catalog, confirmed=False)) == 2
    table = read_table(content, "lijst")
    with workspace.reading() as session:
        kept = every(session, Signal, order=Signal.what)
        assert [(row.theme, row.version, row.created_by) for row in kept] == [
            ("ontmoeten", 1, ANALYST.subject), ("veilig", 1, ANALYST.subject),
        ]  # fmt: skip
        assert [line.action for line in journal.history(session, Signal, kept[0].key)] == ["create"]
        assert [one.where for one in already_kept(session, table, preview)] == ["rij 2", "rij 3"]


def test_a_list_with_one_row_that_may_not_be_kept_leaves_nothing(workspace: Workspace) -> None:
    preview = seen(workspace, text(f"a;Klarendal;{DAY}", f"b;W5;{DAY}"))
    made = batch_of(preview, workspace.catalog, confirmed=False)
    with pytest.raises(Refused, match="Malburgen"), writing(workspace, TEAM_W2) as pen:
        create_all(pen, made)
    with workspace.reading() as session:
        assert every(session, Signal, removed=True) == []
        assert journal.latest(session, 1)[0].action == "refuse"


def test_a_list_with_problems_is_never_kept(workspace: Workspace) -> None:
    preview = seen(workspace, text("a;Nergens;1-1-2026"))
    with pytest.raises(ValueError, match="findings"):
        batch_of(preview, workspace.catalog, confirmed=True)


def test_the_empty_example_is_a_list_that_is_understood(workspace: Workspace) -> None:
    filled = (
        template()
        + f"Het is stil;Klarendal;{DAY};bij de brug;Leven;Zorg;Bewoner;65 en ouder;Aantal inwoners;Past bij het cijfer\r\n"
    )
    preview = seen(workspace, filled.encode())
    assert preview.findings == []
    (one,) = signals_of(preview, confirmed=False)
    assert (one.theme, one.kind, one.source_type, one.age_group, one.indicator, one.stance) == (
        "leven", "concern", "inhabitant", "65+", "aantal_inwoners", "confirms",
    )  # fmt: skip
    assert seen(workspace, template().encode()).rows.is_empty()


def test_more_rows_than_fit_are_refused_before_they_are_read() -> None:
    content = text(*["a;b;c"] * (MOST + 1))
    assert "100.001 rijen" in refusal(content)[0]
