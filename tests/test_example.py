"""The example survey: fictitious, equal to what was published, the same for the same seed, and its truth is found."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from monitor.analysis.intervals import design_effect
from monitor.build.example import OVERLAY, catalog
from monitor.build.example.bureau import write_delivery
from monitor.build.example.checked import Verdicts, coverage, true_changes, true_differences, verdicts
from monitor.build.example.making import PRACTICE, PUBLISHED, make_from, truth_of
from monitor.build.example.model import Truth, lot, true_figures
from monitor.build.example.places import division_of
from monitor.build.example.sample import HOMES, INTERVIEWED, answers, counted, homes
from monitor.build.survey.answers import answers as read_answers
from monitor.build.survey.figures import figures
from monitor.build.survey.fitting import fit, usable
from monitor.build.survey.formats import read
from monitor.build.survey.mapping import mapping_of, read_toml
from monitor.build.survey.personal import personal
from monitor.catalog import CITY, load
from monitor.catalog.models import Theme
from monitor.commands.example import _told
from monitor.findings import Rejected
from monitor.store import CURRENT_EXAMPLE, ROOT

SEED = 11
SURVEYED = ("2009", "2013", "2019", "2025")
FEW = (
    "rc_leefbaarheid",
    "kg_cohesie",
    "kg_verloedering",
    "kg_verloedering_v",
    "p_onveilig",
    "p_eenz_sociaal",
)
LINKED = ("kg_alg_evaluatie", "kg_alg_evaluatie_v", "p_vooruitgang", "p_gelijk", "p_achteruitgang")


@pytest.fixture(scope="module")
def truth() -> Truth:
    return truth_of(SEED)


@pytest.fixture(scope="module")
def true(truth: Truth) -> pl.DataFrame:
    return true_figures(truth)


@pytest.fixture(scope="module")
def drawn(truth: Truth) -> Mapping[str, pl.DataFrame]:
    return {edition: counted(answers(truth, edition, SEED), truth.catalog) for edition in SURVEYED}


@pytest.fixture(scope="module")
def estimates(truth: Truth, drawn: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([figures(frame, truth.catalog, edition, "alwm")[0] for edition, frame in drawn.items()])


def test_the_example_says_everywhere_that_it_is_made_up() -> None:
    example = catalog()
    assert example.fictitious
    assert not example.deliveries, "no real figure comes along"
    assert {one.code for one in example.sources} == {"alwm"}
    assert len(example.sources[0].editions) == 13
    for text in (one.note for one in (*example.items, *example.fieldwork, *example.indicators)):
        assert "erzonnen" in text
    for version in (version for one in example.indicators for version in one.versions):
        assert "erzonnen" in version.definition


def test_the_real_catalog_stays_real() -> None:
    assert not load(ROOT / "data" / "catalog").fictitious
    assert load(ROOT / "data" / "catalog", OVERLAY).fictitious


def test_every_question_of_a_version_is_asked_in_all_its_editions() -> None:
    example = catalog()
    for indicator in example.indicators:
        for edition in example.source["alwm"].editions:
            for version in indicator.versions_in(edition):
                absent = [code for code in version.items if not example.item[code].asked_in(edition)]
                assert not absent, f"{indicator.code} {edition}"


def test_themes_are_led_by_what_the_survey_asks() -> None:
    example = catalog()
    assert {one.lead for one in example.themes} - {""} <= set(example.indicator)
    with_figures = {one.theme for one in example.indicators}
    assert with_figures == {one.code for one in example.themes if one.lead}


def test_the_city_is_true_to_what_was_published(truth: Truth, true: pl.DataFrame) -> None:
    published = pl.read_csv(
        ROOT / "data" / "raw" / PUBLISHED, schema_overrides={"edition": pl.String, "value": pl.Float64}
    )
    both = published.join(true, on=["indicator", "area", "edition"], suffix="_true")
    assert both.height == published.height == 16
    assert both.select((pl.col("value") - pl.col("value_true")).abs().max()).item() < 1e-6


def test_the_sample_finds_what_was_published(estimates: pl.DataFrame) -> None:
    published = pl.read_csv(
        ROOT / "data" / "raw" / PUBLISHED, schema_overrides={"edition": pl.String, "value": pl.Float64}
    )
    both = estimates.join(published, on=["indicator", "area", "edition"], suffix="_published")
    assert both.height == 14, "two figures of 2025 and twelve of 2019"
    apart = ((pl.col("value") - pl.col("value_published")) / pl.col("se")).abs()
    assert both.select(apart.max()).item() < 3.5


def test_the_same_seed_gives_the_same_answers(truth: Truth, drawn: Mapping[str, pl.DataFrame]) -> None:
    again = counted(answers(truth_of(SEED), "2025", SEED), truth.catalog)
    assert again.equals(drawn["2025"])
    assert not counted(answers(truth, "2025", SEED + 1), truth.catalog).equals(drawn["2025"])


def test_the_sample_is_as_large_as_the_catalog_says(truth: Truth, drawn: Mapping[str, pl.DataFrame]) -> None:
    response = {one.edition: one.response for one in truth.catalog.fieldwork}
    assert {edition: frame.height for edition, frame in drawn.items()} == {
        edition: response[edition] for edition in SURVEYED
    }
    assert 78_000 < sum(number or 0 for number in response.values()) < 82_000


def test_districts_are_drawn_unevenly_and_weighted_back(
    truth: Truth, drawn: Mapping[str, pl.DataFrame]
) -> None:
    for edition, frame in drawn.items():
        held = frame.group_by("district").agg(n=pl.len(), weight=pl.col("weight").sum()).sort("district")
        assert held.height == 24
        assert held["n"].min() < 60, "the smallest district is one to hide"
        assert (held["n"] > 100).sum() >= 20
        people = dict.fromkeys(held["district"], 0.0)
        for code, number in zip(truth.places.districts(edition), truth.places.people, strict=True):
            people[code] += float(number)
        assert np.allclose(held["weight"].to_list(), list(people.values()))
        assert 1.2 < design_effect(frame["weight"].to_list()) < 1.4


def test_two_to_eight_percent_leaves_a_question_open(truth: Truth, drawn: Mapping[str, pl.DataFrame]) -> None:
    frame = drawn["2025"]
    asked = _asked(frame, truth)
    open_part = frame.select(pl.col(asked).is_null().mean()).row(0)
    assert min(open_part) > 0.01
    assert max(open_part) < 0.10
    coded = answers(truth, "2025", SEED)
    outside = [(coded[code].is_in(truth.catalog.item[code].outside)).sum() for code in asked]
    assert min(outside) > 0, "some say that they do not know"


def _asked(frame: pl.DataFrame, truth: Truth) -> list[str]:
    return [code for code in frame.columns if code in truth.catalog.item]


def test_interviews_at_home_only_where_the_lot_fell_in_2021(truth: Truth) -> None:
    frame = answers(truth, INTERVIEWED, SEED)
    at_home = frame.filter(pl.col("mode") == "interview")
    assert set(at_home["district"]) == set(homes(truth.places, SEED))
    assert len(homes(truth.places, SEED)) == HOMES
    assert 0.02 < at_home.height / frame.height < 0.10, "too few in the city to interrupt its series"


def test_composites_hang_together_and_answers_add_up(
    truth: Truth, drawn: Mapping[str, pl.DataFrame], true: pl.DataFrame
) -> None:
    items = drawn["2025"].select("q_inbraak", "q_fietsdiefstal", "q_uit_auto", "q_auto_schade").drop_nulls()
    together = np.corrcoef(items.to_numpy(), rowvar=False)[np.triu_indices(4, 1)]
    assert together.min() > 0.25
    assert together.max() < 0.7
    question = true.filter(pl.col("indicator").is_in(LINKED[2:]))
    sums = question.group_by("area", "edition").agg(pl.col("value").sum())
    assert sums.select((pl.col("value") - 100).abs().max()).item() < 1e-9


def test_areas_are_the_mean_of_their_districts_on_the_lines_of_the_edition(
    truth: Truth, true: pl.DataFrame
) -> None:
    assert [division_of(edition) for edition in ("2001", "2017", "2019")] == ["2016", "2016", "2018"]
    for edition in ("2017", "2019"):
        people: dict[str, float] = {}
        for code, number in zip(truth.places.districts(edition), truth.places.people, strict=True):
            people[code] = people.get(code, 0.0) + float(number)
        rows = true.filter((pl.col("indicator") == "p_sport") & (pl.col("edition") == edition))
        values = dict(rows.select("area", "value").iter_rows())
        city = sum(number * values[code] for code, number in people.items()) / sum(people.values())
        assert values[CITY] == pytest.approx(city)


def test_some_places_rise_some_fall_and_most_stay(truth: Truth, true: pl.DataFrame) -> None:
    wide = true.filter((pl.col("indicator") == "p_vrijwilliger") & pl.col("area").str.starts_with("WK"))
    ends = wide.pivot("edition", index="area", values="value").with_columns(
        moved=pl.col("2017") - pl.col("2001")
    )
    still = (ends["moved"].abs() < 2).sum()
    assert still > 8
    assert (ends["moved"].abs() > 2).sum() >= 3


def test_intervals_cover_the_truth(truth: Truth, estimates: pl.DataFrame, true: pl.DataFrame) -> None:
    covered = coverage(estimates, true, truth.catalog)
    everywhere = (covered["covered"] * covered["intervals"]).sum() / covered["intervals"].sum()
    assert covered["intervals"].sum() > 5000
    assert 0.93 < everywhere < 0.97


def test_small_districts_are_hidden_for_that_reason(estimates: pl.DataFrame) -> None:
    hidden = estimates.filter(pl.col("status") == "suppressed")
    assert "few_answers" in hidden["reason"].to_list()
    assert hidden["value"].null_count() == hidden.height
    assert 0 < hidden.height < 0.15 * estimates.height


def test_the_delivery_reads_back_as_the_same_answers(truth: Truth, tmp_path: Path) -> None:
    coded = answers(truth, "2025", SEED)
    path = write_delivery(coded, truth.catalog, "2025", tmp_path, SEED)
    delivered = read(path)
    tables, _ = read_toml(tmp_path / "map.toml")
    mapping, faults = mapping_of(tables, truth.catalog, "map.toml")
    assert not faults
    assert not personal(delivered, truth.catalog)
    misfits, _ = fit(mapping, delivered, truth.catalog, "2025", "alwm")
    assert not misfits
    found, wrong, _ = read_answers(delivered, usable(mapping, delivered), truth.catalog, "2025")
    assert not wrong
    wanted = counted(coded, truth.catalog)
    names = [*_asked(wanted, truth), "district", "mode"]
    order = ["district", "weight", "mode", *_asked(wanted, truth)]
    kept = [frame.select(*names, "weight").sort(order) for frame in (found, wanted)]
    assert kept[0].drop("weight").equals(kept[1].drop("weight"))
    assert np.allclose(kept[0]["weight"].to_list(), kept[1]["weight"].to_list())


def test_a_release_of_its_own_is_made_and_current_stays(truth: Truth, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    releases.mkdir()
    (releases / "current").write_text("een echte uitgave")
    example = truth.catalog
    chosen = tuple(one for one in example.indicators if one.code in {*FEW, *LINKED})
    used = {item for one in chosen for version in one.versions for item in version.items}
    themes = tuple(replace_lead(one, {each.code for each in chosen}) for one in example.themes)
    small = replace(
        example,
        indicators=chosen,
        themes=themes,
        items=tuple(one for one in example.items if one.code in used),
    )
    made = make_from(replace(truth, catalog=small), tmp_path / "out", ROOT / "sql", releases, SEED)
    assert (releases / "current").read_text() == "een echte uitgave"
    assert (releases / CURRENT_EXAMPLE).read_text().strip() == made.release
    assert made.respondents == sum(one.response or 0 for one in example.fieldwork)
    assert not made.remarks
    for counts in (made.state, made.past):
        assert counts.spoken > 200
        assert counts.wrong / counts.spoken < 0.05
        assert counts.varying == 0
    assert made.state.found / made.state.large > 0.4
    assert made.past.found / made.past.large > 0.2
    assert made.over_time.varying <= 3, "the truth never goes up and down"
    series = pl.read_parquet(releases / made.release / "series_break.parquet")
    assert {"mode", "items"} <= set(series["kind"])
    practice = load(tmp_path / "out" / "answers" / PRACTICE / "catalog")
    assert practice == replace(small, deliveries=practice.deliveries)
    assert len(practice.deliveries) == 12, "the last edition is there to be imported"
    linked = pl.read_parquet(releases / made.release / "observation.parquet").filter(
        (pl.col("indicator") == "kg_alg_evaluatie_v") & (pl.col("area") == CITY)
    )
    assert linked["value"].null_count() == 0
    assert linked["edition"].n_unique() == 13


def test_a_folder_with_real_deliveries_is_never_emptied(truth: Truth, tmp_path: Path) -> None:
    real = tmp_path / "raw" / "cbs" / "kerncijfers.csv"
    real.parent.mkdir(parents=True)
    real.write_text("echt")
    with pytest.raises(Rejected):
        make_from(truth, tmp_path, ROOT / "sql", tmp_path / "releases", SEED)
    assert real.read_text() == "echt"


def replace_lead(theme: Theme, codes: set[str]) -> Theme:
    """The theme, without a lead that is not among the codes."""
    return theme if theme.lead in codes else theme.model_copy(update={"lead": ""})


def test_a_verdict_is_wrong_when_the_truth_is_other_or_nothing() -> None:
    told = pl.DataFrame(
        {
            "verdict": ["better", "worse", "higher", "chance", "chance", "varying", "varying"],
            "threshold": [5.0] * 7,
            "true": [6.0, 6.0, 0.0, 7.0, 1.0, 0.0, 6.0],
            "difference": [5.5, -5.5, 5.5, 4.0, 1.0, 0.1, 6.0],
            "turned": [False, False, False, False, False, True, False],
        }
    )
    assert verdicts(told) == Verdicts(spoken=5, wrong=3, varying=2, varying_wrong=1, large=4, found=1)
    pairs = verdicts(told.drop("turned").head(5))
    assert pairs == Verdicts(spoken=3, wrong=2, varying=0, varying_wrong=0, large=3, found=1)


def test_the_report_tells_state_past_and_development_apart() -> None:
    assert _told(Verdicts(200, 10, 4, 3, 100, 50)) == (
        "200 uitspraken (4 keer 'op en neer', waarvan 3 onwaar), waarvan 5,0 procent onwaar; "
        "van 100 ware verschillen boven de drempel is 50,0 procent gevonden."
    )
    assert "op en neer" not in _told(Verdicts(200, 10, 0, 0, 100, 50))


def test_the_true_difference_with_the_rest_leaves_the_area_itself_out() -> None:
    true = pl.DataFrame(
        [("x", CITY, "2025", 50.0), ("x", "W1", "2025", 60.0), ("x", "W1", "2023", 57.0)],
        schema=["indicator", "area", "edition", "value"],
        orient="row",
    )
    estimates = pl.DataFrame({"area": ["W1"], "edition": ["2025"], "share": [0.2]})
    pairs = pl.DataFrame(
        [("x", "W1", "2025", "rest"), ("x", "W1", "2025", "2023"), ("x", "W1", "2025", "2001")],
        schema=["indicator", "area", "edition", "against"],
        orient="row",
    )
    found = dict(true_differences(pairs, true, estimates).select("against", "true").iter_rows())
    assert found == {"rest": pytest.approx(60 - 47.5), "2023": pytest.approx(3)}


def test_the_true_change_is_that_of_the_straight_line() -> None:
    true = pl.DataFrame(
        [("x", "W1", str(year), float(year - 2019)) for year in (2017, 2019, 2021, 2023, 2025)],
        schema=["indicator", "area", "edition", "value"],
        orient="row",
    )
    courses = pl.DataFrame(
        {"indicator": ["x"], "area": ["W1"], "edition": ["2025"], "from_edition": ["2019"]}
    )
    found = true_changes(courses, true)
    assert found["true"].to_list() == [pytest.approx(6)]
    assert found["turned"].to_list() == [False]
    back = pl.col("value") - 4 * (pl.col("edition") == "2025")
    assert true_changes(courses, true.with_columns(back))["turned"].to_list() == [True]


def test_lots_with_other_words_are_other_lots() -> None:
    assert lot(1, "a").integers(1 << 30) == lot(1, "a").integers(1 << 30)
    assert lot(1, "a").integers(1 << 30) != lot(1, "b").integers(1 << 30)
