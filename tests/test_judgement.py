"""Every verdict, reason and kind of hiding has its own calm words, and no figure is told as surer than it is."""

import re
from itertools import product
from typing import get_args

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from monitor.build.estimate_checks import REASONS
from monitor.catalog import Catalog, load
from monitor.catalog.models import BreakKind, Link, Source
from monitor.views import judgement, words
from monitor.views.passport import COMPARED, MADE

CATALOG = load(ROOT / "data" / "catalog")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return CATALOG


@pytest.fixture(scope="module")
def survey() -> Source:
    return Source(
        code="alwm", label="", producer="", table="", licence="", nature="survey", editions=("2023",)
    )


def figure(**changes) -> dict:
    row = {
        "value": 47.0, "lower": 41.0, "upper": 53.0, "status": "measured", "flags": "", "note": "", "division": "2018",
        "edition": "2023", "reason": "", "respondents": 150.0, "area": "WK020207", "city_value": 51.0, "verdict": "better",
        "verdict_reason": "proven", "reference": 52.0, "development": None, "smallest_change": 13.2, "smallest_difference": 9.4,
    }  # fmt: skip
    return row | changes


@pytest.mark.parametrize(
    ("code", "state", "past"),
    [
        ("better", "gunstiger dan in de rest van Arnhem", "beter geworden"),
        ("worse", "minder gunstig dan in de rest van Arnhem", "minder goed geworden"),
        ("higher", "hoger dan in de rest van Arnhem", "hoger geworden"),
        ("lower", "lager dan in de rest van Arnhem", "lager geworden"),
        ("chance", "het verschil kan toeval zijn", "de verandering kan toeval zijn"),
    ],
)
def test_state_and_change_have_their_own_words(code: str, state: str, past: str) -> None:
    assert (judgement.verdict(code), judgement.verdict(code, against="2021")) == (state, past)


def test_too_small_varying_and_unknown_have_words_too() -> None:
    assert judgement.verdict("chance", "too_small") == "het verschil is te klein om van belang te zijn"
    assert judgement.verdict("varying", "varying", "past") == "op en neer"
    told = {judgement.verdict("unknown", reason, "past") for reason in judgement.UNKNOWN}
    assert len(told) == 5
    assert all(text.startswith("dat weten we niet, want ") for text in told)
    assert judgement.verdict(None) == judgement.verdict("") == ""


def test_every_code_of_the_tables_has_words() -> None:
    schema = (ROOT / "sql" / "schema.sql").read_text(encoding="utf-8")
    for table, against in (("comparison", "rest"), ("development", "past")):
        codes, reasons = (
            re.findall(r"[a-z_]+", re.search(rf"column {table}\.{column} is '([^']+)'", schema)[1])
            for column in ("verdict", "reason")
        )
        for code, reason in product(set(codes) - {"or"}, set(reasons) - {"or"}):
            assert judgement.verdict(code, reason, against)
        unknown = set(reasons) - {"or", "proven", "not_proven", "too_small", "varying"}
        assert unknown <= set(judgement.UNKNOWN)


def test_a_development_says_since_when() -> None:
    assert judgement.development("worse", "proven", "2015") == "minder goed geworden sinds 2015"
    assert judgement.development("chance", "not_proven", "2015") == "de verandering kan toeval zijn"
    assert judgement.development(None, None, None) == ""


def test_every_kind_of_hiding_has_its_own_sentence_without_a_figure() -> None:
    assert set(judgement.HIDDEN) == set(words.HIDDEN_SHORT) == set(REASONS)
    assert len(set(judgement.HIDDEN.values())) == len(REASONS)
    for reason, sentence in judgement.HIDDEN.items():
        row = figure(value=None, lower=None, upper=None, status="suppressed", reason=reason)
        assert judgement.absent(row) == sentence
        assert not set(re.findall(r"\d+", sentence)) - {"50", "100"}


def test_the_sentence_of_a_sensitive_subject_does_not_tell_the_answer() -> None:
    assert not re.search(r"iedereen|niemand|allemaal|hetzelfde|procent", judgement.HIDDEN["sensitive"])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"flags": ""}, []),
        ({"flags": "u", "respondents": 80.0}, [judgement.LESS_CERTAIN_FEW]),
        ({"flags": "u", "lower": 35.0, "upper": 59.0}, [judgement.LESS_CERTAIN_WIDE]),
        ({"flags": "eu", "respondents": 60.0, "lower": 35.0, "upper": 59.0},
         [judgement.LESS_CERTAIN_FEW, judgement.LESS_CERTAIN_WIDE]),
        ({"flags": "u", "respondents": 100.0}, [judgement.LESS_CERTAIN_FEW]),  # 97 answers, rounded to tens
        ({"flags": "u", "respondents": None, "lower": None, "upper": None}, [judgement.LESS_CERTAIN_FEW]),
        ({"flags": "u", "value": None}, []),
    ],
)  # fmt: skip
def test_why_a_figure_is_less_certain(catalog: Catalog, changes: dict, told: list[str]) -> None:
    assert judgement.less_certain(figure(**changes), catalog.indicator["p_onveilig"]) == told


