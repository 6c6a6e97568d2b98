"""A catalog is loaded whole or not at all, and every fault is told with file, key and remedy."""

import pytest
from conftest import ROOT, Tiny

from monitor.catalog import CITY, Catalog, from_document, load
from monitor.catalog.models import Indicator
from monitor.findings import Rejected


def faults(tiny: Tiny) -> str:
    with pytest.raises(Rejected) as refused:
        load(tiny.data / "catalog")
    for finding in refused.value.findings:
        assert finding.file
        assert finding.where
        assert finding.remedy
    return str(refused.value)


PROEF = "catalog/themes/proef.toml"
FAULTS = {
    "unknown key": (PROEF, 'code = "tevreden"\n', 'code = "tevreden"\nkleur = "rood"\n', "kleur"),
    "missing key": (PROEF, 'label = "Is tevreden"\n', "", "label"),
    "unknown kind": (PROEF, 'kind = "class"', 'kind = "rank"', "kind"),
    "unknown source": (PROEF, 'source = "klassen"', 'source = "nergens"', "nergens"),
    "unknown edition of a break": (PROEF, 'edition = "2023"', 'edition = "2022"', "2022"),
    "unknown numerator": (PROEF, 'numerator = "meldingen"', 'numerator = "klachten"', "klachten"),
    "limits not rising": (PROEF, "limits = [40, 50, 60, 70]", "limits = [40, 60, 50, 70]", "klassengrenzen"),
    "limits too few": (PROEF, "limits = [40, 50, 60, 70]", "limits = [40, 50]", "vier"),
    "axis reversed": (PROEF, "axis = [0, 100]", "axis = [100, 0]", "as"),
    "no weight": (PROEF, 'weight = "population_2023"', 'weight = "none"', "gewicht"),
    "phrase without value": (PROEF, "is {value} van de bewoners tevreden", "is men tevreden", "{value}"),
    "indicator twice": (PROEF, 'code = "helpers"', 'code = "tevreden"', "2 keer"),
    "former code in use": (PROEF, 'former_codes = ["blij"]', 'former_codes = ["helpers"]', "2 keer"),
    "no theme": (PROEF, 'code = "proef"\n', "", "code"),
    "parent on another level": ("catalog/areas.toml", 'parent = "W1"', 'parent = "GM0202"', "parent"),
    "unknown member": ("catalog/areas.toml", 'members = ["WK020201"]', 'members = ["WK020299"]', "WK020299"),
    "slug twice": ("catalog/areas.toml", 'slug = "beekzicht"', 'slug = "aadijk"', "aadijk"),
    "unknown division": ("catalog/editions.toml", 'division = "2016"', 'division = "1999"', "1999"),
    "unknown block": ("catalog/sources.toml", "[[source]]", "[[bron]]\n[[source]]", "bron"),
    "unknown block in a theme": (PROEF, "[[indicator]]", "[[indicatr]]\n[[indicator]]", "indicatr"),
    "one block instead of a list": ("catalog/areas.toml", "[[grouping]]", "[grouping]", "grouping"),
    "no TOML": ("catalog/sources.toml", "[[source]]", "[[source", "TOML"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place(tiny: Tiny, fault: str) -> None:
    file, old, new, told = FAULTS[fault]
    tiny.change(file, old, new)
    text = faults(tiny)
    assert told in text
    assert file.removeprefix("catalog/").split("/")[-1] in text or "themes/" in text


def test_faults_in_several_files_are_told_together(tiny: Tiny) -> None:
    tiny.change("catalog/areas.toml", 'slug = "aadijk"', 'slak = "aadijk"')
    tiny.change(PROEF, "decimals = 0", "decimals = 9")
    text = faults(tiny)
    assert "areas.toml" in text
    assert "slak" in text
    assert "decimals" in text


def test_a_file_that_is_not_there_is_told(tiny: Tiny) -> None:
    (tiny.data / "catalog" / "sources.toml").unlink()
    assert "sources.toml" in faults(tiny)


def test_former_codes_and_popular_names_lead_to_codes(tiny: Tiny) -> None:
    catalog = load(tiny.data / "catalog")
    assert catalog.renamed == {"blij": "tevreden"}
    assert catalog.area_by_name["aadijk"] == catalog.area_by_name["wk020201"] == "WK020201"
    assert catalog.cautions_for("WK020203", "rate") == ("In Colkhof komen veel bezoekers.",)
    assert catalog.cautions_for("WK020203", "share") == ()


def test_a_release_carries_the_whole_catalog(tiny: Tiny) -> None:
    catalog = load(tiny.data / "catalog")
    assert from_document(catalog.document()) == catalog


PROMISED = """
    eenzaam emotioneel_eenzaam sociaal_eenzaam mantelzorger vrijwilligerswerk moeite_met_rondkomen
    ernstige_geluidhinder_door_buren matig_veel_regie_over_eigen_leven ervaren_gezondheid_goed_zeer_goed
    aantal_inwoners gemiddelde_woningwaarde percentage_koopwoningen misdrijven misdrijven_per_1000
    misdrijven_2010_2020 leefbaarometer_klasse
"""
"""Codes that addresses and scripts outside rely on."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(ROOT / "data" / "catalog")


def test_arnhem_has_8_areas_24_districts_and_83_neighbourhoods(catalog: Catalog) -> None:
    assert {level: len(catalog.areas_on(level)) for level in ("city", "area", "district", "neighbourhood")} == {
        "city": 1, "area": 8, "district": 24, "neighbourhood": 83,
    }  # fmt: skip
    assert len(catalog.children(CITY)) == 8
    assert all(catalog.children(district.code) for district in catalog.areas_on("district"))


def test_the_themes_are_the_words_of_the_policy(catalog: Catalog) -> None:
    codes = {theme.code for theme in catalog.themes}
    assert codes == {"wonen", "leven", "sporten", "ontmoeten", "spelen", "hulp", "veilig", "wie"}


def test_both_official_answers_on_presikhaaf_oost_are_kept_with_their_dates(catalog: Catalog) -> None:
    east = next(area.code for area in catalog.areas if area.label == "Presikhaaf-Oost")
    npao = [grouping for grouping in catalog.groupings if "npao" in grouping.code]
    assert len(npao) >= 2
    assert all(grouping.as_of and grouping.source for grouping in npao)
    assert {east in grouping.members for grouping in npao} == {True, False}


def test_every_indicator_of_65_plus_names_its_adults(catalog: Catalog) -> None:
    for one in catalog.indicators:
        if one.code.endswith("_65plus"):
            assert one.pair == one.code.removesuffix("_65plus")
            assert one.weight == "population_65plus_2024"


@pytest.mark.parametrize("code", PROMISED.split())
def test_codes_that_addresses_may_rely_on_exist(catalog: Catalog, code: str) -> None:
    assert isinstance(catalog.indicator[code], Indicator)


def test_limits_lie_within_the_axis(catalog: Catalog) -> None:
    outside = [
        one.code
        for one in catalog.indicators
        if one.limits and not (one.axis[0] <= one.limits[0] and one.limits[-1] <= one.axis[1])
    ]
    assert not outside


def test_every_theme_of_which_nothing_is_known_says_so(catalog: Catalog) -> None:
    with_subjects = {one.theme for one in catalog.indicators}
    assert all(theme.code in with_subjects or theme.note for theme in catalog.themes)
