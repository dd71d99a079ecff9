"""Stores in memory: threads share them by their paths, and no file ever holds anything."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.support.installed import ENOUGH, home_environ

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """
import os, threading
from pakaura_cli.client.session import Session
from pakaura_cli.client.store.in_memory import keep_stores_in_memory
from pakaura_cli.client.store.writer import Writer, new_id
from pakaura_server.core import registers as r

keep_stores_in_memory()

def add(titles):
    session = Session(os.environ)
    for title in titles:
        with session.to_write().writing() as db:
            writer = Writer(db, session.now, "add")
            writer.create(new_id(session.now), {r.TITLE: title})
            writer.close()
    session.leave()

def version(store):
    return store.db.execute("PRAGMA data_version").fetchone()[0]

add(["first"])
session = Session(os.environ)
before = version(session.to_read())
threads = [threading.Thread(target=add, args=([f"{n} {m}" for m in range(20)],)) for n in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(version(session.to_read()) != before)
with session.to_read().reading() as db:
    print(db.execute("SELECT count(*) FROM task").fetchone()[0])
session.leave()
with Session({**os.environ, "PAKAURA_DB": os.path.abspath("another.db")}).to_read().reading() as db:
    print(db.execute("SELECT count(*) FROM task").fetchone()[0])
folder = "data/pakaura/stores"
print(sum([os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder)]))
"""


def test_threads_share_a_store_that_no_file_holds(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        cwd=tmp_path,
        env=home_environ(tmp_path),
        capture_output=True,
        text=True,
        timeout=ENOUGH,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (["True", "81", "0", "0"], "")
