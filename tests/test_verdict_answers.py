"""Every verdict that can be asked comes with the number of answers it rests on."""

from collections.abc import Iterator

import pytest
from conftest import Tiny
from judged import AADIJK, with_survey

from monitor.questions.figures import comparisons, developments
from monitor.store import Release


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    tiny = with_survey(Tiny(tmp_path_factory.mktemp("answers")))
    tiny.build()
    release = tiny.release()
    yield release
    release.connection.close()


def test_a_comparison_carries_the_answers_margin_and_reason_of_both_editions(surveyed: Release) -> None:
    found = comparisons(surveyed, "veilig", AADIJK, "2023", "2021").row(0, named=True)
    assert (found["respondents"], found["respondents_before"]) == (300, 300)
    assert found["lower"] < found["difference"] < found["upper"] and found["reason"]


def test_a_comparison_with_the_rest_carries_the_answers_of_the_area(surveyed: Release) -> None:
    found = comparisons(surveyed, "groen", None, "2023", "rest").filter(area="WK020203").row(0, named=True)
    assert (found["respondents"], found["respondents_before"]) == (80, None)


def test_every_verdict_has_one_row_and_of_a_survey_its_answers(surveyed: Release) -> None:
    for frame, keys in (
        (comparisons(surveyed), ["indicator", "area", "edition", "against"]),
        (developments(surveyed), ["indicator", "area", "edition"]),
    ):
        assert not frame.select(keys).is_duplicated().any()
        asked = frame.filter(~frame["indicator"].is_in(["meldingen_per_1000"]))
        assert asked.height > 0 and asked["respondents"].null_count() == 0
        assert frame["verdict"].null_count() == frame["reason"].null_count() == 0
