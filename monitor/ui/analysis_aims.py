"""What does the city want here, what must be tackled, and what does the team do about it?"""

import streamlit as st

from monitor.drafts import told
from monitor.ui import blocks
from monitor.ui.analysis_claims import shortened
from monitor.ui.analysis_sheet import Sheet, form_of, keep, offered, still
from monitor.ui.analysis_talks import readable, shown
from monitor.ui.analysis_text import text
from monitor.ui.desk import drawn_with
from monitor.views import choices
from monitor.workspace.analyses import city_goals
from monitor.workspace.analysing import challenge, goal_with_actions, weigh
from monitor.workspace.tables import Challenge, Goal

WHO = "Schrijf bij elke actie achter een streepje wie het doet, bijvoorbeeld: Open koffie - Wijkplatform"


def of_the_city(paper: Sheet) -> None:
    """Step 5: goals of the city, and for each whether it helps this area or pulls the other way."""
    with paper.at.workspace.reading() as session:
        held = city_goals(session)
    # Who reads the analysis as everybody does, sees of the city too only what was adopted.
    goals = {one.key: one for one in held if paper.inside or one.adopted_on}
    weighed = [link for link in paper.whole.links if link.to_kind == "goal"]
    blocks.title(
        choices.STEPS["city_goals"],
        "Waar helpt een doel van de stad, en waar trekt het de andere kant op?",
        3,
    )
    rows = [
        [goals[one.to_key].title, choices.label(choices.LINK_STANCES, one.stance), one.note]
        for one in weighed
        if one.to_key in goals
    ]
    if rows:
        blocks.table(
            ["Doel van de stad", "Voor dit gebied", "Toelichting"], rows, "Doelen van de stad en dit gebied"
        )
    left = {key: one.title for key, one in goals.items() if key not in {link.to_key for link in weighed}}
    if not goals:
        blocks.said(
            "Er staan nog geen doelen van de hele stad in de doelenboom. Schrijf hieronder wat u weet."
        )
    elif paper.writes and left:
        _weigh(paper, goals, left)
    text(paper, "city_goals", "Wat betekent dit voor dit gebied?")


def _weigh(paper: Sheet, goals: dict[str, Goal], left: dict[str, str]) -> None:
    form = form_of(paper, "weigh")
    names, stances = offered(form, left), choices.LINK_STANCES
    with st.form(form, border=False):
        key = st.selectbox("Doel van de stad", list(names), format_func=names.__getitem__, key=f"{form}_goal")
        stance = st.radio(
            "Voor dit gebied", list(stances), format_func=stances.__getitem__, horizontal=True, key=f"{form}_stance"
        )  # fmt: skip
        note = st.text_input("Toelichting", key=f"{form}_note")
        pressed = st.form_submit_button("Voeg toe")
    if pressed and still([str(key)], left):
        keep(
            paper,
            lambda pen: weigh(pen, paper.analysis, goals[str(key)], str(stance), note),
            "Toegevoegd.",
            "weigh",
        )


def challenges(paper: Sheet) -> None:
    """Step 6: the opgaven, each with the signals and figures on which it rests."""
    blocks.title(choices.STEPS["challenges"], "Wat moet er gebeuren, en waarop rust dat?", 3)
    for one in paper.whole.challenges:
        _challenge(paper, one)
    if not paper.whole.challenges:
        blocks.said("Er zijn nog geen opgaven.")
    if paper.writes:
        _new_challenge(paper)
        if paper.whole.challenges:
            _mend_challenge(paper)


def _challenge(paper: Sheet, one: Challenge) -> None:
    signals, claims = paper.whole.grounds(one)
    may = {signal.key for signal in readable(paper)}
    term = choices.TERMS.get(one.term, "")
    blocks.title(one.title, "; ".join(part for part in (term, one.why) if part), 4)
    grounds = [f"Signaal: {shown(paper, signal)}" for signal in signals if signal.key in may]
    grounds += [f"Cijfer: {told(paper.at.release, claim)}" for claim in claims]
    blocks.listed(grounds or ["Rust nog niet op een signaal of cijfer."], small=True)


