"""A line never runs over a break or a gap, margins keep to their stretch, and a spine chart says what it draws."""

import re
from itertools import pairwise

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from visiting import put_in_use

from monitor.catalog.models import Indicator, Source
from monitor.views import charts, spine, strokes
from monitor.views.passport import passport

NOTHING = {"lower": None, "upper": None, "flags": "", "division": "none", "note": "", "break_reason": "",
           "break_kind": "", "break_here": False}  # fmt: skip


def subject(**changes) -> Indicator:
    given = {
        "code": "eenzaam", "label": "Voelt zich eenzaam", "measure": "wie zich eenzaam voelt", "phrase": "voelt {value} zich",
        "kind": "share", "unit": "%", "decimals": 0, "axis": (0, 80), "better": "low", "weight": "none", "source": "alwm",
        "mapped": True,
    }  # fmt: skip
    return Indicator.model_validate(given | changes)


def point(edition, value, segment=0, area="WK020207", status="measured", **more) -> dict:
    row = {"area": area, "area_label": "Klarendal", "edition": edition, "value": value, "segment": segment}
    return NOTHING | row | {"status": status} | more


def frame(*rows) -> pl.DataFrame:
    optional = {"lower": pl.Float64, "upper": pl.Float64, "value": pl.Float64, "segment": pl.Int32}
    return pl.DataFrame(rows, schema_overrides=optional)


DRAWN = charts.drawn([("WK020207", "Klarendal")], [])
ACROSS_BREAK = (
    point("2017", 40.0, 0),
    point("2019", 41.0, 0),
    point("2021", 55.0, 1, break_reason="Vraag anders", break_kind="question"),
)


def joined(spots) -> list[tuple]:
    """The pairs of years between which a line runs."""
    years = [year for year, _ in spots]
    return [(one, two) for one, two in pairwise(years) if None not in (one, two)]


def test_no_line_runs_across_a_break():
    assert joined(strokes.path(ACROSS_BREAK)) == [(2017, 2019)]


def test_no_line_runs_across_a_gap():
    rows = (point("2017", 40.0, 0), point("2019", None, None, status="not_asked"), point("2021", 55.0, 1))
    trace = charts.lines(frame(*rows), subject(), DRAWN).data[-1]
    assert list(trace.x) == [2017, None, 2021]
    assert trace.connectgaps is False


def test_a_break_gets_a_dashed_separator_with_its_reason():
    figure = charts.lines(frame(*ACROSS_BREAK), subject(), DRAWN)
    assert [(shape.x0, shape.line.dash) for shape in figure.layout.shapes] == [(2020, "dash")]
    assert "Vraag anders" in [note.text for note in figure.layout.annotations]


def test_a_series_that_starts_at_a_break_gets_no_separator():
    assert (
        strokes.breaks(frame(point("2021", 55.0, 0, break_reason="Vraag anders"), point("2023", 56.0))) == []
    )


def test_margins_are_one_closed_shape_per_stretch():
    rows = [row | {"lower": row["value"] - 2, "upper": row["value"] + 2} for row in ACROSS_BREAK]
    assert strokes.band(rows) == [
        (2017, 38.0), (2019, 39.0), (2019, 43.0), (2017, 42.0), (2017, 38.0), (None, None),
        (2021, 53.0), (2021, 57.0), (2021, 53.0),
    ]  # fmt: skip


def test_without_margins_there_is_no_band():
    assert strokes.band(ACROSS_BREAK) == []


def test_a_share_keeps_its_own_axis_and_a_count_starts_at_zero():
    rows = frame(point("2017", 40.0), point("2019", 50.0))
    assert strokes.value_window(rows, subject()) == (0, 80)
    assert strokes.value_window(rows, subject(kind="count", unit="inwoners"))[0] == 0
    assert strokes.value_window(rows, subject(kind="mean", unit="euro", axis=(0, 900)))[0] > 0


def test_a_change_too_small_to_matter_does_not_fill_the_chart_of_a_score():
    score = subject(kind="mean", unit="score", axis=(0, 10))
    low, high = strokes.value_window(frame(point("2017", 5.6), point("2019", 5.7)), score)
    assert high - low == pytest.approx(2)
    assert (low + high) / 2 == pytest.approx(5.65)
    assert strokes.value_window(frame(point("2017", 0.1), point("2019", 0.2)), score) == (0, 2)
    wide = strokes.value_window(frame(point("2017", 2.0), point("2019", 7.0)), score)
    assert wide == (0.75, 8.25)


