"""Where the seed's own application failed its users, this one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contracts.http.conftest import Seed


@pytest.mark.parametrize(
    "title",
    [
        "buy milk & eggs",
        "call mum; then dad",
        "select a gift from the catalogue",
        "drop table at the shop; insert coin -- update union",
        "../../etc/passwd",
        "'; DELETE FROM tasks WHERE '1'='1",
        "$1 $2 {} %s %% \\ \\n \"quoted\" 'single' `ticks`",
        "<script>alert(1)</script> &amp; <b>",
        "=HYPERLINK(1) @home #tag",
        "ünïcödé 中文 العربية 👩‍👩‍👧 é",
        "null",
        "don't",
    ],
)
def test_a_title_is_what_was_written(ann: Seed, title: str) -> None:
    task = ann.add(title)
    assert task["title"] == title
    assert ann.call(200, "GET", "/tasks") == {"tasks": [task], "count": 1}
    other = ann.add("something else")
    changed = ann.call(200, "PATCH", f"/tasks/{other['id']}", {"title": title})
    assert changed["title"] == title


def test_the_request_after_a_registration_knows_of_it(server_url: str, clients: Callable[[], Seed]) -> None:
    for _ in range(50):
        client = clients().register()
        assert client.call(200, "GET", "/auth/me")["email"] == client.email
        client.http.close()


def test_the_request_after_a_create_knows_of_it(clients: Callable[[], Seed]) -> None:
    ann = clients().register()
    # Another connection: what is asked next need not come to the same worker.
    other = clients()
    other.http.cookies = ann.http.cookies
    for number in range(45):
        task = ann.add(f"task {number}")
        assert other.call(200, "GET", f"/tasks/{task['id']}") == task
    assert ann.call(200, "GET", "/tasks")["count"] == 45


def test_one_page_of_a_long_list_is_not_the_whole_of_it(ann: Seed) -> None:
    for number in range(5):
        ann.add(f"task {number}")
    page = ann.call(200, "GET", "/tasks?limit=2")
    assert [task["title"] for task in page["tasks"]] == ["task 4", "task 3"]
    rest = ann.call(200, "GET", f"/tasks?limit=500&cursor={page['next_cursor']}")
    assert [task["title"] for task in rest["tasks"]] == ["task 2", "task 1", "task 0"]
    assert rest["next_cursor"] is None
