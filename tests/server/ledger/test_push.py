"""A device's ops in the ledger: what is written, what is told, and whose past is another one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_server.core import registers as r
from pakaura_server.core.changes import edit
from pakaura_server.core.conflicts import SETTLED
from pakaura_server.core.digest import row_hash
from pakaura_server.core.errors import BadValue, SignInNeeded
from pakaura_server.core.ids import uuid5
from pakaura_server.core.op import ASSERT, CONFLICT, SET, TASK, Op, Refused
from pakaura_server.ledger.ledgers import Push, Pushed
from pakaura_server.ledger.rows import read_registers
from pakaura_server.ledger.task_ops import LedgerOps
from tests.support.local import NOON_MS
from tests.support.schema import add_user

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from asyncpg import Record

    from pakaura_server.core.wire import Cursor
    from pakaura_server.ledger.ledgers import Ledgers

OLD, NEW, NEWER = (f"{NOON_MS + step:012x}-0000-devicea0" for step in range(3))
OTHER = f"{NOON_MS + 1:012x}-0000-deviceb0"


class Device:
    """A device of a new user, which sends what it is told to."""

    def __init__(self, loop: asyncio.Runner, ledgers: Ledgers) -> None:
        self.loop = loop
        self.ledgers = ledgers
        self.user = loop.run(add_user(ledgers.database))
        self.epoch = ""
        self.epoch = self.push().epoch

    def push(self, *ops: Op | Refused, device: str = "devicea0", told: Sequence[Cursor] = ()) -> Pushed:
        return self.loop.run(self.ledgers.push(self.user, Push(device, ops, self.epoch, told)))

    def statuses(self, *ops: Op | Refused, device: str = "devicea0") -> list[str]:
        results = self.push(*ops, device=device).results
        assert results is not None
        return [result.status for result in results]

    def rows(self, query: str) -> list[Record]:
        async def ask() -> list[Record]:
            async with self.ledgers.database.connection() as connection:
                return await connection.fetch(query, self.user)

        return self.loop.run(ask())

    def row(self, table: str) -> Record:
        (row,) = self.rows(f"SELECT * FROM {table} WHERE user_id = $1")
        return row


@pytest.fixture
def device(loop: asyncio.Runner, replicas: list[Ledgers]) -> Device:
    return Device(loop, replicas[0])


def new_task(stamp: str = OLD, /, **values: Any) -> Op:
    written = {r.TITLE: "milk", r.CREATED: "2026-11-24T12:00:00.000Z", r.DELETED: None, **values}
    return Op(
        str(uuid.uuid4()), TASK, str(uuid.uuid4()), SET, {name: (stamp, value) for name, value in written.items()}
    )


def changed(op: Op, stamp: str, seen: str | None, /, **values: Any) -> Op:
    """An edit of the op's task by one who saw that stamp."""
    later = Op(str(uuid.uuid4()), TASK, op.entity, SET, {name: (stamp, value) for name, value in values.items()})
    later.base = dict.fromkeys(values, seen)
    return later


def test_registers_become_columns_and_stay_as_they_came(device: Device) -> None:
    strange = {"x/todoist": {"a": [1, None]}, "newer": "ß", "tag/b": True, "tag/a": True, "tag/c": None}
    schedule, wait = [["2026-12-01T09:00", zone, False] for zone in ("Europe/Berlin", "Nowhere/Unknown")]
    known = {"title": "Straße", "notes": "ÄB", "state": [True, "2026-11-24T12:00:00Z"], "project": "Home.Garden"}
    op = new_task(**known, priority="high", schedule=schedule, wait=wait, **strange)
    assert device.statuses(op) == ["applied"]
    row = device.row("tasks")
    assert read_registers(row["registers"]) == op.registers
    assert row["row_hash"] == row_hash(TASK, op.entity, op.registers)
    assert (row["title"], row["title_fold"], row["notes_fold"]) == ("Straße", "strasse", "äb")
    assert (row["completed"], row["completed_at"].isoformat()) == (True, "2026-11-24T12:00:00+00:00")
    assert (row["priority_rank"], row["project_key"], row["tags"]) == (0, "home.garden.", ["a", "b"])
    # A zone that this machine does not know is read as UTC.
    assert (row["wait_utc"] - row["due_utc"], row["wait_zone"]) == (3_600_000, "Nowhere/Unknown")
    assert row["updated_at"].isoformat() == row["created_at"].isoformat() == "2026-11-24T12:00:00+00:00"
    assert not row["deleted"]


