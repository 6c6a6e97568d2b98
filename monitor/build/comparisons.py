"""Differences that a count allows: an area against the rest of the city, and against its own past."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import polars as pl

from monitor.analysis.difference import Difference, adjust, between, dispersion
from monitor.build.facts import level_of
from monitor.catalog import TODAY, Catalog
from monitor.catalog.models import Indicator

COMPARISON = {
    "indicator": pl.String,
    "area": pl.String,
    "edition": pl.String,
    "against": pl.String,
    "reference": pl.Float64,
    "difference": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p_adjusted": pl.Float64,
    "verdict": pl.String,
}
"""against: `rest` or an earlier edition; difference, lower, upper and reference in the indicator's unit."""

PROVEN = 0.05

Pair = tuple[str, str, str, str, str, float, Difference]
"""indicator, area, level, edition, against, reference, difference"""


@dataclass(frozen=True)
class Rates:
    """The rates of one indicator: area, level, edition, events, people, unfair; and how they are judged."""

    indicator: Indicator
    rows: pl.DataFrame
    variation: float

    def of(self, events: float, people: float) -> tuple[float, float]:
        """The rate and its standard error: chance, times what events vary more than chance from year to year."""
        per = self.indicator.per
        return events / people * per, (events * self.variation) ** 0.5 / people * per


def comparisons(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """All differences of rates of registered events, adjusted for the number of areas of a level.

    The verdict is higher, lower or chance. Areas where residents are no fair measure get none, and such
    districts do not count in the rest of the city either: they would make every other area look low.
    """
    found = [pl.DataFrame(schema=COMPARISON)]
    for indicator in catalog.indicators:
        if indicator.numerator:
            rates = _rates(facts, indicator, catalog)
            found.append(_judged([*_with_rest(rates, catalog), *_with_past(rates)]))
    return pl.concat(found).sort("indicator", "area", "edition", "against")


def _rates(facts: pl.DataFrame, indicator: Indicator, catalog: Catalog) -> Rates:
    keys = ["area", "edition", "division"]
    shown = facts.filter((pl.col("indicator") == indicator.code) & pl.col("value").is_not_null())
    events = facts.filter(pl.col("indicator") == indicator.numerator).select(*keys, events="value")
    people = facts.filter(pl.col("indicator") == indicator.denominator).select(*keys, people="value")
    rows = shown.filter(pl.col("division") == TODAY).join(events, on=keys).join(people, on=keys)
    cautioned = [item.area for item in catalog.cautions if indicator.kind in item.kinds]
    unfair = pl.col("area").is_in(cautioned)
    rows = rows.select("area", "edition", "events", "people", level=level_of(catalog), unfair=unfair)
    pairs = []
    for _, points in rows.filter(pl.col("level") == "neighbourhood").group_by("area", maintain_order=True):
        course = points.sort("edition").select("events", "people").rows()
        pairs += [(*before, *after) for before, after in pairwise(course)]
    return Rates(indicator, rows, dispersion(pairs))


def _with_rest(rates: Rates, catalog: Catalog) -> Iterator[Pair]:
    """Every fair area against the other fair districts of the city, in every edition."""
    tested = rates.rows.filter(~pl.col("unfair"))
    for (edition,), rows in tested.group_by("edition", maintain_order=True):
        columns = rows.filter(pl.col("level") == "district").select("area", "events", "people")
        fair = {code: (events, people) for code, events, people in columns.iter_rows()}
        for row in rows.iter_rows(named=True):
            events, people = _outside(row["area"], (row["events"], row["people"]), fair, catalog)
            if people > 0 and events > 0:  # an area that is the whole city has no rest to be tested against
                rest, se_rest = rates.of(events, people)
                found = between(*rates.of(row["events"], row["people"]), rest, se_rest)
                yield (rates.indicator.code, row["area"], row["level"], str(edition), "rest", rest, found)


def _outside(
    code: str, own: tuple[float, float], fair: dict[str, tuple[float, float]], catalog: Catalog
) -> tuple[float, float]:
    """Events and people of the fair districts, without what of them lies in the tested area."""
    area = catalog.area[code]
    inside = [own] if code in fair or area.parent in fair else []
    inside += [fair[item.code] for item in catalog.children(code) if item.code in fair]
    events = sum(part[0] for part in fair.values()) - sum(part[0] for part in inside)
    return events, sum(part[1] for part in fair.values()) - sum(part[1] for part in inside)


def _with_past(rates: Rates) -> Iterator[Pair]:
    """Every pair of editions of one area between which no break lies."""
    breaks = [item.edition for item in rates.indicator.breaks]
    for (area,), rows in rates.rows.filter(~pl.col("unfair")).group_by("area", maintain_order=True):
        points = rows.sort("edition").select("edition", "level", "events", "people").rows()
        for (then, _, *before), (now, level, *after) in combinations(points, 2):
            if not any(then < cut <= now for cut in breaks):
                earlier = rates.of(*before)
                found = between(*rates.of(*after), *earlier)
                yield (rates.indicator.code, str(area), level, now, then, earlier[0], found)


def _judged(rows: list[Pair]) -> pl.DataFrame:
    """The rows with adjusted p values (family: areas of one level, one edition, one comparison) and a verdict."""
    columns = ["indicator", "area", "level", "edition", "against", "reference"]
    frame = pl.DataFrame([row[:6] for row in rows], schema=columns, orient="row").with_columns(
        difference=pl.Series([row[6].estimate for row in rows], dtype=pl.Float64),
        lower=pl.Series([row[6].lower for row in rows], dtype=pl.Float64),
        upper=pl.Series([row[6].upper for row in rows], dtype=pl.Float64),
        p=pl.Series([row[6].p for row in rows], dtype=pl.Float64),
    )
    family = ["indicator", "level", "edition", "against"]
    parts = [
        part.with_columns(p_adjusted=pl.Series(adjust(part["p"].to_list()), dtype=pl.Float64))
        for _, part in frame.group_by(family, maintain_order=True)
    ]
    proven = pl.col("p_adjusted") < PROVEN
    verdict = (
        pl.when(proven & (pl.col("difference") > 0))
        .then(pl.lit("higher"))
        .when(proven)
        .then(pl.lit("lower"))
        .otherwise(pl.lit("chance"))
    )
    empty = pl.DataFrame(schema=COMPARISON)
    if not parts:
        return empty
    return (
        pl.concat(parts)
        .with_columns(verdict=verdict)
        .select(pl.col(n).cast(t) for n, t in COMPARISON.items())
    )
