"""The goal tree (doelenboom): goals, sub-goals and actions, each with an owner, a term and a status with its reason."""

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from monitor.workspace.tables.base import (
    PARAGRAPH,
    Base,
    Kept,
    choice,
    day,
    known,
    number,
    reference,
    text,
    whole,
)

RANKS = ("goal", "subgoal", "action")
PROGRAMMES = ("welzijn", "veiligheid", "ruimtelijke_ontwikkeling", "other")
OWNER_KINDS = ("city", "partner", "inhabitants")
CITY_ROLES = ("facilitating", "connecting", "executing", "commissioning")
PROJECT_SPACES = ("public_space", "social")
PROJECT_SIZES = ("small", "large")
TRACKS = ("growing_up", "security", "healthy_safe")
GOAL_STATES = ("planned", "running", "delayed", "done", "stopped")
TERMS = ("short", "long")


class Goal(Base, Kept):
    """A goal, sub-goal or action. Public once adopted; what it may show in figures is optional.

    `owner_subject` is who logs in as its owner, and never public. `date_in_table` and `date_in_text` are kept apart
    where a document names two. `target` is in the unit of `indicator`; `baseline_*` pins the figure it starts from.
    """

    __tablename__ = "goal"
    noun: ClassVar[str] = "doel of actie"

    rank: Mapped[str] = choice("Soort", RANKS, required=True)
    parent: Mapped[str] = reference("Hoort onder")
    analysis: Mapped[str] = reference("Gebiedsanalyse")
    challenge: Mapped[str] = reference("Opgave")
    code: Mapped[str] = text("Code")
    title: Mapped[str] = text("Wat willen we?", required=True)
    what: Mapped[str] = text("Toelichting", PARAGRAPH)
    programme: Mapped[str] = choice("Programma", PROGRAMMES)
    principle: Mapped[str] = text("Uitgangspunt")
    track: Mapped[str] = choice("Spoor van het NPAO", TRACKS)
    theme: Mapped[str] = known("Thema", "theme")
    owner: Mapped[str] = text("Wie is verantwoordelijk (functie of organisatie)")
    owner_kind: Mapped[str] = choice("Soort eigenaar", OWNER_KINDS)
    owner_subject: Mapped[str] = text("Aanmeldnaam van de eigenaar")
    city_role: Mapped[str] = choice("Rol van de gemeente", CITY_ROLES)
    project_space: Mapped[str] = choice("Soort project", PROJECT_SPACES)
    project_size: Mapped[str] = choice("Omvang", PROJECT_SIZES)
    can_influence: Mapped[str] = text("Waarover kunnen bewoners meebeslissen?", PARAGRAPH)
    cannot_influence: Mapped[str] = text("Waarover niet?", PARAGRAPH)
    term: Mapped[str] = choice("Termijn", TERMS)
    starts_on: Mapped[date | None] = day("Begint op")
    ends_on: Mapped[date | None] = day("Klaar op")
    date_in_table: Mapped[str] = text("Datum in de tabel")
    date_in_text: Mapped[str] = text("Datum in de tekst")
    money: Mapped[int | None] = whole("Bedrag in euro's")
    money_source: Mapped[str] = text("Waar het geld vandaan komt")
    status: Mapped[str] = choice("Stand", GOAL_STATES, required=True)
    status_reason: Mapped[str] = text("Toelichting bij de stand", PARAGRAPH)
    status_on: Mapped[date | None] = day("Stand op")
    indicator: Mapped[str] = known("Onderwerp", "indicator")
    baseline_edition: Mapped[str] = known("Beginmeting", "edition")
    baseline_release: Mapped[str] = text("Uitgave van de beginmeting")
    baseline_value: Mapped[float | None] = number("Cijfer bij het begin")
    target: Mapped[float | None] = number("Streefcijfer")
    adopted_on: Mapped[date | None] = day("Vastgesteld op")
    adopted_by: Mapped[str] = text("Vastgesteld door")
    source: Mapped[str] = text("Bron")
    position: Mapped[int | None] = whole("Plaats")
