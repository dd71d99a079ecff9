"""What every screen works at: the session, the store, the clock, and the command lines of what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.clock import local_moment
from pakaura_cli.client.history import Awaited
from pakaura_cli.client.session import Session
from pakaura_cli.client.sync.background import after_write
from pakaura_cli.output.style import Style
from pakaura_cli.tui.away import away, pinned, with_session
from pakaura_cli.tui.carrying_out import carried_out
from pakaura_cli.tui.pace import Pace, say_how_far
from pakaura_cli.tui.spoken import spoken
from pakaura_cli.tui.taking_back import taken_back
from pakaura_cli.tui.writes import Writes
from pakaura_server.core.errors import ConfigError, PakauraError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pakaura_cli.client.contexts import Context
    from pakaura_cli.client.store.store import Reading
    from pakaura_cli.tui.carrying_out import Done, Make
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
        self.writes = Writes(self)
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
        """A context in which all that is read is one state of the store. It does not hold up the screen.

        Raises StoreError, which is StoreBusy where another program keeps the store to itself.
        """
        return self.session.to_read().reading(at_once=True)

    def context(self) -> Context | None:
        """The active context. Raises NotFound for one that does not exist, and ConfigError."""
        from pakaura_cli.client.contexts import active

        return active(self.session.config)

    async def do(self, make: Make, pace: Pace | None = None) -> Done:
        """Have done what `make` gives, all of it; where it is much and was stopped or failed on its way, a part.

        Raises PakauraError.
        """
        pace = pace or Pace()
        done = await self.writes.write(lambda store, at_once: carried_out(store, at_once, make, self.now, pace))
        if done.words:
            self.wrote(done.words)
        else:
            self.changed()
        if done.error:
            raise done.error
        return done

    async def undo(self, pace: Pace | None = None) -> Sequence[str]:
        """Take back the latest command. What was taken back, and what was left, as sentences. Raises PakauraError."""
        return await self._take_back(pace or Pace(), redo=False)

    async def redo(self, pace: Pace | None = None) -> Sequence[str]:
        """Do again what was undone last. Sentences as of `undo`. Raises PakauraError."""
        return await self._take_back(pace or Pace(), redo=True)

    async def _take_back(self, pace: Pace, *, redo: bool) -> Sequence[str]:
        try:
            taken = await self.writes.write(lambda store, at_once: taken_back(store, at_once, redo, self.now, pace))
        except Awaited as awaited:
            await self._fetch(awaited.group)
            return await self._take_back(pace, redo=redo)
        except PakauraError as error:
            if pace.done:
                say_how_far(error, f"{pace.told()} are as they were before, and the next one goes on")
                self.written()
            raise
        if taken.whole:
            self.wrote(["redo" if redo else "undo"])
        else:
            self.written()
        return taken.sentences

    async def _fetch(self, group: str) -> None:
        """Have a turn of the server's assistant here, to be taken back. Raises PakauraError."""
        from pakaura_cli.client.asked_for import settle

        await away(with_session(pinned(self), lambda session: settle(session, group)))

    def wrote(self, words: Sequence[str]) -> None:
        """Something was written that the command line `pakaura WORDS` does as well: say so, and have it synced."""
        self.say(words)
        self.written()

    def written(self) -> None:
        """Something was written: have it synced, and shown."""
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