def test_a_title_names_a_proven_difference_of_a_survey_only(catalog: Catalog, survey: Source) -> None:
    one, area = catalog.indicator["p_onveilig"], catalog.area["WK020207"]
    proven = judgement.finding(figure(), one, area, 51.0, survey, figure())
    assert proven.endswith("; dat is gunstiger dan in de rest van Arnhem (52 procent)")
    calm = figure(verdict="chance", verdict_reason="not_proven")
    for source, rest in (
        (survey, calm),
        (survey, None),
        *(
            (survey.model_copy(update={"nature": nature}), figure())
            for nature in ("model", "register", "classes")
        ),
    ):
        title = judgement.finding(figure(), one, area, 51.0, source, rest)
        assert title.endswith("; in heel Arnhem 51 procent")
        assert "gunstig" not in title


def test_what_can_and_cannot_be_concluded(catalog: Catalog) -> None:
    one, area = catalog.indicator["p_onveilig"], catalog.area["WK020207"]
    assert judgement.conclusion(figure(), one, area) == (
        "Ongeveer 150 bewoners gaven antwoord. "
        "Waardoor het verschil met de rest van Arnhem komt, zegt dit cijfer niet. "
        "Een verandering van minder dan 13 procentpunt kan deze meting in Klarendal niet laten zien."
    )
    calm = judgement.conclusion(figure(verdict="chance", verdict_reason="not_proven"), one, area)
    assert "Het verschil met de rest van Arnhem (52 procent) kan toeval zijn." in calm
    assert "Een verschil van minder dan 9 procentpunt kan deze meting niet laten zien." in calm
    small = judgement.conclusion(figure(verdict="chance", verdict_reason="too_small"), one, area)
    assert "is te klein om van belang te zijn" in small
    assert judgement.conclusion(None, one, area) == ""
    assert "6.932 bewoners" in judgement.conclusion(figure(respondents=6932.0), one, catalog.area["GM0202"])


@pytest.mark.parametrize(
    ("code", "size", "text"),
    [
        ("p_onveilig", 12.5, "13 procentpunt"),
        ("p_onveilig", 0.4, "0,4 procentpunt"),
        ("rc_leefbaarheid", 0.25, "0,3 punt"),
        ("kg_verloedering", 0.2, "0,2 punt"),
        ("gemiddelde_woningwaarde", 5000, "€ 5.000"),
    ],
)
def test_the_size_of_a_difference_has_its_own_unit(
    catalog: Catalog, code: str, size: float, text: str
) -> None:
    assert words.step(size, catalog.indicator[code]).replace("\xa0", " ") == text


@given(st.floats(1e-3, 100))
def test_a_difference_is_never_rounded_to_nothing(size: float) -> None:
    assert re.search(r"[1-9]", words.step(size, CATALOG.indicator["p_onveilig"]))


def test_a_move_is_told_with_its_span_and_only_a_proven_one_with_its_size(catalog: Catalog) -> None:
    one = catalog.indicator["p_onveilig"]
    change = {
        "verdict": "better", "reason": "proven", "from_edition": "2015", "edition": "2025", "editions": 6, "change": -8.4,
        "lower": -13.2, "upper": -3.6,
    }  # fmt: skip
    assert judgement.moved(change, one, "Klarendal") == (
        "Van 2015 tot en met 2025 in Klarendal: beter geworden, ongeveer 8 procentpunt (zes metingen). "
        "Waarschijnlijk tussen 4 en 13 procentpunt lager."
    )
    calm = judgement.moved(
        change | {"verdict": "chance", "reason": "not_proven", "lower": -9.4, "upper": 2.2}, one, "Klarendal"
    )
    assert "ongeveer" not in calm
    assert calm.endswith("Waarschijnlijk tussen 9 procentpunt lager en 2 procentpunt hoger.")
    none = {"verdict": "unknown", "reason": "too_few_editions", "lower": None, "upper": None}
    unknown = judgement.moved(change | none, one, "Klarendal")
    assert unknown == (
        "Hoe het in Klarendal gaat: dat weten we niet, want er zijn minder dan vijf metingen die u kunt vergelijken."
    )


def test_a_change_is_the_rounded_difference_of_unrounded_values(catalog: Catalog) -> None:
    row = {
        "against": "2023", "edition": "2025", "reference": 10.4, "difference": 1.2, "verdict": "chance", "reason": "not_proven",
        "lower": 0.4, "upper": 2.0,
    }  # fmt: skip
    told = judgement.since(row, catalog.indicator["p_onveilig"], "Klarendal")
    assert "van 10 procent naar 12 procent, een verschil van 1 procentpunt" in told
    assert told.replace("\xa0", " ").endswith("Waarschijnlijk tussen 0,4 en 2 procentpunt hoger.")


def test_every_kind_of_break_and_link_has_words() -> None:
    assert {f"other_{kind}" for kind in get_args(BreakKind)} <= set(COMPARED)
    assert set(get_args(Link)) == set(MADE)
