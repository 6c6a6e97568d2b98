"""Differences: independent estimates, a part against its rest, and many tests at once."""

from collections.abc import Callable
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.difference import adjust, against_rest, between, detectable, dispersion, smallest

marks, errors, parts = st.floats(1, 10), st.floats(0.01, 2), st.floats(0, 0.9)
chances = st.lists(st.floats(0, 1), min_size=1, max_size=25)


def test_a_difference_of_two_estimates_by_hand() -> None:
    found = between(7.4, 0.03, 7.2, 0.04)
    assert (found.estimate, found.se) == pytest.approx((0.2, 0.05))
    assert (found.lower, found.upper) == pytest.approx((0.2 - 1.959964 * 0.05, 0.2 + 1.959964 * 0.05))
    assert found.p == pytest.approx(6.334e-5, rel=1e-3)


def test_a_difference_of_1_96_errors_is_on_the_edge() -> None:
    assert between(1.959964, 1, 0, 0).p == pytest.approx(0.05, abs=1e-6)


@given(marks, errors, marks, errors)
def test_the_other_way_round_has_the_opposite_sign_and_the_same_p(
    a: float, se_a: float, b: float, se_b: float
) -> None:
    one, other = between(a, se_a, b, se_b), between(b, se_b, a, se_a)
    assert one.estimate == -other.estimate
    assert one.p == pytest.approx(other.p)
    assert (one.lower, one.upper) == pytest.approx((-other.upper, -other.lower))


@given(marks, errors, marks, errors, parts)
def test_area_minus_city_is_the_part_outside_times_area_minus_rest(
    area: float, se: float, rest: float, se_rest: float, share: float
) -> None:
    city = share * area + (1 - share) * rest
    found = against_rest(area, se, rest, se_rest, share)
    assert found.estimate == pytest.approx(area - city, abs=1e-9)
    assert found.p == between(area, se, rest, se_rest).p
    assert found.lower <= found.estimate <= found.upper


@given(marks, errors, marks, errors, st.floats(0.9, 1, exclude_max=True))
def test_the_nearer_an_area_is_to_the_whole_city_the_nearer_its_difference_is_to_nothing(
    area: float, se: float, rest: float, se_rest: float, share: float
) -> None:
    found = against_rest(area, se, rest, se_rest, share)
    whole = between(area, se, rest, se_rest)
    assert abs(found.estimate) <= abs(area - rest) * (1 - share) + 1e-12
    assert found.upper - found.lower == pytest.approx((whole.upper - whole.lower) * (1 - share))


