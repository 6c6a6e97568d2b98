"""Which figures of one edition are hidden besides those with too few answers, so that none follows from the others."""

from collections.abc import Iterator, Mapping

import polars as pl

from monitor.analysis.disclosure import Cell, Key, Relation, mean_of, protect
from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Version

ALL_ANSWERS = 100.0
"""What the answers to one question add up to, in percent."""

COVERAGE = 0.95
"""Part of an area that its districts must hold before the area is their mean; published tables are added up so too."""


def protected(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """The rows with `reason` "secondary" where a shown figure would give away a hidden one.

    `rows`: variable (indicator), area, edition, estimate, n, share (0-1 of the city) and reason, as `primary` left
    them. Checked: the city as the sum of its areas, an area as the sum of its districts, answers that add up to 100,
    and series that are made of the same questions.
    """
    whole = {
        row["variable"]: row["estimate"]
        for row in rows.iter_rows(named=True)
        if row["area"] == CITY and not row["reason"]
    }
    cells: dict[Key, Cell] = {
        (row["variable"], row["area"]): Cell(
            row["n"], None if row["reason"] else row["estimate"], row["reason"], *_scale(catalog, row["variable"]),
            last=row["area"] == CITY, overall=whole.get(row["variable"]),
        )
        for row in rows.iter_rows(named=True)
    }  # fmt: skip
    shares = {
        (code, area): share for code, area, share in rows.select("variable", "area", "share").iter_rows()
    }
    edition = rows["edition"][0] if rows.height else ""
    after = protect(cells, relations(shares, catalog, edition))
    reasons = [after[key].reason for key in rows.select("variable", "area").iter_rows()]
    return rows.with_columns(reason=pl.Series(reasons, dtype=pl.String))


def relations(
    shares: Mapping[tuple[str, str], float], catalog: Catalog, edition: str, off: float = 0.0
) -> Iterator[Relation]:
    """Every sum that a reader knows to hold among figures of one edition on one set of lines.

    `shares`: per figure (indicator, area) the part (0-1) of the city's people whose answers it holds, each at most
    `off` off. An area weighs as much as its districts together, so that two ways to the city stay one and the same.
    """
    children = {
        item.code: [one.code for one in catalog.children(item.code)] for item in catalog.areas_on("area")
    }
    areas = sorted({area for _, area in shares})
    for indicator in sorted({code for code, _ in shares}):
        held = {area: shares[indicator, area] for area in areas if (indicator, area) in shares}
        known = dict(held)
        for whole, members in {**children, CITY: list(children)}.items():
            parts: dict[Key, float] = {(indicator, area): known[area] for area in members if area in known}
            if whole in held and 0 < sum(parts.values()) >= COVERAGE * held[whole]:
                known[whole] = sum(parts.values())
                yield mean_of((indicator, whole), parts, off)
        below: dict[Key, float] = {
            (indicator, area): held[area] for members in children.values() for area in members if area in held
        }
        if CITY in held and 0 < sum(below.values()) >= COVERAGE * held[CITY]:
            yield mean_of((indicator, CITY), below, off)
    for answers in _questions(catalog):
        for area in areas:
            keys = [(code, area) for code in answers]
            if all(key in shares for key in keys):
                yield Relation(ALL_ANSWERS, dict.fromkeys(keys, 1.0))
    for series, original in _same_questions(catalog, edition):
        for area in areas:
            if (series, area) in shares and (original, area) in shares:
                yield Relation((series, area), {(original, area): 1.0})


def _questions(catalog: Catalog) -> list[list[str]]:
    """The indicators that are the answers to one question, per question."""
    questions: dict[str, list[str]] = {}
    for indicator in catalog.indicators:
        if indicator.answers_of:
            questions.setdefault(indicator.answers_of, []).append(indicator.code)
    return list(questions.values())


def _same_questions(catalog: Catalog, edition: str) -> Iterator[tuple[str, str]]:
    """Comparable series, with the series they belong to, that are worked out alike in this edition."""
    for indicator in catalog.indicators:
        if not indicator.series_of or indicator.link == "overlap":
            continue
        both = [one.versions_in(edition) for one in (indicator, catalog.indicator[indicator.series_of])]
        if all(both) and both[0][-1].items and _rule(both[0][-1]) == _rule(both[1][-1]):
            yield indicator.code, indicator.series_of


def _rule(version: Version) -> tuple[object, ...]:
    """All that decides what a person's answers count for; the order of the questions does not."""
    sets = (version.items, version.positive, version.reverse)
    return (version.formula, version.required, *(tuple(sorted(one)) for one in sets))


def _scale(catalog: Catalog, indicator: str) -> tuple[float, float]:
    return catalog.indicator[indicator].axis
