"""Do the registers hold what the public documents say, and show everybody only what is public?"""

from datetime import date

import pytest
from sqlalchemy import event
from workspaces import ANALYST, TEAM_W2

from monitor.workspace import registers
from monitor.workspace.checks import Invalid
from monitor.workspace.database import Workspace
from monitor.workspace.places import within
from monitor.workspace.records import every, writing
from monitor.workspace.rights import Refused
from monitor.workspace.starting import load_starting
from monitor.workspace.tables import BudgetLine, Duty, Event, Meeting, Strength

PLACES_OF_CASES = {
    "De Overkant": ("W4", "Presikhaaf 3"),
    "Beek op de Paasberg": ("W3", "Paasberg/Wellenstein"),
    "Straatcoaches": ("W1", "CSA: Centrum, Spijkerkwartier, Arnhemse Broek"),
    "Winkelcentrum De Drieslag": ("W5", "Malburgen"),
}
"""Projects of which the source names a wider or older place than a district of today."""


def kept(workspace: Workspace, *records: object) -> None:
    with writing(workspace, ANALYST) as pen:
        for one in records:
            pen.create(one)  # type: ignore[type-var]


def test_the_starting_content_has_eight_strengths_and_twelve_parties_each_with_its_source(
    workspace: Workspace,
) -> None:
    load_starting(workspace)
    with workspace.reading() as session:
        found, parties = every(session, Strength), every(session, Meeting)
    assert (len(found), len(parties)) == (8, 12)
    assert all(one.source and one.origin for one in [*found, *parties])
    assert len({one.source for one in found}) == 8
    assert {
        one.name: (one.area, one.place) for one in found if one.name in PLACES_OF_CASES
    } == PLACES_OF_CASES


def test_the_starting_content_keeps_amounts_as_the_source_names_them(workspace: Workspace) -> None:
    load_starting(workspace)
    with workspace.reading() as session:
        amounts = {one.name: one.amount for one in every(session, Strength) if one.amount}
    assert amounts == {
        "Jongeren Ontmoetingsplek (JOP)": "15.000 euro en 25.000 euro",
        "De Laar Schoon": "25.000 euro per jaar",
    }


def test_the_starting_content_invents_no_rhythm_contact_or_function(workspace: Workspace) -> None:
    load_starting(workspace)
    with workspace.reading() as session:
        parties, duties = every(session, Meeting), every(session, Duty)
    assert {(one.rhythm, one.agenda, one.contact, one.joining) for one in parties} == {("", "", "", "")}
    assert duties == []


def test_the_starting_content_comes_in_once_and_what_was_taken_away_stays_away(workspace: Workspace) -> None:
    load_starting(workspace)
    with workspace.reading() as session:
        one = every(session, Strength, Strength.name == "De Overkant")[0]
    with writing(workspace, ANALYST) as pen:
        pen.remove(Strength, one.key, one.version)
    load_starting(workspace)
    with workspace.reading() as session:
        assert len(every(session, Strength)) == 7
        assert len(every(session, Meeting)) == 12


FILLED = {
    "strengths": lambda **more: Strength(area="WK020207", name="Buurttuin", **more),
    "meetings": lambda **more: Meeting(area="WK020207", name="Wijktafel", **more),
    "duties": lambda **more: Duty(
        area="WK020207", function="Wijkregisseur", contact="wijk@arnhem.nl", **more
    ),
    "events": lambda **more: Event(area="WK020207", title="Plein klaar", on_day=date(2019, 5, 1), **more),
    "budget_lines": lambda **more: BudgetLine(area="WK020207", year=2026, post="Groen", amount=100, **more),
}


@pytest.mark.parametrize("register", FILLED)
def test_only_what_is_public_and_not_taken_away_is_shown_to_everybody(
    workspace: Workspace, register: str
) -> None:
    shown, hidden, gone = (FILLED[register](public=public) for public in (True, False, True))
    kept(workspace, shown, hidden, gone)
    with writing(workspace, ANALYST) as pen:
        pen.remove(type(gone), gone.key, gone.version)
    codes = ["WK020207"]
    with workspace.reading() as session:
        public = registers.public_registers(session, codes)
        own = getattr(registers, register)(session, codes)
        only = getattr(registers, register)(session, codes, public_only=True)
        elsewhere = registers.public_registers(session, ["WK020201"])
    assert [one.key for one in getattr(public, register)] == [shown.key] == [one.key for one in only]
    assert {one.key for one in own} == {shown.key, hidden.key}
    assert elsewhere.is_empty
    assert not public.is_empty


def test_a_place_without_records_costs_one_statement(workspace: Workspace) -> None:
    asked: list[str] = []
    event.listen(workspace.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with workspace.reading() as session:
        assert registers.public_registers(session, within("W2", workspace.catalog)).is_empty
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) == 1


def test_what_concerns_a_place_lies_in_it_or_around_it(workspace: Workspace) -> None:
    catalog = workspace.catalog
    district = registers.concerning("WK020207", catalog)
    assert district[0] == "WK020207"
    assert {"W2", "GM0202"} < set(district)
    assert "WK020212" not in district
    assert registers.concerning("GM0202", catalog) == ["GM0202"]
    assert registers.concerning("gone", catalog) == ["gone"]


def test_a_team_keeps_registers_of_its_own_area_only(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.create(Strength(area="WK020207", name="Buurttuin"))
    with pytest.raises(Refused), writing(workspace, TEAM_W2) as pen:
        pen.create(Strength(area="WK020201", name="Buurttuin"))


def test_budget_lines_come_by_year_and_can_be_asked_for_one_year(workspace: Workspace) -> None:
    kept(
        workspace,
        BudgetLine(area="W2", year=2027, post="Groen", amount=5),
        BudgetLine(area="W2", year=2026, post="Groen", amount=3, free=True),
    )
    with workspace.reading() as session:
        assert [one.year for one in registers.budget_lines(session, ["W2"])] == [2026, 2027]
        assert [one.amount for one in registers.budget_lines(session, ["W2"], 2027)] == [5]


def test_the_kind_of_a_record_can_be_changed_like_any_other_field(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(Strength(area="WK020207", name="Buurttuin", kind="other"))
        pen.change(Strength, made.key, 1, kind="initiative")
    with workspace.reading() as session:
        assert [one.kind for one in every(session, Strength)] == ["initiative"]


def test_coordinates_come_together_and_lie_in_or_near_the_city(workspace: Workspace) -> None:
    for given in ({"latitude": 51.98}, {"latitude": 5.9, "longitude": 51.98}):
        with pytest.raises(Invalid, match="Breedtegraad"), writing(workspace, TEAM_W2) as pen:
            pen.create(Strength(area="WK020207", name="Buurttuin", **given))
    with writing(workspace, TEAM_W2) as pen:
        pen.create(Strength(area="WK020207", name="Buurttuin", latitude=51.98, longitude=5.9))
