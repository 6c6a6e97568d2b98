"""Differences: independent estimates, a part against its rest, and many tests at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.difference import adjust, against_rest, between, dispersion

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


@pytest.mark.parametrize("share", [-0.1, 1, 1.2])
def test_an_area_that_is_the_whole_city_is_not_tested(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        against_rest(7, 0.1, 7, 0.1, share)


@pytest.mark.parametrize("errors", [(0, 0), (-1, 1), (1, -1)])
def test_without_an_error_there_is_no_test(errors: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="standard error"):
        between(7, errors[0], 6, errors[1])


def test_adjusted_p_values_by_hand() -> None:
    assert adjust([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert adjust([]) == []


@settings(deadline=None)
@given(chances)
def test_adjusting_never_lowers_and_keeps_the_order(p_values: list[float]) -> None:
    found = adjust(p_values)
    assert all(raw - 1e-12 <= new <= 1 for raw, new in zip(p_values, found, strict=True))
    by_raw = [new for _, new in sorted(zip(p_values, found, strict=True))]
    assert by_raw == sorted(by_raw)
    assert adjust(p_values[::-1]) == pytest.approx(found[::-1])


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
