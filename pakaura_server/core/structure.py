"""How the tasks of one person hang together: which come after which, and which are parts of which."""

from __future__ import annotations

from pakaura_server.core.circles import circle, way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pakaura_server.core.task import Task


class Structure:
    """Some tasks, and their links to each other.

    A dependency holds a task up while both are open. One that leads back to the task holds nothing up: two devices that
    do not hear of each other can close such a circle, and it must not keep its tasks waiting for ever. Of a circle of
    parents, the oldest (least id) stands on top. What is deleted or not among the tasks is no link.
    """

    def __init__(self, tasks: Iterable[Task]) -> None:
        self.tasks = {task.id: task for task in tasks if not task.deleted}
        self._after: dict[str, list[str]] = {}
        self._parts: dict[str, list[str]] = {}
        for task in self.tasks.values():
            for needed in task.depends_on:
                self._after.setdefault(needed, []).append(task.id)
            if task.parent is not None:
                self._parts.setdefault(task.parent, []).append(task.id)
        self._above = _without_circles(
            {task.id: task.parent for task in self.tasks.values() if task.parent in self.tasks}
        )

    def holds(self, question: str, task: Task) -> bool:
        """The answer to one of `filters.terms.LINKED`: does something open come before it (`blocked`), does it come
        before something open (`blocking`), is it part of another (`subtask`), has it parts (`children`)?
        """
        if question == "blocked":
            return bool(self.blockers(task))
        if question == "blocking":
            return bool(self.blocked_by(task))
        if task.deleted:
            return False
        if question == "subtask":
            return task.parent != task.id and task.parent in self.tasks
        return any(part != task.id for part in self._parts.get(task.id, []))

    def blockers(self, task: Task) -> list[Task]:
        """The open tasks that hold it up."""
        if not task.open:
            return []
        return [self.tasks[id] for id in task.depends_on if self._is_open(id) and not self._leads(id, task.id)]

    def blocked_by(self, task: Task) -> list[Task]:
        """The open tasks that it holds up."""
        if not task.open:
            return []
        return [
            self.tasks[id] for id in self._after.get(task.id, []) if self._is_open(id) and not self._leads(task.id, id)
        ]

    def circle(self, task: Task) -> list[str]:
        """The ids on a shortest way along open dependencies from the task back to it, it first; empty without one."""
        return circle(task.id, self._needed)

    def parent(self, task: Task) -> Task | None:
        """The task that it is part of."""
        above = self._above.get(task.id)
        return None if above is None else self.tasks[above]

    def parts(self, task: Task) -> list[Task]:
        """The tasks that are parts of it."""
        found = [self.tasks[id] for id in self._parts.get(task.id, [])]
        return [part for part in found if (above := self.parent(part)) and above.id == task.id]

    def _is_open(self, id: str) -> bool:
        return id in self.tasks and self.tasks[id].open

    def _needed(self, id: str) -> list[str]:
        return [needed for needed in self.tasks[id].depends_on if self._is_open(needed)] if self._is_open(id) else []

    def _leads(self, start: str, goal: str) -> bool:
        return bool(way(start, goal, self._needed))


def _without_circles(parents: dict[str, str | None]) -> dict[str, str | None]:
    """The links without that of the least id in each circle."""
    seen: set[str] = set()
    found = dict(parents)
    for start in parents:
        path: dict[str, None] = {}
        place: str | None = start
        while place is not None and place not in seen and place not in path:
            path[place] = None
            place = parents.get(place)
        if place in path:
            walked = list(path)
            found[min(walked[walked.index(place) :])] = None
        seen.update(path)
    return found
