"""What everyone may ask of a person's tasks, wherever they are: the local store, the server's ledger, or memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pakaura_server.core.changes import Change
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.groups import Group, Reversal
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment


class Found(NamedTuple):
    """A task, and a word that is another as soon as the task is."""

    task: Task
    version: str


class Outcome(NamedTuple):
    """What became of one change: `created`, `changed`, `unchanged`, or `exists` (a new task whose id was there)."""

    status: str
    task: Task
    version: str


class TaskOps(Protocol):
    """One person's tasks. Every call is one state, or one transaction that is durable when it returns."""

    async def list(self, chosen: Filter, now: Moment, limit: int | None = None) -> Sequence[Task]:
        """The tasks that `chosen` matches, by due (none last), priority, created and id."""
        ...

    async def get(self, id: str) -> Found:
        """The task with this id, also a completed one. Raises NotFound, also where it is deleted."""
        ...

    async def apply(
        self,
        changes: Sequence[Change],
        *,
        command: str,
        group: str | None = None,
        if_unchanged: Mapping[str, str] | None = None,
    ) -> Sequence[Outcome]:
        """Carry out all changes or none, as one group. `command` is the word for it in a log.

        `if_unchanged` holds versions by ids: Raises Conflict where a task has another by now. Raises NotFound for a
        task that is not there or is deleted, unless the change revives it.

        To complete a task that repeats makes its successor in the same group, and to open it again takes that away,
        as long as nobody has changed it.
        """
        ...

    async def undo(self, group: str) -> Reversal:
        """Take a group back, or, of a group that was an undo, do it again. What was written since is left and listed.

        Raises NotFound.
        """
        ...

    async def history(self, limit: int | None = None, task: str = "") -> Sequence[Group]:
        """The groups, the latest first; with a task's id, those that changed it."""
        ...
