"""From a delivered file and its map to staged figures: every fault is told with its rows, and then nothing changes."""

import os
import random
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyreadstat
import pytest
from conftest import Tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.build.survey.answers import answers, response
from monitor.build.survey.delivered import Delivered
from monitor.build.survey.draft import comment, draft_map, key, quoted
from monitor.build.survey.fitting import edition_faults, fit, usable
from monitor.build.survey.mapping import AnswersMap, mapping_of, read_toml
from monitor.build.survey.names import district_codes
from monitor.build.survey.strata import collapsed
from monitor.catalog import Catalog, load
from monitor.commands import run
from monitor.findings import Rejected

SURVEY = """
[[item]]
code = "cijfer"
label = "Cijfer voor de buurt"
scale = [1, 10]
outside = [99]

[[item]]
code = "prettig"
label = "Mensen gaan prettig met elkaar om"
scale = [1, 5]
outside = [6]
categories = { "1" = "helemaal eens", "2" = "eens", "3" = "neutraal", "4" = "oneens", "5" = "helemaal oneens" }

[[item]]
code = "oud"
label = "Vraag van vroeger"
scale = [1, 2]
[[item.wording]]
code = "a"
text = "Vraag van vroeger"
from = "2017"
to = "2019"
"""
THEME = """
[theme]
code = "buurt"
label = "Buurt"
order = 2
question = "Hoe is het in de buurt?"

"""
INDICATOR = """
[[indicator]]
code = "{code}"
label = "{label}"
measure = "{measure}"
phrase = "{phrase} {{value}}"
kind = "{kind}"
unit = "{unit}"
decimals = 0
axis = {axis}
limits = {limits}
better = "high"
weight = "population_2023"
source = "enquete"
mapped = true
minimum = 50
[[indicator.version]]
code = "v1"
from = "2017"
definition = "{label}"
{made}
"""
MARK = {
    "code": "cijfer_buurt", "label": "Cijfer buurt", "measure": "gemiddeld rapportcijfer voor de buurt",
    "phrase": "geven mensen de buurt een", "kind": "mark", "unit": "cijfer", "axis": [1, 10], "limits": [5, 6, 7, 8],
    "made": 'items = ["cijfer"]\nformula = "mark"',
}  # fmt: skip
SHARE = {
    "code": "prettige_buurt", "label": "Prettige omgang", "measure": "bewoners die prettige omgang zien",
    "phrase": "prettig vindt het", "kind": "share", "unit": "%", "axis": [0, 100], "limits": [40, 50, 60, 70],
    "made": 'items = ["prettig"]\nformula = "share"\npositive = [1, 2]',
}  # fmt: skip
MAP = """
route = "answers"
[columns]
district = "wijk"
weight = "weging"
mode = "manier"
respondent = "respnr"
[modes]
"1" = "online"
"2" = "paper"
"3" = "interview"
[items.cijfer]
column = "v1"
missing = [88]
[items.prettig]
column = "v2"
"""
NO_MODE = MAP.replace('mode = "manier"\n', "")
DISTRICTS = ("WK020201", "WK020202", "WK020203")


def add_survey(data: Path) -> None:
    """Give a tiny monitor a questionnaire and two figures that come from it."""
    (data / "catalog" / "survey.toml").write_text(SURVEY, encoding="utf-8")
    (data / "catalog" / "themes" / "buurt.toml").write_text(
        THEME + INDICATOR.format(**MARK) + INDICATOR.format(**SHARE), encoding="utf-8"
    )


@pytest.fixture
def data(tiny: Tiny) -> Path:
    add_survey(tiny.data)
    return tiny.data


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    tiny = Tiny(tmp_path_factory.mktemp("catalog"))
    add_survey(tiny.data)
    return load(tiny.data / "catalog")


def people(each: int = 4) -> dict[str, list[Any]]:
    """A good delivery: `each` respondents per district, with reproducible answers."""
    chance = random.Random(1)
    size = each * len(DISTRICTS)
    return {
        "respnr": [float(number) for number in range(1, size + 1)],
        "wijk": [["Aadijk", "beekzicht", "WK020203"][number % 3] for number in range(size)],
        "weging": [round(chance.uniform(0.5, 2), 3) for _ in range(size)],
        "manier": [float(chance.choice((1, 1, 1, 2, 3))) for _ in range(size)],
        "v1": [float(chance.randint(4, 10)) for _ in range(size)],
        "v2": [float(chance.randint(1, 5)) for _ in range(size)],
    }


