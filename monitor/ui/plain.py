"""Where is the same page as plain text: a link below every view, with its state, as long as that address exists."""

from collections.abc import Callable, Mapping

import streamlit as st

from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Area
from monitor.store import Release
from monitor.ui.address import base_of, code_of
from monitor.ui.routes import served_plainly
from monitor.views.sheet_words import PLAIN

SECTIONS = {"area": "gebieden", "district": "wijken", "neighbourhood": "buurten"}
Address = Mapping[str, str]


def link(release: Release, page: str) -> None:
    """The way to the plain page of this view; nothing under `streamlit run`, where it does not exist."""
    to = address(release.catalog, page, st.query_params.to_dict()) if served_plainly() else ""
    if to:
        st.html(f'<p class="lwm-small"><a href="{to}" target="_self">{PLAIN}</a></p>')


def address(catalog: Catalog, page: str, asked: Address) -> str:
    """The address of the plain page of a view, made of codes that exist; empty for a page that has none."""
    known = PAGES.get(page or "start")
    return known(catalog, asked) if known else ""


def _place(catalog: Catalog, asked: Address) -> str:
    """The page of the chosen place, up to the chosen year."""
    area = _area(catalog, asked)
    address = (
        "stad"
        if area.level == "city"
        else f"{SECTIONS[area.level]}/{area.slug}"
        if area.level in SECTIONS
        else "wijken"
    )
    return _with(address, tot=code_of(catalog, "tot", asked.get("tot", "")))


def _subject(catalog: Catalog, asked: Address) -> str:
    """The page of the chosen subject, with the chosen place; the list without a subject."""
    code = code_of(catalog, "onderwerp", asked.get("onderwerp", ""))
    area = _area(catalog, asked)
    if not code:
        return "onderwerpen"
    return _with(f"onderwerpen/{base_of(catalog, code)}", gebied="" if area.code == CITY else area.slug)


def _explained(catalog: Catalog, asked: Address) -> str:
    return _subject(catalog, {"onderwerp": asked["onderwerp"]}) if asked.get("onderwerp") else "over/bronnen"


def _area(catalog: Catalog, asked: Address) -> Area:
    return catalog.area[code_of(catalog, "gebied", asked.get("gebied", "")) or CITY]


def _with(address: str, **codes: str) -> str:
    return address + "".join(f"?{key}={code}" for key, code in codes.items() if code)


PAGES: Mapping[str, Callable[[Catalog, Address], str]] = {
    "start": lambda _catalog, _asked: "stad",
    "kaart": _subject,
    "wijk": _place,
    "jaren": _subject,
    "vergelijken": lambda _catalog, _asked: "wijken",
    "plannen": _place,
    "uitleg": _explained,
    "correcties": lambda _catalog, _asked: "over/correcties",
}
"""How the state of a page of the menu becomes the address of its plain page."""
