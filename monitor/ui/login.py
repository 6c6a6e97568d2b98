"""Who is logged in: what the provider says of a visitor, and whether there is a login at all."""

import logging
import math
import os
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit.runtime.secrets import secrets_singleton

from monitor.workspace.provider import DEFAULT, TRYOUT, lacks, provider_of
from monitor.workspace.rights import ADMINISTRATOR, AHEAD, ROLES, Identity
from monitor.workspace.tables.base import LINE
from monitor.workspace.tables.people import subject_of

SUBJECT_CLAIM, ROLES_CLAIM, AREAS_CLAIM = "email", "roles", "areas"
"""Claims with the name to log in with, roles and areas, unless the settings name others under [monitor]."""

log = logging.getLogger(__name__)


def is_configured() -> bool:
    """Whether there are whole settings for a login; without them there are no staff pages. Says once what they lack."""
    if not secrets_singleton.load_if_toml_exists() or "auth" not in secrets_singleton:
        return False
    lacking = lacks(secrets_singleton)
    if lacking:
        _tell(lacking)
    return not lacking


@lru_cache
def _tell(lacking: tuple[str, ...]) -> None:
    log.warning("Aanmelden staat uit, want onder [auth] klopt iets niet. %s", " ".join(lacking))


def provider() -> str | None:
    """The provider of the login; None for the only one."""
    named = provider_of(secrets_singleton)
    return None if named == DEFAULT else named


def is_tryout() -> bool:
    """Whether anybody can log in as anybody here, to try the monitor out."""
    return bool(os.environ.get(TRYOUT))


def identity() -> Identity | None:
    """Who is logged in, with the roles and areas in their token; None for everybody else."""
    if not is_configured() or not st.user.get("is_logged_in"):
        return None
    return identity_of(st.user.to_dict(), _settings())


def identity_of(claims: Mapping[str, Any], settings: Mapping[str, Any]) -> Identity | None:
    """The identity in a set of claims; None when they name nobody.

    An address that the provider did not verify, or that is missing, is not used: somebody may have typed that of
    another. Then `sub` counts, which the provider gives out itself. A token without a moment of issue, or with one in
    the future, counts as issued in 1970: nothing may be done with it.
    """
    named = settings.get("subject_claim", SUBJECT_CLAIM)
    doubted = named == SUBJECT_CLAIM and str(claims.get("email_verified", True)).lower() == "false"
    subject = subject_of(str((None if doubted else _claim(claims, named)) or claims.get("sub") or ""))
    if not subject or len(subject) > LINE:
        return None
    meant = {
        str(told).casefold(): str(role).casefold() for told, role in dict(settings.get("roles", {})).items()
    }
    told = [word.casefold() for word in _several(_claim(claims, settings.get("roles_claim", ROLES_CLAIM)))]
    areas = _several(_claim(claims, settings.get("areas_claim", AREAS_CLAIM)))
    roles = {meant.get(word, word) for word in told}
    if subject in {subject_of(str(one)) for one in settings.get("administrators", ())}:
        roles.add(ADMINISTRATOR)  # the first one: somebody must fill the table of rights
    return Identity(
        subject=subject,
        name=str(claims.get("name") or subject)[:LINE],
        roles=frozenset(roles) & frozenset(ROLES),
        areas=frozenset(area.upper() for area in areas if area.strip()),
        issued_at=_moment(claims.get("iat")),
    )


def _moment(told: Any) -> float:
    """Seconds since 1970; 0 for what is no moment in the past."""
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
        return 0.0
    return float(told) if 0 < told <= time.time() + AHEAD else 0.0


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or one inside others such as realm_access.roles; None when it is not there."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _several(told: Any) -> list[str]:
    """The words of a claim: a list, or one text with commas or spaces."""
    if isinstance(told, str):
        return told.replace(",", " ").split()
    return [one for one in told if isinstance(one, str)] if isinstance(told, list | tuple) else []


def _settings() -> Mapping[str, Any]:
    return secrets_singleton.get("monitor", {})
