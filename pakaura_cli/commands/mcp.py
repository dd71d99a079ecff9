"""`mcp`: the assistant's tools over the local store, for a client that speaks MCP on stdin and stdout."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.local_ops import LocalOps
from pakaura_cli.client.permissions import permissions_for
from pakaura_cli.client.session import Session
from pakaura_cli.version import VERSION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.agent.mcp import Access
    from pakaura_server.agent.permissions import Permissions

ALLOWING = "to allow it: pakaura config set assistant.{verb} allow"


def mcp(invocation: Invocation, session: Session, output: Output) -> int:
    """Raises ConfigError where the SDK is missing."""
    from pakaura_server.agent import mcp as protocol

    permissions = permissions_for(session)
    if "read-only" in invocation.options:
        permissions = permissions.read_only()
    if sys.stdin.isatty():
        output.note("pakaura: this speaks MCP on stdin, for a client that starts it; Ctrl-C ends it")
    # Else Ctrl-C would wait for the thread that waits for a line.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        asyncio.run(protocol.run_stdio(_Opening(session.environ, permissions), VERSION))
    except ExceptionGroup as group:
        if group.split(BrokenPipeError)[1] is None:
            raise BrokenPipeError from None
        raise
    return 0


class _Opening:
    """Opens the store anew for each request: a client stays for days, and accounts and stores may change meanwhile."""

    def __init__(self, environ: Mapping[str, str], permissions: Permissions) -> None:
        self._environ = environ
        self._permissions = permissions

    @asynccontextmanager
    async def __call__(self, _request: Any, writes: bool) -> AsyncIterator[Access]:
        from pakaura_cli.client.sync.background import after_write
        from pakaura_server.agent.mcp import Access

        session = Session(self._environ)
        try:
            store = session.to_write() if writes else session.to_read()
            yield Access(LocalOps(store, lambda: session.now), session.now, self._permissions, ALLOWING)
            if session.wrote_for_account():
                after_write(session)
        finally:
            session.leave()
