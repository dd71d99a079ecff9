"""The SQL of what depends on other tasks, as `core.structure` defines it; read only where a filter asks for it.

Who holds whom up is found once for a statement, starting from the dependencies, which are few beside the tasks. A
dependency is left out if it leads back: in SQLite that is looked for among those that come after, in PostgreSQL among
those that are needed, whichever way there is an index for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_SQLITE_PAIRS: Final = """dependency CROSS JOIN task AS held CROSS JOIN task AS cause
WHERE held.n = dependency.task AND held.completed = 0 AND held.deleted = 0
AND cause.id = dependency.needs AND cause.completed = 0 AND cause.deleted = 0
AND (cause.needs = '' OR cause.id NOT IN (WITH RECURSIVE after(id) AS (SELECT held.id UNION SELECT later.id
FROM after CROSS JOIN dependency AS link CROSS JOIN task AS later
WHERE link.needs = after.id AND later.n = link.task AND later.completed = 0 AND later.deleted = 0)
SELECT after.id FROM after))"""
SQLITE: Final = {
    "blocked": f"n IN (SELECT held.n FROM {_SQLITE_PAIRS})",
    "blocking": f"n IN (SELECT cause.n FROM {_SQLITE_PAIRS})",
    "subtask": "(deleted = 0 AND EXISTS (SELECT 1 FROM task AS above"
    " WHERE above.id = task.parent AND above.id <> task.id AND above.deleted = 0))",
    "children": "(deleted = 0 AND EXISTS (SELECT 1 FROM task AS part"
    " WHERE part.parent = task.id AND part.id <> task.id AND part.deleted = 0))",
}

_POSTGRES_PAIRS: Final = """tasks AS held CROSS JOIN unnest(held.depends_on) AS need(id)
JOIN tasks AS cause ON cause.user_id = {user} AND cause.id = need.id AND NOT cause.completed AND NOT cause.deleted
WHERE held.user_id = {user} AND NOT held.completed AND NOT held.deleted AND cardinality(held.depends_on) > 0
AND held.id NOT IN (WITH RECURSIVE needed(id) AS (SELECT cause.id UNION SELECT link.id
FROM needed JOIN tasks AS step ON step.user_id = {user} AND step.id = needed.id AND NOT step.completed
AND NOT step.deleted CROSS JOIN unnest(step.depends_on) AS link(id)) SELECT needed.id FROM needed)"""
POSTGRES: Final = {
    "blocked": f"(id IN (SELECT held.id FROM {_POSTGRES_PAIRS}))",
    "blocking": f"(id IN (SELECT cause.id FROM {_POSTGRES_PAIRS}))",
    "subtask": "(NOT deleted AND EXISTS (SELECT 1 FROM tasks AS above WHERE above.user_id = {user}"
    " AND above.id = tasks.parent AND above.id <> tasks.id AND NOT above.deleted))",
    "children": "(NOT deleted AND id IN (SELECT part.parent FROM tasks AS part WHERE part.user_id = {user}"
    " AND part.parent IS NOT NULL AND part.id <> part.parent AND NOT part.deleted))",
}
