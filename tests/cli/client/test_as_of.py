"""The store as it was is what it was, whatever was done since, here or elsewhere."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.store.as_of import Past, as_of
from pakaura_cli.client.store.lookups import by_ids
from pakaura_cli.client.store.merging import Merger
from pakaura_cli.client.store.reads import find
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.filters import parse
from pakaura_server.core.record import to_record
from pakaura_server.core.when import Moment, at
from tests.support.local import DAY_MS, Local

PHONE = "phone000"
ID = "01936b00-0000-7000-8000-00000000000a"
values = st.one_of(
    st.sampled_from(("milk", "bread", "rent")).map(lambda title: {r.TITLE: title}),
    st.sampled_from(("high", "low", "none")).map(lambda priority: {r.PRIORITY: priority}),
    st.sampled_from(("a", "b")).flatmap(lambda tag: st.sampled_from(({r.TAG + tag: True}, {r.TAG + tag: None}))),
    st.sampled_from((None, ["2026-11-27", None, True])).map(lambda due: {r.SCHEDULE: due}),
    st.just({r.SCHEDULE: ["2026-11-20", None, True], r.RECUR: ["FREQ=WEEKLY", "fixed", None]}),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), values),
        st.tuples(st.just("change"), values),
        st.tuples(st.sampled_from(("done", "reopen", "delete", "undo", "redo")), st.just({})),
    ),
    min_size=1,
    max_size=12,
)


def perform(local: Local, kind: str, what: dict[str, Any], which: int) -> None:
    ids = [row[0] for row in local.db.execute("SELECT id FROM task ORDER BY id")]
    id = ids[which % len(ids)] if ids else ""
    if kind == "add":
        local.add("new", **{name: value for name, value in what.items() if name != r.TITLE})
    elif kind in ("undo", "redo"):
        try:
            getattr(local, kind)()
        except PakauraError:
            return
    elif id and kind == "change":
        local.change(id, what)
    elif id:
        getattr(local, kind)(id)


def records(db: Any, now: Moment) -> list[dict[str, Any]]:
    """All tasks with all that a list can show of them."""
    return [to_record(task, "") for task in find(db, parse("", now), now)]


def known(past: Past, now: Moment) -> list[dict[str, Any]]:
    try:
        return records(past.db, now)
    finally:
        past.db.close()


def arrive(local: Local, registers: dict[str, Any], id: str = ID, ms: int = 0) -> None:
    """Another device wrote this at `ms`, or just now, and it comes in."""
    local.ms += 1000
    stamp = stamps.stamp(ms or local.ms, 0xFFF, PHONE)
    with local.store.writing() as db:
        merger = Merger(db, local.now)
        merger.take("task", id, {name: (stamp, value) for name, value in registers.items()})
        merger.close()


@given(steps, st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_each_moment_is_given_back_as_it_was(done: list[tuple[str, dict[str, Any]]], which: list[int]) -> None:
    local = Local()
    seen = [(local.ms, records(local.db, local.now))]
    for (kind, what), place in zip(done, which, strict=False):
        perform(local, kind, what, place)
        seen.append((local.ms, records(local.db, local.now)))
    for ms, then in seen:
        past = as_of(local.db, at(ms, "UTC"))
        assert (past.unsure, past.purged) == (0, 0)
        assert known(past, at(ms, "UTC")) == then


def test_the_store_itself_stays_as_it_is() -> None:
    local = Local()
    local.add("one")
    before = records(local.db, local.now)
    known(as_of(local.db, at(local.ms - DAY_MS, "UTC")), local.now)
    assert records(local.db, local.now) == before


def test_its_indexes_find_what_was_there_then() -> None:
    local = Local()
    id = local.add("buy milk", **{r.PROJECT: "home", r.TAG + "shop": True})
    then = local.now
    local.change(id, {r.TITLE: "sell bread", r.PROJECT: "work", r.TAG + "shop": None})
    local.add("buy milk too", **{r.PROJECT: "home", r.TAG + "shop": True})
    past = as_of(local.db, then)
    for text in ("milk", "project:home", "+shop", "buy milk project:home +shop", "blocked:no"):
        assert [task.title for task in find(past.db, parse(text, then), then)] == ["buy milk"]
    for text in ("bread", "project:work", "blocked:yes"):
        assert find(past.db, parse(text, then), then) == []
    past.db.close()


def test_what_held_a_task_up_then_does_so_again() -> None:
    local = Local()
    first = local.add("first")
    local.add("second", **{r.DEPENDENCY + first: True})
    then = local.now
    local.done(first)
    past = as_of(local.db, then)
    assert [task.title for task in find(past.db, parse("blocked:yes", then), then)] == ["second"]
    past.db.close()


def test_a_number_that_is_another_tasks_by_now_is_not_shown_twice() -> None:
    local = Local()
    id = local.add("old")
    then = local.now
    local.done(id)
    local.ms += 8 * DAY_MS
    new = local.add("new")
    assert local.number(new) == 1
    past = as_of(local.db, then)
    assert [(task.title, task.number) for task in by_ids(past.db, [id, new])] == [("old", None)]
    past.db.close()


class TestElsewhere:
    def test_what_another_device_changed_is_taken_back_with_what_it_replaced(self) -> None:
        local = Local()
        id = local.add("mine", **{r.TAG + "a": True})
        then, before = local.now, records(local.db, local.now)
        arrive(local, {r.TITLE: "theirs", r.TAG + "a": None}, id)
        local.change(id, {r.TITLE: "mine again"})
        past = as_of(local.db, then)
        assert past.unsure == 0
        assert known(past, then) == before

    def test_what_it_added_to_a_task_is_taken_away(self) -> None:
        local = Local()
        id = local.add("mine")
        then, before = local.now, records(local.db, local.now)
        arrive(local, {r.TAG + "a": True, r.SCHEDULE: ["2026-11-27", None, True]}, id)
        past = as_of(local.db, then)
        assert past.unsure == 1
        assert known(past, then) == before

    def test_a_task_that_it_made_later_was_not_there(self) -> None:
        local = Local()
        then = local.now
        arrive(local, {r.TITLE: "theirs", r.CREATED: r.timestamp(local.ms + 1000), r.DELETED: None})
        past = as_of(local.db, then)
        assert past.unsure == 0
        assert known(past, then) == []

    def test_a_task_that_it_made_earlier_was_there_though_it_came_later(self) -> None:
        local = Local()
        made = local.ms
        then = at(made + 60_000, "UTC")
        local.ms += DAY_MS
        arrive(local, {r.TITLE: "theirs", r.CREATED: r.timestamp(made), r.DELETED: None}, ms=made)
        assert [record["title"] for record in known(as_of(local.db, then), then)] == ["theirs"]

    def test_what_it_changed_earlier_was_so_though_it_came_later(self) -> None:
        local = Local()
        id = local.add("mine")
        changed, then = local.ms + 30_000, at(local.ms + 60_000, "UTC")
        local.ms += DAY_MS
        arrive(local, {r.TITLE: "theirs"}, id, changed)
        assert [record["title"] for record in known(as_of(local.db, then), then)] == ["theirs"]
        before = at(changed - 1, "UTC")
        assert [record["title"] for record in known(as_of(local.db, before), before)] == ["mine"]

    def test_a_task_that_was_changed_before_it_came_is_told_as_unsure(self) -> None:
        local = Local()
        made = local.ms
        then = at(made + 60_000, "UTC")
        local.ms += DAY_MS
        arrive(local, {r.CREATED: r.timestamp(made), r.DELETED: None, r.PROJECT: "home"}, ms=made)
        arrive(local, {r.TITLE: "theirs, changed", r.STATE: r.state(r.timestamp(local.ms))})
        past = as_of(local.db, then)
        assert past.unsure == 1
        (record,) = known(past, then)
        assert (record["title"], record["project"], record["completed"]) == ("theirs, changed", "home", False)

    def test_what_a_rule_made_later_elsewhere_was_not_there(self) -> None:
        local = Local()
        then = local.now
        local.ms += 1000
        stamp = stamps.next_generated([])
        made = {r.TITLE: "again", r.CREATED: r.timestamp(local.ms), r.DELETED: None}
        with local.store.writing() as db:
            merger = Merger(db, local.now)
            merger.take("task", ID, {name: (stamp, value) for name, value in made.items()})
            merger.close()
        assert known(as_of(local.db, then), then) == []

    def test_what_was_deleted_for_good_is_counted(self) -> None:
        local = Local()
        id = local.add("gone")
        then = local.now
        local.write(lambda writer: writer.purge(id))
        past = as_of(local.db, then)
        assert past.purged == 1
        assert known(past, then) == []
