"""A stream that somebody has heard enough of is broken off from another thread; a watch that is stopped ends."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.api import Api
from pakaura_cli.client.credentials import Tokens
from pakaura_cli.client.sync.watch import Watch
from pakaura_server.core.errors import PakauraError, Unavailable
from tests.support.installed import ENOUGH
from tests.support.misbehaving import Unfinished, misbehaving_server

if TYPE_CHECKING:
    from pakaura_cli.client.sync.run import Report
    from tests.support.person import Person

STREAM = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'1f\r\nevent: text\ndata: {"text": 1}\n\n\r\n'
)


def test_what_is_broken_off_while_nothing_comes_ends_at_once() -> None:
    with misbehaving_server() as server, Api(server.url, Tokens("a", "", "")) as api:
        server.answers = [Unfinished(STREAM)]
        events = api.converse("1", "UTC", {"message": "hello"})
        assert next(events)["event"] == "text"
        threading.Timer(0.01, api.hang_up).start()
        with pytest.raises(Unavailable):
            next(events)


def test_to_hang_up_where_nothing_is_told_does_nothing() -> None:
    with Api("http://127.0.0.1:1", Tokens("a", "", "")) as api:
        api.hang_up()


def test_a_watch_syncs_when_it_is_woken_and_ends_when_it_is_stopped(ada: Person, server_url: str, email: str) -> None:
    ada.register(server_url, email)
    reported = threading.Semaphore(0)
    watches: list[Watch] = []
    begun = threading.Event()

    def on_report(_report: Report) -> None:
        reported.release()

    def on_trouble(error: PakauraError) -> None:
        raise error

    def work() -> None:
        watches.append(Watch(ada.session, on_report, on_trouble))
        begun.set()
        watches[0].run()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert begun.wait(ENOUGH)
    assert reported.acquire(timeout=ENOUGH)
    watches[0].wake()
    assert reported.acquire(timeout=ENOUGH)
    watches[0].stop()
    thread.join(ENOUGH)
    assert not thread.is_alive()
