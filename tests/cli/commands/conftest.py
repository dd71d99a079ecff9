"""The golden tests of the commands: one installed program, one moment, Tuesday 24 November 2026, 9:00 in UTC."""

from __future__ import annotations

import pytest

from tests.support.installed import Pakaura

NOW = "2026-11-24T09:00:00Z"


@pytest.fixture
def pakaura(home: dict[str, str]) -> Pakaura:
    """The installed command, whose clock stands still."""
    return Pakaura(home | {"PAKAURA_NOW": NOW})


@pytest.fixture
def three(pakaura: Pakaura) -> Pakaura:
    """The same with three tasks in its store."""
    pakaura("add", "buy milk", "+shopping", "due:tomorrow", check=True)
    pakaura("add", "water the roses", "project:home.garden", "pri:high", "due:today", check=True)
    pakaura("add", "renew the passport", "project:home", "due:+2w", check=True)
    return pakaura
