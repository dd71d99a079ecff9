"""Messages without a conversation on a screen: one from the command line, or one a line from stdin."""

from __future__ import annotations

from io import TextIOWrapper
from typing import TYPE_CHECKING

from pakaura_cli.chat.outcome import code_of
from pakaura_cli.chat.showing import Showing
from pakaura_server.core.errors import BadValue, TooLarge, UsageError
from pakaura_server.core.exit_codes import FAILURE

if TYPE_CHECKING:
    from pakaura_cli.client.assistant.agent import Reply
    from pakaura_cli.client.assistant.assistant import Assistant
    from pakaura_cli.output import Output


def one(message: str, assistant: Assistant, output: Output) -> int:
    """The exit code of the turn; on a terminal, what it asks is answered at once. Raises what a turn raises."""
    showing = Showing(output)
    reply = _turn(message, assistant, showing)
    while reply["question"] is not None and output.can_ask and not output.machine:
        output.stderr.write("> ")
        output.stderr.flush()
        answer = output.stdin.readline()
        if not answer.endswith("\n"):
            output.stderr.write("\n")
        if not answer.strip():
            break
        reply = _turn(answer, assistant, showing)
    output.finish()
    return code_of(reply)


def from_stdin(assistant: Assistant, output: Output) -> int:
    """Each line is a message, and each answer a line. 1 if any failed; else what the last question asks for.

    Raises UsageError where stdin is a terminal and nobody may be asked, and what a turn raises.
    """
    if output.stdin.isatty() and not output.machine and not output.can_ask:
        raise UsageError("there is no message", 'say something: pakaura chat "add buy milk"')
    if isinstance(output.stdin, TextIOWrapper):
        # Bytes that are no text cannot be meant.
        output.stdin.reconfigure(errors="replace")
    showing = Showing(output, one_line=True)
    failed, last = False, 0
    for line in output.stdin:
        if not line.strip():
            continue
        try:
            reply = _turn(line, assistant, showing)
        except (BadValue, TooLarge) as error:
            output.talk(f"pakaura: {error.message}")
            failed = True
            continue
        last = code_of(reply) if reply["question"] is not None else 0
        failed = failed or (code_of(reply) != 0 and not last)
    output.finish()
    return FAILURE if failed else last


def _turn(message: str, assistant: Assistant, showing: Showing) -> Reply:
    showing.begin()
    try:
        return assistant.turn(message, showing.tell)
    finally:
        showing.end()
