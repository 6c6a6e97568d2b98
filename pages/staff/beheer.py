"""Beheer: who may do what, what happened, what was taken away, and what must go."""

import streamlit as st

from monitor.ui import journal_list, people, taken_away
from monitor.ui.desk import desk

PARTS = {
    "Mensen": people.show,
    "Logboek": journal_list.show,
    "Weggehaald": taken_away.show_removed,
    "Bewaartermijn": taken_away.show_overdue,
}

at = desk()
st.title("Beheer")
part = st.segmented_control("Onderdeel", list(PARTS), default="Mensen", key="beheer_part", required=True)
PARTS[part or "Mensen"](at)
