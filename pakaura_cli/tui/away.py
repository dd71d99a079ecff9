"""Work that waits or takes long, done in a thread of its own while the screen lives on."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pakaura_cli.client.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


class AtStore(Protocol):
    """Whoever works at a store, as a desk does; `path` is empty where there is none yet."""

    @property
    def session(self) -> Session: ...

    @property
    def path(self) -> str: ...


async def away(work: Callable[[], T]) -> T:
    """What the work gives, or raises. The end of the program does not wait for it, as it does for Textual's threads."""
    loop = asyncio.get_running_loop()
    coming: asyncio.Future[T] = loop.create_future()

    def settle(done: Callable[[Any], None], value: Any) -> None:
        # Where nobody waits any more the program has ended, or has gone on to something else.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if coming.done() else done(value))

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is raised to whoever waits
            settle(coming.set_exception, error)
        else:
            settle(coming.set_result, result)

    threading.Thread(target=run, daemon=True).start()
    return await coming


def pinned(desk: AtStore) -> Mapping[str, str]:
    """An environment in which the store of the desk is the one in use, whatever others do. Raises StoreError."""
    path = desk.path
    return {**desk.session.environ, "PAKAURA_DB": os.path.abspath(path)} if path else desk.session.environ


def with_session(environ: Mapping[str, str], work: Callable[[Session], T]) -> Callable[[], T]:
    """The work for another thread, in a session of its own: a connection of SQLite is its thread's own."""

    def run() -> T:
        session = Session(environ)
        try:
            return work(session)
        finally:
            session.leave()

    return run
