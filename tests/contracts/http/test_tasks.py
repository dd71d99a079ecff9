"""The rows of tasks."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contracts.http.conftest import Seed

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
NO_TASK = "01935f00-0000-7000-8000-000000000000"
ON_ONE = [
    ("GET", "", None),
    ("PATCH", "", {"title": "theirs"}),
    ("DELETE", "", None),
    ("POST", "/complete", None),
    ("POST", "/uncomplete", None),
]


def titles(client: Seed, query: str = "") -> list[str]:
    """Of the list, whose count must be right."""
    body = client.call(200, "GET", f"/tasks{query}")
    assert set(body) == {"tasks", "count"}
    assert body["count"] == len(body["tasks"])
    return [task["title"] for task in body["tasks"]]


def test_a_title_is_all_that_a_task_needs(ann: Seed) -> None:
    task = ann.add("Buy milk")
    assert (task["title"], task["completed"]) == ("Buy milk", False)
    uuid.UUID(task["id"])
    assert TIME.fullmatch(task["created_at"])
    assert TIME.fullmatch(task["updated_at"])
    assert ann.call(200, "GET", f"/tasks/{task['id']}") == task
    assert ann.call(200, "GET", "/tasks") == {"tasks": [task], "count": 1}


@pytest.mark.parametrize("title", [None, "", "   ", "x" * 501, 7, "bell\a"])
def test_what_is_no_title_is_400_and_names_it(ann: Seed, title: Any) -> None:
    task = ann.add("Buy milk")
    for method, path in (("POST", "/tasks"), ("PATCH", f"/tasks/{task['id']}")):
        error = ann.call(400, method, path, {"title": title})
        assert error["code"] == "VALIDATION_ERROR"
        assert [detail["field"] for detail in error["details"]] == ["title"]
        assert "pakaura " not in error["message"], "it speaks of a command to somebody who sees none"
    assert ann.call(200, "GET", "/tasks") == {"tasks": [task], "count": 1}


def test_a_task_without_a_title_is_400(ann: Seed) -> None:
    assert ann.call(400, "POST", "/tasks", {})["code"] == "VALIDATION_ERROR"


def test_the_longest_title_is_one(ann: Seed) -> None:
    assert ann.add("x" * 500)["title"] == "x" * 500


def test_the_newest_task_comes_first(ann: Seed) -> None:
    for title in ("one", "two", "three"):
        ann.add(title)
    assert titles(ann) == ["three", "two", "one"]


def test_the_list_may_be_of_what_is_done_or_of_what_is_not(ann: Seed) -> None:
    assert titles(ann) == []
    ann.add("open")
    ann.call(200, "POST", f"/tasks/{ann.add('done')['id']}/complete")
    assert titles(ann, "?completed=true") == ["done"]
    assert titles(ann, "?completed=false") == ["open"]
    assert titles(ann) == ["done", "open"]
    assert ann.call(400, "GET", "/tasks?completed=perhaps")["code"] == "VALIDATION_ERROR"


def test_a_patch_changes_what_it_names(ann: Seed) -> None:
    task = ann.add("Buy milk")
    changed = ann.call(200, "PATCH", f"/tasks/{task['id']}", {"title": "Buy oat milk"})
    assert changed == task | {"title": "Buy oat milk", "updated_at": changed["updated_at"]}
    assert changed["updated_at"] >= task["updated_at"]
    done = ann.call(200, "PATCH", f"/tasks/{task['id']}", {"completed": True})
    assert (done["title"], done["completed"]) == ("Buy oat milk", True)
    assert ann.call(200, "GET", f"/tasks/{task['id']}") == done


def test_a_task_is_completed_and_opened_again_and_twice_is_as_once(ann: Seed) -> None:
    task = ann.add("Buy milk")
    path = f"/tasks/{task['id']}"
    done = ann.call(200, "POST", f"{path}/complete")
    assert done["completed"] is True
    assert ann.call(200, "POST", f"{path}/complete") == done == ann.call(200, "GET", path)
    opened = ann.call(200, "POST", f"{path}/uncomplete")
    assert opened["completed"] is False
    assert ann.call(200, "POST", f"{path}/uncomplete") == opened == ann.call(200, "GET", path)


def test_a_deleted_task_is_gone(ann: Seed) -> None:
    kept, task = ann.add("keep"), ann.add("drop")
    assert list(ann.call(200, "DELETE", f"/tasks/{task['id']}")) == ["message"]
    for method, end, body in ON_ONE:
        assert ann.call(404, method, f"/tasks/{task['id']}{end}", body)["code"] == "NOT_FOUND"
    assert ann.call(200, "GET", "/tasks") == {"tasks": [kept], "count": 1}


@pytest.mark.parametrize(("method", "end", "body"), ON_ONE)
def test_another_users_task_is_404_as_one_that_does_not_exist(
    clients: Callable[[], Seed], method: str, end: str, body: Any
) -> None:
    ann, bob = clients().register(), clients().register()
    task = ann.add("Ann's")
    hidden = bob.call(404, method, f"/tasks/{task['id']}{end}", body)
    assert hidden["code"] == "NOT_FOUND"
    for other in (NO_TASK, "42", "not-an-id"):
        assert bob.call(404, method, f"/tasks/{other}{end}", body) == hidden
    assert titles(bob) == []
    assert ann.call(200, "GET", f"/tasks/{task['id']}") == task


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/tasks", None),
        ("POST", "/tasks", {"title": "a"}),
        *[(method, f"/tasks/{NO_TASK}{end}", body) for method, end, body in ON_ONE],
    ],
)
def test_tasks_need_a_sign_in(stranger: Seed, method: str, path: str, body: Any) -> None:
    assert stranger.call(401, method, path, body)["code"] == "AUTHENTICATION_ERROR"


def test_the_hundred_and_first_request_within_a_minute_waits_and_other_users_do_not(
    clients: Callable[[], Seed],
) -> None:
    busy, other = clients().register(), clients().register()
    for _ in range(100):
        busy.call(200, "GET", "/tasks")
    answer = busy.http.post("/tasks", json={"title": "too many"})
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "RATE_LIMITED"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert titles(other) == []
