"""Where a command gets a password from: the lines of stdin, or a person at a terminal, unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.output.prompts import ask_secret
from pakaura_server.core.errors import BadValue, UsageError

if TYPE_CHECKING:
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


def password(invocation: Invocation, output: Output, question: str = "Password", again: bool = False) -> str:
    """The next line of stdin with --password-stdin, else what a person types, and types `again` where it is a new one.

    Raises UsageError for an empty line, BadValue where the two differ, ConfirmationNeeded where nobody can be asked.
    """
    if "password-stdin" in invocation.options:
        line = output.stdin.readline().removesuffix("\n").removesuffix("\r")
        if not line:
            raise UsageError("no password came on stdin", "give each on a line of its own: --password-stdin < FILE")
        return line
    typed = ask_secret(output, question, "--password-stdin")
    if again and ask_secret(output, f"{question} again", "--password-stdin") != typed:
        raise BadValue("the two passwords differ", "nothing was done; try again")
    return typed
