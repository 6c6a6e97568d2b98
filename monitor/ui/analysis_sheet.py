"""Which analysis lies on the desk: the place, the analysis of it or its first draft, and in which state it is."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from monitor.catalog import CITY
from monitor.drafts import draft, stale
from monitor.drafts.claims import claims, last_edition
from monitor.ui import blocks
from monitor.ui.carried import NOT_SEEN, carried, carry, changed_while_moving
from monitor.ui.desk import Desk, save
from monitor.ui.selection import Choices
from monitor.views import choices, words
from monitor.workspace import rights
from monitor.workspace.analyses import AnalysisContent, analyses, content, public_analyses
from monitor.workspace.analysing import begin, renew
from monitor.workspace.places import within
from monitor.workspace.records import Pen
from monitor.workspace.tables import Analysis, Kept

SEEN = "analysis_seen"
"""Key, versions and mark of the analysis as this visitor saw it last: what they judge is what they read."""

TURN, OFFERED = "analysis_turn_", "analysis_offered_"
"""Of each form: how often it was kept; and in session state what a box offered in the run before this one."""

OTHER = "another"
"""The mark of an analysis that somebody saw otherwise than it is now: no analysis has it."""

BEGUN = "Het concept staat klaar."
GONE = "Niet bewaard. Een collega veranderde intussen wat u koos. Kijk wat er nu staat en kies opnieuw."


@dataclass(frozen=True)
class Sheet:
    """An analysis on the desk of somebody.

    `inside`: whether they read what is not adopted (the team and who approves); `writes`: whether they may change it now;
    `seen` and `mark`: the versions of its parts and of the whole that they read.
    """

    at: Desk
    whole: AnalysisContent
    codes: tuple[str, ...]
    inside: bool
    writes: bool
    seen: Mapping[str, int]
    mark: str

    @property
    def analysis(self) -> Analysis:
        """The analysis itself."""
        return self.whole.analysis

    def read(self, record: Kept) -> int:
        """The version of a part that was on the screen: what somebody else kept meanwhile is not written over unseen."""
        return self.seen.get(record.key, record.version)

    def label(self, indicator: str) -> str:
        """The name of a subject; its code when the catalog does not know it any more."""
        one = self.at.release.catalog.indicator.get(indicator)
        return one.label if one else indicator


def keep(paper: Sheet, action: Callable[[Pen], object], told: str = "Bewaard.", form: str = "") -> None:
    """Keep what `action` writes and show the page anew; otherwise the reason is on the page and what was typed stays.

    `form`: the form (`form_of`) that is empty again after this.
    """
    if save(paper.at, action, told) is not None:
        if form:
            carry(f"{TURN}{form}", st.session_state[f"{TURN}{form}"] + 1)
        st.rerun()


def form_of(paper: Sheet, name: str) -> str:
    """The key of a form for something new: the same until this visitor kept something with it.

    A key that follows from what there is, such as a number of records, changes when somebody else keeps one: the press
    on the button is then lost, with all that was typed.
    """
    return f"{name}_{paper.analysis.key}_{carried(f'{TURN}{name}')}"


def offered(box: str, now: Mapping[str, str]) -> dict[str, str]:
    """What can be chosen in a box of a form: all there is now, and what there was when the form was drawn.

    Without the last a box whose choice was taken away meanwhile falls back to its first option, and the press on the
    button would be about something else than what was chosen. Ask `still` before anything is kept.
    """
    before: dict[str, str] = st.session_state.get(f"{OFFERED}{box}", {})
    st.session_state[f"{OFFERED}{box}"] = dict(now)
    return {**now, **{key: name for key, name in before.items() if key not in now}}


def still(chosen: Iterable[str], now: Collection[str]) -> bool:
    """Whether all that was chosen is still there; a sentence on the page when it is not."""
    there = set(chosen) <= set(now)
    if not there:
        st.error(GONE)
    return there


def place(at: Desk, chosen: Choices) -> str:
    """A box with all places that can have an analysis; those of the own team come first."""
    codes = chosen.on_levels("area", "district", "neighbourhood")
    own = [code for code in codes if at.may_write(code)]
    return chosen.area([*own, *(code for code in codes if code not in set(own))], "Gebied, wijk of buurt")


def sheet(at: Desk, code: str) -> Sheet | None:
    """The analysis of a place; None, and the way to a first draft, when there is none.

    Who does not belong to its team, and does not approve, reads it as it was adopted last.
    """
    inside = at.may_write(code) or bool(at.standing.roles & rights.ADOPTERS)
    codes = tuple(within(code, at.release.catalog))
    with at.workspace.reading() as session:
        held = (
            analyses(session, [code])
            if inside
            else [one.analysis for one in public_analyses(session, [code])]
        )
    if not held:
        _none_yet(at, code)
        return None
    key = held[0].key
    if len(held) > 1:
        names = {one.key: f"{one.title}, cijfers tot en met {one.upto}" for one in held}
        key = st.selectbox(
            "Welke gebiedsanalyse?", list(names), format_func=names.__getitem__, key=f"which_{code}"
        )
    with at.workspace.reading() as session:
        found = [content(session, key, codes)] if inside else public_analyses(session, [code])
    whole = next((one for one in found if one.analysis.key == key), None)
    if whole is None:
        _none_yet(at, code)
        return None
    writes = at.may_write(code) and whole.analysis.status != "adopted"
    return Sheet(at, whole, codes, inside, writes, *_seen(whole))


def _seen(whole: AnalysisContent) -> tuple[dict[str, int], str]:
    """What was on the screen when somebody pressed a button: what the run before this one showed, in whatever process."""
    is_other = changed_while_moving(f"seen_{whole.analysis.key}", whole.mark)
    now = ({part.key: part.version for part in (*whole.parts, *whole.comments)}, whole.mark)
    before = st.session_state.get(SEEN)
    st.session_state[SEEN] = (whole.analysis.key, *now)
    if before and before[0] == whole.analysis.key:
        return before[1:]
    return (dict.fromkeys(now[0], NOT_SEEN), OTHER) if is_other else now


def _none_yet(at: Desk, code: str) -> None:
    label = at.release.catalog.area[code].label
    if not at.may_write(code):
        blocks.title(
            label, "Hiervan is nog geen vastgestelde gebiedsanalyse. Het team van dit gebied maakt haar."
        )
        _elsewhere(at)
        return
    blocks.title(label, "Hiervan is nog geen gebiedsanalyse.")
    blocks.said(
        "Het concept komt uit de cijfers: het gebied in het kort, wie er wonen, en per thema wat opvalt. U vult aan en verandert."
    )
    _start(at, code, "Maak het concept")


def _elsewhere(at: Desk) -> None:
    """Ways to what somebody came for: what waits for adoption for who adopts, and what was adopted for everybody."""
    codes = within(CITY, at.release.catalog)
    with at.workspace.reading() as session:
        waiting = [one for one in analyses(session, codes) if one.status == "discussed"]
        adopted = [one.analysis for one in public_analyses(session, codes)]
    if at.standing.roles & rights.ADOPTERS:
        _ways("Wacht op vaststelling", waiting, "vaststellen")
    _ways("Vastgestelde gebiedsanalyses", adopted, "cijfers")


def _ways(heading: str, found: Sequence[Analysis], step: str) -> None:
    if found:
        blocks.title(heading, level=3)
    for one in found:
        st.page_link(
            blocks.STAFF_PAGES["analyse"], label=one.title, query_params={"gebied": one.area, "stap": step}
        )


def _start(at: Desk, code: str, label: str, kind: Literal["primary", "secondary"] = "primary") -> None:
    if st.button(label, type=kind, key=f"start_{code}"):
        first = draft(at.release, code)
        if save(at, lambda pen: begin(pen, first.analysis, first.sections, first.claims), BEGUN):
            st.rerun()


def another(paper: Sheet) -> None:
    """A button that begins a wholly new analysis of the same place, beside the adopted one."""
    if paper.analysis.status == "adopted" and paper.at.may_write(paper.analysis.area):
        _start(paper.at, paper.analysis.area, "Begin een nieuwe gebiedsanalyse van dit gebied", "secondary")


def header(paper: Sheet) -> None:
    """What lies here: title, state, figures, and whether those changed since."""
    analysis = paper.analysis
    state = choices.label(choices.ANALYSIS_STATES, analysis.status)
    told = [f"Stand: {state.lower()}", f"cijfers tot en met {analysis.upto}"]
    if analysis.status == "discussed" and analysis.discussed_on:
        told.insert(1, f"besproken op {analysis.discussed_on:%d-%m-%Y}")
    if analysis.adopted_on:
        public = "vastgesteld op" if analysis.status == "adopted" else "openbaar is de versie van"
        told.append(f"{public} {analysis.adopted_on:%d-%m-%Y}")
    blocks.title(analysis.title, f"{'; '.join(told)}.")
    if analysis.status == "adopted":
        st.html(
            '<p class="lwm-note">Deze gebiedsanalyse is vastgesteld. Veranderen kan in een nieuwe versie (stap 8).</p>'
        )
    _changed(paper)


def _changed(paper: Sheet) -> None:
    """How many pinned figures do not stand any more, and a button that takes over the figures of now."""
    release, analysis = paper.at.release, paper.analysis
    many = sum(bool(stale(release, claim)) for claim in paper.whole.claims)
    if many:
        verb, noun, them = ("is", "cijfer", "het werd") if many == 1 else ("zijn", "cijfers", "ze werden")
        told = f"Van deze gebiedsanalyse {verb} {words.counted(many)} {noun} veranderd of verborgen sinds {them} vastgelegd."
        st.html(f'<p class="lwm-note" role="status">{escape(told)} Het staat bij elk cijfer.</p>')
    if not paper.writes or (analysis.release == release.name and analysis.upto == last_edition(release)):
        return
    if st.button("Neem de cijfers van nu over", key=f"renew_{analysis.key}"):
        source = paper.whole.claims[0].of_area if paper.whole.claims else analysis.area
        fresh = claims(release, source, last_edition(release))
        for claim in fresh:
            claim.area = analysis.area
        args = (release.name, last_edition(release), fresh)
        keep(paper, lambda pen: renew(pen, analysis, *args), "De cijfers zijn bijgewerkt.")
