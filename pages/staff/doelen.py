"""Doelenboom: goals, sub-goals and actions of an area, how they stand, and what other teams do."""

import streamlit as st

from monitor.ui import goal_desk, selection
from monitor.ui.desk import desk

st.title("Doelenboom")
at = desk()
choices = selection.begin(at.release)
area = goal_desk.place(at, choices)
goal_desk.show(at, area)
choices.write()
