"""Estimates of a sample: textbook values, what must hold for any sample, and samples that must be refused."""

from math import sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from monitor.analysis.estimate import estimate, estimates
from monitor.analysis.intervals import wilson

ANY = settings(max_examples=40, deadline=None)


@st.composite
def samples(draw: st.DrawFn, fewest: int = 4) -> pl.DataFrame:
    """2 to 4 districts in 2 areas with unequal weights, marks and yes/no answers, some not given."""
    sizes = draw(st.lists(st.integers(fewest, 25), min_size=2, max_size=4))
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    n = sum(sizes)
    district = np.repeat(np.arange(len(sizes)), sizes)
    answered = chance.random(n) >= draw(st.sampled_from([0.0, 0.1, 0.5]))
    answered[np.unique(district, return_index=True)[1]] = True  # somebody answers in every district
    yes = (chance.random(n) < draw(st.sampled_from([0.0, 0.1, 0.5, 0.97, 1.0]))).astype(float)
    frame = pl.DataFrame(
        {
            "district": [f"w{code}" for code in district],
            "area": [f"g{code // 2}" for code in district],
            "weight": chance.lognormal(0, 0.5, n),
            "mark": chance.integers(1, 11, n).astype(float),
            "yes": yes,
            "population": 100 + 20 * district,
        }
    )
    return frame.with_columns(pl.when(pl.Series(answered)).then(pl.col("mark", "yes")))


def close(found: pl.DataFrame, other: pl.DataFrame, but: dict[str, float] | None = None) -> None:
    """Every number of one frame equals that of the other, times a factor for some columns."""
    assert found.shape == other.shape
    for name in ("estimate", "se", "lower", "upper", "n", "n_eff", "deff"):
        factor = (but or {}).get(name, 1.0)
        expected = [None if value is None else value * factor for value in other[name]]
        for one, two in zip(found[name], expected, strict=True):
            assert (one is None) == (two is None), name
            assert one is None or one == pytest.approx(two, rel=1e-9, abs=1e-9), name


def test_an_unweighted_mean_is_that_of_the_textbook() -> None:
    marks = [6.0, 7.0, 7.0, 8.0, 9.0, 5.0]
    (found,) = estimate(pl.DataFrame({"mark": marks}), "mark").iter_rows(named=True)
    se = stats.sem(marks)
    limits = stats.t.interval(0.95, 5, np.mean(marks), se)
    assert (found["estimate"], found["se"], found["n"]) == pytest.approx((7.0, se, 6))
    assert (found["lower"], found["upper"]) == pytest.approx(limits)
    assert (found["deff"], found["n_eff"]) == pytest.approx((1.0, 6.0))


def test_a_stratified_mean_with_finite_populations_is_that_of_the_textbook() -> None:
    """Cochran, Sampling Techniques (1977), 5.3: the sum of W2 (1 - f) s2 / n over strata."""
    sample = pl.DataFrame({"s": ["a"] * 3 + ["b"] * 2, "N": [30] * 3 + [10] * 2, "y": [1.0, 2, 6, 10, 14]})
    sample = sample.with_columns(w=pl.col("N") / pl.len().over("s"))
    (found,) = estimate(sample, "y", "w", strata="s", fpc="N").iter_rows(named=True)
    variance = 0.75**2 * 0.9 * 7 / 3 + 0.25**2 * 0.8 * 8 / 2
    assert (found["estimate"], found["se"]) == pytest.approx((0.75 * 3 + 0.25 * 12, sqrt(variance)))
    assert found["upper"] - found["estimate"] == pytest.approx(stats.t.ppf(0.975, 5 - 2) * sqrt(variance))


def test_a_total_with_finite_population_is_that_of_the_textbook() -> None:
    sample = pl.DataFrame({"y": [2.0, 4, 6, 8], "N": [100] * 4, "w": [25.0] * 4})
    (found,) = estimate(sample, "y", "w", fpc="N", kind="total").iter_rows(named=True)
    assert (found["estimate"], found["se"]) == pytest.approx((500, sqrt(100**2 * 0.96 * (20 / 3) / 4)))


def test_clusters_count_instead_of_respondents() -> None:
    sample = pl.DataFrame({"street": [1, 1, 2, 2, 3, 3], "y": [1.0, 1, 2, 2, 6, 6]})
    (found,) = estimate(sample, "y", cluster="street").iter_rows(named=True)
    assert found["se"] == pytest.approx(stats.sem([1, 2, 6]))
    assert found["upper"] - 3 == pytest.approx(stats.t.ppf(0.975, 2) * found["se"])


