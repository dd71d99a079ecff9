"""Do the tasks that others come after, or are parts of, exist, and does no chain lead back to where it began?"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from pakaura_cli.client.doctor.finding import Finding, ok, warn
from pakaura_server.core.ids import TAIL_START

if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.when import Moment

_SHOWN = 5


def links(db: sqlite3.Connection, now: Moment) -> Finding:
    """Parents and dependencies. Both faults can come of what two devices did unseen by each other, and harm little."""
    parents: dict[str, set[str]] = {}
    needs: dict[str, set[str]] = {}
    known = set()
    for id, parent, joined, deleted in db.execute("SELECT id, parent, needs, deleted FROM task"):
        known.add(id)
        if not deleted:
            parents[id] = {parent} if parent else set()
            needs[id] = set(joined.split("/")) if joined else set()
    circles = [circle for circle in (_circle(parents), _circle(needs)) if circle]
    dangling = [id for graph in (parents, needs) for id, others in graph.items() if others - known]
    if circles:
        return warn(
            "links", f"in a circle: {_ids(circles[0])}", "take one link away: pakaura edit ID under:, or after:"
        )
    if dangling:
        return warn(
            "links", f"with a task that is not here: {_ids(dangling)}", "a sync may bring it; else edit the task"
        )
    return ok("links", "no circle, and nothing missing")


def _circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def _ids(ids: list[str]) -> str:
    shown = [id[TAIL_START:] for id in dict.fromkeys(ids)]
    return ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")
