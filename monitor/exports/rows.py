"""Which figures lie behind a picture: the answer of the question that its page asks, and one frame with words for files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl

from monitor.catalog import CITY
from monitor.catalog.models import Area, Indicator, Source
from monitor.exports.asked import BESIDE, COURSE, MAP, Figure
from monitor.questions.about import survey_subjects
from monitor.questions.asked import Unknown
from monitor.questions.figures import REST, comparisons, observations, on_map, trend
from monitor.questions.profiles import compare, profile
from monitor.store import Release
from monitor.views import download_words as told
from monitor.views import judgement, watermark, words
from monitor.views.legend import INCOMPARABLE, VALUE

NUMBERS = ("waarde", "ondergrens", "bovengrens", "antwoorden", "verschil")
"""Columns of a file that hold numbers; all others hold text."""


@dataclass(frozen=True)
class Behind:
    """What lies behind a figure: its answer as the question gave it, and the title and the measure above the picture."""

    release: Release
    figure: Figure
    answer: pl.DataFrame
    title: str
    sub: str

    @property
    def indicators(self) -> list[Indicator]:
        """The subjects of the figure, in its order."""
        catalog = self.release.catalog
        return [catalog.indicator[code] for code in self.answer["indicator"].unique(maintain_order=True)]

    @property
    def sources(self) -> list[Source]:
        """Who made its figures, in the order of the catalog."""
        held = set(self.answer["source"])
        return [one for one in self.release.catalog.sources if one.code in held]

    @property
    def areas(self) -> list[Area]:
        """The places of its figures, in its order."""
        area = self.release.catalog.area
        return [area[code] for code in self.answer["area"].unique(maintain_order=True)]


@contextmanager
def marked(release: Release) -> Iterator[None]:
    """While a file of made-up figures is made, everything in it carries the sentence that says so."""
    before = watermark.carried()
    watermark.carry(watermark.SENTENCE if release.catalog.fictitious else "")
    try:
        yield
    finally:
        watermark.carry(before)


def behind(release: Release, figure: Figure) -> Behind:
    """The figures of a picture, asked as its page asks them; raises Unknown when there are none."""
    if figure.kind == MAP:
        found = _map(release, figure)
    elif figure.kind == COURSE:
        found = _course(release, figure)
    elif figure.kind == told.SUBJECT:
        found = _subject(release, figure)
    else:
        found = _themes(release, figure)
    if found.answer.is_empty():
        raise Unknown(told.NO_FIGURE)
    return found


def _map(release: Release, figure: Figure) -> Behind:
    catalog, code = release.catalog, figure.indicator
    one, compared = catalog.indicator[code], figure.shown != VALUE
    # Without a comparison the map shows values alone, and so does its file.
    answer = on_map(release, code, figure.edition, figure.level, figure.against if compared else "")
    if figure.against and not compared:
        answer = pl.concat([on_map(release, code, figure.against, figure.level), answer])
    place = catalog.area[figure.areas[0]] if figure.areas else None
    row = observations(release, code, place.code, figure.edition).to_dicts() if place else []
    years = " en ".join(
        sorted(filter(str.isdecimal, {figure.edition, figure.against if not compared else ""}))
    )
    title = f"{one.label} per {words.LEVELS[figure.level]}, {years}"
    if compared:
        title += f", vergeleken met {with_what(figure.against)}"
    if place and row and not compared:
        city = observations(release, code, CITY, figure.edition)["value"].to_list()
        source = catalog.source[row[0]["source"]]
        judged = (
            on_map(release, code, figure.edition, place.level, REST)
            .filter(pl.col("area") == place.code)
            .to_dicts()
        )
        title = judgement.finding(
            row[0], one, place, city[0] if city else None, source, judged[0] if judged else None
        )
    first = (
        answer.row(-1, named=True)
        if answer.height
        else {"division": "", "edition": figure.edition, "source": one.source}
    )
    made = catalog.source[first["source"]]
    sub = words.subtitle({**first, "edition": years}, one, figure.level, made, catalog.divisions)
    return Behind(release, figure, answer.rename({"label": "area_label"}), title, sub)


def _course(release: Release, figure: Figure) -> Behind:
    catalog, one = release.catalog, release.catalog.indicator[figure.indicator]
    area = catalog.area[figure.areas[0]]
    # As on the page: the city is a reference, except beside a count, which it dwarfs.
    city = (CITY,) if one.kind != "count" and CITY not in figure.areas else ()
    answer = trend(release, one.code, [*figure.areas, *city])
    if figure.edition:
        answer = answer.filter(pl.col("edition") <= figure.edition)
    known = (
        answer.filter((pl.col("area") == area.code) & pl.col("value").is_not_null())
        .sort("edition")
        .to_dicts()
    )
    if not known:
        hidden = (
            answer.filter((pl.col("area") == area.code) & (pl.col("reason") != "")).sort("edition").to_dicts()
        )
        return Behind(
            release, figure, answer, judgement.without_value(one, area, hidden[-1] if hidden else None), ""
        )
    row, source = known[-1], catalog.source[known[-1]["source"]]
    beside = answer.filter((pl.col("area") == CITY) & (pl.col("edition") == row["edition"]))[
        "value"
    ].to_list()
    years = row["edition"] if len(known) == 1 else f"{known[0]['edition']} tot en met {row['edition']}"
    judged = comparisons(release, one.code, area.code, row["edition"], REST).to_dicts()
    title = judgement.finding(
        row, one, area, beside[0] if beside and city else None, source, judged[0] if judged else None
    )
    sub = words.subtitle({**row, "edition": years}, one, area.level, source, catalog.divisions)
    return Behind(release, figure, answer, title, sub)


def _subject(release: Release, figure: Figure) -> Behind:
    """All that there is of a subject, from the city to neighbourhoods, the earliest year first."""
    one = release.catalog.indicator[figure.indicator]
    return Behind(
        release, figure, observations(release, one.code), told.EVERY.format(one.label), f"{one.measure}."
    )


def _themes(release: Release, figure: Figure) -> Behind:
    """What Vergelijken and Mijn wijk show: every subject in its latest edition, theme by theme."""
    catalog = release.catalog
    names = words.enumeration([catalog.area[code].label for code in figure.areas])
    if figure.kind == BESIDE:
        answer = compare(release, list(figure.areas), figure.edition)
        held = answer.filter(pl.col("value").is_not_null())["indicator"].unique()
        others = ~pl.col("indicator").is_in(list(survey_subjects(release)))
        answer = answer.filter(pl.col("indicator").is_in(held.implode())).sort(others, maintain_order=True)
    else:
        answer = profile(release, figure.areas[0], figure.edition)
    if figure.theme:
        answer = answer.filter(pl.col("theme") == figure.theme)
    # Theme by theme as on the page, and within a theme in the order of the answer.
    order = {one.code: place for place, one in enumerate(catalog.themes)}
    answer = answer.sort(pl.col("theme").replace_strict(order, return_dtype=pl.Int64), maintain_order=True)
    theme = catalog.theme[figure.theme].label if figure.theme else "Alle thema's"
    last = f"cijfers tot en met {figure.edition}" if figure.edition else "elk onderwerp in zijn nieuwste jaar"
    drawn = set(answer["division"]) - {words.WITHOUT_LINES}
    # Where subjects follow different lines, each row says which; one line above them would be wrong.
    lines = words.borders(drawn.pop(), catalog.divisions) if len(drawn) == 1 else ""
    sub = ", ".join(filter(None, (theme, last, lines))) + "."
    return Behind(
        release,
        figure,
        answer,
        f"{names}: {'naast elkaar' if figure.kind == BESIDE else 'alle cijfers'}",
        sub,
    )


def with_what(against: str) -> str:
    """What a figure is compared with, as it stands after 'vergeleken met'."""
    return told.REST if against == REST else against


def frame(found: Behind) -> pl.DataFrame:
    """The figures as every file has them: the columns of `download_words.COLUMNS`, a row per figure, numbers as numbers.

    Of made-up figures each row begins with the sentence that says so. A hidden value is empty, with its status in words
    and as a code; numbers are those of the release, not rounded to what a page shows.
    """
    warning = watermark.SENTENCE if found.release.catalog.fictitious else ""
    rows = [told.warned(_row(found, row), warning) for row in found.answer.iter_rows(named=True)]
    types = {
        name: pl.Float64 if name in NUMBERS else pl.String for name in told.warned(told.COLUMNS, warning)
    }
    return pl.DataFrame(rows, schema=types, orient="row")


def _row(found: Behind, row: words.Row) -> dict[str, Any]:
    catalog = found.release.catalog
    one, area = catalog.indicator[row["indicator"]], catalog.area[row["area"]]
    # A figure that a reader may not see has no bounds either, whatever else the row holds.
    known = row["value"] is not None
    compared = comparison(found, row)
    return {
        "onderwerp_code": one.code,
        "onderwerp": one.label,
        "eenheid": one.unit,
        "gebied_code": area.code,
        "gebied": area.label,
        "niveau": words.LEVELS[area.level],
        "jaar": row["edition"],
        "waarde": row["value"],
        "getoond": words.value_or_reason(row, one),
        "ondergrens": row["lower"] if known else None,
        "bovengrens": row["upper"] if known else None,
        "waarschijnlijk_tussen": words.margin(row, one) if known else "",
        "antwoorden": row["respondents"] if known else None,
        "status": row["status"],
        "status_in_woorden": told.STATUS.get(row["status"], ""),
        "reden": row["reason"] or "",
        "opmerking": ", ".join(filter(None, (told.remark(row), _cut(row)))),
        "vergeleken_met": with_what(found.figure.against or REST) if compared else "",
        "vergelijking": compared,
        "verschil": row.get("difference") if compared else None,
        "indeling": words.borders(row["division"], catalog.divisions),
        "bron": catalog.source[row["source"]].label,
        "toelichting": row["note"] or "",
    }


def _cut(row: words.Row) -> str:
    """That a figure of a course is the first after a break: nothing else in a file of rows would say so."""
    return told.AFTER_BREAK if "break_reason" in row and (row["break_reason"] or "b" in row["flags"]) else ""


def comparison(found: Behind, row: words.Row) -> str:
    """How a figure compares in words, and of a map that compares also that it cannot; empty where its page tells nothing."""
    of_map = found.figure.kind == MAP
    if row["value"] is None or (of_map and found.figure.shown == VALUE):
        return ""
    told_of = judgement.verdict(
        row.get("verdict"), row.get("verdict_reason") or "", found.figure.against or REST
    )
    return told_of or (INCOMPARABLE if of_map else "")
