"""A filter as SQL over the server's table `tasks`."""

# ruff: noqa: ARG002 - a dialect has one signature for each question

from __future__ import annotations

from pakaura_server.core.filters.spans import END_OF_TIME
from pakaura_server.core.filters.sql import BEFORE_TIMES, Sqlite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Postgres(Sqlite):
    """How the server's table is asked; `first` is the number of the first placeholder, `user` the user's.

    There is one table: `ways_in` and `few` are of no use here.
    """

    true = "TRUE"
    false = "FALSE"
    id = '(id::text COLLATE "C")'
    created = "created_at"
    parent = "(coalesce(parent::text, '') COLLATE \"C\")"
    indexes_titles = False

    def __init__(self, first: int = 1, user: str = "$1") -> None:
        self._first = first
        self._user = user

    def mark(self, position: int) -> str:
        return f"${self._first + position - 1}"

    def contains(self, column: str, mark: str) -> str:
        return f"strpos({column}, {mark}) > 0"

    def has_tag(self, mark: str) -> str:
        return f"{mark} = ANY(tags)"

    def has_tags(self) -> str:
        return "cardinality(tags) > 0"

    def in_project(self, mark: Callable[[object], str], low: str, high: str, exact: bool) -> str:
        if exact:
            return f"coalesce(project_key, '') = {mark(low)}"
        return f"(coalesce(project_key, '') >= {mark(low)} AND coalesce(project_key, '') < {mark(high)})"

    def parent_numbered(self, mark: Callable[[object], str], number: int) -> str:
        """Numbers are a device's own."""
        return "FALSE"

    def linked(self, field: str) -> str:
        from pakaura_server.core.filters import links

        return links.POSTGRES[field].format(user=self._user)

    def moment(self, mark: Callable[[object], str], minute: str) -> str:
        text = {BEFORE_TIMES: "-infinity", END_OF_TIME: "infinity"}.get(minute, f"{minute}Z")
        return f"{mark(text)}::text::timestamptz"
