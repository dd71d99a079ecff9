"""F14: the stream of events breaks off; of what the server does with its notices: tests/server/sync/test_events.py."""

from __future__ import annotations

import subprocess
import threading
import time
from typing import TYPE_CHECKING

from tests.support.convergence import assert_in_step
from tests.support.installed import ENOUGH, SCRIPT
from tests.support.proxy import proxy_to

if TYPE_CHECKING:
    from tests.support.person import Person


def test_f14_a_watch_whose_stream_breaks_off_listens_again_and_misses_nothing(
    server_url: str, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    with proxy_to(server_url) as way:
        phone.move_to(way.url)
        process = subprocess.Popen(
            [str(SCRIPT), "sync", "--watch"], env=phone.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        hanging = threading.Timer(ENOUGH, process.kill)
        hanging.start()
        try:
            assert process.stdout
            assert process.stdout.readline().startswith(b"Synced: ")
            way.cut()
            desk.add("Written while nobody listens")
            desk.sync()
            until_it_has(phone, "Written while nobody listens")
        finally:
            process.kill()
            process.communicate()
            hanging.cancel()
    phone.move_to(server_url)
    assert_in_step(desk, phone)


def until_it_has(person: Person, title: str) -> None:
    deadline = time.monotonic() + ENOUGH
    while title not in person.titles():
        assert time.monotonic() < deadline
        time.sleep(0.05)
