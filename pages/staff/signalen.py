"""Signalen: what was said in an area, from the street to a reply that everybody can read."""

import streamlit as st

from monitor.ui import (
    selection,
    signal_balance,
    signal_bundles,
    signal_capture,
    signal_choices,
    signal_intake,
    signal_list,
    signal_review,
)
from monitor.ui.desk import desk

PARTS = {
    "new": "Nieuw",
    "moderation": "Beoordelen",
    "replies": "Antwoorden",
    "list": "Alle",
    "bundles": "Onderbouwing",
    "unheard": "Wie hoorden we niet?",
    "differing": "Verschillen",
    "intake": "Inlezen",
}

st.title("Signalen")
at = desk()
choices = selection.begin(at.release)
codes = signal_choices.places(at)
if not codes:
    st.info("U werkt niet voor een gebied. Vraag de beheerder van de monitor om rechten.")
    st.stop()
part = st.segmented_control(
    "Onderdeel", list(PARTS), default="new", required=True, format_func=PARTS.__getitem__, key="signal_part",
    label_visibility="collapsed",
)  # fmt: skip
if part == "new":
    signal_capture.capture(at, codes)
elif part == "moderation":
    signal_review.moderation(at, signal_choices.boxes(choices, codes))
elif part == "replies":
    signal_review.replies(at, signal_choices.boxes(choices, codes, theme=False, period=False))
elif part == "list":
    signal_list.overview(at, signal_choices.boxes(choices, codes))
elif part == "bundles":
    signal_bundles.bundles(at, signal_choices.boxes(choices, codes))
elif part == "unheard":
    signal_balance.unheard(at, signal_choices.boxes(choices, codes))
elif part == "differing":
    signal_balance.differing(at, signal_choices.boxes(choices, codes))
else:
    signal_intake.intake(at)
choices.write()
