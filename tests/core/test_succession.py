"""What a completion writes to the successor: always the same on every device, and never over what a person wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core import registers as r
from pakaura_server.core.merge import merge
from pakaura_server.core.stamps import GENERATED, is_generated, next_generated, stamp
from pakaura_server.core.succession import follow, successor_id
from pakaura_server.core.values import fits

if TYPE_CHECKING:
    from pakaura_server.core.merge import Registers

ID = "01936b00-0000-7000-8000-0000000000a0"
PERSON = stamp(1_795_521_600_000, 0, "k3f9a2c1")
TASK: dict[str, Any] = {
    r.TITLE: "rent",
    r.NOTES: None,
    r.TAG + "a": True,
    r.TAG + "gone": None,
    r.DEPENDENCY + ID: True,
    "x/todotxt": {"fields": {}},
    r.SCHEDULE: ["2026-11-24", None, True],
    r.RECUR: ["FREQ=WEEKLY", None, None],
}
DONE = r.state("2026-11-24T12:00:00.000Z")
LATER = r.state("2026-12-24T12:00:00.000Z")


def completed(successor: Registers, state: list[Any] = DONE, **values: Any) -> Registers:
    return follow(ID, False, {**TASK, r.STATE: state, **values}, successor, "UTC")


def reopened(successor: Registers) -> Registers:
    return follow(ID, True, {**TASK, r.STATE: r.state(None)}, successor, "UTC")


def test_every_register_has_the_fixed_stamp_and_a_value_that_any_version_takes() -> None:
    made = completed({})
    assert {at for at, _ in made.values()} == {GENERATED} == {"000000000001-0000-recur000"}
    assert all(fits(name, value) for name, (_, value) in made.items())
    assert made.keys() == {r.TITLE, r.TAG + "a", r.SCHEDULE, r.RECUR, r.STATE, r.CREATED, r.DELETED}
    assert made[r.RECUR][1] == ["FREQ=WEEKLY", "fixed", ID]


def test_a_rule_that_another_program_wrote_in_its_own_way_is_followed() -> None:
    for rule in ("freq=weekly", "RRULE:FREQ=WEEKLY", " FREQ=WEEKLY "):
        made = completed({}, **{r.RECUR: [rule, None, None]})
        assert made[r.SCHEDULE][1] == ["2026-12-01", None, True]
        assert made[r.RECUR][1][0] == "FREQ=WEEKLY"


def test_what_was_completed_when_no_clock_shows_it_has_no_successor() -> None:
    for time, zone in (("0001-01-01T00:00:00Z", "America/New_York"), ("9999-12-31T23:59:00Z", "Asia/Tokyo")):
        assert follow(ID, False, {**TASK, r.STATE: r.state(time)}, {}, zone) == {}


def test_what_came_of_a_successor_in_part_is_there() -> None:
    assert completed({r.TITLE: (GENERATED, "rent")}) == {}
    assert reopened({r.TITLE: (GENERATED, "rent")})[r.DELETED][1] is True


def test_a_series_is_known_by_its_first_task() -> None:
    series = "01936b00-0000-7000-8000-0000000000a1"
    assert completed({}, recur=["FREQ=WEEKLY", "fixed", series])[r.RECUR][1][2] == series
    assert successor_id(ID) != successor_id(successor_id(ID)) != ID


def test_without_a_date_it_is_due_and_one_that_only_waits_waits_again() -> None:
    assert completed({}, schedule=None)[r.SCHEDULE][1] == ["2026-12-01", None, True]
    waits = completed({}, schedule=None, wait=["2026-11-23", None, True])
    assert (waits.get(r.SCHEDULE), waits[r.WAIT][1]) == (None, ["2026-11-30", None, True])


def test_what_is_there_is_left_and_what_was_taken_back_is_made_anew() -> None:
    successor = completed({})
    assert completed(successor) == {}
    merge(successor, reopened(successor))
    assert successor[r.DELETED] == (next_generated([GENERATED]), True)
    assert reopened(successor) == {}
    anew = completed(successor, LATER, title="more rent", recur=["FREQ=WEEKLY", "skip-to-future", None])
    assert anew.keys() == {r.DELETED, r.TITLE, r.SCHEDULE, r.CREATED, r.RECUR}
    merge(successor, anew)
    assert successor[r.SCHEDULE][1] == ["2026-12-29", None, True]


def test_what_a_deleted_task_or_one_without_a_rule_is_followed_by_is_nothing() -> None:
    assert completed({}, deleted=True) == completed({}, recur=None) == {}


@given(st.sampled_from([r.TITLE, r.DELETED, r.STATE, r.TAG + "b", "x/other"]), st.booleans())
def test_what_a_person_has_touched_is_left_alone(name: str, deleted: bool) -> None:
    successor = completed({})
    if deleted:
        merge(successor, reopened(successor))
    successor[name] = (PERSON, True)
    assert completed(successor) == reopened(successor) == {}


@given(st.lists(st.booleans(), max_size=8), st.lists(st.booleans(), max_size=8))
def test_two_devices_that_complete_and_reopen_apart_agree_and_an_edit_wins(one: list[bool], other: list[bool]) -> None:
    states: list[Registers] = []
    for turns in (one, other):
        successor: Registers = {}
        for turn in turns:
            merge(successor, completed(successor) if turn else reopened(successor))
        states.append(successor)
    edited = {**states[0], r.TITLE: (PERSON, "mine"), r.DELETED: (PERSON, None)}
    joined, backwards = dict(edited), dict(states[1])
    merge(joined, states[1])
    merge(backwards, edited)
    assert joined == backwards
    assert (joined[r.TITLE][1], joined[r.DELETED][1]) == ("mine", None)


def test_only_what_rules_write_is_generated() -> None:
    assert is_generated(next_generated([GENERATED, next_generated([GENERATED])]))
    assert next_generated([]) == GENERATED < next_generated([GENERATED]) < PERSON
    assert not is_generated(PERSON)
    assert not is_generated(stamp(1, 0, "k3f9a2c1"))
