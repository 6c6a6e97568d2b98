"""What figures say: numbers, findings, certainty and verdicts in plain Dutch, and never more than they carry."""

import ast
import re
from pathlib import Path

import polars as pl
import pytest
from babel.numbers import format_currency
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from visiting import Visit, put_in_use

from monitor.catalog import Catalog, load
from monitor.catalog.models import Division
from monitor.exports import workbook
from monitor.questions import budgets, classes, observations, on_map, profile
from monitor.store import Release
from monitor.ui import area_plans, explained_method
from monitor.views import judgement, words
from monitor.views.legend import AGAINST_REST, CHANGE, VALUE, class_labels, legend, map_rows
from monitor.views.tables import Cell, breakable, html_table, outside

NOT_USED = re.compile(
    r"\b(significant\w*|aantoonbaar\w*|scoort laag|probleemwijk\w*|achterstandswijk\w*|aandachtswijk\w*"
    r"|krachtwijk\w*|lage-ses-wijk\w*)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(ROOT / "data" / "catalog")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"), (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-2.5, 0, "-3"), (7.25, 1, "7,3"), (7.35, 1, "7,4"),
        (1.005, 2, "1,01"), (7, 1, "7,0"), (1234567, 0, "1.234.567"), (208934829, 0, "208.934.829"),
        (1234.5, 1, "1.234,5"), (99.95, 1, "100,0"), (-0.04, 1, "0,0"), (-0.4, 0, "0"), (54.99999999999, 0, "55"),
    ],
)  # fmt: skip
def test_numbers_have_a_decimal_comma_and_half_goes_away_from_zero(
    value: float, decimals: int, text: str
) -> None:
    assert words.number(value, decimals) == text


@given(st.floats(0, 1e9), st.integers(0, 3))
def test_a_number_is_never_further_than_half_a_step_from_the_value(value: float, decimals: int) -> None:
    text = words.number(value, decimals)
    assert re.fullmatch(r"\d{1,3}(\.\d{3})*" + (r",\d{" + str(decimals) + "}" if decimals else ""), text)
    assert abs(float(text.replace(".", "").replace(",", ".")) - value) <= 0.5 / 10**decimals + 1e-6


@given(st.floats(0.001, 1e6), st.integers(0, 2))
def test_a_negative_number_mirrors_the_positive_one(value: float, decimals: int) -> None:
    positive = words.number(value, decimals)
    assert words.number(-value, decimals) == (positive if not positive.strip("0,.") else f"-{positive}")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Heijenoord/Lombok", "Heijenoord/<wbr>Lombok"), ("De Laar/Elden", "De Laar/<wbr>Elden"), ("en/of", "en/of"),
        ("1/2 jaar", "1/2 jaar"), ("Kop/<b>staart", "Kop/&lt;b&gt;staart"),
    ],
)  # fmt: skip
def test_a_line_may_break_after_the_slash_in_a_name_and_nowhere_else(text: str, html: str) -> None:
    assert breakable(text) == html


@pytest.mark.parametrize("value", [300_000, -200, -1_234_567, 0])
def test_an_amount_of_money_has_its_minus_where_dutch_writes_it(value: int) -> None:
    dutch = format_currency(value, "EUR", locale="nl").replace("\xa0", " ").removesuffix(",00")
    assert words.euros(value) == dutch


def test_a_workbook_writes_an_amount_below_zero_as_the_pages_do(catalog: Catalog) -> None:
    above, below = workbook.pattern(catalog.indicator["gemiddelde_woningwaarde"]).split(";")
    assert below == above.replace('"€ "', '"€ "-')
    assert words.euros(-200) == "€ -200"


@pytest.mark.parametrize(
    ("code", "value", "short", "spoken"),
    [
        ("eenzaam", 55.1, "55%", "55 procent"),
        ("rc_leefbaarheid", 7.4, "7,4", "7,4"),
        ("gemiddelde_woningwaarde", 300000, "€ 300.000", "€ 300.000"),
        ("aantal_inwoners", 12345, "12.345", "12.345"),
        ("leefbaarometer_klasse", 6, "klasse 6", "6"),
    ],
)
def test_a_value_with_its_unit(catalog: Catalog, code: str, value: float, short: str, spoken: str) -> None:
    one = catalog.indicator[code]
    assert words.amount(value, one).replace("\xa0", " ") == short
    assert words.said(value, one).replace("\xa0", " ") == spoken


