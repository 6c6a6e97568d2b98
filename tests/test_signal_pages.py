"""Can a team write down, judge and answer signals on the page, and does Mijn wijk show only what may be read?"""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from staffing import StaffVisit, coming_in, own_workspace
from workspaces import ADMINISTRATOR, ANALYST, READER, TEAM_W2

from monitor.questions import observations
from monitor.store import Release
from monitor.ui import signal_balance, signal_list
from monitor.workspace.database import Workspace
from monitor.workspace.records import every, writing
from monitor.workspace.signals import add
from monitor.workspace.tables import Bundle, Claim, Goal, Signal

KLARENDAL = "WK020207"
TODAY = date.today()


class Desk(StaffVisit):
    """Somebody who works for a team and opens the page."""

    page = "pages/staff/signalen.py"

    def part(self, code: str) -> "Desk":
        self.app.segmented_control(key="signal_part").set_value(code).run()
        return self.sound()

    def field(self, label: str, kind: str = "text_area"):
        """A field by its label."""
        (found,) = [one for one in self.app.get(kind) if one.label.startswith(label)]
        return found

    @property
    def said(self) -> str:
        """All that the page says, also successes and errors."""
        alerts = [one.value for kind in ("success", "error", "warning") for one in self.app.get(kind)]
        return " ".join([self.text, *alerts])


@pytest.fixture
def kept(real: Release, tmp_path: Path) -> Workspace:
    """The same records on both stores are proven in test_signals.py."""
    return own_workspace(real, tmp_path)


@pytest.fixture
def desk(real: Release, kept: Workspace, monkeypatch: pytest.MonkeyPatch):
    """Open the page as somebody."""
    return coming_in(Desk, real, kept, monkeypatch)


def held(workspace: Workspace, kind: type = Signal) -> list:
    with workspace.reading() as session:
        return every(session, kind)


def put(workspace: Workspace, **fields: object) -> Signal:
    given = {"area": KLARENDAL, "what": "De lantaarns doen het niet.", "said_on": TODAY}
    with writing(workspace, ANALYST) as pen:
        return add(pen, Signal(**{**given, **fields}))


def test_a_signal_takes_one_text_and_one_press_and_the_form_is_ready_for_the_next(desk, kept) -> None:
    page = desk(TEAM_W2)
    page.field("Wat is er gezegd?").input("De lantaarns doen het niet.")
    page.press("Bewaren")
    (one,) = held(kept)
    assert (one.said_on, one.theme, kept.catalog.area[one.area].level) == (TODAY, "veilig", "district")
    new = next(box for box in page.app.text_area if box.key.startswith("signal_what_"))
    assert new.value == ""
    assert "omdat er staat: lantaarn" in page.said


def test_the_place_of_the_last_signal_is_preset_also_at_a_later_visit(desk, kept) -> None:
    page = desk(TEAM_W2)
    page.field("Wat is er gezegd?").input("Het is stil.")
    page.field("Waar?", "selectbox").set_value("BU02020732")
    page.press("Bewaren")
    boxes = [one for one in page.app.selectbox if one.key and one.key.startswith("signal_where_")]
    assert [one.value for one in boxes] == ["BU02020732"]
    again = [one for one in desk(TEAM_W2).app.selectbox if one.key and one.key.startswith("signal_where_")]
    assert [one.value for one in again] == ["BU02020732"]


def test_what_is_taken_away_is_counted_whole_also_when_not_all_of_it_is_offered(
    desk, kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal_list, "SHOWN", 2)
    for number in range(3):
        one = put(kept, what=f"Lantaarn {number} is stuk.")
        with writing(kept, ANALYST) as pen:
            pen.remove(Signal, one.key, one.version)
    page = desk(TEAM_W2, gebied="W2").part("list")
    assert "Drie signalen kunt u terughalen. U ziet de laatste 2." in page.text


def test_of_signals_against_a_figure_the_table_says_that_it_shows_some(
    desk, kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal_balance, "SHOWN", 2)
    for number in range(3):
        put(kept, what=f"Lantaarn {number} is stuk.", indicator="eenzaam", stance="contradicts")
    captions = [table.caption for table in desk(TEAM_W2, gebied="W2").part("differing").tables]
    assert "Signalen die een cijfer tegenspreken: de nieuwste 2 van 3" in captions


def test_a_name_is_warned_of_kept_in_the_form_and_written_only_after_confirmation(desk, kept) -> None:
    page = desk(TEAM_W2)
    page.field("Wat is er gezegd?").input("Mevrouw de Vries van nummer 12 is bang.")
    page.press("Bewaren")
    assert held(kept) == []
    assert "een adres: 'van nummer 12'" in page.text
    assert page.field("Wat is er gezegd?").value.startswith("Mevrouw de Vries")
    page.field("Bewaar het toch", "checkbox").check()
    page.press("Bewaren")
    (one,) = held(kept)
    assert one.seen


