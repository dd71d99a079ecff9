"""What every action of the dashboard needs: the tasks it is for, questions to ask, and something done and told."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from pakaura_cli.client.store.lookups import by_ids
from pakaura_cli.client.structure import parts_below
from pakaura_cli.output.escape import safe
from pakaura_cli.tui.away import away, pinned, with_session
from pakaura_cli.tui.pace import Pace
from pakaura_cli.tui.progress import with_progress
from pakaura_cli.tui.writes import FEW
from pakaura_server.core.errors import Cancelled, PakauraError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from pakaura_cli.client.session import Session
    from pakaura_cli.tui.carrying_out import Done, Make
    from pakaura_cli.tui.desk import Desk
    from pakaura_cli.tui.questions import Question
    from pakaura_server.core.task import Task

T = TypeVar("T")

_PART = 500
"""Tasks that are read before somebody can stop it."""
_MOST_TOLD = 8
"""Sentences of a notice."""


class Acting(Screen[None]):
    """A screen that acts on tasks. An action NAME of the table of keys is its method `act_NAME`."""

    desk: Desk

    def chosen_ids(self) -> list[str]:
        """The ids of the tasks that an action is for: those marked, else the one at the cursor."""
        raise NotImplementedError

    def mark_none(self) -> None:
        """No task is marked any more."""
        raise NotImplementedError

    def ask(self, question: Question) -> None:
        """Ask it in the line at the bottom."""
        raise NotImplementedError

    def few_chosen(self) -> list[Task]:
        """The same where they are few, for what is done with one only. Raises StoreError."""
        with self.desk.reading() as db:
            return by_ids(db, self.chosen_ids()[:FEW])

    def first_chosen(self) -> Task | None:
        """One that stands for all of them. Raises StoreError."""
        return next(iter(self.few_chosen()), None)

    async def chosen(self) -> list[Task]:
        """The tasks that an action is for, as they are now. Raises StoreError, and Cancelled where it was stopped."""
        ids = self.chosen_ids()
        if len(ids) <= FEW:
            with self.desk.reading() as db:
                return by_ids(db, ids)
        return await self.look_at(len(ids), lambda db, pace: in_parts(db, ids, pace))

    async def look_at(self, many: int, question: Callable[[sqlite3.Connection, Pace], T]) -> T:
        """What the store says, asked for in a thread, for it is about many tasks. Raises StoreError, and Cancelled."""
        pace = Pace(many)

        def ask(session: Session) -> T:
            with session.to_read().reading() as db:
                return question(db, pace)

        return await with_progress(self.app, "Reading", pace, away(with_session(pinned(self.desk), ask)))

    async def carry_out(self, make: Make, many: int = 1) -> bool:
        """Do it, and tell what followed. Whether it was done; what was wrong is told."""
        try:
            await self.do(make, many)
        except PakauraError as error:
            self.tell(error)
            return False
        return True

    async def do(self, make: Make, many: int = 1) -> Done:
        """Do it, which is about so many tasks, and tell what followed. Raises PakauraError."""
        pace = Pace(many)
        work = self.desk.do(make, pace)
        done = await (with_progress(self.app, "Writing", pace, work) if many > 1 else work)
        if done.deed.changes:
            self.tell_all(done.sentences)
            self.mark_none()
        return done

    async def tell_how(self, pace: Pace, title: str, work: Coroutine[Any, Any, Sequence[str]]) -> None:
        """Wait for the work, and tell its sentences, or what was wrong."""
        try:
            self.tell_all(await with_progress(self.app, title, pace, work))
        except PakauraError as error:
            self.tell(error)

    def tell_all(self, sentences: Sequence[str]) -> None:
        more = len(sentences) - _MOST_TOLD
        told = [*sentences[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
        if told:
            self.notify(safe_lines(told), markup=False)

    def tell(self, error: PakauraError) -> None:
        """Show what is wrong and what to do about it."""
        candidates = getattr(error, "candidates", [])
        lines = [*(error.hint.split("\n") if error.hint else []), *candidates]
        self.notify(safe_lines(lines) or " ", title=safe(error.message), severity="error", markup=False)


def in_parts(db: sqlite3.Connection, ids: Sequence[str], pace: Pace) -> list[Task]:
    """The tasks with these ids. Raises Cancelled where it was stopped."""
    tasks: list[Task] = []
    for start in range(0, len(ids), _PART):
        if pace.stopped:
            raise Cancelled("nothing was changed")
        tasks += by_ids(db, list(ids[start : start + _PART]))
        pace.done = min(len(ids), start + _PART)
    return tasks


def parts_in_parts(db: sqlite3.Connection, tasks: Sequence[Task], pace: Pace) -> list[Task]:
    """The subtasks of many tasks that are not among these. Raises Cancelled where it was stopped."""
    known = {task.id for task in tasks}
    found: dict[str, Task] = {}
    for start in range(0, len(tasks), _PART):
        if pace.stopped:
            raise Cancelled("nothing was changed")
        found |= {part.id: part for part in parts_below(db, tasks[start : start + _PART]) if part.id not in known}
        pace.done = min(pace.total, start + _PART)
    return list(found.values())


def safe_lines(lines: Sequence[str]) -> str:
    return "\n".join([safe(line) for line in lines])
