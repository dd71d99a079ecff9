"""The way to the server of an account, with tokens that are renewed when they have expired."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pakaura_cli.client.api import READ_S, Api
from pakaura_cli.client.credentials import Credentials, Tokens
from pakaura_server.core.errors import PakauraError, SignInNeeded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_cli.client.paths import Paths
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.signed_in import Account

LOGIN = "pakaura login"


def connect(session: Session, account: Account, may_ask: bool = True, read_s: float = READ_S) -> Api:
    """The account's server, with its tokens; they are renewed and kept when they have expired. `read_s` as for Api.

    Raises SignInNeeded, and PakauraError where the keyring cannot be read, as it is locked and nobody `may_ask`.
    """
    credentials = Credentials(session.paths, session.environ, may_ask)
    tokens = credentials.load(account.key)
    if tokens is None:
        raise SignInNeeded(f"the sign-in of {account.email} is not on this machine any more", LOGIN)

    def renew(stale: Tokens) -> Tokens:
        return _renew(session.paths, credentials, account, stale)

    return Api(account.server, tokens, renew, allow_http=account.allow_http, read_s=read_s)


def _renew(paths: Paths, credentials: Credentials, account: Account, stale: Tokens) -> Tokens:
    """New tokens in the place of `stale`; those that another process fetched meanwhile, if one did."""
    if not stale.refresh_token:
        raise SignInNeeded("the token in PAKAURA_TOKEN is not accepted, or not any more", "put a new one there")
    with auth_lock(paths):
        stored = credentials.load(account.key)
        if stored is None:
            raise SignInNeeded(f"{account.email} was signed out meanwhile", LOGIN)
        if stored.access_token != stale.access_token:
            return stored
        with Api(account.server, allow_http=account.allow_http) as api:
            fresh = api.refresh(stored.refresh_token)
        credentials.save(account.key, fresh, insecure=credentials.in_file(account.key))
        return fresh


@contextmanager
def auth_lock(paths: Paths) -> Iterator[None]:
    """Held while tokens are renewed or removed: of two processes, the second finds what the first has fetched.

    Raises PakauraError where the folder of the data cannot be written.
    """
    import fcntl

    path = os.path.join(paths.data, "auth.lock")
    try:
        os.makedirs(paths.data, mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise PakauraError(f"cannot write {path}: {error.strerror}", "check its permissions") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
