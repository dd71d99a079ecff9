"""The `pakaura` command: read the line, carry it out, and end with an exit code whatever happens."""

from __future__ import annotations

import os
import sys

from pakaura_cli.grammar.hot_commands import find_hot
from pakaura_cli.grammar.reader import COMPLETION, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal, NoReturn, TextIO

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.declaration import Command
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


def console() -> NoReturn:
    """The process of the `pakaura` command: `main`, then the end.

    What was printed is flushed and what was written is committed by then; taking the interpreter apart module by module
    would only make the person wait, for a seventh of the time of an `add`.
    """
    os._exit(main())


def main(argv: list[str] | None = None, run: Callable[[Invocation], int] | None = None) -> int:
    """The exit code of one command line (the process's own by default).

    Never raises an Exception or KeyboardInterrupt. Exit codes are those of `diagnostics`. A stream that was closed
    beforehand is no error: nobody wanted to see it. `run` stands in for the commands in tests.
    """
    line = sys.argv[1:] if argv is None else argv
    try:
        _settle_streams()
        invocation = read(line) or _read_with_typer(line)
        code = (run or carry_out)(invocation) if invocation else 0
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as problem:  # noqa: BLE001 - nothing may end in a traceback
        from pakaura_cli.diagnostics import report

        code = report(problem, line, os.environ)
    return code


def carry_out(invocation: Invocation) -> int:
    """Do what was asked in this process's own surroundings. The exit code."""
    from pakaura_cli.client.session import Session
    from pakaura_cli.output import Output

    command = find_hot(invocation.verb)
    if command is None:
        from pakaura_cli.grammar.commands import find

        command = find(invocation.verb)
        assert command is not None
    session = Session(os.environ)
    environ: Mapping[str, str] = os.environ
    color = "auto"
    # Off a terminal nothing is coloured or paged, and the configuration of both need not be read.
    if sys.stdout.isatty():
        color = session.config.get("color") or color
        environ = (
            {"PAKAURA_PAGER": session.config.values["pager"], **environ}
            if "pager" in session.config.values
            else environ
        )
    output = Output.for_process(invocation.options, environ, color=color)
    code = function_of(command)(invocation, session, output)
    # Without an account nothing of it is loaded.
    if session.wrote_for_account():
        from pakaura_cli.client.sync.background import after_write

        after_write(session)
    return code


def function_of(command: Command) -> Callable[[Invocation, Session, Output], int]:
    """What carries a command out; its module is imported for that."""
    module, _, name = command.function.partition(":")
    function: Callable[[Invocation, Session, Output], int] = getattr(__import__(module, fromlist=(name,)), name)
    return function


def _read_with_typer(line: list[str]) -> Invocation | None:
    from pakaura_cli.commands import app

    if COMPLETION in os.environ:
        app.complete()
    return app.read(line)


def _settle_streams() -> None:
    """Let every character be written, in whatever locale, and put something behind a stream that was closed."""
    # A new file takes the lowest free descriptor. Were it the store that became number 1, prints would go into it.
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")
    own = sys.stdout is sys.__stdout__
    if own and getattr(sys.stdout, "write_through", False):
        # Unbuffered (PYTHONUNBUFFERED), Python says nothing of what a full disk or a closed pipe did not take.
        sys.stdout = os.fdopen(sys.stdout.fileno(), "w", encoding=sys.stdout.encoding, closefd=False)
    for stream in (sys.stdout, sys.stderr):
        # A stream that somebody put in the place of the real one may lack it.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8")


if __name__ == "__main__":
    console()
