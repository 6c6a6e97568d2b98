"""Recognise in the words of a portal which area, year, indicator or measure a header or label names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from monitor.build.survey.published_numbers import without_footnotes
from monitor.catalog import CITY, Catalog

SKIP = "skip"
"""What a map writes for a name whose figures are left out."""

ROLES = {
    "value": (
        "waarde",
        "gemiddelde",
        "gemiddeld",
        "percentage",
        "cijfer",
        "uitkomst",
        "resultaat",
        "aandeel",
    ),
    "n": (
        "n",
        "aantal",
        "aantal n",
        "aantal resp",
        "resp",
        "aantal respondenten",
        "respondenten",
        "aantal antwoorden",
        "antwoorden",
        "respons",
        "aantal waarnemingen",
    ),
    "margin": ("marge", "betrouwbaarheidsmarge", "foutmarge", "nauwkeurigheidsmarge", "marge + of"),
    "lower": ("ondergrens", "ondergrens marge", "laagste waarde"),
    "upper": ("bovengrens", "bovengrens marge", "hoogste waarde"),
    "se": ("standaardfout", "se"),
}
"""Names of measures that need no map; a map may add others under [measures]."""
SIGNS = {"%": "value", "±": "margin", "+/-": "margin"}
TOTALS = (
    "totaal",
    "stad",
    "heel arnhem",
    "arnhem totaal",
    "gemeente totaal",
    "totaal arnhem",
    "totaal gemeente",
)
YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d]|[.,]\d)")


@dataclass(frozen=True)
class Target:
    """The indicator behind a name of the portal; `sd` replaces the assumed spread, `factor` the unit."""

    code: str
    version: str = ""
    sd: float | None = None
    factor: float = 1.0


EVERY = Target("")
"""Stands for every indicator: one number of answers that holds for all figures of a row."""


@dataclass(frozen=True)
class Meaning:
    """What one header, label or sheet name says; `rest` is what was not understood."""

    indicator: Target | None = None
    area: str = ""
    edition: str = ""
    measure: str = ""
    rest: str = ""
    skip: bool = False

    def get(self, dimension: str) -> Any:
        """The part of one dimension: indicator, area, edition or measure."""
        return getattr(self, dimension)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """One spelling for a name: no capitals, accents, hyphens, 'e.o.', 'en' or footnotes; Sint is St."""
    base = unicodedata.normalize("NFKD", without_footnotes(text)).casefold()
    base = "".join(sign for sign in base if not unicodedata.combining(sign))
    base = re.sub(r"['’`´]", "", base)
    base = re.sub(r"\be\.?\s?o\b\.?|\ben omgeving\b", " ", base)
    words = re.findall(r"[a-z0-9+]+", base)
    return " ".join({"sint": "st"}.get(word, word) for word in words if word != "en")


class Names:
    """Everything a portal may name, by its plain spelling.

    `area(text)` gives a code, `skip` or nothing; `meaning(text)` what a header, label or sheet name says; `said` is
    what the map itself calls a measure. `common`: a number of answers without a name is that of every indicator.
    """

    def __init__(
        self,
        catalog: Catalog,
        indicators: Mapping[str, Target | None],
        areas: Mapping[str, str],
        measures: Mapping[str, str],
        common: bool = False,
    ) -> None:
        own = {plain(code): Target(code) for code in catalog.indicator}
        self.indicators: dict[str, Target | None] = {
            **own,
            **{plain(name): target for name, target in indicators.items()},
        }
        self.areas = {**_areas(catalog), **{plain(name): code for name, code in areas.items()}}
        self.levels = {area.code: area.level for area in catalog.areas}
        self.measures = {word: role for role, words in ROLES.items() for word in words}
        self.said = {plain(name): role for name, role in measures.items()}
        self.measures |= self.said
        self.common = common
        # The same names return on every row of a long table.
        self.area = cache(self._area)
        self.meaning = cache(self._meaning)

    def _area(self, text: str) -> str:
        """The code of an area, `skip`, or nothing; 'Wijk 03 Klarendal' and 'gebied Malburgen' are understood."""
        key = plain(text)
        if key in self.areas:
            return self.areas[key]
        found = re.fullmatch(
            r"(?P<kind>wijk|gebied|stadsdeel)?\s*(?P<code>wk\d{6}|\d{1,2})?\s*(?P<name>\D.*)", key
        )
        code = self.areas.get(found["name"], "") if found else ""
        wanted = {"wijk": "district", "gebied": "area", "stadsdeel": "area"}.get(
            (found and found["kind"]) or "", ""
        )
        return code if not wanted or self.levels.get(code) == wanted else ""

    def _meaning(self, text: str) -> Meaning:
        """What a header, label or sheet name says: a whole name first, then year and measure taken off it."""
        text = without_footnotes(text)
        if not text:
            return Meaning()
        if whole := self._whole(text):
            return whole
        years = YEAR.findall(text)
        edition = years[0] if len(years) == 1 else ""
        rest = YEAR.sub(" ", text).strip(" \t\n-–:;,()/") if edition else text
        if not rest:
            return Meaning(edition=edition)
        if whole := self._whole(rest):
            return replace(whole, edition=edition)
        measure, name = self._measure_beside(rest)
        if measure and (whole := self._whole(name)):
            return replace(whole, edition=edition, measure=measure)
        return Meaning(edition=edition, rest=rest)

    def _whole(self, text: str) -> Meaning | None:
        key = plain(text)
        if key in self.indicators and key:
            target = self.indicators[key]
            return Meaning(indicator=target, skip=target is None)
        if code := self.area(text):
            return Meaning(skip=True) if code == SKIP else Meaning(area=code)
        role = SIGNS.get(text.strip()) or self.measures.get(key)
        if role:
            every = EVERY if self.common and role == "n" else None
            return Meaning(skip=True) if role == SKIP else Meaning(every, measure=role)
        # A sheet name holds 31 signs at most: what is cut off by Excel is the only name that begins like this.
        begins = {name for name in self.indicators if len(text) >= 30 and name.startswith(key)}
        if len(begins) == 1:
            target = self.indicators[begins.pop()]
            return Meaning(indicator=target, skip=target is None)
        return None

    def _measure_beside(self, text: str) -> tuple[str, str]:
        """A measure before or behind a name ('Leefbaarheid (n)', 'marge leefbaarheid') and the name."""
        key = plain(text)
        words = [(word, role) for word, role in self.measures.items() if role != "value" and word]
        for word, role in sorted(words, key=lambda pair: -len(pair[0])):
            if key.endswith(f" {word}"):
                return role, key.removesuffix(word).strip()
            if key.startswith(f"{word} "):
                return role, key.removeprefix(word).strip()
        if text.strip().endswith(("%", "(%)")):
            return "value", text.strip().removesuffix("(%)").removesuffix("%")
        return "", text


def _areas(catalog: Catalog) -> dict[str, str]:
    """Plain spelling -> code of city, areas and districts; a spelling that two areas share belongs to none."""
    found: dict[str, set[str]] = {}
    for area in catalog.areas:
        if area.level in {"city", "area", "district"}:
            for name in (area.code, area.label, area.slug, *area.aliases):
                found.setdefault(plain(name), set()).add(area.code)
    for name in TOTALS:
        found.setdefault(name, {CITY})
    return {name: codes.copy().pop() for name, codes in found.items() if len(codes) == 1}


def nearest(text: str, choices: Iterable[str]) -> str:
    """The choice that is spelled most like a text, or nothing when none comes near."""
    from difflib import get_close_matches

    keys = {plain(choice): choice for choice in choices}
    close = get_close_matches(plain(text), keys, n=1, cutoff=0.6)
    return keys[close[0]] if close else ""
