"""One indicator through its editions: what the page Door de jaren heen shows, part by part."""

from dataclasses import dataclass
from html import escape

import polars as pl
import streamlit as st

from monitor.catalog import CITY
from monitor.catalog.models import Indicator, Source
from monitor.questions.figures import OUTSIDE, REST, breaks, comparisons, developments, trend
from monitor.questions.profiles import undated
from monitor.questions.survey import comparable_series, fieldwork, passport, precision
from monitor.store import Release
from monitor.ui import blocks, corrections
from monitor.ui.selection import Choices, named
from monitor.views import charts, events, judgement, words
from monitor.views import passport as strips


@dataclass(frozen=True)
class Course:
    """The answer of `trend` for the chosen area, the areas beside it, and the city where it can be drawn."""

    release: Release
    indicator: Indicator
    area: str
    beside: tuple[str, ...]
    references: tuple[str, ...]
    answer: pl.DataFrame

    @property
    def codes(self) -> list[str]:
        """All areas in the order of chart and table."""
        return [self.area, *self.beside, *self.references]

    def rows(self, area: str) -> list[words.Row]:
        """The editions of one area, oldest first."""
        return list(self.answer.filter(pl.col("area") == area).iter_rows(named=True))

    def latest(self, area: str) -> words.Row | None:
        """The last edition with a value; None when there is none."""
        known = [row for row in self.rows(area) if row["value"] is not None]
        return known[-1] if known else None

    def hidden(self, area: str) -> words.Row | None:
        """The last edition whose value is hidden; None when there is none."""
        return next((row for row in reversed(self.rows(area)) if row["reason"]), None)

    def source(self, area: str) -> Source:
        """Who made the figures of an area; districts may have another maker than the city."""
        row = self.latest(area)
        return self.release.catalog.source[row["source"] if row else self.indicator.source]


def series(choices: Choices, subject: str) -> str:
    """The box with the two series of a subject; returns the indicator whose figures are shown.

    Only where the subject has a comparable series: everywhere else there is nothing to choose.
    """
    other = comparable_series(choices.release, subject)
    if not other:
        return subject
    chosen = choices.box("reeks", "Reeks", strips.SERIES, strips.PUBLISHED, wide=False)
    made = choices.catalog.indicator[other].link
    blocks.small(strips.MADE[made] if chosen == strips.COMPARABLE else strips.ALSO_COMPARABLE)
    return other if chosen == strips.COMPARABLE else subject


def beside(release: Release, indicator: str, codes: list[str], area: str) -> list[str]:
    """Areas that may be added: not the chosen one, and not the city where it is drawn anyhow."""
    drawn = {area} if release.catalog.indicator[indicator].kind == "count" else {area, CITY}
    return [code for code in codes if code not in drawn]


def course(release: Release, indicator: str, area: str, others: list[str], codes: list[str]) -> Course:
    """Ask the series of everything that is drawn; the city is no reference for a count, which it dwarfs."""
    one = release.catalog.indicator[indicator]
    outside = [code for code in others if release.catalog.area[code].level in OUTSIDE]
    inside = tuple(code for code in others if code not in outside)
    city = [CITY] if CITY in codes and area != CITY and one.kind != "count" else []
    references = (*city, *outside)
    return Course(
        release, one, area, inside, references, trend(release, indicator, [area, *inside, *references])
    )


def finding(shown: Course) -> None:
    """The title with its last figure, and below it what was measured, where, when and by whom."""
    one, place = shown.indicator, shown.release.catalog.area[shown.area]
    row = shown.latest(shown.area)
    if row is None:
        blocks.title(judgement.without_value(one, place, shown.hidden(shown.area)))
        return
    city = [item["value"] for item in shown.rows(CITY) if item["edition"] == row["edition"]]
    source = shown.source(shown.area)
    first = next(item["edition"] for item in shown.rows(shown.area) if item["value"] is not None)
    last = row["edition"]
    years = last if first == last else f"{first} tot en met {last} (de kop zegt het cijfer van {last})"
    told = words.subtitle(
        {**row, "edition": years}, one, place.level, source, shown.release.catalog.divisions
    )
    good = words.direction(one)
    judged = comparisons(shown.release, one.code, shown.area, last, REST).to_dicts()
    text = judgement.finding(
        row, one, place, city[0] if city else None, source, judged[0] if judged else None
    )
    blocks.title(text, told + (f" {good.capitalize()}." if good else ""))


