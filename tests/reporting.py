"""How do tests read a report back: the tags, texts, fonts and drawings of a PDF, and an area in which a team wrote."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pikepdf
from pypdf import PdfReader
from workspaces import ANALYST, APPROVER

from monitor.workspace import adoption
from monitor.workspace.database import Workspace
from monitor.workspace.places import within
from monitor.workspace.records import writing
from monitor.workspace.tables import Analysis, Bundle, Challenge, Claim, Goal, Link, Section, Signal, Strength

DAY = date(2026, 11, 28)
AREA, EDITION = "W4", "2020"
HOSTILE = "<script>alert(1)</script> #let x = $y$ *z* ]] \\ & \x00\x07 שלום مرحبا 😀👍🏽 中文 \u202egedraaid"
LONG = "Zo gaat het hier al jaren, zeggen bewoners. " * 454


@dataclass
class Tags:
    """The structure tree of a PDF: how often each tag occurs, and the alternative text of every figure."""

    many: Counter[str] = field(default_factory=Counter)
    figures: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)


class Read:
    """A PDF as a screen reader, a printer and a search engine find it."""

    def __init__(self, made: bytes) -> None:
        self.made = made
        self.file = pikepdf.open(io.BytesIO(made))

    @cached_property
    def pages(self) -> list[str]:
        """The words of each page on one line."""
        return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(self.made)).pages]

    @property
    def text(self) -> str:
        """All words."""
        return " ".join(self.pages)

    @property
    def many_pages(self) -> int:
        """How many pages there are, without reading their words."""
        return len(self.file.pages)

    @property
    def tags(self) -> Tags:
        """The tags in reading order."""
        found = Tags()
        for node in _nodes(self.file.Root.StructTreeRoot.K):
            name = str(node.S).removeprefix("/")
            found.many[name] += 1
            found.order.append(name)
            if name == "Figure":
                found.figures.append(str(node.get("/Alt", "")))
        return found

    @property
    def unembedded(self) -> list[str]:
        """Fonts that a reader would need to have."""
        names = []
        for one in self.file.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
                held = {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys())
                names += [] if held else [str(one.FontName)]
        return names

    @property
    def images(self) -> int:
        """How many pictures are made of dots instead of lines."""
        return sum(
            isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image" for one in self.file.objects
        )

    @property
    def links(self) -> list[str]:
        """Addresses that can be clicked."""
        found = []
        for page in self.file.pages:
            for note in page.get("/Annots", []):
                action = note.get("/A", {})
                found += [str(action.URI)] if "/URI" in action else []
        return found

    @property
    def bookmarks(self) -> list[str]:
        """The chapters that a reader shows beside the pages."""
        with self.file.open_outline() as outline:
            return [item.title for top in outline.root for item in (top, *top.children)]


def _nodes(held: Any) -> Iterator[Any]:
    if isinstance(held, pikepdf.Array):
        for one in held:
            yield from _nodes(one)
    elif isinstance(held, pikepdf.Dictionary) and "/S" in held:
        yield held
        if "/K" in held:
            yield from _nodes(held.K)


@dataclass(frozen=True)
class Keys:
    """The keys of what `write_area` kept."""

    analysis: str
    bundle: str


def write_area(workspace: Workspace, release: str, *, text: str = "", adopt: bool = False) -> Keys:
    """Write an analysis of Presikhaaf with everything a report can show, and beside each part something it may not."""
    body = text or "De wijk is rustiger geworden.\n\n- Meer groen\n- Een buurthuis erbij"
    with writing(workspace, ANALYST) as pen:
        analysis = pen.create(
            Analysis(
                area=AREA,
                title="Presikhaaf",
                upto=EDITION,
                release=release,
                status="discussed",
                discussed_on=DAY,
                discussed_with="de geheime groep",
            )
        )
        key = analysis.key
        for step in ("in_short", "recognition", "city_goals", "progress", "method"):
            pen.create(Section(area=AREA, analysis=key, step=step, body=f"Onderdeel {step}. {body}"))
        claim = Claim(
            area=AREA, owner_kind="analysis", owner=key, indicator="eenzaam", of_area=AREA, edition=EDITION, release=release,
            value=58.749, side="concern", own_judgement="strength", own_reason="Bewoners zien vooruitgang.",
            sentence="Eenzaamheid is hier een onderwerp.", status="estimated",
        )  # fmt: skip
        pen.create(claim)
        said = [
            Signal(area=AREA, what="dit is geheim gebleven", said_on=date(2026, 6, 3), kind=kind, source_type="inhabitant",
                   moderation=state, public_text=told, reply="heard", reply_text="We kijken ernaar.")
            for kind, state, told in (("concern", "public", f"Het is donker. {text}"), ("strength", "public", "Buren helpen elkaar."), ("idea", "internal", "Alleen intern."), ("idea", "new", "Nog niet bekeken."))
        ]  # fmt: skip
        for one in said:
            pen.create(one)
        pen.create(
            Strength(
                area=AREA,
                name="Buurttuin",
                kind="initiative",
                what=text[:1900] or "Samen tuinieren.",
                public=True,
                source="brochure",
            )
        )
        pen.create(Strength(area=AREA, name="Verborgen kracht", kind="initiative", public=False))
        challenge = pen.create(
            Challenge(area=AREA, analysis=key, title="Meer ontmoeting", why="Omdat het kan.", term="short")
        )
        pen.create(
            Link(area=AREA, from_kind="challenge", from_key=challenge.key, to_kind="claim", to_key=claim.key)
        )
        pen.create(
            Link(
                area=AREA, from_kind="challenge", from_key=challenge.key, to_kind="signal", to_key=said[2].key
            )
        )
        goal = pen.create(
            Goal(
                area=AREA,
                analysis=key,
                rank="goal",
                title="Bewoners kennen elkaar",
                owner="Team Leefomgeving",
                status="running",
                owner_subject="geheim@arnhem.test",
            )
        )
        pen.create(
            Goal(
                area=AREA,
                analysis=key,
                rank="action",
                parent=goal.key,
                title="Elke maand koffie",
                owner="Rijnstad",
                owner_kind="partner",
                city_role="facilitating",
                status="delayed",
                status_reason="De zaal is dicht.",
                status_on=date(2026, 5, 1),
            )
        )
        bundle = pen.create(
            Bundle(
                area=AREA,
                title="Verlichting",
                question="Kan de verlichting aan?",
                body=text or "Het gaat om drie straten.",
                addressed_to="Beheer",
                status="draft",
            )
        )
        for one in said:
            pen.create(
                Link(area=AREA, from_kind="bundle", from_key=bundle.key, to_kind="signal", to_key=one.key)
            )
        pen.create(
            Claim(
                area=AREA,
                owner_kind="bundle",
                owner=bundle.key,
                indicator="eenzaam",
                of_area=AREA,
                edition=EDITION,
                release=release,
                value=58.749,
                sentence="Een op de twee is eenzaam.",
            )
        )
    if adopt:
        with writing(workspace, APPROVER) as pen:
            adoption.adopt(pen, key, 1, within(AREA, workspace.catalog), on=DAY)
    return Keys(key, bundle.key)


def draft_anew(workspace: Workspace, key: str) -> None:
    """Begin a new draft of an adopted analysis, with a text and a challenge that nobody adopted."""
    with writing(workspace, APPROVER) as pen:
        adoption.reopen(pen, key, 2)
    with writing(workspace, ANALYST) as pen:
        pen.create(Challenge(area=AREA, analysis=key, title="Nog niet vastgesteld"))
