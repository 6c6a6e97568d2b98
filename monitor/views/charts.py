"""The line chart of one indicator through its editions: margins, breaks, gaps and names at the line ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go
import polars as pl

from monitor.catalog.models import Indicator
from monitor.views import palette, watermark, words
from monitor.views.passport import COMPARED
from monitor.views.strokes import Cut, Series, apart, band, breaks, path, ticks, value_window

CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False}
"""No tool bar and no zooming: a chart is read, and the page scrolls past it."""

HEIGHT, TOP, BOTTOM, LEFT = 400, 34, 34, 46
NAME_WIDTH = 12
"""Letters on one line of a name beside the chart; a phone leaves no room for more."""

LINE_HEIGHT = 14
REASON_WIDTH = 34
"""Letters on one line of a reason above the chart."""

NEAREST_REASONS = 0.3
"""The part of the axis between two breaks below which the second gets no text: on a phone they would meet."""

FONT = "Public Sans, Arial, sans-serif"


@dataclass(frozen=True)
class Ink:
    """The colours of a chart on a light or on a dark page."""

    text: str
    muted: str
    rule: str
    paper: str
    lines: tuple[str, ...]


LIGHT = Ink(palette.TEXT, palette.MUTED, palette.LINE, palette.PAPER, palette.LINES)
DARK = Ink(
    "#E9EDF1", "#A9B4BF", "#3B4651", "#14191F", ("#7DB5EC", "#F0934A", "#B9A8E8", "#6CC4AD", "#DDB75F")
)


@dataclass(frozen=True)
class Drawn:
    """How one area is drawn: its code, its name beside the line, and whether it is only a reference."""

    area: str
    label: str
    color: str
    dash: str
    is_reference: bool = False


def drawn(
    areas: Sequence[tuple[str, str]], references: Sequence[tuple[str, str]], ink: Ink = LIGHT
) -> list[Drawn]:
    """Colours and dashes for chosen areas (code, name) and for references; the first reference is the city."""
    own = [
        Drawn(code, label, ink.lines[number % len(ink.lines)], palette.DASHES[number % len(palette.DASHES)])
        for number, (code, label) in enumerate(areas)
    ]
    looks = [(ink.text, "solid"), (ink.muted, "dot"), (ink.muted, "dashdot")]
    known = [
        Drawn(code, label, *looks[number % len(looks)], is_reference=True)
        for number, (code, label) in enumerate(references)
    ]
    return [*own, *known]


def lines(answer: pl.DataFrame, indicator: Indicator, areas: Sequence[Drawn], ink: Ink = LIGHT) -> go.Figure:
    """The chart of the answer of `trend`; areas without a value are left out, editions are years."""
    known = answer.filter(pl.col("value").is_not_null())
    series = {one.area: known.filter(pl.col("area") == one.area).to_dicts() for one in areas}
    shown = [one for one in areas if series[one.area]]
    window = value_window(known.filter(pl.col("area").is_in([one.area for one in shown])), indicator)
    figure = go.Figure()
    for one in shown:
        if not one.is_reference:
            figure.add_trace(_band(series[one.area], one))
    for one in reversed(shown):
        figure.add_trace(_line(series[one.area], one, indicator, ink.paper))
    years = sorted({int(row["edition"]) for rows in series.values() for row in rows})
    _arrange(figure, years, window, indicator, ink)
    _cut(figure, breaks(answer, areas[0].area if areas else ""), years, ink)
    _name(figure, shown, series, window, indicator)
    return watermark.on_chart(figure, ink.text)


def _band(rows: Series, one: Drawn) -> go.Scatter:
    spots = band(rows)
    return go.Scatter(
        x=[year for year, _ in spots],
        y=[value for _, value in spots],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=_faded(one.color, 0.16),
        hoverinfo="skip",
        name=f"{one.label}, marge",
    )


def _line(rows: Series, one: Drawn, indicator: Indicator, paper: str) -> go.Scatter:
    spots = path(rows)
    by_year: Mapping[int, words.Row] = {int(row["edition"]): row for row in rows}
    told = ["" if year is None else _told(by_year[int(year)], one, indicator) for year, _ in spots]
    hollow = [year is not None and by_year[int(year)]["status"] == "estimated" for year, _ in spots]
    return go.Scatter(
        x=[year for year, _ in spots],
        y=[value for _, value in spots],
        mode="lines+markers",
        connectgaps=False,
        line={"color": one.color, "dash": one.dash, "width": 1.5 if one.is_reference else 2.5},
        marker={
            "size": 5 if one.is_reference else 9,
            "color": [paper if empty else one.color for empty in hollow],
            "line": {"color": one.color, "width": 1.8},
        },
        text=told,
        hovertemplate="%{text}<extra></extra>",
        name=one.label,
    )


def _told(row: words.Row, one: Drawn, indicator: Indicator) -> str:
    lines = [f"<b>{one.label}</b>, {row['edition']}", words.amount(row["value"], indicator)]
    if between := words.reach(row, indicator):
        lines.append(f"waarschijnlijk {between}")
    if remark := words.remark(row):
        lines.append(remark)
    return "<br>".join(lines)


def _arrange(
    figure: go.Figure, years: Sequence[int], window: tuple[float, float], indicator: Indicator, ink: Ink
) -> None:
    """Axes with real years only and Dutch signs; nothing to drag, so that a finger scrolls the page."""
    first, last = (years[0], years[-1]) if years else (0, 0)
    edge = (last - first) * 0.05 or 1
    unit = {"%": "%"}.get(indicator.unit, "")
    figure.update_layout(
        template="none",
        height=HEIGHT,
        margin={"l": LEFT, "t": TOP, "b": BOTTOM, "r": 10},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 13, "color": ink.muted},
        separators=",.",
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverlabel={
            "bgcolor": ink.paper,
            "bordercolor": ink.rule,
            "font": {"family": FONT, "size": 13, "color": ink.text},
        },
        xaxis={
            "tickvals": ticks(years),
            "range": [first - edge, last + edge],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickformat": "d",
            "tickangle": 0,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": ink.rule,
            "linecolor": ink.rule,
            "showline": True,
        },
        yaxis={
            "range": [window[0], window[1] + (window[1] - window[0]) * 0.02],
            "gridcolor": ink.rule,
            "zeroline": False,
            "fixedrange": True,
            "nticks": 6,
            "dtick": 1 if indicator.kind == "class" else None,
            "ticksuffix": unit,
            "tickprefix": "€ " if indicator.unit == "euro" else "",
            "tickformat": ",~f",
            "automargin": "left",
        },
    )


def _cut(figure: go.Figure, cuts: Sequence[Cut], years: Sequence[int], ink: Ink) -> None:
    """A line at every break, with its reason; of several only the kind, and nothing where texts would meet.

    The list below the chart has all reasons.
    """
    room = (years[-1] - years[0]) * NEAREST_REASONS if years else 0
    last = -inf
    for left, right, reason, kind in cuts:
        at = (left + right) / 2
        told = reason if len(cuts) == 1 else COMPARED[f"other_{kind}"]
        apart_enough = at - last >= room
        _separate(figure, at, told if apart_enough else "", ink)
        last = at if apart_enough else last


def _separate(figure: go.Figure, year: float, reason: str, ink: Ink) -> None:
    figure.add_shape(
        type="line",
        x0=year,
        x1=year,
        yref="paper",
        y0=0,
        y1=1,
        line={"color": ink.muted, "dash": "dash", "width": 1.2},
    )
    figure.add_annotation(
        x=year,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        text="<br>".join(wrap(reason, REASON_WIDTH, max_lines=2, placeholder=" ...")),
        font={"size": 11, "color": ink.muted},
    )


def _name(
    figure: go.Figure,
    shown: Sequence[Drawn],
    series: Mapping[str, Series],
    window: tuple[float, float],
    indicator: Indicator,
) -> None:
    """Names with the last value beside the line ends, pushed apart where they would overlap."""
    texts = [
        [
            *wrap(one.label.replace("/", "/ "), NAME_WIDTH, break_long_words=False),
            words.amount(series[one.area][-1]["value"], words.bare(indicator)),
        ]
        for one in shown
    ]
    scale = (HEIGHT - TOP - BOTTOM) / (window[1] - window[0])
    wanted = [(series[one.area][-1]["value"] - window[0]) * scale for one in shown]
    places = apart(wanted, [len(text) * LINE_HEIGHT + 4 for text in texts], HEIGHT - BOTTOM)
    for one, text, want, at in zip(shown, texts, wanted, places, strict=True):
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            y=series[one.area][-1]["value"],
            yanchor="middle",
            yshift=round(at - want, 1),
            align="left",
            showarrow=False,
            text="<br>".join(text[:-1]) + f"<br><b>{text[-1]}</b>",
            font={"size": 12, "color": one.color},
        )
    longest = max((len(line) for text in texts for line in text), default=0)
    figure.update_layout(margin_r=min(16 + 7 * longest, 112))


def _faded(color: str, part: float) -> str:
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{part})"


def described(answer: pl.DataFrame, indicator: Indicator, areas: Sequence[Drawn]) -> str:
    """The chart in one sentence per area, for who does not see it; the table says the rest."""
    parts: list[Any] = []
    for one in areas:
        rows = answer.filter((pl.col("area") == one.area) & pl.col("value").is_not_null()).to_dicts()
        if rows:
            ends = [rows[0]] if len(rows) == 1 else [rows[0], rows[-1]]
            told = [f"{words.amount(row['value'], indicator)} in {row['edition']}" for row in ends]
            parts.append(f"{one.label}: {', '.join(told)}")
    whole = f"Lijngrafiek. {indicator.label}. " + ". ".join(parts) + ". Alle cijfers staan in de tabel."
    return watermark.caption(whole)
