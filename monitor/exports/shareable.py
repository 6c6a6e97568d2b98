"""Which picture can a reader share of a place: its name, where it lies, and two or three facts with year and source?"""

from html import escape

from monitor.catalog.models import Area
from monitor.exports.inked import Drawing, across, lines, moved
from monitor.exports.rows import marked
from monitor.questions.profiles import profile
from monitor.reports.described import Picture
from monitor.reports.pictures import locator
from monitor.reports.svg import text
from monitor.reports.typeset import DOTS_PER_INCH, rasters
from monitor.store import Release
from monitor.views import palette, promotion_words, watermark
from monitor.views.embed_words import SITE

WIDE, HIGH = 1200, 630
"""Pixels that other sites ask of a picture beside a link."""

EDGE, TEXTS, MAP_WIDE = 60, 700, 380
"""Room around all, width of the texts and of the small map beside them."""

TOP, BOTTOM, LEAST_GAP = 206, HIGH - 68, 6
"""Where the facts begin and end, and the least room between them."""

MILLIMETRES = WIDE / DOTS_PER_INCH * 25.4


def picture(release: Release, area: Area) -> Picture:
    """The drawing with its words; a place without figures has its name and its place on the map."""
    with marked(release):
        facts = promotion_words.facts(profile(release, area.code), release.catalog)
        told = [
            (promotion_words.told(row, release.catalog), promotion_words.made_by(row, release.catalog))
            for row in facts
        ]
        under = promotion_words.where(area, release.catalog)
        alt = watermark.caption(
            f"{area.label}, {under}. {' '.join(f'{fact}. {source}' for fact, source in told)}"
        )
        parts = [*_head(area, under), *_facts(told), *_foot(release), _map(release, area), across(WIDE, HIGH)]
        body = "".join(parts)
        drawn = (
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDE} {HIGH}' width='{WIDE}' height='{HIGH}'>"
            f"<title>{escape(alt)}</title><rect width='{WIDE}' height='{HIGH}' fill='{palette.PAPER}'/>"
            f"<rect width='{WIDE}' height='14' fill='{palette.ACCENT}'/>{body}</svg>"
        )
        return Picture(drawn, alt, MILLIMETRES)


def png(release: Release, area: Area) -> bytes:
    """The same as PNG of 1200 x 630 in our own letters; equal releases give equal bytes."""
    return rasters([picture(release, area)])[0]


def _head(area: Area, under: str) -> list[str]:
    size = 60 if len(area.label) <= 20 else 46 if len(area.label) <= 27 else 36
    return [
        text(EDGE, 66, SITE, 24, palette.MUTED),
        text(EDGE, 136, area.label, size, palette.TEXT, bold=True),
        text(EDGE, 174, under, 24, palette.MUTED),
    ]


def _facts(told: list[tuple[str, str]]) -> list[str]:
    """The facts below each other with equal room between them; the last is left out when they do not fit."""
    drawn = [_fact(fact, source) for fact, source in told]
    while sum(one.high for one in drawn) + LEAST_GAP * len(drawn) > BOTTOM - TOP:
        drawn.pop()
    room = BOTTOM - TOP - sum(one.high for one in drawn)
    gap = min(30.0, room / max(1, len(drawn)))
    parts, high = [], float(TOP)
    for one in drawn:
        parts.append(
            f"<rect x='{EDGE}' y='{high + 6:g}' width='5' height='{one.high - 8:g}' fill='{palette.ACCENT}'/>"
        )
        parts.append(moved(one, high))
        high += one.high + gap
    return parts


def _fact(fact: str, source: str) -> Drawing:
    above = lines(f"{fact}.", EDGE + 24, 0, 25, palette.TEXT, TEXTS - 24)
    below = lines(source, EDGE + 24, 0, 16.5, palette.MUTED, TEXTS - 24)
    return Drawing(above.high + below.high + 8, (*above.parts, moved(below, above.high + 2)))


def _foot(release: Release) -> list[str]:
    warning = watermark.carried()
    told = f"Uitgave {release.name}. Grenzen: CBS en Kadaster, bewerkt."
    return [
        f"<path d='M{EDGE} {HIGH - 62}H{WIDE - EDGE}' stroke='{palette.LINE}' stroke-width='2'/>",
        text(
            EDGE,
            HIGH - 30,
            f"{warning}. {told}" if warning else told,
            17,
            palette.TEXT if warning else palette.MUTED,
            bold=bool(warning),
        ),
    ]


def _map(release: Release, area: Area) -> str:
    """Where the place lies, on the right."""
    drawn = locator(area, release.catalog)
    if drawn is None:
        return ""
    return drawn.svg.replace(
        "<svg ", f"<svg x='{WIDE - EDGE - MAP_WIDE}' y='120' width='{MAP_WIDE}' height='400' ", 1
    )
