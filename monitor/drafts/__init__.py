"""The first draft of an area analysis and what follows from it: questions of a release in, records and papers out."""

from monitor.drafts.claims import pin
from monitor.drafts.disagreements import Disagreement, disagreements
from monitor.drafts.first import Draft, draft
from monitor.drafts.stale import hidden_now, newer, stale, told

__all__ = [
    "Disagreement",
    "Draft",
    "disagreements",
    "draft",
    "hidden_now",
    "newer",
    "pin",
    "stale",
    "told",
]
