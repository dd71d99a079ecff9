"""Tasks in the order of an outline: each project together, and each task followed by its parts."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_cli.formats.entry import Item


def in_order(items: list[Item]) -> Iterator[tuple[Item, int]]:
    """Each task with its depth from 1; one whose parent is not among them stands at the top.

    Tasks without a project come first, then the projects in the order of their first task. Tasks that are parts of each
    other in a circle, which two devices can make, are not lost: the first of them stands at the top.
    """
    ids = {item.task.id for item in items}
    parts: dict[str | None, list[Item]] = {}
    projects: dict[str | None, list[Item]] = {None: []}
    for item in items:
        parent = item.task.parent
        if parent in ids and parent != item.task.id:
            parts.setdefault(parent, []).append(item)
        else:
            projects.setdefault(item.task.project, []).append(item)
    done: set[str] = set()
    for tops in [*projects.values(), items]:
        for top in tops:
            stack = [(top, 1)]
            while stack:
                item, depth = stack.pop()
                if item.task.id in done:
                    continue
                done.add(item.task.id)
                yield item, depth
                stack += [(part, depth + 1) for part in reversed(parts.get(item.task.id, []))]
