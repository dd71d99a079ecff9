"""`pakaura list --as-of`: the list that was, by the clock and the filter of that time."""

from __future__ import annotations

import json

import pytest

from tests.support.installed import Finished, Pakaura, home_environ

LINES = (
    "buy milk +shopping due:tomorrow",
    "water the roses project:home.garden pri:high due:today",
    "renew the passport project:home due:+2w",
)
TUESDAY, WEDNESDAY = {"PAKAURA_NOW": "2026-11-24T20:00:00Z"}, {"PAKAURA_NOW": "2026-11-25T12:00:00Z"}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pakaura, str]:
    """Three tasks of Tuesday morning that were worked on since, and what list said then; nobody writes."""
    morning = {"PAKAURA_NOW": "2026-11-24T09:00:00Z"}
    pakaura = Pakaura(home_environ(tmp_path_factory.mktemp("changed")) | morning)
    pakaura("add", "-", input="\n".join(LINES), check=True)
    before = pakaura("list", check=True).out
    pakaura("done", "2", env=TUESDAY, check=True)
    pakaura("edit", "1", "buy oat milk", "due:fri", "+urgent", env=TUESDAY, check=True)
    pakaura("delete", "3", env=WEDNESDAY, check=True)
    pakaura("add", "new", env=WEDNESDAY, check=True)
    return pakaura, before


@pytest.mark.parametrize("then", ["yesterday 18:00", "2026-11-24 09:00", "2026-11-24T19:59"])
def test_the_list_is_what_it_was(changed: tuple[Pakaura, str], then: str) -> None:
    pakaura, before = changed
    assert pakaura("list", "--as-of", then, env=WEDNESDAY) == Finished(0, before, "")
    assert pakaura("list", "--format={number}", env=WEDNESDAY).out == "1\n4\n"


def test_a_day_is_meant_as_its_end_and_a_time_alone_as_the_last_one(changed: tuple[Pakaura, str]) -> None:
    pakaura, before = changed
    evening = "buy oat milk\nrenew the passport\n"
    for then in ("yesterday", "2026-11-24", "20:00", "today 11:59"):
        assert pakaura("list", "--as-of", then, "--format={title}", env=WEDNESDAY).out == evening
    assert pakaura("list", "--as-of", "1pm", env=WEDNESDAY).out == before
    assert pakaura("list", "--as-of", "today", env=WEDNESDAY).out == pakaura("list", env=WEDNESDAY).out
    assert pakaura("list", "--as-of", "2026-11-23", env=WEDNESDAY) == Finished(0, "", "")


def test_the_filter_and_the_order_are_those_of_then(changed: tuple[Pakaura, str]) -> None:
    pakaura, _ = changed
    line = ["list", "--as-of", "yesterday 9am", "--format={title}"]
    assert pakaura(*line, "due.by:today", env=WEDNESDAY).out == "water the roses\n"
    assert pakaura(*line, "+urgent", env=WEDNESDAY).out == ""
    assert pakaura(*line, "completed:yes", env=WEDNESDAY).out == ""
    assert pakaura(*line, "--sort", "title", "--limit", "2", env=WEDNESDAY).out == "buy milk\nrenew the passport\n"


def test_records_are_those_of_then(changed: tuple[Pakaura, str]) -> None:
    pakaura, _ = changed
    records = json.loads(pakaura("list", "--as-of", "yesterday 9am", "--json", env=WEDNESDAY).out)
    assert [(record["number"], record["title"], record["updated_at"]) for record in records] == [
        (2, "water the roses", "2026-11-24T09:00:00.000Z"),
        (1, "buy milk", "2026-11-24T09:00:00.000Z"),
        (3, "renew the passport", "2026-11-24T09:00:00.000Z"),
    ]


def test_looking_back_writes_nothing(changed: tuple[Pakaura, str]) -> None:
    pakaura, _ = changed
    before = pakaura("export", check=True).out
    pakaura("list", "--as-of", "yesterday", env=WEDNESDAY, check=True)
    assert pakaura("export").out == before


@pytest.mark.parametrize("then", ["tomorrow", "2026-11-25T12:01", "+3d", "whenever", ""])
def test_what_has_not_been_or_is_no_time_is_refused(changed: tuple[Pakaura, str], then: str) -> None:
    done = changed[0]("list", f"--as-of={then}", env=WEDNESDAY)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[1] == "  such as 'yesterday 18:00', '3 days ago', 'last friday', -2w or 2026-11-20"


@pytest.mark.parametrize("then", ["1 day ago", "-1d", "tue", "last tuesday", "24 nov"])
def test_a_day_of_the_past_is_named_as_people_do(changed: tuple[Pakaura, str], then: str) -> None:
    pakaura, _ = changed
    assert (
        pakaura("list", "--as-of", then, "--format={title}", env=WEDNESDAY).out == "buy oat milk\nrenew the passport\n"
    )


def test_what_is_gone_for_good_is_told_on_stderr(three: Pakaura) -> None:
    three("purge", "1", "--yes", env=TUESDAY, check=True)
    done = three("list", "--as-of", "yesterday 9am", "--format={number}", env=WEDNESDAY)
    assert done == Finished(0, "2\n3\n", "pakaura: 1 task deleted for good since cannot be shown\n")
    assert three("list", "--as-of", "yesterday 9am", "-q", env=WEDNESDAY).err == ""
