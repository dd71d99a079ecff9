"""Backups: what is saved comes back, anywhere and later too, and what is no good changes nothing."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from pakaura_server import migrate
from pakaura_server.connection import connect
from pakaura_server.core.errors import ConfirmationNeeded, ServerError
from pakaura_server.db import Database
from pakaura_server.operating.backup import Manifest, restore, save
from pakaura_server.tables import TaskRow
from tests.support.postgres import query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.postgres import Databases

TABLES = [table.name for table in TaskRow.metadata.sorted_tables]
ODD = 'Ann\'s \\N \\. "milk" & 牛乳 🥛 {1,2}'
FILL = """
INSERT INTO users (id, email, email_key, pass_hash) SELECT gen_random_uuid(), n || $1, n || $1, ''
  FROM generate_series(1, 2) n;
INSERT INTO auth_sessions (user_id, id, client, expires_at) SELECT id, gen_random_uuid(), 'browser', now() FROM users;
INSERT INTO devices (user_id, id, name, first_seen_at, last_seen_at) SELECT id, 'k3f9a2c1', $1, now(), now() FROM users;
INSERT INTO invitations (code_hash, expires_at) VALUES ('\\x00ff5c4e', now());
INSERT INTO sync_state SELECT id, gen_random_uuid(), 7, 1795478400000, 3, 0 FROM users;
INSERT INTO tasks (user_id, id, title, title_fold, notes, priority_rank, tags, depends_on, created_at, updated_at,
    registers, seq, mark, row_hash, bucket)
  SELECT id, gen_random_uuid(), $1, $1, e'one\\r\\n\\ttwo', 3, ARRAY['a', 'b'], ARRAY[id], now(), now(),
    jsonb_build_object('title', jsonb_build_array('0', $1)), 7, 9223372036854775807, -5, 255 FROM users;
INSERT INTO conflicts (user_id, id, registers, seq, mark, row_hash, bucket)
  SELECT id, gen_random_uuid(), '{}', 1, 1, 1, 1 FROM users;
INSERT INTO sync_ops (user_id, op_id, seq, mark, device, kind, entity, type, body, base, origin, lost, at)
  SELECT id, gen_random_uuid(), 7, 1, 'd', 'task', id, 'set', '{}', '{}', '{}', '{}', now() FROM users;
INSERT INTO conversations (user_id, id, state, turn, turn_until)
  SELECT id, id, jsonb_build_object('language', $1), id, now() FROM users;
INSERT INTO messages (user_id, id, conversation_id, role, content, tool_calls)
  SELECT id, gen_random_uuid(), id, 'user', $1, '[{"z": 1, "a":  [1.50]}]' FROM users;
