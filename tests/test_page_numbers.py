"""Are the numbers of every page those of the release, and the same wherever they stand?"""

from __future__ import annotations

import polars as pl
import pytest
from visiting import Visit, number_in, put_in_use

from monitor.catalog import CITY
from monitor.questions import editions, observations, profile, trend
from monitor.store import Release
from monitor.views import words

DISTRICTS = ("WK020207", "WK020204", "WK020224")
FIVE = ("eenzaam", "moeite_met_rondkomen", "mantelzorger", "vrijwilligerswerk", "wekelijkse_sporters")


@pytest.fixture
def visit(real: Release, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A visitor of the monitor with all real figures."""
    put_in_use(real, monkeypatch)
    return Visit()


def agrees(told: str, row: dict, release: Release) -> bool:
    """Whether a cell tells the value of a row as far as its decimals go, or says that there is none."""
    if row["value"] is None:
        return number_in(told) is None and told != ""
    decimals = release.catalog.indicator[row["indicator"]].decimals
    found = number_in(told)
    return found is not None and abs(found - row["value"]) <= 0.5 * 10**-decimals + 1e-6


@pytest.mark.parametrize(
    ("indicator", "level", "edition", "form"),
    [
        ("eenzaam", "district", "2012", "kaart"),
        ("eenzaam", "neighbourhood", "2020", "inzoomen"),
        ("misdrijven_per_1000", "neighbourhood", "2024", "kaart"),
        ("misdrijven_per_1000", "area", "2023", "kaart"),
        ("gemiddelde_woningwaarde", "district", "2022", "tegels"),
        ("leefbaarometer_klasse", "district", "2008", "kaart"),
    ],
)
def test_the_table_of_the_map_holds_the_observations(
    visit: Visit, real: Release, indicator: str, level: str, edition: str, form: str
) -> None:
    visit.open("kaart", onderwerp=indicator, niveau=words.LEVELS[level], jaar=edition, vorm=form)
    one = real.catalog.indicator[indicator]
    table = visit.tables[-1]
    assert table.caption.startswith(one.label)
    column = table.column(edition)
    rows = observations(real, indicator, None, edition).filter(pl.col("level") == level).to_dicts()
    assert len(rows) == len(table.rows) - 1
    assert [row["area_label"] for row in rows if not agrees(column[row["area_label"]], row, real)] == []
    for drawn in visit.maps:
        told = {code: text for code, text, *_ in drawn["rows"]}
        assert [row["area"] for row in rows if not agrees(told[row["area"]], row, real)] == []


def test_two_years_stand_in_one_table(visit: Visit, real: Release) -> None:
    visit.open("kaart", onderwerp="eenzaam", niveau="wijk", jaar="2020", vorm="twee", jaar2="2012")
    assert [drawn["label"][-14:-10] for drawn in visit.maps] == ["2012", "2020"]
    assert visit.maps[0]["legend"] == visit.maps[1]["legend"]
    for year in ("2012", "2020"):
        held = visit.tables[-1].column(year)
        rows = observations(real, "eenzaam", None, year).filter(pl.col("level") == "district").to_dicts()
        assert all(agrees(held[row["area_label"]], row, real) for row in rows)


@pytest.mark.parametrize("indicator", ["eenzaam", "misdrijven", "leefbaarometer_klasse", "aantal_inwoners"])
def test_the_table_of_a_course_holds_the_series(visit: Visit, real: Release, indicator: str) -> None:
    visit.open("jaren", onderwerp=indicator, gebied="WK020207", met="WK020224")
    table = next(one for one in visit.tables if one.columns[0] == "Jaar")
    for code, name in (("WK020207", "Klarendal (wijk)"), ("WK020224", "Schuytgraaf (wijk)")):
        column = table.column(name)
        rows = trend(real, indicator, code).to_dicts()
        assert rows
        assert [row["edition"] for row in rows if not agrees(column[row["edition"]], row, real)] == []


@pytest.mark.parametrize("area", [*DISTRICTS, CITY, "W5", "BU02020732"])
def test_the_tables_of_an_area_hold_its_profile(visit: Visit, real: Release, area: str) -> None:
    visit.open("wijk", gebied=area)
    name = real.catalog.area[area].label
    told = {
        label: cell
        for table in visit.tables
        if table.columns[:3] == ["Onderwerp", name, "Jaar"]
        for label, cell in table.column(name).items()
    }
    rows = profile(real, area).to_dicts()
    assert len(told) == len(rows)
    wrong = [row["indicator"] for row in rows if not agrees(told[_label(real, row)], row, real)]
    assert wrong == []


def _label(release: Release, row: dict) -> str:
    return release.catalog.indicator[row["indicator"]].label


def test_a_number_is_the_same_on_every_page(visit: Visit, real: Release) -> None:
    latest = {code: max(year for year, _, _ in editions(real, code).iter_rows()) for code in FIVE}
    names = {code: real.catalog.area[code].label for code in DISTRICTS}
    seen: dict[tuple[str, str], list[str]] = {(area, code): [] for area in DISTRICTS for code in FIVE}
    label = {code: real.catalog.indicator[code].label for code in FIVE}
    for code in FIVE:
        visit.open("kaart", onderwerp=code, niveau="wijk", jaar=latest[code])
        on_map = {area: text for area, text, *_ in visit.maps[0]["rows"]}
        below = visit.tables[-1].column(latest[code])
        visit.open("jaren", onderwerp=code, gebied=DISTRICTS[0], met=",".join(DISTRICTS[1:]))
        course = next(one for one in visit.tables if one.columns[0] == "Jaar")
        for area, name in names.items():
            seen[area, code] += [on_map[area], below[name], course.column(f"{name} (wijk)")[latest[code]]]
    visit.open("vergelijken", met=",".join(DISTRICTS), thema="alle", als="tabel")
    for code, area in ((code, area) for code in FIVE for area in DISTRICTS):
        seen[area, code] += [
            table.column(names[area])[label[code]]
            for table in visit.tables
            if names[area] in table.columns and label[code] in {row[0] for row in table.rows}
        ]
    for area in DISTRICTS:
        visit.open("wijk", gebied=area)
        for table in visit.tables:
            for code in FIVE:
                if table.columns[:2] == ["Onderwerp", names[area]] and label[code] in table.column(
                    names[area]
                ):
                    seen[area, code].append(table.column(names[area])[label[code]])
    assert {len(told) for told in seen.values()} == {5}
    assert {pair: told for pair, told in seen.items() if len(set(told)) > 1} == {}
