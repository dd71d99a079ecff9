"""Which command stands, after undo and redo."""

from __future__ import annotations

import pytest

from pakaura_server.core.chains import Chains
from pakaura_server.core.errors import NotFound


def test_a_command_its_undo_and_the_redo_of_that() -> None:
    chains = Chains([("undo", "do"), ("redo", "undo")])
    assert [chains.kind(group) for group in ("do", "undo", "redo", "other")] == ["do", "undo", "redo", "do"]
    assert [chains.is_undone(group) for group in ("do", "undo", "redo", "other")] == [False, True, False, False]
    assert [chains.to_take_back(group) for group in ("do", "redo", "other")] == ["redo", "redo", "other"]
    with pytest.raises(NotFound):
        chains.to_take_back("undo")


def test_the_latest_of_two_undos_of_one_command_counts() -> None:
    chains = Chains([("one", "do"), ("two", "do"), ("redo", "two")])
    assert not chains.is_undone("do")
    assert chains.to_take_back("do") == "redo"


@pytest.mark.parametrize("pairs", [[("a", "a")], [("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "b")]])
def test_a_circle_that_a_device_made_up_ends(pairs: list[tuple[str, str]]) -> None:
    chains = Chains(pairs)
    for group in ("a", "b", "c"):
        assert chains.kind(group) in ("do", "undo", "redo")
        assert chains.is_undone(group) in (True, False)
