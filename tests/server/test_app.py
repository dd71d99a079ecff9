"""The application as a whole, and what its OpenAPI document says."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import httpx
import jsonschema
import pytest

from pakaura_server.app import create_app
from pakaura_server.core.errors import ConfigError, Unavailable
from pakaura_server.db import Database
from tests.support.webapp import AUTH, PASSWORD, WebApp, served, settings_for_tests

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def document() -> dict[str, Any]:
    return create_app(settings_for_tests(), Database(NOWHERE)).openapi()


def operations() -> list[tuple[str, dict[str, Any]]]:
    paths = document()["paths"].items()
    return [(f"{method} {path}", found) for path, methods in paths for method, found in methods.items()]


def test_it_needs_a_secret() -> None:
    with pytest.raises(ConfigError, match="JWT_SECRET"):
        create_app(settings_for_tests(jwt_secret=None), Database(NOWHERE))


def test_it_does_not_start_without_its_database() -> None:
    app = create_app(settings_for_tests(), Database(NOWHERE))

    async def start() -> None:
        async with app.router.lifespan_context(app):
            raise AssertionError("it has started")

    with pytest.raises(Unavailable):
        asyncio.run(start())


def test_every_operation_says_that_a_bad_request_is_400_and_none_that_it_is_422() -> None:
    for name, operation in operations():
        assert "422" not in operation["responses"], name
        if "parameters" in operation or "requestBody" in operation:
            assert "400" in operation["responses"], name


def test_every_error_that_is_documented_has_the_one_shape_and_an_example() -> None:
    schemas = document()["components"]["schemas"]
    assert not {"HTTPValidationError", "ValidationError"} & schemas.keys()
    for name, operation in operations():
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                content = response["content"]["application/json"]
                assert content["schema"] == {"$ref": "#/components/schemas/ErrorBody"}, (name, status)
                assert content["example"]["error"]["code"].isupper()


def test_what_needs_a_sign_in_takes_a_bearer_or_the_cookie() -> None:
    found = document()
    assert found["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert found["components"]["securitySchemes"]["cookie"]["name"] == "auth_token"
    secured = {name for name, operation in operations() if "security" in operation}
    assert {f"get {AUTH}/me", f"get {AUTH}/sessions", f"delete {AUTH}/account"} <= secured
    assert not {f"post {AUTH}/login", f"post {AUTH}/register", "get /api/v1/health"} & secured
    for name, operation in operations():
        assert operation.get("security", [{"bearer": []}, {"cookie": []}]) == [{"bearer": []}, {"cookie": []}], name
        assert ("401" in operation["responses"]) >= ("security" in operation), name


def test_every_body_has_an_example_that_is_valid() -> None:
    found = document()
    bodies = [schema for name, schema in found["components"]["schemas"].items() if not name.startswith("Error")]
    checked = 0
    for schema in bodies:
        for example in schema.get("examples", []):
            nulls = dict.fromkeys(schema["required"]) if "required" in schema else {}  # FastAPI drops them
            jsonschema.validate(nulls | example, schema | {"components": found["components"]})
            checked += 1
    assert checked >= 10
    for name, operation in operations():
        if "requestBody" in operation:
            content = operation["requestBody"]["content"]["application/json"]
            name_of_schema = content["schema"].get("$ref", "").rpartition("/")[2]
            schema = found["components"]["schemas"].get(name_of_schema, content["schema"])
            assert any(given.get(kind) for given in (content, schema) for kind in ("example", "examples")), name


@served()
async def test_the_answer_to_a_register_is_sent_when_it_is_durable(web: WebApp) -> None:
    committed = []
    body = {"email": "", "password": PASSWORD}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        async def look(message: Any) -> None:
            if message["type"] == "http.response.start":
                async with web.db.connection() as connection:
                    committed.append(
                        await connection.fetchval("SELECT count(*) FROM users WHERE email = $1", body["email"])
                    )
            await send(message)

        await web.app(scope, receive, look)

    body["email"] = f"{uuid.uuid4().hex}@example.org"
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://pakaura.test") as client:
        assert (await client.post(f"{AUTH}/register", json=body)).status_code == 201
    assert committed == [1]
