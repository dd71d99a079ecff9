"""`pakaura web`: the dashboard in browsers, for whoever has an account on the server of tasks."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from pakaura_cli.tui.web.terms import terms
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.extras import install

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


def web(invocation: Invocation, session: Session, output: Output) -> int:
    """Serve until it is told to stop. Raises UsageError, ConfigError, and PakauraError where it cannot listen."""
    agreed = terms(invocation, session)
    if find_spec("textual_serve") is None:
        raise PakauraError("the dashboard in a browser needs textual-serve", f"it comes with: {install('web')}")
    from pakaura_cli.tui.web.serving import serve

    def announce(url: str) -> None:
        output.data(f"The dashboard is on {url} (for accounts of {agreed.server})")
        output.finish()

    serve(agreed, announce)
    return 0
