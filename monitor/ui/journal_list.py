"""What happened in the workspace: every change and every refusal, found by area, kind of act and person."""

import streamlit as st

from monitor.ui import blocks
from monitor.ui.desk import Desk
from monitor.ui.selection import named
from monitor.views import choices
from monitor.views.journal_words import changes, moment
from monitor.workspace import oversight
from monitor.workspace.places import within
from monitor.workspace.tables import KINDS, Entry, fields_of

MOST = 100
ALL = ""


def show(at: Desk) -> None:
    """Boxes to choose by, and the newest lines as a table."""
    codes = [one.code for one in at.release.catalog.areas if one.level in ("city", "area", "district")]
    left, middle, right = st.columns(3)
    area = left.selectbox(
        "Gebied", [ALL, *codes], key="journal_area",
        format_func=lambda code: named(at.release.catalog, code) if code else "Overal",
    )  # fmt: skip
    action = middle.selectbox(
        "Wat gebeurde er?", [ALL, *choices.ACTIONS], key="journal_action",
        format_func=lambda code: choices.ACTIONS[code].capitalize() if code else "Alles",
    )  # fmt: skip
    who = right.text_input("Wie? (deel van de aanmeldnaam)", key="journal_who")
    with at.workspace.reading() as session:
        lines = oversight.lines(
            session,
            MOST + 1,
            within(area, at.release.catalog) if area else (),
            (action,) if action else (),
            who,
        )
    if not lines:
        blocks.small("Hierover staat niets in het logboek.")
        return
    table(at, lines[:MOST])
    if len(lines) > MOST:
        blocks.small(
            f"U ziet de nieuwste {MOST} regels. Kies een gebied of een persoon om verder terug te kijken."
        )


def table(at: Desk, lines: list[Entry]) -> None:
    """Lines of the journal as a table: when, who, what, where, and what differs."""
    rows = [[moment(line.at), line.who, _what(line), _where(at, line), _told(line)] for line in lines]
    blocks.table(["Wanneer", "Wie", "Wat", "Waar", "Voor en na"], rows, "Logboek")


def _what(line: Entry) -> str:
    kind = KINDS.get(line.kind)
    noun = kind.noun if kind else choices.label(choices.DEEDS, line.kind)
    return f"{noun.capitalize()} {choices.label(choices.ACTIONS, line.action)}" if line.kind else "Geweigerd"


def _where(at: Desk, line: Entry) -> str:
    found = at.release.catalog.area.get(line.area)
    return found.label if found else line.area or "-"


def _told(line: Entry) -> str:
    kind = KINDS.get(line.kind)
    labels = (
        {name: str(column.info.get("label", name)) for name, column in fields_of(kind).items()}
        if kind
        else {}
    )
    found = [changes(line.before, line.after, labels), _reason(line)]
    return ". ".join(part for part in found if part) or "-"


def _reason(line: Entry) -> str:
    """A refusal is kept with the name of its class, for who reads the database itself."""
    return line.reason.partition(": ")[2] or line.reason if line.action == "refuse" else line.reason
