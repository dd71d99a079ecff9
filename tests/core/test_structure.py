"""Ways and circles in any graph of links, and what holds of every list, however its links were made."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core import registers as r
from pakaura_server.core.changes import create, edit
from pakaura_server.core.circles import AFTER, circle, refuse_circle, refuse_circles, way
from pakaura_server.core.errors import BadValue
from pakaura_server.core.structure import Structure
from pakaura_server.core.task import Task

PLACES = "abcdefg"
graphs = st.dictionaries(
    st.sampled_from(PLACES), st.lists(st.sampled_from(PLACES), max_size=3, unique=True), max_size=len(PLACES)
)
Graph = dict[str, list[str]]


def reachable(graph: Graph) -> set[tuple[str, str]]:
    """Every pair of which the second can be reached from the first by one step or more."""
    pairs = {(start, end) for start, ends in graph.items() for end in ends}
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    return pairs


def is_walk(graph: Graph, places: list[str]) -> bool:
    return all(end in graph.get(start, []) for start, end in pairwise(places))


def task(id: str, after: tuple[str, ...] = (), parent: str | None = None, completed: bool = False) -> Task:
    made = Task(id, f"task {id}")
    made.depends_on, made.parent, made.completed = after, parent, completed
    return made


@st.composite
def lists(draw: st.DrawFn) -> list[Task]:
    places = draw(st.lists(st.sampled_from(PLACES), unique=True))
    others = st.sampled_from(PLACES)
    return [
        task(
            place,
            tuple(sorted(draw(st.sets(others, max_size=3)))),
            draw(st.none() | others),
            draw(st.sampled_from((False, False, True))),
        )
        for place in places
    ]


@given(graphs, st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_a_way_is_found_where_there_is_one(graph: Graph, start: str, end: str) -> None:
    found = way(start, end, lambda place: graph.get(place, []))
    assert bool(found) == (start == end or (start, end) in reachable(graph))
    if found:
        assert (found[0], found[-1]) == (start, end)
        assert is_walk(graph, found)
        assert len(set(found)) == len(found)


@given(graphs, st.sampled_from(PLACES))
def test_a_circle_is_found_where_there_is_one(graph: Graph, start: str) -> None:
    found = circle(start, lambda place: graph.get(place, []))
    assert bool(found) == ((start, start) in reachable(graph))
    if found:
        assert found[0] == start
        assert is_walk(graph, [*found, start])


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES))))
def test_links_that_are_made_one_by_one_never_close_a_circle(links: list[tuple[str, str]]) -> None:
    graph: Graph = {}
    for start, end in links:
        closes = start == end or (end, start) in reachable(graph)
        try:
            refuse_circle(start, end, lambda place: graph.get(place, []), AFTER)
        except BadValue:
            assert closes
        else:
            assert not closes
            graph.setdefault(start, []).append(end)


def test_a_refusal_names_the_chain() -> None:
    links = {"c": ["b"], "b": ["a"]}
    with pytest.raises(BadValue) as caught:
        refuse_circle("a", "c", lambda place: links.get(place, []), AFTER, str.upper)
    assert caught.value.message == "A cannot come after C: C comes after B, B comes after A"
    with pytest.raises(BadValue, match="A cannot come after itself"):
        refuse_circle("a", "a", lambda place: links.get(place, []), AFTER, str.upper)


@given(lists())
def test_something_open_can_always_be_done(stock: list[Task]) -> None:
    around = Structure(stock)
    is_open = [each for each in stock if each.open]
    assert not is_open or any(not around.blockers(each) for each in is_open)


@given(lists())
def test_holding_up_is_seen_alike_from_both_sides(stock: list[Task]) -> None:
    around = Structure(stock)
    held = {(cause.id, each.id) for each in stock for cause in around.blockers(each)}
    assert held == {(each.id, later.id) for each in stock for later in around.blocked_by(each)}
    assert all(around.tasks[id].open for pair in held for id in pair)


@given(lists())
def test_going_up_always_ends_and_parts_are_found_from_above(stock: list[Task]) -> None:
    around = Structure(stock)
    for each in stock:
        above: Task | None = each
        seen = set()
        while above is not None:
            assert above.id not in seen
            seen.add(above.id)
            above = around.parent(above)
        parent = around.parent(each)
        assert parent is None or each in around.parts(parent)


def test_what_is_done_deleted_or_elsewhere_holds_nothing_up() -> None:
    done, gone, later = task("a", completed=True), task("b"), task("c", ("a", "b", "nowhere"))
    gone.deleted = True
    around = Structure([done, gone, later])
    assert around.blockers(later) == []
    assert Structure([task("a"), gone, later]).blockers(later) == [task("a")]


def test_in_a_circle_nobody_waits_for_another_of_it_but_still_for_others() -> None:
    first, second, outside = task("a", ("b", "x")), task("b", ("a",)), task("x")
    around = Structure([first, second, outside])
    assert around.circle(first) == ["a", "b"]
    assert around.blockers(first) == [outside]
    assert around.blockers(second) == []


def test_of_a_circle_of_parents_the_oldest_stands_on_top() -> None:
    first, second = task("a", parent="b"), task("b", parent="a")
    around = Structure([first, second])
    assert around.parent(first) is None
    assert around.parent(second) == first


def test_a_change_of_something_else_is_not_refused_for_a_circle_that_is_there() -> None:
    links = {"a": ["b"], "b": ["a"]}
    refuse_circles([edit("a", {r.TITLE: "x"}, {r.DEPENDENCY: ["b"]})], lambda id: links.get(id, []), lambda _: None)
    refuse_circles([edit("a", {}, {r.DEPENDENCY: []})], lambda id: links.get(id, []), lambda _: None)


def test_several_changes_are_looked_at_together() -> None:
    changes = [create("a", {r.PARENT: "b"}), create("b", {r.PARENT: "c"}), create("c", {r.PARENT: "a"})]
    refuse_circles(changes[:2], lambda _: (), lambda _: None)
    with pytest.raises(BadValue) as caught:
        refuse_circles(changes, lambda _: (), lambda _: None)
    assert caught.value.field == "parent"
