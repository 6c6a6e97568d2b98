"""The question inventory: what the register holds, what it refuses, and whether ordinary Dutch finds the figures."""

from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.catalog import Catalog, load
from monitor.catalog.inventory import UNKNOWN, Inventory, load_inventory, open_points
from monitor.findings import Rejected
from monitor.questions.inventory import ENOUGH, candidates, matches
from monitor.questions.stems import EMPTY, fit, stem, words
from monitor.store import Release

FOLDER = ROOT / "data" / "catalog"
CATALOG = load(FOLDER)
INVENTORY = load_inventory(FOLDER, CATALOG)

GOOD = """
[[question]]
code = "honden"
asked_by = "Openbare ruimte"
text = "Waar moeten de hondenveldjes komen?"
basis = "overleg"
"""


def register(folder: Path, *blocks: str) -> Path:
    """A catalog folder with a register of these blocks."""
    (folder / "questions.toml").write_text("\n".join(blocks), encoding="utf-8")
    return folder


def codes(text: str, catalog: Catalog = CATALOG, inventory: Inventory = INVENTORY) -> list[str]:
    """The codes that a question finds, best first."""
    return [hit.code for hit in matches(catalog, text, inventory, 200)]


def test_every_entry_says_where_it_comes_from_and_every_decision_why() -> None:
    assert INVENTORY.questions
    assert all(one.basis and one.asked_by for one in INVENTORY.questions)
    assert all(item.why for one in INVENTORY.questions for item in one.outcomes)


def test_every_item_of_the_survey_is_used_or_says_why_not() -> None:
    used = {code for one in CATALOG.indicators for version in one.versions for code in version.items}
    silent = [
        item.code for item in CATALOG.items if item.code not in used and "nog geen onderwerp" not in item.note
    ]
    assert silent == []


def test_an_assumed_scale_is_never_worked_with() -> None:
    assumed = {item.code for item in CATALOG.items if "antwoordschaal is een aanname" in item.note}
    assert assumed
    reckoned = [
        one.code for one in CATALOG.indicators for version in one.versions if version.formula
        for code in version.items if code in assumed
    ]  # fmt: skip
    assert reckoned == []


def test_two_descriptions_of_one_scale_stay_two_versions() -> None:
    items = {one.code: [len(version.items) for version in one.versions] for one in CATALOG.indicators}
    assert items["kg_verloedering"] == [4, 6]
    assert items["kg_alg_evaluatie"] == [5, 4]
    assert items["b_soc_huur"] == [0, 0]


def test_an_unknown_decision_is_a_remark_and_no_reason_to_refuse(tmp_path: Path) -> None:
    inventory = load_inventory(register(tmp_path, GOOD), CATALOG)
    assert inventory.questions[0].decision == UNKNOWN
    (first, second) = open_points(inventory)
    assert "contact, asked_on, decision" in first.problem
    assert "geen besluit" in second.problem.lower()


def test_what_is_filled_in_is_no_longer_a_remark(tmp_path: Path) -> None:
    whole = GOOD + (
        'contact = "adviseur groen"\nasked_on = "2026-05-01"\ndecision = "plaats van veldjes"\nitems = ["q_hondenpoep"]\n'
        '[[question.outcome]]\nedition = "2027"\ndecided = "taken"\nwhy = "nodig"\ncost_seconds = 8\n'
    )
    inventory = load_inventory(register(tmp_path, whole), CATALOG)
    assert open_points(inventory) == ()
    assert inventory.served_by(items=["q_hondenpoep"]) == inventory.questions
    assert inventory.served_by(indicators=["q_hondenpoep"]) == ()


def test_without_a_register_there_are_no_questions(tmp_path: Path) -> None:
    assert load_inventory(tmp_path) == Inventory()


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    wrong = (
        'contact = "jan@arnhem.nl"\nanswered_by = ["bestaat_niet"]\nitems = ["q_bestaat_niet"]\n'
        '[[question.outcome]]\nedition = "1950"\ndecided = "taken"\nwhy = "x"\n'
        '[[question.outcome]]\nedition = "1950"\ndecided = "taken"\nwhy = "x"\n'
    )
    with pytest.raises(Rejected) as refused:
        load_inventory(register(tmp_path, GOOD + wrong, GOOD), CATALOG)
    text = "\n".join(map(str, refused.value.findings))
    for part in (
        "e-mailadres",
        "'bestaat_niet'",
        "'q_bestaat_niet'",
        "Editie '1950'",
        "2 keer",
        "vraag honden",
    ):
        assert part in text
    assert len(refused.value.findings) == 6


