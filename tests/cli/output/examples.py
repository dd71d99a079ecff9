"""A reader, and tasks to be shown."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pakaura_server.core.task import PRIORITIES, Task
from pakaura_server.core.when import When, at

NOW = at(1_795_424_400_000, "Europe/Berlin")
"""Monday 2026-11-23, 10:00."""
ZONE = "Europe/Berlin"


def task(number: int | None, title: str, **values: Any) -> Task:
    """A task whose id ends in its number, or in 9f2 once it is closed."""
    made = Task(f"0192f0c0-ffee-7000-8000-{number or 0x9F2:012x}", title)
    made.created_at = made.updated_at = "2026-11-20T08:00:00.000Z"
    made.number = number
    for name, value in values.items():
        setattr(made, name, value)
    return made


def short_id(id: str) -> str:
    return id[-3:]


INVOICE = task(4, "Send the invoice", due=When("2026-11-17"), priority="high", project="work", tags=("bill", "post"))
DENTIST = task(12, "Call the dentist", due=When("2026-11-23T17:00", ZONE), priority="medium", notes="a\tb\nc\x1b[2J")
MILK = task(3, "[bold]buy[/bold] :milk:", due=When("2026-11-23"), tags=("shop",))
PLANTS = task(None, "Water the plants", completed=True, completed_at="2026-11-22T08:00:00Z", due=When("2026-11-21"))
GONE = task(None, "Old plan", deleted=True)

titles = st.text(
    st.characters() | st.sampled_from("\x1b\x07\x9b\t\n\u202e\u200d漢👍🏽e\u0301"), min_size=1, max_size=60
)
whens = st.none() | st.sampled_from(
    [When("2026-11-17"), When("2026-11-23"), When("2026-11-23T08:00", ZONE), When("2027-01-02T09:00", "Asia/Tokyo")]
)
tasks = st.builds(
    task,
    st.none() | st.integers(1, 99_999),
    titles,
    notes=st.none() | titles,
    due=whens,
    wait=whens,
    priority=st.sampled_from(PRIORITIES),
    project=st.none() | titles,
    tags=st.lists(titles, max_size=3).map(tuple),
    completed=st.booleans(),
    deleted=st.booleans(),
)
