"""A due date is a day wherever it is read: not overdue before the reader's next day, and never moved by travelling."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.session import Session
from pakaura_cli.client.store.reads import find
from pakaura_server.core.filters import listed, parse
from pakaura_server.core.when import Moment, at
from tests.support.installed import Pakaura, home_environ
from tests.support.views import shown
from tests.support.zones import ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping

DUE = "2026-11-24"
HOUR_MS = 3_600_000
MIDNIGHT_MS = 1_795_478_400_000
"""24 November 2026, 00:00 in UTC."""


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody in Tokyo who has one task, due on a day; nobody writes."""
    environ = home_environ(tmp_path_factory.mktemp("post")) | {"TZ": "Asia/Tokyo", "PAKAURA_NOW": str(MIDNIGHT_MS)}
    Pakaura(environ)("add", "post the letter", f"due:{DUE}", check=True)
    return environ


def found(environ: Mapping[str, str], text: str, now: Moment) -> bool:
    session = Session(environ)
    with session.to_read().reading() as db:
        tasks = find(db, listed(parse(text, now)), now)
    session.leave()
    return bool(tasks)


@pytest.mark.parametrize("zone", [*ZONES, "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_what_is_due_today_is_overdue_from_the_readers_next_day_on(post: dict[str, str], zone: str) -> None:
    seen = set()
    for hour in range(-30, 60, 3):
        now = at(MIDNIGHT_MS + hour * HOUR_MS, zone)
        assert found(post, "overdue:yes", now) is (now.today > DUE)
        assert found(post, "due:today", now) is (now.today == DUE)
        assert found(post, "due.by:today", now) is (now.today >= DUE)
        seen.add(now.today)
    assert {"2026-11-23", DUE, "2026-11-25"} <= seen


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"])
def test_travelling_moves_no_date(post: dict[str, str], zone: str) -> None:
    moved = post | {"TZ": zone}
    (record,) = json.loads(Pakaura(moved)("list", "--json", check=True).out)
    assert (record["due"], record["due_zone"]) == (DUE, None)
    (entry,) = json.loads(Pakaura(moved)("agenda", "--json", check=True).out)
    assert (entry["day"], entry["due"]) == (DUE, DUE)
    assert Pakaura(moved)("calendar", "2026-11", check=True).out.startswith(DUE)


def test_a_list_a_day_later_marks_it_and_not_a_minute_before(post: dict[str, str]) -> None:
    # In Tokyo it is nine hours later than in UTC.
    before, after = MIDNIGHT_MS + 15 * HOUR_MS - 1, MIDNIGHT_MS + 15 * HOUR_MS
    in_tokyo = {ms: shown(post | {"PAKAURA_NOW": str(ms)}, "today") for ms in (before, after)}
    assert "today" in in_tokyo[before]
    assert "overdue" not in in_tokyo[before]
    assert "1 overdue" in in_tokyo[after]
