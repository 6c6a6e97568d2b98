"""In which edition could a wanted change be seen, and what is said when it cannot, or when a later edition is there?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Tiny
from judged import AADIJK, CITY, with_survey

from monitor.questions.asked import Unknown
from monitor.questions.effects import effects
from monitor.questions.figures import comparisons
from monitor.store import Release


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    tiny = with_survey(Tiny(tmp_path_factory.mktemp("effects")))
    tiny.build()
    release = tiny.release()
    yield release
    release.connection.close()


def asked(release: Release, indicator: str = "veilig", area: str = AADIJK, **choices: Any) -> dict[str, Any]:
    """The one row of the answer."""
    answer = effects(release, indicator, area, **choices)
    assert answer.height == 1
    return answer.row(0, named=True)


@pytest.mark.parametrize(
    ("target", "earliest", "editions"),
    [(85, "2025", 2), ("82,5", "2025", 2), (81, "2031", 5), (80.5, "2033", 6)],
)
def test_the_size_of_the_change_decides_how_many_editions_it_takes(
    surveyed: Release, target: object, earliest: str, editions: int
) -> None:
    found = asked(surveyed, target=target)
    assert (found["value"], found["reason"]) == (70.0, "")
    assert (found["earliest"], found["editions"]) == (earliest, editions)


def test_a_change_that_no_sample_of_this_size_shows_gets_no_edition_but_the_answers_it_would_take(
    surveyed: Release,
) -> None:
    found = asked(surveyed, target=76)
    assert (found["reason"], found["earliest"], found["editions"]) == ("small", "", None)
    assert found["smallest"] > found["smallest_line"] > 6
    assert 1200 <= found["needed"] <= 1260


def test_a_change_that_shows_but_does_not_matter_is_told_apart(surveyed: Release) -> None:
    assert asked(surveyed, area=CITY, target=57.5)["reason"] == "practical"


def test_work_that_begins_later_shows_later(surveyed: Release) -> None:
    assert asked(surveyed, target=85, start="2024")["earliest"] == "2025"
    assert asked(surveyed, target=85, start="2025")["earliest"] == "2027"
    assert asked(surveyed, target=81, start="2030")["earliest"] == "2037"


def test_without_a_target_the_smallest_visible_change_is_told(surveyed: Release) -> None:
    found = asked(surveyed)
    assert (found["wanted"], found["next"], found["earliest"]) == (None, "2025", "2025")
    assert found["smallest"] == pytest.approx(12.1, abs=0.1)


def test_a_target_that_was_reached_at_the_start_is_no_change(surveyed: Release) -> None:
    assert asked(surveyed, target=65)["reason"] == "reached"
    assert asked(surveyed, target=70)["reason"] == "reached"


def test_a_hidden_figure_cannot_be_a_start(surveyed: Release) -> None:
    assert asked(surveyed, "groen", target=70)["reason"] == "hidden"


def test_a_start_before_a_break_is_never_compared_with_what_came_after(surveyed: Release) -> None:
    found = asked(surveyed, edition="2019", target=70)
    assert (found["reason"], found["earliest"]) == ("break", "")
    assert (found["latest"], found["latest_value"]) == ("2023", 70.0)
    assert (found["difference"], found["verdict"], found["verdict_reason"]) == (None, "unknown", "break")


def test_a_later_edition_comes_with_its_margin_and_verdict_as_everywhere_else(surveyed: Release) -> None:
    found = asked(surveyed, "veilig_v", edition="2017", target=60)
    pair = comparisons(surveyed, "veilig_v", AADIJK, "2023", "2017").row(0, named=True)
    assert (found["latest"], found["verdict"]) == ("2023", "better")
    assert (found["difference"], found["difference_lower"], found["difference_upper"]) == (
        pair["difference"], pair["lower"], pair["upper"],
    )  # fmt: skip
    assert asked(surveyed, "veilig_v", CITY, edition="2017")["verdict"] == "chance"


@pytest.mark.parametrize(("indicator", "reason"), [("meldingen_per_1000", "register"), ("klasse", "classes")])
def test_counts_and_classes_say_why_they_show_no_effect(
    surveyed: Release, indicator: str, reason: str
) -> None:
    found = asked(surveyed, indicator, target=1)
    assert (found["reason"], found["earliest"], found["smallest"]) == (reason, "", None)


def test_a_model_estimate_says_why_it_shows_no_effect(real: Release) -> None:
    found = asked(real, "eenzaam", "klarendal", target=40)
    assert (found["nature"], found["reason"], found["earliest"]) == ("model", "model", "")
    assert found["value"] is not None


def test_a_survey_figure_without_a_margin_says_so(real: Release) -> None:
    rows = [
        asked(real, one.code, CITY)
        for one in real.catalog.indicators
        if real.catalog.source[one.source].nature == "survey"
    ]
    assert {row["reason"] for row in rows} <= {"no_margin", "no_figure", ""}
    assert any(row["reason"] == "no_margin" for row in rows)


@pytest.mark.parametrize(
    "wrong",
    [{"target": "veel"}, {"target": "nan"}, {"start": "4000"}, {"edition": "1850"}, {"area": "nergens"}],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(surveyed: Release, wrong: dict[str, str]) -> None:
    with pytest.raises(Unknown):
        asked(surveyed, **wrong)


def test_a_subject_without_any_figure_says_so(surveyed: Release) -> None:
    assert asked(surveyed, "veilig", "WK020203", edition="2017")["reason"] == "no_figure"
