"""What pages show of a survey with margins: its numbers, verdicts, hidden figures, breaks and its two series."""

import re
from collections.abc import Iterator

import polars as pl
import pytest
from conftest import Tiny
from judged import AADIJK, BEEKZICHT, CITY, COLKHOF, SHOWN, with_survey
from visiting import Visit, number_in, put_in_use

from monitor.questions import breaks, developments, found, passport, precision, profile, trend
from monitor.questions.about import leads
from monitor.questions.survey import comparable_series
from monitor.store import Release
from monitor.ui.area_profile import KNOWN, SAID
from monitor.views import judgement, words
from monitor.views.portrait import notable

HIDDEN = [(code, area, reason) for code, area, _, _, _, _, reason, _ in SHOWN if reason]


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The release of the tiny monitor with a survey in it."""
    tiny = with_survey(Tiny(tmp_path_factory.mktemp("surveyed")))
    tiny.build()
    release = tiny.release()
    yield release
    release.connection.close()


@pytest.fixture
def visit(surveyed: Release, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A visitor of that monitor."""
    put_in_use(surveyed, monkeypatch)
    return Visit()


def test_the_sentence_not_loaded_is_gone(visit: Visit) -> None:
    assert words.SURVEY_NOT_LOADED not in visit.open("start").text


def test_the_survey_opens_its_theme_and_stands_first(visit: Visit, surveyed: Release) -> None:
    assert leads(surveyed) == {"proef": "tevreden"}
    assert "veilig_v" not in visit.open("start").markup
    visit.open("wijk", gebied=AADIJK)
    assert visit.markup.index(SAID) < visit.markup.index(KNOWN)
    said, known = (table for table in visit.tables if table.caption.startswith("Proef: Wa"))
    assert "Veilig" in {row[0] for row in said.rows}
    assert "Meldingen per 1.000 inwoners" in {row[0] for row in known.rows}
    assert not {row[0] for row in said.rows[1:]} & {row[0] for row in known.rows[1:]}


def test_a_row_of_a_survey_tells_value_margin_city_state_and_development(visit: Visit) -> None:
    visit.open("wijk", gebied=AADIJK)
    table = next(one for one in visit.tables if SAID in one.caption)
    told = dict(zip(table.columns, next(row for row in table.rows if row[0] == "Veilig"), strict=True))
    assert (told["Aadijk"], told["Waarschijnlijk tussen"], told["Heel Arnhem"]) == ("70%", "64 en 76", "53%")
    assert told["Vergeleken met de rest van Arnhem"] == "gunstiger"
    assert told["Ontwikkeling"] == "kan toeval zijn"  # from 2021 on, not over the break


def test_strengths_and_concerns_are_proven_ones(visit: Visit, surveyed: Release) -> None:
    for area, side in ((AADIJK, 0), (BEEKZICHT, 1), (COLKHOF, None)):
        sides = notable(profile(surveyed, area), surveyed.catalog)
        assert [rows["indicator"].to_list() for rows in sides] == [
            ["veilig"] if side == number else [] for number in (0, 1)
        ]
    text = visit.open("wijk", gebied=AADIJK).text
    assert "gunstiger dan in de rest van Arnhem (46 procent)" in text
    assert "Geen cijfer springt eruit." in text


def test_the_title_of_a_page_is_the_finding(visit: Visit) -> None:
    for page, codes in (("kaart", {"niveau": "wijk", "jaar": "2023"}), ("jaren", {})):
        visit.open(page, onderwerp="veilig", gebied=BEEKZICHT, **codes)
        assert "vindt in Beekzicht" not in visit.text  # no maker is named for the own survey
        assert (
            "In Beekzicht vindt 38 procent van de bewoners dat; dat is minder gunstig dan in de rest"
            in visit.text
        )
        visit.open(page, onderwerp="veilig", gebied=COLKHOF, **codes)
        assert "In Colkhof vindt 54 procent van de bewoners dat; in heel Arnhem 53 procent" in visit.text


@pytest.mark.parametrize(("code", "area", "reason"), HIDDEN)
def test_a_hidden_figure_says_why_and_shows_no_number(
    visit: Visit, code: str, area: str, reason: str
) -> None:
    asked = {"onderwerp": code, "gebied": area, "jaar": "2023", "niveau": "wijk"}
    visit.open("kaart", **asked)
    assert judgement.HIDDEN[reason] in visit.text
    (drawn,) = [row for row in visit.maps[0]["rows"] if row[0] == area]
    assert drawn[1:4] == [f"afgeschermd ({words.HIDDEN_SHORT[reason]})", None, 1]
    visit.open("wijk", gebied=area)
    rows = [row for table in visit.tables for row in table.rows if row[0] == visit_label(code)]
    assert len(rows) == 1
    assert rows[0][1] == "afgeschermd"
    assert words.HIDDEN_SHORT[reason] in " ".join(rows[0])


