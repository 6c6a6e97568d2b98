"""How do two versions of one record read that two people changed at the same time?"""

from datetime import date
from typing import Any

import streamlit as st

from monitor.catalog import Catalog
from monitor.ui import blocks, selection
from monitor.views import choices, goal_words
from monitor.views.journal_words import moment
from monitor.workspace.database import Workspace
from monitor.workspace.records import Conflict, one
from monitor.workspace.tables import Analysis, Challenge, Goal, Kept

TITLED: dict[str, type[Kept]] = {
    "parent": Goal, "reply_goal": Goal, "challenge": Challenge, "analysis": Analysis,
}  # fmt: skip
"""Fields that hold the key of another record, which has a title."""


def show(conflict: Conflict, workspace: Workspace, catalog: Catalog) -> None:
    """Both versions side by side, in the words of the forms."""
    st.error(str(conflict))

    def told(field: str, value: Any) -> str:
        return in_words(conflict.table, field, value, workspace, catalog)

    rows = [
        [label, told(field, stored), told(field, wanted)]
        for field, (label, stored, wanted) in zip(conflict.fields, conflict.differing, strict=True)
    ]
    stored = f"Zoals {conflict.by} het bewaarde ({moment(conflict.at)})"
    blocks.table(["Veld", stored, "Zoals u het wilde"], rows, "Twee versies")


def in_words(table: str, field: str, value: Any, workspace: Workspace, catalog: Catalog) -> str:
    """The value of a field as people know it, never a code or a key."""
    if value in ("", None):
        return choices.NOT_SAID
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, date):
        return goal_words.day(value)
    if words := choices.OF_FIELD.get((table, field)) or choices.OF_FIELD.get(("", field)):
        return words.get(value, value)
    if field in TITLED:
        with workspace.reading() as session:
            found: Any = one(session, TITLED[field], value)
        return found.title if found else "iets wat er niet meer is"
    return _of_the_catalog(field, str(value), catalog)


def _of_the_catalog(field: str, value: str, catalog: Catalog) -> str:
    if field in ("area", "of_area") and value in catalog.area:
        return selection.named(catalog, value)
    if field == "theme" and value in catalog.theme:
        return catalog.theme[value].label
    if field == "indicator" and value in catalog.indicator:
        return catalog.indicator[value].label
    return value
