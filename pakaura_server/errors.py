"""The one place where errors become HTTP: every answer that is no success has the body `{"error": {…}}`.

405 (a method that a path does not have) has the code VALIDATION_ERROR, so that the list of codes stays the contract's.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pakaura_server.core import errors as e
from pakaura_server.core.wire import PROTOCOL

RETRY_AFTER_S = 2
"""When to try again what met a database that could not be reached."""
_MOST_DETAILS = 20
_LONGEST_FIELD = 100
_log = logging.getLogger(__name__)

_WORDS = {
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "dict_type": "must be a JSON object",
    "greater_than_equal": "must be {ge} or more",
    "int_parsing": "must be a whole number",
    "json_invalid": "is not valid JSON",
    "less_than_equal": "must be {le} or less",
    "missing": "is missing",
    "model_attributes_type": "must be a JSON object",
    "string_too_long": "has more than {max_length} characters",
    "string_too_short": "has fewer than {min_length} characters",
    "string_type": "must be text",
    "string_unicode": "is not valid Unicode text: it holds half a surrogate pair",
    "uuid_parsing": "must be an id",
}
"""What pydantic says in the words of a programmer, for people who send requests."""

_KINDS: tuple[tuple[type[e.PakauraError], int, str], ...] = (
    (e.BadValue, 400, "VALIDATION_ERROR"),
    (e.UsageError, 400, "VALIDATION_ERROR"),
    (e.SignInNeeded, 401, "AUTHENTICATION_ERROR"),
    (e.Forbidden, 403, "AUTHORIZATION_ERROR"),
    (e.NotFound, 404, "NOT_FOUND"),
    (e.ResyncNeeded, 409, "RESYNC"),
    (e.Conflict, 409, "CONFLICT"),
    (e.Gone, 410, "GONE"),
    (e.TooLarge, 413, "TOO_LARGE"),
    (e.UpgradeNeeded, 426, "UPGRADE"),
    (e.RateLimited, 429, "RATE_LIMITED"),
    (e.Unavailable, 503, "UNAVAILABLE"),
)
_CODES = {400: "VALIDATION_ERROR", 405: "VALIDATION_ERROR"} | {status: code for _, status, code in _KINDS}


class ErrorDetail(BaseModel):
    """One thing that is wrong. `field` is a dotted path, or empty where the whole request is meant."""

    field: str
    message: str


class ErrorInfo(BaseModel):
    """`code` is from a closed list and what programs look at; `message` is for people."""

    code: str
    message: str
    details: list[ErrorDetail]


class ErrorBody(BaseModel):
    """The body of every answer that is no success."""

    error: ErrorInfo


def error_response(
    status: int,
    code: str,
    message: str,
    details: Iterable[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    beside: Mapping[str, str] | None = None,
) -> Response:
    """An error answer in the shape of the contract; `details` are fields with their messages.

    `beside` is what a program needs to go on and stands next to `error`.
    """
    wrong = [{"field": _sendable(field), "message": _sendable(text)} for field, text in details]
    body = {"error": {"code": code, "message": _sendable(message), "details": wrong}, **(beside or {})}
    return JSONResponse(body, status, dict(headers or {}))


def response_to(error: e.PakauraError) -> Response | None:
    """The answer to an error that a request can cause, or None where it is the server's own."""
    for kind, status, code in _KINDS:
        if isinstance(error, kind):
            message = f"{error.message}; {error.hint}" if error.hint else error.message
            details = [(error.field, error.message)] if isinstance(error, e.BadValue) else []
            beside = {"epoch": error.epoch} if isinstance(error, e.ResyncNeeded) else None
            return error_response(status, code, message, details, _headers(error), beside)
    return None


def error_body(error: Exception) -> dict[str, Any]:
    """The body of the answer to any error, for a stream that has begun and can have no other status."""
    response = response_to(error) if isinstance(error, e.PakauraError) else None
    body: dict[str, Any] = json.loads(bytes((response or _internal_error()).body))
    return body


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """`responses` of an endpoint that can answer so, for the OpenAPI document."""
    return {status: _documented(status) for status in statuses}


