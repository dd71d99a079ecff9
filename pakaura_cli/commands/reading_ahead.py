"""An iterator that runs ahead in a process of its own, so that a second core shares the work."""

from __future__ import annotations

import gc
import os
import pickle
import signal
from itertools import islice
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

Item = TypeVar("Item")

_AT_ONCE = 250
"""How many items are handed over together."""
_MOST_WAITING = 64
"""Batches that wait to be taken; while so many do, the other process waits too."""
_HEADER = 8
"""Bytes of a batch's length, before it."""


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, which can be pickled, in the same order; what the iterator raises is raised here.

    The other process ends with this iterator, and with this process. Raises PakauraError where somebody else ended it.
    """
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _run(items, write_end)
    os.close(write_end)
    waiting: Queue[bytes] = Queue(_MOST_WAITING)
    # A pipe holds less than a batch, and nobody reads it during a write to the store.
    Thread(target=drain, args=(read_end, waiting), daemon=True).start()
    try:
        batch: list[Item]
        while batch := _loaded(waiting.get()):
            yield from batch
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _loaded(data: bytes) -> list[Item]:
    """Empty at the end. Raises what the other process met."""
    if not data:
        raise PakauraError("the process that reads was ended", "importing the file again goes on")
    batch: list[Item] | BaseException = pickle.loads(data)
    if isinstance(batch, BaseException):
        raise batch
    return batch


def drain(read_end: int, waiting: Queue[bytes]) -> None:
    """Put what comes out of the pipe among what waits, a batch at a time; nothing at the end stands for its end."""
    with open(read_end, "rb") as pipe:
        data = b"begun"
        while data:
            size = int.from_bytes(pipe.read(_HEADER), "big")
            data = pipe.read(size)
            # A process that was ended may have written half of it.
            waiting.put(data if len(data) == size else b"")


def _run(items: Iterator[Item], write_end: int) -> None:
    """Never returns: the process is a copy of the one that asked, and has nothing else to do."""
    # Nothing that is made here is in a cycle, and Ctrl-C is for the other one to tell of.
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with open(write_end, "wb") as pipe:
            try:
                while batch := list(islice(items, _AT_ONCE)):
                    _hand_over(pipe, batch)
                _hand_over(pipe, [])
            except Exception as error:  # noqa: BLE001 - it is raised on the other side
                _hand_over(pipe, error)
    except OSError:
        # Nobody reads any more.
        os._exit(1)
    os._exit(0)


def _hand_over(pipe: BinaryIO, what: object) -> None:
    data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(_HEADER, "big") + data)
