"""Who may do what: the table of rights, and one form that adds, changes, withdraws and gives back."""

from collections.abc import Mapping

import streamlit as st

from monitor.catalog import CITY
from monitor.ui import blocks
from monitor.ui.desk import Desk, save, submitted
from monitor.views import choices
from monitor.views.journal_words import moment
from monitor.workspace import oversight, rights
from monitor.workspace.records import Pen
from monitor.workspace.rights import listed
from monitor.workspace.tables import Grant

NEW = ""
KEEP = "Bewaar"
ADDED = "people_added"
MEANT = {
    "reader": "leest analyses, doelen, krachten en verslagen",
    "partner": "leest mee, en werkt eigen doelen en acties bij",
    "team": "schrijft in de eigen gebieden, en leest en beoordeelt daar signalen",
    "analyst": "schrijft in alle gebieden en vergelijkt edities",
    "approver": "stelt vast en keurt edities goed",
    "administrator": "geeft rechten, ziet het logboek en wist",
}
"""What a role is for, in the words of the page."""


def show(at: Desk) -> None:
    """The table of all people with rights, and below it the form for one of them."""
    with at.workspace.reading() as session:
        held = oversight.grants(session)
    blocks.said(
        "Rollen en gebieden uit de aanmelding tellen mee met deze tabel. Wat u hier intrekt, geldt meteen, wat de "
        "aanmelding ook zegt."
    )
    _table(at, held)
    by_key = {grant.key: grant for grant in held}
    if st.session_state.get(ADDED) in by_key:
        st.session_state["people_who"] = st.session_state.pop(ADDED)
    chosen = st.selectbox(
        "Wie?",
        [NEW, *by_key],
        format_func=lambda key: _named(by_key[key]) if key in by_key else "Iemand toevoegen",
        key="people_who",
    )
    _form(at, by_key.get(chosen) or Grant(key="new", area=CITY, version=1, withdrawn=False))


def _table(at: Desk, held: list[Grant]) -> None:
    rows = [
        [
            grant.name or grant.subject,
            grant.subject,
            ", ".join(choices.label(choices.ROLES, role) for role in listed(grant.roles)) or "-",
            ", ".join(_area(at, code) for code in listed(grant.areas)) or "-",
            grant.organisation or "-",
            "Ingetrokken" if grant.withdrawn else "Geldt",
            f"{moment(grant.changed_at)}, {grant.changed_by}",
        ]
        for grant in held
    ]
    if rows:
        columns = ["Naam", "Aanmeldnaam", "Rollen", "Gebieden", "Organisatie", "Stand", "Veranderd"]
        blocks.table(columns, rows, "Mensen en rechten")
    else:
        blocks.small("In deze tabel staat nog niemand.")


def _form(at: Desk, grant: Grant) -> None:
    is_new = grant.key == "new"
    areas = {one.code: one.label for one in at.release.catalog.areas_on("area")}
    with st.form(f"people_{grant.key}"):
        mark = f"people_{grant.key}"  # boxes with a key keep what was typed when somebody else changes the record
        left, right = st.columns(2)
        subject = left.text_input(
            "Aanmeldnaam (e-mailadres)", grant.subject or "", key=f"{mark}_subject", disabled=not is_new
        )
        name = right.text_input("Naam", grant.name or "", key=f"{mark}_name")
        left, right = st.columns(2)
        roles = left.multiselect(
            "Rollen", rights.ROLES, listed(grant.roles or ""), format_func=_role, placeholder="Kies rollen",
            key=f"{mark}_roles",
        )  # fmt: skip
        places = right.multiselect(
            "Gebieden (voor een teamlid)", list(areas), [code for code in listed(grant.areas or "") if code in areas],
            format_func=areas.__getitem__, placeholder="Kies gebieden", key=f"{mark}_areas",
        )  # fmt: skip
        organisation = st.text_input("Organisatie", grant.organisation or "", key=f"{mark}_organisation")
        fields = {
            "name": name, "roles": ", ".join(roles), "areas": ", ".join(places), "organisation": organisation,
        }  # fmt: skip
        pressed, version = submitted(grant, KEEP, "" if is_new else _turn(grant))
    if pressed == KEEP and is_new:
        _add(at, subject, fields)
    elif pressed == KEEP:
        _change(at, grant, version, fields, "De rechten zijn veranderd en gelden meteen.")
    elif pressed:
        told = (
            "De rechten gelden weer."
            if grant.withdrawn
            else "Alle rechten zijn ingetrokken. Dat geldt meteen."
        )
        _change(at, grant, version, {"withdrawn": not grant.withdrawn}, told)
    blocks.listed([f"{choices.ROLES[role]}: {meaning}." for role, meaning in MEANT.items()], small=True)


def _turn(grant: Grant) -> str:
    return "Laat weer toe" if grant.withdrawn else "Trek alle rechten nu in"


def _add(at: Desk, subject: str, fields: dict[str, str]) -> None:
    def made(pen: Pen) -> Grant:
        grant = Grant(area=CITY, subject=subject, **fields)
        known = {one.subject: one for one in oversight.grants(pen.session)}
        if grant.subject in known:
            raise rights.Refused(
                f"{grant.subject} staat al in de tabel. Kies die naam hierboven en verander die regel."
            )
        return pen.create(grant)

    kept = save(at, made, "De rechten staan in de tabel en gelden meteen.")
    if kept:
        st.session_state[ADDED] = kept.key
        st.rerun()


def _change(at: Desk, grant: Grant, version: int, fields: Mapping[str, object], told: str) -> None:
    if save(at, lambda pen: pen.change(Grant, grant.key, version, **fields), told):
        st.rerun()


def _named(grant: Grant) -> str:
    return f"{grant.name} ({grant.subject})" if grant.name else grant.subject


def _role(role: str) -> str:
    return choices.ROLES[role]


def _area(at: Desk, code: str) -> str:
    found = at.release.catalog.area.get(code)
    return found.label if found else f"{code} (bestaat niet meer)"
