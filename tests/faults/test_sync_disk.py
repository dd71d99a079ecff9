"""F6: a disk that is full or may not be written while answers are taken in; for commands see test_failures."""

from __future__ import annotations

import os
import resource
import subprocess
from typing import TYPE_CHECKING

from tests.support.convergence import assert_in_step, sync_state, waiting
from tests.support.installed import ENOUGH, SCRIPT, Finished
from tests.support.ordinary import as_ordinary_person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.person import Person


def sync(person: Person, limit: Callable[[], None] | None = None, plain: bool = False) -> Finished:
    """The installed command under a limit of the system, or with `plain` as a person whom permissions bind."""
    done = subprocess.run(
        [*(as_ordinary_person() if plain else []), str(SCRIPT), "sync"],
        env=person.environ,
        capture_output=True,
        text=True,
        timeout=ENOUGH,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=limit,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


def assert_clear(done: Finished, *said: str) -> None:
    assert (done.code, done.out) == (1, ""), done
    first, *hints = done.err.splitlines()
    assert first.startswith("pakaura: ")
    assert all(hint.startswith("  ") for hint in hints)
    for word in said:
        assert word in done.err
    assert "Traceback" not in done.err


def test_f06_a_disk_that_is_full_when_a_page_is_taken_in_is_told_and_the_next_sync_goes_on(
    pair: tuple[Person, Person],
) -> None:
    desk, phone = pair
    for n in range(40):
        phone.add(f"{n:02}" + " long" * 90)
    phone.sync()
    desk.add("Written at the desk")
    path = desk.session.to_read().path
    room = os.path.getsize(path) + 4096

    def no_more() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    cursor = sync_state(desk).cursor
    assert_clear(sync(desk, no_more), path, "nothing was changed")
    # What was sent before has arrived; of the page there is neither a row nor its cursor.
    assert waiting(desk) == []
    assert (sync_state(desk).cursor, desk.titles()) == (cursor, ["Buy milk", "Written at the desk"])
    assert_in_step(desk, phone)
    assert len(desk.titles()) == 42


def test_f06_a_full_disk_before_anything_is_sent_keeps_what_waits(pair: tuple[Person, Person]) -> None:
    desk, phone = pair
    desk.add("Written at the desk")
    ops = waiting(desk)
    done = sync(desk, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    assert_clear(done, desk.session.to_read().path)
    assert waiting(desk) == ops
    assert_in_step(desk, phone)


def test_f06_a_folder_that_may_not_be_written_is_told_by_a_sync(pair: tuple[Person, Person], tmp_path: Path) -> None:
    desk, phone = pair
    desk.add("Written at the desk")
    ops = waiting(desk)
    path = desk.session.to_read().path
    folder = os.path.dirname(path)
    for name in os.listdir(folder):
        if name.startswith(os.path.basename(path) + "."):
            os.unlink(os.path.join(folder, name))
    os.chmod(folder, 0o555)
    try:
        assert_clear(sync(desk, plain=True), path, "permissions")
    finally:
        os.chmod(folder, 0o700)
    assert waiting(desk) == ops
    assert_in_step(desk, phone)
