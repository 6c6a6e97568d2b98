"""How are the drawings of a report written: texts and whole drawings as SVG, in our letters and with what they must carry."""

from collections.abc import Sequence
from html import escape

from monitor.views import palette, watermark

FONT = "Public Sans, Arial, sans-serif"
LEAST_HIGH = 50
"""Height from which the sentence of made-up figures stands across a drawing; smaller ones have it in words."""


def text(
    x: float, y: float, told: str, size: float, colour: str, anchor: str = "start", *, bold: bool = False
) -> str:
    """A text at a place; `anchor` is start, middle or end."""
    weight = " font-weight='700'" if bold else ""
    return (
        f"<text x='{x:g}' y='{y:g}' font-family='{FONT}' font-size='{size:g}' fill='{colour}' text-anchor='{anchor}'{weight}>"
        f"{escape(told)}</text>"
    )


def svg(wide: int, high: int, parts: Sequence[str]) -> str:
    """A drawing of this size; of made-up figures with the sentence across it."""
    mark = ""
    if watermark.carried() and high > LEAST_HIGH:
        mark = (
            f"<text x='{wide * 0.4:g}' y='{high / 2:g}' font-family='{FONT}' font-size='20' fill='{palette.TEXT}' fill-opacity='0.3' "
            f"text-anchor='middle' transform='rotate(-10 {wide * 0.4:g} {high / 2:g})'>{escape(watermark.carried())}</text>"
        )
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide} {high}'>{''.join(parts)}{mark}</svg>"
