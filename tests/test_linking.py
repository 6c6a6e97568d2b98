"""Links: old figures on a new question, through an edition that asked both."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.linking import link, link_difference, step

shares, marks, errors = st.floats(0, 100), st.floats(1, 10), st.floats(0, 5)


def test_a_mark_moves_by_the_difference_and_takes_its_error_along() -> None:
    found = link([7.0, 6.5], [0.3, 0.4], -0.5, 0.4, "mark")
    assert found.values == pytest.approx([6.5, 6.0])
    assert found.se == pytest.approx([0.5, 0.32**0.5])
    assert found.own_se == pytest.approx([0.3, 0.4])
    assert found.clipped == 0


def test_a_mark_never_leaves_its_scale_and_every_clip_is_counted() -> None:
    found = link([9.8, 7.0, 1.0], [0.1, 0.1, 0.1], 0.5, 0.0, "mark")
    assert (list(found.values), found.clipped) == ([10.0, 7.5, 1.5], 1)
    assert link([0.2], [0.1], -0.5, 0.0, "score").values == pytest.approx([0.0])
    assert link([1.2], [0.1], -0.5, 0.0, "mean", scale=(1, 5)).values == pytest.approx([1.0])


def test_a_share_moves_on_the_logit_so_that_the_city_lands_on_the_new_figure() -> None:
    change = step(40.0, 5.0, 1.0, "share")
    found = link([40.0, 0.0, 100.0, 10.0], [1.0, 0.0, 0.0, 1.0], change.difference, change.se, "share")
    assert found.values[0] == pytest.approx(45.0)
    assert list(found.values[1:3]) == [0.0, 100.0]
    assert 10 < found.values[3] < 15  # five points in the middle are fewer at the end
    assert found.clipped == 0


@given(shares, errors, st.floats(-3, 3), st.floats(0, 1))
def test_a_linked_share_stays_a_share_and_goes_there_and_back(
    old: float, se: float, difference: float, se_difference: float
) -> None:
    there = link([old], [se], difference, se_difference, "share")
    back = link(there.values, there.own_se, -difference, 0.0, "share")
    assert 0 <= there.values[0] <= 100
    assert there.clipped == 0
    assert (back.values[0], back.se[0]) == (pytest.approx(old, abs=1e-6), pytest.approx(se, abs=1e-6))
    assert there.se[0] >= there.own_se[0]


@settings(max_examples=25)
@given(st.floats(5, 95), st.floats(-1, 1), st.floats(0.1, 2), st.floats(0.01, 0.1))
def test_the_error_of_a_linked_share_is_the_spread_of_many_draws(
    old: float, difference: float, se: float, se_difference: float
) -> None:
    rng = np.random.default_rng(5)
    draws = np.clip(rng.normal(old, se, 20_000), 0, 100)
    steps = rng.normal(difference, se_difference, 20_000)
    odds = np.exp(steps)
    spread = (100 * draws * odds / (100 - draws + draws * odds)).std()
    assert link([old], [se], difference, se_difference, "share").se[0] == pytest.approx(spread, rel=0.1)


def test_a_count_moves_by_a_ratio() -> None:
    change = step(200.0, 50.0, 4.5, "count")
    found = link([200.0, 40.0, 0.0], [0.0, 2.0, 0.0], change.difference, change.se, "count")
    assert found.values == pytest.approx([250.0, 50.0, 0.0])
    assert change.se == pytest.approx(0.02)
    assert found.se == pytest.approx([5.0, (2.5**2 + 1.0**2) ** 0.5, 0.0])


@given(marks, st.floats(-2, 2), errors)
def test_no_difference_and_no_error_change_nothing(old: float, _: float, se: float) -> None:
    for kind in ("mark", "share", "count"):
        found = link([old], [se], 0.0, 0.0, kind)
        assert (found.values[0], found.se[0]) == (pytest.approx(old), pytest.approx(se))


def test_a_hidden_figure_stays_hidden() -> None:
    found = link([float("nan"), 7.0], [float("nan"), 0.1], 0.2, 0.1, "mark")
    assert np.isnan([found.values[0], found.se[0]]).all()
    assert found.clipped == 0


def test_the_step_of_a_share_is_close_to_that_of_its_draws() -> None:
    rng = np.random.default_rng(9)
    new = 40.0 + rng.normal(6.0, 1.0, 50_000)  # paired: only the difference is uncertain
    spread = np.log(new / (100 - new)).std()
    change = step(40.0, 6.0, 1.0, "share")
    assert change.difference == pytest.approx(np.log(46 / 54) - np.log(40 / 60))
    assert change.se == pytest.approx(spread, rel=0.05)


def test_people_who_answered_both_give_the_paired_error() -> None:
    rng = np.random.default_rng(2)
    old = rng.normal(7, 1.5, 400)
    new = old + rng.normal(-0.4, 0.5, 400)
    found = link_difference(old, new)
    assert found.estimate == pytest.approx((new - old).mean())
    assert found.se == pytest.approx((new - old).std(ddof=1) / 20)
    assert found.both == 400


def test_two_halves_of_a_sample_give_the_error_of_independent_means() -> None:
    rng = np.random.default_rng(4)
    old, new = rng.normal(7, 1.5, 600), rng.normal(6.5, 1.5, 600)
    half = np.arange(600) < 300
    found = link_difference(np.where(half, old, np.nan), np.where(half, np.nan, new))
    assert found.estimate == pytest.approx(new[~half].mean() - old[half].mean())
    assert found.se == pytest.approx((old[half].var() / 300 + new[~half].var() / 300) ** 0.5, rel=0.01)
    assert found.both == 0


@settings(max_examples=30)
@given(st.integers(0, 2**32), st.floats(0.01, 100))
def test_the_size_and_order_of_weights_do_not_matter(seed: int, times: float) -> None:
    rng = np.random.default_rng(seed)
    old, new, weight = rng.integers(0, 2, 50) * 1.0, rng.integers(0, 2, 50) * 1.0, rng.uniform(0.2, 3, 50)
    old[:5], new[3:9] = np.nan, np.nan
    turned = rng.permutation(50)
    one = link_difference(old, new, weight)
    other = link_difference(old[turned], new[turned], weight[turned] * times)
    assert (one.estimate, one.se) == (pytest.approx(other.estimate), pytest.approx(other.se))


def test_the_interval_of_a_weighted_difference_covers_the_truth() -> None:
    rng = np.random.default_rng(12)
    covered = 0
    for _ in range(600):
        weight = rng.lognormal(0, 0.5, 300)
        old = (rng.random(300) < 0.4).astype(float)
        new = np.where(
            rng.random(300) < 0.7, old, rng.random(300) < 0.5
        )  # truth 0.7 x 0.4 + 0.3 x 0.5 = 0.43
        found = link_difference(old, new, weight)
        covered += abs(found.estimate - 0.03) < 1.96 * found.se
    assert 0.92 < covered / 600 < 0.975


@pytest.mark.parametrize(
    ("old", "new", "weight"),
    [
        ([1, 2], [1, 2, 3], None),
        ([1, 2, 3], [1, 2, 3], [1, 1]),
        ([1, 2, 3], [1, 2, 3], [1, 0, 1]),
        ([1, 2, 3], [1, 2, 3], [1, float("nan"), 1]),
        ([None, None, 3], [1, 2, 3], None),
        ([], [], None),
    ],
)
def test_an_overlap_that_cannot_be_used_is_refused(old: list, new: list, weight: list | None) -> None:
    with pytest.raises(ValueError):
        link_difference(old, new, weight)


@pytest.mark.parametrize(
    "arguments",
    [(0, 5, 1, "share"), (98, 5, 1, "share"), (0, 5, 1, "count"), (7, 0.1, -1, "mark"), (7, 0.1, 1, "class")],
)
def test_a_step_that_cannot_be_linked_is_refused(arguments: tuple[float, float, float, str]) -> None:
    with pytest.raises(ValueError):
        step(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ([7.0], [0.1, 0.2], 0.1, 0.1, "mark"),
        ([7.0], [-0.1], 0.1, 0.1, "mark"),
        ([7.0], [0.1], 0.1, -0.1, "mark"),
        ([7.0], [0.1], float("nan"), 0.1, "mark"),
        ([7.0], [0.1], 0.1, 0.1, "class"),
        ([107.0], [0.1], 0.1, 0.1, "share"),
    ],
)
def test_figures_that_cannot_be_linked_are_refused(arguments: tuple) -> None:
    with pytest.raises(ValueError):
        link(*arguments)
