"""What stands on the plain page of a place: its figures as tables first, then pictures, plans and what was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from monitor.catalog import CITY, UNDATED
from monitor.catalog.models import Area, Theme
from monitor.exports.shareable import picture
from monitor.questions.profiles import profile, undated
from monitor.reports import colophon, overview
from monitor.reports.columns import BETWEEN, Columns, city_of, development, table_of, year_of
from monitor.reports.described import Block, Chart, Facts, Heading, Linked, Note, Paragraph, Table
from monitor.reports.figures import KNOWN, SAID, gap, hidden, lead_chart, lines_of
from monitor.reports.pictures import locator, spark, spine
from monitor.store import Release
from monitor.views import (
    download_words,
    embed_words,
    judgement,
    promotion_words,
    sheet_words,
    watermark,
    words,
)
from monitor.views.portrait import portrait
from monitor.web.addresses import IN_A_MINUTE, MINUTE, SECTIONS, SUBJECTS, address_of
from monitor.web.index_page import ICON_URL
from monitor.web.share_addresses import paper_address, picture_address
from monitor.web.sheet_frame import Sheet, links

Lines = Mapping[str, Sequence[Any]]


def place_sheet(release: Release, area: Area, edition: str, team: tuple[Block, ...]) -> Sheet:
    """Return the page of a place with its figures up to an edition (empty: the last); `team` are plans and what was heard."""
    rows = profile(release, area.code, edition)
    last = edition or last_edition(release)
    told = portrait(rows, area, release.catalog)
    blocks: list[Block] = [*colophon.warnings(release), *(Paragraph(text, "lead") for text in told)]
    if table := _glance(release, rows, area):
        blocks += [Heading("In het kort"), table]
    if not rows.filter(pl.col("value").is_not_null()).is_empty():
        blocks += [Heading("Wat valt op?"), *overview.standing_out(release, rows, area)]
    lines = lines_of(release, area, last)
    for theme in release.catalog.themes:
        blocks += _theme(release, rows, theme, area, lines, last)
    blocks += _without_year(release, area)
    blocks += team
    blocks += _parts(release, area)
    if where := locator(area, release.catalog):
        blocks.append(Facts((), where))
    return _framed(release, area, edition, rows, tuple(blocks), " ".join(told))


def _framed(
    release: Release, area: Area, edition: str, rows: pl.DataFrame, blocks: tuple[Block, ...], told: str
) -> Sheet:
    last = edition or last_edition(release)
    used = [one for one in release.catalog.sources if one.code in set(rows["source"])]
    kept = f"&tot={edition}" if edition else ""
    address = address_of(area)
    minute = [(sheet_words.MINUTE, f"{address}/{MINUTE}")] if area.level in IN_A_MINUTE else []
    return Sheet(
        address=address,
        title=f"{area.label}: hoe gaat het met {sheet_words.HERE[area.level]}?",
        description=shortened(told),
        heading=area.label,
        sub=f"{overview.where(release, area).rstrip('.')}.",
        blocks=blocks,
        crumbs=crumbs(release, area),
        live=(sheet_words.LIVE, f"wijk?gebied={area.slug}{kept}"),
        state=f"tot={last}",
        facts=facts_of(release, area.label, f"tot en met {last}", [one.label for one in used]),
        data=(
            ("temporalCoverage", f"../{last}"),
            ("spatialCoverage", f"{area.label}, Arnhem"),
            ("variableMeasured", [release.catalog.indicator[code].label for code in rows["indicator"]]),  # type: ignore[arg-type]
        ),
        licences=tuple(dict.fromkeys(one.licence for one in used)),
        beside=(
            *minute,
            *files("wijk", f"gebied={area.slug}{kept}"),
            ("Plannen als boom of tabel", f"plannen?gebied={area.slug}"),
            *_to_share(area, kept),
        ),
        preview=picture_address(area) or ICON_URL,
        preview_alt=picture(release, area).alt if picture_address(area) else "",
    )


def files(kind: str, state: str) -> list[tuple[str, str]]:
    """Return the links of the figures of a page as files, each with its form in its name."""
    return [
        (sheet_words.FILES[form], f"downloads/{kind}.{form}?{state}") for form in download_words.forms(kind)
    ]


def _to_share(area: Area, kept: str) -> list[tuple[str, str]]:
    """What somebody can take along to tell others: a text for the paper, a picture, and the code of the table."""
    found = [
        (promotion_words.PAPER, paper_address(area)),
        (promotion_words.PICTURE, picture_address(area)),
        (embed_words.FOLDED, f"{embed_words.CODE_PAGE}/wijk?gebied={area.slug}{kept}"),
    ]
    return [(label, address) for label, address in found if address]


def minute_sheet(release: Release, area: Area, edition: str) -> Sheet:
    """Return the page of a place that can be read, heard and printed in a minute."""
    rows = profile(release, area.code, edition)
    whole = _framed(release, area, edition, rows, (), "")
    told = portrait(rows, area, release.catalog)
    blocks: list[Block] = [*colophon.warnings(release), *(Paragraph(text, "lead") for text in told)]
    if not rows.filter(pl.col("value").is_not_null()).is_empty():
        blocks += [Heading("Wat valt op?"), *overview.standing_out(release, rows, area)]
    team = _team(release, area)
    blocks += [
        Heading("Wat betekent dit?"),
        Paragraph(sheet_words.MINUTE_WHY),
        Paragraph(colophon.MARGINS_SHORT),
    ]
    blocks += [
        Heading("Bij wie kunt u terecht?"),
        Paragraph(sheet_words.TEAM.format(place=area.label, team=team)),
    ]
    return Sheet(
        address=f"{whole.address}/{MINUTE}",
        title=f"{area.label} in een minuut",
        description=shortened(" ".join(told)),
        heading=f"{area.label} in een minuut",
        sub=sheet_words.MINUTE_TOLD,
        blocks=tuple(blocks),
        crumbs=(*whole.crumbs, (area.label, whole.address)),
        live=whole.live,
        state=whole.state,
        facts=whole.facts,
        data=whole.data,
        licences=whole.licences,
        beside=((f"Alle cijfers van {area.label}", whole.address),),
        aloud=True,
    )


def places_sheet(release: Release, section: str) -> Sheet:
    """Return the list of all places of one level, under the place in which they lie."""
    catalog = release.catalog
    level = next(level for level, name in SECTIONS.items() if name == section)
    heading, told = sheet_words.LISTS[section]
    blocks: list[Block] = []
    for above in catalog.areas:
        mine = [one for one in catalog.children(above.code) if one.level == level]
        if mine:
            blocks += (
                [Heading(words.place(above)[0].upper() + words.place(above)[1:])]
                if above.code != CITY
                else []
            )
            blocks.append(links((one.label, address_of(one)) for one in mine))
    return Sheet(
        section,
        f"{heading} van Arnhem",
        told,
        heading,
        told,
        tuple(blocks),
        (),
        ("Bekijk op de kaart", "kaart"),
    )


def _glance(release: Release, rows: pl.DataFrame, area: Area) -> Table | None:
    """One subject per theme, with its place among the districts and the way to its own page."""
    lead = overview.leading(release, rows)
    themes = release.catalog.theme
    columns: Columns = [
        ("Thema en onderwerp", lambda row, one: Linked(f"{themes[row['theme']].label}: {one.label}", _subject(one.code, area))),
        (area.label, words.value_or_reason),
        ("Jaar", lambda row, one: year_of(release, row, one)),
        (BETWEEN, words.margin),
        ("Heel Arnhem", lambda row, one: city_of(row, one, area)),
        ("Plaats tussen de wijken", lambda row, one: spine(row, one, area) or ""),
    ]  # fmt: skip
    return table_of(release, lead, f"In het kort: één onderwerp per thema, {area.label}", columns, area)


def _theme(
    release: Release, rows: pl.DataFrame, one: Theme, area: Area, lines: Lines, last: str
) -> list[Block]:
    """A theme as on the page of Streamlit: what residents say and what was counted, then one chart and what is hidden."""
    found: list[Block] = [Heading(one.label), Paragraph(one.question, "sub")]
    part = rows.filter(pl.col("theme") == one.code)
    if part.is_empty():
        return [*found, Paragraph(gap(release, one, area, last))]
    surveyed = [source.code for source in release.catalog.sources if source.nature == "survey"]
    asked = pl.col("source").is_in(surveyed)
    kinds = [(SAID, part.filter(asked)), (KNOWN, part.filter(~asked))]
    both = all(not frame.is_empty() for _, frame in kinds)
    for heading, frame in kinds:
        shown = frame.filter(pl.col("value").is_not_null())
        caption = ": ".join(filter(None, (one.label, heading if both else "", area.label)))
        if table := _figures(release, shown, caption, area, lines):
            found += [table]
    found += hidden(release, part)
    chart = lead_chart(release, part, area, last)
    found += [chart] if isinstance(chart, Chart) else []
    labels = [release.catalog.source[code].label for code in part["source"].unique(maintain_order=True)]
    found.append(Paragraph(f"{'Bron' if len(labels) == 1 else 'Bronnen'}: {'; '.join(labels)}.", "small"))
    kinds_of = sorted({release.catalog.indicator[code].kind for code in part["indicator"]})
    texts = dict.fromkeys(text for kind in kinds_of for text in release.catalog.cautions_for(area.code, kind))
    return [*found, *map(Note, texts)]


def _figures(release: Release, rows: pl.DataFrame, caption: str, area: Area, lines: Lines) -> Table | None:
    columns: Columns = [
        ("Onderwerp", lambda row, one: Linked(one.label, _subject(one.code, area))),
        (area.label, words.value_or_reason),
        ("Jaar", lambda row, one: year_of(release, row, one)),
        (BETWEEN, words.margin),
        ("Heel Arnhem", lambda row, one: city_of(row, one, area)),
        ("Vergeleken met de rest van Arnhem", lambda row, one: judgement.brief(judgement.verdict(row["verdict"], row["verdict_reason"]))),
        ("Ontwikkeling", lambda row, one: judgement.brief(development(release, row))),
        ("Verloop", lambda row, one: spark(lines.get(one.code, []), one) or ""),
    ]  # fmt: skip
    return table_of(release, rows, caption, columns, area)


def _subject(code: str, area: Area) -> str:
    return f"{SUBJECTS}/{code}" + (f"?gebied={area.slug}" if area.code != CITY else "")


def _without_year(release: Release, area: Area) -> list[Block]:
    rows = tuple(
        (row["label"], words.amount(row["value"], release.catalog.indicator[row["indicator"]]), row["note"])
        for row in undated(release, area.code).iter_rows(named=True)
        if row["value"] is not None
    )
    if not rows:
        return []
    caption = watermark.caption("Cijfers zonder jaar")
    why = "De bron noemt geen jaar. Daarom staan deze cijfers in geen enkele reeks."
    return [
        Heading("Cijfers zonder jaar"),
        Paragraph(why, "sub"),
        Table(caption, ("Onderwerp", area.label, "Opmerking"), rows, (1,)),
    ]


def _parts(release: Release, area: Area) -> list[Block]:
    children = release.catalog.children(area.code)
    if not children or not address_of(children[0]):
        return []
    name = words.LEVELS_PLURAL[children[0].level]
    return [Heading(f"De {name} van {area.label}"), links((one.label, address_of(one)) for one in children)]


def _team(release: Release, area: Area) -> str:
    above = area if area.level == "area" else release.catalog.area.get(area.parent)
    inside = above is not None and above.level == "area"
    return (
        f"het Team Leefomgeving van het gebied {above.label}" if above and inside else "een Team Leefomgeving"
    )


def crumbs(release: Release, area: Area) -> tuple[tuple[str, str], ...]:
    """Return the way to a place: the city and every larger place around it."""
    found: list[tuple[str, str]] = []
    above = release.catalog.area.get(area.parent)
    while above is not None and address_of(above):
        found.append((above.label, address_of(above)))
        above = release.catalog.area.get(above.parent)
    return tuple(reversed(found)) or ((("Wijken", SECTIONS["district"]),) if area.code != CITY else ())


def last_edition(release: Release) -> str:
    """Return the last edition that any figure of the release belongs to, so that a printed page can name it."""
    codes = [row for row in profile(release, CITY)["edition"] if row != UNDATED]
    return max(codes, default="")


def facts_of(release: Release, place: str, years: str, sources: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return what a page on paper must carry: area, years, margin and source."""
    return (
        ("Gebied", place),
        ("Cijfers", years),
        ("Marge", colophon.MARGINS_SHORT),
        ("Bron" if len(sources) == 1 else "Bronnen", "; ".join(sources) or "geen"),
        ("Uitgave", release.name),
    )


def shortened(text: str, most: int = 155) -> str:
    """Return the beginning of a text, whole words, as a search engine shows it."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0].rstrip('.,;:')}…"
