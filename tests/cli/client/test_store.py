"""The file of the store: made, opened, brought up to date, and refused where it is not ours or cannot be used."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.session import Session
from pakaura_cli.client.store.schema import APPLICATION_ID, MIGRATIONS
from pakaura_cli.client.store.store import Store, create_file
from pakaura_server.core import registers as r
from pakaura_server.core.errors import (
    BadValue,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreNewer,
    StoreReadOnly,
)
from tests.fixtures.make_store import dump
from tests.support.local import Local

if TYPE_CHECKING:
    from pakaura_cli.client.store.writer import Writer

FIXTURES = Path(__file__).parents[2] / "fixtures"
NEXT = "CREATE TABLE later(x); INSERT INTO later SELECT title FROM task;"
"""A migration that a later version could have."""


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "store.db")


@pytest.fixture
def local(path: str) -> Local:
    """A store with a task in it."""
    local = Local(path)
    local.add("milk")
    return local


def pragma(path: str, name: str) -> object:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"PRAGMA {name}").fetchone()[0]


def schema(path: str | Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()


class TestMaking:
    def test_a_new_store_has_our_mark_the_latest_schema_and_a_device(self, path: str) -> None:
        store = Store(path)
        device = store.db.execute("SELECT v FROM meta WHERE k = 'device_id'").fetchone()[0]
        assert (pragma(path, "application_id"), pragma(path, "user_version")) == (APPLICATION_ID, len(MIGRATIONS))
        assert len(device) == 8
        assert device.isalnum()

    def test_two_stores_are_two_devices(self, tmp_path: Path) -> None:
        stores = [Store(str(tmp_path / name)) for name in ("a.db", "b.db")]
        first, second = (store.db.execute("SELECT v FROM meta WHERE k = 'device_id'").fetchone()[0] for store in stores)
        assert first != second

    def test_only_its_owner_may_read_the_file_and_its_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "stores"
        create_file(str(folder / "store.db"))
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "store.db").stat().st_mode) == 0o600

    def test_making_a_file_leaves_one_that_is_there_alone(self, local: Local, path: str) -> None:
        before = Path(path).read_bytes()
        create_file(path)
        assert Path(path).read_bytes() == before

    def test_a_store_that_is_opened_again_is_as_it_was_left(self, local: Local, path: str) -> None:
        assert Local(path).export() == local.export()

    def test_no_path_is_an_empty_store_that_leaves_no_trace(self, tmp_path: Path) -> None:
        with Store("").reading() as db:
            assert db.execute("SELECT count(*) FROM task").fetchone()[0] == 0
        assert list(tmp_path.iterdir()) == []


class TestMigrating:
    def test_a_migration_keeps_what_was_there_and_runs_once(self, local: Local, path: str) -> None:
        before = local.export()
        local.store.close()
        for _ in range(2):
            store = Store(path, (*MIGRATIONS, NEXT))
            assert store.db.execute("SELECT x FROM later").fetchall()[0][0] == "milk"
            store.close()
        assert pragma(path, "user_version") == len(MIGRATIONS) + 1
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("SELECT title FROM task").fetchall() == [("milk",)]
        assert len(before) == 1

    def test_the_file_as_it_was_stays_beside_it_and_can_be_opened(self, local: Local, path: str) -> None:
        before = local.export()
        local.store.close()
        Store(path, (*MIGRATIONS, NEXT)).close()
        copy = f"{path}.v{len(MIGRATIONS)}"
        assert stat.S_IMODE(os.stat(copy).st_mode) == 0o600
        assert Local(copy).export() == before
        assert not os.path.exists(f"{copy}.partial")

    def test_a_migration_that_fails_leaves_the_store_as_it_was(self, local: Local, path: str) -> None:
        before = Path(path).read_bytes()
        with pytest.raises(StoreError):
            Store(path, (*MIGRATIONS, NEXT + "INSERT INTO nowhere VALUES(1);"))
        assert Path(path).read_bytes() == before
        assert Local(path).export() == local.export()

    def test_nothing_is_migrated_where_the_copy_cannot_be_made(self, local: Local, path: str) -> None:
        os.mkdir(f"{path}.v{len(MIGRATIONS)}")
        before = Path(path).read_bytes()
        with pytest.raises(StoreError):
            Store(path, (*MIGRATIONS, NEXT))
        assert Path(path).read_bytes() == before

    def test_a_damaged_store_is_not_migrated(self, local: Local, path: str) -> None:
        local.store.close()
        content = bytearray(Path(path).read_bytes())
        content[8192 : 8192 + 4096 * 8] = b"\xa5" * 4096 * 8
        Path(path).write_bytes(content)
        with pytest.raises(StoreCorrupt):
            Store(path, (*MIGRATIONS, NEXT))
        assert Path(path).read_bytes() == content

    def test_a_copy_that_was_left_unfinished_is_no_obstacle(self, local: Local, path: str) -> None:
        Path(f"{path}.v{len(MIGRATIONS)}.partial").write_bytes(b"half")
        assert Store(path, (*MIGRATIONS, NEXT)).db.execute("SELECT count(*) FROM later").fetchone()[0] == 1

    def test_several_that_open_an_old_store_at_once_migrate_it_once(self, local: Local, path: str) -> None:
        counts: list[int] = []

        def open_it() -> None:
            store = Store(path, (*MIGRATIONS, NEXT))
            counts.append(store.db.execute("SELECT count(*) FROM later").fetchone()[0])
            store.close()

        threads = [threading.Thread(target=open_it) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert counts == [1] * 4


class TestFixtures:
    @pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
    def test_a_store_of_every_version_can_be_opened_read_and_written(self, tmp_path: Path, version: int) -> None:
        local = Local(str(shutil.copy(FIXTURES / f"store-v{version}.db", tmp_path)))
        tasks = {record["title"]: record for record in local.export().values()}
        assert tasks.keys() == {"Buy milk", "Straße kehren – 掃除", "Pay rent", "A mistake", "Edited twice"}
        swept = tasks["Straße kehren – 掃除"]
        assert (swept["due"], swept["due_zone"]) == ("2026-12-01T09:00", "Europe/Berlin")
        assert (swept["tags"], swept["project"]) == (["garden", "urgent"], "Home.Garden")
        assert (tasks["Pay rent"]["completed"], tasks["A mistake"]["deleted"]) == (True, True)
        local.redo()
        assert local.task(tasks["Edited twice"]["id"]).title == "Edited thrice"
        assert local.number(local.add("new")) == 6

    @pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
    def test_the_migrations_make_the_schema_that_a_version_had(self, tmp_path: Path, version: int) -> None:
        """Where this fails, a migration was changed that may only be appended to."""
        path = str(tmp_path / "new.db")
        Store(path, MIGRATIONS[:version]).close()
        assert schema(path) == schema(FIXTURES / f"store-v{version}.db")

    @pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
    def test_the_dump_says_what_the_store_says(self, version: int) -> None:
        with closing(sqlite3.connect(f"file:{FIXTURES}/store-v{version}.db?mode=ro", uri=True)) as db:
            assert dump(db) == (FIXTURES / f"store-v{version}.sql").read_text(encoding="utf-8")


class TestRefusing:
    def test_a_newer_store_is_refused_untouched(self, local: Local, path: str) -> None:
        local.db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        before = Path(path).read_bytes()
        with pytest.raises(StoreNewer, match="newer PakAura") as caught:
            Store(path)
        assert "upgrade" in caught.value.hint
        assert Path(path).read_bytes() == before

    @pytest.mark.parametrize("version", [0, 1, 77])
    def test_another_programs_database_is_refused_untouched(self, path: str, version: int) -> None:
        with closing(sqlite3.connect(path)) as db:
            db.executescript(f"CREATE TABLE places(url); PRAGMA user_version = {version};")
        before = Path(path).read_bytes()
        with pytest.raises(StoreCorrupt, match="another program"):
            Store(path)
        assert Path(path).read_bytes() == before

    def test_a_file_that_is_no_database_is_refused_untouched(self, path: str) -> None:
        Path(path).write_bytes(b"a diary " * 1000)
        with pytest.raises(StoreCorrupt):
            Store(path)
        assert Path(path).read_bytes() == b"a diary " * 1000

    def test_a_cut_off_store_is_refused(self, local: Local, path: str) -> None:
        local.store.close()
        os.truncate(path, 5000)
        with pytest.raises(StoreCorrupt):
            Local(path).add("bread")

    def test_a_folder_is_no_store(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="cannot open"):
            Store(str(tmp_path))


class TestWriting:
    def test_what_raises_inside_changes_nothing(self, local: Local) -> None:
        before = local.export()

        def fail(writer: Writer) -> None:
            writer.create("0" * 36, {r.TITLE: "bread"})
            raise BadValue("no")

        with pytest.raises(BadValue):
            local.write(fail)
        assert local.export() == before

    def test_a_dry_run_changes_nothing_and_shows_what_would_be(self, local: Local) -> None:
        before = local.export()
        id = next(iter(before))
        assert local.write(lambda writer: writer.change(id, {r.TITLE: "oat milk"}), dry_run=True)
        assert local.export() == before

    def test_a_commit_is_synced_to_the_disk_with_its_folder(self, local: Local) -> None:
        with local.store.writing() as db:
            assert db.execute("PRAGMA synchronous").fetchone()[0] == 3
            assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"

    def test_a_disk_that_fills_up_midway_changes_nothing(self, local: Local) -> None:
        before = local.export()
        local.db.execute(f"PRAGMA max_page_count = {local.db.execute('PRAGMA page_count').fetchone()[0]}")

        def add_many(writer: Writer) -> None:
            for n in range(500):
                writer.create(f"{n:0>36}", {r.TITLE: "x" * 400})

        with pytest.raises(StoreFull, match="no room"):
            local.write(add_many)
        assert local.export() == before

    def test_a_store_that_may_only_be_read_says_so(self, local: Local) -> None:
        local.db.execute("PRAGMA query_only = 1")
        with pytest.raises(StoreReadOnly, match="cannot be written"):
            local.add("bread")

    def test_at_once_nobody_is_waited_for(self, local: Local, path: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as foreign:
            foreign.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreBusy), local.store.writing(at_once=True):
                raise AssertionError("it was entered")
            with pytest.raises(StoreBusy), local.store.reading(at_once=True):
                raise AssertionError("it was entered")
            foreign.execute("COMMIT")
        with local.store.writing(at_once=True) as db:
            assert db.in_transaction

    @pytest.mark.prove
    def test_a_writer_meets_a_foreign_transaction_with_one_clear_error(self, local: Local, path: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as foreign:
            foreign.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreBusy, match="another program"):
                local.add("bread")
            with pytest.raises(StoreBusy), local.store.reading() as db:
                db.execute("SELECT * FROM task")
        local.add("bread")


class TestSession:
    def test_reading_makes_no_store_and_writing_makes_one(self, home: dict[str, str]) -> None:
        session = Session(home)
        assert session.to_read().path == ""
        assert session.paths.active_store() is None
        assert session.to_write(dry_run=True).path == ""
        assert session.to_write().path == session.paths.active_store()
        assert session.to_read().path == session.paths.active_store()

    def test_a_store_that_is_named_but_not_there_reads_as_empty(self, home: dict[str, str], path: str) -> None:
        assert Session(home | {"PAKAURA_DB": path}).to_read().path == ""
        assert not os.path.exists(path)

    def test_a_path_through_a_file_is_an_error_and_not_an_empty_store(self, home: dict[str, str], path: str) -> None:
        Path(path).touch()
        with pytest.raises(StoreError):
            Session(home | {"PAKAURA_DB": f"{path}/store.db"}).to_read()
