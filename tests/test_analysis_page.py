"""Can a team go from nothing to an adopted analysis on the page Gebiedsanalyse, in few actions and in every state?"""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from staffing import StaffVisit, coming_in, own_workspace
from workspaces import ADMINISTRATOR, ANALYST, APPROVER, PARTNER, READER, TEAM_W2, TEAM_W5

from monitor.catalog import CITY
from monitor.drafts import draft
from monitor.questions import observations
from monitor.store import Release
from monitor.ui.address import STEPS as ADDRESSED
from monitor.ui.analysis_adoption import WITH
from monitor.views.choices import PROCESS
from monitor.workspace.adoption import adopt, discuss, reopen
from monitor.workspace.analyses import AnalysisContent, analyses, content, public_analyses
from monitor.workspace.analysing import begin, challenge, weigh, write
from monitor.workspace.database import Workspace
from monitor.workspace.places import within
from monitor.workspace.records import every, writing
from monitor.workspace.rights import Identity
from monitor.workspace.tables import Analysis, Challenge, Claim, Comment, Goal, Section, Signal

PLACE = "WK020207"
STEPS = tuple(PROCESS)
MOST = 30
"""Actions that the path over this page may take; signals and the report take the rest of sixty."""


class Desk(StaffVisit):
    """Somebody at the page; counts every field that is filled in and every click."""

    page = "pages/staff/analyse.py"
    actions = 0

    def go(self, place: str = PLACE) -> "Desk":
        return super().go(gebied=place)

    def step(self, step: str) -> "Desk":
        self.actions += 1
        code = next(code for code, meant in ADDRESSED.items() if meant == step)
        self.app.get("button_group")[0].set_value(code).run()
        return self.sound()

    def type(self, label: str, told: str) -> "Desk":
        self.actions += 1
        self.box(label).input(told)
        return self

    def pick(self, label: str, place: int) -> "Desk":
        """Choose one of several in a box."""
        self.actions += 1
        (box,) = [one for one in self.app.multiselect if one.label == label]
        box.select(box.options[place])
        return self

    def press(self, label: str) -> "Desk":
        self.actions += 1
        return super().press(label)

    @property
    def buttons(self) -> set[str]:
        return {one.label for one in self.app.button}

    @property
    def errors(self) -> str:
        return " ".join(one.value for one in self.app.error)


@pytest.fixture
def kept(real: Release, tmp_path: Path) -> Workspace:
    """The same records on both stores are proven in test_analyses.py."""
    return own_workspace(real, tmp_path)


@pytest.fixture
def desk(real: Release, kept: Workspace, monkeypatch: pytest.MonkeyPatch):
    """Open the page as somebody."""
    return coming_in(Desk, real, kept, monkeypatch)


def read(workspace: Workspace) -> AnalysisContent:
    with workspace.reading() as session:
        (one,) = analyses(session, [PLACE])
        return content(session, one.key, within(PLACE, workspace.catalog))


