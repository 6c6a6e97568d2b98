"""The last look before a release is written: whether a hidden survey figure follows from what it shows."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from monitor.analysis.disclosure import MISSING, Cell, Key, Relation, disclosed, mean_of
from monitor.build.facts import UNDIVIDED
from monitor.build.survey.protected import relations
from monitor.build.survey.rounded import SHARE, rounding
from monitor.catalog import CITY, TODAY, Catalog
from monitor.findings import Finding


def audit(facts: pl.DataFrame, catalog: Catalog, conversion: pl.DataFrame) -> Iterator[Finding]:
    """A finding for every hidden figure that can be worked out, exactly or nearly, from the figures of its edition.

    `facts` with share (0-1 of the city); `conversion`: from_division, from_area, to_area, share, persons. Solved are
    all sums of one edition together: city, areas and districts, answers to one question, former and present lines.
    Figures are rounded, so sums hold only but for that. How many answered behind a hidden figure is not known here;
    groups that are too small together were hidden by the import (survey/protected.py).
    """
    hidden = facts.filter((pl.col("status") == "suppressed") & (pl.col("reason") != ""))
    editions = hidden.select("source", "edition").unique().sort("source", "edition")
    for source, edition in editions.iter_rows():
        rows = facts.filter((pl.col("source") == source) & (pl.col("edition") == edition))
        cells: dict[Key, Cell] = dict(_cells(rows, catalog))
        known = set(rows.select("indicator", "area", "division").iter_rows())
        for found in disclosed(cells, _sums(rows, known, catalog, conversion)):
            place: Any = found.cell
            indicator, area, division = place
            told = (
                "op de afronding na precies"
                if found.exact
                else f"als een getal van {found.lowest:.1f} tot {found.highest:.1f}"
            )
            yield Finding(
                f"bron {source}",
                f"{indicator}, {area}, {edition}, indeling {division}",
                f"Dit verborgen cijfer is {told} uit te rekenen met de cijfers die wel worden getoond.",
                "Maak de levering opnieuw met import; die verbergt dan ook een ander cijfer.",
            )


def _cells(rows: pl.DataFrame, catalog: Catalog) -> Iterator[tuple[tuple[str, str, str], Cell]]:
    names = ["indicator", "area", "division", "value", "reason"]
    overall = dict(rows.filter(pl.col("area") == CITY).select("indicator", "value").iter_rows())
    for code, area, division, value, reason in rows.select(names).iter_rows():
        indicator = catalog.indicator[code]
        why = "" if value is not None else reason or MISSING
        # A hidden figure may be as far off as a shown one: the city's figure, to which it is held, is rounded too.
        off = rounding(indicator, area, value if value is not None else indicator.axis[0])
        yield (
            (code, area, division),
            Cell(0, value, why, *indicator.axis, last=area == CITY, overall=overall.get(code), off=off),
        )


def _sums(
    rows: pl.DataFrame, cells: set[tuple[str, str, str]], catalog: Catalog, conversion: pl.DataFrame
) -> Iterator[Relation]:
    """The sums within each set of lines, and those between former lines and today's."""
    for division in rows.filter(pl.col("division") != UNDIVIDED)["division"].unique().sort():
        within = rows.filter(pl.col("division").is_in([division, UNDIVIDED]) & pl.col("share").is_not_null())
        told = within.select("indicator", "area", "share").iter_rows()
        shares = {(code, area): share for code, area, share in told}
        for sum_ in relations(shares, catalog, rows["edition"][0], 0.5 * 10**-SHARE):
            parts: dict[Key, float] = {_on(key, division): part for key, part in sum_.parts.items()}
            total = sum_.total if isinstance(sum_.total, float) else _on(sum_.total, division)
            yield Relation(total, parts, sum_.off)
    yield from _carried_over(rows, catalog)
    moved: dict[tuple[str, str], dict[str, float]] = {}
    steps = conversion.filter(pl.col("share") > 0).select("from_division", "to_area", "from_area", "persons")
    for division, to, code, persons in steps.iter_rows():
        moved.setdefault((division, to), {})[code] = persons
    for indicator in rows["indicator"].unique().sort():
        for (division, to), sources in moved.items():
            total = (indicator, to, TODAY)
            held: dict[Key, float] = {(indicator, code, division): n for code, n in sources.items()}
            if total in cells and held.keys() <= cells:
                yield mean_of(total, held)


def _carried_over(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Relation]:
    """The same figure on former lines and on today's, of areas that nobody left or entered."""
    areas = [item.code for item in catalog.areas_on("area")]
    held = rows.filter(pl.col("area").is_in(areas) & pl.col("share").is_not_null())
    former = held.filter(pl.col("division") != TODAY).select("indicator", "area", "division")
    today = held.filter(pl.col("division") == TODAY).select("indicator", "area")
    for indicator, area, division in former.join(today, on=["indicator", "area"]).iter_rows():
        yield Relation((indicator, area, TODAY), {(indicator, area, division): 1.0})


def _on(key: Any, division: str) -> tuple[str, str, str]:
    indicator, area = key
    return indicator, area, UNDIVIDED if area == CITY else division
