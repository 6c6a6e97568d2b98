"""Intervals of counts, shares and means agree with textbook values and behave as intervals must."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from monitor.analysis.intervals import design_effect, event_rate, mean_interval, wilson

EXACT = {0: (0.0, 3.689), 1: (0.0253, 5.572), 5: (1.623, 11.668), 9: (4.115, 17.085)}
"""95 percent limits of a Poisson count, as in printed tables (Pearson and Hartley)."""


@pytest.mark.parametrize("events", EXACT)
def test_small_counts_have_the_exact_limits(events: int) -> None:
    found = event_rate(events, 1, 1)
    assert (found.lower, found.upper) == pytest.approx(EXACT[events], abs=1e-3)


def test_larger_counts_have_byars_limits() -> None:
    found = event_rate(100, 1, 1)
    assert (found.lower, found.upper) == pytest.approx((81.36, 121.63), abs=0.02)


def test_the_change_of_formula_at_ten_events_is_no_jump() -> None:
    exact_at_ten = (4.795, 18.390)
    found = event_rate(10, 1, 1)
    assert (found.lower, found.upper) == pytest.approx(exact_at_ten, rel=0.005)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.integers(1, 10**6))
def test_the_interval_holds_the_estimate_and_is_never_negative(events: int, people: int) -> None:
    found = event_rate(events, people)
    assert 0 <= found.lower <= found.estimate < found.upper
    assert found.estimate == pytest.approx(events / people * 1000)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 2000))
def test_more_events_make_it_relatively_narrower(events: int) -> None:
    few, many = event_rate(events, 1000), event_rate(events * 4, 4000)
    assert many.estimate == pytest.approx(few.estimate)
    assert many.upper - many.lower < few.upper - few.lower


def test_more_certainty_needs_a_wider_interval() -> None:
    assert event_rate(30, 1000, level=0.99).upper > event_rate(30, 1000, level=0.95).upper


@pytest.mark.parametrize(
    ("events", "people", "level"), [(-1, 10, 0.95), (5, 0, 0.95), (5, -3, 0.95), (5, 10, 1)]
)
def test_impossible_input_is_refused(events: float, people: float, level: float) -> None:
    with pytest.raises(ValueError):
        event_rate(events, people, level=level)


NEWCOMBE = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0, 0.1611),
    (1, 29): (0.0061, 0.1718),
}
"""Wilson's 95 percent limits as printed by Newcombe, Statistics in Medicine 17 (1998) 857, method 3."""


@pytest.mark.parametrize("case", NEWCOMBE)
def test_shares_have_wilsons_limits(case: tuple[int, int]) -> None:
    found = wilson(*case)
    assert (found.lower, found.upper) == pytest.approx(NEWCOMBE[case], abs=5e-5)


@settings(max_examples=80, deadline=None)
@given(st.floats(0, 1), st.floats(0.5, 10**5), st.floats(0.5, 0.999))
def test_the_interval_of_a_share_holds_it_within_0_and_1(share: float, n: float, level: float) -> None:
    found = wilson(share * n, n, level)
    assert 0 <= found.lower <= found.estimate <= found.upper <= 1
    assert found.upper > found.lower
    mirror = wilson(n - share * n, n, level)
    assert (1 - mirror.upper, 1 - mirror.lower) == pytest.approx((found.lower, found.upper), abs=1e-9)
    more = wilson(share * n * 2, n * 2, level)
    assert more.upper - more.lower < found.upper - found.lower


def test_a_mean_has_students_limits() -> None:
    found = mean_interval(7.2, 1.3, 50)
    assert (found.lower, found.upper) == pytest.approx(stats.t.interval(0.95, 49, 7.2, 1.3 / np.sqrt(50)))
    assert found.estimate == 7.2


def test_the_design_effect_is_one_plus_the_squared_variation_of_the_weights() -> None:
    weights = [1.0, 2.0, 3.0, 6.0]
    assert design_effect(weights) == pytest.approx(1 + np.var(weights) / 9)
    assert design_effect([0.1] * 7) == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=50), st.floats(0.001, 1000))
def test_the_design_effect_knows_no_scale_and_no_order(weights: list[float], factor: float) -> None:
    found = design_effect(weights)
    assert 1 <= found <= len(weights) + 1e-9
    assert design_effect(weights[::-1]) == found
    assert design_effect([factor * weight for weight in weights]) == pytest.approx(found)


@pytest.mark.parametrize(
    ("successes", "n", "level"),
    [
        (1, 0, 0.95),
        (-1, 10, 0.95),
        (11, 10, 0.95),
        (1, 10, 95),
        (float("nan"), 10, 0.95),
        (1, float("nan"), 0.95),
    ],
)
def test_impossible_shares_are_refused(successes: float, n: float, level: float) -> None:
    with pytest.raises(ValueError):
        wilson(successes, n, level)


@pytest.mark.parametrize(
    ("events", "people", "per"),
    [(float("nan"), 10, 1), (float("inf"), 10, 1), (5, float("nan"), 1), (5, 10, 0), (5, 10, -1000)],
)
def test_a_rate_of_what_is_no_number_is_refused(events: float, people: float, per: float) -> None:
    with pytest.raises(ValueError):
        event_rate(events, people, per)


def test_a_mean_that_is_no_number_has_no_interval() -> None:
    with pytest.raises(ValueError, match="mean"):
        mean_interval(float("nan"), 1, 9)


@pytest.mark.parametrize(("sd", "n", "level"), [(1, 1, 0.95), (0, 9, 0.95), (-1, 9, 0.95), (1, 9, 0)])
def test_means_without_spread_or_answers_have_no_interval(sd: float, n: float, level: float) -> None:
    with pytest.raises(ValueError):
        mean_interval(7, sd, n, level)


@pytest.mark.parametrize("weights", [[], [1, 0], [1, -1], [1, float("nan")], [float("inf")]])
def test_impossible_weights_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError):
        design_effect(weights)
