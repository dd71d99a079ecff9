"""Nobody reaches what is another user's: every endpoint that there is, with every credential that is none."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import uuid
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

import jwt
from hypothesis import given
from hypothesis import strategies as st

from tests.core.filters.strategies import filters
from tests.support.webapp import AUTH, NOON, PASSWORD, SECRET, Person, WebApp, served, web_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

TABLES = (
    *("users", "auth_sessions", "devices", "sync_state", "tasks", "conflicts", "sync_ops", "conversations", "messages"),
)
NOW = int(NOON.timestamp())
OPEN_TO_ALL = frozenset(
    (
        "POST /api/v1/auth/login",
        "POST /api/v1/auth/logout",
        "POST /api/v1/auth/refresh",
        "POST /api/v1/auth/register",
        "GET /api/v1/health",
        "GET /api/v1/health/live",
        "GET /api/v1/health/ready",
        "GET /metrics",
    )
)
"""Every other endpoint needs a sign-in. One that is added here is a decision."""


class Operation(NamedTuple):
    """One endpoint of the application, with an example of its body."""

    method: str
    path: str
    body: Any
    secured: bool
    is_stream: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def operations(web: WebApp) -> Iterator[Operation]:
    """All that the application has, as its OpenAPI document lists them."""
    document = web.app.openapi()
    for path, methods in document["paths"].items():
        for method, found in methods.items():
            media = found.get("requestBody", {}).get("content", {}).get("application/json")
            yield Operation(
                method.upper(), path, media and example(media, document), "security" in found, is_stream(found)
            )


def is_stream(found: dict[str, Any]) -> bool:
    """Whether its answer does not end."""
    return set(found["responses"].get("200", {}).get("content", {})) == {"text/event-stream"}


def example(media: dict[str, Any], document: dict[str, Any]) -> Any:
    if "examples" in media:
        return next(iter(media["examples"].values()))["value"]
    schema = document["components"]["schemas"][media["schema"]["$ref"].rpartition("/")[2]]
    return schema["examples"][0]


async def call(web: WebApp, operation: Operation, ids: dict[str, str], headers: dict[str, str]) -> httpx.Response:
    body = {} if operation.body is None else {"json": operation.body}
    path = operation.path.format_map(ids)
    async with web.client() as client:
        return await client.request(operation.method, path, headers=headers, **body)


async def dump(web: WebApp, user_id: str) -> dict[str, list[str]]:
    """Every row of the user's, as text."""
    rows = {}
    async with web.db.connection() as connection:
        for table in TABLES:
            key = "id" if table == "users" else "user_id"
            found = await connection.fetch(
                f"SELECT row_to_json(t)::text FROM {table} t WHERE {key} = $1 ORDER BY 1", uuid.UUID(user_id)
            )
            rows[table] = [row[0] for row in found]
    return rows


async def with_a_task(web: WebApp) -> tuple[Person, dict[str, str]]:
    """A person with a task, a conversation, a sign-in and a device; and what stands in a path for what is theirs."""
    person = await web.register(terminal=True)
    answer = await person.client.post(
        "/api/v1/tasks", json={"title": "a ring", "tags": ["secret"]}, headers=person.bearer
    )
    sessions = (await person.client.get(f"{AUTH}/sessions", headers=person.bearer)).json()["sessions"]
    conversation = uuid.uuid4()
    async with web.db.connection() as connection:
        await connection.execute(
            "INSERT INTO conversations (user_id, id) VALUES ($1, $2)", uuid.UUID(person.body["id"]), conversation
        )
    device = uuid.uuid4().hex[:8]
    pull = {"device": device, "name": f"laptop {device}"}
    await person.client.post("/api/v1/sync/pull", json=pull, headers=person.bearer)
    groups = (await person.client.get("/api/v1/sync/groups", headers=person.bearer)).json()["groups"]
    ids = {"tasks": answer.json()["id"], "sessions": sessions[0]["id"], "conversations": str(conversation)}
    return person, ids | {"devices": device, "groups": groups[0]["group"]}


