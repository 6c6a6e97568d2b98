"""The figures as their sources published them: a promise that every later change must keep."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest

from monitor.questions import (
    areas,
    budgets,
    classes,
    comparisons,
    definitions,
    indicators,
    observations,
    on_map,
    profile,
    trend,
    undated,
)
from monitor.store import Release
from monitor.views.legend import VALUE, legend

PUBLISHED = [
    ("rc_leefbaarheid", "GM0202", "2023", 7.2),
    ("rc_leefbaarheid", "GM0202", "2025", 7.4),
    ("kg_cohesie", "GM0202", "2019", 5.7),
    ("kg_eenz_sociaal", "GM0202", "2017", 2.7),
    ("kg_eenz_sociaal", "GM0202", "2019", 2.6),
    ("p_onveilig", "GM0202", "2019", 41),
    ("p_deur_niet_open", "GM0202", "2019", 41),
    ("p_slachtoffer", "GM0202", "2019", 17),
    ("p_vooruitgang", "GM0202", "2025", 16.7),
    ("p_vrijwilliger", "GM0202", "2019", 33),
    ("p_mantelzorg", "GM0202", "2019", 15),
    ("p_voorz_ouderen", "GM0202", "2019", 27),
    ("p_voorz_jongeren", "GM0202", "2019", 22),
    ("eenzaam", "WK020207", "2020", 55.1),
    ("eenzaam", "GM0202", "2020", 51.2),
    ("goed_ervaren_gezondheid", "GM0202", "2012", 73.7),
    ("ervaren_gezondheid_goed_zeer_goed", "GM0202", "2012", 73.9),
    ("aantal_inwoners", "GM0202", "2003", 141528),
    ("aantal_inwoners", "GM0202", "2024", 167632),
    ("misdrijven", "GM0202", "2023", 11050),
    ("misdrijven_2010_2020", "GM0202", "2010", 16765),
    ("ivm_dreiging", "NL00", "2008", 1.2),
]


@pytest.mark.parametrize(("indicator", "area", "edition", "value"), PUBLISHED)
def test_a_published_figure(real: Release, indicator: str, area: str, edition: str, value: float) -> None:
    assert observations(real, indicator, area, edition)["value"].to_list() == [value]


def sql(release: Release, text: str) -> list[tuple]:
    return release.connection.cursor().execute(text).fetchall()


def test_crimes_of_neighbourhoods_add_up_to_districts_areas_and_city(real: Release) -> None:
    totals = sql(
        real,
        "select edition, sum(value) filter (level = 'neighbourhood'), sum(value) filter (level = 'district'), "
        "sum(value) filter (level = 'area'), sum(value) filter (level = 'city') from observation "
        "join area on area.code = observation.area where indicator = 'misdrijven' group by edition",
    )
    assert len(totals) == 5
    for _, *levels in totals:
        assert len(set(levels)) == 1


def test_residents_of_districts_differ_from_the_city_by_rounding_only(real: Release) -> None:
    answer = (
        observations(real, "aantal_inwoners", None, "2022,2023,2024")
        .group_by("edition", "level")
        .agg(pl.col("value").sum())
    )
    for edition in ("2022", "2023", "2024"):
        total = dict(answer.filter(pl.col("edition") == edition).select("level", "value").iter_rows())
        assert abs(total["district"] - total["city"]) <= 20
        assert total["area"] == total["district"]


def test_arnhem_has_its_levels(real: Release) -> None:
    counted = dict(areas(real)["level"].value_counts().iter_rows())
    assert counted == {"country": 1, "region": 1, "city": 1, "area": 8, "district": 24, "neighbourhood": 83}


def test_models_classes_and_references_are_never_compared(real: Release) -> None:
    judged = set(comparisons(real)["indicator"])
    natures = {code: source.nature for code, source in real.catalog.source.items()}
    assert judged
    assert {natures[real.catalog.indicator[code].source] for code in judged} == {"register"}


def test_small_area_figures_of_a_model_are_estimates(real: Release) -> None:
    statuses = sql(
        real,
        "select distinct status from observation join source on source.code = source join area on area.code = area "
        "where nature = 'model' and level in ('district', 'neighbourhood', 'area')",
    )
    assert {status for (status,) in statuses} <= {"estimated", "missing", "suppressed", "not_asked"}


def test_classes_stand_on_the_lines_of_their_time_only(real: Release) -> None:
    found = sql(
        real,
        "select distinct level, division, status from observation join area on area.code = area "
        "where indicator = 'leefbaarometer_klasse' and status <> 'missing'",
    )
    assert set(found) == {
        ("city", "none", "measured"), ("district", "2016", "measured"), ("area", "2018", "not_applicable"),
    }  # fmt: skip


def test_figures_of_de_laar_without_a_year_are_in_no_series(real: Release) -> None:
    assert dict(undated(real, "WK020222").select("indicator", "value").iter_rows()) == {
        "rc_leefbaarheid": 7.1, "rc_veiligheid": 6.5, "rc_voorzieningen": 7.6,
    }  # fmt: skip
    assert trend(real, "rc_leefbaarheid", "WK020222").filter(pl.col("value").is_not_null()).is_empty()
    assert not set(profile(real, "WK020222")["indicator"]) & {
        "rc_leefbaarheid",
        "rc_veiligheid",
        "rc_voorzieningen",
    }
    assert sql(real, "select distinct area from observation where edition = 'undated'") != []
    assert {area for (area,) in sql(real, "select area from observation where edition = 'undated'")} == {
        "WK020222",
        "WK020201",
    }


def test_budgets_are_kept_as_printed_and_recomputed(real: Release) -> None:
    answer = budgets(real, "2021")
    wrong = {
        (row["area"], row["post"]): row["difference"]
        for row in answer.iter_rows(named=True)
        if row["difference"]
    }
    assert sorted(wrong.values()) == [-200, 54_000, 100_000]
    assert wrong["W7", "Wijkprogramma: totaal"] == 54_000
    printed = answer.filter(pl.col("area") == "W7", pl.col("post") == "Wijkprogramma: totaal")
    assert (printed["printed"].item(), printed["recomputed"].item()) == (6_387_758, 6_441_758)
    assert answer.filter(pl.col("difference") != 0)["note"].str.len_chars().min() > 20


def test_recomputed_budgets_add_up(real: Release) -> None:
    answer = budgets(real, "2021").with_columns(amount=pl.coalesce("recomputed", "printed"))
    program = answer.filter(pl.col("post").str.starts_with("Wijkprogramma"))
    for post in ("totaal", "niet overgedragen", "overgedragen aan de kernorganisatie"):
        rows = program.filter(pl.col("post") == f"Wijkprogramma: {post}")
        parts = rows.filter(pl.col("area") != "GM0202")
        assert parts.height == 8
        assert parts["amount"].sum() == rows.filter(pl.col("area") == "GM0202")["amount"].item()
    whole = dict(answer.filter(pl.col("area") == "GM0202").select("post", "amount").iter_rows())
    assert (
        whole["Voor de sociale wijkteams"] + whole["Voor de Teams Leefomgeving"]
        == whole["Hele begroting Van Wijken Weten"]
    )


def test_there_is_no_rate_below_ten_events(real: Release) -> None:
    few = observations(real, "misdrijven").filter(pl.col("value") < 10).select("area", "edition")
    assert few.height > 0
    rates = observations(real, "misdrijven_per_1000").join(few, on=["area", "edition"])
    assert rates["value"].null_count() == rates.height
    assert set(rates["status"]) <= {"suppressed"}


def test_rates_exist_only_where_the_population_of_that_year_does(real: Release) -> None:
    people = observations(real, "aantal_inwoners").filter(pl.col("value") > 0).select("area", "edition")
    rates = observations(real, "misdrijven_per_1000")
    assert rates.join(people, on=["area", "edition"], how="anti").is_empty()
    editions = dict(rates.group_by("level").agg(pl.col("edition").unique().sort()).iter_rows())
    assert editions["neighbourhood"] == ["2023", "2024"]
    assert editions["district"] == ["2022", "2023", "2024"]
    assert editions["city"] == ["2021", "2022", "2023", "2024", "2025"]


def test_every_rate_is_its_events_over_its_people(real: Release) -> None:
    keys = ["area", "edition"]
    events = observations(real, "misdrijven").select(*keys, events="value")
    people = observations(real, "aantal_inwoners").select(*keys, people="value")
    rates = observations(real, "misdrijven_per_1000").filter(pl.col("value").is_not_null())
    both = rates.join(events, on=keys).join(people, on=keys)
    assert both.height == rates.height > 100
    assert (both["value"] - both["events"] / both["people"] * 1000).abs().max() < 1e-9
    assert (both["lower"] <= both["value"]).all()
    assert (both["value"] <= both["upper"]).all()


def test_the_two_crime_series_are_never_one(real: Release) -> None:
    editions = {
        code: set(observations(real, code)["edition"]) for code in ("misdrijven", "misdrijven_2010_2020")
    }
    assert editions["misdrijven"].isdisjoint(editions["misdrijven_2010_2020"])


def test_areas_have_estimates_between_those_of_their_districts(real: Release) -> None:
    shares = [
        one.code for one in real.catalog.indicators if one.kind in {"share", "mark", "mean"} and one.mapped
    ]
    checked = 0
    parents = {one.code: one.parent for one in real.catalog.areas}
    frame = observations(real, shares).filter(pl.col("value").is_not_null())
    districts = frame.filter(pl.col("level") == "district").with_columns(
        parent=pl.col("area").replace_strict(parents)
    )
    ends = districts.group_by("indicator", "edition", "parent").agg(
        low=pl.col("value").min(), high=pl.col("value").max()
    )
    both = frame.filter(pl.col("level") == "area").join(
        ends, left_on=["indicator", "edition", "area"], right_on=["indicator", "edition", "parent"]
    )
    checked = both.height
    assert checked > 200
    assert (both["low"] - 1e-9 <= both["value"]).all()
    assert (both["value"] <= both["high"] + 1e-9).all()
    assert set(both["status"]) == {"estimated"}
    assert set(both["flags"]) == {"e"}


def test_class_limits_are_the_same_in_every_edition(real: Release) -> None:
    for one in real.catalog.indicators:
        if not (one.mapped and one.limits):
            continue
        limits = classes(real, one.code)["up_to"].to_list()[:-1]
        assert limits == list(one.limits)
        for level in ("district", "neighbourhood"):
            for edition in observations(real, one.code)["edition"].unique():
                answer = on_map(real, one.code, edition, level).filter(pl.col("value").is_not_null())
                # The class is that of the number on screen: 55,1 reads as 55 percent.
                shown = [
                    float(Decimal(str(value)).quantize(Decimal(1).scaleb(-one.decimals), ROUND_HALF_UP))
                    for value in answer["value"]
                ]
                expected = [sum(value > limit for limit in limits) for value in shown]
                assert answer["class_index"].to_list() == expected


def test_a_legend_depends_on_the_indicator_alone(real: Release) -> None:
    one = real.catalog.indicator["eenzaam"]
    assert "edition" not in legend.__annotations__
    assert legend(one, VALUE) == legend(one, VALUE)


def test_limits_divide_the_districts(real: Release) -> None:
    lonely = []
    for one in real.catalog.indicators:
        if one.mapped and one.kind != "class":
            frame = observations(real, one.code).filter(
                pl.col("level").is_in(["district", "neighbourhood"]), pl.col("value").is_not_null()
            )
            used = {sum(value > limit for limit in one.limits) for value in frame["value"]}
            if len(used) < 3:
                lonely.append(one.code)
    assert not lonely, "limits that leave nearly all areas in one colour"


def test_figures_lie_on_their_axis_except_where_residents_are_no_fair_measure(real: Release) -> None:
    beyond = sql(
        real,
        "select distinct indicator.code, area from observation join indicator on indicator.code = indicator "
        "where value not between axis_low and axis_high and area <> 'NL00'",
    )
    for code, area in beyond:
        assert real.catalog.cautions_for(area, real.catalog.indicator[code].kind), (code, area)


def test_every_theme_and_every_definition_can_be_read(real: Release) -> None:
    assert set(indicators(real)["theme"]) <= set(real.catalog.theme)
    assert definitions(real)["definition"].str.len_chars().min() > 15
    assert set(definitions(real)["indicator"]) == set(real.catalog.indicator)


def test_breaks_have_a_reason_and_a_later_edition(real: Release) -> None:
    for one in real.catalog.indicators:
        for cut in one.breaks:
            assert cut.reason.endswith(".")
            assert trend(real, one.code, "GM0202")["segment"].n_unique() >= 1
