"""Are there settings for a login, and are they whole: asked by the pages and by the server, so that both say the same."""

from collections.abc import Mapping
from typing import Any

TRYOUT = "MONITOR_TRYOUT_LOGIN"
"""Environment variable: set when anybody can log in as anybody, to try the monitor out on one machine."""

SECRETS = "MONITOR_SECRETS"
"""Environment variable: the file with the settings, when it is not .streamlit/secrets.toml."""

DEFAULT = "default"
KEYS = ("client_id", "client_secret", "server_metadata_url")
SHORTEST_SECRET = 32
"""Who guesses the secret of the cookies can be anybody."""


def provider_of(secrets: Mapping[str, Any]) -> str:
    """The provider that is used: the one under [auth], or one of several that [monitor] names."""
    return str(secrets.get("monitor", {}).get("provider", DEFAULT))


def lacks(secrets: Mapping[str, Any]) -> tuple[str, ...]:
    """What the settings under [auth] lack, one sentence each; nothing when they are whole."""
    auth, chosen = secrets.get("auth", {}), provider_of(secrets)
    found = []
    if not str(auth.get("redirect_uri", "")).endswith("/oauth2callback"):
        found.append("redirect_uri: verwacht het adres van de site met /oauth2callback erachter.")
    if len(str(auth.get("cookie_secret", ""))) < SHORTEST_SECRET:
        found.append(f"cookie_secret: verwacht een willekeurige tekst van {SHORTEST_SECRET} tekens of meer.")
    section = auth if chosen == DEFAULT else auth.get(chosen, {})
    return (*found, *(f"{key}: ontbreekt." for key in KEYS if not section.get(key)))
