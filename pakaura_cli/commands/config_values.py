"""Values of settings that only a command can judge: columns, orders, filters, names of contexts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client import contexts
from pakaura_cli.client.store.sorting import order_by
from pakaura_cli.output.plain import read_columns
from pakaura_server.core.filters import parse

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session

_TABLES = ("list.", "views.", "contexts.")
"""Those whose settings go by these names; `assistant.add` is something else than what a context adds."""


def check_value(name: str, text: str, session: Session) -> None:
    """Raises UsageError, BadFilter, BadValue or NotFound for what the command that uses the setting would refuse."""
    field = name.rpartition(".")[2] if name.startswith(_TABLES) else ""
    if field == "columns":
        read_columns(text)
    elif field == "sort":
        order_by(text)
    elif field == "filter":
        parse(text, session.now)
    elif field == "add":
        contexts.read_attributes(text, session.now)
    elif name == contexts.SETTING and text not in ("", contexts.NONE):
        contexts.find(session.config, text)
