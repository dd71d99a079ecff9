"""A real server that can be taken away and put back at the same address, with the same data or with older ones."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.signed_in import require_account
from pakaura_server.embedded import Cluster
from tests.support.ports import spare_port
from tests.support.postgres import query
from tests.support.server import operate, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.person import Person
    from tests.support.server import Server

TABLES = ("sync_state", "sync_ops", "tasks", "conflicts")
"""Those of a ledger."""
PLENTY = "100000"
SETTINGS = {"LOG_LEVEL": "WARNING", "RATE_LIMIT_AUTH_PER_MINUTE": PLENTY, "RATE_LIMIT_SYNC_PER_MINUTE": PLENTY}


class Cloud:
    """Its data are in `folder`, which every user can enter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._port = spare_port()
        self.url = f"http://127.0.0.1:{self._port}"

    @contextmanager
    def up(self, **settings: str) -> Iterator[Server]:
        with running_server(self.folder, port=self._port, settings=SETTINGS | settings) as server:
            yield server

    def back_up(self, path: Path) -> None:
        """Into a new file, also while the server is up."""
        done = operate("backup", str(path), data=self.folder)
        assert done.code == 0, done.err

    def restore(self, path: Path) -> None:
        """While the server is down."""
        done = operate("restore", "--yes", str(path), data=self.folder)
        assert done.code == 0, done.err

    def ask_running(self, statement: str, *values: Any) -> Any:
        """The first value that PostgreSQL answers, while the server is up."""
        cluster = Cluster(self.folder)
        assert cluster.attach()
        return query(cluster.url(), statement, *values)


class Replica:
    """What the server has of somebody, to go back to as one that lacks the last commits does: the epoch stays."""

    def __init__(self, cloud: Cloud, person: Person) -> None:
        self._cloud = cloud
        self._id = require_account(person.session).id
        self._rows = {table: self._ask(f"SELECT json_agg({table})::text FROM {table}") or "[]" for table in TABLES}

    def take_over(self, renew_epoch: bool = False) -> None:
        """With `renew_epoch`, as after a restore of ours."""
        for table, rows in self._rows.items():
            self._ask(f"DELETE FROM {table}")
            self._cloud.ask_running(
                f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1::json)", rows
            )
        if renew_epoch:
            self._ask("UPDATE sync_state SET epoch = gen_random_uuid()")

    def _ask(self, statement: str) -> Any:
        return self._cloud.ask_running(f"{statement} WHERE user_id::text = $1", self._id)
