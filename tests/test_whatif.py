"""What a change of the questionnaire would break: series, years, departments' questions and minutes."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, TINY
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.catalog import Catalog, load
from monitor.catalog.inventory import Inventory, Question, load_inventory
from monitor.catalog.models import Indicator
from monitor.catalog.survey import Item
from monitor.catalog.whatif import Effect, Wish, outlook
from monitor.commands import whatif
from monitor.findings import Rejected
from monitor.questions.asked import Unknown

SHAPE: dict[str, Any] = {
    "theme": "proef", "measure": "iets", "phrase": "is {value}", "kind": "mean", "unit": "score", "decimals": 1,
    "axis": (0, 10), "better": "high", "weight": "none", "source": "enquete", "mapped": False,
}  # fmt: skip


def item(code: str, seconds: float = 8, **wording: str) -> Item:
    spans = ({"code": "w", "text": "?", **wording},) if wording else ()
    return Item.model_validate(
        {"code": code, "label": f"Vraag {code}", "scale": (1, 5), "seconds": seconds, "wording": spans}
    )


def indicator(code: str, *versions: dict[str, Any], **more: Any) -> Indicator:
    whole = [{"definition": "-", **version} for version in versions]
    return Indicator.model_validate(
        {**SHAPE, "code": code, "label": f"Cijfer {code}", "version": whole, **more}
    )


MARK = indicator("cijfer", {"code": "v1", "from": "2017", "items": ["a"]})
SCORE = indicator(
    "score",
    {"code": "v1", "to": "2019", "items": ["b", "c", "oud"]},
    {"code": "v2", "from": "2021", "items": ["b", "c", "d"]},
    **{"break": [{"edition": "2021", "reason": "andere vragen"}]},
)
SERIES = indicator(
    "score_gelijk",
    {"code": "v1", "from": "2017", "items": ["b", "c"]},
    series_of="score",
    link="common_items",
)
TWO = indicator("twee", {"code": "a", "items": ["e"]}, {"code": "b", "items": ["f"]})
LOOSE = item("los", 10)
GONE = item("weg", 8, to="2019", **{"from": "2017"})
ITEMS = (item("a", 6), *map(item, "bcdef"), item("oud", 30), LOOSE, GONE)
REGISTER = Inventory(
    (
        Question(code="q1", asked_by="Wonen", text="?", basis="-", answered_by=("cijfer",)),
        Question(code="q2", asked_by="Zorg", text="?", basis="-", items=("d",)),
        Question(code="q3", asked_by="Groen", text="?", basis="-", answered_by=("tevreden",), items=("los",)),
    )
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    tiny = load(TINY / "catalog")
    return replace(tiny, items=ITEMS, indicators=(*tiny.indicators, MARK, SCORE, SERIES, TWO))


def by_code(catalog: Catalog, wish: Wish) -> dict[str, Effect]:
    return {one.indicator.code: one for one in outlook(catalog, REGISTER, wish).effects}


def test_a_dropped_question_ends_its_figure_and_cuts_off_all_its_editions(catalog: Catalog) -> None:
    seen = by_code(catalog, Wish(drop=("a",)))
    assert set(seen) == {"cijfer"}
    effect = seen["cijfer"]
    assert (effect.fate, effect.since, effect.way) == ("ends", "2017", "")
    assert effect.cut == ("2017", "2019", "2021", "2023")


def test_a_changed_question_breaks_its_figure_and_only_an_overlap_can_link_it(catalog: Catalog) -> None:
    effect = by_code(catalog, Wish(change=("a",)))["cijfer"]
    assert (effect.fate, effect.way) == ("breaks", "overlap")


def test_a_series_runs_from_its_last_break_and_no_further(catalog: Catalog) -> None:
    effect = by_code(catalog, Wish(drop=("d",)))["score"]
    assert (effect.version, effect.since, effect.cut) == ("v2", "2021", ("2021", "2023"))


def test_a_comparable_series_without_the_item_survives(catalog: Catalog) -> None:
    seen = by_code(catalog, Wish(drop=("d",)))
    assert (seen["score"].fate, seen["score"].way, seen["score"].series) == (
        "breaks",
        "series",
        "score_gelijk",
    )
    assert (seen["score_gelijk"].fate, seen["score_gelijk"].since) == ("kept", "2017")


def test_a_comparable_series_with_the_item_breaks_too_and_common_items_are_left(catalog: Catalog) -> None:
    seen = by_code(catalog, Wish(drop=("b",)))
    assert (seen["score"].fate, seen["score"].way, seen["score"].shared) == (
        "breaks",
        "common_items",
        ("c", "d"),
    )
    assert (seen["score_gelijk"].fate, seen["score_gelijk"].shared) == ("breaks", ("c",))


def test_a_version_ruled_comparable_prolongs_the_series(catalog: Catalog) -> None:
    ruled = indicator(
        "lang",
        {"code": "v1", "from": "2017", "to": "2019", "items": ["e"]},
        {"code": "v2", "from": "2021", "items": ["e"], "comparable": "alleen een komma"},
    )
    seen = by_code(replace(catalog, indicators=(ruled,)), Wish(drop=("e",)))
    assert seen["lang"].since == "2017"


def test_of_two_undated_descriptions_both_may_be_in_use(catalog: Catalog) -> None:
    for code, version in (("e", "a"), ("f", "b")):
        effect = by_code(catalog, Wish(drop=(code,)))["twee"]
        assert (effect.version, effect.since) == (version, "")


def test_an_item_that_is_asked_no_more_is_gone_and_costs_nothing(catalog: Catalog) -> None:
    seen = outlook(catalog, REGISTER, Wish(drop=("weg", "oud")))
    assert seen.gone == (("weg", "2019"), ("oud", "2019"))
    assert seen.effects == ()
    assert seen.before == seen.after == 6 + 5 * 8 + 10


def test_an_item_of_no_figure_breaks_nothing_but_serves_its_question(catalog: Catalog) -> None:
    seen = outlook(catalog, REGISTER, Wish(drop=("los",)))
    assert (seen.effects, seen.idle) == ((), ("los",))
    assert [one.code for one in seen.questions] == ["q3"]
    assert seen.before - seen.after == 10


def test_questions_of_departments_are_found_by_figure_and_by_item(catalog: Catalog) -> None:
    seen = outlook(catalog, REGISTER, Wish(drop=("a",), change=("d",)))
    assert [one.asked_by for one in seen.questions] == ["Wonen", "Zorg"]


def test_what_is_added_costs_its_seconds_and_breaks_nothing(catalog: Catalog) -> None:
    seen = outlook(catalog, REGISTER, Wish(add={"nieuw": (12.5, "Nieuw")}))
    assert (seen.effects, seen.questions) == ((), ())
    assert seen.after - seen.before == 12.5


def test_the_next_edition_is_meant_unless_another_is_named(catalog: Catalog) -> None:
    assert outlook(catalog, REGISTER, Wish(drop=("a",))).edition == "2025"
    assert outlook(catalog, REGISTER, Wish(drop=("a",)), "2031").edition == "2031"
    for held in ("2023", "2020", "straks"):
        with pytest.raises(Rejected, match="al geweest"):
            outlook(catalog, REGISTER, Wish(drop=("a",)), held)


def test_all_faults_of_a_wish_come_together_with_the_nearest_names() -> None:
    real = load(ROOT / "data" / "catalog")
    wish = Wish(
        drop=("q_trost", "q_rommel", "zzzz"), change=("q_rommel", "hondenpoep"),
        add={"q_deur": (8, ""), "q_nieuw": (0, "")},
    )  # fmt: skip
    with pytest.raises(Rejected) as refused:
        outlook(real, Inventory(), wish)
    found = {one.where: f"{one.problem} {one.remedy}" for one in refused.value.findings}
    assert "Bedoelt u: q_trots" in found["--drop q_trost"]
    assert "q_hondenpoep" in found["--change hondenpoep"]
    assert "survey.toml" in found["--drop zzzz"]
    assert "niet tegelijk" in found["--drop q_rommel"]
    assert "bestaat al" in found["--add q_deur"]
    assert "boven nul" in found["--add q_nieuw"]
    assert len(found) == 6


CODES = [one.code for one in ITEMS]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(CODES)), st.sets(st.sampled_from(CODES)))
def test_more_changes_never_break_less_and_length_adds_up(
    catalog: Catalog, few: set[str], more: set[str]
) -> None:
    small = outlook(catalog, REGISTER, Wish(drop=tuple(sorted(few))))
    large = outlook(catalog, REGISTER, Wish(drop=tuple(sorted(few | more))))
    broken = [{one.indicator.code for one in seen.effects if one.fate != "kept"} for seen in (small, large)]
    assert broken[0] <= broken[1]
    assert {one.code for one in small.questions} <= {one.code for one in large.questions}
    spared = {one.code: one.seconds for one in ITEMS if one.code in few - {"weg", "oud"}}
    assert small.before - small.after == sum(spared.values())


def asked(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    whatif.configure(parser)
    return parser.parse_args(arguments)


def test_the_command_tells_it_in_dutch_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    folder = ROOT / "data" / "catalog"
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    done = asked(
        "--drop", "q_vrijwilliger", "--change", "q_geluid_overig", "--add", "q_nieuw=7,5:Iets nieuws"
    )
    assert whatif.run(done) == 0
    text = capsys.readouterr().out
    for part in ("Editie 2027", "Vrijwilligers (monitor)", "stopt", "5 edities (2017 tot en met 2025)",
                 "jaarverslag_meedoen", "q_hondenpoep", "Iets nieuws", "4,3 minuten", "aanname"):  # fmt: skip
        assert part in text
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_the_command_refuses_what_it_cannot_read() -> None:
    with pytest.raises(Unknown, match="--drop"):
        whatif.run(asked())
    for text in ("q_nieuw", "q_nieuw=veel", "q_nieuw="):
        with pytest.raises(Unknown, match="CODE=SECONDEN"):
            whatif.run(asked("--add", text))


def test_a_catalog_without_survey_or_register_has_no_items(tmp_path: Path) -> None:
    tiny = load(TINY / "catalog")
    with pytest.raises(Rejected, match="niet in de vragenlijst"):
        outlook(tiny, load_inventory(tmp_path), Wish(drop=("a",)))
