"""Tables of the configuration that a person gave a name, `[views.NAME]` and `[contexts.NAME]`."""

from __future__ import annotations

from pakaura_server.core.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.config import Config


def names(config: Config, table: str) -> list[str]:
    """The names of all that are saved, sorted. Raises ConfigError."""
    own = [name.partition(".")[2] for name in config.values if name.startswith(f"{table}.")]
    return sorted({name.rpartition(".")[0] for name in own})


def unknown(config: Config, table: str, name: str) -> NotFound:
    """The error for a name that nothing is saved under, with the one that was most likely meant."""
    from pakaura_cli.grammar.mistakes import nearest

    kind, known = table.removesuffix("s"), names(config, table)
    meant = nearest(name, known)
    if meant:
        hint = f"did you mean {meant}?"
    elif known:
        hint = f"there are {', '.join(known)}"
    else:
        hint = f"pakaura help {kind} shows how to save one"
    return NotFound(f"there is no {kind} {name!r}", hint)
