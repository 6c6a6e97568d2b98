"""Is a figure the same number on the screen, in every file, in the interface, on the plain page and in a report?

The expected words of every figure are made once, by `same_numbers.said`; every medium is read back from what it sends: of
the real release, which has no survey figures of districts, and of a small one that has every kind of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from all_kinds import PARTS, all_kinds
from conftest import Tiny
from lxml import etree
from same_numbers import (
    LISTED,
    MEDIA,
    Case,
    Said,
    Told,
    expected,
    file_of,
    in_csv,
    in_pdf,
    in_workbook,
    said,
    with_reach,
)
from visiting import Visit, put_in_use

from monitor.catalog.models import Indicator
from monitor.questions import compare, profile
from monitor.store import Release, open_release
from monitor.views import judgement, words

DISTRICTS = ("WK020207", "WK020204", "WK020224")
ALL, FEW = 180, 30
"""Figures that three districts have together at least: of 73 subjects, and of the twelve of the small release."""


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A small release with every kind of survey figure."""
    tiny = all_kinds(tmp_path_factory.mktemp("survey"))
    release = tiny.release()
    yield Case(release, tiny.releases, PARTS, FEW)
    release.connection.close()


@pytest.fixture(scope="module", params=["real", "survey"])
def case(request: pytest.FixtureRequest) -> Case:
    """The real release, and the one with a survey."""
    if request.param == "survey":
        return request.getfixturevalue("survey")
    release, folder = (request.getfixturevalue(name) for name in ("real", "real_folder"))
    return Case(release, folder, DISTRICTS, ALL)


@pytest.fixture(scope="module")
def told(case: Case) -> Told:
    """The words of every figure of three districts."""
    found = expected(case)
    assert len(found) >= case.least
    assert sum(bool(re.search(r"\d", one.value)) for one in found.values()) >= case.least * 0.7
    assert len([one for one in found.values() if one.margin]) >= 5
    return found