def path_ids(operation: Operation, owner: Person, theirs: dict[str, str]) -> dict[str, str]:
    """What fills the path's places: ids of the owner's, by the collection that the path names before `{id}`."""
    before = operation.path.partition("/{id}")[0].rpartition("/")[2]
    return {"id": theirs.get(before, ""), "user_id": owner.body["id"]}


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed(claims: dict[str, Any], algorithm: str, told: str = "") -> str:
    """A JWT with the server's own key; PyJWT would refuse to make one with a key that is short for it."""
    text = f"{part({'alg': told or algorithm, 'typ': 'JWT'})}.{part(claims)}"
    seal = hmac.digest(SECRET.encode(), text.encode(), f"sha{algorithm[2:]}")
    return f"{text}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def no_good_tokens(owner: Person, other: Person) -> dict[str, str]:
    """Tokens that would be the owner's if they were believed."""
    token = owner.body["access_token"]
    header, payload, signature = token.split(".")
    good = jwt.decode(token, options={"verify_signature": False})
    foreign = jwt.decode(other.body["access_token"], options={"verify_signature": False})
    return {
        "alg none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{payload}.",
        "alg NONE with the old signature": f"{part({'alg': 'NONE', 'typ': 'JWT'})}.{payload}.{signature}",
        "wrong key": jwt.encode(good, SECRET[::-1], "HS256"),
        "wrong algorithm": signed(good, "HS512"),
        "wrong algorithm that is told as the right one": signed(good, "HS512", told="HS256"),
        "expired": jwt.encode(good | {"exp": NOW}, SECRET, "HS256"),
        "truncated": token[:-5],
        "without a signature": f"{header}.{payload}.",
        "another signature": f"{header}.{payload}.{other.body['access_token'].rpartition('.')[2]}",
        "the session of somebody else": jwt.encode(good | {"sid": foreign["sid"]}, SECRET, "HS256"),
        "the user of somebody else": jwt.encode(foreign | {"sub": good["sub"]}, SECRET, "HS256"),
        "a session that never was": jwt.encode(good | {"sid": str(uuid.uuid4())}, SECRET, "HS256"),
        "a refresh token": owner.body["refresh_token"],
        "empty": "",
    }


@served()
async def test_every_endpoint_needs_a_sign_in_but_those_that_are_named(web: WebApp) -> None:
    assert {operation.name for operation in operations(web) if not operation.secured} == OPEN_TO_ALL


@served()
async def test_a_path_names_nothing_that_these_tests_could_not_fill(web: WebApp) -> None:
    ann, theirs = await with_a_task(web)
    for operation in operations(web):
        path = operation.path.format_map(path_ids(operation, ann, theirs))
        assert "//" not in path and not path.endswith("/"), operation.name


@served()
async def test_no_endpoint_believes_a_credential_that_is_none(web: WebApp) -> None:
    ann, theirs = await with_a_task(web)
    bob = await web.register(terminal=True)
    bearers = {what: {"Authorization": f"Bearer {token}"} for what, token in no_good_tokens(ann, bob).items()}
    cookies = {
        f"{what}, as a cookie": {"Cookie": f"auth_token={bearers[what]['Authorization'][7:]}"} for what in bearers
    }
    before = await dump(web, ann.body["id"])
    tried = 0
    for operation in operations(web):
        if not operation.secured:
            continue
        for what, headers in {"nothing": {}, "Basic": {"Authorization": "Basic eDp5"}, **bearers, **cookies}.items():
            answer = await call(web, operation, path_ids(operation, ann, theirs), headers)
            error = answer.json()["error"]
            assert (answer.status_code, error["code"]) == (401, "AUTHENTICATION_ERROR"), (operation.name, what)
            tried += 1
    assert tried >= 12 * 30
    assert await dump(web, ann.body["id"]) == before