def delivered(columns: dict[str, list[Any]], **known: Any) -> Delivered:
    frame = pl.DataFrame(columns, strict=False)
    lines = pl.Series("line", range(2, frame.height + 2), dtype=pl.Int64)
    return Delivered("a.csv", frame, lines, **known)


def read_map(text: str, catalog: Catalog) -> AnswersMap:
    mapping, findings = mapping_of(tomllib.loads(text), catalog, "map.toml")
    assert not findings
    return mapping


def findings_of(columns: dict[str, list[Any]], catalog: Catalog, text: str = MAP, **known: Any) -> list[str]:
    _, findings, _ = answers(delivered(columns, **known), read_map(text, catalog), catalog, "2023")
    return [str(one) for one in findings]


def remarks_of(columns: dict[str, list[Any]], catalog: Catalog, text: str = MAP, **known: Any) -> list[str]:
    _, findings, remarks = answers(delivered(columns, **known), read_map(text, catalog), catalog, "2023")
    assert not findings
    return remarks


def test_answers_hold_district_stratum_weight_mode_and_items_only(catalog: Catalog) -> None:
    columns = people() | {"opmerking": ["tekst"] * 12}
    frame, findings, _ = answers(delivered(columns), read_map(MAP, catalog), catalog, "2023")
    assert not findings
    assert frame.columns == ["district", "stratum", "weight", "mode", "cijfer", "prettig"]
    assert frame.schema["cijfer"] == pl.Float64
    assert sorted(frame["weight"]) == sorted(columns["weging"])
    assert set(frame["district"]) == set(DISTRICTS) == set(frame["stratum"])
    assert set(frame["mode"]) <= {"online", "paper", "interview"}


def test_no_answer_is_null_whichever_way_it_is_said(catalog: Catalog) -> None:
    columns = people()
    columns["v1"][:4] = [None, 99.0, 88.0, 77.0]
    known = {"user_missing": {"v1": ((70.0, 79.0),)}}
    frame, findings, _ = answers(delivered(columns, **known), read_map(MAP, catalog), catalog, "2023")
    assert not findings and frame["cijfer"].null_count() == 4


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_the_order_of_rows_leaves_no_trace(catalog: Catalog, seed: int) -> None:
    frame = pl.DataFrame(people())
    shuffled = frame.sample(fraction=1, shuffle=True, seed=seed)
    first, second = (
        answers(delivered(one.to_dict(as_series=False)), read_map(MAP, catalog), catalog, "2023")[0]
        for one in (frame, shuffled)
    )
    assert first.equals(second)


def test_words_as_answers_are_known_by_the_catalog_or_by_the_map(catalog: Catalog) -> None:
    columns = people() | {"v2": ["Helemaal eens", "ONEENS", "neutraal"] * 4}
    frame, findings, _ = answers(delivered(columns), read_map(MAP, catalog), catalog, "2023")
    assert not findings and sorted(frame["prettig"]) == [1.0] * 4 + [3.0] * 4 + [4.0] * 4
    columns["v2"] = ["ja!", "nee!", "02"] * 4
    text = MAP + '[items.prettig.answers]\n"ja!" = 1\n"nee!" = 5\n"2" = 2\n'
    frame, findings, _ = answers(delivered(columns), read_map(text, catalog), catalog, "2023")
    assert not findings and sorted(set(frame["prettig"])) == [1.0, 2.0, 5.0]


def test_districts_are_known_by_code_name_alias_label_or_the_map(catalog: Catalog) -> None:
    columns = people() | {"wijk": ["7", "het eiland", "WK020202"] * 4}
    known = {"value_labels": {"wijk": {"7": "Colkhof"}}}
    frame, findings, _ = answers(delivered(columns, **known), read_map(MAP, catalog), catalog, "2023")
    assert not findings and set(frame["district"]) == set(DISTRICTS)
    columns["wijk"] = [7.0, 8.0, 9.0] * 4
    text = MAP + '[districts]\n"7" = "Aadijk"\n"8" = "WK020202"\n"9" = "colkhof"\n'
    frame, findings, _ = answers(delivered(columns), read_map(text, catalog), catalog, "2023")
    assert not findings and set(frame["district"]) == set(DISTRICTS)


def put(column: str, *cells: Any) -> Callable[[dict[str, list[Any]]], None]:
    """Replace the first cells of a column (rows 2, 3 ... of the file)."""

    def change(columns: dict[str, list[Any]]) -> None:
        columns[column] = [*cells, *columns[column][len(cells) :]]

    return change


