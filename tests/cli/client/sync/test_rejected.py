"""What the server refused: it is named, an edit makes it moot, and discarding takes the server's values over."""

from __future__ import annotations

import pytest

from pakaura_cli.client.store.writer import Writer
from pakaura_cli.client.sync.discarding import discard
from pakaura_cli.client.sync.rejected import Rejected, rejected
from pakaura_cli.client.sync.verify import verify
from pakaura_server.core import registers as r
from tests.support.person import Person

UNFIT = "a\0b"
"""Notes that no list of this program would take, and no server."""


def write(person: Person, id: str, **values: object) -> None:
    session = person.session
    with session.to_write().writing() as db:
        writer = Writer(db, session.now, "edit")
        writer.change(id, values)
        writer.close()


def refused(person: Person) -> list[Rejected]:
    with person.session.to_read().reading() as db:
        return rejected(db)


def notes(person: Person, id: str) -> str | None:
    with person.session.to_read().reading() as db:
        (found,) = db.execute("SELECT notes FROM task WHERE id = ?", (id,)).fetchone()
    return None if found is None else str(found)


@pytest.fixture
def task(server_url: str, email: str, ada: Person) -> str:
    """Of a task that the server has with good notes, one that it refused."""
    ada.register(server_url, email)
    id = ada.add("Buy milk")
    write(ada, id, notes="two litres")
    ada.sync()
    write(ada, id, notes=UNFIT)
    ada.sync()
    return id


def test_what_was_refused_says_of_which_task_and_why(ada: Person, task: str) -> None:
    (found,) = refused(ada)
    assert (found.kind, found.entity, found.code) == ("task", task, "bad_value")
    assert set(found.registers) == {r.NOTES, r.DELETED}
    assert notes(ada, task) == UNFIT


def test_a_later_edit_of_the_same_fields_makes_it_moot(ada: Person, task: str) -> None:
    write(ada, task, title="Buy oat milk")
    ada.sync()
    assert len(refused(ada)) == 1
    write(ada, task, notes="three litres")
    ada.sync()
    assert refused(ada) == []
    assert verify(ada.session).differing == []


def test_discarding_takes_the_servers_value_over_and_both_sides_are_the_same(ada: Person, task: str) -> None:
    assert discard(ada.session, {task}) == 1
    assert (notes(ada, task), refused(ada)) == ("two litres", [])
    found = verify(ada.session)
    assert (found.differing, found.left_out) == ([], 0)


def test_a_task_that_the_server_refused_from_the_beginning_is_gone_when_discarded(
    server_url: str, email: str, ada: Person
) -> None:
    ada.register(server_url, email)
    bad = ada.add(UNFIT)
    ada.add("Buy milk")
    ada.sync()
    assert [each.entity for each in refused(ada)] == [bad]
    discard(ada.session, {bad})
    assert ada.titles() == ["Buy milk"]
    assert verify(ada.session).differing == []
