"""The map of one indicator with its legend, its table and the chosen area; used by Kaart and Start."""

from dataclasses import dataclass, replace
from html import escape
from typing import Literal

import polars as pl
import streamlit as st

from monitor.catalog import CITY, TODAY
from monitor.catalog.models import Indicator, Source
from monitor.questions.asked import kept
from monitor.questions.figures import REST, breaks, comparisons, courses, observations, on_map
from monitor.questions.survey import precision
from monitor.store import Release
from monitor.ui import blocks, corrections
from monitor.ui.district_map import district_map
from monitor.ui.selection import BOX, CODES
from monitor.views import judgement, words
from monitor.views.legend import AGAINST_REST, INCOMPARABLE, VALUE, legend, map_rows
from monitor.views.maps import SCALES, attribution, district_payload, neighbourhood_deck
from monitor.views.sparks import sparkline
from monitor.views.tables import html_table

Scale = Literal["amount", "difference", "neutral"]

REMARK, BETWEEN = "Opmerking", "Waarschijnlijk tussen"
BEFORE = ("value", "status", "lower", "upper", "flags", "division")

LATEST = 4
"""Editions of which the figure stands beside the small picture of its course."""

MAP, DECK = "map", "deck"
"""Keys of the two maps in the session."""


@dataclass(frozen=True)
class Drawn:
    """What a map shows: indicator, level, edition, what is coloured, and the edition or `rest` it is set against."""

    indicator: Indicator
    level: str
    edition: str
    shown: str = VALUE
    against: str = ""
    numbers: bool = False


def choose(code: str) -> None:
    """Take over an area that was clicked or entered on a map, before the page runs again."""
    st.session_state.setdefault(CODES, {})["gebied"] = code
    st.session_state.pop(BOX + "gebied", None)


def picked() -> None:
    """Take over a neighbourhood that was clicked on the zoomable map."""
    objects = st.session_state[DECK]["selection"]["objects"].get("buurten") or []
    if objects:
        choose(objects[0]["properties"]["code"])


def finder(release: Release) -> None:
    """A map without figures: whoever clicks a district goes to its page."""
    districts = release.catalog.areas_on("district")
    rows = pl.DataFrame(
        [(one.code, one.label, "", None, "none") for one in districts],
        schema={
            "area": pl.String,
            "label": pl.String,
            "text": pl.String,
            "class_index": pl.Int64,
            "pattern": pl.String,
        },
        orient="row",
    )
    label = "Kaart van Arnhem. Kies een wijk om er alles over te lezen."
    payload = district_payload(rows, [], "district", TODAY, "kaart", None, show_numbers=False, label=label)
    if code := district_map(payload, "finder"):
        st.switch_page(blocks.PAGES["wijk"], query_params={"gebied": code})
    st.html(f'<p class="lwm-small">{attribution("districts_2018")}</p>')


def show(release: Release, drawn: Drawn, form: str, selected: str, key: str = MAP) -> pl.DataFrame:
    """Draw the map in one of its forms; returns the answer it shows."""
    one = drawn.indicator
    answer = on_map(release, one.code, drawn.edition, drawn.level, drawn.against)
    rows = _rows(release, one.code, drawn.edition, drawn.level, drawn.shown, drawn.against)
    scale: Scale = "amount" if drawn.shown == VALUE else "neutral" if one.better == "none" else "difference"
    division = str(answer["division"].first() or TODAY)
    label = f"Kaart van {one.label}, {drawn.edition}, per {words.LEVELS[drawn.level]}"
    if drawn.shown != VALUE:
        label += f", vergeleken met {_with_what(drawn.shown, drawn.against)}"
    if form == "inzoomen":
        colours = SCALES[scale][st.context.theme.type == "dark"]
        deck = neighbourhood_deck(rows, colours, selected)
        st.pydeck_chart(deck, key=DECK, on_select=picked, height=560)
        blocks.legend(legend(one, drawn.shown), colours)
    else:
        view: Literal["kaart", "tegels"] = "tegels" if form == "tegels" else "kaart"
        items = legend(one, drawn.shown)
        payload = district_payload(
            rows,
            items,
            drawn.level,
            division,
            view,
            selected or None,
            drawn.numbers,
            label=label,
            scale=scale,
        )
        district_map(payload, key, choose)
    layer = "neighbourhoods_2018" if drawn.level == "neighbourhood" else f"districts_{division}"
    st.html(
        f'<p class="lwm-small">{drawn.edition}, {words.borders(division, release.catalog.divisions)}. {attribution(layer)}</p>'
    )
    return answer


