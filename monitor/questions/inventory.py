"""Kan de monitor mijn vraag beantwoorden? Which figures fit a question in ordinary Dutch, and for which places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from typing import TypeVar

import polars as pl

from monitor.catalog import CITY, Catalog
from monitor.catalog.inventory import Inventory, load_inventory
from monitor.catalog.models import Indicator
from monitor.questions.figures import observations
from monitor.questions.places import found, plain
from monitor.questions.stems import fit, stem, stems
from monitor.store import Release

LABEL, MEASURE, DEFINITION, THEME = "de naam", "de omschrijving", "de definitie of vraag", "het thema"
FIELDS = {LABEL: 3.0, MEASURE: 2.0, DEFINITION: 1.2, THEME: 0.7}
"""How much a word counts by where it stands."""

SYNONYM = 0.8
"""How well another word for the same thing fits."""

ENOUGH = 0.3
"""Candidates below this share of the best possible score are not named."""

STRANGE = 2.0
"""The weight of a word that occurs in no figure; common words weigh about 1, the rarest nearly 6."""

SURE, PART = 0.8, 0.9
"""How alike a misspelt place must be to be taken for one; from `PART` on, `found` saw part of a longer name, and
"station" is not meant as Stationsplein."""

LEVELS = {
    "wijk": "district", "wijken": "district", "buurten": "neighbourhood", "gebied": "area", "gebieden": "area",
    "stad": "city", "arnhem": "city",
}  # fmt: skip
"""Words that name a level; 'buurt' does not, because in questions it means one's own surroundings."""

SCHEMA = {
    "kind": pl.String, "code": pl.String, "label": pl.String, "score": pl.Float64, "why": pl.String,
    "missing": pl.String, "level": pl.String, "area": pl.String, "holds": pl.Boolean, "levels": pl.String,
    "editions": pl.String, "source": pl.String, "nature": pl.String, "questions": pl.String,
}  # fmt: skip


Key = tuple[str, str]


@dataclass(frozen=True)
class Hit:
    """One indicator or item that fits, how well (0 to 1), by which words, and which words it lacks."""

    kind: str
    code: str
    label: str
    score: float
    why: str
    missing: str


def candidates(release: Release, text: str, most: int = 5) -> pl.DataFrame:
    """Figures and survey items that may answer a question in ordinary Dutch, best first; empty when none fits.

    kind (indicator or item), code, label, score (0 to 1), why (words that met, and where), missing (words of the
    question that it says nothing about), level and area (those asked, else empty), holds (a value exists there; null
    when no place or level was asked), levels and editions with values (of the area or level asked), source, nature
    (survey, model, register, classes, reference), questions (codes of policy questions that lean on it).
    """
    area, spoken = _area_in(release, text)
    level = release.catalog.area[area].level if area else _level_in(text)
    hits = matches(release.catalog, _without(text, spoken), _inventory(), most)
    rows = [_row(release, hit, level, area) for hit in hits]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def matches(catalog: Catalog, text: str, inventory: Inventory, most: int = 5) -> list[Hit]:
    """Indicators and items whose words fit those of a text, best first, at least `ENOUGH`."""
    hits = []
    for (kind, code), score, why, missing in fitting(text, _texts(catalog), _same(inventory), FIELDS):
        label = catalog.indicator[code].label if kind == "indicator" else catalog.item[code].label
        hits.append(Hit(kind, code, label, score, why, missing))
    # Of two that fit equally well the shorter name is the more general one: adults before people over 65.
    return sorted(hits, key=lambda hit: (-hit.score, len(hit.label), hit.code))[:most]


K = TypeVar("K")


def fitting(
    text: str,
    texts: Mapping[K, Mapping[str, Mapping[str, str]]],
    same: Mapping[str, frozenset[str]],
    fields: Mapping[str, float],
) -> list[tuple[K, float, str, str]]:
    """Of which texts the words fit those asked, at least `ENOUGH`: key, score (0 to 1), why, and which words it lacks.

    `texts`: per key and field the stems with their words (`stems`); `fields`: how much a word counts by its field, of
    which the first is the most; `same`: stems that mean the same.
    """
    asked = stems(text)
    met = {key: {one: _best(one, held, same, fields) for one in asked} for key, held in texts.items()}
    times = {one: sum(words[one][0] > 0 for words in met.values()) for one in asked}
    rarity = {one: 1 + log(len(texts) / many) if many else STRANGE for one, many in times.items()}
    total = sum(rarity.values()) * next(iter(fields.values()))
    found = []
    for key, words in met.items():
        score = sum(rarity[one] * value for one, (value, _) in words.items()) / total if total else 0.0
        if score >= ENOUGH:
            why = "; ".join(f"'{asked[one]}' {reason}" for one, (value, reason) in words.items() if value)
            missing = ", ".join(asked[one] for one, (value, _) in words.items() if not value)
            found.append((key, round(score, 3), why, missing))
    return found


def _best(
    asked: str,
    held: Mapping[str, Mapping[str, str]],
    same: Mapping[str, frozenset[str]],
    fields: Mapping[str, float],
) -> tuple[float, str]:
    """The score of one word of the question and the place where it met, in words."""
    best = (0.0, "")
    for field, weight in fields.items():
        known = held[field]
        value, other = fit(asked, known)
        if value * weight > best[0]:
            exact = stem(known[other]) == asked
            best = (value * weight, f"staat in {field}" if exact else f"lijkt op '{known[other]}' in {field}")
        for word in sorted(same.get(asked, frozenset()) & known.keys()):
            if weight * SYNONYM > best[0]:
                best = (weight * SYNONYM, f"hoort bij '{known[word]}' in {field}")
    return best


