"""A first draft says what the figures prove and no more, and notices when a figure was put right or hidden."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, Tiny
from judged import SHOWN, with_survey

from monitor.build.editions.publish import Plan, publish_state
from monitor.drafts import Draft, disagreements, draft, hidden_now, newer, pin, stale, told
from monitor.drafts.claims import side_of_row
from monitor.drafts.papers import ASKED, Around, character, handout, handover, programme, to_recognise
from monitor.drafts.planning import planning, planning_csv
from monitor.questions import comparisons, developments, observations, profile
from monitor.store import Release
from monitor.views.judgement import PROVEN
from monitor.views.portrait import notable
from monitor.views.words import enumeration
from monitor.workspace.analyses import AnalysisContent
from monitor.workspace.tables import (
    Challenge,
    Claim,
    Comment,
    Duty,
    Goal,
    Meeting,
    Signal,
    Strength,
    fields_of,
)

HIDDEN = [(code, area) for code, area, _, _, _, _, reason, _ in SHOWN if reason]
CLAIMED = ("better than", "gunstiger", "minder gunstig", "beter geworden", "minder goed geworden")


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The release of the tiny monitor with a survey in it."""
    tiny = with_survey(Tiny(tmp_path_factory.mktemp("surveyed")))
    tiny.build()
    release = tiny.release()
    yield release
    release.connection.close()


def places(release: Release) -> list[str]:
    return [one.code for one in release.catalog.areas if one.level in ("area", "district", "neighbourhood")]


def whole_of(first: Draft, **more: list) -> AnalysisContent:
    """A draft as content that was kept, without a store."""
    for number, claim in enumerate(first.claims):
        claim.key = f"c{number}"
    for record in (*first.sections, first.analysis):
        record.key = record.key or "a"
    sections = {one.step: one for one in first.sections}
    return AnalysisContent(first.analysis, sections, list(first.claims), **more)


def full(kind: type, **given: object) -> object:
    """A record with the defaults that the store would give it."""
    empty = {name: "" for name, column in fields_of(kind).items() if column.type.python_type is str}
    return kind(**{**empty, **given})


def test_every_proven_favourable_figure_is_a_strength_and_nothing_else_is(surveyed: Release) -> None:
    seen = set()
    for place in places(surveyed):
        latest = {row["indicator"]: row["edition"] for row in profile(surveyed, place).iter_rows(named=True)}
        sure = observations(surveyed, None, place).filter(
            pl.col("value").is_not_null() & pl.col("lower").is_not_null()
        )
        sure_ones = set(sure.select("indicator", "edition").iter_rows())
        rest = comparisons(surveyed, None, place, None, "rest").filter(pl.col("verdict") == "better")
        better = {
            row["indicator"]
            for row in rest.iter_rows(named=True)
            if latest.get(row["indicator"]) == row["edition"]
            and (row["indicator"], row["edition"]) in sure_ones
        }
        claims = [one for one in draft(surveyed, place).claims if one.of_area == place]
        strengths = {one.indicator for one in claims if one.side == "strength"}
        assert better <= strengths
        grown = {
            row["indicator"]
            for row in profile(surveyed, place).iter_rows(named=True)
            if row["development"] == "better" and row["verdict"] not in PROVEN
        }
        assert strengths <= better | grown
        seen |= strengths
    assert seen, "the survey of this test proves nothing"


@pytest.mark.parametrize("kind", ["surveyed", "real", "small"])
def test_nothing_without_a_margin_is_called_better_or_worse(
    kind: str, request: pytest.FixtureRequest
) -> None:
    release: Release = request.getfixturevalue(kind)
    bare = 0
    for place in places(release)[:40]:
        for claim in draft(release, place).claims:
            if claim.lower is None or claim.upper is None:
                bare += 1
                assert claim.side == "neutral"
                assert not [word for word in CLAIMED if word in claim.sentence], claim.sentence
    assert bare


def test_a_row_without_a_margin_stands_on_no_side_whatever_its_verdict() -> None:
    row = {"lower": None, "upper": None, "verdict": "better", "development": "worse"}
    assert side_of_row(row) == "neutral"
    assert side_of_row(row | {"lower": 1.0, "upper": 2.0}) == "strength"
    assert side_of_row(row | {"lower": 1.0, "upper": 2.0, "verdict": "chance"}) == "concern"