FAULTS: dict[str, tuple[Callable[[dict[str, list[Any]]], None], tuple[str, ...]]] = {
    "weight missing": (put("weging", None, 1.0, None), ("regel 2 en 4, kolom weging", "is leeg")),
    "weight negative": (put("weging", -1.0), ("regel 2, kolom weging", "negatief")),
    "weight zero": (put("weging", 1.0, 0.0), ("regel 3, kolom weging", "nul", "drop_without_weight")),
    "weight infinite": (put("weging", float("inf")), ("regel 2, kolom weging", "geen getal")),
    "weight in words": (
        lambda c: c.update(weging=["een", *map(str, c["weging"][1:])]),
        ("regel 2", "geen getal"),
    ),
    "unknown district": (
        put("wijk", "Nergens", "x", "Nergens"),
        ("regel 2 en 4, kolom wijk", "'Nergens' is geen wijk"),
    ),
    "no district": (put("wijk", None), ("regel 2, kolom wijk", "geen wijk ingevuld")),
    "answer above the scale": (
        put("v1", 11.0, 12.0),
        ("regel 2, kolom v1", "'11'", "1 tot en met 10", "'12'"),
    ),
    "answer below the scale": (put("v2", 0.0), ("regel 2, kolom v2", "'0'", "1 tot en met 5")),
    "answer between categories": (put("v2", 2.5), ("regel 2, kolom v2", "'2.5'")),
    "answer in unknown words": (
        lambda c: c.update(v2=["best wel", *map(str, c["v2"][1:])]),
        ("regel 2, kolom v2", "'best wel' is geen bekend antwoord op 'prettig'", "[items.prettig.answers]"),
    ),
    "no answer at all": (lambda c: c.update(v1=[None] * 12), ("kolom v1", "geen enkel antwoord op 'cijfer'")),
    "respondent twice": (put("respnr", 5.0), ("regel 2 en 6, kolom respnr", "1 respondentnummer(s)")),
    "unknown mode": (put("manier", 7.0), ("regel 2, kolom manier", "'7' is geen manier", "[modes]")),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_rows(name: str, catalog: Catalog) -> None:
    change, said = FAULTS[name]
    columns = people()
    change(columns)
    told = "\n".join(findings_of(columns, catalog))
    assert all(part in told for part in said), told


def test_all_faults_are_told_together(catalog: Catalog) -> None:
    columns = people(each=40)
    put("weging", -1.0)(columns)
    put("wijk", "Nergens")(columns)
    columns["v1"] = [11.0] * 120
    told = findings_of(columns, catalog)
    assert len(told) == 3
    assert any("en nog 100 andere (120 samen), kolom v1" in one for one in told)


def test_many_different_wrong_values_do_not_drown_the_report(catalog: Catalog) -> None:
    columns = people(each=40) | {"wijk": [f"straat nummer {number}" for number in range(120)]}
    told = findings_of(columns, catalog)
    assert len(told) == 21 and any("Nog 100 andere waarden" in one for one in told)


def test_rows_without_weight_are_dropped_and_counted_when_the_map_says_so(catalog: Catalog) -> None:
    columns = people()
    put("weging", None, 0.0)(columns)
    text = MAP.replace('route = "answers"', 'route = "answers"\ndrop_without_weight = true')
    frame, findings, remarks = answers(delivered(columns), read_map(text, catalog), catalog, "2023")
    assert not findings and frame.height == 10
    assert "2 respondenten zonder gewicht tellen niet mee, zoals de map zegt." in remarks


REMARKS: dict[str, tuple[Callable[[dict[str, list[Any]]], None], str]] = {
    "weight far off": (put("weging", 500.0), "regel 2: het gewicht is meer dan 100 keer het middelste"),
    "equal answers": (lambda c: c.update(v1=[7.0] * 12), "Alle 12 antwoorden op 'cijfer' zijn gelijk (7)."),
    "marks with a half": (put("v1", 7.5), "1 antwoorden op 'cijfer' zijn geen heel getal."),
    "few answers": (put("v1", None, None, None), "Item 'cijfer' is door 75 % beantwoord."),
    "no answers of one person": (
        lambda c: (put("v1", None)(c), put("v2", None)(c)),
        "1 respondenten gaven op geen enkel item een antwoord.",
    ),
    "mode unknown": (put("manier", None), "Van 1 respondenten is niet bekend hoe zij de vragen invulden."),
    "respondent without number": (put("respnr", None), "1 respondenten hebben geen nummer."),
    "empty district": (lambda c: c.update(wijk=["Aadijk", "Beekzicht"] * 6), "geen enkele respondent uit: Colkhof."),
    "one person in a stratum": (
        lambda c: c.update(wijk=["Colkhof", *["Aadijk"] * 6, *["Beekzicht"] * 5]),
        "Stratum Colkhof heeft één respondent en is voor de marges samengevoegd met Beekzicht.",
    ),
    "equal rows": (
        lambda c: [put(name, cells[1])(c) for name, cells in c.items() if name != "respnr"],
        "regel 2 en 3: in alle kolommen gelijk aan een andere regel. Dat kan toeval zijn.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REMARKS)
def test_what_is_only_worth_knowing_is_a_remark(name: str, catalog: Catalog) -> None:
    change, said = REMARKS[name]
    columns = people()
    assert not any(said in one for one in remarks_of(columns, catalog))
    change(columns)
    told = remarks_of(columns, catalog)
    assert any(said in one for one in told), told


def test_a_person_alone_stays_in_the_own_district_but_not_in_an_own_stratum(catalog: Catalog) -> None:
    columns = people() | {"wijk": ["Colkhof", *["Aadijk"] * 6, *["Beekzicht"] * 5]}
    frame, _, _ = answers(delivered(columns), read_map(MAP, catalog), catalog, "2023")
    alone = frame.filter(pl.col("district") == "WK020203")
    assert alone["stratum"].to_list() == ["WK020202"]


@given(sizes=st.lists(st.integers(1, 4), min_size=2, max_size=9))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_joining_no_stratum_has_one_person_and_nobody_is_lost(
    catalog: Catalog, sizes: list[int]
) -> None:
    strata = [f"s{place}" for place, size in enumerate(sizes) for _ in range(size)]
    frame = pl.DataFrame({"stratum": strata, "district": ["WK020201"] * len(strata)})
    joined, remarks = collapsed(frame, catalog)
    assert joined.height == frame.height
    assert joined["stratum"].value_counts()["count"].min() > 1
    assert bool(remarks) == (1 in sizes)


def test_an_own_stratum_column_is_used_and_may_not_be_empty(catalog: Catalog) -> None:
    columns = people() | {"laag": ["jong", "oud"] * 6}
    text = MAP.replace('mode = "manier"', 'mode = "manier"\nstratum = "laag"')
    frame, _, _ = answers(delivered(columns), read_map(text, catalog), catalog, "2023")
    assert set(frame["stratum"]) == {"jong", "oud"}
    put("laag", None)(columns)
    assert "regel 2, kolom laag: Er is geen stratum" in findings_of(columns, catalog, text)[0]


def test_a_poll_of_one_district_needs_no_district_column_and_no_weights(catalog: Catalog) -> None:
    text = """
    route = "answers"
    one_district = "Het Eiland"
    unweighted = true
    [columns]
    [items.cijfer]
    column = "v1"
    """
    frame, findings, remarks = answers(delivered(people()), read_map(text, catalog), catalog, "2023")
    assert not findings
    assert set(frame["district"]) == {"WK020201"} and set(frame["weight"]) == {1.0}
    assert any("geen gewichten" in one for one in remarks)
    assert not any("geen enkele respondent uit" in one for one in remarks)


def test_response_is_rounded_to_tens(catalog: Catalog) -> None:
    frame, _, _ = answers(delivered(people(each=44)), read_map(MAP, catalog), catalog, "2023")
    table = response(frame, catalog)
    assert table["respondents"].to_list() == [40, 40, 40]
    assert table["label"].to_list() == ["Aadijk", "Beekzicht", "Colkhof"]


# The map.

MAP_FAULTS = {
    "unknown key": (('route = "answers"', 'route = "answers"\nwegen = true'), "wegen: Deze sleutel bestaat niet."),
    "unknown role": (("mode =", "modus ="), "columns.modus: Deze sleutel bestaat niet."),
    "unknown item": (("[items.cijfer]", "[items.cijfr]"), "'cijfr' staat niet in de catalogus.", "Bedoelt u 'cijfer'?"),
    "item without column": (('column = "v2"', ""), "items.prettig.column: De kolom ontbreekt."),
    "column for two items": (('column = "v2"', 'column = "v1"'), "De kolom 'v1' hoort al bij items.cijfer."),
    "no weight": (('weight = "weging"', ""), "noemt geen gewicht", "unweighted = true"),
    "no district": (('district = "wijk"', ""), "one_district"),
    "unknown mode": (('"paper"', '"post"'), "'post' is geen manier.", "online, paper, interview"),
    "unknown division": (('route = "answers"', 'route = "answers"\ndivision = "1999"'), "indeling '1999' bestaat niet"),
    "unknown district": (("[modes]", '[districts]\n"1" = "Aadyk"\n[modes]'), "'Aadyk' is geen wijk", "Aadijk?"),
    "answer off the scale": (
        ('column = "v2"', 'column = "v2"\nanswers = { "1" = 7 }'),
        "items.prettig.answers.1: 7 is geen antwoord op 'prettig'.",
    ),
    "answer in words": (('column = "v2"', 'column = "v2"\nanswers = { "1" = "ja" }'), "'ja' is geen getal"),
    "missing is no list": (("missing = [88]", "missing = 88"), "items.cijfer.missing: Dit is geen lijst"),
    "column is no text": (('column = "v2"', "column = 2"), "items.prettig.column: 2 is geen tekst."),
    "switch is no switch": (('route = "answers"', 'route = "answers"\nunweighted = "nee"'), "Schrijf true of false."),
    "items is no block": (('[items.cijfer]\ncolumn = "v1"\nmissing = [88]\n[items.prettig]\ncolumn = "v2"', ""), "geen enkel item"),
}  # fmt: skip


@pytest.mark.parametrize("name", MAP_FAULTS)
def test_a_fault_in_the_map_is_told_with_its_key(name: str, catalog: Catalog) -> None:
    (old, new), *said = MAP_FAULTS[name]
    assert old in MAP
    _, findings = mapping_of(tomllib.loads(MAP.replace(old, new)), catalog, "map.toml")
    told = "\n".join(map(str, findings))
    assert all(part in told for part in said), told


def test_a_map_that_is_absent_unreadable_or_without_route_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    for content, said in (
        (None, "is er niet"),
        (b"a = ", "Geen leesbare TOML"),
        (b"\xff", "UTF-8"),
        (b"", "welke route"),
    ):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Rejected, match=said):
            read_toml(path)


def fitted(text: str, catalog: Catalog, edition: str = "2023", **known: Any) -> tuple[str, str]:
    findings, remarks = fit(
        read_map(text, catalog), delivered(people(), **known), catalog, edition, "enquete"
    )
    return "\n".join(map(str, findings)), "\n".join(remarks)


def test_a_map_that_fits_gives_no_findings(catalog: Catalog) -> None:
    assert fitted(MAP, catalog) == ("", "")


def test_absent_columns_are_all_named_with_what_is_like_them(catalog: Catalog) -> None:
    text = MAP.replace('"weging"', '"Weging"').replace('"v1"', '"v17"')
    told, _ = fitted(text, catalog)
    assert "columns.weight: De kolom 'Weging' staat niet in a.csv" in told and "Wel: weging" in told
    assert "items.cijfer.column: De kolom 'v17' staat niet in a.csv" in told
    mapping = read_map(text, catalog)
    assert usable(mapping, delivered(people())) is None
    part = usable(replace(mapping, columns=mapping.columns | {"weight": "weging"}), delivered(people()))
    assert part is not None and list(part.items) == ["prettig"], "rows are still checked for what is there"


def test_an_item_that_a_figure_needs_is_a_fault_unless_it_is_left_out_on_purpose(catalog: Catalog) -> None:
    text = MAP.replace('[items.prettig]\ncolumn = "v2"\n', "")
    told, _ = fitted(text, catalog)
    assert "items.prettig: Er is geen kolom voor dit item; daar hangt van af: Prettige omgang." in told
    told, remarks = fitted('not_delivered = ["prettig"]\n' + text, catalog)
    assert told == "" and "Item 'prettig' is niet geleverd; zonder cijfer: Prettige omgang." in remarks


def test_an_item_that_was_not_asked_in_the_edition_is_a_fault(catalog: Catalog) -> None:
    text = MAP + '[items.oud]\ncolumn = "respnr"\n'
    text = text.replace('respondent = "respnr"\n', "")
    assert "items.oud: Dit item is volgens de catalogus in 2023 niet gevraagd." in fitted(text, catalog)[0]
    assert "niet gevraagd" not in fitted(text, catalog, "2019")[0]


def test_a_scale_the_other_way_round_is_told_by_its_labels(catalog: Catalog) -> None:
    labels = {"value_labels": {"v2": {"1": "Helemaal oneens", "5": "Helemaal eens", "3": "neutraal"}}}
    told, _ = fitted(MAP, catalog, **labels)
    assert "In het bestand heet 1 'Helemaal oneens', in de catalogus is dat 5." in told
    assert told.count("in de catalogus is dat") == 2
    turned = MAP + '[items.prettig.answers]\n"1" = 5\n"2" = 4\n"3" = 3\n"4" = 2\n"5" = 1\n'
    assert fitted(turned, catalog, **labels)[0] == ""


def test_a_value_cannot_be_missing_and_an_answer_at_once(catalog: Catalog) -> None:
    text = MAP + '[items.prettig.answers]\n"1" = 1\n"8" = 5\n'
    assert fitted(text, catalog)[0] == ""
    told, _ = fitted(text, catalog, user_missing={"v2": ((8.0, 9.0),)})
    assert "items.prettig.answers.8: De waarde 8 telt als ontbrekend" in told


@pytest.mark.parametrize(
    ("edition", "source", "said"),
    [
        ("2022", "enquete", "editie"),
        ("1066", "enquete", "staat niet in de catalogus"),
        ("2023", "wens", "staat niet in de catalogus"),
        ("2023", "register", "geen enquête"),
    ],
)
def test_source_and_edition_must_belong_together(
    catalog: Catalog, edition: str, source: str, said: str
) -> None:
    assert not edition_faults(catalog, "2023", "enquete")
    assert said in str(edition_faults(catalog, edition, source)[0])


# The draft of a map.


def test_a_draft_finds_roles_items_and_districts_and_can_be_used(catalog: Catalog) -> None:
    columns = people()
    columns["wijk"] = [1.0, 2.0, 3.0] * 4
    columns["v2"][0] = 8.0
    labels = {"weging": "Weegfactor", "v1": "Cijfer voor de buurt", "v2": "Mensen gaan prettig met elkaar om"}
    words = {
        "wijk": {"1": "Aadijk", "2": "Beekzigt", "3": "Colkhof"},
        "manier": {"1": "Internet", "2": "Op papier", "3": "Enquêteur aan de deur"},
        "v2": {"1": "helemaal oneens", "5": "helemaal eens", "8": "weet niet"},
    }
    renamed = {"manier": "Methode van invullen"}
    file = delivered(columns, labels=labels | renamed, value_labels=words)
    text = draft_map(file, catalog)
    mapping = read_map(text, catalog)
    assert mapping.columns == {
        "district": "wijk", "weight": "weging", "stratum": "", "mode": "manier", "respondent": "respnr",
    }  # fmt: skip
    assert {code: item.column for code, item in mapping.items.items()} == {"cijfer": "v1", "prettig": "v2"}
    assert mapping.districts == {"2": "WK020202"}
    assert mapping.modes == {"1": "online", "2": "paper", "3": "interview"}
    assert mapping.items["prettig"].answers["1"] == 5 and mapping.items["prettig"].missing == {"8"}
    assert 'column = "v1"  # gok: Cijfer voor de buurt' in text
    assert "# [items.oud]  Vraag van vroeger" in text


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("v9", "Manier van invullen"),
        ("Manier van invullen", ""),
        ("enquetewijze", ""),
        ("Enquêtewijze", ""),
        ("methode", ""),
        ("wijze", ""),
        ("modus", ""),
    ],
)
def test_a_draft_finds_the_column_that_says_how_people_answered(
    name: str, label: str, catalog: Catalog
) -> None:
    columns = people()
    columns[name] = columns.pop("manier")
    file = delivered(columns, labels={name: label} if label else {})
    assert tomllib.loads(draft_map(file, catalog))["columns"]["mode"] == name