@pytest.mark.parametrize(
    ("block", "part"),
    [
        ('decided = "maybe"\nwhy = "x"\nedition = "2027"', "decided"),
        ('decided = "taken"\nwhy = ""\nedition = "2027"', "why"),
        ('decided = "taken"\nedition = "2027"', "ontbreekt"),
        ('decided = "taken"\nwhy = "x"\nedition = "straks"', "edition"),
        ('decided = "taken"\nwhy = "x"\nedition = "2027"\ncost_seconds = -1', "cost_seconds"),
        ('decided = "answered_already"\nwhy = "x"\nedition = "2027"', "welk cijfer"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(tmp_path: Path, block: str, part: str) -> None:
    with pytest.raises(Rejected, match=part):
        load_inventory(register(tmp_path, GOOD, "[[question.outcome]]", block), CATALOG)


def test_other_blocks_and_unreadable_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="soort blok"):
        load_inventory(register(tmp_path, "[[vraag]]", 'code = "a"'))
    with pytest.raises(Rejected, match="TOML"):
        load_inventory(register(tmp_path, "[[question"))


@pytest.mark.parametrize(
    "same",
    ["straat straten", "voelt voelen", "eenzaam eenzame eenzaamheid", "veilig veiliger veiligheid", "hond honden",
     "geeft geven", "helpt helpen", "vrijwilliger vrijwilligers", "leest lezen", "kind kinderen", "buur buren"],
)  # fmt: skip
def test_forms_of_one_word_have_one_stem(same: str) -> None:
    assert len({stem(word) for word in same.split()}) == 1


@pytest.mark.parametrize(
    "other", ["buurt buren", "ouders ouderen", "huur huis", "veilig vuil", "woning inkomen"]
)
def test_different_words_keep_different_stems(other: str) -> None:
    first, second = map(stem, other.split())
    assert first != second
    assert fit(first, [second])[0] == 0


@pytest.mark.parametrize("text", ["eenzaam", "alleen", "Voelt u zich eenzaam?"])
def test_lonely_finds_no_figure_because_of_the_word_all(text: str) -> None:
    assert stem("alleen") != stem("alle")
    for hit in matches(CATALOG, text, INVENTORY, 200):
        assert "'alle" not in hit.why.replace("'alleen'", ""), (hit.code, hit.why)
        assert hit.code != "percentage_personen_65_jaar_en_ouder"


@pytest.mark.parametrize(
    ("asked", "known", "meet"),
    [
        ("veilig", "onveilig", True),
        ("straat", "winkelstraat", True),
        ("straat", "straatvuil", False),
        ("geluid", "geluidhinder", True),
        ("schaal", "schaalscore", False),
        ("alle", "leeftijdsklasse", False),
        ("alle", "alleenstaand", False),
    ],
)
def test_a_part_of_a_word_is_long_or_the_end_of_a_compound(asked: str, known: str, meet: bool) -> None:
    assert (fit(stem(asked), [stem(known)])[0] > 0) is meet


def test_ages_are_one_word_and_empty_words_are_none() -> None:
    assert words("Mensen van 65 jaar en ouder") == words("65-plussers") == words("65+") == ["65plus"]
    assert words("Hoe vaak is het er bij de bewoners van Arnhem?") == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Hoe vaak voelen ouderen zich alleen?", "eenzaam_65plus"),
        ("Voelen mensen zich alleen?", "eenzaam"),
        ("Ligt er veel troep op straat?", "kg_verloedering"),
        ("herrie van de buren", "ernstige_geluidhinder_door_buren"),
        ("Wie doet er vrijwilligerswerk?", "vrijwilligerswerk"),
        ("Durven mensen 's avonds de deur open te doen?", "p_deur_niet_open"),
        ("Kunnen gezinnen rondkomen?", "moeite_met_rondkomen"),
        ("Zijn bewoners trots op hun buurt?", "q_trots"),
        ("Was u slachtoffer van een inbraak?", "p_slachtoffer"),
    ],
)
def test_ordinary_dutch_finds_the_figure(text: str, first: str) -> None:
    assert codes(text)[0] == first


