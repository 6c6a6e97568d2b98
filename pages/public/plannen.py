"""Plannen: goals, actions and money per area, as they were adopted."""

import streamlit as st

from monitor.ui import area_plans, blocks, goal_public, heard, opened, selection

release = opened.release()
choices = selection.begin(release)

st.title("Plannen")
left, right = st.columns([2, 1])
with left:
    places = choices.on_levels("city", "area", "district", "neighbourhood")
    code = choices.area(places, "Wijk, buurt of gebied")
with right:
    form = choices.box("als", "Laat zien als", {"figuur": "Boom", "tabel": "Tabel"}, "figuur", wide=False)
area = release.catalog.area[code]
workspace = opened.workspace(release)

goal_public.plans(release, goal_public.parts(release, workspace, area), form)
heard.heard(release, area)
area_plans.money(release, workspace, area)
blocks.go("wijk", f"Hoe gaat het met {area.label}?", gebied=code)
choices.write()
