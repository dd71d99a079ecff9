"""What a sync asks of a server, whoever carries it there."""

from __future__ import annotations

from typing import Any, Protocol

from pakaura_server.core.errors import PakauraError


class ResyncNeeded(PakauraError):
    """The server does not know the past that this store refers to; `epoch` is the server's."""

    code = "resync"

    def __init__(self, epoch: str) -> None:
        super().__init__("the server has another past than this list", "it is compared with it as a whole")
        self.epoch = epoch


class Remote(Protocol):
    """Bodies are those of the protocol (docs/sync.md). Each raises ResyncNeeded, or another PakauraError."""

    def push(self, request: dict[str, Any]) -> dict[str, Any]: ...

    def pull(self, request: dict[str, Any]) -> dict[str, Any]: ...
