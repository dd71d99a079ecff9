"""`config`: the settings shown with where they come from, and changed in their file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pakaura_cli.client import config_writing
from pakaura_cli.client.origins import DEFAULT, held
from pakaura_cli.client.paths import PROJECT_FILE, at_home
from pakaura_cli.client.settings_table import SETTINGS, from_text, setting
from pakaura_cli.commands import verbs
from pakaura_cli.commands.config_editing import edit
from pakaura_cli.commands.config_values import check_value
from pakaura_cli.grammar.mistakes import nearest
from pakaura_cli.output.escape import safe
from pakaura_server.core.errors import UsageError

if TYPE_CHECKING:
    from pakaura_cli.client.origins import Held
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.settings_table import Setting
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

_WIDEST_VALUE = 30


def config(invocation: Invocation, session: Session, output: Output) -> int:
    return verbs.run(_VERBS, invocation, session, output)


def file_of(invocation: Invocation, session: Session) -> tuple[str, bool]:
    """The file that is to be changed, and whether it is that of the directory, as --project says."""
    if "project" not in invocation.options:
        return session.paths.config_file, False
    here = [path for path, is_project in session.config.sources if is_project]
    return (here or [session.paths.project_file or os.path.join(os.getcwd(), PROJECT_FILE)])[0], True


def _list(_words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    flags = {"color": ("never", "--no-color")} if "no-color" in invocation.options else {}
    settings = held(session, flags)
    if output.machine:
        for each in settings:
            output.record(_record(each))
    elif output.terminal:
        output.page(_table(settings, session, output))
    else:
        output.page(["\t".join([each.name, safe(each.value), _origin(each, session)]) for each in settings])


def _table(settings: list[Held], session: Session, output: Output) -> list[str]:
    style = output.style
    names = max(len(each.name) for each in settings)
    values = min(_WIDEST_VALUE, max(len(safe(each.value)) for each in settings))
    return [
        f"{each.name:<{names}}  "
        + style.paint(f"{safe(each.value):<{values}}", "" if each.origin == DEFAULT else "title")
        + "  "
        + style.paint(_origin(each, session), "dim")
        for each in settings
    ]


def _origin(each: Held, session: Session) -> str:
    return f"{each.origin} {safe(at_home(each.source, session.environ))}".rstrip()


def _record(each: Held) -> dict[str, str | None]:
    return {"key": each.name, "value": each.value, "origin": each.origin, "source": each.source or None}


def _get(words: list[str], _invocation: Invocation, session: Session, output: Output) -> None:
    (name,) = words
    _known(name)
    found = [each for each in held(session) if each.name == name]
    if output.machine:
        for each in found:
            output.record(_record(each))
    else:
        output.data(safe(found[0].value) if found else "")


def _set(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    name, text = words
    known = _known(name)
    value = from_text(name, text)
    check_value(name, text, session)
    path, is_project = file_of(invocation, session)
    if is_project and known.personal:
        raise UsageError(
            f"{name} cannot be set for a directory", "its file may be somebody else's: leave out --project"
        )
    config_writing.change(session.paths, path, lambda file: file.set(place_of(name), value), is_project)
    output.data(f"{name} = {safe(text)}")
    _tell_what_decides(name, session, output, path)


def _unset(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    (name,) = words
    _known(name)
    path, is_project = file_of(invocation, session)
    removed: list[bool] = []
    config_writing.change(session.paths, path, lambda file: removed.append(file.remove(place_of(name))), is_project)
    if removed == [False]:
        output.note(f"{name} is not set in {at_home(path, session.environ)}")


def _path(_words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    output.data(safe(file_of(invocation, session)[0]))


def _edit(_words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    path, is_project = file_of(invocation, session)
    edit(session, output, path, is_project)


def place_of(name: str) -> tuple[str, ...]:
    """Where a setting stands in the tables of a file. The name of a view may have dots of its own."""
    first, _, rest = name.partition(".")
    if name in SETTINGS or not rest:
        return tuple(name.split("."))
    member, _, field = rest.rpartition(".")
    return first, member, field


def _tell_what_decides(name: str, session: Session, output: Output, path: str) -> None:
    """Say so where what was written does not hold, because something else decides before it."""
    session.forget_config()
    for each in held(session):
        if each.name == name and each.source != path:
            output.note(f"{_origin(each, session)} decides before it: {name} is {safe(each.value)!r}")


def _known(name: str) -> Setting:
    known = setting(name)
    if known is None:
        meant = nearest(name, SETTINGS)
        hint = f"did you mean {meant}?" if meant else "pakaura config list shows them all"
        raise UsageError(f"there is no setting {name!r}", hint)
    return known


_VERBS: verbs.Verbs = {
    "list": (_list, ""),
    "get": (_get, "KEY"),
    "set": (_set, "KEY VALUE"),
    "unset": (_unset, "KEY"),
    "edit": (_edit, ""),
    "path": (_path, ""),
}
"""What config can do, and the words that follow."""
