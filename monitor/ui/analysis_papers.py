"""Where do goals and actions stand, and which papers come from the analysis without typing anything again?"""

from collections import Counter
from datetime import date

import streamlit as st

from monitor.drafts.papers import Around, character, handover, programme
from monitor.drafts.planning import planning_csv
from monitor.ui import blocks
from monitor.ui.analysis_aims import goal_table
from monitor.ui.analysis_sheet import Sheet
from monitor.ui.analysis_text import text
from monitor.views import choices
from monitor.workspace.registers import concerning, duties, events, meetings
from monitor.workspace.signals import count_unanswered

HTML, CSV = "text/html", "text/csv"


def progress(paper: Sheet) -> None:
    """Step 9: progress, then everything that can be taken along."""
    blocks.title(choices.STEPS["progress"], _told(paper), 3)
    if paper.whole.goals:
        goal_table(paper)
        st.page_link(blocks.STAFF_PAGES["doelen"], label="Stand bijwerken in de doelenboom")
    text(paper, "progress", "Wat valt op aan de voortgang?")
    blocks.title("Papieren", "Gemaakt uit wat hierboven staat. U hoeft niets opnieuw te typen.", 3)
    _papers(paper)
    st.page_link(blocks.STAFF_PAGES["raad"], label="Naar de verslagen: PDF en Word van deze gebiedsanalyse")


def _told(paper: Sheet) -> str:
    states = Counter(choices.label(choices.GOAL_STATES, one.status).lower() for one in paper.whole.goals)
    return ", ".join(f"{many} {state}" for state, many in states.items()) or "Nog geen doelen en acties."


def _papers(paper: Sheet) -> None:
    release, whole, year = paper.at.release, paper.whole, date.today().year
    slug = release.catalog.area[paper.analysis.area].slug
    left, right = st.columns(2)
    with left:
        st.download_button(
            f"Wijkprogramma {year}",
            programme(whole, release, year),
            f"wijkprogramma-{slug}-{year}.html",
            HTML,
        )
        st.download_button(
            "Doelen en acties als tabel (CSV)", planning_csv(whole.goals), f"doelen-{slug}.csv", CSV
        )
    with right:
        if paper.at.may_write(paper.analysis.area):
            st.download_button(
                "Overdracht voor een collega",
                handover(whole, release, _around(paper)),
                f"overdracht-{slug}.html",
                HTML,
            )
    told = character(whole, release)
    st.text_area(
        "Alinea voor een voorstel aan raad of college", told, height=200, key=f"character_{hash(told)}"
    )


def _around(paper: Sheet) -> Around:
    near = concerning(paper.analysis.area, paper.at.release.catalog)
    with paper.at.workspace.reading() as session:
        return Around(
            meetings(session, near), duties(session, near), events(session, paper.codes),
            count_unanswered(session, paper.codes),
        )  # fmt: skip
