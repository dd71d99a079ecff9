"""F1: the installed command, killed at random instants: the store stays whole, and what was told is kept (I2)."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.paths import Paths
from pakaura_cli.client.session import Session
from pakaura_cli.client.sync.state import bind
from tests.support.installed import ENOUGH, SCRIPT
from tests.support.seeds import SEED

if TYPE_CHECKING:
    from collections.abc import Callable

KILLS = 20
"""How many commands each round kills, beginning with those that make the store."""
LINES = 1500
"""More than one batch of `add -`."""
State = dict[str, bool]
"""Every task that is not deleted, by its title: whether it is completed."""


class Round:
    """One home in which commands are started and killed; `past` is its state after each command that took effect."""

    def __init__(self, environ: dict[str, str], seed: int) -> None:
        self.environ = environ
        self.random = random.Random(seed)
        self.past: list[State] = [{}]
        self.kills = 0
        self.made = 0
        self.span = 0.1
        """Seconds that a command takes here, about."""

    def step(self) -> None:
        """Start one command, kill it perhaps, and hold the store against what may and what must be in it."""
        before = self.past[-1]
        verb = self.random.choice(["add", "add", "done", "undo", "add -"])
        if (verb == "done" and all(before.values())) or (verb == "undo" and len(self.past) == 1):
            verb = "add"
        words, lines, results = self.prepare(verb)
        told = self.run(words, lines)
        after = self.state()
        assert after == before or after in results, f"{verb} left something that is neither before nor after it"
        if told:
            assert after in results
            assert len(after.keys() - before.keys()) >= sum(line.startswith("Added") for line in told)
        if after != before:
            self.past = self.past[:-1] if verb == "undo" else [*self.past, after]

    def prepare(self, verb: str) -> tuple[list[str], bytes, list[State]]:
        """The command line, its stdin, and the states that it may lead to."""
        before = self.past[-1]
        self.made += 1
        if verb == "add":
            title = f"task {self.made}"
            return ["add", title], b"", [before | {title: False}]
        if verb == "done":
            title = self.random.choice([title for title, completed in before.items() if not completed])
            return ["done", "--", title], b"", [before | {title: True}]
        if verb == "undo":
            return ["undo"], b"", [self.past[-2]]
        titles = [f"line {self.made}.{n}" for n in range(LINES)]
        batches = [dict.fromkeys(titles[:1000], False), dict.fromkeys(titles, False)]
        return ["add", "-"], "\n".join(titles).encode(), [before | batch for batch in batches]

    def run(self, words: list[str], lines: bytes) -> list[str]:
        """Run a command and kill it at some instant; the whole lines that it printed before."""
        began = time.monotonic()
        with subprocess.Popen(
            [SCRIPT, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environ
        ) as process:
            assert process.stdin
            process.stdin.write(lines)
            process.stdin.close()
            process.stdin = None
            if self.random.random() < 0.5:
                self.wait_for_a_write(process)
            else:
                time.sleep(self.random.uniform(0, 1.2 * self.span))
            process.send_signal(signal.SIGKILL)
            out, err = process.communicate(timeout=ENOUGH)
        assert process.returncode in (0, -signal.SIGKILL), err
        self.kills += process.returncode != 0
        if process.returncode == 0:
            self.span = 0.8 * self.span + 0.2 * (time.monotonic() - began)
        told = out.decode().split("\n")[:-1]
        assert process.returncode or told, "it ended well and said nothing"
        return told

    def wait_for_a_write(self, process: subprocess.Popen[bytes]) -> None:
        """Until a transaction is under way, and an instant longer."""
        path = self.path()
        while process.poll() is None and not (path and os.path.exists(f"{path}-journal")):
            path = path or self.path()
        time.sleep(self.random.uniform(0, 0.002))

    def path(self) -> str:
        return Paths(self.environ).active_store() or ""

    def state(self) -> State:
        """What the store holds, which is found whole by this."""
        path = self.path()
        if not path or not os.path.exists(path):
            return {}
        db = sqlite3.connect(path)
        try:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            if db.execute("PRAGMA user_version").fetchone() == (0,):
                assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
                return {}
            db.execute("INSERT INTO title_index(title_index, rank) VALUES('integrity-check', 1)")
            assert unowned_rows(db) == 0
            return {
                title: bool(done) for title, done in db.execute("SELECT title, completed FROM task WHERE NOT deleted")
            }
        finally:
            db.close()


def unowned_rows(db: sqlite3.Connection) -> int:
    """Tasks without the op that made them, ops without their group or, in an account's store, that are not sent, and
    open tasks without a number."""
    parts = (
        "SELECT count(*) FROM task WHERE id NOT IN (SELECT entity FROM history)",
        "SELECT count(*) FROM history WHERE group_id NOT IN (SELECT id FROM command_group)",
        "SELECT count(*) FROM history, meta WHERE k = 'account_id' AND stamp NOT IN (SELECT stamp FROM outbox)",
        "SELECT count(*) FROM task WHERE (number IS NULL) <> (completed OR deleted)",
    )
    return sum(db.execute(part).fetchone()[0] for part in parts)


def kill_again_and_again(environ: dict[str, str], seed: int, is_bound: bool = False) -> None:
    if is_bound:
        with Session(environ).to_write().writing() as db:
            bind(db, "account")
    run = Round(environ, seed)
    while run.kills < KILLS:
        run.step()


@pytest.mark.parametrize("is_bound", [False, True], ids=["of nobody", "of an account"])
def test_f01_a_killed_command_leaves_the_store_whole_and_keeps_what_it_told(
    home: dict[str, str], is_bound: bool
) -> None:
    kill_again_and_again(home, 0, is_bound)


@pytest.mark.prove
@pytest.mark.parametrize("place", range(1, 13))
def test_hundreds_of_killed_commands_leave_the_store_whole(
    home: dict[str, str], place: int, record_property: Callable[[str, object], None]
) -> None:
    kill_again_and_again(home, 100 * SEED + place, is_bound=place % 2 == 1)
    record_property("kills", KILLS)


def test_what_is_left_of_a_killed_start_is_no_obstacle(home: dict[str, str]) -> None:
    stores = Path(Paths(home).stores)
    stores.mkdir(parents=True)
    Path(Paths(home).pointer).write_text("0123456789abcdef.db\n", encoding="utf-8")
    run = Round(home, 0)
    assert run.state() == {}
    (stores / "0123456789abcdef.db").touch()
    subprocess.run([SCRIPT, "add", "milk"], env=home, check=True, capture_output=True)
    assert run.state() == {"milk": False}
