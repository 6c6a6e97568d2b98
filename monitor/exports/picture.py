"""How is a figure taken along as a picture: a drawing with its title, measure, legend, source and release inside it?"""

from html import escape
from math import ceil

from monitor.catalog.models import Indicator
from monitor.exports.asked import BESIDE, COURSE, MAP
from monitor.exports.coursed import courses
from monitor.exports.inked import EDGE, WIDE, Drawing, across, lines, moved
from monitor.exports.mapped import district_map
from monitor.exports.rows import Behind, comparison
from monitor.exports.spined import spines
from monitor.questions.about import has_survey_districts
from monitor.reports.described import Picture
from monitor.reports.typeset import rasters
from monitor.views import download_words as told
from monitor.views import palette, watermark, words

BODIES = {MAP: district_map, COURSE: courses, BESIDE: spines}
"""What is drawn of each kind of figure; a page of tables has no picture."""

MILLIMETRES = 162.55
"""Width on paper, at which a PNG has 1,280 dots."""

DOTS = 1280 / WIDE


def body(found: Behind) -> Drawing:
    """The picture itself with its legend, without the words around it; raises KeyError for a figure without a picture."""
    return BODIES[found.figure.kind](found)


def svg(found: Behind) -> bytes:
    """The figure as one SVG file in UTF-8 that needs nothing else, with words for who does not see it."""
    return _whole(found).encode("utf-8")


def png(found: Behind) -> bytes:
    """The same as PNG, 1,280 pixels wide, in our own letters."""
    return rasters([Picture(_whole(found), described(found), MILLIMETRES)])[0]


def drawn(found: Behind, inside: Drawing | None = None) -> Picture:
    """The picture for a document that has its own words around it; `inside` is another drawing of the same figure."""
    inside = inside or body(found)
    return Picture(_svg(found, inside.high, "".join(inside.parts)), described(found), MILLIMETRES)


def described(found: Behind) -> str:
    """The figure in words: its title, what it measures, and what every area has, with the margin that is drawn."""
    catalog = found.release.catalog
    several = len(found.indicators) > 1
    told_of = []
    for row in found.answer.iter_rows(named=True):
        one = catalog.indicator[row["indicator"]]
        subject = f", {one.label}" if several else ""
        place = f"{catalog.area[row['area']].label}{subject}, {row['edition']}"
        told_of.append(f"{place}: {_said(row, one)}{_compared(found, row)}")
    whole = filter(None, (f"{found.title}.", found.sub, f"{'; '.join(told_of)}."))
    return watermark.caption(" ".join(whole))


def _said(row: words.Row, one: Indicator) -> str:
    """A value with its margin, or why there is none."""
    between = words.reach(row, one) if row["value"] is not None else ""
    return words.value_or_reason(row, one) + (f" ({between})" if between else "")


def _compared(found: Behind, row: words.Row) -> str:
    """What the colour of a map that compares says of a place, as words to add."""
    told_of = comparison(found, row) if found.figure.kind == MAP else ""
    return f", {told_of}" if told_of else ""


def _whole(found: Behind) -> str:
    wide = WIDE - 2 * EDGE
    parts, high = [], 24.0
    if watermark.carried():
        warning = lines(watermark.carried().upper(), EDGE, 0, 17, palette.TEXT, wide, bold=True)
        parts.append(moved(warning, high))
        high += warning.high + 6
    for line, size, colour, bold in (
        (found.title, 24, palette.TEXT, True),
        (found.sub, 14.5, palette.MUTED, False),
    ):
        block = lines(line, EDGE, 0, size, colour, wide, bold=bold)
        parts.append(moved(block, high))
        high += block.high + 8
    inside = body(found)
    parts.append(moved(inside, high + 8))
    high += inside.high + 22
    parts.append(f"<path d='M{EDGE} {high:g}H{WIDE - EDGE}' stroke='{palette.LINE}'/>")
    for line in _foot(found):
        block = lines(line, EDGE, 0, 12, palette.MUTED, wide)
        parts.append(moved(block, high + 6))
        high += block.high + 3
    # Just below whole dots: a drawing of broken ones is drawn a row too high, and a row of letters goes lost.
    return _svg(found, (ceil((high + 24) * DOTS) - 0.2) / DOTS, "".join(parts))


def _foot(found: Behind) -> list[str]:
    """Who made the figures under which licence, and which release this is."""
    catalog = found.release.catalog
    made = [f"{one.label} (licentie: {one.licence})" for one in found.sources]
    whose = f"{'Bron' if len(made) == 1 else 'Bronnen'}: {'; '.join(made)}."
    note = [] if has_survey_districts(found.release) else [words.SURVEY_NOT_LOADED]
    places = {area.code for area in found.areas}
    kinds = sorted({one.kind for one in found.indicators}) if found.figure.areas else []
    cautions = [
        text
        for code in found.figure.areas
        if code in places
        for kind in kinds
        for text in catalog.cautions_for(code, kind)
    ]
    borders = f" {told.BOUNDARIES}" if found.figure.kind == MAP else ""
    return [whose, *dict.fromkeys(cautions), *note, f"{told.NAME}, uitgave {found.release.name}.{borders}"]


def _svg(found: Behind, high: float, inside: str) -> str:
    """A whole drawing on white, with title and words for a screen reader, and what made-up figures carry across it."""
    title, described_as = escape(watermark.caption(found.title)), escape(described(found))
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDE} {high:g}' width='{WIDE}' height='{high:g}' role='img' "
        f"lang='nl'><title>{title}</title><desc>{described_as}</desc><rect width='{WIDE}' height='{high:g}' fill='{palette.PAPER}'/>"
        f"{inside}{across(WIDE, high)}</svg>"
    )
