"""The log: one line or one record for each command."""

from __future__ import annotations

from pakaura_cli.output.escape import safe
from pakaura_server.core.ids import TAIL_START
from pakaura_server.core.registers import timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pakaura_cli.output.streams import Output
    from pakaura_server.core.groups import Group
    from pakaura_server.core.when import Moment

_SHOWN = 3


def group_record(group: Group, devices: Mapping[str, str], noted: str | None = None) -> dict[str, Any]:
    """`devices` are the names that are known, by id; `noted` is what was added to notes, in the log of one task."""
    told = {} if noted is None else {"noted": noted}
    return {
        "group": group.id,
        "at": timestamp(group.at),
        "device": group.device,
        "device_name": devices.get(group.device),
        "command": group.command,
        "undone": group.undone,
        "titles": group.titles,
        **told,
    }


def group_lines(
    output: Output, groups: list[Group], now: Moment, elsewhere: Mapping[str, str], noted: Mapping[str, str]
) -> list[str]:
    """On a terminal the reader's clock and aligned columns; else tabs and UTC.

    `elsewhere` has the names of the devices that are to be told, by id; `noted` what was added to the notes, by group.
    """
    if not output.terminal:
        return ["\t".join(_fields(group, elsewhere, noted)) for group in groups]
    from pakaura_server.core.when import at

    return [
        f"{_name(group)}  {at(group.at, now.zone).wall.replace('T', ' ')}  {group.command:<8}"
        f" {_remark(group, elsewhere)}{_told(group, noted)}"[: output.width]
        for group in groups
    ]


def _told(group: Group, noted: Mapping[str, str]) -> str:
    """The titles, and what was noted."""
    text = safe(noted.get(group.id, ""))
    return f"{_titles(group)}: {text}" if text else _titles(group)


def _fields(group: Group, elsewhere: Mapping[str, str], noted: Mapping[str, str]) -> list[str]:
    undone = "undone" if group.undone else ""
    where = [safe(elsewhere[group.device])] if group.device in elsewhere else []
    return [_name(group), timestamp(group.at), group.command, undone, _told(group, noted), *where]


def _remark(group: Group, elsewhere: Mapping[str, str]) -> str:
    """What is to be said before the titles: that it is undone, and where it was done if that was not here."""
    remarks = [*(["undone"] if group.undone else []), safe(elsewhere.get(group.device, ""))]
    told = ", ".join(remark for remark in remarks if remark)
    return f"({told}) " if told else ""


def _name(group: Group) -> str:
    return group.id[TAIL_START : TAIL_START + 6]


def _titles(group: Group) -> str:
    shown = "; ".join(safe(title) for title in group.titles[:_SHOWN])
    return f"{shown}; …" if len(group.titles) > _SHOWN else shown
