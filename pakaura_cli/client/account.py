"""Signing in and out: which account a store belongs to, and which store is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pakaura_cli.client.api import Api
from pakaura_cli.client.clock import local_moment
from pakaura_cli.client.connection import auth_lock, connect
from pakaura_cli.client.credentials import Credentials
from pakaura_cli.client.lists import held, switch
from pakaura_cli.client.server_url import server_url
from pakaura_cli.client.signed_in import Account, account_of, require_account, signed_in_as
from pakaura_cli.client.store import meta
from pakaura_cli.client.store.finding import make_another, refuse_override, use
from pakaura_cli.client.store.restamping import restamp
from pakaura_cli.client.store.store import Store
from pakaura_cli.client.sync.outcome import forget_failures
from pakaura_cli.client.sync.run import status, sync
from pakaura_cli.client.sync.state import bind, note_clock, unbind
from pakaura_server.core.errors import Conflict, Forbidden, Gone, PakauraError
from pakaura_server.core.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.client.api import Entered
    from pakaura_cli.client.session import Session

__all__ = [
    "Account",
    "SignedOut",
    "account_of",
    "connect",
    "known",
    "require_account",
    "sign_in",
    "sign_out",
    "signed_in_as",
    "switch",
]
SKEW_MS = 60_000
"""A clock that differs from the server's by more has its stamps moved before a list is published."""


def sign_in(
    session: Session,
    url: str,
    email: str,
    password: str,
    *,
    new: bool,
    merge: bool,
    insecure: bool,
    invitation: str | None = None,
    allow_http: bool = False,
    go_on: Callable[[], None] = lambda: None,
) -> Account:
    """Sign in to an account, a `new` one or one that exists, and use its store from now on.

    The tasks that are here and belong to no account go along into a new account, and into another one with `merge`;
    otherwise they stay in a store of their own. Two accounts never share a store.
    `go_on` is called once the server has let somebody in; where it raises, that is ended there, and nothing is kept.
    Raises UsageError for a bad `url`, Conflict where the store in use cannot be merged, and what the server answers.
    """
    url = server_url(url, allow_http)
    credentials = Credentials(session.paths, session.environ)
    credentials.probe(insecure)
    if merge:
        _refuse_mixing(session, url, email)
        _refuse_unsent_elsewhere(session, url, email)
    with Api(url, allow_http=allow_http) as api:
        entered = _register(api, email, password, invitation) if new else api.login(email, password)
    with Api(url, entered.tokens, allow_http=allow_http) as api:
        account = Account(entered.account_id, entered.email, url, True, allow_http)
        try:
            go_on()
            with auth_lock(session.paths):
                earlier = credentials.kept(account.key)
                credentials.save(account.key, entered.tokens, insecure)
            _enter(session, api, account, keep=new or merge)
        except BaseException:
            _take_back(api, credentials, account)
            raise
    if earlier is not None:
        _end(Api(url, earlier, allow_http=allow_http))
    return account


class SignedOut(NamedTuple):
    """`gone`: the account exists no more, and the tasks belong to nobody now."""

    account: Account
    gone: bool = False


def sign_out(session: Session, force: bool = False) -> SignedOut:
    """Send what waits, and end the sign-in here and on the server. The tasks stay.

    Raises Conflict where something still waits after that, unless `force`: then it goes on waiting. Otherwise a server
    that cannot be reached is no hindrance: the tokens are gone from here.
    """
    account = require_account(session)
    store = session.to_write()
    problem = _send_what_waits(session, store)
    gone = isinstance(problem, Gone)
    if not force and not gone:
        _refuse_unsent(store, account, problem)
    with auth_lock(session.paths):
        _end_on_server(session, account)
        Credentials(session.paths, session.environ).forget(account.key)
        with store.writing() as db:
            if gone:
                unbind(db)
            else:
                meta.put(db, {"signed_in": 0})
    account.signed_in = False
    return SignedOut(account, gone)


def _send_what_waits(session: Session, store: Store) -> PakauraError | None:
    """What stood in the way, if something did. The server is left alone where nothing waits, and nothing was wrong."""
    state = status(store)
    if not state.pending and state.code != Gone.code:
        return None
    try:
        sync(session)
    except PakauraError as error:
        return error
    return None


