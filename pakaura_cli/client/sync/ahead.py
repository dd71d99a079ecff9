"""Reading ahead: the next page of a pull travels while the one before it is taken in."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from pakaura_server.core.wire import cursor_from_json

if TYPE_CHECKING:
    from pakaura_cli.client.sync.remote import Remote


class ReadingAhead:
    """A remote that asks for the page that will be asked for next, while there is one.

    The guess is used only for exactly the request that it was made for; otherwise it is dropped, as an answer that got
    lost. So whoever syncs sees nothing of it.
    """

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._guess: _Guess | None = None

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._remote.push(request)

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        guess, self._guess = self._guess, None
        answer = guess.answer() if guess is not None and guess.request == request else self._remote.pull(request)
        if answer["more"]:
            self._guess = _Guess(self._remote, _following(request, answer))
        return answer


class _Guess:
    """A request that is under way."""

    def __init__(self, remote: Remote, request: dict[str, Any]) -> None:
        self.request = request
        self._remote = remote
        self._answer: dict[str, Any] = {}
        self._error: BaseException | None = None
        self._come = 0.0
        # It waits for the network; the end of the program does not wait for it.
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def answer(self) -> dict[str, Any]:
        """What came, as if it came now. Raises what the remote raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        waited_ms = round((time.monotonic() - self._come) * 1000)
        return {**self._answer, "now": self._answer["now"] + waited_ms}

    def _ask(self) -> None:
        try:
            self._answer = self._remote.pull(self.request)
        except BaseException as error:  # noqa: BLE001 - it is raised to whoever wanted the answer
            self._error = error
        self._come = time.monotonic()


def _following(request: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The request that comes after this answer; see `SyncState`."""
    told = cursor_from_json(request["witness"])
    now_told = cursor_from_json(answer["witness"])
    later = told is None or (now_told is not None and now_told[0] >= told[0])
    return {
        **request,
        "epoch": answer["epoch"],
        "cursor": answer["cursor"],
        "witness": answer["witness"] if later else request["witness"],
    }
