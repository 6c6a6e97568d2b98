"""A shared link is often the first request after a start; it must bring up our frame, not a bare script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

DEEP_LINK = "/kaart?onderwerp=eenzaam&jaar=2020"


@pytest.mark.parametrize("kind", ["asgi", "streamlit run"])
def test_a_deep_link_works_as_first_request_of_a_fresh_process(
    kind: str, fresh_server: Callable, page: Page, settled: Callable, shoot: Callable
) -> None:
    with fresh_server(kind) as address:
        page.goto(address + DEEP_LINK)
        settled(page)
        shoot(page, f"deep-link-{kind.replace(' ', '-')}")

        assert re.search("Kaart|Leefbare Wijken Monitor", page.title())
        for name in ("Start", "Kaart", "Mijn wijk", "Door de jaren heen", "Vergelijken", "Uitleg en bronnen"):
            expect(page.get_by_role("link", name=name, exact=True).first).to_be_attached()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        # Streamlit's "Page not found", over a page that is there.
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert "onderwerp=eenzaam" in page.url
        assert "jaar=2020" in page.url
        page.context.close()  # an open page would keep the server waiting


def test_the_menu_leads_from_a_deep_link_to_another_page(site: str, page: Page, visit: Callable) -> None:
    visit(page, DEEP_LINK)
    page.get_by_role("link", name="Mijn wijk", exact=True).first.click()
    page.wait_for_url("**/wijk*")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_an_unknown_page_still_shows_the_frame(site: str, page: Page, visit: Callable) -> None:
    visit(page, "/bestaat-niet")
    expect(
        page.get_by_role("status").filter(has_text="Pagina 'bestaat-niet' kennen we niet.")
    ).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Hoe gaat het met de wijken")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "bestaat-niet" not in page.url
    expect(page.get_by_role("link", name="Kaart", exact=True).first).to_be_attached()


def test_a_page_in_dutch_says_so(site: str, page: Page, visit: Callable) -> None:
    visit(page, "/kaart")
    assert page.evaluate("document.documentElement.lang") == "nl"


def test_only_our_own_typeface_is_fetched(site: str, page: Page, visit: Callable) -> None:
    fonts: list[str] = []
    page.on("request", lambda request: fonts.append(request.url) if ".woff2" in request.url else None)
    visit(page, "/")
    assert [font for font in fonts if "/app/static/fonts/" not in font] == []
    assert any("public-sans" in font for font in fonts)
