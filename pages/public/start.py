"""Start: the city at a glance; find your district."""

import streamlit as st

from monitor.catalog import CITY
from monitor.ui import blocks, city_glance, city_map, corrections, downloads, opened, selection

release = opened.release()
choices = selection.begin(release)

st.title("Hoe gaat het met de wijken van Arnhem?")
left, right = st.columns([1.1, 1])
lines = city_glance.opening_courses(release)
with left:
    city_glance.search(release)
    city_glance.city_sentences(release, lines)
    city_glance.examples(release)
with right:
    city_map.finder(release)
blocks.title("Acht onderwerpen, in de woorden van de Koersnota")
city_glance.theme_cards(release, lines)
downloads.line(release.catalog, "wijk", gebied=CITY)
city_glance.news(release)
corrections.news(release)
choices.write()