def synonyms() -> dict[str, frozenset[str]]:
    """Stem -> stems of words that mean the same, as the register of questions knows them."""
    return _same(_inventory())


@lru_cache(maxsize=2)
def _stemmed(parts: tuple[tuple[Key, tuple[str, ...]], ...]) -> dict[Key, dict[str, dict[str, str]]]:
    """(kind, code) -> field -> stems; kept, because a catalog stays the same and stemming it takes 100 ms."""
    return {key: dict(zip(FIELDS, map(stems, texts), strict=True)) for key, texts in parts}


def _texts(catalog: Catalog) -> dict[Key, dict[str, dict[str, str]]]:
    """(kind, code) -> field -> stems, for every indicator, and every item that no indicator uses."""
    used = {code for one in catalog.indicators for version in one.versions for code in version.items}
    parts: list[tuple[Key, tuple[str, ...]]] = [
        (("indicator", one.code), _words_of(catalog, one)) for one in catalog.indicators
    ]
    parts += [
        (("item", item.code), (item.label, " ".join(wording.text for wording in item.wordings), "", ""))
        for item in catalog.items
        if item.code not in used
    ]
    return _stemmed(tuple(parts))


def _words_of(catalog: Catalog, one: Indicator) -> tuple[str, ...]:
    """Label, measure, definitions with their items and wordings, and theme of an indicator."""
    codes = {code for version in one.versions for code in version.items if code in catalog.item}
    asked = [catalog.item[code] for code in sorted(codes)]
    wordings = [wording.text for item in asked for wording in item.wordings]
    long = [version.definition for version in one.versions] + [item.label for item in asked] + wordings
    theme = catalog.theme[one.theme]
    return one.label, one.measure, " ".join(long), f"{theme.label} {theme.question}"


@cache
def _inventory() -> Inventory:
    """The register as it lies in the catalog; read once."""
    return load_inventory()


def _same(inventory: Inventory) -> dict[str, frozenset[str]]:
    """Stem -> stems of words that mean the same."""
    found_: dict[str, set[str]] = {}
    for group in inventory.same:
        members = {stem(plain(word)) for word in group.words}
        for one in members:
            found_.setdefault(one, set()).update(members - {one})
    return {one: frozenset(others) for one, others in found_.items()}


def _area_in(release: Release, text: str) -> tuple[str, str]:
    """The place that a text names, as code and as it is spelt there; the longest name counts, both empty without.

    'Arnhem' is the city only when nothing smaller is named, neither a place nor a level.
    """
    asked = f" {plain(text)} "
    named = [
        (plain(name), one.code)
        for one in release.catalog.areas
        for name in (one.label, *one.aliases)
        if one.level not in {"country", "region"} and plain(name) and f" {plain(name)} " in asked
    ]
    # max keeps the first of equal names, and a larger area stands before a smaller one of the same name.
    spoken, best = max(named, key=lambda pair: len(pair[0]), default=("", ""))
    if best and best != CITY:
        return best, spoken
    for word in _strange(release.catalog, text):
        near = (
            found(release, word)
            .filter(kind="area")
            .filter(pl.col("score").is_between(SURE, PART, closed="left"))
        )
        if not near.is_empty():
            return str(near["code"][0]), word
    return ("", "") if _level_in(text) not in {"", "city"} else (best, spoken)


def _strange(catalog: Catalog, text: str) -> list[str]:
    """Words of a text that occur in no figure; only these may be misspelt places."""
    known = {
        one
        for fields in _texts(catalog).values()
        for field in (LABEL, MEASURE, DEFINITION)
        for one in fields[field]
    } | set(_same(_inventory()))
    return [word for one, word in stems(text).items() if one not in known and len(word) > 4]


def _level_in(text: str) -> str:
    """The smallest level that a text names; empty when it names none."""
    levels = [LEVELS[word] for word in plain(text).split() if word in LEVELS]
    order = ("neighbourhood", "district", "area", "city")
    return next((level for level in order if level in levels), "")


def _without(text: str, spoken: str) -> str:
    """The text without the name of its place and without words for a level, which say nothing of the subject."""
    spelt = f" {plain(text)} ".replace(f" {spoken} ", " ")
    return " ".join(word for word in spelt.split() if word not in LEVELS)


def _row(release: Release, hit: Hit, level: str, area: str) -> tuple[object, ...]:
    """A hit with what the release holds of it."""
    served = _inventory().served_by(*(([hit.code], []) if hit.kind == "indicator" else ([], [hit.code])))
    questions = " ".join(one.code for one in served)
    place = (level, release.catalog.area[area].label if area else "")
    head = (hit.kind, hit.code, hit.label, hit.score, hit.why, hit.missing, *place)
    if hit.kind == "item":
        return (*head, False if level else None, "", "", "", "survey", questions)
    values = observations(release, hit.code).filter(pl.col("value").is_not_null())
    there = values.filter(area=area) if area else values.filter(level=level) if level else values
    source = release.catalog.source[release.catalog.indicator[hit.code].source]
    levels = " ".join(_ordered(values["level"].unique().to_list()))
    years = " ".join(sorted(there["edition"].unique().to_list()))
    return (
        *head,
        not there.is_empty() if level else None,
        levels,
        years,
        source.label,
        source.nature,
        questions,
    )


def _ordered(levels: Iterable[str]) -> list[str]:
    order = ("country", "region", "city", "area", "district", "neighbourhood")
    return [level for level in order if level in set(levels)]
