"""What a conflict is made of, and what a device may write into one."""

from __future__ import annotations

from typing import Any

import pytest

from pakaura_server.core.conflicts import check, is_about, is_open_loss
from pakaura_server.core.errors import BadValue

ID = "01936b00-0000-7000-8000-00000000000a"
STAMP = "01936b000000-0000-abcd1234"
OPEN = {
    "subject": (STAMP, ["task", ID, "title"]),
    "kept": (STAMP, [STAMP, "theirs"]),
    "lost": (STAMP, [STAMP, "mine"]),
}


@pytest.mark.parametrize(
    ("register", "value"),
    [
        ("subject", ["task", ID, "title"]),
        ("kept", [STAMP, None]),
        ("lost", [STAMP, [1]]),
        ("settled", True),
        ("settled", None),
        ("x", 1),
    ],
)
def test_what_a_conflict_holds_passes(register: str, value: Any) -> None:
    check(register, value)


@pytest.mark.parametrize(
    ("register", "value"),
    [
        ("subject", None),
        ("subject", ["task", ID]),
        ("subject", ["task", ID, 1]),
        ("kept", "theirs"),
        ("kept", [STAMP]),
        ("lost", [1, "mine"]),
        ("lost", ["yesterday", "mine"]),
        ("settled", 1),
        ("settled", "yes"),
    ],
)
def test_anything_else_does_not(register: str, value: Any) -> None:
    with pytest.raises(BadValue):
        check(register, value)


def test_it_is_about_one_task() -> None:
    assert is_about(OPEN, ID)
    assert not is_about(OPEN, ID[::-1])
    assert not is_about({"purged": (STAMP, True)}, ID)


@pytest.mark.parametrize(
    ("registers", "register", "stamp", "expected"),
    [
        (OPEN, "title", STAMP, True),
        (OPEN, "notes", STAMP, False),
        (OPEN, "title", STAMP[:-1] + "5", False),
        ({**OPEN, "settled": (STAMP, True)}, "title", STAMP, False),
        ({**OPEN, "settled": (STAMP, None)}, "title", STAMP, True),
        ({"subject": OPEN["subject"]}, "title", STAMP, False),
    ],
)
def test_what_lost_in_it_is_open_until_it_is_settled(registers: Any, register: str, stamp: str, expected: bool) -> None:
    assert is_open_loss(registers, ID, register, stamp) is expected
