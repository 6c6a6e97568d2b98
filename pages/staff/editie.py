"""Editie: what waits to be published, what it changes, and the approval by a second person."""

import streamlit as st

from monitor.ui import editions
from monitor.ui.desk import desk

at = desk()
st.title("Editie")
editions.show(at)
