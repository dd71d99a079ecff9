"""How one task hangs together with others, for `show`: what it is part of, what holds it up, and its subtasks."""

from __future__ import annotations

from pakaura_cli.output.escape import safe
from pakaura_cli.output.tree import branch, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pakaura_cli.output.plain import ShortId
    from pakaura_cli.output.style import Style
    from pakaura_server.core.structure import Structure
    from pakaura_server.core.task import Task


def facts(task: Task, around: Structure, short_id: ShortId) -> Iterator[tuple[str, str, str]]:
    """Label, text and role of each line; the text may be empty."""

    def named(tasks: Iterable[Task]) -> str:
        return "; ".join([f"{_name(each, short_id)}: {each.title}" for each in tasks])

    parent, blockers = around.parent(task), around.blockers(task)
    others = [around.tasks[id] for id in task.depends_on if id in around.tasks and around.tasks[id] not in blockers]
    unknown = [id for id in task.depends_on if id not in around.tasks]
    circle = around.circle(task)
    yield "Part of", named([parent]) if parent else "", ""
    yield "Blocked by", named(blockers), "blocked"
    yield "After", "; ".join(filter(None, [named(others), *unknown])), ""
    yield "Blocks", named(around.blocked_by(task)), ""
    yield "Circle", f"{_round(circle, around, short_id)}, so none of them holds another up" if circle else "", "overdue"
    yield "Subtasks", progress(task, around), ""


def plain(task: Task, around: Structure) -> dict[str, str]:
    """The same for a script: full ids, by label."""
    return {
        "blocked_by": ",".join([each.id for each in around.blockers(task)]),
        "blocks": ",".join([each.id for each in around.blocked_by(task)]),
        "circle": ",".join(around.circle(task)),
        "subtasks": ",".join([each.id for each in around.parts(task)]),
        "progress": progress(task, around),
    }


def progress(task: Task, around: Structure) -> str:
    """`2/5`: how many of the subtasks, and of theirs, are completed; empty where there are none."""
    below = [part for part, _ in walk(around.parts(task), around.parts)]
    return f"{sum(part.completed for part in below)}/{len(below)}" if below else ""


def subtree(task: Task, around: Structure, short_id: ShortId, style: Style) -> Iterator[str]:
    """A line for each task below it."""
    for part, more in walk([task], around.parts):
        if not more:
            continue
        sign = "done" if part.completed else "blocked" if around.blockers(part) else ""
        title = f"{style.symbol(sign)} {safe(part.title)}" if sign else safe(part.title)
        lines = style.paint(branch(more, style.unicode), "dim")
        yield f"{lines}{style.paint(_name(part, short_id), 'number')}  {style.paint(title, sign)}"


def _round(circle: list[str], around: Structure, short_id: ShortId) -> str:
    return " after ".join([_name(around.tasks[id], short_id) for id in [*circle, circle[0]]])


def _name(task: Task, short_id: ShortId) -> str:
    return short_id(task.id) if task.number is None else str(task.number)
