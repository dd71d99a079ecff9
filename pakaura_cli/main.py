"""The `pakaura` command: read the line, carry it out, and end with an exit code whatever happens."""

from __future__ import annotations

import os
import sys

from pakaura_cli.grammar.hot_commands import find_hot
from pakaura_cli.grammar.reader import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Final, Literal, NoReturn, TextIO

    from pakaura_cli.client.config import Config
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.declaration import Command
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


COMPLETION: Final = "_PAKAURA_COMPLETE"
"""The functions of a shell set this variable to its name when they ask how a line may go on."""


MENDING: Final = ("config", "doctor")
"""These have to do their work where the configuration cannot be read."""


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
        if COMPLETION in os.environ:
            from pakaura_cli.commands.suggesting import suggest

            return suggest(os.environ[COMPLETION], line, os.environ)
        invocation = read(line) or _read_more(line)
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
    color, look_up = "auto", session.setting
    # Off a terminal nothing is coloured or paged, and the configuration of both need not be read.
    if sys.stdout.isatty():
        config = _config_for(invocation.verb, session)
        color, look_up = config.get("color") or color, config.get
        environ = {"PAKAURA_PAGER": config.values["pager"], **environ} if "pager" in config.values else environ
    output = Output.for_process(invocation.options, environ, color=color, look_up=look_up)
    code = function_of(command)(invocation, session, output)
    for note in session.take_notes():
        output.note(f"pakaura: {note}")
    if session.narrowed_by and output.terminal and not output.machine:
        from pakaura_cli.commands.narrowing import tell_what_is_hidden

        tell_what_is_hidden(session.narrowed_by, session, output)
    # Without an account nothing of it is loaded.
    if session.wrote_for_account():
        from pakaura_cli.client.sync.background import after_write

        after_write(session)
    return code


def _config_for(verb: str, session: Session) -> Config:
    """The configuration, or an empty one for a command that tells and mends what is wrong with it."""
    from pakaura_server.core.errors import ConfigError

    try:
        return session.config
    except ConfigError:
        if verb not in MENDING:
            raise
        from pakaura_cli.client.config import Config

        return Config({}, [], session.environ)


def function_of(command: Command) -> Callable[[Invocation, Session, Output], int]:
    """What carries a command out; its module is imported for that."""
    module, _, name = command.function.partition(":")
    function: Callable[[Invocation, Session, Output], int] = getattr(__import__(module, fromlist=(name,)), name)
    return function


def _read_more(line: list[str]) -> Invocation | None:
    """What Typer makes of the line; but the dashboard, which nothing at all is on a terminal, is not kept waiting."""
    if line == ["tui"] or (not line and _is_for_screens()):
        from pakaura_cli.grammar.tokenizer import Invocation

        return Invocation("tui", {}, [])
    from pakaura_cli.commands import app

    return app.read(line)


def _is_for_screens() -> bool:
    """Whether somebody sits at a terminal that a program can draw on."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


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