@served()
async def test_no_endpoint_reaches_what_another_user_has(web: WebApp) -> None:
    ann, theirs = await with_a_task(web)
    before = await dump(web, ann.body["id"])
    assert all(before[table] for table in ("users", "auth_sessions", "devices", "tasks", "sync_ops", "conversations"))
    for operation in [each for each in operations(web) if not each.is_stream]:
        bob, _ = await with_a_task(web)
        answer = await call(web, operation, path_ids(operation, ann, theirs), bob.bearer)
        if "{id}" in operation.path:
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND"), operation.name
        elif "{user_id}" in operation.path:
            assert answer.status_code == 403, operation.name
        for secret in (*theirs.values(), ann.email, ann.body["id"]):
            assert secret not in answer.text, operation.name
        assert await dump(web, ann.body["id"]) == before, operation.name


@served()
async def test_an_id_that_another_user_has_is_as_good_as_any(web: WebApp) -> None:
    ann, theirs = await with_a_task(web)
    bob = await web.register(terminal=True)
    before = await dump(web, ann.body["id"])
    mine = await bob.client.post("/api/v1/tasks", json={"id": theirs["tasks"], "title": "Bob's"}, headers=bob.bearer)
    assert (mine.status_code, mine.json()["title"]) == (201, "Bob's")
    path = f"/api/v1/tasks/{theirs['tasks']}"
    assert (await bob.client.patch(path, json={"title": "mine"}, headers=bob.bearer)).status_code == 200
    assert (await bob.client.delete(path, headers=bob.bearer)).status_code == 200
    assert await dump(web, ann.body["id"]) == before


@served()
async def test_a_user_id_in_a_body_changes_nothing_about_whose_it_is(web: WebApp) -> None:
    ann, _ = await with_a_task(web)
    bob = await web.register(terminal=True)
    before = await dump(web, ann.body["id"])
    body = {"title": "planted", "user_id": ann.body["id"]}
    answer = await bob.client.post("/api/v1/tasks", json=body, headers=bob.bearer)
    assert answer.status_code in (201, 400)
    assert await dump(web, ann.body["id"]) == before


@served()
async def test_an_account_ends_alone(web: WebApp) -> None:
    ann, _ = await with_a_task(web)
    bob, _ = await with_a_task(web)
    before = await dump(web, ann.body["id"])
    ended = await bob.client.request("DELETE", f"{AUTH}/account", json={"password": PASSWORD}, headers=bob.bearer)
    assert ended.status_code == 200
    assert not any((await dump(web, bob.body["id"])).values())
    assert await dump(web, ann.body["id"]) == before


_pieces = st.sampled_from(
    [
        *(
            "or",
            "and",
            "not",
            "(",
            ")",
            '"',
            "'",
            '""',
            "''",
            "--",
            "/*",
            "*/",
            ";",
            "\\",
            "%",
            "_",
            "$1",
            "$3",
            "||",
            "=",
        ),
        *(
            "user_id",
            "true",
            "1=1",
            "or 1=1",
            "completed:no",
            "deleted:yes",
            "title:",
            "notes:",
            "id:0",
            "tag:",
            "ring",
        ),
        *("a ring", "+secret", "project:", "\u2028", "\uffff", "NULL", "') OR ('1'='1", "x" * 500),
    ]
)
_escapes = st.one_of(
    st.lists(_pieces, max_size=12).map(" ".join),
    st.lists(_pieces, max_size=12).map("".join),
    filters,
    st.text(max_size=40),
)


def test_no_filter_shows_another_users_tasks(shared_url: str) -> None:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        web = runner.run(stack.enter_async_context(web_app(shared_url)))
        _, theirs = runner.run(with_a_task(web))
        bob = runner.run(web.register(terminal=True))
        own = runner.run(bob.client.post("/api/v1/tasks", json={"title": "own"}, headers=bob.bearer)).json()

        @given(_escapes)
        def check(text: str) -> None:
            answer = runner.run(
                bob.client.get("/api/v1/tasks", params={"filter": text, "limit": 500}, headers=bob.bearer)
            )
            assert answer.status_code in (200, 400), answer.text
            if answer.status_code == 200:
                assert [task["id"] for task in answer.json()["tasks"]] in ([], [own["id"]])
            assert theirs["tasks"] not in answer.text

        check()
        runner.run(stack.aclose())
