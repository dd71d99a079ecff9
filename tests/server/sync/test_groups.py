"""The commands of all devices over HTTP: a page of them, and what one of them wrote."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from tests.support.webapp import Person, WebApp, served

SYNC = "/api/v1/sync"
MILK, ROSES = (str(uuid.UUID(int=n)) for n in (1, 2))
FIRST, SECOND, UNDO, REDO = (str(uuid.UUID(int=n)) for n in (11, 12, 13, 14))


def stamp(number: int) -> str:
    return f"0193a1b2c3d4-{number:04x}-k3f9a2c1"


def op(number: int, group: str, task: str, command: str, undoes: str | None = None, **values: Any) -> dict[str, Any]:
    return {
        "op_id": str(uuid.uuid4()),
        "kind": "task",
        "id": task,
        "type": "set",
        "stamp": stamp(number),
        "group": group,
        "command": command,
        "undoes": undoes,
        "set": values,
    }


async def push(person: Person, *ops: dict[str, Any]) -> None:
    answer = await person.client.post(
        f"{SYNC}/push", json={"device": "k3f9a2c1", "ops": list(ops)}, headers=person.bearer
    )
    assert {result["status"] for result in answer.json()["results"]} == {"applied"}, answer.text


async def ask(person: Person, path: str, **query: Any) -> httpx.Response:
    return await person.client.get(f"{SYNC}/{path}", params=query, headers=person.bearer)


async def edited(web: WebApp) -> Person:
    """A person who added two tasks in one command, renamed one, took that back, and did it again."""
    person = await web.register(terminal=True)
    await push(
        person,
        op(1, FIRST, MILK, "add", title="Buy milk", created="2026-11-24T12:00:00.000Z"),
        op(2, FIRST, ROSES, "add", title="Water the roses", created="2026-11-24T12:00:00.000Z"),
        op(3, SECOND, MILK, "edit", title="Buy oat milk"),
        op(4, UNDO, MILK, "undo", SECOND, title="Buy milk"),
    )
    return person


def test_the_latest_command_comes_first(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await edited(web)
        page = (await ask(person, "groups")).json()
        assert [(group["group"], group["kind"], group["undone"]) for group in page["groups"]] == [
            (UNDO, "undo", False),
            (SECOND, "do", True),
            (FIRST, "do", False),
        ]
        first = page["groups"][2]
        assert first == {
            "group": FIRST,
            "at": "2024-12-07T15:17:47.604Z",
            "device": "k3f9a2c1",
            "command": "add",
            "kind": "do",
            "undone": False,
            "undoes": None,
            "count": 2,
            "tasks": [{"id": MILK, "title": "Buy milk"}, {"id": ROSES, "title": "Water the roses"}],
        }
        assert page["groups"][0]["undoes"] == SECOND
        assert page["before"] is None

    check(shared_url)


def test_pages_follow_each_other_to_the_end(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await edited(web)
        seen: list[str] = []
        page = (await ask(person, "groups", limit=2)).json()
        while True:
            seen += [group["group"] for group in page["groups"]]
            if page["before"] is None:
                break
            page = (await ask(person, "groups", limit=2, before=page["before"])).json()
        assert seen == [UNDO, SECOND, FIRST]

    check(shared_url)


def test_a_group_comes_with_its_chain_and_what_each_op_replaced(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await edited(web)
        await push(person, op(5, REDO, MILK, "redo", UNDO, title="Buy oat milk"))
        answers = [(await ask(person, f"groups/{group}")).json() for group in (SECOND, UNDO, REDO)]
        for answer in answers:
            assert answer["more"] is False
            assert [(each["group"], each["undoes"], each["id"]) for each in answer["ops"]] == [
                (SECOND, None, MILK),
                (UNDO, SECOND, MILK),
                (REDO, UNDO, MILK),
            ]
        rename = answers[0]["ops"][0]
        assert (rename["set"], rename["stamp"]) == ({"title": "Buy oat milk"}, stamp(3))
        assert rename["lost"] == {"title": [stamp(1), "Buy milk"]}
        behind = (await ask(person, f"groups/{SECOND}", after=rename["seq"])).json()
        assert [each["group"] for each in behind["ops"]] == [UNDO, REDO]

    check(shared_url)


def test_a_large_group_comes_in_pages(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        ids = [str(uuid.uuid4()) for _ in range(501)]
        for part in (ids[:500], ids[500:]):
            await push(person, *[op(1, FIRST, id, "import", title="a") for id in part])
        page = (await ask(person, f"groups/{FIRST}")).json()
        rest = (await ask(person, f"groups/{FIRST}", after=page["ops"][-1]["seq"])).json()
        assert [each["id"] for each in page["ops"] + rest["ops"]] == ids
        assert (page["more"], rest["more"]) == (True, False)
        assert (await ask(person, "groups")).json()["groups"][0]["count"] == 501

    check(shared_url)


def test_nobody_sees_the_groups_of_another_person_nor_one_that_there_is_not(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        await edited(web)
        other = await web.register(terminal=True)
        assert (await ask(other, "groups")).json() == {"groups": [], "before": None}
        for group in (FIRST, "all", "%00"):
            assert (await ask(other, f"groups/{group}")).status_code == 404
        assert (await ask(other, "groups", limit=101)).status_code == 400

    check(shared_url)
