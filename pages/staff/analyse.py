"""Gebiedsanalyse: from figures and signals to challenges, goals and actions, step by step."""

import streamlit as st

from monitor.ui import analysis_sheet, selection
from monitor.ui.analysis_steps import steps
from monitor.ui.desk import desk

st.title("Gebiedsanalyse")
at = desk()
choices = selection.begin(at.release)
code = analysis_sheet.place(at, choices)
choices.write()

paper = analysis_sheet.sheet(at, code)
analysis_sheet.header(paper)
steps(paper)
