"""What the city sets for its reports: the address of its site, and how often the council gets one."""

import os
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from monitor.findings import Finding, Rejected

ADDRESS = "MONITOR_ADDRESS"
"""Environment variable with the address of the site, such as https://monitor.arnhem.nl; without it reports hold no links."""

FILE = Path(__file__).resolve().parents[2] / "data" / "reports.toml"
MONTHS = {"yearly": 12, "half-yearly": 6, "quarterly": 3}
"""How many months each cadence covers."""


@dataclass(frozen=True)
class Period:
    """The months of which a report to the council tells; `label` as it stands in a title."""

    first: date
    last: date
    label: str

    @property
    def next_first(self) -> date:
        """The first day of the period after it."""
        year, month = divmod(self.last.year * 12 + self.last.month, 12)
        return date(year, month + 1, 1)


def address(page: str, **codes: str) -> str:
    """The address of a page of the site with its choices; empty when the site has no address yet."""
    base = os.environ.get(ADDRESS, "").strip().rstrip("/")
    if not base.startswith(("https://", "http://")):
        return ""
    asked = urlencode({key: code for key, code in codes.items() if code})
    return f"{base}/{page}?{asked}" if asked else f"{base}/{page}"


def way(page: str, **codes: str) -> str:
    """The same as words: the whole address, or else the page with its choices, so that a reader can find the view."""
    asked = urlencode({key: code for key, code in codes.items() if code})
    return address(page, **codes) or f"/{page}?{asked}"


@cache
def cadence(path: Path = FILE) -> str:
    """How often the council gets a report; raises Rejected when the file says something else."""
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8")).get("council", {})
    except tomllib.TOMLDecodeError as fault:
        raise Rejected(
            [Finding(path.name, "", f"Dit is geen TOML: {fault}.", "Herstel het bestand.")]
        ) from fault
    found = str(held.get("cadence", ""))
    if found not in MONTHS:
        problem = f"cadence is '{found}'"
        raise Rejected([Finding(path.name, "", problem, f"Kies een van: {', '.join(MONTHS)}.")])
    return found


def period(on: date, rhythm: str) -> Period:
    """The last whole period before or on a day: of 28-11-2026, yearly: 2025; half-yearly: the first half of 2026."""
    months = MONTHS[rhythm]
    # The day itself counts as the end of its period when it is the last of a month.
    index = (on.year * 12 + on.month - 1) // months * months
    first = date((index - months) // 12, (index - months) % 12 + 1, 1)
    last = date.fromordinal(date(index // 12, index % 12 + 1, 1).toordinal() - 1)
    number = (first.month - 1) // months
    label = {12: str(first.year), 6: f"{('eerste', 'tweede')[number % 2]} halfjaar {first.year}"}.get(
        months, f"{('eerste', 'tweede', 'derde', 'vierde')[number % 4]} kwartaal {first.year}"
    )
    return Period(first, last, label)
