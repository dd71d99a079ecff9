"""What a turn of the rules asks of the tasks: counted, so that no clock decides."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.agent_world import memory_talk

if TYPE_CHECKING:
    from pakaura_server.core.ops import TaskOps


class Counting:
    """TaskOps that count what is asked of others."""

    def __init__(self, ops: TaskOps) -> None:
        self._ops = ops
        self.counts: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.counts[name] += 1
        return getattr(self._ops, name)


@pytest.mark.parametrize(
    ("said", "reads", "writes"),
    [
        ("hello", 0, 0),
        ("don't delete milk", 0, 0),
        ("add eggs tomorrow", 0, 1),
        ("list", 1, 0),
        ("complete buy milk", 1, 1),
        ("delete the milk", 2, 1),
        ("move milk to friday", 1, 1),
        ("rename milk to oat milk", 1, 1),
        ("clear completed", 1, 1),
        ("complete milk and bread", 4, 1),
    ],
)
def test_a_turn_makes_few_requests(said: str, reads: int, writes: int) -> None:
    with asyncio.Runner() as runner:
        talk = memory_talk(runner, ["buy milk", "bread", "[x] rent"])
        counting = Counting(talk.ops)
        talk.ops = counting
        talk.say(said)
    asked = counting.counts
    assert asked["apply"] + asked["undo"] == writes
    assert asked["list"] + asked["get"] + asked["history"] <= reads
