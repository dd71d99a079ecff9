"""Saved views: filters with a name, kept in the configuration as `[views.NAME]`."""

from __future__ import annotations

from pakaura_cli.client import named
from pakaura_server.core.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from pakaura_cli.client.session import Session

TABLE: Final = "views"
RESERVED: Final = ("list", "today", "next")
"""Lists that `why --view` knows by these names already."""


class View:
    """A filter as text, with the columns and the order as for --columns and --sort; empty and None where not set."""

    __slots__ = ("columns", "filter", "limit", "name", "sort")

    def __init__(
        self, name: str, filter: str = "", columns: str = "", sort: str = "", limit: int | None = None
    ) -> None:
        self.name = name
        self.filter = filter
        self.columns = columns
        self.sort = sort
        self.limit = limit


def names(session: Session) -> list[str]:
    """The names of all that are saved, sorted. Raises ConfigError."""
    return named.names(session.config, TABLE)


def find(session: Session, name: str) -> View:
    """The view of that name. Raises NotFound, with the name that was most likely meant, and ConfigError."""
    values = session.config.values
    found = {field: values.get(f"{TABLE}.{name}.{field}", "") for field in ("filter", "columns", "sort", "limit")}
    if not any(found.values()):
        if name in RESERVED:
            raise NotFound(f"{name} is no saved view", f"it is a command: pakaura {name}")
        raise named.unknown(session.config, TABLE, name)
    limit = int(found["limit"]) if found["limit"] else None
    return View(name, found["filter"], found["columns"], found["sort"], limit)
