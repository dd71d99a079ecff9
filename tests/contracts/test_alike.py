"""Whatever a person does, in whatever order, every place that can keep the tasks says the same."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pakaura_server.core import registers as r
from pakaura_server.core.changes import complete, create, delete, edit, reopen, restore
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.filters import parse
from pakaura_server.core.record import to_record
from pakaura_server.core.succession import successor_id
from tests.contracts.conftest import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_server.core.changes import Change

    Step = tuple[str, Any]

DUE = ["2026-12-01", None, True]
tasks = st.integers(0, 4)
"""Three of them, and the successors of the first two."""
rules = ["FREQ=WEEKLY", "fixed", None], ["FREQ=DAILY;COUNT=2", "after-completion", None], None
values = st.one_of(
    st.fixed_dictionaries({r.TITLE: st.sampled_from("abc")}),
    st.fixed_dictionaries({r.NOTES: st.sampled_from(["x", None]), r.PRIORITY: st.sampled_from(["high", "none"])}),
    st.fixed_dictionaries({r.SCHEDULE: st.sampled_from([DUE, None])}),
    st.fixed_dictionaries({r.RECUR: st.sampled_from(rules)}),
)
no_sets: dict[str, list[str]] = {}
sets = st.just(no_sets) | st.fixed_dictionaries({r.TAG: st.lists(st.sampled_from(["x", "y"]), unique=True)})
changes = st.one_of(
    st.builds(lambda n, values, sets: (create, n, {r.TITLE: "new", **values}, sets), tasks, values, sets),
    st.builds(lambda n, values, sets: (edit, n, values, sets), tasks, values, sets),
    st.builds(lambda n, at: (complete, n, at * 1000), tasks, st.integers(0, 1)),
    st.builds(lambda how, n: (how, n), st.sampled_from([reopen, delete, restore]), tasks),
)
step = st.tuples(st.just("apply"), st.lists(changes, min_size=1, max_size=3)) | st.tuples(
    st.just("undo"), st.integers(0, 20)
)


@settings(max_examples=50)
@given(script=st.lists(step, min_size=1, max_size=12))
def test_the_same_commands_have_the_same_results_everywhere(
    persons: dict[str, Callable[[], Person]], script: list[Step]
) -> None:
    memory, *others = [Actor(make()) for make in persons.values()]
    for kind, what in script:
        said = memory.take(kind, what)
        # An undo for which nothing is left to do is a command to the store, which shall not meet it again, and none to
        # the ledger, which is told by the group what to undo.
        for other in others:
            if memory.was_vain:
                other.person.ms = memory.person.ms
                continue
            assert other.take(kind, what) == said
            assert other.state() == memory.state()


class Actor:
    """One person who follows a script; tasks and commands go by their numbers."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.ids = [person.new_id() for _ in range(3)]
        self.ids += [successor_id(id) for id in self.ids[:2]]
        self.groups: list[str] = []
        self.was_vain = False

    def take(self, kind: str, what: Any) -> Any:
        """What came of a step; None where there is nothing to undo yet."""
        self.was_vain = False
        try:
            return self._apply(what) if kind == "apply" else self._undo(what)
        except PakauraError as error:
            return type(error)

    def state(self) -> Any:
        now = self.person.now
        found = self.person.run(self.person.ops.list(parse("", now), now))
        history = self.person.run(self.person.ops.history())
        records = [{**to_record(task, ""), "number": None} for task in found]
        return records, [(group.command, group.kind, group.undone, group.at, set(group.titles)) for group in history]

    def _apply(self, what: list[tuple[Any, ...]]) -> Any:
        group = str(uuid.uuid4())
        made: list[Change] = [how(self.ids[n], *rest) for how, n, *rest in what]
        outcomes = self.person.apply(*made, group=group)
        if [each for each in outcomes if each.status in ("created", "changed")]:
            self.groups.append(group)
        return [(each.status, {**to_record(each.task, ""), "number": None}) for each in outcomes]

    def _undo(self, number: int) -> Any:
        if not self.groups:
            return None
        reversal = self.person.undo(self.groups[number % len(self.groups)])
        self.was_vain = self.person.last_group() != reversal.group
        if not self.was_vain:
            self.groups.append(reversal.group)
        return sorted(reversal.changed), sorted(reversal.left), reversal.command
