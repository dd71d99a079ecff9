"""Tasks as a tree: each under the one that it is part of, in the order of the list."""

from __future__ import annotations

from pakaura_server.core.structure import Structure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pakaura_server.core.task import Task

    Node = tuple[Task, tuple[bool, ...]]
    """A task, and of each level, from the top, whether more follows there; a task on top has no level."""

_UNICODE = {"passes": "│  ", "passed": "   ", "branch": "├─ ", "last": "└─ "}
_ASCII = {"passes": "|  ", "passed": "   ", "branch": "|- ", "last": "`- "}


def arranged(tasks: Sequence[Task]) -> list[Node]:
    """All the tasks, each once; one whose parent is not among them stands on top."""
    around = Structure(tasks)
    parents = {task.id: around.parent(task) for task in tasks}
    below: dict[str | None, list[Task]] = {}
    for task in tasks:
        above = parents[task.id]
        below.setdefault(above.id if above else None, []).append(task)
    return list(walk(below.get(None, []), lambda task: below.get(task.id, [])))


def walk(tops: Sequence[Task], parts: Callable[[Task], Sequence[Task]]) -> Iterator[Node]:
    """The tasks and all below them, each before its parts. No task may be below itself."""
    # A stack of our own: a chain of parts may be longer than Python's.
    stack: list[Node] = [(task, ()) for task in reversed(tops)]
    while stack:
        task, more = stack.pop()
        yield task, more
        found = parts(task)
        stack += [(part, (*more, place > 0)) for place, part in enumerate(reversed(found))]


def branch(more: tuple[bool, ...], unicode: bool) -> str:
    """What stands before a task: the lines that come from above it."""
    if not more:
        return ""
    signs = _UNICODE if unicode else _ASCII
    above = "".join([signs["passes" if each else "passed"] for each in more[:-1]])
    return above + signs["branch" if more[-1] else "last"]
