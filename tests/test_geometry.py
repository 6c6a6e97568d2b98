"""Boundaries are one gapless layer each, and the drawings in static/ are what the build makes of them."""

import json
from pathlib import Path

import pytest
import shapely

from monitor import catalog
from monitor.build import geometry
from monitor.build.coverage import coverage, read, river_line

ROOT = Path(__file__).parents[1]
AREAS, STATIC = ROOT / "data" / "areas", ROOT / "static"
DRAWINGS = {"areas-2018": 8, "districts-2018": 24, "districts-2016": 24, "neighbourhoods-2018": 83}


@pytest.fixture(scope="module")
def areas():
    return catalog.load(ROOT / "data" / "catalog").areas


def drawing(name: str) -> dict:
    return json.loads((STATIC / "geometry" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("layer", "count"), [("districts_2018", 24), ("districts_2016", 24), ("neighbourhoods_2018", 83)]
)
def test_a_layer_shares_its_borders_and_leaves_no_holes(layer, count):
    shapes = read(AREAS / f"{layer}.geojson").geometry.values
    assert len(shapes) == count
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert whole.geom_type == "Polygon" and not whole.interiors
    # CBS gives the municipality 10,152 ha; the lines are simplified
    assert whole.area / 1e4 == pytest.approx(10_152, rel=0.01)


def test_every_boundary_file_names_its_source_and_says_when_it_is_rough():
    for path in AREAS.glob("*.geojson"):
        file = json.loads(path.read_text(encoding="utf-8"))
        assert file["attribution"].startswith("Bron: CBS en Kadaster")
        assert file["approximate"] is (path.stem in ("neighbourhoods_2018", "river"))


def test_names_and_parents_in_the_boundary_files_are_those_of_the_catalog(areas):
    known = {area.code: (area.label, area.parent) for area in areas}
    for layer in geometry.LAYERS:
        for place in json.loads((AREAS / f"{layer}.geojson").read_text(encoding="utf-8"))["features"]:
            properties = place["properties"]
            assert known[properties["code"]] == (properties["name"], properties["parent"])


def test_rebuilding_the_drawings_gives_the_same_bytes(tmp_path, areas):
    for path in geometry.build_static(AREAS, tmp_path, areas):
        assert path.read_bytes() == (STATIC / "geometry" / path.name).read_bytes(), path.name


def test_drawings_hold_every_area_and_stay_small():
    for name, count in DRAWINGS.items():
        assert len(drawing(name)["areas"]) == count
        assert (STATIC / "geometry" / f"{name}.json").stat().st_size <= 40_000


def test_the_river_runs_along_the_border_of_north_and_south():
    districts = read(AREAS / "districts_2018.geojson").geometry
    river = read(AREAS / "river.geojson").geometry.iloc[0]
    north = shapely.coverage_union_all([shape for code, shape in districts.items() if code < "WK020216"])
    south = shapely.coverage_union_all([shape for code, shape in districts.items() if code >= "WK020216"])
    border = north.intersection(south)
    assert border.within(river.buffer(5))
    # beyond the city it follows the edge of the municipality, never through a district
    assert river.within(shapely.union(north.boundary, south.boundary).buffer(5))
    assert river.length > border.length + 3000


def test_the_river_of_three_blocks_is_their_border_and_the_edges_beyond():
    north = shapely.Polygon([(3000, 10), (3000, 20), (9000, 20), (9000, -50), (6000, 10)])
    south = shapely.Polygon([(0, -90), (0, 12), (3000, 10), (6000, 10), (6000, -90)])
    assert list(river_line(north, south).coords) == [(0, 12), (3000, 10), (6000, 10), (9000, -50)]


def test_tiles_do_not_overlap_and_keep_to_their_bank_of_the_river():
    for name in ("districts-2018", "areas-2018"):
        file = drawing(name)
        water = float(file["river"]["tiles"].split("h")[0].split()[1])
        places = {area["code"]: tuple(area["tile"]) for area in file["areas"]}
        tiles = [shapely.box(x, y, x + file["tile"], y + file["tile"]) for x, y in places.values()]
        assert len(tiles) == DRAWINGS[name]
        assert sum(tile.area for tile in tiles) == shapely.union_all(tiles).area
        southern = {code for code in places if code >= "WK020216" or code in ("W5", "W6", "W7", "W8")}
        assert {code for code, (_, top) in places.items() if top > water} == southern


def test_every_view_has_the_same_proportions_so_switching_moves_nothing():
    for name in DRAWINGS:
        for _, _, width, height in drawing(name)["views"].values():
            assert width / height == pytest.approx(geometry.RATIO, abs=0.005)


def test_the_inset_stands_clear_of_the_city():
    file = drawing("districts-2018")
    left, top, width, height = file["inset"]
    frame = shapely.box(left, top, left + width, top + height)
    city_left, city_top, city_width, city_height = file["views"]["city"]
    assert shapely.box(city_left, city_top, city_left + city_width, city_top + city_height).contains(frame)
    for area in file["areas"]:
        if area["code"] != geometry.OUTLYING:
            assert not frame.intersects(shapely.Point(area["city_at"]))


def test_overlap_and_gap_are_resolved_into_one_border():
    west = shapely.box(0, 0, 1000, 1000)
    east = shapely.Polygon([(980, 0), (1010, 400), (1010, 600), (980, 1000), (2000, 1000), (2000, 0)])
    clean = coverage([west, east], gap=30, tolerance=1)
    assert shapely.coverage_is_valid(clean)
    whole = shapely.coverage_union_all(clean)
    assert not whole.interiors
    assert whole.area == pytest.approx(2_000_000)


def test_a_layer_that_stays_torn_is_refused(monkeypatch):
    monkeypatch.setattr(shapely, "coverage_clean", lambda polygons, **_: polygons)
    with pytest.raises(ValueError, match="overlap"):
        coverage([shapely.box(0, 0, 1000, 1000), shapely.box(900, 0, 2000, 1000)], gap=0, tolerance=1)
