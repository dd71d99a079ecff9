"""A server as it comes, and clients as they were written for the seed's application: a cookie jar and JSON."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.support.installed import ENOUGH
from tests.support.postgres import open_folder
from tests.support.server import running_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSWORD = "correct horse battery"
# Its limits are the contract's. Each client is given an address of its own, as behind a proxy.
_SETTINGS = {"TRUSTED_PROXIES": "127.0.0.1", "LOG_LEVEL": "WARNING"}


class Seed:
    """A client at an address of its own; `email` is who registers with it."""

    def __init__(self, url: str) -> None:
        some = uuid.uuid4()
        address = f"10.{some.bytes[0]}.{some.bytes[1]}.{some.bytes[2]}"
        self.email = f"Ann.{some.hex}@example.org"
        self.http = httpx.Client(
            base_url=f"{url}/api/v1",
            headers={"X-Forwarded-For": address},
            timeout=ENOUGH,
            verify=False,  # else each client loads the certificates of the world first
        )

    @property
    def person(self) -> dict[str, str]:
        return {"email": self.email, "password": PASSWORD}

    def call(self, status: int, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The body of the answer, which must have this status; of an error, what is in `error`."""
        answer = self.http.request(method, path, **({} if body is None else {"json": body}), **more)
        assert answer.status_code == status, answer.text
        if status < 400:
            return answer.json()
        (name, error), *others = answer.json().items()
        assert (name, others, set(error)) == ("error", [], {"code", "message", "details"})
        assert isinstance(error["message"], str) and error["message"]
        assert all(set(detail) == {"field", "message"} for detail in error["details"])
        return error

    def register(self) -> Seed:
        """The same client, signed in to a new account."""
        self.call(201, "POST", "/auth/register", self.person)
        return self

    def add(self, title: str) -> Any:
        return self.call(201, "POST", "/tasks", {"title": title})


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    with open_folder() as folder, running_server(folder / "data", settings=_SETTINGS) as server:
        yield server.url


@pytest.fixture
def clients(server_url: str) -> Iterator[Callable[[], Seed]]:
    """Makes clients."""
    made: list[Seed] = []

    def client() -> Seed:
        made.append(Seed(server_url))
        return made[-1]

    yield client
    for each in made:
        each.http.close()


@pytest.fixture
def stranger(clients: Callable[[], Seed]) -> Seed:
    """A client of somebody who has no account."""
    return clients()


@pytest.fixture
def ann(clients: Callable[[], Seed]) -> Seed:
    """A client that is signed in."""
    return clients().register()
