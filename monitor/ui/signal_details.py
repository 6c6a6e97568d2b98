"""Everything that can be told of one signal, as a form; what a rule proposed is said with its reason."""

from typing import Any

import streamlit as st

from monitor.ui import blocks, selection
from monitor.ui.desk import Desk, save, submitted
from monitor.ui.signal_choices import optional, places, quoted
from monitor.views import choices
from monitor.workspace.tables import Signal

SEEN = "Woorden die op een persoon kunnen wijzen, zijn hier nodig"


def details(at: Desk, signal: Signal) -> None:
    """The form of one signal, below what was said; keeping it takes away that a field was only proposed."""
    catalog = at.release.catalog
    quoted(signal, catalog)
    if signal.proposed:
        blocks.small(f"Voorgesteld: {signal.proposed}. Klopt dat niet, kies dan iets anders.")
    with st.form(f"signal_details_{signal.key}"):
        fields = {**_about(at, signal), **_written(at, signal)}
        pressed, version = submitted(signal, "Bijwerken")
    if not pressed:
        return
    kept = save(at, lambda pen: pen.change(Signal, signal.key, version, **fields, proposed=""), "Bijgewerkt.")
    if kept:
        st.rerun()


def _about(at: Desk, signal: Signal) -> dict[str, Any]:
    """What a signal is about and who said it: all of it optional."""
    catalog, key = at.release.catalog, signal.key
    themes = {one.code: one.label for one in catalog.themes}
    subjects = {one.code: f"{themes[one.theme]}: {one.label}" for one in selection.subjects(at.release)}
    columns = st.columns(3)
    with columns[0]:
        theme = optional("Thema", themes, signal.theme, f"theme_{key}")
        indicator = optional("Gaat over het cijfer", subjects, signal.indicator, f"indicator_{key}")
    with columns[1]:
        kind = optional("Soort", choices.SIGNAL_KINDS, signal.kind, f"kind_{key}")
        stance = optional("Past het bij dat cijfer?", choices.STANCES, signal.stance, f"stance_{key}")
    with columns[2]:
        source = optional("Van wie", choices.SOURCE_TYPES, signal.source_type, f"source_{key}")
        age = optional("Leeftijd", choices.AGES, signal.age_group, f"age_{key}")
    return {
        "theme": theme, "indicator": indicator, "kind": kind, "stance": stance, "source_type": source, "age_group": age,
    }  # fmt: skip


def _written(at: Desk, signal: Signal) -> dict[str, Any]:
    """What was said, where and when, and how long it is kept."""
    key, codes = signal.key, places(at)
    what = st.text_area("Wat is er gezegd?", signal.what, key=f"what_{key}")
    columns = st.columns(2)
    with columns[0]:
        area = st.selectbox(
            "Waar?", codes, codes.index(signal.area) if signal.area in codes else 0,
            format_func=lambda code: selection.named(at.release.catalog, code), key=f"area_{key}",
        )  # fmt: skip
        said_on = st.date_input("Wanneer?", signal.said_on, format="DD-MM-YYYY", key=f"day_{key}")
    with columns[1]:
        place = st.text_input("Plek (nooit openbaar)", signal.place, key=f"place_{key}")
        until = st.date_input("Bewaren tot en met", signal.keep_until, format="DD-MM-YYYY", key=f"keep_{key}")
    seen = st.checkbox(SEEN, signal.seen, key=f"seen_{key}")
    return {"what": what, "area": area, "place": place, "said_on": said_on, "keep_until": until, "seen": seen}
