"""Tasks over HTTP, as the contract has them."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from pakaura_server.tasks.bodies import SHOWN
from tests.support.webapp import Person, WebApp, served

TASKS = "/api/v1/tasks"
NOBODY = "01900000-0000-7000-8000-000000000000"
TITLES = [
    "buy milk & eggs",
    "call mum; then dad",
    "select a gift from the catalogue",
    "'; DROP TABLE tasks; --",
    '../../etc/passwd %s \\ "quoted" <b>bold</b>',
    "Ärger mit der Straße 中文 🙂 e\u0301",
]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def add(person: Person, title: str = "milk", /, **fields: Any) -> dict[str, Any]:
    answer = await person.client.post(TASKS, json={"title": title, **fields})
    assert answer.status_code == 201, answer.text
    task: dict[str, Any] = answer.json()
    return task


async def titles(person: Person, **query: Any) -> list[str]:
    answer = await person.client.get(TASKS, params=query)
    assert answer.status_code == 200, answer.text
    assert answer.json()["count"] == len(answer.json()["tasks"])
    return [task["title"] for task in answer.json()["tasks"]]


class TestOneTask:
    def test_a_title_makes_a_task(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            answer = await person.client.post(TASKS, json={"title": "Buy milk"})
            task = answer.json()
            assert (answer.status_code, list(task)) == (201, list(SHOWN))
            assert (task["title"], task["completed"], task["priority"], task["tags"]) == ("Buy milk", False, "none", [])
            assert (task["created_at"], task["updated_at"]) == ("2026-11-24T12:00:00.000Z",) * 2
            again = await person.client.get(f"{TASKS}/{task['id'].upper()}")
            assert (again.json(), again.headers["etag"]) == (task, answer.headers["etag"])

        check(shared_url)

    def test_every_field_is_kept_and_a_list_shows_the_same(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            other = await add(person)
            fields = {
                "notes": 'a\nb\t"c" \\ /',
                "completed": True,
                "completed_at": "2026-11-20T10:00:00.123456789Z",
                "priority": "high",
                "project": "Home.Garden",
                "tags": ["été", "b"],
                "due": "2026-12-01T09:00",
                "due_zone": "Europe/Berlin",
                "wait": "2026-11-30",
                "recurrence": "FREQ=DAILY",
                "recurrence_mode": "after-completion",
                "parent": other["id"],
                "depends_on": [other["id"]],
                "created_at": "2026-11-01T00:00:00Z",
            }
            task = await add(person, "Ärger", **{n: v for n, v in fields.items() if n != "created_at"})
            assert {name: task[name] for name in fields if name not in ("completed_at", "created_at", "tags")} == {
                name: value for name, value in fields.items() if name not in ("completed_at", "created_at", "tags")
            }
            assert (task["completed_at"], task["tags"]) == ("2026-11-20T10:00:00.123Z", ["b", "été"])
            assert (task["due_zone"], task["wait_zone"]) == ("Europe/Berlin", None)
            answer = await person.client.get(TASKS, params={"completed": True})
            assert answer.json() == {"tasks": [task], "count": 1}

        check(shared_url)

    @pytest.mark.parametrize("title", TITLES)
    def test_whatever_people_write_is_text(self, title: str, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            task = await add(person, title, notes=title)
            assert (task["title"], task["notes"]) == (title, title)
            quoted = '"' + title.replace('"', '""') + '"'
            assert await titles(person, filter=quoted) == [title]
            assert await titles(person, filter=f"notes:{quoted}") == [title]

        check(shared_url)

    def test_an_id_can_be_sent_twice(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            id = str(uuid.uuid4())
            first = await person.client.post(TASKS, json={"id": id, "title": "a"})
            again = await person.client.post(TASKS, json={"id": id.upper(), "title": "b"})
            assert (first.status_code, again.status_code) == (201, 200)
            assert (again.json(), again.headers["etag"]) == (first.json(), first.headers["etag"])
            await person.client.delete(f"{TASKS}/{id}")
            assert code(await person.client.post(TASKS, json={"id": id, "title": "c"})) == (409, "CONFLICT")

        check(shared_url)

    def test_a_patch_changes_what_it_names_and_null_clears(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            task = await add(
                person, notes="n", tags=["a", "b"], due="2026-12-01", project="home", recurrence="FREQ=DAILY"
            )
            web.clock.advance(seconds=5)
            cleared = {
                "notes": None,
                "due": None,
                "project": None,
                "priority": None,
                "recurrence": None,
                "parent": None,
            }
            answer = await person.client.patch(f"{TASKS}/{task['id']}", json={"title": "x", "tags": ["b"], **cleared})
            expected = task | {"title": "x", "tags": ["b"], "updated_at": "2026-11-24T12:00:05.000Z"} | cleared
            assert answer.json() == expected | {"priority": "none", "recurrence_mode": None}

        check(shared_url)

    def test_a_task_can_be_sent_back_as_it_came(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            task = await add(person, due="2026-12-01T09:00", due_zone="Asia/Tokyo", tags=["a"], completed=True)
            path = f"{TASKS}/{task['id']}"
            tag = (await person.client.get(path)).headers["etag"]
            web.clock.advance(seconds=5)
            answer = await person.client.patch(path, json={**task, "user_id": person.body["id"]})
            assert (answer.status_code, answer.json(), answer.headers["etag"]) == (200, task, tag)

        check(shared_url)

    def test_dates_may_be_words_of_the_readers_zone(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            answer = await person.client.post(
                TASKS, params={"tz": "Pacific/Kiritimati"}, json={"title": "x", "due": "today", "wait": "tomorrow 9am"}
            )
            task = answer.json()
            assert (task["due"], task["wait"], task["wait_zone"]) == (
                "2026-11-25",
                "2026-11-26T09:00",
                "Pacific/Kiritimati",
            )

        check(shared_url)

    def test_completing_twice_keeps_the_first_time_and_uncompleting_opens(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            path = f"{TASKS}/{(await add(person))['id']}"
            first = await person.client.post(f"{path}/complete")
            web.clock.advance(seconds=5)
            again = await person.client.post(f"{path}/complete")
            assert (first.json()["completed"], first.json()["completed_at"]) == (True, "2026-11-24T12:00:00.000Z")
            assert (again.json(), again.headers["etag"]) == (first.json(), first.headers["etag"])
            opened = (await person.client.post(f"{path}/uncomplete")).json()
            assert (opened["completed"], opened["completed_at"]) == (False, None)

        check(shared_url)

    def test_what_is_deleted_is_not_there(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            path = f"{TASKS}/{(await add(person))['id']}"
            answer = await person.client.delete(path)
            assert (answer.status_code, answer.json()) == (200, {"message": "The task is deleted"})
            assert await titles(person) == await titles(person, filter="deleted:yes") == []
            await assert_missing(person, path)

        check(shared_url)

    def test_anothers_task_and_no_task_are_the_same(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            owner, stranger = await web.register(), await web.register()
            task = await add(owner)
            for id in (task["id"], NOBODY, "nonsense", "%00", "x" * 500):
                await assert_missing(stranger, f"{TASKS}/{id}")
            assert (await owner.client.get(f"{TASKS}/{task['id']}")).json() == task
            # An id of somebody else's is free: it tells nothing, and is a task of one's own.
            assert (await add(stranger, "mine", id=task["id"]))["title"] == "mine"
            assert (await owner.client.get(f"{TASKS}/{task['id']}")).json() == task

        check(shared_url)


async def assert_missing(person: Person, path: str) -> None:
    client = person.client
    for answer in (
        await client.get(path),
        await client.patch(path, json={"title": "x"}),
        await client.post(f"{path}/complete"),
        await client.post(f"{path}/uncomplete"),
        await client.delete(path),
    ):
        assert code(answer) == (404, "NOT_FOUND")


class TestVersions:
    def test_a_write_with_an_old_etag_is_a_conflict(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            answer = await person.client.post(TASKS, json={"title": "x"})
            path, old = f"{TASKS}/{answer.json()['id']}", {"If-Match": answer.headers["etag"]}
            changed = await person.client.patch(path, json={"title": "y"}, headers=old)
            assert changed.status_code == 200
            for write in (
                await person.client.patch(path, json={"title": "z"}, headers=old),
                await person.client.post(f"{path}/complete", headers=old),
                await person.client.delete(path, headers=old),
            ):
                assert code(write) == (409, "CONFLICT")
            assert (await person.client.get(path)).json() == changed.json()
            for tag in ("*", changed.headers["etag"]):
                assert (await person.client.post(f"{path}/uncomplete", headers={"If-Match": tag})).status_code == 200

        check(shared_url)

    @pytest.mark.parametrize("tag", ["", "x", '"', '""', '"a", "b"'])
    def test_what_is_no_etag_is_400(self, tag: str, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            path = f"{TASKS}/{(await add(person))['id']}"
            assert code(await person.client.delete(path, headers={"If-Match": tag})) == (400, "VALIDATION_ERROR")

        check(shared_url)


class TestLists:
    def test_the_newest_is_first_and_completed_ones_are_there_unless_asked(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            for title in ("a", "b", "c"):
                await add(person, title, completed=title == "b")
                web.clock.advance(seconds=1)
            assert await titles(person) == ["c", "b", "a"]
            assert await titles(person, completed="true") == ["b"]
            assert await titles(person, completed="false", filter="a or b") == ["a"]

        check(shared_url)

    def test_pages_hold_every_task_once_also_those_of_one_moment(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            for number in range(7):
                await add(person, str(number))
                web.clock.advance(seconds=number % 3 == 2)
            whole = await titles(person)
            for limit in (1, 2, 7, 8):
                found: list[str] = []
                cursor = None
                while True:
                    query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
                    page = (await person.client.get(TASKS, params=query)).json()
                    assert page["count"] == len(page["tasks"]) > 0
                    found += [task["title"] for task in page["tasks"]]
                    cursor = page["next_cursor"]
                    if cursor is None:
                        break
                assert found == whole

        check(shared_url)

    def test_a_long_list_comes_whole(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            async with web.db.connection() as connection:
                await connection.execute(_MANY, person.body["id"], 2005)
            body = (await person.client.get(TASKS)).json()
            assert body["count"] == 2005
            assert [task["title"] for task in body["tasks"]] == [str(n) for n in range(2005)]

        check(shared_url)

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"filter": "due:tomorow"}, "filter"),
            ({"filter": "("}, "filter"),
            ({"filter": "a\0"}, "filter"),
            ({"tz": "Mars/Base"}, "tz"),
            ({"tz": "../etc/passwd"}, "tz"),
            ({"limit": 501}, "limit"),
            ({"limit": 0}, "limit"),
            ({"cursor": "x"}, "cursor"),
            ({"cursor": f"{10**30}.{NOBODY}"}, "cursor"),
            ({"completed": "maybe"}, "completed"),
        ],
    )
    def test_what_cannot_be_asked_is_400_and_names_the_field(
        self, query: dict[str, Any], field: str, shared_url: str
    ) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register()
            answer = await person.client.get(TASKS, params=query)
            assert code(answer) == (400, "VALIDATION_ERROR")
            assert [detail["field"] for detail in answer.json()["error"]["details"]] == [field]

        check(shared_url)


_MANY = """
INSERT INTO tasks
  (user_id, id, title, title_fold, priority_rank, created_at, updated_at, registers, seq, mark, row_hash, bucket)
