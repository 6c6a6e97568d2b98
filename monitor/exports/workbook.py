"""How are figures taken along as data: as CSV for programs, and as an Excel workbook with their meaning beside them."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import polars as pl

from monitor.catalog.models import Indicator
from monitor.exports.rows import NUMBERS, Behind, frame
from monitor.questions.figures import breaks
from monitor.reports.colophon import MARGINS
from monitor.store import Release
from monitor.views import download_words as told
from monitor.views import judgement, watermark, words

STEERING = ("=", "+", "-", "@", "\t", "\r")
"""Signs with which a text would be taken for a formula by a program for tables."""

WIDTHS = {
    "onderwerp": 38,
    "gebied": 24,
    "getoond": 16,
    "opmerking": 30,
    "bron": 40,
    "toelichting": 40,
    "let_op": 44,
}
USUAL_WIDTH, WIDEST = 15, 90
Sheet = Sequence[Sequence[str]]


def csv(found: Behind) -> bytes:
    """The figures as CSV in UTF-8 (RFC 4180): commas, a point in numbers, one heading; nothing where a value is hidden."""
    return rows_as_csv(frame(found))


def rows_as_csv(table: pl.DataFrame) -> bytes:
    """Any rows as such a CSV; no text can start a formula, and an empty one stands there as nothing."""
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    safe = table.with_columns(
        pl.col(name).map_elements(harmless, pl.String).replace("", None) for name in texts
    )
    return safe.write_csv(line_terminator="\r\n").encode("utf-8")


def harmless(text: str) -> str:
    """A text that no program takes for a formula: a quote goes before a sign that would start one (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(STEERING) else text


def xlsx(found: Behind) -> bytes:
    """The figures as an Excel workbook of three sheets: figures, meanings with sources, and how to read them.

    The heading stays in view and every column can be filtered; numbers are numbers, written as the site writes them by an
    Excel that is set to Dutch. Equal figures give equal bytes.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties(
            {"title": found.title, "subject": found.sub, "author": told.NAME, "comments": _release(found), "created": moment(found.release)}
        )  # fmt: skip
        head = book.add_format(
            {"bold": True, "bg_color": "#E6EFF7", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        _figures(book, found, head)
        for name, parts in ((told.DEFINITIONS, _definitions(found)), (told.NOTES, _notes(found))):
            _texts(book, name, parts, head)
    return made.getvalue()


def _release(found: Behind) -> str:
    return f"Uitgave {found.release.name}"


def moment(release: Release) -> datetime:
    """The day of a release, with which its name begins: as the day of a file it keeps equal figures equal bytes."""
    return datetime.combine(date.fromisoformat(release.name[:10]), time())


def _figures(book: Any, found: Behind, head: Any) -> None:
    table = frame(found)
    sheet = book.add_worksheet(told.FIGURES)
    formats: dict[str, Any] = {}
    for place, name in enumerate(table.columns):
        sheet.set_column(place, place, WIDTHS.get(name, USUAL_WIDTH))
        sheet.write_string(0, place, name, head)
    for line, row in enumerate(table.iter_rows(named=True), 1):
        one = found.release.catalog.indicator[row["onderwerp_code"]]
        for place, (name, value) in enumerate(row.items()):
            if value is None or value == "":
                continue
            if name in NUMBERS:
                written = _format(name, row, one)
                look = formats.setdefault(written, book.add_format({"num_format": written}))
                sheet.write_number(line, place, value, look)
            else:
                sheet.write_string(line, place, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.height, table.width - 1)
    _paper(sheet, found)
    sheet.repeat_rows(0)


def _format(name: str, row: Mapping[str, Any], one: Indicator) -> str:
    """How Excel writes a number of a column: so that the bounds are those of the margin in words, and points no percents."""
    if name == "antwoorden":
        return "#,##0"
    if name == "verschil" and one.unit == "%":
        return pattern(one.model_copy(update={"unit": ""}))
    if name in ("ondergrens", "bovengrens"):
        # Of a very sure figure the words have one decimal more: 5,66 en 5,74.
        shown = row["waarschijnlijk_tussen"].partition(" ")[0].partition(",")[2]
        return pattern(one.model_copy(update={"decimals": len(shown)}))
    return pattern(one)


def pattern(one: Indicator) -> str:
    """How Excel writes a value with its unit: 55%, 7,4, € 300.000; an Excel set to Dutch makes the comma and the point.

    Of an amount below zero Excel would put the minus before the sign: the second half puts it where `words.euros` does.
    """
    bare = "#,##0" + ("." + "0" * one.decimals if one.decimals else "")
    if one.unit == "%":
        return f'{bare}"%"'
    return f'"€ "{bare};"€ "-{bare}' if one.unit == "euro" else bare


def _paper(sheet: Any, found: Behind) -> None:
    """On paper: lying, as wide as the page, with what it is above and below it."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    above = watermark.caption(found.title)[:200].replace("&", "&&")
    sheet.set_header(f"&L{above}")
    sheet.set_footer(f"&L{told.NAME} · {_release(found)}&R&P / &N")


def _texts(book: Any, name: str, parts: Iterable[tuple[str, Sheet]], head: Any) -> None:
    """A sheet of tables one below the other, each under its heading; the first row of each is its own heading."""
    sheet = book.add_worksheet(name)
    bold, wrapped = (
        book.add_format({"bold": True, "font_size": 13}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 8, 44)
    line = 0
    if watermark.carried():
        sheet.write_string(line, 0, watermark.carried(), bold)
        line = 2
    for heading, rows in parts:
        sheet.write_string(line, 0, heading, bold)
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(line + 1 + number, place, text, wrapped if number else head)
        line += len(rows) + 2
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _definitions(found: Behind) -> list[tuple[str, Sheet]]:
    """What every subject measures, with its versions and breaks, and who made the figures under which licence."""
    versions = [["Onderwerp", "Wat het meet", "Omschrijving", "Geldt vanaf", "Tot en met", "Richting"]]
    cut = [["Onderwerp", "Eerste jaar erna", "Reden", "Waar"]]
    places = {one.code: one.label for one in found.areas}
    for one in found.indicators:
        for item in one.versions or (None,):
            held = ["", "", ""] if item is None else [item.definition, item.from_edition, item.to_edition]
            versions.append([one.label, one.measure, *held, words.direction(one)])
        for _, area, edition, _, reason in breaks(found.release, one.code).iter_rows():
            if not area or area in places:
                cut.append([one.label, edition, reason, places.get(area, "overal")])
    made = [["Bron", "Maker", "Tabel", "Licentie", "Adres", "Bekend over deze bron"]]
    made += [
        [one.label, one.producer, one.table, one.licence, one.url, " ".join(one.flaws)]
        for one in found.sources
    ]
    return [
        (told.VERSIONS, versions),
        (told.BREAKS, cut if len(cut) > 1 else [[told.NO_BREAK]]),
        (told.SOURCES, made),
    ]


def _notes(found: Behind) -> list[tuple[str, Sheet]]:
    """What this file is, and how to read its statuses, reasons, margins and columns."""
    areas = {area.code: area.label for area in found.areas}
    about = [
        [watermark.caption(found.title)],
        [found.sub],
        [_release(found)],
        [f"Gebieden: {words.enumeration(list(areas.values()))}"],
        [told.SAME],
        [told.HIDING],
    ]
    kinds = [["Code", "In woorden", "Betekenis"]]
    kinds += [[code, name, told.MEANING[code]] for code, name in told.STATUS.items()]
    reasons = [["Code", "In woorden", "Betekenis"]]
    reasons += [[code, words.HIDDEN_SHORT[code], why] for code, why in judgement.HIDDEN.items()]
    margins = [[text] for text in (MARGINS, words.NO_MARGIN, *told.FLAGS.values())]
    columns = [["Kolom", "Betekenis"], *([name, text] for name, text in told.COLUMNS.items())]
    cautions = [
        [text]
        for area in areas
        for kind in sorted({one.kind for one in found.indicators})
        for text in found.release.catalog.cautions_for(area, kind)
    ]
    parts: list[tuple[str, Sheet]] = [
        (told.ABOUT, about), (told.STATUSES, kinds), (told.REASONS, reasons), (told.MARGINS, margins),
        (told.COLUMN_NAMES, columns),
    ]  # fmt: skip
    return (
        [*parts, ("Let op", [list(one) for one in dict.fromkeys(map(tuple, cautions))])]
        if cautions
        else parts
    )
