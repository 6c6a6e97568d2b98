"""Which figures of one edition are hidden besides those with too few answers, so that none follows from the others."""

from collections.abc import Iterator, Mapping

import polars as pl

from monitor.analysis.disclosure import Cell, Key, Relation, mean_of, protect
from monitor.catalog import CITY, Catalog

ALL_ANSWERS = 100.0
"""What the answers to one question add up to, in percent."""


def protected(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """The rows with `reason` "secondary" where a shown figure would give away a hidden one.

    `rows`: variable (indicator), area, estimate, n, share (0-1 of the city) and reason, as `primary` left them.
    Checked: the city as the sum of its areas, an area as the sum of its districts, answers that add up to 100.
    """
    cells: dict[Key, Cell] = {
        (row["variable"], row["area"]): Cell(
            row["n"], None if row["reason"] else row["estimate"], row["reason"], *_scale(catalog, row["variable"]),
            last=row["area"] == CITY,
        )
        for row in rows.iter_rows(named=True)
    }  # fmt: skip
    shares = {
        (code, area): share for code, area, share in rows.select("variable", "area", "share").iter_rows()
    }
    after = protect(cells, relations(shares, catalog))
    reasons = [after[key].reason for key in rows.select("variable", "area").iter_rows()]
    return rows.with_columns(reason=pl.Series(reasons, dtype=pl.String))


def relations(shares: Mapping[tuple[str, str], float], catalog: Catalog) -> Iterator[Relation]:
    """Every sum that a reader knows to hold among figures of one edition on one set of lines.

    `shares`: per figure (indicator, area) the part (0-1) of the city's people whose answers it holds.
    """
    wholes = [CITY, *(item.code for item in catalog.areas_on("area"))]
    children = {whole: [item.code for item in catalog.children(whole)] for whole in wholes}
    areas = sorted({area for _, area in shares})
    for indicator in sorted({code for code, _ in shares}):
        for whole, members in children.items():
            held: dict[Key, float] = {
                (indicator, area): shares[indicator, area] for area in members if (indicator, area) in shares
            }
            if (indicator, whole) in shares and sum(held.values()) > 0:
                yield mean_of((indicator, whole), held)
    for answers in _questions(catalog):
        for area in areas:
            keys = [(code, area) for code in answers]
            if all(key in shares for key in keys):
                yield Relation(ALL_ANSWERS, dict.fromkeys(keys, 1.0))


def _questions(catalog: Catalog) -> list[list[str]]:
    """The indicators that are the answers to one question, per question."""
    questions: dict[str, list[str]] = {}
    for indicator in catalog.indicators:
        if indicator.answers_of:
            questions.setdefault(indicator.answers_of, []).append(indicator.code)
    return list(questions.values())


def _scale(catalog: Catalog, indicator: str) -> tuple[float, float]:
    return catalog.indicator[indicator].axis