@pytest.mark.parametrize("medium", MEDIA)
def test_every_medium_tells_every_figure_with_its_margin_its_state_and_its_remarks(
    case: Case, told: Told, medium: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found, text = MEDIA[medium](case, monkeypatch, tmp_path)
    assert found == {pair: one for pair, one in told.items() if pair in found}
    assert len(found) >= case.least or medium in LISTED
    absent = told.keys() - found.keys()
    assert not absent or medium in LISTED
    why = {
        (area, row["indicator"]): judgement.absent(row)
        for area in case.districts
        for row in rows_of(case, area)
    }
    for pair in absent:
        assert not re.search(r"\d", told[pair].value)
        assert case.release.catalog.indicator[pair[1]].label in text
        assert why[pair] in text


def rows_of(case: Case, area: str) -> list[dict[str, Any]]:
    """Every figure of a district as the question answers it."""
    return profile(case.release, area).to_dicts()


@dataclass(frozen=True)
class Row:
    """A subject of which any of the districts has a figure: its indicator, its edition, and its row per district."""

    one: Indicator
    edition: str
    held: dict[str, dict[str, Any]]

    def words(self, case: Case) -> list[Said]:
        """What is told of every district, in their order."""
        absent = Said("geen cijfer")
        return [
            said(case.release, self.held[area]) if area in self.held else absent for area in case.districts
        ]


def beside(case: Case) -> list[Row]:
    """The subjects of the districts side by side, without those of which none has a figure."""
    answer = compare(case.release, case.districts)
    found = []
    for (code,), rows in answer.group_by("indicator", maintain_order=True):
        held = {row["area"]: row for row in rows.iter_rows(named=True)}
        if any(row["value"] is not None for row in held.values()):
            first = next(iter(held.values()))
            found.append(Row(case.release.catalog.indicator[str(code)], first["edition"], held))
    assert sum(len(row.held) for row in found) >= case.least
    return found


def test_the_table_of_areas_side_by_side_shows_every_figure(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(case.release, monkeypatch)
    visit = Visit().open("vergelijken", met=",".join(case.districts), thema="alle", als="tabel")
    found = {}
    for table in visit.tables:
        if set(case.names.values()) <= set(table.columns):
            found |= {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows[1:]}
    rows = beside(case)
    assert {label: [cells[name] for name in case.names.values()] for label, cells in found.items()} == {
        row.one.label: [with_reach(one) for one in row.words(case)] for row in rows
    }
    for row in rows:
        told = found[row.one.label]["Opmerking"].split("; ")
        for name, one in zip(case.names.values(), row.words(case), strict=True):
            states = [
                judgement.brief(text.partition(": ")[2]) for text in told if text.startswith(f"{name}: ")
            ]
            assert not one.state or one.state in states
            assert not one.remark or {one.remark, f"{name}: {one.remark}"} & set(told)


def test_a_csv_file_holds_the_same_number_as_its_words(case: Case) -> None:
    rows = [
        row for area in case.districts for row in in_csv(file_of(case.release, "wijk", "csv", gebied=area))
    ]
    wrong = []
    for row in rows:
        one = case.release.catalog.indicator[row["onderwerp_code"]]
        low, high, value = (
            float(row[name]) if row[name] else None for name in ("ondergrens", "bovengrens", "waarde")
        )
        shown = {"value": value, "lower": low, "upper": high, "status": row["status"]}
        if (words.value_or_reason(shown, one), words.margin(shown, one)) != (
            row["getoond"],
            row["waarschijnlijk_tussen"],
        ):
            wrong.append(row)
        if (value is None) is bool(re.search(r"\d", row["getoond"])):
            wrong.append(row)
    assert wrong == []


def test_a_picture_shows_every_figure_and_says_it_to_who_does_not_see_it(case: Case) -> None:
    svg = etree.fromstring(
        file_of(case.release, "vergelijken", "svg", met=",".join(case.districts), thema="alle")
    )
    described = svg.find("{*}desc").text
    drawn = {text.text for text in svg.iter("{*}text")}
    wrong = []
    for row in beside(case):
        for area, found in row.held.items():
            one = said(case.release, found)
            if f"{case.names[area]}, {row.one.label}, {row.edition}: {with_reach(one)}" not in re.split(
                r"; |\. |\.$", described
            ):
                wrong.append((area, row.one.label))
            parts = {
                words.value_or_reason(found, words.bare(row.one)),
                *filter(None, [words.reach(found, row.one)]),
            }
            if not parts <= drawn:
                wrong.append((area, row.one.label, "drawn"))
    assert wrong == []


def test_the_pdf_of_areas_side_by_side_shows_every_figure(case: Case) -> None:
    text = in_pdf(file_of(case.release, "vergelijken", "pdf", met=",".join(case.districts), thema="alle"))
    assert [
        row.one.label
        for row in beside(case)
        if " ".join([row.edition, *map(with_reach, row.words(case))]) not in text
    ] == []


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """A release in which one figure is hidden and one is not there."""
    tiny = Tiny(tmp_path_factory.mktemp("hiding"))
    tiny.change(
        "raw/enquete.csv", 'WK020203,2023,50,80,,"Met een komma, en een é."', "WK020203,2023,,,suppressed,"
    )
    tiny.change("raw/enquete.csv", "tevreden,WK020202,2023,40,200,,", "tevreden,WK020202,2023,,,missing,")
    tiny.build()
    release = open_release("", tiny.releases)
    yield release
    release.connection.close()


def test_a_hidden_figure_is_a_word_and_a_code_in_every_file_and_never_a_number(hiding: Release) -> None:
    asked = {"onderwerp": "tevreden", "jaar": "2023", "niveau": "wijk"}
    rows = {row["gebied_code"]: row for row in in_csv(file_of(hiding, "kaart", "csv", **asked))}
    numbers = ("waarde", "ondergrens", "bovengrens", "antwoorden", "verschil", "waarschijnlijk_tussen")
    for area, status, text in (
        ("WK020203", "suppressed", "afgeschermd"),
        ("WK020202", "missing", "niet gemeten"),
    ):
        row = rows[area]
        assert (row["status"], row["getoond"], row["status_in_woorden"]) == (status, text, text)
        assert [row[name] for name in numbers] == [""] * len(numbers)
    assert rows["WK020201"]["waarde"] == "70.0"
    held = {row["gebied_code"].value: row for row in in_workbook(file_of(hiding, "kaart", "xlsx", **asked))}
    hidden = {name: cell.value for name, cell in held["WK020203"].items()}
    assert [hidden[name] for name in numbers] == [None] * len(numbers)
    assert (hidden["status"], hidden["getoond"]) == ("suppressed", "afgeschermd")
    svg = file_of(hiding, "kaart", "svg", **asked).decode()
    assert "Colkhof, 2023: afgeschermd" in svg
    assert "Beekzicht, 2023: niet gemeten" in svg
    assert "Colkhof afgeschermd" in in_pdf(file_of(hiding, "kaart", "pdf", **asked))
