"""F12: an op that cannot be taken is refused by itself; what was written before and after it arrives (I9)."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import httpx

from pakaura_cli.client.store.writer import new_id
from tests.support.convergence import column, held
from tests.support.installed import ENOUGH

if TYPE_CHECKING:
    from tests.support.person import Person

STAMP = "0193a1b2c3d4-0000-k3f9a2c1"
DEEP = "[" * 40 + "]" * 40
TOO_DEEP_FOR_A_BODY = "[" * 200 + "]" * 200
POISON = {
    "a NUL": (r'{"title":"a\u0000b"}', "bad_value"),
    "half a surrogate pair": (r'{"notes":"\ud800"}', "bad_value"),
    "NaN": ('{"priority":NaN}', "bad_value"),
    "1e400": ('{"priority":1e400}', "bad_value"),
    "a fraction": ('{"x/new":0.5}', "bad_value"),
    "a number that JSON readers round": ('{"x/new":9007199254740993}', "bad_value"),
    "deep JSON": (f'{{"x/new":{DEEP}}}', "bad_value"),
    "long notes": (json.dumps({"notes": "n" * 300_000}), "too_large"),
    "no register": ("{}", "bad_value"),
}
"""The body of an op, and the code by which it is refused."""
WORSE = {
    "JSON so deep that the body is refused": (f'{{"x/new":{TOO_DEEP_FOR_A_BODY}}}', "bad_value"),
    "10 MB of notes": (json.dumps({"notes": "n" * 10_000_000}), "too_large"),
}
"""For these, all of the push is."""


def plant(person: Person, body: str, kind: str = "task") -> None:
    """An op that no command here would write, in the outbox."""
    session = person.session
    with session.to_write().writing() as db:
        db.execute(
            "INSERT INTO outbox(op_id, kind, entity, type, stamp, body, base) VALUES(?, ?, ?, 'set', ?, ?, '{}')",
            (new_id(session.now), kind, new_id(session.now), STAMP, body),
        )


def test_f12_each_poisonous_op_of_a_push_is_refused_alone(server_url: str, desk: Person, email: str) -> None:
    account = desk.register(server_url, email)
    tokens = desk.credentials.load(account.key)
    assert tokens is not None
    ops, expected = [op('{"title":"first"}')], ["applied"]
    for body, code in POISON.values():
        ops += [op(body), op('{"title":"after it"}')]
        expected += [code, "applied"]
    content = f'{{"device":"k3f9a2c1","ops":[{",".join(ops)}]}}'.encode()
    headers = {"Authorization": f"Bearer {tokens.access_token}", "Content-Type": "application/json"}
    answer = httpx.post(f"{server_url}/api/v1/sync/push", content=content, headers=headers, timeout=ENOUGH)
    assert answer.status_code == 200, answer.text
    assert [result.get("code", result["status"]) for result in answer.json()["results"]] == expected


def op(body: str) -> str:
    head: dict[str, Any] = {"op_id": str(uuid.uuid4()), "id": str(uuid.uuid4()), "kind": "task", "type": "set"}
    return f'{json.dumps({**head, "stamp": STAMP})[:-1]},"set":{body}}}'


def test_f12_poison_in_an_outbox_is_set_apart_and_holds_nothing_back(pair: tuple[Person, Person]) -> None:
    desk, phone = pair
    codes = []
    # A lone surrogate cannot even be kept here: SQLite's text is UTF-8, and an escape is undone before it is kept.
    poison = {name: each for name, each in (POISON | WORSE).items() if name != "half a surrogate pair"}
    for name, (body, code) in poison.items():
        plant(desk, body)
        codes.append(code)
        desk.add(f"After {name}")
    plant(desk, '{"name":"Earth"}', kind="planet")
    desk.add("The last")
    desk.sync()
    assert sorted(column(desk, "SELECT code FROM outbox_rejected")) == sorted(codes)
    # Of a kind that this server is too old for, the op waits for a newer one.
    assert column(desk, "SELECT kind FROM outbox") == ["planet"]
    phone.sync()
    assert phone.titles() == sorted(["Buy milk", "The last", *[f"After {name}" for name in poison]])
    assert held(phone) == held(desk)
