"""What the build makes of estimates: runs, breaks of one area, linked series, differences and developments."""

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.difference import adjust, against_rest, between
from monitor.analysis.families import adjust_within
from monitor.build.breaks import series_breaks, with_runs
from monitor.build.comparisons import comparisons, measured
from monitor.build.developments import developments
from monitor.build.disclosure_audit import audit
from monitor.build.recipe import assemble
from monitor.build.survey.figures import figures
from monitor.catalog import Catalog
from monitor.catalog.models import Delivery, Division
from monitor.findings import Rejected
from tests.surveyed import EDITIONS, PLACES, answers, catalog

HEAD = "from_division,from_area,to_division,to_area,share,persons,basis\n"


@cache
def estimates() -> dict[str, pl.DataFrame]:
    """The figures of all editions; in 2021 a part of the answers of one district came from interviews."""
    found = {}
    for seed, edition in enumerate(EDITIONS):
        people = answers(seed=seed, interviews=0.4 if edition == "2021" else 0.0)
        home = pl.when(pl.col("district") == "WK020203").then(pl.col("mode")).otherwise(pl.lit("online"))
        found[edition] = figures(people.with_columns(mode=home), catalog(), edition, "panel")[0]
    return found


def delivered(folder: Path, frames: dict[str, pl.DataFrame], conversion: str = HEAD) -> Catalog:
    """The catalog with these figures as deliveries in a folder; all on the lines of today."""
    (folder / "areas").mkdir(parents=True)
    (folder / "areas" / "conversion.csv").write_text(conversion, encoding="utf-8")
    (folder / "raw" / "estimates").mkdir(parents=True)
    deliveries = []
    for edition, frame in frames.items():
        file = f"estimates/panel_{edition}.csv"
        frame.write_csv(folder / "raw" / file)
        sha256 = hashlib.sha256((folder / "raw" / file).read_bytes()).hexdigest()
        deliveries.append(
            Delivery(file=file, source="panel", division="2018", sha256=sha256, obtained="2026-01-01")
        )
    return replace(catalog(), deliveries=tuple(deliveries))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """The tables of a release of the small survey."""
    folder = tmp_path_factory.mktemp("survey")
    return assemble(delivered(folder, estimates()), folder)


def row(frame: pl.DataFrame, **wanted: str) -> dict:
    """Exactly one row, by the columns named."""
    return frame.filter(*(pl.col(name) == value for name, value in wanted.items())).row(0, named=True)


def test_estimates_come_into_the_release_as_they_were_delivered(tables: dict[str, pl.DataFrame]) -> None:
    found = row(tables["observation"], indicator="rc", area="WK020202", edition="2023")
    told = row(estimates()["2023"], indicator="rc", area="WK020202")
    names = ["value", "lower", "upper", "se", "deff", "respondents", "mode", "version"]
    assert [found[name] for name in names] == [told[name] for name in names]
    assert found["status"] == "measured"


def test_the_rest_of_the_city_is_the_city_without_the_area(tables: dict[str, pl.DataFrame]) -> None:
    found = row(tables["comparison"], indicator="rc", area="W1", edition="2023", against="rest")
    other = row(estimates()["2023"], indicator="rc", area="W2")
    own = row(estimates()["2023"], indicator="rc", area="W1")
    assert found["reference"] == pytest.approx(other["value"], abs=0.02)
    assert found["se"] == pytest.approx((own["se"] ** 2 + other["se"] ** 2) ** 0.5, rel=0.03)
    whole = against_rest(own["value"], own["se"], found["reference"], other["se"], own["share"])
    assert whole.estimate == pytest.approx(
        own["value"] - row(estimates()["2023"], indicator="rc", area="GM0202")["value"]
    )


def test_no_area_is_compared_with_a_rest_that_does_not_exist(tables: dict[str, pl.DataFrame]) -> None:
    assert "GM0202" not in tables["comparison"].filter(pl.col("against") == "rest")["area"]


