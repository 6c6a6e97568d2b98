"""The way in and out for who works for a team: who stands at the door, what opens for them, and what is said otherwise."""

import time
from dataclasses import dataclass
from html import escape

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from monitor.catalog import Catalog
from monitor.ui import blocks, login, opened
from monitor.views import choices
from monitor.workspace import rights
from monitor.workspace.rights import Identity, Refused, Standing

KIND_OF = {
    "signalen": "signal",
    "krachten": "strength",
    "analyse": "analysis",
    "doelen": "goal",
    "raad": "report",
    "editie": "edition",
    "beheer": "access_grant",
}
"""What each staff page is about; `rights.READS` says who may open it."""

STYLE = (blocks.STATIC / "tryout.css").read_text(encoding="utf-8")
SOON = 30 * 60
"""Seconds before the end of a login from which a page says so: a long text must not be refused when it is done."""

TRYOUT_TOLD = "Proefaanmelding zonder beveiliging."
TRYOUT_MEANT = (
    "Iedereen op dit apparaat kan zich hier aanmelden als wie dan ook. Voer geen echte gegevens in. Deze proef heeft "
    "een eigen werkruimte."
)


@dataclass(frozen=True)
class Visitor:
    """Who visits: nobody known, somebody who may do something (`standing`), or somebody who may not, and why."""

    identity: Identity | None = None
    standing: Standing | None = None
    reason: str = ""
    expired: bool = False


def visitor() -> Visitor:
    """Who visits now, with their rights of this moment."""
    who = login.identity()
    if who is None:
        return Visitor()
    kept = opened.workspace(opened.release())
    try:
        standing = opened.read(kept, lambda session: rights.standing(session, who))
    except Refused as refused:
        return Visitor(who, reason=str(refused), expired=isinstance(refused, rights.Expired))
    if standing is None:
        told = "De werkruimte is nu niet te openen. De fout is vastgelegd; vraag de beheerder ernaar."
        return Visitor(who, reason=told)
    if not standing.roles:
        told = f"{who.subject} heeft nog geen rechten. Vraag de beheerder van de monitor om een rol."
        return Visitor(who, reason=told)
    return Visitor(who, standing)


def may_open(who: Visitor, address: str) -> bool:
    """Whether a staff page opens for a visitor."""
    return bool(who.standing and who.standing.may_read(KIND_OF[address]))


def admits(who: Visitor, page: StreamlitPage) -> bool:
    """Whether the script of a page may run; when not, the page says why and how to get in."""
    address = page.url_path
    if address not in blocks.STAFF:
        return True
    if may_open(who, address):
        _warn_of_the_end(who)
        return True
    st.title(blocks.STAFF[address])
    if who.identity is None:
        st.info("Deze pagina is voor medewerkers. Meld u aan; daarna komt u hier terug.")
        _button("Aanmelden", "entrance_page")
    elif who.standing is None:
        st.info(who.reason)
        if who.expired:
            _button("Opnieuw aanmelden", "entrance_page")
    else:
        roles = _roles(who.standing)
        st.info(f"Deze pagina hoort niet bij uw rol ({roles}). Vraag de beheerder van de monitor om rechten.")
    return False


def _warn_of_the_end(who: Visitor) -> None:
    left = rights.LONGEST - (time.time() - who.identity.issued_at) if who.identity else SOON
    if left < min(SOON, rights.LONGEST / 2):
        minutes = max(1, round(left / 60))
        st.warning(
            f"Uw aanmelding verloopt over {'een minuut' if minutes == 1 else f'{minutes} minuten'}. "
            "Meld u opnieuw aan voordat u een lang stuk schrijft."
        )
        _button("Opnieuw aanmelden", "entrance_soon")


def line(who: Visitor, catalog: Catalog) -> None:
    """Below the page: the way in for who works here, or who is logged in and the way out. Nothing without a login."""
    if not login.is_configured():
        return
    if who.identity is None:
        _button("Voor medewerkers: aanmelden", "entrance_line", quiet=True)
        return
    meant = f" Rol: {describe(who.standing, catalog)}." if who.standing else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p class="lwm-small">Aangemeld als {escape(who.identity.name)}.{escape(meant)}</p>',
            width="content",
        )
        st.button("Afmelden", key="entrance_out", type="tertiary", on_click=st.logout)


def describe(standing: Standing, catalog: Catalog) -> str:
    """The roles and areas of somebody in words: 'Teamlid (Noordwest)'."""
    places = [catalog.area[code].label for code in sorted(standing.areas) if code in catalog.area]
    if standing.roles & rights.EVERYWHERE or not (standing.roles & {rights.TEAM}):
        return _roles(standing)
    return f"{_roles(standing)} ({', '.join(places) or 'nog zonder gebied'})"


def _roles(standing: Standing) -> str:
    return ", ".join(choices.ROLES[role] for role in rights.ROLES if role in standing.roles)


def _button(label: str, key: str, *, quiet: bool = False) -> None:
    st.button(
        label, key=key, type="tertiary" if quiet else "primary", on_click=st.login, args=(login.provider(),)
    )


def banner() -> None:
    """On top of every page where anybody can log in as anybody: that this is so."""
    if login.is_tryout():
        st.html(
            f'<div class="lwm-tryout" role="note"><strong>{escape(TRYOUT_TOLD)}</strong> '
            f"<span>{escape(TRYOUT_MEANT)}</span></div><style>{STYLE}</style>"
        )
