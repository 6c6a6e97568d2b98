"""Boundaries that programs get are those of the monitor: whole, without gaps, and the same in both forms."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from shapely.geometry import Polygon, shape
from shapely.ops import unary_union

from monitor.store import Release
from monitor.web.api_geometry import LAYERS, collection, outlines, parts, topology

NUMBERS = {"city": 1, "area": 8, "district": 24, "neighbourhood": 83}
EVERY = pytest.mark.parametrize(("level", "division"), LAYERS)


@EVERY
def test_every_area_has_a_sound_shape_in_the_way_that_geojson_asks(
    real: Release, level: str, division: str
) -> None:
    held = collection(real, level, division)
    assert len(held["features"]) == NUMBERS[level]
    for one in held["features"]:
        assert shape(one["geometry"]).is_valid
        for outer, *holes in one["geometry"]["coordinates"]:
            assert Polygon(outer).exterior.is_ccw
            assert not any(Polygon(hole).exterior.is_ccw for hole in holes)
    assert held["release"] == real.name
    assert "CC BY 4.0" in held["attribution"]


@EVERY
def test_areas_of_one_level_leave_no_gap_and_do_not_overlap(real: Release, level: str, division: str) -> None:
    shapes = [shape(one["geometry"]) for one in collection(real, level, division)["features"]]
    assert unary_union(shapes).area == pytest.approx(sum(one.area for one in shapes), rel=1e-9)


@pytest.mark.parametrize("level", ["area", "city"])
def test_a_larger_area_is_exactly_its_districts_together(real: Release, level: str) -> None:
    districts = {
        one["id"]: shape(one["geometry"]) for one in collection(real, "district", "2018")["features"]
    }
    for one in collection(real, level, "2018")["features"]:
        inside = [
            held for code, held in districts.items()
            if one["id"] in (real.catalog.area[code].parent, real.catalog.area[real.catalog.area[code].parent].parent)
        ]  # fmt: skip
        assert shape(one["geometry"]).equals(unary_union(inside))


def unpacked(told: dict[str, Any]) -> dict[str, list[list[list[tuple[int, int]]]]]:
    """The rings of a TopoJSON in whole steps, by area, as its specification says to read them."""
    arcs = []
    for arc in told["arcs"]:
        east = north = 0
        points = []
        for right, up in arc:
            east, north = east + right, north + up
            points.append((east, north))
        arcs.append(points)

    def ring(numbers: list[int]) -> list[tuple[int, int]]:
        lines = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
        assert all(before[-1] == after[0] for before, after in pairwise(lines))
        return [lines[0][0], *(point for line in lines for point in line[1:])]

    (layer,) = told["objects"].values()
    return {one["id"]: [[ring(each) for each in part] for part in one["arcs"]] for one in layer["geometries"]}


@EVERY
def test_topojson_holds_the_same_lines_each_of_them_once(real: Release, level: str, division: str) -> None:
    told, held = topology(real, level, division), collection(real, level, division)
    found = unpacked(told)
    assert list(found) == [one["id"] for one in held["features"]]
    for one in held["features"]:
        for rings, expected in zip(found[one["id"]], one["geometry"]["coordinates"], strict=True):
            for ring, points in zip(rings, expected, strict=True):
                steps = [(round(east * 100_000), round(north * 100_000)) for east, north in points]
                assert ring[0] == ring[-1]
                assert sorted(ring[1:]) == sorted(steps[1:])
                assert set(pairwise(ring)) == set(pairwise(steps))
    lines = [frozenset(pair) for arc in unpacked_arcs(told) for pair in pairwise(arc)]
    assert len(lines) == len(set(lines))


def unpacked_arcs(told: dict[str, Any]) -> list[list[tuple[int, int]]]:
    """The arcs of a TopoJSON in whole steps."""
    found = []
    for arc in told["arcs"]:
        points = [(0, 0)]
        for right, up in arc:
            points.append((points[-1][0] + right, points[-1][1] + up))
        found.append(points[1:])
    return found


def square(left: int, low: int, size: int) -> list[tuple[int, int]]:
    """A square, walked with the clock."""
    high, right = low + size, left + size
    return [(left, low), (left, high), (right, high), (right, low), (left, low)]


def test_two_squares_with_one_side_become_one_outline() -> None:
    (ring,) = outlines([square(0, 0, 1), square(1, 0, 1)])
    assert len(ring) == 7
    assert abs(Polygon(ring).area) == 2


def test_a_ring_within_another_is_a_hole_and_one_beside_it_is_not() -> None:
    found = parts([square(0, 0, 9), square(3, 3, 2), square(20, 0, 1)])
    assert [len(part) for part in found] == [2, 1]
    assert Polygon(found[0][0], found[0][1:]).area == 81 - 4
