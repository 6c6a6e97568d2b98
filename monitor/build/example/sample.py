"""Draw the people of an edition and their answers from the example city."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from monitor.build.example.model import Truth, lot
from monitor.build.example.places import AGES, Places
from monitor.catalog import Catalog

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

PROPORTIONAL = 0.85
"""Part of the answers that follows the number of inhabitants; the rest is spread evenly, for small districts."""
BOOSTED = 2500
"""Inhabitants of the smallest district that gets a part of that rest; in smaller ones too few people can be asked."""
WILLING = (0.85, 1.15)
"""How readily a district answers beside the others, by lot in every edition."""
EAGER = (0.65, 1.0, 1.5)
"""How readily the age groups answer."""
EXTRA = ((0.6, 0.25), (1.0, 0.5), (1.7, 0.25))
"""Weights for all else that differs, such as sex and household, and how often they occur."""
INTERVIEWED = "2021"
ONLINE_SINCE = "2007"
HOMES = 4
"""Districts with interviews at home in that edition."""
HOME_SIZES = (3000, 8000)
AT_HOME, ON_PAPER = 0.4, 0.25
"""Parts of the answers given in an interview (in those districts) and on paper."""
DO_NOT_KNOW, NO_ANSWER = 0.6, 0.25
"""Parts of the missing answers with the first and the second code outside the scale; the rest is empty."""
ALONE, SHARED = 0.8, 1.0
"""How heavily the opinion that questions share weighs beside what is asked: for single questions and in a score."""


@dataclass(frozen=True)
class Drawn:
    """Who takes part: place and age group (numbers), district, weight and mode of every respondent."""

    place: Counts
    age: Counts
    district: pl.Series
    weight: Floats
    mode: pl.Series


def answers(truth: Truth, edition: str, seed: int) -> pl.DataFrame:
    """The answers of an edition as codes: district, stratum, weight, mode and a number per question asked.

    Codes outside the scale ("weet niet") are still there; an empty answer is null.
    """
    people = _people(truth, edition, seed)
    cell = people.place * AGES + people.age
    size = len(cell)
    common = lot(seed, edition, "common").uniform(size=size)
    factors = {}
    for name in sorted(set(truth.factors.values())):
        own = lot(seed, edition, "factor", name).uniform(size=size)
        factors[name] = _evened(SHARED * common + own, SHARED)
    scores = {
        code
        for indicator in truth.catalog.indicators
        for version in indicator.versions
        if version.formula == "score"
        for code in version.items
    }
    columns = {}
    for code, item in truth.catalog.item.items():
        if (code, edition) not in truth.answers:
            continue
        draw = lot(seed, edition, "item", code)
        share = SHARED if code in scores else ALONE
        place = _evened(share * factors[truth.factors[code]] + draw.uniform(size=size), share)
        table = truth.answers[code, edition]
        edges = np.cumsum(table.reshape(-1, table.shape[2]), axis=1)[:, :-1]
        given = item.scale[0] + (place[:, None] > edges[cell]).sum(axis=1)
        columns[code] = _with_gaps(given, draw.uniform(size=size), truth.missing[code], item.outside)
    frame = {
        "district": people.district,
        "stratum": people.district,
        "weight": people.weight,
        "mode": people.mode,
    }
    return pl.DataFrame({**frame, **columns}).with_columns(pl.col(list(columns)).fill_nan(None))


def counted(coded: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """The same answers, in which a code outside the scale is no answer: null."""
    asked = [code for code in coded.columns if code in catalog.item]
    return coded.with_columns(
        pl.when(~pl.col(code).is_in(catalog.item[code].outside)).then(pl.col(code)).alias(code)
        for code in asked
    )


def sizes(places: Places, edition: str, response: int, seed: int) -> dict[str, int]:
    """How many people of every district answer; together `response`."""
    people = _district_people(places, edition)
    inhabitants = np.array(list(people.values()))
    eager = lot(seed, edition, "response").uniform(*WILLING, len(people)) * inhabitants
    boosted = inhabitants >= BOOSTED
    shares = response * (PROPORTIONAL * eager / eager.sum() + (1 - PROPORTIONAL) * boosted / boosted.sum())
    whole = np.floor(shares).astype(int)
    for place in np.argsort(whole - shares, kind="stable")[: response - whole.sum()]:
        whole[place] += 1
    return dict(zip(people, whole.tolist(), strict=True))


def homes(places: Places, seed: int) -> tuple[str, ...]:
    """The districts of which people were also asked at home, by lot among those of middling size."""
    people = _district_people(places, INTERVIEWED)
    fitting = [code for code, number in people.items() if HOME_SIZES[0] < number < HOME_SIZES[1]]
    return tuple(sorted(lot(seed, "homes").permutation(fitting)[:HOMES].tolist()))


def _district_people(places: Places, edition: str) -> dict[str, float]:
    found = dict.fromkeys(sorted(places.districts(edition)), 0.0)
    for code, number in zip(places.districts(edition), places.people, strict=True):
        found[code] += float(number)
    return found


def _people(truth: Truth, edition: str, seed: int) -> Drawn:
    """The respondents, district by district; weights add up to the inhabitants of each district."""
    places = truth.places
    response = next(one.response for one in truth.catalog.fieldwork if one.edition == edition) or 0
    drawn = sizes(places, edition, response, seed)
    of_place = np.array(places.districts(edition))
    draw = lot(seed, edition, "people")
    place, age, weight = [], [], []
    for code, size in drawn.items():
        inside = np.flatnonzero(of_place == code)
        eager = places.ages[inside] * EAGER * places.people[inside][:, None]
        cell = _picked(eager.ravel(), draw.uniform(size=size))
        place.append(inside[cell // AGES])
        age.append(cell % AGES)
        extra = np.array([w for w, _ in EXTRA])[
            _picked(np.array([p for _, p in EXTRA]), draw.uniform(size=size))
        ]
        raw = extra / np.array(EAGER)[age[-1]]
        weight.append(raw / raw.sum() * places.people[inside].sum())
    district = pl.Series([code for code, size in drawn.items() for _ in range(size)])
    return Drawn(
        np.concatenate(place),
        np.concatenate(age),
        district,
        np.concatenate(weight),
        _modes(places, edition, district, seed),
    )


def _modes(places: Places, edition: str, district: pl.Series, seed: int) -> pl.Series:
    how = lot(seed, edition, "mode").uniform(size=len(district))
    if edition == INTERVIEWED:
        asked_at_home = district.is_in(homes(places, seed)).to_numpy() & (how < AT_HOME)
    else:
        asked_at_home = np.zeros(len(district), dtype=bool)
    on_paper = (how > 1 - ON_PAPER) | (edition < ONLINE_SINCE)
    words = np.where(asked_at_home, "interview", np.where(on_paper, "paper", "online"))
    return pl.Series(words.tolist())


def _picked(chances: Floats, uniform: Floats) -> Counts:
    """Which of the chances (any sum) each uniform number falls in."""
    edges = np.cumsum(chances / chances.sum())[:-1]
    return (uniform[:, None] > edges).sum(axis=1)


def _evened(total: Floats, share: float) -> Floats:
    """share * U + V of two uniform numbers as one uniform number, with share from 0 up to 1: its own distribution.

    Plain arithmetic, so that the last bit is the same on every machine.
    """
    rising = total * total / (2 * share)
    falling = 1 - (1 + share - total) ** 2 / (2 * share)
    return np.where(total < share, rising, np.where(total <= 1, total - share / 2, falling))


def _with_gaps(given: Counts | Floats, uniform: Floats, rate: float, outside: tuple[float, ...]) -> Floats:
    """The answers, of which a part `rate` gives way to a code outside the scale or to NaN."""
    empty = np.where(uniform < rate, np.nan, given.astype(float))
    unsaid = np.where(uniform < rate * (DO_NOT_KNOW + NO_ANSWER), outside[1], empty)
    return np.where(uniform < rate * DO_NOT_KNOW, outside[0], unsaid)
