"""What a command shows a person on a terminal of some width, without a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.session import Session
from pakaura_cli.grammar.commands import find
from pakaura_cli.grammar.tokenizer import tokenize
from pakaura_cli.main import function_of
from tests.support.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Mapping


def shown(
    environ: Mapping[str, str], *line: str, columns: int = 80, encoding: str = "utf-8", color: bool = False
) -> str:
    """The screen after `pakaura LINE`, and after it what went to stderr. No line is wider than the screen."""
    invocation = tokenize(list(line))
    command = find(invocation.verb)
    assert command is not None
    surroundings = {"COLUMNS": str(columns), "TERM": "xterm", "LINES": "1000"} | ({} if color else {"NO_COLOR": "1"})
    screen = Screen(invocation.options, surroundings, terminal=True, encoding=encoding)
    session = Session(environ)
    assert function_of(command)(invocation, session, screen.output) == 0
    session.leave()
    if not color:
        assert all(len(each) <= columns for each in screen.out.splitlines())
    return screen.out + screen.err
