"""What the build derives: rates, comparisons, and a reason for everything that is not there."""

import pytest
from conftest import Tiny

from monitor.questions import comparisons, observations
from monitor.store import Release


def row(release: Release, indicator: str, area: str, edition: str) -> dict:
    return observations(release, indicator, area, edition).row(0, named=True)


def test_a_rate_is_events_per_thousand_with_its_chance_interval(small: Release) -> None:
    found = row(small, "meldingen_per_1000", "WK020201", "2023")
    assert found["value"] == pytest.approx(100)
    assert 80 < found["lower"] < 100 < found["upper"] < 120
    assert found["status"] == "measured"


def test_below_ten_events_there_is_no_rate(small: Release) -> None:
    found = row(small, "meldingen_per_1000", "WK020203", "2023")
    assert (found["value"], found["lower"], found["upper"]) == (None, None, None)
    assert found["status"] == "suppressed"
    assert "10 meldingen" in found["note"]
    assert row(small, "meldingen", "WK020203", "2023")["value"] == 9


def test_ten_events_are_enough(tiny: Tiny) -> None:
    tiny.change("raw/register.csv", "WK020203,2023,9", "WK020203,2023,10")
    tiny.build()
    assert row(tiny.release(), "meldingen_per_1000", "WK020203", "2023")["value"] == pytest.approx(20)


def test_without_the_population_of_that_year_there_is_no_rate(small: Release) -> None:
    assert observations(small, "meldingen_per_1000", None, "2021").is_empty()
    assert observations(small, "meldingen", None, "2021").height > 0


def test_an_area_that_is_the_whole_city_is_not_compared_with_the_rest(small: Release) -> None:
    assert "W1" not in comparisons(small)["area"].to_list()


def test_an_area_where_residents_are_no_fair_measure_gets_no_verdict(tiny: Tiny) -> None:
    tiny.change("raw/register.csv", "WK020203,2023,9", "WK020203,2023,60")
    tiny.build()
    found = comparisons(tiny.release(), "meldingen_per_1000", None, "2023", "rest")["area"].to_list()
    assert sorted(found) == ["WK020201", "WK020202"]


def test_a_difference_from_the_rest_by_hand(small: Release) -> None:
    found = comparisons(small, "meldingen_per_1000", "WK020201", "2023", "rest").row(0, named=True)
    assert found["reference"] == pytest.approx(30 / 1500 * 1000)  # of the district without a caution
    assert found["difference"] == pytest.approx(100 - 20)
    assert found["lower"] < found["difference"] < found["upper"]
    assert (found["verdict"], found["reason"]) == ("worse", "proven")  # more reports are not favourable


def test_a_verdict_of_a_register_has_no_answers_to_count(small: Release) -> None:
    assert comparisons(small)["respondents"].null_count() == comparisons(small).height > 0


def test_only_counts_of_events_are_compared(small: Release) -> None:
    assert set(comparisons(small)["indicator"]) == {"meldingen_per_1000"}


PAST = ("aantal_inwoners,WK020201,2021,1500,,,", "aantal_inwoners,WK020202,2021,1500,,,")


def test_editions_are_compared_and_chance_is_called_chance(tiny: Tiny) -> None:
    tiny.add("raw/register.csv", *PAST)
    tiny.build()
    found = comparisons(tiny.release(), "meldingen_per_1000", None, "2023", "2021")
    verdicts = dict(found.select("area", "verdict").iter_rows())
    assert verdicts == {"WK020201": "chance", "WK020202": "chance"}
    assert found.filter(found["area"] == "WK020201")["difference"].item() == pytest.approx(100 - 80)


def test_nothing_is_compared_over_a_break(tiny: Tiny) -> None:
    tiny.add("raw/register.csv", *PAST)
    tiny.change(
        "catalog/themes/proef.toml",
        'definition = "Meldingen gedeeld door inwoners."',
        'definition = "Meldingen gedeeld door inwoners."\n[[indicator.break]]\nedition = "2023"\nreason = "Anders geteld."',
    )
    tiny.build()
    assert comparisons(tiny.release(), None, None, "2023", "2021").is_empty()


