"""What every figure carries when its numbers were made up: said in the picture or table itself, so a copy says it too."""

from contextvars import ContextVar
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from monitor.views import palette

if TYPE_CHECKING:
    import pydeck

SENTENCE = "Verzonnen cijfers, alleen om te oefenen"
_carried: ContextVar[str] = ContextVar("carried", default="")
# One thread runs one page for one visitor, so what is set here holds for the figures of that run and no others.

CHART_SIZE, CHART_ANGLE = 20, -14
CHART_SPOTS = ((0.35, 0.75), (0.65, 0.25))
DECK_EAST, DECK_NORTH = (-0.08, 0.0, 0.08), (-0.04, 0.0, 0.04)
"""Degrees from the middle of a zoomable map at which the sentence stands, so that also a part of it holds one."""


def carry(text: str) -> None:
    """Let all figures made from here on in this run carry a sentence; an empty one lets them carry nothing."""
    _carried.set(text)


def carried() -> str:
    """The sentence that figures carry now; empty for published figures."""
    return _carried.get()


def caption(text: str) -> str:
    """The caption of a table or the spoken name of a picture, with what it carries before it."""
    return f"{carried()}. {text}" if carried() else text


def on_chart(figure: go.Figure, colour: str) -> go.Figure:
    """The same chart with the sentence across it, as a part of the picture; returned unchanged when there is none."""
    told = carried().replace(", ", ",<br>")
    for across, height in CHART_SPOTS if told else ():
        figure.add_annotation(
            x=across,
            y=height,
            xref="paper",
            yref="paper",
            showarrow=False,
            text=told,
            textangle=CHART_ANGLE,
            opacity=0.4,
            font={"size": CHART_SIZE, "color": colour},
        )
    return figure


def layers(longitude: float, latitude: float) -> "list[pydeck.Layer]":
    """The sentence as a layer of a zoomable map around a point (degrees); no layer when there is none."""
    if not carried():
        return []
    import pydeck

    spots = [
        {"mark": carried(), "at": [longitude + east, latitude + north]}
        for north in DECK_NORTH
        for east in DECK_EAST
    ]
    return [
        pydeck.Layer(
            "TextLayer",
            spots,
            id="verzonnen",
            get_text="mark",
            get_position="at",
            get_size=15,
            get_angle=-CHART_ANGLE,
            get_color=[*(int(palette.TEXT[at : at + 2], 16) for at in (1, 3, 5)), 150],
            font_weight=700,
        )
    ]
