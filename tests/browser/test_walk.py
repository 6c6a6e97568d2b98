"""Do the ways that a visitor takes work: from Start to a district, over the map to its course, and back?"""

from __future__ import annotations

import re
from collections.abc import Callable

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


def test_a_word_that_is_no_name_leads_to_suggestions(page: Page, visit: Callable, settled: Callable) -> None:
    visit(page, "/")
    box = page.get_by_role("combobox", name=re.compile("Zoek je wijk"))
    box.fill("klaarendal")
    box.press("Enter")
    page.get_by_role("link", name="Klarendal (wijk)").click()
    page.wait_for_url("**/wijk*gebied=WK020207*")


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
    for _ in range(2):  # a link names one choice and the page adds the others: two places in the history
        if "/kaart" not in page.url:
            page.go_back()
            settled(page)
    title(page, "Kaart")
    assert {"onderwerp=eenzaam", "jaar=2012", "gebied=WK020207"} <= set(page.url.partition("?")[2].split("&"))
    expect(page.get_by_role("radio", name="2012", checked=True)).to_be_visible()


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
