"""Loading early what the first phrase of a date would wait for: a library of a fifth of a second."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from pakaura_server.core.phrases import by_library

if TYPE_CHECKING:
    from pakaura_server.core.when import Moment

_PHRASE = "24 december 2026"


@lru_cache(maxsize=1)
def warm_up(now: Moment) -> None:
    """In a thread, once; called where somebody is about to type a date, so that whoever does not has no use of it."""
    threading.Thread(target=_read, args=(now,), daemon=True).start()


def _read(now: Moment) -> None:
    # The program may end in this moment, and with it the modules.
    with suppress(Exception):
        by_library(_PHRASE, now)
