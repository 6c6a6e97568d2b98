"""Corrections on screen: a remark beside a figure that was put right, a line on Start, and the page with all of them."""

from collections.abc import Iterable, Mapping
from html import escape

import polars as pl
import streamlit as st

from monitor.questions.history import corrections, publications, revised, revisions
from monitor.store import Release
from monitor.ui import blocks
from monitor.views import words

FILE = "correcties.json"
"""Address of the same lists for computers; `monitor.web` answers it."""

NONE = "Er is nog geen cijfer gecorrigeerd."
NOTHING_PUBLISHED = "Er is nog geen publicatie vastgelegd."
OPENING = (
    "Een cijfer dat we hebben gepubliceerd, verandert alleen als er een fout in zat of als er iets bij komt, zoals een marge. "
    "Hier staat elke correctie: wat er aan de hand was, waarom, sinds wanneer we dat weten, hoe groot het verschil is en om "
    "welke cijfers het gaat."
)
LATER = "nog niet gepubliceerd"
GONE = {"withdrawn": "vervallen"}
SAME = "het cijfer zelf bleef gelijk"
"""Said of a correction that only added something to a figure, such as its margin."""


def noted(release: Release, indicator: str, area: str, edition: str) -> str:
    """What a table says of a figure that was put right: 'gecorrigeerd op 20-11-2026, was 41%'; otherwise nothing."""
    rows = revised(release).get((indicator, area, edition), ())
    return "; ".join(
        f"aangevuld {_when(row)}, {SAME}"
        if _is_same(row)
        else f"gecorrigeerd {_when(row)}, was {_value(release, row)}"
        for row in rows
    )


def remark(release: Release, indicator: str, area: str, edition: str) -> str:
    """The same as a paragraph of HTML with the way to the page; empty for a figure that was not put right."""
    told = noted(release, indicator, area, edition)
    if not told:
        return ""
    return (
        f'<p class="lwm-small"><strong>{escape(told[0].upper() + told[1:])}.</strong> {_way("Waarom?")}</p>'
    )


def beside(told: str, release: Release, indicator: str, edition: str, areas: Iterable[str]) -> str:
    """The remark in a table row of several areas, with the corrections of its figures added."""
    if not revised(release):
        return told
    notes = [(area, noted(release, indicator, area, edition)) for area in areas]
    names = release.catalog.area
    return "; ".join(filter(None, (told, *(f"{names[area].label}: {note}" for area, note in notes if note))))


def among(release: Release, rows: pl.DataFrame) -> list[str]:
    """A sentence for every figure in an answer that was put right; rows: indicator, area, edition."""
    if not revised(release):
        return []
    catalog = release.catalog
    told = []
    for indicator, area, edition in (
        rows.select("indicator", "area", "edition").unique(maintain_order=True).iter_rows()
    ):
        if note := noted(release, indicator, area, edition):
            told.append(
                f"{catalog.indicator[indicator].label}, {catalog.area[area].label}, {edition}: {note}."
            )
    return told


def news(release: Release) -> None:
    """On Start: what was published last, and how many figures were put right; nothing when there is neither."""
    told = []
    for row in publications(release).head(1).iter_rows(named=True):
        what = f"{row['title']} ({_numbered(row['figures'])} nieuw of veranderd)"
        told.append(f"Laatst gepubliceerd op {words.day(row['published_on'])}: {what}.")
    found = corrections(release)
    if found.height:
        latest = found.row(0, named=True)
        verb = "is één keer een fout" if found.height == 1 else f"zijn {words.counted(found.height)} fouten"
        told.append(f"Er {verb} in gepubliceerde cijfers verbeterd, het laatst: {latest['what']}")
    if told:
        st.html(f'<p class="lwm-small">{escape(" ".join(told))} {_way("Alle correcties")}</p>')


def opening() -> None:
    """What the page holds, and where computers find it."""
    st.html(f'<p class="lwm-lead">{OPENING}</p>')
    st.html(
        f'<p class="lwm-small">Dezelfde lijsten voor computers: <a href="{FILE}" target="_blank" rel="noopener">'
        "correcties als JSON-bestand</a>.</p>"
    )


