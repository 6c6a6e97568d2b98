"""How are the parts of a picture written: texts that wrap, patterns for what has no value, and marks of areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from monitor.reports.svg import text
from monitor.views import palette, watermark

WIDE, EDGE = 960, 32
"""Width of a picture in its own units (pixels on a screen), and the room left and right of what it shows."""

LETTER = 0.54
"""Mean width of a letter as part of its size, on the wide side so that a line never runs off the picture."""

LEADING = 1.35
DASHES = {"solid": "", "dash": "9 6", "dot": "2 5", "dashdot": "9 5 2 5", "longdash": "15 6"}
"""The dashes of `palette.DASHES` as SVG writes them."""


@dataclass(frozen=True)
class Drawing:
    """A part of a picture: what is drawn from its own upper edge on, and how high it is."""

    high: float
    parts: tuple[str, ...]


def patterns(scale: float = 1, after: str = "") -> str:
    """Hatch for hidden, dots for not measured, fine lines over a colour for less certain.

    `scale`: how much larger they must be where lines are drawn smaller; `after`: the end of their names there.
    """
    kinds = {
        "suppressed": (9, f"<rect width='9' height='9' fill='{palette.PAPER}'/><path d='M0 9L9 0' stroke='{palette.MUTED}' stroke-width='1.3'/>"),
        "missing": (8, f"<rect width='8' height='8' fill='{palette.PAPER}'/><circle cx='4' cy='4' r='1.1' fill='{palette.MUTED}'/>"),
        "uncertain": (7, f"<path d='M0 7L7 0' stroke='{palette.TEXT}' stroke-width='.9' stroke-opacity='.55'/>"),
    }  # fmt: skip
    drawn = "".join(
        f"<pattern id='{name}{after}' width='{size}' height='{size}' patternUnits='userSpaceOnUse' "
        f"patternTransform='scale({scale:g})'>{inside}</pattern>"
        for name, (size, inside) in kinds.items()
    )
    return f"<defs>{drawn}</defs>"


def wrapped(told: str, size: float, wide: float, *, whole: bool = False) -> list[str]:
    """A text in lines that fit a width; with `whole` a long word rather sticks out than is broken."""
    return wrap(told, max(8, int(wide / (size * LETTER))), break_long_words=not whole)


def lines(told: str, x: float, y: float, size: float, colour: str, wide: float, *, bold: bool = False) -> Drawing:  # fmt: skip
    """A text from an upper edge `y` on, in as many lines as it needs."""
    found = wrapped(told, size, wide)
    step = size * LEADING
    drawn = tuple(
        text(x, round(y + size + place * step, 1), line, size, colour, bold=bold)
        for place, line in enumerate(found)
    )
    return Drawing(len(found) * step, drawn)


def moved(drawing: Drawing, down: float, right: float = 0) -> str:
    """A drawing at its place in a larger one."""
    return f"<g transform='translate({right:g} {down:g})'>{''.join(drawing.parts)}</g>"


def swatch(x: float, y: float, colour: str, pattern: str, *, size: float = 14) -> str:
    """A box of a legend: a colour, a pattern, or a pattern over a colour; what does not occur has a dashed edge."""
    dashed = " stroke-dasharray='3 2'" if pattern == "not_applicable" else ""
    over = f"url(#{pattern})" if pattern in ("suppressed", "missing", "uncertain") else ""
    box = f"<rect x='{x:g}' y='{y:g}' width='{size * 1.6:g}' height='{size:g}'"
    first = f"{box} fill='{colour or palette.PAPER}' stroke='{palette.TEXT}' stroke-width='.8'{dashed}/>"
    return first + (f"{box} fill='{over}'/>" if over else "")


def keyed(items: Sequence[tuple[str, str, str]], wide: float) -> Drawing:
    """A legend in rows: label, colour and pattern of every item."""
    size, x, y, parts = 13.0, 0.0, 0.0, []
    for label, colour, pattern in items:
        need = 24 + 8 + len(label) * size * LETTER + 24
        if x and x + need > wide:
            x, y = 0.0, y + 24
        parts.append(swatch(x, y + 2, colour, pattern))
        parts.append(text(x + 30, y + 14, label, size, palette.TEXT))
        x += need
    return Drawing(y + 26, tuple(parts))


def mark(number: int, x: float, y: float, size: float = 7) -> str:
    """The mark of the first to fifth area: a shape and a colour of its own, as on the page Vergelijken."""
    colour, r = palette.LINES[number % len(palette.LINES)], size
    shapes = (
        f"<circle cx='{x:g}' cy='{y:g}' r='{r:g}' fill='{colour}'/>",
        f"<path d='M{x:g} {y - r:g}l{r:g} {1.85 * r:g}h{-2 * r:g}z' fill='{colour}'/>",
        f"<rect x='{x - 0.9 * r:g}' y='{y - 0.9 * r:g}' width='{1.8 * r:g}' height='{1.8 * r:g}' fill='{colour}'/>",
        f"<path d='M{x:g} {y - 1.2 * r:g}l{1.2 * r:g} {1.2 * r:g}l{-1.2 * r:g} {1.2 * r:g}l{-1.2 * r:g} {-1.2 * r:g}z' fill='{colour}'/>",
        f"<path d='M{x:g} {y - r:g}v{2 * r:g}M{x - r:g} {y:g}h{2 * r:g}' stroke='{colour}' stroke-width='{0.7 * r:g}'/>",
    )
    return shapes[number % len(shapes)]


def across(wide: float, high: float) -> str:
    """The sentence of made-up figures over the whole picture, as often as it is high; nothing for published figures."""
    told = watermark.carried()
    if not told:
        return ""
    size = wide / 24
    many = max(1, round(high / 420))
    spots = ((wide / 2, high * (place + 0.5) / many) for place in range(many))
    return "".join(
        f"<g opacity='.28' transform='rotate(-14 {x:g} {y:g})'>{text(x, y, told, size, palette.TEXT, 'middle', bold=True)}</g>"
        for x, y in spots
    )
