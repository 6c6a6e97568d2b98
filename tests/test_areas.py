"""Conversion between sets of areas keeps totals, never averages what may not be averaged, never invents a zero."""

import polars as pl
import pytest
from conftest import Tiny
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from monitor.analysis.areas import convert
from monitor.store import Release

SPLIT = pl.DataFrame(
    {"from": ["a", "b", "b", "c"], "to": ["A", "A", "B", "C"], "share": [1.0, 0.25, 0.75, 1.0]}
)
"""b gives a quarter of its people to A."""


def values(
    a: float | None, b: float | None, c: float | None, weights: tuple[float, ...] = ()
) -> pl.DataFrame:
    frame = pl.DataFrame(
        {"area": ["a", "b", "c"], "value": [a, b, c]}, schema_overrides={"value": pl.Float64}
    )
    return frame.with_columns(weight=pl.Series(weights, dtype=pl.Float64)) if weights else frame


def answer(frame: pl.DataFrame) -> dict[str, float | None]:
    return dict(frame.select("area", "value").iter_rows())


def test_counts_follow_the_people() -> None:
    assert answer(convert(values(100, 200, 30), SPLIT, "count")) == {"A": 150, "B": 150, "C": 30}


def test_shares_are_weighted_by_the_people_that_move() -> None:
    found = convert(values(60, 40, 10, (1000, 2000, 500)), SPLIT, "share")
    assert answer(found) == pytest.approx({"A": (60 * 1000 + 40 * 500) / 1500, "B": 40, "C": 10})
    assert dict(found.select("area", "moved").iter_rows()) == pytest.approx({"A": 1 / 3, "B": 0, "C": 0})


numbers = st.floats(0, 1e6)
shares = st.lists(st.floats(0.01, 1), min_size=3, max_size=3).map(
    lambda parts: [p / sum(parts) for p in parts]
)
crosswalks = st.lists(shares, min_size=1, max_size=6).map(
    lambda rows: pl.DataFrame(
        [
            (f"s{source}", f"t{target}", part)
            for source, row in enumerate(rows)
            for target, part in enumerate(row)
        ],
        schema=["from", "to", "share"],
        orient="row",
    )
)