@pytest.mark.parametrize(("code", "area", "reason"), HIDDEN)
def test_who_follows_the_link_of_a_hidden_figure_learns_there_why(
    visit: Visit, code: str, area: str, reason: str
) -> None:
    visit.open("jaren", onderwerp=code, gebied=area)
    assert visit.address["gebied"] == area
    assert not visit.notices
    assert f"{visit_label(code)}: in {'Aadijk' if area == AADIJK else 'Beekzicht'} afgeschermd" in visit.text
    assert judgement.HIDDEN[reason] in visit.text
    assert (
        "De gekleurde band is de marge" not in visit.text
    )  # only the line of the city is drawn, without one


def test_nobody_is_sent_to_a_theme_without_figures(visit: Visit, surveyed: Release) -> None:
    assert "wie" not in leads(surveyed)
    asked = [item.proto.label for item in visit.open("start").app.get("page_link")]
    assert "Hoe verschillen Klarendal en Rijkerswoerd?" in asked
    assert "Wie wonen er in Schuytgraaf?" not in asked


def test_areas_with_answers_of_their_own_are_not_said_to_be_added_up(visit: Visit) -> None:
    added_up = "Voor gebieden bestaan geen eigen cijfers"
    assert added_up not in visit.open("uitleg").text
    assert "Een vragenlijst heeft eigen cijfers van gebieden" in visit.text


def visit_label(code: str) -> str:
    return {"groen": "Groen", "mooi": "Mooi", "stil": "Stil"}[code]


def test_both_reasons_of_less_certain_are_told(visit: Visit) -> None:
    for code, told in (("groen", judgement.LESS_CERTAIN_FEW), ("mooi", judgement.LESS_CERTAIN_WIDE)):
        visit.open("kaart", onderwerp=code, gebied=COLKHOF, jaar="2023", niveau="wijk")
        assert told in visit.text
        assert {row[0]: row[3] for row in visit.maps[0]["rows"]}[COLKHOF] == 4  # hatched


def test_the_map_of_differences_colours_only_what_is_proven(visit: Visit) -> None:
    visit.open("kaart", onderwerp="veilig", beeld="verschil", jaar="2023", niveau="wijk")
    assert {row[0]: tuple(row[2:4]) for row in visit.maps[0]["rows"]} == {
        AADIJK: (4, 0), BEEKZICHT: (0, 0), COLKHOF: (2, 4)
    }  # fmt: skip
    visit.open("kaart", onderwerp="stil", beeld="verschil", jaar="2023", niveau="wijk")
    assert {row[0]: tuple(row[2:4]) for row in visit.maps[0]["rows"]}[COLKHOF] == (2, 0)
    assert visit.tables[-1].caption.endswith("per wijk, vergeleken met de rest van Arnhem")
    judged = visit.tables[-1].column("Vergelijking")
    assert judged["Colkhof"] == "te klein om van belang te zijn"
    assert visit.tables[-1].columns[:3] == ["Wijk", "2023", "Vergelijking"]


def test_no_edition_before_a_break_is_offered_to_compare_with(visit: Visit) -> None:
    visit.open("kaart", onderwerp="veilig", beeld="verandering", jaar="2023", niveau="wijk", jaar2="2017")
    assert visit.address["jaar2"] == "2021"
    assert "Tweede jaar '2017' is er hier niet" in visit.notices


def test_no_line_and_no_verdict_crosses_a_break(visit: Visit, surveyed: Release) -> None:
    rows = trend(surveyed, "veilig", AADIJK)
    assert rows["segment"].to_list() == [0, 0, 1, 1]
    assert rows.filter(pl.col("break_reason") != "").select("edition", "break_kind", "break_here").rows() == [
        ("2021", "answers", False)
    ]
    visit.open("jaren", onderwerp="veilig", gebied=AADIJK)
    assert "Van 2021 naar 2023 in Aadijk: de verandering kan toeval zijn" in visit.text
    assert "2017 naar 2023" not in visit.text
    assert "2021: In 2021 konden mensen uit meer antwoorden kiezen." in visit.text


def test_the_passport_says_per_edition_what_was_asked(visit: Visit, surveyed: Release) -> None:
    rows = passport(surveyed, "veilig", AADIJK).select("edition", "compared", "against", "version").rows()
    assert rows == [
        ("2017", "first", "", "a"),
        ("2019", "same", "2017", "a"),
        ("2021", "other_answers", "2019", "b"),
        ("2023", "same", "2021", "b"),
    ]
    visit.open("jaren", onderwerp="veilig", gebied=AADIJK)
    strip = re.search(r'<ol class="lwm-passport".*?</ol>', visit.markup)[0]
    boxes = re.findall(r'<li class="([^"]*)">', strip)
    assert boxes == ["has", "has joined", "break", "has", "has joined"]
    assert "Vindt u de buurt Veilig?" in strip
    assert "Hoe Veilig vindt u de buurt?" in strip


def test_the_comparable_series_is_reached_through_its_subject_only(visit: Visit, surveyed: Release) -> None:
    assert comparable_series(surveyed, "veilig") == "veilig_v"
    assert comparable_series(surveyed, "tevreden") == ""
    assert "veilig_v" not in profile(surveyed, AADIJK)["indicator"]
    assert "veilig_v" not in found(surveyed, "veilig", 50)["code"]
    for page in ("kaart", "jaren"):
        visit.open(page, onderwerp="veilig")
        assert "Veilig (vergelijkbaar)" not in visit.app.selectbox(key="box_onderwerp").options


