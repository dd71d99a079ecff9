"""The lists of this machine: those of accounts, and those that belong to no account; and going over to another one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from pakaura_cli.client.signed_in import Account, account_of
from pakaura_cli.client.store.finding import all_stores, refuse_override, use
from pakaura_cli.client.store.store import Store
from pakaura_cli.client.sync.status import status
from pakaura_server.core.errors import Ambiguous, NotFound, PakauraError
from pakaura_server.core.fold import fold

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session

LOCAL = "local"
"""What a list is called that belongs to no account. No e-mail address is that."""
_SHORT = 8


class HeldList(NamedTuple):
    """A list of this machine; `account` is None where it belongs to none. `tasks` and `unsent` are numbers."""

    path: str
    account: Account | None
    tasks: int
    unsent: int
    is_empty: bool
    """Whether nothing was ever written into it."""
    in_use: bool

    @property
    def name(self) -> str:
        """What it can always be called by."""
        if self.account is not None:
            return f"{self.account.email} {self.account.server}"
        return f"{LOCAL} {os.path.basename(self.path)[:_SHORT]}"


def held(session: Session) -> list[HeldList]:
    """All lists in the folder of stores. One that cannot be opened is passed over: it is told of when it is used.

    Where an account has two, after a list was merged into it, the one is given that is in use, or was written last.
    """
    accounts: dict[str, HeldList] = {}
    local = []
    for path in sorted(all_stores(session.paths), key=_written_ns, reverse=True):
        each = _look_into(session, path)
        if each is None:
            continue
        if each.account is None:
            local.append(each)
        elif each.in_use or each.account.key not in accounts:
            accounts[each.account.key] = each
    return sorted([*accounts.values(), *local], key=lambda each: each.path)


def local_lists(session: Session) -> list[HeldList]:
    """Those that belong to no account and are not in use, as far as something was written into them."""
    return [each for each in held(session) if each.account is None and not each.in_use and not each.is_empty]


def outside(session: Session) -> list[HeldList]:
    """The list in use where PAKAURA_DB names one outside of the folder, if it is an account's."""
    path = session.paths.active_store()
    found = _look_into(session, path) if path and os.path.exists(path) else None
    return [found] if found is not None and found.account is not None else []


def shortest_name(each: HeldList, among: list[HeldList]) -> str:
    """What a list of `among` can be called by; its whole name only where another one has the short one too."""
    short = _short(each)
    return short if sum(_short(other) == short for other in among) == 1 else each.name


def switch(session: Session, name: str) -> HeldList:
    """Use another list from now on: that of an account, by its e-mail, with a space and its server if need be; or that
    of no account, by `local`.

    No network. Raises NotFound, Ambiguous, and UsageError where PAKAURA_DB names the store.
    """
    refuse_override(session.paths)
    wanted = fold(name)
    fitting = [each for each in held(session) if wanted in _names(each)]
    if not fitting and wanted.split(" ")[0] == LOCAL:
        raise NotFound(f"no list called {name} is on this machine", "pakaura account shows all of them")
    if not fitting:
        raise NotFound(f"no account {name} on this machine", "pakaura login signs in to it")
    if wanted == LOCAL:
        # The one that is in use, and those that nothing was written into, are not what somebody asks for.
        fitting = [each for each in fitting if not (each.in_use or each.is_empty)] or fitting[:1]
    if len(fitting) > 1:
        several = f"{name} is an account of several servers"
        if wanted == LOCAL:
            several = "several lists on this machine belong to no account"
        raise Ambiguous(several, [each.name for each in fitting])
    (found,) = fitting
    use(session.paths, found.path)
    session.leave()
    return found


def _short(each: HeldList) -> str:
    return LOCAL if each.account is None else each.account.email


def _names(each: HeldList) -> set[str]:
    return {fold(_short(each)), fold(each.name)}


def _look_into(session: Session, path: str) -> HeldList | None:
    try:
        store = Store(path)
    except PakauraError:
        return None
    with store.reading() as db:
        account = account_of(db)
        (tasks,) = db.execute("SELECT count(*) FROM task WHERE deleted = 0").fetchone()
        (any_row,) = db.execute("SELECT EXISTS(SELECT 1 FROM task)").fetchone()
    unsent = status(store).pending if account is not None else 0
    store.close()
    return HeldList(path, account, int(tasks), unsent, not any_row, path == session.paths.active_store())


def _written_ns(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0
