"""Refresh tokens: each is used once, and what was copied gives itself away."""

from __future__ import annotations

import asyncio
import base64
import uuid
from typing import Any

import httpx

from tests.support.webapp import AUTH, Person, WebApp, served


async def refresh(person: Person, token: str) -> httpx.Response:
    return await person.client.post(f"{AUTH}/refresh", json={"refresh_token": token})


async def works(person: Person, access_token: str) -> bool:
    answer = await person.client.get(f"{AUTH}/me", headers={"Authorization": f"Bearer {access_token}"})
    return answer.status_code == 200


async def rotated(person: Person, token: str) -> dict[str, Any]:
    answer = await refresh(person, token)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@served()
async def test_it_renews_both_tokens(web: WebApp) -> None:
    person = await web.register(terminal=True)
    web.clock.advance(hours=30)
    assert not await works(person, person.body["access_token"])
    body = await rotated(person, person.body["refresh_token"])
    assert list(body) == ["access_token", "refresh_token", "expires_at"]
    assert body["expires_at"] == "2026-11-26T18:00:00Z"
    assert body["refresh_token"] != person.body["refresh_token"]
    assert await works(person, body["access_token"])


@served()
async def test_the_token_before_gets_the_same_successor_for_a_minute(web: WebApp) -> None:
    person = await web.register(terminal=True)
    first = person.body["refresh_token"]
    second = (await rotated(person, first))["refresh_token"]
    web.clock.advance(seconds=60)
    assert (await rotated(person, first))["refresh_token"] == second
    assert (await rotated(person, second))["refresh_token"] not in (first, second)


@served()
async def test_the_token_before_ends_the_sign_in_after_a_minute(web: WebApp) -> None:
    person = await web.register(terminal=True)
    first = person.body["refresh_token"]
    new = await rotated(person, first)
    web.clock.advance(seconds=61)
    assert (await refresh(person, first)).status_code == 401
    assert (await refresh(person, new["refresh_token"])).status_code == 401
    assert not await works(person, new["access_token"])


@served()
async def test_an_older_token_ends_the_sign_in_at_once_and_no_other(web: WebApp) -> None:
    person = await web.register(terminal=True)
    body = {"email": person.email, "password": "correct horse battery"}
    login = await web.client().post(f"{AUTH}/login", json=body, headers={"PakAura-Client": "terminal"})
    first = person.body["refresh_token"]
    third = await rotated(person, (await rotated(person, first))["refresh_token"])
    assert (await refresh(person, first)).status_code == 401
    assert (await refresh(person, third["refresh_token"])).status_code == 401
    assert await works(person, login.json()["access_token"])


@served()
async def test_many_at_once_with_one_token_get_one_successor(web: WebApp) -> None:
    person = await web.register(terminal=True)
    bodies = await asyncio.gather(*[rotated(person, person.body["refresh_token"]) for _ in range(8)])
    (successor,) = {body["refresh_token"] for body in bodies}
    assert (await refresh(person, successor)).status_code == 200


@served()
async def test_one_that_waited_for_others_to_use_it_up_is_told_so(web: WebApp) -> None:
    person = await web.register(terminal=True)
    user = uuid.UUID(person.body["id"])
    async with web.db.transaction() as connection:
        await connection.execute(
            "UPDATE auth_sessions SET generation = 2, rotated_at = $2 WHERE user_id = $1", user, web.clock()
        )
        waiting = asyncio.create_task(refresh(person, person.body["refresh_token"]))
        while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            await asyncio.sleep(0.005)
            assert not waiting.done()
    assert (await waiting).status_code == 401


@served()
async def test_it_lives_90_days_from_its_last_use(web: WebApp) -> None:
    person = await web.register(terminal=True)
    token = person.body["refresh_token"]
    for _ in range(3):
        web.clock.advance(days=89)
        token = (await rotated(person, token))["refresh_token"]
    web.clock.advance(days=90)
    assert (await refresh(person, token)).status_code == 401


@served()
async def test_a_forged_one_is_401_and_harms_nobody(web: WebApp) -> None:
    person = await web.register(terminal=True)
    token = person.body["refresh_token"]
    raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    raw[35] ^= 1
    forged = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    for bad in ("", "x", "é", forged, token[:-4], person.body["access_token"][:200]):
        answer = await refresh(person, bad)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "AUTHENTICATION_ERROR")
    assert (await refresh(person, token)).status_code == 200