def test_editions_are_compared_only_within_one_way_of_asking(tables: dict[str, pl.DataFrame]) -> None:
    pairs = tables["comparison"].filter((pl.col("indicator") == "scale") & (pl.col("area") == "W1"))
    past = pairs.filter(pl.col("against") != "rest").select("against", "edition").rows()
    assert set(past) == {("2017", "2019"), ("2021", "2023"), ("2021", "2025"), ("2023", "2025")}


def test_many_interviews_cut_the_series_of_that_district_only(tables: dict[str, pl.DataFrame]) -> None:
    cuts = tables["series_break"].filter(pl.col("kind") == "mode")
    assert set(cuts["area"]) == {"WK020203", "W2"}
    assert set(cuts.filter(pl.col("area") == "WK020203")["edition"]) == {"2021", "2023"}
    told = row(cuts, indicator="rc", area="WK020203", edition="2021")["reason"]
    assert told.startswith("In 2021 is hier anders gevraagd: 40 procent")
    past = tables["comparison"].filter((pl.col("indicator") == "rc") & (pl.col("against") == "2019"))
    assert "WK020203" not in past["area"] and "WK020204" in past["area"]


def test_small_steps_in_the_way_of_asking_add_up_within_a_run() -> None:
    modes = {"2017": 0.0, "2019": 0.08, "2021": 0.16, "2023": 0.2, "2025": 0.24}
    rows = [("rc", "W1", edition, mode) for edition, mode in modes.items()]
    rows += [("scale", "W1", edition, mode) for edition, mode in modes.items()]
    facts = pl.DataFrame(rows, schema=["indicator", "area", "edition", "mode"], orient="row")
    cuts = series_breaks(facts.with_columns(division=pl.lit("2018"), version=pl.lit("")), catalog())
    found = cuts.filter(pl.col("kind") == "mode").select("indicator", "edition").rows()
    assert found == [("rc", "2021"), ("scale", "2021")], "each step is small, and since 2021 it is 8 points"
    told = row(cuts, indicator="rc")["reason"]
    assert told.startswith("In 2021 is hier anders gevraagd: 16 procent")
    assert told.endswith("in 2017 0 procent.")


def test_a_break_of_the_question_starts_the_count_of_interviews_anew() -> None:
    modes = {"2019": 0.0, "2021": 0.08, "2023": 0.16}
    rows = [(code, "W1", edition, mode) for code in ("rc", "scale") for edition, mode in modes.items()]
    facts = pl.DataFrame(rows, schema=["indicator", "area", "edition", "mode"], orient="row")
    cuts = series_breaks(facts.with_columns(division=pl.lit("2018"), version=pl.lit("")), catalog())
    assert cuts.filter(pl.col("kind") == "mode")["indicator"].to_list() == ["rc"]


def test_where_otherwise_was_asked_than_in_the_rest_no_state_is_told(tables: dict[str, pl.DataFrame]) -> None:
    rest = tables["comparison"].filter(pl.col("against") == "rest")
    other = rest.filter(pl.col("reason") == "other_mode")
    assert set(other["edition"]) == {"2021"}
    assert "WK020203" in other["area"]
    assert set(other["verdict"]) == {"unknown"} and other["p_adjusted"].null_count() == other.height
    assert rest.filter(pl.col("reason") != "other_mode")["p_adjusted"].null_count() == 0


def test_a_comparable_series_runs_through_the_break_with_the_error_of_the_link(
    tables: dict[str, pl.DataFrame],
) -> None:
    link = row(estimates()["2021"], version="a>b")
    before = row(tables["observation"], indicator="scale", area="W1", edition="2019")
    moved = row(tables["observation"], indicator="scale_v", area="W1", edition="2019")
    assert moved["value"] == pytest.approx(before["value"] + link["value"])
    assert moved["se"] == pytest.approx((before["se"] ** 2 + link["se"] ** 2) ** 0.5)
    assert (moved["status"], "e" in moved["flags"]) == ("estimated", True)
    since = row(tables["observation"], indicator="scale_v", area="W1", edition="2023")
    assert since["value"] == row(tables["observation"], indicator="scale", area="W1", edition="2023")["value"]
    past = tables["comparison"].filter((pl.col("indicator") == "scale_v") & (pl.col("against") == "2017"))
    assert "2025" in past["edition"]


