"""Accounts over HTTP, as the contract has them."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import httpx
import pytest

from pakaura_server.accounts import service
from tests.support.webapp import AUTH, NOON, PASSWORD, TERMINAL, WebApp, served


def code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


def new_email() -> str:
    return f"{uuid.uuid4().hex}@Example.org"


async def log_in(web: WebApp, email: str, password: str = PASSWORD, **options: Any) -> httpx.Response:
    return await web.client().post(f"{AUTH}/login", json={"email": email, "password": password}, **options)


@served()
async def test_registering_answers_the_account_and_sets_the_cookie(web: WebApp) -> None:
    email = new_email()
    answer = await web.client().post(f"{AUTH}/register", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 201
    body = answer.json()
    assert list(body) == ["id", "email", "created_at"]
    assert (uuid.UUID(body["id"]).version, body["email"], body["created_at"]) == (4, email, "2026-11-24T12:00:00Z")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("auth_token=ey")
    assert cookie.split("; ", 1)[1].split("; ") == ["HttpOnly", "Max-Age=86400", "Path=/", "SameSite=lax"]


@served(cookie_secure=True, cookie_samesite="none")
async def test_the_cookie_follows_the_settings(web: WebApp) -> None:
    answer = await web.client().post(f"{AUTH}/register", json={"email": new_email(), "password": PASSWORD})
    assert "; SameSite=none; Secure" in answer.headers["set-cookie"]


@served()
async def test_a_new_user_has_an_empty_ledger(web: WebApp) -> None:
    person = await web.register()
    async with web.db.connection() as connection:
        row = await connection.fetchrow("SELECT * FROM sync_state WHERE user_id = $1", uuid.UUID(person.body["id"]))
    assert row is not None
    assert tuple(row)[2:] == (0, 0, 0, 0)


@served()
async def test_the_cookie_signs_in_and_so_does_its_token_as_a_bearer(web: WebApp) -> None:
    person = await web.register()
    answer = await person.client.get(f"{AUTH}/me")
    assert (answer.status_code, answer.json()) == (200, person.body)
    bearer = {"Authorization": f"bearer {person.client.cookies['auth_token']}"}
    assert (await web.client().get(f"{AUTH}/me", headers=bearer)).json() == person.body


@served()
async def test_nobody_is_401(web: WebApp) -> None:
    for method, path in (("GET", "me"), ("GET", "sessions"), ("DELETE", f"sessions/{uuid.uuid4()}")):
        answer = await web.client().request(method, f"{AUTH}/{path}")
        assert (answer.status_code, code(answer)) == (401, "AUTHENTICATION_ERROR")
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "a@b.example"}, "password"),
        ({"email": "a@b.example", "password": "seven77"}, "password"),
        ({"email": "a@b.example", "password": 12345678}, "password"),
        ({"email": "a@b.example", "password": "x" * 1001}, "password"),
        ({"email": "a@b.example", "password": "\ud800" * 8}, "password"),
        *[({"email": email, "password": PASSWORD}, "email") for email in ("", "a", "@b", "a@", "a@b@c", "a b@c")],
        *[
            ({"email": email, "password": PASSWORD}, "email")
            for email in ("a\0@b", "a@b\n", "\ud800@b", f"{'x' * 320}@b")
        ],
    ],
)
def test_what_is_no_email_or_password_is_400_and_names_the_field(
    body: dict[str, Any], field: str, shared_url: str
) -> None:
    @served()
    async def check(web: WebApp) -> None:
        content = json.dumps(body)
        answer = await web.client().post(
            f"{AUTH}/register", content=content, headers={"Content-Type": "application/json"}
        )
        assert (answer.status_code, code(answer)) == (400, "VALIDATION_ERROR")
        assert field in [detail["field"] for detail in answer.json()["error"]["details"]]

    check(shared_url)


@served()
async def test_an_email_has_one_account_in_whatever_case(web: WebApp) -> None:
    email = f"straße.{uuid.uuid4().hex}@example.org"
    person = await web.register(email=email)
    answer = await web.client().post(f"{AUTH}/register", json={"email": email.upper(), "password": PASSWORD})
    assert (answer.status_code, code(answer)) == (409, "CONFLICT")
    assert answer.json()["error"]["message"] == "Email already registered"
    answer = await log_in(web, email.upper())
    assert (answer.status_code, answer.json()) == (200, person.body)


@served()
async def test_of_two_who_register_one_email_at_once_one_gets_it(web: WebApp) -> None:
    body = {"email": new_email(), "password": PASSWORD}
    answers = await asyncio.gather(*[web.client().post(f"{AUTH}/register", json=body) for _ in range(5)])
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


@served()
async def test_a_wrong_email_and_a_wrong_password_are_answered_alike_after_the_same_work(web: WebApp) -> None:
    person = await web.register()
    seen = []
    for email, password in ((person.email, "wrong password"), (new_email(), PASSWORD), ("no address\0", PASSWORD)):
        web.verified.clear()
        answer = await log_in(web, email, password)
        answer.headers.pop("x-request-id")
        seen.append((answer.status_code, answer.text, dict(answer.headers), [known[:7] for known in web.verified]))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == 401
    assert "Invalid email or password" in seen[0][1]
    assert seen[0][3] == [b"$2b$04$"]


@served()
async def test_a_password_counts_beyond_bcrypts_72_bytes_and_in_either_spelling(web: WebApp) -> None:
    email = new_email()
    password = "é" * 50 + "1"
    answer = await web.client().post(f"{AUTH}/register", json={"email": email, "password": password})
    assert answer.status_code == 201
    assert (await log_in(web, email, "é" * 50 + "2")).status_code == 401
    assert (await log_in(web, email, "e\u0301" * 50 + "1")).status_code == 200


@served()
async def test_logging_out_kills_the_token_for_whoever_copied_it(web: WebApp) -> None:
    person = await web.register()
    copied = {"Authorization": f"Bearer {person.client.cookies['auth_token']}"}
    answer = await person.client.post(f"{AUTH}/logout")
    assert (answer.status_code, list(answer.json())) == (200, ["message"])
    assert 'auth_token=""' in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "auth_token" not in person.client.cookies
    assert (await web.client().get(f"{AUTH}/me", headers=copied)).status_code == 401


@served()
async def test_logging_out_is_fine_without_a_sign_in_and_twice(web: WebApp) -> None:
    person = await web.register(terminal=True)
    for headers in ({}, {"Authorization": "Bearer nonsense"}, person.bearer, person.bearer):
        assert (await web.client().post(f"{AUTH}/logout", headers=headers)).status_code == 200


@served()
async def test_an_expired_token_still_logs_out(web: WebApp) -> None:
    person = await web.register(terminal=True)
    web.clock.advance(hours=25)
    assert (await person.client.post(f"{AUTH}/logout", headers=person.bearer)).status_code == 200
    answer = await person.client.post(f"{AUTH}/refresh", json={"refresh_token": person.body["refresh_token"]})
    assert answer.status_code == 401


@served()
async def test_a_browsers_sign_in_ends_after_24_hours(web: WebApp) -> None:
    person = await web.register()
    web.clock.advance(hours=23, minutes=59)
    assert (await person.client.get(f"{AUTH}/me")).status_code == 200
    web.clock.advance(minutes=1)
    assert (await person.client.get(f"{AUTH}/me")).status_code == 401


@served()
async def test_the_terminal_gets_tokens_and_no_cookie(web: WebApp) -> None:
    person = await web.register(terminal=True)
    assert list(person.body) == ["id", "email", "created_at", "access_token", "refresh_token", "expires_at"]
    assert person.body["expires_at"] == "2026-11-25T12:00:00Z"
    answer = await log_in(web, person.email, headers=TERMINAL)
    assert "set-cookie" not in answer.headers
    assert (await web.client().get(f"{AUTH}/me", headers=person.bearer)).status_code == 200


@served(registration="closed")
async def test_closed_registration_is_403_for_everybody(web: WebApp) -> None:
    answer = await web.client().post(f"{AUTH}/register", json={"email": new_email(), "password": PASSWORD})
    assert (answer.status_code, code(answer)) == (403, "AUTHORIZATION_ERROR")


@served(registration=None)
async def test_undecided_registration_is_closed(web: WebApp) -> None:
    answer = await web.client().post(f"{AUTH}/register", json={"email": new_email(), "password": PASSWORD})
    assert answer.status_code == 403


@served(registration="invite")
async def test_an_invitation_lets_one_person_in(web: WebApp) -> None:
    invitation = await service.create_invitation(web.db, NOON)
    body = {"email": new_email(), "password": PASSWORD}
    for given in ({}, {"invitation": None}, {"invitation": "guessed"}):
        assert (await web.client().post(f"{AUTH}/register", json=body | given)).status_code == 403
    bodies = [{"email": new_email(), "password": PASSWORD, "invitation": invitation} for _ in range(3)]
    answers = await asyncio.gather(*[web.client().post(f"{AUTH}/register", json=body) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [201, 403, 403]


@served(registration="invite")
async def test_an_invitation_outlives_a_conflict_and_not_its_days(web: WebApp) -> None:
    invitation, other = [await service.create_invitation(web.db, NOON) for _ in range(2)]
    body = {"email": new_email(), "password": PASSWORD, "invitation": invitation}
    assert (await web.client().post(f"{AUTH}/register", json=body)).status_code == 201
    assert (await web.client().post(f"{AUTH}/register", json=body | {"invitation": other})).status_code == 409
    fresh = {"email": new_email(), "password": PASSWORD, "invitation": other}
    web.clock.advance(days=14)
    assert (await web.client().post(f"{AUTH}/register", json=fresh)).status_code == 403
    web.clock.advance(seconds=-1)
    assert (await web.client().post(f"{AUTH}/register", json=fresh)).status_code == 201


@served()
async def test_sign_ins_are_listed_and_ended_one_by_one(web: WebApp) -> None:
    person = await web.register()
    web.clock.advance(minutes=1)
    other = (await log_in(web, person.email, headers=TERMINAL | {"User-Agent": "pakaura/1 laptop"})).json()
    listed = (await person.client.get(f"{AUTH}/sessions")).json()
    assert listed["count"] == 2
    newest, oldest = listed["sessions"]
    assert (newest["client"], newest["label"], newest["current"]) == ("terminal", "pakaura/1 laptop", False)
    assert (oldest["client"], oldest["current"]) == ("browser", True)
    assert (await person.client.delete(f"{AUTH}/sessions/{newest['id']}")).status_code == 200
    bearer = {"Authorization": f"Bearer {other['access_token']}"}
    assert (await web.client().get(f"{AUTH}/me", headers=bearer)).status_code == 401
    assert (await person.client.get(f"{AUTH}/sessions")).json()["count"] == 1
    assert (await person.client.delete(f"{AUTH}/sessions/{newest['id']}")).status_code == 404


@served()
async def test_another_persons_sign_in_is_404_and_lives_on(web: WebApp) -> None:
    mine, theirs = await web.register(), await web.register()
    (session,) = (await theirs.client.get(f"{AUTH}/sessions")).json()["sessions"]
    answer = await mine.client.delete(f"{AUTH}/sessions/{session['id']}")
    assert (answer.status_code, code(answer)) == (404, "NOT_FOUND")
    assert (await theirs.client.get(f"{AUTH}/me")).status_code == 200


@served()
async def test_a_changed_password_ends_the_other_sign_ins(web: WebApp) -> None:
    person = await web.register()
    other = (await log_in(web, person.email, headers=TERMINAL)).json()
    body = {"current_password": PASSWORD, "new_password": "another one entirely"}
    assert (await person.client.post(f"{AUTH}/password", json=body)).status_code == 200
    assert (await person.client.get(f"{AUTH}/me")).status_code == 200
    bearer = {"Authorization": f"Bearer {other['access_token']}"}
    assert (await web.client().get(f"{AUTH}/me", headers=bearer)).status_code == 401
    refreshed = await web.client().post(f"{AUTH}/refresh", json={"refresh_token": other["refresh_token"]})
    assert refreshed.status_code == 401
    assert (await log_in(web, person.email)).status_code == 401
    assert (await log_in(web, person.email, "another one entirely")).status_code == 200


@served()
async def test_changing_the_password_needs_the_current_one_and_a_good_new_one(web: WebApp) -> None:
    person = await web.register()
    wrong = {"current_password": "not this one", "new_password": "another one entirely"}
    answer = await person.client.post(f"{AUTH}/password", json=wrong)
    assert (answer.status_code, code(answer)) == (403, "AUTHORIZATION_ERROR")
    short = {"current_password": PASSWORD, "new_password": "short"}
    answer = await person.client.post(f"{AUTH}/password", json=short)
    assert (answer.status_code, answer.json()["error"]["details"][0]["field"]) == (400, "new_password")
    assert (await log_in(web, person.email)).status_code == 200


@served()
async def test_of_two_changes_of_password_at_once_one_holds(web: WebApp) -> None:
    person = await web.register()
    bodies = [{"current_password": PASSWORD, "new_password": f"new password {n}"} for n in range(3)]
    answers = await asyncio.gather(*[person.client.post(f"{AUTH}/password", json=body) for body in bodies])
    done = [body["new_password"] for body, answer in zip(bodies, answers, strict=True) if answer.status_code == 200]
    assert len(done) == 1
    assert {answer.status_code for answer in answers} <= {200, 403, 409}
    assert (await log_in(web, person.email, done[0])).status_code == 200


@served()
async def test_a_closed_account_is_gone_with_everything_in_it(web: WebApp) -> None:
    person = await web.register()
    id = uuid.UUID(person.body["id"])
    async with web.db.connection() as connection:
        conversation = uuid.uuid4()
        await connection.execute("INSERT INTO conversations (user_id, id) VALUES ($1, $2)", id, conversation)
        await connection.execute(
            "INSERT INTO messages (user_id, id, conversation_id, role, content) VALUES ($1, $2, $3, 'user', 'hello')",
            *(id, uuid.uuid4(), conversation),
        )
    answer = await person.client.request("DELETE", f"{AUTH}/account", json={"password": "not this one"})
    assert (answer.status_code, code(answer)) == (403, "AUTHORIZATION_ERROR")
    assert (await person.client.get(f"{AUTH}/me")).status_code == 200
    token = person.client.cookies["auth_token"]
    answer = await person.client.request("DELETE", f"{AUTH}/account", json={"password": PASSWORD})
    assert (answer.status_code, "auth_token" in person.client.cookies) == (200, False)
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await web.client().get(f"{AUTH}/me", headers=bearer)).status_code == 401
    assert (await log_in(web, person.email)).status_code == 401
    async with web.db.connection() as connection:
        for table in ("auth_sessions", "sync_state", "conversations", "messages"):
            assert await connection.fetchval(f"SELECT count(*) FROM {table} WHERE user_id = $1", id) == 0
    await web.register(email=person.email)
