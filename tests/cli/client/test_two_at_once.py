"""Several processes that use one store at the same time."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from pakaura_cli.client.paths import Paths
from pakaura_cli.client.store.lock import WriterLock
from pakaura_cli.client.store.store import LOOK_PATIENCE_MS, Store
from tests.support.installed import ENOUGH, SCRIPT

if TYPE_CHECKING:
    from tests.support.installed import Pakaura

WRITERS = 8
LINES = 40


def start(pakaura: Pakaura, *words: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen([SCRIPT, *words], env=pakaura.environ, stdin=pipe, stdout=pipe, stderr=pipe)


def finish(process: subprocess.Popen[bytes], lines: str = "") -> list[str]:
    """What it said; it may neither fail nor complain."""
    out, err = process.communicate(lines.encode(), timeout=ENOUGH)
    assert (process.returncode, err) == (0, b"")
    return out.decode().splitlines()


def rows(pakaura: Pakaura, query: str) -> list[sqlite3.Row]:
    path = Paths(pakaura.environ).active_store()
    assert path
    with closing(Store(path)) as store:
        return store.db.execute(query).fetchall()


def assert_all_kept(pakaura: Pakaura, titles: list[str]) -> None:
    """Every task with a number of its own, every op with a stamp of its own."""
    assert sorted(row[0] for row in rows(pakaura, "SELECT title FROM task")) == sorted(titles)
    numbers = [row[0] for row in rows(pakaura, "SELECT number FROM task ORDER BY number")]
    assert numbers == list(range(1, len(titles) + 1))
    stamps = [row[0] for row in rows(pakaura, "SELECT stamp FROM history ORDER BY n")]
    assert stamps == sorted(set(stamps))


def test_the_first_tasks_of_several_processes_land_in_one_store(pakaura: Pakaura) -> None:
    titles = [f"task {n}" for n in range(WRITERS)]
    processes = [start(pakaura, "add", title) for title in titles]
    told = sorted(line.partition(": ")[2] for process in processes for line in finish(process))
    assert told == titles
    assert len(list(Path(Paths(pakaura.environ).stores).glob("*.db"))) == 1
    assert_all_kept(pakaura, titles)


def test_every_line_of_several_writers_is_kept(pakaura: Pakaura) -> None:
    batches = [[f"{writer}.{n}" for n in range(LINES)] for writer in range(WRITERS)]
    processes = [start(pakaura, "add", "-") for _ in batches]
    for process, batch in zip(processes, batches, strict=True):
        assert len(finish(process, "\n".join(batch))) == LINES
    assert_all_kept(pakaura, [title for batch in batches for title in batch])
    assert len(rows(pakaura, "SELECT DISTINCT group_id FROM history")) == WRITERS


def test_edits_of_one_task_by_several_processes_are_all_in_its_history(pakaura: Pakaura) -> None:
    pakaura("add", "shared", check=True)
    tags = [f"tag{n}" for n in range(WRITERS)]
    for process in [start(pakaura, "edit", "1", f"+{tag}") for tag in tags]:
        finish(process)
    assert sorted(row[0] for row in rows(pakaura, "SELECT tag FROM task_tag")) == tags
    assert len(rows(pakaura, "SELECT n FROM history")) == WRITERS + 1


def test_readers_see_whole_commands_while_others_write(pakaura: Pakaura) -> None:
    """A batch of lines is one transaction: a list holds all of its tasks, or none."""
    writers = [start(pakaura, "add", "-") for _ in range(3)]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write(b"".join(b"line %d\n" % n for n in range(LINES)))
        writer.stdin.close()
        writer.stdin = None
    counts = [len(finish(start(pakaura, "list", "-q"))) for _ in range(6)]
    for writer in writers:
        writer.communicate(timeout=ENOUGH)
    counts.append(len(finish(start(pakaura, "list", "-q"))))
    assert counts == sorted(counts)
    assert {count % LINES for count in counts} == {0}
    assert counts[-1] == 3 * LINES


def test_two_that_complete_the_same_task_do_it_once(pakaura: Pakaura) -> None:
    pakaura("add", "shared", check=True)
    told = [line for process in [start(pakaura, "done", "1") for _ in range(4)] for line in finish(process)]
    assert sorted(told) == ["Done 1: shared", *["Done already 1: shared"] * 3]
    assert len(rows(pakaura, "SELECT n FROM history")) == 2


def test_undo_by_several_processes_takes_back_one_command_each(pakaura: Pakaura) -> None:
    for n in range(4):
        pakaura("add", f"task {n}", check=True)
    told = [line for process in [start(pakaura, "undo") for _ in range(4)] for line in finish(process)]
    assert sorted(line.partition(": ")[2] for line in told) == [f"task {n}" for n in range(4)]
    assert pakaura("list").out == ""


def test_a_reader_finds_its_turn_between_long_commits(tmp_path: Path) -> None:
    path = str(tmp_path / "tasks.db")
    Store(path).close()
    over = threading.Event()

    def commit_again_and_again() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            lock = WriterLock(path)
            while not over.is_set():
                lock.take()
                db.execute("BEGIN EXCLUSIVE")
                time.sleep(2 * LOOK_PATIENCE_MS / 1000)
                db.execute("ROLLBACK")
                lock.give()

    writer = threading.Thread(target=commit_again_and_again)
    writer.start()
    try:
        for _ in range(4):
            with closing(Store(path)) as store, store.reading() as db:
                assert db.execute("SELECT count(*) FROM task").fetchone()[0] == 0
    finally:
        over.set()
        writer.join()
