"""What do people say, what is strong, and do they recognise the figures?"""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from monitor.drafts import disagreements, told
from monitor.drafts.papers import handout, to_recognise
from monitor.ui import blocks
from monitor.ui.analysis_claims import item
from monitor.ui.analysis_sheet import Sheet, form_of, keep
from monitor.ui.analysis_text import text
from monitor.views import choices
from monitor.workspace.analysing import Answer, answers
from monitor.workspace.signals import is_public
from monitor.workspace.tables import Claim, Signal


def signals(paper: Sheet) -> None:
    """Step 2: what was said in the area, and where that and the figures point in different directions."""
    heard = readable(paper)
    blocks.title(choices.STEPS["signals"], _counted(len(heard)), 3)
    if heard:
        themes = {one.code: one.label for one in paper.at.release.catalog.themes}
        rows = [
            [_day(one.said_on), shown(paper, one), choices.SIGNAL_KINDS.get(one.kind, ""), themes.get(one.theme, ""),
             choices.label(choices.MODERATION, one.moderation)]
            for one in reversed(heard)
        ]  # fmt: skip
        blocks.table(["Datum", "Wat is er gezegd?", "Soort", "Thema", "Beoordeling"], rows, "Signalen")
    st.page_link(blocks.STAFF_PAGES["signalen"], label="Signaal toevoegen")
    found = disagreements(paper.whole.claims, heard, paper.at.release.catalog)
    blocks.title("Waar past het niet bij elkaar?", "Geen fout, maar een reden om door te vragen.", 3)
    blocks.listed([one.sentence for one in found] or ["Cijfers en signalen spreken elkaar nu niet tegen."])
    text(paper, "signals", "Wat maakt u hieruit op?")


def readable(paper: Sheet) -> list[Signal]:
    """The signals that this person may read: all of them for who works with signals, else only those that are public."""
    if paper.at.standing.may_read("signal") and paper.at.may_write(paper.analysis.area):
        return paper.whole.signals
    return [one for one in paper.whole.signals if is_public(one)]


def shown(paper: Sheet, signal: Signal) -> str:
    """The text of a signal as this person may read it."""
    own = paper.at.standing.may_read("signal") and paper.at.may_write(paper.analysis.area)
    return signal.what if own else signal.public_text


def _counted(many: int) -> str:
    return (
        "Nog geen signalen uit dit gebied."
        if not many
        else f"{many} {'signaal' if many == 1 else 'signalen'}."
    )


def _day(on: date | None) -> str:
    return f"{on:%d-%m-%Y}" if on else ""


def strengths(paper: Sheet) -> None:
    """Step 3: the strengths of the register beside the strong figures, with as much room as the concerns get."""
    blocks.title(choices.STEPS["strengths"], level=3)
    rows = [
        [one.name, choices.STRENGTH_KINDS.get(one.kind, ""), one.what, "ja" if one.public else "nee"]
        for one in paper.whole.strengths
    ]
    if rows:
        blocks.table(["Kracht", "Soort", "Wat gebeurt er?", "Openbaar"], rows, "Krachten in dit gebied")
    else:
        blocks.said("Er staan nog geen krachten van dit gebied in het register.")
    st.page_link(blocks.STAFF_PAGES["krachten"], label="Kracht toevoegen")
    for side, name in (("strength", "Sterke punten in de cijfers"), ("concern", "Zorgen in de cijfers")):
        claims = paper.whole.side(side)
        blocks.title(name, level=3)
        if claims:
            st.html(f'<ul class="lwm-list">{"".join(item(paper, claim) for claim in claims)}</ul>')
        else:
            blocks.said("Geen bewezen verschil.")
    text(paper, "strengths", "Wat is hier sterk?")


def recognition(paper: Sheet) -> None:
    """Step 4: a page to print for a meeting, and a form in which its answers come back as signals."""
    asked = to_recognise(paper.whole, paper.at.release)
    blocks.title(choices.STEPS["recognition"], "Leg deze zinnen voor aan bewoners en partners.", 3)
    blocks.listed([told(paper.at.release, claim) for claim in asked])
    if not asked:
        blocks.said("Er zijn nog geen cijfers om voor te leggen.")
        return
    st.download_button(
        "Download de uitdeelbrief", handout(paper.whole, paper.at.release), "herkent-u-dit.html", "text/html"
    )
    if paper.writes:
        _meeting(paper, asked)
    text(paper, "recognition", "Wat kwam eruit?")


def _meeting(paper: Sheet, asked: Sequence[Claim]) -> None:
    blocks.title(
        "Wat zei de bijeenkomst?", "Vul in wat is besproken. Elk antwoord wordt een signaal. Geen namen.", 3
    )
    form = form_of(paper, "meeting")
    with st.form(form, border=False):
        on = st.date_input(
            "Datum van de bijeenkomst", "today", max_value="today", format="DD-MM-YYYY", key=f"{form}_on"
        )
        filled = [_asked(paper, form, number, claim) for number, claim in enumerate(asked, start=1)]
        pressed = st.form_submit_button("Bewaar als signalen")
    said = [answer for answer in filled if answer.recognised]
    if not pressed:
        return
    if not said:
        st.warning("Kies bij minstens één zin een antwoord.")
        return
    themes = {one.code: one.theme for one in paper.at.release.catalog.indicators}
    keep(
        paper, lambda pen: answers(pen, paper.analysis, said, on, themes), "Bewaard als signalen.", "meeting"
    )


def _asked(paper: Sheet, form: str, number: int, claim: Claim) -> Answer:
    label = f"{number}. {paper.label(claim.indicator)}"
    left, right = st.columns([1, 1])
    with left:
        recognised = st.radio(
            label,
            list(choices.RECOGNITION),
            format_func=choices.RECOGNITION.__getitem__,
            index=None,
            horizontal=True,
            key=f"{form}_{claim.key}",
        )
    with right:
        said = st.text_input(f"Wat werd er gezegd? ({number})", key=f"{form}_{claim.key}_said")
    return Answer(claim, recognised or "", said)
