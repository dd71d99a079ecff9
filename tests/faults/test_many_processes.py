"""F7: several processes write, read and sync one list at once; between commands alone: client/test_two_at_once."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from pakaura_cli.client.sync.locks import RUNS, WAITS, try_lock
from tests.support.convergence import assert_in_step, column
from tests.support.installed import ENOUGH, Finished, Pakaura

if TYPE_CHECKING:
    from tests.support.person import Person

WRITERS = 4
TASKS = 4


def until_idle(person: Person) -> None:
    """Until no sync of the store waits or runs."""
    path = person.session.to_read().path
    deadline = time.monotonic() + ENOUGH
    for side in (WAITS, RUNS):
        while (lock := try_lock(path + side)) < 0:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.close(lock)


def test_f07_writers_readers_and_syncs_of_one_list_do_not_stand_in_each_others_way(pair: tuple[Person, Person]) -> None:
    desk, phone = pair
    pakaura = Pakaura(desk.environ)
    over = threading.Event()

    def write(writer: int) -> list[Finished]:
        return [pakaura("add", f"task {writer}.{n}") for n in range(TASKS)]

    def again_and_again(word: str) -> list[Finished]:
        done = [pakaura(word)]
        while not over.is_set():
            done.append(pakaura(word))
        return done

    with ThreadPoolExecutor(WRITERS + 3) as pool:
        beside = [pool.submit(again_and_again, word) for word in ("sync", "sync", "list")]
        writing = [pool.submit(write, writer) for writer in range(WRITERS)]
        try:
            told = [done for each in writing for done in each.result()]
        finally:
            over.set()
        told += [done for each in beside for done in each.result()]
    assert [done for done in told if (done.code, done.err) != (0, "")] == []
    until_idle(desk)
    assert_in_step(desk, phone)
    assert len(phone.titles()) == 1 + WRITERS * TASKS
    stamps = column(desk, "SELECT stamp FROM history WHERE why = 'set'")
    assert len(stamps) == len(set(stamps)) == 1 + WRITERS * TASKS