def test_a_column_with_many_values_does_not_say_how_people_answered(catalog: Catalog) -> None:
    columns = people(each=40)
    del columns["manier"]
    columns["wijze"] = [float(number % 30) for number in range(120)]
    assert "mode" not in tomllib.loads(draft_map(delivered(columns), catalog))["columns"]


def test_without_a_mode_the_import_says_what_it_cannot_see(catalog: Catalog) -> None:
    (line,) = [one for one in remarks_of(people(), catalog, NO_MODE) if "manier van invullen" in one]
    assert "interviews" in line and "trendbreuk" in line
    assert not any("trendbreuk" in one for one in remarks_of(people(), catalog))


def test_a_column_with_the_code_of_an_item_is_no_guess(catalog: Catalog) -> None:
    text = draft_map(delivered(people() | {"cijfer": [7.0] * 12}), catalog)
    assert 'column = "cijfer"\n' in text


WILD = st.text(st.characters(codec="utf-8"), max_size=30)


@given(text=WILD)
def test_any_text_survives_as_toml(text: str) -> None:
    line = f"{key(text or 'x')} = {quoted(text)}  # {comment(text)}"
    assert tomllib.loads(line) == {text or "x": text}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(WILD.filter(bool), min_size=2, max_size=5, unique=True),
    labels=st.lists(WILD, min_size=5, max_size=5),
    cells=st.lists(st.one_of(st.none(), WILD), min_size=3, max_size=6),
)
def test_a_draft_of_any_file_loads_without_faults_of_form(
    catalog: Catalog, names: list[str], labels: list[str], cells: list[str | None]
) -> None:
    words = {cell.strip(): label for cell, label in zip(cells, labels, strict=False) if cell}
    file = delivered(
        dict.fromkeys(names, cells),
        labels=dict(zip(names, ["wijk", "weging", "Cijfer voor de buurt", *labels], strict=False)),
        value_labels=dict.fromkeys(names, words),
    )
    tables = tomllib.loads(draft_map(file, catalog))
    _, findings = mapping_of(tables, catalog, "map.toml")
    unfinished = {"columns.district", "columns.weight", "items"}
    assert {one.where for one in findings} <= unfinished


