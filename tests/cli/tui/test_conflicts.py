"""The screen of conflicts: both values are shown, any can be had, and what the server refused is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.conflicts import count_open
from pakaura_cli.client.devices import keep, own_id
from pakaura_cli.client.session import Session
from pakaura_cli.client.store import meta
from pakaura_cli.client.store.entities import write_entity
from pakaura_cli.client.store.lookups import by_ids
from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical
from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from pakaura_server.core.task import Task
    from tests.cli.tui.conftest import Home

CONFLICT = "6c6f772d-962a-5393-b948-fff47cce5dfc"
THEIRS = "aaaaaaaa"
WIDE = (120, 40)


def put(home: Home, task: str, register: str, mine: Any, theirs: Any, id: str = CONFLICT) -> None:
    """A conflict, as a sync leaves it in the store: what was written here has lost."""
    session = Session(home.environ)
    with session.to_write().writing() as db:
        meta.put(db, {"account_id": "1", "email": "me@example.org", "server": "http://127.0.0.1:1", "signed_in": 0})
        keep(db, {THEIRS: "phone \x1b[31m"})
        values = {
            "subject": ["task", task, register],
            "kept": [f"0193a1b2c3d5-0000-{THEIRS}", theirs],
            "lost": [f"0193a1b2c3d4-0000-{own_id(db)}", mine],
        }
        stamp = "0193a1b2c3d6-0000-server00"
        write_entity(db, "conflict", id, {name: (stamp, value) for name, value in values.items()})
    session.leave()


def task(home: Home, id: str) -> Task:
    session = Session(home.environ)
    with session.to_read().reading() as db:
        (found,) = by_ids(db, [id])
    session.leave()
    return found


def open_conflicts(home: Home) -> int:
    session = Session(home.environ)
    with session.to_read().reading() as db:
        number = count_open(db)
    session.leave()
    return number


def test_both_texts_of_notes_are_shown_with_where_they_were_written(home: Home) -> None:
    id = home.add("call mum", notes="theirs\nof two lines")
    put(home, id, r.NOTES, "mine", "theirs\nof two lines")

    async def work() -> None:
        for size in ((80, 24), WIDE):
            async with seated(home.environ, size) as seat:
                await seat.sees("1 conflict (C)")
                await seat.press("C")
                for text in ("call mum", "m  mine · was lost", "t  theirs · stands now", "phone \\x1b[31m"):
                    await seat.sees(text)
                for text in ("mine", "of two lines", "pakaura conflicts take", "pakaura conflicts keep"):
                    assert text in seat.screen()
                await seat.press("escape")
                assert seat.app.screen is seat.dashboard

    run(work())


@pytest.mark.parametrize(
    ("key", "notes", "said"),
    [
        ("m", "mine", ["pakaura conflicts take fff"]),
        ("t", "theirs", ["pakaura conflicts keep fff"]),
        ("b", "mine\n\ntheirs", ["pakaura note 1 --replace -- 'mine\n\ntheirs'", "pakaura conflicts keep fff"]),
    ],
)
def test_one_key_decides_and_one_undo_takes_that_back(home: Home, key: str, notes: str, said: list[str]) -> None:
    id = home.add("call mum", notes="theirs")
    put(home, id, r.NOTES, "mine", "theirs")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("C")
            await seat.press(key)
            await seat.sees("no conflicts are open")
            assert (task(home, id).notes, open_conflicts(home)) == (notes, 0)
            assert seat.said == said
            await seat.press("u")
            await seat.sees("call mum")
            assert (task(home, id).notes, open_conflicts(home)) == ("theirs", 1)

    run(work())


def test_another_text_is_written_in_the_place_of_both(home: Home) -> None:
    id = home.add("call mum", notes="theirs")
    put(home, id, r.NOTES, "mine", "theirs")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("C", "e")
            await seat.sees("ctrl+s keeps it")
            await seat.press("O", "h", "space", "ctrl+s")
            await seat.sees("no conflicts are open")
            assert task(home, id).notes == "Oh mine\n\ntheirs"

    run(work())


def test_another_date_is_written_as_words(home: Home) -> None:
    id = home.add("call mum", due="2026-11-30")
    put(home, id, r.SCHEDULE, ["2026-12-01", None, True], ["2026-11-30", None, True])

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("C", "b")
            await seat.sees("both is for titles and notes")
            await seat.press("e")
            await seat.sees("due:2026-12-01")
            for _ in range(len("2026-12-01")):
                await seat.pilot.press("backspace")
            await seat.type("nonsense")
            # What was written is there to be mended.
            await seat.sees("due:nonsense")
            await seat.sees("'nonsense'")
            for _ in range(len("nonsense")):
                await seat.pilot.press("backspace")
            await seat.type("2026-12-24")
            await seat.sees("no conflicts are open")
            assert seat.said == ["pakaura edit 1 due:2026-12-24", "pakaura conflicts keep fff"]

    run(work())
    due = task(home, id).due
    assert due is not None
    assert due.text == "2026-12-24"


def test_what_was_decided_elsewhere_meanwhile_is_told_and_left(home: Home) -> None:
    id = home.add("call mum", notes="theirs")
    put(home, id, r.NOTES, "mine", "theirs")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("C")
            await seat.sees("call mum")
            home.pakaura("conflicts", "keep", "fff", check=True)
            await seat.sees("no conflicts are open")

    run(work())
    assert task(home, id).notes == "theirs"


def test_what_the_server_refused_is_listed_with_what_to_do(home: Home) -> None:
    id = home.add("call mum")
    put(home, id, r.NOTES, "mine", "theirs")
    session = Session(home.environ)
    with session.to_write().writing() as db:
        db.execute(
            "INSERT INTO outbox_rejected(op_id, kind, entity, type, stamp, body, base, code, at)"
            " VALUES('1', 'task', ?, 'set', '0193a1b2c3d5-0000-bbbbbbbb', ?, '{}', 'too_large', 1795521600000)",
            (id, canonical({r.NOTES: "much"})),
        )
    session.leave()

    async def work() -> None:
        async with seated(home.environ, WIDE) as seat:
            await seat.press("C")
            await seat.sees("1 conflict · 1 refused")
            await seat.press("j")
            await seat.sees("too large for this server")
            await seat.sees("$ pakaura sync discard 1")
            await seat.press("d")
            await seat.sees("nobody is signed in")
            await seat.press("g")
            await seat.until(lambda: seat.app.screen is seat.dashboard)
            await seat.until(lambda: seat.at_cursor() == "call mum")

    run(work())
