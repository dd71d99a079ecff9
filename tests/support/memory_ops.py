"""TaskOps in memory, over the same rules as the server's: what is left of a ledger when nothing has to last."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from pakaura_server.core.apply import Entity, Ledger
from pakaura_server.core.chains import Chains
from pakaura_server.core.changes import is_deleted
from pakaura_server.core.circles import changes_links, refuse_circles
from pakaura_server.core.drafting import Author, carry_out, origins_of, take_back, version
from pakaura_server.core.errors import NotFound
from pakaura_server.core.from_registers import to_task
from pakaura_server.core.groups import Group
from pakaura_server.core.ids import uuid7
from pakaura_server.core.op import TASK
from pakaura_server.core.ops import Found
from pakaura_server.core.structure import Structure

if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable, Mapping, Sequence

    from pakaura_server.core.apply import Kept, Plan
    from pakaura_server.core.changes import Change
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.groups import Reversal
    from pakaura_server.core.ops import Outcome
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

_TITLES = 4


class MemoryOps:
    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._random = random.Random(0)
        self._entities: dict[tuple[str, str], Entity] = {}
        self._log: list[tuple[int, Kept]] = []
        self._seq, self._time = 0, (0, 0)

    async def list(self, chosen: Filter, now: Moment, limit: int | None = None) -> Sequence[Task]:
        every = self._tasks()
        around = Structure(every)
        return sorted([task for task in every if chosen.matches(task, now, around)], key=_place)[:limit]

    async def get(self, id: str) -> Found:
        entity = self._entities.get((TASK, id))
        if entity is None or is_deleted(entity.registers):
            raise NotFound("there is no such task")
        return Found(to_task(id, entity.registers), version(entity))

    async def apply(
        self,
        changes: Sequence[Change],
        *,
        command: str,
        group: str | None = None,
        if_unchanged: Mapping[str, str] | None = None,
    ) -> Sequence[Outcome]:
        author = self._author(command, group)
        self._refuse_circles(changes)
        plan, outcomes = carry_out(self._ledger(), changes, author, if_unchanged)
        self._save(plan, author.now_ms)
        return outcomes

    async def undo(self, group: str) -> Reversal:
        last = self._chains().to_take_back(group)
        kept = [each for _, each in self._log if each.op.group == last]
        if not kept:
            raise NotFound(f"there is no group {group}")
        author = self._author("redo" if self._chains().kind(last) == "undo" else "undo")
        plan, reversal = take_back(self._ledger(), kept, origins_of([each for _, each in self._log]), author, last)
        self._save(plan, author.now_ms)
        return reversal

    async def history(self, limit: int | None = None, task: str = "") -> Sequence[Group]:
        groups: dict[str, builtins.list[tuple[int, Kept]]] = {}
        for at, kept in self._log:
            if kept.op.kind == TASK and kept.op.group is not None:
                groups.setdefault(kept.op.group, []).append((at, kept))
        chosen = [rows for rows in groups.values() if not task or task in [kept.op.entity for _, kept in rows]]
        return [self._group(rows) for rows in reversed(chosen)][:limit]

    def _refuse_circles(self, changes: Sequence[Change]) -> None:
        tasks = {task.id: task for task in self._tasks() if not task.deleted}
        refuse_circles(
            [change for change in changes if changes_links(change)],
            lambda id: tasks[id].depends_on if id in tasks else (),
            lambda id: tasks[id].parent if id in tasks else None,
        )

    def _tasks(self) -> builtins.list[Task]:
        return [to_task(entity.id, entity.registers) for entity in self._entities.values()]

    def _group(self, rows: builtins.list[tuple[int, Kept]]) -> Group:
        at, first = rows[0]
        id = first.op.group or ""
        touched = dict.fromkeys([kept.op.entity for _, kept in rows])
        titles = [to_task(each, self._entities[TASK, each].registers).title for each in touched][:_TITLES]
        chains = self._chains()
        return Group(id, at, first.op.command or "", chains.kind(id), titles, chains.is_undone(id), first.device)

    def _chains(self) -> Chains:
        return Chains([(kept.op.group, kept.op.undoes) for _, kept in self._log if kept.op.group and kept.op.undoes])

    def _author(self, command: str, group: str | None = None) -> Author:
        now_ms = self._clock()

        def draw_id() -> str:
            return uuid7(now_ms, self._random.randbytes(10))

        return Author(command, group or draw_id(), now_ms, draw_id, lambda: self._random.randrange(1, 2**63))

    def _ledger(self) -> Ledger:
        """A copy: what is refused leaves no trace."""
        copies = [
            Entity(each.kind, each.id, dict(each.registers), each.seq, each.mark) for each in self._entities.values()
        ]
        return Ledger(self._seq, self._time, copies, [kept.op.op_id for _, kept in self._log])

    def _save(self, plan: Plan, now_ms: int) -> None:
        self._entities.update(plan.changed)
        self._log += [(now_ms, kept) for kept in plan.kept]
        self._seq, self._time = plan.seq, plan.clock


def _place(task: Task) -> tuple[str, int, str, str]:
    rank = {"high": 0, "medium": 1, "low": 2}.get(task.priority, 3)
    return task.due.text if task.due else "~", rank, task.created_at, task.id
