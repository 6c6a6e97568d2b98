"""Was it discussed, who adopts it, what did colleagues remark, and what changed since an earlier version?"""

from dataclasses import replace

import streamlit as st

from monitor.drafts import told
from monitor.ui import blocks
from monitor.ui.analysis_sheet import Sheet, another, form_of, keep, offered, still
from monitor.views import choices
from monitor.workspace import rights
from monitor.workspace.adoption import adopt, differences, discuss, reopen
from monitor.workspace.analyses import AnalysisContent, version_content, versions
from monitor.workspace.tables import Analysis, AnalysisVersion, Claim, Comment, fields_of

AWAY = "Weggehaald. De beheerder kan haar terughalen."
DISCUSSED = "Dit is besproken. Een goedkeurder kan het nu vaststellen: stuur hem of haar het adres van deze bladzijde."
WITH = "Met wie besproken? Groepen of functies, geen namen"


def adoption(paper: Sheet) -> None:
    """Step 8: discussed, adopted, a new version; then remarks and versions."""
    blocks.title(
        "Vaststellen",
        "Eerst bespreken, dan vaststellen. Vaststellen maakt alles openbaar, met doelen en acties.",
        3,
    )
    state = paper.analysis.status
    if state != "adopted" and paper.writes:
        _discussed(paper)
    if state == "discussed":
        _adopt(paper)
    if state == "adopted":
        _reopen(paper)
        another(paper)
    if paper.inside:
        _comments(paper)
        _versions(paper)
        _away(paper)


def _discussed(paper: Sheet) -> None:
    again = paper.analysis.status == "discussed"
    with st.form(f"discuss_{paper.analysis.key}", border=False):
        on = st.date_input("Besproken op", value="today", max_value="today", format="DD-MM-YYYY")
        with_whom = st.text_input(WITH)
        pressed = st.form_submit_button(
            "Leg opnieuw vast" if again else "Leg vast dat dit is besproken", type="secondary"
        )
    key, version = paper.analysis.key, paper.read(paper.analysis)
    if pressed:
        keep(
            paper,
            lambda pen: discuss(pen, key, version, on, with_whom, paper.codes),
            "Vastgelegd als besproken.",
        )


def _adopt(paper: Sheet) -> None:
    if not paper.at.standing.roles & rights.ADOPTERS:
        blocks.said(DISCUSSED)
        return
    pressed = st.button("Stel vast en maak openbaar", type="primary", key=f"adopt_{paper.analysis.key}")
    version, mark = paper.read(paper.analysis), paper.mark
    if pressed:
        keep(
            paper,
            lambda pen: adopt(pen, paper.analysis.key, version, paper.codes, seen=mark),
            "Vastgesteld. Iedereen kan het nu lezen.",
        )


def _reopen(paper: Sheet) -> None:
    if not paper.at.standing.roles & rights.ADOPTERS:
        blocks.said(
            "Een goedkeurder kan een nieuwe versie beginnen. Tot die is vastgesteld, blijft deze openbaar."
        )
        return
    blocks.said("Tot een nieuwe versie is vastgesteld, blijft deze openbaar.")
    pressed = st.button("Nieuwe versie", key=f"reopen_{paper.analysis.key}")
    key, version = paper.analysis.key, paper.read(paper.analysis)
    if pressed:
        keep(paper, lambda pen: reopen(pen, key, version), "De nieuwe versie is een concept.")


def _comments(paper: Sheet) -> None:
    blocks.title("Opmerkingen van collega's", level=3)
    held = paper.whole.comments
    rows = [
        [one.body, one.created_by, f"{one.created_at:%d-%m-%Y}", "verwerkt" if one.done else "open"]
        for one in held
    ]
    if rows:
        blocks.table(["Opmerking", "Van", "Datum", "Stand"], rows, "Opmerkingen")
    if not paper.at.standing.roles & rights.WRITERS_OF["comment"]:
        return
    form = form_of(paper, "comment")
    with st.form(form, border=False):
        body = st.text_input("Nieuwe opmerking", key=f"{form}_body")
        pressed = st.form_submit_button("Plaats de opmerking")
    analysis = paper.analysis
    if pressed:
        keep(
            paper,
            lambda pen: pen.create(
                Comment(area=analysis.area, on_kind="analysis", on_key=analysis.key, body=body)
            ),
            "Geplaatst.",
            "comment",
        )
    _done(paper)