def chart(shown: Course, marks: tuple[events.Mark, ...] = ()) -> None:
    """The lines with the numbers of events; where there is nothing to draw the table says why."""
    if shown.answer["value"].drop_nulls().is_empty():
        return
    ink = charts.DARK if st.context.theme.type == "dark" else charts.LIGHT
    names = {code: shown.release.catalog.area[code].label for code in shown.codes}
    city = [code for code in shown.references if code == CITY]
    outside = [code for code in shown.references if code != CITY]
    drawn = charts.drawn(
        [(code, names[code]) for code in (shown.area, *shown.beside)],
        [(code, names[code]) for code in (*city, *outside)],
        ink,
    )
    st.plotly_chart(
        events.marked(charts.lines(shown.answer, shown.indicator, drawn, ink), marks, ink),
        theme=None,
        config=charts.CONFIG,
        key="lines",
        alt=charts.described(shown.answer, shown.indicator, drawn) + events.described(marks),
    )
    blocks.small(" ".join(_reading(shown)))


def _reading(shown: Course) -> list[str]:
    """How to read the picture: only what occurs in it is explained."""
    told = []
    if CITY in shown.references:
        told.append("De dunne lijn zonder kleur is heel Arnhem.")
    elif shown.area != CITY and shown.indicator.kind == "count":
        told.append("Heel Arnhem staat niet in de figuur: dat aantal is veel groter.")
    if any(row["lower"] is not None for code in (shown.area, *shown.beside) for row in shown.rows(code)):
        told.append("De gekleurde band is de marge: daar ligt het cijfer waarschijnlijk tussen.")
    if (shown.answer["status"] == "estimated").any():
        told.append("Open rondjes zijn berekend, dichte rondjes zijn geteld of gemeten.")
    stretches = shown.answer.group_by("area").agg(pl.col("segment").drop_nulls().n_unique())
    if (stretches["segment"] > 1).any():
        told.append(
            "Waar een lijn onderbroken is, ontbreekt een cijfer of zijn de cijfers niet te vergelijken."
        )
    return told


def says(shown: Course) -> None:
    """Where it goes, as far as a margin allows to say, and what the last figure can and cannot show."""
    row = shown.latest(shown.area)
    if row is None:
        if hidden := shown.hidden(shown.area):
            blocks.certainty(judgement.absent(hidden))
        return
    one, place = shown.indicator, shown.release.catalog.area[shown.area]
    if told := changed(shown, row):
        st.html(f'<p class="lwm-lead">{escape(told)}</p>')
    precise = precision(shown.release, one.code, shown.area, row["edition"]).to_dicts()
    carried = judgement.conclusion(precise[0] if precise else None, one, place)
    cautions = shown.release.catalog.cautions_for(shown.area, one.kind)
    blocks.certainty(judgement.certainty(row, one, shown.source(shown.area), cautions, carried))


def changed(shown: Course, row: words.Row) -> str:
    """The development over the latest comparable editions, or with two of them the change; empty without a margin."""
    one, release = shown.indicator, shown.release
    place = words.place(release.catalog.area[shown.area])
    course = developments(release, one.code, shown.area).filter(pl.col("edition") == row["edition"])
    if course.height and course["reason"].item() != "too_few_editions":
        return judgement.moved(course.row(0, named=True), one, place)
    judged = comparisons(release, one.code, shown.area, row["edition"])
    earlier = judged.filter(pl.col("against") != REST).sort("against")
    if earlier.height:
        return judgement.since(earlier.row(0, named=True), one, place)
    return judgement.moved(course.row(0, named=True), one, place) if course.height else ""


def strip(shown: Course) -> None:
    """The passport of the chosen area: one box per edition of its source."""
    rows = passport(shown.release, shown.indicator.code, shown.area).to_dicts()
    name = named(shown.release.catalog, shown.area)
    blocks.title(f"Per jaar: {name}", level=3)
    st.html(strips.passport(rows, shown.indicator, shown.source(shown.area), name))


