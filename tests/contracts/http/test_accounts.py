"""The rows of accounts: register, log in and out, and who I am."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contracts.http.conftest import Seed


def assert_account(body: Any, email: str) -> None:
    assert set(body) == {"id", "email", "created_at"}
    uuid.UUID(body["id"])
    assert body["email"] == email
    assert body["created_at"].endswith("Z")
    assert abs(datetime.now(UTC) - datetime.fromisoformat(body["created_at"])) < timedelta(minutes=5)


def test_registering_answers_the_account_and_signs_in(stranger: Seed) -> None:
    answer = stranger.http.post("/auth/register", json=stranger.person)
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    assert_account(answer.json(), stranger.email)
    name, _, rest = answer.headers["set-cookie"].partition("=")
    assert name == "auth_token"
    assert {"HttpOnly", "Max-Age=86400", "Path=/", "SameSite=lax"} == {part.strip() for part in rest.split(";")[1:]}
    assert stranger.call(200, "GET", "/auth/me") == answer.json()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "ann@example.org"}, "password"),
        ({"email": "ann@example.org", "password": "seven77"}, "password"),
        ({"email": "ann.example.org", "password": "correct horse"}, "email"),
        ({"email": "", "password": "correct horse"}, "email"),
        ({"email": None, "password": "correct horse"}, "email"),
        ({"email": "ann@example.org", "password": 12345678}, "password"),
    ],
)
def test_a_bad_registration_is_400_and_names_the_field(stranger: Seed, body: Any, field: str) -> None:
    error = stranger.call(400, "POST", "/auth/register", body)
    assert error["code"] == "VALIDATION_ERROR"
    assert field in [detail["field"] for detail in error["details"]]


def test_an_email_registers_once_in_whatever_case(ann: Seed, stranger: Seed) -> None:
    for email in (ann.email, ann.email.upper(), ann.email.lower()):
        error = stranger.call(409, "POST", "/auth/register", {"email": email, "password": "another password"})
        assert (error["code"], error["message"]) == ("CONFLICT", "Email already registered")
    assert "auth_token" not in stranger.http.cookies


def test_logging_in_answers_the_account_whatever_the_case_of_the_email(ann: Seed, stranger: Seed) -> None:
    me = ann.call(200, "GET", "/auth/me")
    body = ann.person | {"email": ann.email.swapcase()}
    assert stranger.call(200, "POST", "/auth/login", body) == me
    assert_account(me, ann.email)
    assert stranger.call(200, "GET", "/auth/me") == me


def test_a_wrong_email_and_a_wrong_password_are_told_alike(ann: Seed, stranger: Seed) -> None:
    wrong = (ann.person | {"password": "wrong horse"}, ann.person | {"email": "nobody@example.org"})
    answers = [stranger.http.post("/auth/login", json=body) for body in wrong]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    error = answers[0].json()["error"]
    assert (error["code"], error["message"]) == ("AUTHENTICATION_ERROR", "Invalid email or password")
    assert "auth_token" not in stranger.http.cookies


def test_logging_out_clears_the_cookie_and_kills_a_copied_token(ann: Seed, stranger: Seed) -> None:
    copied = {"Authorization": f"Bearer {ann.http.cookies['auth_token']}"}
    assert stranger.call(200, "GET", "/auth/me", headers=copied)["email"] == ann.email
    assert list(ann.call(200, "POST", "/auth/logout")) == ["message"]
    assert "auth_token" not in ann.http.cookies
    for client, headers in ((ann, {}), (stranger, copied)):
        assert client.call(401, "GET", "/auth/me", headers=headers)["code"] == "AUTHENTICATION_ERROR"
        client.call(401, "GET", "/tasks", headers=headers)


def test_logging_out_ends_one_sign_in_and_no_other(ann: Seed, stranger: Seed) -> None:
    stranger.call(200, "POST", "/auth/login", ann.person)
    ann.call(200, "POST", "/auth/logout")
    assert stranger.call(200, "GET", "/auth/me")["email"] == ann.email


def test_logging_out_is_fine_for_nobody(stranger: Seed) -> None:
    stranger.call(200, "POST", "/auth/logout")


def test_nobody_has_no_account(stranger: Seed) -> None:
    assert stranger.call(401, "GET", "/auth/me")["code"] == "AUTHENTICATION_ERROR"


def test_the_eleventh_attempt_within_a_minute_waits_and_other_addresses_do_not(
    ann: Seed, clients: Callable[[], Seed]
) -> None:
    guesser = clients()
    for _ in range(10):
        guesser.call(401, "POST", "/auth/login", ann.person | {"password": "wrong horse"})
    answer = guesser.http.post("/auth/login", json=ann.person)
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "RATE_LIMITED"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    clients().call(200, "POST", "/auth/login", ann.person)
