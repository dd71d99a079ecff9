"""An undo of very many tasks is several transactions; nobody sees that in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.history import begun, finish, reverse_part, to_undo, touched
from pakaura_server.core import registers as r
from tests.support.local import Local

if TYPE_CHECKING:
    from pakaura_cli.client.store.writer import Writer

IDS = [f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3)]


def imported() -> Local:
    """A store into which three tasks came as one group."""
    local = Local()
    local.create_many({id: {r.TITLE: f"task {id[-1]}"} for id in IDS})
    return local


def deleted(local: Local) -> list[bool]:
    return [local.task(id).deleted for id in IDS]


def test_an_undo_that_was_interrupted_is_gone_on_with_under_its_own_group() -> None:
    local = imported()
    group = to_undo(local.db)
    local.write(lambda writer: reverse_part(writer, group, [IDS[2]]), "undo")
    assert deleted(local) == [False, False, True]
    assert to_undo(local.db)["id"] == group["id"]
    unfinished = begun(local.db, group)
    rest = touched(local.db, group["id"], but=unfinished)
    assert rest == [IDS[1], IDS[0]]

    def go_on(writer: Writer) -> None:
        writer.group, writer.begun = unfinished, True
        reverse_part(writer, group, rest)
        finish(writer, group)

    local.write(go_on, "undo")
    assert deleted(local) == [True, True, True]
    local.redo()
    assert deleted(local) == [False, False, False]


def test_a_group_that_nobody_began_to_take_back_is_not_gone_on_with() -> None:
    local = imported()
    assert begun(local.db, to_undo(local.db)) == ""
    local.undo()
    local.redo()
    assert begun(local.db, to_undo(local.db)) == ""
