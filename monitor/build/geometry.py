"""Where do the project's own boundaries come from, and what does the browser get to draw the map with?"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import shapely

from monitor.build.coverage import (
    coverage,
    dissolve,
    feature,
    label_point,
    read,
    river_line,
    write,
)
from monitor.build.sheet import RATIO, Sheet, line_path, polygon_path, rounded_corners
from monitor.catalog.models import Area

CITY = "GM0202"
# The river separates these districts from the rest: everything from Malburgen-West on lies south of it.
FIRST_SOUTHERN = "WK020216"
# Larger than all other districts together, so the map of the built-up city shows it as an inset.
OUTLYING = "WK020213"
CREDIT = "Bron: CBS en Kadaster, {source} (CC BY 4.0), bewerkt: lijnen vereenvoudigd en op elkaar aangesloten"
# file -> (source file, name of the source, widest gap in m, tolerance in m, approximate)
LAYERS = {
    "districts_2018": (
        "wijken_2022_rd.geojson",
        "Wijk- en buurtkaart 2022",
        5,
        10,
        False,
    ),
    "districts_2016": (
        "wijken_2016.geojson",
        "Wijk- en buurtkaart 2016",
        10,
        25,
        False,
    ),
    "neighbourhoods_2018": (
        "buurten_2024_coarse.geojson",
        "Wijk- en buurtkaart 2024 (ruwe versie)",
        80,
        10,
        True,
    ),
}
# Column and row of one equal tile per area; the river runs through the empty row.
TILES = {
    "WK020213": (1, 0), "WK020209": (2, 0), "WK020211": (3, 0), "WK020210": (4, 0),
    "WK020212": (1, 1), "WK020206": (2, 1), "WK020207": (3, 1), "WK020208": (4, 1),
    "WK020215": (0, 2), "WK020214": (1, 2), "WK020201": (2, 2), "WK020202": (3, 2),
    "WK020203": (4, 2), "WK020204": (5, 2), "WK020205": (6, 2),
    "WK020224": (0, 4), "WK020221": (1, 4), "WK020216": (2, 4), "WK020217": (3, 4), "WK020218": (4, 4),
    "WK020222": (1, 5), "WK020220": (2, 5), "WK020223": (3, 5), "WK020219": (4, 5),
    "W2": (0, 0), "W1": (1, 0), "W3": (2, 0), "W4": (3, 0),
    "W6": (0, 2), "W7": (1, 2), "W8": (2, 2), "W5": (3, 2),
}  # fmt: skip
TILE, TILE_GAP, RIVER_GAP = 100, 8, 36  # units

Shapes = dict[str, shapely.Geometry]


def derive(boundaries: Path, out: Path, areas: Sequence[Area]) -> list[Path]:
    """Write the project's boundary files from published ones: one coverage per layer, and the river.

    Names and parents come from the catalog. Raises ValueError when a layer cannot be made gapless.
    """
    named = {area.code: area for area in areas}
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for layer, (source, title, gap, tolerance, approximate) in LAYERS.items():
        frame = read(boundaries / source)
        shapes = dict(
            zip(
                frame.index,
                coverage(frame.geometry.values, gap, tolerance),
                strict=True,
            )
        )
        heading = {
            "attribution": CREDIT.format(source=title),
            "approximate": approximate,
        }
        features = [
            feature(
                shape,
                {"code": code, "name": named[code].label, "parent": named[code].parent},
            )
            for code, shape in shapes.items()
        ]
        write(features, out / f"{layer}.geojson", heading)
        written.append(out / f"{layer}.geojson")
        if layer == "districts_2018":
            course = river_line(*_banks(shapes))
    heading = {
        "attribution": CREDIT.format(source="Wijk- en buurtkaart 2022"),
        "approximate": True,
    }
    river = feature(
        course,
        {
            "code": "rijn",
            "name": "Rijn",
            "note": "benadering: afgeleid van wijkgrenzen",
        },
    )
    write([river], out / "river.geojson", heading)
    return [*written, out / "river.geojson"]


def build_static(areas_dir: Path, static_dir: Path, areas: Sequence[Area]) -> list[Path]:
    """Write the drawings the browser fetches, one JSON file per level and division; same input, same bytes."""
    named = {area.code: area for area in areas}
    frames = {layer: read(areas_dir / f"{layer}.geojson") for layer in LAYERS}
    layers = {layer: dict(frame.geometry.items()) for layer, frame in frames.items()}
    parents = {code: named[code].parent for code in layers["districts_2018"]}
    layers["areas_2018"] = dissolve(layers["districts_2018"], parents)
    river = read(areas_dir / "river.geojson").geometry.iloc[0]
    sheet = _sheet(layers["districts_2018"])
    target = static_dir / "geometry"
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for layer, shapes in sorted(layers.items()):
        remote = _remote(layer, shapes, layers["districts_2018"], named)
        drawing = {
            "approximate": LAYERS[layer][4] if layer in LAYERS else False,
            **_frame(sheet, shapes, river),
            "areas": [
                _drawn(code, shapes[code], remote.get(code), named[code].label, sheet)
                for code in _order(shapes)
            ],
        }
        version = hashlib.sha256(_json(drawing).encode()).hexdigest()[:10]
        path = target / f"{layer.replace('_', '-')}.json"
        path.write_text(_json({"version": version, **drawing}) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _banks(shapes: Shapes) -> tuple[shapely.Geometry, shapely.Geometry]:
    """All districts north and all districts south of the river, each as one polygon."""
    north = [shape for code, shape in shapes.items() if code < FIRST_SOUTHERN]
    south = [shape for code, shape in shapes.items() if code >= FIRST_SOUTHERN]
    return shapely.coverage_union_all(north), shapely.coverage_union_all(south)


def _remote(layer: str, shapes: Shapes, districts: Shapes, named: Mapping[str, Area]) -> Shapes:
    """Per area the part that lies outside the built-up city; areas without such a part are absent."""
    if layer == "areas_2018":
        return {named[OUTLYING].parent: districts[OUTLYING]}
    return {code: shape for code, shape in shapes.items() if OUTLYING in (code, named[code].parent)}


def _sheet(districts: Shapes) -> Sheet:
    city = shapely.coverage_union_all([shape for code, shape in districts.items() if code != OUTLYING])
    return Sheet(shapely.coverage_union_all(list(districts.values())), city, districts[OUTLYING])


def _frame(sheet: Sheet, shapes: Shapes, river: shapely.LineString) -> dict:
    """What is the same in every drawing: windows, inset, river and the room for tiles."""
    cells = [TILES[code] for code in shapes if code in TILES]
    step = TILE + TILE_GAP
    frame: dict = {
        "views": {"city": sheet.city_view, "all": sheet.all_view},
        "inset": sheet.inset,
    }
    frame["river"] = {
        "path": line_path(sheet.units(rounded_corners(river).coords)),
        "label": "Rijn",
    }
    if cells:
        columns = 1 + max(column for column, _ in cells)
        gap_row = _gap_row(shapes)
        width, height = (
            columns * step - TILE_GAP,
            _tile_top(1 + max(row for _, row in cells), gap_row) - TILE_GAP,
        )
        across = max(width + 24, (height + 24) * RATIO)
        down = across / RATIO
        frame["views"]["tiles"] = [
            round((width - across) / 2),
            round((height - down) / 2),
            round(across),
            round(down),
        ]
        middle = _tile_top(gap_row, gap_row) - TILE_GAP // 2 + RIVER_GAP // 2
        frame["river"]["tiles"] = f"M0 {middle}h{width}"
        frame["tile"] = TILE
    return frame


def _gap_row(codes: Iterable[str]) -> int:
    """The row the river runs through, in the layout these areas belong to."""
    kind = next(iter(codes))[:2] == "WK"
    rows = {row for code, (_, row) in TILES.items() if (code[:2] == "WK") == kind}
    return min(set(range(max(rows))) - rows)


def _tile_top(row: int, gap_row: int) -> int:
    step = TILE + TILE_GAP
    return row * step if row <= gap_row else (row - 1) * step + RIVER_GAP


def _drawn(
    code: str,
    shape: shapely.Geometry,
    remote: shapely.Geometry | None,
    name: str,
    sheet: Sheet,
) -> dict:
    """One area as the browser needs it: paths and label points per view, its tile, its name in short lines."""
    drawn: dict = {
        "code": code,
        "name": name,
        "lines": _lines(name),
        "all": polygon_path(shape, sheet),
    }
    drawn["all_at"] = sheet.units(label_point(shape).coords)[0].tolist()
    if remote is not None:
        near = shapely.difference(shape, remote.buffer(1)) if remote.area < shape.area else None
        drawn["city"] = (polygon_path(near, sheet) if near else "") + polygon_path(sheet.moved(remote), sheet)
        drawn["city_at"] = sheet.units(label_point(near or sheet.moved(remote)).coords)[0].tolist()
    else:
        drawn["city_at"] = drawn["all_at"]
    if code in TILES:
        column, row = TILES[code]
        drawn["tile"] = [column * (TILE + TILE_GAP), _tile_top(row, _gap_row([code]))]
    return drawn


def _order(shapes: Shapes) -> list[str]:
    """Reading order: tiles from left to right and down; areas without a tile follow their district's tile."""

    def place(code: str) -> tuple[int, int, str]:
        column, row = TILES.get(code) or TILES[f"WK{code[2:8]}"]
        return row, column, code

    return sorted(shapes, key=place)


def _lines(name: str, width: int = 11) -> list[str]:
    """A name in lines short enough for a label, broken after a slash, hyphen, comma or space."""
    pieces = name.replace("/", "/\0").replace("-", "-\0").replace(" ", " \0").split("\0")
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(lines[-1]) + len(piece.strip()) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
