"""What does a cell of a list of signals mean: a place, a day, a choice or a text, and else what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from monitor.catalog import Catalog
from monitor.workspace.signal_words import keep_until
from monitor.workspace.tables import Signal, fields_of

LEVELS = ("district", "neighbourhood", "area", "city")
"""A name of several places means the first of these: who says Klarendal means the district."""
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
NOUGHT, FIRST_DAY, LAST_DAY = date(1899, 12, 30), 20_000, 80_000
"""Day 0 of Excel, and numbers between which a cell is taken for a day (1954 to 2119)."""
NAMED = 8
"""Choices that a message names: all themes, but not all subjects."""
SPOILT = re.compile("Ã[\u0080-\u00bf]|â€|\ufffd")
"""What is left of é and ’ when a text was read in the wrong encoding and kept again."""


Reader = Callable[[str], tuple[Any, str]]
"""A cell as text -> the value that is kept, and what is wrong with it."""


def readers(
    catalog: Catalog, words: Mapping[str, Mapping[str, str]], may_write: Callable[[str], bool]
) -> dict[str, Reader]:
    """What reads a cell, by field; `words` are the codes of the choices by the word on screen."""
    areas = _areas(catalog)

    def area(text: str) -> tuple[str, str]:
        if not text:
            return "", "Deze cel is leeg."
        codes = areas.get(_same(text), ())
        if len(codes) != 1:
            return "", "Dit kunnen meer plaatsen zijn." if codes else "Deze plaats kennen we niet."
        return codes[0], "" if may_write(codes[0]) else "Deze plaats hoort niet bij uw gebieden."

    themes = {one.label: one.code for one in catalog.themes}
    subjects = {one.label: one.code for one in catalog.indicators}
    found: dict[str, Reader] = {
        "what": _text("what", needed=True),
        "area": area,
        "said_on": _day,
        "place": _text("place"),
    }
    for name in ("theme", "indicator", *words):
        held = {"theme": themes, "indicator": subjects}.get(name) or words[name]
        found[name] = _choice(held)
    return found  # fmt: skip


def _text(name: str, *, needed: bool = False) -> Reader:
    most = fields_of(Signal)[name].info["most"]

    def read(text: str) -> tuple[str, str]:
        if needed and not text:
            return "", "Deze cel is leeg."
        if len(text) > most:
            return "", f"Deze tekst heeft {len(text)} tekens; er passen er {most} in."
        return text, "De tekens zijn verminkt." if SPOILT.search(text) else ""

    return read


def _choice(words: Mapping[str, str]) -> Reader:
    known = {_same(word): code for word, code in words.items()} | {
        _same(code): code for code in words.values()
    }
    told = ", ".join(list(words)[:NAMED]) + (
        f" of een van de andere {len(words) - NAMED}" if len(words) > NAMED else ""
    )

    def read(text: str) -> tuple[str, str]:
        code = known.get(_same(text), "")
        return code, f"Dit is geen keuze. Kies uit: {told}." if text and not code else ""

    return read


def _day(text: str) -> tuple[date | None, str]:
    """A day as people and programs write it; a number is a day of Excel, with or without its hours."""
    if not text:
        return None, "Deze cel is leeg."
    found = _written(text.strip().casefold())
    if found is None:
        return None, "Dit is geen datum."
    if found > date.today():
        return None, "Deze dag moet nog komen."
    if keep_until(found) < date.today():
        return None, "Dit is langer geleden dan de bewaartermijn."
    return found, ""


def _written(text: str) -> date | None:
    if re.fullmatch(r"\d{5}([.,]\d+)?", text):
        days = int(float(text.replace(",", ".")))
        return NOUGHT + timedelta(days) if FIRST_DAY <= days <= LAST_DAY else None
    for number, month in enumerate(MONTHS, start=1):
        text = re.sub(rf"^(\d{{1,2}}) {month[:3]}\w*\.? (\d{{4}})$", rf"\1-{number}-\2", text)
    text = re.sub(r"[/.]", "-", re.sub(r"[ t]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", "", text))
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d-%m-%y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _same(text: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9+]+", " ", bare.casefold()).strip()


def _areas(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Codes by every name of a place, also 'Klarendal (buurt)'; of several levels the first of LEVELS."""
    dutch = {"district": "wijk", "neighbourhood": "buurt", "area": "gebied", "city": "stad"}
    found: dict[str, dict[str, set[str]]] = {}
    for one in catalog.areas:
        if one.level in dutch:
            for name in (one.code, one.slug, one.label, *one.aliases):
                found.setdefault(_same(name), {}).setdefault(one.level, set()).add(one.code)
            exact = found.setdefault(_same(f"{one.label} {dutch[one.level]}"), {})
            exact.setdefault(one.level, set()).add(one.code)
    return {
        name: tuple(sorted(next(levels[level] for level in LEVELS if level in levels)))
        for name, levels in found.items()
    }


REMEDIES = {
    "Deze cel is leeg.": "Vul de cel in.",
    "Dit is geen datum.": "Schrijf de dag als 2-11-2026.",
    "De tekens zijn verminkt.": "Bewaar het bestand opnieuw als CSV (UTF-8) of als .xlsx.",
    "Dit kunnen meer plaatsen zijn.": "Zet er (wijk) of (buurt) achter, of gebruik de code van het CBS.",
    "Deze plaats kennen we niet.": "Schrijf de naam van een wijk of buurt zoals op de kaart.",
    "Deze plaats hoort niet bij uw gebieden.": "Haal de rij weg, of vraag het team van dat gebied.",
    "Dit is langer geleden dan de bewaartermijn.": "Haal de rij weg; zo lang bewaren we geen signalen.",
    "Deze dag moet nog komen.": "Kijk of dag en maand goed staan.",
}
