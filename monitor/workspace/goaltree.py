"""How do goals, sub-goals and actions hang together, and which of them may everybody see?"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.catalog import Catalog
from monitor.workspace.places import around, within
from monitor.workspace.records import Pen, every
from monitor.workspace.tables import Goal
from monitor.workspace.tables.goals import RANKS

LETTERS = {"goal": "AS", "subgoal": "DS", "action": "IS"}
"""How the annual report marks a general goal, a goal and an effort."""

SHORT = {"welzijn": "WEL", "veiligheid": "VEI", "ruimtelijke_ontwikkeling": "RUI", "other": "OVE"}
"""The programme as it stands in a proposed code."""


@dataclass(frozen=True)
class Node:
    """A goal with what hangs under it."""

    goal: Goal
    children: tuple["Node", ...] = ()


def tree(
    session: Session, codes: Collection[str], analysis: str = "", adopted_only: bool = False
) -> tuple[Node, ...]:
    """The goals of some places as trees; with `analysis` only those of one area analysis.

    What hangs under a goal that is not shown (removed, of another place, not adopted) hangs under the nearest one above
    it that is, or else stands on top: nothing is lost.
    """
    asked: list[Any] = [Goal.area.in_(list(codes))]
    asked += [Goal.analysis == analysis] if analysis else []
    asked += [Goal.adopted_on.is_not(None)] if adopted_only else []
    shown = {one.key: one for one in every(session, Goal, *asked)}
    parents = _column(session, Goal.parent)
    under: dict[str, list[Goal]] = {}
    for one in shown.values():
        under.setdefault(_nearest(one.key, shown, parents), []).append(one)
    return _grown("", under)


def _column(session: Session, column: Any) -> dict[str, str]:
    """One column of all goals by their key, of removed ones too."""
    return dict(session.execute(select(Goal.key, column)).tuples().all())


def _nearest(key: str, shown: Mapping[str, Goal], parents: Mapping[str, str]) -> str:
    """The nearest shown goal above one; empty for none, and for one that would hang under itself."""
    found, seen, above = "", {key}, parents.get(key, "")
    while above:
        if above in seen:
            return ""
        seen.add(above)
        found = found or (above if above in shown else "")
        above = parents.get(above, "")
    return found


def _grown(key: str, under: Mapping[str, list[Goal]]) -> tuple[Node, ...]:
    ordered = sorted(under.get(key, []), key=_place)
    return tuple(Node(one, _grown(one.key, under)) for one in ordered)


def _place(goal: Goal) -> tuple[object, ...]:
    return goal.position is None, goal.position or 0, goal.created_at, goal.key


def public_goals(session: Session, codes: Collection[str]) -> tuple[Node, ...]:
    """The adopted goals of some places as trees: what everybody may see."""
    return tree(session, codes, adopted_only=True)


def public_around(
    session: Session, code: str, catalog: Catalog
) -> tuple[tuple[Node, ...], list[tuple[str, tuple[Node, ...]]]]:
    """What everybody may see of a place: its adopted goals with those of all in it, and of each place around by its code."""
    wider = [(place, public_goals(session, [place])) for place in around(code, catalog)[1:]]
    return public_goals(session, within(code, catalog)), wider


def flat(nodes: Collection[Node], depth: int = 0) -> Iterator[tuple[int, Goal]]:
    """Every goal with its depth, in reading order."""
    for node in nodes:
        yield depth, node.goal
        yield from flat(node.children, depth + 1)


def possible_parents(session: Session, area: str, rank: str, catalog: Catalog, key: str = "") -> list[Goal]:
    """What a goal of this rank and place may hang under, the nearest place first, without itself (`key`)."""
    places = around(area, catalog)
    higher = RANKS[: RANKS.index(rank)]
    found = every(session, Goal, Goal.area.in_(places), Goal.rank.in_(higher), Goal.key != key)
    return sorted(found, key=lambda one: (places.index(one.area), RANKS.index(one.rank), _place(one)))


def proposed_code(session: Session, rank: str, programme: str, parent: str = "") -> str:
    """A code that nobody has: AS-WEL-2 for a goal, DS-WEL-2.1 under it, IS-WEL-2.1.3 under that; a proposal only.

    Letters as in the annual report; the programme and the numbers are ours. Empty without a programme.
    """
    codes = _column(session, Goal.code)
    above, held = codes.get(parent, ""), {code for code in codes.values() if code}
    family, _, number = above.rpartition("-")
    short = SHORT.get(programme) or family.rpartition("-")[2]
    if not short:
        return ""
    stem = f"{number}." if number.replace(".", "").isdecimal() else ""
    numbers = (f"{stem}{count}" for count in range(1, len(held) + 2))
    taken = {code.rpartition("-")[2] for code in held if f"-{short}-" in code}
    return next(f"{LETTERS[rank]}-{short}-{one}" for one in numbers if one not in taken)


def adopt(pen: Pen, top: str, on: date, by: str, seen: Mapping[str, int] | None = None) -> int:
    """Adopt a goal and all that hangs under it; the number of goals that were not adopted before.

    `seen`: the versions that were on the screen, by key; what came since is not adopted. Raises Conflict when one of
    these was changed meanwhile, and Refused.
    """
    rows = every(pen.session, Goal)
    below: dict[str, list[Goal]] = {}
    for one in rows:
        below.setdefault(one.parent, []).append(one)
    branch, many = [one for one in rows if one.key == top], 0
    for one in branch:
        branch += [child for child in below.get(one.key, []) if child not in branch]
        if not one.adopted_on and (seen is None or one.key in seen):
            version = one.version if seen is None else seen[one.key]
            pen.change(Goal, one.key, version, adopted_on=on, adopted_by=by)
            many += 1
    return many


def report(pen: Pen, key: str, version: int, status: str, reason: str, on: date) -> Goal:
    """Keep how it stands with a goal, with the reason and the day. Raises what `Pen.change` does."""
    return pen.change(Goal, key, version, status=status, status_reason=reason, status_on=on)


def theirs(session: Session, subject: str) -> list[Goal]:
    """The goals and actions of one person who logs in as their owner."""
    own = every(session, Goal, Goal.owner_subject != "")
    return [one for one in own if one.owner_subject.casefold() == subject.casefold()]
