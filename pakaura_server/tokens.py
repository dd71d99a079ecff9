"""The two tokens of a sign-in: the JWT of 24 hours that every request shows, and the refresh token that renews it.

A refresh token is not stored. It names a sign-in and its generation and is sealed with a key made from the JWT
secret, so that the successor of a token can be made again when an answer was lost.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import jwt

from pakaura_server.core.errors import SignInNeeded

ALGORITHM = "HS256"
_LABEL = b"pakaura refresh token 1"
_FIELDS = struct.Struct(">16s16sI")


class AccessClaims(NamedTuple):
    """What an access token says, once its signature is verified."""

    user_id: UUID
    session_id: UUID
    expires_at: datetime


class RefreshClaims(NamedTuple):
    """What a refresh token says, once its seal is verified."""

    user_id: UUID
    session_id: UUID
    generation: int


class Tokens:
    """Makes and reads both. `secret` has 32 bytes or more; `lifetime` is an access token's."""

    def __init__(self, secret: str, lifetime: timedelta) -> None:
        self.lifetime = lifetime
        self._secret = secret
        self._refresh_key = hmac.digest(secret.encode(), _LABEL, hashlib.sha256)

    def access(self, user_id: UUID, session_id: UUID, now: datetime) -> tuple[str, datetime]:
        """A JWT (RFC 7519) and when it expires, a whole second."""
        expires_at = (now + self.lifetime).replace(microsecond=0)
        claims = {
            "sub": str(user_id),
            "sid": str(session_id),
            "iat": int(now.timestamp()),
            "exp": int(expires_at.timestamp()),
        }
        return jwt.encode(claims, self._secret, ALGORITHM), expires_at

    def read_access(self, token: str, now: datetime | None) -> AccessClaims:
        """Raises SignInNeeded where it is forged, malformed, or expired at `now`; None reads an expired one too."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                # Expiry is compared below, with the clock that was passed in.
                options={"require": ["exp", "sub", "sid"], "verify_exp": False, "verify_iat": False},
            )
            expires_at = datetime.fromtimestamp(claims["exp"], UTC)
            found = AccessClaims(UUID(claims["sub"]), UUID(claims["sid"]), expires_at)
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError, OverflowError, OSError):
            raise not_signed_in() from None
        if now is not None and found.expires_at <= now:
            raise not_signed_in()
        return found

    def refresh(self, user_id: UUID, session_id: UUID, generation: int) -> str:
        fields = _FIELDS.pack(user_id.bytes, session_id.bytes, generation)
        return base64.urlsafe_b64encode(fields + self._seal(fields)).rstrip(b"=").decode()

    def read_refresh(self, token: str) -> RefreshClaims:
        """Raises SignInNeeded where it is forged or malformed."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise not_signed_in() from None
        fields, seal = raw[: _FIELDS.size], raw[_FIELDS.size :]
        if len(fields) != _FIELDS.size or not hmac.compare_digest(seal, self._seal(fields)):
            raise not_signed_in()
        user, session, generation = _FIELDS.unpack(fields)
        return RefreshClaims(UUID(bytes=user), UUID(bytes=session), generation)

    def _seal(self, fields: bytes) -> bytes:
        return hmac.digest(self._refresh_key, fields, hashlib.sha256)


def not_signed_in() -> SignInNeeded:
    """The one answer to every token that is no good: it tells nobody why."""
    return SignInNeeded("Authentication required", "sign in again")
