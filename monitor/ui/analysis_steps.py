"""Which step of the procesplaat is on the page?"""

import streamlit as st

from monitor.ui.analysis_adoption import adoption
from monitor.ui.analysis_aims import challenges, goals, of_the_city
from monitor.ui.analysis_claims import figures
from monitor.ui.analysis_papers import progress
from monitor.ui.analysis_sheet import Sheet
from monitor.ui.analysis_talks import recognition, signals, strengths
from monitor.views.choices import PROCESS

SHOWN = {
    "figures": figures,
    "signals": signals,
    "strengths": strengths,
    "recognition": recognition,
    "city_goals": of_the_city,
    "challenges": challenges,
    "goals": goals,
    "adoption": adoption,
    "progress": progress,
}


def steps(paper: Sheet) -> None:
    """The steps as buttons in their order, and below them the one that was chosen; any order is allowed."""
    step = st.segmented_control(
        "Stap", list(PROCESS), format_func=PROCESS.__getitem__, default="figures", key="analysis_step",
        required=True, wrap=True,
    )  # fmt: skip
    SHOWN[str(step or "figures")](paper)
