"""Where do areas lie: their boundaries as GeoJSON and TopoJSON, of which neighbours share every line."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from monitor.store import ROOT, Release
from monitor.views.watermark import SENTENCE

AREAS = ROOT / "data" / "areas"
LAYERS = {
    ("city", "2018"): ("districts_2018", 2),
    ("area", "2018"): ("districts_2018", 1),
    ("district", "2018"): ("districts_2018", 0),
    ("district", "2016"): ("districts_2016", 0),
    ("neighbourhood", "2018"): ("neighbourhoods_2018", 0),
}
"""Level and division -> the file, and how many levels up its areas are to be joined."""

NEWEST = "2018"
STEPS = 100_000
"""Steps in a degree; the files have five decimals, so that nothing is lost when whole numbers of them are told."""

Point = tuple[int, int]
Ring = list[Point]


@lru_cache(maxsize=16)
def collection(release: Release, level: str, division: str) -> dict[str, Any]:
    """Return the areas of a level as a GeoJSON FeatureCollection (RFC 7946), in the order of the catalog.

    Beside what GeoJSON knows: release, division, attribution, and approximate (whether the source's lines are coarse).
    Raises KeyError for lines that do not exist.
    """
    name, up = LAYERS[level, division]
    read = _read(name)
    joined: dict[str, list[Ring]] = defaultdict(list)
    for code, rings in read["rings"].items():
        if code in release.catalog.area:
            joined[_above(release, code, up)] += rings
    features = []
    for one in release.catalog.areas_on(level):
        rings = outlines(joined[one.code]) if up else joined[one.code]
        if rings:
            told = {"area": one.code, "label": one.label, "level": one.level, "parent": one.parent}
            shape = {
                "type": "MultiPolygon",
                "coordinates": [[_degrees(ring) for ring in part] for part in parts(rings)],
            }
            features.append({"type": "Feature", "id": one.code, "properties": told, "geometry": shape})
    return _around(release, division, read) | {"type": "FeatureCollection", "features": features}


def topology(release: Release, level: str, division: str) -> dict[str, Any]:
    """Return the same as TopoJSON: each line once, as steps of 1/100000 degree. Raises KeyError.

    Source: the TopoJSON Format Specification, sections 2.1.3 (arcs) and 2.2.8 (negative numbers walk an arc back).
    """
    held = collection(release, level, division)
    shapes = {
        one["id"]: [[_steps(ring) for ring in part] for part in one["geometry"]["coordinates"]]
        for one in held["features"]
    }
    arcs: list[Ring] = []
    known: dict[tuple[Point, ...], int] = {}
    nodes = _nodes(ring for shape in shapes.values() for part in shape for ring in part)
    geometries = []
    for one in held["features"]:
        numbers = [
            [[_arc(line, arcs, known) for line in _cut(ring, nodes)] for ring in part]
            for part in shapes[one["id"]]
        ]
        told = {"type": "MultiPolygon", "id": one["id"], "properties": one["properties"], "arcs": numbers}
        geometries.append(told)
    around = {name: value for name, value in held.items() if name not in ("type", "features")}
    return around | {
        "type": "Topology",
        "transform": {"scale": [1 / STEPS, 1 / STEPS], "translate": [0, 0]},
        "objects": {level: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [_differences(arc) for arc in arcs],
    }


def outlines(rings: Iterable[Ring]) -> list[Ring]:
    """Return the closed rings around areas that share lines: a line walked both ways lies inside and is left out."""
    lines = {pair for ring in rings for pair in pairwise(ring)}
    following: dict[Point, list[Point]] = defaultdict(list)
    for start, end in sorted(lines):
        if (end, start) not in lines:
            following[start].append(end)
    found = []
    while following:
        start = next(iter(following))
        ring = [start]
        while len(ring) == 1 or ring[-1] != start:
            ends = following[ring[-1]]
            here = ring[-1]
            ring.append(ends.pop())
            if not ends:
                del following[here]
        found.append(ring)
    return found


def parts(rings: Iterable[Ring]) -> list[list[Ring]]:
    """Return polygons: an outer ring against the clock, then its holes with the clock (RFC 7946, section 3.1.6)."""
    walked = [ring if _area(ring) > 0 else ring[::-1] for ring in rings]
    by_size = sorted(walked, key=_area, reverse=True)
    found: list[list[Ring]] = []
    for ring in by_size:
        around = [part for part in found if _holds(part[0], ring)]
        # Within an outer ring and within no hole of it, it is itself a hole.
        if around and not any(_holds(hole, ring) for hole in around[-1][1:]):
            around[-1].append(ring[::-1])
        else:
            found.append([ring])
    return found


def _above(release: Release, code: str, up: int) -> str:
    for _ in range(up):
        code = release.catalog.area[code].parent
    return code


def _around(release: Release, division: str, read: Mapping[str, Any]) -> dict[str, Any]:
    note = {"let_op": SENTENCE} if release.catalog.fictitious else {}
    told = {"attribution": read["attribution"], "approximate": read["approximate"]}
    return {**note, "release": release.name, "division": division, **told}


@lru_cache(maxsize=8)
def _read(name: str) -> dict[str, Any]:
    """The rings of every area of a file, in whole steps, and what the file says of itself."""
    held = json.loads((AREAS / f"{name}.geojson").read_text(encoding="utf-8"))
    rings = {
        one["properties"]["code"]: [_steps(ring) for part in _polygons(one["geometry"]) for ring in part]
        for one in held["features"]
    }
    return {"rings": rings, "attribution": held["attribution"], "approximate": held["approximate"]}


def _polygons(geometry: Mapping[str, Any]) -> list[Any]:
    coordinates = geometry["coordinates"]
    return list(coordinates) if geometry["type"] == "MultiPolygon" else [coordinates]


def _steps(ring: Sequence[Sequence[float]]) -> Ring:
    return [(round(east * STEPS), round(north * STEPS)) for east, north in ring]


def _degrees(ring: Ring) -> list[list[float]]:
    return [[east / STEPS, north / STEPS] for east, north in ring]


def _area(ring: Ring) -> int:
    """Twice the signed area; above 0 when walked against the clock."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def _holds(outer: Ring, inner: Ring) -> bool:
    """Whether a ring lies within another: the middle of its first line that is not on the other's lines does."""
    shared = {frozenset(pair) for pair in pairwise(outer)}
    lines = [pair for pair in pairwise(inner) if frozenset(pair) not in shared]
    if not lines:
        return False
    (x1, y1), (x2, y2) = lines[0]
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    inside = False
    for (ax, ay), (bx, by) in pairwise(outer):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _nodes(rings: Iterable[Ring]) -> set[Point]:
    """Points where lines of areas part: with other than two neighbours."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for start, end in pairwise(ring):
            beside[start].add(end)
            beside[end].add(start)
    return {point for point, others in beside.items() if len(others) != 2}


def _cut(ring: Ring, nodes: set[Point]) -> Iterator[Ring]:
    """The lines of a ring from node to node; a ring without nodes is one line from its lowest point."""
    walk = ring[:-1]
    at = next((number for number, point in enumerate(walk) if point in nodes), walk.index(min(walk)))
    walk = [*walk[at:], *walk[:at], walk[at]]
    line = [walk[0]]
    for point in walk[1:]:
        line.append(point)
        if point in nodes:
            yield line
            line = [point]
    if len(line) > 1:
        yield line


def _arc(line: Ring, arcs: list[Ring], known: dict[tuple[Point, ...], int]) -> int:
    """The number of a line among the arcs; of one that was walked the other way before, its complement."""
    here = tuple(line)
    if here in known:
        return known[here]
    if here[::-1] in known:
        return ~known[here[::-1]]
    known[here] = len(arcs)
    arcs.append(line)
    return known[here]


def _differences(line: Ring) -> list[list[int]]:
    before = [(0, 0), *line]
    return [[x2 - x1, y2 - y1] for (x1, y1), (x2, y2) in zip(before, line, strict=False)]
