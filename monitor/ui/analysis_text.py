"""How is the text under a step read and written, without losing what somebody else wrote meanwhile?"""

import streamlit as st

from monitor.ui import blocks
from monitor.ui.analysis_sheet import Sheet
from monitor.ui.carried import carried, carry
from monitor.ui.desk import save
from monitor.views import choices
from monitor.workspace.analyses import content
from monitor.workspace.analysing import write

HEIGHT = 170


def text(paper: Sheet, step: str, label: str = "", height: int = HEIGHT) -> None:
    """The text under a step: a box with a button for who may write, paragraphs for who may not."""
    section = paper.whole.sections.get(step)
    body = section.body if section else ""
    name = label or choices.label(choices.STEPS, step)
    if not paper.writes:
        if body:
            blocks.title(name, level=3)
            _paragraphs(body)
        return
    key = f"text_{paper.analysis.key}_{step}"
    read = carried(f"read_{key}", section.version if section else 0)
    with st.form(f"form_{key}", border=False):
        typed = st.text_area(name, value=body, key=key, height=height)
        pressed = st.form_submit_button("Bewaar deze tekst", key=f"save_{key}")
    if not pressed:
        return
    if section:
        section.version = read
    kept = save(paper.at, lambda pen: write(pen, paper.analysis, step, typed, section))
    with paper.at.workspace.reading() as session:
        now = content(session, paper.analysis.key, []).sections.get(step)
    carry(f"read_{key}", now.version if now else 0)
    if kept:
        st.rerun()


def _paragraphs(body: str) -> None:
    for part in body.split("\n"):
        if part.strip():
            blocks.said(part)
