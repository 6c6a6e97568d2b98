"""Who may write what: decided anew at every write, from the token and from the table of rights."""

import os
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.catalog import CITY, Catalog
from monitor.workspace.checks import cleaned
from monitor.workspace.places import team_area
from monitor.workspace.tables import Comment, Goal, Grant, Kept
from monitor.workspace.tables.base import LINE
from monitor.workspace.tables.people import ROLES, subject_of

READER, PARTNER, TEAM, ANALYST, APPROVER, ADMINISTRATOR = ROLES
EVERYWHERE = {ANALYST, ADMINISTRATOR}
"""Roles that reach all areas and the city as a whole."""

HOURS = "MONITOR_LOGIN_HOURS"
"""Environment variable: hours after which a login no longer counts."""

AHEAD = 60
"""Seconds that the clock of a provider may be ahead of ours."""


def longest(told: str) -> float:
    """Seconds after which a login no longer counts; raises ValueError for what is no number of hours up to 30 days.

    'nan' is a number to Python, and no age is ever above it.
    """
    hours = float(told) if told.replace(".", "", 1).isdigit() else 0.0
    if not 0 < hours <= 30 * 24:
        raise ValueError(f"{HOURS} is '{told}'. Verwacht: een aantal uren tussen 0 en 720, zoals 8.")
    return hours * 3600


LONGEST = longest(os.environ.get(HOURS, "8"))
"""Seconds after which a login no longer counts; the cookie of the site lasts 30 days, and rights may have changed."""

WRITERS = {TEAM, ANALYST, ADMINISTRATOR}
WRITERS_OF: dict[str, set[str]] = {
    "access_grant": {ADMINISTRATOR},
    "comment": {*WRITERS, PARTNER, APPROVER},
    "goal": {*WRITERS, PARTNER, APPROVER},
    "analysis": {*WRITERS, APPROVER},
    "analysis_version": {*WRITERS, APPROVER},
}
"""Who may write a kind of record, where it differs from WRITERS."""

READS: dict[str, set[str]] = {
    "signal": WRITERS,
    "strength": set(ROLES),
    "analysis": set(ROLES),
    "goal": set(ROLES),
    "report": {*WRITERS, READER, APPROVER},
    "edition": {ANALYST, APPROVER, ADMINISTRATOR},
    "access_grant": {ADMINISTRATOR},
}
"""Who may open what. Signals hold the words of inhabitants before anybody looked for names in them."""

ADOPTERS = {APPROVER, ADMINISTRATOR}
ADOPTION = {"adopted_on", "adopted_by"}
PROGRESS = {
    "status",
    "status_reason",
    "status_on",
    "what",
    "starts_on",
    "ends_on",
    "can_influence",
    "cannot_influence",
}
"""What a partner may change of a goal or action that is theirs."""

NEVER_CHANGED = {"analysis_version"}


class Refused(Exception):
    """Somebody may not do this; the message says why and what to do."""


class Expired(Refused):
    """The login is too old; logging in again helps."""


@dataclass(frozen=True)
class Identity:
    """Who is logged in, as the provider said at `issued_at` (seconds since 1970).

    Who does not say when a token was issued holds one that is too old: nothing may be done with it.
    """

    subject: str
    name: str = ""
    roles: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    issued_at: float = 0.0


@dataclass(frozen=True)
class Standing:
    """What somebody may do now: roles and areas of the provider and of the table together."""

    subject: str
    name: str
    roles: frozenset[str]
    areas: frozenset[str]

    def reaches(self, area: str, catalog: Catalog) -> bool:
        """Whether a place lies in the areas of this person."""
        if self.roles & EVERYWHERE:
            return True
        place = team_area(area, catalog)
        # A code that is no more lies nowhere, and what is of the whole city is of no team.
        return place not in ("", CITY) and place in self.areas

    def may_read(self, kind: str) -> bool:
        """Whether this person may open a kind of record, a report or an edition; `READS` says who."""
        return bool(self.roles & READS.get(kind, WRITERS))


def standing(session: Session, identity: Identity, at: float | None = None) -> Standing:
    """What somebody may do at this moment; raises Refused when the login is too old or all rights were withdrawn."""
    age = (time.time() if at is None else at) - identity.issued_at
    if not -AHEAD <= age <= LONGEST:
        raise Expired(
            "Uw aanmelding is verlopen. Er is niets bewaard. Kopieer wat u typte en meld u opnieuw aan."
        )
    subject = subject_of(identity.subject)
    if not subject or len(subject) > LINE or subject != cleaned(subject):
        # Without the signs that cannot be seen it might be the name of somebody else.
        raise Refused("Met deze aanmeldnaam kunt u hier niets. Vraag de beheerder om een gewone aanmeldnaam.")
    rows = session.scalars(select(Grant).where(Grant.subject == subject, Grant.removed_at.is_(None))).all()
    if any(row.withdrawn for row in rows):
        raise Refused("Uw rechten zijn ingetrokken. Vraag de beheerder van de monitor om uitleg.")
    roles, areas = set(identity.roles), set(identity.areas)
    for row in rows:
        roles |= set(listed(row.roles))
        areas |= set(listed(row.areas))
    held = frozenset(area.upper() for area in areas if area)
    return Standing(subject, identity.name, frozenset(role.casefold() for role in roles) & set(ROLES), held)


