"""The parts of Uitleg en bronnen: what there is, who made it, and what is known to be wrong with it."""

import re
from collections.abc import Callable
from html import escape

import polars as pl
import streamlit as st

from monitor.catalog import TODAY, UNDATED
from monitor.questions.about import (
    divisions,
    has_survey_districts,
    indicators,
    measured,
    sources,
    themes,
)
from monitor.store import Release
from monitor.ui import blocks, explained_method, explained_places, explained_survey, fictitious
from monitor.views import words
from monitor.views.sheet_words import NATURES
from monitor.views.tables import Cell, Content, html_table, link, outside

Part = Callable[[Release], None]


def contents() -> None:
    """The list of parts, each a link to its heading on this page."""
    items = "".join(
        f'<li><a href="#{anchor}" style="color:inherit">{escape(title)}</a></li>'
        for anchor, title, _ in PARTS
    )
    st.html(
        f'<nav aria-label="Op deze bladzijde"><ul class="lwm-list" style="columns:2 17rem">{items}</ul></nav>'
    )


def parts(release: Release) -> None:
    """Every part under its own heading, so that an address can point to it."""
    for anchor, title, show in PARTS:
        st.header(title, anchor=anchor)
        show(release)


def _sources(release: Release) -> None:
    blocks.said(
        "Elk cijfer heeft een bron. De soort bron bepaalt wat we erover mogen zeggen. Klik op de naam van een bron voor de "
        "site van de maker. Licenties en fouten staan verderop."
    )
    rows = [
        (outside(one["label"], release.catalog.source[one["source"]].url), one["producer"], one["table"],
         NATURES[one["nature"]], _span(one["editions"]), words.day(one["obtained"]))
        for one in sources(release).iter_rows(named=True)
    ]  # fmt: skip
    columns = ["Bron", "Gemaakt door", "Tabel", "Soort", "Jaren", "Overgenomen"]
    blocks.table(columns, rows, "Alle bronnen")


def _years(release: Release) -> None:
    blocks.said("Een jaar is hier het jaar waar een cijfer over gaat. Een stip betekent: er zijn cijfers.")
    held = measured(release)
    levels = dict(zip(held.select("source", "edition").rows(), held["levels"], strict=True))
    years = [one for one in release.catalog.editions if one.code in set(held["edition"])]
    rows: list[list[Content]] = [
        [year.label, *(_dot(levels.get((one.code, year.code), "")) for one in release.catalog.sources)]
        for year in sorted(years, key=lambda year: (year.code != UNDATED, year.code), reverse=True)
    ]
    blocks.table(
        ["Jaar", *(_narrow(one.label) for one in release.catalog.sources)], rows, "Wat wanneer is gemeten"
    )
    st.html(
        '<p class="lwm-small">● cijfers voor gebieden, wijken of buurten; ○ alleen voor een groter '
        "gebied, zoals de stad of Nederland.</p>"
    )
    notes = [f"{year.label}: {year.note}" for year in years if year.note]
    blocks.listed(notes)


def _themes(release: Release) -> None:
    found = themes(release)
    blocks.said(
        "De thema's zijn de woorden van de Koersnota voor een leefbare wijk. Klik op een thema voor de lijst."
    )
    every = indicators(release).filter(pl.col("series_of") == "")
    for one in found.iter_rows(named=True):
        note = f'<p class="lwm-small">{escape(one["note"])}</p>' if one["note"] else ""
        if not one["indicators"]:
            theme = next(item for item in release.catalog.themes if item.code == one["theme"])
            why = escape(fictitious.gap(release, theme))
            st.html(
                f'<p><strong>{escape(one["label"])}: nog open.</strong></p><p class="lwm-small">{why}</p>'
            )
            continue
        mine = every.filter(pl.col("theme") == one["theme"])
        number = "1 onderwerp" if mine.height == 1 else f"{mine.height} onderwerpen"
        table = html_table(
            ["Onderwerp", "Wat het meet", "Bron", "Jaren"], _subjects(release, mine), one["label"]
        )
        st.html(
            f"<details><summary><strong>{escape(one['label'])}</strong>, {number}. "
            f"{escape(one['question'])}</summary>{note}{table}</details>"
        )


def _subjects(release: Release, mine: pl.DataFrame) -> list[tuple[Cell, str, str, str]]:
    return [
        (link(one["label"], f"uitleg?onderwerp={one['indicator']}"), one["measure"],
         release.catalog.source[one["source"]].label, _span(one["editions"]) or "nog geen cijfers")
        for one in mine.iter_rows(named=True)
    ]  # fmt: skip


