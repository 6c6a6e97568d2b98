"""What do the figures say, on which side does each stand, and where does a professional judge otherwise?"""

from html import escape

import streamlit as st

from monitor.drafts import newer, stale, told
from monitor.ui import blocks
from monitor.ui.analysis_sheet import Sheet, form_of, keep, offered, still
from monitor.ui.analysis_text import text
from monitor.views import choices
from monitor.workspace.analyses import side_of
from monitor.workspace.analysing import overrule
from monitor.workspace.tables import Claim

LEAVE_OUT = "leave_out"
SHORT = 150
"""Characters of a sentence in a box to choose from."""


def figures(paper: Sheet) -> None:
    """Step 1: the area in short, who lives there, every theme with its figures, and room for another judgement."""
    text(paper, "in_short", height=240)
    residents = [one for one in paper.whole.claims if one.step == "who_lives_here"]
    blocks.title(choices.STEPS["who_lives_here"], level=3)
    if residents:
        _list(paper, residents)
    else:
        blocks.said(paper.whole.text("who_lives_here"))
    _sides(paper)
    for theme in paper.at.release.catalog.themes:
        own = [
            one for one in paper.whole.claims if one.step == "figures" and _theme(paper, one) == theme.code
        ]
        if own:
            blocks.title(theme.label, level=3)
            _list(paper, own)
    unknown = [one for one in paper.whole.claims if one.step == "figures" and not _theme(paper, one)]
    if unknown:
        blocks.title("Onderwerpen die er niet meer zijn", level=3)
        _list(paper, unknown)
    if paper.writes:
        _judge(paper)
    text(paper, "figures", "Samenvatting van de cijfers")
    text(paper, "method")


def _theme(paper: Sheet, claim: Claim) -> str:
    one = paper.at.release.catalog.indicator.get(claim.indicator)
    return one.theme if one else ""


def _sides(paper: Sheet) -> None:
    """Strengths and concerns beside each other, in the same form."""
    blocks.title(choices.STEPS["figures"], level=3)
    if not paper.whole.side("strength") + paper.whole.side("concern"):
        blocks.listed(paper.whole.text("strengths").split("\n"))
        return
    cards = []
    for side, name in (("strength", "Sterke punten"), ("concern", "Zorgen")):
        claims = paper.whole.side(side)
        items = _by_theme(paper, claims) or "<li>Geen bewezen verschil.</li>"
        cards.append(
            f'<li class="lwm-card"><h4>{name}: {len(claims)}</h4><ul class="lwm-list">{items}</ul></li>'
        )
    # Two cards of equal width: one side must not look more important than the other.
    wide = "grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr))"
    st.html(f'<ul class="lwm-grid" style="{wide}">{"".join(cards)}</ul>')


def _by_theme(paper: Sheet, claims: list[Claim]) -> str:
    """The subjects of claims as items of a list, one item per theme."""
    found: dict[str, list[str]] = {}
    for claim in claims:
        found.setdefault(_theme(paper, claim), []).append(paper.label(claim.indicator))
    themes = paper.at.release.catalog.theme
    named = {themes[code].label if code in themes else "Ander": labels for code, labels in found.items()}
    return "".join(
        f"<li><strong>{escape(theme)}:</strong> {escape('; '.join(labels))}</li>"
        for theme, labels in named.items()
    )


def _list(paper: Sheet, claims: list[Claim]) -> None:
    st.html(f'<ul class="lwm-list">{"".join(item(paper, claim) for claim in claims)}</ul>')


def item(paper: Sheet, claim: Claim) -> str:
    """A claim as an item of a list: its side, its sentence, another judgement with its reason, and whether it still stands."""
    release = paper.at.release
    side = side_of(claim)
    mark = f"<strong>{choices.SIDES[side]}.</strong> " if side != "neutral" or claim.own_judgement else ""
    notes = []
    if claim.own_judgement:
        said = choices.SIDES[claim.side or "neutral"].lower()
        notes.append(f"Eigen oordeel; volgens de cijfers: {said}. Reden: {claim.own_reason}")
    notes += [stale(release, claim), newer(release, claim)]
    told_notes = "".join(f'<br><span class="lwm-small">{escape(note)}</span>' for note in notes if note)
    return f"<li>{mark}{escape(told(release, claim))}{told_notes}</li>"


def shortened(paper: Sheet, claim: Claim) -> str:
    """A claim in one line, for a box to choose from."""
    sentence = told(paper.at.release, claim)
    return sentence if len(sentence) <= SHORT else f"{sentence[:SHORT].rsplit(' ', 1)[0]} ..."


def _judge(paper: Sheet) -> None:
    """A form to judge a figure otherwise, with the reason, or to leave it out."""
    claims = {one.key: one for one in paper.whole.claims}
    if not claims:
        return
    blocks.title(
        "Ziet u het anders?", "Schrijf dan op waarom. Uw reden staat bij het cijfer, ook voor bewoners.", 3
    )
    options = {**choices.JUDGEMENTS, LEAVE_OUT: "Laat dit cijfer weg"}
    form = form_of(paper, "judge")
    now = {key: f"{paper.label(one.indicator)}: {shortened(paper, one)}" for key, one in claims.items()}
    names = offered(form, now)
    with st.form(form, border=False):
        key = st.selectbox("Cijfer", list(names), format_func=names.__getitem__, key=f"{form}_claim")
        judgement = st.radio(
            "Oordeel", list(options), format_func=options.__getitem__, horizontal=True, key=f"{form}_side"
        )
        reason = st.text_input("Waarom?", key=f"{form}_reason")
        pressed = st.form_submit_button("Bewaar dit oordeel")
    if not (pressed and still([str(key)], now)):
        return
    claim = claims[str(key)]
    claim.version = paper.read(claim)
    if judgement == LEAVE_OUT:
        keep(paper, lambda pen: pen.remove(Claim, claim.key, claim.version, reason), "Weggelaten.", "judge")
    else:
        keep(paper, lambda pen: overrule(pen, claim, str(judgement), reason), form="judge")