def _done(paper: Sheet) -> None:
    waiting = {one.key: one for one in paper.whole.comments if not one.done}
    if not waiting or not paper.at.may_write(paper.analysis.area):
        return
    form = form_of(paper, "done")
    names = offered(form, {key: one.body for key, one in waiting.items()})
    with st.form(form, border=False):
        key = str(st.selectbox("Opmerking", list(names), format_func=names.__getitem__, key=f"{form}_which"))
        pressed = st.form_submit_button("Deze is verwerkt")
    if pressed and still([key], waiting):
        version = paper.read(waiting[key])
        keep(paper, lambda pen: pen.change(Comment, key, version, done=True), form="done")


def _versions(paper: Sheet) -> None:
    with paper.at.workspace.reading() as session:
        kept = versions(session, paper.analysis.key)
    if not kept:
        return
    blocks.title("Versies", "Zoals het was toen het werd besproken of vastgesteld.", 3)
    names = {one.key: _named(one) for one in kept}
    key = st.selectbox(
        "Vergelijk met nu", list(names), format_func=names.__getitem__, key=f"versions_{paper.analysis.key}"
    )
    version = next(one for one in kept if one.key == key)
    with paper.at.workspace.reading() as session:
        before = _told_now(paper, version_content(session, version))
    changed = differences(before, _told_now(paper, paper.whole))
    if changed:
        rows = [[_part(one.part), one.before or "-", one.after or "-"] for one in changed]
        blocks.table(["Onderdeel", "Toen", "Nu"], rows, f"Verschillen met {names[version.key]}")
    else:
        blocks.said("Er is niets veranderd sinds deze versie.")
    with st.expander("Lees deze versie"):
        for section in sorted(before.sections.values(), key=lambda one: list(choices.STEPS).index(one.step)):
            blocks.title(choices.STEPS[section.step], level=4)
            blocks.listed(section.body.split("\n"))
        blocks.listed([claim.sentence for claim in before.claims])
        blocks.listed([f"{choices.RANKS[one.rank]}: {one.title}" for one in before.goals])


def _told_now(paper: Sheet, whole: AnalysisContent) -> AnalysisContent:
    """The same, of which no claim tells a figure that is hidden since."""
    claims = []
    for claim in whole.claims:
        same = Claim(key=claim.key, **{name: getattr(claim, name) for name in fields_of(Claim)})
        same.sentence = told(paper.at.release, claim)
        claims.append(same)
    return replace(whole, claims=claims)


def _away(paper: Sheet) -> None:
    """A way to take a draft away that nobody needs; what was adopted once stays."""
    if not paper.writes or paper.analysis.adopted_on:
        return
    with st.expander("Deze gebiedsanalyse weghalen"), st.form(f"away_{paper.analysis.key}", border=False):
        reason = st.text_input("Waarom weg?")
        pressed = st.form_submit_button("Haal weg")
    key, version = paper.analysis.key, paper.read(paper.analysis)
    if pressed:
        keep(paper, lambda pen: pen.remove(Analysis, key, version, reason), AWAY)


def _named(version: AnalysisVersion) -> str:
    state = choices.label(choices.ANALYSIS_STATES, version.status).lower()
    return f"Versie {version.number}, {state} op {version.created_at:%d-%m-%Y} door {version.created_by}"


def _part(part: str) -> str:
    return choices.STEPS.get(part) or choices.label(choices.PARTS, part)
