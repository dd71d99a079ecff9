"""What every screen works at: the session, the store, the clock, and the command lines of what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.clock import local_moment
from pakaura_cli.client.local_ops import LocalOps
from pakaura_cli.client.session import Session
from pakaura_cli.client.sync.background import after_write
from pakaura_cli.output.style import Style
from pakaura_cli.tui.deeds import Deed, consequences
from pakaura_cli.tui.spoken import spoken
from pakaura_cli.tui.taking_back import taken_back
from pakaura_server.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pakaura_cli.client.contexts import Context
    from pakaura_cli.client.store.store import Reading
    from pakaura_server.core.when import Moment


class Sitting(Session):
    """A session that lasts: its now is always the present moment."""

    @property
    def now(self) -> Moment:
        return local_moment(self.environ)


class Desk:
    """One sitting. Whatever writes through it is said as a command line, and `on_change` is told.

    Where the configuration cannot be read, it is done without, and `problem` says why.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.session = Sitting(environ)
        self.said: list[str] = []
        """The command lines of what was done here, in order."""
        self.on_change: list[Callable[[], None]] = []
        self.may_leave = True
        """Whether other programs, such as an editor or a sync in the background, may be started."""
        self.server = ""
        """The one server to sign in to. Where it is set, as in a browser, nobody works here without an account."""
        self.allow_http = False
        """Whether that server may be spoken to in plain http, although it is another machine."""
        self.problem: ConfigError | None = None
        try:
            self.session.setting("context")
        except ConfigError as error:
            self.problem = error
            self.session.do_without_config()
        self.style = Style(color=False, unicode=_is_unicode(environ), look_up=self.session.setting)
        """The signs, as they are configured."""

    @property
    def path(self) -> str:
        """The file of the store; empty where there is none yet. Raises StoreError."""
        return self.session.to_read().path

    def now(self) -> Moment:
        return self.session.now

    def reading(self) -> Reading:
        """A context in which all that is read is one state of the store. Raises StoreError."""
        return self.session.to_read().reading()

    def ops(self) -> LocalOps:
        """The store as TaskOps, made if need be. Raises StoreError."""
        return LocalOps(self.session.to_write(), self.now)

    def context(self) -> Context | None:
        """The active context. Raises NotFound for one that does not exist, and ConfigError."""
        from pakaura_cli.client.contexts import active

        return active(self.session.config)

    async def do(self, deed: Deed) -> list[str]:
        """Carry it out, all of it or nothing; sentences about what followed from it. Raises PakauraError."""
        await self.ops().apply(deed.changes, command=deed.words[0])
        self.wrote(deed.words)
        with self.reading() as db:
            return consequences(db, deed, self.now())

    async def undo(self) -> list[str]:
        """Take back the latest command. What was taken back, and what was left, as sentences. Raises PakauraError."""
        sentences = await taken_back(self.session.to_write(), self.now, redo=False)
        self.wrote(["undo"])
        return sentences

    async def redo(self) -> list[str]:
        """Do again what was undone last. Sentences as of `undo`. Raises PakauraError."""
        sentences = await taken_back(self.session.to_write(), self.now, redo=True)
        self.wrote(["redo"])
        return sentences

    def wrote(self, words: Sequence[str]) -> None:
        """Something was written that the command line `pakaura WORDS` does as well: say so, and have it synced."""
        self.say(words)
        if self.may_leave:
            after_write(self.session)
        self.changed()

    def say(self, words: Sequence[str]) -> None:
        """Note the command line of what was done, where that wrote no task."""
        self.said.append(spoken(words))

    def changed(self) -> None:
        """Tell all who show something that it may be otherwise now."""
        for tell in list(self.on_change):
            tell()


def _is_unicode(environ: Mapping[str, str]) -> bool:
    """Whether the terminal shows more than ASCII, as its locale says; without any it is taken to."""
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or "C.UTF-8"
    return "utf" in locale.lower()
