"""A person with a home of their own, who uses the client library as the commands do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client.account import sign_in
from pakaura_cli.client.connection import connect
from pakaura_cli.client.credentials import Credentials
from pakaura_cli.client.session import Session
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.store.writer import Writer, new_id
from pakaura_cli.client.sync.run import Report, sync
from pakaura_server.core import registers as r
from tests.support.installed import home_environ

if TYPE_CHECKING:
    from pathlib import Path

    from pakaura_cli.client.api import Api
    from pakaura_cli.client.signed_in import Account

PASSWORD = "correct horse battery"


class Person:
    """Each method is a run of its own. Tokens are kept in a file."""

    def __init__(self, home: Path, **environ: str) -> None:
        home.mkdir(exist_ok=True)
        self.environ = home_environ(home) | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"} | environ

    @property
    def session(self) -> Session:
        return Session(self.environ)

    @property
    def credentials(self) -> Credentials:
        return Credentials(self.session.paths, self.environ)

    def add(self, title: str) -> str:
        """The id of a new task."""
        session = self.session
        id = new_id(session.now)
        with session.to_write().writing() as db:
            writer = Writer(db, session.now, "add")
            writer.create(id, {r.TITLE: title})
            writer.close()
        return id

    def rename(self, id: str, title: str) -> None:
        session = self.session
        with session.to_write().writing() as db:
            writer = Writer(db, session.now, "edit")
            writer.change(id, {r.TITLE: title})
            writer.close()

    def titles(self) -> list[str]:
        with self.session.to_read().reading() as db:
            return [row[0] for row in db.execute("SELECT title FROM task WHERE deleted = 0 ORDER BY title")]

    def register(self, url: str, email: str, **options: Any) -> Account:
        return self._enter(url, email, new=True, **options)

    def login(self, url: str, email: str, **options: Any) -> Account:
        return self._enter(url, email, new=False, **options)

    def sync(self) -> Report:
        return sync(self.session)

    def connect(self) -> Api:
        session = self.session
        return connect(session, require_account(session))

    def move_to(self, url: str) -> None:
        """Have the account's store ask another server, with the same tokens."""
        session = self.session
        tokens = self.credentials.load(require_account(session).key)
        with session.to_write().writing() as db:
            db.execute("UPDATE meta SET v = ? WHERE k = 'server'", (url,))
        assert tokens is not None
        self.credentials.save(require_account(session).key, tokens, insecure=True)

    def _enter(self, url: str, email: str, new: bool, password: str = PASSWORD, merge: bool = False) -> Account:
        return sign_in(self.session, url, email, password, new=new, merge=merge, insecure=True)