def test_hidden_figures_never_enter_a_draft(surveyed: Release) -> None:
    assert HIDDEN
    for code, area in HIDDEN:
        first = draft(surveyed, area)
        assert code not in {
            one.indicator for one in first.claims if one.of_area == area and one.value is None
        }
        hidden = observations(surveyed, code, area).filter(pl.col("status") == "suppressed")
        for edition in hidden["edition"]:
            assert pin(surveyed, code, area, edition) is None
            assert (code, edition) not in {(one.indicator, one.edition) for one in first.claims}


@pytest.mark.parametrize("kind", ["surveyed", "real"])
def test_every_claim_is_pinned_to_a_figure_that_the_release_holds(
    kind: str, request: pytest.FixtureRequest
) -> None:
    release: Release = request.getfixturevalue(kind)
    for place in places(release)[:20]:
        for claim in draft(release, place).claims:
            row = observations(release, claim.indicator, claim.of_area, claim.edition).row(0, named=True)
            assert (claim.value, claim.lower, claim.upper) == (row["value"], row["lower"], row["upper"])
            assert (claim.release, claim.edition in claim.sentence) == (release.name, True)
            assert stale(release, claim) == ""


def test_a_draft_up_to_an_edition_holds_nothing_later(surveyed: Release, real: Release) -> None:
    for release, upto in ((surveyed, "2021"), (real, "2020")):
        first = draft(release, places(release)[1], upto)
        assert first.claims
        assert first.analysis.upto == upto
        assert max(one.edition for one in first.claims) <= upto


def test_a_real_draft_is_made_of_every_place_and_says_who_lives_there(real: Release) -> None:
    for place in places(real)[:40]:
        first = draft(real, place)
        texts = {one.step: one.body for one in first.sections}
        assert real.catalog.area[place].label in texts["in_short"]
        assert texts["method"]
        assert any(one.step == "who_lives_here" for one in first.claims)
        assert all(len(one.body) <= 20_000 for one in first.sections)


def test_strengths_get_as_much_room_as_concerns(real: Release, surveyed: Release) -> None:
    for release in (real, surveyed):
        for place in places(release)[:30]:
            first = draft(release, place)
            source = first.claims[0].of_area
            sides = notable(profile(release, source), release.catalog)
            many = min(rows.height for rows in sides) or max(rows.height for rows in sides)
            lines = {one.step: one.body for one in first.sections}["strengths"].split("\n")
            for rows, line, side in zip(sides, lines, ("gunstige", "minder gunstige"), strict=False):
                labels = [release.catalog.indicator[code].label for code in rows["indicator"][:many]]
                named = f"valt op: {enumeration(labels)}" if labels else "valt geen cijfer op"
                assert line == f"Aan de {side} kant {named}."


def test_a_neighbourhood_without_figures_gets_those_of_its_district_and_says_so(surveyed: Release) -> None:
    neighbourhood = next(
        one
        for one in surveyed.catalog.areas_on("neighbourhood")
        if profile(surveyed, one.code)["value"].count() == 0
    )
    first = draft(surveyed, neighbourhood.code)
    assert {one.of_area for one in first.claims} == {neighbourhood.parent}
    assert {one.area for one in first.claims} == {neighbourhood.code}
    assert "Van de buurt zelf zijn er geen cijfers" in first.sections[0].body


def publish(tiny: Tiny, on: str, title: str) -> Release:
    publish_state(tiny.data, ROOT / "sql", tiny.releases, Plan(title, "Ans", "Bo", on=on))
    return tiny.release()


CORRECTION = """[[correction]]
code = "fout1"
since = "2024-05-01"
what = "Het cijfer van Aadijk was dat van een andere wijk."
why = "Twee regels waren verwisseld."
by = "Ans"
figures = [{indicator = "tevreden", edition = "2021"}]
"""


def test_a_claim_on_a_corrected_figure_says_so_and_a_draft_of_now_says_the_new_one(tmp_path: Path) -> None:
    tiny = Tiny(tmp_path)
    before = publish(tiny, "2024-03-01", "Eerste cijfers")
    claim = pin(before, "tevreden", "WK020201", "2021") or pin(before, "tevreden", "WK020201")
    old = next(
        (one for one in draft(before, "WK020201", "2021").claims if one.indicator == "tevreden"), claim
    )
    assert old is not None
    assert "60 procent" in old.sentence
    tiny.change("raw/enquete.csv", "WK020201,2021,60", "WK020201,2021,68")
    with (tiny.data / "published" / "corrections.toml").open("a", encoding="utf-8") as stream:
        stream.write(CORRECTION)
    after = publish(tiny, "2024-06-01", "Correctie van Aadijk")
    assert stale(before, old) == ""
    assert stale(after, old) == (
        "Dit cijfer is gecorrigeerd op 01-06-2024: het was 60 procent en is nu 68 procent."
    )
    fresh = next(one for one in draft(after, "WK020201", "2021").claims if one.indicator == "tevreden")
    assert "68 procent" in fresh.sentence
    assert stale(after, fresh) == ""
    assert {one.indicator for one in draft(after, "WK020201", "2021").claims if stale(after, one)} == set()


