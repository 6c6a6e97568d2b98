"""What the build may say: errors of shares, linked series, families of tests, margins and ways of asking."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.linking import link, step
from monitor.analysis.trend import trend
from monitor.build.breaks import breaks_everywhere, series_breaks
from monitor.build.comparisons import comparisons, measured
from monitor.build.developments import developments
from monitor.build.flags import lettered
from monitor.catalog import Catalog
from tests.surveyed import catalog, indicator


def row(frame: pl.DataFrame, **wanted: str) -> dict:
    """Exactly one row, by the columns named."""
    return frame.filter(*(pl.col(name) == value for name, value in wanted.items())).row(0, named=True)


def facts_of(*rows: tuple[str, str, str, float, float, float | None, float | None]) -> pl.DataFrame:
    """Facts of today's lines: indicator, area, edition, value, se, lower, upper."""
    names = ["indicator", "area", "edition", "value", "se", "lower", "upper"]
    schema = dict.fromkeys(names[:3], pl.String) | dict.fromkeys(names[3:], pl.Float64)
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        division=pl.lit("2018"), share=pl.lit(0.25), mode=pl.lit(0.0), version=pl.lit("")
    )


def measured_of(facts: pl.DataFrame) -> pl.DataFrame:
    return measured(facts, series_breaks(facts, catalog()), catalog())


def test_a_share_of_0_percent_takes_part_with_the_error_of_its_interval() -> None:
    facts = facts_of(
        ("unsafe", "W1", "2023", 0.0, 0.0, 0.0, 3.92),
        ("unsafe", "W1", "2025", 12.0, 1.5, 9.4, 15.3),
    )
    found = row(comparisons(measured_of(facts), catalog()), indicator="unsafe", against="2023")
    above, below = 3.92 / 1.959964, 2.6 / 1.959964
    assert found["se"] == pytest.approx((above**2 + max(below, 1.5) ** 2) ** 0.5, rel=1e-5)
    assert found["verdict"] == "worse"


@settings(deadline=None)
@given(st.floats(0, 100), st.floats(0, 100), st.just(0.0) | st.floats(0.01, 10))
def test_the_error_of_a_share_is_never_smaller_than_linearised(value: float, other: float, se: float) -> None:
    lower, upper = min(value, other), max(value, other)
    found = measured_of(facts_of(("unsafe", "W1", "2025", value, se, lower, upper))).row(0, named=True)
    if lower == upper and se == 0:
        assert found["se"] == 0
    assert min(found["own"], found["below"], found["above"], found["se"]) >= se
    assert max(found["below"], found["above"]) >= found["own"] - 1e-9


def test_a_mark_keeps_the_error_it_was_delivered_with() -> None:
    found = measured_of(facts_of(("rc", "W1", "2025", 7.0, 0.1, 6.0, 8.0))).row(0, named=True)
    assert {found[name] for name in ("own", "below", "above", "se")} == {0.1}


def test_an_edition_without_a_margin_ends_the_run_and_is_never_skipped() -> None:
    years = ("2015", "2017", "2019", "2021", "2023", "2025")

    def told(*bare: str) -> tuple[str, str, int]:
        rows = [
            ("rc", "W1", year, 6.0 + place / 2, 0.0 if year in bare else 0.05, None, None)
            for place, year in enumerate(years)
        ]
        found = row(developments(measured_of(facts_of(*rows)), catalog()), indicator="rc")
        return found["reason"], found["from_edition"], found["editions"]

    assert told() == ("proven", "2015", 6)
    assert told("2015") == ("proven", "2017", 5)
    assert told("2019") == ("too_few_editions", "2021", 3)
    assert told("2025") == ("no_margin", "2025", 1)


