"""A sync that a test takes step by step, to do something in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client.connection import connect
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.sync.cycle import Cycle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.person import Person


class Reconnecting:
    """The way to the server of the account in use, begun anew, with the tokens as they are then, for every request."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._account = require_account(person.session)

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        with connect(self._person.session, self._account) as api:
            return api.push(request)

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        with connect(self._person.session, self._account) as api:
            return api.pull(request)


def steps(person: Person, size: int = 500) -> Iterator[str]:
    """Of a sync of the store in use, with pages and batches of that size."""
    session = person.session
    return Cycle(session.to_write(), Reconnecting(person), lambda: session.now, size, size).steps()


def go_to(step: str, sync: Iterator[str]) -> None:
    """Go on with the sync until this step begins."""
    assert step in sync
