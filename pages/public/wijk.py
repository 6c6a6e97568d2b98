"""Mijn wijk: one area through all themes, against the city and its own past."""

import streamlit as st

from monitor.questions.profiles import profile
from monitor.ui import area_plans, area_profile, area_registers, blocks, downloads, heard, opened, selection

release = opened.release()
choices = selection.begin(release)

st.title("Mijn wijk")
left, right = st.columns([2, 1])
with left:
    places = choices.on_levels("city", "area", "district", "neighbourhood")
    code = choices.area(places, "Wijk, buurt of gebied")
with right:
    edition = choices.until()
area, kept = release.catalog.area[code], opened.workspace(release)
registered = area_registers.held(release, kept, area)
answer = profile(release, code, edition)

blocks.title(area.label, blocks.where(release, area))
area_profile.opening(release, answer, area)
area_profile.groupings(release, area)
area_profile.standing_out(release, answer, area)
area_registers.strong(release, registered, area)
area_profile.contents(release, answer)
lines = area_profile.lines_of(release, area)
for theme in release.catalog.themes:
    area_profile.theme(release, answer, theme, area, lines)
area_profile.without_year(release, area)
downloads.line(release.catalog, "wijk", gebied=code, tot=edition)
area_plans.money(release, kept, area)
area_registers.whom_to_ask(release, registered, area)
area_registers.happened(release, registered, area)
heard.heard(release, area)
blocks.go("kaart", "Bekijk op de kaart", gebied=code)
blocks.go("vergelijken", "Vergelijk met andere gebieden", met=code)
choices.write()
