"""Changes that are planned and not made: a dry run over TaskOps, the plan as JSON, and applying it unless overtaken."""

# ruff: noqa: ARG002 - a draft answers what every TaskOps does, and keeps no history

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pakaura_server.agent.view import view
from pakaura_server.core import registers as r
from pakaura_server.core.changes import Change, can_apply, check_unchanged, to_write
from pakaura_server.core.drafting import check_size
from pakaura_server.core.errors import BadValue, NotFound, UsageError
from pakaura_server.core.from_registers import to_task
from pakaura_server.core.ids import read_id
from pakaura_server.core.ops import Found, Outcome

if TYPE_CHECKING:
    import builtins

    from pakaura_server.core.filters import Filter
    from pakaura_server.core.groups import Group, Reversal
    from pakaura_server.core.merge import Registers
    from pakaura_server.core.ops import TaskOps
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

VERSION = 1
_STAMP = "000000000001-0000-draft000"


@dataclass(frozen=True)
class Step:
    """One planned change. `seen` is the version of the task that it is meant for; a new task has none.

    `before` and `after` are the task as in results of tools, for a diff; None where there is no task.
    """

    change: Change
    seen: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True)
class Plan:
    """Changes to make together. `command` is the word for it in a log."""

    steps: list[Step] = field(default_factory=list)
    command: str = "chat"

    def to_json(self) -> dict[str, Any]:
        return {
            "plan": VERSION,
            "command": self.command,
            "changes": [
                {
                    "id": step.change.id,
                    "new": step.change.new,
                    "revives": step.change.revives,
                    "values": step.change.values,
                    "sets": {prefix: sorted(names) for prefix, names in step.change.sets.items()},
                    "if_unchanged": step.seen,
                    "before": step.before,
                    "after": step.after,
                }
                for step in self.steps
            ],
        }


def read_plan(value: Any) -> Plan:
    """The plan that `to_json` wrote. Raises BadValue for anything else."""
    try:
        if value["plan"] != VERSION:
            raise BadValue(f"the plan is of version {value['plan']!r}", "make it again with this PakAura")
        return Plan([_step(each) for each in value["changes"]], str(value["command"])[:32])
    except (KeyError, TypeError, AttributeError):
        raise BadValue("this is no plan", "make one with: pakaura chat --plan-out FILE") from None


async def apply_plan(ops: TaskOps, plan: Plan, group: str | None = None) -> Sequence[Outcome]:
    """Make all the changes, or none: Raises Conflict where a task was changed since it was planned, and NotFound."""
    seen = {step.change.id: step.seen for step in plan.steps if step.seen is not None}
    wanted = [step.change for step in plan.steps]
    return await ops.apply(wanted, command=plan.command, group=group, if_unchanged=seen) if wanted else []


