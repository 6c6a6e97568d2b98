"""What a question answers: exactly what was asked, known codes only, and the same number everywhere."""

import pytest
from conftest import Tiny

from monitor.questions import (
    QUESTIONS,
    areas,
    budgets,
    classes,
    compare,
    comparisons,
    editions,
    found,
    indicators,
    observations,
    on_map,
    profile,
    trend,
    undated,
)
from monitor.questions.about import has_survey_districts
from monitor.questions.asked import Unknown
from monitor.store import Release

COLUMNS = {
    "indicator", "area", "edition", "value", "lower", "upper", "respondents", "status", "flags", "division", "source"
}  # fmt: skip


def test_observations_are_exactly_those_asked(small: Release) -> None:
    answer = observations(small, "tevreden, meldingen", ["aadijk", "WK020202"], "2023")
    assert set(answer.columns) >= COLUMNS
    assert answer.select("indicator", "area").rows() == [
        ("tevreden", "WK020201"),
        ("tevreden", "WK020202"),
        ("meldingen", "WK020201"),
        ("meldingen", "WK020202"),
    ]
    assert set(answer["edition"]) == {"2023"}


def test_an_edition_that_was_not_held_is_not_filled_with_another(small: Release) -> None:
    assert observations(small, "tevreden", "aadijk", "2019").is_empty()


def test_a_former_code_leads_to_todays(small: Release) -> None:
    assert observations(small, "blij").equals(observations(small, "tevreden"))


def test_one_row_per_figure_on_todays_lines_where_they_exist(small: Release) -> None:
    answer = observations(small)
    assert not answer.select("indicator", "area", "edition").is_duplicated().any()
    lines = dict(observations(small, None, "aadijk", "2017").select("indicator", "division").iter_rows())
    assert lines == {"tevreden": "2018", "helpers": "2018", "klasse": "2016"}


def test_a_division_can_be_asked(small: Release) -> None:
    assert observations(small, "tevreden", "aadijk", "2017", "2016")["value"].item() == 60


@pytest.mark.parametrize(
    ("choices", "near"),
    [
        ({"indicator": "tevredn"}, "tevreden"),
        ({"area": "aadyk"}, "aadijk"),
        ({"area": "WK020209"}, "wk020201"),
        ({"edition": "2032"}, "2023"),
        ({"division": "2015"}, "2016"),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest(
    small: Release, choices: dict[str, str], near: str
) -> None:
    with pytest.raises(Unknown, match=near):
        observations(small, **choices)


@pytest.mark.parametrize(
    ("question", "choices"),
    [
        ("areas", {"level": "wijk"}),
        ("indicators", {"theme": "onzin"}),
        ("comparisons", {"against": "2099"}),
        ("budgets", {"year": "2099"}),
        ("on_map", {"indicator": "tevreden", "edition": "2023", "level": "wijk"}),
        ("classes", {"indicator": "tevreden,meldingen"}),
        ("profile", {"area": ""}),
        ("profile", {"area": "aadijk", "edition": "2032"}),
        ("compare", {"areas": "aadijk"}),
    ],
)
def test_a_choice_that_does_not_exist_is_no_empty_answer(
    small: Release, question: str, choices: dict[str, str]
) -> None:
    with pytest.raises(Unknown):
        QUESTIONS[question](small, **choices)


def test_a_profile_takes_the_latest_edition_not_after_the_one_asked(small: Release) -> None:
    latest = dict(profile(small, "aadijk").select("indicator", "edition").iter_rows())
    assert latest == {
        "aantal_inwoners": "2023", "tevreden": "2023", "helpers": "2017",
        "meldingen": "2023", "meldingen_per_1000": "2023", "klasse": "2017",
    }  # fmt: skip
    before = dict(profile(small, "aadijk", "2021").select("indicator", "edition").iter_rows())
    assert before == {"tevreden": "2021", "helpers": "2017", "meldingen": "2021", "klasse": "2017"}


def test_a_profile_puts_the_city_the_verdict_and_the_others_beside_the_value(small: Release) -> None:
    rows = {row["indicator"]: row for row in profile(small, "aadijk").iter_rows(named=True)}
    rate, survey = rows["meldingen_per_1000"], rows["tevreden"]
    assert (rate["city_value"], rate["verdict"], rate["verdict_reason"]) == (54, "worse", "proven")
    assert (survey["city_value"], survey["verdict"]) == (56, None)
    assert (survey["lowest"], survey["highest"], survey["areas"]) == (40, 70, 3)


def test_areas_are_compared_at_the_same_edition(small: Release) -> None:
    answer = compare(small, "aadijk,beekzicht,colkhof")
    assert not answer.select("indicator", "area").is_duplicated().any()
    assert answer.select("indicator", "edition").unique().height == answer["indicator"].n_unique()
    assert answer.filter(answer["indicator"] == "tevreden")["value"].to_list() == [70, 40, 50]


def test_the_same_number_in_every_question(small: Release) -> None:
    value = observations(small, "tevreden", "aadijk", "2021")["value"].item()
    for answer in (
        trend(small, "tevreden", "aadijk"),
        profile(small, "aadijk", "2021"),
        compare(small, "aadijk,noord", "2021"),
    ):
        rows = answer.filter(
            (answer["indicator"] == "tevreden")
            & (answer["area"] == "WK020201")
            & (answer["edition"] == "2021")
        )
        assert rows["value"].item() == value
    shown = on_map(small, "tevreden", "2021")
    assert shown.filter(shown["area"] == "WK020201")["value"].item() == value


def test_the_map_shows_every_district_with_its_class_and_reason(small: Release) -> None:
    answer = on_map(small, "meldingen_per_1000", "2023")
    assert answer.select("area", "class_index", "status", "verdict").rows() == [
        ("WK020201", 4, "measured", "worse"),
        ("WK020202", 0, "measured", "better"),  # 20 lies on the first limit: bounds are inclusive
        ("WK020203", None, "suppressed", None),
    ]


def test_the_legend_has_no_edition(small: Release) -> None:
    legend = classes(small, "tevreden")
    assert legend.rows() == [(1, None, 40), (2, 40, 50), (3, 50, 60), (4, 60, 70), (5, 70, None)]


def test_editions_are_those_with_figures_and_never_undated(small: Release) -> None:
    answer = editions(small, "tevreden")
    assert answer.filter(answer["level"] == "city")["edition"].to_list() == ["2017", "2021", "2023"]
    assert "undated" not in answer["edition"].to_list()


def test_figures_without_a_year_are_shown_apart(small: Release) -> None:
    assert undated(small, "aadijk")["value"].to_list() == [65]
    assert "undated" not in profile(small, "aadijk")["edition"].to_list()


def test_survey_districts_are_seen_and_an_undated_one_does_not_count(small: Release, real: Release) -> None:
    assert has_survey_districts(small)
    assert not has_survey_districts(real)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("aadijk", "WK020201"),
        ("eiland", "WK020201"),
        ("BEEK", "WK020202"),
        ("colkof", "WK020203"),
        ("tevr", "tevreden"),
    ],
)
def test_people_find_what_they_mean(small: Release, text: str, code: str) -> None:
    assert found(small, text)["code"][0] == code


