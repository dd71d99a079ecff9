"""Two servers on one PostgreSQL and one Redis behind nginx: whichever is asked, it is as if there were one."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from tests.scale.fleet import AUTH, SYNC, TASKS, Busy, Member, op, push
from tests.support.installed import ENOUGH
from tests.support.programs import needs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scale.fleet import Fleet

pytestmark = [needs("nginx"), needs("redis-server")]
WHY = "why is the sky blue and what does it mean for my week"


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + ENOUGH
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_one_server_wrote_every_server_shows(fleet: Fleet) -> None:
    member = Member(fleet.urls[0])
    for number, url in enumerate([fleet.urls[0], fleet.urls[1], fleet.url, fleet.url]):
        assert member.post(url, TASKS, {"title": f"{number}"}).status_code == 201
    for url in [*fleet.urls[:2], fleet.url]:
        assert member.titles(url) == ["0", "1", "2", "3"]


@pytest.mark.parametrize("through_nginx", [False, True], ids=["directly", "through nginx"])
def test_who_listens_on_one_server_hears_of_what_another_one_wrote(fleet: Fleet, through_nginx: bool) -> None:
    member = Member(fleet.urls[0])
    with member.listening(fleet.url if through_nginx else fleet.urls[0]) as places:
        assert next(places) == 0
        for number in (1, 2):
            assert member.post(fleet.urls[number - 1], f"{SYNC}/push", push(op("a"))).status_code == 200
            assert next(places) == number


def test_a_sign_out_holds_on_every_server_at_once(fleet: Fleet) -> None:
    member = Member(fleet.urls[0])
    assert member.get(fleet.urls[1]).status_code == 200
    assert member.post(fleet.urls[0], f"{AUTH}/logout", None).status_code < 300
    for url in [*fleet.urls[:2], fleet.url]:
        assert member.get(url).status_code == 401


def test_a_device_whose_answer_was_lost_sends_again_to_another_server_and_nothing_is_there_twice(fleet: Fleet) -> None:
    member = Member(fleet.urls[0])
    ops = [op(f"{number}") for number in range(20)]
    seen = []
    for each in ops:
        _send_and_leave(fleet.url, member, push(each))
        for _ in range(2):
            (result,) = member.post(fleet.url, f"{SYNC}/push", push(each)).json()["results"]
            seen.append(result["status"])
    assert set(seen) <= {"applied", "duplicate"}
    assert seen[1::2] == ["duplicate"] * len(ops)
    assert member.titles(fleet.url) == sorted(each["set"]["title"] for each in ops)
    assert member.get(fleet.url, f"{SYNC}/hello").json()["seq"] == len(ops)


def _send_and_leave(url: str, member: Member, body: object) -> None:
    """A request whose answer nobody waits for."""
    request = httpx.Request("POST", f"{url}{SYNC}/push", json=body, headers=member.bearer)
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)) as connection:
        connection.sendall(f"POST {SYNC}/push HTTP/1.1\r\n{head}\r\n".encode() + request.read())


def test_two_servers_that_write_for_one_account_at_once_lose_nothing(fleet: Fleet) -> None:
    member = Member(fleet.urls[0])

    def write(number: int) -> int:
        return member.post(fleet.urls[number % 2], TASKS, {"title": f"{number:03}"}).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(write, range(40))) == {201}
    assert member.titles(fleet.url) == [f"{number:03}" for number in range(40)]
    assert member.get(fleet.url, f"{SYNC}/hello").json()["seq"] == 40


def test_a_conversation_has_one_turn_at_a_time_whichever_server_is_asked(fleet: Fleet) -> None:
    member = Member(fleet.urls[0])
    path = f"/api/{member.id}/chat"
    begun = member.post(fleet.urls[0], path, {"message": "add a task to buy milk"}).json()["conversation_id"]
    more = {"message": WHY, "conversation_id": begun}
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(member.post, fleet.urls[0], path, more)
        assert fleet.provider.holding.wait(ENOUGH)
        meanwhile = member.post(fleet.urls[1], path, {"message": "list my tasks", "conversation_id": begun})
        fleet.provider.released.set()
        assert first.result().status_code == 200
    assert meanwhile.status_code == 409
    after = member.post(fleet.urls[1], path, {"message": "list my tasks", "conversation_id": begun})
    assert (after.status_code, "milk" in after.text) == (200, True)


def test_the_eleventh_sign_in_of_a_minute_is_refused_whichever_server_answers(fleet: Fleet) -> None:
    urls = [*fleet.urls[:2], fleet.urls[1], fleet.urls[0]]

    def are_refused() -> bool:
        member = Member(fleet.urls[0])  # the first one
        assert [member.enter(urls[number % 4]).status_code for number in range(9)] == [200] * 9
        refused = [member.enter(url) for url in fleet.urls[:2]]
        return all(each.status_code == 429 and 0 < int(each.headers["Retry-After"]) <= 60 for each in refused)

    # Where this machine was so busy that Redis seemed to be away, a server has counted for itself for 5 s.
    until(are_refused)


def test_nginx_says_whose_request_it_is(fleet: Fleet) -> None:
    # nginx adds the address that it sees, this machine's, which is a trusted proxy's; so the one before it counts.
    def counts() -> bool:
        ann, bob = Member(fleet.url), Member(fleet.url)
        codes = [ann.enter(fleet.url).status_code for _ in range(10)]
        assert bob.enter(fleet.url).status_code == 200
        return codes == [200] * 9 + [429]

    until(counts)


def test_a_rolling_restart_under_load_loses_no_request_and_no_write(fleet: Fleet) -> None:
    _restart_under_load(fleet, clients=3, times=1)


@pytest.mark.prove
def test_many_rolling_restarts_under_load_lose_no_request_and_no_write(fleet: Fleet) -> None:
    _restart_under_load(fleet, clients=6, times=20)


def _restart_under_load(fleet: Fleet, clients: int, times: int) -> None:
    busy = [Busy(fleet.url, Member(fleet.url), 20) for _ in range(clients)]
    for each in busy:
        each.start()
    for _ in range(times):
        for number in range(2):
            before = [len(each.added) for each in busy]
            fleet.end(number)
            fleet.start(number)
            # Not faster than the clients go: each is served by whoever is there.
            until(lambda before=before: all(len(b.added) > n or b.wrong for b, n in zip(busy, before, strict=True)))  # type: ignore[misc]
    for each in busy:
        each.finish()
    assert [wrong for each in busy for wrong in each.wrong] == []
    for each in busy:
        assert len(each.added) >= 20
        assert each.member.titles(fleet.url) == sorted(each.added)


def test_while_redis_is_away_requests_go_on_and_each_server_counts_for_itself(fleet: Fleet) -> None:
    # The last test of this file: it ends Redis.
    fleet.redis.kill()
    fleet.redis.wait()
    member = Member(fleet.urls[0])
    for url in fleet.urls[:2]:
        assert {member.get(url).status_code for _ in range(5)} == {200}
    assert [member.enter(fleet.urls[1]).status_code for _ in range(11)] == [200] * 10 + [429]
    assert member.enter(fleet.urls[0]).status_code == 200
    for number in range(2):
        assert "Redis cannot be reached" in fleet.end(number)
