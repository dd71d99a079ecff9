"""Who a request is from, and which tokens are believed."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import httpx
import jwt
import pytest

from tests.support.webapp import AUTH, NOON, SECRET, WebApp, served

FRONT_END = "https://tasks.example.org"
NOW = int(NOON.timestamp())


async def me(web: WebApp, token: str) -> httpx.Response:
    return await web.client().get(f"{AUTH}/me", headers={"Authorization": f"Bearer {token}"})


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@served()
async def test_the_token_is_a_jwt_with_the_contracts_claims(web: WebApp) -> None:
    person = await web.register(terminal=True)
    token = person.body["access_token"]
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    claims = jwt.decode(token, options={"verify_signature": False})
    assert uuid.UUID(claims.pop("sid")).version == 4
    assert claims == {"sub": person.body["id"], "iat": NOW, "exp": NOW + 24 * 60 * 60}


@served()
async def test_no_token_but_our_own_is_believed(web: WebApp) -> None:
    person = await web.register(terminal=True)
    token = person.body["access_token"]
    good = jwt.decode(token, options={"verify_signature": False})
    assert (await me(web, jwt.encode(good, SECRET, "HS256"))).status_code == 200
    header, payload, signature = token.split(".")
    other_key = SECRET[::-1]
    bad = {
        "alg none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{payload}.",
        "alg None with the old signature": f"{part({'alg': 'None'})}.{payload}.{signature}",
        "wrong key": jwt.encode(good, other_key, "HS256"),
        "another algorithm": jwt.encode(good, SECRET * 2, "HS512"),
        "changed user": f"{header}.{part(good | {'sub': str(uuid.uuid4())})}.{signature}",
        "no signature": f"{header}.{payload}.",
        "expired": jwt.encode(good | {"exp": NOW}, SECRET, "HS256"),
        "no exp": jwt.encode({k: v for k, v in good.items() if k != "exp"}, SECRET, "HS256"),
        "no sub": jwt.encode({k: v for k, v in good.items() if k != "sub"}, SECRET, "HS256"),
        "no sid": jwt.encode({k: v for k, v in good.items() if k != "sid"}, SECRET, "HS256"),
        "exp is text": jwt.encode(good | {"exp": "tomorrow"}, SECRET, "HS256"),
        "exp beyond time": jwt.encode(good | {"exp": 10**30}, SECRET, "HS256"),
        "sid is a number": jwt.encode(good | {"sid": 1}, SECRET, "HS256"),
        "sub is no id": jwt.encode(good | {"sub": "me"}, SECRET, "HS256"),
        "an unknown sign-in": jwt.encode(good | {"sid": str(uuid.uuid4())}, SECRET, "HS256"),
        "another user's sign-in": jwt.encode(good | {"sub": str(uuid.uuid4())}, SECRET, "HS256"),
        "a refresh token": person.body["refresh_token"],
        "nothing": "",
        "noise": "a.b.c",
    }
    for what, forged in bad.items():
        answer = await me(web, forged)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "AUTHENTICATION_ERROR"), what


@served(jwt_expiration_hours=100 * 24)
async def test_a_token_dies_with_its_sign_in_however_long_tokens_live(web: WebApp) -> None:
    person = await web.register(terminal=True)
    web.clock.advance(days=89)
    assert (await me(web, person.body["access_token"])).status_code == 200
    web.clock.advance(days=1)
    assert (await me(web, person.body["access_token"])).status_code == 401


@served()
async def test_a_bearer_goes_before_the_cookie(web: WebApp) -> None:
    one, other = await web.register(), await web.register(terminal=True)
    answer = await one.client.get(f"{AUTH}/me", headers=other.bearer)
    assert answer.json()["email"] == other.email
    answer = await one.client.get(f"{AUTH}/me", headers={"Authorization": "Basic eDp5"})
    assert answer.json()["email"] == one.email


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (FRONT_END, 200),
        (None, 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("", 403),
        ("http://tasks.example.org", 403),
        ("https://tasks.example.org.evil.example", 403),
        ("https://tasks.example.org:444", 403),
    ],
)
def test_a_write_with_the_cookie_comes_from_the_front_end(origin: str | None, status: int, shared_url: str) -> None:
    @served(frontend_url=FRONT_END)
    async def check(web: WebApp) -> None:
        person = await web.register()
        headers = {} if origin is None else {"Origin": origin}
        body = {"current_password": "correct horse battery", "new_password": "another one entirely"}
        answer = await person.client.post(f"{AUTH}/password", json=body, headers=headers)
        assert answer.status_code == status
        assert (await person.client.get(f"{AUTH}/me", headers=headers)).status_code == 200
        assert (await person.client.post(f"{AUTH}/logout", headers=headers)).status_code == status

    check(shared_url)


@served(frontend_url=FRONT_END)
async def test_a_bearer_may_write_from_anywhere(web: WebApp) -> None:
    person = await web.register(terminal=True)
    headers = person.bearer | {"Origin": "https://evil.example"}
    assert (await person.client.post(f"{AUTH}/logout", headers=headers)).status_code == 200
    assert (await me(web, person.body["access_token"])).status_code == 401