def _refuse_unsent(store: Store, account: Account, problem: PakauraError | None) -> None:
    waiting = status(store).pending
    if waiting:
        what = "1 change has" if waiting == 1 else f"{waiting} changes have"
        why = f": {problem.message}" if problem else ""
        raise Conflict(
            f"{what} not been sent to {account.server} yet{why}",
            "pakaura sync tries again; pakaura logout --force leaves them here, to be sent after the next login",
        )


def known(session: Session) -> list[Account]:
    """The accounts that have a list on this machine, signed in or not."""
    return [each.account for each in held(session) if each.account is not None]


def _register(api: Api, email: str, password: str, invitation: str | None) -> Entered:
    try:
        return api.register(email, password, invitation)
    except Forbidden as error:
        if invitation or "nvitation" not in error.message:
            raise
        hint = "whoever runs it gives you a code: --invitation CODE"
        raise Forbidden("this server wants an invitation", hint) from error


def _refuse_mixing(session: Session, url: str, email: str) -> None:
    """Raises Conflict, before anything is sent, where the store in use belongs to another account than that."""
    with session.to_read().reading() as db:
        owner = account_of(db)
    if owner is not None and (owner.server, fold(owner.email)) != (url, fold(email)):
        raise Conflict(
            f"the tasks here belong to {owner.email} on {owner.server}, and two accounts are never mixed",
            "pakaura login --separate leaves them there; export and add take tasks along",
        )


def _refuse_unsent_elsewhere(session: Session, url: str, email: str) -> None:
    """Raises Conflict, before anything is sent, where another list of the account has what was not sent yet.

    The list in use takes its place, and nobody would look there again.
    """
    for each in held(session):
        owner = each.account
        if owner is None or each.in_use or not each.unsent:
            continue
        if (owner.server, fold(owner.email)) == (url, fold(email)):
            raise Conflict(
                f"the list that {owner.email} has here holds what was not sent yet",
                f"first: pakaura account switch {owner.email}, and pakaura sync",
            )


def _enter(session: Session, api: Api, account: Account, keep: bool) -> None:
    """Bind the store in use, or go over to the account's own."""
    store = session.to_write()
    with store.reading() as db:
        owner = account_of(db)
        (has_tasks,) = db.execute("SELECT EXISTS(SELECT 1 FROM task)").fetchone()
    if account.is_same(owner):
        _bind(session, api, store, account)
        return
    own = [each.path for each in held(session) if account.is_same(each.account)]
    # A store of the account, from an earlier sign-in, may hold what was never sent; but tasks that come along decide.
    if owner is None and ((has_tasks and keep) or not (has_tasks or own)):
        _bind(session, api, store, account)
        return
    refuse_override(session.paths)
    path = own[0] if own else make_another(session.paths)
    other = Store(path)
    _bind(session, api, other, account)
    other.close()
    use(session.paths, path)
    session.leave()


def _bind(session: Session, api: Api, store: Store, account: Account) -> None:
    """Note in the store whose it is. What was made before anybody else saw it gets the server's time."""
    server_ms = api.hello()["now"]
    with store.writing() as db:
        if account_of(db) is None:
            offset = server_ms - local_moment(session.environ).ms
            if abs(offset) > SKEW_MS:
                restamp(db, offset)
            note_clock(db, server_ms - offset, server_ms)
            bind(db, account.id)
        forget_failures(db)
        meta.put(
            db,
            {"server": account.server, "email": account.email, "signed_in": 1, "allow_http": int(account.allow_http)},
        )


def _take_back(api: Api, credentials: Credentials, account: Account) -> None:
    """End a sign-in that came to nothing, as far as it goes; on the server it ends by itself some day."""
    try:
        credentials.forget(account.key)
    except PakauraError:
        pass
    _end(api)


def _end_on_server(session: Session, account: Account) -> None:
    try:
        api = connect(session, account)
    except PakauraError:
        return
    _end(api)


def _end(api: Api) -> None:
    """End a sign-in on the server, if that can be reached."""
    with api:
        try:
            api.logout()
        except PakauraError:
            return
