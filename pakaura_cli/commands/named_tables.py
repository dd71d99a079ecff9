"""What `view` and `context` share: tables of the configuration that have a name, `[views.NAME]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client import config_writing, named
from pakaura_cli.commands.config import file_of
from pakaura_server.core.errors import BadValue, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pakaura_cli.client.config_writing import ConfigFile
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation

_MOST = 64


def clean_name(name: str, reserved: tuple[str, ...] = ()) -> str:
    """A name as it is kept: letters, digits, - and _, and none of the `reserved`. Raises BadValue."""
    if not name or len(name) > _MOST or not all(char.isalnum() or char in "-_" for char in name):
        raise BadValue(f"{name!r} is no name", f"up to {_MOST} letters, digits, - and _")
    if name in reserved:
        raise BadValue(f"{name!r} means something else already", "choose another name")
    return name


def save(invocation: Invocation, session: Session, table: str, name: str, fields: Mapping[str, str | int]) -> bool:
    """Write `[table.name]` with those of the fields that are not empty. Whether it replaced one that was there."""
    path, is_project = file_of(invocation, session)
    replaced: list[bool] = []

    def work(file: ConfigFile) -> None:
        known = file.get((table, name)) or {}
        replaced.append(bool(known))
        for field, value in fields.items():
            if value != "":
                file.set((table, name, field), value)
            elif field in known:
                file.remove((table, name, field))

    config_writing.change(session.paths, path, work, is_project)
    return replaced[0]


def remove(invocation: Invocation, session: Session, table: str, name: str) -> None:
    """Take `[table.name]` out of the file. Raises NotFound where it is not in there."""
    path, is_project = file_of(invocation, session)

    def work(file: ConfigFile) -> None:
        if not file.remove((table, name)):
            raise _missing(session, table, name, is_project)

    config_writing.change(session.paths, path, work, is_project)


def rename(invocation: Invocation, session: Session, table: str, old: str, new: str) -> None:
    """Give `[table.old]` another name, in one write.

    Raises NotFound where the file has no such table, and BadValue where the new name is taken.
    """
    path, is_project = file_of(invocation, session)

    def work(file: ConfigFile) -> None:
        fields = file.get((table, old))
        if not isinstance(fields, dict):
            raise _missing(session, table, old, is_project)
        if file.get((table, new)) is not None:
            raise BadValue(f"{new!r} is taken", "delete that one first, or choose another name")
        for field, value in fields.items():
            file.set((table, new, field), value)
        file.remove((table, old))

    config_writing.change(session.paths, path, work, is_project)


def _missing(session: Session, table: str, name: str, is_project: bool) -> NotFound:
    if name not in named.names(session.config, table):
        return named.unknown(session.config, table, name)
    where = ("the file of this directory", "leave out") if is_project else ("your own file", "add")
    return NotFound(f"{table.removesuffix('s')} {name!r} is not in {where[0]}", f"{where[1]} --project")
