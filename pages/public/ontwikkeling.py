"""Door de jaren heen: one indicator through its editions, with margins, breaks and gaps."""

import streamlit as st

from monitor.questions.figures import places_with_figures
from monitor.ui import blocks, downloads, opened, selection, year_events, years

release = opened.release()
choices = selection.begin(release)

st.title("Door de jaren heen")
subject = choices.indicator()
code = years.series(choices, subject)
codes = places_with_figures(release, code)
left, right = st.columns([1, 2])
with left:
    area = choices.area(codes)
with right:
    others = choices.others(years.beside(release, code, codes, area), 4, "Vergelijk met (hoogstens vier)")

shown = years.course(release, code, area, others, codes)
marks = year_events.marks(release, opened.workspace(release), area)
years.finding(shown)
years.chart(shown, marks)
year_events.beside(marks)
years.says(shown)
years.strip(shown)
years.table(shown)
year_events.listed(marks, selection.named(release.catalog, area))
years.interruptions(shown)
taken = downloads.of_figure(release.catalog, "jaren", onderwerp=code, gebied=area, met=",".join(others))
blocks.source_line(shown.indicator, shown.source(area), taken)
choices.write()
