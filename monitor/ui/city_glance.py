"""Start: find your place, the city in a few sentences, a small map, and the themes as cards."""

from html import escape

import polars as pl
import streamlit as st

from monitor.catalog import CITY
from monitor.catalog.models import Indicator, Theme
from monitor.questions.about import leads, sources, survey_subjects
from monitor.questions.figures import comparisons, courses, developments, one_value
from monitor.questions.places import found
from monitor.store import Release
from monitor.ui import blocks, fictitious
from monitor.ui.selection import indicators_with_figures
from monitor.views import judgement, words
from monitor.views.sparks import sparkline

SEARCH = "zoekterm"
WHO_LIVES_THERE = "Wie wonen er in Schuytgraaf?"
EXAMPLES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("kaart", "Waar voelen mensen zich eenzaam?", {"onderwerp": "eenzaam", "niveau": "wijk"}),
    ("wijk", WHO_LIVES_THERE, {"gebied": "WK020224"}),
    ("vergelijken", "Hoe verschillen Klarendal en Rijkerswoerd?", {"met": "WK020207,WK020223"}),
)
"""Page, question and address of each example; a test holds that the codes exist."""

SURVEY_EXAMPLE = (
    "kaart",
    "Waar voelen mensen zich vaker onveilig?",
    {"onderwerp": "p_onveilig", "niveau": "wijk", "beeld": "verschil"},
)
"""One more, as soon as the monitor's own survey holds districts."""

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
        page, codes = _way(release, *options[typed])
        st.switch_page(blocks.PAGES[page], query_params=codes)
    hits = found(release, typed, 5)
    if hits.is_empty():
        # HTML and not Markdown: what a visitor types may not become a link or a picture.
        st.html(
            f'<p class="lwm-note" role="status">&lsquo;{escape(typed)}&rsquo; vinden we niet. '
            "Probeer de naam van een wijk of buurt, of een woord als eenzaam of sporten.</p>"
        )
        return
    st.html('<p class="lwm-sub" role="status">Bedoelt u een van deze?</p>')
    for row in hits.iter_rows(named=True):
        page, codes = _way(release, row["kind"], row["code"])
        kind = words.LEVELS.get(row["level"], "onderwerp")
        blocks.go(page, f"{row['label']} ({kind})", **codes)


def page_of(release: Release, one: Indicator) -> str:
    """The page that shows most of a subject: its map, else its course, else what is known of it without figures."""
    if one.code not in indicators_with_figures(release):
        return "uitleg"
    return "kaart" if one.mapped else "jaren"


def _way(release: Release, kind: str, code: str) -> tuple[str, dict[str, str]]:
    """The page and the address of an area or a subject that was looked for."""
    if kind == "area":
        return "wijk", {"gebied": code}
    return page_of(release, release.catalog.indicator[code]), {"onderwerp": code}


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
        if not one.series_of:
            options.setdefault(f"{one.label} (onderwerp)", ("indicator", one.code))
    return options


def city_sentences(release: Release, lines: dict) -> None:
    """The city in a few sentences from the opening indicators: strengths first, then what is less good; no ranking."""
    told: dict[str, list[tuple[str, str]]] = {"high": [], "low": [], "none": []}
    for lead in leads(release).values():
        points = [point for point in lines.get(lead, []) if point[1] is not None]
        if points:
            one = release.catalog.indicator[lead]
            made = _made(release, one, points[-1][0], f"{one.label}: ")
            told[one.better].append((_now_and_before(release, one, points), made))
    shown = [*told["high"][:2], *told["low"][:1]]
    st.html(
        f'<div class="lwm-lead"><p>{escape(" ".join(sentence for sentence, _ in shown))}</p></div>'
        f'<p class="lwm-small">Bronnen. {"; ".join(made for _, made in shown)}.</p>'
    )


def _made(release: Release, one: Indicator, year: str, before: str = "") -> str:
    """Who made a figure of the city and of which year it is, as a link to all about it."""
    rows = one_value(release, one.code, CITY, year)
    source = release.catalog.source[rows["source"].item() if rows.height else one.source]
    text = escape(f"{before}{words.maker(source)}, {year}")
    return f'<a href="uitleg?onderwerp={one.code}" target="_self">{text}</a>'


def _now_and_before(release: Release, one: Indicator, points: list) -> str:
    """The latest figure of the city, and the one before it where a line may join them, with what may be said of it."""
    year, value, segment = points[-1]
    text = f"{words.statement(value, one, release.catalog.source[one.source], 'Arnhem')} ({year})"
    if len(points) > 1 and points[-2][2] == segment:
        before = words.said(points[-2][1], one)
        if before == words.said(value, one):
            return f"{text}; in {points[-2][0]} was dat ook zo."
        text += f"; in {points[-2][0]} was dat {before}"
        judged = comparisons(release, one.code, CITY, year, points[-2][0])
        if judged.height:
            text += f": {judgement.verdict(judged['verdict'].item(), judged['reason'].item(), 'past')}"
    return f"{text}."


def theme_cards(release: Release, lines: dict) -> None:
    """Eight cards: the question of a theme, its opening figure for the city, its course, and the way on."""
    opening = leads(release)
    cards = [_card(release, theme, opening.get(theme.code, ""), lines) for theme in release.catalog.themes]
    st.html(f'<ul class="lwm-grid">{"".join(cards)}</ul>')


def _card(release: Release, theme: Theme, lead: str, lines: dict) -> str:
    one, points = release.catalog.indicator.get(lead), lines.get(lead, [])
    known = [point for point in points if point[1] is not None]
    if one is None or not known:
        text = fictitious.gap(release, theme)
        return f'<li class="lwm-card"><h3>{escape(theme.label)}</h3><p>{escape(text)}</p></li>'
    year, value, _ = known[-1]
    told = ", ".join(f"{when}: {words.amount(found, one)}" for when, found, _ in known)
    picture = sparkline(points, one.axis, told) if len(known) > 1 else ""
    text = f"{words.statement(value, one, release.catalog.source[one.source], 'Arnhem')} ({year})."
    course = developments(release, one.code, CITY).filter(edition=year, reason="proven").to_dicts()
    if course:
        went = judgement.development(course[0]["verdict"], "proven", course[0]["from_edition"])
        text += f" {went[0].upper()}{went[1:]}."
    page = page_of(release, one)
    return (
        f'<li class="lwm-card"><h3>{escape(theme.label)}</h3><p>{escape(theme.question)}</p>'
        f"<p>{escape(text)}</p>{picture}"
        f'<p><a href="{page}?onderwerp={one.code}" target="_self">{escape(one.label)}</a></p>'
        f'<p class="lwm-small">Bron: {_made(release, one, year)}</p></li>'
    )


def opening_courses(release: Release) -> dict:
    """The courses of the opening indicators for the whole city."""
    return courses(release, CITY, list(leads(release).values()))


def examples(release: Release) -> None:
    """Questions that a visitor may have, each leading to its answer; only such as this release can answer."""
    held, themes = indicators_with_figures(release), leads(release)
    blocks.title("Voorbeelden van vragen")
    for page, label, codes in (*EXAMPLES, SURVEY_EXAMPLE):
        subject = codes.get("onderwerp", "")
        wanted = subject in (survey_subjects(release) if codes is SURVEY_EXAMPLE[2] else held)
        if wanted or (not subject and (label != WHO_LIVES_THERE or "wie" in themes)):
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