def test_an_empty_text_is_refused_and_nothing_is_kept(desk, kept) -> None:
    page = desk(TEAM_W2).press("Bewaren")
    assert "Wat is er gezegd?: vul dit in." in page.said
    assert held(kept) == []


def test_a_text_of_a_megabyte_is_refused_with_a_sentence(desk, kept) -> None:
    page = desk(TEAM_W2)
    page.field("Wat is er gezegd?").input("x" * 1_000_000)
    page.press("Bewaren")
    assert "hier passen 2.000 tekens in" in page.said
    assert held(kept) == []


def test_script_in_a_signal_is_shown_as_text(desk, kept) -> None:
    put(kept, what="<script>alert(1)</script> مرحبا 👩‍👩‍👧")
    page = desk(TEAM_W2, gebied="W2").part("list")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.markup
    assert "<script>alert" not in page.markup


def test_who_only_reads_does_not_see_what_people_said(desk, kept) -> None:
    put(kept)
    assert "lantaarns" not in desk(READER).said


def test_a_public_text_with_a_person_is_refused_and_one_without_appears_on_mijn_wijk(desk, kept) -> None:
    put(kept)
    page = desk(TEAM_W2, gebied=KLARENDAL).part("moderation")
    page.field("Wat doen we ermee?", "segmented_control").set_value("public")
    page.field("Openbare tekst").input("Bel mevrouw Jansen over de lantaarns.")
    page.press("Vastleggen")
    assert "er kan een persoon in staan" in page.said
    assert page.field("Openbare tekst").value.startswith("Bel mevrouw")
    assert held(kept)[0].moderation == "new"
    page.field("Openbare tekst").input("De verlichting is vaak stuk.")
    page.press("Vastleggen")
    assert held(kept)[0].moderation == "public"
    assert "De verlichting is vaak stuk." in page.go("pages/public/wijk.py", gebied=KLARENDAL).text


def test_refusing_needs_a_reason(desk, kept) -> None:
    put(kept)
    page = desk(TEAM_W2, gebied=KLARENDAL).part("moderation")
    page.field("Wat doen we ermee?", "segmented_control").set_value("refused")
    page.press("Vastleggen")
    assert "Reden: schrijf waarom" in page.said
    assert held(kept)[0].moderation == "new"


def test_what_was_not_judged_is_nowhere_on_mijn_wijk(desk, kept) -> None:
    put(kept, place="bij de brug")
    made = put(kept, what="Mevrouw de Vries is bang.", seen=True, place="flat 3")
    with writing(kept, ANALYST) as pen:
        pen.change(Signal, made.key, 1, moderation="public", public_text="Een bewoner is bang in het donker.")
    text = desk(READER).go("pages/public/wijk.py", gebied=KLARENDAL).text
    assert "Een bewoner is bang in het donker." in text
    for hidden in ("lantaarns doen het niet", "bij de brug", "Vries", "flat 3"):
        assert hidden not in text


def test_mijn_wijk_without_public_signals_has_no_empty_heading(desk, kept) -> None:
    put(kept)
    assert "Wat bewoners zeggen, en wat wij" not in desk(READER).go("pages/public/wijk.py", gebied="W2").text


def test_silence_is_told_in_days_and_ends_with_an_answer(desk, kept) -> None:
    put(kept, said_on=TODAY - timedelta(days=40))
    page = desk(TEAM_W2, gebied="W2").part("replies")
    assert "40 dagen" in page.text
    page.field("Antwoord", "segmented_control").set_value("cannot")
    page.press("Antwoord bewaren")
    assert "schrijf waarom dit niet kan" in page.said
    page.field("Toelichting").input("Er is dit jaar geen geld voor.")
    page.press("Antwoord bewaren")
    (one,) = held(kept)
    assert (one.reply, one.replied_on) == ("cannot", TODAY)
    assert "Elk signaal heeft een antwoord." in page.text


def test_mijn_wijk_says_what_is_done_and_why_something_cannot(desk, kept) -> None:
    with writing(kept, ANALYST) as pen:
        top = pen.create(Goal(area="W2", title="Veilig", rank="goal"))
        goal = pen.create(Goal(area="W2", title="Lantaarns vervangen", rank="action", parent=top.key))
    with kept.transaction() as session:
        session.get(Goal, goal.key).adopted_on = TODAY
    replies = [
        {"reply": "picked_up", "reply_goal": goal.key},
        {"reply": "cannot", "reply_text": "er is geen geld voor"},
        {},
    ]
    for number, reply in enumerate(replies):
        made = put(kept)
        with writing(kept, ANALYST) as pen:
            pen.change(Signal, made.key, 1, moderation="public", public_text=f"Openbaar {number}.", **reply)
    text = desk(READER).go("pages/public/wijk.py", gebied="W2").text
    for told in (
        "Dit doen we: Lantaarns vervangen.",
        "Dit kan niet, omdat: er is geen geld voor",
        "Openbaar 2.",
    ):
        assert told in text


