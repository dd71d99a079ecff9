"""What a person does about their account on the server: another password, its sign-ins, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client.connection import auth_lock, connect
from pakaura_cli.client.credentials import Credentials
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.sync.state import unbind
from pakaura_server.core.errors import Ambiguous, NotFound, UsageError

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.signed_in import Account


def change_password(session: Session, current: str, new: str) -> None:
    """All other sign-ins of the account end. Raises Forbidden where `current` is wrong, BadValue for a bad `new`."""
    with connect(session, require_account(session)) as api:
        api.change_password(current, new)


def sign_ins(session: Session) -> list[dict[str, Any]]:
    """Where the account is signed in, the newest first: `id`, `client`, `label`, `last_used_at`, `current`, …"""
    with connect(session, require_account(session)) as api:
        return api.sign_ins()


def end_sign_in(session: Session, id: str) -> dict[str, Any]:
    """End the sign-in whose id begins so. Raises NotFound, Ambiguous, and UsageError for the one of this machine."""
    with connect(session, require_account(session)) as api:
        fitting = [each for each in api.sign_ins() if str(each["id"]).startswith(id.lower())]
        if not fitting:
            raise NotFound(f"no sign-in has the id {id}", "pakaura account sign-ins lists them")
        if len(fitting) > 1:
            raise Ambiguous(f"{id} is the beginning of several ids", [f"{e['id']}  {e['label']}" for e in fitting])
        (chosen,) = fitting
        if chosen["current"]:
            raise UsageError("that is the sign-in of this machine", "pakaura logout")
        api.end_sign_in(chosen["id"])
    return chosen


def delete_account(session: Session, password: str) -> Account:
    """Delete all that the server has of the account. The tasks stay here, and belong to no account from then on.

    Raises Forbidden where the password is wrong.
    """
    account = require_account(session)
    store = session.to_write()
    with connect(session, account) as api:
        api.delete_account(password)
    with auth_lock(session.paths):
        Credentials(session.paths, session.environ).forget(account.key)
    with store.writing() as db:
        unbind(db)
    return account
