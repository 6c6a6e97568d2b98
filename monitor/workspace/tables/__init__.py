"""The kinds of records of the workspace, by the name of their table."""

from monitor.workspace.tables.analyses import (
    Analysis,
    AnalysisVersion,
    Challenge,
    Claim,
    Comment,
    Link,
    Section,
)
from monitor.workspace.tables.base import Base, Kept, fields_of, now, told
from monitor.workspace.tables.goals import Goal
from monitor.workspace.tables.people import Entry, Grant
from monitor.workspace.tables.registers import BudgetLine, Duty, Event, Meeting, Strength
from monitor.workspace.tables.signals import Bundle, Signal

KINDS: dict[str, type[Kept]] = {
    kind.__tablename__: kind
    for kind in (
        Signal, Bundle, Strength, Meeting, Duty, Event, BudgetLine, Analysis, Section, Claim, Challenge,
        AnalysisVersion, Comment, Link, Goal, Grant,
    )
}  # fmt: skip

__all__ = [
    "KINDS",
    "Analysis",
    "AnalysisVersion",
    "Base",
    "BudgetLine",
    "Bundle",
    "Challenge",
    "Claim",
    "Comment",
    "Duty",
    "Entry",
    "Event",
    "Goal",
    "Grant",
    "Kept",
    "Link",
    "Meeting",
    "Section",
    "Signal",
    "Strength",
    "fields_of",
    "now",
    "told",
]