@pytest.mark.parametrize("text", ["", "   ", "!!", "qqqqqq"])
def test_what_means_nothing_finds_nothing(small: Release, text: str) -> None:
    assert found(small, text).is_empty()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Presikhaaf", "Presikhaaf"),
        ("Kronenburg", "Vredenburg/Kronenburg"),
        ("klarendal", "Klarendal"),
        ("eenzaam", "Voelt zich eenzaam"),
    ],
)
def test_arnhem_is_found_by_its_own_names(real: Release, text: str, label: str) -> None:
    assert label in found(real, text)["label"].to_list()[:3]


def test_areas_and_indicators_come_in_the_order_of_the_catalog(small: Release) -> None:
    assert areas(small)["area"].to_list() == [one.code for one in small.catalog.areas]
    assert indicators(small)["indicator"].to_list() == [one.code for one in small.catalog.indicators]


def test_an_empty_table_answers_with_columns_and_no_rows(small: Release) -> None:
    assert budgets(small).height == 0
    assert "difference" in budgets(small).columns
    assert comparisons(small, "tevreden").height == 0


def test_a_question_may_be_asked_from_many_threads(small: Release) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: observations(small).height, range(40)))
    assert len(set(answers)) == 1


def test_a_series_is_not_joined_where_the_lines_of_districts_differ(tiny: Tiny) -> None:
    tiny.change("catalog/sources.toml", 'editions = ["2017"]', 'editions = ["2017", "2019"]')
    old = tiny.data / "raw" / "klassen_2017.csv"
    (tiny.data / "raw" / "klassen_2019.csv").write_text(
        old.read_text(encoding="utf-8").replace("2017", "2019"), encoding="utf-8"
    )
    with (tiny.data / "catalog" / "editions.toml").open("a", encoding="utf-8") as stream:
        stream.write(
            '\n[[delivery]]\nfile = "klassen_2019.csv"\nsource = "klassen"\ndivision = "2018"\nsha256 = ""\nobtained = "2026-01-01"\n'
        )
    tiny.sign()
    tiny.build()
    answer = trend(tiny.release(), "klasse", "aadijk")
    assert answer["division"].to_list() == ["2016", "2018"]
    assert answer["segment"].n_unique() == 2


def test_a_profile_of_figures_without_a_year_does_not_exist(small: Release) -> None:
    assert "undated" not in profile(small, "aadijk", "undated")["edition"].to_list()
