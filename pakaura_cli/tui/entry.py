"""`pakaura tui`: the dashboard on this terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pakaura_server.core.errors import UsageError

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_cli.tui.app import PakauraApp


def tui(invocation: Invocation, session: Session, output: Output) -> int:
    """Open it until it is left. Raises UsageError off a terminal, and what ended it."""
    if not (output.terminal and output.stdin.isatty()):
        raise UsageError("the dashboard needs a terminal", "pakaura list prints the tasks")
    _settle_colours(output.color)
    from pakaura_cli.tui.app import PakauraApp
    from pakaura_cli.tui.desk import Desk

    return sit_down(PakauraApp(Desk(session.environ)))


def sit_down(app: PakauraApp) -> int:
    """Have the application on this terminal until it is left: the exit code.

    Raises what ended it, once the terminal is as before.
    """
    app.run()
    app.desk.session.leave()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


def _settle_colours(wanted: bool) -> None:
    """Textual looks at NO_COLOR alone, and takes it for set where it is empty."""
    if wanted:
        os.environ.pop("NO_COLOR", None)
    else:
        os.environ["NO_COLOR"] = "1"
