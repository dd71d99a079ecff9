"""The list here and the server's, brought in step around a turn that the server's agent takes."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from pakaura_cli.client.answers import ServerAway
from pakaura_cli.client.asked_for import fetch_noted
from pakaura_cli.client.session import Session
from pakaura_cli.client.sync.run import sync
from pakaura_server.core.errors import PakauraError, StoreBusy, Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

SEND_S = 2.0
"""How long what was written here may take to reach the server, before the agent here is asked instead."""
_WAITS = "SELECT 1 FROM outbox WHERE n > coalesce((SELECT v FROM meta WHERE k = 'sync_left'), 0) LIMIT 1"


def send(environ: Mapping[str, str], seconds: float = SEND_S) -> None:
    """Have the server know what was written here. Where nothing waits to be sent, nothing is asked.

    Raises ServerAway where that takes longer (it goes on meanwhile) or cannot be, and what else a sync raises.
    """
    path = _waiting(environ)
    if not path:
        return
    failures: list[PakauraError] = []

    def work() -> None:
        # A connection of SQLite is its thread's own.
        session = Session({**environ, "PAKAURA_DB": path})
        try:
            sync(session)
        except PakauraError as error:
            failures.append(error)
        finally:
            session.leave()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    for failure in failures:
        if isinstance(failure, Unavailable):
            raise ServerAway(failure.message, failure.hint) from failure
        if not isinstance(failure, StoreBusy):
            raise failure
    if _waiting(environ):
        raise ServerAway("the server has not taken yet what was written here")


def take_in(environ: Mapping[str, str]) -> None:
    """Bring what the server's agent did into the list here, and into its history. What fails is left to the next."""
    session = Session(environ)
    try:
        with suppress(PakauraError):
            sync(session)
            fetch_noted(session)
    finally:
        session.leave()


def _waiting(environ: Mapping[str, str]) -> str:
    """The path of the store, if something in it waits to be sent."""
    session = Session(environ)
    try:
        store = session.to_read()
        with store.reading() as db:
            return os.path.abspath(store.path) if db.execute(_WAITS).fetchone() else ""
    finally:
        session.leave()
