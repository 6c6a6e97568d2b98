"""Limits are proposed once, and a value on a limit belongs to the class below it."""

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.classes import SCHEMES, class_index, limits

VALUES = [31.0, 36, 38, 42, 44, 47, 52, 55, 61, None]


def index(values: list[float | None], inner: list[float]) -> list[int | None]:
    frame = pl.DataFrame({"v": values}, schema={"v": pl.Float64})
    return frame.select(index=class_index(pl.col("v"), inner))["index"].to_list()


def test_upper_bounds_are_inclusive_and_outer_classes_open() -> None:
    assert index([-5, 40, 40.01, 70, 70.01, 1e9], [40, 50, 60, 70]) == [0, 0, 1, 3, 4, 4]


def test_a_missing_value_has_no_class() -> None:
    assert index([None, 45], [40, 50]) == [None, 1]


def test_round_limits_are_round_and_cover_the_values() -> None:
    assert limits(VALUES, "round") == (40, 50, 60, 70)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_gives_four_rising_limits(scheme: str) -> None:
    found = limits(VALUES, scheme)
    assert len(found) == 4
    assert list(found) == sorted(set(found))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_order_of_values_and_missing_ones_change_nothing(scheme: str) -> None:
    assert limits(reversed(VALUES), scheme) == limits(
        [value for value in VALUES if value is not None], scheme
    )


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, unique=True).filter(lambda v: max(v) - min(v) > 1e-3))
def test_round_limits_leave_no_value_beyond_k_equal_classes(values: list[float]) -> None:
    found = limits(values, "round")
    step = found[1] - found[0]
    assert [b - a for a, b in pairwise(found)] == pytest.approx([step] * 3, abs=1e-6)
    assert max(values) <= found[-1] + step + 1e-6
    assert min(values) >= found[0] - step - 1e-6


@pytest.mark.parametrize(
    ("values", "scheme", "k", "told"),
    [(VALUES, "mooi", 5, "scheme"), (VALUES, "round", 1, "two"), ([1, 1, 2], "round", 5, "different")],
)
def test_what_cannot_be_classed_is_refused(values: list[float], scheme: str, k: int, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        limits(values, scheme, k)
