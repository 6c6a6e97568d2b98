"""The money of an area in a report: what was printed in the budget, and what it adds up to."""

import polars as pl

from monitor.catalog.models import Area
from monitor.questions.money import budgets
from monitor.reports.described import Block, Heading, Paragraph, Table
from monitor.store import Release
from monitor.views import watermark, words

PRINTED = ("Post", "Zoals gedrukt", "Nagerekend", "Opmerking")
NOT_SPENT = "Dit zijn bedragen uit de begroting, niet wat er echt is uitgegeven. Wat geld hier heeft veranderd, zeggen ze niet."


def budget(release: Release, area: Area) -> list[Block]:
    """The latest printed budget of the area in which a place lies, as printed and as recomputed; nothing without one."""
    rows, above = _latest(release, area)
    if rows.is_empty():
        return []
    body = tuple(
        (row["post"], words.euros(row["printed"]), words.euros(row["recomputed"]), row["note"])
        for row in rows.iter_rows(named=True)
    )
    # A column of remarks that holds none would say that something was left out.
    many = len(PRINTED) if any(row[-1] for row in body) else len(PRINTED) - 1
    caption = watermark.caption(f"Begroting {rows['edition'][0]}, {words.place(above)}")
    table = Table(
        caption, PRINTED[:many], tuple(row[:many] for row in body), (1, 2), (2.4, 1.2, 1.2, 3)[:many]
    )
    return [Heading("Geld"), Paragraph(NOT_SPENT), table]


def money_sources(release: Release, area: Area) -> list[str]:
    """The sources of that budget."""
    return _latest(release, area)[0]["source"].unique().to_list()


def _latest(release: Release, area: Area) -> tuple[pl.DataFrame, Area]:
    above = area
    while above.level not in ("area", "city"):
        above = release.catalog.area[above.parent]
    rows = budgets(release).filter(pl.col("area") == above.code)
    return rows.filter(pl.col("edition") == pl.col("edition").max()), above
