"""What a sync asks of a server, whoever carries it there."""

from __future__ import annotations

from typing import Any, Protocol


class Remote(Protocol):
    """Bodies are those of the protocol (docs/sync.md). Each raises ResyncNeeded, or another PakauraError."""

    def push(self, request: dict[str, Any]) -> dict[str, Any]: ...

    def pull(self, request: dict[str, Any]) -> dict[str, Any]: ...
