"""Whether what publishers send becomes a sound proposal, and a proposal a delivery that the build takes."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Tiny
from fetching import MEASURES, Practice, crimes, health, key_figures, observation
from replay import Features, Reply, Server, Table3, Table4, WebFeatures, as_json, place, serving, square

from monitor.build.coverage import read
from monitor.build.fetch import boundaries
from monitor.build.fetch.accepting import accept
from monitor.build.fetch.figures import Value, value_of, written
from monitor.build.fetch.offered import Offered, fit
from monitor.build.recipe import build
from monitor.catalog import load
from monitor.catalog.fetching import Column, load_fetching
from monitor.commands import run
from monitor.findings import Rejected
from monitor.questions.figures import observations
from monitor.store import open_release


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as one:
        yield one


@pytest.fixture
def practice(tiny: Tiny, server: Server) -> Practice:
    return Practice(tiny, server)


@pytest.mark.parametrize(
    ("raw", "sign", "value"),
    [
        (0, "None", Value(Decimal(0))),
        (1510, "None", Value(Decimal(1510))),
        (Decimal("0.8"), "", Value(Decimal("0.8"))),
        ("    12.5", "", Value(Decimal("12.5"))),
        (None, "None", Value(None, "missing")),
        (None, "Impossible", Value(None, "missing")),
        (None, "Confidential", Value(None, "suppressed")),
        ("       .", "", Value(None, "missing")),
        ("", "", Value(None, "missing")),
        ("x", "", Value(None, "suppressed")),
        (-99997, "", Value(None, "missing")),
        (-3, "", Value(Decimal(-3))),
    ],
)
def test_a_sign_of_the_publisher_is_never_a_zero(raw: object, sign: str, value: Value) -> None:
    assert value_of(raw, sign) == value


@pytest.mark.parametrize("raw", ["12,5", "-", "NaN", True, "ongeveer 5", [1]])
def test_an_unknown_sign_is_no_figure(raw: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        value_of(raw)


@pytest.mark.parametrize(
    ("number", "text"),
    [("33300.0", "33300"), ("0.80", "0.8"), ("0", "0"), ("-0", "0"), ("1E+2", "100"), ("-5", "-5")],
)
def test_a_number_is_written_without_what_says_nothing(number: str, text: str) -> None:
    assert written(Decimal(number)) == text


def column(title: str, code: str = "", unit: str = "") -> Column:
    return Column(group="g", indicator="i", title=title, code=code, unit=unit)


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("GemiddeldInkomenPerInwoner_78", "Gemiddeld inkomen per inwoner"),
        ("GemiddeldInkomenPerInwoner_81", "Gemiddeld inkomen per inwoner"),
        ("k_0Tot15Jaar_8", "0 tot 15 jaar"),
        ("GemiddeldeWOZWaardeVanWoningen_39", "Gemiddelde WOZ-waarde van woningen"),
        ("k_40PersonenMetLaagsteInkomen_79", "40% personen met laagste inkomen"),
        ("ScholenBinnen3Km_114", "Scholen binnen 3 km"),
    ],
)
def test_a_place_number_in_a_key_does_not_matter(key: str, title: str) -> None:
    fitted, remarks, _ = fit(
        [column(title)], [Offered(key, "anders"), Offered("AndereKolom_9", "Andere")], "t"
    )
    assert (fitted[0].offered.code, remarks) == (key, [])


@pytest.mark.parametrize(
    ("unit", "scale"),
    [
        ("x 1 000 euro", 1000),
        ("1 000 euro", 1000),
        ("x 1000 euro", 1000),
        ("euro", 1),
        ("mln euro", 1_000_000),
    ],
)
def test_the_published_unit_says_what_a_figure_is_multiplied_by(unit: str, scale: int) -> None:
    fitted, _, _ = fit([column("Inkomen", unit="euro")], [Offered("a", "Inkomen", unit)], "t")
    assert fitted[0].scale == scale


def test_another_unit_is_refused() -> None:
    with pytest.raises(Rejected, match="is in 'x 1 000 dollar', niet in 'euro'"):
        fit([column("Inkomen", unit="euro")], [Offered("a", "Inkomen", "x 1 000 dollar")], "t")


def test_two_columns_with_one_title_are_refused_unless_the_code_tells() -> None:
    offered = [Offered("A1", "Koopwoningen", "%"), Offered("B1", "Koopwoningen", "%")]
    with pytest.raises(Rejected, match="Meer kolommen heten 'Koopwoningen': A1, B1"):
        fit([column("Koopwoningen")], offered, "t")
    assert fit([column("Koopwoningen", "B1")], offered, "t")[0][0].offered.code == "B1"


def test_a_new_title_under_the_same_code_is_remarked() -> None:
    _, remarks, _ = fit([column("Inkomen", "A1")], [Offered("A1", "Besteedbaar inkomen")], "t")
    assert remarks == ["i: de kolom heet nu 'Besteedbaar inkomen'. Kijk of de omschrijving nog klopt."]


def test_a_delivery_has_the_form_of_the_build_and_says_where_it_came_from(practice: Practice) -> None:
    key_figures(practice.server)
    before = practice.kept()
    assert practice.fetch() == 0
    assert practice.kept() == before
    folder = practice.proposal()
    lines = (folder / "kwb_2025.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "indicator,area,edition,value,respondents,status,note"
    assert "aantal_inwoners,GM0202,2025,3520,,," in lines
    assert (
        "meldingen,BU02020150,2025,,,missing,Het CBS geeft hier geen cijfer." not in lines
    )  # no such level there
    (block,) = tomllib.loads((folder / "catalog.toml").read_text(encoding="utf-8"))["delivery"]
    assert (block["file"], block["source"], block["division"]) == ("cbs/kwb_2025.csv", "register", "2018")
    assert "afgerond op vijf" in block["note"]
    told = json.loads((folder / "origin.json").read_text(encoding="utf-8"))["cbs/kwb_2025.csv"]
    page = practice.data / "staging" / "fetch" / "kwb-2025" / "pages" / "86165NED" / "0001.json"
    assert told["answers"][0]["bytes"] == page.stat().st_size
    assert "/odata/v1/CBS/86165NED/Observations?$filter=" in told["answers"][0]["address"]
    report = (folder / "verslag.txt").read_text(encoding="utf-8")
    assert "1 kolom zonder onderwerp, niet opgenomen: Bevolkingsdichtheid." in report


def test_what_is_not_there_is_missing_or_hidden(practice: Practice) -> None:
    rows = [observation(area, "T001036", 1000) for area in ("GM0202", "WK020201", "WK020202", "WK020203")]
    rows += [observation("GM0202", "M000001", 9), observation("WK020202", "M000001", None, "Confidential")]
    Table4(practice.server, "86165NED", MEASURES, rows)
    assert practice.fetch() == 0
    found = practice.rows()
    assert found["meldingen", "GM0202"] == ("9", "")
    assert found["meldingen", "WK020201"] == ("", "missing")
    assert found["meldingen", "WK020202"] == ("", "suppressed")


def test_counts_that_are_not_rounded_to_five_are_remarked(practice: Practice) -> None:
    table = key_figures(practice.server)
    assert practice.fetch() == 0
    report = practice.proposal() / "verslag.txt"
    assert "niet afgerond op vijf" not in report.read_text(encoding="utf-8")
    table.rows[2]["Value"], table.modified = 1511, "later"
    assert practice.fetch() == 0
    assert "aantal_inwoners: niet afgerond op vijf" in report.read_text(encoding="utf-8")


def test_a_column_without_any_figure_is_left_out_and_told(practice: Practice) -> None:
    table = key_figures(practice.server)
    for row in table.rows:
        if row["Measure"] == "M000001":
            row["Value"] = None
    assert practice.fetch() == 0
    assert {name for name, _ in practice.rows()} == {"aantal_inwoners"}
    assert "meldingen: nog geen enkel cijfer in 2025" in (practice.proposal() / "verslag.txt").read_text()


def test_a_changed_column_is_told_with_what_looks_like_it_and_nothing_is_made(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    table = key_figures(practice.server)
    table.measures = [("T009999", "Aantal inwoners per 1 januari", "aantal"), *table.measures[2:]]
    before = practice.kept()
    assert practice.fetch() == 1
    told = capsys.readouterr().err
    assert (
        "De kolom 'Aantal inwoners' is er niet meer. Wat erop lijkt: 'Aantal inwoners per 1 januari' (T009999)"
        in told
    )
    assert "De kolom 'Aantal meldingen' is er niet meer." in told
    assert practice.kept() == before
    assert not practice.proposal().exists()
    assert pages(practice) == []


def pages(practice: Practice) -> list[Path]:
    return list((practice.data / "staging").rglob("0*.json"))


@pytest.mark.parametrize("name", ["WijkenEnBuurten", "Value", "Id"])
def test_a_renamed_key_of_the_rows_is_told(
    practice: Practice, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = key_figures(practice.server)
    table.rows = [{**row, f"{name}2025": row[name]} for row in table.rows]
    for row in table.rows:
        if name != "WijkenEnBuurten":
            del row[name]
    if name == "WijkenEnBuurten":
        shown = [{key: value for key, value in row.items() if key != name} for row in table.rows[:4]]
        practice.server.upsets.append(
            lambda path, query: as_json({"value": shown}) if path.endswith("/Observations") else None
        )
    assert practice.fetch() == 1
    assert f"'{name}' ontbreekt; wat erop lijkt: {name}2025" in capsys.readouterr().err


def test_keys_with_spaces_around_them_are_read(practice: Practice) -> None:
    table = key_figures(practice.server)
    page = {
        "value": [{f"{name} ": value for name, value in row.items()} for row in table.rows if row["Id"] < 17]
    }
    page["value"] = [row for row in page["value"] if row["WijkenEnBuurten "] != "GM0363"]
    practice.server.upsets.append(
        lambda path, query: as_json(page) if path.endswith("/Observations") else None
    )
    assert practice.fetch() == 0


def test_an_area_that_the_catalog_does_not_know_is_refused(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    table = key_figures(practice.server)
    table.rows.append({"Id": 99, **observation("BU02029999", "T001036", 5)})
    assert practice.fetch() == 1
    assert "gebied 'BU02029999', dat niet in de catalogus staat" in capsys.readouterr().err
    practice.change('giver = "Het CBS"', 'giver = "Het CBS"\nleave_out = ["BU02029999"]')
    assert practice.fetch() == 0


def test_only_the_asked_age_and_margin_are_taken_and_an_early_year_is_provisional(practice: Practice) -> None:
    health(practice.server)
    assert practice.fetch("rivm") == 0
    found = practice.rows("rivm", "50150ned_2025.csv")
    assert found["aantal_inwoners", "NL00"] == ("17900000", "")
    assert found["meldingen", "WK020203"] == ("", "missing")
    (block,) = tomllib.loads((practice.proposal("rivm") / "catalog.toml").read_text())["delivery"]
    assert block["provisional"] is True


def test_rows_of_another_age_that_nobody_asked_for_are_not_taken(practice: Practice) -> None:
    table = health(practice.server)
    loose = [
        row
        for row in table.rows
        if row["Perioden"] == "2025JJ00" and not row["WijkenEnBuurten"].startswith("GM0363")
    ]
    practice.server.once("/TypedDataSet/$count", Reply(status=400))
    practice.server.upsets.append(
        lambda path, query: as_json({"value": loose}) if path.endswith("/TypedDataSet") else None
    )
    assert practice.fetch("rivm") == 0
    assert practice.rows("rivm", "50150ned_2025.csv")["aantal_inwoners", "WK020201"] == ("1510", "")


def test_months_are_added_and_neighbourhoods_make_districts_and_city(practice: Practice) -> None:
    crimes(practice.server)
    assert practice.fetch("politie") == 0
    found = practice.rows("politie", "47022ned_2025.csv")
    assert found["meldingen", "BU02020150"] == ("78", "")
    assert found["meldingen", "WK020201"] == ("78", "")
    assert found["meldingen", "GM0202"] == ("78", "")
    assert "Opgeteld uit de buurten." in (practice.proposal("politie") / "47022ned_2025.csv").read_text()


def test_a_month_without_a_figure_makes_no_year_that_is_too_low(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    crimes(practice.server, gap=True)
    assert practice.fetch("politie") == 1
    assert "geen enkel cijfer" in capsys.readouterr().err


def test_a_year_that_is_not_whole_is_refused(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    crimes(practice.server, months=9)
    assert practice.fetch("politie") == 1
    assert "9 van de 12 maanden" in capsys.readouterr().err


def test_figures_that_are_there_already_are_compared(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    practice.change('years = ["2025"]', 'years = ["2023", "2025"]')
    key_figures(practice.server)
    assert practice.fetch("kwb", "2023") == 0
    told = capsys.readouterr().out
    assert "register.csv heeft" in told
    assert "aantal_inwoners GM0202 2023: nu 3500, opgehaald 3520." in told
    before = practice.kept()
    assert practice.accept("kwb", "2023") == 1
    assert "van deze cijfers staan al in register.csv" in capsys.readouterr().err
    assert practice.kept() == before


def test_an_accepted_proposal_is_built(practice: Practice) -> None:
    key_figures(practice.server)
    assert practice.fetch() == 0
    assert practice.accept() == 0
    release = open_release(practice.tiny.build(), practice.tiny.releases)
    answer = observations(release, "aantal_inwoners", "WK020201", "2025").row(0, named=True)
    assert (answer["value"], answer["status"], answer["source"]) == (1510, "measured", "register")
    catalog = load(practice.data / "catalog")
    assert [item.code for item in catalog.editions] == ["2017", "2019", "2021", "2023", "2025", "undated"]
    assert catalog.source["register"].editions == ("2021", "2023", "2025")
    origin = json.loads((practice.data / "raw" / "cbs" / "kwb_2025.origin.json").read_text())
    assert len(origin["answers"][0]["sha256"]) == 64
    release.connection.close()


def test_an_accepted_proposal_is_not_accepted_twice(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    key_figures(practice.server)
    assert practice.fetch() == 0
    assert practice.accept() == 0
    before = practice.kept()
    assert practice.accept() == 1
    assert "Dit bestand is er al." in capsys.readouterr().err
    assert practice.kept() == before


def test_a_proposal_that_was_changed_is_not_accepted(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    key_figures(practice.server)
    assert practice.fetch() == 0
    path = practice.proposal() / "kwb_2025.csv"
    path.write_text(path.read_text().replace("3520", "3530"))
    before = practice.kept()
    assert practice.accept() == 1
    assert "veranderd nadat het werd opgehaald" in capsys.readouterr().err
    assert practice.kept() == before


def test_a_proposal_that_the_build_refuses_leaves_everything_as_it_was(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    table = key_figures(practice.server)
    table.rows[1]["Value"] = -5
    assert practice.fetch() == 0
    before = practice.kept()
    assert practice.accept() == 1
    assert "kwb_2025.csv, regel" in capsys.readouterr().err
    assert practice.kept() == before


def layers() -> dict[str, list[dict[str, Any]]]:
    """Three districts beside each other, one with its water apart, and a neighbourhood."""
    names = ("Aadijk", "Beekzicht", "Colkhof")
    districts = [
        place("wijk", f"WK02020{number}", name, square(190_000 + 500 * number, 443_000))
        for number, name in enumerate(names, start=1)
    ]
    districts.append(place("wijk", "WK020203", "Colkhof", square(192_000, 443_000, 100), water="JA"))
    return {
        "wijken": districts,
        "buurten": [place("buurt", "BU02020150", "Colkhoek", square(190_500, 443_000))],
    }


def test_boundaries_come_as_one_area_per_code_in_metres(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    service = Features(practice.server, layers())
    service.size = 3
    assert practice.fetch("grenzen") == 0
    drawn = json.loads((practice.proposal("grenzen") / "wijken_2025_rd.geojson").read_text())
    assert [item["properties"]["code"] for item in drawn["features"]] == ["WK020201", "WK020202", "WK020203"]
    frame = read(practice.proposal("grenzen") / "wijken_2025_rd.geojson")
    assert frame.loc["WK020201"].geometry.area == pytest.approx(250_000)
    assert frame.loc["WK020203"].geometry.area == pytest.approx(260_000)
    assert "Zelfde codes en namen als bij ons." in capsys.readouterr().out
    assert all("gemeentecode=GM0202" in target for target in practice.server.asked("/items"))


def test_other_codes_and_names_of_areas_are_told(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = layers()
    changed["wijken"][0] = place("wijk", "WK020204", "Dennenhof", square(190_500, 443_000))
    changed["wijken"][1]["properties"]["wijknaam"] = "Beekdal"
    Features(practice.server, changed)
    assert practice.fetch("grenzen") == 0
    told = capsys.readouterr().out
    assert "Nieuw bij de bron: WK020204 Dennenhof." in told
    assert "Niet meer bij de bron: WK020201 Aadijk." in told
    assert "WK020202 heet bij de bron 'Beekdal', bij ons 'Beekzicht'." in told


def test_boundaries_in_degrees_are_refused(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    Features(
        practice.server,
        {**layers(), "wijken": [place("wijk", "WK020201", "Aadijk", square(5.9, 51.9, 0.01))]},
    )
    assert practice.fetch("grenzen") == 1
    assert "staat niet in RD-meters" in capsys.readouterr().err


def test_a_renamed_code_of_boundaries_is_told(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    changed = layers()
    changed["wijken"] = [
        {**one, "properties": {**one["properties"], "statcode": "x"}} for one in changed["wijken"]
    ]
    for one in changed["wijken"]:
        del one["properties"]["wijkcode"]
    Features(practice.server, changed)
    assert practice.fetch("grenzen") == 1
    assert (
        "De kolom 'wijkcode' is er niet meer. Er zijn: gemeentecode, statcode, water, wijknaam."
        in capsys.readouterr().err
    )


def test_older_boundaries_are_asked_page_by_page(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "SIZE", 2)
    WebFeatures(practice.server, {"wijkenbuurten:wijken": layers()["wijken"]}, "2022")
    assert practice.fetch("grenzen", "2022") == 0
    starts = [target.partition("startIndex=")[2].partition("&")[0] for target in practice.server.log]
    assert starts == [
        "0",
        "0",
        "2",
        "4",
        "0",
    ]  # before and after, the first page tells whether anything changed
    drawn = json.loads((practice.proposal("grenzen", "2022") / "wijken_2022_rd.geojson").read_text())
    assert len(drawn["features"]) == 3


def test_boundaries_are_not_moved_into_the_figures(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    Features(practice.server, layers())
    assert practice.fetch("grenzen") == 0
    assert practice.accept("grenzen") == 1
    assert "geometry --from" in capsys.readouterr().err


def test_the_settings_of_the_monitor_fit_its_catalog() -> None:
    catalog = load(ROOT / "data" / "catalog")
    settings = load_fetching(ROOT / "data" / "catalog")
    for table in settings.tables:
        if table.fetch == "grenzen":
            continue
        assert table.source in catalog.source
        for one in settings.columns_of(table):
            for part in table.parts:
                indicator = catalog.indicator[one.indicator + part.suffix]
                assert table.source in (indicator.source, *indicator.other_sources), indicator.code
    assert {table.fetch for table in settings.tables} == {"kwb", "rivm", "politie", "grenzen"}


def test_real_key_figures_of_a_new_year_go_from_service_to_release(tmp_path: Path, server: Server) -> None:
    data = tmp_path / "data"
    for part in ("catalog", "raw", "areas"):
        shutil.copytree(ROOT / "data" / part, data / part)
    replayed(server)
    place_ = ["--data", str(data)]
    assert run(["fetch", "kwb", "--year", "2025", "--base", server.base, *place_]) == 0
    assert run(["fetch", "kwb", "--year", "2025", "--accept", *place_]) == 0
    release = open_release(build(data, ROOT / "sql", tmp_path / "releases"), tmp_path / "releases")
    for code, area, value in (
        ("gemiddelde_woningwaarde", "GM0202", 335_000),
        ("aantal_huishoudens", "WK020201", 5480),
        ("afstand_huisarts", "WK020201", 0.7),
    ):
        assert observations(release, code, area, "2025").row(0, named=True)["value"] == value
    hidden = observations(release, "gemiddelde_woningwaarde", "WK020213", "2025").row(0, named=True)
    assert (hidden["value"], hidden["status"]) == (None, "missing")
    release.connection.close()


def replayed(server: Server) -> Table4:
    """The key figures of 2024 as the table of 2025, in the units of the publisher."""
    settings = load_fetching(ROOT / "data" / "catalog")
    table = settings.tables_for("kwb", "2025")[0]
    units = {"gemiddelde_woningwaarde": "x 1 000 euro", "gemiddeld_inkomen_per_inwoner": "x 1 000 euro"}
    codes = {one.indicator: one.code or f"X{number}" for number, one in enumerate(settings.columns_of(table))}
    measures = [
        (codes[one.indicator], one.title, units.get(one.indicator, one.unit))
        for one in settings.columns_of(table)
    ]
    rows: list[dict[str, Any]] = []
    with (ROOT / "data" / "raw" / "cbs" / "kwb_2024.csv").open(encoding="utf-8") as stream:
        for line in csv.DictReader(stream):
            if line["status"] or line["indicator"] not in codes:
                continue
            scale = 1000 if line["indicator"] in units else 1
            rows.append(observation(line["area"], codes[line["indicator"]], float(line["value"]) / scale))
    return Table4(server, "86165NED", measures, rows)


def test_fetched_figures_are_those_that_were_copied_by_hand_before(
    tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    for part in ("catalog", "raw"):
        shutil.copytree(ROOT / "data" / part, data / part)
    health_as_delivered(server)
    crimes_as_delivered(server)
    for name, year in (("rivm", "2020"), ("politie", "2025")):
        assert run(["fetch", name, "--year", year, "--base", server.base, "--data", str(data)]) == 0
    told = capsys.readouterr().out
    assert "rivm/50090ned.csv heeft 5014 van deze cijfers al; daarvan zijn er 0 anders." in told
    assert "rivm/50150ned.csv heeft 85 van deze cijfers al; daarvan zijn er 0 anders." in told
    assert "politie/47022ned.csv heeft 108 van deze cijfers al; daarvan zijn er 0 anders." in told
    assert "zonder onderwerp" not in told


def delivered(file: str, year: str) -> Iterator[dict[str, str]]:
    """The rows of a delivery in data/raw, of one year."""
    with (ROOT / "data" / "raw" / file).open(encoding="utf-8") as stream:
        yield from (line for line in csv.DictReader(stream) if line["edition"] == year)


def health_as_delivered(server: Server) -> None:
    """Both health tables with what data/raw holds of 2020: a row per area and age, a column per subject."""
    for name, file in (("50090NED", "rivm/50090ned.csv"), ("50150NED", "rivm/50150ned.csv")):
        keys: dict[str, str] = {}
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for line in delivered(file, "2020"):
            code = line["indicator"].removesuffix("_65plus")
            key = keys.setdefault(code, f"{code.title().replace('_', '')}_{len(keys) + 4}")
            age = "80200" if line["indicator"] != code else "20300"
            area = "NL01" if line["area"] == "NL00" else line["area"]
            base = {"Leeftijd": age, "Marges": "MW00000", "WijkenEnBuurten": area, "Perioden": "2020JJ00"}
            rows.setdefault((area, age), base)[key] = float(line["value"]) if line["value"] else None
        Table3(
            server,
            name,
            [(key, code, "%") for code, key in keys.items()],
            list(rows.values()),
            {"2020JJ00": ""},
        )


def crimes_as_delivered(server: Server) -> None:
    """Crimes of 2025 per neighbourhood, spread over twelve months."""
    rows = []
    for line in delivered("politie/47022ned.csv", "2025"):
        if line["area"].startswith("BU"):
            whole, rest = divmod(int(line["value"]), 12)
            rows += [
                {
                    "SoortMisdrijf": "0.0.0 ",
                    "WijkenEnBuurten": line["area"],
                    "Perioden": f"2025MM{month:02}",
                    "GeregistreerdeMisdrijven_1": whole + (month <= rest),
                }
                for month in range(1, 13)
            ]
    topics = [("GeregistreerdeMisdrijven_1", "Geregistreerde misdrijven", "aantal")]
    Table3(server, "47022NED", topics, rows, {f"2025MM{month:02}": "Definitief" for month in range(1, 13)})


def test_accepting_needs_a_proposal(practice: Practice) -> None:
    with pytest.raises(Rejected, match="Er ligt geen voorstel klaar"):
        accept(practice.data, "kwb", "2025")
