"""The parts of Uitleg en bronnen about answers of residents: how sure, what is hidden, who was asked, what compares."""

import streamlit as st

from monitor.catalog import CITY
from monitor.catalog.models import Indicator
from monitor.questions.about import hidden
from monitor.questions.survey import comparable_series, fieldwork, passport
from monitor.store import Release
from monitor.ui import blocks
from monitor.views import passport as strips
from monitor.views import words
from monitor.views.judgement import HIDDEN, LESS_CERTAIN_FEW, LESS_CERTAIN_WIDE


def sureness(release: Release) -> None:
    """What the margin of a survey figure is, from when a figure is hidden, and how often that happens."""
    blocks.said(
        "Een vragenlijst vraagt niet iedereen. Met andere bewoners was het cijfer net iets anders geweest. Daarom staat erbij "
        "tussen welke waarden het waarschijnlijk ligt."
    )
    blocks.listed(
        [
            "'Waarschijnlijk tussen' betekent: als we het onderzoek heel vaak opnieuw doen, ligt in 95 van de 100 keer het "
            "echte cijfer tussen zulke grenzen. De marge gaat alleen over toeval, niet over een vraag die verkeerd wordt "
            "begrepen of over mensen die nooit meedoen.",
            "Bij de marge telt mee dat niet elk antwoord even zwaar weegt, en dat elke wijk een eigen steekproef heeft.",
            "Het aantal antwoorden van een wijk of gebied ronden we af op tientallen.",
            "Minder dan 50 antwoorden: geen cijfer. Ook geen cijfer als de antwoorden samen minder zeggen dan 30 gewone "
            "antwoorden, of als de marge 30 punten of breder is.",
            f"{LESS_CERTAIN_FEW} {LESS_CERTAIN_WIDE}",
            "Soms verbergen we nog een cijfer, omdat u anders een verborgen cijfer kunt uitrekenen. Bij gevoelige "
            "onderwerpen zijn we extra voorzichtig.",
            "Verborgen cijfers staan ook niet in de bestanden die u kunt downloaden.",
        ]
    )
    counted = dict(hidden(release).iter_rows())
    rows = [(told, words.number(counted.get(code, 0))) for code, told in HIDDEN.items()]
    blocks.table(
        ["Waarom er geen cijfer staat", "Aantal in deze uitgave"], rows, "Verborgen cijfers", numeric=[1]
    )


def surveys(release: Release) -> None:
    """How every edition of every survey was carried out, as far as known."""
    blocks.said(
        "Wie gevraagd is en hoe, bepaalt mee wat er uit een vragenlijst komt. Een leeg vak is: niet bekend."
    )
    for one in release.catalog.sources:
        rows = fieldwork(release, one.code)
        if one.nature != "survey" or rows.is_empty():
            continue
        body = [
            (row["edition"], row["bureau"], row["mode"], row["whom"],
             strips.response(row["invited"], row["response"]), row["note"])
            for row in rows.sort("edition", descending=True).iter_rows(named=True)
        ]  # fmt: skip
        columns = ["Jaar", "Bureau", "Manier", "Gevraagd aan", "Respons", "Opmerking"]
        blocks.table(columns, body, one.label)


def comparability(release: Release) -> None:
    """What may stand in one line, and which subjects have a second series that was made comparable."""
    blocks.listed(
        [
            "Bij elk onderwerp staat op 'Door de jaren heen' een strook met een vak per jaar. Vakken die aan elkaar zitten, "
            "mag u vergelijken. Zit er een streep tussen, dan staat erbij wat er veranderde.",
            "Over zo'n streep trekken we geen lijn, berekenen we geen verschil en geven we geen oordeel.",
            "Soms verandert alleen in één wijk iets: daar kwamen meer antwoorden uit gesprekken aan huis. In een gesprek "
            "geven mensen vaak een gunstiger antwoord. Dan is alleen de lijn van die wijk onderbroken.",
            "Van sommige onderwerpen is er een tweede reeks, die vergelijkbaar is gemaakt. De twee reeksen staan nooit in "
            "één lijn of tabel.",
        ]
    )
    made = [
        one
        for one in release.catalog.indicators
        if not one.series_of and comparable_series(release, one.code)
    ]
    for one in made:
        link = release.catalog.indicator[comparable_series(release, one.code)].link
        blocks.small(f"{one.label}: {strips.MADE[link]}")


def strip(release: Release, one: Indicator) -> None:
    """The passport of one subject for the whole city; nothing when it has no figures of the city."""
    held = passport(release, one.code, CITY)
    if held["status"].drop_nulls().is_empty():
        return
    source = release.catalog.source[one.source]
    st.html("<h3>Per jaar: wat is gevraagd en wat mag u vergelijken?</h3>")
    st.html(strips.passport(held.to_dicts(), one, source, "heel Arnhem"))
    if comparable_series(release, one.code):
        blocks.go("jaren", "Ook vergelijkbaar gemaakt", onderwerp=one.code, reeks=strips.COMPARABLE)
    blocks.small("Dit zijn de cijfers van heel Arnhem. Die van een wijk staan op 'Door de jaren heen'.")