def signals(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        for what in ("Het plein is donker", "Wij koken samen op vrijdag", "Er wordt hard gereden"):
            pen.create(Signal(area=PLACE, what=what, said_on=date(2026, 11, 2)))


def started(workspace: Workspace, release: Release) -> None:
    first = draft(release, PLACE)
    with writing(workspace, TEAM_W2) as pen:
        begin(pen, first.analysis, first.sections, first.claims)


def test_the_whole_path_fits_in_few_actions(desk, kept: Workspace) -> None:
    signals(kept)
    page = desk(ADMINISTRATOR)
    page.press("Maak het concept")
    page.step("challenges").type("Nieuwe opgave", "Een plein waar je elkaar ziet")
    page.pick("Rust op deze signalen", 0).pick("Rust op deze cijfers", 0).press("Voeg de opgave toe")
    page.step("goals")
    for title, lines in (
        ("Het plein is licht en veilig", "Lantaarns - Gemeente\nSchouw - Wijkplatform"),
        ("Buren kennen elkaar", "Open koffie - Buurthuis\nFeest - Bewoners"),
    ):
        page.type("Nieuw doel", title).type("Acties, elk op een eigen regel", lines)
        page.press("Voeg doel en acties toe")
    page.step("adoption").type(WITH, "Wijkplatform")
    page.press("Leg vast dat dit is besproken").press("Stel vast en maak openbaar")
    assert page.app.success[0].value.startswith("Vastgesteld")
    assert page.actions <= MOST
    with kept.reading() as session:
        (public,) = public_analyses(session, [PLACE])
    assert [one.rank for one in public.goals] == ["goal", "action", "action"] * 2
    assert [one.owner for one in public.goals if one.rank == "action"] == [
        "Gemeente", "Wijkplatform", "Buurthuis", "Bewoners",
    ]  # fmt: skip
    heard, figures = public.grounds(public.challenges[0])
    assert (len(figures), heard) == (1, [])


def test_a_place_without_an_analysis_offers_its_team_a_draft_and_others_nothing(desk) -> None:
    assert "Maak het concept" in desk(TEAM_W2).buttons
    for who in (TEAM_W5, READER, APPROVER):
        page = desk(who)
        assert "Maak het concept" not in page.buttons
        assert "nog geen vastgestelde gebiedsanalyse" in page.text


def test_a_draft_is_read_by_its_team_and_who_approves_and_by_nobody_else(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    for who in (TEAM_W2, APPROVER):
        assert "Gebiedsanalyse Klarendal" in desk(who).text
    for who in (TEAM_W5, READER):
        page = desk(who)
        assert "Gebiedsanalyse Klarendal" not in page.text
        assert "nog geen vastgestelde gebiedsanalyse" in page.text


def adopted(workspace: Workspace) -> None:
    codes = within(PLACE, workspace.catalog)
    analysis = read(workspace).analysis
    with writing(workspace, TEAM_W2) as pen:
        discuss(pen, analysis.key, analysis.version, date(2026, 11, 2), "Bewoners", codes)
    with writing(workspace, APPROVER) as pen:
        adopt(pen, analysis.key, read(workspace).analysis.version, codes)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", [TEAM_W2, TEAM_W5, READER, APPROVER], ids=lambda who: who.subject)
def test_every_step_of_an_adopted_analysis_opens_for_everybody_and_nobody_changes_it(
    desk, kept: Workspace, real: Release, step: str, who: Identity
) -> None:
    started(kept, real)
    signals(kept)
    adopted(kept)
    page = desk(who).step(step)
    assert not page.errors
    assert not {label for label in page.buttons if label.startswith(("Bewaar", "Voeg", "Leg vast"))}


def test_others_keep_reading_what_was_adopted_while_the_team_writes_on(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    adopted(kept)
    analysis = read(kept).analysis
    with writing(kept, APPROVER) as pen:
        reopen(pen, analysis.key, analysis.version)
    with writing(kept, TEAM_W2) as pen:
        challenge(pen, analysis, "Nog niet voor iedereen")
    assert "Nog niet voor iedereen" in desk(TEAM_W2).step("challenges").text
    assert "Nog niet voor iedereen" not in desk(READER).step("challenges").text


def test_others_see_no_goal_of_the_city_that_was_not_adopted(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    analysis = read(kept).analysis
    with writing(kept, ANALYST) as pen:
        goals = [pen.create(Goal(area=CITY, title=title)) for title in ("Nog geheim", "Al vastgesteld")]
        for goal in goals:
            weigh(pen, analysis, goal, "supports", "Past hier")
    with writing(kept, APPROVER) as pen:
        pen.change(Goal, goals[1].key, 1, adopted_on=date(2026, 11, 1), adopted_by="Raad")
    adopted(kept)
    for who, sees in ((TEAM_W2, True), (PARTNER, False), (READER, False)):
        text = desk(who).step("city_goals").text
        assert "Al vastgesteld" in text
        assert ("Nog geheim" in text) is sees


def test_an_earlier_version_does_not_tell_a_figure_that_is_hidden_since(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    hidden = observations(real).filter(pl.col("status") == "suppressed").row(0, named=True)
    of = {"indicator": hidden["indicator"], "of_area": hidden["area"], "edition": hidden["edition"]}
    key = read(kept).analysis.key
    with writing(kept, TEAM_W2) as pen:
        pen.create(
            Claim(
                **of, area=PLACE, owner_kind="analysis", owner=key, step="figures", release="eerder",
                value=987.6, sentence="Het waren er hier 987,6.",
            )
        )  # fmt: skip
    adopted(kept)
    page = desk(APPROVER).step("adoption")
    assert "laten we nu niet zien" in page.text
    assert "987,6" not in page.sent()


def test_a_team_begins_at_its_own_area(desk, real: Release) -> None:
    page = desk(TEAM_W5, "")
    assert page.address["gebied"] == "W5"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", [TEAM_W2, APPROVER], ids=lambda who: who.subject)
def test_every_step_of_a_draft_opens_and_only_the_team_writes(
    desk, kept: Workspace, real: Release, step: str, who: Identity
) -> None:
    started(kept, real)
    signals(kept)
    page = desk(who).step(step)
    assert not page.errors
    assert ("Voeg de opgave toe" in page.buttons) == (who is TEAM_W2 and step == "challenges")
    saves = {label for label in page.buttons if label.startswith(("Bewaar", "Voeg", "Leg vast"))}
    assert bool(saves) == (who is TEAM_W2)


def test_the_words_of_inhabitants_are_only_for_who_works_with_signals(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    signals(kept)
    assert "Het plein is donker" in desk(TEAM_W2).step("signals").text
    assert "Het plein is donker" not in desk(APPROVER).step("signals").sent()
    adopted(kept)
    for who in (READER, TEAM_W5):
        page = desk(who).step("signals")
        assert "Het plein is donker" not in page.sent()


def test_a_text_is_kept_and_a_refused_one_stays_in_its_box(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    label = "Het gebied in het kort"
    page = desk(TEAM_W2).type(label, "Wat wij zien")
    next(one for one in page.app.button if "in_short" in str(one.key)).click().run()
    assert read(kept).text("in_short") == "Wat wij zien"
    page.type(label, "")
    next(one for one in page.app.button if "in_short" in str(one.key)).click().run()
    assert "in_short" not in read(kept).sections
    page.type(label, "Wat wij zien")
    next(one for one in page.app.button if "in_short" in str(one.key)).click().run()
    assert read(kept).text("in_short") == "Wat wij zien"
    page.type(label, "x" * 20_001)
    next(one for one in page.app.button if "in_short" in str(one.key)).click().run()
    assert "Niet bewaard" in page.errors
    assert page.box(label).value == "x" * 20_001
    assert read(kept).text("in_short") == "Wat wij zien"


def test_who_typed_over_a_text_that_changed_meanwhile_sees_both_and_loses_nothing(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    label = "Het gebied in het kort"
    page = desk(TEAM_W2).type(label, "Mijn tekst")
    whole = read(kept)
    with writing(kept, ADMINISTRATOR) as pen:
        write(pen, whole.analysis, "in_short", "Tekst van een ander", whole.sections["in_short"])
    save = next(one for one in page.app.button if "in_short" in str(one.key))
    save.click().run()
    assert "Uw versie is niet bewaard" in page.errors
    both = next(table for table in page.tables if table.caption == "Twee versies")
    assert both.rows[1][1:] == ["Tekst van een ander", "Mijn tekst"]
    assert page.box(label).value == "Mijn tekst"
    assert read(kept).text("in_short") == "Tekst van een ander"
    next(one for one in page.app.button if "in_short" in str(one.key)).click().run()
    assert read(kept).text("in_short") == "Mijn tekst"


def test_another_judgement_is_shown_with_its_reason_and_refused_without(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    page = desk(TEAM_W2)
    next(one for one in page.app.radio if one.label == "Oordeel").set_value("strength")
    page.press("Bewaar dit oordeel")
    assert "Niet bewaard" in page.errors
    next(one for one in page.app.radio if one.label == "Oordeel").set_value("strength")
    page.type("Waarom?", "Buren zorgen hier voor elkaar").press("Bewaar dit oordeel")
    assert "Reden: Buren zorgen hier voor elkaar" in page.text
    assert "Sterke punten: 1" in page.text


def test_a_figure_is_left_out_and_the_journal_keeps_it(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    many = len(read(kept).claims)
    page = desk(TEAM_W2)
    next(one for one in page.app.radio if one.label == "Oordeel").set_value("leave_out")
    page.press("Bewaar dit oordeel")
    assert len(read(kept).claims) == many - 1
    with kept.reading() as session:
        assert len(every(session, Claim, removed=True)) == many


def test_answers_of_a_meeting_become_signals(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    page = desk(TEAM_W2).step("recognition")
    page.press("Bewaar als signalen")
    assert "minstens één" in page.app.warning[-1].value
    recognised = [one for one in page.app.radio if one.options == ["Herkend", "Deels", "Niet herkend"]]
    recognised[0].set_value("yes")
    recognised[1].set_value("no")
    page.type("Wat werd er gezegd? (2)", "Dat is bij de flats heel anders").press("Bewaar als signalen")
    with kept.reading() as session:
        stances = {one.stance for one in every(session, Signal)}
    assert stances == {"confirms", "contradicts"}
    assert "spreekt het cijfer tegen" in page.step("signals").text


def test_an_adopted_analysis_shows_no_forms_and_a_new_version_brings_them_back(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    page = desk(TEAM_W2).step("adoption").type(WITH, "Bewoners")
    page.press("Leg vast dat dit is besproken")
    assert "Stel vast en maak openbaar" not in page.buttons
    desk(APPROVER).step("adoption").press("Stel vast en maak openbaar")
    page = desk(TEAM_W2)
    assert "is vastgesteld" in page.text
    assert not {label for label in page.buttons if label.startswith("Bewaar")}
    assert "Nieuwe versie" not in page.step("adoption").buttons
    desk(APPROVER).step("adoption").press("Nieuwe versie")
    page = desk(TEAM_W2)
    assert "openbaar is de versie van" in page.text
    assert "Bewaar dit oordeel" in page.buttons


def test_who_adopts_what_changed_since_they_read_it_is_told_to_read_first(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    desk(TEAM_W2).step("adoption").type(WITH, "Bewoners").press("Leg vast dat dit is besproken")
    page = desk(APPROVER).step("adoption")
    whole = read(kept)
    with writing(kept, TEAM_W2) as pen:
        pen.create(Section(area=PLACE, analysis=whole.analysis.key, step="challenges", body="Nog iets"))
    page.press("Stel vast en maak openbaar")
    assert "veranderd sinds u dit las" in page.errors
    assert read(kept).analysis.status == "discussed"
    page.press("Stel vast en maak openbaar")
    assert read(kept).analysis.status == "adopted"


def test_versions_are_compared_with_now(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    page = desk(TEAM_W2).step("adoption").type(WITH, "Bewoners")
    page.press("Leg vast dat dit is besproken")
    assert "Er is niets veranderd sinds deze versie" in page.text
    whole = read(kept)
    with writing(kept, TEAM_W2) as pen:
        pen.create(Goal(area=PLACE, analysis=whole.analysis.key, title="Een later doel"))
    table = next(
        table
        for table in desk(TEAM_W2).step("adoption").tables
        if table.caption.startswith("Verschillen met Versie 1")
    )
    assert table.rows[1][:2] == ["Doel of actie", "-"]
    assert "Een later doel" in table.rows[1][2]


def test_a_remark_of_a_colleague_is_placed_and_ticked_off(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    desk(APPROVER).step("adoption").type("Nieuwe opmerking", "Noem ook het park").press("Plaats de opmerking")
    page = desk(TEAM_W2).step("adoption")
    assert "Noem ook het park" in page.text
    page.press("Deze is verwerkt")
    assert next(one for one in page.tables if one.caption == "Opmerkingen").rows[1][3] == "verwerkt"


def test_figures_that_changed_are_told_at_the_top_and_at_the_claim_and_can_be_taken_over(
    desk, kept: Workspace, real: Release
) -> None:
    first = draft(real, PLACE)
    first.analysis.release = "2026-01-01-eerder"
    for claim in first.claims:
        claim.release = "2026-01-01-eerder"
    first.claims[0].value = 1.0
    with writing(kept, TEAM_W2) as pen:
        begin(pen, first.analysis, first.sections, first.claims)
    page = desk(TEAM_W2)
    assert "Van deze gebiedsanalyse is één cijfer veranderd" in page.text
    assert "In de uitgave van nu is dit cijfer" in page.text
    page.press("Neem de cijfers van nu over")
    assert "In de uitgave van nu is dit cijfer" not in page.text
    assert read(kept).analysis.release == real.name


def test_papers_are_there_to_take_along(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    page = desk(TEAM_W2).step("progress")
    labels = {one.proto.label for one in page.app.get("download_button")}
    year = date.today().year
    assert {
        f"Wijkprogramma {year}",
        "Doelen en acties als tabel (CSV)",
        "Overdracht voor een collega",
    } == labels
    assert "Klarendal is een wijk" in page.box("Alinea voor een voorstel aan raad of college").value
    adopted(kept)
    reader = desk(READER).step("progress")
    assert "Overdracht voor een collega" not in {one.proto.label for one in reader.app.get("download_button")}


def test_what_people_type_is_shown_as_text(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    page = desk(TEAM_W2).step("challenges").type("Nieuwe opgave", "<script>alert(1)</script> 🏘️")
    page.press("Voeg de opgave toe")
    assert "<script>alert" not in page.markup
    assert "<script>alert(1)</script> 🏘️" in page.text


def test_an_analysis_of_a_subject_that_is_no_more_still_opens(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    with kept.transaction() as session:
        claim = every(session, Claim)[-1]
        claim.indicator = "verdwenen"
    page = desk(TEAM_W2)
    assert "Dit onderwerp is er niet meer" in page.text
    for step in ("signals", "recognition", "challenges", "progress"):
        page.step(step)


def test_a_place_that_is_no_more_ends_in_a_sentence(desk, kept: Workspace) -> None:
    with kept.transaction() as session:
        session.add(Analysis(area="W99", title="Oud", upto="2025", release="oud", status="draft"))
    page = desk(ADMINISTRATOR, "W99")
    assert "W99" in page.notices


def test_an_opgave_is_changed_and_taken_away_and_a_change_of_somebody_else_is_not_lost(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    with writing(kept, TEAM_W2) as pen:
        made = challenge(pen, read(kept).analysis, "Plein")
    page = desk(TEAM_W2).step("challenges")
    page.type("Opgave, nieuwe tekst", "Plein en park").press("Bewaar")
    assert read(kept).challenges[0].title == "Plein en park"
    page.type("Opgave, nieuwe tekst", "Mijn plein")
    with writing(kept, ADMINISTRATOR) as pen:
        pen.change(Challenge, made.key, 2, title="Plein van een ander")
    page.press("Bewaar")
    assert "Uw versie is niet bewaard" in page.errors
    assert read(kept).challenges[0].title == "Plein van een ander"
    page.app.checkbox[0].check()
    page.press("Bewaar")
    assert not read(kept).challenges


def test_a_draft_that_nobody_needs_is_taken_away_and_an_adopted_one_is_not(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    desk(TEAM_W2).step("adoption").type("Waarom weg?", "Dubbel").press("Haal weg")
    assert "Maak het concept" in desk(TEAM_W2).buttons
    started(kept, real)
    adopted(kept)
    assert "Haal weg" not in desk(TEAM_W2).step("adoption").buttons


def test_what_somebody_types_survives_what_a_colleague_keeps_meanwhile(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    page = desk(TEAM_W2).step("challenges").type("Nieuwe opgave", "Mijn opgave")
    with writing(kept, ADMINISTRATOR) as pen:
        challenge(pen, read(kept).analysis, "Opgave van een ander")
    page.press("Voeg de opgave toe")
    assert {one.title for one in read(kept).challenges} == {"Mijn opgave", "Opgave van een ander"}
    assert page.box("Nieuwe opgave").value == ""

    page.step("adoption").type("Nieuwe opmerking", "Mijn opmerking")
    with writing(kept, ADMINISTRATOR) as pen:
        on = read(kept).analysis.key
        pen.create(Comment(area=PLACE, on_kind="analysis", on_key=on, body="Die van een ander"))
    page.press("Plaats de opmerking")
    assert {one.body for one in read(kept).comments} == {"Mijn opmerking", "Die van een ander"}


def test_what_a_colleague_took_away_meanwhile_is_told_and_nothing_else_takes_its_place(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    page = desk(TEAM_W2)
    chosen, other = read(kept).claims[:2]
    next(one for one in page.app.selectbox if one.label == "Cijfer").set_value(chosen.key)
    next(one for one in page.app.radio if one.label == "Oordeel").set_value("strength")
    page.type("Waarom?", "Buren zorgen hier voor elkaar")
    with writing(kept, ADMINISTRATOR) as pen:
        pen.remove(Claim, chosen.key, chosen.version, "past niet")
    page.press("Bewaar dit oordeel")
    assert "veranderde intussen wat u koos" in page.errors
    assert not any(one.own_judgement for one in read(kept).claims)
    assert page.box("Waarom?").value == "Buren zorgen hier voor elkaar"
    next(one for one in page.app.selectbox if one.label == "Cijfer").set_value(other.key)
    page.press("Bewaar dit oordeel")
    assert [one.key for one in read(kept).claims if one.own_judgement] == [other.key]


def test_the_step_stands_in_the_address_and_an_address_opens_it(desk, kept: Workspace, real: Release) -> None:
    started(kept, real)
    assert desk(TEAM_W2).step("goals").address["stap"] == "doelen"
    page = desk(TEAM_W2)
    page.app.query_params["stap"] = "vaststellen"
    page.app.run()
    assert "Leg vast dat dit is besproken" in page.sound().buttons


def test_who_approves_is_led_to_what_waits_and_a_reader_to_what_was_adopted(
    desk, kept: Workspace, real: Release
) -> None:
    started(kept, real)
    page = desk(TEAM_W2).step("adoption").type(WITH, "Bewoners").press("Leg vast dat dit is besproken")
    assert "adres van deze bladzijde" in page.text
    ways = {one.proto.label for one in desk(APPROVER, "W5").app.get("page_link")}
    assert "Gebiedsanalyse Klarendal" in ways
    assert "Gebiedsanalyse Klarendal" not in {
        one.proto.label for one in desk(READER, "W5").app.get("page_link")
    }
    desk(APPROVER).step("adoption").press("Stel vast en maak openbaar")
    assert "Gebiedsanalyse Klarendal" in {one.proto.label for one in desk(READER, "W5").app.get("page_link")}