def described(status: int) -> dict[str, Any]:
    """The same as a finished part of an OpenAPI document that has ErrorBody among its schemas."""
    documentation = _documented(status)
    del documentation["model"]
    documentation["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/ErrorBody"}
    return documentation


class ErrorAnswers:
    """ASGI middleware: whatever an endpoint raises becomes an answer; what nobody expected reveals nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, note_start)
            return
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001
            response = response_to(error) if isinstance(error, e.PakauraError) else None
            if response is None or started:
                _log.error("A request failed", exc_info=error)
        if started:
            # The connection must break, so that half an answer is not taken for a whole one.
            raise RuntimeError("an answer broke off")
        await (response or _internal_error())(scope, receive, send)


def install(app: FastAPI) -> None:
    """Let `app` answer errors of its own, such as an unknown path or a body of the wrong shape, like all others."""
    app.add_exception_handler(HTTPException, _of_framework)
    app.add_exception_handler(RequestValidationError, _of_validation)


async def _of_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    code = _CODES.get(status)
    if code is None:
        return _internal_error() if status >= 500 else error_response(400, "VALIDATION_ERROR", _phrase(status))
    headers = _allowed(request) if status == 405 else None
    return error_response(status, code, _MESSAGES.get(status, _phrase(status)), headers=headers or error.headers)


async def _of_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    details = [_detail(problem) for problem in list(error.errors())[:_MOST_DETAILS]]
    return error_response(400, "VALIDATION_ERROR", details[0][1], details)


def _detail(problem: Mapping[str, Any]) -> tuple[str, str]:
    """The field and the message; neither quotes a value that was sent."""
    # The first part of a place is body, query, path or header.
    field = ".".join(str(part) for part in problem["loc"][1:])[:_LONGEST_FIELD]
    kind = problem["type"]
    if kind == "json_invalid":
        field = ""
    subject = field or "the body"
    if kind in _WORDS:
        return field, f"{subject} {_WORDS[kind].format_map(problem.get('ctx', {}))}"
    return field, f"{subject}: {problem['msg'].removeprefix('Value error, ')}"


def _sendable(text: str) -> str:
    """The text without half a surrogate pair, which JSON can spell and UTF-8 cannot."""
    return text.encode(errors="replace").decode()


def _allowed(request: Request) -> dict[str, str]:
    """The methods of the path (RFC 9110, section 10.2.1). The framework names those of one of its endpoints."""
    path = getattr(request.scope.get("route"), "path", "")
    methods = sorted(method.upper() for method in request.app.openapi()["paths"].get(path, ()))
    return {"Allow": ", ".join(methods)} if methods else {}


def _headers(error: e.PakauraError) -> dict[str, str]:
    if isinstance(error, e.RateLimited):
        return {"Retry-After": str(max(1, error.retry_after))}
    if isinstance(error, e.Unavailable):
        return {"Retry-After": str(RETRY_AFTER_S)}
    if isinstance(error, e.UpgradeNeeded):
        return {"Upgrade": f"PakAura/{PROTOCOL}"}
    if isinstance(error, e.SignInNeeded):
        return {"WWW-Authenticate": "Bearer"}
    return {}


def _internal_error() -> Response:
    return error_response(500, "INTERNAL_ERROR", "Something went wrong; it was logged")


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase


_MESSAGES = {400: "The body cannot be read", 404: "There is nothing at this path", 405: "This path has no such method"}


def _documented(status: int) -> dict[str, Any]:
    code = _CODES.get(status, "INTERNAL_ERROR")
    details = [{"field": "title", "message": "title is missing"}] if status == 400 else []
    example = {"error": {"code": code, "message": _phrase(status), "details": details}}
    documentation: dict[str, Any] = {
        "model": ErrorBody,
        "description": _phrase(status),
        "content": {"application/json": {"example": example}},
    }
    if status in (429, 503):
        documentation["headers"] = {
            "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer", "minimum": 1}}
        }
    return documentation


COMMON = documented(400, 413, 500, 503)
"""What every endpoint can answer that takes anything."""
