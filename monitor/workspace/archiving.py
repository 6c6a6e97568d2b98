"""What must be kept for the archive and may be asked for under the Woo: what was adopted, and how it came about, without persons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.catalog import Catalog
from monitor.workspace import journal
from monitor.workspace.analyses import ADOPTED
from monitor.workspace.persons import LONGEST, warned
from monitor.workspace.records import every
from monitor.workspace.rights import listed
from monitor.workspace.starting import WRITER
from monitor.workspace.tables import (
    Analysis,
    AnalysisVersion,
    Challenge,
    Claim,
    Entry,
    Goal,
    Grant,
    Kept,
    Section,
    fields_of,
    told,
)
from monitor.workspace.tables.base import LINE

PERSONAL = {"adopted_by": "een goedkeurder", "owner_subject": ""}
"""Fields in which a person stands, and what stands there in the archive."""

SOMEBODY = "medewerker"
PARTS: dict[str, type[Kept]] = {
    "sections": Section,
    "claims": Claim,
    "challenges": Challenge,
    "goals": Goal,
}

Row = dict[str, Any]


@dataclass(frozen=True)
class Series:
    """Records of one kind for the archive: the name of its files, what it is in words, the kind, and its rows."""

    name: str
    title: str
    kind: type[Kept]
    rows: list[Row]


@dataclass(frozen=True)
class Doubt:
    """Words in a row that may point at a person: somebody must look before the archive is handed out."""

    series: str
    key: str
    field: str
    words: str


def archive_worthy(session: Session) -> list[Series]:
    """Every adopted analysis with its parts, every goal that is or was adopted, and the journal of both.

    Drafts, comments, signals and rights are not in it: the first two are work in progress, the last two are about
    people and are erased when their time is over.
    """
    versions = every(session, AnalysisVersion, AnalysisVersion.status == ADOPTED, removed=True)
    goals = every(session, Goal, Goal.key.in_(_adopted_once(session)), removed=True)
    parts = [
        Series(name, title, PARTS[held], [row for version in versions for row in _rows(version, held)])
        for held, name, title in (
            ("sections", "onderdelen", "Teksten van vastgestelde gebiedsanalyses"),
            ("claims", "vastgelegde_cijfers", "Cijfers waarop zij rusten"),
            ("challenges", "opgaven", "Opgaven bij de vaststelling"),
            ("goals", "doelen_bij_vaststelling", "Doelen en acties bij de vaststelling"),
        )
    ]
    return [
        Series(
            "gebiedsanalyses", "Vastgestelde gebiedsanalyses", Analysis, [_whole(one) for one in versions]
        ),
        *parts,
        Series("doelen", "Vastgestelde doelen en acties, zoals nu", Goal, [_kept(goal) for goal in goals]),
        Series("journaal", "Wie wat wanneer veranderde", Goal, list(_lines(session, versions, goals))),
    ]


def doubts(series: list[Series], catalog: Catalog) -> list[Doubt]:
    """Words in any text of the series that may point at a person, in the order of the rows."""
    found = []
    for one in series:
        for row in one.rows:
            for field, text in _texts(row):
                found += [Doubt(one.name, str(row["sleutel"]), field, word) for word in _words(text, catalog)]
    return found


def _words(text: str, catalog: Catalog) -> list[str]:
    """What may point at a person in a text of any length; pieces overlap, so that no name falls between two."""
    pieces = range(0, max(len(text), 1), LONGEST - LINE)
    return list(
        dict.fromkeys(str(word) for at in pieces for word in warned(text[at : at + LONGEST], catalog))
    )


def without_persons(fields: Mapping[str, Any]) -> Row:
    """The same fields with a function where a person stood."""
    return {name: PERSONAL[name] if name in PERSONAL and value else value for name, value in fields.items()}


def _whole(version: AnalysisVersion) -> Row:
    analysis = version.content["analysis"]
    own = {"sleutel": analysis["key"], "versie": version.key, "nummer": version.number}
    return {**own, **without_persons({name: analysis.get(name) for name in fields_of(Analysis)})}


def _rows(version: AnalysisVersion, part: str) -> Iterator[Row]:
    """The rows of one part of a version, each with the version it belongs to."""
    for row in version.content.get(part, []):
        fields = {name: row.get(name) for name in fields_of(PARTS[part])}
        yield {"sleutel": row["key"], "versie": version.key, **without_persons(fields)}


def _kept(record: Kept) -> Row:
    moments = {"gemaakt": record.created_at, "veranderd": record.changed_at, "weggehaald": record.removed_at}
    own = {name: at.isoformat() if at else "" for name, at in moments.items()}
    return {"sleutel": record.key, "versie": record.version, **own, **without_persons(told(record))}


def _adopted_once(session: Session) -> set[str]:
    """The keys of goals that are adopted, or were before somebody took that back: they have been public."""
    asked = (Entry.kind == Goal.__tablename__, Entry.action.in_((journal.CREATED, journal.CHANGED)))
    lines = session.scalars(select(Entry).where(*asked))
    return {line.key for line in lines if line.after.get("adopted_on")}


def _lines(session: Session, versions: list[AnalysisVersion], goals: list[Goal]) -> Iterator[Row]:
    """The journal of what is in the archive; what was refused did not happen and is left out."""
    keys = {key for version in versions for key in (version.analysis, version.key)} | {
        goal.key for goal in goals
    }
    roles = {grant.subject: listed(grant.roles) for grant in every(session, Grant, removed=True)}
    seen: dict[str, str] = {}
    for line in session.scalars(select(Entry).order_by(Entry.number)):
        if line.key not in keys or line.action == journal.REFUSED:
            continue
        by = seen.setdefault(line.who, _named(line.who, len(seen) + 1, roles))
        yield {
            "sleutel": line.key, "regel": line.number, "wanneer": line.at.isoformat(), "wie": by, "wat": line.action,
            "soort": line.kind, "versie": line.version, "gebied": line.area, "voor": _told(line.before),
            "na": _told(line.after), "reden": line.reason,
        }  # fmt: skip


def _named(subject: str, number: int, roles: Mapping[str, list[str]]) -> str:
    """Somebody as a number within this archive, with the roles that the table of rights gives them."""
    if subject == WRITER:
        return subject
    held = ", ".join(roles.get(subject, []))
    return f"{SOMEBODY} {number}" + (f" ({held})" if held else "")


def _told(fields: Mapping[str, Any]) -> Row:
    """The fields of a line, without the whole analysis: that stands in its own files."""
    return without_persons({name: value for name, value in fields.items() if name != "content"})


def _texts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _texts(value)
        elif isinstance(value, str) and name not in ("sleutel", "versie", "wie", *PERSONAL):
            yield name, value
