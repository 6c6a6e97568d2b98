"""A line is joined only where figures may be compared: not over a break, not over a gap."""

from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.series import segments
from monitor.questions import trend
from monitor.store import Release

YEARS = ("2017", "2019", "2021", "2023")


def joined(values: list[float | None], breaks: tuple[str, ...] = (), expected: tuple[str, ...] = ()) -> list:
    points = pl.DataFrame(
        {"edition": YEARS[: len(values)], "value": values}, schema_overrides={"value": pl.Float64}
    )
    numbers = segments(points, breaks, expected)["segment"].to_list()
    return [
        one is not None and one == other for one, other in pairwise(numbers)
    ]  # per step: is a line drawn?


def test_points_without_break_or_gap_are_joined() -> None:
    assert joined([1, 2, 3, 4]) == [True, True, True]


def test_a_break_interrupts_the_line_before_its_edition() -> None:
    assert joined([1, 2, 3, 4], breaks=("2021",)) == [True, False, True]


def test_a_missing_value_leaves_a_gap() -> None:
    assert joined([1, None, 3, 4]) == [False, False, True]


def test_an_edition_that_was_held_but_has_no_row_leaves_a_gap() -> None:
    points = pl.DataFrame({"edition": ["2017", "2021"], "value": [1.0, 2.0]})
    assert segments(points, (), YEARS)["segment"].n_unique() == 2
    assert segments(points, ())["segment"].n_unique() == 1


def test_a_break_within_a_gap_and_two_breaks_do_not_join_again() -> None:
    assert joined([1, 2, 3, 4], breaks=("2019", "2023")) == [False, True, False]


def test_areas_have_their_own_lines() -> None:
    points = pl.DataFrame(
        {"area": ["a", "a", "b", "b"], "edition": ["2017", "2019"] * 2, "value": [1.0, 2.0, None, 4.0]}
    )
    found = segments(points, (), by=["area"])
    assert found.filter(pl.col("area") == "a")["segment"].n_unique() == 1
    assert found.filter(pl.col("area") == "b")["segment"].to_list()[0] is None


@given(st.lists(st.one_of(st.none(), st.floats(0, 10)), min_size=1, max_size=4), st.randoms())
def test_the_order_of_rows_does_not_matter(values: list[float | None], random) -> None:
    rows = list(zip(YEARS, values, strict=False))
    shuffled = rows.copy()
    random.shuffle(shuffled)
    schema = {"edition": pl.String, "value": pl.Float64}
    first, second = (
        segments(pl.DataFrame(each, schema=schema, orient="row"), ("2021",)) for each in (rows, shuffled)
    )
    assert first.equals(second)


def test_a_trend_shows_gap_break_and_reason(small: Release) -> None:
    found = trend(small, "tevreden", "WK020201")
    assert found["edition"].to_list() == ["2017", "2021", "2023"]
    assert found["segment"].n_unique() == 3  # a gap in 2019, a break in 2023
    assert found["break_reason"].to_list() == ["", "", "In 2023 is de vraag veranderd."]


def test_a_figure_without_a_year_is_in_no_series(small: Release) -> None:
    assert "undated" not in trend(small, "tevreden", "aadijk")["edition"].to_list()