def listed(told: str) -> list[str]:
    """The words between the commas of a text."""
    return [word.strip() for word in told.split(",") if word.strip()]


def check(
    who: Standing,
    action: str,
    record: Kept,
    before: dict[str, Any],
    changed: Collection[str],
    catalog: Catalog,
) -> None:
    """Raise Refused unless somebody may do this to a record; `before` holds its fields as they were."""
    kind = type(record).__tablename__
    if action == "erase":
        _need(who, {ADMINISTRATOR}, "Alleen een beheerder kan iets voorgoed wissen.")
        return
    if kind in NEVER_CHANGED and action != "create":
        raise Refused("Een vastgelegde versie verandert niet meer.")
    _need(
        who,
        WRITERS_OF.get(kind, WRITERS),
        f"Met uw rollen kunt u geen {record.noun} bewaren. Vraag de beheerder om rechten.",
    )
    if isinstance(record, Grant) and who.subject in (record.subject, before.get("subject")):
        raise Refused("Uw eigen rechten verandert u niet zelf. Vraag een andere beheerder.")
    if _adopts(kind, before, record, changed):
        _need(who, ADOPTERS, "Vaststellen kan alleen wie goedkeurder is.")
    if who.roles & EVERYWHERE:
        return
    if isinstance(record, Comment):
        _check_comment(who, action, record, changed, catalog)
    else:
        _within(who, action, record, before, changed, catalog)


def _within(
    who: Standing,
    action: str,
    record: Kept,
    before: dict[str, Any],
    changed: Collection[str],
    catalog: Catalog,
) -> None:
    """Raise Refused unless the record lies in the areas of this person, now and before, or is theirs as a partner."""
    places = {record.area, before.get("area", record.area)}
    near = all(who.reaches(code, catalog) for code in places)
    if TEAM in who.roles and near:
        return
    if APPROVER in who.roles and (near or not who.areas):
        _only_adopts(changed, record, action)
        return
    if PARTNER in who.roles and isinstance(record, Goal):
        _own(who, record, before, changed, action)
        return
    named = catalog.area[record.area].label if record.area in catalog.area else record.area
    whole = " Voor de hele stad schrijft een analist." if record.area == CITY else ""
    raise Refused(f"{named} hoort niet bij uw gebieden.{whole} Vraag de beheerder om rechten.")


def _check_comment(
    who: Standing, action: str, record: Comment, changed: Collection[str], catalog: Catalog
) -> None:
    """Raise Refused when somebody changes what another one said; whoever works for the team may mark it as dealt with."""
    if action == "create" or record.created_by == who.subject:
        return
    if set(changed) != {"done"} or not (TEAM in who.roles and who.reaches(record.area, catalog)):
        raise Refused("Deze opmerking is van een ander. Schrijf er zelf een bij.")


def _need(who: Standing, roles: set[str], sentence: str) -> None:
    if not who.roles & roles:
        raise Refused(sentence)


def _adopts(kind: str, before: dict[str, Any], record: Kept, changed: Collection[str]) -> bool:
    """Whether this write adopts something or takes an adoption back."""
    if ADOPTION & set(changed) and any(getattr(record, name, None) != before.get(name) for name in ADOPTION):
        return bool(before) or any(getattr(record, name, None) for name in ADOPTION)
    stands = getattr(record, "status", None), before.get("status")
    return kind == "analysis" and "status" in changed and "adopted" in stands


def _only_adopts(changed: Collection[str], record: Kept, action: str) -> None:
    """An approver who is nothing else adopts and sends back, and neither writes content nor takes it away."""
    writes = set(changed) - ADOPTION - {"status"} or action in ("remove", "restore")
    if writes and record.__tablename__ != "analysis_version":
        raise Refused(f"Als goedkeurder stelt u vast; een {record.noun} schrijven doet het team.")


def _own(who: Standing, record: Goal, before: dict[str, Any], changed: Collection[str], action: str) -> None:
    """A partner keeps the progress of what is theirs, and adds actions of their own."""
    owners = {
        str(before.get("owner_subject", record.owner_subject)).casefold(),
        record.owner_subject.casefold(),
    }
    if owners != {who.subject}:
        raise Refused("Dit doel is niet van u. Als partner werkt u uw eigen doelen en acties bij.")
    if action == "change" and set(changed) - PROGRESS:
        raise Refused("Als partner werkt u stand, toelichting en data bij; de rest doet het team.")
    if action == "create" and record.rank != "action":
        raise Refused("Als partner voegt u acties toe; doelen maakt het team.")
    if action in ("remove", "restore") and record.created_by != who.subject:
        raise Refused("Als partner haalt u alleen weg wat u zelf toevoegde; de rest doet het team.")
