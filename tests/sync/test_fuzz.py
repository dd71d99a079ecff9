"""A short cut of the bulk fuzzer: no random history breaks an invariant, and every planted bug is found."""

from __future__ import annotations

import pytest

from tests.sync.fuzz import history
from tests.sync.mutants import MUTANTS

HISTORIES = 120
"""Of each run in CI; `make fuzz-sync` runs ten thousand."""
ENOUGH = 2_000
"""Histories in which every planted bug shows."""
LIKELY = {"no-fence": 844, "pending-by-presence": 15}
"""Where to begin to look for a bug that shows once in some hundred histories."""
BLOCKS = 6
FOUND = {
    1705152841: "an op comes again after it has left the log, and its conflict was reported then",
    1589857820: "a task with a title that the server refuses is purged, and lives on as two forks",
}
"""Histories in which something was wrong once."""


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_random_history_breaks_an_invariant(block: int) -> None:
    size = HISTORIES // BLOCKS
    broken = {seed: what for seed in range(block * size, (block + 1) * size) if (what := history(seed))}
    assert broken == {}


@pytest.mark.parametrize("seed", FOUND)
def test_a_history_that_found_something_finds_it_no_more(seed: int) -> None:
    assert history(seed) is None


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_bug_is_found(name: str) -> None:
    first = LIKELY.get(name, 0)
    found = next((what for seed in range(first, first + ENOUGH) if (what := history(seed, MUTANTS[name]))), None)
    assert found is not None
