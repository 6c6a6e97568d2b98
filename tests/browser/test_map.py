"""Can a district be chosen by pointer and by keyboard, in every form of the map, and does its legend stay the same?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import serving
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from conftest import Tiny

KAART = "/kaart?onderwerp=eenzaam&niveau=wijk&jaar=2020"


def district(page: Page, name: str) -> Locator:
    """The area of the first map with this name."""
    return page.locator(f'path.area[aria-label^="{name}:"]').first


def pick(page: Page, box: str, option: str) -> None:
    """Press an option of a row of buttons."""
    page.get_by_role("radiogroup", name=box).get_by_role("radio", name=option, exact=True).click()


def test_a_click_on_a_district_chooses_it(
    page: Page, visit: Callable, settled: Callable, shoot: Callable
) -> None:
    visit(page, KAART)
    district(page, "Klarendal").click()
    page.wait_for_url("**gebied=WK020207*")
    settled(page)
    expect(district(page, "Klarendal")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name=re.compile("in Klarendal "))).to_be_visible()
    expect(page.get_by_role("link", name="Alles over Klarendal")).to_be_visible()
    shoot(page, "map-chosen")


def test_nearly_every_district_shows_its_name(page: Page, visit: Callable, shoot: Callable) -> None:
    visit(page, KAART)
    shown = page.locator("svg[role=group] text.name").evaluate_all(
        "found => found.map(text => [...text.children].map(line => line.textContent).join(' ')).filter(Boolean)"
    )
    shoot(page, "map-names")
    assert "Malburgen- Oost (Zuid)" in shown
    assert len(shown) >= 23, shown


def test_every_district_can_be_reached_and_chosen_with_the_keyboard(
    page: Page, visit: Callable, settled: Callable, shoot: Callable
) -> None:
    visit(page, KAART)
    reached = set()
    district(page, "Schaarsbergen e.o.").focus()
    for _ in range(24):
        reached.add(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert len(reached) == 24
    assert all(re.search(r": \d+%$", label) for label in reached)
    page.keyboard.press("Shift+Tab")
    focused = page.evaluate(FOCUSED).split(":")[0]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"gebied=WK0202\d\d"))
    settled(page)
    expect(district(page, focused)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("link", name=f"Alles over {focused}")).to_be_visible()
    assert page.evaluate(FOCUSED).startswith(f"{focused}:"), "the keyboard stays where it was"
    shoot(page, "map-keyboard")


FOCUSED = """() => {
    let inside = document.activeElement;
    while (inside?.shadowRoot) inside = inside.shadowRoot.activeElement;
    return inside?.getAttribute('aria-label') ?? '';
}"""


def test_to_and_fro_between_years_shows_the_year_that_is_chosen(
    page: Page, visit: Callable, settled: Callable
) -> None:
    """The browser keeps what a year looked like and is told to show that again: it may never be that of another."""
    visit(page, KAART)
    column = page.locator(".lwm-table th[scope=col]").last
    told = {}
    for year in ("2016", "2020", "2016", "2020", "2020", "2016"):
        pick(page, "Jaar", year)
        page.wait_for_url(f"**jaar={year}*")
        settled(page)
        expect(page.get_by_role("radiogroup", name="Jaar").get_by_role("radio", checked=True)).to_have_text(
            year
        )
        expect(page.locator("svg[role=group]")).to_have_attribute("aria-label", re.compile(f", {year}, "))
        expect(column).to_have_text(year)
        figures = page.locator(".lwm-table td").all_inner_texts()
        assert told.setdefault(year, figures) == figures
    assert told["2016"] != told["2020"]


@pytest.mark.parametrize(("indicator", "level"), [("eenzaam", "wijk"), ("misdrijven_per_1000", "buurt")])
def test_the_legend_stays_when_the_edition_changes_by_keyboard(
    page: Page, visit: Callable, settled: Callable, indicator: str, level: str
) -> None:
    visit(page, f"/kaart?onderwerp={indicator}&niveau={level}")
    box = page.get_by_role("radiogroup", name="Jaar")
    years = box.get_by_role("radio").all_inner_texts()
    legends, drawn = set(), set()
    box.get_by_role("radio", checked=True).focus()
    for step in range(len(years)):
        if step:  # the latest year stands last and is preset
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("Space")
        settled(page)
        year = box.get_by_role("radio", checked=True).inner_text()
        page.wait_for_url(f"**jaar={year}*")
        legends.add(page.locator(".legend").inner_html())
        drawn.add(page.locator("svg[role=group]").get_attribute("aria-label"))
    assert len(drawn) == len(years) > 1
    assert len(legends) == 1


def test_the_whole_municipality_is_one_press_away(page: Page, visit: Callable, shoot: Callable) -> None:
    visit(page, KAART)
    svg = page.locator("svg[role=group]")
    opening = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Hele gemeente").press("Enter")
    expect(svg).not_to_have_attribute("viewBox", opening)
    expect(page.get_by_role("button", name="Hele gemeente")).to_have_attribute("aria-pressed", "true")
    shoot(page, "map-whole")
    page.get_by_role("button", name="Bebouwde stad").click()
    expect(svg).to_have_attribute("viewBox", opening)


def test_the_forms_of_the_map(page: Page, visit: Callable, settled: Callable, shoot: Callable) -> None:
    visit(page, KAART + "&gebied=WK020207")
    pick(page, "Vorm", "Alle wijken even groot")
    page.wait_for_url("**vorm=tegels*")
    settled(page)
    boxes = [tile.bounding_box() for tile in page.locator("path.area").all()]
    assert len({(round(box["width"]), round(box["height"])) for box in boxes}) == 1
    district(page, "Malburgen-West").click()
    page.wait_for_url(re.compile("gebied=WK0202(?!07)"))

    pick(page, "Vorm", "Twee jaren naast elkaar")
    page.wait_for_url("**vorm=twee*")
    settled(page)
    expect(page.locator("svg[role=group]")).to_have_count(2)
    expect(page.get_by_role("heading", name="2012")).to_be_visible()
    assert len(set(page.locator(".legend").all_inner_texts())) == 1

    pick(page, "Per", "buurten")
    page.wait_for_url("**niveau=buurt*")
    settled(page)
    pick(page, "Vorm", "Inzoomen")
    page.wait_for_url("**vorm=inzoomen*")
    settled(page)
    expect(page.locator("[data-testid=stDeckGlJsonChart] canvas").first).to_be_visible()
    shoot(page, "map-zoomable")


def test_hidden_not_measured_and_zero_look_different(
    tiny: Tiny,
    fresh_server: Callable,
    monkeypatch: pytest.MonkeyPatch,
    page: Page,
    visit: Callable,
    shoot: Callable,
) -> None:
    tiny.change("raw/enquete.csv", "WK020201,2021,60,150,,", "WK020201,2021,0,150,,")
    tiny.change("raw/enquete.csv", "WK020202,2021,50,200,,", "WK020202,2021,,,missing,")
    tiny.change("raw/enquete.csv", "WK020203,2021,45,80,,", "WK020203,2021,,30,suppressed,")
    tiny.build()
    monkeypatch.setattr(serving, "releases", lambda: tiny.releases)
    with fresh_server() as address:
        visit(page, "/kaart?onderwerp=tevreden&niveau=wijk&jaar=2021", address)
        shoot(page, "map-without-values")
        seen = {name: district(page, name) for name in ("Aadijk", "Beekzicht", "Colkhof")}
        told = {name: area.get_attribute("aria-label") for name, area in seen.items()}
        fills = {name: area.get_attribute("fill") for name, area in seen.items()}
        forms = [page.locator(f"#m-{kind} :not(rect)").count() for kind in ("suppressed", "missing")]
        legend = page.locator(".legend li").evaluate_all(
            "found => found.map(item => [item.textContent, item.querySelector('rect.swatch').getAttribute('fill')])"
        )
        page.context.close()  # an open page would keep the server waiting
    assert told["Aadijk"].startswith("Aadijk: 0%")
    assert told | {"Aadijk": ""} == {
        "Aadijk": "",
        "Beekzicht": "Beekzicht: niet gemeten",
        "Colkhof": "Colkhof: afgeschermd",
    }
    assert fills == {"Aadijk": "var(--k0)", "Beekzicht": "url(#m-missing)", "Colkhof": "url(#m-suppressed)"}
    assert min(forms) > 0, "a pattern has a form, not only a shade"
    looks = dict(legend)
    assert len(set(looks.values())) == len(looks) == 9, (
        "five classes, less certain, and three kinds without a value"
    )
