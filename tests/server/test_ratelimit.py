"""How often one address or one user may call, and which address a request is from."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network
from pathlib import Path

import pytest

from pakaura_server.core.errors import RateLimited
from pakaura_server.ratelimit import RateLimits, client_key
from pakaura_server.windows import MemoryWindows
from tests.support.programs import needs
from tests.support.redis_server import Seconds, redis_server
from tests.support.webapp import AUTH, WebApp, served

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def test_retry_after_is_a_whole_number_of_seconds_that_suffices() -> None:
    async def scenario() -> None:
        clock = Seconds()
        limits = RateLimits({"tasks": 1}, MemoryWindows(clock))
        await limits.hit("tasks", "me")
        clock.now += 18.7
        with pytest.raises(RateLimited) as error:
            await limits.hit("tasks", "me")
        assert error.value.retry_after == 42
        clock.now += 42
        await limits.hit("tasks", "me")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("peer", "forwarded", "key"),
    [
        ("192.0.2.7", [], "192.0.2.7"),
        ("192.0.2.7", ["203.0.113.1"], "192.0.2.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["198.51.100.9, 203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["198.51.100.9", "203.0.113.1, 10.2.3.4"], "203.0.113.1"),
        ("10.0.0.1", ["10.9.9.9"], "10.9.9.9"),
        ("10.0.0.1", ["203.0.113.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.1,"], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("fd00::1", ["::ffff:203.0.113.1"], "203.0.113.1"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", [], "2001:db8:1:2::/64"),
        ("fe80::1%eth0", [], "fe80::/64"),
        ("", ["203.0.113.1"], ""),
    ],
)
def test_the_client_is_the_nearest_address_that_is_no_trusted_proxy(peer: str, forwarded: list[str], key: str) -> None:
    assert client_key(peer, forwarded, PROXIES) == key


@served(rate_limit_auth_per_minute=3)
async def test_an_address_has_so_many_tries_before_any_password_is_looked_at(web: WebApp) -> None:
    body = {"email": "nobody@example.org", "password": "wrong password"}
    client = web.client("198.51.100.1")
    answers = [
        await client.post(f"{AUTH}/login", json=body, headers={"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(5)
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert len(web.verified) == 3
    assert answers[4].json()["error"]["code"] == "RATE_LIMITED"
    assert 1 <= int(answers[4].headers["retry-after"]) <= 60
    for path in ("register", "refresh"):
        assert (await web.client("198.51.100.1").post(f"{AUTH}/{path}", json=body)).status_code == 429
    assert (await web.client("198.51.100.2").post(f"{AUTH}/login", json=body)).status_code == 401


@served(rate_limit_auth_per_minute=1, trusted_proxies="10.0.0.0/8")
async def test_behind_a_trusted_proxy_each_client_has_its_own_limit(web: WebApp) -> None:
    body = {"email": "nobody@example.org", "password": "wrong password"}
    statuses = []
    for client in ("203.0.113.1", "203.0.113.2", "198.51.100.5, 203.0.113.1"):
        headers = {"X-Forwarded-For": client}
        answer = await web.client("10.0.0.1").post(f"{AUTH}/login", json=body, headers=headers)
        statuses.append(answer.status_code)
    assert statuses == [401, 401, 429]


@needs("redis-server")
def test_the_application_limits_through_redis_and_closes_it(tmp_path: Path, shared_url: str) -> None:
    with redis_server(tmp_path) as (url, _):

        @served(rate_limit_auth_per_minute=2, redis_url=url)
        async def check(web: WebApp) -> None:
            body = {"email": "nobody@example.org", "password": "wrong password"}
            answers = [await web.client().post(f"{AUTH}/login", json=body) for _ in range(3)]
            assert [answer.status_code for answer in answers] == [401, 401, 429]
            assert 1 <= int(answers[2].headers["retry-after"]) <= 60

        check(shared_url)
