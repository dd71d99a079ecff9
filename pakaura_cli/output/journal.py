"""The log: one line or one record for each command."""

from __future__ import annotations

from pakaura_cli.output.escape import safe
from pakaura_server.core.ids import TAIL_START
from pakaura_server.core.registers import timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_cli.output.streams import Output
    from pakaura_server.core.groups import Group
    from pakaura_server.core.when import Moment

_SHOWN = 3


def group_record(group: Group) -> dict[str, Any]:
    return {
        "group": group.id,
        "at": timestamp(group.at),
        "command": group.command,
        "undone": group.undone,
        "titles": group.titles,
    }


def group_lines(output: Output, groups: list[Group], now: Moment) -> list[str]:
    """On a terminal the reader's clock and aligned columns; else tabs and UTC."""
    if not output.terminal:
        return [
            "\t".join(
                [_name(group), timestamp(group.at), group.command, "undone" if group.undone else "", _titles(group)]
            )
            for group in groups
        ]
    from pakaura_server.core.when import at

    return [
        f"{_name(group)}  {at(group.at, now.zone).wall.replace('T', ' ')}  {group.command:<8}"
        f" {'(undone) ' if group.undone else ''}{_titles(group)}"[: output.width]
        for group in groups
    ]


def _name(group: Group) -> str:
    return group.id[TAIL_START : TAIL_START + 6]


def _titles(group: Group) -> str:
    shown = "; ".join(safe(title) for title in group.titles[:_SHOWN])
    return f"{shown}; …" if len(group.titles) > _SHOWN else shown
