"""From answers to figures: every area, margins, hiding, and the link between two ways of asking."""

from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.disclosure import primary, published
from monitor.analysis.estimate import estimate
from monitor.analysis.scales import score
from monitor.build.sources.estimates import COLUMNS
from monitor.build.survey.figures import figures
from monitor.build.survey.rounded import limits_as_published
from monitor.catalog.models import Indicator
from tests.surveyed import PLACES, answers, catalog, indicator

PEOPLE = answers()


def made(people: pl.DataFrame = PEOPLE, edition: str = "2023") -> pl.DataFrame:
    """The figures of an edition of the small survey."""
    return figures(people, catalog(), edition, "panel")[0]


def one(frame: pl.DataFrame, indicator: str, area: str) -> dict:
    """One figure as a row by name."""
    found = frame.filter((pl.col("indicator") == indicator) & (pl.col("area") == area))
    return found.filter(~pl.col("version").str.contains(">")).row(0, named=True)


def test_every_indicator_has_a_row_for_city_areas_and_districts() -> None:
    frame = made()
    assert tuple(frame.columns) == COLUMNS
    assert {(code, area) for code, area in frame.select("indicator", "area").iter_rows()} == {
        (code, area) for code in ("rc", "unsafe", "scale") for area in PLACES
    }


@pytest.mark.parametrize("area", PLACES)
def test_a_share_is_the_weighted_part_that_gave_a_counted_answer(area: str) -> None:
    level = {"GM": pl.lit(value=True), "WK": pl.col("district") == area}
    inside = PEOPLE.filter(level.get(area[:2], pl.col("district").is_in(
        ["WK020201", "WK020202"] if area == "W1" else ["WK020203", "WK020204"])))  # fmt: skip
    counted = inside.filter(pl.col("safe") <= 2)["weight"].sum() / inside["weight"].sum()
    assert one(made(), "unsafe", area)["value"] == pytest.approx(100 * counted, abs=0.1)


def test_a_district_is_a_domain_of_the_city_not_a_filtered_file() -> None:
    whole = estimate(PEOPLE, "mark", weight="weight", by="district", strata="stratum")
    found = whole.filter(pl.col("district") == "WK020203").row(0, named=True)
    row = one(made(), "rc", "WK020203")
    assert (row["value"], row["se"]) == (published(found["estimate"], 1, 2), round(found["se"], 3))


def test_the_share_of_the_city_adds_up_on_every_level() -> None:
    shares = made().filter(pl.col("indicator") == "rc").select("area", "share")
    for begin in ("W1", "W2"), tuple(area for area in PLACES if area.startswith("WK")):
        assert shares.filter(pl.col("area").is_in(begin))["share"].sum() == pytest.approx(1, abs=4e-4)


def test_the_version_of_the_edition_decides_which_items_count() -> None:
    city = one(made(edition="2023"), "scale", "GM0202")
    by_hand = PEOPLE.with_columns(value=score(PEOPLE.select("s1", "s2", "s3"), 1, 5, ["s2"], 2))
    assert city["version"] == "b"
    assert city["value"] == pytest.approx(
        (by_hand["value"] * by_hand["weight"]).sum() / by_hand["weight"].sum(), abs=0.001
    )
    assert one(made(edition="2019"), "scale", "GM0202")["version"] == "a"


def test_an_edition_that_asked_both_gives_the_difference_once_for_the_city() -> None:
    frame = made(edition="2021")
    link = frame.filter(pl.col("version") == "a>b")
    assert link.select("indicator", "area").rows() == [("scale", "GM0202")]
    new, old = one(frame, "scale", "GM0202")["value"], one(made(edition="2019"), "scale", "GM0202")["value"]
    assert link["value"].item() == pytest.approx(new - old, abs=0.002)
    assert link["value"].item() == round(link["value"].item(), 4)
    assert link["se"].item() > 0


def test_below_fifty_answers_no_number_of_the_figure_is_left() -> None:
    row = one(made(answers(WK020201=49)), "rc", "WK020201")
    assert (row["status"], row["reason"]) == ("suppressed", "few_answers")
    assert [row[name] for name in ("value", "lower", "upper", "se", "deff", "respondents", "mode")] == [
        None
    ] * 7


def test_a_single_hidden_district_takes_another_one_with_it() -> None:
    frame = made(answers(WK020201=49))
    assert one(frame, "rc", "WK020202")["reason"] == "secondary"
    assert one(frame, "rc", "W1")["status"] == one(frame, "rc", "GM0202")["status"] == ""


def test_fifty_to_ninety_nine_answers_are_called_less_certain() -> None:
    frame = made(answers(WK020201=70))
    assert one(frame, "rc", "WK020201")["flags"] == "u"
    assert one(frame, "rc", "WK020202")["flags"] == ""