def test_every_real_district_is_known_by_one_name_only() -> None:
    real = load(Path(__file__).resolve().parents[1] / "data" / "catalog")
    codes = district_codes(real)
    assert set(codes.values()) == {area.code for area in real.areas_on("district")}


# The command.


def write_sav(path: Path, columns: dict[str, list[Any]], **options: Any) -> Path:
    pyreadstat.write_sav(pd.DataFrame(columns), path, **options)
    return path


def command(data: Path, file: Path, *more: str) -> int:
    (file.parent / "map.toml").write_text(MAP, encoding="utf-8")
    asked = [
        "--edition",
        "2023",
        "--map",
        str(file.parent / "map.toml"),
        "--source",
        "enquete",
        "--by",
        "Els",
    ]
    return run(["import", str(file), *asked, "--data", str(data), *more])


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_good_delivery_is_staged_without_anything_personal(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_sav(tmp_path / "levering.sav", people(each=60))
    before = snapshot(data)
    assert command(data, file) == 0
    shown = capsys.readouterr().out
    assert "python -m monitor compare 2023 --source enquete" in shown
    assert "Aadijk" in shown and "180 respondenten" in shown
    staged = data / "staging" / "enquete_2023"
    kept = pl.read_parquet(staged / "answers.parquet")
    assert kept.columns == ["district", "stratum", "weight", "mode", "cijfer", "prettig"]
    figures = pl.read_csv(staged / "figures.csv")
    mean = (kept["cijfer"] * kept["weight"]).sum() / kept["weight"].sum()
    city = figures.filter((pl.col("indicator") == "cijfer_buurt") & (pl.col("area") == "GM0202"))
    assert city["value"][0] == pytest.approx(mean, abs=0.0005), "three decimals are kept of the city"
    after = snapshot(data)
    assert {name: after[name] for name in before} == before, "an import only adds to the waiting room"


def test_a_bad_delivery_is_refused_with_everything_at_once_and_changes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = people(each=60)
    put("weging", -1.0)(columns)
    put("v1", 11.0)(columns)
    del columns["v2"]
    before = snapshot(data)
    assert command(data, write_sav(tmp_path / "levering.sav", columns)) == 1
    told = capsys.readouterr().err
    assert "negatief" in told and "'11'" in told and "De kolom 'v2' staat niet in levering.sav" in told
    assert snapshot(data) == before


def test_a_personal_column_stops_the_import_without_repeating_it(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = people(each=60) | {"v99": ["kim@voorbeeld.nl", *[""] * 179]}
    file = write_sav(tmp_path / "levering.sav", columns)
    assert command(data, file) == 1
    assert run(["import", str(file), "--draft-map", "--data", str(data)]) == 1
    told = capsys.readouterr()
    assert "kolom v99" in told.err and "kim@" not in told.err + told.out
    assert not (data / "staging").exists()


def test_the_command_prints_a_draft_that_it_takes_back(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = people(each=60)
    del columns["manier"]
    file = write_sav(
        tmp_path / "levering.sav",
        columns,
        column_labels={"v1": "Cijfer voor de buurt", "v2": "Mensen gaan prettig met elkaar om"},
    )
    assert run(["import", str(file), "--draft-map", "--data", str(data)]) == 0
    path = tmp_path / "draft.toml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert (
        run(
            [
                "import",
                str(file),
                "--edition",
                "2023",
                "--map",
                str(path),
                "--source",
                "enquete",
                "--data",
                str(data),
            ]
        )
        == 0
    )


def test_an_incomplete_command_says_what_is_lacking(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", str(tmp_path / "x.sav"), "--data", str(data)]) == 1
    assert "--edition, --map" in capsys.readouterr().err


def test_a_draft_for_published_tables_is_one_of_the_other_route(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tabel.csv"
    file.write_text("Wijk;2021;2023\nAadijk;7,1;7,2\nBeekzicht;7,3;7,1\nColkhof;6,9;7,0\n", encoding="utf-8")
    asked = ["import", str(file), "--draft-map", "--data", str(data)]
    for more, route in (([], "tables"), (["--route", "answers"], "answers")):
        assert run([*asked, *more]) == 0
        assert tomllib.loads(capsys.readouterr().out)["route"] == route


def test_a_division_of_the_map_goes_along(data: Path, tmp_path: Path) -> None:
    file = write_sav(tmp_path / "levering.sav", people(each=60))
    path = tmp_path / "oud.toml"
    path.write_text(
        MAP.replace('route = "answers"', 'route = "answers"\ndivision = "2016"'), encoding="utf-8"
    )
    asked = [
        "--edition",
        "2017",
        "--map",
        str(path),
        "--source",
        "enquete",
        "--by",
        "Els",
        "--data",
        str(data),
    ]
    assert run(["import", str(file), *asked]) == 0
    assert '"division": "2016"' in (data / "staging" / "enquete_2017" / "delivery.json").read_text(
        encoding="utf-8"
    )


def test_published_tables_are_staged_by_the_same_command(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, path = tmp_path / "tabel.csv", tmp_path / "tabel.toml"
    rows = "Aadijk;Cijfer buurt;2023;7,1;120\nBeekzicht;Cijfer buurt;2023;7,3;110\nColkhof;Cijfer buurt;2023;6,9;140\n"
    file.write_text(f"Wijk;Onderwerp;Editie;Waarde;Aantal\n{rows}", encoding="utf-8")
    columns = 'area = "Wijk"\nindicator = "Onderwerp"\nedition = "Editie"\nvalue = "Waarde"\nn = "Aantal"\n'
    labels = '[table]\nlayout = "long"\nheaders = []\n'
    indicators = '[indicators]\n"Cijfer buurt" = "cijfer_buurt"\n'
    path.write_text(f'route = "tables"\n{labels}[columns]\n{columns}{indicators}', encoding="utf-8")
    asked = ["--edition", "2023", "--map", str(path), "--source", "enquete", "--data", str(data)]
    assert run(["import", str(file), *asked]) == 0, capsys.readouterr().err
    figures = pl.read_csv(data / "staging" / "enquete_2023" / "figures.csv")
    assert dict(figures.filter(pl.col("area").is_in(DISTRICTS)).select("area", "value").iter_rows()) == {
        "WK020201": 7.1,
        "WK020202": 7.3,
        "WK020203": 6.9,
    }


def test_a_file_name_that_is_no_utf8_stops_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = tmp_path / os.fsdecode(b"lev\xe9ring.csv")
    rows = zip(*people(each=20).values(), strict=True)
    text = "\n".join(",".join(map(str, row)) for row in [tuple(people()), *rows])
    odd.write_text(text, encoding="utf-8")
    assert run(["import", str(odd), "--draft-map", "--data", str(data)]) == 0
    assert tomllib.loads(capsys.readouterr().out)["columns"]["district"] == "wijk"
    tables = tmp_path / os.fsdecode(b"tab\xe9l.csv")
    tables.write_text("Wijk;2023\nAadijk;7,2\nBeekzicht;7,1\nColkhof;7,0\n", encoding="utf-8")
    assert run(["import", str(tables), "--draft-map", "--data", str(data)]) == 0
    assert "# Map voor tab?l.csv." in capsys.readouterr().out
    assert command(data, odd) == 0
    kept = (data / "staging" / "enquete_2023" / "delivery.json").read_text(encoding="utf-8")
    assert 'ring.csv"' in kept, "the name is kept without the sign that cannot be written"