def moved(base: dict[str, float], jump: float, link: float, se: float = 0.05) -> pl.DataFrame:
    """Facts of `scale` and of its comparable series: until 2019 moved by a jump with an error, from 2021 taken over."""
    rows: list[tuple[str, str, str, float, float, None, None]] = []
    for year, value in base.items():
        old = year < "2021"
        rows.append(("scale", "W1", year, value, se, None, None))
        shifted, error = (value + jump, (se**2 + link**2) ** 0.5) if old else (value, se)
        rows.append(("scale_v", "W1", year, shifted, error, None, None))
    return facts_of(*rows)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(3, 8), min_size=5, max_size=5), st.floats(-1, 1), st.floats(0.01, 0.5))
def test_two_figures_moved_by_one_link_differ_as_they_did_before(
    values: list[float], jump: float, link: float
) -> None:
    years = ("2015", "2017", "2019", "2021", "2023")
    facts = moved(dict(zip(years, values, strict=True)), jump, link)
    found = comparisons(measured_of(facts), catalog())
    names = ["edition", "against", "verdict", "reason"]
    pairs = {
        code: found.filter((pl.col("indicator") == code) & (pl.col("edition") < "2021")).sort(names[:2])
        for code in ("scale", "scale_v")
    }
    assert pairs["scale"].height == 3
    assert pairs["scale_v"].select(names).equals(pairs["scale"].select(names))
    assert pairs["scale_v"]["se"].to_list() == pytest.approx(pairs["scale"]["se"].to_list())
    across = row(found, indicator="scale_v", edition="2021", against="2019")
    assert across["se"] == pytest.approx((2 * 0.05**2 + link**2) ** 0.5)


def test_a_development_across_a_link_counts_its_error_once() -> None:
    values = dict(
        zip(("2015", "2017", "2019", "2021", "2023", "2025"), (5, 5.2, 5.4, 6, 6.2, 6.4), strict=True)
    )
    figures_ = measured_of(moved(values, 0.2, 0.3))
    found = row(developments(figures_, catalog()), indicator="scale_v")
    years, link = [int(year) for year in values], [0.3] * 3 + [0.0] * 3
    series = [value + (0.2 if int(year) < 2021 else 0) for year, value in values.items()]
    by_hand = trend(years, series, [0.05] * 6, link)
    assert (found["change"], found["se"]) == pytest.approx((by_hand.change, by_hand.change_se))
    assert found["se"] > trend(years, series, [0.05] * 6).change_se


def test_all_indicators_of_a_source_are_one_family_of_tests() -> None:
    rows = [("rc", "W1", "2023", 7.0, 0.1, None, None), ("rc", "W1", "2025", 7.28, 0.1, None, None)]
    alone = row(comparisons(measured_of(facts_of(*rows)), catalog()), indicator="rc")
    rows += [("scale", "W1", year, 5.0, 0.1, None, None) for year in ("2023", "2025")]
    together = row(comparisons(measured_of(facts_of(*rows)), catalog()), indicator="rc")
    assert (alone["verdict"], together["verdict"]) == ("better", "chance")
    assert together["p_adjusted"] == pytest.approx(2 * alone["p_adjusted"])


def test_of_a_linked_share_the_own_error_follows_the_logit() -> None:
    also = catalog(
        indicator("unsafe_v", "share", [{"code": "l"}], better="low", series_of="unsafe", link="overlap")
    )
    jump = step(20, 5, 1.2, "share")
    old, errors = [10.0, 12.0, 15.0], [1.5, 1.6, 1.7]
    found = link(old, errors, jump.difference, jump.se, "share")
    years = ("2015", "2017", "2019")
    rows = [("unsafe", "W1", year, *pair, None, None) for year, *pair in zip(years, old, errors, strict=True)]
    rows += [
        ("unsafe_v", "W1", year, float(value), float(se), None, None)
        for year, value, se in zip(years, found.values, found.se, strict=True)
    ]
    facts = facts_of(*rows)
    moved_ = measured(facts, series_breaks(facts, also), also).filter(pl.col("indicator") == "unsafe_v")
    assert moved_["own"].to_list() == pytest.approx(found.own_se.tolist())
    assert moved_["se"].to_list() == pytest.approx(found.se.tolist())
    pairs = comparisons(measured(facts, series_breaks(facts, also), also), also)
    whole = row(pairs, indicator="unsafe_v", edition="2019", against="2015")
    apart = (found.se[0] ** 2 + found.se[2] ** 2) ** 0.5
    own = (found.own_se[0] ** 2 + found.own_se[2] ** 2) ** 0.5
    assert own < whole["se"] < (own + apart) / 2, "nearly all of the error of the link is in both figures"


