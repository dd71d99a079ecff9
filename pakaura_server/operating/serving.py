"""Runs the server until it is told to stop: its socket, its database, its secret, the application, and their end.

The main thread watches and the event loop has a thread of its own, for two reasons: PostgreSQL ends with the thread
that started it, and while it is started again the requests that come in are answered (503) and do not wait.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Self

import uvicorn
from pydantic import SecretStr

from pakaura_server import logs, migrate
from pakaura_server.app import create_app
from pakaura_server.connection import connect
from pakaura_server.core.errors import ServerError
from pakaura_server.db import Database
from pakaura_server.embedded import Cluster
from pakaura_server.health import VERSION
from pakaura_server.operating.ending import closing, take_no_more
from pakaura_server.operating.jwt_secret import kept_secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pakaura_server.settings import Settings

FINISH_S = 10
"""How long requests in flight may take once the server was told to stop."""
KEEP_ALIVE_S = 75
"""Longer than proxies keep idle connections, so that it is they who close them (60 s with nginx)."""
SETTLE_S = 0.1
"""How long what was on its way to the socket may take to come in: several round trips to a proxy."""
FIRST_WORD_S = 2.0
"""How long a new connection may take to send its first request before it is closed."""
UNDECIDED = "nobody can register until REGISTRATION is set to open or invite; closed keeps it so"

_LOOK_S = 0.05
_RETRY_S = 1.0
_log = logging.getLogger(__name__)


def serve(
    settings: Settings, host: str, port: int, folder: Path, *, may_migrate: bool, announce: Callable[[str], None]
) -> None:
    """Serve on `host` and `port` (0: a free one) until SIGINT or SIGTERM; `announce` gets a line when it listens.

    On the main thread. Raises ServerError and Unavailable where it cannot be.
    """
    logs.configure(settings.log_level)
    for name in ("alembic", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with Signals() as signals, ExitStack() as stack:
        listener = stack.enter_context(_bind(host, port))
        cluster = stack.enter_context(Cluster(folder)) if settings.database_url is None else None
        url = cluster.url() if cluster else _given(settings)
        asyncio.run(_prepare(url, embedded=cluster is not None, may_migrate=may_migrate, settings=settings))
        settings = _complete(settings, folder, open_to_all=cluster is not None and _is_loopback(listener))
        if settings.registration is None:
            _log.warning(UNDECIDED)
        web = WebServer(settings, url, listener)
        signals.web = web
        stack.enter_context(web)
        where = f"data in {folder}" if cluster else "database of DATABASE_URL"
        announce(f"PakAura {VERSION} listens on {_address(listener)} ({where})")
        _watch(web, cluster)


class WebServer:
    """The application on a listening socket, in a thread of its own, for as long as the context lasts."""

    def __init__(self, settings: Settings, url: str, listener: socket.socket) -> None:
        self._app = create_app(settings, Database(url, settings.database_pool_size), is_migrated=migrate.is_migrated)
        config = uvicorn.Config(
            closing(self._app, lambda: self.stopping),
            access_log=False,
            lifespan="on",
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=FINISH_S,
            timeout_keep_alive=KEEP_ALIVE_S,
            ws="none",
        )
        self._listener = listener
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="event loop")
        self.stopping = False

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def __enter__(self) -> Self:
        """Return when requests are answered. Raises ServerError."""
        try:
            self._listener.listen(self._server.config.backlog)
        except OSError as error:
            raise _cannot_listen(self._listener.getsockname(), error) from error
        self._thread.start()
        while self.alive and not self._server.started:
            time.sleep(_LOOK_S / 10)
        if not self._server.started:
            raise _ended()
        # What is loaded now stays; a collector that goes over all of it again and again makes requests wait for it.
        gc.collect()
        gc.freeze()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._settle()
        self._server.should_exit = True
        self._thread.join()

    def stop(self, *, at_once: bool = False) -> None:
        """Ask for the end: of new requests now, of those in flight when they are answered, or `at_once`."""
        self.stopping = True
        take_no_more(self._listener)
        # A stream is a request that would never be finished.
        self._app.state.notices.close_streams()
        if at_once:
            self._server.should_exit = self._server.force_exit = True

    def _settle(self) -> None:
        """Until every connection that was taken has begun a request, which is then finished."""
        time.sleep(SETTLE_S)
        patience = time.monotonic() + FIRST_WORD_S
        while self.alive and self._has_fresh_connections() and time.monotonic() < patience:
            if self._server.should_exit:
                return
            time.sleep(_LOOK_S)

    def _has_fresh_connections(self) -> bool:
        # uvicorn closes them as if they were idle; what their clients have sent would be lost.
        return any(getattr(each, "cycle", None) is None for each in list(self._server.server_state.connections))

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        except SystemExit:
            _log.error("the application did not start")
        except Exception:  # noqa: BLE001 - the main thread tells that it ended, and the log why
            _log.exception("the event loop ended")


class Signals:
    """What SIGINT and SIGTERM do: break off what is being set up, later stop `web`, and a second one at once."""

    def __init__(self) -> None:
        self.web: WebServer | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._received)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        return kind is KeyboardInterrupt

    def _received(self, _number: int, _frame: object) -> None:
        if self.web is None:
            raise KeyboardInterrupt
        self.web.stop(at_once=self.web.stopping)


def _watch(web: WebServer, cluster: Cluster | None) -> None:
    """Wait for the end, and start PostgreSQL again when it has ended."""
    while web.alive and not web.stopping:
        time.sleep(_LOOK_S)
        if cluster and not cluster.pid and not web.stopping:
            _start_again(cluster)
    if not web.stopping:
        raise _ended()


def _start_again(cluster: Cluster) -> None:
    _log.error("PostgreSQL ended and is started again")
    try:
        cluster.start()
    except ServerError as error:
        _log.error("PostgreSQL does not start: %s", error.message)
        time.sleep(_RETRY_S)


def _given(settings: Settings) -> str:
    assert settings.database_url is not None
    return settings.database_url.get_secret_value()


async def _prepare(url: str, *, embedded: bool, may_migrate: bool, settings: Settings) -> None:
    """A database of DATABASE_URL is left as it is in production: several versions may be on it at that moment."""
    if embedded or (may_migrate and not settings.in_production):
        await migrate.migrate(url, migrate.head())
        return
    connection = await connect(url)
    try:
        await migrate.check_current(connection)
    finally:
        await connection.close()


def _complete(settings: Settings, folder: Path, *, open_to_all: bool) -> Settings:
    """With a secret, and with registration open where only who is on this machine can register."""
    given: dict[str, Any] = {}
    if settings.jwt_secret is None:
        if not folder.is_dir():
            # A PostgreSQL of our own may come to live here, and root's runs as somebody else.
            folder.mkdir(parents=True)
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        given["jwt_secret"] = SecretStr(kept_secret(folder))
    if settings.registration is None and open_to_all:
        given["registration"] = "open"
    return settings.model_copy(update=given)


def _bind(host: str, port: int) -> socket.socket:
    """A socket that does not listen yet. Raises ServerError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise ServerError(f"there is no address {host}", "choose another one with --host") from error
    # `localhost` is two addresses, and the one that everybody types comes first.
    family, kind, protocol, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise _cannot_listen(address, error) from error
    return listener


def _cannot_listen(address: Any, error: OSError) -> ServerError:
    return ServerError(
        f"cannot listen on port {address[1]} of {address[0]}: {error.strerror}", "choose another one with --port"
    )


def _ended() -> ServerError:
    return ServerError("the server ended by itself", "its log says why")


def _is_loopback(listener: socket.socket) -> bool:
    return ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
