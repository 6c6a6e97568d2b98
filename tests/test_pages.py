"""What does every page show from an address: right, wrong, old or empty, and are its numbers those of the release?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Tiny
from visiting import Visit, put_in_use

from monitor.catalog import CITY
from monitor.questions import editions, observations, profile
from monitor.store import Release, current_name, open_release
from monitor.ui import blocks, city_glance, city_map, opened
from monitor.ui.address import FORMS, KEYS, LEVEL_CODES, SHOWN
from monitor.ui.blocks import MENU, PAGES
from monitor.ui.city_glance import EXAMPLES, SEARCH, page_of
from monitor.ui.routes import SERVED
from monitor.ui.selection import BOX
from monitor.views import words
from monitor.views.portrait import MOST_WORDS, portrait
from monitor.web.index_page import PAGE_NAMES

NOT_OUR_WORDS = re.compile(
    r"\b(significant|aantoonbaar|scoort|probleemwijk|achterstandswijk|aandachtswijk|krachtwijk|lage-ses)",
    re.I,
)
RIGHT = {
    "start": {},
    "kaart": {"onderwerp": "eenzaam", "jaar": "2016", "niveau": "wijk", "gebied": "WK020207"},
    "wijk": {"gebied": "BU02020732"},
    "jaren": {"onderwerp": "eenzaam", "gebied": "WK020207", "met": "WK020224"},
    "vergelijken": {"met": "WK020207,W5", "jaar": "2020", "thema": "leven"},
    "plannen": {"gebied": "WK020207", "als": "tabel"},
    "uitleg": {"onderwerp": "misdrijven_per_1000"},
    "correcties": {},
}
WRONG = {
    "onderwerp": "bestaat_niet",
    "jaar": "1850",
    "niveau": "straat",
    "gebied": "WK999999",
    "met": "nergens",
}


@pytest.fixture
def visit(real: Release, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A visitor of the monitor with all real figures."""
    put_in_use(real, monkeypatch)
    return Visit()


