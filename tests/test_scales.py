"""Scale scores follow their fixed rule, and Cronbach's alpha agrees with sums done by hand."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.scales import cronbach_alpha, item_scores, score

ANSWERS = pl.DataFrame(
    {"a": [1, 5, None, 3, None], "b": [5, 1, None, None, None], "c": [1, 5, 4, None, None]}
)


@st.composite
def scales(draw: st.DrawFn) -> pl.DataFrame:
    """1 to 6 items of 1-5 answered by 1 to 12 people, with gaps."""
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 12))
    answer = st.none() | st.integers(1, 5)
    columns = st.lists(answer, min_size=height, max_size=height)
    return pl.DataFrame({f"i{place}": draw(columns) for place in range(width)}, strict=False)


def test_ends_of_the_scale_become_0_and_10_and_negative_items_are_turned() -> None:
    assert score(ANSWERS, 1, 5, ["b"]).to_list() == [0.0, 10.0, None, None, None]


def test_fewer_answers_than_required_give_no_score() -> None:
    assert score(ANSWERS, 1, 5, ["b"], required=1).to_list() == [0.0, 10.0, 7.5, 5.0, None]
    assert score(ANSWERS, 1, 5, ["b"], required=3).to_list() == [0.0, 10.0, None, None, None]


def test_without_a_number_half_of_the_items_is_required() -> None:
    half = pl.DataFrame({"a": [5, 5], "b": [5, None], "c": [None, None], "d": [None, None]})
    assert score(half, 1, 5).to_list() == [10.0, None]


def test_arrays_and_mappings_give_the_same_as_a_frame() -> None:
    expected = score(ANSWERS, 1, 5, ["b"], 1).to_list()
    assert score(ANSWERS.to_numpy(), 1, 5, [1], 1).to_list() == expected
    assert score(ANSWERS.to_dict(as_series=False), 1, 5, {"b"}, 1).to_list() == expected


def test_a_scale_may_start_at_0_or_be_yes_and_no() -> None:
    assert score({"a": [0, 1], "b": [1, 1]}, 0, 1).to_list() == [5.0, 10.0]


@settings(max_examples=80, deadline=None)
@given(scales(), st.integers(1, 3))
def test_turning_all_items_turns_the_score(items: pl.DataFrame, required: int) -> None:
    """Property 9 of the method: s becomes 10 - s."""
    required = min(required, items.width)
    straight = score(items, 1, 5, required=required)
    turned = score(items, 1, 5, items.columns, required)
    for one, two in zip(straight, turned, strict=True):
        assert (one is None) == (two is None)
        assert one is None or two == pytest.approx(10 - one)


@settings(max_examples=80, deadline=None)
@given(scales())
def test_a_score_lies_between_the_lowest_and_highest_item(items: pl.DataFrame) -> None:
    each = item_scores(items, 1, 5)
    for one, row in zip(score(items, 1, 5, required=1), each.iter_rows(), strict=True):
        given_answers = [value for value in row if value is not None]
        assert (one is None) == (not given_answers)
        assert one is None or min(given_answers) - 1e-9 <= one <= max(given_answers) + 1e-9
        assert one is None or 0 <= one <= 10


@pytest.mark.parametrize(
    ("items", "options", "message"),
    [
        ({"a": [1, 6], "b": [0, 2]}, {}, r"outside 1-5: a \(1\), b \(1\)"),
        ({"a": [1.0, np.inf]}, {}, r"outside 1-5: a \(1\)"),
        ({"a": ["1"]}, {}, "not a column of numbers: a"),
        ({}, {}, "no items"),
        ({"a": []}, {}, "no respondents"),
        (np.ones(3), {}, "two dimensions, not 1"),
        ({"a": [1]}, {"reverse": ["b"]}, "no such item to reverse: b"),
        ({"a": [1]}, {"required": 2}, "2 answers are required of 1 items"),
        ({"a": [1]}, {"required": 0}, "0 answers are required"),
        ({"a": [1]}, {"maximum": 1}, "from low to high"),
    ],
)
def test_what_cannot_be_scored_is_refused(items: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        score(items, **{"minimum": 1, "maximum": 5, **options})


def test_alpha_of_a_sum_done_by_hand() -> None:
    """Variances 1 and 7/3, of the sums 19/3: alpha = 2 (1 - (10/3) / (19/3)) = 18/19."""
    assert cronbach_alpha({"a": [1, 2, 3], "b": [1, 2, 4]}) == pytest.approx(18 / 19)


def test_alpha_of_equally_related_items_is_that_of_spearman_and_brown() -> None:
    """k items with correlation r: alpha = k r / (1 + (k - 1) r)."""
    correlation = np.full((4, 4), 0.3) + 0.7 * np.eye(4)
    raw = np.random.default_rng(7).normal(size=(50, 4))
    centred = raw - raw.mean(axis=0)
    white = centred @ np.linalg.inv(np.linalg.cholesky(np.cov(centred.T)).T)
    items = white @ np.linalg.cholesky(correlation).T
    assert cronbach_alpha(items) == pytest.approx(4 * 0.3 / (1 + 3 * 0.3))


def test_alpha_of_the_same_item_twice_is_1_and_of_its_opposite_below_0() -> None:
    same = {"a": [1, 4, 2, 5, 3], "b": [1, 4, 2, 5, 3]}
    assert cronbach_alpha(same) == pytest.approx(1)
    assert cronbach_alpha({**same, "c": [5, 1, 4, 2, 3]}) < 0


def test_alpha_counts_only_who_answered_everything() -> None:
    whole = {"a": [1, 2, 3, None], "b": [1, 2, 4, 1]}
    assert cronbach_alpha(whole) == pytest.approx(18 / 19)


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ({"a": [1, 2]}, "two items"),
        ({"a": [1, None], "b": [None, 2]}, "two complete respondents, not 2 and 0"),
        ({"a": [1, 2], "b": [2, 1]}, "same sum"),
    ],
)
def test_alpha_that_cannot_be_calculated_is_refused(items: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cronbach_alpha(items)
