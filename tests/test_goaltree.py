"""Do goals stay a tree, whoever changes what in which order, and does everybody see the right ones?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from workspaces import ADMINISTRATOR, ANALYST, APPROVER, PARTNER, TEAM_W2

from monitor.catalog import CITY
from monitor.workspace.checks import Invalid
from monitor.workspace.database import Workspace
from monitor.workspace.goaltree import (
    adopt,
    flat,
    possible_parents,
    proposed_code,
    public_goals,
    report,
    theirs,
    tree,
)
from monitor.workspace.places import within
from monitor.workspace.records import Refused, every, writing
from monitor.workspace.tables import Goal

TODAY = date(2026, 11, 28)
KLARENDAL, LAAR = "WK020207", "WK020222"


def goal(
    title: str, rank: str = "goal", under: Goal | None = None, area: str = "W2", **fields: object
) -> Goal:
    """A goal that is not kept yet."""
    return Goal(area=area, title=title, rank=rank, parent=under.key if under else "", **fields)


@pytest.fixture
def branch(workspace: Workspace) -> list[Goal]:
    """A goal, a sub-goal under it and an action under that, all of Noordwest."""
    with writing(workspace, TEAM_W2) as pen:
        top = pen.create(goal("Veilige straten"))
        middle = pen.create(goal("Minder hard rijden", "subgoal", top))
        return [top, middle, pen.create(goal("Drempels leggen", "action", middle, KLARENDAL))]


def titles(workspace: Workspace, codes: list[str], **choices: object) -> list[tuple[int, str]]:
    """The tree of some places as depth and title."""
    with workspace.reading() as session:
        return [(depth, one.title) for depth, one in flat(tree(session, codes, **choices))]


def faults(workspace: Workspace, record: Goal, **fields: object) -> dict[str, str]:
    """What is wrong with a change, by field; nothing is kept."""
    with pytest.raises(Invalid) as caught, writing(workspace, ANALYST) as pen:
        pen.change(Goal, record.key, record.version, **fields)
    return {fault.field: fault.problem for fault in caught.value.faults}


def test_a_tree_shows_each_goal_under_its_parent(workspace: Workspace, branch: list[Goal]) -> None:
    assert titles(workspace, within("W2", workspace.catalog)) == [
        (0, "Veilige straten"), (1, "Minder hard rijden"), (2, "Drempels leggen"),
    ]  # fmt: skip


def test_a_goal_of_which_the_parent_is_not_asked_stands_on_top(
    workspace: Workspace, branch: list[Goal]
) -> None:
    assert titles(workspace, [KLARENDAL]) == [(0, "Drempels leggen")]


def test_what_hung_under_a_removed_goal_hangs_under_the_one_above_it(
    workspace: Workspace, branch: list[Goal]
) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.remove(Goal, branch[1].key, 1)
    assert titles(workspace, ["W2", KLARENDAL]) == [(0, "Veilige straten"), (1, "Drempels leggen")]
    with writing(workspace, TEAM_W2) as pen:
        pen.restore(Goal, branch[1].key, 2)
    assert len(titles(workspace, ["W2"])) == 2


def test_what_hung_under_an_erased_goal_stands_on_top_and_can_still_be_changed(
    workspace: Workspace, branch: list[Goal]
) -> None:
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(Goal, branch[0].key, "proef")
        pen.change(Goal, branch[1].key, 1, rank="goal", parent="")
    assert titles(workspace, ["W2", KLARENDAL]) == [(0, "Minder hard rijden"), (1, "Drempels leggen")]


@pytest.mark.parametrize(
    ("rank", "parent", "told"),
    [("goal", 0, "staat bovenaan"), ("subgoal", 1, "onder een doel"), ("action", 2, "onder een doel of een")],
)
def test_a_parent_is_of_a_higher_rank(
    workspace: Workspace, branch: list[Goal], rank: str, parent: int, told: str
) -> None:
    with pytest.raises(Invalid, match=told), writing(workspace, TEAM_W2) as pen:
        pen.create(goal("Iets", rank, branch[parent], KLARENDAL))


def test_a_goal_cannot_become_lower_than_what_hangs_under_it(
    workspace: Workspace, branch: list[Goal]
) -> None:
    wrong = faults(workspace, branch[0], rank="subgoal")
    assert "Minder hard rijden" in wrong["rank"]


def test_a_removed_goal_counts_so_that_it_fits_when_it_comes_back(
    workspace: Workspace, branch: list[Goal]
) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.remove(Goal, branch[2].key, 1)
    assert "(weggehaald)" in faults(workspace, branch[1], rank="action", parent=branch[0].key)["rank"]


def test_two_goals_cannot_hang_under_each_other(workspace: Workspace, branch: list[Goal]) -> None:
    assert "parent" in faults(workspace, branch[0], parent=branch[1].key)
    assert "zichzelf" in faults(workspace, branch[0], parent=branch[0].key)["parent"]


def test_a_parent_lies_in_the_same_place_or_around_it(workspace: Workspace, branch: list[Goal]) -> None:
    with writing(workspace, ANALYST) as pen:
        whole = pen.create(goal("Heel de stad", area=CITY))
        pen.create(goal("Klarendal", "action", whole, KLARENDAL))
        local = pen.create(goal("Alleen De Laar", area=LAAR))
    with pytest.raises(Invalid, match=r"Alleen De Laar.*Klarendal"), writing(workspace, ANALYST) as pen:
        pen.create(goal("Te ver", "action", local, KLARENDAL))
    assert "Drempels leggen" in faults(workspace, branch[1], area=LAAR, parent="")["area"]


def test_a_removed_goal_cannot_be_chosen_as_parent(workspace: Workspace, branch: list[Goal]) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.remove(Goal, branch[0].key, 1)
    with pytest.raises(Invalid, match="weggehaald of bestaat niet"), writing(workspace, TEAM_W2) as pen:
        pen.create(goal("Laat", "action", branch[0]))
    # What hung there already can be changed in everything else.
    with writing(workspace, TEAM_W2) as pen:
        pen.change(Goal, branch[1].key, 1, title="Rustig rijden")


def test_faults_of_the_tree_come_together_with_those_of_the_form(
    workspace: Workspace, branch: list[Goal]
) -> None:
    wrong = faults(workspace, branch[2], title="", status="stopped", parent=branch[2].key, rank="goal")
    assert {"title", "status_reason", "parent"} <= set(wrong)


def test_a_code_belongs_to_one_goal_also_when_that_is_removed(
    workspace: Workspace, branch: list[Goal]
) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.change(Goal, branch[0].key, 1, code="AS-VEI-1")
        pen.remove(Goal, branch[0].key, 2)
    assert "Veilige straten' (weggehaald)" in faults(workspace, branch[1], code="AS-VEI-1")["code"]


def test_codes_are_proposed_by_rank_and_programme_and_never_twice(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        top = pen.create(goal("Een", code=proposed_code(pen.session, "goal", "welzijn")))
        middle = pen.create(goal("Twee", "subgoal", top))
        pen.change(Goal, middle.key, 1, code=proposed_code(pen.session, "subgoal", "", top.key))
        lower = proposed_code(pen.session, "action", "", middle.key)
        other = (
            proposed_code(pen.session, "goal", "welzijn"),
            proposed_code(pen.session, "goal", "veiligheid"),
        )
        none = proposed_code(pen.session, "goal", "")
    assert (top.code, middle.code, lower) == ("AS-WEL-1", "DS-WEL-1.1", "IS-WEL-1.1.1")
    assert (other, none) == (("AS-WEL-2", "AS-VEI-1"), "")


def test_a_code_of_the_citys_own_form_is_kept_and_the_next_one_is_still_free(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        top = pen.create(goal("Eigen", code="AS7a", programme="welzijn"))
        assert proposed_code(pen.session, "subgoal", "welzijn", top.key) == "DS-WEL-1"


def test_only_what_is_adopted_is_public_also_under_a_goal_that_is_not(
    workspace: Workspace, branch: list[Goal]
) -> None:
    with writing(workspace, APPROVER) as pen:
        assert adopt(pen, branch[1].key, TODAY, "Het team") == 2
    with workspace.reading() as session:
        public = public_goals(session, within("W2", workspace.catalog))
    assert [(depth, one.title) for depth, one in flat(public)] == [
        (0, "Minder hard rijden"), (1, "Drempels leggen"),
    ]  # fmt: skip
    with writing(workspace, APPROVER) as pen:
        assert adopt(pen, branch[0].key, TODAY, "Het team") == 1


def test_what_is_removed_after_its_adoption_is_no_longer_public(
    workspace: Workspace, branch: list[Goal]
) -> None:
    with writing(workspace, APPROVER) as pen:
        adopt(pen, branch[0].key, TODAY, "Het team")
    with writing(workspace, TEAM_W2) as pen:
        pen.remove(Goal, branch[0].key, 2)
    with workspace.reading() as session:
        public = public_goals(session, within("W2", workspace.catalog))
    assert "Veilige straten" not in [one.title for _, one in flat(public)]


def test_a_team_cannot_adopt_and_cannot_rewrite_what_was_adopted(
    workspace: Workspace, branch: list[Goal]
) -> None:
    with pytest.raises(Refused), writing(workspace, TEAM_W2) as pen:
        adopt(pen, branch[0].key, TODAY, "Zelf")
    with writing(workspace, APPROVER) as pen:
        adopt(pen, branch[0].key, TODAY, "Het team")
    with pytest.raises(Invalid, match="vastgesteld"), writing(workspace, TEAM_W2) as pen:
        pen.change(Goal, branch[0].key, 2, title="Iets heel anders")
    with writing(workspace, TEAM_W2) as pen:
        report(pen, branch[0].key, 2, "delayed", "De weg is nog open.", TODAY)
    with writing(workspace, APPROVER) as pen:
        pen.change(Goal, branch[0].key, 3, adopted_on=None, adopted_by="")
    with writing(workspace, TEAM_W2) as pen:
        pen.change(Goal, branch[0].key, 4, title="Iets heel anders")


@pytest.mark.parametrize("status", ["delayed", "stopped"])
def test_a_delay_or_a_stop_needs_a_reason(workspace: Workspace, branch: list[Goal], status: str) -> None:
    with pytest.raises(Invalid, match="waarom"), writing(workspace, TEAM_W2) as pen:
        report(pen, branch[2].key, 1, status, "", TODAY)


def test_a_goal_may_hang_under_those_of_its_place_and_around_it_nearest_first(
    workspace: Workspace, branch: list[Goal]
) -> None:
    with writing(workspace, ANALYST) as pen:
        pen.create(goal("Heel de stad", area=CITY))
        pen.create(goal("Alleen De Laar", area=LAAR))
    with workspace.reading() as session:
        offered = possible_parents(session, KLARENDAL, "action", workspace.catalog)
        none = possible_parents(session, KLARENDAL, "goal", workspace.catalog)
    assert [one.title for one in offered] == ["Veilige straten", "Minder hard rijden", "Heel de stad"]
    assert none == []


def test_a_partner_finds_what_is_theirs_however_the_name_was_typed(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.create(goal("Moestuin", "action", owner_subject=PARTNER.subject.upper()))
        pen.create(goal("Verlichting", "action"))
    with workspace.reading() as session:
        assert [one.title for one in theirs(session, PARTNER.subject)] == ["Moestuin"]
        assert len(every(session, Goal)) == 2


def test_two_who_change_the_shape_at_the_same_moment_leave_a_tree(workspace: Workspace) -> None:
    for number in range(8):
        with writing(workspace, TEAM_W2) as pen:
            upper = pen.create(goal(f"Boven {number}"))
            lower = pen.create(goal(f"Onder {number}", "subgoal"))
        start = Barrier(2)

        def change(key: str, start: Barrier = start, **fields: object) -> bool:
            start.wait()
            try:
                with writing(workspace, TEAM_W2) as pen:
                    pen.change(Goal, key, 1, **fields)
            except Invalid:
                return False
            return True

        # Each may be right alone: the lower one goes under the upper one, which becomes no higher than it.
        with ThreadPoolExecutor(2) as both:
            kept = [
                both.submit(change, lower.key, parent=upper.key),
                both.submit(change, upper.key, rank="subgoal"),
            ]
        assert [one.result() for one in kept].count(True) == 1
