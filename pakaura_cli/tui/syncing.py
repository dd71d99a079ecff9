"""The server's side of the dashboard: in step while it is open, a sync by hand, and the password when it is needed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import work
from textual.css.query import NoMatches
from textual.message import Message

from pakaura_cli.client.signed_in import account_of
from pakaura_cli.output.quantities import count
from pakaura_cli.tui.acting import Acting
from pakaura_cli.tui.away import away, pinned, with_session
from pakaura_cli.tui.watching import Watching
from pakaura_server.core.errors import PakauraError, SignInNeeded

if TYPE_CHECKING:
    from pakaura_cli.client.signed_in import Account
    from pakaura_cli.client.sync.run import Report

PATIENCE_S = 15.0
"""How long a person's sync waits for the one that runs already."""
_SOON_S = 0.4
"""A sync that takes no longer is shown at the bottom only."""


class Reported(Message):
    """The watch has synced."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


class Ended(Message):
    """The watch has ended, for it needs a person."""

    def __init__(self, error: PakauraError) -> None:
        super().__init__()
        self.error = error


class Troubled(Message):
    """The watch could not sync; it tries again by itself."""


class Stopped(Exception):
    """The person has stopped it."""


class Syncing(Acting):
    """Watches over the store while somebody is signed in to it."""

    syncs = False
    """Whether a sync by hand goes on."""
    _watching: Watching | None = None
    _watched: object = None
    _holds = False
    """Whether no watch is to begin by itself, as an action is at the account."""

    def describe(self) -> None:
        """Say where one is."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.desk.on_change.append(self._follow)
        self.call_after_refresh(self.begin_watching)

    def on_unmount(self) -> None:
        self.desk.on_change.remove(self._follow)
        self.end_watching(wait=True)

    def _follow(self) -> None:
        """Somebody may have signed in or out in another window."""
        if not self._holds and self._key() != self._watched:
            self.begin_watching()

    def _key(self) -> object:
        """What a watch is for. A store that cannot be read is told of elsewhere."""
        try:
            account = self.account()
            return account and (self.desk.path, account.key, account.signed_in)
        except PakauraError:
            return self._watched

    def account(self) -> Account | None:
        """Whose list this is, signed in or not. Raises StoreError."""
        with self.desk.reading() as db:
            return account_of(db)

    def begin_watching(self) -> None:
        """Stay in step from now on, if somebody is signed in."""
        self.end_watching()
        self._holds, self._watched = False, self._key()
        try:
            account = self.account()
            environ = pinned(self.desk)
        except PakauraError as error:
            self.tell(error)
            return
        if account is None or not account.signed_in:
            return
        self._watching = Watching(
            environ,
            lambda report: self._post(Reported(report)),
            lambda _error: self._post(Troubled()),
            lambda error: self._post(Ended(error)),
        )
        self._watching.start()

    def end_watching(self, *, wait: bool = False) -> None:
        """Until `begin_watching`. With `wait`, that its thread has ended is waited for, though not long."""
        self._holds = True
        if self._watching:
            self._watching.stop(wait=wait)
            self._watching = None

    def _describe_again(self) -> None:
        # At the end of the program the parts go before the whole.
        with suppress(NoMatches):
            self.describe()

    def _post(self, message: Message) -> None:
        self.post_message(message)

    def on_reported(self, event: Reported) -> None:
        self.tell_of(event.report)
        self._describe_again()

    def on_troubled(self, _event: Troubled) -> None:
        self._describe_again()

    async def on_ended(self, event: Ended) -> None:
        self._watching = None
        self._describe_again()
        if isinstance(event.error, SignInNeeded):
            # A sync by hand asks for it, too.
            if not self.syncs:
                self.enter_again(event.error)
        else:
            self.tell(event.error)

    @work(group="dialog")
    async def enter_again(self, error: PakauraError) -> None:
        """Ask for the password, and go on where one was."""
        await self.sign_in_again(error)

    async def sign_in_again(self, error: PakauraError) -> bool:
        """Whether the sign-in that has ended is there again. Call it in a worker."""
        from pakaura_cli.tui.sign_in import SignIn

        account = self.account()
        if account is None or any(isinstance(screen, SignIn) for screen in self.app.screen_stack):
            return False
        reason = f"The sign-in of {account.email} on {account.server} has ended. The tasks are all here."
        if account.signed_in and error.hint.startswith("put"):
            self.tell(error)
            return False
        entered = await self.app.push_screen_wait(SignIn(self.desk, known=account, reason=reason))
        if entered is None:
            self.notify("Work goes on here; @ signs in again, and what was written meanwhile is sent then.")
            return False
        self.desk.say(entered.words)
        self.desk.changed()
        self.begin_watching()
        return True

    @work(group="sync")
    async def act_sync(self) -> None:
        account = self.account()
        if account is None or not account.signed_in:
            self.notify("@ signs in or registers.", title="Nobody is signed in", severity="warning")
            return
        await self.sync("Syncing")

    async def sync(self, title: str) -> None:
        """One sync now, with its progress if it is long; what it did is told. Call it in a worker."""
        if self.syncs:
            return
        self.syncs = True
        self._describe_again()
        report, problem = None, None
        try:
            report = await self._sync(title)
        except (PakauraError, Stopped) as error:
            problem = error
        self.syncs = False
        self._describe_again()
        if isinstance(problem, SignInNeeded) and await self.sign_in_again(problem):
            await self.sync(title)
        elif isinstance(problem, Stopped):
            self.notify("What was done is kept; the next sync goes on from there.", title="Stopped")
        elif isinstance(problem, PakauraError) and not isinstance(problem, SignInNeeded):
            self.tell(problem)
        elif report is not None:
            self._tell_done(report)

    def _tell_done(self, report: Report) -> None:
        self.desk.say(["sync"])
        self.desk.changed()
        self.notify(_summary(report))
        self.tell_of(report)
        if self._watching:
            self._watching.wake()
        else:
            self.begin_watching()

    async def _sync(self, title: str) -> Report:
        """Raises Stopped, and what a sync raises."""
        from pakaura_cli.client.sync import run
        from pakaura_cli.tui.progress import Progress

        seen = _Seen()
        progress = Progress(title, seen.told, seen.stop)
        sync = with_session(pinned(self.desk), lambda session: run.sync(session, seen.count, PATIENCE_S))
        going_on = asyncio.ensure_future(away(sync))
        await asyncio.wait((going_on,), timeout=_SOON_S)
        if going_on.done():
            return going_on.result()
        await self.app.push_screen(progress)
        await asyncio.wait((going_on,))
        progress.end()
        return going_on.result()

    def tell_of(self, report: Report) -> None:
        """What of a sync needs a person, once."""
        if report.resynced:
            self.notify(
                "All of the list was compared; what the server lacked was sent again, and nothing is lost.",
                title="The server has another past",
                severity="warning",
            )
        if report.rejected > 0:
            self.notify(
                f"{count(report.rejected, 'change')} stays here until it is edited or discarded: C shows what.",
                title="The server refused something",
                severity="warning",
            )


class _Seen:
    """How far a sync is; it is counted in another thread."""

    def __init__(self) -> None:
        self._pushed = self._pulled = 0
        self._stopped = False

    def count(self, pushed: int, pulled: int) -> None:
        self._pushed, self._pulled = pushed, pulled
        if self._stopped:
            raise Stopped

    def stop(self) -> None:
        self._stopped = True

    def told(self) -> str:
        return f"{self._pushed} sent, {self._pulled} received"


def _summary(report: Report) -> str:
    if not (report.pushed or report.pulled):
        return "Synced: nothing to send, nothing new"
    return f"Synced: {report.pushed} sent, {report.pulled} received"
