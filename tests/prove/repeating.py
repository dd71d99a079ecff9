"""A plugin of pytest: every property test is run again with new examples until its share of the time is over.

`PAKAURA_SECONDS` is the time of all of them on one core. The first run of each has `PAKAURA_SEED` for Hypothesis, the
next ones the numbers after it; a failure says which one repeats it.
"""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import core

from tests.support.seeds import SEED

if TYPE_CHECKING:
    from collections.abc import Generator

MARK = "hypothesis"
"""The marker that Hypothesis gives its tests."""
_PASSING = re.compile(r"(\d+) passing")
_share = pytest.StashKey[float]()


def pytest_collection_finish(session: pytest.Session) -> None:
    seconds = float(os.environ["PAKAURA_SECONDS"])
    session.config.stash[_share] = seconds / max(1, len(session.items))


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Inside of what Hypothesis does around a test, which counts the examples."""
    until = time.monotonic() + item.config.stash[_share]
    seed, examples = SEED, 0
    try:
        core.global_force_seed = seed  # type: ignore[assignment]
        yield
        examples += _examples(item)
        while time.monotonic() < until:
            seed += 1
            core.global_force_seed = seed  # type: ignore[assignment]
            item.runtest()
            examples += _examples(item)
    except Exception as error:
        error.add_note(f"--hypothesis-seed={seed}")
        raise
    finally:
        core.global_force_seed = None
        item.user_properties.append(("examples", examples))


def _examples(item: pytest.Item) -> int:
    found = _PASSING.findall(getattr(item, "hypothesis_statistics", ""))
    return sum(map(int, found))
