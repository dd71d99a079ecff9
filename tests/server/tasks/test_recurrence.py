"""Tasks that repeat, over HTTP: completing one makes the next, in the zone of who asks, and rules are checked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.tasks.test_endpoints import TASKS, add, code
from tests.support.webapp import Person, WebApp, served

WEEKLY = {"recurrence": "FREQ=WEEKLY", "recurrence_mode": "fixed", "due": "2026-11-24"}


async def open_tasks(person: Person) -> list[tuple[str, str | None]]:
    """Title and due date of what is to be done."""
    answer = await person.client.get(TASKS, params={"completed": "false"})
    return [(task["title"], task["due"]) for task in answer.json()["tasks"]]


def test_completing_makes_the_next_one_once_and_it_is_in_the_list(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register()
        task = await add(person, "rent", **WEEKLY, tags=["a"], notes="n")
        for _ in range(2):
            answer = await person.client.post(f"{TASKS}/{task['id']}/complete")
            assert (answer.status_code, answer.json()["completed"]) == (200, True)
            assert await open_tasks(person) == [("rent", "2026-12-01")]
        (made,) = (await person.client.get(TASKS, params={"completed": "false"})).json()["tasks"]
        assert (made["tags"], made["notes"], made["recurrence"]) == (["a"], "n", "FREQ=WEEKLY")
        assert made["created_at"] == made["updated_at"] == "2026-11-24T12:00:00.000Z"

    check(shared_url)


def test_a_patch_that_completes_does_the_same(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register()
        path = f"{TASKS}/{(await add(person, 'rent', **WEEKLY))['id']}"
        assert (await person.client.patch(path, json={"completed": True})).status_code == 200
        assert await open_tasks(person) == [("rent", "2026-12-01")]
        assert (await person.client.patch(path, json={"completed": False})).status_code == 200
        assert await open_tasks(person) == [("rent", "2026-11-24")]
        assert (await person.client.patch(path, json={"completed": True, "recurrence": None})).status_code == 200
        assert await open_tasks(person) == []

    check(shared_url)


def test_uncompleting_takes_the_next_one_away_unless_it_was_changed(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register()
        path = f"{TASKS}/{(await add(person, 'rent', **WEEKLY))['id']}"
        await person.client.post(f"{path}/complete")
        await person.client.post(f"{path}/uncomplete")
        assert await open_tasks(person) == [("rent", "2026-11-24")]
        await person.client.post(f"{path}/complete")
        (made,) = (await person.client.get(TASKS, params={"completed": "false"})).json()["tasks"]
        await person.client.patch(f"{TASKS}/{made['id']}", json={"title": "more rent"})
        await person.client.post(f"{path}/uncomplete")
        assert sorted(await open_tasks(person)) == [("more rent", "2026-12-01"), ("rent", "2026-11-24")]

    check(shared_url)


@pytest.mark.parametrize(("zone", "due"), [("UTC", "2026-11-25"), ("Pacific/Kiritimati", "2026-11-26")])
def test_the_day_of_completion_is_that_of_the_readers_zone(shared_url: str, zone: str, due: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register()
        task = await add(person, "rent", recurrence="FREQ=DAILY", recurrence_mode="after-completion")
        await person.client.post(f"{TASKS}/{task['id']}/complete", params={"tz": zone})
        assert await open_tasks(person) == [("rent", due)]

    check(shared_url)


@pytest.mark.parametrize("rule", ["weekly", "FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ""])
def test_a_rule_that_cannot_be_read_or_never_comes_is_refused(shared_url: str, rule: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register()
        task = await add(person, "rent", **WEEKLY)
        body: dict[str, Any] = {"title": "x", "recurrence": rule}
        for answer in (
            await person.client.post(TASKS, json=body),
            await person.client.patch(f"{TASKS}/{task['id']}", json=body),
        ):
            assert code(answer) == (400, "VALIDATION_ERROR")
            assert answer.json()["error"]["details"][0]["field"] == "recurrence"
        assert await open_tasks(person) == [("rent", "2026-11-24")]

    check(shared_url)
