"""Dependencies and parents over HTTP: kept, found, and refused where they would close a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.webapp import Person, WebApp, served

if TYPE_CHECKING:
    import httpx

TASKS = "/api/v1/tasks"
NOBODY = "01900000-0000-7000-8000-000000000000"


async def add(person: Person, title: str, /, **fields: Any) -> str:
    answer = await person.client.post(TASKS, json={"title": title, **fields})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def edit(person: Person, id: str, **fields: Any) -> httpx.Response:
    return await person.client.patch(f"{TASKS}/{id}", json=fields)


async def titles(person: Person, text: str) -> set[str]:
    answer = await person.client.get(TASKS, params={"filter": text})
    assert answer.status_code == 200, answer.text
    return {task["title"] for task in answer.json()["tasks"]}


@pytest.mark.parametrize("field", ["depends_on", "parent"])
def test_a_circle_is_refused_and_nothing_is_written(shared_url: str, field: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register()

        def link(id: str) -> dict[str, Any]:
            return {field: [id] if field == "depends_on" else id}

        first = await add(person, "a")
        second = await add(person, "b", **link(first))
        third = await add(person, "c", **link(second))
        for closing in (third, first):
            answer = await edit(person, first, title="x", **link(closing))
            assert answer.status_code == 400
            assert [detail["field"] for detail in answer.json()["error"]["details"]] == [field]
        assert await titles(person, "") == {"a", "b", "c"}
        assert (await edit(person, third, **link(first))).status_code == 200

    check(shared_url)


def test_links_are_searched_and_another_persons_tasks_are_none(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person, stranger = await web.register(), await web.register()
        foreign = await add(stranger, "theirs")
        first = await add(person, "first")
        second = await add(person, "second", depends_on=[first, foreign, NOBODY])
        await add(person, "part", parent=first)
        await add(person, "orphan", parent=foreign)
        assert await titles(person, "blocked:yes") == {"second"}
        assert await titles(person, "blocking:yes children:yes") == {"first"}
        assert await titles(person, "subtask:yes") == await titles(person, f"parent:{first}") == {"part"}
        assert await titles(stranger, "blocking:yes or children:yes or blocked:yes") == set()
        # What leads over somebody else's task is no circle of one's own.
        assert (await edit(stranger, foreign, depends_on=[second])).status_code == 200
        await person.client.delete(f"{TASKS}/{first}")
        assert await titles(person, "blocked:yes or subtask:yes") == set()

    check(shared_url)
