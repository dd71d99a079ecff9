"""Conversations in the store: kept, listed by their last use, named by a few digits, and deleted whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.assistant import conversations
from pakaura_cli.client.assistant.assistant import Assistant
from pakaura_cli.client.assistant.conversations import Said
from pakaura_cli.client.store.store import Store
from pakaura_server.core.errors import Ambiguous, NotFound

if TYPE_CHECKING:
    import sqlite3

    from tests.support.person import Person

FIRST = "01a20d6d-5a05-7050-9505-abc111111111"
SECOND = "01a20d6d-5a05-7050-9505-abc222222222"


@pytest.fixture
def db() -> sqlite3.Connection:
    return Store("").db


def keep(db: sqlite3.Connection, id: str, text: str, ms: int, new: bool = True) -> None:
    conversations.keep(db, id, {"said": text}, [Said("user", text), Said("assistant", "Yes.")], ms, new=new)


def test_the_last_used_comes_first_with_how_it_began(db: sqlite3.Connection) -> None:
    keep(db, FIRST, f"add  {'x' * 100}", 1000)
    keep(db, SECOND, "hello", 2000)
    keep(db, FIRST, "undo", 3000, new=False)
    listed = conversations.latest(db, 5)
    assert [each["id"] for each in listed] == [FIRST, SECOND]
    assert listed[0]["title"] == f"add {'x' * 75}…"
    assert (listed[0]["created_at"], listed[0]["updated_at"]) == (
        "1970-01-01T00:00:01.000Z",
        "1970-01-01T00:00:03.000Z",
    )
    assert len(conversations.latest(db, 1)) == 1
    assert conversations.state_of(db, FIRST) == {"said": "undo"}


def test_only_the_last_messages_of_a_long_one_are_read(db: sqlite3.Connection) -> None:
    for number in range(conversations.MESSAGES):
        keep(db, FIRST, str(number), number, new=number == 0)
    found = conversations.read(db, FIRST)
    assert len(found["messages"]) == conversations.MESSAGES and found["more"]
    assert found["messages"][-2]["content"] == str(conversations.MESSAGES - 1)


def test_one_that_is_deleted_leaves_no_message_and_does_not_come_back_with_the_end_of_a_turn(
    db: sqlite3.Connection,
) -> None:
    keep(db, FIRST, "hello", 1000)
    conversations.delete(db, FIRST)
    keep(db, FIRST, "undo", 2000, new=False)
    assert db.execute("SELECT count(*) FROM message").fetchone()[0] == 0
    for ask in (conversations.read, conversations.state_of, conversations.delete):
        with pytest.raises(NotFound):
            ask(db, FIRST)


def test_a_few_digits_name_one_unless_two_have_them(ada: Person) -> None:
    assistant = Assistant(ada.environ)
    with pytest.raises(NotFound):
        assistant.named("abc")
    with ada.session.to_write().writing() as db:
        keep(db, FIRST, "hello", 1000)
        keep(db, SECOND, "hello", 2000)
    assert [each["short_id"] for each in assistant.latest(5)] == ["abc2", "abc1"]
    assert assistant.named("ABC1") == assistant.named(FIRST) == FIRST
    with pytest.raises(Ambiguous):
        assistant.named("abc")
    with pytest.raises(NotFound):
        assistant.named("")
