"""What one run of a client works with: its clock, its store, its configuration, each opened when first asked for."""

from __future__ import annotations

import os

from pakaura_cli.client.clock import local_moment
from pakaura_cli.client.paths import Paths
from pakaura_cli.client.store.faults import fault
from pakaura_cli.client.store.store import Store, create_file
from pakaura_server.core.errors import StoreError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from pakaura_cli.client.config import Config
    from pakaura_cli.client.contexts import Context
    from pakaura_server.core.when import Moment


class Session:
    """One run. `environ` is where everything outside is learnt from."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.paths = Paths(environ)
        self.wrote = False
        """Whether the store was asked for to be written."""
        self.context: Context | None = None
        """The context whose attributes go to what is added; of a command that adds."""
        self.narrowed_by: Context | None = None
        """The context whose filter went before what was listed."""
        self._now: Moment | None = None
        self._store: Store | None = None
        self._config: Config | None = None

    @property
    def now(self) -> Moment:
        """The moment of this run: one command is one moment."""
        if self._now is None:
            self._now = local_moment(self.environ)
        return self._now

    @property
    def config(self) -> Config:
        """Raises ConfigError."""
        if self._config is None:
            from pakaura_cli.client.config import load

            self._config = load(self.paths)
        return self._config

    def setting(self, name: str) -> str:
        """One setting as text, empty where it is not set; the configuration is read when first asked. ConfigError."""
        return self.config.get(name)

    def may_be_configured(self) -> bool:
        """Whether anything could set how `add` works; cheap, for nothing is read."""
        environ = self.environ
        return (
            os.path.exists(self.paths.config_file)
            or "PAKAURA_CONTEXT" in environ
            or "PAKAURA_CAPTURE" in environ
            or self.paths.project_file != ""
        )

    def do_without_config(self) -> None:
        """Go on as if nothing were configured, for a command that is to mend what cannot be read."""
        from pakaura_cli.client.config import Config

        self._config = Config({}, [], self.environ)

    def forget_config(self) -> None:
        """It was changed, and is read anew when next asked for."""
        self._config = None

    def take_notes(self) -> list[str]:
        """What the configuration has to say, if it was read; each note once."""
        if self._config is None:
            return []
        notes, self._config.notes = self._config.notes, []
        return notes

    def to_read(self) -> Store:
        """The store; one that does not exist yet reads as empty and is not made. Raises StoreError."""
        if self._store is None:
            try:
                path = self.paths.active_store() or ""
                if path:
                    os.stat(path)
            except FileNotFoundError:
                path = ""
            except OSError as error:
                raise fault(error, self.paths.stores) from error
            self._store = Store(path)
        return self._store

    def to_write(self, dry_run: bool = False) -> Store:
        """The store, made if need be, though not for a `dry_run`. Raises StoreError."""
        if dry_run:
            return self.to_read()
        self.wrote = True
        if self._store is None or not self._store.path:
            try:
                path = self.paths.active_store() or self.paths.new_store()
            except OSError as error:
                raise fault(error, self.paths.stores) from error
            create_file(path)
            self._store = Store(path)
        return self._store

    def wrote_for_account(self) -> bool:
        """Whether something may have been written that is to be sent. Never raises: the write is done."""
        if not self.wrote or self._store is None:
            return False
        try:
            return self._store.is_bound()
        except StoreError:
            return False

    def leave(self) -> None:
        """Close the store: another one may be in use from now on."""
        if self._store is not None:
            self._store.close()
            self._store = None
