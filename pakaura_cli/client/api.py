"""The server's HTTP API as calls: every failure becomes one of our errors, with the next thing to do."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar
from urllib.parse import quote

import httpx

from pakaura_cli.client import answers
from pakaura_cli.client.credentials import Tokens
from pakaura_cli.client.server_url import is_loopback, server_url
from pakaura_cli.version import VERSION
from pakaura_server.core.errors import BadValue, SignInNeeded, Unavailable
from pakaura_server.core.wire import PROTOCOL

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

Told = TypeVar("Told")
CONNECT_S = 3.0
READ_S = 30.0
WHOLE_S = 120.0
"""For all of an answer: a server that sends a byte now and then does not hold a sync for ever."""
SILENCE_S = 50.0
"""A stream of events has a ping every 20 s."""
THOUGHT_S = 25.0
"""While the assistant thinks, there is a ping every 15 s."""
LARGEST = 32 * 1024 * 1024
"""Bytes of an answer, unpacked; a page of a sync has 2 MiB."""
_COMPRESSED = 1024
"""Bodies of more bytes are sent compressed."""
_AUTH = "/api/v1/auth"


class Entered(NamedTuple):
    """A sign-in that has begun."""

    account_id: str
    email: str
    tokens: Tokens


class Api:
    """One server, asked by one person. Use it as a context, or `close` it.

    `tokens` sign the requests that need it. When the server does not take them any more, `on_refresh` gives others for
    them or raises SignInNeeded; the server's clock decides, for ours may be years off. `transport` stands in for the
    network in tests, and `read_s` bounds the silence of a server. Every method raises a PakauraError where it fails,
    UsageError for a `url` that must not be used.
    """

    def __init__(
        self,
        url: str,
        tokens: Tokens | None = None,
        on_refresh: Callable[[Tokens], Tokens] | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        allow_http: bool = False,
        read_s: float = READ_S,
    ) -> None:
        self.url = server_url(url, allow_http)
        self._tokens = tokens
        self._on_refresh = on_refresh
        self._told_by: socket.socket | None = None
        self._client = _client(self.url, transport, read_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        return answers.pushed(self._signed("POST", "/api/v1/sync/push", request))

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        return answers.pulled(self._signed("POST", "/api/v1/sync/pull", request))

    def hello(self) -> dict[str, Any]:
        """What the server says of itself: `account`, `epoch`, `now` (UTC ms), `seq`, `kinds`, `limits`."""
        wanted = {"account": str, "epoch": str, "now": int, "seq": int}
        return answers.shaped(self._signed("GET", "/api/v1/sync/hello"), wanted)

    def digest(self, kind: str) -> dict[str, Any]:
        """`seq`, and in `buckets` the hashes of all rows of a kind (core/digest.py) as text."""
        return answers.shaped(self._signed("POST", "/api/v1/sync/digest", {"kind": kind}), {"buckets": list})

    def listen(self) -> Iterator[int]:
        """The newest `seq` of the account, now and whenever it rises; 0 is a sign of life. Ends when the stream does.

        A server that says nothing at all for SILENCE_S is taken for gone.
        """
        return self._once_more(self._events)

    def history(self, task: str) -> list[dict[str, Any]]:
        """What was written to the task with this id, the latest first."""
        found: list[dict[str, Any]] = answers.shaped(self._signed("GET", f"/api/v1/tasks/{task}/history"), _OPS)["ops"]
        return found

    def devices(self) -> list[dict[str, Any]]:
        """Where the account is in use: `id`, `name`, `first_seen_at`, `last_seen_at`, `signed_in`, `current`."""
        found = answers.shaped(self._signed("GET", "/api/v1/sync/devices"), {"devices": list})["devices"]
        wanted = {"id": str, "name": str, "last_seen_at": str, "signed_in": bool}
        return [answers.shaped(each, wanted) for each in _objects(found)]

    def end_device(self, id: str) -> None:
        """Sign a device out, and have it forgotten. Raises NotFound."""
        self._signed("DELETE", f"/api/v1/sync/devices/{id}")

    def groups(self, limit: int, before: int | None = None) -> dict[str, Any]:
        """A page of the latest commands of all devices: `groups`, and `before` for the next page, None at the end."""
        query = f"limit={limit}" + ("" if before is None else f"&before={before}")
        page = answers.shaped(self._signed("GET", f"/api/v1/sync/groups?{query}"), {"groups": list})
        return {**page, "groups": [answers.shaped(each, _GROUP) for each in _objects(page["groups"])]}

    def group_ops(self, id: str, after: int) -> dict[str, Any]:
        """What a command wrote and replaced: `ops` behind the seq `after`, and whether there are `more`. NotFound."""
        path = f"/api/v1/sync/groups/{id}?after={after}"
        page = answers.shaped(self._signed("GET", path), {"ops": list, "more": bool})
        return {**page, "ops": [answers.shaped(each, _OP) for each in _objects(page["ops"])]}

    def converse(self, account: str, zone: str, request: dict[str, Any]) -> Generator[dict[str, Any]]:
        """What the assistant tells while it answers: events by their names (`pakaura_server.chat.stream`).

        Whoever closes it breaks off the language model. Raises ServerAway where nothing was begun; after any other
        Unavailable it is not known what was done.
        """
        path = f"/api/{account}/chat?tz={quote(zone, safe='')}"
        return self._once_more(lambda tokens: self._told(path, request, tokens))

    def hang_up(self) -> None:
        """From another thread: break off `converse`, which then raises Unavailable."""
        connection = self._told_by
        if connection is not None:
            with suppress(OSError):
                # Not to be closed here: the thread that reads from it does that.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def conversations(self, account: str, limit: int) -> list[dict[str, Any]]:
        """The last used first: `id`, `title`, `created_at`, `updated_at`."""
        found = answers.shaped(self._signed("GET", f"/api/{account}/conversations?limit={limit}"), _CONVERSATIONS)
        return [answers.shaped(each, _CONVERSATION) for each in _objects(found["conversations"])]

    def conversation(self, account: str, id: str) -> dict[str, Any]:
        """One, with its last `messages`: `role`, `content`, `created_at`. Raises NotFound."""
        found = answers.shaped(self._signed("GET", f"/api/{account}/conversations/{id}"), {"id": str, "messages": list})
        return {**found, "messages": [answers.shaped(each, _MESSAGE) for each in _objects(found["messages"])]}

    def delete_conversation(self, account: str, id: str) -> None:
        """Raises NotFound."""
        self._signed("DELETE", f"/api/{account}/conversations/{id}")

    def register(self, email: str, password: str, invitation: str | None = None) -> Entered:
        body = {"email": email, "password": password} | ({"invitation": invitation} if invitation else {})
        return _entered(self._ask("POST", f"{_AUTH}/register", body))

    def login(self, email: str, password: str) -> Entered:
        return _entered(self._ask("POST", f"{_AUTH}/login", {"email": email, "password": password}))

    def logout(self) -> None:
        """End the sign-in on the server. An access token that has expired ends it too."""
        self._ask("POST", f"{_AUTH}/logout", {}, self._tokens)

    def me(self) -> dict[str, Any]:
        return answers.shaped(self._signed("GET", f"{_AUTH}/me"), {"id": str, "email": str})

    def refresh(self, refresh_token: str) -> Tokens:
        """Exchange a refresh token for new tokens. Raises SignInNeeded where the sign-in has ended."""
        try:
            return _tokens(self._ask("POST", f"{_AUTH}/refresh", {"refresh_token": refresh_token}))
        except SignInNeeded as error:
            raise _ended() from error

    def change_password(self, current: str, new: str) -> None:
        """Also ends all other sign-ins. Raises Forbidden where `current` is wrong."""
        self._signed("POST", f"{_AUTH}/password", {"current_password": current, "new_password": new})

    def sign_ins(self) -> list[dict[str, Any]]:
        """Where the account is signed in: `id`, `client`, `label`, `created_at`, `last_used_at`, `current`, …"""
        found: list[dict[str, Any]] = answers.shaped(self._signed("GET", f"{_AUTH}/sessions"), _SESSIONS)["sessions"]
        return found

    def end_sign_in(self, id: str) -> None:
        """Raises NotFound."""
        self._signed("DELETE", f"{_AUTH}/sessions/{id}")

    def delete_account(self, password: str) -> None:
        """Delete everything that the server has of the account. Raises Forbidden where the password is wrong."""
        self._signed("DELETE", f"{_AUTH}/account", {"password": password})

    def _signed(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A request of the person who is signed in, made again with new tokens where the old ones had expired."""
        if self._tokens is None:
            raise _ended()
        try:
            return self._ask(method, path, body, self._tokens)
        except SignInNeeded as error:
            if self._on_refresh is None:
                raise _ended() from error
        self._tokens = self._on_refresh(self._tokens)
        try:
            return self._ask(method, path, body, self._tokens)
        except SignInNeeded as error:
            raise _ended() from error

    def _once_more(self, stream: Callable[[Tokens], Iterator[Told]]) -> Generator[Told]:
        """A stream of the person who is signed in, begun again with new tokens where the old ones had expired."""
        if self._tokens is None:
            raise _ended()
        try:
            yield from stream(self._tokens)
            return
        except SignInNeeded as error:
            if self._on_refresh is None:
                raise _ended() from error
        self._tokens = self._on_refresh(self._tokens)
        try:
            yield from stream(self._tokens)
        except SignInNeeded as error:
            raise _ended() from error

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, tokens: Tokens | None = None
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {tokens.access_token}"} if tokens else {}
        content = None
        if body is not None:
            content = _body(body)
            headers["Content-Type"] = "application/json"
            if len(content) > _COMPRESSED:
                import gzip

                content = gzip.compress(content, 6)
                headers["Content-Encoding"] = "gzip"
        return answers.read(self.url, *self._exchange(method, path, headers, content))

    def _exchange(
        self, method: str, path: str, headers: dict[str, str], content: bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        """The status, headers and body of the answer."""
        deadline = time.monotonic() + WHOLE_S
        try:
            with self._client.stream(method, path, headers=headers, content=content) as response:
                whole = bytearray()
                for part in response.iter_bytes():
                    whole += part
                    if len(whole) > LARGEST or time.monotonic() > deadline:
                        raise Unavailable(f"the answer of {self.url} does not end", "try again later: pakaura sync")
                return response.status_code, dict(response.headers), bytes(whole)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise answers.unreachable(self.url, error) from error

    def _events(self, tokens: Tokens) -> Iterator[int]:
        headers = {"Authorization": f"Bearer {tokens.access_token}", "Accept": "text/event-stream"}
        timeout = httpx.Timeout(SILENCE_S, connect=CONNECT_S)
        try:
            with self._client.stream("GET", "/api/v1/sync/events", headers=headers, timeout=timeout) as response:
                if response.status_code != 200:
                    answers.read(self.url, response.status_code, dict(response.headers), response.read())
                for line in response.iter_lines():
                    yield from answers.heard(line)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise answers.unreachable(self.url, error) from error

    def _told(self, path: str, request: dict[str, Any], tokens: Tokens) -> Iterator[dict[str, Any]]:
        headers = {
            "Authorization": f"Bearer {tokens.access_token}",
            "Accept": "text/event-stream",
            "Content-Type": "application/json",
        }
        timeout = httpx.Timeout(THOUGHT_S, connect=CONNECT_S)
        try:
            with self._client.stream(
                "POST", path, headers=headers, content=_body(request), timeout=timeout
            ) as response:
                self._told_by = response.extensions["network_stream"].get_extra_info("socket")
                if response.status_code != 200:
                    try:
                        answers.read(self.url, response.status_code, dict(response.headers), response.read())
                    except Unavailable as error:
                        if response.status_code == 503:
                            raise answers.ServerAway(error.message, error.hint) from error
                        raise
                yield from answers.told(response.iter_lines())
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol) as error:
            away = answers.unreachable(self.url, error)
            raise answers.ServerAway(away.message, away.hint) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise answers.unreachable(self.url, error) from error
        finally:
            self._told_by = None


