"""F18: a bit that flipped in a store, or a row that is gone, is found by the digest; also client/sync/test_verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.sync.verify import verify
from pakaura_server.core.digest import bucket
from tests.support.convergence import assert_in_step

if TYPE_CHECKING:
    from tests.support.person import Person

TITLE = b"Qwertz"


@pytest.mark.parametrize("bit", [0x01, 0x02, 0x10])
def test_f18_a_single_bit_that_flips_in_a_store_is_found_and_mended(pair: tuple[Person, Person], bit: int) -> None:
    desk, phone = pair
    task = desk.add(TITLE.decode())
    assert_in_step(desk, phone)
    flip(Path(desk.session.to_read().path), bit)
    assert TITLE.decode() not in desk.titles()
    assert verify(desk.session).differing == [("task", bucket(task))]
    assert verify(desk.session, repair=True).differing == []
    assert_in_step(desk, phone)
    assert phone.titles() == ["Buy milk", TITLE.decode()]


def flip(path: Path, bit: int) -> None:
    """Wherever the title stands as it is: in JSON it has quotes, and for searching small letters."""
    content = bytearray(path.read_bytes())
    at = content.find(TITLE)
    while at >= 0:
        if content[at - 1 : at] != b'"':
            content[at + 1] ^= bit
        at = content.find(TITLE, at + 1)
    path.write_bytes(content)


def test_f18_a_row_that_is_gone_is_found_and_comes_back(pair: tuple[Person, Person]) -> None:
    desk, phone = pair
    task = desk.add("Qwertz")
    assert_in_step(desk, phone)
    with desk.session.to_write().writing() as db:
        db.execute("DELETE FROM task WHERE id = ?", (task,))
    assert verify(desk.session).differing == [("task", bucket(task))]
    assert verify(desk.session, repair=True).differing == []
    assert_in_step(desk, phone)
    assert phone.titles() == desk.titles() == ["Buy milk", "Qwertz"]
