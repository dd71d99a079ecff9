"""The devices of the account as the server lists them, and signing one of them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client.connection import connect
from pakaura_cli.client.devices import own_id, own_name
from pakaura_cli.client.signed_in import require_account
from pakaura_server.core.errors import Ambiguous, NotFound, UsageError
from pakaura_server.core.fold import fold

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session


def listed(session: Session) -> list[dict[str, Any]]:
    """The devices as the server knows them: `id`, `name`, `last_seen_at`, `signed_in`, …; `current` is this one."""
    with session.to_read().reading() as db:
        own, name = own_id(db), own_name(db)
    with connect(session, require_account(session)) as api:
        found = api.devices()
    for each in found:
        each["current"] = each["id"] == own
        if each["current"]:
            each["name"] = name
    return found


def named(found: list[dict[str, Any]], word: str) -> dict[str, Any]:
    """The device with this id or name. Raises NotFound, Ambiguous, and UsageError for this one."""
    fitting = [each for each in found if word == each["id"]] or [
        each for each in found if fold(str(each["name"])) == fold(word)
    ]
    if not fitting:
        raise NotFound(f"no device is called {word}", "pakaura devices lists them")
    if len(fitting) > 1:
        lines = [f"{each['id']}  {each['name']}" for each in fitting]
        raise Ambiguous(f"several devices are called {word}", lines, "name one of them by its id:")
    (chosen,) = fitting
    if chosen["current"]:
        raise UsageError("that is this device", "pakaura logout")
    return chosen


def end(session: Session, id: str) -> None:
    """Sign the device out on the server, which forgets it. Raises NotFound."""
    with connect(session, require_account(session)) as api:
        api.end_device(id)