SELECT $1, gen_random_uuid(), n, n, 3, timestamptz '2026-11-24' - n * interval '1 ms', now(), '{}', n, 1, 1, 1
FROM generate_series(0, $2::int - 1) AS n
"""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": " \t"}, "title"),
        ({"title": None}, "title"),
        ({"title": 5}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"title": "x", "tittle": "y"}, "tittle"),
        ({"title": "x", "deleted": True}, "deleted"),
        ({"title": "x", "id": "5"}, "id"),
        ({"title": "x", "priority": "urgent"}, "priority"),
        ({"title": "x", "due": "tomorow"}, "due"),
        ({"title": "x", "due": "2026-12-01T09:00", "due_zone": "Mars/Base"}, "due_zone"),
        ({"title": "x", "due_zone": "UTC"}, "due_zone"),
        ({"title": "x", "tags": "a"}, "tags"),
        ({"title": "x", "tags": ["a b"]}, "tags"),
        ({"title": "x", "notes": "n" * 32769}, "notes"),
        ({"title": "x", "recurrence_mode": "fixed"}, "recurrence_mode"),
        ({"title": "x", "recurrence": "a\0"}, "recurrence"),
        ({"title": "x", "parent": "me"}, "parent"),
        ({"title": "x", "completed": 1}, "completed"),
    ],
)
def test_what_a_task_cannot_hold_is_400_and_names_the_field(body: dict[str, Any], field: str, shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        import json

        person = await web.register()
        headers = {"Content-Type": "application/json"}
        answer = await person.client.post(TASKS, content=json.dumps(body), headers=headers)
        assert code(answer) == (400, "VALIDATION_ERROR")
        assert [detail["field"] for detail in answer.json()["error"]["details"]] == [field]
        assert await titles(person) == []

    check(shared_url)


@pytest.mark.parametrize("content", ["", "[]", "null", "5", "{", '{"title": "x"', '"title"'])
def test_a_body_that_is_no_object_is_400(content: str, shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register()
        headers = {"Content-Type": "application/json"}
        assert code(await person.client.post(TASKS, content=content, headers=headers)) == (400, "VALIDATION_ERROR")

    check(shared_url)


@served()
async def test_nobody_is_401(web: WebApp) -> None:
    for method, path in (("GET", ""), ("POST", ""), ("GET", f"/{NOBODY}"), ("POST", f"/{NOBODY}/complete")):
        assert code(await web.client().request(method, f"{TASKS}{path}")) == (401, "AUTHENTICATION_ERROR")


@served(rate_limit_tasks_per_minute=2)
async def test_the_limit_is_by_user(web: WebApp) -> None:
    person, other = await web.register(), await web.register()
    await add(person)
    await titles(person)
    answer = await person.client.get(TASKS)
    assert code(answer) == (429, "RATE_LIMITED")
    assert int(answer.headers["retry-after"]) >= 1
    assert await titles(other) == []
