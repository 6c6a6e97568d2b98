"""The figures of an area as tables, lists and charts: the same questions and the same words as on the page of that area."""

from collections.abc import Mapping, Sequence

import polars as pl

from monitor.catalog import CITY
from monitor.catalog.models import Area, Theme
from monitor.questions.figures import courses, trend
from monitor.questions.profiles import profile
from monitor.questions.survey import precision
from monitor.reports.columns import BETWEEN, Columns, city_of, development, table_of, year_of
from monitor.reports.described import (
    Block,
    Chart,
    Linked,
    Listed,
    Note,
    Paragraph,
    Table,
)
from monitor.reports.linechart import course
from monitor.reports.overview import leading
from monitor.reports.pictures import spark
from monitor.reports.settings import address
from monitor.store import Release
from monitor.views import judgement, watermark, words
from monitor.views.sparks import Point

SAID, KNOWN = "Wat bewoners zeggen", "Wat is geteld of berekend"
Lines = Mapping[str, Sequence[Point]]


def theme_blocks(
    release: Release, rows: pl.DataFrame, one: Theme, area: Area, lines: Lines, edition: str
) -> list[Block]:
    """A theme as on the page of the area: what residents say, what was counted, a chart, hidden figures and sources."""
    part = rows.filter(pl.col("theme") == one.code)
    if part.is_empty():
        return [Paragraph(gap(release, one, area, edition))]
    surveyed = [source.code for source in release.catalog.sources if source.nature == "survey"]
    kinds = {
        SAID: part.filter(pl.col("source").is_in(surveyed)),
        KNOWN: part.filter(~pl.col("source").is_in(surveyed)),
    }
    both = all(not rows_of.is_empty() for rows_of in kinds.values())
    found: list[Block] = []
    if chart := lead_chart(release, part, area, edition):
        found.append(chart)
    for heading, rows_of in kinds.items():
        shown = rows_of.filter(pl.col("value").is_not_null())
        caption = ": ".join(filter(None, (one.label, heading if both else "", area.label)))
        if table := theme_table(release, shown, caption, area, lines):
            found.append(table)
    found += hidden(release, part)
    names = dict.fromkeys(
        release.catalog.source[code].label for code in part["source"].unique(maintain_order=True)
    )
    found.append(Paragraph(f"{'Bron' if len(names) == 1 else 'Bronnen'}: {'; '.join(names)}.", "small"))
    kinds_of = {release.catalog.indicator[code].kind for code in part["indicator"]}
    texts = (text for kind in sorted(kinds_of) for text in release.catalog.cautions_for(area.code, kind))
    return [*found, *(Note(text) for text in dict.fromkeys(texts))]


def theme_table(release: Release, rows: pl.DataFrame, caption: str, area: Area, lines: Lines) -> Table | None:
    """A row per subject: value, between, city, state, development and course; empty columns are left out."""
    columns: Columns = [
        (
            "Onderwerp",
            lambda row, one: Linked(one.label, address("jaren", onderwerp=one.code, gebied=row["area"])),
        ),
        (area.label, words.value_or_reason),
        ("Jaar", lambda row, one: year_of(release, row, one)),
        (BETWEEN, words.margin),
        ("Heel Arnhem", lambda row, one: city_of(row, one, area)),
        (
            "Vergeleken met de rest van Arnhem",
            lambda row, one: judgement.brief(judgement.verdict(row["verdict"], row["verdict_reason"])),
        ),
        ("Ontwikkeling", lambda row, one: judgement.brief(development(release, row))),
        ("Verloop", lambda row, one: spark(lines.get(one.code, []), one) or ""),
    ]
    return table_of(release, rows, caption, columns, area)


def gap(release: Release, theme: Theme, area: Area, edition: str) -> str:
    """What is said of a theme without figures: that they are of later years, why they are not there, or that none were made up."""
    if not profile(release, area.code).filter(pl.col("theme") == theme.code).is_empty():
        return f"Hierover zijn er alleen cijfers van na {edition}."
    if release.catalog.fictitious:
        return "Hierover zijn geen cijfers verzonnen."
    return theme.note or "Hierover zijn nog geen cijfers."


def hidden(release: Release, rows: pl.DataFrame) -> list[Block]:
    """Which subjects have no figure here, each reason in its own sentence; nothing when none is hidden."""
    found = []
    absent = rows.filter(pl.col("value").is_null()).with_columns(
        why=pl.concat_str("reason", pl.lit("/"), "status")
    )
    for _, part in absent.group_by("why", maintain_order=True):
        first = part.row(0, named=True)
        names = [release.catalog.indicator[code].label for code in part["indicator"]]
        found.append(f"{words.enumeration(names)}: {judgement.absent(first)}")
    return [Paragraph("Geen cijfer van:", "strong"), Listed(tuple(found))] if found else []


def lead_chart(release: Release, rows: pl.DataFrame, area: Area, edition: str) -> Chart | None:
    """The chart of the leading subject of a theme, with its finding and what it does and does not say."""
    for row in leading(release, rows).iter_rows(named=True):
        one = release.catalog.indicator[row["indicator"]]
        source = release.catalog.source[row["source"]]
        answer = trend(release, one.code, [area.code, CITY]).filter(pl.col("edition") <= edition)
        title = judgement.finding(row, one, area, row["city_value"], source, row)
        picture = course(
            answer, one, area, watermark.caption(f"Lijngrafiek. {title}. De cijfers staan in de tabel.")
        )
        if picture is None:
            return None
        sub = words.subtitle(row, one, area.level, source, release.catalog.divisions)
        return Chart(watermark.caption(title), sub, picture, certainty(release, row, area))
    return None


def certainty(release: Release, row: words.Row, area: Area) -> str:
    """What a figure says and what it does not say."""
    one, source = release.catalog.indicator[row["indicator"]], release.catalog.source[row["source"]]
    exact = precision(release, one.code, area.code, row["edition"])
    precise = exact.row(0, named=True) if exact.height else None
    carried = judgement.conclusion(precise, one, area)
    cautions = release.catalog.cautions_for(area.code, one.kind)
    return judgement.certainty(row, one, source, tuple(cautions), carried)


def lines_of(release: Release, area: Area, edition: str) -> dict[str, list[Point]]:
    """The course of every indicator of an area up to an edition, for the small pictures."""
    found = courses(release, area.code)
    return {code: [point for point in points if point[0] <= edition] for code, points in found.items()}