def told(release: Release, indicator: str, area: str, edition: str) -> dict[str, str]:
    """Every sentence that goes with one figure of the real data."""
    catalog = release.catalog
    one, place = catalog.indicator[indicator], catalog.area[area]
    row = observations(release, indicator, area, edition).row(0, named=True)
    city = observations(release, indicator, "arnhem", edition)
    city_value = city["value"].item() if city.height else None
    source = catalog.source[row["source"]]
    return {
        "finding": judgement.finding(row, one, place, city_value, source),
        "subtitle": words.subtitle(row, one, place.level, source, catalog.divisions),
        "certainty": judgement.certainty(row, one, source, catalog.cautions_for(area, one.kind)),
    }


def test_a_model_estimate_is_told_with_its_maker_and_without_a_verdict(real: Release) -> None:
    found = told(real, "eenzaam", "WK020207", "2020")
    assert found["finding"] == (
        "Volgens het RIVM voelt in Klarendal 55 procent van de volwassenen zich eenzaam; in heel Arnhem 51 procent"
    )
    assert "Berekend door het RIVM, niet apart gemeten in deze wijk." in found["certainty"]
    assert "geen marge bekend" in found["certainty"]
    assert found["subtitle"] == (
        "Volwassenen (18 jaar en ouder) die zich eenzaam voelen, per wijk, 2020, "
        "bron: RIVM, GGD'en en CBS, wijkgrenzen van nu (sinds 2018)."
    )


def test_the_city_is_not_called_a_district(real: Release) -> None:
    assert "deze wijk" not in told(real, "eenzaam", "GM0202", "2020")["certainty"]
    assert told(real, "eenzaam", "GM0202", "2020")["finding"].startswith(
        "Volgens het RIVM voelt in heel Arnhem"
    )


def test_registered_events_are_called_reports(real: Release) -> None:
    certainty = told(real, "misdrijven_per_1000", "WK020207", "2023")["certainty"]
    assert "niet hoe vaak het gebeurt" in certainty
    assert "Waarschijnlijk tussen" in certainty
    assert certainty.count("niet hoe vaak het gebeurt") == 1


def test_where_residents_are_no_fair_measure_it_is_said(real: Release) -> None:
    assert "geen eerlijke maat" in told(real, "misdrijven_per_1000", "WK020201", "2023")["certainty"]


def test_a_class_is_told_on_the_lines_of_its_time(real: Release) -> None:
    assert (
        "wijkgrenzen tot en met 2017" in told(real, "leefbaarometer_klasse", "WK020207", "2016")["subtitle"]
    )


@pytest.mark.parametrize("status", ["suppressed", "missing", "not_asked", "not_applicable"])
def test_an_absent_value_says_why_and_never_shows_a_number(catalog: Catalog, status: str) -> None:
    one, area = catalog.indicator["eenzaam"], catalog.area["WK020207"]
    source = catalog.source[one.source]
    row = {
        "value": None, "lower": None, "upper": None, "status": status, "flags": "", "note": "",
        "division": "2018", "edition": "2020", "reason": "",
    }  # fmt: skip
    title = judgement.finding(row, one, area, 51.2, source)
    assert words.value_or_reason(row, one) in title
    assert not re.search(r"\d", title)
    assert judgement.NO_VALUE[status] in judgement.certainty(row, one, source)


def test_reasons_for_absence_differ_from_each_other() -> None:
    assert len(set(judgement.NO_VALUE.values())) == len(set(words.NO_VALUE_SHORT.values())) == 4


