"""How are rough district boundaries made into one gapless set of polygons, and what is the line of the river?"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

RD, WGS84 = 28992, 4326
# Five decimals of a degree are about one metre in Arnhem: finer than any source we have.
DECIMALS = 5


def read(path: Path) -> gpd.GeoDataFrame:
    """Read a GeoJSON file as a frame in RD metres, indexed and sorted by area code."""
    return gpd.read_file(path).to_crs(RD).set_index("code").sort_index()


def coverage(polygons: np.ndarray, gap: float, tolerance: float) -> np.ndarray:
    """Polygons as one coverage: gaps up to `gap` metres and overlaps resolved, lines simplified together.

    Raises ValueError when overlaps or unmatched borders remain.
    """
    cleaned = shapely.coverage_clean(polygons, gap_width=gap, snapping_distance=1.0)
    simple = shapely.coverage_simplify(cleaned, tolerance)
    if not shapely.coverage_is_valid(simple):
        raise ValueError(
            "The boundaries still overlap after cleaning: raise the gap width or check the source"
        )
    return simple


def dissolve(
    polygons: Mapping[str, shapely.Geometry], parents: Mapping[str, str]
) -> dict[str, shapely.Geometry]:
    """Polygons joined per parent code; the input is a coverage, so no slivers stay behind."""
    groups: dict[str, list[shapely.Geometry]] = {}
    for code, polygon in polygons.items():
        groups.setdefault(parents[code], []).append(polygon)
    return {parent: shapely.coverage_union_all(members) for parent, members in sorted(groups.items())}


def label_point(polygon: shapely.Geometry) -> shapely.Point:
    """The middle of the widest part of an area: there a label has most room."""
    return shapely.Point(shapely.maximum_inscribed_circle(polygon, tolerance=5).coords[0])


def river_line(north: shapely.Geometry, south: shapely.Geometry) -> shapely.LineString:
    """The Rijn from west to east, approximated by borders, in the coordinates of its input.

    In the city it is the border between northern and southern districts. Outside that stretch the edge of
    the municipality follows it: in the west along the southern bank up to the north-west corner of the
    south, in the east along the northern bank down to the tip where the IJssel leaves.
    """
    shared = shapely.line_merge(shapely.intersection(north, south))
    points = [tuple(xy) for xy in shared.coords]
    if points[0][0] > points[-1][0]:
        points.reverse()
    corner = max(
        (xy for xy in _ring(south) if xy[0] < points[0][0] - 1000),
        key=lambda xy: (xy[1], -xy[0]),
    )
    tip = min(_ring(north), key=lambda xy: (xy[1], xy[0]))
    west = _walk(_ring(south), points[0], corner, avoid=points[1])
    east = _walk(_ring(north), points[-1], tip, avoid=points[-2])
    return shapely.LineString([*reversed(west), *points[1:-1], *east])


def _ring(polygon: shapely.Geometry) -> list[tuple[float, float]]:
    """The outer ring of an area in one piece, without its closing point."""
    return [tuple(xy) for xy in polygon.exterior.coords[:-1]]


def _walk(
    ring: Sequence[tuple[float, float]],
    start: tuple[float, float],
    end: tuple[float, float],
    avoid: tuple[float, float],
) -> list[tuple[float, float]]:
    """Points of a ring from start to end, in the direction that does not pass the point to avoid."""
    first = ring.index(start)
    turned = [*ring[first:], *ring[:first]]
    if turned[1] == avoid:
        turned = [turned[0], *reversed(turned[1:])]
    return turned[: turned.index(end) + 1]


def write(features: Sequence[dict], path: Path, heading: Mapping[str, object]) -> None:
    """Write GeoJSON features in WGS84, one a line, so that a changed border is a readable difference."""
    body = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    top = json.dumps({"type": "FeatureCollection", **heading}, ensure_ascii=False)
    path.write_text(f'{top[:-1]}, "features": [\n{body}\n]}}\n', encoding="utf-8")


def feature(geometry: shapely.Geometry, properties: Mapping[str, object]) -> dict:
    """One GeoJSON feature: RD metres in, rounded WGS84 out, with the label point when it is an area."""
    polygonal = geometry.geom_type.endswith("Polygon")
    lonlat = gpd.GeoSeries([geometry, *([label_point(geometry)] if polygonal else [])], crs=RD).to_crs(WGS84)
    rounded = [shapely.transform(g, lambda xy: np.round(xy, DECIMALS)) for g in lonlat]
    extra = {"point": [round(rounded[1].x, DECIMALS), round(rounded[1].y, DECIMALS)]} if polygonal else {}
    shape = shapely.geometry.mapping(shapely.normalize(_single(rounded[0])) if polygonal else rounded[0])
    return {"type": "Feature", "properties": {**properties, **extra}, "geometry": shape}


def _single(polygon: shapely.Geometry) -> shapely.Geometry:
    """A multipolygon with one member as that member."""
    return polygon.geoms[0] if polygon.geom_type == "MultiPolygon" and len(polygon.geoms) == 1 else polygon
