"""What inhabitants and partners say, and how several signals become one page of underpinning."""

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from monitor.workspace.tables.base import (
    PAGE,
    PARAGRAPH,
    Base,
    Kept,
    choice,
    day,
    known,
    reference,
    text,
    yes_or_no,
)

SIGNAL_KINDS = ("strength", "concern", "idea", "context")
SOURCE_TYPES = ("inhabitant", "meeting", "partner", "professional", "survey_remark")
STANCES = ("confirms", "contradicts")
AGES = ("0-14", "15-24", "25-44", "45-64", "65+")
"""The age groups of which the release knows how many people there are, so that both can stand side by side."""
MODERATION = ("new", "public", "internal", "refused")
REPLIES = ("heard", "picked_up", "cannot")
BUNDLE_STATES = ("draft", "sent", "answered")


class Signal(Base, Kept):
    """What was said, where and when; the rest is optional or proposed. Only `public_text` and the reply are ever public.

    `proposed` says which fields a rule filled in and why, until somebody looked at them. `seen` means that the writer
    was warned of words that may point at a person, and kept them on purpose.
    """

    __tablename__ = "signal"
    noun: ClassVar[str] = "signaal"

    what: Mapped[str] = text("Wat is er gezegd?", PARAGRAPH, required=True)
    said_on: Mapped[date | None] = day("Datum", required=True)
    place: Mapped[str] = text("Plek")
    theme: Mapped[str] = known("Thema", "theme")
    kind: Mapped[str] = choice("Soort", SIGNAL_KINDS)
    source_type: Mapped[str] = choice("Van wie", SOURCE_TYPES)
    age_group: Mapped[str] = choice("Leeftijd", AGES)
    indicator: Mapped[str] = known("Onderwerp", "indicator")
    stance: Mapped[str] = choice("Past bij het cijfer", STANCES)
    proposed: Mapped[str] = text("Voorgesteld", PARAGRAPH)
    seen: Mapped[bool] = yes_or_no("Woorden over een persoon zijn nodig")
    moderation: Mapped[str] = choice("Beoordeling", MODERATION, required=True)
    moderation_reason: Mapped[str] = text("Reden van de beoordeling", PARAGRAPH)
    public_text: Mapped[str] = text("Openbare tekst", PARAGRAPH)
    reply: Mapped[str] = choice("Antwoord", REPLIES)
    reply_text: Mapped[str] = text("Toelichting bij het antwoord", PARAGRAPH)
    reply_goal: Mapped[str] = reference("Actie die het oppakt")
    replied_on: Mapped[date | None] = day("Antwoord gegeven op")
    keep_until: Mapped[date | None] = day("Bewaren tot")


class Bundle(Base, Kept):
    """A page of underpinning (onderbouwing) for the core organisation: signals and pinned figures with one question."""

    __tablename__ = "bundle"
    noun: ClassVar[str] = "onderbouwing"

    title: Mapped[str] = text("Titel", required=True)
    question: Mapped[str] = text("Wat vraagt u?", PARAGRAPH)
    body: Mapped[str] = text("Toelichting", PAGE)
    addressed_to: Mapped[str] = text("Aan wie")
    status: Mapped[str] = choice("Stand", BUNDLE_STATES, required=True)
    sent_on: Mapped[date | None] = day("Verstuurd op")
    answer: Mapped[str] = text("Antwoord", PARAGRAPH)
