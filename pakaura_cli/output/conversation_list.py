"""Conversations with the assistant: a list of them, and what was said in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.output.cells import cut
from pakaura_cli.output.escape import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pakaura_cli.output.streams import Output
    from pakaura_server.core.when import Moment


def print_conversations(output: Output, found: Iterable[Mapping[str, Any]], now: Moment) -> None:
    """Records, bare ids (-q), aligned columns by the reader's clock, or lines with tabs; `output.finish` shows them."""
    lines = []
    for each in found:
        if output.machine:
            output.record(each)
        elif output.quiet:
            lines.append(str(each["id"]))
        elif output.terminal:
            line = f"{each['short_id']:<4}  {_wall(each['updated_at'], now)}  {safe(str(each['title']))}"
            lines.append(cut(line, output.width, output.style.ellipsis))
        else:
            lines.append(f"{each['short_id']}\t{each['updated_at']}\t{safe(str(each['title']))}")
    output.page(lines)


def message_lines(output: Output, message: Mapping[str, Any]) -> list[str]:
    """What was said, the person's words behind a sign."""
    lines = [safe(line) for line in str(message["content"]).split("\n")]
    if message["role"] != "user":
        return [output.style.paint(line, "dim") for line in lines]
    return [f"{'> ' if not place else '  '}{line}" for place, line in enumerate(lines)]


def _wall(time: str, now: Moment) -> str:
    from pakaura_server.core.registers import milliseconds
    from pakaura_server.core.when import at

    return at(milliseconds(time), now.zone).wall.replace("T", " ")