def two_years(release: Release, drawn: Drawn, selected: str) -> pl.DataFrame:
    """Two editions beside each other in the same classes, the earlier one left; returns the later answer."""
    for place, year, key in zip(st.columns(2), (drawn.against, drawn.edition), (MAP + "2", MAP), strict=True):
        with place:
            blocks.title(year)
            answer = show(release, replace(drawn, edition=year, against=""), "kaart", selected, key)
    return answer


def source_of(release: Release, answer: pl.DataFrame, one: Indicator) -> Source:
    """Who made the figures that an answer holds: another source than usual may have delivered an edition."""
    held = answer["source"].drop_nulls()
    return release.catalog.source[str(held.first()) if held.len() else one.source]


def chosen(release: Release, drawn: Drawn, area: str) -> None:
    """Beside the map: the chosen area, its value, what it says, its course, and the way on."""
    one, place = drawn.indicator, release.catalog.area[area]
    figures = observations(release, one.code, list({area, CITY}), drawn.edition)
    found = {row["area"]: row for row in figures.iter_rows(named=True)}
    if area not in found:
        st.html(f'<p class="lwm-small">Van {escape(place.label)} is hier in {drawn.edition} geen cijfer.</p>')
        return
    row = found[area]
    source = release.catalog.source[row["source"]]
    city_value = found[CITY]["value"] if CITY in found else None
    points = courses(release, area, one.code).get(one.code, [])
    known = [(year, value) for year, value, _ in points if value is not None]
    told = ", ".join(f"{year}: {words.amount(value, one)}" for year, value in known[-LATEST:])
    # All of them stand on the page Door de jaren heen; here thirteen editions would be a wall.
    course = sparkline(
        points, one.axis, f"Verloop van {known[0][0]} tot en met {known[-1][0]}" if known[LATEST:] else ""
    )
    cautions = release.catalog.cautions_for(area, one.kind)
    precise = precision(release, one.code, area, drawn.edition).to_dicts()
    carried = judgement.conclusion(precise[0] if precise else None, one, place)
    # One block of HTML instead of four: every element is made, sent and drawn anew at every choice.
    # The whole city has no rest to be compared with.
    told_already = drawn.shown == VALUE or (drawn.shown == AGAINST_REST and (carried or area == CITY))
    below = [
        "" if told_already else f"<p>{escape(_compared(release, drawn, area))}</p>",
        f'<p class="lwm-small">{course}{escape(told)}</p>',
        corrections.remark(release, one.code, area, drawn.edition),
        blocks.certainty_of(judgement.certainty(row, one, source, cautions, carried)),
    ]
    title = judgement.finding(row, one, place, city_value, source, precise[0] if precise else None)
    blocks.title(title, below="".join(below))
    blocks.go("wijk", f"Alles over {place.label}", gebied=area)
    blocks.go("jaren", "Door de jaren heen", onderwerp=one.code, gebied=area)


def _compared(release: Release, drawn: Drawn, area: str) -> str:
    """The comparison that the map colours, in words, for the chosen area."""
    against = drawn.against or REST
    rows = comparisons(release, drawn.indicator.code, area, drawn.edition, against)
    if rows.is_empty():
        return f"Dit cijfer is hier {INCOMPARABLE}. {_obstacle(release, drawn, area)}".strip()
    row = rows.row(0, named=True)
    reference = words.said(row["reference"], drawn.indicator)
    with_what = f"de rest van Arnhem ({reference})" if against == REST else f"{against} ({reference})"
    told = f"Vergeleken met {with_what}: {judgement.verdict(row['verdict'], row['reason'], against)}."
    return f"{told} {words.FAIR_REST}" if against == REST and drawn.indicator.numerator else told


