"""What is at a path and what is not: health, and everything that nobody promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.contracts.http.conftest import Seed


def test_the_server_says_that_it_is_healthy_to_everybody(stranger: Seed) -> None:
    body = stranger.call(200, "GET", "/health")
    assert body["status"] == "healthy"
    assert body["version"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/v1/nothing", None),
        ("GET", "/api/v1/tasks/", None),
        ("GET", "/api", None),
        ("GET", "/", None),
    ],
)
def test_what_is_not_there_is_404(ann: Seed, server_url: str, method: str, path: str, body: Any) -> None:
    assert ann.call(404, method, server_url + path, body)["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("PUT", "/tasks", "GET, POST"), ("GET", "/auth/login", "POST"), ("DELETE", "/health", "GET")],
)
def test_a_method_that_a_path_does_not_have_is_405_and_told_which_it_has(
    ann: Seed, method: str, path: str, allowed: str
) -> None:
    answer = ann.http.request(method, path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "VALIDATION_ERROR")
    assert answer.headers["Allow"] == allowed


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"Buy milk"',
        b"\xff\xfe\xfd",
        b"[" * 5000,
        b'{"title": "a"} and more',
        b'{"title": "\\ud800"}',
        b'{"title": "a", "\\ud800": 1}',
        '{"title": "Buy milk"}'.encode("utf-16"),
    ],
)
def test_a_body_that_is_no_json_object_is_400(ann: Seed, content: bytes) -> None:
    for path in ("/tasks", "/auth/login"):
        error = ann.call(400, "POST", path, content=content, headers={"Content-Type": "application/json"})
        assert error["code"] == "VALIDATION_ERROR"
    assert ann.call(200, "GET", "/tasks")["count"] == 0


def test_a_form_is_no_json(ann: Seed) -> None:
    error = ann.call(400, "POST", "/tasks", data={"title": "Buy milk"})
    assert error["code"] == "VALIDATION_ERROR"
    assert "application/json" in error["message"]