def table(shown: Course) -> None:
    """The same numbers: a row per edition, a column per area."""
    one = shown.indicator
    held = {code: {row["edition"]: row for row in shown.rows(code)} for code in shown.codes}
    columns = ["Jaar", *(named(shown.release.catalog, code) for code in shown.codes), "Opmerking"]
    rows = []
    for edition in shown.answer["edition"].unique().sort():
        cells = [held[code].get(edition) for code in shown.codes]
        noted = corrections.beside(
            _remarks([row for row in cells if row]), shown.release, one.code, edition, shown.codes
        )
        rows.append([edition, *(_cell(row, one) for row in cells), noted])
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    unit = f" ({words.unit(one)})" if one.unit not in ("%", "euro") and words.unit(one) else ""
    blocks.table(columns, rows, f"{one.label} per jaar{unit}", numeric=range(1, len(shown.codes) + 1))
    notes = shown.answer.filter(pl.col("note").ne("")).sort("edition")
    by_note = notes.group_by("note", maintain_order=True).agg("edition").iter_rows()
    told = [f"{words.enumeration(list(dict.fromkeys(years)))}: {note}" for note, years in by_note]
    blocks.listed(told, small=True)


def _cell(row: words.Row | None, one: Indicator) -> str:
    if row is None:
        return "geen cijfer"
    between = words.reach(row, one)
    return words.value_or_reason(row, words.bare(one)) + (f" ({between})" if between else "")


def _remarks(rows: list[words.Row]) -> str:
    """Remarks of one edition, with the areas they belong to unless they belong to all."""
    around = [row["area_label"] for row in rows if row["level"] in ("city", *OUTSIDE)]
    return words.remarks([(row["area_label"], words.remark(row)) for row in rows], around)


def interruptions(shown: Course) -> None:
    """All breaks of the series, and figures that stand in no series because their source names no year."""
    one = shown.indicator
    told = _breaks(shown) or ["Van deze reeks is geen trendbreuk bekend."]
    told += _special(shown)
    blocks.title("Trendbreuken en bijzondere jaren", level=3)
    blocks.listed(told)
    for code in (shown.area, *shown.beside):
        loose = undated(shown.release, code).filter(
            (pl.col("indicator") == one.code) & pl.col("value").is_not_null()
        )
        for row in loose.iter_rows(named=True):
            place = words.place(shown.release.catalog.area[code])
            value = words.amount(row["value"], one)
            blocks.small(
                f"Van {place} is ook een cijfer bekend zonder jaar: {value}. "
                f"Het staat daarom niet in de figuur. {row['note']}"
            )


def _special(shown: Course) -> list[str]:
    """Years in which people were asked in another way, or in which something may have moved their answers.

    Only of figures that rest on answers: what is counted in a register is untouched by it.
    """
    years = set(shown.answer.filter(pl.col("value").is_not_null())["edition"])
    sources = {source.code: source for source in (shown.source(code) for code in shown.codes)}
    if not any(source.nature in ("survey", "model") for source in sources.values()):
        return []
    told = [
        f"{item.label}: {item.note}"
        for item in shown.release.catalog.editions
        if item.note and item.code in years
    ]
    for source in sources:
        before = ""
        for row in fieldwork(shown.release, source).sort("edition").iter_rows(named=True):
            if before and row["mode"] and row["mode"] != before and row["edition"] in years:
                told.append(f"{row['edition']}: anders gevraagd dan ervoor ({row['mode']}).")
            before = row["mode"] or before
    return told


def _breaks(shown: Course) -> list[str]:
    """Every break of what is drawn, oldest first; one of a single area with its name."""
    drawn = ["", *dict.fromkeys(shown.codes)]
    at = breaks(shown.release, shown.indicator.code).filter(pl.col("area").is_in(drawn))
    names = {code: named(shown.release.catalog, code) for code in shown.codes}
    rows = at.sort("edition", "area").select("edition", "area", "reason").iter_rows()
    return [f"{edition}{f', {names[area]}' if area else ''}: {reason}" for edition, area, reason in rows]