_OPS = {"ops": list}
_CONVERSATIONS = {"conversations": list}
_CONVERSATION = {"id": str, "title": str, "created_at": str, "updated_at": str}
_MESSAGE = {"role": str, "content": str, "created_at": str}
_SESSIONS = {"sessions": list}
_GROUP = {"group": str, "at": str, "device": str, "kind": str, "undone": bool, "tasks": list}
_OP = {"seq": int, "at": str, "device": str, "group": str, "id": str, "type": str, "set": dict, "lost": dict}


def _client(url: str, transport: httpx.BaseTransport | None, read_s: float) -> httpx.Client:
    """A client that goes by the proxy variables, but to this machine itself, and verifies certificates."""
    loopback = is_loopback(httpx.URL(url).host)
    direct: dict[str, httpx.BaseTransport | None] = {"http://": None, "https://": None, "all://": None}
    try:
        return httpx.Client(
            base_url=url,
            headers={
                "PakAura-Client": "terminal",
                "PakAura-Protocol": str(PROTOCOL),
                "User-Agent": f"pakaura/{VERSION} {_machine()}",
                "Accept": "application/json",
            },
            timeout=httpx.Timeout(read_s, connect=CONNECT_S),
            mounts=direct if loopback else None,
            transport=transport,
        )
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
        raise Unavailable(
            f"the network settings of this machine cannot be used: {error}",
            "look at HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR",
        ) from error


def _objects(found: list[Any]) -> list[dict[str, Any]]:
    """What is no object has no fields."""
    return [each if isinstance(each, dict) else {} for each in found]


def _body(body: dict[str, Any]) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise BadValue("what was typed is not UTF-8 text", "type it on a terminal that is set to UTF-8") from None


def _machine() -> str:
    return "".join(char for char in os.uname().nodename if char.isascii() and char.isprintable())


def _ended() -> SignInNeeded:
    return SignInNeeded("the sign-in has ended", "pakaura login")


def _entered(answer: dict[str, Any]) -> Entered:
    answers.shaped(answer, {"id": str, "email": str})
    return Entered(answer["id"], answer["email"], _tokens(answer))


def _tokens(answer: dict[str, Any]) -> Tokens:
    answers.shaped(answer, {"access_token": str, "refresh_token": str, "expires_at": str})
    return Tokens(answer["access_token"], answer["refresh_token"], answer["expires_at"])
