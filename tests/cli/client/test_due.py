"""The counts of a prompt are those of the filters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.store.due import due_counts
from pakaura_cli.client.store.reads import find
from pakaura_server.core import registers as r
from pakaura_server.core.filters import listed, parse
from pakaura_server.core.when import at
from tests.support.local import NOON_MS, Local

ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Niue")
DAYS = st.sampled_from(
    ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-29"]
)
TIMES = st.builds(
    lambda day, time, zone: [f"{day}T{time}", zone, False],
    DAYS,
    st.sampled_from(["00:00", "00:01", "09:30", "11:59", "12:00", "12:01", "23:59"]),
    st.sampled_from(ZONES),
)
DATES = st.one_of(st.none(), st.builds(lambda day: [day, None, True], DAYS), TIMES)


@given(st.lists(st.tuples(DATES, DATES, st.booleans()), max_size=8), st.sampled_from(ZONES))
def test_they_are_what_the_filters_find(tasks: list[tuple[object, object, bool]], zone: str) -> None:
    local = Local()
    for due, wait, done in tasks:
        id = local.add("x", **{r.SCHEDULE: due, r.WAIT: wait})
        if done:
            local.done(id)
    now = at(NOON_MS, zone)
    overdue = len(find(local.db, listed(parse("overdue:yes", now)), now))
    by_today = len(find(local.db, listed(parse("due.by:today", now)), now))
    assert due_counts(local.db, now) == (overdue, by_today - overdue)
