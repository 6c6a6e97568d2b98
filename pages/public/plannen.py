"""Plannen: goals, actions and money per area, as they were adopted."""

import streamlit as st

st.title("Plannen")
