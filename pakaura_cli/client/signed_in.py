"""Whose list a store is, as the store itself has noted it: neither the network nor the keyring is asked."""

from __future__ import annotations

from pakaura_server.core.errors import SignInNeeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_cli.client.session import Session


class Account:
    """An account of a server. `signed_in` is False after a logout; the store stays the account's."""

    __slots__ = ("allow_http", "email", "id", "server", "signed_in")

    def __init__(self, id: str, email: str, server: str, signed_in: bool = True, allow_http: bool = False) -> None:
        self.id = id
        self.email = email
        self.server = server
        self.signed_in = signed_in
        self.allow_http = allow_http

    @property
    def key(self) -> str:
        """What its tokens are kept under: another server never gets them."""
        return f"{self.id}@{self.server}"

    def is_same(self, other: Account | None) -> bool:
        """Whether both are one account of one server."""
        return other is not None and self.key == other.key


def account_of(db: sqlite3.Connection) -> Account | None:
    """The account that the store is bound to, signed in or not."""
    meta = dict(db.execute("SELECT k, v FROM meta").fetchall())
    if "account_id" not in meta:
        return None
    return Account(
        str(meta["account_id"]),
        str(meta.get("email", "")),
        str(meta.get("server", "")),
        bool(meta.get("signed_in", 0)),
        bool(meta.get("allow_http", 0)),
    )


def signed_in_as(session: Session) -> Account | None:
    """Who is signed in on the store in use, or None."""
    with session.to_read().reading() as db:
        account = account_of(db)
    return account if account is not None and account.signed_in else None


def require_account(session: Session) -> Account:
    """As `signed_in_as`. Raises SignInNeeded where nobody is."""
    account = signed_in_as(session)
    if account is None:
        raise SignInNeeded("nobody is signed in", "pakaura login --server URL, or pakaura register")
    return account