def test_a_conflict_shows_both_versions(desk, kept) -> None:
    made = put(kept)
    page = desk(TEAM_W2, gebied=KLARENDAL).part("list")
    page.field("Wat is er gezegd?").input("Mijn versie.")
    with writing(kept, ANALYST) as pen:
        pen.change(Signal, made.key, 1, what="Versie van een ander.")
    page.press("Bijwerken")
    assert held(kept)[0].what == "Versie van een ander."
    assert "Uw versie is niet bewaard" in page.said
    assert ["Wat is er gezegd?", "Versie van een ander.", "Mijn versie."] in page.tables[-1].rows


def test_who_was_not_heard_names_the_year_of_the_population(desk, kept) -> None:
    put(kept, area="BU02020732", age_group="65+")
    page = desk(TEAM_W2, gebied=KLARENDAL).part("unheard")
    places, ages = page.tables[:2]
    assert places.columns == ["Buurt", "Inwoners (2024)", "Signalen"]
    assert ages.columns[1] == "Deel van de inwoners van Klarendal (2022)"
    assert ages.column("Signalen")["65 en ouder"] == "1"
    assert ages.column("Signalen")["15 tot en met 24"] == "geen"


def test_a_bundle_pins_its_figures_to_this_release(desk, kept, real) -> None:
    made = put(kept)
    page = desk(TEAM_W2, gebied=KLARENDAL).part("bundles")
    page.field("Titel", "text_input").input("Verlichting in Klarendal")
    page.field("Wat vraagt u?").input("Kan de verlichting eerder worden gemaakt?")
    page.field("Signalen", "multiselect").set_value([made.key])
    page.field("Cijfers van", "multiselect").set_value(["misdrijven_per_1000"])
    page.press("Bewaren")
    (bundle,) = held(kept, Bundle)
    (claim,) = held(kept, Claim)
    assert (claim.owner_kind, claim.owner, claim.release) == ("bundle", bundle.key, real.name)
    assert claim.sentence in page.text
    assert "De lantaarns doen het niet." in page.text
    page.press("Maak er een PDF van")
    assert next(one.label for one in page.app.get("download_button")).startswith("Bewaar ")


def test_a_bundle_does_not_tell_a_figure_that_is_hidden_since(desk, kept, real) -> None:
    hidden = observations(real).filter(pl.col("status") == "suppressed").row(0, named=True)
    with writing(kept, TEAM_W2) as pen:
        bundle = pen.create(Bundle(area="W2", title="Verlichting"))
        pen.create(
            Claim(
                area="W2", owner_kind="bundle", owner=bundle.key, indicator=hidden["indicator"], release="eerder",
                of_area=hidden["area"], edition=hidden["edition"], value=43.0, sentence="Het cijfer was hier 43 procent.",
            )
        )  # fmt: skip
    page = desk(TEAM_W2, gebied="W2").part("bundles")
    page.app.selectbox[-1].set_value(bundle.key).run()
    page.sound()
    assert "laten we nu niet zien" in page.text
    assert "43 procent" not in page.sent()


def test_what_is_kept_too_long_is_erased_by_an_administrator_only(desk, kept) -> None:
    put(kept, keep_until=TODAY - timedelta(days=1))
    page = desk(TEAM_W2, gebied="W2").part("moderation")
    assert "Een beheerder wist ze voorgoed." in page.text
    desk(ADMINISTRATOR, gebied="W2").part("moderation").press("Wis één signaal voorgoed")
    assert held(kept) == []


def test_a_file_shows_all_problems_and_keeps_nothing_until_it_is_right(desk, kept) -> None:
    page = desk(TEAM_W2).part("intake")
    wrong = f"Wat;Waar;Datum\n;Klarendal;{TODAY}\nHet is stil;Geitenkamp;gisteren\n".encode()
    page.app.file_uploader[0].set_value(("lijst.csv", wrong, "text/csv")).run()
    page.sound()
    told = page.tables[0].column("Wat")
    assert told == {
        "rij 2, kolom wat": "Deze cel is leeg.",
        "rij 3, kolom datum": "Dit is geen datum.",
        "rij 3, kolom waar": "Deze plaats hoort niet bij uw gebieden.",
    }
    good = f"Wat;Waar;Datum\nHet is stil;Klarendal;{TODAY}\nEr is groen;Klarendal;{TODAY}\n".encode()
    page.app.file_uploader[0].set_value(("lijst.csv", good, "text/csv")).run()
    page.press("Bewaar alle rijen")
    assert sorted(one.what for one in held(kept)) == ["Er is groen", "Het is stil"]
