"""The groups of the log: the newest, those of a task, and which of them take others back.

A history is as long as its owner is faithful. So each statement goes by an index from what it is asked for, and takes
as long with ten years behind it; OFFSET 0 keeps the planner from turning such a way into one over the whole log.
"""

from __future__ import annotations

_TITLES = 4
"""How many titles a group shows."""
_SHOWN = f"""
SELECT chosen.group_id, at, command, device, ARRAY(
  SELECT title FROM (
    SELECT entity, min(seq) AS touched
    FROM (SELECT entity, seq FROM sync_ops
      WHERE user_id = $1 AND group_id = chosen.group_id AND kind = 'task' OFFSET 0) AS ops
    GROUP BY entity ORDER BY touched LIMIT {_TITLES}
  ) AS about JOIN tasks ON tasks.user_id = $1 AND tasks.id = about.entity WHERE title <> '' ORDER BY touched
) AS titles
FROM chosen JOIN sync_ops ON user_id = $1 AND seq = chosen.first ORDER BY first DESC
"""


def newest(limit: int | None) -> str:
    """$1 user: so many groups, or all. A group stands where its first op does.

    The limit is in the text, for the plan depends on it: without one, sorting the whole log is the best.
    """
    return f"""
WITH chosen AS MATERIALIZED (
  SELECT group_id, seq AS first FROM sync_ops AS op
  WHERE user_id = $1 AND kind = 'task' AND group_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM sync_ops AS earlier
    WHERE earlier.user_id = $1 AND earlier.group_id = op.group_id AND earlier.kind = 'task' AND earlier.seq < op.seq
    OFFSET 0)
  ORDER BY seq DESC LIMIT {"ALL" if limit is None else int(limit)}
)
{_SHOWN}
"""


OF_TASK = f"""
WITH chosen AS MATERIALIZED (
  SELECT group_id, first
  FROM (SELECT DISTINCT group_id FROM sync_ops
    WHERE user_id = $1 AND entity = $3 AND kind = 'task' AND group_id IS NOT NULL) AS touching,
  LATERAL (SELECT min(seq) AS first FROM (SELECT seq FROM sync_ops
    WHERE user_id = $1 AND group_id = touching.group_id AND kind = 'task' OFFSET 0) AS ops) AS begun
  ORDER BY first DESC LIMIT $2
)
{_SHOWN}
"""
"""$1 user, $2 how many, or null for all: the newest of those that changed the task $3."""

CHAINS = """
WITH RECURSIVE linked AS (
  SELECT unnest($2::uuid[]) AS id
  UNION
  SELECT next.id FROM linked, LATERAL (
    (SELECT undoes AS id FROM sync_ops WHERE user_id = $1 AND group_id = linked.id AND undoes IS NOT NULL OFFSET 0)
    UNION ALL
    (SELECT group_id FROM sync_ops WHERE user_id = $1 AND undoes = linked.id AND group_id IS NOT NULL OFFSET 0)
  ) AS next
)
SELECT linked.id AS group_id, undoes FROM linked, LATERAL (
  SELECT undoes, min(seq) AS written
  FROM (SELECT undoes, seq FROM sync_ops
    WHERE user_id = $1 AND group_id = linked.id AND undoes IS NOT NULL OFFSET 0) AS ops
  GROUP BY undoes
) AS link ORDER BY written
"""
"""$1 user, $2 groups: what they take back and what takes them back, and so on; pairs in the order of the log."""
