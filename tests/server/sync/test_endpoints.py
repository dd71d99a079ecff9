"""The sync protocol over HTTP: its answers, and each of its refusals with what a device needs to go on."""

from __future__ import annotations

import gzip
import json
import uuid
from typing import Any

import httpx
import pytest

from pakaura_server.core.wire import MAX_OPS
from tests.support.webapp import PASSWORD, Person, WebApp, served

SYNC = "/api/v1/sync"
TASK = "0193a1b2-c3d4-7000-8000-70616b617572"
STAMP, LATER = "0193a1b2c3d4-0000-k3f9a2c1", "0193a1b2c3d5-0000-k3f9a2c1"
NEW: dict[str, Any] = {"tag/home": True, "x-new": {"a": None}}
START: dict[str, Any] = {"epoch": None, "cursor": None, "witness": None, "device": "k3f9a2c1"}


def op(stamp: str = STAMP, /, *, id: str = TASK, **values: Any) -> dict[str, Any]:
    written = {"title": "Buy milk", "created": "2026-11-24T12:00:00.000Z", **values}
    return {"op_id": str(uuid.uuid4()), "kind": "task", "id": id, "type": "set", "stamp": stamp, "set": written}


async def ask(person: Person, name: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return await person.client.post(f"{SYNC}/{name}", json=body, headers=person.bearer | headers)


async def push(person: Person, *ops: dict[str, Any], **header: Any) -> dict[str, Any]:
    answer = await ask(person, "push", {**START, **header, "ops": list(ops)})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def pull(person: Person, **header: Any) -> dict[str, Any]:
    answer = await ask(person, "pull", {**START, **header})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_hello_says_whose_ledger_it_is_and_what_it_takes(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        hello = (await person.client.get(f"{SYNC}/hello", headers=person.bearer)).json()
        assert (hello["account"], hello["seq"], hello["protocol"]) == (person.body["id"], 0, 1)
        assert hello["kinds"] == ["task", "conflict"]
        assert hello["limits"] == {"ops": 500, "bytes": 2_097_152, "op_bytes": 262_144, "rows": 1000}
        assert hello["now"] == 1_795_521_600_000

    check(shared_url)


def test_ops_go_up_and_rows_come_down(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        pushed = await push(person, op(**NEW), op(LATER, title="Buy oat milk"))
        assert [result["status"] for result in pushed["results"]] == ["applied", "applied"]
        assert pushed["witness"]["seq"] == 2
        page = await pull(person, epoch=pushed["epoch"], witness=pushed["witness"])
        [row] = page["rows"]
        assert row["regs"] == {
            "title": "Buy oat milk",
            "created": "2026-11-24T12:00:00.000Z",
            "tag/home": True,
            "x-new": {"a": None},
        }
        assert {name: row["stamps"].get(name, row["stamps"]["*"]) for name in row["regs"]} == {
            "title": LATER,
            "created": LATER,
            "tag/home": STAMP,
            "x-new": STAMP,
        }
        assert (page["cursor"], page["more"]) == ({"seq": row["seq"], "mark": row["mark"]}, False)
        again = await pull(person, epoch=page["epoch"], cursor=page["cursor"])
        assert (again["rows"], again["cursor"]) == ([], page["cursor"])

    check(shared_url)


def test_what_rest_writes_comes_down_like_everything_else(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        task = (await person.client.post("/api/v1/tasks", json={"title": "a"}, headers=person.bearer)).json()
        page = await pull(person)
        assert [(row["id"], row["regs"]["title"]) for row in page["rows"]] == [(task["id"], "a")]
        assert page["rows"][0]["stamps"]["*"].endswith("-server00")

    check(shared_url)


@pytest.mark.parametrize(("rows", "limit", "sizes"), [(6, 3, [3, 3]), (7, 3, [3, 3, 1]), (3, 3, [3]), (0, 3, [0])])
def test_pages_end_where_the_rows_do(shared_url: str, rows: int, limit: int, sizes: list[int]) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        ids = [str(uuid.uuid4()) for _ in range(rows)]
        await push(person, *[op(id=id) for id in ids])
        seen: list[list[str]] = []
        cursor, more = None, True
        while more:
            page = await pull(person, cursor=cursor, limit=limit)
            seen.append([row["id"] for row in page["rows"]])
            cursor, more = page["cursor"], page["more"]
        assert [len(each) for each in seen] == sizes
        assert [id for each in seen for id in each] == ids

    check(shared_url)


def test_a_page_is_cut_where_it_would_be_too_large(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        for _ in range(3):
            large = [op(id=str(uuid.uuid4()), **{"x/large": "y" * 200_000}) for _ in range(8)]
            await push(person, *large)
        page = await pull(person)
        assert page["more"]
        assert 1_800_000 < len(json.dumps(page["rows"])) < 2_300_000

    check(shared_url)


class TestRefusals:
    def test_another_past_is_told_with_the_epoch_to_begin_anew_with(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register(terminal=True)
            pushed = await push(person, op())
            strangers: list[dict[str, Any]] = [
                {"epoch": str(uuid.uuid4())},
                {"cursor": {"seq": 1, "mark": "1"}},
                {"witness": {"seq": 99, "mark": pushed["witness"]["mark"]}},
            ]
            for stranger in strangers:
                for name in ("push", "pull"):
                    ops = {"ops": [op(LATER, title="never")]} if name == "push" else {}
                    answer = await ask(person, name, {**START, **ops, **stranger})
                    assert refused(answer) == (409, "RESYNC")
                    assert answer.json()["epoch"] == pushed["epoch"]
            assert (await pull(person))["rows"][0]["regs"]["title"] == "Buy milk"

        check(shared_url)

    def test_an_op_is_refused_by_itself(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register(terminal=True)
            bad = [op(title=""), {**op(), "kind": "planet"}, op(**{"x-new": "\0"}), op(x="y" * 300_000)]
            bad += [{**op(), "base": {"\0": None}}, {**op(), "origin": {"\0": None}}]
            bad += [{**op(), "kind": "conflict", "set": {"\0": None}}]
            results = (await push(person, *bad, op()))["results"]
            assert [result.get("code") for result in results] == [
                "bad_value",
                "unsupported_kind",
                "bad_value",
                "too_large",
                *["bad_value"] * 3,
                None,
            ]

        check(shared_url)

    @pytest.mark.parametrize(
        "body",
        [
            {"ops": [{}]},
            {"ops": [[]]},
            {"ops": "all"},
            {"ops": [], "cursor": {"seq": 1}},
            {"ops": [], "device": "Laptop"},
            {"ops": [], "device": None},
            {},
        ],
    )
    def test_a_request_that_cannot_be_read_is_400(self, shared_url: str, body: dict[str, Any]) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register(terminal=True)
            assert refused(await ask(person, "push", {**START, **body})) == (400, "VALIDATION_ERROR")

        check(shared_url)

    def test_too_many_ops_are_413(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register(terminal=True)
            answer = await ask(person, "push", {**START, "ops": [op() for _ in range(MAX_OPS + 1)]})
            assert refused(answer) == (413, "TOO_LARGE")

        check(shared_url)

    def test_a_newer_protocol_is_426(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register(terminal=True)
            answer = await ask(person, "pull", START, **{"PakAura-Protocol": "2"})
            assert (refused(answer), answer.headers["upgrade"]) == ((426, "UPGRADE"), "PakAura/1")

        check(shared_url)

    def test_a_deleted_account_is_410_and_an_ended_sign_in_401(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person, other = await web.register(terminal=True), await web.register(terminal=True)
            await person.client.post("/api/v1/auth/logout", headers=person.bearer)
            assert refused(await ask(person, "pull", START)) == (401, "AUTHENTICATION_ERROR")
            body = {"password": PASSWORD}
            await other.client.request("DELETE", "/api/v1/auth/account", json=body, headers=other.bearer)
            assert refused(await ask(other, "pull", START)) == (410, "GONE")
            assert refused(await ask(other, "pull", START, Authorization="Bearer x")) == (401, "AUTHENTICATION_ERROR")

        check(shared_url)

    def test_it_has_a_budget_of_its_own(self, shared_url: str) -> None:
        @served(rate_limit_sync_per_minute=2, rate_limit_tasks_per_minute=1)
        async def check(web: WebApp) -> None:
            person = await web.register(terminal=True)
            await person.client.get("/api/v1/tasks", headers=person.bearer)
            statuses = [(await ask(person, "pull", START)).status_code for _ in range(3)]
            assert statuses == [200, 200, 429]

        check(shared_url)


def test_bodies_are_compressed_both_ways(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        body = json.dumps({**START, "ops": [op(id=str(uuid.uuid4())) for _ in range(50)]}).encode()
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        pushed = await person.client.post(f"{SYNC}/push", content=gzip.compress(body), headers=person.bearer | headers)
        assert pushed.status_code == 200
        answer = await ask(person, "pull", START)
        assert answer.headers["content-encoding"] == "gzip"
        assert len(answer.json()["rows"]) == 50

    check(shared_url)


def test_the_history_of_a_task_says_who_wrote_what_and_what_that_replaced(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        await push(person, {**op(), "command": "add"}, {**op(LATER, title="Buy oat milk"), "command": "edit"})
        answer = await person.client.get(f"/api/v1/tasks/{TASK}/history", headers=person.bearer)
        latest, first = answer.json()["ops"]
        assert (latest["device"], latest["command"], latest["set"]["title"]) == ("k3f9a2c1", "edit", "Buy oat milk")
        assert latest["lost"]["title"] == [STAMP, "Buy milk"]
        assert (first["command"], first["lost"], first["seq"]) == ("add", {}, 1)
        nobody = await person.client.get(f"/api/v1/tasks/{uuid.uuid4()}/history", headers=person.bearer)
        assert refused(nobody) == (404, "NOT_FOUND")

    check(shared_url)


def test_one_persons_ledger_knows_nothing_of_anothers(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person, other = await web.register(terminal=True), await web.register(terminal=True)
        sent = op()
        pushed = await push(person, sent)
        assert (await pull(other))["rows"] == []
        stolen = await ask(other, "pull", {**START, "cursor": pushed["witness"]})
        assert refused(stolen) == (409, "RESYNC")
        history = await other.client.get(f"/api/v1/tasks/{TASK}/history", headers=other.bearer)
        assert refused(history) == (404, "NOT_FOUND")
        # The same ids are another task, and another op.
        assert [result["status"] for result in (await push(other, sent))["results"]] == ["applied"]
        digests = [(await ask(each, "digest", {"kind": "task"})).json() for each in (person, other)]
        assert digests[0] == digests[1]
        assert refused(await ask(person, "digest", {"kind": "users"})) == (400, "VALIDATION_ERROR")

    check(shared_url)
