"""Protection: which figures are hidden, and whether a hidden one can be worked out by anyone with a calculator."""

import time
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from monitor.analysis.disclosure import (
    MISSING,
    NARROW,
    RESIDUAL,
    Cell,
    Relation,
    difference_of,
    disclosed,
    mean_of,
    primary,
    protect,
    published,
    published_deff,
    rounded_n,
    rounding_of,
)
from monitor.views import words

Exact = tuple[dict[object, int], int]
"""A sum in whole numbers, for the check that knows nothing of the code under test: weights and what they add up to."""


def row(**changes: object) -> pl.DataFrame:
    usual = {
        "n": 200, "n_eff": 150.0, "estimate": 40.0, "lower": 35.0, "upper": 45.0, "scale_length": 100.0,
        "kind": "share", "sensitive": False,
    }  # fmt: skip
    return pl.DataFrame({key: [value] for key, value in (usual | changes).items()}, strict=False)


@pytest.mark.parametrize(
    ("changes", "reason", "uncertain"),
    [
        ({}, "", False),
        ({"n": 49}, "few_answers", False),
        ({"n": 0, "estimate": None, "lower": None, "upper": None}, "few_answers", False),
        ({"n": 120, "estimate": None}, "few_answers", False),
        ({"n": None}, "few_answers", False),
        ({"n": 50}, "", True),
        ({"n": 99}, "", True),
        ({"n": 100}, "", False),
        ({"n_eff": 29.9}, "low_effective", False),
        ({"n_eff": 30.0}, "", False),
        ({"n_eff": None}, "", False),
        ({"n": 49, "n_eff": 10.0}, "few_answers", False),
        ({"lower": 25.0, "upper": 55.0}, "wide_interval", False),
        ({"lower": 25.0, "upper": 54.9}, "", True),
        ({"lower": 30.0, "upper": 50.0}, "", True),
        ({"lower": 30.0, "upper": 49.9}, "", False),
        ({"scale_length": 1.0, "estimate": 0.5, "lower": 0.35, "upper": 0.65}, "wide_interval", False),
        ({"scale_length": 9.0, "kind": "mark", "estimate": 7.0, "lower": 5.6, "upper": 8.3}, "wide_interval", False),
        ({"n": 80, "sensitive": True}, "sensitive", False),
        ({"n": 99, "estimate": 0.0, "lower": 0.0, "upper": 5.0, "sensitive": True}, "sensitive", False),
        ({"n": 100, "estimate": 0.0, "lower": 0.0, "upper": 4.0, "sensitive": True}, "", False),
        ({"n": 80, "estimate": 0.0, "lower": 0.0, "upper": 5.0}, "", True),
        ({"n": 49, "sensitive": True}, "few_answers", False),
        ({"kind": "score", "scale_length": 10.0, "n": 80, "estimate": 0.0, "lower": 0.0, "upper": 0.5, "sensitive": True}, "", True),
        ({"lower": None, "upper": None}, "", True),
    ],
)  # fmt: skip
def test_which_figures_are_hidden_and_which_are_less_certain(
    changes: dict[str, object], reason: str, uncertain: bool
) -> None:
    found = primary(row(**changes))
    assert found.select("reason", "uncertain").row(0) == (reason, uncertain)


def test_rows_without_a_needed_column_or_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="n_eff"):
        primary(row().drop("n_eff"))
    with pytest.raises(ValueError, match="scale"):
        primary(row(scale_length=0.0))


@pytest.mark.parametrize(
    ("n", "rounded"), [(0, 0), (4, 0), (5, 10), (54, 50), (55, 60), (65, 70), (123.4, 120)]
)
def test_answers_are_rounded_to_tens(n: float, rounded: int) -> None:
    assert rounded_n(n) == rounded


@pytest.mark.parametrize("n", [-1, float("nan"), float("inf")])
def test_a_number_of_answers_below_zero_is_refused(n: float) -> None:
    with pytest.raises(ValueError):
        rounded_n(n)