LIMITS = [indicator(f"kept{shown}", kind, [{"code": "v1"}], decimals=shown)
          for kind, shown in (("share", 0), ("mark", 1), ("mean", 2))]  # fmt: skip
"""One of each kind, with the decimals that its figures have on screen."""


def judged(one: Indicator, lower: float, upper: float, area: str = "WK020201") -> dict:
    """What is decided on an interval of 150 answers: lower, upper (as published), reason and uncertain."""
    row = {
        "variable": one.code, "area": area, "n": 150, "n_eff": 120, "estimate": (lower + upper) / 2, "lower": lower,
        "upper": upper, "kind": one.kind, "sensitive": False, "scale_length": float(one.axis[1] - one.axis[0]),
    }  # fmt: skip
    return primary(limits_as_published(pl.DataFrame([row]), catalog(*LIMITS))).row(0, named=True)


@pytest.mark.parametrize(
    ("lower", "upper", "width", "reason", "uncertain"),
    [
        (23.44, 43.36, 20.0, "", True),  # exactly 19.92, but what a reader sees is 20.0
        (23.40, 43.40, 20.0, "", True),
        (23.40, 43.30, 19.9, "", False),
        (23.44, 53.36, 30.0, "wide_interval", False),
        (23.40, 53.30, 29.9, "", True),
    ],
)
def test_a_margin_of_twenty_points_as_published_is_less_certain_and_of_thirty_hidden(
    lower: float, upper: float, width: float, reason: str, uncertain: bool
) -> None:
    found = judged(LIMITS[0], lower, upper)
    assert found["upper"] - found["lower"] == pytest.approx(width)
    assert (found["reason"], found["uncertain"]) == (reason, uncertain)


@given(
    st.sampled_from(LIMITS), st.floats(0, 0.69), st.floats(0, 0.3), st.sampled_from(["GM0202", "WK020201"])
)
def test_what_is_wide_with_all_decimals_is_wide_as_published(
    one: Indicator, start: float, part: float, area: str
) -> None:
    low, length = one.axis[0], one.axis[1] - one.axis[0]
    lower, upper = low + start * length, low + (start + part) * length
    found = judged(one, lower, upper, area)
    if upper - lower >= 0.2 * length:
        assert found["uncertain"] or found["reason"] == "wide_interval"
    if upper - lower >= 0.3 * length:
        assert found["reason"] == "wide_interval"


def test_answers_of_areas_and_districts_are_rounded_to_tens_those_of_the_city_not() -> None:
    frame = made(answers(WK020201=404))
    assert one(frame, "rc", "WK020201")["respondents"] == 400
    assert one(frame, "rc", "GM0202")["respondents"] == 1604


def test_the_part_of_interviews_is_kept_per_area() -> None:
    people = answers(interviews=0.25).with_columns(
        mode=pl.when(pl.col("district") == "WK020204").then(pl.col("mode")).otherwise(pl.lit("online"))
    )
    frame = made(people)
    assert one(frame, "rc", "WK020204")["mode"] == 0.25
    assert one(frame, "rc", "WK020201")["mode"] == 0


def test_an_item_that_was_not_asked_is_told_and_gives_no_figure() -> None:
    frame, remarks = figures(PEOPLE.drop("mark"), catalog(), "2023", "panel")
    assert "rc" not in frame["indicator"]
    assert [text for text in remarks if "mark" in text]


def test_the_order_of_the_answers_changes_no_digit() -> None:
    assert made(PEOPLE.sample(fraction=1, shuffle=True, seed=3)).equals(made())


def test_answers_that_add_up_to_a_hundred_do_not_give_one_another_away() -> None:
    people = answers(WK020201=120)
    rare = pl.when(pl.col("district") == "WK020201").then(pl.lit(3.0)).otherwise(pl.col("safe"))
    shape = {"items": ["safe"], "formula": "share", "code": "v1"}
    three = [
        indicator(
            f"answer{number}", "share", [{**shape, "positive": [number]}], answers_of="safe", sensitive=True
        )
        for number in (1, 2, 3)
    ]
    few = people.with_columns(safe=rare).filter(
        (pl.col("district") != "WK020201") | (pl.int_range(pl.len()) < 80)
    )
    frame, _ = figures(few, catalog(*three), "2023", "panel")
    hidden = {code for code in ("answer1", "answer2", "answer3") if one(frame, code, "WK020201")["reason"]}
    assert len(hidden) >= 2


DECIMALS = {"value": 0, "lower": 0, "upper": 0, "se": 1}
"""More decimals than a value of an area or district has."""


