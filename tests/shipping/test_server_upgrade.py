"""What people had on a server of every earlier revision: nothing of it is lost by an upgrade, nor by a restore.

The fixtures were made by the code of each time, as tests/fixtures/make_server.py says.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import httpx
import pytest

from pakaura_server import migrate
from pakaura_server.operating.backup import Manifest, restore
from tests.support.cloud import SETTINGS
from tests.support.installed import Pakaura, home_environ
from tests.support.postgres import open_folder, query, running_databases
from tests.support.server import operate, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Databases

FIXTURES = Path(__file__).parents[1] / "fixtures"
REVISIONS = migrate.revisions()
EMAIL, PASSWORD = "ada@example.org", "correct horse battery"
TITLES = ["Buy rice milk", "Pay rent", "Straße kehren – 掃除"]
LATER = ["call the bank"]
"""What was told to the assistant, once there was one."""


@pytest.fixture(scope="module")
def databases() -> Iterator[Databases]:
    with running_databases() as databases:
        yield databases


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """An empty database."""
    with databases.fresh() as url:
        yield url


def saved(revision: str) -> Path:
    return FIXTURES / f"server-{revision}.zip"


def titles(revision: str) -> list[str]:
    return sorted(TITLES + (LATER if revision >= "0003" else []))


def put_as_it_was(url: str, revision: str) -> None:
    """The tables of that revision, and in them the rows of that time."""

    async def run() -> None:
        await migrate.migrate(url, revision)
        connection = await asyncpg.connect(url, ssl=False)
        with zipfile.ZipFile(saved(revision)) as archive:
            for table in Manifest.model_validate_json(archive.read("backup.json")).tables:
                source = BytesIO(archive.read(f"{table.name}.copy"))
                await connection.copy_to_table(table.name, source=source, columns=table.columns, format="text")
        await connection.close()

    asyncio.run(run())


def rows(url: str) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables but alembic's, by the names of the tables."""
    names = query(url, "SELECT array_agg(tablename::text) FROM pg_tables WHERE schemaname = 'public'")
    found = {
        name: json.loads(query(url, f"SELECT coalesce(json_agg(t ORDER BY t::text), '[]') FROM {name} t"))
        for name in names
        if name != "alembic_version"
    }
    for row in found["sync_state"]:
        # A restore renews it, so that devices notice.
        del row["epoch"]
    return found


def test_there_is_a_fixture_of_every_revision() -> None:
    """Where this fails for a new migration: `python -m tests.fixtures.make_server`."""
    for kind in ("server-*.zip", "device-*.db"):
        assert [path.stem.partition("-")[2] for path in sorted(FIXTURES.glob(kind))] == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_value_is_there_after_an_upgrade(url: str, revision: str) -> None:
    put_as_it_was(url, revision)
    before = rows(url)
    filled = {name for name, found in before.items() if found}
    assert filled >= {"users", "auth_sessions", "tasks", "conflicts", "sync_ops", "sync_state"}
    asyncio.run(migrate.migrate(url, migrate.head()))
    after = rows(url)
    for name, found in before.items():
        kept = [{column: row[column] for column in found[0]} for row in after[name]] if found else after[name]
        assert kept == found, name


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_backup_of_that_time_restores_to_the_same(databases: Databases, url: str, revision: str) -> None:
    put_as_it_was(url, revision)
    asyncio.run(migrate.migrate(url, migrate.head()))
    with databases.fresh() as restored:
        manifest = asyncio.run(restore(restored, saved(revision), replace=False))
        assert str(manifest) == f"accounts: 1, tasks: {len(titles(revision)) + 1}"
        assert rows(restored) == rows(url)