def test_two_series_of_a_subject_never_stand_together(visit: Visit, surveyed: Release) -> None:
    values = {code: trend(surveyed, code, AADIJK)["value"].to_list() for code in ("veilig", "veilig_v")}
    for codes, shown in (({}, "veilig"), ({"reeks": "vergelijkbaar"}, "veilig_v")):
        visit.open("jaren", onderwerp="veilig", gebied=AADIJK, **codes)
        table = next(one for one in visit.tables if one.columns[0] == "Jaar")
        told = [number_in(row[1]) for row in table.rows[1:]]
        assert told == values[shown]
    assert (
        "Van 2017 naar 2023 in Aadijk: beter geworden (van 41 procent naar 59 procent, een verschil van 18 procentpunt)."
        in visit.text
    )
    assert "alleen de onderdelen die in elk jaar zijn gevraagd" in visit.text


def test_the_code_of_a_comparable_series_leads_to_its_subject(visit: Visit) -> None:
    visit.open("jaren", onderwerp="veilig_v", gebied=AADIJK)
    assert visit.address.items() >= {"onderwerp": "veilig", "reeks": "vergelijkbaar"}.items()
    assert not visit.notices


def test_a_series_that_does_not_exist_falls_back_and_says_so(visit: Visit) -> None:
    visit.open("jaren", onderwerp="veilig", gebied=AADIJK, reeks="allebei")
    assert visit.address["reeks"] == "gepubliceerd"
    assert "allebei" in visit.notices


def test_precision_is_that_of_the_sample(surveyed: Release) -> None:
    row = precision(surveyed, "veilig", AADIJK, "2023").row(0, named=True)
    assert row["against"] == "2021"
    assert row["smallest_change"] == pytest.approx(2.8016 * (2 * (6 / 1.96) ** 2) ** 0.5, rel=1e-3)
    alone = precision(surveyed, "veilig", BEEKZICHT, "2023").row(0, named=True)
    assert alone["against"] == ""
    assert alone["smallest_change"] == pytest.approx(row["smallest_change"], rel=1e-3)
    for code, area in (
        ("groen", AADIJK),
        ("meldingen_per_1000", AADIJK),
        ("klasse", AADIJK),
        ("veilig", CITY),
    ):
        rows = precision(surveyed, code, area, "2023")
        assert rows.height == (1 if area == CITY else 0)


def test_the_smallest_change_stands_beside_the_figure(visit: Visit) -> None:
    visit.open("jaren", onderwerp="veilig", gebied=AADIJK)
    assert "Ongeveer 300 bewoners gaven antwoord." in visit.text
    assert (
        "Een verandering van minder dan 12 procentpunt kan deze meting in Aadijk niet laten zien."
        in visit.text
    )


def test_breaks_and_developments_can_be_asked(surveyed: Release) -> None:
    assert breaks(surveyed, "veilig").select("area", "edition", "kind").rows() == [("", "2021", "answers")]
    rows = developments(surveyed, "veilig_v", "aadijk").select("verdict", "reason", "from_edition").rows()
    assert rows == [("unknown", "too_few_editions", "2017")], "four editions are too few for a direction"


def test_the_explanation_counts_what_is_hidden_and_shows_the_passport(visit: Visit) -> None:
    visit.open("uitleg", onderwerp="veilig")
    table = next(one for one in visit.tables if one.caption == "Verborgen cijfers")
    counted = dict(table.rows[1:])
    assert counted[judgement.HIDDEN["secondary"]] == "2"
    assert "lwm-passport" in visit.markup
    assert "Vanaf 5 procentpunt." in visit.text


@pytest.mark.parametrize("area", [AADIJK, BEEKZICHT, COLKHOF, CITY])
def test_the_numbers_of_an_area_are_those_of_the_release(visit: Visit, surveyed: Release, area: str) -> None:
    visit.open("wijk", gebied=area)
    name = surveyed.catalog.area[area].label
    told = {
        row[0]: dict(zip(table.columns, row, strict=True))
        for table in visit.tables
        if table.columns[:3] == ["Onderwerp", name, "Jaar"]
        for row in table.rows[1:]
    }
    rows = profile(surveyed, area).to_dicts()
    assert len(told) == len(rows)
    for row in rows:
        one = surveyed.catalog.indicator[row["indicator"]]
        found = told[one.label]
        assert found[name] == words.value_or_reason(row, one)
        assert found.get("Waarschijnlijk tussen", "") == words.margin(row, one)
        state = judgement.verdict(row["verdict"], row["verdict_reason"])
        assert found.get("Vergeleken met de rest van Arnhem", "") == judgement.brief(state)


def test_a_figure_is_converted_only_where_it_says_so(visit: Visit, surveyed: Release) -> None:
    visit.open("jaren", onderwerp="veilig", gebied=AADIJK, reeks="vergelijkbaar")
    assert "omgerekend" not in visit.text  # made of common items, so every edition was measured
