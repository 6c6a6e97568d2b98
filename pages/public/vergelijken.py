"""Vergelijken: two to five areas side by side, per theme."""

import streamlit as st

from monitor.ui import downloads, opened, selection, side_by_side

release = opened.release()
choices = selection.begin(release)

st.title("Vergelijken")
left, right = st.columns([3, 1])
with left:
    codes = side_by_side.areas(choices)
with right:
    year = side_by_side.edition(choices)
answer = side_by_side.compared(release, codes, year)
if answer is not None and not answer.is_empty():
    themes = side_by_side.themes(choices, answer)
    form = choices.box("als", "Laat zien als", side_by_side.FORMS, "figuur", wide=False)
    side_by_side.show(release, answer, codes, themes, form)
    downloads.line(
        release.catalog, "vergelijken", met=",".join(codes), thema=choices.used["thema"], jaar=year
    )
elif answer is not None:
    st.info(f"Van deze gebieden zijn er tot en met {year} geen cijfers. Kies een later jaar.")
choices.write()
