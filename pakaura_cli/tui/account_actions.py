"""Whose list this is: signing in and out, registering, and going over to the list of another account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from pakaura_cli.client.sync.status import SyncStatus
from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count
from pakaura_cli.tui import welcome
from pakaura_cli.tui.away import away, pinned, with_session
from pakaura_cli.tui.dialogs import Choice, Choose, yes_or_no
from pakaura_cli.tui.syncing import Syncing
from pakaura_server.core.errors import Conflict, PakauraError, SignInNeeded

if TYPE_CHECKING:
    from pakaura_cli.client.account import SignedOut
    from pakaura_cli.client.lists import HeldList
    from pakaura_cli.client.signed_in import Account

_SIGN_IN, _REGISTER, _SIGN_OUT, _AGAIN, _SYNC, _SWITCH = "in", "register", "out", "again", "sync", "switch "

_LONG_S = 15
"""For what is told once, and is to be found again."""


class AccountActions(Syncing):
    """Those about the account."""

    def on_mount(self) -> None:
        try:
            if welcome.is_wanted(self.desk):
                self.call_after_refresh(self._welcome)
        except PakauraError:
            return

    def act_add(self) -> None:
        """Ask for the line of a new task."""
        raise NotImplementedError

    @work(group="dialog")
    async def _welcome(self) -> None:
        way = await self.app.push_screen_wait(welcome.Welcome(self.desk))
        if way == welcome.ADD:
            self.act_add()
        elif way == welcome.SIGN_IN:
            await self._enter(new=False)
        elif way == welcome.REGISTER:
            await self._enter(new=True)

    @work(group="dialog")
    async def act_account(self) -> None:
        from pakaura_cli.client.lists import held

        try:
            here, others, ended = self.account(), held(self.desk.session), self._has_ended()
        except PakauraError as error:
            self.tell(error)
            return
        choices = _choices(here, others, ended)
        if self.desk.server:
            # In a browser there is one list: that of whoever has signed in.
            choices = [choice for choice in choices if choice.value in (_AGAIN, _SYNC, _SIGN_OUT)]
        chosen = await self.app.push_screen_wait(Choose("Account", choices, body=_described(here, ended)))
        if chosen in (_SIGN_IN, _REGISTER):
            await self._enter(new=chosen == _REGISTER)
        elif chosen == _AGAIN:
            await self._enter_same(here)
        elif chosen == _SYNC:
            await self.sync("Syncing")
        elif chosen == _SIGN_OUT:
            await self._sign_out()
        elif chosen and chosen.startswith(_SWITCH):
            self._switch(chosen.removeprefix(_SWITCH))

    @work(group="dialog")
    async def act_sign_in(self) -> None:
        here = self.account()
        if here is not None and not here.signed_in:
            await self._enter_same(here)
        else:
            await self._enter(new=False)

    @work(group="dialog")
    async def act_register(self) -> None:
        await self._enter(new=True)

    @work(group="dialog")
    async def act_sign_out(self) -> None:
        await self._sign_out()

    async def _enter(self, *, new: bool) -> None:
        from pakaura_cli.tui.sign_in import SignIn

        loose = self._loose()
        entered = await self.app.push_screen_wait(SignIn(self.desk, new=new, loose=loose))
        if entered is None:
            return
        # The account may have another store than the one that was in use.
        self.end_watching()
        self.desk.session.leave()
        self.desk.say(entered.words)
        self.desk.changed()
        await self.sync(f"Signed in as {safe(entered.account.email)}: fetching the tasks")
        self.begin_watching()
        if loose and not new and "--merge" not in entered.words:
            stay = "stays" if loose == 1 else "stay"
            self.notify(f"{count(loose, 'task')} {stay} on this machine only: @ goes there", timeout=_LONG_S)

    async def _enter_same(self, here: Account | None) -> None:
        """Only the password is asked for. What was written meanwhile is sent."""
        from pakaura_cli.tui.sign_in import SignIn

        if here is None:
            return
        entered = await self.app.push_screen_wait(
            SignIn(self.desk, known=here, reason=f"{here.email} on {here.server}")
        )
        if entered is not None:
            self.desk.say(entered.words)
            await self.sync("Syncing")
            self.begin_watching()

    def _has_ended(self) -> bool:
        """Whether the server knows the sign-in of this list no more. Raises StoreError."""
        with self.desk.reading() as db:
            return SyncStatus(db).code == SignInNeeded.code

    def _loose(self) -> int:
        """How many tasks belong to nobody."""
        with self.desk.reading() as db:
            (number,) = db.execute("SELECT count(*) FROM task WHERE deleted = 0").fetchone()
        return 0 if self.account() is not None else int(number)

    async def _sign_out(self) -> None:
        here = self.account()
        if here is None or not here.signed_in:
            self.notify("Nobody is signed in; @ shows whose list this is.")
            return
        gone = "The tasks stay on this machine."
        if self.desk.server:
            # In a browser the store goes with the visit.
            gone = "This visit ends; the tasks are on the server."
        asked = yes_or_no("Sign out?", f"{_described(here)}\n{gone}", "Sign out", "", cancel="Stay signed in")
        if await self.app.push_screen_wait(asked) == "yes":
            await self._leave_account()

    async def _leave_account(self) -> None:
        self.end_watching()
        done: SignedOut | None = None
        try:
            done = await self._signed_out(force=False)
        except Conflict as error:
            after = "They are lost with this visit" if self.desk.server else "They are sent after the next sign-in"
            body = f"{error.message}. {after}."
            chosen = await self.app.push_screen_wait(yes_or_no("Sign out?", safe(body), "Sign out all the same", ""))
            done = await self._told(force=True) if chosen == "yes" else None
        except PakauraError as error:
            self.tell(error)
        self.begin_watching()
        if done is None or self.desk.server:
            return
        gone = "The account does not exist any more" if done.gone else f"Signed out {done.account.email}"
        self.notify(f"{safe(gone)}; the tasks stay on this machine", markup=False)

    async def _told(self, *, force: bool) -> SignedOut | None:
        try:
            return await self._signed_out(force=force)
        except PakauraError as error:
            self.tell(error)
            return None

    async def _signed_out(self, *, force: bool) -> SignedOut:
        from pakaura_cli.client.account import sign_out

        done = await away(with_session(pinned(self.desk), lambda session: sign_out(session, force)))
        self.desk.say(["logout", *(["--force"] if force else [])])
        self.desk.changed()
        return done

    def _switch(self, name: str) -> None:
        from pakaura_cli.client.lists import switch

        self.end_watching()
        try:
            switch(self.desk.session, name)
        except PakauraError as error:
            self.tell(error)
        else:
            self.desk.say(["account", "switch", name])
            self.desk.changed()
        self.begin_watching()


def _described(here: Account | None, ended: bool = False) -> str:
    if here is None:
        return "This list belongs to no account: it is on this machine only."
    how = "the sign-in has ended" if ended else "signed in" if here.signed_in else "signed out"
    return f"{safe(here.email)}\non {safe(here.server)}, {how}"


def _choices(here: Account | None, lists: list[HeldList], ended: bool) -> list[Choice]:
    from pakaura_cli.client.lists import shortest_name

    choices = []
    if here is not None and here.signed_in:
        choices += [Choice(_AGAIN, "Sign in again", "a")] if ended else []
        choices += [Choice(_SYNC, "Sync now", "s"), Choice(_SIGN_OUT, "Sign out", "o")]
        choices.append(Choice(_SIGN_IN, "Sign in to another account", "i"))
    elif here is not None:
        choices += [Choice(_AGAIN, f"Sign in again as {safe(here.email)}", "a")]
        choices.append(Choice(_SIGN_IN, "Sign in to another account", "i"))
    else:
        choices.append(Choice(_SIGN_IN, "Sign in", "i"))
    choices.append(Choice(_REGISTER, "Register a new account", "r"))
    for each in lists:
        other = each.account
        if other is not None and not other.is_same(here):
            what = f"Go over to the list of {safe(other.email)} on {safe(other.server)}"
            choices.append(Choice(_SWITCH + each.name, what))
    local = [each for each in lists if each.account is None and not (each.in_use or each.is_empty)]
    for each in local:
        what = f"Go over to the list on this machine only ({count(each.tasks, 'task')})"
        choices.append(Choice(_SWITCH + shortest_name(each, local), what))
    return choices
