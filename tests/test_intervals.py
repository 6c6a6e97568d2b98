"""Chance intervals of counts agree with textbook values and behave as intervals must."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.intervals import event_rate

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