def test_editions_before_the_first_definition_say_not_asked(tiny: Tiny) -> None:
    tiny.change(
        "catalog/themes/proef.toml", 'code = "v1"\nto = "2021"', 'code = "v1"\nfrom = "2019"\nto = "2021"'
    )
    for line in (
        "GM0202,2017,50,500,,",
        "WK020201,2017,60,100,,",
        "WK020202,2017,40,200,,",
        "WK020203,2017,,20,suppressed,",
    ):
        tiny.change("raw/enquete_2017.csv", f"tevreden,{line}\n", "")
    tiny.build()
    found = row(tiny.release(), "tevreden", "WK020201", "2017")
    assert (found["value"], found["status"]) == (None, "not_asked")


def test_a_zero_is_a_figure(tiny: Tiny) -> None:
    tiny.change("raw/register.csv", "WK020203,2023,9", "WK020203,2023,0")
    tiny.build()
    found = row(tiny.release(), "meldingen", "WK020203", "2023")
    assert (found["value"], found["status"], found["lower"]) == (0, "measured", 0)


def test_a_hidden_figure_is_in_no_file(small: Release) -> None:
    found = observations(small, "tevreden", "WK020203", "2017", "2016").row(0, named=True)
    assert (found["value"], found["status"], found["respondents"]) == (None, "suppressed", 20)


def test_a_hidden_figure_of_an_unchanged_district_stays_hidden_after_conversion(small: Release) -> None:
    assert row(small, "tevreden", "WK020203", "2017")["status"] == "suppressed"


def test_former_neighbourhoods_keep_their_division(tiny: Tiny) -> None:
    tiny.add("raw/enquete_2017.csv", "helpers,BU02020250,2017,12,,,")
    tiny.build()
    rows = (
        tiny.release()
        .connection.execute("select division, value from observation where area = 'BU02020250'")
        .fetchall()
    )
    assert rows == [("2016", 12)]


def test_a_model_figure_of_a_district_is_an_estimate_and_of_the_city_is_not(tiny: Tiny) -> None:
    tiny.change("catalog/sources.toml", 'nature = "survey"', 'nature = "model"\nspoken = "de tests"')
    tiny.build()
    release = tiny.release()
    district, city = (row(release, "tevreden", area, "2023") for area in ("WK020201", "GM0202"))
    assert (district["status"], district["flags"]) == ("estimated", "be")  # 2023: the question has changed
    assert (city["status"], city["flags"]) == ("measured", "b")


def test_an_area_of_which_too_many_people_have_no_figure_gets_none(tiny: Tiny) -> None:
    tiny.change("raw/enquete.csv", "WK020203,2021,45,80,,", "WK020203,2021,,20,suppressed,")  # 500 of 3.500
    tiny.build()
    found = row(tiny.release(), "tevreden", "W1", "2021")
    assert (found["value"], found["status"]) == (None, "suppressed")


def test_a_district_that_did_not_change_keeps_its_figure_on_lines_of_today_and_is_no_estimate(
    small: Release,
) -> None:
    found = row(small, "tevreden", "WK020203", "2017")
    assert (found["division"], found["status"], found["flags"]) == ("2018", "suppressed", "")


def test_an_area_of_which_few_people_have_no_figure_says_what_part_it_covers(tiny: Tiny) -> None:
    tiny.change("raw/enquete.csv", "WK020203,2021,45,80,,", "WK020203,2021,,20,suppressed,")
    tiny.change("raw/register.csv", "WK020203,2023,500", "WK020203,2023,100")  # 100 of 3.100
    tiny.build()
    found = row(tiny.release(), "tevreden", "W1", "2021")
    assert found["value"] == pytest.approx((60 + 50) / 2)
    assert "97 procent" in found["note"]


@pytest.mark.parametrize(("respondents", "letters"), [("50", "u"), ("99", "u"), ("100", "")])
def test_few_answers_make_a_figure_less_certain(tiny: Tiny, respondents: str, letters: str) -> None:
    tiny.change("raw/enquete.csv", "WK020201,2021,60,150", f"WK020201,2021,60,{respondents}")
    tiny.build()
    assert row(tiny.release(), "tevreden", "WK020201", "2021")["flags"] == letters