@pytest.mark.parametrize(("city", "is_other"), [(0.12, True), (0.13, False), (0.2, False), (0.28, True)])
def test_interviews_are_held_against_those_in_the_rest_of_the_city(city: float, is_other: bool) -> None:
    rows = [("rc", "GM0202", "2025", 6.5, 0.05, None, None), ("rc", "W1", "2025", 7.5, 0.05, None, None)]
    own = pl.col("area") == "W1"
    facts = facts_of(*rows).with_columns(
        mode=pl.when(own).then(0.2).otherwise(city), share=pl.when(own).then(0.25).otherwise(1.0)
    )
    found = row(comparisons(measured_of(facts), catalog()), against="rest")
    assert (found["verdict"], found["reason"]) == (
        ("unknown", "other_mode") if is_other else ("better", "proven")
    )


def undated(comparable: str = "", cut: str = "") -> Catalog:
    """The small survey with a mark of which nobody knows in which edition its second version began."""
    versions = [
        {"code": "a", "items": ["mark"], "formula": "mark"},
        {"code": "b", "items": ["mark"], "formula": "mark", "comparable": comparable},
    ]
    told = [{"edition": cut, "reason": "Andere vraag.", "kind": "question"}] if cut else []
    return catalog(indicator("renamed", "mark", versions, **{"break": told}))


def of_versions(*versions: str) -> pl.DataFrame:
    editions = ("2019", "2021", "2023", "2025")[: len(versions)]
    rows = [("renamed", "W1", edition, 7.0 + step, 0.1, None, None) for step, edition in enumerate(editions)]
    return facts_of(*rows).with_columns(version=pl.Series(versions))


@pytest.mark.parametrize(
    ("versions", "also", "cuts"),
    [
        (("a", "a", "b", "b"), undated(), ["2023"]),
        (("b", "b", "a", "b"), undated(), ["2023", "2025"]),
        (("a", "", "b"), undated(), ["2023"]),
        (("a", "a", "b", "b"), undated(comparable="Alleen de volgorde is anders."), []),
        (("b", "b", "b", "b"), undated(), []),
        (("", "", "", ""), undated(), []),
        (("a", "b", "b"), undated(cut="2021"), ["2021"]),
    ],
)
def test_another_version_is_a_break_though_the_catalog_does_not_know_since_when(
    versions: tuple[str, ...], also: Catalog, cuts: list[str]
) -> None:
    facts = of_versions(*versions)
    found = series_breaks(facts, also).filter(pl.col("indicator") == "renamed")
    assert found.select("area", "edition").rows() == [("", edition) for edition in cuts]
    pairs = comparisons(measured(facts, series_breaks(facts, also), also), also)
    assert not [
        cut
        for before, here in pairs.filter(pl.col("against") != "rest").select("against", "edition").rows()
        for cut in cuts
        if before < cut <= here
    ]


def test_a_break_by_another_version_says_since_when_and_gives_its_first_figure_a_letter() -> None:
    facts = of_versions("a", "a", "b", "b")
    told = row(series_breaks(facts, undated()), indicator="renamed")
    assert told["kind"] == "question"
    assert told["reason"] == "In 2023 is een andere omschrijving gebruikt dan in 2021."
    lines = facts.with_columns(shown=True, flags=pl.lit(""), respondents=pl.lit(200.0))
    marked = lettered(lines, undated(), breaks_everywhere(facts, undated()))
    assert marked.sort("edition")["flags"].to_list() == ["", "", "b", ""]
