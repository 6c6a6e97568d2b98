"""The area analysis: its parts, the figures it is pinned to, its challenges, comments and earlier versions."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped

from monitor.workspace.tables.base import (
    PAGE,
    PARAGRAPH,
    Base,
    Kept,
    choice,
    day,
    document,
    known,
    number,
    reference,
    text,
    whole,
    yes_or_no,
)

ANALYSIS_STATES = ("draft", "discussed", "adopted")
LINK_STANCES = ("supports", "pulls")
STEPS = (
    "in_short",
    "who_lives_here",
    "figures",
    "signals",
    "strengths",
    "recognition",
    "city_goals",
    "challenges",
    "goals",
    "progress",
    "method",
)
"""The steps of the procesplaat, in their order; challenges, goals and progress are records of their own."""
TERMS = ("short", "long")


class Analysis(Base, Kept):
    """A gebiedsanalyse of an area, district or neighbourhood, on the figures of one release up to one edition."""

    __tablename__ = "analysis"
    noun: ClassVar[str] = "gebiedsanalyse"

    title: Mapped[str] = text("Titel", required=True)
    upto: Mapped[str] = known("Cijfers tot en met", "edition")
    release: Mapped[str] = text("Uitgave", required=True)
    status: Mapped[str] = choice("Stand", ANALYSIS_STATES, required=True)
    discussed_on: Mapped[date | None] = day("Besproken op")
    discussed_with: Mapped[str] = text("Besproken met", PARAGRAPH)
    adopted_on: Mapped[date | None] = day("Vastgesteld op")
    adopted_by: Mapped[str] = text("Vastgesteld door")


class Section(Base, Kept):
    """What stands under one step of an analysis."""

    __tablename__ = "section"
    noun: ClassVar[str] = "onderdeel"

    analysis: Mapped[str] = reference("Gebiedsanalyse", required=True)
    step: Mapped[str] = choice("Stap", STEPS, required=True)
    body: Mapped[str] = text("Tekst", PAGE)
    position: Mapped[int | None] = whole("Plaats")


class Claim(Base, Kept):
    """A claim pinned to a figure at a fixed edition and release; `owner_kind` and `owner` name the record it underpins.

    `verdict` and `development` are what the monitor said then. `own_judgement` is what a professional says instead,
    which needs `own_reason`.
    """

    __tablename__ = "claim"
    noun: ClassVar[str] = "vastgelegd cijfer"

    owner_kind: Mapped[str] = text("Soort", required=True)
    owner: Mapped[str] = reference("Hoort bij", required=True)
    step: Mapped[str] = choice("Stap", STEPS)
    indicator: Mapped[str] = known("Onderwerp", "indicator", required=True)
    of_area: Mapped[str] = known("Gebied van het cijfer", "area", required=True)
    edition: Mapped[str] = known("Jaar", "edition", required=True)
    release: Mapped[str] = text("Uitgave", required=True)
    value: Mapped[float | None] = number("Cijfer")
    lower: Mapped[float | None] = number("Ondergrens")
    upper: Mapped[float | None] = number("Bovengrens")
    status: Mapped[str] = text("Soort cijfer")
    verdict: Mapped[str] = text("Vergeleken met de rest van Arnhem")
    development: Mapped[str] = text("Ontwikkeling")
    side: Mapped[str] = choice("Kant", ("strength", "concern", "neutral"))
    sentence: Mapped[str] = text("Zin", PARAGRAPH, required=True)
    own_judgement: Mapped[str] = choice("Eigen oordeel", ("strength", "concern", "neutral"))
    own_reason: Mapped[str] = text("Reden van het eigen oordeel", PARAGRAPH)
    position: Mapped[int | None] = whole("Plaats")


class Challenge(Base, Kept):
    """An opgave: what must be tackled, why, and on which signals and figures that rests."""

    __tablename__ = "challenge"
    noun: ClassVar[str] = "opgave"

    analysis: Mapped[str] = reference("Gebiedsanalyse")
    title: Mapped[str] = text("Opgave", required=True)
    why: Mapped[str] = text("Waarom", PARAGRAPH)
    term: Mapped[str] = choice("Termijn", TERMS)
    theme: Mapped[str] = known("Thema", "theme")
    position: Mapped[int | None] = whole("Plaats")


class AnalysisVersion(Base, Kept):
    """An analysis as it stood at one moment, whole; written once. Only words of what is erased for good leave it."""

    __tablename__ = "analysis_version"
    noun: ClassVar[str] = "versie"

    analysis: Mapped[str] = reference("Gebiedsanalyse", required=True)
    number: Mapped[int | None] = whole("Nummer")
    status: Mapped[str] = choice("Stand", ANALYSIS_STATES, required=True)
    content: Mapped[dict[str, Any]] = document("Inhoud")


class Comment(Base, Kept):
    """A remark of a colleague at any record."""

    __tablename__ = "comment"
    noun: ClassVar[str] = "opmerking"

    on_kind: Mapped[str] = text("Bij welk soort", required=True)
    on_key: Mapped[str] = reference("Bij", required=True)
    body: Mapped[str] = text("Opmerking", PARAGRAPH, required=True)
    done: Mapped[bool] = yes_or_no("Verwerkt")


class Link(Base, Kept):
    """A record that rests on another one: a challenge on signals, a bundle on signals, an analysis on goals of the city.

    `stance` says of a goal of the city whether it helps the area or pulls the other way.
    """

    __tablename__ = "link"
    noun: ClassVar[str] = "verband"

    from_kind: Mapped[str] = text("Van soort", required=True)
    from_key: Mapped[str] = reference("Van", required=True)
    to_kind: Mapped[str] = text("Naar soort", required=True)
    to_key: Mapped[str] = reference("Naar", required=True)
    stance: Mapped[str] = choice("Verhouding", LINK_STANCES)
    note: Mapped[str] = text("Toelichting", PARAGRAPH)
