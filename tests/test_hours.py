"""Does the estimate of a team's hours add up, and does it say itself whether that is less than a working day?"""

import pytest

from benchmarks.hours import DAY, PAPER, ROW, added_up, hours_in

TEXT = PAPER.read_text(encoding="utf-8")


def test_the_table_adds_up_to_what_the_text_says() -> None:
    assert added_up(TEXT) == TEXT, "run `python -m benchmarks.hours --write`"


def test_a_row_of_which_the_sum_is_known() -> None:
    known = (
        "een handeling: **4,0 s** een teken: **0,3 s** zoeken en vergissen: **25 procent**\n"
        "**9,9 uur per team per jaar** **1 signalen per jaar**\n"
        "| een signaal opschrijven | 2 | 40 | 10 | 360 |  |  | bron |\n"
    )
    # 2 x 4 + 40 x 0.3 + 10 = 30 s; 360 times = 3 h; and a quarter is 3.75 h. One costs 37.5 s, so 8 h hold 768.
    told = added_up(known)
    assert "| een signaal opschrijven | 2 | 40 | 10 | 360 | 30 | 3,00 | bron |" in told
    assert "**3,8 uur per team per jaar** **768 signalen per jaar**" in told


def test_the_text_claims_less_than_a_working_day_only_when_it_is() -> None:
    assert ("Dat is minder dan een werkdag." in TEXT) == (0 < hours_in(TEXT) < DAY)


def test_every_line_of_the_table_is_counted() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and "Handelingen" not in line]
    assert len(rows) > 10
    assert [line for line in rows if not ROW.match(line)] == []


def test_a_text_without_its_settings_is_not_added_up() -> None:
    with pytest.raises(ValueError, match="misses"):
        added_up("| iets | 1 | 1 | 1 | 1 | 0 | 0 | x |\n")