def old_device(home: Path, revision: str, server: str) -> Pakaura:
    """The machine whose list that is; the server has the address that it had."""
    environ = home_environ(home) | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    stores = home / "data" / "pakaura" / "stores"
    stores.mkdir(parents=True)
    shutil.copy(FIXTURES / f"device-{revision}.db", stores / "old.db")
    (stores.parent / "active").write_text("old.db\n")
    with closing(sqlite3.connect(stores / "old.db")) as db:
        db.execute("UPDATE meta SET v = ? WHERE k = 'server'", (server,))
        # The machine that the fixture was made on is another one.
        db.execute("DELETE FROM meta WHERE k = 'machine'")
        db.commit()
    return Pakaura(environ)


@pytest.mark.parametrize(
    "revision", [REVISIONS[0], *[pytest.param(later, marks=pytest.mark.prove) for later in REVISIONS[1:]]]
)
def test_people_go_on_with_what_they_had(url: str, tmp_path: Path, revision: str) -> None:
    put_as_it_was(url, revision)
    settings = SETTINGS | {"DATABASE_URL": url, "ENVIRONMENT": "production", "REGISTRATION": "closed"}
    settings |= {"JWT_SECRET": "Zr8xQ2vLw5NkTb7YfHc3MdGs9PjUe4Aq", "BCRYPT_COST": "12"}
    migrated = operate("migrate", settings=settings)
    assert (migrated.code, migrated.out) == (0, f"The database is at revision {migrate.head()}.\n")
    with open_folder() as folder, running_server(folder / "data", settings=settings) as server:
        api_knows_everything(server.url, revision)
        device = old_device(tmp_path, revision, server.url)
        login = ["login", f"--server={server.url}", f"--email={EMAIL}", "--password-stdin", "--insecure-storage"]
        device(*login, input=PASSWORD, check=True)
        device("add", "Eggs", check=True)
        device("sync", check=True)
        device("sync", "verify", check=True)
        assert "Buy oat milk" in device("conflicts", check=True).out
        records = [json.loads(line) for line in device("export", "--format=ndjson", check=True).out.splitlines()]
        told = sorted(record["title"] for record in records if not record.get("deleted"))
        assert told == sorted(["Eggs", *titles(revision)])
        assert "Eggs" in [task["title"] for task in tasks_of(server.url)]


def tasks_of(server: str) -> list[dict[str, Any]]:
    with httpx.Client(base_url=f"{server}/api/v1", headers={"PakAura-Client": "terminal"}) as client:
        entered = client.post("/auth/login", json={"email": EMAIL, "password": PASSWORD}).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {entered['access_token']}"
        found: list[dict[str, Any]] = client.get("/tasks").raise_for_status().json()["tasks"]
    return found


def api_knows_everything(server: str, revision: str) -> None:
    tasks = {task["title"]: task for task in tasks_of(server)}
    assert sorted(tasks) == titles(revision)
    swept = tasks["Straße kehren – 掃除"]
    assert (swept["project"], swept["priority"], swept["tags"]) == ("Home.Garden", "high", ["garden"])
    assert swept["due"] == "2026-12-01"
    assert [task["completed"] for task in tasks.values()].count(True) == 1
    assert tasks["Pay rent"]["completed"]


@pytest.mark.parametrize(
    "words", [["migrate"], pytest.param(["run", "--port=0"], marks=pytest.mark.prove)], ids=lambda words: words[0]
)
def test_a_database_of_a_newer_version_is_refused_and_kept(url: str, tmp_path: Path, words: list[str]) -> None:
    put_as_it_was(url, migrate.head())
    query(url, "UPDATE alembic_version SET version_num = '9999'")
    before = rows(url)
    done = operate(*words, data=tmp_path / "data", settings={"DATABASE_URL": url})
    assert (done.code, done.out) == (1, "")
    problem, hint = done.err.splitlines()
    newest = f"and this version of PakAura knows {migrate.head()} as the newest"
    assert problem == f"pakaura-server: the database is at revision 9999, {newest}"
    assert hint == "  install the newer version that migrated it"
    assert rows(url) == before
    assert query(url, "SELECT version_num FROM alembic_version") == "9999"
