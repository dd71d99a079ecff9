"""Proving that a store and its server hold the same: damage is found, whatever it is, and mended without a loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.sync.status import status
from pakaura_cli.client.sync.verify import verify, verify_daily
from pakaura_server.core import errors as e
from pakaura_server.core.digest import bucket

if TYPE_CHECKING:
    from tests.support.person import Person


def damage(person: Person, statement: str, *values: str) -> None:
    with person.session.to_write().writing() as db:
        db.execute(statement, values)


@pytest.fixture
def synced(server_url: str, email: str, ada: Person) -> Person:
    """Three tasks, here and on the server."""
    ada.register(server_url, email)
    for title in ("one", "two", "three"):
        ada.add(title)
    ada.sync()
    return ada


def test_after_a_sync_both_sides_hold_the_same(synced: Person) -> None:
    synced.add("four")
    found = verify(synced.session)
    assert (found.entities, found.differing, found.left_out) == (4, [], 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE task SET title = 'twa' WHERE id = ?",
        "UPDATE task SET title = 'twp' WHERE id = ?",
        "DELETE FROM task WHERE id = ?",
        "UPDATE task SET stamps = json_remove(stamps, '$.title') WHERE id = ?",
    ],
)
def test_what_was_damaged_is_found_in_its_part_and_mended_from_the_server(synced: Person, statement: str) -> None:
    task = synced.add("two and a half")
    synced.sync()
    damage(synced, statement, task)
    found = verify(synced.session)
    assert found.differing == [("task", bucket(task))]
    mended = verify(synced.session, repair=True)
    assert mended.differing == []
    assert synced.titles() == ["one", "three", "two", "two and a half"]
    told = json.loads(Path(mended.report).read_text())
    assert told["differing"] == [["task", bucket(task)]]
    assert "half" not in Path(mended.report).read_text()


def test_the_damaged_value_is_in_the_history(synced: Person) -> None:
    task = synced.add("whole")
    synced.sync()
    damage(synced, "UPDATE task SET title = 'wholf' WHERE id = ?", task)
    verify(synced.session, repair=True)
    with synced.session.to_read().reading() as db:
        kept = db.execute("SELECT before FROM history WHERE entity = ? AND why = 'overwritten'", (task,)).fetchall()
    assert ["wholf" in row[0] for row in kept] == [True]


def test_what_the_server_lost_is_given_back(synced: Person, laptop: Person, server_url: str, email: str) -> None:
    """The other direction: a row that only this store has is sent, and never taken for deleted."""
    task = synced.add("only here")
    damage(synced, "DELETE FROM outbox")
    assert verify(synced.session).differing == [("task", bucket(task))]
    assert verify(synced.session, repair=True).differing == []
    laptop.login(server_url, email)
    laptop.sync()
    assert "only here" in laptop.titles()


def test_a_part_with_something_that_the_server_refused_is_left_out(synced: Person) -> None:
    task = synced.add("fine")
    synced.sync()
    damage(synced, "UPDATE task SET title = 'not fine' WHERE id = ?", task)
    damage(
        synced,
        "INSERT INTO outbox_rejected(op_id, kind, entity, type, body, base, code, at)"
        " VALUES('o', 'task', ?, 'set', '{}', '{}', 'bad_value', 0)",
        task,
    )
    found = verify(synced.session)
    assert (found.differing, found.left_out) == ([], 1)


def test_a_comparison_comes_by_itself_once_a_day_and_status_tells_what_it_mended(synced: Person) -> None:
    session = synced.session
    store = session.to_write()
    verify_daily(session, store)
    task = synced.add("whole")
    synced.sync()
    damage(synced, "UPDATE task SET title = 'wholf' WHERE id = ?", task)
    verify_daily(session, store)
    assert ("wholf" in synced.titles(), status(store).mended) == (True, "")
    damage(synced, "UPDATE meta SET v = v - 86400000 WHERE k = 'verified_ms'")
    verify_daily(session, store)
    assert "whole" in synced.titles()
    assert Path(status(store).mended).exists()
    verify(synced.session)
    assert status(store).mended == ""


def test_nobody_signed_in_has_nothing_to_compare_with(ada: Person) -> None:
    with pytest.raises(e.SignInNeeded):
        verify(ada.session)
