"""Whoever writes whatever in whatever order: does the store hold only what its writers had a right to, and tell it all?"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from workspaces import ADMINISTRATOR, ANALYST, APPROVER, PARTNER, READER, TEAM_W2, TEAM_W5

from monitor.store import Release
from monitor.workspace.checks import Invalid
from monitor.workspace.database import Workspace, open_workspace
from monitor.workspace.places import team_area
from monitor.workspace.records import Conflict, Gone, every, one, writing
from monitor.workspace.rights import LONGEST, Identity, Refused
from monitor.workspace.tables import KINDS, Bundle, Comment, Entry, Goal, Grant, Kept, Signal, Strength, told

OLD = replace(ANALYST, subject="oud@arnhem.test", issued_at=ANALYST.issued_at - LONGEST - 60)
PARTNER_TOO = replace(PARTNER, subject="tweede@corporatie.test")
PEOPLE = [TEAM_W2, TEAM_W5, ANALYST, APPROVER, ADMINISTRATOR, PARTNER, PARTNER_TOO, READER, OLD]
AREAS = ["W2", "WK020207", "W5", "WK020215", "GM0202"]
DAY = date(2026, 11, 20)
PROGRESS = {
    "status",
    "status_reason",
    "status_on",
    "what",
    "starts_on",
    "ends_on",
    "can_influence",
    "cannot_influence",
}
EXAMPLES = count()

words = st.sampled_from(["licht", "groen", "<b>spelen</b>", "rust", ""])
people = st.integers(0, len(PEOPLE) - 1)
FIELDS: dict[type[Kept], dict[str, st.SearchStrategy[Any]]] = {
    Goal: {
        "title": words, "what": words, "status": st.sampled_from(["planned", "running", "stopped"]),
        "rank": st.sampled_from(["goal", "action"]), "owner_subject": people, "adopted_on": st.sampled_from([None, DAY]),
        "adopted_by": words,
    },
    Signal: {"what": words, "said_on": st.sampled_from([None, DAY]), "theme": st.sampled_from(["", "veilig"])},
    Strength: {"name": words, "public": st.booleans()},
    Bundle: {"title": words},
    Comment: {"on_kind": st.just("goal"), "on_key": st.just("x"), "body": words, "done": st.booleans()},
    Grant: {
        "subject": people, "roles": st.sampled_from(["", "team", "partner", "team,approver", "analyst"]),
        "areas": st.sampled_from(["", "W2", "W5"]), "withdrawn": st.sampled_from([False, False, False, True]),
    },
}  # fmt: skip
"""What is drawn for each kind; a person is drawn as a number, because each example has people of its own."""


@dataclass(frozen=True)
class Step:
    """One attempt to write: who, what, which of the records so far, from which version, with which fields."""

    who: int
    action: str
    kind: type[Kept]
    at: int
    behind: int
    fields: dict[str, Any] = field(default_factory=dict)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """Any attempt; a change touches one to three fields."""
    kind = draw(st.sampled_from([Goal, Goal, Goal, Comment, Grant, Signal, Strength, Bundle]))
    action = draw(st.sampled_from(["change", "change", "change", "create", "remove", "restore", "erase"]))
    drawn = {**FIELDS[kind], "area": st.sampled_from(AREAS)}
    names = sorted(drawn)
    if action == "change":
        names = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    given_fields = {name: draw(drawn[name]) for name in names}
    return Step(
        draw(people),
        action,
        kind,
        draw(st.integers(0, 30)),
        draw(st.sampled_from([0, 0, 0, 1])),
        given_fields,
    )


@dataclass
class Powers:
    """What somebody may do according to the roles of the issue, told anew and apart from the code."""

    subject: str
    roles: set[str]
    areas: set[str]

    def may(
        self, workspace: Workspace, action: str, record: Kept, after: dict[str, Any], changed: set[str]
    ) -> bool:
        """Whether this write is allowed; `after` holds the fields as they would be."""
        if not self.roles or self.roles == {"reader"}:
            return False
        if action == "erase":
            return "administrator" in self.roles
        if isinstance(record, Grant):  # also an administrator keeps off their own rights
            return "administrator" in self.roles and self.subject not in (record.subject, after["subject"])
        before = told(record)
        adopts = {"adopted_on", "adopted_by"} & changed
        if adopts and not self.roles & {"approver", "administrator"}:
            return False
        if self.roles & {"analyst", "administrator"}:
            return True
        near = {team_area(one, workspace.catalog) for one in (before["area"], after["area"])} <= self.areas
        if isinstance(record, Comment):
            mine = record.created_by == self.subject or action == "create"
            return mine or ("team" in self.roles and near and action == "change" and changed == {"done"})
        if "team" in self.roles and near:
            return True
        if "approver" in self.roles and (near or not self.areas):
            return (
                isinstance(record, Goal)
                and action == "change"
                and changed <= {"adopted_on", "adopted_by", "status"}
            )
        return (
            "partner" in self.roles
            and isinstance(record, Goal)
            and self._partner(action, record, after, changed)
        )

    def _partner(self, action: str, record: Goal, after: dict[str, Any], changed: set[str]) -> bool:
        if {record.owner_subject, after["owner_subject"]} != {self.subject}:
            return False
        if action == "create":
            return after["rank"] == "action"
        return changed <= PROGRESS if action == "change" else record.created_by == self.subject


class World:
    """One example: people of its own in a workspace that all examples share, and the records made so far."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.number = workspace, next(EXAMPLES)
        self.people = [replace(who, subject=f"{self.number}.{who.subject}") for who in PEOPLE]
        self.made: dict[type[Kept], list[str]] = {kind: [] for kind in FIELDS}
        self.first = 0
        self.first = max((line.number for line in self.lines()), default=0)
        self._begin()
        self.known, self.told = self.records(), len(self.lines())

    def _begin(self) -> None:
        """Something of everything, of two teams, of the city and of a partner, so that each attempt finds a record."""
        team, other, _, _, administrator, partner = self.people[:6]
        owned = {"rank": "action", "owner_subject": partner.subject}
        for who, records in (
            (team, [Goal(area="W2", title="licht"), Goal(area="WK020207", title="tuin", **owned),
                    Signal(area="W2", what="licht", said_on=DAY), Strength(area="W2", name="tuin"),
                    Comment(area="W2", on_kind="goal", on_key="x", body="goed")]),
            (other, [Goal(area="W5", title="rust"), Goal(area="W5", title="bankje", **owned), Bundle(area="W5", title="rust")]),
            (partner, [Goal(area="W2", title="groen", **owned)]),
            (administrator, [Goal(area="GM0202", title="stad", adopted_on=DAY, adopted_by="raad"),
                             Grant(area="GM0202", subject=self.people[7].subject, roles="team", areas="W2"),
                             Grant(area="GM0202", subject=self.people[6].subject, withdrawn=True)]),
        ):  # fmt: skip
            with writing(self.workspace, who) as pen:
                for record in records:
                    self.made[type(record)].append(pen.create(record).key)

    def lines(self, after: int = 0) -> list[Entry]:
        """What the journal tells since this example began, without the first so many."""
        asked = select(Entry).where(Entry.number > self.first).order_by(Entry.number).offset(after)
        with self.workspace.reading() as session:
            return list(session.scalars(asked))

    def records(self) -> dict[str, tuple[Any, ...]]:
        """Everything that this example made, as it stands."""
        with self.workspace.reading() as session:
            rows = [
                row for kind, keys in self.made.items() if keys
                for row in every(session, kind, kind.key.in_(keys), removed=True)
            ]  # fmt: skip
        return {
            row.key: (row.version, row.removed_at, row.created_by, row.changed_by, told(row)) for row in rows
        }

    def powers(self, who: Identity) -> Powers:
        """What the provider and the table of rights give somebody at this moment."""
        with self.workspace.reading() as session:
            found = every(session, Grant, Grant.key.in_(self.made[Grant]))
        rows = [row for row in found if row.subject == who.subject]
        if who.subject.endswith(OLD.subject) or any(row.withdrawn for row in rows):
            return Powers(who.subject, set(), set())
        roles = set(who.roles).union(*(row.roles.split(",") for row in rows)) - {""}
        return Powers(
            who.subject, roles, set(who.areas).union(*(row.areas.split(",") for row in rows)) - {""}
        )

    def fields(self, step: Step) -> dict[str, Any]:
        """The fields of a step, with the people of this example."""
        named = {"owner_subject", "subject"}
        return {
            name: self.people[value].subject if name in named else value
            for name, value in step.fields.items()
        }

    def attempt(self, step: Step) -> None:
        """Try to write, and assert that what came of it is right, told once, and touches nothing else."""
        who, fields = self.people[step.who], self.fields(step)
        if step.action == "create":
            record = step.kind(**fields)
        else:
            keys = self.made[step.kind]
            if not keys:
                return
            with self.workspace.reading() as session:
                record = one(session, step.kind, keys[step.at % len(keys)])
            if record is None:
                return
        changed = {name for name, value in fields.items() if getattr(record, name) != value}
        changed = {name for name, value in fields.items() if value} if step.action == "create" else changed
        changed = changed if step.action in ("create", "change") else set()
        after = {**told(record), **fields} if step.action in ("create", "change") else told(record)
        allowed = self.powers(who).may(self.workspace, step.action, record, after, changed)
        key, outcome = record.key, self._write(step, who, record, fields)
        self._check(step, who, key or record.key, outcome, allowed=allowed)

    def _write(self, step: Step, who: Identity, record: Kept, fields: dict[str, Any]) -> Exception | None:
        key, version = record.key, (record.version or 0) - step.behind
        try:
            with writing(self.workspace, who) as pen:
                if step.action == "create":
                    self.made[step.kind].append(pen.create(record).key)
                elif step.action == "change":
                    pen.change(step.kind, key, version, **fields)
                elif step.action == "erase":
                    pen.erase(step.kind, key, "verlopen")
                else:
                    getattr(pen, step.action)(step.kind, key, version)
        except (Refused, Conflict, Invalid, Gone) as fault:
            return fault
        return None

    def _check(
        self, step: Step, who: Identity, key: str, outcome: Exception | None, *, allowed: bool
    ) -> None:
        before, now, new = self.known, self.records(), self.lines(self.told)
        self.known, self.told = now, self.told + len(new)
        if outcome is not None:
            assert now == before, "a write that was refused changed something"
            assert [(line.who, line.action) for line in new] == [(who.subject, "refuse")]
            assert not (isinstance(outcome, Refused) and allowed), (step, str(outcome))
            return
        assert {other: row for other, row in now.items() if other != key} == {
            other: row for other, row in before.items() if other != key
        }, "a write touched another record"
        if now.get(key) == before.get(key):
            assert new == [], "nothing changed, so there is nothing to tell"
            return
        assert allowed, (step, who.subject)
        assert [(line.who, line.action, line.key) for line in new] == [(who.subject, step.action, key)]
        if key in now:
            version = before[key][0] if key in before else 0
            assert (now[key][0], now[key][3]) == (version + 1, who.subject)

    def assert_journal_tells_everything(self) -> None:
        """Playing the journal back gives exactly the records that are there."""
        played: dict[str, tuple[int, bool, dict[str, Any]]] = {}
        for line in self.lines():
            if line.action == "refuse":
                continue
            _, away, fields = played.get(line.key, (0, False, {}))
            if line.action == "erase":
                del played[line.key]
                continue
            away = {"remove": True, "restore": False}.get(line.action, away)
            played[line.key] = (line.version, away, {**fields, **line.after})
        stored = {key: (row[0], row[1] is not None, row[4]) for key, row in self.records().items()}
        # What was erased was blanked, also in what went before.
        assert {key: played[key] for key in stored} == stored
        assert set(played) == set(stored)