def test_numbers_are_dutch_and_nothing_can_be_dragged():
    layout = charts.lines(frame(point("2017", 40.0)), subject(), DRAWN).layout
    assert (layout.separators, layout.dragmode, layout.showlegend) == (",.", False, False)
    assert charts.CONFIG["displayModeBar"] is False


def test_the_axis_names_real_editions_only_and_always_the_last():
    assert strokes.ticks([2012, 2016, 2020]) == [2012, 2016, 2020]
    many = strokes.ticks(range(2003, 2026))
    assert len(many) <= strokes.MOST_TICKS
    assert many[-1] == 2025


def test_estimated_points_are_hollow():
    rows = frame(point("2017", 40.0), point("2019", 41.0, status="estimated", flags="e"))
    colors = charts.lines(rows, subject(), DRAWN).data[-1].marker.color
    assert list(colors) == [charts.LIGHT.lines[0], charts.LIGHT.paper]


def test_names_at_line_ends_do_not_overlap():
    places = sorted(strokes.apart([100.0, 101.0, 300.0, 99.0], [28, 28, 28, 28], 360))
    assert all(two - one >= 28 for one, two in pairwise(places))
    assert places[-1] == 300.0


def test_every_area_has_its_own_colour_and_dash():
    five = charts.drawn([(str(number), str(number)) for number in range(5)], [("GM0202", "Arnhem")])
    assert len({(one.color, one.dash) for one in five}) == 6
    assert len({one.dash for one in five[:5]}) == 5


def test_a_break_of_one_area_is_drawn_only_for_that_area():
    rows = (
        point("2019", 40.0),
        point("2021", 55.0, 1, break_reason="Anders gevraagd", break_kind="mode", break_here=True),
        point("2019", 40.0, area="WK020224"),
        point("2021", 41.0, area="WK020224"),
    )
    assert [cut[1:] for cut in strokes.breaks(frame(*rows), "WK020207")] == [
        (2021, "Anders gevraagd", "mode")
    ]
    assert strokes.breaks(frame(*rows), "WK020224") == []


def test_of_many_breaks_near_each_other_no_texts_meet():
    years = ("2001", "2003", "2005", "2015", "2025")
    rows = [
        point(
            year,
            40.0,
            number,
            break_reason=f"Reden {year}" if number else "",
            break_kind="items" if number else "",
        )
        for number, year in enumerate(years)
    ]
    layout = charts.lines(frame(*rows), subject(), DRAWN).layout
    assert len(layout.shapes) == 4
    told = [note.x for note in layout.annotations if note.text == "andere onderdelen"]
    assert told == [2002, 2010, 2020]


def test_the_passport_tells_no_figure_from_not_asked_and_shows_the_break():
    source = Source(
        code="alwm", label="", producer="", table="", licence="", nature="survey", editions=("2017", "2019", "2021")
    )  # fmt: skip
    empty = dict.fromkeys(
        ("version", "definition", "wording", "mode", "bureau", "fieldwork", "whom", "remark")
    )
    empty |= {
        "why": "",
        "reason": "",
        "invited": None,
        "response": None,
        "dated": None,
        "value": None,
        "status": None,
    }
    rows = [
        empty | {"edition": "2015", "compared": "unknown"},
        empty | {"edition": "2017", "compared": "first", "status": "missing"},
        empty | {"edition": "2019", "compared": "same", "status": "measured", "value": 40.0},
        empty | {"edition": "2020", "compared": "not_asked", "status": "not_asked"},
        empty
        | {
            "edition": "2021",
            "compared": "other_question",
            "why": "<Vraag> anders",
            "status": "measured",
            "value": 55.0,
        }
        | {"version": "v2", "definition": "Voelt u zich <eenzaam>?", "bureau": "Een bureau"},
    ]
    html = passport(rows, subject(), source, "Klarendal")
    told = re.findall(r"<li[^>]*>(.*?)</li>", html)
    assert [re.sub("<[^>]+>", "", text) for text in told] == [
        "2015 geen cijfer bekend",
        "2017 gevraagd, maar geen cijfer eerste meting",
        "2019 40% zelfde vraag",
        "2020 niet gevraagd",
        "andere vraag &lt;Vraag&gt; anders",
        "2021 55%hoe gevraagdVoelt u zich &lt;eenzaam&gt;?Bureau: Een bureau.",
    ]
    assert re.findall(r'class="([^"]*joined[^"]*)"', html) == ["has joined"]


