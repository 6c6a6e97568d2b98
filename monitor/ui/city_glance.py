"""Start: find your place, the city in a few sentences, a small map, and the themes as cards."""

from html import escape

import polars as pl
import streamlit as st

from monitor.catalog import CITY
from monitor.catalog.models import Indicator, Theme
from monitor.questions.about import sources
from monitor.questions.figures import courses
from monitor.questions.places import found
from monitor.store import Release
from monitor.ui import blocks
from monitor.views import words
from monitor.views.sparks import sparkline

SEARCH = "box_zoek"
EXAMPLES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("kaart", "Waar voelen mensen zich eenzaam?", {"onderwerp": "eenzaam", "niveau": "wijk"}),
    ("wijk", "Wie wonen er in Schuytgraaf?", {"gebied": "WK020224"}),
    ("vergelijken", "Hoe verschillen Klarendal en Rijkerswoerd?", {"met": "WK020207,WK020223"}),
)
"""Page, question and address of each example; a test holds that the codes exist."""

AREAS = ("area", "district", "neighbourhood")


def search(release: Release) -> None:
    """One box for district, neighbourhood, popular name or subject; what is typed may be misspelt."""
    options = _options(release)
    typed = st.selectbox(
        "Zoek je wijk, buurt of onderwerp",
        list(options),
        index=None,
        placeholder="Bijvoorbeeld Presikhaaf, Kronenburg of eenzaam",
        accept_new_options=True,
        key=SEARCH,
    )
    if not typed:
        return
    if typed in options:
        _open(*options[typed])
        return
    hits = found(release, typed, 5)
    if hits.is_empty():
        st.info(
            f"'{typed}' vinden we niet. Probeer de naam van een wijk of buurt, of een woord als eenzaam of sporten."
        )
        return
    st.html('<p class="lwm-sub">Bedoelt u een van deze?</p>')
    for row in hits.iter_rows(named=True):
        page, key = ("wijk", "gebied") if row["kind"] == "area" else ("kaart", "onderwerp")
        kind = words.LEVELS.get(row["level"], "onderwerp")
        blocks.go(page, f"{row['label']} ({kind})", **{key: row["code"]})


def _open(kind: str, code: str) -> None:
    page, key = ("wijk", "gebied") if kind == "area" else ("jaren", "onderwerp")
    st.switch_page(blocks.PAGES[page], query_params={key: code})


def _options(release: Release) -> dict[str, tuple[str, str]]:
    """Every name a visitor may look for, with the kind and code it stands for."""
    catalog = release.catalog
    options = {}
    for area in catalog.areas:
        if area.level in AREAS:
            name = f"{area.label} ({words.LEVELS[area.level]})"
            options[name] = ("area", area.code)
            for alias in area.aliases:
                options.setdefault(f"{alias}: {name}", ("area", area.code))
    for one in catalog.indicators:
        if one.mapped:
            options.setdefault(f"{one.label} (onderwerp)", ("indicator", one.code))
    return options


def city_sentences(release: Release, lines: dict) -> None:
    """The city in a few sentences from the opening indicators: strengths first, then what is less good; no ranking."""
    told: dict[str, list[str]] = {"high": [], "low": [], "none": []}
    for theme in release.catalog.themes:
        points = [point for point in lines.get(theme.lead, []) if point[1] is not None]
        if points:
            one = release.catalog.indicator[theme.lead]
            told[one.better].append(_now_and_before(release, one, points))
    sentences = [*told["high"][:2], *told["low"][:1]]
    st.html(f'<div class="lwm-lead"><p>{escape(" ".join(sentences))}</p></div>')


def _now_and_before(release: Release, one: Indicator, points: list) -> str:
    """The latest figure of the city, and the one before it where a line may join them."""
    year, value, segment = points[-1]
    text = f"{words.statement(value, one, release.catalog.source[one.source], 'Arnhem')} ({year})"
    if len(points) > 1 and points[-2][2] == segment:
        text += f"; in {points[-2][0]} was dat {words.said(points[-2][1], one)}"
    return f"{text}."


def theme_cards(release: Release, lines: dict) -> None:
    """Eight cards: the question of a theme, its opening figure for the city, its course, and the way on."""
    cards = [_card(release, theme, lines.get(theme.lead, [])) for theme in release.catalog.themes]
    st.html(f'<ul class="lwm-grid">{"".join(cards)}</ul>')


def _card(release: Release, theme: Theme, points: list) -> str:
    one = release.catalog.indicator.get(theme.lead)
    known = [point for point in points if point[1] is not None]
    if one is None or not known:
        text = theme.note or "Hierover zijn nog geen cijfers."
        return f'<li class="lwm-card"><h3>{escape(theme.label)}</h3><p>{escape(text)}</p></li>'
    year, value, _ = known[-1]
    told = ", ".join(f"{when}: {words.amount(found, one)}" for when, found, _ in known)
    picture = sparkline(points, one.axis, told) if len(known) > 1 else ""
    text = f"{words.statement(value, one, release.catalog.source[one.source], 'Arnhem')} ({year})."
    page = "kaart" if one.mapped else "jaren"
    return (
        f'<li class="lwm-card"><h3>{escape(theme.label)}</h3><p>{escape(theme.question)}</p>'
        f"<p>{escape(text)}</p>{picture}"
        f'<p><a href="{page}?onderwerp={one.code}" target="_self">{escape(one.label)}</a></p></li>'
    )


def leads(release: Release) -> dict:
    """The courses of the opening indicators for the whole city."""
    codes = [theme.lead for theme in release.catalog.themes if theme.lead]
    return courses(release, CITY, codes)


def examples() -> None:
    """Three questions that a visitor may have, each leading to its answer."""
    blocks.title("Voorbeelden van vragen")
    for page, label, codes in EXAMPLES:
        blocks.go(page, label, **codes)


def news(release: Release) -> None:
    """Which sources gave the newest figures, so that a visitor sees how old they are."""
    rows = sources(release).filter(pl.col("nature") != "reference")
    latest = [
        (row["label"], max(year for year in row["editions"].split() if year.isdigit()))
        for row in rows.iter_rows(named=True)
        if any(year.isdigit() for year in row["editions"].split())
    ]
    blocks.title("Hoe nieuw zijn de cijfers?")
    items = "".join(
        f"<li>{escape(name)}: tot en met {year}</li>"
        for name, year in sorted(latest, key=lambda pair: pair[1], reverse=True)
    )
    st.html(f'<ul class="lwm-list">{items}</ul>')
