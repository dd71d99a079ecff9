"""What the tools of the table do, over TaskOps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_server.agent.view import view
from pakaura_server.core import changes
from pakaura_server.core import registers as r
from pakaura_server.core.capture import REGISTERS, read_field
from pakaura_server.core.errors import BadValue, NotFound
from pakaura_server.core.filters import all_of, listed, parse
from pakaura_server.core.filters.search import widened
from pakaura_server.core.task import clean_notes, clean_tag

if TYPE_CHECKING:
    from pakaura_server.core.changes import Change
    from pakaura_server.core.ops import Outcome, TaskOps
    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment

DEFAULT_LIMIT = 100
_HISTORY = 50
Result = dict[str, Any]
"""JSON. `success` is always there.

A write has `tasks` (as they are now, see `view`), `task` too where it is one, `changed`: how many it changed, and the
ids that it left as they were in `unchanged`, if any. A read has `tasks`, `count` and `more` (whether there are more
than the limit). An undo has `changed`, `left` and `group`. A failure has `error`: `code`, `message` and perhaps `hint`.
"""


class ToolContext(NamedTuple):
    """Whose tasks, when, and the group that all writes of one turn belong to. `draw_id` gives a fresh UUIDv7."""

    ops: TaskOps
    now: Moment
    group: str
    draw_id: Callable[[], str]


async def add(context: ToolContext, arguments: dict[str, Any]) -> Result:
    values = _values(context, arguments)
    tags = {r.TAG: _tags(arguments, "tags")}
    change = changes.create(context.draw_id(), {name: new for name, new in values.items() if new is not None}, tags)
    return _written(await _apply(context, [change], "add"))


async def list_tasks(context: ToolContext, arguments: dict[str, Any]) -> Result:
    chosen = listed(parse(arguments.get("filter", ""), context.now))
    limit = arguments.get("limit", DEFAULT_LIMIT)
    return _read(await context.ops.list(chosen, context.now, limit + 1), limit)


async def search(context: ToolContext, arguments: dict[str, Any]) -> Result:
    words = ['"' + word.replace('"', '""') + '"' for word in arguments["words"].split()]
    chosen = all_of(parse("deleted:no", context.now), widened(parse(" ".join(words), context.now)))
    limit = arguments.get("limit", DEFAULT_LIMIT)
    return _read(await context.ops.list(chosen, context.now, limit + 1), limit)


async def complete(context: ToolContext, arguments: dict[str, Any]) -> Result:
    wanted = [changes.complete(id, context.now.ms) for id in arguments["ids"]]
    return _written(await _apply(context, wanted, "done"))


async def uncomplete(context: ToolContext, arguments: dict[str, Any]) -> Result:
    return _written(await _apply(context, [changes.reopen(id) for id in arguments["ids"]], "reopen"))


async def delete(context: ToolContext, arguments: dict[str, Any]) -> Result:
    return _written(await _apply(context, [changes.delete(id) for id in arguments["ids"]], "delete"))


async def clear_completed(context: ToolContext, arguments: dict[str, Any]) -> Result:
    done = await context.ops.list(parse("completed:yes deleted:no", context.now), context.now)
    if not done:
        return {"success": True, "tasks": [], "changed": 0}
    return _written(await _apply(context, [changes.delete(task.id) for task in done], "delete"))


async def update(context: ToolContext, arguments: dict[str, Any]) -> Result:
    ids = arguments["ids"]
    if len(ids) > 1 and "title" in arguments:
        raise BadValue("several tasks cannot get one title", "name one of them", "title")
    values = _values(context, arguments)
    values |= {r.TAG + tag: True for tag in _tags(arguments, "add_tags")}
    values |= {r.TAG + tag: None for tag in _tags(arguments, "remove_tags")}
    wanted = []
    for id in ids:
        added = await _with_note(context, id, arguments["add_note"]) if arguments.get("add_note") else {}
        wanted.append(changes.edit(id, {**values, **added}))
    return _written(await _apply(context, wanted, "edit"))


async def undo(context: ToolContext, arguments: dict[str, Any]) -> Result:
    group = arguments.get("group") or await _latest(context)
    reversal = await context.ops.undo(group)
    tasks = []
    for id in reversal.changed:
        try:
            tasks.append(view((await context.ops.get(id)).task))
        except NotFound:
            continue
    return {
        "success": True,
        "tasks": tasks,
        "changed": len(reversal.changed),
        "left": [{"id": id, "field": name} for id, name in reversal.left],
        "command": reversal.command,
        "group": reversal.group,
    }


async def _apply(context: ToolContext, wanted: Sequence[Change], command: str) -> Sequence[Outcome]:
    return await context.ops.apply(wanted, command=command, group=context.group)


def _written(outcomes: Sequence[Outcome]) -> Result:
    tasks = [view(outcome.task) for outcome in outcomes]
    changed = sum(outcome.status in ("created", "changed") for outcome in outcomes)
    one = {"task": tasks[0]} if len(tasks) == 1 else {}
    same = [outcome.task.id for outcome in outcomes if outcome.status == "unchanged"]
    return {"success": True, **one, "tasks": tasks, "changed": changed, **({"unchanged": same} if same else {})}


def _read(found: Sequence[Any], limit: int) -> Result:
    shown = [view(task) for task in found[:limit]]
    return {"success": True, "tasks": shown, "count": len(shown), "more": len(found) > limit}


def _values(context: ToolContext, arguments: dict[str, Any]) -> Values:
    """The registers that the arguments name, tags aside. Raises BadValue."""
    values: Values = {}
    for field, register in REGISTERS.items():
        if field in arguments:
            values[register] = read_field(field, arguments[field], context.now)
    if "recurrence" in arguments:
        rule = arguments["recurrence"]
        values[r.RECUR] = [rule, arguments.get("recurrence_mode", "fixed"), None] if rule else None
    return values


def _tags(arguments: dict[str, Any], name: str) -> list[str]:
    return [clean_tag(tag) for tag in arguments.get(name, ())]


async def _with_note(context: ToolContext, id: str, line: str) -> Values:
    notes = (await context.ops.get(id)).task.notes
    return {r.NOTES: clean_notes(f"{notes}\n{line}" if notes else line)}


async def _latest(context: ToolContext) -> str:
    """The latest group that is neither an undo nor taken back."""
    for group in await context.ops.history(_HISTORY):
        if group.kind != "undo" and not group.undone:
            return group.id
    raise NotFound("there is nothing to undo")