OTHER: dict[type[Kept], dict[str, Any]] = {
    Goal: {
        "status": "running", "what": "anders", "title": "anders", "rank": "subgoal", "adopted_on": date(2026, 11, 27),
        "adopted_by": "iemand", "owner_subject": 8, "area": "WK020215",
    },
    Signal: {"what": "anders", "theme": "groen", "area": "WK020215"},
    Strength: {"name": "anders", "public": True, "area": "WK020215"},
    Bundle: {"title": "anders", "area": "WK020207"},
    Comment: {"done": True, "body": "anders", "area": "WK020215"},
    Grant: {"areas": "W5", "roles": "analyst", "withdrawn": True, "subject": 0},
}  # fmt: skip
"""Another value for each field; where a record lies and whose it is come last, because they end what a person may."""


@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=[who.subject for who in PEOPLE])
def test_each_role_writes_each_field_of_each_record_only_where_it_may(
    number: int, real: Release, tmp_path: Path
) -> None:
    with closing(open_workspace(real.catalog, f"sqlite:///{tmp_path / 'workspace.db'}")) as workspace:
        world = World(workspace)
        begun = {kind: len(keys) for kind, keys in world.made.items()}
        for kind, fields in OTHER.items():
            for at in range(begun[kind]):
                for name, value in fields.items():
                    world.attempt(Step(number, "change", kind, at, 0, {name: value}))
                for action in ("remove", "restore", "erase"):
                    world.attempt(Step(number, action, kind, at, 0))
            for area in AREAS:
                new = {"on_kind": "goal", "on_key": "x"} if kind is Comment else {}
                new |= {Signal: {"said_on": DAY}, Goal: {"rank": "action", "owner_subject": number}}.get(
                    kind, {}
                )
                told_fields = {
                    name: value for name, value in fields.items() if not name.startswith("adopted")
                }
                world.attempt(Step(number, "create", kind, 0, 0, {**told_fields, **new, "area": area}))
        world.assert_journal_tells_everything()


@settings(
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # shrinking takes minutes, and a list of steps can be read
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(steps(), min_size=8, max_size=25))
def test_whoever_writes_in_any_order_only_what_is_allowed_is_kept_and_all_of_it_is_told(
    workspace: Workspace, drawn: list[Step]
) -> None:
    assert set(FIELDS) <= set(KINDS.values())
    world = World(workspace)
    for step in drawn:
        world.attempt(step)
    world.assert_journal_tells_everything()
