"""Do the ways that a visitor takes work: from Start to a district, over the map to its course, and back?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


def title(page: Page, text: str) -> None:
    """Wait for the title of a page."""
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


def test_a_search_leads_to_the_district(
    page: Page, visit: Callable, settled: Callable, shoot: Callable
) -> None:
    visit(page, "/")
    box = page.get_by_role("combobox", name=re.compile("Zoek je wijk"))
    box.fill("Presikhaaf")
    shoot(page, "walk-search")
    page.get_by_role("option", name="Presikhaaf-West (wijk)", exact=True).click()
    page.wait_for_url("**/wijk*gebied=WK020204*")
    settled(page)
    title(page, "Mijn wijk")
    expect(page.get_by_role("heading", level=2, name="Presikhaaf-West")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "meant", "code"),
    [
        ("klarendaal", "Klarendal (wijk)", "WK020207"),
        ("presikhaf", "Presikhaaf (gebied)", "W4"),
        ("kronenborg", "Kronenburg (buurt)", "BU0202"),
    ],
)
def test_a_misspelt_name_leads_to_suggestions(
    typed: str, meant: str, code: str, page: Page, visit: Callable, settled: Callable
) -> None:
    visit(page, "/")
    box = page.get_by_role("combobox", name=re.compile("Zoek je wijk"))
    box.fill(typed)
    page.get_by_role("option", name=f"Zoek: {typed}").click()
    page.get_by_role("link", name=meant).first.click()
    page.wait_for_url(f"**/wijk*gebied={code}*")


def test_the_map_of_start_leads_to_the_district(page: Page, visit: Callable, settled: Callable) -> None:
    visit(page, "/")
    page.locator('path.area[aria-label="Klarendal"]').click()
    page.wait_for_url("**/wijk*gebied=WK020207*")
    settled(page)
    expect(page.get_by_role("heading", level=2, name="Klarendal")).to_be_visible()


def test_from_start_over_map_and_district_to_its_course(
    page: Page, visit: Callable, settled: Callable, shoot: Callable
) -> None:
    visit(page, "/")
    page.get_by_role("link", name="Waar voelen mensen zich eenzaam?").click()
    page.wait_for_url("**/kaart*onderwerp=eenzaam*")
    settled(page)
    page.locator('path.area[aria-label^="Presikhaaf-West:"]').click()
    page.wait_for_url("**gebied=WK020204*")
    settled(page)
    page.locator("[data-testid=stPageLink]").get_by_role("link", name="Door de jaren heen").click()
    page.wait_for_url("**/jaren*")
    settled(page)
    title(page, "Door de jaren heen")
    chart = page.locator("[data-testid=stPlotlyChart]")
    expect(chart.locator(".trace.scatter path.point").first).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("in Presikhaaf-West"))).to_be_visible()
    assert "onderwerp=eenzaam" in page.url
    assert "gebied=WK020204" in page.url
    shoot(page, "walk-course")


def test_back_returns_to_the_view_before(page: Page, visit: Callable, settled: Callable) -> None:
    visit(page, "/kaart?onderwerp=eenzaam&jaar=2012&niveau=wijk&gebied=WK020207")
    page.get_by_role("link", name="Alles over Klarendal").click()
    page.wait_for_url("**/wijk*")
    settled(page)
    page.go_back()
    settled(page)
    title(page, "Kaart")
    assert {"onderwerp=eenzaam", "jaar=2012", "gebied=WK020207"} <= set(page.url.partition("?")[2].split("&"))
    expect(page.get_by_role("radio", name="2012", checked=True)).to_be_visible()


def test_back_goes_through_the_links_one_press_each(page: Page, visit: Callable, settled: Callable) -> None:
    visit(page, "/")
    page.get_by_role("link", name="Waar voelen mensen zich eenzaam?").click()
    page.wait_for_url("**/kaart*vorm=*")
    settled(page)
    page.get_by_role("banner").get_by_role("link", name="Mijn wijk", exact=True).click()
    page.wait_for_url("**/wijk*tot=*")
    settled(page)
    page.go_back()
    settled(page)
    title(page, "Kaart")
    assert "onderwerp=eenzaam" in page.url
    page.go_back()
    settled(page)
    title(page, "Hoe gaat het met de wijken van Arnhem?")
    page.go_forward()
    settled(page)
    title(page, "Kaart")


def test_a_choice_by_hand_is_a_place_to_go_back_to(page: Page, visit: Callable, settled: Callable) -> None:
    visit(page, "/kaart?onderwerp=eenzaam&jaar=2012")
    page.get_by_role("radiogroup", name="Jaar").get_by_role("radio", name="2016").click()
    page.wait_for_url("**jaar=2016*")
    settled(page)
    page.locator('path.area[aria-label^="Klarendal:"]').click()
    page.wait_for_url("**gebied=WK020207*")
    settled(page)
    page.go_back()
    settled(page)
    assert {"jaar=2016", "gebied=GM0202"} <= set(page.url.partition("?")[2].split("&"))
    page.go_back()
    settled(page)
    assert "jaar=2012" in page.url
    expect(page.get_by_role("radio", name="2012", checked=True)).to_be_visible()


def test_a_corrected_address_does_not_shut_the_way_back(
    page: Page, visit: Callable, settled: Callable
) -> None:
    visit(page, "/uitleg")
    visit(page, "/kaart?onderwerp=eenzaam&jaar=1850")
    assert "jaar=2020" in page.url
    page.go_back()
    settled(page)
    title(page, "Uitleg en bronnen")


def test_the_words_of_boxes_are_dutch(
    page: Page, visit: Callable, settled: Callable, shoot: Callable
) -> None:
    visit(page, "/")
    box = page.get_by_role("combobox", name=re.compile("Zoek je wijk"))
    box.fill("klarendaal")
    expect(page.get_by_role("option", name="Zoek: klarendaal")).to_be_visible()
    visit(page, "/kaart")
    box = page.get_by_role("combobox", name=re.compile("Gekozen gebied"))
    box.fill("qqqqq")
    expect(page.get_by_text("Niets gevonden")).to_be_visible()
    visit(page, "/vergelijken?met=WK020207,WK020224,W1,W2,W5")
    expect(page.get_by_role("button", name="Alles weghalen")).to_be_visible()
    expect(page.get_by_role("button", name="Haal weg: Klarendal (wijk)")).to_be_visible()
    page.get_by_role("combobox", name=re.compile("Gebieden")).fill("Centrum")
    expect(page.get_by_text("U kunt er hoogstens 5 kiezen.")).to_be_visible()
    shoot(page, "walk-most-areas")
    spoken = page.locator("body").aria_snapshot()
    assert not re.search(r"\b(Open|Remove|Clear|Selected|available|Add)\b", spoken), spoken


def test_a_link_in_the_menu_keeps_the_choices(page: Page, visit: Callable, settled: Callable) -> None:
    visit(page, "/kaart?onderwerp=eenzaam&jaar=2012&niveau=wijk&gebied=WK020207")
    for name, path, held in (
        ("Door de jaren heen", "jaren", {"onderwerp=eenzaam", "gebied=WK020207"}),
        ("Mijn wijk", "wijk", {"gebied=WK020207"}),
        ("Vergelijken", "vergelijken", {"met=WK020207,WK020224"}),
        ("Kaart", "kaart", {"onderwerp=eenzaam", "jaar=2012", "niveau=wijk", "gebied=WK020207"}),
    ):
        page.get_by_role("banner").get_by_role("link", name=name, exact=True).click()
        page.wait_for_url(f"**/{path}?*")
        settled(page)
        title(page, name)
        assert held <= set(page.url.replace("%2C", ",").partition("?")[2].split("&")), page.url
        expect(page.get_by_test_id("stException")).to_have_count(0)
