"""Tasks as a tree: every task once, each under what it is part of, whatever their links are."""

from __future__ import annotations

from hypothesis import given

from pakaura_cli.output.tree import arranged, branch
from pakaura_server.core.structure import Structure
from pakaura_server.core.task import Task
from tests.core.filters.strategies import stocks


def tree(links: dict[str, str | None], unicode: bool = True) -> list[str]:
    tasks = []
    for id, parent in links.items():
        task = Task(id, id)
        task.parent = parent
        tasks.append(task)
    return [branch(more, unicode) + task.title for task, more in arranged(tasks)]


def test_parts_hang_below_in_the_order_of_the_list() -> None:
    links = {"tent": "trip", "trip": None, "visa": "trip", "photo": "visa", "form": "visa", "stamp": "form", "tax": "?"}
    assert tree(links) == [
        "trip",
        "├─ tent",
        "└─ visa",
        "   ├─ photo",
        "   └─ form",
        "      └─ stamp",
        "tax",
    ]
    assert tree({"a": None, "b": "a", "c": "b", "d": "a"}, unicode=False) == ["a", "|- b", "|  `- c", "`- d"]


def test_a_circle_is_opened_at_its_oldest() -> None:
    assert tree({"b": "a", "c": "b", "a": "c"}) == ["a", "└─ b", "   └─ c"]
    assert tree({"a": "a"}) == ["a"]


def test_a_long_chain_is_no_trouble() -> None:
    links: dict[str, str | None] = {f"{number:04}": f"{number - 1:04}" if number else None for number in range(3000)}
    assert len(tree(links)) == 3000


@given(stocks())
def test_every_task_is_shown_once_and_after_what_it_is_part_of(stock: list[Task]) -> None:
    stock = [task for task in stock if not task.deleted]
    around = Structure(stock)
    shown = arranged(stock)
    assert sorted(task.id for task, _ in shown) == sorted(task.id for task in stock)
    places = {task.id: place for place, (task, _) in enumerate(shown)}
    for task, more in shown:
        parent = around.parent(task)
        assert bool(more) == (parent is not None)
        assert parent is None or places[parent.id] < places[task.id]
