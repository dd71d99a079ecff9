"""Contexts: a filter that is put before every list, and attributes that go to everything that is added.

They are kept in the configuration as `[contexts.NAME]`. Which one is active is the setting `context`, so that a
variable and the file of a directory can choose as well as the person's own file.
"""

from __future__ import annotations

from pakaura_server.core.errors import BadValue, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Final

    from pakaura_cli.client.config import Config
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment

TABLE: Final = "contexts"
SETTING: Final = "context"
NONE: Final = "none"
"""What chooses no context, as empty text does."""


class Context:
    """`filter` is text of the filter language, `add` are words of `add`; either may be empty."""

    __slots__ = ("add", "filter", "name")

    def __init__(self, name: str, filter: str = "", add: str = "") -> None:
        self.name = name
        self.filter = filter
        self.add = add

    def narrow(self, chosen: Filter, now: Moment) -> Filter:
        """What both `chosen` and the context's filter match. Raises BadFilter."""
        from pakaura_server.core.filters import all_of, parse

        return all_of(chosen, parse(self.filter, now)) if self.filter else chosen

    def complete(self, values: Values, now: Moment) -> str:
        """Give what is added the attributes of the context, but no register that it has already; what was given.

        Raises BadValue.
        """
        given = []
        for word in self.add.split():
            for register, value in read_attributes(word, now).items():
                if register not in values:
                    values[register] = value
                    given.append(word)
        return " ".join(given)


def active(config: Config, option: str | None = None) -> Context | None:
    """The context that holds: that of the `option`, else of the setting. None for none.

    Raises NotFound for one that does not exist, and ConfigError.
    """
    name = config.get(SETTING) if option is None else option
    if name in ("", NONE):
        return None
    try:
        return find(config, name)
    except NotFound as error:
        error.message += f", which {_asking(config) if option is None else '--context'} asks for"
        raise


def find(config: Config, name: str) -> Context:
    """The context of that name. Raises NotFound, with the name that was most likely meant, and ConfigError."""
    values = config.values
    found = Context(name, *[values.get(f"{TABLE}.{name}.{field}", "") for field in ("filter", "add")])
    if not found.filter and not found.add:
        from pakaura_cli.client.named import unknown

        raise unknown(config, TABLE, name)
    return found


def _asking(config: Config) -> str:
    """The variable or the file that says which context is active."""
    from pakaura_cli.client.config import variable_of
    from pakaura_cli.client.config_sources import read_file

    variable = variable_of(SETTING)
    if variable in config.environ:
        return variable
    return next(path for path, is_project in reversed(config.sources) if SETTING in read_file(path, is_project)[0])


def names(config: Config) -> list[str]:
    """The names of all that are saved, sorted. Raises ConfigError."""
    from pakaura_cli.client import named

    return named.names(config, TABLE)


def seen(db: sqlite3.Connection, context: Context, now: Moment) -> tuple[int, int]:
    """How many of the tasks that `list` shows are in the context, and how many it would show without one."""
    from pakaura_server.core.filters import listed, parse

    everything = parse("", now)
    return _count(db, listed(context.narrow(everything, now)), now), _count(db, listed(everything), now)


def read_attributes(text: str, now: Moment) -> Values:
    """The registers of words such as `+work project:firm`. Raises BadValue where a word is no attribute."""
    if not text:
        return {}
    from pakaura_server.core.capture import read_words

    capture = read_words(text.split(), now)
    if capture.links:
        raise BadValue(f"{text!r} names another task", "such as +work, project:firm or pri:high")
    if capture.unread:
        raise BadValue(capture.unread[0].replace(" stays in the title", ""))
    if capture.title:
        raise BadValue(f"{capture.title!r} is no attribute", "such as +work, project:firm or pri:high")
    return capture.values


def _count(db: sqlite3.Connection, chosen: Filter, now: Moment) -> int:
    from pakaura_cli.client.store.reads import where

    condition, parameters = where(db, chosen, now)
    (count,) = db.execute(f"SELECT count(*) FROM task WHERE {condition}", parameters).fetchone()
    return int(count)