def test_a_figure_that_is_hidden_now_is_not_told_by_an_older_claim(surveyed: Release) -> None:
    for code, area in HIDDEN:
        row = observations(surveyed, code, area).filter(pl.col("status") == "suppressed").row(0, named=True)
        claim = Claim(
            indicator=code, of_area=area, edition=row["edition"], release="eerder", value=47.0, verdict="",
            sentence="In Aadijk vindt 47 procent van de bewoners dat.",
        )  # fmt: skip
        assert hidden_now(surveyed, claim)
        assert "47" not in told(surveyed, claim)
        assert "laten we nu niet zien" in stale(surveyed, claim)
        assert "47" not in stale(surveyed, claim)


def test_what_is_no_more_in_the_release_is_told_in_a_sentence(surveyed: Release) -> None:
    claim = draft(surveyed, places(surveyed)[0]).claims[0]
    claim.release = "eerder"
    for field, gone in (("indicator", "verdwenen"), ("of_area", "W99"), ("edition", "1999")):
        changed = Claim(**{name: getattr(claim, name) for name in fields_of(Claim)} | {field: gone})
        assert stale(surveyed, changed).endswith((".", "nu."))
        assert told(surveyed, changed) == claim.sentence
        assert newer(surveyed, changed) in ("",) or field == "edition"


def test_another_verdict_and_a_later_figure_are_told(surveyed: Release) -> None:
    judged = next(
        one for place in places(surveyed) for one in draft(surveyed, place).claims if one.verdict == "better"
    )
    judged.release, judged.verdict = "eerder", "worse"
    assert stale(surveyed, judged) == (
        "Vergeleken met de rest van Arnhem zeggen we nu: gunstiger dan in de rest van Arnhem."
    )
    for place in places(surveyed):
        for claim in draft(surveyed, place, "2021").claims:
            later = profile(surveyed, claim.of_area).filter(
                (pl.col("indicator") == claim.indicator) & (pl.col("edition") > claim.edition)
                & pl.col("value").is_not_null()
            )  # fmt: skip
            assert bool(newer(surveyed, claim)) == bool(later.height)


def test_signals_against_the_figures_and_counts_against_experience_are_named(surveyed: Release) -> None:
    catalog = surveyed.catalog
    kinds = {catalog.source[one.source].nature: one for one in catalog.indicators if one.theme == "proef"}
    said, counted = kinds["survey"], kinds["register"]
    claims = [
        Claim(key="1", indicator=said.code, side="strength", own_judgement=""),
        Claim(key="2", indicator=counted.code, side="concern", own_judgement=""),
    ]
    (found,) = disagreements(claims, [], catalog)
    assert found.keys == ("1", "2")
    assert "wat bewoners zeggen is hier gunstig, wat is geteld is minder gunstig" in found.sentence
    worry = Signal(key="s", theme="proef", kind="concern", stance="", indicator="")
    against = disagreements(claims[:1], [worry], catalog)
    assert ["zorg" in one.sentence for one in against] == [True]
    denied = Signal(key="t", theme="", kind="", stance="contradicts", indicator=said.code)
    assert [one.keys for one in disagreements(claims[:1], [denied], catalog)] == [("t", "1")]
    assert not disagreements(claims[:1], [], catalog)
    claims[0].own_judgement = "concern"
    assert not disagreements(claims[:1], [worry], catalog)


def test_a_handout_asks_as_much_about_strengths_as_about_concerns(surveyed: Release, real: Release) -> None:
    for release in (surveyed, real):
        for place in places(release)[:10]:
            whole = whole_of(draft(release, place))
            asked = to_recognise(whole, release)
            sides = [one.side for one in asked]
            if {"strength", "concern"} <= {one.side for one in whole.claims}:
                assert abs(sides.count("strength") - sides.count("concern")) <= 1
            assert 0 < len(asked) <= ASKED
            page = handout(whole, release)
            assert page.count("Herkent u dit?") >= len(asked)
            assert page.startswith("<!doctype html>")


