"""Does a goal tree stay a tree after any order of edits, kept or refused, on both stores?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspaces import ADMINISTRATOR

from monitor.catalog import CITY
from monitor.workspace.checks import Invalid
from monitor.workspace.database import Workspace
from monitor.workspace.goaltree import adopt, flat, public_goals, tree
from monitor.workspace.places import around
from monitor.workspace.records import Gone, Refused, every, one, writing
from monitor.workspace.tables import Goal
from monitor.workspace.tables.goals import RANKS

PLACES = (CITY, "W2", "WK020207", "W5")
MANY = 6

places = st.sampled_from(PLACES)
which = st.integers(0, MANY - 1)
parents = st.none() | which
edits = st.one_of(
    st.tuples(st.just("create"), which, st.sampled_from(RANKS), parents, places),
    st.tuples(st.just("move"), which, parents),
    st.tuples(st.just("rank"), which, st.sampled_from(RANKS)),
    st.tuples(st.just("area"), which, places),
    st.tuples(st.just("all"), which, st.sampled_from(RANKS), parents, places),
    st.tuples(st.just("remove"), which),
    st.tuples(st.just("restore"), which),
    st.tuples(st.just("erase"), which),
    st.tuples(st.just("adopt"), which),
)


def attempt(workspace: Workspace, keys: list[str], edit: Sequence) -> None:
    """Try one edit; a refusal is an answer too, anything else that goes wrong is not."""
    act, place, *told = edit
    key = keys[place]

    def under(choice: int | None) -> str:
        return "" if choice is None else keys[choice]

    try:
        with writing(workspace, ADMINISTRATOR) as pen:
            held = one(pen.session, Goal, key)
            if act == "create":
                if held is None:
                    rank, parent, area = told
                    pen.create(
                        Goal(key=key, title=f"Doel {place}", rank=rank, parent=under(parent), area=area)
                    )
            elif held is None:
                return
            elif act == "erase":
                pen.erase(Goal, key, "proef")
                keys[place] = uuid4().hex
            elif act == "adopt":
                adopt(pen, key, date(2026, 11, 1), "proef")
            elif act in ("remove", "restore"):
                getattr(pen, act)(Goal, key, held.version)
            else:
                fields = {
                    "move": lambda: {"parent": under(told[0])},
                    "rank": lambda: {"rank": told[0]},
                    "area": lambda: {"area": told[0]},
                    "all": lambda: {"rank": told[0], "parent": under(told[1]), "area": told[2]},
                }[act]()
                pen.change(Goal, key, held.version, **fields)
    except (Invalid, Gone, Refused):
        return


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(edits, min_size=4, max_size=30))
def test_any_order_of_edits_leaves_a_tree(workspace: Workspace, course: list[Sequence]) -> None:
    keys = [uuid4().hex for _ in range(MANY)]
    mine = set(keys)
    for edit in course:
        attempt(workspace, keys, edit)
        mine |= set(keys)
    with workspace.reading() as session:
        rows = {row.key: row for row in every(session, Goal, Goal.key.in_(mine), removed=True)}
        shown = [row.key for _, row in flat(tree(session, PLACES)) if row.key in mine]
        public = [row for _, row in flat(public_goals(session, PLACES)) if row.key in mine]
    for row in rows.values():
        above = rows.get(row.parent)
        if above is not None:
            assert RANKS.index(above.rank) < RANKS.index(row.rank)
            assert above.area in around(row.area, workspace.catalog)
    there = [key for key, row in rows.items() if row.removed_at is None]
    assert sorted(shown) == sorted(there)
    assert all(row.adopted_on and row.removed_at is None for row in public)
