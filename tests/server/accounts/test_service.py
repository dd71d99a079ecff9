"""What administration does to accounts, without HTTP."""

from __future__ import annotations

import asyncio
import threading
import uuid
from datetime import timedelta

import bcrypt
import pytest

from pakaura_server.accounts import service
from pakaura_server.accounts.sign_ins import Client
from pakaura_server.core.errors import BadValue, Conflict, NotFound, SignInNeeded
from pakaura_server.passwords import Passwords
from tests.support.webapp import AUTH, NOON, PASSWORD, WebApp, served


@served()
async def test_a_created_user_can_log_in(web: WebApp) -> None:
    email = f"{uuid.uuid4().hex}@example.org"
    account = await service.create_user(web.db, web.app.state.passwords, email, PASSWORD, NOON)
    answer = await web.client().post(f"{AUTH}/login", json={"email": email, "password": PASSWORD})
    assert answer.json()["id"] == str(account.id)
    assert account in await service.list_users(web.db)


@served()
async def test_what_cannot_be_created_says_why(web: WebApp) -> None:
    person = await web.register()
    passwords = web.app.state.passwords
    for email, password in (("nobody", PASSWORD), (f"a{person.email}", "short"), (f"a{person.email}", "\ud800" * 8)):
        with pytest.raises(BadValue) as error:
            await service.create_user(web.db, passwords, email, password, NOON)
        assert password not in str(error.value)
    with pytest.raises(Conflict, match="Email already registered"):
        await service.create_user(web.db, passwords, person.email.upper(), PASSWORD, NOON)


@served()
async def test_a_reset_password_ends_every_sign_in(web: WebApp) -> None:
    person = await web.register()
    passwords = web.app.state.passwords
    await service.reset_password(web.db, passwords, person.email.upper(), "given by an admin", NOON)
    assert (await person.client.get(f"{AUTH}/me")).status_code == 401
    body = {"email": person.email, "password": "given by an admin"}
    assert (await person.client.post(f"{AUTH}/login", json=body)).status_code == 200
    with pytest.raises(NotFound):
        await service.reset_password(web.db, passwords, "nobody@example.org", "given by an admin", NOON)


@served()
async def test_a_deleted_user_is_gone(web: WebApp) -> None:
    person = await web.register()
    await service.delete_user(web.db, person.email.upper())
    assert (await person.client.get(f"{AUTH}/me")).status_code == 401
    assert person.email not in [account.email for account in await service.list_users(web.db)]
    with pytest.raises(NotFound):
        await service.delete_user(web.db, person.email)


@served()
async def test_dead_sign_ins_are_removed_by_the_next_one(web: WebApp) -> None:
    person = await web.register()
    body = {"email": person.email, "password": PASSWORD}
    await person.client.post(f"{AUTH}/login", json=body)
    await person.client.post(f"{AUTH}/logout")
    web.clock.advance(hours=24)
    await person.client.post(f"{AUTH}/login", json=body)
    async with web.db.connection() as connection:
        kept = await connection.fetchval(
            "SELECT count(*) FROM auth_sessions WHERE user_id = $1", uuid.UUID(person.body["id"])
        )
    assert kept == 1


@served()
async def test_only_hashes_are_stored(web: WebApp) -> None:
    person = await web.register()
    invitation = await service.create_invitation(web.db, NOON)
    async with web.db.connection() as connection:
        stored = await connection.fetchval("SELECT pass_hash FROM users WHERE id = $1", uuid.UUID(person.body["id"]))
        codes = await connection.fetch("SELECT code_hash FROM invitations")
    assert stored.startswith("$2b$04$")
    assert all(invitation.encode() not in code for (code,) in codes)


@served()
async def test_a_login_that_a_reset_overtakes_is_refused(web: WebApp) -> None:
    person = await web.register()
    looking, go_on = threading.Event(), threading.Event()

    def slow(password: bytes, known: bytes) -> bool:
        looking.set()
        assert go_on.wait(30)
        return bcrypt.checkpw(password, known)

    client = Client("browser", "", timedelta(hours=1))
    login = asyncio.create_task(service.log_in(web.db, Passwords(4, slow), person.email, PASSWORD, client, NOON))
    assert await asyncio.to_thread(looking.wait, 30)
    await service.reset_password(web.db, web.app.state.passwords, person.email, "given by an admin", NOON)
    go_on.set()
    with pytest.raises(SignInNeeded):
        await login
