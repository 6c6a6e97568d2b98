"""What is there in an area: strengths, meetings, functions to turn to, events and money."""

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
    text,
    whole,
    yes_or_no,
)

STRENGTH_KINDS = ("initiative", "enterprise", "meeting_place", "other")
MEETING_KINDS = ("social_table", "network", "platform", "residents", "board", "talk", "other")
JOINING = ("everyone", "invited")


class Strength(Base, Kept):
    """A strength (kracht) of an area: an initiative, a social enterprise, a meeting place.

    `place` and `amount` are as their source writes them. Without coordinates it stands on the map in the middle of `area`.
    """

    __tablename__ = "strength"
    noun: ClassVar[str] = "kracht"

    name: Mapped[str] = text("Naam", required=True)
    kind: Mapped[str] = choice("Soort", STRENGTH_KINDS)
    theme: Mapped[str] = known("Thema", "theme")
    what: Mapped[str] = text("Wat gebeurt er?", PARAGRAPH)
    place: Mapped[str] = text("Plek")
    started: Mapped[str] = text("Sinds")
    latitude: Mapped[float | None] = number("Breedtegraad")
    longitude: Mapped[float | None] = number("Lengtegraad")
    run_by: Mapped[str] = text("Van wie")
    amount: Mapped[str] = text("Bedrag, zoals genoemd")
    account_holder: Mapped[str] = text("Accounthouder (functie)")
    public: Mapped[bool] = yes_or_no("Openbaar")
    source: Mapped[str] = text("Bron")


class Meeting(Base, Kept):
    """A meeting of the consultation structure (overlegstructuur) of an area; nobody knows who may join until it is said."""

    __tablename__ = "meeting"
    noun: ClassVar[str] = "overleg"

    name: Mapped[str] = text("Naam", required=True)
    kind: Mapped[str] = choice("Soort", MEETING_KINDS)
    joining: Mapped[str] = choice("Wie kan meedoen", JOINING)
    rhythm: Mapped[str] = text("Hoe vaak")
    agenda: Mapped[str] = text("Waarover", PARAGRAPH)
    place: Mapped[str] = text("Plek")
    contact: Mapped[str] = text("Algemeen contact")
    public: Mapped[bool] = yes_or_no("Openbaar")
    source: Mapped[str] = text("Bron")


class Duty(Base, Kept):
    """A function to turn to (district manager, alderman for the district), with a general contact and no person."""

    __tablename__ = "duty"
    noun: ClassVar[str] = "functie"

    function: Mapped[str] = text("Functie", required=True)
    contact: Mapped[str] = text("Algemeen contact", required=True)
    what_for: Mapped[str] = text("Waarvoor")
    public: Mapped[bool] = yes_or_no("Openbaar")


class Event(Base, Kept):
    """Something that happened in an area, for the time axis; at the same time is not because of."""

    __tablename__ = "event"
    noun: ClassVar[str] = "gebeurtenis"

    title: Mapped[str] = text("Wat gebeurde er?", required=True)
    on_day: Mapped[date | None] = day("Datum", required=True)
    until_day: Mapped[date | None] = day("Tot en met")
    what: Mapped[str] = text("Toelichting", PARAGRAPH)
    theme: Mapped[str] = known("Thema", "theme")
    public: Mapped[bool] = yes_or_no("Openbaar")
    source: Mapped[str] = text("Bron")


class BudgetLine(Base, Kept):
    """An amount of an area in a year, later than the printed tables of 2021 in the release."""

    __tablename__ = "budget_line"
    noun: ClassVar[str] = "bedrag"

    year: Mapped[int | None] = whole("Jaar")
    post: Mapped[str] = text("Post", required=True)
    amount: Mapped[int | None] = whole("Bedrag in euro's")
    free: Mapped[bool] = yes_or_no("Vrij te besteden door het team")
    what_for: Mapped[str] = text("Waarvoor", PARAGRAPH)
    public: Mapped[bool] = yes_or_no("Openbaar")
    source: Mapped[str] = text("Bron")
