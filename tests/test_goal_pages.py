"""What do visitors of Plannen and people at the page Doelenboom see, and can these keep what they must?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from conftest import Tiny
from judged import AADIJK, with_survey
from staffing import WRITTEN_IN, StaffVisit, coming_in, own_workspace, put_to_work
from visiting import Visit, put_in_use
from workspaces import ANALYST, APPROVER, PARTNER, READER, TEAM_W2, TEAM_W5

from monitor.catalog import CITY
from monitor.store import Release
from monitor.ui import goal_shown, goal_similar, opened
from monitor.ui.desk import Desk
from monitor.views.goal_words import NO_CAUSE
from monitor.workspace import rights
from monitor.workspace.database import NoWorkspace, Workspace
from monitor.workspace.goaltree import adopt
from monitor.workspace.records import every, one, writing
from monitor.workspace.starting import load_starting
from monitor.workspace.tables import Goal

KLARENDAL = "WK020207"
DAY = date(2026, 11, 1)


class Person(StaffVisit):
    """Somebody who works for a team and opens the page of the goal tree."""

    page = "pages/staff/doelen.py"

    def go(self, part: str = "", **codes: str) -> Person:
        super().go(**codes)
        return self.part(part) if part else self

    def part(self, name: str) -> Person:
        self.app.button_group(key="goal_part").set_value(name).run()
        return self.sound()

    @property
    def parts(self) -> list[str]:
        """The names of the parts that are offered."""
        return list(self.app.button_group(key="goal_part").options)

    def box(self, label: str, *kinds: str):
        """The one field with this label, of whatever kind."""
        return super().box(label, *kinds or (*WRITTEN_IN, "selectbox", "number_input", "date_input"))

    @property
    def told(self) -> str:
        """What the page says of a save."""
        return " ".join(one.value for kind in ("success", "error", "info") for one in self.app.get(kind))


@pytest.fixture
def visit(real: Release, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Visit]:
    """Open the site as somebody without a login."""
    put_to_work(real, workspace, monkeypatch)
    return Visit


@pytest.fixture
def person(real: Release, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Person]:
    """Open the page of the goal tree as somebody."""
    return coming_in(Person, real, workspace, monkeypatch)


@pytest.fixture
def branch(workspace: Workspace) -> list[Goal]:
    """A goal with an action, of Noordwest and Klarendal, not adopted."""
    with writing(workspace, TEAM_W2) as pen:
        top = pen.create(Goal(area="W2", title="Buren helpen elkaar", programme="welzijn", code="AS-WEL-1"))
        low = pen.create(
            Goal(
                area=KLARENDAL, title="Open huiskamer", rank="action", parent=top.key, owner="Bewonersgroep",
                owner_kind="inhabitants", owner_subject=PARTNER.subject, status="delayed",
                status_reason="Het dak lekt.", can_influence="De tijden.", cannot_influence="Het gebouw.", track="security",
            )
        )  # fmt: skip
        return [top, low]


def adopted(workspace: Workspace, goal: Goal) -> None:
    with writing(workspace, APPROVER) as pen:
        adopt(pen, goal.key, DAY, "Iemand met een naam")


def goals(workspace: Workspace) -> dict[str, Goal]:
    """All goals by their title."""
    with workspace.reading() as session:
        return {row.title: row for row in every(session, Goal)}


def test_plannen_shows_nothing_that_was_not_adopted(visit, branch: list[Goal]) -> None:
    page = visit().open("plannen", gebied=KLARENDAL)
    assert "Open huiskamer" not in page.sent()
    assert "Voor Klarendal zelf is nog geen doel vastgesteld." in page.text


def test_plannen_shows_who_when_status_reason_and_what_residents_can_influence(
    visit, workspace: Workspace, branch: list[Goal]
) -> None:
    adopted(workspace, branch[0])
    page = visit().open("plannen", gebied=KLARENDAL)
    for told in ("Open huiskamer", "Bewonersgroep", "Vertraagd", "Het dak lekt.", "De tijden.", "Het gebouw.",
                 "Hoort onder", "Buren helpen elkaar", NO_CAUSE, "Bestaanszekerheid",
                 "volgen de drie doelen die het programma zelf noemt"):  # fmt: skip
        assert told in page.text, told


def test_plannen_names_no_person_and_no_login(visit, workspace: Workspace, branch: list[Goal]) -> None:
    adopted(workspace, branch[0])
    page = visit().open("plannen", gebied=KLARENDAL)
    for private in (PARTNER.subject, TEAM_W2.subject, "Iemand met een naam"):
        assert private not in page.sent()


def test_plannen_tells_progress_in_words_and_the_table_holds_the_same_as_the_tree(
    visit, workspace: Workspace, branch: list[Goal]
) -> None:
    adopted(workspace, branch[0])
    tree = visit().open("plannen", gebied="W2")
    assert "Vastgesteld: één doel en één actie. De enige actie is vertraagd." in tree.text
    table = visit().open("plannen", gebied="W2", als="tabel")
    (shown,) = [one for one in table.tables if one.columns[0] == "Doel of actie"]
    assert shown.column("Stand") == {"Buren helpen elkaar": "Gepland", "Open huiskamer": "Vertraagd"}
    assert shown.column("Toelichting")["Open huiskamer"] == "Het dak lekt."


def test_the_plan_of_the_city_stands_on_plannen_with_both_dates_and_without_invented_names(
    visit, workspace: Workspace
) -> None:
    load_starting(workspace)
    text = visit().open("plannen", gebied=CITY).text
    for told in ("Uitgangspunt 5", "Procesplaat wijkdoelen", "Afronding in Q2 2025", "Gemaakt in Q1 2025",
                 "Hoe het er nu mee staat, is nog niet ingevuld", "staat niet in onze gegevens"):  # fmt: skip
        assert told in text, told
    assert "Uitgangspunt 1" in visit().open("plannen", gebied=KLARENDAL).text


def test_the_whole_city_shows_the_plans_of_each_area_under_its_name(
    visit, workspace: Workspace, branch: list[Goal]
) -> None:
    adopted(workspace, branch[0])
    assert "Plannen voor het gebied Noordwest" in visit().open("plannen", gebied=CITY).text


def test_script_in_a_goal_reaches_nobody_as_script(visit, workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        wild = pen.create(Goal(area="W2", title="<script>alert(1)</script>", status_reason="<b>x</b>"))
    adopted(workspace, wild)
    for form in ("figuur", "tabel"):
        markup = visit().open("plannen", gebied="W2", als=form).markup
        assert "<script>alert" not in markup and "<b>x</b>" not in markup
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in markup


def test_without_a_workspace_the_money_still_stands_there(
    real: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(real, monkeypatch)

    def closed(*_: object) -> None:
        raise NoWorkspace("dicht")

    monkeypatch.setattr(opened, "_kept", closed)
    page = Visit().open("plannen", gebied="W2")
    assert "De plannen zijn nu niet te openen" in page.text
    assert "Geld voor het gebied Noordwest" in page.text


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    tiny = with_survey(Tiny(tmp_path_factory.mktemp("goals")))
    tiny.build()
    release = tiny.release()
    yield release
    release.connection.close()


@pytest.mark.parametrize(
    ("indicator", "start", "target", "told"),
    [
        ("veilig", "2023", 85.0, "Op zijn vroegst te zien in de editie van 2025"),
        ("veilig", "2023", 81.0, "over vijf metingen"),
        ("veilig", "2023", 76.0, "Dat kan deze meting niet laten zien."),
        ("veilig", "2019", 70.0, "We vergelijken dit niet met het begin"),
        ("veilig_v", "2017", 60.0, "Van 2017 naar 2023 in Aadijk: beter geworden"),
        ("meldingen_per_1000", "2021", 5.0, "aantallen uit een registratie"),
    ],
)
def test_a_goal_tells_what_its_figure_can_and_cannot_show(
    surveyed: Release,
    tmp_path,
    monkeypatch: pytest.MonkeyPatch,
    indicator: str,
    start: str,
    target: float,
    told: str,
) -> None:
    kept = own_workspace(surveyed, tmp_path)
    put_to_work(surveyed, kept, monkeypatch)
    with writing(kept, ANALYST) as pen:
        made = pen.create(
            Goal(area=AADIJK, title="Veiliger", indicator=indicator, target=target, baseline_edition=start)
        )
    adopted(kept, made)
    assert told in Visit().open("plannen", gebied=AADIJK).text
    kept.close()


def test_a_start_that_was_corrected_later_is_told(
    surveyed: Release, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = own_workspace(surveyed, tmp_path)
    put_to_work(surveyed, kept, monkeypatch)
    with writing(kept, ANALYST) as pen:
        made = pen.create(
            Goal(
                area=AADIJK,
                title="Veiliger",
                indicator="veilig",
                baseline_edition="2023",
                baseline_value=66.0,
            )
        )
    adopted(kept, made)
    assert "Dat cijfer is later hersteld: het is nu 70 procent" in Visit().open("plannen", gebied=AADIJK).text
    kept.close()


@pytest.mark.parametrize(
    ("indicator", "start"), [("groen", "2023"), ("veilig", "1999")], ids=["hidden-now", "edition-gone"]
)
def test_a_start_that_is_not_shown_any_more_is_not_told_again(
    surveyed: Release, indicator: str, start: str
) -> None:
    goal = Goal(
        area=AADIJK, title="Groener", indicator=indicator, baseline_edition=start, baseline_value=43.0
    )
    said = " ".join(goal_shown.shown_by_figures(surveyed, goal, surveyed.catalog.area[AADIJK]))
    assert "43" not in said
    assert "later hersteld" not in said
    assert "laten we nu niet meer zien" in said


def test_each_role_gets_the_parts_it_may_use(person) -> None:
    assert person(TEAM_W2, gebied="W2").parts == [
        "Stand bijwerken", "Toevoegen", "Wijzigen", "Boom en tabel", "Wat deed een ander team?",
    ]  # fmt: skip
    assert person(TEAM_W2, gebied="W5").parts == ["Boom en tabel", "Wat deed een ander team?"]
    assert person(PARTNER, gebied="W2").parts[:2] == ["Stand bijwerken", "Toevoegen"]
    assert "Vaststellen" in person(APPROVER, gebied="W2").parts
    assert "Stand bijwerken" not in person(READER, gebied="W2").parts


def test_a_status_is_kept_in_three_actions(person, workspace: Workspace, branch: list[Goal]) -> None:
    page = person(TEAM_W2, gebied="W2")
    page.box("Doel of actie").set_value(branch[1].key).run()
    page.app.button_group(key=f"progress_{branch[1].key}_0_status").set_value("running")
    page.press("Bewaar de stand")
    row = goals(workspace)["Open huiskamer"]
    assert (row.status, row.status_on) == ("running", date.today())
    assert page.told == "'Open huiskamer': loopt."


def test_what_was_typed_survives_a_refusal(person, workspace: Workspace, branch: list[Goal]) -> None:
    page = person(TEAM_W2, gebied="W2")
    page.box("Doel of actie").set_value(branch[0].key).run()
    page.app.button_group(key=f"progress_{branch[0].key}_0_status").set_value("stopped")
    page.press("Bewaar de stand")
    assert "Niet bewaard" in page.told and "schrijf waarom" in page.text
    assert page.app.button_group(key=f"progress_{branch[0].key}_0_status").value == "stopped"
    assert goals(workspace)["Buren helpen elkaar"].status == "planned"


def test_who_saves_after_somebody_else_sees_both_and_decides(
    person, workspace: Workspace, branch: list[Goal]
) -> None:
    page = person(TEAM_W2, gebied="W2")
    page.box("Doel of actie").set_value(branch[0].key).run()
    with writing(workspace, ANALYST) as pen:
        pen.change(Goal, branch[0].key, 1, status="done")
    page.app.button_group(key=f"progress_{branch[0].key}_0_status").set_value("running")
    page.press("Bewaar de stand")
    assert "veranderde dit" in page.told
    assert goals(workspace)["Buren helpen elkaar"].status == "done"
    page.press("Bewaar de stand")
    assert goals(workspace)["Buren helpen elkaar"].status == "running"


def test_an_action_is_added_with_a_title_alone_and_takes_over_programme_and_code(
    person, workspace: Workspace, branch: list[Goal]
) -> None:
    page = person(TEAM_W2, "Toevoegen", gebied="W2")
    page.box("Wat willen we?").input("Straatspeeldag")
    page.box("Hoort onder").set_value(branch[0].key)
    page.press("Voeg toe")
    made = goals(workspace)["Straatspeeldag"]
    assert (made.rank, made.parent, made.programme, made.code) == (
        "action", branch[0].key, "welzijn", "IS-WEL-1.1",
    )  # fmt: skip
    assert page.box("Wat willen we?").value == ""


def test_a_figure_is_pinned_with_its_edition_and_release_when_it_is_linked(
    person, workspace: Workspace, real: Release, branch: list[Goal]
) -> None:
    page = person(TEAM_W2, "Wijzigen", gebied="W2")
    page.box("Doel of actie").set_value(branch[1].key).run()
    page.box("Onderwerp").set_value("eenzaam")
    page.box("Streefcijfer").set_value(45.0)
    page.press("Bewaar")
    row = goals(workspace)["Open huiskamer"]
    assert (row.baseline_edition, row.baseline_release) == ("2020", real.name)
    assert row.baseline_value == pytest.approx(55.1)
    assert "Zo'n model kent uw actie niet" in page.text


def test_a_text_that_may_name_a_person_is_kept_only_after_somebody_said_so(
    person, workspace: Workspace, branch: list[Goal]
) -> None:
    page = person(TEAM_W2, gebied="W2")
    page.box("Doel of actie").set_value(branch[1].key).run()
    label = "Toelichting (nodig bij vertraagd en gestopt; op Plannen te lezen, dus zonder namen)"
    page.box(label).input("Mevrouw Jansen op 06-12345678 regelt dit.")
    page.press("Bewaar de stand")
    assert "06-12345678" in page.text and page.app.warning
    assert goals(workspace)["Open huiskamer"].status_reason == "Het dak lekt."
    assert page.box(label).value.startswith("Mevrouw")
    page.app.checkbox[0].check()
    page.press("Bewaar de stand")
    assert goals(workspace)["Open huiskamer"].status_reason.startswith("Mevrouw")


def test_faults_of_the_tree_are_told_at_the_form_and_nothing_is_lost(
    person, workspace: Workspace, branch: list[Goal]
) -> None:
    page = person(TEAM_W2, "Wijzigen", gebied="W2")
    page.box("Doel of actie").set_value(branch[0].key).run()
    page.box("Soort").set_value("action")
    page.box("Wat willen we?").input("Iets anders")
    page.press("Bewaar")
    assert "hieronder hangt 'Open huiskamer'" in page.text
    assert page.box("Wat willen we?").value == "Iets anders"
    assert "Iets anders" not in goals(workspace)


def test_what_was_taken_away_can_be_brought_back(person, workspace: Workspace, branch: list[Goal]) -> None:
    page = person(TEAM_W2, "Wijzigen", gebied="W2")
    page.box("Doel of actie").set_value(branch[1].key).run()
    page.press("Haal weg")
    assert "Open huiskamer" not in goals(workspace)
    page.box("Doel of actie").set_value(branch[1].key).run()
    page.press("Terughalen")
    assert "Open huiskamer" in goals(workspace)


def test_an_approver_sees_a_branch_before_adopting_it_and_can_take_it_back(
    person, workspace: Workspace, branch: list[Goal]
) -> None:
    page = person(APPROVER, "Vaststellen", gebied="W2")
    assert "Het dak lekt." in page.text
    page.press("Stel vast, met alles eronder")
    assert all(row.adopted_on == date.today() for row in goals(workspace).values())
    page.box("Vaststelling terugnemen").set_value(branch[1].key).run()
    page.press("Neem de vaststelling terug")
    assert goals(workspace)["Open huiskamer"].adopted_on is None


def test_an_approver_is_told_where_something_waits_and_a_partner_how_to_begin(
    person, workspace: Workspace, branch: list[Goal]
) -> None:
    assert "Hier wacht niets op vaststelling. Wel in: Noordwest (gebied) en Klarendal (wijk)." in (
        person(APPROVER, "Vaststellen", gebied="W5").text
    )
    with writing(workspace, TEAM_W2) as pen:
        pen.change(Goal, branch[1].key, 1, owner_subject="")
    assert "nog geen doel of actie op uw aanmeldnaam" in person(PARTNER, gebied="W5").text


def test_what_changed_since_the_approver_looked_is_not_adopted(
    person, workspace: Workspace, branch: list[Goal]
) -> None:
    page = person(APPROVER, "Vaststellen", gebied="W2")
    with writing(workspace, TEAM_W2) as pen:
        pen.change(Goal, branch[1].key, 1, title="Iets heel anders")
    page.press("Stel vast, met alles eronder")
    assert "veranderde dit" in page.told
    assert not any(row.adopted_on for row in goals(workspace).values())


def test_a_partner_sees_only_what_is_theirs_to_edit_and_keeps_its_progress(
    person, workspace: Workspace, branch: list[Goal]
) -> None:
    page = person(PARTNER, gebied="W5")
    assert page.box("Doel of actie").options == ["Actie: Open huiskamer"]
    page.app.button_group(key=f"progress_{branch[1].key}_0_status").set_value("done")
    page.press("Bewaar de stand")
    assert goals(workspace)["Open huiskamer"].status == "done"
    assert "Buren helpen elkaar" not in page.part("Boom en tabel").text


def test_a_partner_adds_an_action_of_their_own(person, workspace: Workspace, branch: list[Goal]) -> None:
    page = person(PARTNER, "Toevoegen", gebied=KLARENDAL)
    page.box("Wat willen we?").input("Buurtbus")
    page.press("Voeg toe")
    made = goals(workspace)["Buurtbus"]
    assert (made.rank, made.owner_subject) == ("action", PARTNER.subject)


def test_what_another_team_did_is_found_in_other_words(
    person, workspace: Workspace, branch: list[Goal]
) -> None:
    with writing(workspace, TEAM_W5) as pen:
        pen.create(Goal(area="W5", title="Koffie voor eenzame ouderen", rank="action", status="done",
                        status_reason="Elke week komen er 20 mensen."))  # fmt: skip
        pen.create(Goal(area="W5", title="Nieuwe lantaarns", rank="action"))
    page = person(TEAM_W2, "Wat deed een ander team?", gebied="W2")
    page.box("Waar gaat het over?").input("eenzaamheid bij oudere bewoners").run()
    (table,) = page.tables
    assert list(table.column("Gebied").items()) == [("Koffie voor eenzame ouderen", "Malburgen")]
    assert table.column("Toelichting")["Koffie voor eenzame ouderen"] == "Elke week komen er 20 mensen."


def test_a_search_that_finds_many_goals_says_how_many_it_leaves_out(
    person, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(goal_similar, "MOST", 2)
    with writing(workspace, ANALYST) as pen:
        for number in range(3):
            pen.create(Goal(area="W5", title=f"Koffie op dag {number}", rank="goal"))
    page = person(TEAM_W2, "Wat deed een ander team?", gebied="W2")
    page.box("Waar gaat het over?").input("koffie").run()
    (table,) = page.tables
    assert len(table.rows) == 1 + 2
    assert "de 2 die het best passen, van 3" in table.caption


def test_a_partner_finds_only_adopted_goals_of_others(
    real: Release, workspace: Workspace, branch: list[Goal]
) -> None:
    with workspace.reading() as session:
        at = Desk(real, workspace, PARTNER, rights.standing(session, PARTNER))
    assert goal_similar.similar(at, "open huiskamer") == []
    adopted(workspace, branch[0])
    assert [found.title for found, _ in goal_similar.similar(at, "open huiskamer")] == ["Open huiskamer"]
    assert goal_similar.similar(at, "open huiskamer", outside="W2") == []


@pytest.fixture
def outdated(workspace: Workspace) -> str:
    """The key of an adopted goal with a subject and an edition that the catalog no longer has; another of a gone area."""
    with workspace.transaction() as session:
        session.add(
            Goal(
                key="a" * 32, area="W2", title="Oud", indicator="bestaat_niet", adopted_on=DAY,
                baseline_edition="1850",
            )
        )  # fmt: skip
        session.add(Goal(key="b" * 32, area="WK029999", title="Weg", adopted_on=DAY))
    return "a" * 32


def test_a_goal_of_a_subject_that_is_no_more_still_stands_on_plannen(visit, outdated: str) -> None:
    assert "Oud" in visit().open("plannen", gebied="W2").text


def test_a_goal_of_a_subject_that_is_no_more_can_still_be_changed(
    person, workspace: Workspace, outdated: str
) -> None:
    page = person(ANALYST, "Wijzigen", gebied="W2")
    page.box("Doel of actie").set_value(outdated).run()
    page.box("Toelichting").input("Van vroeger.")
    page.press("Bewaar")
    with workspace.reading() as session:
        assert one(session, Goal, outdated).what == "Van vroeger."
