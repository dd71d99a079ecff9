"""A person who talks to the agent: a list as a fixture says it, and what one message makes of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_server.agent.state import State, from_json
from pakaura_server.agent.turn import take_turn
from pakaura_server.core import registers as r
from pakaura_server.core.changes import complete, create
from pakaura_server.core.filters import parse
from pakaura_server.core.ids import uuid7
from pakaura_server.core.when import at
from tests.support.memory_ops import MemoryOps

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from pakaura_server.agent.turn import Reply
    from pakaura_server.core.ops import TaskOps
    from pakaura_server.core.task import Task

FIXTURES = Path(__file__).parents[1] / "fixtures" / "agent"
CORPORA = {"english.txt": "tasks.txt", "german.txt": "german_tasks.txt", "spanish.txt": "spanish_tasks.txt"}
"""What people say, and the list that they say it of."""
SECOND = ("second_english.txt", "second_german.txt", "second_spanish.txt")
"""What other people say; the lists stand beside it."""
NOT_YET = "not_yet"
"""The section of what is refused so far."""
NOW = at(1_795_597_200_000, "UTC")
"""Wednesday, 25 November 2026, 09:00."""


class Talk:
    """A conversation over some TaskOps. `writes` counts the changes that were made in it."""

    def __init__(self, ops: TaskOps, runner: asyncio.Runner) -> None:
        self.ops = ops
        self.runner = runner
        self.state = State()
        self.made = 0

    def run(self, answer: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(answer)

    def new_id(self) -> str:
        self.made += 1
        return uuid7(NOW.ms + self.made, self.made.to_bytes(10, "big"))

    def have(self, titles: Sequence[str]) -> None:
        """Give the person these tasks; `[x] ` before one says that it is completed."""
        for title in titles:
            id = self.new_id()
            self.run(self.ops.apply([create(id, {r.TITLE: title.removeprefix("[x] ")})], command="add"))
            if title.startswith("[x] "):
                self.run(self.ops.apply([complete(id, NOW.ms)], command="done"))

    def say(self, message: str, **more: Any) -> Reply:
        """One turn; the state goes through JSON, as it does between two replicas."""
        reply: Reply = self.run(take_turn(message, self.state, self.ops, NOW, draw_id=self.new_id, **more))
        self.state = from_json(reply.state.to_json())
        return reply

    def tasks(self) -> dict[str, Task]:
        found = self.run(self.ops.list(parse("deleted:no", NOW), NOW))
        return {task.id: task for task in found}


def memory_talk(runner: asyncio.Runner, titles: Sequence[str]) -> Talk:
    ms = [NOW.ms]

    def clock() -> int:
        ms[0] += 1000
        return ms[0]

    talk = Talk(MemoryOps(clock), runner)
    talk.have(titles)
    return talk


def lines(name: str) -> list[tuple[str, str]]:
    """(section, line) of a fixture, without its comments; `\\n` in a line is a new line."""
    section, found = "", []
    for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and " " not in line:
            section = line[1:-1]
        elif line.strip() and not line.startswith("# "):
            found.append((section, line.replace("\\n", "\n")))
    return found


class Case(NamedTuple):
    """One utterance. Where nothing is `expected`, nothing may change."""

    section: str
    titles: list[str]
    said: str
    expected: str


def cases(name: str) -> list[Case]:
    """The utterances of a corpus, each with the list that it is said of."""
    tasks = CORPORA.get(name, "tasks.txt")
    titles = (FIXTURES / tasks).read_text(encoding="utf-8").splitlines()
    found = []
    for section, line in lines(name):
        if line.startswith("tasks: "):
            titles = line.removeprefix("tasks: ").split(" | ")
        else:
            said, _, expected = line.partition(" => ")
            found.append(Case(section, titles, said, expected))
    return found


def effects(before: dict[str, Task], after: dict[str, Task]) -> list[str]:
    """What happened between two lists, in the words of the corpus, sorted."""
    found = []
    for id, task in after.items():
        old = before.get(id)
        if old is None:
            found.append(_told(f"+ {task.title}", _fields(task)))
        elif old.completed != task.completed:
            found.append(f"{'x' if task.completed else 'o'} {task.title}")
        elif fields := _changes(old, task):
            found.append(f"~ {old.title}: {' '.join(fields)}")
    cleared = [task for id, task in before.items() if id not in after]
    every = [task for task in before.values() if task.completed]
    if len(cleared) > 1 and cleared == every:
        return sorted([*found, "clear"])
    return sorted([*found, *[f"- {task.title}" for task in cleared]])


def as_expected(expected: str, got: list[str], reply: Reply) -> bool:
    """Whether effects and reply are what the corpus expects; what it says nothing of may not change anything."""
    if not expected:
        return not got and not reply.group
    if expected in (".", "?"):
        return not got and bool(reply.question) == (expected == "?")
    if expected == "list":
        return not got and any(action.tool in ("list_tasks", "search_tasks") for action in reply.actions)
    return got in ([expected], sorted(expected.split("; ")))


def _told(head: str, fields: list[str]) -> str:
    return f"{head}: {' '.join(fields)}" if fields else head


def _fields(task: Task) -> list[str]:
    fields = [f"due={task.due.text}"] if task.due and not task.recurrence else []
    fields += [f"project={task.project}"] if task.project else []
    fields += [f"pri={task.priority}"] if task.priority != "none" else []
    fields += [f"tag={tag}" for tag in task.tags]
    return fields + ([f"recur={task.recurrence}"] if task.recurrence else [])


def _changes(old: Task, new: Task) -> list[str]:
    fields = [f"title={new.title}"] if old.title != new.title else []
    was = _fields(old)
    fields += [field for field in _fields(new) if field not in was]
    fields += [f"untag={tag}" for tag in old.tags if tag not in new.tags]
    fields += ["due="] if old.due and not new.due else []
    return fields + ([f"note={new.notes}"] if old.notes != new.notes else [])