@pytest.fixture
def small_visit(small: Release, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A visitor of the tiny monitor."""
    put_in_use(small, monkeypatch)
    return Visit()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_without_an_address(visit: Visit, page: str) -> None:
    visit.open(page)
    assert len(visit.app.title) == 1
    assert words.SURVEY_NOT_LOADED in visit.text
    assert not visit.notices
    assert not NOT_OUR_WORDS.search(visit.text)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_from_a_right_address(visit: Visit, page: str) -> None:
    visit.open(page, **RIGHT[page])
    assert not visit.notices
    assert RIGHT[page].items() <= visit.address.items()
    assert not NOT_OUR_WORDS.search(visit.text)


@pytest.mark.parametrize("page", PAGES)
def test_a_wrong_code_falls_back_and_says_so(visit: Visit, page: str) -> None:
    visit.open(page, **WRONG)
    assert len(visit.app.title) == 1
    assert "WK999999" in visit.notices
    assert not set(WRONG.values()) & set(visit.address.values())


@pytest.mark.parametrize(
    ("page", "key", "code", "instead"),
    [
        ("kaart", "onderwerp", "bestaat_niet", "eenzaam"),
        ("kaart", "jaar", "1850", "2020"),
        ("kaart", "niveau", "straat", "wijk"),
        ("kaart", "beeld", "foto", "waarde"),
        ("kaart", "beeld", "verschil", "waarde"),  # a model estimate gets no verdict
        ("kaart", "vorm", "taart", "kaart"),
        ("kaart", "gebied", "nergens", CITY),
        ("kaart", "gebied", "BU02020732", CITY),
        ("wijk", "tot", "1850", "2025"),
        ("vergelijken", "jaar", "1850", "2025"),
    ],
)
def test_one_wrong_code_changes_nothing_else(
    visit: Visit, page: str, key: str, code: str, instead: str
) -> None:
    right = {name: value for name, value in RIGHT[page].items() if name not in (key, "jaar")}
    visit.open(page, **(right | {key: code}))
    assert code in visit.notices
    assert visit.address[key] == instead
    assert right.items() <= visit.address.items()


@pytest.mark.parametrize("page", PAGES)
def test_a_wrong_code_for_another_page_is_not_kept(visit: Visit, page: str) -> None:
    visit.open(page, jaar="1850", jaar2="1851", tot="1852", thema="niets", als="taart", nummers="misschien")
    held = set(visit.app.session_state["codes"].values())
    assert not {"1850", "1851", "1852", "niets", "taart", "misschien"} & held
    assert "Jaar '1850'" in visit.notices


def test_an_unknown_key_means_nothing(visit: Visit) -> None:
    visit.open("kaart", **RIGHT["kaart"], utm_source="brief")
    assert not visit.notices
    assert "utm_source" not in visit.app.session_state["codes"]
    assert "utm_source" not in visit.address


def test_a_notice_uses_the_words_of_the_screen(visit: Visit) -> None:
    visit.open("kaart", onderwerp="eenzaam", niveau="straat", beeld="foto", vorm="taart", jaar="1850")
    assert visit.notices.startswith("Niveau (wijk of buurt) 'straat' is er hier niet. U ziet wijken.")
    assert "Kleur 'foto' is er hier niet. U ziet Waarde." in visit.notices
    visit.open("kaart", onderwerp="eenzaam", vorm="twee", jaar2="1851")
    assert "Tweede jaar '1851' is er hier niet. U ziet " in visit.notices


@pytest.mark.parametrize("page", ["jaren", "vergelijken"])
def test_a_comma_too_many_names_nothing(visit: Visit, page: str) -> None:
    visit.open(page, onderwerp="eenzaam", met="WK020207,WK020224,")
    assert not visit.notices
    assert visit.address["met"] == "WK020207,WK020224"


def test_words_in_an_address_stay_words(visit: Visit) -> None:
    visit.open("kaart", gebied="<b>x</b>", vorm="![x](http://buiten.example/x.png)")
    assert "<b>x</b>" in visit.notices
    assert "<b>x" not in visit.markup
    assert "buiten.example" not in " ".join(str(item.proto) for item in visit.app.get("markdown"))


@pytest.mark.parametrize("page", ["kaart", "jaren", "uitleg"])
def test_a_renamed_indicator_keeps_working(small_visit: Visit, page: str) -> None:
    small_visit.open(page, onderwerp="blij")
    assert not small_visit.notices
    assert small_visit.address["onderwerp"] == "tevreden"


@pytest.mark.parametrize("page", ["kaart", "wijk", "jaren"])
def test_the_name_of_an_area_leads_to_its_code(visit: Visit, page: str) -> None:
    visit.open(page, gebied="klarendal", onderwerp="eenzaam")
    assert visit.address["gebied"] == "WK020207"
    assert "Klarendal" in visit.text
    assert not visit.notices


@pytest.mark.parametrize("page", PAGES)
def test_without_a_release_a_page_says_how_to_build_one(
    tmp_path: Path, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "current_name", lambda **_: "")
    monkeypatch.setattr(opened, "open_release", lambda name="": open_release(name, tmp_path))
    visit = Visit().open(page)
    assert [item.value for item in visit.app.warning] == [
        "Er is nog geen uitgave met cijfers. Maak er een met: make build"
    ]
    assert not visit.tables


def test_a_page_says_that_another_release_is_served(small: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_use(replace(small, notice="Uitgave x is beschadigd; dit is uitgave y."), monkeypatch)
    assert [item.value for item in Visit().open("kaart").app.warning] == [
        "Uitgave x is beschadigd; dit is uitgave y."
    ]


@pytest.mark.parametrize("indicator", ["eenzaam", "misdrijven_per_1000", "leefbaarometer_klasse"])
def test_changing_the_edition_never_changes_the_legend(visit: Visit, real: Release, indicator: str) -> None:
    legends = []
    for year, level, _ in editions(real, indicator).iter_rows():
        if level in ("district", "neighbourhood"):
            visit.open("kaart", onderwerp=indicator, jaar=year, niveau=words.LEVELS[level])
            assert visit.address["jaar"] == year
            legends += [(item["legend"], item["colours"], item["dark"]) for item in visit.maps]
    assert len(legends) > 4
    assert all(found == legends[0] for found in legends)


def test_the_complete_selection_is_written_as_codes(visit: Visit, real: Release) -> None:
    visit.open("kaart", onderwerp="misdrijven_per_1000")
    written = visit.address
    assert set(written) == {"thema", "onderwerp", "niveau", "jaar", "beeld", "vorm", "nummers", "gebied"}
    assert written["thema"] in real.catalog.theme
    assert written["onderwerp"] == "misdrijven_per_1000"
    assert written["jaar"] in {one.code for one in real.catalog.editions}
    assert written["niveau"] in LEVEL_CODES
    assert written["beeld"] in SHOWN
    assert written["vorm"] in FORMS
    assert written["gebied"] in real.catalog.area
    again = Visit().open("kaart", **written)
    assert again.address == written
    assert again.maps == visit.maps


def test_an_empty_address_keeps_what_was_chosen(visit: Visit) -> None:
    visit.open("kaart", **RIGHT["kaart"])
    before, drawn = visit.address, visit.maps
    assert visit.open("jaren").address.items() >= {"onderwerp": "eenzaam", "gebied": "WK020207"}.items()
    assert visit.open("wijk").address["gebied"] == "WK020207"
    visit.open("vergelijken")
    visit.open("start")
    assert visit.open("kaart").address == before
    assert visit.maps == drawn


def test_a_second_link_overrules_the_first(visit: Visit) -> None:
    visit.open("kaart", **RIGHT["kaart"])
    visit.open("kaart", onderwerp="misdrijven_per_1000", jaar="2023")
    assert (
        visit.address.items()
        >= {"onderwerp": "misdrijven_per_1000", "jaar": "2023", "thema": "veilig"}.items()
    )


def test_a_hidden_value_is_nowhere_on_any_page(small: Release, small_visit: Visit) -> None:
    asked = {"onderwerp": "meldingen_per_1000", "jaar": "2023", "gebied": "WK020203"}
    row = observations(small, "meldingen_per_1000", "WK020203", "2023").row(0, named=True)
    assert (row["value"], row["lower"], row["upper"], row["status"]) == (None, None, None, "suppressed")
    pages = [
        ("kaart", asked),
        ("kaart", asked | {"beeld": "verschil"}),
        ("jaren", asked | {"met": "WK020201,WK020202"}),
        ("wijk", {"gebied": "WK020203"}),
        ("vergelijken", {"met": "WK020203,WK020201", "als": "figuur"}),
        ("vergelijken", {"met": "WK020203,WK020201", "als": "tabel"}),
    ]
    for page, codes in pages:
        small_visit.open(page, **codes)
        hidden = 9 / 500 * 1000  # reports and residents that are shown, of which the quotient is not
        assert not re.search(
            rf"\b{hidden:.0f}([.,]0)?\s?(per|tot)\b|[\[, :]{hidden:.1f}\b", small_visit.sent()
        ), page
        assert "afgeschermd" in small_visit.text or page == "jaren", (
            page
        )  # there a place without any figure is not offered


def portraits(release: Release) -> Iterator[tuple[str, str]]:
    """The text of every area of the municipality."""
    for area in release.catalog.areas:
        if area.level in ("city", "area", "district", "neighbourhood"):
            yield area.code, " ".join(portrait(profile(release, area.code), area, release.catalog))


def test_every_portrait_is_short_and_in_our_words(real: Release) -> None:
    texts = dict(portraits(real))
    assert len(texts) == 1 + 8 + 24 + 83
    assert {code: len(text.split()) for code, text in texts.items() if len(text.split()) > MOST_WORDS} == {}
    assert [code for code, text in texts.items() if NOT_OUR_WORDS.search(text)] == []
    assert [code for code, text in texts.items() if not text.endswith(".") or "None" in text] == []
    assert MOST_WORDS == 150


def test_the_examples_on_start_lead_to_codes_that_exist(visit: Visit, real: Release) -> None:
    for page, _, codes in EXAMPLES:
        assert page in PAGES
        assert codes.get("onderwerp", "eenzaam") in real.catalog.indicator
        for area in codes.get("gebied", CITY).split(",") + codes.get("met", CITY).split(","):
            assert area in real.catalog.area
        visit.open(page, **codes)
        assert not visit.notices


def test_every_key_of_a_page_has_words(visit: Visit) -> None:
    for page in PAGES:
        visit.open(page, **RIGHT[page])
        assert set(visit.address) <= set(KEYS)


def test_the_server_and_the_menu_name_the_same_pages() -> None:
    assert {address or "start": name for address, name in PAGE_NAMES.items()} == MENU
    assert set(PAGES) == set(MENU)


@pytest.mark.parametrize(
    ("code", "page"),
    [("eenzaam", "kaart"), ("rc_leefbaarheid", "jaren"), ("aantal_inwoners", "jaren")],
)
def test_a_subject_leads_to_the_page_that_shows_it(visit: Visit, real: Release, code: str, page: str) -> None:
    one = real.catalog.indicator[code]
    assert page_of(real, one) == page
    visit.open("start")
    assert f'href="{page}?onderwerp={code}"' in visit.markup
    box = visit.app.selectbox(key=SEARCH)
    assert f"{one.label} (onderwerp)" in box.options


def test_a_subject_without_figures_leads_to_its_explanation(visit: Visit, real: Release) -> None:
    held = set(observations(real)["indicator"])
    without = [one for one in real.catalog.indicators if one.code not in held]
    assert without
    assert {page_of(real, one) for one in without} == {"uitleg"}


def test_what_is_typed_stays_words(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not SEARCH.startswith(BOX)
    # The test frame knows only options of a box; a browser may send any text.
    monkeypatch.setattr(
        city_glance.st, "selectbox", lambda *_, **__: "![x](http://buiten.example/x.png)<b>x</b>"
    )
    visit.open("start")
    assert "<b>x</b>" in visit.notices
    assert "<b>x" not in visit.markup
    shown = [item for kind in ("markdown", "info", "warning") for item in visit.app.get(kind)]
    assert "buiten.example" not in " ".join(str(item.proto) for item in shown)


def test_the_source_of_every_card_is_one_press_away(visit: Visit, real: Release) -> None:
    visit.open("start")
    cards = re.findall(r'<li class="lwm-card">.*?</li>', visit.markup)
    assert len(cards) == len(real.catalog.themes) == 8
    for theme, card in zip(real.catalog.themes, cards, strict=True):
        if theme.lead and "nog geen cijfers" not in card and theme.lead in card:
            assert re.search(rf'Bron: <a href="uitleg\?onderwerp={theme.lead}"[^>]*>[^<]+, \d{{4}}</a>', card)
    sentences = re.search(r"Bronnen\..*?</p>", visit.markup)[0]
    assert len(re.findall(r'href="uitleg\?onderwerp=', sentences)) == 3


def test_numbers_of_classes_are_offered_only_where_they_are_drawn(visit: Visit) -> None:
    asked = {"onderwerp": "eenzaam", "niveau": "buurt"}
    assert "nummers" in visit.open("kaart", **asked).address
    assert "nummers" not in visit.open("kaart", **asked, vorm="inzoomen").address


def test_the_source_line_of_a_map_is_that_of_its_figures(
    small: Release,
) -> None:
    answer = city_map.on_map(small, "tevreden", "2021", "district")
    one = small.catalog.indicator["tevreden"]
    assert city_map.source_of(small, answer, one).code == one.source
    other = next(item.code for item in small.catalog.sources if item.code != one.source)
    moved = answer.with_columns(source=answer["source"].replace(one.source, other))
    assert city_map.source_of(small, moved, one).code == other
    assert city_map.source_of(small, answer.clear(), one).code == one.source


def test_a_running_app_takes_over_another_release(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "current_name", lambda **_: current_name(tiny.releases))
    monkeypatch.setattr(opened, "open_release", lambda name="": open_release(name, tiny.releases))
    first = tiny.build()
    visit = Visit().open("kaart", onderwerp="tevreden", niveau="wijk", jaar="2021")
    assert f"Uitgave {first}." in visit.text
    assert "60%" in visit.maps[0]["rows"][0][1]
    tiny.change("raw/enquete.csv", "WK020201,2021,60,150,,", "WK020201,2021,0,150,,")
    second = tiny.build()
    assert second != first
    visit.app.run()
    assert f"Uitgave {second}." in visit.text
    assert visit.maps[0]["rows"][0][1].startswith("0%")
    (tiny.releases / "current").write_text(first)
    visit.app.run()
    assert f"Uitgave {first}." in visit.text
    assert "60%" in visit.maps[0]["rows"][0][1]


@pytest.mark.parametrize("served", ["1", ""])
def test_the_foot_leads_to_what_only_our_own_server_answers(
    visit: Visit, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SERVED, served)
    page = visit.open("start").markup
    for address in blocks.BESIDE:
        assert (f'href="{address}"' in page) is bool(served)
