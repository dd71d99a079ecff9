"""The HTTP endpoints of accounts: register, log in and out, refresh, sign-ins, password, and the end of an account."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response

from pakaura_server.accounts import service, sign_ins
from pakaura_server.accounts.requests import (
    CloseAccountRequest,
    LoginRequest,
    PasswordRequest,
    RefreshRequest,
    RegisterRequest,
)
from pakaura_server.accounts.responses import (
    AccountResponse,
    DoneResponse,
    EnteredResponse,
    SignInResponse,
    SignInsResponse,
    TokensResponse,
)
from pakaura_server.accounts.service import Entered
from pakaura_server.accounts.sign_ins import REFRESHABLE, Client
from pakaura_server.core.errors import Forbidden, NotFound, SignInNeeded
from pakaura_server.errors import COMMON, documented
from pakaura_server.ratelimit import limit_address
from pakaura_server.security import COOKIE, SignedIn, security_of, signed_in
from pakaura_server.settings import Settings

router = APIRouter(prefix="/api/v1/auth", tags=["accounts"], responses=COMMON)

Caller = Annotated[SignedIn, Depends(signed_in)]
ClientHeader = Annotated[
    str, Header(alias="PakAura-Client", description="`terminal`: tokens in the body instead of a cookie")
]
_LONGEST_LABEL = 200


@router.post(
    "/register",
    status_code=201,
    response_model=EnteredResponse,
    response_model_exclude_none=True,
    responses=documented(403, 409, 429),
    dependencies=[Depends(limit_address)],
)
async def register(
    body: RegisterRequest, request: Request, response: Response, client: ClientHeader = "browser"
) -> EnteredResponse:
    """Create an account and sign in to it."""
    state = request.app.state
    mode = state.settings.registration
    if mode is None:
        raise Forbidden("Registration is undecided", "who runs this server sets REGISTRATION to open, invite or closed")
    if mode == "closed":
        raise Forbidden("Registration is closed", "ask who runs this server for an account")
    invitation = (body.invitation or "") if mode == "invite" else None
    caller = _client(request, client)
    now = state.clock()
    entered = await service.register(state.db, state.passwords, body.email, body.password, caller, now, invitation)
    return _enter(request, response, entered, caller)


@router.post(
    "/login",
    response_model=EnteredResponse,
    response_model_exclude_none=True,
    responses=documented(401, 429),
    dependencies=[Depends(limit_address)],
)
async def login(
    body: LoginRequest, request: Request, response: Response, client: ClientHeader = "browser"
) -> EnteredResponse:
    """Sign in."""
    state = request.app.state
    caller = _client(request, client)
    entered = await service.log_in(state.db, state.passwords, body.email, body.password, caller, state.clock())
    return _enter(request, response, entered, caller)


@router.post("/logout", responses=documented(403))
async def logout(request: Request, response: Response) -> DoneResponse:
    """End the sign-in, also for whoever copied its tokens. An expired token, or none, is fine."""
    state = request.app.state
    token, _ = security_of(request).token_of(request)
    try:
        claims = state.security.tokens.read_access(token, None)
        await sign_ins.end(state.db, claims.user_id, claims.session_id, state.clock())
    except (SignInNeeded, NotFound):
        pass
    _forget_cookie(response, state.settings)
    return DoneResponse(message="Logged out")


@router.get("/me", responses=documented(401))
async def me(caller: Caller) -> AccountResponse:
    """The account that is signed in."""
    return AccountResponse(id=caller.user_id, email=caller.email, created_at=caller.created_at)


@router.post("/refresh", responses=documented(401, 429), dependencies=[Depends(limit_address)])
async def refresh(body: RefreshRequest, request: Request) -> TokensResponse:
    """Exchange a refresh token for new tokens. The same answer for a minute; after that, using it again ends both."""
    state = request.app.state
    now = state.clock()
    token = state.security.tokens.read_refresh(body.refresh_token)
    generation = await sign_ins.rotate(state.db, token, now)
    return TokensResponse(**_tokens(request, token.user_id, token.session_id, generation))


@router.get("/sessions", responses=documented(401))
async def list_sessions(caller: Caller, request: Request) -> SignInsResponse:
    """Where the account is signed in."""
    found = await sign_ins.living(request.app.state.db, caller.user_id, request.app.state.clock())
    sessions = [SignInResponse(**one._asdict(), current=one.id == caller.session_id) for one in found]
    return SignInsResponse(sessions=sessions, count=len(sessions))


@router.delete("/sessions/{id}", responses=documented(401, 403, 404))
async def end_session(id: uuid.UUID, caller: Caller, request: Request) -> DoneResponse:
    """End one sign-in."""
    await sign_ins.end(request.app.state.db, caller.user_id, id, request.app.state.clock())
    return DoneResponse(message="The sign-in was ended")


@router.post("/password", responses=documented(401, 403, 409, 429), dependencies=[Depends(limit_address)])
async def change_password(body: PasswordRequest, caller: Caller, request: Request) -> DoneResponse:
    """Change the password and end all other sign-ins. 403 where the current one is wrong."""
    state = request.app.state
    old, new = body.current_password, body.new_password
    await service.change_password(
        state.db, state.passwords, caller.user_id, old, new, state.clock(), keep=caller.session_id
    )
    return DoneResponse(message="The password was changed, and all other sign-ins were ended")


@router.delete("/account", responses=documented(401, 403, 429), dependencies=[Depends(limit_address)])
async def close_account(
    body: CloseAccountRequest, caller: Caller, request: Request, response: Response
) -> DoneResponse:
    """Delete the account with everything in it. 403 where the password is wrong."""
    state = request.app.state
    await service.close_account(state.db, state.passwords, caller.user_id, body.password)
    _forget_cookie(response, state.settings)
    return DoneResponse(message="The account was deleted")


def _client(request: Request, kind: str) -> Client:
    label = "".join(filter(str.isprintable, request.headers.get("user-agent", "")))[:_LONGEST_LABEL]
    if kind == "terminal":
        return Client("terminal", label, REFRESHABLE)
    return Client("browser", label, _lifetime(request))


def _lifetime(request: Request) -> timedelta:
    return security_of(request).tokens.lifetime


def _enter(request: Request, response: Response, entered: Entered, client: Client) -> EnteredResponse:
    """The answer to a sign-in that has begun: a cookie for a browser, tokens in the body for the terminal."""
    account = entered.account
    request.scope["state"]["user_id"] = str(account.id)
    tokens = _tokens(request, account.id, entered.session_id, generation=0)
    if client.kind == "terminal":
        return EnteredResponse(**account._asdict(), **tokens)
    settings: Settings = request.app.state.settings
    response.set_cookie(
        COOKIE,
        tokens["access_token"],
        max_age=int(_lifetime(request).total_seconds()),
        path="/",
        secure=settings.secure_cookie,
        httponly=True,
        samesite=settings.cookie_samesite,
    )
    return EnteredResponse(**account._asdict())


def _tokens(request: Request, user_id: uuid.UUID, session_id: uuid.UUID, generation: int) -> dict[str, Any]:
    security = security_of(request)
    access_token, expires_at = security.tokens.access(user_id, session_id, security.clock())
    refresh_token = security.tokens.refresh(user_id, session_id, generation)
    return {"access_token": access_token, "refresh_token": refresh_token, "expires_at": expires_at}


def _forget_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(
        COOKIE, path="/", secure=settings.secure_cookie, httponly=True, samesite=settings.cookie_samesite
    )
