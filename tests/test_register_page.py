"""Can a team keep its registers on the page Krachten en overleg: add, change, take away, bring back, and see who did what?"""

import time
from pathlib import Path

import pytest
from staffing import StaffVisit, coming_in, own_workspace
from workspaces import ANALYST, PARTNER, READER, TEAM_W2, TEAM_W5

from monitor.store import Release
from monitor.ui import login
from monitor.workspace import journal
from monitor.workspace.database import Workspace
from monitor.workspace.records import every, writing
from monitor.workspace.rights import Identity
from monitor.workspace.starting import load_starting
from monitor.workspace.tables import BudgetLine, Duty, Event, Meeting, Strength


class Desk(StaffVisit):
    """Somebody who works for a team and opens the page."""

    page = "pages/staff/krachten.py"

    def write(self, **told: str) -> "Desk":
        """Type in boxes by their label, with _ for a space."""
        for label, text in told.items():
            self.box(label.replace("_", " ")).input(text)
        return self

    def choose(self, name: str, key: str) -> "Desk":
        """Take a record from the list by its name; the test machine wants its key, which a browser does not see."""
        box = next(one for one in self.app.selectbox if one.label == "Toevoegen of wijzigen")
        assert name in box.options
        box.set_value(key).run()
        assert box.format_func(key) == name
        return self.sound()


@pytest.fixture
def kept(real: Release, tmp_path: Path) -> Workspace:
    """The same records on both stores are proven in test_registers.py."""
    return own_workspace(real, tmp_path)


@pytest.fixture
def desk(real: Release, kept: Workspace, monkeypatch: pytest.MonkeyPatch):
    """Open the page as somebody."""
    return coming_in(Desk, real, kept, monkeypatch)


def found(workspace: Workspace, kind: type, *, removed: bool = False) -> list:
    with workspace.reading() as session:
        return every(session, kind, removed=removed)


def test_the_page_begins_with_the_area_of_the_team(desk) -> None:
    assert desk(TEAM_W2).address["gebied"] == "W2"


def test_a_strength_is_added_with_two_fields_and_stands_in_the_table(desk, kept: Workspace) -> None:
    page = desk(TEAM_W2, gebied="WK020207").write(Naam="Buurttuin").press("Bewaar")
    (made,) = found(kept, Strength)
    assert (made.name, made.area, made.created_by, made.public) == (
        "Buurttuin",
        "WK020207",
        TEAM_W2.subject,
        False,
    )
    assert page.tables[0].column("Openbaar") == {"Buurttuin": "nee"}
    assert page.tables[0].column("Op de kaart") == {"Buurttuin": "midden van het gebied"}
    assert page.app.success[0].value == "Buurttuin is toegevoegd."
    assert page.app.text_input[0].value == ""


@pytest.mark.parametrize(
    ("register", "kind", "typed"),
    [
        ("krachten", Strength, {"Naam": "Buurttuin"}),
        ("overleg", Meeting, {"Naam": "Wijktafel"}),
        ("functies", Duty, {"Functie": "Wijkregisseur", "Algemeen_contact": "via de receptie"}),
    ],
)
def test_every_register_changes_takes_away_and_brings_back(
    desk, kept: Workspace, register: str, kind: type, typed: dict[str, str]
) -> None:
    page = desk(TEAM_W2, gebied="W2", register=register).write(**typed).press("Bewaar")
    label, name = next(iter(typed.items()))
    (made,) = found(kept, kind)
    page.choose(name, made.key).write(**{label: "Anders"}).press("Bewaar")
    assert [one.version for one in found(kept, kind)] == [2]
    page.choose("Anders", made.key).press("Weghalen")
    assert found(kept, kind) == []
    page.choose("Anders (weggehaald)", made.key).press("Terughalen")
    (one,) = found(kept, kind)
    page.choose("Anders", made.key)
    next(box for box in page.app.toggle).set_value(True).run()
    history = next(table for table in page.tables if table.caption.startswith("Geschiedenis"))
    assert [row[2] for row in history.rows[1:]] == ["teruggehaald", "weggehaald", "veranderd", "gemaakt"]
    assert f"van {name} naar Anders" in history.rows[3][3]
    assert one.version == 4


def test_the_history_tells_choices_in_words(desk, kept: Workspace) -> None:
    page = desk(TEAM_W2, gebied="W2").write(Naam="Buurttuin").press("Bewaar")
    (one,) = found(kept, Strength)
    page.choose("Buurttuin", one.key)
    next(box for box in page.app.selectbox if box.label == "Soort").set_value("initiative")
    next(box for box in page.app.selectbox if box.label == "Thema").set_value("leven")
    page.press("Bewaar").choose("Buurttuin", one.key)
    next(box for box in page.app.toggle).set_value(True).run()
    assert "Soort: Initiatief; Thema: Leven" in page.text


def test_a_list_of_amounts_is_looked_through_and_then_kept_whole(desk, kept: Workspace) -> None:
    page = desk(TEAM_W2, gebied="W2", register="geld")
    head = "Gebied;Jaar;Post;Bedrag;Vrij\n"

    def send(text: str) -> None:
        page.app.file_uploader[0].set_value(("bedragen.csv", text.encode(), "text/csv")).run()
        page.sound()

    send(head + "Malburgen;2026;Groen;5;ja\nNoordwest;26;Groen;veel;ja\n")
    assert "Er klopt iets niet: 3 punten. Er is niets bewaard." in [one.value for one in page.app.error]
    send(head + "Noordwest;2026;Groen;300;nee\nNoordwest;2026;Spelen;100;ja\n")
    page.press("Bewaar alle rijen")
    assert [one.amount for one in found(kept, BudgetLine)] == [300, 100]
    (years,) = [one for one in page.tables if one.caption == "Geld per jaar: Noordwest"]
    assert years.rows[1:] == [["2026", "€ 400", "€ 100", "25,0%"]]