def test_as_published_stays_as_it_was_when_an_edition_is_added(tmp_path: Path) -> None:
    first, later = tmp_path / "first", tmp_path / "later"
    early = {edition: estimates()[edition] for edition in EDITIONS[:4]}
    keys = ["indicator", "area", "edition"]
    before = assemble(delivered(first, early), first)["observation"]
    after = assemble(delivered(later, estimates()), later)["observation"]
    old = after.filter(pl.col("edition") < "2025", pl.col("status") != "not_asked").sort(keys)
    assert old.equals(before.filter(pl.col("status") != "not_asked").sort(keys))


def test_a_development_looks_at_the_latest_run_only(tables: dict[str, pl.DataFrame]) -> None:
    found = row(tables["development"], indicator="scale", area="W1")
    assert (found["from_edition"], found["edition"], found["editions"]) == ("2021", "2025", 3)
    assert (found["verdict"], found["reason"]) == ("unknown", "too_few_editions")
    cut = row(tables["development"], indicator="rc", area="WK020203")
    assert (cut["verdict"], cut["reason"], cut["editions"]) == ("unknown", "too_few_editions", 2)
    assert cut["change"] is None


def test_a_real_rise_is_found_and_has_its_size(tmp_path: Path) -> None:
    risen = {
        edition: figures(
            answers(seed=9).with_columns(mark=(pl.col("mark") + step * 0.4).clip(1, 10)),
            catalog(),
            edition,
            "panel",
        )[0]
        for step, edition in enumerate(EDITIONS)
    }
    found = row(assemble(delivered(tmp_path, risen), tmp_path)["development"], indicator="rc", area="W1")
    assert (found["verdict"], found["reason"]) == ("better", "proven")
    assert found["lower"] < found["change"] < found["upper"]
    assert found["change"] == pytest.approx(1.6, abs=0.3)


def test_an_unknown_version_and_a_margin_beside_the_figure_are_found_together(tmp_path: Path) -> None:
    frame = estimates()["2023"].with_columns(
        version=pl.when(pl.col("area") == "W1").then(pl.lit("x")).otherwise(pl.col("version")),
        lower=pl.when(pl.col("area") == "W2").then(pl.col("value") + 1).otherwise(pl.col("lower")),
    )
    with pytest.raises(Rejected) as refused:
        assemble(delivered(tmp_path, {"2023": frame}), tmp_path)
    told = " ".join(finding.problem for finding in refused.value.findings)
    assert "Versie 'x'" in told and "De marge ligt niet om" in told


HELD = ["value", "lower", "upper", "se", "deff", "respondents", "mode"]
"""What a hidden row no longer has; its share of the city stays."""


def without(frame: pl.DataFrame, *areas: str) -> pl.DataFrame:
    """The figures in which those of one indicator were hidden in some areas, and nothing else."""
    hidden = (pl.col("indicator") == "rc") & pl.col("area").is_in(areas)
    return frame.with_columns(
        *(pl.when(~hidden).then(pl.col(name)).alias(name) for name in HELD),
        status=pl.when(hidden).then(pl.lit("suppressed")).otherwise(pl.col("status")),
        reason=pl.when(hidden).then(pl.lit("few_answers")).otherwise(pl.col("reason")),
    )