def test_a_value_of_a_newer_version_leaves_the_column_at_its_default(device: Device) -> None:
    op = new_task(state="later", schedule={"rrule": "x"}, title=["rich", "text"], created=5, recur=["", None, None])
    device.push(op)
    row = device.row("tasks")
    assert (row["title"], row["completed"], row["due"], row["recurrence"]) == ("", False, None, None)
    assert row["created_at"].isoformat() == "2026-11-24T12:00:00+00:00"
    assert read_registers(row["registers"]) == op.registers


def test_an_op_is_applied_once_and_what_came_too_late_is_kept_in_the_log(device: Device) -> None:
    op = new_task(NEW)
    late = changed(op, OLD, None, title="tea")
    late.base = {}
    assert device.statuses(op, op, late) == ["applied", "duplicate", "superseded"]
    assert device.statuses(late, op, Refused(op.op_id, "bad_value")) == ["duplicate", "duplicate", "rejected"]
    assert (device.row("tasks")["title"], device.row("tasks")["seq"]) == ("milk", 1)
    log = device.rows("SELECT op_id, seq, device, stamp, body FROM sync_ops WHERE user_id = $1 ORDER BY seq")
    assert [str(row["op_id"]) for row in log] == [op.op_id, late.op_id]
    assert (log[1]["device"], log[1]["stamp"], log[1]["body"]) == ("devicea0", OLD, {"title": "tea"})


def test_what_was_written_unseen_is_a_conflict_until_it_is_settled(device: Device) -> None:
    op = new_task()
    device.push(op, changed(op, OTHER, OLD, title="tea"), device="deviceb0")
    late = changed(op, NEW, OLD, title="oat milk")
    (result,) = device.push(late).results or []
    assert (result.status, result.conflict) == ("superseded", ["title"])
    row = device.row("conflicts")
    assert (str(row["task"]), row["register_name"], row["settled"]) == (op.entity, "title", False)
    assert row["registers"]["lost"][1] == [NEW, "oat milk"]
    # The same author goes on: the open conflict, which has to be loaded for it, is brought up to date.
    device.push(changed(op, NEWER, NEW, title="oats"))
    row = device.row("conflicts")
    assert (row["registers"]["kept"][1], row["registers"]["lost"][1]) == ([NEWER, "oats"], [OTHER, "tea"])
    settled = Op(
        str(uuid.uuid4()),
        CONFLICT,
        uuid5(late.op_id, "title"),
        SET,
        {SETTLED: (f"{NOON_MS + 9:012x}-0000-devicea0", True)},
    )
    assert device.statuses(settled) == ["applied"]
    assert device.row("conflicts")["settled"]


def test_an_id_made_to_stand_in_the_way_of_a_conflict_is_refused_with_its_push_alone(device: Device) -> None:
    op = new_task()
    late = changed(op, NEW, OLD, title="oat milk")
    squatter = new_task()
    squatter.op_id = uuid5(late.op_id, "title")
    device.push(op, changed(op, OTHER, OLD, title="tea"), squatter, device="deviceb0")
    with pytest.raises(BadValue):
        device.push(late)
    assert device.statuses(new_task()) == ["applied"]


def test_an_op_that_comes_again_when_it_has_left_the_log_finds_its_conflict_as_it_was(device: Device) -> None:
    op = new_task()
    late = changed(op, NEW, OLD, title="oat milk")
    device.push(op, changed(op, OTHER, OLD, title="tea"), device="deviceb0")
    device.push(late)
    settled = Op(str(uuid.uuid4()), CONFLICT, uuid5(late.op_id, "title"), SET, {SETTLED: (NEWER, True)})
    device.push(settled)
    reported = device.row("conflicts")
    device.rows(f"DELETE FROM sync_ops WHERE user_id = $1 AND op_id = '{late.op_id}'")
    assert device.statuses(late, new_task()) == ["superseded", "applied"]
    assert device.row("conflicts") == reported