def test_a_share_rests_on_the_effective_number_of_answers() -> None:
    sample = pl.DataFrame(
        {"y": [1.0] * 20 + [0.0] * 30, "w": [1.0] * 10 + [3.0] * 10 + [1.0] * 20 + [2.0] * 10}
    )
    (found,) = estimate(sample, "y", "w", kind="share").iter_rows(named=True)
    assert found["deff"] > 1
    assert found["n_eff"] == pytest.approx(50 / found["deff"])
    expected = wilson(found["estimate"] * found["n_eff"], found["n_eff"])
    assert (found["lower"], found["upper"]) == pytest.approx((expected.lower, expected.upper))


@pytest.mark.parametrize("yes", [0, 4, 46, 50])
def test_a_share_with_few_ones_or_zeros_rests_on_what_the_weights_cost(yes: int) -> None:
    weights = [1.0, 3.0] * 25
    sample = pl.DataFrame({"y": [1.0] * yes + [0.0] * (50 - yes), "w": weights})
    (found,) = estimate(sample, "y", "w", kind="share").iter_rows(named=True)
    assert found["n_eff"] == pytest.approx(sum(weights) ** 2 / sum(w * w for w in weights))
    assert found["lower"] <= found["estimate"] <= found["upper"]
    assert found["upper"] - found["lower"] > 0.01


def test_equal_answers_have_no_error_and_no_interval() -> None:
    sample = pl.DataFrame({"d": list("aab"), "y": [7.1, 7.1, 7.1], "w": [0.3, 1.7, 0.9]})
    (found,) = estimate(sample, "y", "w").iter_rows(named=True)
    assert (found["estimate"], found["se"], found["n"]) == (7.1, 0.0, 3)
    assert (found["lower"], found["upper"], found["deff"]) == (None, None, None)
    assert found["n_eff"] == pytest.approx(2.9**2 / (0.3**2 + 1.7**2 + 0.9**2))


def test_a_domain_in_which_nobody_answered_has_a_row_without_a_value() -> None:
    sample = pl.DataFrame({"d": list("aabb"), "y": [1.0, 2.0, None, None]})
    found = estimate(sample, "y", by="d").row(1, named=True)
    assert found == {"d": "b", "estimate": None, "se": None, "lower": None, "upper": None, "n": 0, "n_eff": None, "deff": None}  # fmt: skip


def test_who_lies_in_no_domain_still_counts_in_the_design() -> None:
    sample = pl.DataFrame({"d": ["a", "a", "b", "b", None, None], "y": [1.0, 3, 5, 9, 2, 4]})
    marked = sample.with_columns(pl.col("d").fill_null("c"))
    found = estimate(sample, "y", by="d")
    assert found["d"].to_list() == ["a", "b"]
    assert found.equals(estimate(marked, "y", by="d").head(2))
    filtered = estimate(sample.drop_nulls(), "y", by="d")
    assert found["se"][0] != pytest.approx(filtered["se"][0], rel=1e-3)


@ANY
@given(samples(), st.sampled_from(["mean", "share"]), st.sampled_from([(), ("district",), ("area",)]))
def test_the_interval_holds_the_estimate_within_the_range(
    sample: pl.DataFrame, kind: str, by: tuple[str, ...]
) -> None:
    """Property 1 of the method: contains the estimate, inside the range."""
    found = estimate(sample, "mark" if kind == "mean" else "yes", "weight", by, "district", kind=kind)
    low, high = (1, 10) if kind == "mean" else (0, 1)
    for row in found.iter_rows(named=True):
        assert row["n"] > 0 and low - 1e-12 <= row["estimate"] <= high + 1e-12
        if kind == "share":
            assert 0 <= row["lower"] <= row["estimate"] <= row["upper"] <= 1
            assert row["n_eff"] <= row["n"] + 1e-9
        elif row["lower"] is not None:
            assert row["lower"] < row["estimate"] < row["upper"]


@ANY
@given(samples())
def test_the_interval_shrinks_with_more_of_the_same_answers(sample: pl.DataFrame) -> None:
    """Property 1: four times the same sample gives a narrower interval."""
    for value, kind in (("mark", "mean"), ("yes", "share")):
        once = estimate(sample, value, "weight", strata="district", kind=kind).row(0, named=True)
        more = estimate(pl.concat([sample] * 4), value, "weight", strata="district", kind=kind).row(
            0, named=True
        )
        assert more["estimate"] == pytest.approx(once["estimate"])
        if once["lower"] is not None:
            assert more["upper"] - more["lower"] < once["upper"] - once["lower"]


