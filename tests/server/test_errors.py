"""What goes wrong is answered in one shape, and tells nothing that is not the caller's."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.responses import StreamingResponse

from pakaura_server.core import errors as e
from tests.support.webapp import AUTH, WebApp, served

SECRET_TEXT = "buy a ring for Aisha"
JSON = {"Content-Type": "application/json"}


async def answer_to(web: WebApp, error: Exception) -> httpx.Response:
    @web.app.get("/raises")
    async def raises() -> None:
        raise error

    return await web.client().get("/raises")


@pytest.mark.parametrize(
    ("error", "status", "code", "message", "details"),
    [
        (
            e.BadDate("no such day", "write 2026-11-24", "due"),
            *(400, "VALIDATION_ERROR", "no such day; write 2026-11-24", [{"field": "due", "message": "no such day"}]),
        ),
        (e.SignInNeeded("who?"), 401, "AUTHENTICATION_ERROR", "who?", []),
        (e.Forbidden("no"), 403, "AUTHORIZATION_ERROR", "no", []),
        (e.NotFound("none"), 404, "NOT_FOUND", "none", []),
        (e.Conflict("newer"), 409, "CONFLICT", "newer", []),
        (e.TooLarge("big"), 413, "TOO_LARGE", "big", []),
        (e.RateLimited("slow down", 17), 429, "RATE_LIMITED", "slow down", []),
        (e.Unavailable("away", "try again"), 503, "UNAVAILABLE", "away; try again", []),
        (e.StoreError(SECRET_TEXT), 500, "INTERNAL_ERROR", "Something went wrong; it was logged", []),
        (ValueError(SECRET_TEXT), 500, "INTERNAL_ERROR", "Something went wrong; it was logged", []),
        (
            ExceptionGroup("x", [KeyError(SECRET_TEXT)]),
            500,
            "INTERNAL_ERROR",
            "Something went wrong; it was logged",
            [],
        ),
    ],
)
def test_each_kind_has_its_status_and_code(
    error: Exception, status: int, code: str, message: str, details: list[Any], shared_url: str
) -> None:
    @served()
    async def check(web: WebApp) -> None:
        answer = await answer_to(web, error)
        assert answer.status_code == status
        assert answer.json() == {"error": {"code": code, "message": message, "details": details}}
        assert answer.headers.get("retry-after") == {429: "17", 503: "2"}.get(status)

    check(shared_url)


def test_what_nobody_expected_is_logged_without_its_text(shared_url: str, caplog: pytest.LogCaptureFixture) -> None:
    @served()
    async def check(web: WebApp) -> None:
        await answer_to(web, ValueError(SECRET_TEXT))

    check(shared_url)
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info
    assert record.name == "pakaura_server.errors"


@served()
async def test_an_unknown_path_is_404_and_an_unknown_method_405(web: WebApp) -> None:
    for path in ("/", "/api/v1/nothing", "/api/v1/auth/login/", "/%00", "/api/v1/../../etc/passwd"):
        answer = await web.client().get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")
    answer = await web.client().delete(f"{AUTH}/login")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "VALIDATION_ERROR")
    assert answer.headers["allow"] == "POST"
    answer = await web.client().put("/api/v1/tasks/0193a1b2-c3d4-7000-8000-70616b617572")
    assert answer.headers["allow"] == "DELETE, GET, PATCH"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"email": }',
        b"\xff\xfe\xff",
        b"[]",
        b"null",
        b'"text"',
        b"1" * 5000,
        b'{"email": NaN}',
        b'{"\\ud800": "half a surrogate pair"}',
    ],
)
def test_a_body_that_is_no_json_object_is_400(content: bytes, shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        answer = await web.client().post(f"{AUTH}/login", content=content, headers=JSON)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "VALIDATION_ERROR")
        assert answer.json()["error"]["message"]

    check(shared_url)


@served()
async def test_a_validation_names_the_fields_and_quotes_no_value(web: WebApp) -> None:
    body = {"email": [SECRET_TEXT], "password": {SECRET_TEXT: 1}}
    answer = await web.client().post(f"{AUTH}/register", json=body)
    error = answer.json()["error"]
    assert [detail["field"] for detail in error["details"]] == ["email", "password"]
    assert error["message"] == "email must be text"
    assert SECRET_TEXT not in answer.text


@served()
async def test_a_message_that_quotes_half_a_surrogate_pair_is_sent_all_the_same(web: WebApp) -> None:
    answer = await answer_to(web, e.BadValue("\ud800 is no name", field="\udfff"))
    assert answer.json()["error"]["message"] == "? is no name"
    assert answer.json()["error"]["details"] == [{"field": "?", "message": "? is no name"}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the body is missing"),
        (b"[]", "the body must be a JSON object"),
        (b"{", "the body is not valid JSON"),
        (b'{"password": "correct horse"}', "email is missing"),
        (b'{"email": 1, "password": "correct horse"}', "email must be text"),
        (b'{"email": "a@b.org", "password": "short"}', "password has fewer than 8 characters"),
        (b'{"email": "\\ud800", "password": "correct horse"}', "email is not valid Unicode text: "),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(content: bytes, message: str, shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        answer = await web.client().post(f"{AUTH}/register", content=content, headers=JSON)
        assert answer.json()["error"]["message"].startswith(message)

    check(shared_url)


@served()
async def test_a_path_that_holds_no_id_is_400(web: WebApp) -> None:
    person = await web.register()
    answer = await person.client.delete(f"{AUTH}/sessions/7")
    assert (answer.status_code, answer.json()["error"]["details"][0]["field"]) == (400, "id")


@served()
async def test_a_database_that_is_away_is_503_and_try_again(web: WebApp) -> None:
    person = await web.register()
    await web.db.close()
    answer = await person.client.get(f"{AUTH}/me")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "UNAVAILABLE")
    assert answer.headers["retry-after"] == "2"
    await web.db.open()
    assert (await person.client.get(f"{AUTH}/me")).status_code == 200


@served()
async def test_half_an_answer_breaks_the_connection(web: WebApp) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"half"
        raise ValueError(SECRET_TEXT)

    @web.app.get("/half")
    async def half() -> StreamingResponse:
        return StreamingResponse(parts())

    with pytest.raises(RuntimeError, match="an answer broke off") as error:
        await web.client().get("/half")
    assert error.value.__context__ is None


def test_a_client_that_left_is_no_failure(shared_url: str, caplog: pytest.LogCaptureFixture) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"{AUTH}/login",
        "query_string": b"",
        "headers": [(b"content-length", b"10"), (b"content-type", b"application/json")],
        "client": ("192.0.2.1", 1),
    }

    @served()
    async def check(web: WebApp) -> None:
        await web.app(scope, receive, send)

    check(shared_url)
    assert sent == []
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
