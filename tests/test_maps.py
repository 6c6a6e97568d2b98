"""A map carries values and words only, and every kind of no-value is told apart."""

import json

import polars as pl
import pytest

from monitor.views import maps, palette

SENTENCE = "Volgens het RIVM voelt 55 procent van de volwassenen zich eenzaam (2020)"
LEGEND = [{"label": f"{30 + 5 * k} tot {35 + 5 * k} procent", "class_index": k} for k in range(5)] + [
    {"label": "afgeschermd", "pattern": "suppressed"}
]


def frame(codes, index=2, pattern="none", text=SENTENCE) -> pl.DataFrame:
    rows = [(code, f"Malburgen-Oost {code[-2:]}", text, index, pattern) for code in codes]
    schema = {"area": pl.String, "label": pl.String, "text": pl.String, "class_index": pl.Int8}
    return pl.DataFrame(rows, schema=schema | {"pattern": pl.String}, orient="row")


def payload(rows, level="district", division="2018", **choices) -> dict:
    given = {"view": "kaart", "selected": None, "show_numbers": False, "label": "Kaart"} | choices
    return maps.district_payload(rows, LEGEND, level, division, **given)


DISTRICTS = [f"WK0202{number:02}" for number in range(1, 25)]


def test_a_rerun_of_24_districts_sends_at_most_4_kilobytes():
    sent = payload(frame(DISTRICTS), selected="WK020207", label="Kaart van Arnhem per wijk, 2020")
    assert len(json.dumps(sent).encode()) <= 4_000


def test_the_address_of_the_drawing_changes_with_its_lines():
    new, old = payload(frame(DISTRICTS)), payload(frame(DISTRICTS), division="2016")
    assert (new["geometry"], old["geometry"]) == ("districts-2018", "districts-2016")
    assert new["version"] != old["version"]


def test_a_level_without_lines_in_that_division_is_refused_with_what_there_is():
    with pytest.raises(ValueError, match="districts-2016"):
        payload(frame(["W1"]), level="area", division="2016")


def test_each_kind_of_no_value_gets_its_own_pattern():
    kinds = [payload(frame(["WK020201"], None, kind))["rows"][0][3] for kind in maps.PATTERNS]
    assert kinds == list(range(5))


def test_the_legend_keeps_its_order_and_may_be_left_out():
    assert payload(frame(DISTRICTS))["legend"][-1] == ["afgeschermd", None, 1]
    bare = maps.district_payload(
        frame(DISTRICTS), [], "district", "2018", view="kaart", selected=None, show_numbers=False, label=""
    )
    assert bare["legend"] == []


def test_the_source_line_says_which_lines_are_approximate():
    assert maps.attribution("districts_2018").endswith("bewerkt. De loop van de Rijn is een benadering.")
    assert maps.attribution("neighbourhoods_2018").endswith(
        "De grenzen en de loop van de Rijn zijn een benadering."
    )


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def line_colours(theme: str) -> list[str]:
    """The two colours of an area's outline, from the stylesheet."""
    css = (maps.ROOT / "static" / "map" / "district_map.css").read_text(encoding="utf-8")
    block = css.split('.map[data-theme="dark"] {' if theme == "dark" else ".map {")[1].split("}")[0]
    return [block.split(f"--{name}: ")[1].split(";")[0] for name in ("ink", "casing")]


@pytest.mark.parametrize("scale", list(maps.SCALES))
def test_outlines_differ_three_to_one_from_every_class(scale):
    for colours, theme in zip(maps.SCALES[scale], ("light", "dark"), strict=True):
        for colour in colours:
            assert max(contrast(colour, line) for line in line_colours(theme)) >= 3


def neighbourhoods() -> list[str]:
    shapes = json.loads(
        (maps.ROOT / "data" / "areas" / "neighbourhoods_2018.geojson").read_text(encoding="utf-8")
    )
    return [shape["properties"]["code"] for shape in shapes["features"]]


def spec(*arguments) -> dict:
    return json.loads(maps.neighbourhood_deck(*arguments).to_json())


def layers(*arguments) -> dict:
    return {layer["id"]: layer["data"] for layer in spec(*arguments)["layers"]}


def test_the_deck_asks_nothing_of_an_outside_server():
    text = maps.neighbourhood_deck(frame(neighbourhoods()), palette.SEQUENTIAL).to_json()
    # without a provider the browser leaves the placeholder of an unset style alone
    assert "mapProvider" not in json.loads(text)
    assert json.loads(text)["mapStyle"] == "__MAP_STYLE__"
    assert "http" not in text


def test_the_deck_of_83_neighbourhoods_stays_small():
    text = maps.neighbourhood_deck(frame(neighbourhoods()), palette.SEQUENTIAL).to_json()
    assert len(text) <= 40_000


def test_a_neighbourhood_without_a_value_is_marked_and_never_has_a_class_colour():
    codes = neighbourhoods()
    classes = {tuple(int(c[at : at + 2], 16) for at in (1, 3, 5)) for c in palette.SEQUENTIAL}
    for kind in ("suppressed", "missing", "not_applicable"):
        drawn = layers(frame(codes, None, kind), palette.SEQUENTIAL)
        assert len(drawn["tekens"]) == 83
        assert {tuple(shape["properties"]["fill"]) for shape in drawn["buurten"]["features"]}.isdisjoint(
            classes
        )


def test_a_neighbourhood_without_a_row_counts_as_not_measured():
    drawn = layers(frame(neighbourhoods()[1:]), palette.SEQUENTIAL)
    assert [mark["mark"] for mark in drawn["tekens"]] == [maps.MARKS["missing"]]


def test_only_the_chosen_neighbourhood_is_outlined():
    code = neighbourhoods()[4]
    drawn = layers(frame(neighbourhoods()), palette.SEQUENTIAL, code)
    assert [shape["properties"]["code"] for shape in drawn["gekozen"]["features"]] == [code]
