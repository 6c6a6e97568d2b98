"""Trends and verdicts: lines with known errors, and the words that they allow."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.contingency_tables import Table

from monitor.analysis.series import segment_numbers
from monitor.analysis.share_trend import chi_square_trend
from monitor.analysis.trend import (
    FEWEST_NAMED,
    FIVE_POINT_LIMIT,
    Verdict,
    equivalent,
    five_point_trend,
    swing,
    trend,
    verdict,
    window,
)

points = st.integers(3, 6).flatmap(
    lambda size: st.tuples(
        st.lists(st.integers(2001, 2025), min_size=size, max_size=size, unique=True).map(sorted),
        st.lists(st.floats(0, 100), min_size=size, max_size=size),
        st.lists(st.floats(0.5, 8), min_size=size, max_size=size),
    )
)


@settings(max_examples=50, deadline=None)
@given(points)
def test_the_line_is_that_of_statsmodels_with_a_fixed_scale(
    series: tuple[list[int], list[float], list[float]],
) -> None:
    years, values, errors = series
    centred = np.array(years) - 2013.0
    model = sm.WLS(np.array(values), sm.add_constant(centred, has_constant="add"), 1 / np.square(errors))
    fitted = model.fit(cov_type="fixed scale", cov_kwds={"scale": 1})
    uneven = float(np.sum(np.square((values - fitted.fittedvalues) / errors)))
    found = trend(years, values, errors)
    p_uneven = chi2.sf(uneven, len(years) - 2)
    factor = max(1, (uneven / (len(years) - 2)) ** 0.5) if p_uneven < 0.10 else 1
    assert found.slope == pytest.approx(fitted.params[1], abs=1e-8)
    assert found.heterogeneity == pytest.approx(p_uneven, abs=1e-8)
    assert found.se == pytest.approx(fitted.bse[1] * factor, rel=1e-6)
    if factor == 1:
        assert found.p == pytest.approx(fitted.pvalues[1], abs=1e-8)


@given(points)
def test_a_trend_does_not_change_with_the_level_and_turns_with_the_sign(
    series: tuple[list[int], list[float], list[float]],
) -> None:
    years, values, errors = series
    found = trend(years, values, errors)
    turned = trend(years, [100 - value for value in values], errors)
    assert found.slope == pytest.approx(-turned.slope, abs=1e-9)
    assert (found.lower, found.upper) == pytest.approx((-turned.upper, -turned.lower), abs=1e-6)
    assert found.lower <= found.change <= found.upper


def test_time_counts_in_years_and_the_change_is_that_of_the_whole_span() -> None:
    found = trend([2015, 2017, 2023], [40, 44, 56], [1, 1, 1])
    assert (found.slope, found.change, found.editions) == (pytest.approx(2), pytest.approx(16), 3)
    assert found.se == pytest.approx(
        (10 / 3 * 10 + 4 / 3) ** -0.5, rel=0.01
    )  # sum of squared years around 2018.3
    assert found.stable
    assert found.swing == 0


def test_points_off_a_line_widen_the_error_by_their_own_spread() -> None:
    found = trend([2019, 2021, 2023, 2025], [50, 60, 50, 60], [2, 2, 2, 2])
    slope_error = 2 / 20**0.5  # squared years around 2022: 9 + 1 + 1 + 9
    residuals = np.array([50, 60, 50, 60]) - (55 + np.array([-3, -1, 1, 3]))
    uneven = float(residuals @ residuals) / 4
    assert found.swing == 10
    assert found.heterogeneity == pytest.approx(chi2.sf(uneven, 2))
    assert found.se == pytest.approx(slope_error * (uneven / 2) ** 0.5)


@pytest.mark.parametrize(
    ("values", "adjusted_q", "threshold", "code"),
    [
        ([50, 60, 50, 60, 50], 0.049, 5, "varying"),
        ([50, 60, 50, 60, 50], 0.05, 5, "chance"),  # among all series together its course can be chance
        ([50, 60, 50, 60, 50], None, 5, "chance"),
        ([50, 60, 50, 60, 50], 0.001, 11, "chance"),  # went up and down by less than what matters
        ([50, 50, 60, 60, 60], 0.001, 5, "better"),  # never went down
        ([50, 49, 60, 60, 60], 0.001, 5, "better"),  # went down by less than what matters
        ([50, 50, 50, 50, 50], 0.001, 0, "chance"),
    ],
)
def test_up_and_down_is_said_only_of_what_went_both_ways_and_is_no_chance(
    values: list[float], adjusted_q: float | None, threshold: float, code: str
) -> None:
    found = trend([2017, 2019, 2021, 2023, 2025], values, [2] * 5)
    p = 0.01 if code == "better" else 0.5
    assert found.judged(p, threshold, "high", adjusted_q).code == code


def test_a_named_direction_needs_five_editions() -> None:
    years, values = [2017, 2019, 2021, 2023, 2025], [40.0, 45.0, 50.0, 55.0, 60.0]
    assert FEWEST_NAMED == 5
    assert trend(years, values, [1] * 5).judged(0.001, 5, "high") == Verdict("better", "proven")
    for places in (3, 4):
        found = trend(years[:places], values[:places], [1] * places)
        assert found.judged(0.001, 5, "high") == Verdict("unknown", "too_few_editions")


@given(st.lists(st.floats(0, 100), min_size=1, max_size=7))
def test_a_swing_is_the_smaller_of_the_largest_rise_and_fall(values: list[float]) -> None:
    steps = [after - values[place] for place in range(len(values)) for after in values[place:]]
    assert swing(values) == min(max(steps), -min(steps))
    assert swing(sorted(values)) == 0 == swing(sorted(values, reverse=True))


@settings(max_examples=50, deadline=None)
@given(points, st.floats(0.1, 8), st.integers(1, 6))
def test_errors_in_common_are_those_of_generalised_least_squares(
    series: tuple[list[int], list[float], list[float]], link: float, moved: int
) -> None:
    years, values, errors = series
    common = [link if place < moved else 0.0 for place in range(len(years))]
    covariance = np.diag(np.square(errors)) + np.outer(common, common)
    centred = sm.add_constant(np.array(years) - 2013.0, has_constant="add")
    fitted = sm.GLS(np.array(values), centred, covariance).fit(cov_type="fixed scale", cov_kwds={"scale": 1})
    rest = values - fitted.fittedvalues
    uneven = float(rest @ np.linalg.solve(covariance, rest))
    found = trend(years, values, errors, common)
    assert found.slope == pytest.approx(fitted.params[1], abs=1e-7)
    assert found.heterogeneity == pytest.approx(chi2.sf(uneven, len(years) - 2), abs=1e-7)
    factor = max(1, (uneven / (len(years) - 2)) ** 0.5) if found.heterogeneity < 0.10 else 1
    assert found.se == pytest.approx(fitted.bse[1] * factor, rel=1e-5)


@given(points, st.floats(0.1, 8))
def test_a_link_that_moved_all_points_alike_changes_nothing(
    series: tuple[list[int], list[float], list[float]], link: float
) -> None:
    plain, moved = trend(*series), trend(*series, [link] * len(series[0]))
    assert moved.slope == pytest.approx(plain.slope, abs=1e-7)
    assert moved.se == pytest.approx(plain.se, rel=1e-5)


def test_a_rise_at_every_edition_is_never_called_up_and_down() -> None:
    found = trend([2017, 2019, 2021, 2023, 2025], [39, 40, 41, 52, 66], [1] * 5)
    assert found.heterogeneity < 0.10
    assert found.se > 1 / 40**0.5
    assert found.judged(found.p, 5, "high", 1e-9) == Verdict("better", "proven")


def test_a_direction_that_hangs_on_one_edition_is_not_proven() -> None:
    found = trend([2017, 2019, 2021, 2023, 2025], [50, 50, 50, 50, 52], [1] * 5)
    assert not found.stable
    assert found.judged(0.01, 0, "high") == Verdict("chance", "not_proven")


@pytest.mark.parametrize(
    ("values", "errors", "editions", "reason"),
    [
        ([1, 2], [1, 1], 2, "too_few_editions"),
        ([1, None, 2], [1, 1, 1], 2, "too_few_editions"),
        ([1, float("nan"), 2, 3], [1, 1, 1, 1], 3, ""),
        ([1, 2, 3], [1, 0, 1], 3, "no_margin"),
        ([1, 2, 3], [1, None, 1], 3, "no_margin"),
        ([], [], 0, "too_few_editions"),
    ],
)
def test_why_a_trend_cannot_be_calculated(
    values: list[float | None], errors: list[float | None], editions: int, reason: str
) -> None:
    found = trend([2019, 2021, 2023, 2025][: len(values)], values, errors)
    assert (found.editions, found.reason) == (editions, reason)
    assert (found.slope is None) == bool(reason)
    if reason:
        assert found.judged(None, 5, "high") == Verdict("unknown", reason)


@pytest.mark.parametrize(("years", "values"), [([2021, 2019, 2023], [1, 2, 3]), ([2019, 2021], [1, 2, 3])])
def test_years_that_do_not_fit_are_refused(years: list[int], values: list[float]) -> None:
    with pytest.raises(ValueError):
        trend(years, values, [1.0] * len(values))


@pytest.mark.parametrize(
    ("change", "p", "better", "code", "reason"),
    [
        (6, 0.01, "high", "better", "proven"),
        (-6, 0.01, "high", "worse", "proven"),
        (6, 0.01, "low", "worse", "proven"),
        (-6, 0.01, "low", "better", "proven"),
        (6, 0.01, "none", "higher", "proven"),
        (-6, 0.01, "none", "lower", "proven"),
        (5, 0.049, "high", "better", "proven"),
        (4.9, 0.01, "high", "chance", "too_small"),
        (6, 0.05, "high", "chance", "not_proven"),
        (4.9, 0.5, "high", "chance", "not_proven"),
        (None, 0.01, "high", "unknown", "hidden"),
        (float("nan"), 0.01, "high", "unknown", "hidden"),
        (6, None, "high", "unknown", "no_margin"),
    ],
)
def test_a_verdict_needs_proof_and_size(
    change: float | None, p: float | None, better: str, code: str, reason: str
) -> None:
    assert verdict(change, 2, p, 5, better) == Verdict(code, reason)


@pytest.mark.parametrize("se", [None, 0, -1, float("nan")])
def test_without_a_margin_there_is_no_verdict(se: float | None) -> None:
    assert verdict(6, se, 0.01, 5, "high") == Verdict("unknown", "no_margin")


@given(st.floats(-100, 100), st.floats(0.01, 50), st.floats(0, 1), st.floats(0, 20))
def test_varying_never_names_a_direction(change: float, se: float, p: float, threshold: float) -> None:
    assert verdict(change, se, p, threshold, "high", varying=True).code == "varying"


@pytest.mark.parametrize(("p", "threshold", "better"), [(1.2, 5, "high"), (0.1, -1, "high"), (0.1, 5, "up")])
def test_a_verdict_refuses_what_is_not_a_rule(p: float, threshold: float, better: str) -> None:
    with pytest.raises(ValueError):
        verdict(6, 2, p, threshold, better)


@given(st.floats(-20, 20), st.floats(0.1, 20), st.floats(0.1, 20))
def test_unchanged_and_changed_enough_are_never_both_proven(
    change: float, se: float, threshold: float
) -> None:
    assert not (equivalent(change, se, threshold) and abs(change) >= threshold)


def test_unchanged_is_proven_when_the_90_percent_interval_lies_within_the_threshold() -> None:
    assert equivalent(1.0, 2.0, 1.0 + 1.6449 * 2)
    assert not equivalent(1.0, 2.0, 1.0 + 1.6448 * 2)
    assert not equivalent(0.0, 8.0, 5.0)  # not proven to have changed, and not proven to be unchanged
    with pytest.raises(ValueError):
        equivalent(1, 0, 5)


def test_a_window_is_the_latest_run_up_to_a_break() -> None:
    editions = ["2011", "2013", "2015", "2017", "2019", "2021"]
    values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    numbers = segment_numbers(list(zip(editions, values, strict=True)), ["2015"])
    assert window(editions, values, numbers) == [2, 3, 4, 5]
    assert window(editions, values, numbers, most=3) == [3, 4, 5]


def test_a_window_ends_at_the_last_edition_or_is_empty() -> None:
    assert window(["2019", "2021"], [1.0, None], [0, None]) == []
    assert window([], [], []) == []


@given(st.lists(st.sampled_from([0, 1, 2, None]), min_size=1, max_size=13), st.integers(1, 6))
def test_a_window_never_crosses_a_break(segments: list[int | None], most: int) -> None:
    found = window(
        [str(2001 + 2 * place) for place in range(len(segments))], [1.0] * len(segments), segments, most
    )
    assert len({segments[place] for place in found}) <= 1
    assert len(found) <= most
    assert not found or found[-1] == len(segments) - 1


@pytest.mark.parametrize(
    ("editions", "most"), [(["2021", "2019"], 6), (["2019", "2019"], 6), (["2019", "2021"], 0), (["2019"], 6)]
)
def test_a_window_refuses_editions_out_of_order(editions: list[str], most: int) -> None:
    with pytest.raises(ValueError):
        window(editions, [1.0, 2.0], [0, 0], most)


FIVE = [2017, 2019, 2021, 2023, 2025]


def five(values: list[float], margin: float, better: str = "high") -> Verdict:
    return five_point_trend(FIVE, values, [v - margin for v in values], [v + margin for v in values], better)


def test_the_limit_of_the_five_point_rule_is_that_of_two_in_a_thousand() -> None:
    assert chi2.sf(FIVE_POINT_LIMIT, 1) == pytest.approx(0.002, rel=1e-4)


def test_five_points_on_a_line_just_over_and_under_the_limit() -> None:
    values = [40.0, 42, 44, 46, 48]  # slope 1 a year; its error is se / sqrt(40)
    on_the_limit = 3.92 / 2 * (40 / FIVE_POINT_LIMIT) ** 0.5
    assert five(values, on_the_limit * 0.999) == Verdict("better", "proven")
    assert five(values, on_the_limit * 1.001) == Verdict("chance", "not_proven")
    assert five(values, 1, "low").code == "worse"
    assert five(values, 1, "none").code == "higher"


def test_one_point_may_not_decide_the_direction() -> None:
    assert five([50, 50, 50, 50, 80], 4).code == "chance"


def test_only_the_five_latest_points_count_and_fewer_give_no_verdict() -> None:
    values = [90.0, 40, 42, 44, 46, 48]
    found = five_point_trend(
        [2015, *FIVE], values, [v - 1 for v in values], [v + 1 for v in values], better="high"
    )
    assert found == Verdict("better", "proven")
    assert five_point_trend(FIVE[1:], values[2:], values[2:], values[2:], "high").reason == "too_few_editions"
    assert five_point_trend(FIVE, [1, 2, None, 4, 5], [0] * 5, [9] * 5, "high").reason == "hidden"
    assert five_point_trend(FIVE, [1, 2, 3, 4, 5], [0, 0, None, 0, 0], [9] * 5, "high").reason == "no_margin"
    with pytest.raises(ValueError):
        five_point_trend(FIVE, [1, 2, 3], [0] * 5, [9] * 5, "high")


@pytest.mark.parametrize("column", [np.array, pl.Series])
def test_columns_are_judged_as_lists_are(column: Callable) -> None:
    values, errors, links = [40.0, 42, 45, 44, 48], [1.0, 2, 1, 1.5, 1], [0.5, 0.5, 0.0, 0.0, 0.0]
    lower, upper = [v - 2 for v in values], [v + 2 for v in values]
    found = trend(column(FIVE), column(values), column(errors), column(links))
    assert found == trend(FIVE, values, errors, links)
    rule = five_point_trend(column(FIVE), column(values), column(lower), column(upper), "high")
    assert rule == five_point_trend(FIVE, values, lower, upper, "high")
    assert window(column(["2021", "2023"]), column([1.0, 2.0]), column([0, 0])) == [0, 1]
    numbers = column([-5.0, 1.0, 0.01])
    assert verdict(numbers[0], numbers[1], numbers[2], 3, "high") == Verdict("worse", "proven")


def test_the_smokers_of_fleiss_as_in_the_manual_of_r() -> None:
    found = chi_square_trend([83, 90, 129, 70], [86, 93, 136, 82], [1, 2, 3, 4])
    assert (round(found.statistic, 4), round(found.p, 6)) == (8.2249, 0.004132)
    assert found.slope < 0


counted = st.integers(3, 6).flatmap(
    lambda size: st.lists(
        st.integers(2, 400).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))),
        min_size=size,
        max_size=size,
    )
)


@settings(max_examples=50, deadline=None)
@given(counted)
def test_the_test_for_a_trend_is_linear_by_linear_without_its_correction(
    pairs: list[tuple[int, int]],
) -> None:
    counts, n = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    scores = [2001.0 + 2 * place for place in range(len(n))]
    table = Table(np.array([[size - count, count] for count, size in pairs]), shift_zeros=False)
    z = table.test_ordinal_association(np.array(scores), np.array([0.0, 1.0])).zscore
    assert chi_square_trend(counts, n, scores).statistic == pytest.approx(
        z**2 * sum(n) / (sum(n) - 1), rel=1e-6, abs=1e-9
    )


@pytest.mark.parametrize(
    ("counts", "n", "scores"),
    [
        ([1, 2], [9, 9], [1, 2]),
        ([1, 2, 10], [9, 9, 9], [1, 2, 3]),
        ([1, 2, 3], [9, 9, 9], [2, 2, 2]),
        ([0, 0, 0], [9, 9, 9], [1, 2, 3]),
        ([1, 2, 3], [9, 0, 9], [1, 2, 3]),
        ([1, 2, 3], [9, 9], [1, 2, 3]),
        ([1, 2, 3], [9, 9, 9], [1, 2, float("nan")]),
    ],
)
def test_a_trend_of_counts_refuses_what_it_cannot_test(
    counts: list[float], n: list[float], scores: list[float]
) -> None:
    with pytest.raises(ValueError):
        chi_square_trend(counts, n, scores)
