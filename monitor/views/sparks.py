"""Small pictures that fit in a table: the course of a series, and where an area stands among the others."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

WIDTH, HEIGHT, EDGE = 96, 24, 3

MOST_DOTS = 6
"""Points up to which each has its own dot."""

INK = "#3E82BC"
"""One blue that stands out on a light and on a dark page: the picture cannot see the theme."""

Point = tuple[str, float | None, int | None]
"""edition (a year), value, segment; only points with the same segment are joined."""


def sparkline(points: Sequence[Point], axis: tuple[float, float], told: str) -> str:
    """A line on the indicator's own axis, interrupted at breaks and gaps; `told` is its text alternative, empty beside the same words.

    An image rather than inline SVG, which Streamlit strips from HTML.
    """
    drawn = drawing(points, axis)
    if not drawn:
        return ""
    source = quote(drawn, safe="/:= ,'<>")
    return f'<img class="lwm-spark" alt="{escape(told, quote=True)}" src="data:image/svg+xml,{source}">'


def drawing(points: Sequence[Point], axis: tuple[float, float]) -> str:
    """The same line as SVG; empty when no value is known."""
    known = [(int(edition), value, segment) for edition, value, segment in points if value is not None]
    if not known:
        return ""
    values = [value for _, value, _ in known]
    low, high = _window(values, axis)
    first, last = int(points[0][0]), int(points[-1][0])

    def at(year: int, value: float) -> str:
        x = EDGE + (year - first) / max(1, last - first) * (WIDTH - 2 * EDGE)
        return f"{x:.0f},{HEIGHT - EDGE - (value - low) / (high - low) * (HEIGHT - 2 * EDGE):.1f}"

    stretches: dict[int | None, list[str]] = {}
    for year, value, segment in known:
        stretches.setdefault(segment, []).append(at(year, value))
    lines = "".join(
        f"<polyline points='{' '.join(places)}'/>" for places in stretches.values() if len(places) > 1
    )
    last = known[-1][0]
    dots = "".join(
        f"<circle cx='{x}' cy='{y}' r='{2.4 if year == last else 1.5}'/>"
        for year, value, segment in known
        # Of a long series only what no line shows: every dot is sent again at every choice.
        if year == last or len(known) <= MOST_DOTS or len(stretches[segment]) == 1
        for x, y in [at(year, value).split(",")]
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'><g fill='none' stroke='{INK}'"
        f" stroke-width='1.8'>{lines}</g><g fill='{INK}'>{dots}</g></svg>"
    )


def _window(values: Sequence[float], axis: tuple[float, float]) -> tuple[float, float]:
    """A quarter of the axis at least, so that a small change does not look like a steep one."""
    low, high = min(values), max(values)
    span = max(high - low, (axis[1] - axis[0]) / 4, 1e-9)
    middle = (low + high) / 2
    return middle - span / 2, middle + span / 2
