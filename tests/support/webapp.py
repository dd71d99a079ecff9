"""The real web application on a real database, in this process, with a clock that only the test moves."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import bcrypt
import httpx
from fastapi import FastAPI

from pakaura_server.app import create_app
from pakaura_server.db import Database
from pakaura_server.passwords import Passwords
from pakaura_server.settings import Settings

PASSWORD = "correct horse battery"
SECRET = "5Vt0q9cJ2mXw8RzKpL4nYbG7sHdF3aEu"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TERMINAL = {"PakAura-Client": "terminal"}
AUTH = "/api/v1/auth"
_UNLIMITED = 1_000_000


class HandClock:
    """The time, which stands still but for `advance`."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        """By what timedelta takes: seconds, hours, days."""
        self.now += timedelta(**amount)


class Person:
    """An account, and a client of its own with nothing but what was given to it."""

    def __init__(self, email: str, client: httpx.AsyncClient, body: dict[str, Any]) -> None:
        self.email = email
        self.client = client
        self.body = body

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.body['access_token']}"}


class WebApp:
    """The application, and how often it verified a password."""

    def __init__(self, app: FastAPI, db: Database, clock: HandClock, verified: list[bytes]) -> None:
        self.app = app
        self.db = db
        self.clock = clock
        self.verified = verified

    def client(self, address: str = "192.0.2.1", **options: Any) -> httpx.AsyncClient:
        """A browser at `address` that keeps its cookies."""
        transport = httpx.ASGITransport(self.app, client=(address, 50_000))
        return httpx.AsyncClient(transport=transport, base_url="http://pakaura.test", **options)

    async def register(self, *, terminal: bool = False, email: str = "", address: str = "192.0.2.1") -> Person:
        """A new person; in a browser with a cookie, or at the terminal with the tokens in `body`."""
        client = self.client(address)
        email = email or f"{uuid.uuid4().hex}@example.org"
        body = {"email": email, "password": PASSWORD}
        answer = await client.post(f"{AUTH}/register", json=body, headers=TERMINAL if terminal else {})
        assert answer.status_code == 201, answer.text
        return Person(email, client, answer.json())


Scenario = Callable[[WebApp], Awaitable[None]]


def settings_for_tests(**values: Any) -> Settings:
    """Open registration, passwords that hash fast, and no limits to speak of, but for `values`."""
    limits = dict.fromkeys(
        [
            "rate_limit_auth_per_minute",
            "rate_limit_tasks_per_minute",
            "rate_limit_sync_per_minute",
            "ai_rate_limit_per_minute",
        ],
        _UNLIMITED,
    )
    given = {"environment": "test", "jwt_secret": SECRET, "bcrypt_cost": 4, "registration": "open", **limits, **values}
    return Settings(**given)


@asynccontextmanager
async def web_app(
    url: str, options: dict[str, Any] | None = None, connections: int = 5, **settings: Any
) -> AsyncIterator[WebApp]:
    """The application, started; `options` are those of `create_app`, `connections` the most to the database."""
    made = settings_for_tests(**settings)
    clock = HandClock()
    verified: list[bytes] = []

    def check(password: bytes, known: bytes) -> bool:
        verified.append(known)
        return bcrypt.checkpw(password, known)

    db = Database(url, size=connections)
    passwords = Passwords(made.bcrypt_cost, check)
    app = create_app(made, db, **{"clock": clock, "passwords": passwords, **(options or {})})
    async with app.router.lifespan_context(app):
        yield WebApp(app, db, clock, verified)


def served(**settings: Any) -> Callable[[Scenario], Callable[[str], None]]:
    """Make a test of an async function of the application; the fixture `shared_url` gives the database.

    `settings` are all that `web_app` takes.
    """

    def decorate(scenario: Scenario) -> Callable[[str], None]:
        def test(shared_url: str) -> None:
            async def run() -> None:
                async with web_app(shared_url, **settings) as web:
                    await scenario(web)

            asyncio.run(run())

        return test

    return decorate
