"""`--sort due,-priority`: the orders that a list can be put in."""

from __future__ import annotations

from pakaura_cli.client.store.reads import ORDER
from pakaura_server.core.errors import UsageError

FIELDS = {
    "number": "number IS NULL, number",
    "title": "title_fold",
    "due": "coalesce(due, '~')",
    "wait": "coalesce(wait, '~')",
    "priority": "priority_rank",
    "project": "coalesce(project_key, '~')",
    "created": "created",
    "updated": "updated",
    "completed": "coalesce(completed_at, '~')",
}


def order_by(text: str) -> str:
    """The SQL order for fields parted by commas, `-` for the reverse; ties are in a list's order. Raises UsageError."""
    parts = []
    for field in text.split(","):
        name = field.strip().lower().removeprefix("-")
        if name not in FIELDS:
            raise UsageError(f"cannot sort by {field!r}", "sort by " + ", ".join(FIELDS))
        direction = " DESC" if field.strip().startswith("-") else ""
        parts += [f"{column}{direction}" for column in _columns(FIELDS[name])]
    return ", ".join([*parts, ORDER])


def _columns(expression: str) -> list[str]:
    return [expression] if "(" in expression else expression.split(", ")
