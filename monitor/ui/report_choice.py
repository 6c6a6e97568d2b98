"""Which report does somebody want: its kind in one line each, of which place and year, and in which form."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from monitor.catalog import CITY
from monitor.reports.settings import address, cadence
from monitor.ui import blocks, selection
from monitor.ui.desk import Desk
from monitor.ui.report_download import FORMS, download, sees_drafts
from monitor.ui.selection import Choices
from monitor.views import choices as words_of
from monitor.workspace.places import within
from monitor.workspace.records import every
from monitor.workspace.tables import Bundle

KINDS = {
    "area": "Gebiedsanalyse",
    "sheet": "Blad van één bladzijde",
    "underpinning": "Onderbouwing",
    "council": "Verslag aan de raad",
}
TOLD = {
    "area": "Alles over een gebied, wijk of buurt: cijfers, signalen, krachten, opgaven, doelen en acties. Ongeveer tien bladzijden.",
    "sheet": "Eén kant A4 om uit te delen. Alleen wat is vastgesteld of openbaar is.",
    "underpinning": "Signalen en cijfers bij één vraag aan de organisatie. U maakt haar op de bladzijde Signalen.",
    "council": "De acht gebieden in vaste volgorde en met dezelfde woorden. Alleen wat is vastgesteld of openbaar is.",
}
RHYTHM = {"yearly": "elk jaar", "half-yearly": "elk half jaar", "quarterly": "elk kwartaal"}
NO_ADDRESS = "Het adres van de site is niet ingesteld. Daarom staan er nog geen links in verslagen. De beheerder stelt MONITOR_ADDRESS in."
NO_BUNDLE = "Voor deze plek is er nog geen onderbouwing."
ADOPTED_ONLY = (
    "U hoort niet bij het team van dit gebied. U krijgt daarom alleen wat is vastgesteld of openbaar is."
)


@dataclass(frozen=True)
class Wanted:
    """What was chosen."""

    kind: str
    area: str
    edition: str
    form: str
    bundle: str = ""


def choose(at: Desk, choices: Choices) -> Wanted | None:
    """The boxes of the page; None when there is nothing to make yet."""
    kind = _one("Soort", KINDS, "report_kind")
    blocks.said(TOLD[kind])
    places = choices.on_levels("area", "district", "neighbourhood")
    # Places of the own team come first, so that the box begins there.
    places.sort(key=lambda code: not at.may_write(code))
    left, right = st.columns([2, 1])
    with left:
        area = choices.area(places, "Gebied, wijk of buurt") if kind != "council" else CITY
    with right:
        edition = choices.until()
    bundle = _bundle(at, area) if kind == "underpinning" else ""
    form = _one("Vorm", FORMS, "report_form")
    if kind == "council":
        blocks.small(f"De stad heeft gekozen voor {RHYTHM[cadence()]}. Dat staat in data/reports.toml.")
    if kind == "area" and not sees_drafts(at, area):
        blocks.small(ADOPTED_ONLY)
    if kind == "underpinning" and not bundle:
        st.info(NO_BUNDLE)
        return None
    return Wanted(kind, area, edition, form, bundle)


def make(at: Desk, wanted: Wanted | None) -> None:
    """The button that makes what was chosen."""
    if wanted is not None:
        download(at, wanted.kind, wanted.area, wanted.edition, wanted.form, bundle=wanted.bundle)
    if not address("start"):
        blocks.small(NO_ADDRESS)


def _one(label: str, options: Mapping[str, str], key: str) -> str:
    found = st.segmented_control(
        label, list(options), format_func=options.__getitem__, default=next(iter(options)), key=key, required=True, wrap=True
    )  # fmt: skip
    return str(found or next(iter(options)))


def _bundle(at: Desk, area: str) -> str:
    """A box with the bundles of a place that this person may read; empty when there are none."""
    codes = [code for code in within(area, at.release.catalog) if sees_drafts(at, code)]
    with at.workspace.reading() as session:
        found = {
            one.key: one
            for one in every(session, Bundle, Bundle.area.in_(codes), order=Bundle.changed_at.desc())
        }
    if not found:
        return ""

    def named(key: str) -> str:
        one = found[key]
        state = words_of.label(words_of.BUNDLE_STATES, one.status).lower()
        return f"{one.title} ({selection.named(at.release.catalog, one.area)}, {state})"

    return str(st.selectbox("Onderbouwing", list(found), format_func=named, key=f"report_bundle_{area}"))
