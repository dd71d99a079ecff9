"""The OpenAPI document and the server agree: whatever it allows is taken, and every answer is one that it names."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from pakaura_server.app import create_app
from pakaura_server.db import Database
from tests.contracts.http.conftest import PASSWORD
from tests.core.filters.strategies import filters
from tests.support.installed import ENOUGH
from tests.support.postgres import open_folder
from tests.support.server import running_server
from tests.support.webapp import TERMINAL, settings_for_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = 15
PLENTY = str(2**31 - 1)
_SETTINGS = {
    "AI_RATE_LIMIT_PER_MINUTE": PLENTY,
    "LOG_LEVEL": "WARNING",
    "RATE_LIMIT_AUTH_PER_MINUTE": PLENTY,
    "RATE_LIMIT_SYNC_PER_MINUTE": PLENTY,
    "RATE_LIMIT_TASKS_PER_MINUTE": PLENTY,
}
LOOSE_BODIES = ("POST /api/v1/tasks", "PATCH /api/v1/tasks/{id}", "POST /api/v1/ai/chat", "POST /api/{user_id}/chat")
"""Their schema says less than the rules do, as of a title or a message that is blank, or a zone beside no date."""
VERSIONED = "/api/v1/sync/"
"""Where a header of ours may be given, schemathesis takes every other header for a mistake."""
CURSORS = ("POST /api/v1/sync/push", "POST /api/v1/sync/pull")
"""A schema cannot say of a mark, a number as text, that it is below 2^63."""
_NOWHERE = Database("postgresql://nobody@127.0.0.1:1/nothing")

ZONES = st.sampled_from(("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"))
DATES = st.sampled_from(("today", "fri 9am", "+3d", "2026-11-27", "2026-11-27T09:00", "9999-12-31", "1970-01-01"))
schemathesis.openapi.format("iana-time-zone", ZONES)
schemathesis.openapi.format("pakaura-date", DATES)
schemathesis.openapi.format("pakaura-filter", filters)

REFUSALS = (400, 401, 403, 404, 405, 406, 409, 415, 422, 426, 428, 429)
"""What may be the answer to what the document does not allow: those that schemathesis knows, and ours to a header that
names another version of the protocol."""

# A stream of events has no end to wait for.
document = schemathesis.openapi.from_dict(
    create_app(settings_for_tests(), _NOWHERE).openapi(),
    config=SchemathesisConfig.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": list(REFUSALS)}}}),
).exclude(path="/api/v1/sync/events")


@pytest.fixture(scope="module")
def unlimited_url() -> Iterator[str]:
    """A server without limits to speak of."""
    with open_folder() as folder, running_server(folder / "data", settings=_SETTINGS) as server:
        yield server.url


@pytest.fixture
def bearer(unlimited_url: str) -> dict[str, str]:
    """The header of somebody who has just registered."""
    person = {"email": f"{uuid.uuid4().hex}@example.org", "password": PASSWORD}
    answer = httpx.post(f"{unlimited_url}/api/v1/auth/register", json=person, headers=TERMINAL, timeout=ENOUGH)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@document.parametrize()
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_what_the_document_says_is_so(case: Any, unlimited_url: str, bearer: dict[str, str]) -> None:
    case.call_and_validate(
        base_url=unlimited_url,
        headers=bearer,
        timeout=ENOUGH,
        excluded_checks=excluded(case.operation.label),
    )


def excluded(operation: str) -> list[Any]:
    """The checks that do not apply to an operation: the rest of them always do."""
    if VERSIONED in operation:
        return [negative_data_rejection, *([positive_data_acceptance] if operation in CURSORS else [])]
    return [positive_data_acceptance] if operation in LOOSE_BODIES else []
