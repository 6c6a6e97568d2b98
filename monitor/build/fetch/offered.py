"""Which published column is which indicator, also when a publisher gave it another name?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from monitor.catalog.fetching import Column
from monitor.findings import Finding, Rejected

SCALES = {"1000": Decimal(1_000), "mln": Decimal(1_000_000), "mld": Decimal(1_000_000_000)}
KEY = re.compile(r"^(?:k_)?(.+?)(?:_\d+)?$")
"""A key of the older services: `k_` before a digit, and a place number behind it that differs every year."""
LIKE = 0.55
MOST = 3


@dataclass(frozen=True)
class Offered:
    """One column that a publisher has: its code, its title and its unit, as written there."""

    code: str
    title: str
    unit: str = ""


@dataclass(frozen=True)
class Fitted:
    """A wanted column with the published one, and by what its figures are multiplied to be in whole units."""

    wanted: Column
    offered: Offered
    scale: Decimal


def plain(text: str) -> str:
    """A title or key with only its letters and digits, so that both can be compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def stem(key: str) -> str:
    """A key of the older services without what changes every year."""
    found = KEY.match(key.strip())
    return plain(found[1]) if found else plain(key)


def fit(
    wanted: Sequence[Column], offered: Sequence[Offered], table: str
) -> tuple[list[Fitted], list[str], list[Offered]]:
    """Every wanted column with the published one, remarks, and the columns nobody asked for.

    Raises Rejected with every column that is not there (and what looks like it) or has another unit.
    """
    findings: list[Finding] = []
    fitted: list[Fitted] = []
    remarks: list[str] = []
    for column in wanted:
        found = _matching(column, offered)
        if len(found) != 1:
            findings.append(_absent(column, found, offered, table))
            continue
        scale, unit = _scaled(found[0].unit)
        if column.unit and unit and plain(unit) != plain(column.unit) and unit != column.unit:
            findings.append(_other_unit(column, found[0], table))
            continue
        fitted.append(Fitted(column, found[0], scale))
        remarks += _renamed(column, found[0])
    if findings:
        raise Rejected(findings)
    used = {item.offered.code for item in fitted}
    return fitted, remarks, [item for item in offered if item.code not in used]


def similar(name: str, others: Iterable[str]) -> list[str]:
    """The names that look most like a name, best first; at most three."""
    rated = [(SequenceMatcher(None, plain(name), plain(other)).ratio(), other) for other in set(others)]
    return [other for rate, other in sorted(rated, key=lambda pair: (-pair[0], pair[1])) if rate >= LIKE][
        :MOST
    ]


def _matching(column: Column, offered: Sequence[Offered]) -> list[Offered]:
    """The published columns with the lasting code, otherwise those with exactly this title."""
    by_code = [item for item in offered if column.code and item.code.strip() == column.code]
    return by_code or [
        item for item in offered if plain(column.title) in (plain(item.title), stem(item.code))
    ]


def _scaled(unit: str) -> tuple[Decimal, str]:
    """The multiplier in a published unit such as "x 1 000 euro", and the unit that is left."""
    words = unit.strip()
    for mark, scale in SCALES.items():
        pattern = r"(?:x\s*)?1[\s.]?000\b" if mark == "1000" else rf"\b{mark}\.?\b"
        if re.search(pattern, words, re.IGNORECASE):
            return scale, re.sub(pattern, "", words, flags=re.IGNORECASE).strip()
    return Decimal(1), words


def _absent(column: Column, found: Sequence[Offered], offered: Sequence[Offered], table: str) -> Finding:
    where = f"tabel {table}, onderwerp {column.indicator}"
    remedy = (
        f"Kies de goede kolom en zet haar titel of code in data/catalog/fetch.toml bij '{column.indicator}'."
    )
    if found:
        codes = ", ".join(item.code for item in found)
        return Finding("fetch", where, f"Meer kolommen heten '{column.title}': {codes}.", remedy)
    near = similar(column.title, [item.title for item in offered])
    names = [f"'{item.title}' ({item.code})" for title in near for item in offered if item.title == title][
        :MOST
    ]
    told = f" Wat erop lijkt: {', '.join(names)}." if names else " Er is niets dat erop lijkt."
    return Finding("fetch", where, f"De kolom '{column.title}' is er niet meer.{told}", remedy)


def _other_unit(column: Column, found: Offered, table: str) -> Finding:
    problem = f"De kolom '{found.title}' is in '{found.unit}', niet in '{column.unit}'."
    remedy = "Vraag de bron wat er is veranderd; klopt het, verbeter dan unit in data/catalog/fetch.toml."
    return Finding("fetch", f"tabel {table}, onderwerp {column.indicator}", problem, remedy)


def _renamed(column: Column, found: Offered) -> list[str]:
    """What is worth looking at when only the code or only the title is still as it was."""
    if column.code and found.code.strip() != column.code:
        return [f"{column.indicator}: gevonden op titel; de code is nu {found.code} en niet {column.code}."]
    if plain(column.title) not in (plain(found.title), stem(found.code)):
        return [f"{column.indicator}: de kolom heet nu '{found.title}'. Kijk of de omschrijving nog klopt."]
    return []