def test_a_subject_that_is_not_measured_finds_nothing() -> None:
    assert codes("Wat is het verbruik van aardgas?") == []
    assert codes("") == []
    assert codes("!!! ??? 12345") == []


def test_the_reason_names_the_word_of_the_question_and_of_the_figure() -> None:
    (hit,) = matches(CATALOG, "Voelen vrouwen zich alleen?", INVENTORY, 1)
    assert "'alleen' hoort bij 'eenzaam' in de naam" in hit.why
    assert hit.missing == "vrouwen"


def test_without_synonyms_the_figure_is_not_found() -> None:
    assert "eenzaam" not in codes("alleen", inventory=Inventory())


QUESTION = st.lists(
    st.sampled_from(["eenzaam", "buurt", "veilig", "troep", "ouderen", "hond", "aardgas", "gemeente"]),
    min_size=1, max_size=5, unique=True,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(QUESTION, st.randoms(use_true_random=False), st.sampled_from(sorted(EMPTY)))
def test_order_and_empty_words_change_nothing_and_scores_stay_within_their_range(
    asked: list[str], chance: object, empty: str
) -> None:
    other = [*asked, empty]
    chance.shuffle(other)  # type: ignore[attr-defined]
    first = matches(CATALOG, " ".join(asked), INVENTORY)
    again = matches(CATALOG, " ".join(other), INVENTORY)
    assert [(hit.code, hit.score) for hit in first] == [(hit.code, hit.score) for hit in again]
    assert all(ENOUGH <= hit.score <= 1 for hit in first)


def test_the_name_of_every_figure_finds_that_figure() -> None:
    lost = {
        one.code
        for one in CATALOG.indicators
        if words(one.label)
        and one.code not in [hit.code for hit in matches(CATALOG, one.label, INVENTORY, 6)]
    }
    assert lost == set()


def test_the_place_in_the_question_decides_whether_a_figure_holds(real: Release) -> None:
    answer = candidates(real, "hoe vaak voelen ouderen zich alleen in Presikhaaf?", 3)
    assert answer["area"].unique().to_list() == ["Presikhaaf"]
    assert answer["level"].unique().to_list() == ["area"]
    first = answer.row(0, named=True)
    assert (first["code"], first["holds"], first["nature"]) == ("eenzaam_65plus", True, "model")
    assert first["editions"] == "2012 2016 2020"
    survey = candidates(real, "Voelt men zich wel eens onveilig in Klarendal?", 1).row(0, named=True)
    assert (survey["code"], survey["holds"], survey["levels"], survey["editions"]) == (
        "p_onveilig",
        False,
        "city",
        "",
    )


def test_a_misspelt_place_is_understood_and_an_ordinary_word_is_no_place(real: Release) -> None:
    assert set(candidates(real, "hebben jongeren iets te doen in presikhaav?")["area"]) == {"Presikhaaf"}
    assert set(candidates(real, "hoe veilig voelen vrouwen zich op het station")["area"]) == {""}


def test_a_level_may_be_asked_instead_of_a_place(real: Release) -> None:
    answer = candidates(real, "slachtoffers van misdrijven per wijk in Arnhem")
    assert set(answer["level"]) == {"district"}
    holds = dict(answer.select("code", "holds").iter_rows())
    assert holds["p_slachtoffer"] is False
    assert holds["misdrijven_per_1000"] is True
    assert set(candidates(real, "slachtoffers in Arnhem")["level"]) == {"city"}
    assert candidates(real, "slachtoffers")["holds"].to_list()[0] is None


def test_policy_questions_that_lean_on_a_figure_are_named_with_it(real: Release) -> None:
    answer = candidates(real, "hoeveel bewoners zijn vrijwilliger?")
    named = dict(answer.select("code", "questions").iter_rows())
    assert named["p_vrijwilliger"] == "jaarverslag_meedoen"
    assert len(candidates(real, "veilig", 2)) == 2
