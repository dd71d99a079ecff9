"""`pakaura conflicts`: both values are shown, either can be had, and nothing is decided by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.devices import keep
from pakaura_cli.client.session import Session
from pakaura_cli.client.store.entities import write_entity
from tests.support.installed import Finished, Pakaura

if TYPE_CHECKING:
    from pakaura_server.core.merge import Registers

FIRST = "0193a1b2c3d4-0000-aaaaaaaa"
LATER = "0193a1b2c3d5-0000-bbbbbbbb"
SERVER = "0193a1b2c3d6-0000-server00"
TITLE = "6c6f772d-962a-5393-b948-fff47cce5dfc"
TAG = "6c6f772d-962a-5393-b948-faa47cce5dfc"
DUE = "6c6f772d-962a-5393-b948-fab47cce5dfc"


def conflict(task: str, register: str, kept: Any, lost: Any, **more: Any) -> Registers:
    values = {"subject": ["task", task, register], "kept": [LATER, kept], "lost": [FIRST, lost], **more}
    return {name: (SERVER, value) for name, value in values.items()}


def put(pakaura: Pakaura, conflicts: dict[str, Registers]) -> None:
    """Conflicts, as a sync leaves them in the store."""
    with Session(pakaura.environ).to_write().writing() as db:
        for id, registers in conflicts.items():
            write_entity(db, "conflict", id, registers)


def id_of(pakaura: Pakaura, reference: str) -> str:
    return str(json.loads(pakaura("show", reference, "--ndjson", check=True).out)["id"])


@pytest.fixture
def two(three: Pakaura) -> Pakaura:
    """A title and a tag that two devices wrote, a conflict that was decided, and one that was purged."""
    milk, roses = id_of(three, "1"), id_of(three, "2")
    put(
        three,
        {
            TITLE: conflict(milk, "title", "buy milk", "buy oat milk"),
            DUE: conflict(roses, "schedule", None, ["2026-12-01", None, True]),
            TAG: conflict(roses, "tag/garden", None, True, settled=True),
            "c": {"purged": (SERVER, True)},
        },
    )
    return three


def test_none_is_no_error(three: Pakaura) -> None:
    assert three("conflicts") == Finished(0, "", "")
    assert three("conflicts", "--json").out == "[]\n"


@pytest.mark.parametrize("words", [[], ["list"]])
def test_the_list_has_both_values_and_the_ids_to_type(two: Pakaura, words: list[str]) -> None:
    out = two("conflicts", *words, check=True).out
    assert sorted(out.splitlines()) == [
        "fab\t2\tdue\tnothing\t2026-12-01",
        "fff\t1\ttitle\tbuy milk\tbuy oat milk",
    ]


def test_show_says_who_wrote_what_and_when(two: Pakaura) -> None:
    assert two("conflicts", "show", "fff").out.splitlines() == [
        "conflict: fff",
        "task: 1 (buy milk)",
        "field: title",
        "stands: buy milk (written 2024-12-07T15:17:47.605Z on the device bbbbbbbb)",
        "lost: buy oat milk (written 2024-12-07T15:17:47.604Z on the device aaaaaaaa)",
    ]


def test_a_device_that_has_a_name_is_called_by_it(two: Pakaura) -> None:
    with Session(two.environ).to_write().writing() as db:
        keep(db, {"bbbbbbbb": "lap\x1btop"})
    assert two("conflicts", "show", "fff").out.splitlines()[3:] == [
        "stands: buy milk (written 2024-12-07T15:17:47.605Z on lap\\x1btop)",
        "lost: buy oat milk (written 2024-12-07T15:17:47.604Z on the device aaaaaaaa)",
    ]
    (record,) = json.loads(two("conflicts", "show", TITLE, "--json").out)
    assert [record[side]["device_name"] for side in ("kept", "lost")] == ["lap\x1btop", None]


def test_a_script_gets_records_or_bare_ids(two: Pakaura) -> None:
    (record,) = json.loads(two("conflicts", "show", TITLE, "--json").out)
    assert record["kept"] == {
        "value": "buy milk",
        "at": "2024-12-07T15:17:47.605Z",
        "device": "bbbbbbbb",
        "device_name": None,
    }
    assert (record["id"], record["short_id"], record["register"]) == (TITLE, "fff", "title")
    assert sorted(two("conflicts", "-q").out.split()) == sorted([TITLE, DUE])


def test_take_brings_the_lost_value_back_and_the_conflict_is_gone(two: Pakaura) -> None:
    assert two("conflicts", "take", "fff") == Finished(0, "Took back 1: buy oat milk\n", "")
    assert two("conflicts").out.startswith("fab\t")
    assert two("undo") == Finished(0, "Undid take 1: buy milk\n", "pakaura: 1 conflict is open again\n")
    assert sorted(line[:3] for line in two("conflicts").out.splitlines()) == ["fab", "fff"]
    assert two("redo") == Finished(0, "Redid take 1: buy oat milk\n", "pakaura: 1 conflict is decided again\n")
    assert two("conflicts").out.startswith("fab\t")
    two("undo", check=True)
    assert len(two("conflicts").out.splitlines()) == 2


def test_take_of_a_due_date_and_several_at_once(two: Pakaura) -> None:
    done = two("conflicts", "take", "fab", "FFF", check=True)
    assert sorted(done.out.splitlines()) == ["Took back 1: buy oat milk", "Took back 2: water the roses"]
    assert json.loads(two("show", "2", "--ndjson").out)["due"] == "2026-12-01"


def test_keep_leaves_the_task_and_the_conflict_is_gone(two: Pakaura) -> None:
    before = two("list").out
    assert two("conflicts", "keep", "fff", "fab").out.count("Kept ") == 2
    assert two("conflicts") == Finished(0, "", "")
    assert two("list").out == before


def test_undo_of_a_keep_opens_the_conflict_again(two: Pakaura) -> None:
    before = two("conflicts").out
    two("conflicts", "keep", "fff", check=True)
    assert two("undo") == Finished(0, "", "pakaura: 1 conflict is open again\n")
    assert two("conflicts").out == before


def test_undo_leaves_a_conflict_that_was_decided_anew_since(two: Pakaura) -> None:
    two("conflicts", "keep", "fff", check=True)
    group = two("log", "--limit", "1", "-q").out.strip()
    with Session(two.environ).to_write().writing() as db:
        settled = f"0{FIRST[1:]}".replace("0193", "7193")
        write_entity(db, "conflict", TITLE, {**conflict("x", "title", 1, 2), "settled": (settled, True)})
    assert two("undo", group).code == 0
    assert two("conflicts").out.startswith("fab\t")


@pytest.mark.parametrize("verb", ["take", "keep"])
def test_a_dry_run_decides_nothing(two: Pakaura, verb: str) -> None:
    before = two("conflicts").out
    assert " (dry run) 1: " in two("conflicts", verb, "fff", "-n", check=True).out
    assert two("conflicts").out == before


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["lose", "fff"], 2, "conflicts cannot lose"),
        (["take"], 2, "conflicts take needs an id"),
        (["list", "fff"], 2, "conflicts list takes no more words"),
        (["show", "fff", "--dry-run"], 2, "conflicts show changes nothing anyway"),
        (["take", "fff", "bee"], 3, "no conflict has the id bee"),
        (["take", "fff", "ff"], 3, "no conflict has the id ff"),
        (["take", "faa"], 3, "the conflict faa is decided already"),
    ],
)
def test_what_is_not_meant_for_sure_decides_nothing(two: Pakaura, words: list[str], code: int, complaint: str) -> None:
    before = two("conflicts").out
    done = two("conflicts", *words)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(f"pakaura: {complaint}")
    assert done.err.count("\n") == 2
    assert two("conflicts").out == before


def test_two_whose_ids_begin_alike_are_told_apart(two: Pakaura) -> None:
    near = f"{TITLE[:-9]}1{TITLE[-8:]}"
    put(two, {near: conflict(id_of(two, "3"), "title", "renew the passport", "passport")})
    done = two("conflicts", "take", "fff")
    assert done.code == 3
    assert sorted(line.split()[0] for line in done.err.splitlines()[2:]) == ["fff1", "fff4"]
    assert two("conflicts", "take", "fff1") == Finished(0, "Took back 3: passport\n", "")


def test_a_value_that_could_steer_the_terminal_is_shown_harmless(three: Pakaura) -> None:
    put(three, {TITLE: conflict(id_of(three, "1"), "title", "a\x1b[2J", "b\nc")})
    assert three("conflicts").out == "fff\t1\ttitle\ta\\x1b[2J\tb\\nc\n"


@pytest.mark.parametrize(
    ("register", "kept", "lost", "shown"),
    [
        ("state", [True, "2026-11-24T09:00:00.000Z"], [False, None], "completed 2026-11-24T09:00:00.000Z\topen"),
        ("tag/home", None, True, "no\tyes"),
        ("schedule", ["2026-12-01T09:00", "Europe/Berlin", False], None, "2026-12-01T09:00 Europe/Berlin\tnothing"),
        ("priority", "high", "low", "high\tlow"),
        ("x/newer", {"a": 1}, 2, '{"a":1}\t2'),
    ],
)
def test_every_kind_of_value_can_be_read(three: Pakaura, register: str, kept: Any, lost: Any, shown: str) -> None:
    put(three, {TITLE: conflict(id_of(three, "1"), register, kept, lost)})
    assert three("conflicts").out.rstrip("\n").split("\t", 3)[3] == shown