def _obstacle(release: Release, drawn: Drawn, area: str) -> str:
    """The break that lies between an earlier edition and the one that is shown; empty when it is none of that."""
    cut = breaks(release, drawn.indicator.code).filter(
        pl.col("area").is_in(["", area])
        & (pl.col("edition") > (drawn.against or drawn.edition))
        & (pl.col("edition") <= drawn.edition)
    )
    return str(cut["reason"].first() or "")


def table(release: Release, drawn: Drawn, *, two: bool = False) -> None:
    """The numbers of the map: value, between, remark, and the comparison or the earlier year where one is shown."""
    one = drawn.indicator
    st.html(_table(release, one.code, drawn.edition, drawn.level, drawn.shown, drawn.against, two=two))


@kept
def _rows(release: Release, code: str, edition: str, level: str, shown: str, against: str) -> pl.DataFrame:
    """What the map draws; kept, because every visitor of a map sees the same."""
    one = release.catalog.indicator[code]
    return map_rows(on_map(release, code, edition, level, against), one, shown)


@kept
def _table(
    release: Release, code: str, edition: str, level: str, shown: str, against: str, *, two: bool
) -> str:
    """The table as HTML; kept like the map: the CPU of a run fell from 15.7 to 14.1 ms (20 Nov 2026, `benchmarks`, 50 users)."""
    one = release.catalog.indicator[code]
    answer = on_map(release, code, edition, level, "" if two else against)
    if two:
        before = on_map(release, code, against, level).select("area", *BEFORE)
        answer = answer.join(before, on="area", how="left", suffix="_before", maintain_order="left")
    columns = [(words.LEVELS[level].capitalize(), lambda row: row["label"])]
    if two:
        columns.append((against, lambda row: words.value_or_reason(_before(row), one)))
    columns.append((edition, lambda row: words.value_or_reason(row, one)))
    if shown != VALUE:
        past = "rest" if shown == AGAINST_REST else "past"
        # Right after the figure: on a phone what stands further to the right is out of sight.
        columns.append(("Vergelijking", lambda row: _verdict(row, past)))
    columns += [
        (BETWEEN, lambda row: words.margin(row, one)),
        (
            REMARK,
            lambda row: words.remark(
                row, cautioned=bool(release.catalog.cautions_for(row["area"], one.kind))
            ),
        ),
    ]
    columns.append(("Correctie", lambda row: corrections.noted(release, one.code, row["area"], edition)))
    filled = [(name, [cell(row) for row in answer.iter_rows(named=True)]) for name, cell in columns]
    cells = {name: column for name, column in filled if any(column)}
    caption = f"{one.label} per {words.LEVELS[level]}"
    if shown != VALUE and not two:
        caption += f", vergeleken met {_with_what(shown, against)}"
    remarks = cells.get(REMARK, [])
    if len(remarks) > 1 and len(set(remarks)) == 1:
        # The same remark at every area is said once: easier to read, and half a kB less at every choice.
        caption = f"{caption} (alle: {cells.pop(REMARK)[0]})"
    numeric = [place for place, name in enumerate(cells) if name in (against, edition, BETWEEN)]
    return html_table(list(cells), list(zip(*cells.values(), strict=True)), caption, numeric)


def _with_what(shown: str, against: str) -> str:
    return "de rest van Arnhem" if shown == AGAINST_REST else against


def _verdict(row: words.Row, against: str) -> str:
    """The comparison in words; of a figure that cannot be compared it says so."""
    told = judgement.brief(judgement.verdict(row["verdict"], row["verdict_reason"], against))
    return told or ("" if row["value"] is None else INCOMPARABLE)


def _before(row: words.Row) -> dict:
    return {"value": row["value_before"], "status": row["status_before"]}