@settings(max_examples=60, deadline=None)
@given(crosswalks, st.data())
def test_totals_of_counts_are_conserved(crosswalk: pl.DataFrame, data: st.DataObject) -> None:
    sources = crosswalk["from"].unique().sort()
    given_values = data.draw(st.lists(numbers, min_size=len(sources), max_size=len(sources)))
    found = convert(pl.DataFrame({"area": sources, "value": given_values}), crosswalk, "count")
    assert found["value"].sum() == pytest.approx(sum(given_values), rel=1e-9, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(crosswalks, st.floats(0, 100), st.data())
def test_a_constant_field_stays_constant(crosswalk: pl.DataFrame, level: float, data: st.DataObject) -> None:
    sources = crosswalk["from"].unique().sort()
    weights = data.draw(st.lists(st.floats(1, 1e5), min_size=len(sources), max_size=len(sources)))
    frame = pl.DataFrame({"area": sources, "value": [level] * len(sources), "weight": weights})
    for kind in ("share", "mark"):
        assert convert(frame, crosswalk, kind)["value"].to_list() == pytest.approx([level] * 3)


@settings(max_examples=60, deadline=None)
@given(crosswalks, st.data())
def test_a_weighted_mean_lies_between_its_parts_and_keeps_the_city(
    crosswalk: pl.DataFrame, data: st.DataObject
) -> None:
    sources = crosswalk["from"].unique().sort()
    size = {"min_size": len(sources), "max_size": len(sources)}
    marks = data.draw(st.lists(st.floats(1, 10), **size))
    weights = data.draw(st.lists(st.floats(1, 1e5), **size))
    found = convert(pl.DataFrame({"area": sources, "value": marks, "weight": weights}), crosswalk, "mark")
    assert found["value"].min() >= min(marks) - 1e-9
    assert found["value"].max() <= max(marks) + 1e-9
    city = sum(m * w for m, w in zip(marks, weights, strict=True)) / sum(weights)
    assert (found["value"] * found["weight"]).sum() / found["weight"].sum() == pytest.approx(city)


@settings(deadline=None)
@given(st.lists(st.floats(0.5, 10_000), min_size=1, max_size=8))
def test_there_and_back_over_a_merge_is_the_identity(people: list[float]) -> None:
    """Property 6: what went up with everybody comes back with each part's share."""
    codes = [f"p{place}" for place in range(len(people))]
    merge = pl.DataFrame({"from": codes, "to": "M", "share": 1.0})
    back = pl.DataFrame({"from": "M", "to": codes, "share": [one / sum(people) for one in people]})
    counts = pl.DataFrame({"area": codes, "value": people})
    merged = convert(counts, merge, "count").select("area", "value")
    assert_frame_equal(convert(merged, back, "count").select("area", "value"), counts, abs_tol=1e-9)


def test_adding_up_in_one_or_two_steps_is_the_same() -> None:
    frame = pl.DataFrame({"area": list("abcd"), "value": [10.0, 20, 30, 40], "weight": [1.0, 2, 3, 4]})
    to_districts = pl.DataFrame({"from": list("abcd"), "to": list("PPQQ"), "share": [1.0] * 4})
    to_city = pl.DataFrame({"from": ["P", "Q"], "to": ["S", "S"], "share": [1.0] * 2})
    at_once = pl.DataFrame({"from": list("abcd"), "to": ["S"] * 4, "share": [1.0] * 4})
    for kind in ("count", "share", "mark"):
        step = convert(frame, to_districts, kind)
        twice = convert(step.select("area", "value", *(["weight"] if kind != "count" else [])), to_city, kind)
        assert answer(twice) == pytest.approx(answer(convert(frame, at_once, kind)))


@pytest.mark.parametrize("kind", ["count", "share", "mark"])
def test_missing_never_becomes_zero(kind: str) -> None:
    found = answer(convert(values(10, None, 0, (1, 1, 1)), SPLIT, kind))
    assert found == {"A": None, "B": None, "C": 0}


@pytest.mark.parametrize("kind", ["count", "share", "mark"])
def test_an_area_without_a_row_counts_as_missing(kind: str) -> None:
    frame = values(10, 20, 0, (1, 1, 1)).filter(pl.col("area") != "b")
    assert answer(convert(frame, SPLIT, kind)) == {"A": None, "B": None, "C": 0}


def test_a_small_missing_part_is_forgiven_for_means_and_never_for_counts() -> None:
    frame = values(10, None, 30, (98, 8, 1))  # b carries 2 of the 100 people of A
    mean = convert(frame, SPLIT, "mark", tolerance=0.05)
    assert answer(mean)["A"] == 10
    assert mean["coverage"][0] == pytest.approx(0.98)
    assert answer(convert(frame, SPLIT, "count", tolerance=0.05))["A"] is None


def test_the_order_of_rows_does_not_matter() -> None:
    frame = values(60, 40, 10, (1000, 2000, 500))
    for kind in ("count", "share"):
        assert_frame_equal(convert(frame, SPLIT, kind), convert(frame.reverse(), SPLIT.reverse(), kind))


@pytest.mark.parametrize(
    ("frame", "crosswalk", "kind", "told"),
    [
        (values(1, 2, 3), SPLIT, "share", "weight"),
        (values(1, 2, 3, (1, 0, 1)), SPLIT, "mark", "b"),
        (values(1, 2, 3), SPLIT, "class", "class"),
        (values(1, 2, 3).drop("value"), SPLIT, "count", "value"),
        (values(1, 2, 3), SPLIT.drop("share"), "count", "share"),
        (pl.concat([values(1, 2, 3)] * 2), SPLIT, "count", "more than once"),
        (values(1, 2, 3), pl.concat([SPLIT] * 2), "count", "more than once"),
        (values(1, 2, 3), SPLIT.filter(pl.col("from") != "c"), "count", "c"),
        (values(1, 2, 3), SPLIT.with_columns(pl.col("share") * 0.9), "count", "add up"),
        (values(1, 2, 3), SPLIT.with_columns(pl.col("share") - 0.5), "count", "negative"),
    ],
    ids=[
        "no weight",
        "weight 0",
        "class",
        "no value",
        "no share",
        "twice",
        "pair twice",
        "unknown",
        "sum",
        "negative",
    ],
)
def test_what_cannot_be_converted_is_refused(
    frame: pl.DataFrame, crosswalk: pl.DataFrame, kind: str, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        convert(frame, crosswalk, kind)


def figure(release: Release, indicator: str, area: str, edition: str, division: str) -> tuple:
    rows = release.connection.cursor().execute(
        "select value, status, flags, note from observation "
        "where indicator = ? and area = ? and edition = ? and division = ?",
        [indicator, area, edition, division],
    )
    return rows.fetchone()


def test_delivered_figures_stay_and_converted_ones_stand_beside_them(small: Release) -> None:
    assert figure(small, "tevreden", "WK020201", "2017", "2016") == (60, "measured", "", "")
    value, status, flags, note = figure(small, "tevreden", "WK020201", "2017", "2018")
    assert value == pytest.approx((60 * 1000 + 40 * 500) / 1500)
    assert (status, flags) == ("estimated", "e")
    assert "Omgerekend" in note


def test_converted_counts_keep_their_total(small: Release) -> None:
    totals = small.connection.cursor().execute(
        "select sum(value) from observation where indicator = 'helpers' and area like 'WK%' group by division"
    )
    assert {total for (total,) in totals.fetchall()} == {300}


def test_classes_are_never_averaged(small: Release) -> None:
    assert figure(small, "klasse", "WK020201", "2017", "2018") is None
    assert figure(small, "klasse", "WK020201", "2017", "2016")[0] == 6
    assert figure(small, "klasse", "W1", "2017", "2018")[:2] == (None, "not_applicable")


def test_an_area_is_weighted_by_the_fixed_population_and_flagged(small: Release) -> None:
    value, status, flags, _ = figure(small, "tevreden", "W1", "2021", "2018")
    assert value == pytest.approx((60 * 1500 + 50 * 1500 + 45 * 500) / 3500)
    assert (status, flags) == ("estimated", "e")


def test_a_former_district_without_a_row_leaves_its_heirs_without_a_figure(tiny: Tiny) -> None:
    tiny.change("raw/enquete_2017.csv", "helpers,WK020202,2017,200,,,\n", "")
    tiny.build()
    assert figure(tiny.release(), "helpers", "WK020201", "2017", "2018")[:2] == (None, "missing")


def test_figures_without_a_year_are_not_added_up(small: Release) -> None:
    assert figure(small, "tevreden", "W1", "undated", "2018") is None
