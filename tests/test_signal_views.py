"""Do signals beside figures say what they may: numbers on both sides, whom nobody heard, and never a proof?"""

from collections import Counter
from datetime import date

import pytest

from monitor.store import Release
from monitor.views.choices import AGES
from monitor.views.signals import (
    AGE_INDICATORS,
    NO_PROOF,
    age_rows,
    contrasts,
    many,
    month,
    place_rows,
    short,
    waited,
)
from monitor.workspace.tables.signals import AGES as CODES

EMPTY: Counter = Counter()


@pytest.mark.parametrize(
    ("side", "concerns", "strengths", "told"),
    [
        ("strength", 3, 0, True),
        ("strength", 4, 2, True),
        ("strength", 3, 2, False),
        ("strength", 2, 0, False),
        ("strength", 0, 9, False),
        ("concern", 0, 3, True),
        ("concern", 9, 0, False),
    ],
)
def test_figures_and_signals_differ_only_from_three_signals_on_and_two_to_one(
    real: Release, side: str, concerns: int, strengths: int, told: bool
) -> None:
    counts = Counter({("eenzaam", "concern"): concerns, ("eenzaam", "strength"): strengths})
    found = contrasts({"eenzaam": side}, counts, EMPTY, real.catalog)
    assert bool(found) == told
    for one in found:
        assert f"{concerns} over een zorg en {strengths} over iets wat goed gaat" in str(one)
        assert str(concerns + strengths) in str(one)


def test_a_theme_counts_where_most_of_its_proven_figures_are_on_one_side(real: Release) -> None:
    themes = Counter({("ontmoeten", "concern"): 5})
    sides = {"eenzaam": "strength", "sociaal_eenzaam": "strength"}
    assert [one.label for one in contrasts(sides, EMPTY, themes, real.catalog)] == ["Elkaar ontmoeten"]
    divided = {"eenzaam": "strength", "sociaal_eenzaam": "concern"}
    assert contrasts(divided, EMPTY, themes, real.catalog) == []


def test_a_figure_that_proves_nothing_is_never_set_against_signals(real: Release) -> None:
    assert (
        contrasts(
            {}, Counter({("eenzaam", "concern"): 50}), Counter({("ontmoeten", "concern"): 50}), real.catalog
        )
        == []
    )


def test_places_without_signals_come_first_the_largest_of_them_on_top(real: Release) -> None:
    codes = [one.code for one in real.catalog.children("W2")]
    inhabitants = {code: 1000.0 + place for place, code in enumerate(codes)}
    inner = real.catalog.children(codes[-1])[0].code
    rows = place_rows({inner: 2}, inhabitants, real.catalog, codes)
    assert rows[-1] == [real.catalog.area[codes[-1]].label, f"1.00{len(codes) - 1}", "2"]
    assert [row[2] for row in rows[:-1]] == ["geen"] * (len(codes) - 1)
    assert rows[0][0] == real.catalog.area[codes[-2]].label


def test_a_place_without_a_population_figure_is_not_called_empty(real: Release) -> None:
    assert place_rows({}, {}, real.catalog, ["WK020207"])[0][1] == "niet bekend"


def test_ages_are_those_of_the_population_and_parts_go_by_what_is_known(real: Release) -> None:
    assert tuple(AGES) == CODES == tuple(AGE_INDICATORS)
    assert set(AGE_INDICATORS.values()) <= set(real.catalog.indicator)
    rows = age_rows({"65+": 3, "25-44": 1, "": 9}, {"65+": 16.0}, AGES)
    assert rows[-1] == ["65 en ouder", "16%", "3", "75%"]
    assert rows[0] == ["0 tot en met 14", "niet bekend", "geen", "0%"]


def test_words_of_signals() -> None:
    assert [many(0), many(1), many(30)] == ["geen signalen", "één signaal", "30 signalen"]
    assert [waited(0), waited(1), waited(12)] == ["vandaag", "1 dag", "12 dagen"]
    assert (month(date(2026, 11, 2)), month(None)) == ("november 2026", "")
    assert short("een twee\n drie", 9) == "een twee…"
    assert "bewijst" in NO_PROOF
