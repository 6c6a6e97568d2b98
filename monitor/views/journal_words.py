"""How does a line of the journal read: the moment on the clock of Arnhem, and each field as it was and became."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
LONGEST = 120
"""Letters of a value that is shown; the journal keeps all of it."""

MOST = 6
"""Fields of one line that are shown."""


def moment(at: datetime) -> str:
    """A moment as the clock in Arnhem said it: 28-11-2026 14:05."""
    return f"{at.astimezone(HERE):%d-%m-%Y %H:%M}"


def changes(before: Mapping[str, Any], after: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Every field that differs, as 'Titel: was A, werd B'; of a new record only what was filled in."""
    told = []
    for name in after:
        was, became = before.get(name), after[name]
        if was == became or (not before and became in ("", None, False, {})):
            continue
        label = labels.get(name, name)
        told.append(
            f"{label}: was {value(was)}, werd {value(became)}" if before else f"{label}: {value(became)}"
        )
    more = f"; en nog {len(told) - MOST}" if len(told) > MOST else ""
    return "; ".join(told[:MOST]) + more


def value(held: Any) -> str:
    """One value in words, cut off when it is long."""
    if held in ("", None, {}):
        return "leeg"
    if isinstance(held, bool):
        return "ja" if held else "nee"
    text = str(held)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