def test_an_event_asks_its_day_and_says_all_that_is_missing(desk, kept: Workspace) -> None:
    page = desk(TEAM_W2, gebied="W2", register="gebeurtenissen").press("Bewaar")
    assert "Wat gebeurde er?: vul dit in." in page.text
    assert "Datum: vul dit in." in page.text
    assert found(kept, Event) == []


def test_what_was_typed_survives_a_refusal(desk, kept: Workspace) -> None:
    page = desk(TEAM_W2, gebied="W2", register="geld").write(Post="Totaal", Waarvoor="Alles").press("Bewaar")
    assert "laat totalen weg" in page.text
    assert "vul een bedrag in" in page.text
    assert [one.value for one in page.app.text_area] == ["Alles"]
    assert found(kept, BudgetLine) == []


def test_words_that_may_point_at_a_person_are_kept_only_when_somebody_says_so(desk, kept: Workspace) -> None:
    page = desk(TEAM_W2, gebied="W2", register="functies")
    page.write(Functie="Wijkregisseur", Algemeen_contact="Jan de Boer, 06-12345678").press("Bewaar")
    assert found(kept, Duty) == []
    assert "Jan de Boer" in page.text
    assert "Hierin kan een persoon staan" in page.text
    box = next(one for one in page.app.checkbox if one.label.startswith("Dit is geen privépersoon"))
    box.check()
    page.press("Bewaar")
    assert [one.contact for one in found(kept, Duty)] == ["Jan de Boer, 06-12345678"]


def test_who_was_overtaken_sees_both_versions_and_decides(desk, kept: Workspace) -> None:
    page = desk(TEAM_W2, gebied="W2").write(Naam="Buurttuin").press("Bewaar")
    (one,) = found(kept, Strength)
    page.choose("Buurttuin", one.key)
    with writing(kept, ANALYST) as pen:
        pen.change(Strength, one.key, 1, name="Tuin van de analist")
    page.write(Naam="Tuin van het team").press("Bewaar")
    assert [row[1:] for row in page.tables[-1].rows[1:]] == [["Tuin van de analist", "Tuin van het team"]]
    assert [one.name for one in found(kept, Strength)] == ["Tuin van de analist"]
    page.press("Bewaar")
    assert [one.name for one in found(kept, Strength)] == ["Tuin van het team"]
    with kept.reading() as session:
        names = [line.after.get("name") for line in journal.history(session, Strength, one.key)]
    assert "Tuin van de analist" in names


def test_who_was_overtaken_can_take_the_other_version(desk, kept: Workspace) -> None:
    page = desk(TEAM_W2, gebied="W2").write(Naam="Buurttuin").press("Bewaar")
    (one,) = found(kept, Strength)
    page.choose("Buurttuin", one.key)
    with writing(kept, ANALYST) as pen:
        pen.change(Strength, one.key, 1, name="Tuin van de analist")
    page.write(Naam="Tuin van het team").press("Bewaar").press("Neem de andere versie")
    assert [one.name for one in found(kept, Strength)] == ["Tuin van de analist"]
    assert page.app.text_input[0].value == ""


def test_a_reader_reads_and_writes_nothing(desk, kept: Workspace) -> None:
    load_starting(kept)
    page = desk(READER, gebied="GM0202")
    assert page.tables[0].caption == "Krachten: Arnhem"
    assert len(page.tables[0].rows) == 1 + 8
    assert {one.label for one in page.app.button} <= {"Afmelden"}
    assert "U kunt dit lezen, niet veranderen" in page.text
    one = next(one for one in found(kept, Strength) if one.name == "De Overkant")
    page.choose("De Overkant", one.key)
    assert "Bron: Evaluatie Van Wijken Weten (Regioplan, 2021), project 3" in page.text


@pytest.mark.parametrize("who", [READER, PARTNER, TEAM_W5], ids=lambda who: who.subject)
def test_who_does_not_write_here_sees_nothing_that_was_taken_away_and_not_who_wrote(
    desk, kept: Workspace, who: Identity
) -> None:
    with writing(kept, TEAM_W2) as pen:
        stays = pen.create(Strength(area="W2", name="Buurttuin"))
        gone = pen.create(Strength(area="W2", name="Tuin van een buurvrouw"))
        pen.remove(Strength, gone.key, 1, "Er stond een naam in.")
    page = desk(who, gebied="W2")
    (box,) = [one for one in page.app.selectbox if one.label == "Toevoegen of wijzigen"]
    assert "Buurttuin" in box.options
    assert not [name for name in box.options if "buurvrouw" in name]
    page.choose("Buurttuin", stays.key)
    assert not page.app.toggle
    assert TEAM_W2.subject not in page.sent()


def test_the_map_has_a_point_for_every_strength_that_has_a_place(desk, kept: Workspace) -> None:
    load_starting(kept)
    page = desk(ANALYST, gebied="GM0202")
    (deck,) = page.app.get("deck_gl_json_chart")
    assert deck.proto.json.count("ScatterplotLayer") == 1
    for name in page.tables[0].column("Naam" if "Naam" in page.tables[0].columns else "Plek"):
        assert name in deck.proto.json


def test_a_login_that_is_too_old_keeps_nothing(
    desk, kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk(TEAM_W2, gebied="W2").write(Naam="Buurttuin")
    old = Identity(TEAM_W2.subject, "", TEAM_W2.roles, TEAM_W2.areas, issued_at=time.time() - 9 * 3600)
    monkeypatch.setattr(login, "identity", lambda: old)
    button = next(one for one in page.app.button if one.label == "Bewaar")
    button.click().run()
    assert found(kept, Strength) == []
    assert "verlopen" in page.text
