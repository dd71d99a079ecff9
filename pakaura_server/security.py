"""Who a request is from: the `signed_in` dependency of every endpoint that needs an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from fastapi import Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from pakaura_server.core.errors import Forbidden, Gone, SignInNeeded
from pakaura_server.db import Database
from pakaura_server.tokens import Tokens, not_signed_in

COOKIE = "auth_token"
Clock = Callable[[], datetime]
"""The time now, with its zone."""

READS = frozenset(("GET", "HEAD", "OPTIONS"))
"""The methods that change nothing."""

_LIVE_SIGN_IN = """
    SELECT u.email, u.created_at
    FROM auth_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.user_id = $1 AND s.id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3
"""


class SignedIn(NamedTuple):
    """The account that a request is from, and the sign-in that says so."""

    user_id: UUID
    session_id: UUID
    email: str
    created_at: datetime
    via_cookie: bool


class Security:
    """What is needed to tell who a request is from; `app.state.security` of a running server."""

    def __init__(self, db: Database, tokens: Tokens, origins: tuple[str, ...], clock: Clock) -> None:
        self.db = db
        self.tokens = tokens
        self.clock = clock
        self._origins = frozenset(origins)

    async def signed_in(self, request: Request) -> SignedIn:
        """Raises SignInNeeded, Forbidden for a write from a foreign page, Unavailable."""
        token, via_cookie = self.token_of(request)
        if not token:
            raise not_signed_in()
        now = self.clock()
        claims = self.tokens.read_access(token, now)
        async with self.db.connection() as connection:
            row = await connection.fetchrow(_LIVE_SIGN_IN, claims.user_id, claims.session_id, now)
        if row is None:
            raise not_signed_in()
        request.scope["state"]["user_id"] = str(claims.user_id)
        return SignedIn(claims.user_id, claims.session_id, row["email"], row["created_at"], via_cookie)

    async def is_gone(self, request: Request) -> bool:
        """Whether the token is of an account that does not exist any more."""
        token, _ = self.token_of(request)
        try:
            claims = self.tokens.read_access(token, None)
        except SignInNeeded:
            return False
        async with self.db.connection() as connection:
            return not await connection.fetchval("SELECT EXISTS (SELECT FROM users WHERE id = $1)", claims.user_id)

    def token_of(self, request: Request) -> tuple[str, bool]:
        """The access token that a request shows, or an empty text, and whether it is from the cookie.

        Raises Forbidden where a browser sent the cookie along with a write from a page that is not our front end's.
        A bearer token is exempt: no browser adds one by itself.
        """
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return bearer.strip(), False
        token = request.cookies.get(COOKIE, "")
        if token and request.method not in READS:
            origin = request.headers.get("origin")
            if origin is not None and origin.lower() not in self._origins:
                raise Forbidden("This page may not act for the account", "add its origin to FRONTEND_URL")
        return token, True


def security_of(request: Request) -> Security:
    security: Security = request.app.state.security
    return security


class _SignedInDependency(SecurityBase):
    """A callable that FastAPI also describes in the OpenAPI document; `app` adds the cookie as the alternative."""

    def __init__(self) -> None:
        self.scheme_name = "bearer"
        self.model = HTTPBearer(bearerFormat="JWT")

    async def __call__(self, request: Request) -> SignedIn:
        return await security_of(request).signed_in(request)


class _TellsGone(_SignedInDependency):
    """For a device, which keeps its tasks and stops asking when the account was deleted."""

    async def __call__(self, request: Request) -> SignedIn:
        try:
            return await super().__call__(request)
        except SignInNeeded:
            if await security_of(request).is_gone(request):
                raise Gone("this account does not exist any more", "the tasks on this device stay") from None
            raise


signed_in = _SignedInDependency()
signed_in_or_gone = _TellsGone()