@pytest.mark.parametrize("share", [-0.1, 1, 1.2])
def test_an_area_that_is_the_whole_city_is_not_tested(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        against_rest(7, 0.1, 7, 0.1, share)


@pytest.mark.parametrize("errors", [(0, 0), (-1, 1), (1, -1)])
def test_without_an_error_there_is_no_test(errors: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="standard error"):
        between(7, errors[0], 6, errors[1])


@pytest.mark.parametrize("level", [0, 1, -0.5, float("nan")])
def test_the_limits_of_a_difference_need_a_level_within_0_to_1(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        between(7, 1, 6, 1, level)
    with pytest.raises(ValueError, match="level"):
        against_rest(7, 1, 6, 1, 0.1, level)


@pytest.mark.parametrize(
    "figures", [(float("nan"), 1, 6, 1), (7, float("nan"), 6, 1), (7, 1, 6, float("inf"))]
)
def test_a_difference_of_what_is_not_known_is_refused(figures: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="finite"):
        between(*figures)


def test_adjusted_p_values_by_hand() -> None:
    assert adjust([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert adjust([]) == []


@settings(deadline=None)
@given(chances, st.randoms(use_true_random=False))
def test_adjusting_never_lowers_and_keeps_the_order(p_values: list[float], random: Random) -> None:
    found = adjust(p_values)
    assert all(raw - 1e-12 <= new <= 1 for raw, new in zip(p_values, found, strict=True))
    by_raw = [new for _, new in sorted(zip(p_values, found, strict=True))]
    assert by_raw == sorted(by_raw)
    places = random.sample(range(len(p_values)), len(p_values))
    assert adjust([p_values[place] for place in places]) == pytest.approx([found[place] for place in places])


@pytest.mark.parametrize("column", [np.array, pl.Series])
def test_a_column_of_p_values_is_adjusted_as_a_list_is(column: Callable) -> None:
    assert adjust(column([0.01, 0.04, 0.03, 0.5])) == adjust([0.01, 0.04, 0.03, 0.5])
    assert adjust(column([])) == []


def test_a_p_value_outside_0_to_1_is_refused() -> None:
    with pytest.raises(ValueError):
        adjust([0.2, 1.3])


def test_events_that_vary_as_chance_does_have_a_dispersion_near_one() -> None:
    draws = np.random.default_rng(7).poisson(80, size=(4000, 2))
    pairs = [(float(before), 1000.0, float(after), 1000.0) for before, after in draws]
    assert dispersion(pairs) == pytest.approx(1, abs=0.1)


def test_events_that_vary_more_than_chance_have_a_larger_dispersion() -> None:
    assert dispersion([(100, 1000, 150, 1000)]) == pytest.approx(10)  # (25 ** 2 / 125) twice


def test_too_few_events_say_nothing_about_dispersion() -> None:
    assert dispersion([(3, 1000, 9, 1000)]) == 1


MINIMAL = {
    50: (31.9, 25.6, 19.2, 22.7, 0.83),
    100: (22.6, 18.1, 13.6, 16.1, 0.59),
    150: (18.4, 14.8, 11.1, 13.3, 0.48),
    200: (16.0, 12.8, 9.6, 11.5, 0.42),
    300: (13.0, 10.4, 7.8, 9.5, 0.34),
}
"""Answers -> points for a share of 50, 20 and 10 percent, against 4,500 others, and for a mark with sd 1.3."""


@pytest.mark.parametrize("answers", MINIMAL)
def test_the_table_of_smallest_differences_in_the_method_note(answers: int) -> None:
    shares = [100 * detectable(answers, answers, p) for p in (0.5, 0.2, 0.1)]
    rest = 100 * detectable(answers, 4500, 0.5)
    mark = smallest((1.3 * 1.3**2 * 2 / answers) ** 0.5)
    assert [round(value, 1) for value in (*shares, rest)] == list(MINIMAL[answers][:4])
    assert round(mark, 2) == MINIMAL[answers][4]


def test_a_difference_of_the_smallest_size_is_found_four_times_in_five() -> None:
    draws = np.random.default_rng(3).normal(smallest(1.0), 1.0, 200_000)
    assert (np.abs(draws) > 1.959964).mean() == pytest.approx(0.8, abs=0.005)


@given(st.floats(1, 1e5), st.floats(1, 1e5), st.floats(0.01, 0.99), st.floats(1, 3))
def test_more_answers_show_smaller_differences(n1: float, n2: float, p: float, deff: float) -> None:
    assert detectable(2 * n1, n2, p, deff) < detectable(n1, n2, p, deff)
    assert detectable(n1, n2, p, deff) == pytest.approx(detectable(n2, n1, 1 - p, deff))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [((0, 50, 0.5), "answers"), ((50, 50, 0), "share"), ((50, 50, 1), "share"), ((50, 50, 0.5, 0), "design")],
)
def test_what_cannot_be_detected_is_refused(arguments: tuple[float, ...], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        detectable(*arguments)


@pytest.mark.parametrize("arguments", [(0,), (-1,), (float("nan"),), (1, 0), (1, 1)])
def test_a_smallest_difference_needs_an_error_and_a_power(arguments: tuple[float, ...]) -> None:
    with pytest.raises(ValueError):
        smallest(*arguments)