def test_a_purge_blanks_all_that_was_said_of_the_task(device: Device) -> None:
    op, other = new_task(), new_task(title="tea")
    device.push(op, changed(op, OTHER, OLD, title="secret"), device="deviceb0")
    device.push(changed(op, NEW, OLD, title="oat milk"), other)
    purge = changed(op, NEWER, NEW, purged=True)
    assert device.statuses(purge, changed(op, NEWER, NEW, title="more")) == ["applied", "rejected"]
    log = device.rows("SELECT kind, entity, body, lost, base FROM sync_ops WHERE user_id = $1 ORDER BY seq")
    assert [row["body"] for row in log if str(row["entity"]) == op.entity] == [{}, {}, {}, {"purged": True}]
    assert [row["body"] for row in log if row["kind"] == CONFLICT] == [{}, {"purged": True}]
    assert [row["lost"] for row in log if str(row["entity"]) != other.entity] == [{}] * 6
    assert [row["body"]["title"] for row in log if str(row["entity"]) == other.entity] == ["tea"]
    tasks = device.rows("SELECT * FROM tasks WHERE user_id = $1 ORDER BY title")
    assert [(row["title"], row["deleted"]) for row in tasks] == [("", True), ("tea", False)]
    assert (device.row("conflicts")["task"], device.row("conflicts")["register_name"]) == (None, None)


def test_a_group_of_what_was_purged_can_be_read_and_leaves_nothing_to_undo(device: Device) -> None:
    op = new_task()
    op.group = str(uuid.uuid4())
    device.push(op, changed(op, NEWER, OLD, purged=True))
    ops = LedgerOps(device.ledgers, device.user)
    assert [group.titles for group in device.loop.run(ops.history())] == [[]]
    assert device.loop.run(ops.undo(op.group)).changed == []


def test_a_device_of_another_past_is_told_so_and_nothing_is_applied(device: Device) -> None:
    first = device.push(new_task())
    assert device.push(new_task(), told=[first.head, (0, 0)]).results is not None
    seq, mark = first.head
    for told in ([(seq, mark + 1)], [(seq + 9, mark)], [(0, 0), (seq, 1)]):
        assert device.push(new_task(), told=told).results is None
    device.epoch = str(uuid.uuid4())
    refused = device.push(new_task(), told=[first.head])
    assert (refused.results, refused.head[0]) == (None, 2)
    assert len(device.rows("SELECT FROM tasks WHERE user_id = $1")) == 2


def test_the_head_is_the_newest_op_also_where_nothing_new_came(device: Device) -> None:
    op = new_task()
    head = device.push(op, changed(op, NEW, OLD, title="tea")).head
    row = device.rows("SELECT seq, mark FROM sync_ops WHERE user_id = $1 ORDER BY seq DESC")[0]
    assert head == (2, row["mark"]) == device.push(op).head


def test_the_clock_is_above_every_stamp_that_came(device: Device, replicas: list[Ledgers]) -> None:
    future = "7ffffffffff0-0005-devicea0"
    op = new_task()
    device.push(
        Op(op.op_id, TASK, op.entity, ASSERT, {name: (future, value) for name, (_, value) in op.registers.items()})
    )
    (outcome,) = device.loop.run(
        LedgerOps(replicas[1], device.user).apply([edit(op.entity, {r.TITLE: "tea"})], command="edit")
    )
    assert (outcome.status, outcome.task.title) == ("changed", "tea")
    assert device.row("tasks")["registers"]["title"][0] == "7ffffffffff0-0006-server00"


def test_somebody_without_an_account_has_no_ledger(loop: asyncio.Runner, replicas: list[Ledgers]) -> None:
    with pytest.raises(SignInNeeded):
        loop.run(replicas[0].push(str(uuid.uuid4()), Push("devicea0", [], "", [])))
