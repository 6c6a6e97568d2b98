"""Who is logged in: what the provider says of a visitor, and whether there is a login at all."""

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.secrets import secrets_singleton

from monitor.workspace.rights import ROLES, Identity

ROLES_CLAIM, AREAS_CLAIM = "roles", "areas"
"""Claims with roles and areas, unless `secrets.toml` names others under [monitor]."""


def is_configured() -> bool:
    """Whether `secrets.toml` has settings for a login; without them there are no staff pages."""
    return secrets_singleton.load_if_toml_exists() and "auth" in secrets_singleton


def identity() -> Identity | None:
    """Who is logged in, with the roles and areas in their token; None for everybody else."""
    if not is_configured() or not st.user.get("is_logged_in"):
        return None
    return identity_of(st.user.to_dict(), _settings())


def identity_of(claims: Mapping[str, Any], settings: Mapping[str, Any]) -> Identity | None:
    """The identity in a set of claims; None when they name nobody.

    A token without a moment of issue counts as issued at the beginning of time: nothing may be written with it.
    """
    subject = str(
        claims.get("email") or claims.get("preferred_username") or claims.get("sub") or ""
    ).casefold()
    if not subject:
        return None
    roles = _several(claims.get(settings.get("roles_claim", ROLES_CLAIM)))
    issued = claims.get("iat")
    return Identity(
        subject=subject,
        name=str(claims.get("name") or subject),
        roles=frozenset(roles) & frozenset(ROLES),
        areas=frozenset(_several(claims.get(settings.get("areas_claim", AREAS_CLAIM)))),
        issued_at=float(issued) if isinstance(issued, int | float) and issued <= time.time() + 60 else 0.0,
    )


def _several(told: Any) -> list[str]:
    """The words of a claim: a list, or one text with commas or spaces."""
    if isinstance(told, str):
        return told.replace(",", " ").split()
    return [str(one) for one in told] if isinstance(told, list | tuple) else []


def _settings() -> Mapping[str, Any]:
    return secrets_singleton.get("monitor", {})
