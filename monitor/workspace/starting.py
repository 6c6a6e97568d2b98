"""With what does a workspace begin: forms of public documents, put in once and never over what people did."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.findings import Finding, Rejected
from monitor.workspace import journal
from monitor.workspace.checks import Invalid
from monitor.workspace.database import ROOT, Workspace
from monitor.workspace.records import Pen, one
from monitor.workspace.rights import ADMINISTRATOR, Standing
from monitor.workspace.tables import KINDS, Entry, Goal, Kept, fields_of
from monitor.workspace.tables.goals import RANKS

FOLDER = ROOT / "data" / "workspace"
WRITER = "startinhoud"
"""In whose name the content stands in the journal."""

FORMS = ("strength", "meeting", "duty", "event", "budget_line", "goal")
"""Kinds of records that a form may hold; rights and what people said never come from a file."""

ID, UNDER = "id", "under"
"""What a table holds beside the fields of its record: its fixed name in the file, and the name of what it hangs under."""

ONE_LOADER = 2_602_003
KINDS_OF_VALUE: dict[type, tuple[tuple[type, ...], str]] = {
    str: ((str,), "een tekst tussen aanhalingstekens"),
    date: ((date,), "een dag, zoals 2026-11-28 zonder aanhalingstekens"),
    int: ((int,), "een heel getal"),
    float: ((int, float), "een getal"),
    bool: ((bool,), "true of false"),
}
"""What a value may be by the Python type of its column, and how that is told."""


@dataclass
class Loaded:
    """What came of one file: records put in, already there or taken away by people, and left out with their parent."""

    file: str
    added: int = 0
    known: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Row:
    """One table of a form: the key its record gets, its fields, and where it stands for who must mend it."""

    kind: str
    key: str
    where: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def key_of(file: str, name: str) -> str:
    """The key of the record with this id in a file: always the same, so that it is never put in twice."""
    return uuid5(NAMESPACE_URL, f"{file}#{name}").hex


def load_starting(workspace: Workspace, folder: Path = FOLDER) -> list[Loaded]:
    """Put in what is not there yet, of every form in a folder; what came of each file.

    What people changed stays, and what they removed or erased stays away. Raises Rejected with all findings of all
    files; nothing is kept then.
    """
    findings: list[Finding] = []
    forms = {path.name: list(_rows(path, findings)) for path in sorted(folder.glob("*.toml"))}
    found = [Loaded(name) for name, rows in forms.items() if rows]
    if findings:
        raise Rejected(findings)
    with workspace.transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            # Processes that start together would each find the same record missing.
            session.execute(select(func.pg_advisory_xact_lock(ONE_LOADER)))
        pen = Pen(workspace, session, Standing(WRITER, WRITER, frozenset({ADMINISTRATOR}), frozenset()))
        for loaded in found:
            for row in forms[loaded.file]:
                _put(pen, row, loaded, findings)
        if findings:
            raise Rejected(findings)
    return found


def _rows(path: Path, findings: list[Finding]) -> Iterator[Row]:
    """The rows of a file, parents before what hangs under them; none of a file that holds no records."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        findings.append(
            Finding(path.name, "het bestand", f"dit is geen TOML ({fault}).", "Herstel deze plek.")
        )
        return
    tables = {kind: told for kind, told in document.items() if isinstance(told, list) and kind in FORMS}
    if not tables:
        return
    source = document.get("source")
    if not isinstance(source, str) or not source:
        findings.append(
            Finding(path.name, "bovenaan", "de bron ontbreekt.", 'Zet bovenaan: source = "naam, datum".')
        )
        return
    _unknown(path.name, document, findings)
    seen: set[str] = set()
    for kind, told in tables.items():
        for table in sorted(told, key=_rank):
            where = f"[[{kind}]] {table.get(ID) or table.get('title') or '?'}"
            before = len(findings)
            _check(path.name, where, kind, table, seen, findings)
            seen.add(str(table.get(ID)))
            if len(findings) == before:
                yield Row(kind, key_of(path.name, table[ID]), where, _fields(path.name, table, source))


def _unknown(file: str, document: Mapping[str, Any], findings: list[Finding]) -> None:
    for name in sorted(set(document) - set(FORMS) - {"source"}):
        remedy = f"Haal het weg, of gebruik een van: {', '.join(FORMS)}."
        findings.append(Finding(file, f"'{name}'", "deze soort kent de werkruimte niet.", remedy))


def _rank(table: Mapping[str, Any]) -> int:
    rank = table.get("rank", RANKS[0])
    return RANKS.index(rank) if rank in RANKS else len(RANKS)


def _check(
    file: str, where: str, kind: str, table: Mapping[str, Any], seen: set[str], findings: list[Finding]
) -> None:
    """Add what is wrong with the form of one table; what may stand in its fields the workspace says itself."""

    def wrong(problem: str, remedy: str) -> None:
        findings.append(Finding(file, where, problem, remedy))

    columns = fields_of(KINDS[kind])
    name = table.get(ID)
    if not isinstance(name, str) or not name:
        wrong(
            "het vaste kenmerk ontbreekt.", f'Geef elke tabel een eigen {ID} = "...", en verander dat nooit.'
        )
    elif name in seen:
        wrong(f"{ID} '{name}' staat er twee keer.", "Geef elke tabel een eigen kenmerk.")
    if UNDER in table and (KINDS[kind] is not Goal or table[UNDER] not in seen):
        wrong(
            f"{UNDER} '{table[UNDER]}' bestaat hier niet.",
            "Noem het kenmerk van een hoger doel in dit bestand.",
        )
    for field_, value in table.items():
        if field_ in (ID, UNDER):
            continue
        if field_ not in columns or field_ in ("parent", "origin"):
            wrong(f"veld '{field_}' bestaat niet.", f"Velden zijn: {', '.join(columns)}.")
            continue
        kinds, told = KINDS_OF_VALUE.get(
            columns[field_].type.python_type, ((), "niet in te vullen in een bestand")
        )
        if type(value) not in kinds:
            wrong(f"'{field_}' is {told}.", f"Nu staat er {value!r}.")


def _fields(file: str, table: Mapping[str, Any], source: str) -> dict[str, Any]:
    fields = {name: value for name, value in table.items() if name not in (ID, UNDER)}
    if UNDER in table:
        fields["parent"] = key_of(file, table[UNDER])
    return fields | {"origin": source}


def _put(pen: Pen, row: Row, loaded: Loaded, findings: list[Finding]) -> None:
    """Keep a row as a record unless it was ever there; a row under what people took away is left out with it."""
    kind: type[Kept] = KINDS[row.kind]
    if one(pen.session, kind, row.key) or _erased(pen.session, row):
        loaded.known += 1
        return
    parent = row.fields.get("parent")
    above = one(pen.session, Goal, parent) if parent else None
    if parent and (above is None or above.removed_at):
        loaded.left_out += 1
        return
    try:
        record = kind(**row.fields)
        record.key = row.key
        pen.create(record)
        loaded.added += 1
    except Invalid as invalid:
        loaded.left_out += 1
        for fault in invalid.faults:
            findings.append(
                Finding(loaded.file, row.where, f"{fault.field}: {fault.problem}", "Verbeter dit veld.")
            )


def _erased(session: Session, row: Row) -> bool:
    asked = (Entry.kind == row.kind, Entry.key == row.key, Entry.action == journal.ERASED)
    return session.scalars(select(Entry.number).where(*asked).limit(1)).first() is not None
