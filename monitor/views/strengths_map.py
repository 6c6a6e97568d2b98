"""Where are the strengths: points on the drawing of the city, at their coordinates or in the middle of their place."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from monitor.catalog import TODAY
from monitor.views import maps, palette, watermark

if TYPE_CHECKING:
    import pydeck

OWN, MIDDLE, NOWHERE = "eigen plek", "midden van het gebied", "niet op de kaart"
"""How exactly a strength stands on the map; the table says it of each."""

Position = tuple[float, float]
"""Longitude and latitude in degrees (WGS84)."""


@dataclass(frozen=True)
class Spot:
    """One strength for the map: its name, what is told of it, its place (code), and where it is if that is known."""

    name: str
    told: str
    area: str
    latitude: float | None = None
    longitude: float | None = None

    @property
    def position(self) -> Position | None:
        """Where it stands on the map; None when its place is the whole city or is no more."""
        if self.latitude is not None and self.longitude is not None:
            return self.longitude, self.latitude
        return middles().get(self.area)

    @property
    def precision(self) -> str:
        """How exactly it stands there, in words."""
        if self.latitude is not None and self.longitude is not None:
            return OWN
        return MIDDLE if self.position else NOWHERE


@cache
def middles() -> dict[str, Position]:
    """The point of every neighbourhood and district, and of every area the middle of its neighbourhoods in the built-up city."""
    found: dict[str, Position] = {}
    inside: dict[str, list[Position]] = {}
    districts = [shape["properties"] for shape in maps.boundaries(f"districts_{TODAY}")["features"]]
    above = {one["code"]: one["parent"] for one in districts}
    for one in districts:
        found[one["code"]] = _point(one)
    for shape in maps.boundaries(f"neighbourhoods_{TODAY}")["features"]:
        one = shape["properties"]
        found[one["code"]] = _point(one)
        if one["parent"] != maps.OUTLYING:
            inside.setdefault(above[one["parent"]], []).append(_point(one))
    for area, points in inside.items():
        found[area] = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
    return found


def _point(properties: dict) -> Position:
    longitude, latitude = properties["point"]
    return longitude, latitude


def strengths_deck(spots: Iterable[Spot]) -> "pydeck.Deck":
    """A zoomable map with a point per position; of several at one position the point shows their number."""
    import pydeck

    points = _points(spots)
    shared = [{"at": one["at"], "many": str(one["many"])} for one in points if one["many"] > 1]
    return maps.deck_of(
        [
            _base(),
            maps.river(),
            pydeck.Layer(
                "ScatterplotLayer",
                points,
                id="krachten",
                get_position="at",
                get_radius=9,
                radius_units=pydeck.types.String("pixels"),
                radius_min_pixels=9,
                radius_max_pixels=9,
                get_fill_color=list(maps.rgb(palette.ACCENT)),
                get_line_color=[255, 255, 255],
                stroked=True,
                line_width_min_pixels=2,
                pickable=True,
            ),
            pydeck.Layer(
                "TextLayer",
                shared,
                id="aantal",
                get_text="many",
                get_position="at",
                get_size=13,
                get_color=[255, 255, 255],
                font_weight=700,
            ),
            *watermark.layers(maps.opening().longitude, maps.opening().latitude),
        ]
    )


def _points(spots: Iterable[Spot]) -> list[dict]:
    """One point per position, with all names that stand there."""
    held: dict[Position, list[Spot]] = {}
    for spot in spots:
        if spot.position:
            held.setdefault(spot.position, []).append(spot)
    return [
        {
            "at": list(at),
            "many": len(found),
            "name": ", ".join(one.name for one in found),
            "text": found[0].told if len(found) == 1 else f"{len(found)} krachten op deze plek",
        }
        for at, found in held.items()
    ]


def _base() -> "pydeck.Layer":
    """The neighbourhoods, only as ground to stand on."""
    import pydeck

    shapes = maps.boundaries(f"neighbourhoods_{TODAY}")["features"]
    ground = [
        {
            "type": "Feature",
            "geometry": shape["geometry"],
            "properties": {"name": shape["properties"]["name"], "text": ""},
        }
        for shape in shapes
    ]
    return pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": ground},
        id="buurten",
        get_fill_color=list(maps.PLAIN),
        get_line_color=list(maps.rgb(palette.MUTED)),
        line_width_min_pixels=1,
        pickable=True,
    )
