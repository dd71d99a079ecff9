"""What the ledger makes of a batch of ops: order, duplicates, conflicts, refusals and purges."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.apply import Entity, Ledger, Plan, plan
from pakaura_server.core.conflicts import KEPT, LOST, SETTLED, SUBJECT
from pakaura_server.core.ids import uuid5
from pakaura_server.core.op import ASSERT, CONFLICT, SET, TASK, Op, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pakaura_server.core.merge import Registers

ID = "01936b00-0000-7000-8000-00000000000a"
NOW = 1_800_000_000_000
A, B = "aaaaaaaa", "bbbbbbbb"
_numbers = itertools.count(1)


def stamp(ms: int, device: str = A) -> str:
    return f"{ms:012x}-0000-{device}"


def write(ms: int, device: str = A, base: dict[str, str | None] | None = None, id: str = ID, **values: Any) -> Op:
    """An op of a device; `tag_a` names the register tag/a."""
    named = {name.replace("_", "/"): value for name, value in values.items()}
    op = Op(uuid5(ID, f"op {next(_numbers)}"), TASK, id, SET, {n: (stamp(ms, device), v) for n, v in named.items()})
    op.base = base or {}
    return op


def state(**registers: Any) -> Registers:
    return {name.replace("_", "/"): register for name, register in registers.items()}


class Desk:
    """A ledger that goes on from plan to plan, as the server does."""

    def __init__(self) -> None:
        self.seq = 0
        self.clock = (0, 0)
        self.entities: dict[tuple[str, str], Entity] = {}
        self.known: set[str] = set()
        self.marks = itertools.count(1000)

    def take(self, ops: Iterable[Op | Refused], device: str = A) -> Plan:
        ledger = Ledger(self.seq, self.clock, list(self.entities.values()), self.known)
        made = plan(ledger, ops, device, NOW, lambda: next(self.marks))
        self.seq, self.clock = made.seq, made.clock
        self.entities |= made.changed
        self.known |= {kept.op.op_id for kept in made.kept}
        return made

    @property
    def task(self) -> Registers:
        return self.entities[TASK, ID].registers

    @property
    def conflicts(self) -> list[Registers]:
        return [entity.registers for (kind, _), entity in self.entities.items() if kind == CONFLICT]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_every_op_has_a_place_and_a_mark_and_its_row_those_of_the_last_that_changed_it(desk: Desk) -> None:
    made = desk.take([write(1, title="a"), write(3, title="b"), write(2, title="late")])
    assert [(kept.seq, kept.mark) for kept in made.kept] == [(1, 1000), (2, 1001), (3, 1002)]
    assert (desk.entities[TASK, ID].seq, desk.entities[TASK, ID].mark) == (2, 1001)
    assert [result.status for result in made.results] == ["applied", "applied", "superseded"]
    assert made.seq == 3


def test_what_an_op_replaced_is_kept_with_it(desk: Desk) -> None:
    made = desk.take([write(1, title="a", project="p"), write(2, title="b")])
    assert [kept.lost for kept in made.kept] == [{}, {"title": (stamp(1), "a")}]


def test_an_op_that_was_taken_before_is_a_duplicate_and_changes_nothing(desk: Desk) -> None:
    op = write(1, title="a")
    desk.take([op])
    again = desk.take([op, op])
    assert [result.status for result in again.results] == ["duplicate", "duplicate"]
    assert (again.seq, again.changed, again.kept) == (1, {}, [])


def test_a_refused_op_holds_no_other_back(desk: Desk) -> None:
    made = desk.take([Refused("x", "bad_value"), write(1, title="a")])
    refused, applied = made.results
    assert refused.to_json() == {"op_id": "x", "status": "rejected", "code": "bad_value"}
    assert applied.status == "applied"


def test_the_clock_absorbs_every_stamp_that_is_taken(desk: Desk) -> None:
    far = 0x7FFFFFFFFFFF
    assert desk.take([write(5, title="a"), write(far, title="b"), write(7, title="c")]).clock == (far, 0)


def test_registers_of_an_assert_keep_their_own_stamps_and_make_no_conflict(desk: Desk) -> None:
    desk.take([write(5, title="a")])
    told = Op(uuid5(ID, "assert"), TASK, ID, ASSERT, {"title": (stamp(9, B), "b"), "project": (stamp(2, B), "p")})
    made = desk.take([told], B)
    assert desk.task == {"title": (stamp(9, B), "b"), "project": (stamp(2, B), "p")}
    assert made.results[0].conflict == []


class TestConflicts:
    def test_a_value_replaced_by_who_had_not_seen_it_is_listed(self, desk: Desk) -> None:
        desk.take([write(1, title="a"), write(5, base={"title": stamp(1)}, title="mine")])
        made = desk.take([write(6, B, {"title": stamp(1)}, title="theirs")], B)
        assert made.results[0].conflict == ["title"]
        [conflict] = desk.conflicts
        assert conflict[SUBJECT][1] == [TASK, ID, "title"]
        assert conflict[KEPT][1] == [stamp(6, B), "theirs"]
        assert conflict[LOST][1] == [stamp(5), "mine"]

    def test_so_is_a_value_that_comes_too_late(self, desk: Desk) -> None:
        desk.take([write(1, title="a"), write(6, base={"title": stamp(1)}, title="mine")])
        made = desk.take([write(5, B, {"title": stamp(1)}, title="theirs")], B)
        assert made.results[0].status == "superseded"
        [conflict] = desk.conflicts
        assert (conflict[KEPT][1], conflict[LOST][1]) == ([stamp(6), "mine"], [stamp(5, B), "theirs"])

    def test_a_conflict_travels_as_a_row_with_a_place_of_its_own_in_the_log(self, desk: Desk) -> None:
        desk.take([write(1, title="a"), write(5, base={"title": stamp(1)}, title="mine")])
        op = write(6, B, {"title": stamp(1)}, title="theirs")
        made = desk.take([op], B)
        own = made.kept[-1]
        assert own.op.op_id == uuid5(op.op_id, "title")
        assert own.device == "server00"
        assert made.changed[CONFLICT, own.op.entity].seq == own.seq == made.seq

    @pytest.mark.parametrize(
        ("register", "mine", "theirs"),
        [
            ("title", "same", "same"),
            ("tag_a", True, None),
            ("dep_" + ID, True, None),
            ("created", "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z"),
            ("state", [True, "2026-11-25T00:00:00Z"], [True, "2026-11-26T00:00:00Z"]),
        ],
    )
    def test_what_two_can_write_at_once_without_a_conflict(
        self, desk: Desk, register: str, mine: Any, theirs: Any
    ) -> None:
        name = register.replace("_", "/")
        desk.take([write(5, base={name: None}, **{register: mine})])
        assert desk.take([write(6, B, {name: None}, **{register: theirs})], B).results[0].conflict == []

    def test_an_edit_of_what_another_deleted_is_one(self, desk: Desk) -> None:
        desk.take([write(1, title="a", deleted=None), write(5, base={"deleted": stamp(1)}, deleted=True)])
        edit = write(6, B, {"title": stamp(1), "deleted": stamp(1)}, title="b", deleted=None)
        assert desk.take([edit], B).results[0].conflict == ["deleted"]

    def test_who_goes_on_writing_over_an_own_lost_value_brings_the_open_one_up_to_date(self, desk: Desk) -> None:
        desk.take([write(1, title="a"), write(9, base={"title": stamp(1)}, title="winner")])
        desk.take([write(5, B, {"title": stamp(1)}, title="b1")], B)
        desk.take([write(6, B, {"title": stamp(5, B)}, title="b2")], B)
        [conflict] = desk.conflicts
        assert conflict[LOST][1] == [stamp(6, B), "b2"]
        desk.take([write(10, B, {"title": stamp(6, B)}, title="b3")], B)
        [conflict] = desk.conflicts
        assert (conflict[KEPT][1], conflict[LOST][1]) == ([stamp(10, B), "b3"], [stamp(9), "winner"])

    def test_a_settled_one_stays_settled_and_a_new_one_is_made(self, desk: Desk) -> None:
        desk.take([write(1, title="a"), write(9, base={"title": stamp(1)}, title="winner")])
        made = desk.take([write(5, B, {"title": stamp(1)}, title="b1")], B)
        id = made.kept[-1].op.entity
        desk.take([Op(uuid5(ID, "settle"), CONFLICT, id, SET, {SETTLED: (stamp(20), True)})])
        desk.take([write(6, B, {"title": stamp(5, B)}, title="b2")], B)
        assert sorted(SETTLED in conflict for conflict in desk.conflicts) == [False, True]

    def test_a_server_that_went_back_in_time_makes_none_of_what_its_author_had_seen(self, desk: Desk) -> None:
        desk.take([write(1, title="restored")])
        assert desk.take([write(6, B, {"title": stamp(5)}, title="b")], B).results[0].conflict == []

    @given(
        first=st.integers(2, 9),
        second=st.integers(2, 9),
        saw=st.booleans(),
        values=st.tuples(st.sampled_from("xy"), st.sampled_from("xy")),
    )
    def test_there_is_one_exactly_where_two_different_values_were_written_unseen(
        self, first: int, second: int, saw: bool, values: tuple[str, str]
    ) -> None:
        desk = Desk()
        desk.take([write(1, title="a"), write(first, base={"title": stamp(1)}, title=values[0])])
        later = max(second, first + 1) if saw else second
        base = stamp(first) if saw else stamp(1)
        desk.take([write(later, B, {"title": base}, title=values[1])], B)
        assert len(desk.conflicts) == (not saw and values[0] != values[1])


class TestPurge:
    def test_it_leaves_nothing_of_the_task_nor_of_the_conflicts_about_it(self, desk: Desk) -> None:
        desk.take([write(1, title="a"), write(5, base={"title": stamp(1)}, title="secret")])
        desk.take([write(6, B, {"title": stamp(1)}, title="b")], B)
        made = desk.take([write(7, purged=True)])
        assert desk.task == {"purged": (stamp(7), True)}
        assert desk.conflicts == [{"purged": (stamp(7), True)}]
        assert {key[0] for key in made.purged} == {TASK, CONFLICT}

    def test_ops_of_the_same_batch_are_blank_too(self, desk: Desk) -> None:
        made = desk.take([write(1, title="secret"), write(2, title="other"), write(7, purged=True)])
        assert [kept.op.registers for kept in made.kept] == [{}, {}, {"purged": (stamp(7), True)}]
        assert [kept.lost for kept in made.kept] == [{}, {}, {}]

    def test_later_ops_are_refused_whatever_their_stamp(self, desk: Desk) -> None:
        desk.take([write(1, title="a"), write(7, purged=True)])
        made = desk.take([write(9, B, title="b"), write(9, B, purged=True)], B)
        assert [(result.status, result.code) for result in made.results] == [("rejected", "purged"), ("applied", None)]
        assert desk.task == {"purged": (stamp(9, B), True)}


@given(st.permutations(range(6)))
def test_the_order_in_which_ops_arrive_does_not_matter_to_the_task(order: list[int]) -> None:
    ops = [write(1 + n % 3, (A, B)[n % 2], title=f"t{n}", project=f"p{n % 4}") for n in range(6)]
    desk, sorted_desk = Desk(), Desk()
    for n in order:
        desk.take([ops[n]], (A, B)[n % 2])
    sorted_desk.take(ops)
    assert desk.task == sorted_desk.task


def test_one_and_true_under_one_stamp_are_two_values_of_which_the_greater_stands(desk: Desk) -> None:
    ops = [write(5, tag_a=True), write(5, tag_a=True)]
    ops[0].registers = {"of-a-newer-version": (stamp(5), 1)}
    ops[1].registers = {"of-a-newer-version": (stamp(5), True)}
    _, kept = desk.take(ops).kept
    assert desk.task["of-a-newer-version"][1] is True
    assert [type(value) for _, value in kept.lost.values()] == [int]
    assert desk.entities[TASK, ID].seq == 2