def every(release: Release) -> None:
    """All corrections, the newest first, each with its figures; one calm sentence when there are none."""
    blocks.title("Wat is er gecorrigeerd?")
    found = corrections(release)
    if found.is_empty():
        blocks.said(NONE)
    for row in found.iter_rows(named=True):
        _one(release, row)


def _one(release: Release, row: Mapping) -> None:
    """One correction: what, why, since when, how large, and each figure with its old and its new value."""
    rows = revisions(release).filter(pl.col("correction") == row["correction"])
    years = {item.code: item.label for item in release.catalog.editions}
    blocks.title(row["what"], level=3)
    blocks.listed(
        [
            f"Waarom: {row['why']}",
            f"Ontdekt op {words.day(row['since'])}.",
            f"Verbeterd {_when({'replaced_on': row['published_on']})}.",
            _extent(release, row, rows),
        ]
    )
    body = [
        [
            item["indicator_label"],
            item["area_label"],
            years.get(item["edition"], item["edition"]),
            _value(release, item),
            _value(release, item, "new_"),
            _size(release, item),
        ]
        for item in rows.filter("shown").iter_rows(named=True)
    ]
    if body:
        columns = ["Onderwerp", "Gebied", "Jaar", "Was", "Werd", "Verschil"]
        blocks.table(columns, body, f"Cijfers die zijn veranderd: {row['what']}", (3, 4, 5))


def _extent(release: Release, row: Mapping, rows: pl.DataFrame) -> str:
    """How many figures changed, and by how much at most."""
    sized = rows.with_columns(size=(pl.col("new_value") - pl.col("value")).abs()).drop_nulls("size")
    text = f"{_numbered(row['revised'])} veranderd".capitalize()
    if others := row["figures"] - row["revised"]:
        verb = "veranderde" if others == 1 else "veranderden"
        text += f"; daardoor {verb} ook {words.number(others)} andere uitkomsten, zoals verschillen"
    if sized.is_empty():
        return f"{text}."
    largest = sized.sort("size", descending=True).row(0, named=True)
    if largest["size"] == 0:
        return f"{text}; {SAME}."
    return f"{text}. Het grootste verschil is {_size(release, largest)}."


def published(release: Release) -> None:
    """Every publication, the newest first."""
    blocks.title("Wat is wanneer gepubliceerd?")
    found = publications(release)
    if found.is_empty():
        blocks.said(NOTHING_PUBLISHED)
        return
    body = [
        [words.day(row["published_on"]), row["title"], row["edition"], words.number(row["figures"])]
        for row in found.iter_rows(named=True)
    ]
    blocks.table(["Datum", "Wat", "Editie", "Nieuwe of veranderde cijfers"], body, "Publicaties", (3,))


def _way(label: str) -> str:
    return f'<a href="correcties" target="_self">{label}</a>'


def _when(row: Mapping) -> str:
    return f"op {words.day(row['replaced_on'])}" if row["replaced_on"] else f"({LATER})"


def _value(release: Release, row: Mapping, which: str = "") -> str:
    """The old value of a revision, or the new one (`which` is new_), as it stands in tables."""
    value, status = row[f"{which}value"], row[f"{which}status"]
    one = release.catalog.indicator.get(row["indicator"])
    if value is None:
        hidden = not which and row["new_status"] == "suppressed"
        known = "een cijfer" if hidden else "geen cijfer"
        return (
            known
            if status in ("measured", "estimated")
            else {**words.NO_VALUE_SHORT, **GONE}.get(status, known)
        )
    return words.amount(value, one) if one else words.number(value, 1)


def _size(release: Release, row: Mapping) -> str:
    """The size of a change in words; empty where one of both values is absent."""
    one = release.catalog.indicator.get(row["indicator"])
    if one is None or row["value"] is None or row["new_value"] is None:
        return ""
    if _is_same(row):
        return SAME
    return words.step(abs(row["new_value"] - row["value"]), one)


def _is_same(row: Mapping) -> bool:
    """Whether only what stands beside a figure changed: its margin, its number of answers, a remark."""
    return (
        row["value"] is not None and row["value"] == row["new_value"] and row["status"] == row["new_status"]
    )


def _numbered(many: int) -> str:
    return "één cijfer" if many == 1 else f"{words.number(many)} cijfers"
