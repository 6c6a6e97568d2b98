"""Gebiedsanalyse: being built."""

import streamlit as st

from monitor.ui.desk import desk

st.title("Gebiedsanalyse")
at = desk()