def filled(release: Release, place: str) -> AnalysisContent:
    """A draft with a challenge, two goals with actions, a strength and a remark."""
    goals = [
        full(Goal, key="g1", rank="goal", title="Licht", status="running", code="WS1", analysis="a"),
        full(Goal, key="a1", rank="action", parent="g1", title="=Lantaarns", owner="Gemeente", status="delayed",
             status_reason="Levering later", money=4_000, term="short", ends_on=date(2026, 9, 1)),
        full(Goal, key="g2", rank="goal", title="Later", status="planned", starts_on=date(2030, 1, 1)),
    ]  # fmt: skip
    return whole_of(
        draft(release, place),
        challenges=[full(Challenge, key="o1", title="Donker plein", why="Meldingen & zorgen")],
        strengths=[full(Strength, key="k1", name="Buurthuis <B>", public=True), full(Strength, name="Stil", public=False)],
        goals=goals,
        comments=[full(Comment, body="Nakijken", done=False)],
    )  # fmt: skip


def test_a_programme_holds_what_runs_in_its_year_and_only_public_strengths(surveyed: Release) -> None:
    whole = filled(surveyed, places(surveyed)[1])
    page = programme(whole, surveyed, 2026)
    assert "Lantaarns" in page
    assert "Vertraagd: Levering later" in page
    assert "Buurthuis &lt;B&gt;" in page
    assert "Stil" not in page
    assert "Later" not in page
    assert "Later" in programme(whole, surveyed, 2030)
    assert "Lantaarns" not in programme(whole, surveyed, 2030)
    assert "nog niet vastgesteld" in page


def test_a_paragraph_names_its_source_and_as_many_strengths_as_concerns(surveyed: Release) -> None:
    for place in places(surveyed)[:6]:
        whole = filled(surveyed, place)
        text = character(whole, surveyed)
        assert surveyed.name in text
        assert "\n" not in text
        assert ("Sterk is hier" in text) == bool(whole.side("strength"))
        assert "De opgaven in concept" in text


def test_a_paragraph_with_more_challenges_than_it_names_says_how_many_more(surveyed: Release) -> None:
    whole = filled(surveyed, places(surveyed)[1])
    five = [full(Challenge, key=f"o{number}", title=f"Opgave {number}") for number in range(5)]
    told = character(replace(whole, challenges=five), surveyed)
    assert "Opgave 0; Opgave 1; Opgave 2; en nog twee." in told
    assert "en nog" not in character(replace(whole, challenges=five[:3]), surveyed)


def test_a_handover_tells_what_waits_and_who_is_who(surveyed: Release) -> None:
    whole = filled(surveyed, places(surveyed)[1])
    around = Around(
        [full(Meeting, name="Wijktafel", rhythm="maandelijks", contact="via het team")],
        [full(Duty, function="Wijkmanager", contact="14 026")],
        [],
        2,
    )
    page = handover(whole, surveyed, around)
    for part in (
        "Er wachten twee signalen",
        "Nakijken",
        "Wijktafel: maandelijks",
        "Wijkmanager: 14 026",
        "Donker plein",
    ):
        assert part in page


def test_planning_gets_code_goal_owner_status_reason_money_and_term(surveyed: Release) -> None:
    goals = filled(surveyed, places(surveyed)[1]).goals
    frame = planning(goals)
    row = frame.row(1, named=True)
    assert row["Doel"] == "Licht"
    assert (row["Eigenaar"], row["Stand"], row["Toelichting"]) == ("Gemeente", "Vertraagd", "Levering later")
    assert (row["Bedrag in euro's"], row["Termijn"], row["Klaar op"]) == (
        4_000,
        "Korte termijn",
        "2026-09-01",
    )
    assert row["Omschrijving"] == "'=Lantaarns"
    lines = list(csv.reader(io.StringIO(planning_csv(goals).decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == frame.columns
    assert [line[3] for line in lines[1:]] == ["Licht", "'=Lantaarns", "Later"]
    assert planning([]).columns == frame.columns


def test_developments_of_the_release_reach_the_sentence(surveyed: Release) -> None:
    moved = developments(surveyed).filter(pl.col("verdict").is_in(["better", "worse"]))
    found = [
        claim.sentence
        for place in places(surveyed)
        for claim in draft(surveyed, place).claims
        if claim.development in ("better", "worse")
    ]
    assert all("geworden sinds" in sentence for sentence in found)
    assert bool(found) == bool(moved.filter(pl.col("area").is_in(places(surveyed))).height)
