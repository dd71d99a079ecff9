"""The web server: a page with a terminal in it, a websocket behind that, and a visit behind each websocket."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from collections import Counter
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web

from pakaura_cli.tui.web.guard import Guard
from pakaura_cli.tui.web.visitor import GRACE_S, Visitor, known_zone
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.tui.web.terms import Terms

_PAGE = files(__package__) / "page"
_TERMINAL = files(textual_serve) / "static"
_MESSAGE_BYTES = 256 * 1024
"""Of one message from a browser: as much as somebody pastes."""
_HEARTBEAT_S = 15.0
_CLOSING_S = 2.0
"""How long a browser may take to say that it has heard of the end."""
_SIZES = range(1, 1000)
_FONT_SIZES = range(8, 41)


def serve(terms: Terms, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `announce` is told the address once it answers. Raises PakauraError.

    On the main thread. The visits that are going on are ended with it.
    """
    # What it says of requests is nothing that anybody needs, and what fails in one may have its text in it.
    logging.getLogger("aiohttp").addHandler(logging.NullHandler())
    logging.getLogger("aiohttp").propagate = False
    asyncio.run(_serve(terms, announce))


async def _serve(terms: Terms, announce: Callable[[str], None]) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    house = House(terms)
    runner = web.AppRunner(house.application(), access_log=None, handle_signals=False, shutdown_timeout=GRACE_S)
    await runner.setup()
    try:
        await _listen(runner, terms)
        house.open(int(runner.addresses[0][1]))
        announce(house.guard.url)
        await stopped.wait()
        await house.close()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, terms: Terms) -> None:
    try:
        await web.TCPSite(runner, terms.host, terms.port).start()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise PakauraError(f"cannot listen on {terms.host}:{terms.port}: {reason}", "--port names another") from error


class House:
    """Who visits, and who may come in."""

    guard: Guard

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._sockets: set[web.WebSocketResponse] = set()
        self._places = terms.max_sessions
        self._from: Counter[str] = Counter()
        self._left = asyncio.Condition()

    def application(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/", self.page),
                web.get("/healthz", self.health),
                web.get("/visit/{zone:.*}", self.visit),
                web.static("/page", str(_PAGE)),
                web.static("/terminal", str(_TERMINAL)),
            ]
        )
        app.on_response_prepare.append(self._add_headers)
        return app

    def open(self, port: int) -> None:
        """It listens on that port."""
        self.guard = Guard(self._terms, port)

    async def close(self) -> None:
        """Let nobody in any more, and end all visits."""
        going = self._terms.max_sessions - self._places
        self._places = 0
        closings = [socket.close(code=WSCloseCode.GOING_AWAY, message=b"the server stops") for socket in self._sockets]
        await asyncio.gather(*closings, return_exceptions=True)
        async with self._left:
            await self._left.wait_for(lambda: self._places >= going)

    async def page(self, request: web.Request) -> web.Response:
        """The page, which opens the websocket as soon as it is loaded; or a sentence where no place is free."""
        asked = request.query.get("fontsize", "")
        is_full = self._places <= 0 or self._has_enough(self.guard.caller(request))
        text = Template((_PAGE / "index.html").read_text("utf-8")).substitute(
            address=escape(self.guard.address(request)),
            socket=escape(f"ws{self.guard.address(request).removeprefix('http')}/visit"),
            font_size=asked if asked in map(str, _FONT_SIZES) else "16",
            minutes=f"{self._terms.idle_s / 60:g}",
            state="full" if is_full else "",
        )
        status = 503 if is_full else 200
        return web.Response(text=text, content_type="text/html", status=status, headers={"Cache-Control": "no-store"})

    async def health(self, _request: web.Request) -> web.Response:
        """For probes: that it answers, and how many places are free."""
        told = {"status": "ok", "free": max(self._places, 0), "sessions": len(self._sockets)}
        return web.json_response(told, headers={"Cache-Control": "no-store"})

    async def visit(self, request: web.Request) -> web.WebSocketResponse:
        """One visit, from its begin to its end."""
        if not self.guard.allows(request):
            raise web.HTTPForbidden(text="Only the page of this program opens this.")
        if self._places <= 0:
            raise web.HTTPServiceUnavailable(text="All places are taken.")
        caller = self.guard.caller(request)
        if self._has_enough(caller):
            raise web.HTTPTooManyRequests(text="All places of this address are taken.")
        self._places -= 1
        self._from[caller] += 1
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_S, timeout=_CLOSING_S, max_msg_size=_MESSAGE_BYTES)
        try:
            await socket.prepare(request)
            self._sockets.add(socket)
            width, height = _size(request.query, 80, 24)
            visitor = await Visitor.begin(self._terms, known_zone(request.match_info["zone"]), width, height)
            try:
                await self._attend(socket, visitor)
            finally:
                await asyncio.shield(asyncio.ensure_future(visitor.end()))
        finally:
            self._sockets.discard(socket)
            async with self._left:
                self._places += 1
                self._from -= Counter([caller])
                self._left.notify_all()
        return socket

    def _has_enough(self, caller: str) -> bool:
        return bool(caller) and self._from[caller] >= self._terms.max_per_address

    async def _attend(self, socket: web.WebSocketResponse, visitor: Visitor) -> None:
        """Pass on what is typed and what is shown, until either side ends it or nobody has typed for so long."""
        showing = asyncio.create_task(_show(socket, visitor))
        try:
            async with asyncio.timeout(self._terms.idle_s) as idle:
                async for message in socket:
                    if message.type != WSMsgType.TEXT or not await _heed(message.data, socket, visitor):
                        continue
                    idle.reschedule(asyncio.get_running_loop().time() + self._terms.idle_s)
        except TimeoutError:
            pass
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
            await socket.close()

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(self.guard.headers(request))


async def _show(socket: web.WebSocketResponse, visitor: Visitor) -> None:
    """Send what the visit shows; when that has ended, the socket is closed."""
    async for shown in visitor.output():
        if isinstance(shown, bytes):
            await socket.send_bytes(shown)
        else:
            await socket.send_str(shown)
    await socket.close()


async def _heed(text: str, socket: web.WebSocketResponse, visitor: Visitor) -> bool:
    """Do what one message of textual.js says. Whether somebody typed, or moved the mouse.

    What is none of its messages is passed over.
    """
    try:
        kind, *rest = json.loads(text)
    except (ValueError, TypeError):
        return False
    value: Any = rest[0] if rest else None
    match kind, value:
        case "stdin", str():
            await visitor.type(value)
            return True
        case "resize", dict():
            width, height = _size(value, 80, 24)
            await visitor.tell("resize", width=width, height=height)
        case "ping", str():
            await socket.send_json(["pong", value])
        case "focus" | "blur", _:
            await visitor.tell(kind)
    return False


def _size(said: Any, width: int, height: int) -> tuple[int, int]:
    """The size that a browser says its terminal has, where that is one."""
    return _number(said.get("width"), width), _number(said.get("height"), height)


def _number(said: object, otherwise: int) -> int:
    try:
        number = int(str(said))
    except ValueError:
        return otherwise
    return number if number in _SIZES else otherwise
