"""How is a figure taken along on paper: a short PDF with the figure, its numbers as a table, and where they come from?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl

from monitor import reports
from monitor.catalog.models import Indicator
from monitor.exports.asked import BESIDE, PLACE
from monitor.exports.picture import drawn
from monitor.exports.rows import Behind, frame, with_what
from monitor.questions.figures import REST, breaks
from monitor.reports import colophon
from monitor.reports.described import SHEET, Block, Chart, Heading, Listed, Note, Paragraph, Report, Table
from monitor.views import download_words as told
from monitor.views import watermark, words
from monitor.workspace.database import Workspace

MOST_ROWS = 12
"""Subjects in one figure on paper: with their remarks they take about two thirds of a page."""

SHOWN = {
    "onderwerp": "Onderwerp",
    "gebied": "Gebied",
    "jaar": "Jaar",
    "getoond": "Cijfer",
    "waarschijnlijk_tussen": "Waarschijnlijk tussen",
    "vergelijking": "Vergeleken",
    "opmerking": "Opmerking",
}
"""Columns of a file that stand on paper, and their names there; empty ones are left out."""


def pdf(found: Behind, workspace: Workspace | None, on: date) -> bytes:
    """The figure as tagged PDF/UA; of a page on one place its sheet, with what was adopted in the workspace."""
    figure, release = found.figure, found.release
    if figure.kind == PLACE:
        last = figure.edition or str(found.answer["edition"].max())
        return reports.sheet(release, workspace, figure.areas[0], last, reports.FORMS[0], on)
    return reports.written(described(found, on), reports.FORMS[0])


def described(found: Behind, on: date) -> Report:
    """The report of one figure: the picture, the table, breaks, how certain it is, and sources."""
    release, last = found.release, found.figure.edition or str(found.answer["edition"].max())
    blocks: list[Block] = [*colophon.warnings(release)]
    blocks += _side_by_side(found) if found.figure.kind == BESIDE else _one_figure(found)
    cut = _breaks(found)
    blocks += [Heading("Trendbreuken", 3), Listed(cut)] if cut else []
    blocks += [Note(text) for text in _cautions(found)]
    blocks += [
        Paragraph(colophon.MARGINS, "small"),
        *colophon.sources(release, [one.code for one in found.sources]),
    ]
    running = found.indicators[0].label if len(found.indicators) == 1 else told.NUMBERS
    places = words.enumeration([release.catalog.area[code].label for code in found.figure.areas]) or "Arnhem"
    return Report(
        f"{running}: {places}", found.sub or told.NUMBERS, SHEET, places, last, release.name, on, running,
        colophon.foot(release, last, on), watermark.carried(), contents=False, blocks=tuple(blocks),
    )  # fmt: skip


def _one_figure(found: Behind) -> list[Block]:
    chart = Chart(watermark.caption(found.title), found.sub, drawn(found))
    return [chart, Heading("De cijfers"), _table(found)]


def _side_by_side(found: Behind) -> list[Block]:
    """Theme by theme a figure and a table: all themes in one figure would not fit on a page."""
    blocks: list[Block] = []
    for (code,), rows in found.answer.group_by("theme", maintain_order=True):
        theme = found.release.catalog.theme[str(code)]
        part = replace(found, answer=rows, title=theme.question)
        blocks += [Heading(theme.label), *_charts(part, found.title), _beside(part, theme.label)]
    return blocks


def _charts(found: Behind, sub: str) -> Iterator[Chart]:
    """The figure of a theme in parts that fit on a page."""
    codes = [one.code for one in found.indicators]
    for first in range(0, len(codes), MOST_ROWS):
        rows = found.answer.filter(pl.col("indicator").is_in(codes[first : first + MOST_ROWS]))
        yield Chart(watermark.caption(found.title), sub, drawn(replace(found, answer=rows)))


def _beside(found: Behind, label: str) -> Table:
    """A row per subject and a column per area, with the margin behind a value."""
    areas = [found.release.catalog.area[code] for code in found.figure.areas]
    rows = []
    for one in found.indicators:
        held = {row["area"]: row for row in found.answer.filter(pl.col("indicator") == one.code).to_dicts()}
        first = next(iter(held.values()))
        city = "" if first["city_value"] is None else words.amount(first["city_value"], one)
        remarks = words.remarks(
            [(area.label, words.remark(held[area.code])) for area in areas if area.code in held]
        )
        cells = [_with_margin(held.get(area.code), one) for area in areas]
        rows.append((one.label, first["edition"], *cells, city, remarks))
    columns = ("Onderwerp", "Jaar", *(area.label for area in areas), "Heel Arnhem", "Opmerking")
    return Table(watermark.caption(label), columns, tuple(rows), tuple(range(2, len(areas) + 3)))


def _with_margin(row: words.Row | None, one: Indicator) -> str:
    if row is None:
        return "geen cijfer"
    between = words.reach(row, one) if row["value"] is not None else ""
    return words.value_or_reason(row, one) + (f" ({between})" if between else "")


def _table(found: Behind) -> Table:
    """The numbers of the figure, with only the columns in which something stands that is not the same in every row."""
    held = frame(found).select(*SHOWN)
    headings = SHOWN | {"vergelijking": f"Vergeleken met {with_what(found.figure.against or REST)}"}
    always = ("gebied", "getoond")
    names = [
        name
        for name in SHOWN
        if name in always or (held[name].n_unique() > 1) or (name == "vergelijking" and held[name][0])
    ]
    first = "onderwerp" if "onderwerp" in names else "gebied"
    ordered = [first, *(name for name in names if name != first)]
    rows = tuple(tuple(row) for row in held.select(ordered).iter_rows())
    numeric = tuple(
        place for place, name in enumerate(ordered) if name in ("getoond", "waarschijnlijk_tussen")
    )
    caption = found.sub or found.title
    same = held["opmerking"].unique().to_list()
    if same != [""] and len(same) == 1:
        caption = f"{caption} Opmerking bij alle cijfers: {same[0]}."
    return Table(watermark.caption(caption), tuple(headings[name] for name in ordered), rows, numeric)


def _breaks(found: Behind) -> tuple[str, ...]:
    """Every break of the subject of a course, for all areas or for one of the figure."""
    if len(found.indicators) > 1:
        return ()
    names = {"": "", **{area.code: f", {area.label}" for area in found.areas}}
    at = breaks(found.release, found.indicators[0].code).select("area", "edition", "reason").iter_rows()
    return tuple(f"{edition}{names[area]}: {reason}" for area, edition, reason in at if area in names)


def _cautions(found: Behind) -> list[str]:
    kinds = sorted({one.kind for one in found.indicators})
    told_of = (
        text
        for area in found.areas
        for kind in kinds
        for text in found.release.catalog.cautions_for(area.code, kind)
    )
    return list(dict.fromkeys(told_of))