def test_a_hidden_figure_that_follows_from_the_others_stops_the_release(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as refused:
        assemble(delivered(tmp_path, {"2023": without(estimates()["2023"], "WK020201")}), tmp_path)
    assert [finding.where for finding in refused.value.findings] == ["rc, WK020201, 2023, indeling 2018"]
    assert "precies uit te rekenen" in refused.value.findings[0].problem


@pytest.mark.parametrize("seed", range(4))
def test_two_hidden_figures_are_no_reason_to_refuse_though_rounded_sums_disagree(
    seed: int, tmp_path: Path
) -> None:
    frame = figures(answers(seed=seed), catalog(), "2023", "panel")[0]
    frame = without(frame, "WK020201", "WK020202")
    assert assemble(delivered(tmp_path, {"2023": frame}), tmp_path)["observation"].height


@pytest.mark.parametrize(
    ("column", "value", "area", "told"),
    [
        ("respondents", 40.0, "WK020201", "hoeveel mensen antwoordden"),
        ("mode", 0.25, "WK020201", "hoeveel mensen antwoordden"),
        ("respondents", 404.0, "WK020203", "niet op tientallen"),
        ("value", 7.1234, "WK020203", "meer decimalen"),
        ("se", 0.06612, "WK020203", "meer decimalen"),
        ("deff", 1.234, "GM0202", "meer decimalen"),
        ("share", 0.123456, "WK020201", "meer decimalen"),
    ],
)
def test_numbers_that_help_to_work_back_are_refused(
    column: str, value: float, area: str, told: str, tmp_path: Path
) -> None:
    frame = without(estimates()["2023"], "WK020201", "WK020202")
    spot = (pl.col("indicator") == "rc") & (pl.col("area") == area)
    frame = frame.with_columns(pl.when(spot).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))
    with pytest.raises(Rejected) as refused:
        assemble(delivered(tmp_path, {"2023": frame}), tmp_path)
    assert any(told in finding.problem for finding in refused.value.findings)


def test_the_audit_looks_across_former_and_present_lines(
    tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    rows = [
        ("rc", "WK020201", "2016", None, 0.2, "suppressed", "few_answers"),
        ("rc", "WK020202", "2016", 7.0, 0.3, "measured", ""),
        ("rc", "WK020202", "2018", 7.2, None, "estimated", ""),
    ]
    names = ["indicator", "area", "division", "value", "share", "status", "reason"]
    facts = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        source=pl.lit("panel"), edition=pl.lit("2017"), respondents=pl.lit(None, pl.Float64)
    )
    steps = [
        ("2016", "WK020201", "2018", "WK020202", 1.0, 50.0),
        ("2016", "WK020202", "2018", "WK020202", 1.0, 150.0),
    ]
    names = ["from_division", "from_area", "to_division", "to_area", "share", "persons"]
    found = list(audit(facts, catalog(), pl.DataFrame(steps, schema=names, orient="row")))
    assert ["WK020201" in finding.where for finding in found] == [True]


def test_the_audit_knows_that_an_unchanged_area_has_one_figure_on_both_lines() -> None:
    rows = [
        ("rc", "W1", "2016", None, 0.5, "suppressed", "few_answers"),
        ("rc", "W1", "2018", 7.2, 0.5, "measured", ""),
    ]
    names = ["indicator", "area", "division", "value", "share", "status", "reason"]
    facts = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        source=pl.lit("panel"), edition=pl.lit("2017")
    )
    none = dict.fromkeys(("from_division", "from_area", "to_division", "to_area"), pl.String)
    steps = pl.DataFrame(schema={**none, "share": pl.Float64, "persons": pl.Float64})
    assert [one.where for one in audit(facts, catalog(), steps)] == ["rc, W1, 2017, indeling 2016"]


