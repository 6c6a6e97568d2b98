"""How do metres in the field become the whole units of a drawing, and polygons its paths?"""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

UNIT = 5  # metres per unit of the drawing
RATIO = 1.28  # width : height of every picture, so that switching never moves the page
MARGIN = 130  # metres of white around the city
INSET_SCALE, INSET_CORNER = 0.2, (185420, 446650)  # left top, in RD metres


class Sheet:
    """The common drawing plane: RD metres to whole units, y downwards, and the two windows on it."""

    def __init__(self, whole: shapely.Geometry, city: shapely.Geometry, remote: shapely.Geometry) -> None:
        self.left, _, _, self.top = whole.bounds
        self.remote_left, _, _, self.remote_top = remote.bounds
        self.all_view = self._window(whole)
        self.city_view = self._window(city)
        corner, size = (
            INSET_CORNER,
            [INSET_SCALE * d for d in np.subtract(remote.bounds[2:], remote.bounds[:2])],
        )
        self.inset = _padded(self.units([corner, (corner[0] + size[0], corner[1] - size[1])]), 16)

    def units(self, points: Iterable[Sequence[float]]) -> np.ndarray:
        """Points in RD metres as whole drawing units."""
        xy = np.asarray(points, dtype=float)
        return np.rint(np.column_stack([xy[:, 0] - self.left, self.top - xy[:, 1]]) / UNIT).astype(int)

    def moved(self, shape: shapely.Geometry) -> shapely.Geometry:
        """The outlying district, made small and moved to the empty corner of the city view."""
        origin, corner = (
            np.array([self.remote_left, self.remote_top]),
            np.array(INSET_CORNER),
        )
        return shapely.transform(shape, lambda xy: corner + INSET_SCALE * (xy - origin))

    def _window(self, shape: shapely.Geometry) -> list[int]:
        left, bottom, right, top = shape.buffer(MARGIN).bounds
        width = max(right - left, (top - bottom) * RATIO)
        middle, centre = (left + right) / 2, (top + bottom) / 2
        corner = self.units([(middle - width / 2, centre + width / RATIO / 2)])[0]
        return [*corner.tolist(), round(width / UNIT), round(width / RATIO / UNIT)]


def _padded(corners: np.ndarray, margin: int) -> list[int]:
    (left, top), (right, bottom) = corners.tolist()
    return [
        left - margin,
        top - margin,
        right - left + 2 * margin,
        bottom - top + 2 * margin,
    ]


def polygon_path(shape: shapely.Geometry, sheet: Sheet) -> str:
    """A polygon as an SVG path in whole units, relative steps to keep it short."""
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(line_path(sheet.units(ring.coords)[:-1]) + "z" for ring in rings)


def line_path(points: np.ndarray) -> str:
    """Points as one SVG stroke: absolute start, then relative steps; points that coincide are left out."""
    steps = [(x, y) for x, y in np.diff(points, axis=0).tolist() if x or y]
    body = "".join(f"{x}{y}" if y < 0 else f"{x} {y}" for x, y in steps[:1])
    body += "".join(f"{'' if x < 0 else ' '}{x}{'' if y < 0 else ' '}{y}" for x, y in steps[1:])
    return f"M{points[0][0]} {points[0][1]}l{body}"


def rounded_corners(course: shapely.LineString, times: int = 2) -> shapely.LineString:
    """A line with its corners cut twice, because a river has no corners."""
    xy = np.asarray(course.coords)
    for _ in range(times):
        cut = np.stack([0.75 * xy[:-1] + 0.25 * xy[1:], 0.25 * xy[:-1] + 0.75 * xy[1:]], axis=1).reshape(
            -1, 2
        )
        xy = np.vstack([xy[:1], cut[1:-1], xy[-1:]])
    return shapely.LineString(xy)
