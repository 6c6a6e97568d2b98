"""Krachten en overleg: being built."""

import streamlit as st

from monitor.ui.desk import desk

st.title("Krachten en overleg")
at = desk()
