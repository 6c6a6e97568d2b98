"""What may stand in a record: every fault of a form together, each with its field and what to do."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from monitor.catalog import UNDATED, Catalog
from monitor.workspace.tables import Kept, fields_of
from monitor.workspace.tables.base import PARAGRAPH

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Signs that cannot be seen; some turn the order of all that follows on a page, and PostgreSQL refuses the first."""

EARLIEST = date(1990, 1, 1)
FURTHEST = timedelta(days=366 * 40)
MOST = 10**15
"""More than any amount of money here, and less than a browser counts without losing digits."""
MOST_DOCUMENT = 5_000_000
FORMS: dict[type, str] = {
    str: "een tekst",
    int: "een heel getal",
    float: "een getal",
    date: "een datum",
    bool: "ja of nee",
}
"""What a field asks for, by the Python type of its column."""


@dataclass(frozen=True)
class Fault:
    """One fault in one field."""

    field: str
    label: str
    problem: str

    def __str__(self) -> str:
        return f"{self.label}: {self.problem}"


class Invalid(Exception):
    """A record that cannot be kept; carries every fault."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(str(fault) for fault in self.faults))


def cleaned(value: Any) -> Any:
    """A text in one form of Unicode, without signs that cannot be seen and without blank ends; else the value itself."""
    if not isinstance(value, str):
        return value
    lines = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return UNSEEN.sub("", lines).strip()


def faults(record: Kept, catalog: Catalog, changed: Collection[str] | None = None) -> list[Fault]:
    """All faults of a record by itself; of a changed one only what was changed must exist in the catalog.

    A code that was right once may be gone from the catalog: the record can then still be changed elsewhere. Raises
    Invalid at once for values of another type than their column: no other rule can look at those.
    """
    columns = {
        name: column for name, column in fields_of(type(record)).items() if changed is None or name in changed
    }

    def found(problem_of: Callable[[Any, Any], str]) -> list[Fault]:
        told = ((name, column, problem_of(getattr(record, name), column)) for name, column in columns.items())
        return [
            Fault(name, column.info.get("label", name), problem) for name, column, problem in told if problem
        ]

    unfit = found(lambda value, column: _unfit(value, column.type.python_type))
    if unfit:
        raise Invalid(unfit)
    wrong = found(lambda value, column: _problem(value, column.info, catalog))
    fields = {fault.field for fault in wrong}
    return wrong + [fault for fault in _together(record) if fault.field not in fields]


def _unfit(value: Any, wanted: Any) -> str:
    """What is wrong with a value that its column cannot hold, that PostgreSQL refuses or that SQLite silently bends."""
    if value is None:
        return ""
    if wanted not in FORMS:  # a structure
        return "" if isinstance(value, dict) and _is_document(value) else "dit kan niet worden bewaard."
    fits = (int, float) if wanted is float else wanted
    # A yes is a number to Python, and a moment a day.
    if not isinstance(value, fits) or (isinstance(value, bool | datetime) and wanted is not bool):
        return f"vul {FORMS[wanted]} in."
    if wanted in (int, float):
        # Not a number is neither larger nor smaller than anything.
        return "" if -MOST <= value <= MOST else "dit getal is te groot, of geen getal."
    return ""


def _is_document(value: dict[str, Any]) -> bool:
    try:
        return len(json.dumps(value, allow_nan=False)) <= MOST_DOCUMENT
    except (TypeError, ValueError):
        return False


def _problem(value: Any, rules: dict[str, Any], catalog: Catalog) -> str:
    if value in ("", None):
        return "vul dit in." if rules.get("required") else ""
    if isinstance(value, str) and len(value) > rules.get("most", len(value)):
        return _too_long(value, rules["most"])
    if "each" in rules:
        problems = (_problem(word.strip(), rules["each"], catalog) for word in value.split(","))
        return next(filter(None, problems), "")
    if "codes" in rules and value not in rules["codes"]:
        return f"'{_short(value)}' is geen keuze. Kies uit de lijst."
    if "known" in rules and not _exists(rules["known"], str(value), catalog):
        return f"'{_short(value)}' kennen we niet (meer). Kies opnieuw."
    if isinstance(value, date) and not EARLIEST <= value <= date.today() + FURTHEST:
        return "deze datum kan niet kloppen."
    return ""


def _too_long(text: str, most: int) -> str:
    told = f"hier passen {most:,} tekens in; dit zijn er {len(text):,}. Maak de tekst korter."
    return told.replace(",", ".")


def reason(told: str) -> str:
    """Why somebody did something, as the journal keeps it. Raises Invalid when it is too long to be kept whole."""
    kept = cleaned(told)
    if len(kept) > PARAGRAPH:
        raise Invalid([Fault("reason", "Reden", _too_long(kept, PARAGRAPH))])
    return str(kept)


def _short(value: Any) -> str:
    return str(value)[:40]


def _exists(what: str, code: str, catalog: Catalog) -> bool:
    if what == "edition":
        return code != UNDATED and any(one.code == code for one in catalog.editions)
    held: Any = {"area": catalog.area, "theme": catalog.theme, "indicator": catalog.indicator}[what]
    return code in held


def _together(record: Any) -> Iterator[Fault]:
    """What fields ask of each other."""
    for field, label, problem, broken in RULES.get(record.__tablename__, ()):
        if broken(record):
            yield Fault(field, label, problem)


Rule = tuple[str, str, str, Callable[[Any], bool]]
RULES: dict[str, tuple[Rule, ...]] = {
    "signal": (
        ("said_on", "Datum", "deze dag moet nog komen.", lambda r: bool(r.said_on and r.said_on > date.today())),
        ("public_text", "Openbare tekst", "schrijf wat iedereen mag lezen, zonder namen.",
         lambda r: r.moderation == "public" and not r.public_text),
        ("moderation_reason", "Reden", "schrijf waarom dit niet gebruikt wordt.",
         lambda r: r.moderation == "refused" and not r.moderation_reason),
        ("reply_goal", "Actie", "kies welke actie dit oppakt.", lambda r: r.reply == "picked_up" and not r.reply_goal),
        ("reply_text", "Toelichting", "schrijf waarom dit niet kan.", lambda r: r.reply == "cannot" and not r.reply_text),
    ),
    "claim": (
        ("own_reason", "Reden", "wie anders oordeelt dan de monitor, schrijft op waarom.",
         lambda r: bool(r.own_judgement) and r.own_judgement != r.side and not r.own_reason),
    ),
    "goal": (
        ("status_reason", "Toelichting bij de stand", "schrijf waarom.",
         lambda r: r.status in ("delayed", "stopped") and not r.status_reason),
        ("ends_on", "Klaar op", "dit ligt voor het begin.",
         lambda r: bool(r.starts_on and r.ends_on and r.ends_on < r.starts_on)),
        ("indicator", "Onderwerp", "kies bij welk onderwerp het streefcijfer hoort.",
         lambda r: r.target is not None and not r.indicator),
        ("parent", "Hoort onder", "een doel kan niet onder zichzelf horen.", lambda r: bool(r.key) and r.parent == r.key),
    ),
    "strength": (
        ("latitude", "Breedtegraad", "vul beide coördinaten in, of geen van beide.",
         lambda r: (r.latitude is None) != (r.longitude is None)),
        ("latitude", "Breedtegraad", "deze plek ligt niet in of bij Arnhem. Verwacht: tussen 51,8 en 52,2.",
         lambda r: r.latitude is not None and not 51.8 <= r.latitude <= 52.2),
        ("longitude", "Lengtegraad", "deze plek ligt niet in of bij Arnhem. Verwacht: tussen 5,7 en 6,1.",
         lambda r: r.longitude is not None and not 5.7 <= r.longitude <= 6.1),
    ),
    "event": (
        ("until_day", "Tot en met", "dit ligt voor het begin.",
         lambda r: bool(r.on_day and r.until_day and r.until_day < r.on_day)),
    ),
    "budget_line": (
        ("year", "Jaar", "vul een jaar in, zoals 2026.", lambda r: r.year is None or not 2000 <= r.year <= 2100),
        ("amount", "Bedrag", "vul een bedrag in hele euro's in.", lambda r: r.amount is None),
        ("amount", "Bedrag", "een bedrag is niet negatief en niet hoger dan 10 miljard euro.",
         lambda r: r.amount is not None and not 0 <= r.amount <= 10_000_000_000),
        ("post", "Post", "laat totalen weg: de monitor telt de posten zelf op.",
         lambda r: r.post.casefold().startswith(("totaal", "subtotaal"))),
    ),
}  # fmt: skip
"""Per kind: field, label, what to do, and when the rule is broken."""
