"""Ops on the wire: what comes back as it was sent, and what is refused, each by its code."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pakaura_server.core.errors import BadValue
from pakaura_server.core.op import MAX_BYTES, Op, Refused, from_json, is_quiet, to_json

ID = "01936b00-0000-7000-8000-00000000000a"
STAMP = "01936b000000-0000-abcd1234"
SENT: dict[str, Any] = {
    "op_id": "01936b00-0000-7000-8000-0000000000ff",
    "kind": "task",
    "id": ID,
    "type": "set",
    "stamp": STAMP,
    "set": {"title": "Buy milk", "state": [False, None], "tag/home": True, "deleted": None, "x-new": {"a": [1]}},
    "base": {"title": None, "state": STAMP},
    "group": "01936b00-0000-7000-8000-00000000000b",
    "command": "add",
}


def changed(**parts: Any) -> dict[str, Any]:
    return {**SENT, **parts}


def told(body: dict[str, Any]) -> Op:
    op = from_json(json.loads(json.dumps(body)))
    assert isinstance(op, Op)
    return op


@pytest.mark.parametrize(
    "body",
    [
        SENT,
        {
            **{k: v for k, v in SENT.items() if k not in ("stamp", "base")},
            "type": "assert",
            "set": {"notes": [STAMP, "n"]},
        },
        changed(origin={"title": STAMP}),
        changed(kind="conflict", set={"settled": True}),
    ],
)
def test_an_op_is_sent_back_as_it_came(body: dict[str, Any]) -> None:
    assert to_json(told(body)) == body


@pytest.mark.parametrize("op_id", [None, 1, "", "x", SENT["op_id"].upper()])
def test_an_op_without_an_id_cannot_be_answered(op_id: Any) -> None:
    with pytest.raises(BadValue):
        from_json(changed(op_id=op_id))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (changed(kind="planet"), "unsupported_kind"),
        (changed(set={"notes": "x" * 40_000}), "bad_value"),
        (changed(set={"x-big": "x" * MAX_BYTES}), "too_large"),
        (changed(set={}), "bad_value"),
        (changed(set=[]), "bad_value"),
        (changed(type="replace"), "bad_value"),
        (changed(id="7"), "bad_value"),
        (changed(stamp="yesterday"), "bad_value"),
        (changed(stamp="ffffffffffff-0000-abcd1234"), "bad_value"),
        (changed(stamp=None), "bad_value"),
        (changed(base={"title": "x"}), "bad_value"),
        (changed(base=[]) | {"base": [1]}, "bad_value"),
        (changed(origin={"title": "x"}), "bad_value"),
        (changed(group="g1"), "bad_value"),
        (changed(command="rm -rf\n"), "bad_value"),
        (changed(command="x" * 40), "bad_value"),
        (changed(set={"title": ""}), "bad_value"),
        (changed(set={"x-new": 1.5}), "bad_value"),
        (changed(set={"x-new": 2**60}), "bad_value"),
        (changed(set={"x-new": "\0"}), "bad_value"),
        (changed(set={"x-new": "\ud800"}), "bad_value"),
        (changed(set={'x"y': 1}), "bad_value"),
        (changed(kind="conflict", set={"settled": "\0"}), "bad_value"),
        (changed(type="assert", set={"title": "no stamp"}), "bad_value"),
    ],
)
def test_what_is_refused_is_refused_by_itself_and_says_why(body: dict[str, Any], code: str) -> None:
    refused = from_json(body)
    assert isinstance(refused, Refused)
    assert (refused.op_id, refused.code) == (SENT["op_id"], code)


def test_a_value_nested_too_deep_is_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    refused = from_json(changed(set={"x-new": deep}))
    assert isinstance(refused, Refused)
    assert refused.code == "bad_value"


@pytest.mark.parametrize(
    ("register", "quiet"), [("tag/a", True), (f"dep/{ID}", True), ("created", True), ("title", False)]
)
def test_some_registers_may_be_written_at_once(register: str, quiet: bool) -> None:
    assert is_quiet(register) is quiet