def test_without_a_minimum_few_answers_say_nothing(tiny: Tiny) -> None:
    tiny.change("raw/enquete.csv", "tevreden,WK020201,2021,60,150,,", "helpers,WK020201,2021,60,60,,")
    tiny.build()
    assert row(tiny.release(), "helpers", "WK020201", "2021")["flags"] == ""


def test_a_hidden_figure_has_no_letters(tiny: Tiny) -> None:
    tiny.change("raw/enquete.csv", "WK020203,2023,50,80,,", "WK020203,2023,,80,suppressed,")
    tiny.build()
    assert row(tiny.release(), "tevreden", "WK020203", "2023")["flags"] == ""


@pytest.mark.parametrize(("edition", "letters"), [("2017", ""), ("2021", ""), ("2023", "b"), ("undated", "")])
def test_a_break_marks_its_own_edition(small: Release, edition: str, letters: str) -> None:
    assert row(small, "tevreden", "WK020201", edition)["flags"].replace("e", "") == letters


def test_a_break_marks_the_first_edition_after_it_that_has_a_figure(tiny: Tiny) -> None:
    tiny.change(
        "catalog/themes/proef.toml",
        '[[indicator.break]]\nedition = "2023"',
        '[[indicator.break]]\nedition = "2019"',
    )
    tiny.change("catalog/themes/proef.toml", 'code = "v2"', 'code = "v2"\ncomparable = "Getoetst."')
    tiny.change("raw/enquete.csv", "WK020202,2021,50,200,,", "WK020202,2021,,20,suppressed,")
    tiny.build()
    found = {
        (area, edition): "b" in row(tiny.release(), "tevreden", area, edition)["flags"]
        for area in ("WK020201", "WK020202")
        for edition in ("2021", "2023")
    }
    assert [key for key, marked in found.items() if marked] == [("WK020201", "2021"), ("WK020202", "2023")]


def test_a_figure_on_former_lines_after_a_break_is_marked_on_both_lines(tiny: Tiny) -> None:
    tiny.change(
        "catalog/themes/proef.toml",
        '[[indicator.break]]\nedition = "2023"',
        '[[indicator.break]]\nedition = "2017"',
    )
    tiny.change("catalog/themes/proef.toml", 'code = "v2"', 'code = "v2"\ncomparable = "Getoetst."')
    tiny.build()
    release = tiny.release()
    then = observations(release, "tevreden", "WK020201", "2017", "2016").row(0, named=True)
    now, later = (row(release, "tevreden", "WK020201", edition) for edition in ("2017", "2021"))
    assert (then["flags"], now["flags"], later["flags"]) == ("b", "be", "")


def provisional(tiny: Tiny, file: str) -> Release:
    """The release in which one delivery is called provisional."""
    tiny.change("catalog/editions.toml", f'file = "{file}"', f'file = "{file}"\nprovisional = true')
    tiny.build()
    return tiny.release()


def test_a_provisional_delivery_marks_its_figures_and_what_is_computed_from_them(tiny: Tiny) -> None:
    release = provisional(tiny, "register.csv")
    assert row(release, "meldingen", "WK020201", "2021")["flags"] == "p"
    assert row(release, "meldingen", "W1", "2021")["flags"] == "ep"
    assert row(release, "meldingen_per_1000", "WK020201", "2023")["flags"] == "p"
    assert (
        row(release, "meldingen_per_1000", "WK020203", "2023")["flags"] == ""
    )  # suppressed: nothing to mark
    assert row(release, "tevreden", "WK020201", "2021")["flags"] == ""


def test_a_provisional_delivery_on_former_lines_stays_so_after_conversion(tiny: Tiny) -> None:
    release = provisional(tiny, "enquete_2017.csv")
    assert row(release, "tevreden", "WK020201", "2017")["flags"] == "ep"


def test_letters_stand_in_one_order(tiny: Tiny) -> None:
    tiny.change("catalog/sources.toml", 'nature = "survey"', 'nature = "model"\nspoken = "de tests"')
    release = provisional(tiny, "enquete.csv")
    assert row(release, "tevreden", "WK020203", "2023")["flags"] == "bepu"