class World:
    """A made-up publication: cells, the sums everyone knows, and the same sums in whole numbers."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.cells: dict[object, Cell] = {}
        self.relations: list[Relation] = []
        self.exact: list[Exact] = []

    def mean(self, total: object, people: dict[object, int], last: bool = False, reason: str = "") -> None:
        """A cell as the mean of others, and the sum that says so."""
        parts = [self.cells[key] for key in people]
        weights = list(people.values())
        value = sum(w * (cell.value or 0) for w, cell in zip(weights, parts, strict=True)) / sum(weights)
        self.cells.setdefault(total, Cell(sum(cell.n for cell in parts), value, reason, last=last))
        self.relations.append(mean_of(total, people))
        self.exact.append(({**people, total: -sum(weights)}, 0))

    def leaf(self, key: object, value: float, n: int, sensitive: bool = True) -> None:
        self.cells[key] = Cell(n, value, "few_answers" if n < 50 and sensitive else "")

    def city(self, prefix: tuple[object, ...], shape: list[list[tuple[int, int, float]]]) -> None:
        """Districts (people, answers, value) in areas in a city, added up in two ways."""
        every, areas = {}, {}
        for a, members in enumerate(shape):
            inside = {}
            for d, (people, n, value) in enumerate(members):
                self.leaf((*prefix, a, d), value, n)
                inside[(*prefix, a, d)] = people
            self.mean((*prefix, a), inside)
            areas[(*prefix, a)] = sum(inside.values())
            every |= inside
        self.mean((*prefix, "city"), areas, last=True)
        self.mean((*prefix, "city"), every)

    def shape(self) -> list[list[tuple[int, int, float]]]:
        pick = self.rng
        return [
            [
                (
                    int(pick.integers(1, 9000)),
                    int(pick.choice([20, 49, 50, 80, 150, 400])),
                    float(pick.integers(0, 101)),
                )
                for _ in range(pick.integers(1, 5))
            ]
            for _ in range(pick.integers(1, 5))
        ]


def hierarchy(seed: int) -> World:
    world = World(seed)
    world.city(("x",), world.shape())
    return world


def categories(seed: int) -> World:
    """The answers of one question: per area they add up to 100, and each answer adds up over areas."""
    world = World(seed)
    shape, answers = world.shape(), int(world.rng.integers(2, 4))
    divided = [
        [world.rng.multinomial(100, np.full(answers, 1 / answers)) for _ in members] for members in shape
    ]
    for answer in range(answers):
        world.city(
            (answer,),
            [
                [
                    (people, n, float(split[answer]))
                    for (people, n, _), split in zip(members, splits, strict=True)
                ]
                for members, splits in zip(shape, divided, strict=True)
            ],
        )
    for key in [key for key in world.cells if key[0] == 0]:
        whole = {(answer, *key[1:]): 1 for answer in range(answers)}
        world.relations.append(Relation(100.0, whole))
        world.exact.append((whole, 100))
    return world


def two_editions(seed: int) -> World:
    """Two editions with a published change per cell; no change is shown beside a hidden figure."""
    world = World(seed)
    shape = world.shape()
    for edition in (2023, 2025):
        turned = [
            [
                (people, int(world.rng.choice([20, 60, 200])), float(world.rng.integers(0, 101)))
                for people, *_ in members
            ]
            for members in shape
        ]
        world.city((edition,), turned)
    for key in [key[1:] for key in world.cells if key[0] == 2025]:
        later, earlier = world.cells[(2025, *key)], world.cells[(2023, *key)]
        hidden = later.reason or earlier.reason
        world.cells[("change", *key)] = Cell(0, later.value - earlier.value, hidden, -100, 100)
        world.relations.append(difference_of(("change", *key), (2025, *key), (2023, *key)))
        world.exact.append(({(2025, *key): 1, (2023, *key): -1, ("change", *key): -1}, 0))
    return world


def two_divisions(seed: int) -> World:
    """The same answers on two divisions; the groups that changed districts are in no table."""
    world = World(seed)
    old, new = int(world.rng.integers(2, 5)), int(world.rng.integers(2, 5))
    people: dict[object, int] = {}
    for a in range(old):
        for b in range(new):
            if a == b or world.rng.random() < 0.3 or b >= old:
                n = int(world.rng.choice([5, 30, 60, 200]))
                world.cells[("atom", a, b)] = Cell(n, float(world.rng.integers(0, 101)), RESIDUAL)
                people[("atom", a, b)] = n * int(world.rng.integers(8, 12))
    for name, place, number in (("old", 1, old), ("new", 2, new)):
        districts = {}
        for d in range(number):
            inside = {key: size for key, size in people.items() if key[place] == d}
            if inside:
                n = sum(world.cells[key].n for key in inside)
                world.mean((name, d), inside, reason="few_answers" if n < 50 else "")
                districts[(name, d)] = sum(inside.values())
        world.mean("city", districts, last=True)
    return world


def determined(cells: dict[object, Cell], sums: list[Exact]) -> set[object]:
    """The unknown cells that the sums fix, by elimination in fractions: no rounding, no tolerance."""
    unknown = [key for key, cell in cells.items() if cell.reason]
    rows = [[Fraction(parts.get(key, 0)) for key in unknown] for parts, _ in sums]
    pivots: list[tuple[int, list[Fraction]]] = []
    for column in range(len(unknown)):
        place = next((i for i, line in enumerate(rows) if line[column]), None)
        if place is None:
            continue
        chosen = rows.pop(place)
        pivot = [part / chosen[column] for part in chosen]
        rows = [[a - line[column] * b for a, b in zip(line, pivot, strict=True)] for line in rows]
        pivots = [
            (c, [a - line[column] * b for a, b in zip(line, pivot, strict=True)]) for c, line in pivots
        ] + [(column, pivot)]
    return {unknown[column] for column, line in pivots if sum(part != 0 for part in line) == 1}


def limits_of(key: object, cells: dict[object, Cell], relations: list[Relation]) -> tuple[float, float]:
    """The ends of one hidden cell by one large linear programme over the whole publication."""
    unknown = [name for name, cell in cells.items() if cell.reason]
    matrix, totals = [], []
    for relation in relations:
        parts = dict(relation.parts)
        constant = relation.total if isinstance(relation.total, float) else 0.0
        if not isinstance(relation.total, float):
            parts[relation.total] = -1.0
        matrix.append([parts.get(name, 0.0) for name in unknown])
        totals.append(
            constant - sum(w * cells[name].value for name, w in parts.items() if not cells[name].reason)
        )
    bounds = [(cells[name].low, cells[name].high) for name in unknown]
    ends = []
    for sign in (1, -1):
        aim = [sign * (name == key) for name in unknown]
        ends.append(sign * linprog(aim, A_eq=matrix, b_eq=totals, bounds=bounds, method="highs").fun)
    return ends[0], ends[1]


WORLDS = [hierarchy, categories, two_editions, two_divisions]
seeds = st.integers(0, 2**32)


@pytest.mark.parametrize("world_of", WORLDS)
@settings(max_examples=40, deadline=None)
@given(seed=seeds)
@example(seed=1001423)  # once refused: rounding in a projector passed for one more sum
@example(
    seed=26100
)  # once refused: a cell that was hidden for another followed from the rest and hid nothing
def test_nothing_hidden_can_be_worked_out_after_protection(world_of: object, seed: int) -> None:
    world = world_of(seed)
    cells = protect(world.cells, world.relations)
    secret = {key for key, cell in cells.items() if cell.secret}
    assert not secret & determined(cells, world.exact)
    assert disclosed(cells, world.relations) == []


@pytest.mark.parametrize("world_of", WORLDS)
@settings(max_examples=40, deadline=None)
@given(seed=seeds)
def test_protection_only_hides_more_and_hidden_cells_carry_no_value(world_of: object, seed: int) -> None:
    world = world_of(seed)
    cells = protect(world.cells, world.relations)
    assert cells.keys() == world.cells.keys()
    for key, cell in cells.items():
        before = world.cells[key]
        assert cell.reason == before.reason or (before.reason == "" and cell.reason == "secondary")
        assert cell.value == (None if cell.reason else before.value)
    if not any(cell.secret for cell in world.cells.values()):
        assert cells == {
            key: replace(cell, value=None) if cell.reason else cell for key, cell in world.cells.items()
        }


@pytest.mark.parametrize("world_of", WORLDS)
@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_every_extra_hidden_cell_is_needed(world_of: object, seed: int) -> None:
    world = world_of(seed)
    cells = protect(world.cells, world.relations)
    for key, cell in cells.items():
        if cell.reason == "secondary":
            assert disclosed({**cells, key: world.cells[key]}, world.relations), key


@pytest.mark.parametrize("world_of", WORLDS)
@settings(max_examples=40, deadline=None)
@given(seed=seeds)
def test_the_solver_finds_exactly_what_elimination_in_fractions_finds(world_of: object, seed: int) -> None:
    world = world_of(seed)
    found = {item.cell: item for item in disclosed(world.cells, world.relations) if item.exact}
    secret = {key for key, cell in world.cells.items() if cell.secret}
    assert set(found) == secret & determined(world.cells, world.exact)
    for key, item in found.items():
        assert item.lowest == item.highest == pytest.approx(world.cells[key].value, abs=1e-4)


@pytest.mark.parametrize("world_of", WORLDS)
@settings(max_examples=15, deadline=None)
@given(seed=seeds, overall=st.none() | st.floats(0, 100))
def test_narrow_ranges_are_those_of_one_large_linear_programme(
    world_of: object, seed: int, overall: float | None
) -> None:
    world = world_of(seed)
    world.cells = {key: replace(cell, overall=overall) for key, cell in world.cells.items()}
    found = {item.cell: item for item in disclosed(world.cells, world.relations) if not item.group}
    for key, cell in [(key, cell) for key, cell in world.cells.items() if cell.secret][:6]:
        lowest, highest = limits_of(key, world.cells, world.relations)
        length, needed = highest - lowest, NARROW * (cell.high - cell.low)
        below = highest - cell.low <= cell.high - lowest
        far = highest - cell.low if below else cell.high - lowest
        reaches = overall is not None and (highest >= overall if below else lowest <= overall)
        if reaches:
            needed = min(needed, far / 2)
        edge = 1 if overall is None else abs((highest if below else lowest) - overall)
        if abs(length - needed) > 1e-3 and length > 1e-3 and edge > 1e-3:
            assert (key in found) == (length < needed)
        if key in found:
            assert (found[key].lowest, found[key].highest) == pytest.approx((lowest, highest), abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(seed=seeds)
def test_groups_under_fifty_are_found_where_a_sum_leaves_only_them(seed: int) -> None:
    world = hierarchy(seed)
    safe = protect(world.cells, world.relations)
    for relation in world.relations:
        secret = [key for key in relation.parts if safe[key].reason]
        if not safe[relation.total].reason and all(safe[key].secret for key in secret):
            assert not secret or sum(safe[key].n for key in secret) >= 50
    assert disclosed(safe, world.relations) == []


def small_city(**changes: Cell) -> tuple[dict[object, Cell], list[Relation]]:
    """Two areas of three districts of 1,000 people; the city is hidden last."""
    sizes = {"a1": 60, "a2": 120, "a3": 300, "b1": 70, "b2": 130, "b3": 310}
    cells: dict[object, Cell] = {key: Cell(n, 40.0) for key, n in sizes.items()}
    cells |= {"a": Cell(480, 40.0), "b": Cell(510, 40.0), "city": Cell(990, 40.0, last=True)} | changes
    districts = dict.fromkeys(sizes, 1000)
    return cells, [
        mean_of("a", dict.fromkeys(("a1", "a2", "a3"), 1000)),
        mean_of("b", dict.fromkeys(("b1", "b2", "b3"), 1000)),
        mean_of("city", {"a": 3000, "b": 3000}),
        mean_of("city", districts),
    ]


def hidden(cells: dict[object, Cell]) -> set[object]:
    return {key for key, cell in cells.items() if cell.reason}


def test_one_hidden_district_follows_and_its_smallest_neighbour_protects_it() -> None:
    cells, relations = small_city(a2=Cell(40, 40.0, "few_answers"))
    (found,) = disclosed(cells, relations)
    assert (found.cell, found.exact, found.lowest) == ("a2", True, pytest.approx(40))
    assert hidden(protect(cells, relations)) == {"a2", "a1"}


def test_an_area_of_one_district_takes_another_area_with_it_and_leaves_the_city() -> None:
    cells = {"a1": Cell(40, 30.0, "few_answers"), "a": Cell(40, 30.0, "few_answers")}
    cells |= {
        key: Cell(n, 40.0)
        for key, n in {"b1": 100, "b2": 200, "c1": 300, "c2": 400, "b": 300, "c": 700}.items()
    }
    cells["city"] = Cell(1040, 38.0, last=True)
    relations = [
        mean_of("a", {"a1": 1}), mean_of("b", {"b1": 1, "b2": 1}), mean_of("c", {"c1": 1, "c2": 1}),
        mean_of("city", {"a": 1, "b": 2, "c": 2}), mean_of("city", {"a1": 1, "b1": 1, "b2": 1, "c1": 1, "c2": 1}),
    ]  # fmt: skip
    found = protect(cells, relations)
    assert not found["city"].reason
    assert {"a1", "a", "b1", "b"} <= hidden(found)


def test_the_city_is_hidden_only_when_nothing_else_helps() -> None:
    cells = {"a": Cell(40, 40.0, "few_answers"), "city": Cell(40, 40.0, last=True)}
    assert hidden(protect(cells, [mean_of("city", {"a": 1})])) == {"a", "city"}


def test_a_change_is_hidden_before_a_figure() -> None:
    cells = {
        "old": Cell(200, 40.0),
        "new": Cell(30, 44.0, "few_answers"),
        "change": Cell(0, 4.0, low=-100),
    }
    relations = [difference_of("change", "new", "old")]
    assert [item.cell for item in disclosed(cells, relations)] == ["new"]
    assert hidden(protect(cells, relations)) == {"new", "change"}


def test_a_shown_difference_between_divisions_gives_away_the_few_who_moved() -> None:
    cells = {
        "stayed": Cell(300, 50.0, RESIDUAL),
        "moved": Cell(20, 90.0, RESIDUAL),
        "old": Cell(320, 52.5),
        "new": Cell(300, 50.0),
    }
    relations = [mean_of("old", {"stayed": 300, "moved": 20}), mean_of("new", {"stayed": 300})]
    assert [item.cell for item in disclosed(cells, relations)] == ["moved"]
    assert len(hidden(protect(cells, relations)) & {"old", "new"}) == 1
    cells["moved"] = replace(cells["moved"], n=50)
    assert disclosed(cells, relations) == []


def test_a_large_neighbour_of_a_tiny_one_is_as_good_as_known() -> None:
    cells = {
        "big": Cell(40, 55.0, "few_answers"),
        "tiny": Cell(45, 20.0, "few_answers"),
        "all": Cell(85, 54.65),
    }
    relations = [mean_of("all", {"big": 99, "tiny": 1})]
    (found,) = disclosed(cells, relations)
    assert (found.cell, found.exact) == ("big", False)
    assert (found.lowest, found.highest) == pytest.approx(((5465 - 100) / 99, 5465 / 99))
    assert disclosed(cells, relations, width=0.005) == []


def test_a_total_at_the_end_of_the_scale_gives_everyone_away() -> None:
    cells = {"a": Cell(40, 0.0, "few_answers"), "b": Cell(45, 0.0, "few_answers"), "all": Cell(85, 0.0)}
    assert {item.cell for item in disclosed(cells, [mean_of("all", {"a": 1, "b": 1})])} == {"a", "b"}


def test_a_short_range_on_a_rare_subject_is_no_disclosure() -> None:
    """Between 0 and 6 percent: no disclosure where the city has 5 percent, but news where it has 7."""
    for overall, low, high, known in (
        (5.0, 0, 100, 0),
        (7.0, 0, 100, 2),
        (None, 0, 100, 2),
        (-5.0, -100, 0, 0),
        (-7.0, -100, 0, 2),
    ):
        sign = 1 if not low else -1
        one, other = (
            Cell(n, sign * value, "few_answers", low, high, overall=overall)
            for n, value in ((40, 2), (45, 4))
        )
        cells = {"a": one, "b": other, "all": Cell(85, sign * 3.0, low=low, high=high)}
        assert len(disclosed(cells, [mean_of("all", {"a": 1, "b": 1})])) == known


def test_two_hidden_districts_with_forty_answers_together_take_a_third_with_them() -> None:
    cells, relations = small_city(a1=Cell(21, 30.0, "few_answers"), a2=Cell(20, 50.0, "few_answers"))
    (found,) = disclosed(cells, relations)
    assert (found.cell, found.exact, set(found.group)) == ("a2", False, {"a1", "a2"})
    assert hidden(protect(cells, relations)) == {"a1", "a2", "a3"}
    enough, _ = small_city(a1=Cell(30, 30.0, "few_answers"), a2=Cell(20, 50.0, "few_answers"))
    assert disclosed(enough, relations) == []


def test_a_small_group_that_only_two_sums_together_give_is_found() -> None:
    """The city less its shown districts, less what an area leaves: two hidden districts of another hidden area."""
    few = {key: Cell(n, 40.0, "few_answers") for key, n in (("a1", 21), ("a2", 20), ("b1", 30), ("b2", 40))}
    cells, relations = small_city(**few, a=Cell(480, 40.0, "secondary"))
    relations = [one for one in relations if one.total != "city" or "a1" in one.parts]
    cells["city"] = Cell(990, 40.0)
    groups = [frozenset(one.group) for one in disclosed(cells, relations) if one.group]
    assert groups == [frozenset({"a1", "a2"})]


def test_answers_to_one_question_are_no_group_of_people() -> None:
    cells = {"yes": Cell(20, 30.0, "few_answers"), "no": Cell(20, 70.0, "few_answers")}
    assert disclosed(cells, [Relation(100.0, {"yes": 1.0, "no": 1.0})]) == []


def test_of_cells_with_unknown_answers_no_group_is_judged() -> None:
    cells, relations = small_city(a1=Cell(0, None, "few_answers"), a2=Cell(0, None, "few_answers"))
    assert disclosed(cells, relations) == []


def rounded_city(
    hidden_ones: set[str], values: list[float], people: list[int]
) -> tuple[dict[object, Cell], list[Relation]]:
    """A city as it is published: values in one decimal, shares in four, so that no sum holds exactly."""
    places = ("a1", "a2", "a3", "b1", "b2", "b3")
    value, size = dict(zip(places, values, strict=True)), dict(zip(places, people, strict=True))
    share = {key: round(size[key] / sum(people), 4) for key in places}
    areas = {area: [key for key in places if key[0] == area] for area in "ab"}
    exact: dict[str, float] = dict(value)
    for area, members in {**areas, "city": list(places)}.items():
        exact[area] = sum(size[key] * value[key] for key in members) / sum(size[key] for key in members)
    cells: dict[object, Cell] = {
        key: Cell(0, None, "few_answers", off=0.05)
        if key in hidden_ones
        else Cell(0, round(number, 1), off=0.05)
        for key, number in exact.items()
    }
    whole = {area: sum(share[key] for key in members) for area, members in areas.items()}
    relations = [mean_of(area, {key: share[key] for key in members}, 5e-5) for area, members in areas.items()]
    return cells, [*relations, mean_of("city", whole, 5e-5), mean_of("city", share, 5e-5)]


numbers = st.lists(st.floats(20, 80), min_size=6, max_size=6)
sizes = st.lists(st.integers(500, 9000), min_size=6, max_size=6)


@settings(max_examples=80, deadline=None)
@given(numbers, sizes)
def test_one_hidden_figure_in_a_sum_of_rounded_figures_is_found(
    values: list[float], people: list[int]
) -> None:
    cells, relations = rounded_city({"a2"}, values, people)
    (found,) = disclosed(cells, relations)
    assert (found.cell, found.exact) == ("a2", True)
    assert found.lowest - 1e-6 <= values[1] <= found.highest + 1e-6


@settings(max_examples=80, deadline=None)
@given(numbers, sizes)
def test_two_hidden_figures_are_not_refused_because_rounded_sums_disagree(
    values: list[float], people: list[int]
) -> None:
    cells, relations = rounded_city({"a1", "a2"}, values, people)
    found = disclosed(cells, relations)
    assert not any(one.exact for one in found)
    strict = [replace(one, off=0.0) for one in relations]
    exact, _ = rounded_city(set(), values, people)
    assert len(strict) == 4 and exact.keys() == cells.keys()
    smallest, largest = sorted(people[:2])
    if smallest / largest > 0.4 and all(30 < value < 70 for value in values[:2]):
        assert found == []  # each may lie anywhere from 20 to 80: nothing is known of them


shown_and_kept = st.integers(0, 3).flatmap(
    lambda shown: st.tuples(st.just(shown), st.integers(shown, shown + 3))
)


@settings(max_examples=600)
@given(st.floats(-1000, 1000) | st.integers(-(10**6), 10**6).map(lambda units: units / 1000), shown_and_kept)
@example(54.46, (0, 1))
@example(54.496, (0, 2))
@example(7.4499, (1, 2))
@example(-54.46, (0, 1))
@example(54.5, (0, 1))
def test_a_published_number_shows_what_the_exact_one_shows(value: float, decimals: tuple[int, int]) -> None:
    shown, kept = decimals
    told = published(value, shown, kept)
    assert words.number(told, shown) == words.number(value, shown)
    assert abs(told - value) < 10**-kept
    assert abs(told - value) <= rounding_of(told, shown, kept) + 1e-8
    assert told == round(told, kept)
    assert published(told, shown, kept) == told


@given(st.lists(st.floats(0, 100), min_size=3, max_size=3), shown_and_kept)
def test_limits_stay_around_the_figure(three: list[float], decimals: tuple[int, int]) -> None:
    lower, value, upper = (published(one, *decimals) for one in sorted(three))
    assert lower <= value <= upper


@pytest.mark.parametrize(
    ("value", "told"), [(54.46, 54.4), (54.44, 54.4), (54.5, 54.5), (54.55, 54.6), (0.04, 0.0)]
)
def test_rounding_twice_never_shows_another_number(value: float, told: float) -> None:
    assert published(value, 0, 1) == told


@pytest.mark.parametrize("arguments", [(float("nan"), 0, 1), (float("inf"), 0, 1), (5.0, 2, 1), (5.0, -1, 1)])
def test_what_cannot_be_rounded_is_refused(arguments: tuple[float, int, int]) -> None:
    with pytest.raises(ValueError):
        published(*arguments)


@given(st.floats(0.2, 9), st.integers(50, 2000))
def test_a_published_design_effect_belongs_to_the_published_number(deff: float, n: int) -> None:
    """With p (1 - p) / se^2 fixed, deff grows with n - 1; what is published is the same for all n of one ten."""
    tens = rounded_n(n)
    per_answer = deff / (n - 1)
    assert published_deff(deff, n, tens) == pytest.approx(per_answer * (tens - 1), abs=0.0501)


@pytest.mark.parametrize("answers", [(1, 50), (50, 1), (0, 0)])
def test_a_design_effect_needs_answers(answers: tuple[int, int]) -> None:
    with pytest.raises(ValueError):
        published_deff(1.2, *answers)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-9, 0), min_size=2, max_size=8), seeds)
def test_weights_of_very_different_size_do_not_fool_the_solver(powers: list[float], seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = {place: 10**power for place, power in enumerate(powers)}
    cells = {place: Cell(100, float(rng.uniform(20, 80))) for place in people}
    relation = mean_of("all", people)
    cells["all"] = Cell(1000, sum(weight * cells[part].value for part, weight in relation.parts.items()))
    one = {**cells, 0: replace(cells[0], reason="few_answers")}
    assert [item.exact for item in disclosed(one, [relation, relation])] == [True]
    two = {**one, 1: replace(cells[1], reason="few_answers")}
    assert not any(item.exact for item in disclosed(two, [relation, relation]))


def test_rounded_weights_make_the_same_sum_twice_not_two_sums() -> None:
    shares = {"a1": 0.1, "a2": 0.2, "b1": 0.3, "b2": 0.4}
    cells: dict[object, Cell] = {key: Cell(40, 50.0, "few_answers") for key in shares}
    cells |= {"a": Cell(80, 50.0), "b": Cell(80, 50.0), "city": Cell(160, 50.0)}
    relations = [
        mean_of("a", {"a1": 0.1, "a2": 0.2}), mean_of("b", {"b1": 0.3, "b2": 0.4}),
        mean_of("city", shares), mean_of("city", {"a": 0.1 + 0.2, "b": 0.3 + 0.4}),
    ]  # fmt: skip
    assert disclosed(cells, relations) == []


def test_what_was_not_measured_is_unknown_but_no_secret() -> None:
    cells = {"a": Cell(0, None, MISSING), "b": Cell(100, 40.0), "all": Cell(100, 40.0)}
    relations = [mean_of("all", {"a": 1, "b": 1})]
    assert disclosed(cells, relations) == []
    assert hidden(protect(cells, relations)) == {"a"}


def test_what_cannot_be_protected_is_reported_not_ignored() -> None:
    cells = {"a": Cell(40, 30.0, "few_answers")}
    relations = [Relation(30.0, {"a": 1.0})]
    assert [item.cell for item in disclosed(protect(cells, relations), relations)] == ["a"]


@pytest.mark.parametrize(
    ("cells", "relation"),
    [
        ({"a": Cell(40, 30.0)}, Relation("b", {"a": 1.0})),
        ({"a": Cell(40, None)}, Relation(30.0, {"a": 1.0})),
        ({"a": Cell(40, float("nan"))}, Relation(30.0, {"a": 1.0})),
        ({"a": Cell(40, 30.0)}, Relation(30.0, {"a": float("nan")})),
        ({"a": Cell(40, None, "few_answers", high=float("inf"))}, Relation(30.0, {"a": 1.0})),
        ({"a": Cell(40, None, "few_answers", low=9, high=1)}, Relation(30.0, {"a": 1.0})),
    ],
)
def test_cells_and_sums_that_do_not_fit_are_refused(cells: dict[object, Cell], relation: Relation) -> None:
    with pytest.raises(ValueError):
        disclosed(cells, [relation])


@pytest.mark.parametrize("shares", [{}, {"a": 0}, {"a": 2, "b": -1}])
def test_a_mean_needs_people(shares: dict[object, float]) -> None:
    with pytest.raises(ValueError):
        mean_of("all", shares)


def test_sixty_indicators_in_thirteen_editions(capsys: pytest.CaptureFixture[str]) -> None:
    """The size of a whole release; the time is printed and decides nothing."""
    rng = np.random.default_rng(11)
    cells: dict[object, Cell] = {}
    relations: list[Relation] = []
    edges = [*range(0, 24, 3), 24]
    for number in range(60 * 13):
        people, values = rng.integers(800, 9000, 24), rng.uniform(0.5, 1.5, 24) * rng.choice([2, 10, 40, 60])
        few = set(rng.choice(24, rng.integers(0, 5), replace=False).tolist())
        whole = float(people @ values / people.sum())
        keys = [(number, d) for d in range(24)]
        for d, key in enumerate(keys):
            reason = "few_answers" if d in few else ""
            cells[key] = Cell(30 if reason else people[d] // 10, values[d], reason, overall=whole)
        city = (number, "city")
        cells[city] = Cell(7000, whole, last=True)
        areas = {}
        for start, end in pairwise(edges):
            part = slice(start, end)
            areas[(number, "area", start)] = int(people[part].sum())
            cells[(number, "area", start)] = Cell(
                900, float(people[part] @ values[part] / people[part].sum())
            )
            relations.append(
                mean_of((number, "area", start), dict(zip(keys[part], people[part], strict=True)))
            )
        relations += [mean_of(city, areas), mean_of(city, dict(zip(keys, people, strict=True)))]
    began = time.perf_counter()
    safe = protect(cells, relations)
    between = time.perf_counter()
    assert disclosed(safe, relations) == []
    seconds = between - began, time.perf_counter() - between
    with capsys.disabled():
        print(f" protect {seconds[0]:.2f} s, disclosed {seconds[1]:.2f} s ({len(cells)} cells)", end="")
    assert not any(safe[number, "city"].reason for number in range(60 * 13))


def test_a_hidden_figure_that_is_in_no_sum_follows_from_nothing() -> None:
    cells = {"alone": Cell(10, None, "few_answers"), "other": Cell(200, 40.0)}
    assert disclosed(cells, []) == []
    assert protect(cells, []) == cells
