"""How do events stand beside figures: as numbered marks in a chart, and as a list of what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import plotly.graph_objects as go

from monitor.views.charts import Ink

NOT_BECAUSE = "Tegelijk is niet hetzelfde als door."
"""What stands at every event beside a figure."""

HEIGHT = 0.06
"""The part of the height of a chart that a mark takes."""


class Happened(Protocol):
    """What is known of an event: its first day and, when it lasted, its last."""

    on_day: Any
    until_day: Any


@dataclass(frozen=True)
class Mark:
    """One event with its number in the figure: the year in which it stands, when it was, what and where."""

    number: int
    year: int
    when: str
    title: str
    where: str


def when(one: Happened) -> str:
    """The day or days of an event: 3-5-2019, or 3-5-2019 tot en met 1-6-2019."""
    return f"{_day(one.on_day)} tot en met {_day(one.until_day)}" if one.until_day else _day(one.on_day)


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def marked(figure: go.Figure, marks: Sequence[Mark], ink: Ink) -> go.Figure:
    """The same chart with the numbers of events at their years; unchanged without events in its span of years.

    A figure of a year stands at the year itself, so an event does too: a day would say more than the figure knows.
    """
    first, last = figure.layout.xaxis.range
    for year, numbers in by_year(marks).items():
        if not first <= year <= last:
            continue
        figure.add_shape(
            type="line", x0=year, x1=year, yref="paper", y0=0, y1=HEIGHT, line={"color": ink.text, "width": 2},
        )  # fmt: skip
        figure.add_annotation(
            x=year, y=HEIGHT, yref="paper", yanchor="bottom", showarrow=False, text=", ".join(map(str, numbers)),
            font={"size": 14, "color": ink.text}, bgcolor=ink.paper, bordercolor=ink.text, borderpad=2,
        )  # fmt: skip
    return figure


def by_year(marks: Sequence[Mark]) -> Mapping[int, list[int]]:
    """The numbers of the events in each year."""
    found: dict[int, list[int]] = {}
    for mark in marks:
        found.setdefault(mark.year, []).append(mark.number)
    return found


def described(marks: Sequence[Mark]) -> str:
    """The events in one sentence, for who does not see the chart; empty when there are none."""
    told = "; ".join(f"{mark.number}: {mark.title}, {mark.when}" for mark in marks)
    return f" Gebeurtenissen in de figuur: {told}. {NOT_BECAUSE}" if told else ""