def _new_challenge(paper: Sheet) -> None:
    signals = {one.key: one for one in readable(paper)}
    claims = {one.key: one for one in paper.whole.claims}
    themes = {"": choices.NOT_SAID, **{one.code: one.label for one in paper.at.release.catalog.themes}}
    form = form_of(paper, "challenge")
    with st.form(form, border=False):
        title = st.text_input("Nieuwe opgave", max_chars=200, key=f"{form}_title")
        heard = _several(
            f"{form}_signals", "signalen", {key: shown(paper, one) for key, one in signals.items()}
        )
        figures = _several(
            f"{form}_claims", "cijfers", {key: shortened(paper, one) for key, one in claims.items()}
        )
        term = st.radio(
            "Termijn", list(choices.TERMS), format_func=choices.TERMS.__getitem__, horizontal=True, key=f"{form}_term"
        )  # fmt: skip
        theme = st.selectbox("Thema", list(themes), format_func=themes.__getitem__, key=f"{form}_theme")
        why = st.text_input("Waarom?", key=f"{form}_why")
        pressed = st.form_submit_button("Voeg de opgave toe", type="primary")
    if pressed and still([*heard, *figures], {*signals, *claims}):
        keep(
            paper,
            lambda pen: challenge(
                pen, paper.analysis, title, why=why, term=str(term), theme=str(theme),
                position=len(paper.whole.challenges),
                signals=[signals[key] for key in heard], claims=[claims[key] for key in figures],
            ),
            "De opgave is toegevoegd.",
            "challenge",
        )  # fmt: skip


def _several(key: str, what: str, now: dict[str, str]) -> list[str]:
    """A box in which more than one signal or figure can be chosen, to rest an opgave on."""
    names = offered(key, now)
    return st.multiselect(
        f"Rust op deze {what}", list(names), format_func=names.__getitem__, placeholder=f"Kies {what}", key=key
    )  # fmt: skip


def _mend_challenge(paper: Sheet) -> None:
    held = {one.key: one for one in paper.whole.challenges}
    with st.expander("Een opgave veranderen of weghalen"):
        which = f"mend_which_{paper.analysis.key}"
        names = offered(which, {key: one.title for key, one in held.items()})
        key = str(st.selectbox("Opgave", list(names), format_func=names.__getitem__, key=which))
        if not still([key], held):
            return
        one = held[key]
        box = f"mend_{one.key}"
        version = drawn_with(box, one)
        with st.form(f"form_{box}", border=False):
            title = st.text_input("Opgave, nieuwe tekst", value=one.title, max_chars=200, key=box)
            why = st.text_input("Waarom, nieuwe tekst", value=one.why, key=f"why_{one.key}")
            away = st.checkbox("Haal deze opgave weg", key=f"away_{one.key}")
            pressed = st.form_submit_button("Bewaar")
        if not pressed:
            return
        if away:
            keep(paper, lambda pen: pen.remove(Challenge, one.key, version), "Weggehaald.")
        else:
            fields = {"title": title, "why": why}
            keep(paper, lambda pen: pen.change(Challenge, one.key, version, **fields))


def goals(paper: Sheet) -> None:
    """Step 7: goals with their actions, quickly; the rest of a goal is on the page of the goal tree."""
    blocks.title(choices.STEPS["goals"], "Wat willen we bereiken, wat doen we, en wie doet het?", 3)
    goal_table(paper)
    if paper.writes:
        _new_goal(paper)
    st.page_link(blocks.STAFF_PAGES["doelen"], label="Naar de doelenboom: termijn, geld, cijfers en meer")


def goal_table(paper: Sheet) -> None:
    """All goals with the actions below them, who does what, and where it stands."""
    if not paper.whole.goals:
        blocks.said("Er zijn nog geen doelen.")
        return
    names = {one.key: one.title for one in paper.whole.challenges}
    rows = [
        [one.title, choices.label(choices.RANKS, one.rank), one.owner or choices.NOT_SAID,
         choices.label(choices.GOAL_STATES, one.status), names.get(one.challenge, "")]
        for one in paper.whole.goals
    ]  # fmt: skip
    blocks.table(["Wat", "Soort", "Wie", "Stand", "Opgave"], rows, "Doelen en acties")


def _new_goal(paper: Sheet) -> None:
    held = {one.key: one for one in paper.whole.challenges}
    taken = {one.challenge for one in paper.whole.goals}
    ordered = sorted(held, key=lambda key: key in taken)  # first those that nothing is done about yet
    now = {**{key: held[key].title for key in ordered}, "": "Geen opgave"}
    form = form_of(paper, "goal")
    names = offered(form, now)
    with st.form(form, border=False):
        title = st.text_input("Nieuw doel", max_chars=200, key=f"{form}_title")
        under = st.selectbox("Bij opgave", list(names), format_func=names.__getitem__, key=f"{form}_under")
        lines = st.text_area("Acties, elk op een eigen regel", key=f"{form}_lines")
        blocks.small(WHO)
        pressed = st.form_submit_button("Voeg doel en acties toe", type="primary")
    actions = [line.strip() for line in lines.splitlines() if line.strip()]
    if pressed and still([str(under)], now):
        keep(
            paper,
            lambda pen: goal_with_actions(pen, paper.analysis, title, actions, held.get(str(under))),
            "Doel en acties zijn toegevoegd.",
            "goal",
        )
