"""An iterator in another process gives what it gives here."""

import os
import signal
from collections.abc import Generator, Iterator
from queue import Queue

import pytest

from pakaura_cli.commands.reading_ahead import ahead, drain
from pakaura_server.core.errors import BadValue, PakauraError


def children() -> str:
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return file.read()


@pytest.mark.parametrize("size", [0, 1, 249, 250, 251, 100_000])
def test_all_items_come_in_their_order(size: int) -> None:
    assert list(ahead(iter(range(size)))) == list(range(size))


def test_the_items_come_from_another_process() -> None:
    assert os.getpid() not in set(ahead(os.getpid() for _ in range(3)))


def test_what_the_iterator_raises_comes_after_what_it_gave() -> None:
    def broken() -> Iterator[int]:
        yield from range(250)
        raise BadValue("the file ends in the middle", "take another", "title")

    taken: list[int] = []
    with pytest.raises(BadValue, match="ends in the middle") as raised:
        taken.extend(ahead(broken()))
    assert (raised.value.hint, raised.value.field) == ("take another", "title")


def test_a_reader_that_was_killed_is_an_error_and_not_the_end() -> None:
    def dying() -> Iterator[int]:
        yield from range(250)
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(PakauraError, match="was ended"):
        list(ahead(dying()))


def test_a_batch_that_was_cut_short_is_the_end_of_the_reader() -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, (100).to_bytes(8, "big") + b"half of it")
    os.close(write_end)
    waiting: Queue[bytes] = Queue()
    drain(read_end, waiting)
    assert waiting.get_nowait() == b""


def test_no_process_stays_when_nobody_wants_the_rest() -> None:
    before = children()
    items = ahead(iter(range(10_000_000)))
    assert isinstance(items, Generator)
    next(items)
    assert children() != before
    items.close()
    assert children() == before
