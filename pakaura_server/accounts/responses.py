"""The bodies that the endpoints of accounts answer with."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

_ACCOUNT = {
    "id": "0b9f2f0e-5d0c-4c8b-9a53-3f0d1c8e7a11",
    "email": "aisha@example.org",
    "created_at": "2026-11-24T12:00:00Z",
}
_TOKENS = {"access_token": "eyJh…", "refresh_token": "kX3v…", "expires_at": "2026-11-25T12:00:00Z"}
_SIGN_IN = {
    "id": "5a0f7f52-8b3e-4a63-8a5b-2f1e6c0d9b77",
    "client": "terminal",
    "label": "pakaura/0.1 laptop",
    "created_at": "2026-11-24T12:00:00Z",
    "last_used_at": "2026-11-24T12:00:00Z",
    "expires_at": "2027-02-22T12:00:00Z",
    "current": True,
}


def _example(*examples: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": list(examples)})


class AccountResponse(BaseModel):
    """An account; times are RFC 3339 in UTC."""

    model_config = _example(_ACCOUNT)

    id: UUID
    email: str
    created_at: datetime


class EnteredResponse(AccountResponse):
    """An account that was just signed in to. The tokens are there with `PakAura-Client: terminal` only."""

    model_config = _example(_ACCOUNT, _ACCOUNT | _TOKENS)

    access_token: str | None = None
    refresh_token: str | None = None
    expires_at: datetime | None = None


class TokensResponse(BaseModel):
    """New tokens; `expires_at` is the access token's."""

    model_config = _example(_TOKENS)

    access_token: str
    refresh_token: str
    expires_at: datetime


class SignInResponse(BaseModel):
    """A sign-in; `current` is the one that asks, `last_used_at` when it was last started or refreshed."""

    model_config = _example(_SIGN_IN)

    id: UUID
    client: str
    label: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool


class SignInsResponse(BaseModel):
    """The sign-ins that work, the newest first."""

    model_config = _example({"sessions": [_SIGN_IN], "count": 1})

    sessions: list[SignInResponse]
    count: int


class DoneResponse(BaseModel):
    """That it is done."""

    model_config = _example({"message": "Logged out"})

    message: str
