"""How do answers become a map: values for the district drawing, or a zoomable deck of neighbourhoods?"""

import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from monitor.catalog import TODAY
from monitor.views import palette, watermark

if TYPE_CHECKING:
    import pydeck

ROOT = Path(__file__).parents[2]
LEVELS = {"area": "areas", "district": "districts", "neighbourhood": "neighbourhoods"}
# Why an area has no class, or a less certain one; the browser gets the position in this list.
PATTERNS = ("none", "suppressed", "missing", "not_applicable", "uncertain")
SCALES = {
    "amount": (palette.SEQUENTIAL, palette.SEQUENTIAL_DARK),
    "difference": (palette.DIVERGING, palette.DIVERGING_DARK),
    "neutral": (palette.NEUTRAL, palette.NEUTRAL_DARK),
}
# The deck cannot hatch, so an area without a value carries a mark besides its grey.
MARKS = {"suppressed": "///", "missing": "...", "not_applicable": "-", "uncertain": "~"}
GREYS = {
    "suppressed": (201, 206, 212),
    "missing": (238, 240, 242),
    "not_applicable": (255, 255, 255),
}
PLAIN = (230, 234, 238)
WATER = (150, 178, 190)
OUTLYING = "WK020213"
DECK_PIXELS = 620  # width the opening view is fitted to: a column on a laptop


def district_payload(
    rows: pl.DataFrame,
    legend: Sequence[Mapping[str, object]],
    level: str,
    division: str,
    view: Literal["kaart", "tegels"],
    selected: str | None,
    show_numbers: bool,
    label: str,
    scale: Literal["amount", "difference", "neutral"] = "amount",
) -> dict:
    """What `ui.district_map` sends to the browser: values and words, never lines.

    rows: area, label, text (a sentence without the name), class_index (0-4 or null), pattern (of PATTERNS).
    legend: dicts with label and class_index or pattern; an empty list leaves the legend out.
    Raises ValueError when there is no drawing of this level in this division.
    """
    drawing = f"{LEVELS[level]}-{division}"
    light, dark = SCALES[scale]
    columns = ("area", "label", "text", "class_index", "pattern")
    names = _names(drawing)
    return {
        "geometry": drawing,
        "version": drawing_version(drawing),
        "view": view,
        "selected": selected,
        "numbers": show_numbers,
        "label": watermark.caption(label),
        "mark": watermark.carried(),
        "colours": list(light),
        "dark": list(dark),
        "legend": [
            [
                item["label"],
                item.get("class_index"),
                PATTERNS.index(str(item.get("pattern") or "none")),
            ]
            for item in legend
        ],
        "rows": [
            # The drawing holds the names of the catalog; only another name of a release has to be told.
            [area, text, index, PATTERNS.index(pattern), *([] if names.get(area) == name else [name])]
            for area, name, text, index, pattern in rows.select(columns).iter_rows()
        ],
    }


def drawing_version(drawing: str) -> str:
    """The hash in a drawing file, which makes its address new when its lines change."""
    return str(_drawing(drawing)["version"])


@functools.cache
def _names(drawing: str) -> dict[str, str]:
    """The names of areas as a drawing knows them."""
    return {area["code"]: area["name"] for area in _drawing(drawing)["areas"]}


@functools.cache
def _drawing(drawing: str) -> dict:
    """A drawing that the browser fetches, read once per process."""
    path = ROOT / "static" / "geometry" / f"{drawing}.json"
    if not path.is_file():
        known = sorted(file.stem for file in path.parent.glob("*.json"))
        raise ValueError(f"There is no drawing {drawing!r}; there are: {', '.join(known)}")
    return json.loads(path.read_text(encoding="utf-8"))


@functools.cache
def boundaries(layer: str) -> dict:
    """A boundary file of data/areas, read once per process."""
    return json.loads((ROOT / "data" / "areas" / f"{layer}.geojson").read_text(encoding="utf-8"))


def attribution(layer: str) -> str:
    """The source line under a map of this boundary file, and which of its lines are approximate."""
    file = boundaries(layer)
    rough = "De grenzen en de loop van de Rijn" if file["approximate"] else "De loop van de Rijn"
    # How the lines were edited is told on Uitleg en bronnen.
    whose = file["attribution"].removeprefix("Bron: ").partition(", bewerkt: ")[0]
    return f"Kaart: {whose}, bewerkt. {rough} {'zijn' if file['approximate'] else 'is'} een benadering."


