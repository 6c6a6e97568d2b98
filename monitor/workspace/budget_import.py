"""Which rows of a list may become amounts of an area: every fault by row before anything is kept, then all or none."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from monitor.catalog import Catalog
from monitor.findings import Finding
from monitor.workspace import checks
from monitor.workspace.list_columns import Columns, columns_of, empty_list
from monitor.workspace.records import Pen, every, fill
from monitor.workspace.signal_cells import Reader, readers
from monitor.workspace.signal_files import Table
from monitor.workspace.tables import BudgetLine

COLUMNS: Columns = {
    "area": ("gebied", "wijk", "waar"),
    "year": ("jaar",),
    "post": ("post", "omschrijving"),
    "amount": ("bedrag", "bedrag in euro", "bedrag in euro's"),
    "free": ("vrij te besteden", "vrij"),
    "what_for": ("waarvoor", "toelichting"),
    "public": ("openbaar",),
    "source": ("bron",),
}

REQUIRED = ("area", "year", "post", "amount")
MOST = 2_000
"""Rows of one list; eight areas with 50 posts in five years."""

YES, NO = ("ja", "j", "x", "1", "true", "waar"), ("", "nee", "n", "0", "false", "onwaar")
EUROS = re.compile(r"(?:€|eur)?\s*(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(?:0|00|-))?\s*(?:euro)?")
"""1234567, 1.234.567, € 1.234.567,00: whole euros as people and spreadsheets write them."""

MEND = "Verbeter de cel; zie het lege voorbeeld."


@dataclass(frozen=True)
class Preview:
    """A list that was looked through: what it would become, and every fault by row. With faults nothing is kept."""

    lines: list[BudgetLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def template() -> str:
    """An empty list with all columns, for a spreadsheet program."""
    return empty_list(COLUMNS)


def look_through(
    table: Table, session: Session, catalog: Catalog, may_write: Callable[[str], bool]
) -> Preview:
    """What a table would become, and everything that is wrong with it; keeps nothing.

    An amount that stands in the workspace already, or twice in the list, would be counted twice and is a fault.
    """
    columns, findings = columns_of(table, COLUMNS, REQUIRED)
    if len(table.lines) > MOST:
        problem = f"Er staan {len(table.lines)} rijen in; per keer lezen we er {MOST}."
        findings.append(Finding(table.file, "het bestand", problem, "Verdeel de lijst."))
    if findings:
        return Preview([], findings)
    held = {_same(one) for one in every(session, BudgetLine)}
    lines, earlier = [], set(held)
    place = readers(catalog, {}, may_write)["area"]
    for number, row in zip(table.lines, table.frame.iter_rows(named=True), strict=True):
        record, faults = _record({name: row[column] for name, column in columns.items()}, catalog, place)
        faults = faults or [("", problem) for problem in _beside(record, held, earlier)]
        earlier.add(_same(record))
        lines.append(record)
        findings += [
            Finding(table.file, f"rij {number}" + (f", kolom {columns.get(name, name)}" if name else ""), problem, MEND)
            for name, problem in faults
        ]  # fmt: skip
    return Preview(lines, findings)


def keep(pen: Pen, preview: Preview) -> int:
    """Keep all amounts of a list without faults, in one transaction; how many. Raises what `Pen.create` raises."""
    if preview.findings:
        raise ValueError("a list with findings is not kept")
    for line in preview.lines:
        pen.create(line)
    return len(preview.lines)


def _record(
    told: dict[str, str], catalog: Catalog, place: Reader
) -> tuple[BudgetLine, list[tuple[str, str]]]:
    """The record of a row, and its faults as (field, problem)."""
    area, problem = place(told["area"])
    faults = [("area", problem)] if problem else []
    values: dict[str, Any] = {"area": area, "origin": "ingelezen lijst"}
    for name, text in told.items():
        try:
            values.setdefault(name, _READ.get(name, str)(text))
        except ValueError as fault:
            faults.append((name, str(fault)))
    record = BudgetLine(**values)
    fill(record)
    wrong = {name for name, _ in faults}
    return record, faults + [
        (one.field, one.problem.capitalize())
        for one in checks.faults(record, catalog)
        if one.field not in wrong
    ]


def _year(text: str) -> int | None:
    if text and not re.fullmatch(r"\d{4}(?:[.,]0+)?", text):
        raise ValueError(f"'{text[:40]}' is geen jaar. Schrijf het als 2026.")
    return int(text[:4]) if text else None


def _euros(text: str) -> int | None:
    if not text:
        return None
    found = EUROS.fullmatch(text.strip().casefold())
    if found is None:
        raise ValueError(f"'{text[:40]}' is geen bedrag in hele euro's, zoals 125000 of 125.000.")
    return int(re.sub(r"[. ]", "", found[1]))


def _yes(text: str) -> bool:
    told = text.strip().casefold()
    if told not in (*YES, *NO):
        raise ValueError(f"'{text[:40]}' is geen ja of nee.")
    return told in YES


_READ: dict[str, Callable[[str], Any]] = {"year": _year, "amount": _euros, "free": _yes, "public": _yes}


def _same(line: BudgetLine) -> tuple[Any, ...]:
    return line.area, line.year, (line.post or "").casefold()


def _beside(line: BudgetLine, held: set[tuple[Any, ...]], earlier: set[tuple[Any, ...]]) -> Iterator[str]:
    """What is wrong with a row among the others: it would be counted twice."""
    if _same(line) in held:
        yield "Deze post van dit gebied en jaar is al bewaard."
    elif _same(line) in earlier:
        yield "Deze post van dit gebied en jaar staat er al eerder in."
