"""What is true in the example city: how likely every answer is, per place, age group and edition."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

from monitor.build.example.places import AGES, Places
from monitor.catalog import Catalog
from monitor.catalog.models import Indicator, Version
from monitor.catalog.survey import Item

Floats = npt.NDArray[np.float64]
Published = Mapping[str, Mapping[int, float]]

SPREAD = {2: 1.0, 3: 0.5, 5: 0.62, 10: 0.75}
"""How much people in one place differ, in answer points (logistic), by the number of answers that can be given."""
QUALITY, OWN, AGE = 0.38, 0.28, 0.5
"""Widths in logits: how much places differ on everything alike, on one subject, and how much age groups differ."""
RISING, FALLING = 0.2, 0.2
"""Parts of the places where a subject gets better, and where it gets worse; elsewhere it stays as it is."""
STEEPEST, GENTLEST, YEARS = 0.9, 0.5, 12
"""A development in logits, and how many years it takes."""
MISSING = (0.02, 0.08)
"""Part of the people that does not answer a question: lowest and highest."""
SCORE = 10
PERCENT = 100


@dataclass(frozen=True)
class Family:
    """The questions of one subject: they share a level, a development per place and what people think of it."""

    indicator: str
    factor: str
    level: float | None = None
    year: int = 0
    drift: float = 0.0
    offsets: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Truth:
    """The example city. `answers`: per item and edition how likely each answer is (places x age groups x answers).

    `factors` and `missing`: per item what it has in common with others, and the part of people without an answer.
    """

    catalog: Catalog
    places: Places
    answers: Mapping[tuple[str, str], Floats]
    factors: Mapping[str, str]
    missing: Mapping[str, float]


def lot(seed: int, *words: str | int) -> np.random.Generator:
    """A stream of random numbers of its own for these words, the same on every machine."""
    keys = [word if isinstance(word, int) else crc32(word.encode()) for word in words]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *keys])))


def families(path: Path) -> tuple[Family, ...]:
    """The families of a model file."""
    return tuple(Family(**block) for block in tomllib.loads(path.read_text(encoding="utf-8"))["family"])


def build_truth(
    catalog: Catalog, places: Places, members: tuple[Family, ...], published: Published, seed: int
) -> Truth:
    """The example city of a seed, of which the city's figures equal the published ones (unit of the indicator).

    Raises ValueError when a question belongs to no family or to two, or a family has no level.
    """
    quality = lot(seed, "quality").uniform(-1, 1, (len(places), 3)).sum(axis=1) / 2 * QUALITY
    answers: dict[tuple[str, str], Floats] = {}
    factors: dict[str, str] = {}
    missing: dict[str, float] = {}
    for family in members:
        indicator = catalog.indicator[family.indicator]
        known = published.get(family.indicator, {})
        anchors = dict(known) if family.level is None else {family.year: family.level}
        subject = _Subject(catalog, places, family, indicator, quality, seed)
        rate = lot(seed, "missing", family.indicator).uniform(*MISSING)
        for code in subject.items:
            if code in factors:
                raise ValueError(f"{code} belongs to two families")
            factors[code], missing[code] = family.factor, float(rate)
        answers |= subject.answers(anchors)
    if orphans := sorted(set(catalog.item) - set(factors)):
        raise ValueError(f"these questions belong to no family: {', '.join(orphans)}")
    return Truth(catalog, places, answers, factors, missing)


class _Subject:
    """One family at work: the answers to its questions for any level."""

    def __init__(
        self,
        catalog: Catalog,
        places: Places,
        family: Family,
        indicator: Indicator,
        quality: Floats,
        seed: int,
    ) -> None:
        self.catalog, self.places, self.family, self.indicator = catalog, places, family, indicator
        versions = indicator.versions
        self.items = list(dict.fromkeys(code for version in versions for code in version.items))
        self.mirrored = {code for version in versions for code in version.reverse}
        own = lot(seed, "own", indicator.code).uniform(-1, 1, len(places)) * OWN
        better = {"high": 1.0, "low": -1.0, "none": 0.0}[indicator.better]
        self.level = better * quality + own
        self.course = (better or 1.0) * _developments(lot(seed, "course", indicator.code), places)
        self.ages = lot(seed, "ages", indicator.code).uniform(-AGE / 2, AGE / 2, AGES)

    def answers(self, anchors: Mapping[int, float]) -> dict[tuple[str, str], Floats]:
        """The chances of all answers in all editions, when the city's figure is known in some years."""
        if not anchors:
            raise ValueError(f"{self.indicator.code} has neither a level nor a published figure")
        known = {year: self._base(str(year), value) for year, value in sorted(anchors.items())}
        tables = {}
        for edition in (one.code for one in self.catalog.editions):
            base = self._over_time(int(edition), known)
            for code in self.items:
                item = self.catalog.item[code]
                if item.asked_in(edition):
                    tables[code, edition] = self._table(item, int(edition), base)
        return tables

    def _over_time(self, year: int, known: Mapping[int, float]) -> float:
        base = float(np.interp(year, list(known), list(known.values())))
        outside = year - min(max(year, min(known)), max(known))
        return base + self.family.drift * outside / 10

    def _base(self, edition: str, wanted: float) -> float:
        """The level in logits at which the city's figure is `wanted`; bisection, for the figure rises with it."""
        low, high = -30.0, 30.0
        for _ in range(60):
            middle = (low + high) / 2
            is_below = self._city(edition, middle) < wanted
            low, high = (middle, high) if is_below else (low, middle)
        return (low + high) / 2

    def _city(self, edition: str, base: float) -> float:
        version = self.indicator.versions_in(edition)[-1]
        tables = {code: self._table(self.catalog.item[code], int(edition), base) for code in version.items}
        values = expected(version, tables, self.catalog, self.places.ages)
        return float(values @ self.places.people / self.places.people.sum())

    def _table(self, item: Item, year: int, base: float) -> Floats:
        """How likely each answer is, places x age groups x answers; more `base` always means a higher figure."""
        low, high = (int(end) for end in item.scale)
        count = high - low + 1
        moved = np.clip((year - self.course[1]) / YEARS, 0, 1) * self.course[0]
        logit = (base + self.level + moved)[:, None] + self.ages[None, :]
        spread = SPREAD[count]
        points = (low + high) / 2 + spread * logit + self.family.offsets.get(item.code, 0.0)
        cuts = np.arange(low, high) + 0.5
        below = 1 / (1 + np.exp(-(cuts[None, None, :] - points[:, :, None]) / spread))
        edges = np.concatenate([np.zeros_like(below[:, :, :1]), below, np.ones_like(below[:, :, :1])], axis=2)
        chances = np.diff(edges, axis=2)
        return chances[:, :, ::-1] if item.code in self.mirrored or self._counts_low(item) else chances

    def _counts_low(self, item: Item) -> bool:
        """Whether the answers that count are the low ones, such as 1 = yes."""
        positive = self.indicator.versions[-1].positive
        return bool(positive) and sum(positive) / len(positive) < sum(item.scale) / 2


