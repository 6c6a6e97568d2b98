"""How do figures become a table of a report: its columns, their widths, and what stands in a cell."""

from collections.abc import Callable, Sequence

import polars as pl

from monitor.catalog import CITY
from monitor.catalog.models import Area, Indicator
from monitor.questions.history import revised
from monitor.reports.described import Content, Table
from monitor.store import Release
from monitor.views import judgement, watermark, words

BETWEEN = "Waarschijnlijk tussen"

WIDTHS = {
    "Onderwerp": 2.8, "Jaar": 0.7, BETWEEN: 1.55, "Heel Arnhem": 1.2, "Vergeleken met de rest van Arnhem": 1.7,
    "Ontwikkeling": 1.7, "Verloop": 1.45, "Plaats tussen de wijken": 2.3,
}  # fmt: skip
"""How wide a column is beside the others."""

REMARKED = 1.95
"""The same for years with a remark beside them."""

Columns = Sequence[tuple[str, Callable[[words.Row, Indicator], Content]]]
"""Names of columns, and how the cell of a figure is made."""


def table_of(
    release: Release, rows: pl.DataFrame, caption: str, columns: Columns, area: Area, *, roomy: bool = False
) -> Table | None:
    """A row per figure and a column per name with cells in it; None without figures."""
    pairs = [(row, release.catalog.indicator[row["indicator"]]) for row in rows.iter_rows(named=True)]
    filled = [(name, [cell(row, one) for row, one in pairs]) for name, cell in columns]
    shown = [(name, cells) for name, cells in filled if any(cells)]
    if not pairs:
        return None
    numeric = tuple(
        place for place, (name, _) in enumerate(shown) if name in (area.label, "Heel Arnhem", BETWEEN)
    )
    shares = tuple(_share(place, name, cells) for place, (name, cells) in enumerate(shown))
    body: list[tuple[Content, ...]] = list(zip(*(cells for _, cells in shown), strict=True))
    return Table(
        watermark.caption(caption), tuple(name for name, _ in shown), tuple(body), numeric, shares, roomy
    )


def _share(place: int, name: str, cells: Sequence[Content]) -> float:
    """How wide a column is; years with remarks need more room than years alone."""
    if name == "Jaar" and any(isinstance(cell, str) and len(cell) > len("2020") for cell in cells):
        return REMARKED
    if name in WIDTHS or place == 0:
        return WIDTHS.get(name, WIDTHS["Onderwerp"])
    # The name of an area: its longest word must fit.
    return max(1.1, max(map(len, name.split())) / 9)


def year_of(release: Release, row: words.Row, one: Indicator) -> str:
    """The year with its remarks, and whether the figure was put right."""
    corrected = "gecorrigeerd" if revised(release).get((one.code, row["area"], row["edition"])) else ""
    return ", ".join(filter(None, (row["edition"], words.remark(row), corrected)))


def city_of(row: words.Row, one: Indicator, area: Area) -> str:
    """The city beside a share or mark; a number of people or houses of the city is no yardstick for a part of it."""
    if area.code == CITY or row["city_value"] is None or one.kind == "count":
        return ""
    return words.amount(row["city_value"], one)


def development(release: Release, row: words.Row) -> str:
    """Where a figure goes; of a hidden survey figure that it is not known, and why."""
    if row["development"]:
        return judgement.development(row["development"], row["development_reason"], row["development_from"])
    concealed = row["status"] == "suppressed" and release.catalog.source[row["source"]].nature == "survey"
    return judgement.verdict("unknown", "hidden", "past") if concealed else ""
