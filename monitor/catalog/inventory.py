"""The question inventory: which department asks what, what is decided with it, and what became of it per edition."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from monitor.catalog.checks import findings_of
from monitor.catalog.frozen import Frozen
from monitor.catalog.tables import blocks_of, tables_of
from monitor.findings import Finding, Rejected

if TYPE_CHECKING:
    from monitor.catalog import Catalog

FILE = "questions.toml"
FOLDER = Path(__file__).resolve().parents[2] / "data" / "catalog"
UNKNOWN = "niet bekend"
"""Stands where nobody knows; allowed, and named by `open_points` until it is filled in."""

Decided = Literal["taken", "refused", "answered_already", "postponed", "dropped"]

ADDRESS = re.compile(r"@|\d[\d\s-]{7,}")
"""What a contact may not hold: an e-mail address or a telephone number; the register names roles, not people."""


class Outcome(Frozen):
    """What was decided about a question for one edition, why, and the seconds it costs in the questionnaire."""

    edition: str = Field(pattern=r"^\d{4}$")
    decided: Decided
    why: str = Field(min_length=1)
    cost_seconds: float | None = Field(default=None, ge=0)


class Question(Frozen):
    """One policy question: who asks it, what hangs on it, and the indicators and items that answer it.

    `contact` is a role, never a person. `answered_by` holds codes of indicators that answer it already, `items`
    codes of items that were or must be asked for it. `basis` says where the entry comes from.
    """

    code: str = Field(pattern=r"^[a-z0-9_]+$")
    asked_by: str = Field(min_length=1)
    contact: str = UNKNOWN
    asked_on: str = UNKNOWN
    text: str = Field(min_length=1)
    decision: str = Field(default=UNKNOWN, min_length=1)
    basis: str = Field(min_length=1)
    answered_by: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    note: str = ""
    outcomes: tuple[Outcome, ...] = Field(default=(), alias="outcome")


class Same(Frozen):
    """Words that people use for one thing, so that a question in ordinary Dutch finds the official word."""

    words: tuple[str, ...] = Field(min_length=2)


@dataclass(frozen=True)
class Inventory:
    """All policy questions and the words that mean the same, in the order of the file."""

    questions: tuple[Question, ...] = ()
    same: tuple[Same, ...] = ()

    def served_by(self, indicators: Iterable[str] = (), items: Iterable[str] = ()) -> tuple[Question, ...]:
        """The questions that lean on any of these indicators or items, by code."""
        figures, asked = set(indicators), set(items)
        return tuple(
            one for one in self.questions if figures & set(one.answered_by) or asked & set(one.items)
        )


def load_inventory(folder: Path = FOLDER, catalog: "Catalog | None" = None) -> Inventory:
    """Read `questions.toml`, and hold it against a catalog when one is given; without the file it is empty.

    Raises Rejected with every finding (file, key, remedy) when anything does not fit.
    """
    findings: list[Finding] = []
    tables = tables_of(folder, FILE, None, findings, optional=True) if (folder / FILE).is_file() else {}
    for unknown in sorted(tables.keys() - {"question", "same"}):
        findings.append(
            Finding(FILE, unknown, "Dit soort blok bestaat niet.", "Gebruik [[question]] of [[same]].")
        )
    inventory = Inventory(
        tuple(_read(Question, blocks_of(tables, "question", FILE, findings), findings)),
        tuple(_read(Same, blocks_of(tables, "same", FILE, findings), findings)),
    )
    findings.extend(() if catalog is None or findings else cross_check_inventory(inventory, catalog))
    if findings:
        raise Rejected(findings)
    return inventory


def cross_check_inventory(inventory: Inventory, catalog: "Catalog") -> Iterator[Finding]:
    """Every question that names what does not exist, contradicts itself, or names a person's address."""
    for code, times in Counter(one.code for one in inventory.questions).items():
        if times > 1:
            yield Finding(
                FILE, f"vraag {code}", f"Deze code staat er {times} keer.", "Geef elke vraag een eigen code."
            )
    for one in inventory.questions:
        where = f"vraag {one.code}"
        for code in one.answered_by:
            if code not in catalog.indicator:
                yield _absent(f"{where}, sleutel answered_by", "Indicator", code)
        for code in one.items:
            if code not in catalog.item:
                yield _absent(f"{where}, sleutel items", "Item", code)
        if ADDRESS.search(one.contact):
            problem = "Hier staat een e-mailadres of telefoonnummer."
            yield Finding(
                FILE, f"{where}, sleutel contact", problem, "Noem een rol, zoals 'beleidsadviseur wonen'."
            )
        yield from _outcome_faults(one, catalog)


def _outcome_faults(one: Question, catalog: "Catalog") -> Iterator[Finding]:
    known = {item.code for item in catalog.editions}
    latest = max((code for code in known if code.isdigit()), default="")
    for edition, times in Counter(item.edition for item in one.outcomes).items():
        where = f"vraag {one.code}, uitkomst {edition}"
        if times > 1:
            yield Finding(FILE, where, f"Deze editie staat er {times} keer.", "Houd één uitkomst per editie.")
        if edition not in known and edition < latest:
            yield _absent(where, "Editie", edition)
    for item in one.outcomes:
        if item.decided == "answered_already" and not one.answered_by:
            problem = (
                "Het besluit is 'answered_already', maar er staat niet welk cijfer de vraag beantwoordt."
            )
            where = f"vraag {one.code}, uitkomst {item.edition}"
            yield Finding(FILE, where, problem, "Vul answered_by in, of kies een ander besluit.")


def open_points(inventory: Inventory) -> tuple[Finding, ...]:
    """What is still to be filled in; a remark, never a reason to refuse the file."""
    found: list[Finding] = []
    for one in inventory.questions:
        where = f"vraag {one.code}"
        empty = [
            key for key in ("asked_by", "contact", "asked_on", "decision") if getattr(one, key) == UNKNOWN
        ]
        if empty:
            problem = f"Nog in te vullen: {', '.join(empty)}."
            found.append(Finding(FILE, where, problem, "Vraag het na bij wie de vraag stelde."))
        if not one.outcomes:
            found.append(
                Finding(
                    FILE, where, "Nog geen besluit.", "Voeg [[question.outcome]] toe met editie en reden."
                )
            )
        elif not one.answered_by and not one.items:
            problem = "Nog niet bekend welk item of cijfer de vraag beantwoordt."
            found.append(Finding(FILE, where, problem, "Vul items of answered_by in."))
    return tuple(found)


def _absent(where: str, what: str, code: str) -> Finding:
    problem = f"{what} '{code}' staat niet in de catalogus."
    return Finding(FILE, where, problem, f"Voeg {what.lower()} '{code}' toe of verbeter de code.")


Block = TypeVar("Block", bound=Frozen)


def _read(model: type[Block], blocks: list[dict[str, Any]], findings: list[Finding]) -> Iterator[Block]:
    for number, block in enumerate(blocks, start=1):
        try:
            yield model.model_validate(block)
        except ValidationError as fault:
            where = f"{model.__name__.lower()} {block.get('code') or number}"
            remedy = "Pas het blok aan; zie docs/vragen-inventariseren.md."
            findings.extend(replace(one, remedy=remedy) for one in findings_of(fault, FILE, where))
