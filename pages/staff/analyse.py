"""Gebiedsanalyse: from figures and signals to challenges, goals and actions, step by step."""

import streamlit as st

from monitor.ui import analysis_sheet, analysis_steps, selection
from monitor.ui.desk import desk

st.title("Gebiedsanalyse")
at = desk()
choices = selection.begin(at.release)
code = analysis_sheet.place(at, choices)
paper = analysis_sheet.sheet(at, code)
if paper is None:
    choices.write()
else:
    analysis_sheet.header(paper)
    step = analysis_steps.step(choices)
    choices.write()
    analysis_steps.show(paper, step)