@ANY
@given(samples())
def test_yes_and_no_are_each_others_mirror(sample: pl.DataFrame) -> None:
    """Property 1: symmetric under a swap of yes and no."""
    swapped = sample.with_columns(yes=1 - pl.col("yes"))
    found = estimate(sample, "yes", "weight", "district", "district", kind="share")
    mirror = estimate(swapped, "yes", "weight", "district", "district", kind="share")
    close(
        found,
        mirror.with_columns(
            estimate=1 - pl.col("estimate"), lower=1 - pl.col("upper"), upper=1 - pl.col("lower")
        ),
    )


@ANY
@given(samples(), st.floats(0.001, 1000), st.sampled_from(["mean", "share", "total"]))
def test_weights_times_a_constant_change_nothing(sample: pl.DataFrame, factor: float, kind: str) -> None:
    """Property 2; a total is that many times larger."""
    scaled = sample.with_columns(pl.col("weight") * factor)
    options: dict[str, Any] = {"by": "area", "strata": "district", "kind": kind}
    larger = dict.fromkeys(["estimate", "se", "lower", "upper"], factor) if kind == "total" else None
    close(estimate(scaled, "yes", "weight", **options), estimate(sample, "yes", "weight", **options), larger)


@ANY
@given(samples())
def test_equal_weights_give_the_unweighted_textbook(sample: pl.DataFrame) -> None:
    """Property 3."""
    even = sample.with_columns(weight=pl.lit(3.0))
    marks = sample["mark"].drop_nulls().to_numpy()
    found = estimate(even, "mark", "weight").row(0, named=True)
    assert (found["estimate"], found["n"]) == (pytest.approx(marks.mean()), len(marks))
    # Who did not answer stays among those drawn: n / (n - 1) of all instead of those who answered.
    drawn = sample.height
    correction = sqrt(drawn / (drawn - 1) * (len(marks) - 1) / len(marks))
    assert found["se"] == pytest.approx(stats.sem(marks) * correction, abs=1e-12)
    yes = sample["yes"].drop_nulls()
    share = estimate(even, "yes", "weight", kind="share").row(0, named=True)
    expected = wilson(yes.sum(), len(yes))
    assert (share["lower"], share["upper"]) == pytest.approx((expected.lower, expected.upper))


@ANY
@given(samples())
def test_adding_up_in_one_or_two_steps_gives_the_same(sample: pl.DataFrame) -> None:
    """Property 7: city = sum of W x district = sum of W x area; errors too when weights are equal per district."""
    people = pl.col("population") / pl.len().over("district")
    even = sample.with_columns(weight=people, mark=pl.col("mark").fill_null(5))
    options: dict[str, Any] = {"weight": "weight", "strata": "district", "fpc": "population"}
    city = estimate(even, "mark", **options).row(0, named=True)
    for step in ("district", "area"):
        parts = estimate(even, "mark", by=step, **options)
        share = even.group_by(step).agg(W=pl.col("weight").sum() / even["weight"].sum())
        parts = parts.join(share, on=step)
        assert (parts["W"] * parts["estimate"]).sum() == pytest.approx(city["estimate"])
        if step == "district":
            assert sqrt((parts["W"] ** 2 * parts["se"] ** 2).sum()) == pytest.approx(city["se"])


@ANY
@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_not_a_bit(sample: pl.DataFrame, random: Any) -> None:
    """Property 12, with an order that is drawn too."""
    places = list(range(sample.height))
    random.shuffle(places)
    options: dict[str, Any] = {"weight": "weight", "by": "area", "strata": "district", "fpc": "population"}
    kinds = {"mark": "mean", "yes": "share", "weight": "total"}
    found = estimates(sample, list(kinds), kind=kinds, **options)
    shuffled = estimates(sample[places], list(kinds), kind=kinds, **options)
    assert found.write_json() == shuffled.write_json()


@ANY
@given(samples())
def test_many_variables_at_once_equal_one_at_a_time(sample: pl.DataFrame) -> None:
    kinds = {"yes": "share", "mark": "mean", "population": "total"}
    together = estimates(sample, list(kinds), "weight", "district", "district", kind=kinds)
    assert together["variable"].unique(maintain_order=True).to_list() == list(kinds)
    for name, kind in kinds.items():
        alone = estimate(sample, name, "weight", "district", "district", kind=kind)
        close(together.filter(pl.col("variable") == name).drop("variable"), alone)


def test_crossed_domains_are_sorted_and_named() -> None:
    sample = pl.DataFrame({"d": list("bbaa"), "sex": list("vmvm"), "y": [1, 2, 3, 4]})
    found = estimate(sample, "y", by=["d", "sex"])
    assert found.select("d", "sex", "estimate").rows() == [
        ("a", "m", 4),
        ("a", "v", 3),
        ("b", "m", 2),
        ("b", "v", 1),
    ]
    assert found.columns == ["d", "sex", "estimate", "se", "lower", "upper", "n", "n_eff", "deff"]