def test_figures_leave_the_house_in_few_decimals() -> None:
    for row in made(edition="2021").iter_rows(named=True):
        if ">" in row["version"]:
            continue
        kept = (1 if row["indicator"] == "unsafe" else 2) + (row["area"] == "GM0202")
        for name, more in DECIMALS.items():
            assert row[name] == round(row[name], kept + more)
        assert row["deff"] == round(row["deff"], 1)
        assert (row["share"], row["mode"]) == (round(row["share"], 4), round(row["mode"], 2))


def answers_behind(row: dict) -> set[int]:
    """Every number of answers (up to 999) that an outsider thinks possible by n = 1 + deff p (1 - p) / se^2."""
    found: set[int] = set()
    for value, se, deff in product(
        *(
            [row[name] - off, row[name] + off]
            for name, off in (("value", 0.05), ("se", 0.005), ("deff", 0.05))
        )
    ):
        found.add(round(1 + deff * value * (100 - value) / se**2))
    return set(range(min(found), max(found) + 1))


@pytest.mark.parametrize("number", [*range(95, 105), 231, 234, 235, 239])
def test_error_and_design_effect_tell_no_more_of_the_answers_than_their_tens(number: int) -> None:
    row = one(made(answers(WK020201=number)), "unsafe", "WK020201")
    tens = (number + 5) // 10 * 10
    assert row["respondents"] == tens
    assert tens in answers_behind(
        row
    )  # what comes out is the rounded number, whichever number was the real one


def twin(edition: str = "2023", **more: object) -> tuple[str, ...]:
    """The areas in which a comparable series made of the same questions hides its figure."""
    shape = {"items": ["safe"], "formula": "share", "positive": [1, 2]}
    same = indicator("unsafe_v", "share", [{"code": "c", **shape}], series_of="unsafe", link="common_items")
    delicate = same.model_copy(update={"sensitive": True, **more})
    frame, _ = figures(answers(WK020201=90), catalog(delicate), edition, "panel")
    return tuple(area for area in PLACES if one(frame, "unsafe", area)["reason"])


def test_a_series_of_the_same_questions_does_not_give_its_twin_away() -> None:
    assert "WK020201" in twin() and "GM0202" not in twin()
    assert twin(sensitive=False) == ()


def places(people: pl.DataFrame, residents: dict[str, float] | None = None, code: str = "rc") -> set[str]:
    """The areas that get a row of an indicator."""
    frame, _ = figures(people, catalog(), "2023", "panel", residents)
    return set(frame.filter(pl.col("indicator") == code)["area"])


def test_a_poll_of_one_district_says_nothing_of_its_area_or_of_the_city() -> None:
    poll = PEOPLE.filter(pl.col("district") == "WK020201")
    assert places(poll) == {"WK020201"}
    _, remarks = figures(poll, catalog(), "2023", "panel")
    without = ", ".join(catalog().area[code].label for code in ("GM0202", "W1"))
    assert f"Geen cijfer, want uit te veel wijken zijn er geen antwoorden: {without}." in remarks


def test_an_area_whose_districts_all_answered_has_its_figure_when_the_city_has_none() -> None:
    poll = PEOPLE.filter(pl.col("district").is_in(["WK020201", "WK020202"]))
    assert places(poll) == {"WK020201", "WK020202", "W1"}


def test_a_district_without_answers_that_is_small_enough_leaves_the_city_its_figure() -> None:
    people = PEOPLE.filter(pl.col("district") != "WK020204")
    sizes = {"WK020201": 500.0, "WK020202": 300.0, "WK020203": 150.0, "WK020204": 50.0}
    assert places(people, sizes) == {"GM0202", "W1", "WK020201", "WK020202", "WK020203"}
    assert "GM0202" not in places(people, sizes | {"WK020204": 60.0})
    assert "GM0202" not in places(people), "without their sizes the districts count as equally large"


def test_a_question_that_was_put_in_one_district_only_has_no_figure_of_the_city() -> None:
    here = pl.when(pl.col("district") == "WK020201").then(pl.col("mark"))
    people = PEOPLE.with_columns(mark=here)
    assert not places(people) & {"GM0202", "W1", "W2"}
    assert places(people, code="unsafe") == set(PLACES)


def test_codes_of_strata_and_of_ways_of_answering_change_no_digit() -> None:
    codes = {name: str(9 - place) for place, name in enumerate(PEOPLE["stratum"].unique().sort())}
    other = PEOPLE.with_columns(stratum=pl.col("stratum").cast(pl.String).replace(codes))
    assert other["stratum"].n_unique() == PEOPLE["stratum"].n_unique()
    assert made(other).equals(made())
