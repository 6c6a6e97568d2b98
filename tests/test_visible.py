"""How many editions a wanted change needs, against the trend and the difference that verdicts are made with."""

from __future__ import annotations

from math import inf, nan

import pytest

from monitor.analysis.difference import detectable, smallest
from monitor.analysis.trend import trend
from monitor.analysis.visible import answers_needed, editions_needed, smallest_over, steady_error


@pytest.mark.parametrize("editions", [3, 4, 5, 6])
def test_the_error_of_a_steady_change_is_that_of_the_trend_through_as_many_points(editions: int) -> None:
    years = [2025 + 2 * step for step in range(editions)]
    found = trend(years, [40 + 3 * step for step in range(editions)], [2.5] * editions)
    assert found.change_se == pytest.approx(2.5 * steady_error(editions))


def test_over_two_editions_it_is_the_smallest_difference_of_two_samples() -> None:
    se = 100 * (1.3 * 0.5 * 0.5 / 290) ** 0.5
    assert smallest_over(se, 2) == pytest.approx(100 * detectable(290, 290, 0.5))
    assert smallest_over(se, 2) == pytest.approx(smallest(se * 2**0.5))


@pytest.mark.parametrize(
    ("wanted", "editions"),
    [(4.0, 2), (-4.0, 2), (3.9, 5), (3.55, 5), (3.5, 6), (3.36, 6), (3.3, None), (0.0, None)],
)
def test_a_smaller_change_needs_more_editions_and_a_very_small_one_is_never_seen(
    wanted: float, editions: int | None
) -> None:
    assert editions_needed(wanted, 1.0) == editions


def test_as_many_answers_as_asked_would_show_the_change_and_ten_fewer_would_not() -> None:
    many = answers_needed(5.0, 3.0, 300)
    assert many % 10 == 0
    assert smallest_over(3.0 * (300 / many) ** 0.5, 2) <= 5.0
    assert smallest_over(3.0 * (300 / (many - 10)) ** 0.5, 2) > 5.0


def test_what_cannot_be_is_refused() -> None:
    for wrong in (nan, inf):
        with pytest.raises(ValueError):
            editions_needed(wrong, 1.0)
    for wanted, answers in ((0.0, 300), (5.0, 0), (nan, 300)):
        with pytest.raises(ValueError):
            answers_needed(wanted, 1.0, answers)
    with pytest.raises(ValueError):
        steady_error(1)
    with pytest.raises(ValueError):
        smallest_over(0.0, 2)