def test_more_certainty_needs_a_wider_interval() -> None:
    sample = pl.DataFrame({"y": [1.0, 2, 4, 7]})
    assert estimate(sample, "y", level=0.99)["upper"][0] > estimate(sample, "y", level=0.9)["upper"][0]


def test_a_single_respondent_in_a_stratum_is_refused_unless_it_is_everybody() -> None:
    sample = pl.DataFrame({"s": list("aab"), "y": [1.0, 2, 3], "N": [9, 9, 1]})
    with pytest.raises(ValueError, match="stratum b has a single unit"):
        estimate(sample, "y", strata="s")
    certain = estimate(sample, "y", by="s", strata="s", fpc="N")
    assert certain["se"][1] == 0
    assert estimate(sample, "y", strata="s", lonely="adjust")["se"][0] > estimate(sample, "y", strata="s", fpc="N")["se"][0]  # fmt: skip


BASE = pl.DataFrame({"d": list("aabb"), "y": [1.0, 0, 1, 0], "w": [1.0, 2, 1, 2], "N": [9, 9, 8, 8]})
WRONG: dict[str, tuple[pl.DataFrame, dict[str, Any], str]] = {
    "empty": (BASE.clear(), {}, "no answers"),
    "absent columns": (BASE, {"by": ["x", "d"], "strata": "z"}, "no such column: x, z"),
    "unknown kind": (BASE, {"kind": "median"}, "kind of y is 'median'"),
    "level": (BASE, {"level": 95}, "level lies between"),
    "lonely": (BASE, {"lonely": "ignore"}, "lonely is"),
    "zero weight": (BASE.with_columns(w=pl.Series([0.0, 1, 1, 1])), {}, "1 of 4 respondents have no weight"),
    "negative weight": (BASE.with_columns(w=pl.Series([-1.0, -2, 1, 1])), {}, "2 of 4 .* above 0 in w"),
    "null weight": (BASE.with_columns(w=pl.Series([None, 1.0, 1, 1])), {}, "1 of 4"),
    "NaN weight": (BASE.with_columns(w=pl.Series([np.nan, 1.0, 1, 1])), {}, "1 of 4"),
    "text weight": (BASE.with_columns(w=pl.lit("1")), {}, "not a column of numbers: w"),
    "text answers": (BASE.with_columns(y=pl.lit("7,5")), {}, "not a column of numbers: y"),
    "NaN answers": (BASE.with_columns(y=pl.Series([np.nan, 1.0, 1, 1])), {}, r"no number.*: y \(1\)"),
    "infinite answers": (BASE.with_columns(y=pl.Series([np.inf, 1.0, 1, 1])), {}, r"y \(1\)"),
    "share of marks": (BASE.with_columns(y=pl.Series([7.0, 8, 1, 1])), {"kind": "share"}, r"y \(2\)"),
    "null stratum": (BASE.with_columns(d=pl.Series([None, "a", "b", "b"])), {"strata": "d"}, "no stratum in d"),
    "null cluster": (BASE.with_columns(d=pl.Series([None, "a", "b", "b"])), {"cluster": "d"}, "no cluster in d"),
    "small population": (BASE.with_columns(N=pl.lit(1)), {"strata": "d", "fpc": "N"}, "2 units from a population of 1"),
    "two populations": (BASE, {"fpc": "N"}, "more than one population"),
    "no population": (BASE.with_columns(N=pl.lit(None)), {"fpc": "N"}, "4 of 4 respondents have no population"),
    "nobody in a domain": (BASE.with_columns(d=pl.lit(None, pl.String)), {"by": "d"}, "nobody lies in any"),
    "domain called as a result": (BASE.rename({"d": "n"}), {"by": "n"}, "cannot be named as a result: n"),
    "domain twice": (BASE, {"by": ["d", "d"]}, "named twice"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_estimated_is_refused_with_the_reason(name: str) -> None:
    sample, options, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        estimate(sample, "y", "w", **options)


@pytest.mark.parametrize("values", [[], "y", ["y", "y"]])
def test_variables_must_be_a_list_of_different_columns(values: Any) -> None:
    with pytest.raises(ValueError, match="list of different columns"):
        estimates(BASE, values)


def test_every_variable_needs_a_kind() -> None:
    with pytest.raises(ValueError, match="kind of w is ''"):
        estimates(BASE, ["y", "w"], kind={"y": "share"})
