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
    _settle_colours(session)
    from pakaura_cli.tui.app import PakauraApp
    from pakaura_cli.tui.desk import Desk

    return sit_down(PakauraApp(Desk(session.environ)))


def sit_down(app: PakauraApp) -> int:
    """Have the application on this terminal until it is left. Raises what ended it, once the terminal is as before."""
    app.run()
    app.desk.session.leave()
    if app.failure is not None:
        raise app.failure
    return 0


def _settle_colours(session: Session) -> None:
    """Textual takes NO_COLOR for set where it is empty; and the setting may say so as well."""
    if session.setting("color") == "never":
        os.environ["NO_COLOR"] = "1"
    elif not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)
