"""Kaart: one indicator on the map, every edition in the same classes."""

import streamlit as st

from monitor.ui import blocks, city_map, downloads, opened, selection
from monitor.ui.city_map import Drawn

release = opened.release()
choices = selection.begin(release)

st.title("Kaart")
code = choices.indicator(mapped=True)
one = release.catalog.indicator[code]
with st.container(horizontal=True, gap="medium"):
    level = choices.level(code)
    edition = choices.edition(code, level)
    shown = choices.shown(code, edition, level)
with st.container(horizontal=True, gap="medium"):
    form = choices.form(level)
    numbered = shown == "waarde" and form != "inzoomen" and choices.numbers()
    needed = shown == "verandering" or form == "twee"
    other = choices.other_edition(code, edition, level, shown) if needed else ""

two = form == "twee" and bool(other)
years = sorted((edition, other)) if two else (other, edition)
drawn = Drawn(one, level, years[1], "waarde" if two else shown, years[0], numbered)
left, right = (st.container(), st.container()) if two else st.columns([1.7, 1])
with right:
    area = choices.area(choices.on_levels("city", level), "Gekozen gebied")
with left:
    answer = city_map.two_years(release, drawn, area) if two else city_map.show(release, drawn, form, area)
with right:
    city_map.chosen(release, drawn, area)
city_map.table(release, drawn, two=two)
taken = downloads.of_map(release.catalog, drawn, area)
blocks.source_line(one, city_map.source_of(release, answer, one), taken)
choices.write()
