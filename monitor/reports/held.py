"""What of the workspace may a report hold: an analysis, signals and strengths that are public, goals and actions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monitor.workspace.analyses import AnalysisContent, analyses, content, public_analyses
from monitor.workspace.database import Workspace
from monitor.workspace.goaltree import Node, public_goals, tree
from monitor.workspace.places import within
from monitor.workspace.records import Gone
from monitor.workspace.registers import strengths as strengths_of
from monitor.workspace.signals import Asked, found, public_actions, public_signals
from monitor.workspace.tables import Claim, Signal, Strength


@dataclass(frozen=True)
class Held:
    """What the workspace holds of an area, as far as a report may show it.

    `content` is its analysis, or None. `unshown` tells how many signals and strengths may not be shown.
    """

    content: AnalysisContent | None = None
    signals: Sequence[Signal] = ()
    actions: dict[str, str] = field(default_factory=dict)
    strengths: Sequence[Strength] = ()
    goals: tuple[Node, ...] = ()
    unshown: tuple[int, int] = (0, 0)

    def text(self, step: str) -> str:
        """What the team wrote under a step; empty when it wrote nothing."""
        return self.content.text(step) if self.content else ""

    def claims(self, side: str = "") -> list[Claim]:
        """The pinned figures of the analysis, of one side or all."""
        if self.content is None:
            return []
        return self.content.side(side) if side else self.content.claims


def held_of(
    workspace: Workspace | None, area: str, edition: str, on: date, key: str = "", *, adopted: bool = False
) -> Held:
    """What there is of an area on a day; of its analyses the asked one, else that of this edition, else the latest.

    Only signals and strengths that are public are taken. With `adopted` also only what was adopted, for who is not of
    the team. Raises Gone when the asked analysis is not there.
    """
    if workspace is None:
        return Held()
    codes = within(area, workspace.catalog)
    with workspace.reading() as session:
        whole = (
            _adopted(session, area, edition, key) if adopted else _latest(session, area, edition, key, codes)
        )
        signals = public_signals(session, codes, on)
        register = strengths_of(session, codes)
        waiting = found(session, Asked(tuple(codes), moderation=("new", "internal")), most=1).total
        own = whole is not None and not adopted
        goals = tree(session, codes, whole.analysis.key) if whole and own else public_goals(session, codes)
        return Held(
            whole, signals, public_actions(session, signals), [one for one in register if one.public], goals,
            (waiting, sum(not one.public for one in register)),
        )  # fmt: skip


def _latest(
    session: Any, area: str, edition: str, key: str, codes: Collection[str]
) -> AnalysisContent | None:
    """An analysis as it is being written now."""
    order = sorted(analyses(session, [area]), key=lambda one: (one.upto != edition, one.status != "adopted"))
    wanted = key or (order[0].key if order else "")
    return content(session, wanted, codes) if wanted else None


def _adopted(session: Any, area: str, edition: str, key: str) -> AnalysisContent | None:
    """An analysis as it was adopted, whatever was drafted since."""
    held = [one for one in public_analyses(session, [area]) if key in ("", one.analysis.key)]
    if key and not held:
        raise Gone("Deze gebiedsanalyse is niet (meer) vastgesteld.")
    return min(held, key=lambda one: one.analysis.upto != edition, default=None)