def _licences(release: Release) -> None:
    blocks.said("Wie een cijfer overneemt, noemt de maker. Let ook op de licentie.")
    found = sources(release).group_by("licence", maintain_order=True).agg("label")
    rows = [(licence, "; ".join(labels)) for licence, labels in found.iter_rows()]
    blocks.table(["Licentie", "Bronnen"], rows, "Licenties")
    st.html(
        '<p class="lwm-small">Grenzen op de kaart: CBS en Kadaster, Wijk- en buurtkaart, CC BY; door ons vereenvoudigd. '
        "Grenzen van buurten zijn bij benadering. De lijn van de Rijn is afgeleid uit wijkgrenzen en is ook bij "
        "benadering.</p>"
    )


def _flaws(release: Release) -> None:
    blocks.said("Geen bron is zonder fouten. Dit is wat we weten. Klik op een bron.")
    for one in release.catalog.sources:
        items = "".join(f"<li>{escape(flaw)}</li>" for flaw in one.flaws)
        st.html(
            f"<details><summary><strong>{escape(one.label)}</strong></summary>"
            f'<p class="lwm-small">{escape(one.small_area)}</p><ul class="lwm-list">{items}</ul></details>'
        )


def _absent(release: Release) -> None:
    told = [] if has_survey_districts(release) else [words.SURVEY_NOT_LOADED]
    open_themes = themes(release).filter(pl.col("with_figures") == 0)["label"].to_list()
    if open_themes:
        told.append(f"Zonder cijfers: het thema {words.enumeration(open_themes)}.")
    waiting = (
        indicators(release)
        .filter((pl.col("editions") == "") & (pl.col("series_of") == ""))["label"]
        .to_list()
    )
    if waiting:
        told.append(f"Wel omschreven, nog zonder cijfers: {words.enumeration(waiting)}.")
    lines = divisions(release).with_columns(source=pl.col("sources").str.split(" ")).explode("source")
    now = lines.filter(pl.col("division") == TODAY)["source"].to_list()
    old = lines.filter(pl.col("division") != TODAY)["source"].to_list()
    labels = [one.label for one in release.catalog.sources if one.code in old and one.code not in now]
    if labels:
        told.append(f"Alleen op oude wijkgrenzen: {words.enumeration(labels)}.")
    told.append("Er staan geen gegevens van personen in de monitor, alleen cijfers over plekken.")
    blocks.listed(told)


def _narrow(label: str) -> str:
    """A name of a source for the head of a narrow column: without maker, and with a place to break a long word."""
    short = re.sub(r" \([^)]*\)|, (?!tabel).*", "", label)
    for long, apart in {
        "monitor": "\u00admonitor",
        "meter": "\u00admeter",
        "registreerde": "regi\u00adstreerde",
    }.items():
        short = short.replace(long, apart)
    return short


def _dot(levels: str) -> Cell:
    if not levels:
        return Cell('<span aria-label="geen cijfers" role="img"></span>')
    held = set(levels.split())
    small = held & {"area", "district", "neighbourhood"}
    told = words.enumeration([words.LEVELS[level] for level in words.LEVELS if level in held])
    return Cell(f'<span role="img" aria-label="{told}" title="{told}">{"●" if small else "○"}</span>')


def _span(editions: str) -> str:
    """2012 2013 2014 2016 as 2012-2014, 2016."""
    years = sorted(int(code) for code in editions.split() if code.isdecimal())
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    told = [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return ", ".join(told + ["zonder jaar"] * (UNDATED in editions.split()))


PARTS: tuple[tuple[str, str, Part], ...] = (
    ("bronnen", "Waar de cijfers vandaan komen", _sources),
    ("jaren", "Wat wanneer is gemeten", _years),
    ("themas", "Thema's en onderwerpen", _themes),
    ("plekken", "Stad, gebieden, wijken en buurten", explained_places.levels),
    ("grenzen", "Wijkgrenzen toen en nu", explained_places.borders),
    ("npao", "Nationaal Programma Arnhem-Oost", explained_places.programme),
    ("tekens", "Geen cijfer, of een cijfer dat minder zeker is", explained_method.marks),
    ("zekerheid", "Hoe zeker een cijfer uit een vragenlijst is", explained_survey.sureness),
    ("verschillen", "Hoe we verschillen noemen", explained_method.differences),
    ("klassen", "De kleuren op de kaart", explained_method.colours),
    ("breuken", "Als een vraag verandert", explained_method.changes),
    ("vergelijkbaar", "Wat u over de jaren mag vergelijken", explained_survey.comparability),
    ("veldwerk", "Hoe de vragenlijst is gehouden", explained_survey.surveys),
    ("budgetten", "Budgetten van de gebieden", explained_method.money),
    ("licenties", "Licenties", _licences),
    ("gebreken", "Wat er niet klopt", _flaws),
    ("ontbreekt", "Wat hier niet staat", _absent),
)
"""Anchor, heading and content of every part, in reading order."""