def _developments(draw: np.random.Generator, places: Places) -> Floats:
    """How far every place moves (logits, above 0 is better) and the year in which that begins; 2 x places."""
    kind, size, begin = draw.uniform(size=(3, len(places)))
    steep = GENTLEST + (STEEPEST - GENTLEST) * size
    moved = np.where(kind < RISING, steep, np.where(kind < RISING + FALLING, -steep, 0.0))
    return np.stack([moved, np.array([2001, 2007, 2013])[(begin * 3).astype(int)].astype(float)])


def expected(version: Version, tables: Mapping[str, Floats], catalog: Catalog, ages: Floats) -> Floats:
    """The value of a version in every place (unit of the indicator), given how likely each answer is.

    `tables`: per item places x age groups x answers; `ages`: places x age groups, shares of the people. A score is the
    mean of its items whoever skips one, because all items of a family are skipped equally often.
    """
    parts = []
    for code in version.items:
        low, high = catalog.item[code].scale
        answers = np.arange(low, high + 1)
        if version.formula == "share":
            worth = PERCENT * np.isin(answers, version.positive).astype(float)
        elif version.formula == "mark":
            worth = answers
        else:
            worth = SCORE * (answers - low) / (high - low)
            worth = SCORE - worth if code in version.reverse else worth
        parts.append(((tables[code] @ worth) * ages).sum(axis=1))
    return np.asarray(np.mean(parts, axis=0))


def true_figures(truth: Truth) -> pl.DataFrame:
    """indicator, area, edition, value: what a survey of everybody would find, on the lines of that edition."""
    rows: list[tuple[Any, ...]] = []
    for edition in (one.code for one in truth.catalog.editions):
        areas, parts = truth.places.areas(edition, truth.catalog)
        tables = {code: table for (code, year), table in truth.answers.items() if year == edition}
        for indicator in truth.catalog.indicators:
            versions = indicator.versions_in(edition)
            if not versions or not versions[-1].formula:
                continue
            values = parts @ expected(versions[-1], tables, truth.catalog, truth.places.ages)
            rows += [(indicator.code, area, edition, float(v)) for area, v in zip(areas, values, strict=True)]
    names = {"indicator": pl.String, "area": pl.String, "edition": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=names, orient="row")
