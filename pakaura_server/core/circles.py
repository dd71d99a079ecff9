"""Ways along links, and refusing the link that would close a circle."""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import Final

    from pakaura_server.core.changes import Change

AFTER: Final = ("come after", "comes after", "depends_on")
UNDER: Final = ("be under", "is under", "parent")
"""What a link is called in a sentence, and the field that holds it."""


def way(start: str, goal: str, following: Callable[[str], Iterable[str]]) -> list[str]:
    """A shortest way from `start` to `goal`, both among it; empty where there is none. From a place to itself: it."""
    if start == goal:
        return [start]
    came_from = {start: start}
    front = [start]
    while front:
        later = []
        for place in front:
            for new in following(place):
                if new in came_from:
                    continue
                came_from[new] = place
                if new == goal:
                    return _back(came_from, goal)
                later.append(new)
        front = later
    return []


def circle(start: str, following: Callable[[str], Iterable[str]]) -> list[str]:
    """A shortest way from `start` back to it, which it begins and does not end; empty where there is none."""
    ways = [found for new in following(start) if (found := way(new, start, following))]
    shortest = min(ways, key=len, default=[])
    return [start, *shortest[:-1]] if shortest else []


def refuse_circle(
    id: str,
    other: str,
    following: Callable[[str], Iterable[str]],
    words: tuple[str, str, str],
    name: Callable[[str], str] = lambda id: id,
) -> None:
    """Raises BadValue, which names the chain, where a link from the task `id` to the `other` would close a circle.

    `following` are the links that there are; `words` are AFTER or UNDER; `name` is what people call a task.
    """
    chain = way(other, id, following)
    if not chain:
        return
    from itertools import pairwise

    joins, joined, field = words
    names = [name(each) for each in chain]
    if len(names) == 1:
        raise BadValue(f"{names[0]} cannot {joins} itself", "name another task", field)
    links = ", ".join([f"{one} {joined} {next_one}" for one, next_one in pairwise(names)])
    raise BadValue(f"{names[-1]} cannot {joins} {names[0]}: {links}", "take one of these links away first", field)


def refuse_circles(
    changes: Iterable[Change],
    depends_on: Callable[[str], Collection[str]],
    parent: Callable[[str], str | None],
) -> None:
    """Raises BadValue where all changes together would close a circle of dependencies or parents.

    The callables give the links that there are now, of any id. A circle that is there already stands in nobody's way.
    """
    needs: dict[str, set[str]] = {}
    above: dict[str, str | None] = {}
    new: list[tuple[str, str]] = []
    for change in changes:
        before = needs.get(change.id, set(depends_on(change.id)))
        after = set(change.sets.get(r.DEPENDENCY, before))
        for name, value in change.values.items():
            if name.startswith(r.DEPENDENCY):
                (after.add if value else after.discard)(name.removeprefix(r.DEPENDENCY))
        needs[change.id] = after
        new += [(change.id, needed) for needed in sorted(after - before)]
        if r.PARENT in change.values:
            above[change.id] = change.values[r.PARENT]
    for id, needed in new:
        refuse_circle(id, needed, lambda other: needs[other] if other in needs else depends_on(other), AFTER)
    for id, over in above.items():
        if over is not None and over != parent(id):
            refuse_circle(id, over, lambda other: filter(None, [above.get(other, parent(other))]), UNDER)


def changes_links(change: Change) -> bool:
    """Whether it is about dependencies or the parent."""
    return r.DEPENDENCY in change.sets or any(
        name == r.PARENT or name.startswith(r.DEPENDENCY) for name in change.values
    )


def linked_ids(change: Change) -> set[str]:
    """The task and the others that the change links it to."""
    needed = [name.removeprefix(r.DEPENDENCY) for name in change.values if name.startswith(r.DEPENDENCY)]
    parent = change.values.get(r.PARENT)
    return {change.id, *needed, *change.sets.get(r.DEPENDENCY, ()), *([parent] if parent else [])}


def _back(came_from: dict[str, str], goal: str) -> list[str]:
    found = [goal]
    while came_from[found[-1]] != found[-1]:
        found.append(came_from[found[-1]])
    return found[::-1]
