"""Verslagen: an area analysis, a sheet of one page, an underpinning or the report to the council, as PDF, Word or page."""

import streamlit as st

from monitor.ui import report_choice, selection
from monitor.ui.desk import desk

st.title("Verslagen")
at = desk()
choices = selection.begin(at.release)
wanted = report_choice.choose(at, choices)
report_choice.make(at, wanted)
choices.write()
