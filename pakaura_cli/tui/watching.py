"""Staying in step with the server while the dashboard is open, in a thread with a store of its own."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from pakaura_cli.client.session import Session
from pakaura_server.core.errors import PakauraError

T = TypeVar("T")

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pakaura_cli.client.sync.run import Report
    from pakaura_cli.client.sync.watch import Watch

_LONGEST_END_S = 1.0


class Watching:
    """One watch over the store that `environ` names. The three are told in its thread; `ended` is what ended it."""

    def __init__(
        self,
        environ: Mapping[str, str],
        reported: Callable[[Report], None],
        troubled: Callable[[PakauraError], None],
        ended: Callable[[PakauraError], None],
    ) -> None:
        self._environ = environ
        self._reported = reported
        self._troubled = troubled
        self._ended = ended
        self._stopped = False
        self._watch: Watch | None = None
        # It may wait for the network; the end of the program does not wait for that.
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Have it sync now."""
        if self._watch:
            self._watch.wake()

    def stop(self, *, wait: bool = False) -> None:
        """Nothing is told any more. It ends at once, or after the answer that it waits for: `wait` for that."""
        self._stopped = True
        if self._watch:
            self._watch.stop()
        if wait:
            self._thread.join(_LONGEST_END_S)

    def _run(self) -> None:
        # What reads HTTP takes a moment, which a start has not.
        from pakaura_cli.client.sync.watch import Watch

        session = Session(self._environ)
        try:
            self._watch = Watch(session, self._telling(self._reported), self._telling(self._troubled))
            if self._stopped:
                return
            self._watch.run()
        except PakauraError as error:
            self._telling(self._ended)(error)
        finally:
            session.leave()

    def _telling(self, tell: Callable[[T], None]) -> Callable[[T], None]:
        def told(what: T) -> None:
            if not self._stopped:
                # The program may end in this moment.
                with suppress(RuntimeError):
                    tell(what)

        return told
