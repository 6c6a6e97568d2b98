"""What stands on the plain page of a subject: its figure in every district as a table, then as a map and over the years."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from monitor.catalog import CITY
from monitor.catalog.models import Area, Indicator, Source
from monitor.questions.about import definitions, editions, indicators
from monitor.questions.figures import REST, breaks, comparisons, observations, on_map, trend
from monitor.reports import colophon
from monitor.reports.columns import BETWEEN
from monitor.reports.described import Block, Chart, Content, Facts, Heading, Linked, Listed, Paragraph, Table
from monitor.reports.figures import certainty
from monitor.reports.linechart import course
from monitor.store import Release
from monitor.views import embed_words, judgement, sheet_words, watermark, words
from monitor.views.download_words import SUBJECT
from monitor.web.addresses import EDITIONS, SUBJECTS, address_of
from monitor.web.sheet_frame import Sheet
from monitor.web.sheet_map import district_map
from monitor.web.sheet_places import facts_of, files, shortened

LEVELS = ("district", "neighbourhood", "area")
"""Levels of which the places stand in the table: the first that has figures."""


def subject_sheet(release: Release, one: Indicator, area: Area, edition: str) -> Sheet:
    """Return the page of a subject, with the course of one place, up to an edition (empty: the last)."""
    source = release.catalog.source[one.source]
    latest = _latest(release, one, edition)
    level, year = latest if latest else ("district", "")
    own = trend(release, one.code, list(dict.fromkeys([area.code, CITY])))
    if edition:
        own = own.filter(pl.col("edition") <= edition)
    found = own.filter((pl.col("area") == area.code) & pl.col("value").is_not_null()).sort("edition")
    row = found.row(-1, named=True) if found.height else None
    told = _told(release, one, area, row, own)
    blocks: list[Block] = [*colophon.warnings(release), Paragraph(told, "lead")]
    blocks += _everywhere(release, one, level, year) if year else []
    blocks += _over_years(release, one, area, own, row, told)
    blocks += _defined(release, one, source, area)
    kept = f"&tot={edition}" if edition else ""
    place = f"&gebied={area.slug}" if area.code != CITY else ""
    years = [code for code in editions(release, one.code)["edition"].unique().sort() if code.isdecimal()]
    theme = release.catalog.theme.get(one.theme)
    return Sheet(
        address=f"{SUBJECTS}/{one.code}",
        title=f"{one.label} in Arnhem",
        description=shortened(told),
        heading=one.label,
        sub=f"{one.measure[0].upper()}{one.measure[1:]}.",
        blocks=tuple(blocks),
        crumbs=((sheet_words.LISTS[SUBJECTS][0], SUBJECTS),),
        live=(sheet_words.LIVE, f"jaren?onderwerp={one.code}{place}"),
        state="&".join(filter(None, (place.strip("&"), f"tot={edition or (years[-1] if years else '')}".removesuffix("tot=")))),
        facts=facts_of(release, area.label, f"tot en met {edition or (years[-1] if years else 'geen')}", [source.label]),
        data=(
            ("temporalCoverage", f"{years[0]}/{years[-1]}" if years else ""),
            ("spatialCoverage", "Arnhem"),
            ("variableMeasured", one.label),
            ("keywords", theme.label if theme else ""),
        ),
        licences=(source.licence,),
        beside=(
            ("Op de kaart", f"kaart?onderwerp={one.code}{kept}"),
            ("Uitleg en definitie", f"uitleg?onderwerp={one.code}"),
            *(files(SUBJECT, f"onderwerp={one.code}") if years else []),
            *([(embed_words.FOLDED, f"{embed_words.CODE_PAGE}/jaren?onderwerp={one.code}{place}{kept}")] if years else []),
        ),
    )  # fmt: skip


def subjects_sheet(release: Release) -> Sheet:
    """Return the list of all subjects, theme by theme, with the years that have figures."""
    every = indicators(release).filter(pl.col("series_of") == "")
    blocks: list[Block] = []
    for theme in release.catalog.themes:
        mine = every.filter(pl.col("theme") == theme.code)
        blocks += [Heading(theme.label), Paragraph(theme.question, "sub")]
        rows = tuple(
            (Linked(row["label"], f"{SUBJECTS}/{row['indicator']}"), row["measure"], _span(row["editions"]))
            for row in mine.iter_rows(named=True)
        )
        empty = Paragraph(theme.note or "Hierover zijn nog geen cijfers.")
        columns = ("Onderwerp", "Wat het meet", "Jaren")
        blocks.append(Table(watermark.caption(theme.label), columns, rows) if rows else empty)
    heading, told = sheet_words.LISTS[SUBJECTS]
    return Sheet(
        SUBJECTS,
        f"{heading} van de monitor",
        told,
        heading,
        told,
        tuple(blocks),
        (),
        ("Bekijk op de kaart", "kaart"),
    )


def _span(held: str) -> str:
    years = [code for code in held.split() if code.isdecimal()]
    if not years:
        return "nog geen cijfers"
    return years[0] if len(years) == 1 else f"{min(years)} tot en met {max(years)}"


def _latest(release: Release, one: Indicator, edition: str) -> tuple[str, str] | None:
    """The level whose places are told, and its last edition up to the one that was asked."""
    held = editions(release, one.code).filter(pl.col("edition").str.contains(r"^\d+$"))
    if edition:
        held = held.filter(pl.col("edition") <= edition)
    for level in LEVELS:
        years = held.filter(pl.col("level") == level)["edition"]
        if len(years):
            return level, str(years.max())
    return None


def _told(release: Release, one: Indicator, area: Area, row: words.Row | None, own: pl.DataFrame) -> str:
    """The finding in the words of Door de jaren heen, with its year; a hidden figure is no figure that is not there."""
    if row is None:
        return f"{judgement.without_value(one, area, _hidden(own, area))}."
    city = own.filter((pl.col("area") == CITY) & (pl.col("edition") == row["edition"]))["value"]
    beside = None if area.code == CITY or one.kind == "count" or not len(city) else city[0]
    source = release.catalog.source[row["source"]]
    judged = comparisons(release, one.code, area.code, row["edition"], REST).to_dicts()
    found = judgement.finding(row, one, area, beside, source, judged[0] if judged else None)
    return f"{found.rstrip('.')} ({row['edition']})."


def _hidden(own: pl.DataFrame, area: Area) -> words.Row | None:
    """The last figure of a place that is hidden; None when none is."""
    rows = own.filter((pl.col("area") == area.code) & (pl.col("reason") != "")).sort("edition")
    return rows.row(-1, named=True) if rows.height else None


def _everywhere(release: Release, one: Indicator, level: str, year: str) -> list[Block]:
    """Every place with its figure, margin and what may be said of it; below it the same as a map."""
    answer = on_map(release, one.code, year, level)
    city = observations(release, one.code, CITY, year)
    rows: list[tuple[Content, ...]] = [
        _row(release, row, one, row["label"]) for row in [*answer.iter_rows(named=True)]
    ]
    rows += [_row(release, row, one, row["area_label"]) for row in city.iter_rows(named=True)]
    names = ("Plek", one.label, BETWEEN, "Vergeleken met de rest van Arnhem", "Opmerking")
    kept = [place for place in range(len(names)) if any(row[place] for row in rows)]
    title = f"{one.label} per {words.LEVELS[level]}, {year}"
    table = Table(
        watermark.caption(title),
        tuple(names[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        tuple(index for index, place in enumerate(kept) if place in (1, 2)),
    )
    found: list[Block] = [Heading(f"Per {words.LEVELS[level]}, {year}"), table]
    if level == "district" and (picture := district_map(answer, one, title)):
        found.append(Chart(title, "Donkerder is meer. De cijfers staan in de tabel hierboven.", picture))
    return found


def _row(release: Release, row: words.Row, one: Indicator, label: str) -> tuple[Content, ...]:
    place = release.catalog.area[row["area"]]
    told = words.remark(row, cautioned=bool(release.catalog.cautions_for(place.code, one.kind)))
    found, why = row.get("verdict"), row.get("verdict_reason")
    judged = judgement.brief(judgement.verdict(found, why)) if found else ""
    return (
        Linked(label, address_of(place)),
        words.value_or_reason(row, words.bare(one)),
        words.margin(row, one),
        judged,
        told,
    )


def _over_years(
    release: Release, one: Indicator, area: Area, own: pl.DataFrame, row: words.Row | None, told: str
) -> list[Block]:
    """The figures of one place and of the city, year by year, then as lines, and what they say and do not say."""
    if own.is_empty():
        return []
    places = [area.code] if area.code == CITY or one.kind == "count" else [area.code, CITY]
    held = {(item["area"], item["edition"]): item for item in own.iter_rows(named=True)}
    labels = [release.catalog.area[code].label if code != CITY else "Heel Arnhem" for code in places]
    rows: list[tuple[Content, ...]] = []
    for year in own["edition"].unique().sort():
        cells = [held.get((code, year)) for code in places]
        known = [(label, words.remark(row)) for label, row in zip(labels, cells, strict=True) if row]
        around = labels[1:]
        rows.append(
            (
                Linked(year, f"{EDITIONS}/{year}"),
                *(_value(row, one) for row in cells),
                words.remarks(known, around),
            )
        )
    columns = ("Jaar", *labels, "Opmerking")
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    caption = watermark.caption(f"{one.label} per jaar")
    table = Table(caption, columns, tuple(rows), tuple(range(1, len(places) + 1)))
    found: list[Block] = [Heading("Door de jaren heen"), table]
    alt = watermark.caption(f"Lijngrafiek. {told} De cijfers staan in de tabel hierboven.")
    if row is None:
        concealed = _hidden(own, area)
        return [*found, Paragraph(judgement.absent(concealed), "small")] if concealed else found
    picture = course(own, one, area, alt)
    source = release.catalog.source[row["source"]]
    says = certainty(release, row, area)
    if picture:
        sub = words.subtitle(row, one, area.level, source, release.catalog.divisions)
        return [*found, Chart(told.rstrip("."), sub, picture, says)]
    return [*found, Paragraph(says, "small")]


def _value(row: words.Row | None, one: Indicator) -> str:
    if row is None:
        return "geen cijfer"
    reach = words.reach(row, one)
    return words.value_or_reason(row, words.bare(one)) + (f" ({reach})" if reach else "")


def _defined(release: Release, one: Indicator, source: Source, area: Area) -> list[Block]:
    """What it means, what broke its series, for all or for the place alone, who made it and what is known to be wrong with that."""
    meaning = [_version(row) for row in definitions(release, one.code).iter_rows(named=True)]
    cuts = breaks(release, one.code).filter(pl.col("area").is_in(["", area.code])).sort("edition", "area")
    told = [
        f"{edition}{f', {area.label}' if where else ''}: {reason}"
        for edition, where, reason in cuts.select("edition", "area", "reason").iter_rows()
    ]
    pairs: Sequence[tuple[str, Content]] = (
        ("Bron", Linked(source.label, source.url)),
        ("Gemaakt door", source.producer),
        ("Tabel", source.table),
        ("Licentie", source.licence),
        ("Code", one.code),
    )
    found: list[Block] = [Heading("Wat betekent dit cijfer?"), Listed(tuple(meaning)), Facts(tuple(pairs))]
    if told:
        found += [Heading("Trendbreuken", 3), Listed(tuple(told))]
    return [*found, *colophon.flaws(release, [source.code])]


def _version(row: words.Row) -> str:
    until = f" tot en met {row['to_edition']}" if row["to_edition"] else ""
    since = f"Vanaf {row['from_edition']}{until}: " if row["from_edition"] else ""
    return f"{since}{row['definition']}"
