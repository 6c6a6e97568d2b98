"""Does the whole login hold in a browser, with a real provider on this machine: in, at work, rights gone, out?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import ASGI, ROOT, STREAMLIT_RUN, free_port, releases, wait_for

from browser.conftest import LAPTOP, PHONE
from browser.signed import ADMINISTRATOR, OURS, READER, TEAM, Site, log_in, shut, site

NEW = "nieuw@proef.test"


def write(page: Page, what: str) -> None:
    """Write a signal down and press the button."""
    page.get_by_label("Wat is er gezegd?").last.fill(what)
    page.get_by_role("button", name="Bewaren").first.click()


def test_without_settings_there_are_no_staff_pages(page: Page, visit: Callable) -> None:
    visit(page, "/beheer")
    expect(page.get_by_role("status").filter(has_text="Pagina 'beheer' kennen we niet.")).to_be_visible()
    assert page.get_by_role("button", name=re.compile("anmelden")).count() == 0
    assert page.get_by_text("Voor medewerkers").count() == 0


def test_a_visitor_sees_the_public_menu_and_a_way_in_below(
    open_site: Site, somebody: Callable, visit: Callable, axe: Callable
) -> None:
    page = visit(somebody(), "/uitleg", open_site.address)
    expect(page.get_by_role("button", name="Voor medewerkers: aanmelden")).to_be_visible()
    assert page.get_by_role("link", name="Beheer").count() == 0
    assert page.locator("header").get_by_text("Voor medewerkers").count() == 0
    for public in ("/", "/kaart", "/wijk?gebied=klarendal"):
        visit(page, public, open_site.address)
    assert page.context.cookies() == []
    phone = visit(somebody(360), "/uitleg", open_site.address)
    assert axe(phone) == []


@pytest.mark.parametrize("kind", [ASGI, STREAMLIT_RUN])
def test_a_login_stays_over_a_reload_and_ends_when_asked(
    kind: str, login: str, tmp_path: Path, somebody: Callable, visit: Callable, settled: Callable
) -> None:
    with site(login, tmp_path, kind) as found:
        page = visit(somebody(), "/doelen?gebied=W2", found.address)
        log_in(page, TEAM, settled)
        if kind == ASGI:  # Streamlit alone always ends a login on the first page
            assert re.search(r"/doelen\?.*gebied=W2", page.url)
        else:
            visit(page, "/doelen", found.address)
        page.reload()
        settled(page)
        expect(page.get_by_text("Rol: Teamlid (Noordwest).")).to_be_visible()
        page.get_by_role("button", name="Afmelden").click()
        page.get_by_role("button", name="End session").click()
        page.wait_for_url(OURS)
        visit(page, "/doelen", found.address)
        expect(page.get_by_role("button", name="Aanmelden", exact=True)).to_be_visible()
        assert [cookie["name"] for cookie in page.context.cookies() if "_user" in cookie["name"]] == []


def test_rights_that_were_withdrawn_in_another_browser_stop_the_next_write(
    open_site: Site, somebody: Callable, visit: Callable, settled: Callable
) -> None:
    team = visit(somebody(), "/signalen", open_site.address)
    log_in(team, TEAM, settled)
    write(team, "De lantaarn op het plein brandt niet.")
    expect(team.get_by_text("Bewaard. U kunt meteen de volgende opschrijven.")).to_be_visible()
    settled(team)

    administrator = visit(somebody(), "/beheer", open_site.address)
    log_in(administrator, ADMINISTRATOR, settled)
    administrator.get_by_label("Aanmeldnaam (e-mailadres)").fill(TEAM.upper())
    administrator.get_by_role("button", name="Bewaar").click()
    administrator.get_by_role("button", name="Trek alle rechten nu in").click()
    expect(administrator.get_by_text("Alle rechten zijn ingetrokken. Dat geldt meteen.")).to_be_visible()

    write(team, "Dit mag niet meer.")
    expect(team.get_by_text(re.compile("Uw rechten zijn ingetrokken"))).to_be_visible()
    assert open_site.signals() == ["De lantaarn op het plein brandt niet."]
    # The frame refuses the page before the form is sent; either way nothing was kept and nothing is shown.
    assert team.get_by_label("Wat is er gezegd?").count() == 0
    settled(administrator)
    administrator.get_by_role("button", name="Laat weer toe").click()
    expect(administrator.get_by_text("De rechten gelden weer.")).to_be_visible()


def test_a_login_that_is_too_old_gets_a_sentence_and_a_way_to_log_in_again(
    login: str, tmp_path: Path, somebody: Callable, visit: Callable
) -> None:
    with site(login, tmp_path, MONITOR_LOGIN_HOURS="0.00001") as found:
        page = visit(somebody(), "/signalen", found.address)
        page.get_by_role("button", name="Aanmelden", exact=True).click()
        page.get_by_role("button", name=TEAM, exact=True).click()
        page.wait_for_url(OURS)
        expect(page.get_by_text(re.compile("Uw aanmelding is verlopen"))).to_be_visible()
        expect(page.get_by_role("button", name="Opnieuw aanmelden")).to_be_visible()
        assert page.get_by_label("Wat is er gezegd?").count() == 0
        assert found.signals() == []


def test_who_has_no_role_is_told_whom_to_ask_until_there_is_one(
    open_site: Site, somebody: Callable, visit: Callable, settled: Callable
) -> None:
    page = visit(somebody(), "/doelen", open_site.address)
    log_in(page, NEW, settled)
    expect(page.get_by_text(re.compile("heeft nog geen rechten"))).to_be_visible()

    administrator = visit(somebody(), "/beheer", open_site.address)
    log_in(administrator, ADMINISTRATOR, settled)
    administrator.get_by_label("Aanmeldnaam (e-mailadres)").fill(NEW)
    box = administrator.get_by_label("Rollen")
    box.scroll_into_view_if_needed()
    settled(administrator)  # a list of options closes when the page scrolls
    box.click()
    administrator.get_by_role("option", name="Lezer").click()
    shut(administrator)
    administrator.get_by_role("button", name="Bewaar").click()
    expect(administrator.get_by_text("De rechten staan in de tabel en gelden meteen.")).to_be_visible()

    page.reload()
    settled(page)
    expect(page.get_by_text("Rol: Lezer.")).to_be_visible()


def test_a_reader_opens_no_page_of_another_role(
    open_site: Site, somebody: Callable, visit: Callable, settled: Callable
) -> None:
    page = visit(somebody(), "/signalen", open_site.address)
    log_in(page, READER, settled)
    expect(page.get_by_text(re.compile(r"hoort niet bij uw rol \(Lezer\)"))).to_be_visible()
    expect(page.get_by_role("link", name="Gebiedsanalyse", exact=True)).to_be_visible()
    for name in ("Signalen", "Editie", "Beheer"):
        assert page.get_by_role("link", name=name, exact=True).count() == 0


def test_the_pages_of_an_administrator_can_be_used_by_everybody(
    open_site: Site, somebody: Callable, visit: Callable, settled: Callable, axe: Callable, sideways: Callable,
    shoot: Callable,
) -> None:  # fmt: skip
    page = visit(somebody(), "/beheer", open_site.address)
    log_in(page, ADMINISTRATOR, settled)
    for part in ("Mensen", "Logboek", "Weggehaald", "Bewaartermijn"):
        page.get_by_role("radio", name=part).or_(
            page.get_by_role("button", name=part, exact=True)
        ).first.click()
        for size in (LAPTOP, PHONE):
            page.set_viewport_size(size)
            settled(page)
            shoot(page, f"staff-{part}-{size['width']}")
            assert axe(page) == [], (part, size)
            assert sideways(page) == 0, (part, size)
    visit(page, "/editie", open_site.address)
    expect(
        page.get_by_text(re.compile("^Er staat geen editie klaar|^Edities die klaarstaan"))
    ).to_be_visible()
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        settled(page)
        assert axe(page) == [], size


def test_a_file_of_a_visitor_is_not_taken(open_site: Site, somebody: Callable, visit: Callable) -> None:
    page = visit(somebody(), "/", open_site.address)
    status = page.evaluate(
        "fetch('_stcore/upload_file/x/y', {method: 'PUT', body: new Blob(['x'])}).then(answer => answer.status)"
    )
    assert status == 403


def test_trying_out_says_so_loudly_and_answers_this_machine_only(
    tmp_path: Path, somebody: Callable, visit: Callable
) -> None:
    port, others = free_port(), free_port()
    command = [
        sys.executable, "-m", "monitor", "staff", "--port", str(port), "--provider-port", str(others),
        "--workspace", str(tmp_path / "workspace.db"),
    ]  # fmt: skip
    said = tmp_path / "said"
    with said.open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "MONITOR_RELEASES": str(releases())}, stdout=log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        address = f"http://localhost:{port}"
        wait_for(f"{address}/_stcore/health", process, said)
        assert "PROEFAANMELDING ZONDER BEVEILIGING" in said.read_text(encoding="utf-8")
        page = visit(somebody(), "/uitleg", address)
        expect(page.get_by_text("Proefaanmelding zonder beveiliging.")).to_be_visible()
        visit(page, "/", address)
        expect(page.get_by_text("Proefaanmelding zonder beveiliging.")).to_be_visible()
    finally:
        process.terminate()
        assert process.wait(30) == 0
    refused = subprocess.run(
        [*command, "--host", "0.0.0.0"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
