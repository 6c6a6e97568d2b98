"""What stands on the plain pages of editions and of the monitor itself: sources, method, access, privacy, corrections?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from monitor.catalog import CITY, UNDATED
from monitor.questions.about import measured, sources, statuses
from monitor.questions.figures import observations
from monitor.questions.history import corrections, publications
from monitor.reports import colophon
from monitor.reports.columns import BETWEEN, Columns, table_of
from monitor.reports.described import Block, Content, Heading, Linked, Listed, Paragraph, Table
from monitor.store import Release
from monitor.views import judgement, sheet_words, watermark, words
from monitor.web.addresses import ABOUT, EDITIONS, SUBJECTS
from monitor.web.sheet_frame import Sheet, links
from monitor.web.sheet_places import facts_of


def editions_sheet(release: Release) -> Sheet:
    """Return the list of all editions with who has figures of them, the newest first."""
    held = measured(release)
    rows = []
    for one in sorted(release.catalog.editions, key=lambda one: one.code, reverse=True):
        codes = held.filter(pl.col("edition") == one.code)["source"].to_list()
        names = "; ".join(release.catalog.source[code].label for code in codes) or "nog geen cijfers"
        if one.code != UNDATED:
            rows.append((Linked(one.label, f"{EDITIONS}/{one.code}"), names, one.note))
    heading, told = sheet_words.LISTS[EDITIONS]
    table = Table(watermark.caption(heading), ("Jaar", "Bronnen met cijfers", "Opmerking"), tuple(rows))
    return Sheet(EDITIONS, f"{heading} van de monitor", told, heading, told, (table,))


def edition_sheet(release: Release, code: str) -> Sheet:
    """Return the page of one edition: who measured what, and every figure of the whole city."""
    one = next(item for item in release.catalog.editions if item.code == code)
    held = measured(release).filter(pl.col("edition") == code)
    labels = [release.catalog.source[source].label for source in held["source"]]
    blocks: list[Block] = [*colophon.warnings(release)]
    blocks += [Paragraph(one.note)] if one.note else []
    rows = tuple(
        (release.catalog.source[row["source"]].label, words.number(row["indicators"]), words.number(row["figures"]),
         words.enumeration([words.LEVELS[level] for level in words.LEVELS if level in row["levels"].split()]))
        for row in held.iter_rows(named=True)
    )  # fmt: skip
    if rows:
        columns = ("Bron", "Onderwerpen", "Cijfers", "Van")
        blocks += [
            Heading("Wat is er gemeten?"),
            Table(watermark.caption(f"Bronnen met cijfers van {code}"), columns, rows, (1, 2)),
        ]
        blocks += _city(release, code)
    else:
        blocks.append(Paragraph("Van dit jaar zijn er nog geen cijfers."))
    told = f"Welke cijfers de monitor van Arnhem heeft over {one.label}, van wie, en wat ze zeggen over de hele stad."
    return Sheet(
        f"{EDITIONS}/{code}", f"Cijfers over {one.label}", told, f"Editie {one.label}", told, tuple(blocks),
        ((sheet_words.LISTS[EDITIONS][0], EDITIONS),), (sheet_words.LIVE, f"kaart?jaar={code}"),
        facts=facts_of(release, "Arnhem", f"over {code}", labels),
        data=(("temporalCoverage", code), ("spatialCoverage", "Arnhem")) if rows else (),
        licences=tuple(dict.fromkeys(release.catalog.source[source].licence for source in held["source"])),
    )  # fmt: skip


def _city(release: Release, code: str) -> list[Block]:
    """Every figure of the whole city in this edition, theme by theme."""
    found = observations(release, None, CITY, code)
    blocks: list[Block] = [Heading("De hele stad")]
    for theme in release.catalog.themes:
        codes = [
            one.code for one in release.catalog.indicators if one.theme == theme.code and not one.series_of
        ]
        columns: Columns = (
            ("Onderwerp", lambda row, one: Linked(one.label, f"{SUBJECTS}/{one.code}")),
            ("Heel Arnhem", words.value_or_reason),
            (BETWEEN, words.margin),
            ("Opmerking", lambda row, one: words.remark(row)),
        )
        rows = found.filter(pl.col("indicator").is_in(codes))
        table = table_of(release, rows, f"{theme.label}, {code}", columns, release.catalog.area[CITY])
        blocks += [table] if table else []
    return blocks if len(blocks) > 1 else []


def about_sheet(release: Release, page: str) -> Sheet:
    """Return one of the pages about the monitor itself, or with an empty name the list of them."""
    if not page:
        heading, told = sheet_words.LISTS[ABOUT]
        pages = [(f"{name}: {text}", f"{ABOUT}/{code}") for code, (name, text) in sheet_words.ABOUT.items()]
        return Sheet(
            ABOUT, heading, told, heading, told, (links(pages),), (), ("Uitgebreide uitleg", "uitleg")
        )
    heading, told = sheet_words.ABOUT[page]
    live = (
        ("Alle correcties, met elk cijfer", "correcties")
        if page == "correcties"
        else ("Uitgebreide uitleg", "uitleg")
    )
    return Sheet(
        f"{ABOUT}/{page}", heading, told, heading, told, tuple(PAGES[page](release)),
        ((sheet_words.LISTS[ABOUT][0], ABOUT),), live,
    )  # fmt: skip


def _sources(release: Release) -> list[Block]:
    every = sources(release)
    rows: list[tuple[Content, ...]] = [
        (Linked(row["label"], release.catalog.source[row["source"]].url), row["producer"], row["table"], sheet_words.NATURES[row["nature"]],
         row["licence"], words.day(row["obtained"]))
        for row in every.iter_rows(named=True)
    ]  # fmt: skip
    columns = ("Bron", "Gemaakt door", "Tabel", "Soort", "Licentie", "Overgenomen")
    table = Table(watermark.caption("Alle bronnen"), columns, tuple(rows))
    return [table, Heading("Wat er niet aan klopt"), *colophon.flaws(release, every["source"])]


def _method(release: Release) -> list[Block]:
    rows = tuple(
        (words.NO_VALUE_SHORT.get(status, "berekend" if status == "estimated" else "gemeten of geteld"), words.number(number))
        for status, number in statuses(release).group_by("status").agg(pl.col("figures").sum()).sort("status").iter_rows()
    )  # fmt: skip
    return [
        Listed(colophon.METHOD),
        Heading("Waarom een cijfer verborgen kan zijn"),
        Listed(tuple(judgement.HIDDEN.values())),
        Heading(sheet_words.COUNTED),
        Table(watermark.caption("Cijfers per soort"), ("Soort", "Aantal"), rows, (1,)),
        Heading("Woorden"),
        colophon.glossary(),
    ]


def _accessible(_release: Release) -> list[Block]:
    return [Paragraph(text) for text in sheet_words.ACCESSIBLE]


def _private(_release: Release) -> list[Block]:
    return [Paragraph(text) for text in sheet_words.PRIVATE]


def _corrected(release: Release) -> list[Block]:
    rows = tuple(
        (
            row["what"],
            row["why"],
            words.day(row["since"]),
            words.number(row["figures"]),
            words.day(row["published_on"]),
        )
        for row in corrections(release).iter_rows(named=True)
    )
    columns = ("Wat", "Waarom", "Bekend sinds", "Cijfers", "Gepubliceerd")
    found: list[Block] = [
        Table(watermark.caption("Correcties"), columns, rows, (3,))
        if rows
        else Paragraph(sheet_words.NO_CORRECTION)
    ]
    told = tuple(
        (words.day(row["published_on"]), row["title"], words.number(row["figures"]))
        for row in publications(release).iter_rows(named=True)
    )
    if told:
        table = Table(watermark.caption("Publicaties"), ("Op", "Wat", "Cijfers"), told, (2,))
        found += [Heading("Wat wanneer is gepubliceerd"), table]
    return found


PAGES: Mapping[str, Callable[[Release], list[Block]]] = {
    "bronnen": _sources,
    "methode": _method,
    "toegankelijkheid": _accessible,
    "privacy": _private,
    "correcties": _corrected,
}