def neighbourhood_deck(
    rows: pl.DataFrame, colours: Sequence[str], selected: str | None = None
) -> "pydeck.Deck":
    """A zoomable map of the 83 neighbourhoods without a tile server; rows as in `district_payload`."""
    import pydeck

    values = {row["area"]: row for row in rows.iter_rows(named=True)}
    shapes = boundaries(f"neighbourhoods_{TODAY}")["features"]
    features = [_coloured(shape, values.get(shape["properties"]["code"]), colours) for shape in shapes]
    layers = [
        pydeck.Layer(
            "GeoJsonLayer",
            {"type": "FeatureCollection", "features": features},
            id="buurten",
            get_fill_color="properties.fill",
            get_line_color=list(rgb(palette.TEXT)),
            line_width_min_pixels=1,
            pickable=True,
            auto_highlight=True,
            highlight_color=[*rgb(palette.ACCENT), 90],
        ),
        river(),
        _marks(features),
        *watermark.layers(opening().longitude, opening().latitude),
        _outline([shape for shape in features if shape["properties"]["code"] == selected]),
    ]
    return deck_of(layers)


def deck_of(layers: Sequence["pydeck.Layer"]) -> "pydeck.Deck":
    """A map of the city with these layers, opened on its built-up part; a hover shows `name` and `text`."""
    look = {
        "backgroundColor": palette.TEXT,
        "color": palette.PAPER,
        "maxWidth": "16rem",
        "whiteSpace": "pre-line",
    }
    # map_style stays unset on purpose: any style makes the browser call an outside tile server.
    return deck_class()(
        layers=layers,
        initial_view_state=opening(),
        map_provider=None,
        tooltip={"text": "{name}\n{text}", "style": look},
    )


def river() -> "pydeck.Layer":
    """The Rijn, by which people find their place."""
    import pydeck

    path = boundaries("river")["features"][0]["geometry"]["coordinates"]
    return pydeck.Layer(
        "PathLayer",
        [{"path": path}],
        id="rijn",
        get_path="path",
        get_color=list(WATER),
        get_width=110,
        cap_rounded=True,
        joint_rounded=True,
    )


@functools.cache
def deck_class() -> "type[pydeck.Deck]":
    """A deck that writes itself without indentation, a third of the bytes; made here to import pydeck late."""
    import pydeck  # 150 ms, only for who opens this map
    from pydeck.bindings.json_tools import default_serialize

    class CompactDeck(pydeck.Deck):
        def to_json(self) -> str:
            return json.dumps(self, default=default_serialize, separators=(",", ":"), ensure_ascii=False)

    return CompactDeck


def rgb(colour: str) -> tuple[int, ...]:
    """Red, green and blue (0-255) of a colour such as '#0B5CAD'."""
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _coloured(shape: dict, value: dict | None, colours: Sequence[str]) -> dict:
    """One neighbourhood with the words and colour of its value; without a row it counts as not measured."""
    known = shape["properties"]
    row = value or {
        "label": known["name"],
        "text": "",
        "class_index": None,
        "pattern": "missing",
    }
    index, pattern = row["class_index"], row["pattern"]
    fill = GREYS.get(pattern, PLAIN) if index is None else rgb(colours[index])
    properties = {
        "code": known["code"],
        "name": row["label"],
        "text": row["text"],
        "fill": fill,
    }
    if pattern in MARKS:
        properties |= {"mark": MARKS[pattern], "at": known["point"]}
    return {"type": "Feature", "geometry": shape["geometry"], "properties": properties}


def _marks(features: Sequence[dict]) -> "pydeck.Layer":
    """The marks of neighbourhoods without a value or with a less certain one."""
    import pydeck

    marked = [shape["properties"] for shape in features if "mark" in shape["properties"]]
    data = [{"mark": properties["mark"], "at": properties["at"]} for properties in marked]
    return pydeck.Layer(
        "TextLayer",
        data,
        id="tekens",
        get_text="mark",
        get_position="at",
        get_size=16,
        get_color=list(rgb(palette.TEXT)),
        font_weight=700,
    )


def _outline(features: Sequence[dict]) -> "pydeck.Layer":
    """The accent line around the chosen neighbourhood; without one the layer is empty."""
    import pydeck

    return pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": list(features)},
        id="gekozen",
        filled=False,
        get_line_color=list(rgb(palette.ACCENT)),
        line_width_min_pixels=4,
    )


@functools.cache
def opening() -> "pydeck.ViewState":
    """The view on the built-up city: everything but the outlying district."""
    import math

    import pydeck

    points = [
        shape["properties"]["point"]
        for shape in boundaries(f"neighbourhoods_{TODAY}")["features"]
        if shape["properties"]["parent"] != OUTLYING
    ]
    lon, lat = zip(*points, strict=True)
    # Label points lie inside the edge of the city, so a fifth more than they span shows all of it.
    degrees = 1.2 * max(max(lon) - min(lon), (max(lat) - min(lat)) / math.cos(math.radians(min(lat))))
    zoom = math.log2(360 * DECK_PIXELS / 512 / degrees)
    middle = [(min(axis) + max(axis)) / 2 for axis in (lon, lat)]
    return pydeck.ViewState(
        longitude=middle[0],
        latitude=middle[1],
        zoom=round(zoom, 2),
        min_zoom=9,
        max_zoom=15,
    )
