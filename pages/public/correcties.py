"""Correcties: which published figures were put right, and what was published when."""

import streamlit as st

from monitor.ui import corrections, opened, selection

release = opened.release()
choices = selection.begin(release)

st.title("Correcties")
corrections.opening()
corrections.every(release)
corrections.published(release)
choices.write()
