"""Does a shared address restore the exact view, and is a wrong one answered in words?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

VIEWS = {
    "kaart": "/kaart?onderwerp=misdrijven_per_1000&niveau=wijk&jaar=2023&beeld=verandering&jaar2=2022&gebied=WK020204",
    "tegels": "/kaart?onderwerp=eenzaam&niveau=wijk&jaar=2012&vorm=tegels&nummers=ja&gebied=WK020224",
    "wijk": "/wijk?gebied=WK020204&tot=2020",
    "jaren": "/jaren?onderwerp=eenzaam&gebied=WK020207&met=WK020224,WK020204",
    "vergelijken": "/vergelijken?met=WK020207,W5&jaar=2016&thema=leven&als=tabel",
}
SHOWN = """() => {
    const map = document.querySelector('[data-testid=stBidiComponentIsolated]')?.shadowRoot
        ?? [...document.querySelectorAll('*')].find(found => found.shadowRoot?.querySelector('path.area'))?.shadowRoot;
    const areas = [...(map?.querySelectorAll('path.area') ?? [])];
    return [
        document.querySelector('[data-testid=stMain]').innerText,
        areas.map(area => ['aria-label', 'fill', 'd', 'aria-pressed'].map(name => area.getAttribute(name))),
        [...document.querySelectorAll('input')].map(input => input.value),
        [...document.querySelectorAll('[role=radio]')].map(radio => radio.ariaChecked),
    ];
}"""


@pytest.mark.parametrize("name", VIEWS)
def test_a_shared_link_restores_the_exact_view(
    name: str, page: Page, browser: Browser, visit: Callable, settled: Callable
) -> None:
    visit(page, VIEWS[name])
    shared, shown = page.url, page.evaluate(SHOWN)
    asked = VIEWS[name].partition("?")[2].split("&")
    assert set(asked) <= set(shared.replace("%2C", ",").partition("?")[2].split("&"))
    assert (len(shown[1]) > 0) == ("/kaart" in shared)
    other = browser.new_context(viewport=page.viewport_size, locale="nl-NL")
    try:
        again = other.new_page()
        again.goto(shared)
        settled(again)
        assert again.url == shared
        assert again.evaluate(SHOWN) == shown
    finally:
        other.close()


def test_a_choice_by_hand_is_in_the_address_at_once(
    page: Page, browser: Browser, visit: Callable, settled: Callable
) -> None:
    visit(page, "/kaart?onderwerp=eenzaam")
    page.get_by_role("radiogroup", name="Jaar").get_by_role("radio", name="2012").click()
    page.wait_for_url("**jaar=2012*")
    page.reload()
    settled(page)
    expect(page.get_by_role("radio", name="2012", checked=True)).to_be_visible()
    expect(page.locator("svg[role=group]")).to_have_attribute(
        "aria-label", "Kaart van Voelt zich eenzaam, 2012, per wijk"
    )


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/kaart?onderwerp=bestaat_niet", "bestaat_niet"),
        ("/kaart?onderwerp=eenzaam&jaar=1850", "1850"),
        ("/wijk?gebied=nergenshuizen", "nergenshuizen"),
        ("/jaren?onderwerp=eenzaam&gebied=WK020207&met=WK999999", "WK999999"),
        ("/vergelijken?met=nergenshuizen", "nergenshuizen"),
    ],
)
def test_an_unknown_code_is_told_above_the_page(
    path: str, told: str, page: Page, visit: Callable, shoot: Callable
) -> None:
    visit(page, path)
    notice = page.get_by_role("status").filter(has_text=told)
    expect(notice).to_be_visible()
    assert notice.bounding_box()["y"] < page.get_by_role("heading", level=1).bounding_box()["y"]
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert told not in page.url
    shoot(page, f"notice-{told}")


def test_the_name_of_a_district_is_an_address(page: Page, visit: Callable) -> None:
    visit(page, "/wijk?gebied=klarendal")
    expect(page.get_by_role("heading", level=2, name="Klarendal")).to_be_visible()
    assert "gebied=WK020207" in page.url