SPREAD = {
    "lowest": 40.0,
    "quarter": 45.0,
    "three_quarters": 55.0,
    "highest": 60.0,
    "city_value": 51.0,
    "edition": "2020",
}


def compared(value, area) -> dict:
    return point("2020", value, area=area, status="estimated") | SPREAD


def test_a_spine_chart_stays_as_it_is():
    rows = {"A": compared(44.0, "A"), "B": compared(60.0, "B")}
    assert spine.spine(subject(), rows, ["A", "B"]) == (
        '<div class="lwm-spine" aria-hidden="true"><s style="left:4%;right:4%"></s>'
        '<s class="m" style="left:27%;right:27%"></s><u style="left:54.6%"></u>'
        '<b class="lwm-k lwm-k1" style="left:22.4%"></b><b class="lwm-k lwm-k2" style="left:96%"></b></div>'
        '<div class="e" style="margin:0 0% 0 0%"><span>40%</span><span>60%</span></div>'
    )


def test_marks_that_would_cover_each_other_take_another_lane():
    rows = {"A": compared(44.0, "A"), "B": compared(44.2, "B")}
    assert "lwm-k2 up" in spine.spine(subject(), rows, ["A", "B"])


def test_a_missing_value_is_said_and_not_drawn():
    rows = {"A": compared(44.0, "A"), "B": compared(None, "B") | {"status": "suppressed"}}
    html = spine.spine_table(
        [spine.Line(subject(), rows, "uitleg")], [("A", "Aa"), ("B", "Bee")], "Vergelijking"
    )
    assert "afgeschermd" in html
    assert html.count('class="lwm-k lwm-k2" style') == 0
    assert "lager is gunstiger" in html


def test_the_city_has_no_place_among_districts_when_things_are_counted():
    rows = {"A": compared(44.0, "A"), "B": compared(50.0, "B")}
    assert "<u " not in spine.spine(subject(kind="count", unit="inwoners"), rows, ["A", "B"])


@pytest.mark.parametrize(
    ("page", "address", "notice"),
    [
        ("jaren", {}, False),
        (
            "jaren",
            {"onderwerp": "misdrijven_per_1000", "gebied": "WK020207", "met": "WK020224,WK020201"},
            False,
        ),
        ("jaren", {"onderwerp": "rc_leefbaarheid", "gebied": "GM0202"}, False),
        ("jaren", {"onderwerp": "ivm_veiligheid", "gebied": "PO_GM"}, False),
        ("jaren", {"onderwerp": "bestaat_niet"}, True),
        ("jaren", {"onderwerp": "eenzaam", "gebied": "WK020207", "met": "WK999999,WK020224"}, True),
        ("vergelijken", {}, False),
        (
            "vergelijken",
            {"met": "WK020207,WK020201,W3", "thema": "leven", "jaar": "2020", "als": "tabel"},
            False,
        ),
        ("vergelijken", {"met": "WK020207,WK020201", "thema": "alle"}, False),
        ("vergelijken", {"met": "WK020207,nergens"}, True),
        ("vergelijken", {"met": "WK020207,WK020201", "thema": "nergens"}, True),
    ],
)
def test_a_page_opens_from_an_address(page, address, notice, real, monkeypatch):
    put_in_use(real, monkeypatch)
    script = {"jaren": "pages/public/ontwikkeling.py", "vergelijken": "pages/public/vergelijken.py"}[page]
    app = AppTest.from_file("../app.py", default_timeout=30).run()  # only a run tells which page a script is
    app.query_params.clear()
    app.query_params.update(address)
    app.switch_page(script).run()
    assert not app.exception
    assert app.title[0].value in (
        "Door de jaren heen",
        "Vergelijken",
    )  # not the sentence of a missing release
    assert any('role="status"' in block.body for block in app.get("html")) is notice
    for key, code in address.items():
        assert notice or app.query_params[key] in (code, [code])