def test_figures_of_an_area_nobody_left_are_the_same_on_lines_of_today(tmp_path: Path) -> None:
    lines = [("WK020201", "WK020201", 1), ("WK020202", "WK020202", 1)]
    lines += [("WK020203", "WK020203", 0.5), ("WK020203", "WK020202", 0.5), ("WK020204", "WK020204", 1)]
    rows = "".join(f"2016,{old},2018,{new},{share},100,proef\n" for old, new, share in lines)
    rows = rows.replace("2016,WK020203,2018,WK020202,0.5", "2016,WK020203,2018,WK020204,0.5")
    frames = {"2017": estimates()["2017"]}
    shaped = delivered(tmp_path, frames, HEAD + rows)
    former = replace(
        shaped,
        deliveries=tuple(item.model_copy(update={"division": "2016"}) for item in shaped.deliveries),
        divisions=(Division(code="2016", label="toen"), Division(code="2018", label="nu")),
    )
    found = assemble(former, tmp_path)["observation"]
    same = found.filter((pl.col("indicator") == "rc") & (pl.col("area") == "W1")).sort("division")
    assert same["division"].to_list() == ["2016", "2018"]
    assert same["value"][0] == same["value"][1]
    moved = row(found, indicator="rc", area="WK020204", division="2018")
    assert (moved["status"], moved["se"]) == ("estimated", None)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.floats(0, 1)), max_size=30),
)
def test_families_at_once_are_families_one_by_one(tests: list[tuple[str, float | None]]) -> None:
    frame = pl.DataFrame(tests, schema={"family": pl.String, "p": pl.Float64}, orient="row")
    found = adjust_within(frame, ["family"])
    assert found.select("family", "p").equals(frame)
    for family in "abc":
        rows = found.filter((pl.col("family") == family) & pl.col("p").is_not_null())
        assert rows["p_adjusted"].to_list() == pytest.approx(adjust(rows["p"].to_list()))


def test_comparisons_and_developments_need_a_margin() -> None:
    facts = pl.DataFrame({"indicator": ["rc"], "area": ["W1"], "edition": ["2023"]}).with_columns(
        division=pl.lit("2018"), version=pl.lit(""), value=pl.lit(7.0), se=pl.lit(None, pl.Float64), share=pl.lit(0.5),
        mode=pl.lit(None, pl.Float64), lower=pl.lit(None, pl.Float64), upper=pl.lit(None, pl.Float64),
    )  # fmt: skip
    figures_ = measured(facts, series_breaks(facts, catalog()), catalog())
    assert figures_["se"].to_list() == [None] and comparisons(figures_, catalog()).is_empty()
    assert developments(figures_, catalog()).is_empty()
    assert with_runs(facts, series_breaks(facts, catalog()))["run"].to_list() == [0]


def test_a_difference_between_editions_is_that_of_two_independent_samples(
    tables: dict[str, pl.DataFrame],
) -> None:
    found = row(tables["comparison"], indicator="rc", area="GM0202", edition="2025", against="2023")
    now, then = (row(estimates()[edition], indicator="rc", area="GM0202") for edition in ("2025", "2023"))
    by_hand = between(now["value"], now["se"], then["value"], then["se"])
    assert (found["difference"], found["se"]) == pytest.approx((by_hand.estimate, by_hand.se))
    assert (found["lower"], found["upper"]) == pytest.approx((by_hand.lower, by_hand.upper))
    assert len(PLACES) == 7


def test_a_figure_with_its_margin_takes_the_place_of_a_rounded_one_from_the_news(tmp_path: Path) -> None:
    shaped = delivered(tmp_path, {"2023": estimates()["2023"]})
    (tmp_path / "raw" / "nieuws.csv").write_text(
        "indicator,area,edition,value,respondents,status,note\n"
        "rc,GM0202,2023,7,,,Uit een bericht.\nrc,GM0202,2021,6.9,,,Uit een bericht.\n",
        encoding="utf-8",
    )
    sha256 = hashlib.sha256((tmp_path / "raw" / "nieuws.csv").read_bytes()).hexdigest()
    news = Delivery(file="nieuws.csv", source="panel", division="2018", sha256=sha256, obtained="2026-01-01")
    found = assemble(replace(shaped, deliveries=(news, *shaped.deliveries)), tmp_path)["observation"]
    city = found.filter((pl.col("indicator") == "rc") & (pl.col("area") == "GM0202")).sort("edition")
    told = dict(city.select("edition", "note").iter_rows())
    assert told == {"2021": "Uit een bericht.", "2023": ""}
    assert (
        row(city, edition="2023")["value"] == row(estimates()["2023"], indicator="rc", area="GM0202")["value"]
    )
