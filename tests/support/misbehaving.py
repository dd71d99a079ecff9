"""A server on a real socket that answers what a test wants it to, however wrong that is."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Asked(NamedTuple):
    """A request as it came; `headers` have names in lower case."""

    line: str
    headers: dict[str, str]
    body: bytes


class Unfinished(bytes):
    """An answer, or the beginning of one, after which the connection stays open and silent."""


class Misbehaving:
    """Gives the next of `answers` to each request, the last one for ever, and then closes the connection.

    An empty answer is none: the connection stays open and silent, as after one that is Unfinished.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.answers: list[bytes] = []
        self.asked: list[Asked] = []
        self._open: list[socket.socket] = []

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            # What does not begin with a method speaks TLS, and waits for an answer to its first record.
            if connection.recv(1, socket.MSG_PEEK).isalpha():
                with connection.makefile("rb") as stream:
                    self.asked.append(_read(stream))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            connection.sendall(answer)
            if answer and not isinstance(answer, Unfinished):
                connection.close()
            else:
                self._open.append(connection)

    def stop(self) -> None:
        # To close the socket does not wake an accept that waits on it.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            connection.close()


@contextmanager
def misbehaving_server() -> Iterator[Misbehaving]:
    server = Misbehaving()
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def answer(status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> bytes:
    """An answer with this body: bytes as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(content)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


def refusal(
    status: int, code: str, message: str = "", headers: Mapping[str, str] | None = None, **beside: Any
) -> bytes:
    """An error in the shape of the contract."""
    return answer(status, {"error": {"code": code, "message": message, "details": []}, **beside}, headers)


def _read(stream: Any) -> Asked:
    line = stream.readline().decode().strip()
    headers: dict[str, str] = {}
    while text := stream.readline().decode().strip():
        name, _, value = text.partition(":")
        headers[name.lower()] = value.strip()
    return Asked(line, headers, stream.read(int(headers.get("content-length", 0))))
