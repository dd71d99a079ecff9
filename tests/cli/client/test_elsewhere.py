"""Taking in what another device did, as a server tells it: also what no server of ours would tell."""

from __future__ import annotations

from typing import Any

import pytest

from pakaura_cli.client.elsewhere import take_in
from pakaura_cli.client.history import groups, is_known
from pakaura_server.core import registers as r
from pakaura_server.core.errors import NotFound
from tests.support.local import Local

FIRST, SECOND, THIRD = (f"0193a1b2-c3d4-7000-8000-00000000000{n}" for n in (1, 2, 3))


def op(group: str, task: str, stamp: str | None, undoes: str | None = None, **more: Any) -> dict[str, Any]:
    plain = {"seq": 1, "at": "2026-11-24T11:00:00.000Z", "device": "elsewher", "command": "edit", "type": "set"}
    return {**plain, "group": group, "id": task, "stamp": stamp, "undoes": undoes, "lost": {}, **more}


def renamed(local: Local, title: str) -> tuple[str, dict[str, Any]]:
    """A task that another device renamed, and the op by which it did."""
    task = local.add("buy milk")
    before = _stamp(local, task)
    local.change(task, {r.TITLE: title})
    after = _stamp(local, task)
    local.db.execute("DELETE FROM history WHERE stamp = ?", (after,))
    return task, op(SECOND, task, after, set={r.TITLE: title}, lost={r.TITLE: [before, "buy milk"]})


def _stamp(local: Local, task: str) -> str:
    found = local.db.execute("SELECT json_extract(stamps, '$.title') FROM task WHERE id = ?", (task,)).fetchone()[0]
    return str(found)


def test_it_is_undone_as_if_it_had_been_done_here_and_the_log_is_of_here() -> None:
    local = Local()
    task, rename = renamed(local, "buy oat milk")
    before = [group.id for group in groups(local.db, None)]
    take_in(local.db, [rename])
    assert [group.id for group in groups(local.db, None)] == before
    assert local.undo(SECOND).changed == [task]
    assert local.task(task).title == "buy milk"
    local.redo(SECOND)
    assert local.task(task).title == "buy oat milk"


def test_to_take_it_in_again_changes_nothing() -> None:
    local = Local()
    _, rename = renamed(local, "buy oat milk")
    take_in(local.db, [rename])
    local.undo(SECOND)
    take_in(local.db, [rename])
    with pytest.raises(NotFound, match="undone already"):
        local.undo(SECOND)
    assert local.db.execute("SELECT count(*) FROM history WHERE group_id = ?", (SECOND,)).fetchone()[0] == 1


def test_an_assert_has_a_stamp_for_each_register() -> None:
    local = Local()
    task, rename = renamed(local, "buy oat milk")
    take_in(
        local.db, [{**rename, "type": "assert", "stamp": None, "set": {r.TITLE: [rename["stamp"], "buy oat milk"]}}]
    )
    assert local.undo(SECOND).changed == [task]


def test_chains_that_lead_round_in_a_circle_end() -> None:
    local = Local()
    task = local.add("buy milk")
    stamp = _stamp(local, task)
    links = {FIRST: THIRD, SECOND: FIRST, THIRD: SECOND}
    take_in(local.db, [op(group, task, stamp, undoes, set={r.TITLE: "x"}) for group, undoes in links.items()])
    for group in links:
        try:
            local.undo(group)
        except NotFound:
            continue


@pytest.mark.parametrize("written", [{}, {r.TITLE: "x"}])
def test_what_was_deleted_for_good_leaves_the_group_without_it(written: dict[str, Any]) -> None:
    local = Local()
    take_in(local.db, [op(FIRST, "0193a1b2-c3d4-7000-8000-70616b617572", "0193a1b2c3d4-0000-elsewher", set=written)])
    assert is_known(local.db, FIRST)
    assert local.undo(FIRST).changed == []