def test_enumerations_end_with_and() -> None:
    assert [words.enumeration(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a en b",
        "a, b en c",
    ]


def texts_of_catalog(catalog: Catalog) -> list[str]:
    return re.findall(r'"((?:[^"\\]|\\.)*)"', catalog.document())


def texts_of_code() -> list[str]:
    files = [*(ROOT / "monitor").rglob("*.py"), *(ROOT / "pages" / "public").rglob("*.py"), ROOT / "app.py"]
    return [
        node.value
        for path in files
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_words_that_brand_people_or_claim_too_much_are_used_nowhere(catalog: Catalog) -> None:
    found = [text for text in [*texts_of_catalog(catalog), *texts_of_code()] if NOT_USED.search(text)]
    assert not found


def test_notes_of_figures_do_not_use_them_either(real: Release) -> None:
    notes = observations(real)["note"].unique().to_list()
    assert not [note for note in notes if NOT_USED.search(note)]


@pytest.mark.parametrize("area", ["WK020207", "W4", "GM0202", "BU02020731"])
def test_every_figure_of_an_area_can_be_told(real: Release, area: str) -> None:
    if area not in real.catalog.area:
        area = real.catalog.areas_on("neighbourhood")[40].code
    for indicator, edition in profile(real, area).select("indicator", "edition").iter_rows():
        for text in told(real, indicator, area, edition).values():
            assert "{" not in text
            assert "None" not in text
            assert "  " not in text
            assert not NOT_USED.search(text)


def test_no_model_or_class_is_ever_judged_in_words(real: Release) -> None:
    for one in real.catalog.indicators:
        if real.catalog.source[one.source].nature in {"model", "classes"} and one.mapped:
            for edition in one_each(real, one.code):
                assert (
                    on_map(real, one.code, edition)["verdict"].null_count()
                    == on_map(real, one.code, edition).height
                )


def one_each(release: Release, indicator: str) -> list[str]:
    return observations(release, indicator, "klarendal")["edition"].unique().sort().to_list()[:1]


def test_the_legend_says_the_classes_of_the_question(real: Release) -> None:
    for one in real.catalog.indicators:
        if one.limits:
            assert len(class_labels(one)) == classes(real, one.code).height == len(one.limits) + 1


def test_the_legend_of_shares_in_words(catalog: Catalog) -> None:
    one = catalog.indicator["eenzaam"].model_copy(update={"limits": (35, 40, 45, 50)})
    assert class_labels(one) == [
        "tot en met 35%", "meer dan 35 tot en met 40%", "meer dan 40 tot en met 45%", "meer dan 45 tot en met 50%",
        "meer dan 50%",
    ]  # fmt: skip


@pytest.mark.parametrize("shown", [VALUE, AGAINST_REST, CHANGE])
def test_suppressed_missing_and_zero_look_different_on_the_map(small: Release, shown: str) -> None:
    one = small.catalog.indicator["meldingen_per_1000"]
    items = legend(one, shown)
    assert len({item["label"] for item in items}) == len(items)
    rows = {
        row["area"]: row
        for row in map_rows(on_map(small, one.code, "2023"), one, shown).iter_rows(named=True)
    }
    assert (rows["WK020203"]["pattern"], rows["WK020203"]["class_index"]) == ("suppressed", None)
    assert rows["WK020201"]["pattern"] == "none"


@pytest.mark.parametrize(
    ("code", "index"), [("worse", 0), ("lower", 0), ("chance", 2), ("better", 4), ("higher", 4)]
)
def test_unfavourable_is_the_same_colour_whichever_way_is_good(small: Release, code: str, index: int) -> None:
    one = small.catalog.indicator["meldingen_per_1000"]
    answer = on_map(small, one.code, "2023").with_columns(
        verdict=pl.when(pl.col("verdict").is_not_null()).then(pl.lit(code)), verdict_reason=pl.lit("proven")
    )
    drawn = map_rows(answer, one, AGAINST_REST).filter(pl.col("area") == "WK020201")
    assert drawn["class_index"].item() == index


def test_what_may_be_chance_is_hatched_on_the_map_and_in_the_legend(small: Release) -> None:
    one = small.catalog.indicator["meldingen_per_1000"].model_copy(update={"threshold": 5.0})
    found = {}
    for reason in ("not_proven", "too_small"):
        answer = on_map(small, one.code, "2023").with_columns(
            verdict=pl.lit("chance"), verdict_reason=pl.lit(reason)
        )
        found[reason] = map_rows(answer, one, AGAINST_REST)["pattern"][0]
    assert found == {"not_proven": "uncertain", "too_small": "none"}
    items = {item["label"]: item.get("pattern") for item in legend(one, AGAINST_REST)}
    assert items["het verschil kan toeval zijn"] == "uncertain"
    assert items["het verschil is te klein om van belang te zijn"] is None


def test_a_table_is_safe_and_has_headings() -> None:
    html = html_table(
        ["Wijk", "Cijfer"], [["<b>Aadijk</b>", "7,4"], ["Beekzicht", Cell("<i>x</i>")]], 'Een "tabel"', [1]
    )
    assert "&lt;b&gt;Aadijk&lt;/b&gt;" in html
    assert "<i>x</i>" in html
    assert html.count('scope="row"') == 2
    assert html.count('scope="col"') == 2
    assert "<caption>" in html


def test_a_column_of_sentences_gets_room_on_a_phone_and_a_column_of_numbers_does_not() -> None:
    rows = [["Alteveer/Cranevelt", "7,4", "Aadijk: minder dan 50 antwoorden"]]
    assert '<table class="r2 w3">' in html_table(["Wijk", "Cijfer", "Opmerking"], rows, "x", [1])
    assert '<table class="">' in html_table(["Wijk", "Cijfer"], [["Alteveer/Cranevelt", "7,4"]], "x")


def test_a_column_of_years_takes_no_more_room_than_years_need() -> None:
    assert '<table class="s1">' in html_table(["Jaar", "Cijfer"], [["2023", "7,4"], ["2025", "7,2"]], "x")
    assert "s1" not in html_table(["Jaar", "Cijfer"], [["2023", "7,4"], ["2025, voorlopig", "7,2"]], "x")


def test_a_table_of_few_columns_keeps_value_and_name_together() -> None:
    assert "lwm-narrow" in html_table(["Wijk", "Cijfer"], [["Aadijk", "7,4"]], "x")
    assert "lwm-narrow" not in html_table(["Wijk", "a", "b", "c"], [["Aadijk", "1", "2", "3"]], "x")


def test_a_link_to_another_site_tells_it_nothing_and_is_text_without_an_address() -> None:
    cell = outside("CBS <Kerncijfers>", "https://www.cbs.nl/?a&b")
    assert isinstance(cell, Cell)
    assert 'rel="noopener noreferrer"' in cell.html
    assert "CBS &lt;Kerncijfers&gt;" in cell.html
    assert outside("GGD", "") == "GGD"


def test_an_interval_reads_after_between_and_alone(catalog: Catalog) -> None:
    one, row = catalog.indicator["misdrijven_per_1000"], {"lower": 56.2, "upper": 78.0}
    assert (words.margin(row, one), words.reach(row, one)) == ("56 en 78", "56 tot 78")
    assert words.margin({"lower": None, "upper": 3}, one) == ""


def test_a_new_division_needs_no_new_words(catalog: Catalog) -> None:
    lines = [*catalog.divisions, Division(code="2031", label="wijkgrenzen van 2031")]
    assert words.borders("2031", lines) == "wijkgrenzen van 2031"
    assert words.borders("none", lines) == words.borders("1999", lines) == ""
    row = {"flags": "", "status": "measured", "value": 1}
    told = [words.remark(row | {"division": code}) for code in ("2018", "none", "2016", "2031")]
    assert told == ["", "", "oude wijkgrenzen", "oude wijkgrenzen"]


def test_a_second_budget_year_takes_the_place_of_the_first(
    real: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = budgets(real).with_columns(edition=pl.lit("2031"), printed=pl.col("printed") + 1_000_000)
    both = pl.concat([budgets(real), later])
    for module in (explained_method, area_plans):
        monkeypatch.setattr(module, "budgets", lambda release: both)
    put_in_use(real, monkeypatch)
    for page, title in (("uitleg", "Budgetten 2031"), ("wijk", "Begroting 2031")):
        visit = Visit().open(page)
        (table,) = [one for one in visit.tables if one.caption.startswith(title)]
        assert len(table.rows) - 1 <= later.height
        assert "van 2031" in visit.text
        assert "2021" not in table.caption


def test_of_what_the_city_consists_is_counted(real: Release, small: Release) -> None:
    assert words.city_parts(real.catalog) == "24 wijken in acht gebieden"
    assert words.city_parts(small.catalog) == "drie wijken in één gebied"
