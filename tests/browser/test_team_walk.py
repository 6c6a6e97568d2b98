"""Does a team get from an empty workspace to an adopted analysis and a PDF in at most sixty actions, and who reads what?"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from browser.signed import APPROVER, OURS, TEAM, Site, shut

MOST = 60
"""Actions that the whole may take: every click, and every field that is filled."""

COUNTED = {
    "aanmelden": 3, "drie signalen": 8, "twee beoordeeld": 5, "analyse": 19, "vaststellen": 4, "antwoord": 8, "verslag": 3,
}  # fmt: skip
"""The actions of each part on which the hours in docs/uren.md rest."""

LAMPS, MEALS, RATS = (
    "Op het plein staan te weinig lantaarns, het is er donker.",
    "Bewoners koken elke week samen in het buurthuis.",
    "Achter de garages lopen ratten, daar durft niemand langs.",
)
"""What was said."""

GOALS = {
    "Bewoners voelen zich 's avonds op hun gemak op het plein": [
        "Meer lantaarns op het plein - Gemeente",
        "Avondronde met bewoners - Wijkplatform",
    ],
    "Buren kennen elkaar": [
        "Elke week samen koken - Buurthuis",
        "Welkom voor nieuwe bewoners - Wijkplatform",
    ],
}


class Hand:
    """Does what a person does, and counts it: a click or a filled field is one action, and so is an address that is opened."""

    def __init__(self, settled: Callable[[Page], Page]) -> None:
        self.settled, self.done = settled, 0

    def click(self, what: Locator) -> None:
        """Press something and wait until the page stands."""
        self.done += 1
        what.click()
        self.settled(what.page)

    def away(self, what: Locator) -> None:
        """Press something that leads to a page of the provider, or back from it."""
        self.done += 1
        what.click()

    def fill(self, what: Locator, text: str) -> None:
        """Fill a field."""
        self.done += 1
        what.fill(text)

    def open(self, page: Page, address: str) -> None:
        """Open an address that somebody was sent."""
        self.done += 1
        page.goto(address)
        self.settled(page)

    def choose(self, page: Page, label: str, option: str | re.Pattern) -> str:
        """Open a box and press one of its options: two actions. Returns the words of the option."""
        box = page.get_by_label(label, exact=True)
        box.scroll_into_view_if_needed()
        self.settled(page)  # a list of options closes when the page scrolls
        self.click(box)
        chosen = page.get_by_role("option", name=option).first
        words = chosen.inner_text()
        self.click(chosen)
        return words

    def button(self, page: Page, name: str) -> None:
        """Press a button by its name."""
        self.click(page.get_by_role("button", name=name, exact=True))

    def part(self, page: Page, name: str) -> None:
        """Press one of the parts of a page, or one of the answers of a form below them."""
        self.click(page.get_by_role("radio", name=name, exact=True).last)

    def staff(self, page: Page, name: str) -> None:
        """Open a page from the row of pages for staff."""
        self.click(page.locator(".st-key-team_pages").get_by_role("link", name=name))

    def log_in(self, page: Page, name: str, button: str) -> None:
        """Log in at the provider: two actions."""
        self.away(page.get_by_role("button", name=button, exact=True))
        self.away(page.get_by_role("button", name=name, exact=True))
        page.wait_for_url(OURS)
        expect(page.get_by_text(re.compile("^Aangemeld als"))).to_be_visible()
        self.settled(page)


def three_signals(hand: Hand, page: Page) -> None:
    """Write three signals down, as in the street."""
    # The newest stands first in the queue: nobody judges the one about the rats.
    for number, what in enumerate((RATS, MEALS, LAMPS)):
        hand.fill(page.get_by_label("Wat is er gezegd?").first, what)
        if number == 0:
            hand.choose(page, "Waar?", "Klarendal (wijk)")
        hand.button(page, "Bewaren")


def two_judged(hand: Hand, page: Page) -> None:
    """Make two of them public, with the words as they were written down."""
    hand.part(page, "Beoordelen")
    for what in (LAMPS, MEALS):
        expect(page.locator("blockquote")).to_have_text(what)
        hand.part(page, "Openbaar")
        hand.button(page, "Vastleggen")


def an_analysis(hand: Hand, page: Page) -> str:
    """From the first draft to what was discussed: an opgave that rests on a signal and a figure, goals and actions.

    Returns the sentence of the figure.
    """
    hand.staff(page, "Gebiedsanalyse")
    hand.button(page, "Maak het concept")
    hand.part(page, "6. Opgaven")
    hand.fill(page.get_by_label("Nieuwe opgave"), "Een plein waar iedereen graag komt")
    hand.choose(page, "Rust op deze signalen", LAMPS)
    shut(page)
    figure = hand.choose(page, "Rust op deze cijfers", re.compile(r"procent .* \(\d{4}\)\.$"))
    shut(page)
    hand.button(page, "Voeg de opgave toe")
    hand.part(page, "7. Doelen en acties")
    for goal, actions in GOALS.items():
        hand.fill(page.get_by_label("Nieuw doel"), goal)
        hand.fill(page.get_by_label("Acties, elk op een eigen regel"), "\n".join(actions))
        hand.button(page, "Voeg doel en acties toe")
    hand.part(page, "8. Vaststellen")
    hand.fill(page.get_by_label(re.compile("^Met wie besproken")), "Wijkplatform")
    hand.button(page, "Leg vast dat dit is besproken")
    return figure


def answers(hand: Hand, page: Page) -> None:
    """Answer the first signal with the action that takes it up."""
    hand.staff(page, "Signalen")
    hand.part(page, "Antwoorden")
    hand.choose(page, "Signaal", re.compile("te weinig lantaarns"))
    hand.part(page, "Opgepakt")
    hand.choose(page, "Actie die het oppakt (bij 'Opgepakt')", re.compile("Meer lantaarns"))
    hand.button(page, "Antwoord bewaren")


def a_report(hand: Hand, page: Page, folder: Path) -> bytes:
    """The area report as a PDF, as it comes out of the browser."""
    hand.staff(page, "Verslagen")
    hand.button(page, "Maak verslag")
    save = page.get_by_role("button", name=re.compile(r"^Bewaar .*\.pdf$"))
    with page.expect_download() as download:
        hand.click(save)
    kept = folder / "verslag.pdf"
    download.value.save_as(kept)
    return kept.read_bytes()


def test_from_an_empty_workspace_to_an_adopted_analysis_and_a_report(
    open_site: Site, somebody: Callable, visit: Callable, settled: Callable, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    hand, counted = Hand(settled), {}

    def note(what: str) -> None:
        counted[what] = hand.done - sum(counted.values())

    team = visit(somebody(), "/", open_site.address)
    hand.log_in(team, TEAM, "Voor medewerkers: aanmelden")
    hand.staff(team, "Signalen")
    note("aanmelden")
    three_signals(hand, team)
    note("drie signalen")
    visitor = somebody()
    shows_none_of(visit(visitor, "/wijk?gebied=klarendal", open_site.address), LAMPS, MEALS, RATS)
    two_judged(hand, team)
    note("twee beoordeeld")
    figure = an_analysis(hand, team)
    note("analyse")
    waiting = team.url
    shows_none_of(visit(visitor, "/plannen?gebied=noordwest", open_site.address), *GOALS, "Meer lantaarns")

    approver = somebody()
    hand.open(approver, waiting)
    hand.log_in(approver, APPROVER, "Aanmelden")
    hand.button(approver, "Stel vast en maak openbaar")
    expect(approver.get_by_text("Vastgesteld. Iedereen kan het nu lezen.")).to_be_visible()
    note("vaststellen")
    answers(hand, team)
    note("antwoord")
    pdf = a_report(hand, team, tmp_path)
    note("verslag")

    with capsys.disabled():
        print(f"\n{hand.done} actions: {counted}")
    assert hand.done <= MOST
    assert counted == COUNTED, "other actions: say so in docs/uren.md"
    read_back(pdf, figure)
    read_by_everybody(visit, somebody, open_site.address)


def shows_none_of(page: Page, *texts: str) -> None:
    """None of these texts was sent to a page, in sight or not."""
    assert [text for text in texts if text in page.content()] == []


def read_back(pdf: bytes, figure: str) -> None:
    """The report is one for readers of screens, and holds the place, the goals, the actions and a figure with its year."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in opened.Root
        assert str(opened.Root.Lang).startswith("nl")
        assert opened.open_metadata()["pdfuaid:part"] == "1"
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    for words in (
        "Noordwest",
        figure,
        "Vastgelegd cijfer: ",
        "Een plein waar iedereen graag komt",
        *GOALS,
        "Meer lantaarns op het plein",
    ):
        assert words in text, words
    assert RATS not in text


def read_by_everybody(visit: Callable, somebody: Callable, address: str) -> None:
    """Plannen and Mijn wijk as they are for who is not logged in; what nobody judged is on no page."""
    page = visit(somebody(), "/plannen?gebied=noordwest", address)
    for words in (*GOALS, *(line.split(" - ")[0] for lines in GOALS.values() for line in lines)):
        expect(page.get_by_text(words).first).to_be_visible()
    visit(page, "/wijk?gebied=klarendal", address)
    expect(page.get_by_text(LAMPS)).to_be_visible()
    expect(page.get_by_text("Dit doen we: Meer lantaarns op het plein.")).to_be_visible()
    expect(page.get_by_text(MEALS)).to_be_visible()
    for path in (
        "/",
        "/plannen?gebied=noordwest",
        "/wijk?gebied=klarendal",
        "/wijk?gebied=W2",
        "/analyse?gebied=klarendal",
    ):
        visit(page, path, address)
        shows_none_of(page, "ratten")