class Draft:
    """TaskOps over others: what is read is theirs, what is written is only remembered, and read back as if it were."""

    def __init__(self, ops: TaskOps, now: Moment) -> None:
        self._ops = ops
        self._now = now
        self._found: dict[str, Found] = {}
        self._registers: dict[str, Registers] = {}
        self._steps: builtins.list[Change] = []

    def plan(self) -> Plan:
        """What was written, one step a task, in the order in which tasks were first touched."""
        steps = []
        for id, change in self._merged().items():
            found, after = self._found.get(id), self._task(id)
            before = None if found is None else view(found.task)
            steps.append(Step(change, found and found.version, before, None if after.deleted else view(after)))
        return Plan(steps)

    async def list(self, chosen: Filter, now: Moment, limit: int | None = None) -> Sequence[Task]:
        # What was written may have left the filter or come into it.
        more = None if limit is None else limit + len(self._registers)
        found = [task for task in await self._ops.list(chosen, now, more) if task.id not in self._registers]
        own = [task for task in map(self._task, self._registers) if chosen.matches(task, now)]
        return [*found, *own][:limit]

    async def get(self, id: str) -> Found:
        if id not in self._registers:
            return await self._ops.get(id)
        task = self._task(id)
        if task.deleted:
            raise NotFound("there is no such task")
        return Found(task, "draft")

    async def apply(
        self,
        changes: Sequence[Change],
        *,
        command: str,
        group: str | None = None,
        if_unchanged: Mapping[str, str] | None = None,
    ) -> Sequence[Outcome]:
        for id, seen in (if_unchanged or {}).items():
            registers = await self._load(id)
            check_unchanged(registers, (await self.get(id)).version, seen)
        drafted = dict(self._registers)
        statuses, taken = [], []
        for change in changes:
            registers = drafted[change.id] if change.id in drafted else await self._load(change.id)
            status, drafted[change.id] = self._carried_out(registers, change)
            statuses.append(status)
            taken += [change] if status in ("created", "changed") else []
        self._registers = {id: each for id, each in drafted.items() if id in self._registers or _is_in(id, taken)}
        self._steps += taken
        tasks = [to_task(change.id, drafted[change.id]) for change in changes]
        return [Outcome(status, task, "draft") for status, task in zip(statuses, tasks, strict=True)]

    async def undo(self, group: str) -> Reversal:
        raise UsageError("an undo cannot be planned", "say undo without --plan")

    # A plain `list` in this class is its method.
    async def history(self, limit: int | None = None, task: str = "") -> Sequence[Group]:
        return await self._ops.history(limit, task)

    async def _load(self, id: str) -> Registers:
        """The registers of a task as far as a change of it looks at them; empty where there is none."""
        if id in self._registers:
            return self._registers[id]
        if id not in self._found:
            try:
                self._found[id] = await self._ops.get(id)
            except NotFound:
                return {}
        return _registers(self._found[id].task)

    def _carried_out(self, registers: Registers, change: Change) -> tuple[str, Registers]:
        if not can_apply(registers, change):
            return "exists", registers
        written = to_write(registers, change, self._now.ms)
        check_size(written)
        after = {**registers, **{name: (_STAMP, new) for name, new in written.items()}}
        return "created" if change.new else "changed" if written else "unchanged", after

    def _task(self, id: str) -> Task:
        task = to_task(id, self._registers[id])
        if id in self._found:
            task.number = self._found[id].task.number
            task.created_at = self._found[id].task.created_at
        return task

    def _merged(self) -> dict[str, Change]:
        merged: dict[str, Change] = {}
        for change in self._steps:
            first = merged.get(change.id)
            if first is None:
                merged[change.id] = change
                continue
            merged[change.id] = Change(
                change.id, {**first.values, **change.values}, {**first.sets, **change.sets}, new=first.new
            )
        return merged


def _is_in(id: str, changes: Sequence[Change]) -> bool:
    return any(change.id == id for change in changes)


def _registers(task: Task) -> Registers:
    values: dict[str, Any] = {
        r.TITLE: task.title,
        r.NOTES: task.notes,
        r.STATE: [task.completed, task.completed_at],
        r.PRIORITY: task.priority,
        r.PROJECT: task.project,
        r.SCHEDULE: r.from_when(task.due),
        r.WAIT: r.from_when(task.wait),
        r.RECUR: [task.recurrence, task.recurrence_mode, None] if task.recurrence else None,
        r.PARENT: task.parent,
        r.CREATED: task.created_at,
        **{r.TAG + tag: True for tag in task.tags},
        **{r.DEPENDENCY + other: True for other in task.depends_on},
    }
    return {name: (_STAMP, value) for name, value in values.items()}


def _step(value: dict[str, Any]) -> Step:
    id = read_id(value["id"])
    if id is None:
        raise BadValue("the plan names a task by something that is no id", "make it again")
    change = Change(id, value["values"], value["sets"], new=value["new"] is True, revives=value["revives"] is True)
    seen = value["if_unchanged"]
    if seen is None and not change.new:
        raise BadValue("the plan changes a task without saying which version of it is meant", "make it again")
    return Step(change, seen, value["before"], value["after"])