"""


def fill(url: str) -> None:
    """Two users, and rows in every table."""
    for statement in FILL.split(";\n")[:-1]:
        values = (ODD,) if "$1" in statement else ()
        query(url, statement.replace("$1", "$1::text"), *values)


def rows(url: str) -> dict[str, Any]:
    """All rows of all tables, but for the epochs."""
    each = [
        f"'{table}', (SELECT json_agg(t::text ORDER BY t::text) FROM (SELECT {_but_epoch(table)}) t)"
        for table in TABLES
    ]
    found: dict[str, Any] = json.loads(query(url, f"SELECT json_build_object({', '.join(each)})"))
    return found


def _but_epoch(table: str) -> str:
    columns = [column.name for column in TaskRow.metadata.tables[table].columns if column.name != "epoch"]
    return f"{', '.join(columns)} FROM {table}"


def epochs(url: str) -> set[str]:
    return set(query(url, "SELECT array_agg(epoch::text) FROM sync_state"))


@pytest.fixture(scope="module")
def full_url(databases: Databases) -> Iterator[str]:
    with databases.fresh() as url:
        fill(url)
        yield url


@pytest.fixture(scope="module")
def saved(full_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backups") / "all.zip"
    asyncio.run(save(full_url, path))
    return path


def put_back(url: str, path: Path, *, replace: bool = False) -> Manifest:
    return asyncio.run(restore(url, path, replace=replace))


def test_everything_comes_back_with_new_epochs(full_url: str, saved: Path, database_url: str) -> None:
    manifest = put_back(database_url, saved)
    assert rows(database_url) == rows(full_url)
    assert all(rows(database_url).values())
    assert len(epochs(database_url)) == 2
    assert not epochs(database_url) & epochs(full_url)
    assert str(manifest) == "accounts: 2, tasks: 2"


def test_the_guard_stands_after_a_restore(saved: Path, database_url: str) -> None:
    put_back(database_url, saved)
    with pytest.raises(Exception, match="only the ledger writes it"):
        query(database_url, "UPDATE tasks SET title = ''")


def test_a_backup_goes_into_a_database_without_tables(full_url: str, saved: Path, database_url: str) -> None:
    asyncio.run(migrate.migrate(database_url, migrate.BASE))
    put_back(database_url, saved)
    assert rows(database_url) == rows(full_url)


def test_only_its_owner_can_read_the_file(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    assert os.listdir(saved.parent) == [saved.name]


def test_a_file_that_exists_is_not_overwritten(full_url: str, saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(ServerError, match="exists already"):
        asyncio.run(save(full_url, saved))
    assert saved.read_bytes() == before


def test_a_folder_that_is_missing_is_told(full_url: str, tmp_path: Path) -> None:
    with pytest.raises(ServerError, match=r"cannot write .*No such file or directory"):
        asyncio.run(save(full_url, tmp_path / "missing" / "all.zip"))


def test_a_database_that_is_not_migrated_is_not_saved(database_url: str, tmp_path: Path) -> None:
    asyncio.run(migrate.migrate(database_url, migrate.BASE))
    with pytest.raises(ServerError, match="revision base"):
        asyncio.run(save(database_url, tmp_path / "all.zip"))
    assert os.listdir(tmp_path) == []


def test_a_database_with_rows_is_replaced_only_when_told_to(full_url: str, saved: Path, database_url: str) -> None:
    fill(database_url)
    before = rows(database_url), epochs(database_url)
    with pytest.raises(ConfirmationNeeded):
        put_back(database_url, saved)
    assert (rows(database_url), epochs(database_url)) == before
    put_back(database_url, saved, replace=True)
    assert rows(database_url) == rows(full_url)


def test_a_database_that_a_server_works_on_is_not_replaced(saved: Path, database_url: str) -> None:
    async def run() -> None:
        database = Database(database_url, size=1)
        await database.open()
        try:
            await restore(database_url, saved, replace=True)
        finally:
            await database.close()

    with pytest.raises(ServerError, match="a server works on this database"):
        asyncio.run(run())


def test_a_backup_is_of_one_moment(full_url: str, databases: Databases, tmp_path: Path) -> None:
    """What is committed while it is written is not in it, not even where its table comes later."""

    async def run(url: str) -> Manifest:
        blocker, writer = await connect(url), await connect(url)
        async with blocker.transaction():
            # The order of foreign keys puts messages last.
            await blocker.execute("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE")
            saving = asyncio.create_task(save(url, tmp_path / "all.zip"))
            waits = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'messages'::regclass)"
            while not await writer.fetchval(waits):  # noqa: ASYNC110 - only PostgreSQL knows
                await asyncio.sleep(0.01)
            await writer.execute("DELETE FROM tasks")
            await blocker.execute("DELETE FROM messages")
        manifest = await saving
        await blocker.close()
        await writer.close()
        return manifest

    with databases.fresh() as url:
        fill(url)
        manifest = asyncio.run(run(url))
        assert {table.name: table.rows for table in manifest.tables}["messages"] == 2
        assert query(url, "SELECT (SELECT count(*) FROM tasks) + (SELECT count(*) FROM messages)") == 0


def rewritten(saved: Path, path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of the backup with other members."""
    with zipfile.ZipFile(saved) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def manifest_with(**values: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["backup.json"] = json.dumps(json.loads(members["backup.json"]) | values).encode()

    return change


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        del members[name]

    return change


def with_table(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[f"{name}.copy"] = content

    return change


MISFITS = {
    "a newer revision": (manifest_with(revision="9999"), "is of revision 9999"),
    "a newer format": (manifest_with(format=2), "a backup of format 2"),
    "tables that are not named": (manifest_with(tables=[]), "no whole backup"),
    "a manifest of another shape": (manifest_with(tables="all"), "no whole backup"),
    "no manifest": (without("backup.json"), "no whole backup"),
    "a table that is missing": (without("tasks.copy"), "no whole backup"),
    "a table that lost rows": (with_table("tasks", b""), "has 0 rows instead of 2"),
    "a row of another shape": (with_table("messages", b"secret\n"), "does not fit: InvalidTextRepresentationError"),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_a_backup_that_does_not_fit_changes_nothing(saved: Path, full_url: str, tmp_path: Path, misfit: str) -> None:
    change, message = MISFITS[misfit]
    path = rewritten(saved, tmp_path / "changed.zip", change)
    before = rows(full_url), epochs(full_url)
    with pytest.raises(ServerError, match=message) as caught:
        put_back(full_url, path, replace=True)
    assert "secret" not in caught.value.message
    assert (rows(full_url), epochs(full_url)) == before


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99], ids=str)
def test_a_file_that_was_cut_off_is_refused(saved: Path, full_url: str, tmp_path: Path, kept: float) -> None:
    content = saved.read_bytes()
    path = tmp_path / "cut.zip"
    path.write_bytes(content[: int(kept if kept > 1 else kept * len(content))])
    with pytest.raises(ServerError, match="no whole backup"):
        put_back(full_url, path, replace=True)


def test_a_byte_that_changed_is_noticed(saved: Path, full_url: str, tmp_path: Path) -> None:
    content = bytearray(saved.read_bytes())
    with zipfile.ZipFile(saved) as archive:
        info = archive.getinfo("tasks.copy")
    content[info.header_offset + 40 + len(info.filename) + info.compress_size // 2] ^= 1
    path = tmp_path / "changed.zip"
    path.write_bytes(content)
    with pytest.raises(ServerError, match="no whole backup"):
        put_back(full_url, path, replace=True)


LATER = """
from alembic import op
from pakaura_server.ledger import guard

revision = "9999"
down_revision = "{head}"

def upgrade():
    op.execute("ALTER TABLE tasks ADD length int NOT NULL DEFAULT 0")
    for statement in (*guard.OFF, "UPDATE tasks SET length = length(title)", *guard.ON):
        op.execute(statement)
"""
RESTORE = """
import asyncio, sys
from pathlib import Path
from pakaura_server.operating.backup import restore
asyncio.run(restore(sys.argv[1], Path(sys.argv[2]), replace=False))
"""


def test_a_later_version_migrates_an_older_backup(saved: Path, database_url: str, tmp_path: Path) -> None:
    package = tmp_path / "later" / "pakaura_server"
    shutil.copytree(Path(migrate.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "migrations" / "versions" / "v9999_length.py").write_text(LATER.format(head=migrate.head()))
    asyncio.run(migrate.migrate(database_url, migrate.BASE))
    command = [sys.executable, "-c", RESTORE, database_url, str(saved)]
    subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(package.parent)}, check=True)
    assert query(database_url, "SELECT version_num FROM alembic_version") == "9999"
    assert query(database_url, "SELECT bool_and(length = length(title)) FROM tasks")
    with pytest.raises(asyncpg.RaiseError, match="only the ledger writes it"):
        query(database_url, "UPDATE tasks SET length = 0")
