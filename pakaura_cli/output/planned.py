"""A plan as a diff: + what is added, ~ what is changed, - what goes; the signs say it without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.output.escape import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_cli.output.streams import Output
    from pakaura_server.agent.plan import Plan, Step

_FIELDS = ("title", "due", "wait", "priority", "project", "tags", "notes", "recurrence", "recurrence_mode")
"""What is shown of a task, in this order; of a date also its zone."""
_ZONES = {"due": "due_zone", "wait": "wait_zone"}
_SIGNS = {"add": ("+", "project"), "delete": ("-", "overdue")}
_WIDTH = 8


def print_plan(output: Output, plan: Plan) -> None:
    """A line for each change with the fields below it, or a record for each: change, id, title, before and after."""
    for step in plan.steps:
        if output.machine:
            output.record(_record(step))
        else:
            for line in _lines(output, step):
                output.data(line)


def count_changes(plan: Plan) -> str:
    """`3 changes`"""
    count = len(plan.steps)
    return f"{count} change{'' if count == 1 else 's'}"


def told_made(plan: Plan) -> str:
    """That its changes are made, and how to take them back."""
    return f"{count_changes(plan)} made; pakaura undo takes {'it' if len(plan.steps) == 1 else 'them'} back"


def _record(step: Step) -> dict[str, Any]:
    title = (step.after or step.before or {}).get("title")
    kind = _kind(step)
    return {"change": kind, "id": step.change.id, "title": title, "before": step.before, "after": step.after}


def _lines(output: Output, step: Step) -> Iterator[str]:
    kind = _kind(step)
    sign, role = _SIGNS.get(kind, ("~", "today"))
    shown = step.before or step.after or {}
    yield f"{output.style.paint(sign, role)} {kind:<{_WIDTH}} {safe(str(shown.get('title', '')))}"
    if step.after is None:
        return
    arrow = "→" if output.unicode else "->"
    for name in _FIELDS:
        before, after = _field(step.before or {}, name), _field(step.after, name)
        if before == after or (step.before is None and name == "title"):
            continue
        change = after if step.before is None else f"{before or '(none)'} {arrow} {after or '(none)'}"
        yield f"  {'':<{_WIDTH}}   {name}: {safe(change)}"


def _kind(step: Step) -> str:
    """The type of the change: add, delete, complete, reopen or change."""
    if step.before is None:
        return "add"
    if step.after is None:
        return "delete"
    if step.before.get("completed") != step.after.get("completed"):
        return "complete" if step.after.get("completed") else "reopen"
    return "change"


def _field(task: dict[str, Any], name: str) -> str:
    value = task.get(name)
    if not value:
        return ""
    zone = task.get(_ZONES.get(name, ""))
    text = " ".join(f"+{tag}" for tag in value) if name == "tags" else str(value).replace("T", " ", name in _ZONES)
    return f"{text} ({zone})" if zone else text
