"""Where each setting comes from: the same precedence as `Config.get`, told instead of taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.config import variable_of
from pakaura_cli.client.config_sources import from_variable, merge
from pakaura_cli.client.settings_table import SETTINGS, setting
from pakaura_cli.client.symbols import PRESETS

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session

DEFAULT, USER, PROJECT, ENVIRONMENT, FLAG = "default", "user file", "project file", "environment", "flag"


class Held:
    """A setting as it holds. `source` is the file or the variable that gave it; empty for a default."""

    __slots__ = ("name", "origin", "source", "value")

    def __init__(self, name: str, value: str, origin: str, source: str = "") -> None:
        self.name = name
        self.value = value
        self.origin = origin
        self.source = source


def held(session: Session, flags: dict[str, tuple[str, str]] | None = None) -> list[Held]:
    """Every setting in the order of the table, then the saved views and contexts.

    `flags` are values that options of this command give, each with the option. Raises ConfigError.
    """
    user, project = _files(session)
    names = [*SETTINGS, *sorted(name for name in session.config.values if name not in SETTINGS)]
    return [_held(session, name, user, project, flags or {}) for name in names]


def _held(
    session: Session, name: str, user: dict[str, str], project: dict[str, str], flags: dict[str, tuple[str, str]]
) -> Held:
    known, variable, environ = setting(name), variable_of(name), session.environ
    assert known is not None
    if name in flags:
        value, option = flags[name]
        return Held(name, value, FLAG, option)
    text = from_variable(name, variable, environ[variable]) if variable in environ else None
    if text is not None:
        return Held(name, text, ENVIRONMENT, variable)
    if name in project:
        return Held(name, project[name], PROJECT, session.paths.project_file)
    if name in user:
        return Held(name, user[name], USER, session.paths.config_file)
    for other in known.fallbacks:
        if environ.get(other) or (known.empties and other in environ):
            return Held(name, environ[other], ENVIRONMENT, other)
    return Held(name, known.default or _sign(name, session), DEFAULT)


def _sign(name: str, session: Session) -> str:
    """What `symbols.preset` makes of a symbol; empty for another setting."""
    preset = session.config.get("symbols.preset")
    return PRESETS[preset if preset in PRESETS else "unicode"].get(name.removeprefix("symbols."), "")


def _files(session: Session) -> tuple[dict[str, str], dict[str, str]]:
    """What the person's own file gives, and that of the directory."""
    each = [merge([source])[0] for source in session.config.sources]
    own = [values for values, (_, is_project) in zip(each, session.config.sources, strict=True) if not is_project]
    here = [values for values, (_, is_project) in zip(each, session.config.sources, strict=True) if is_project]
    return (own or [{}])[0], (here or [{}])[0]
