"""`register`, `login`, `logout` and `whoami`: whose list this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.account import account_of, require_account, sign_in, sign_out
from pakaura_cli.client.answers import Refused
from pakaura_cli.client.credentials import Credentials
from pakaura_cli.client.lists import local_lists, shortest_name
from pakaura_cli.client.removing import remove_list
from pakaura_cli.client.store.finding import refuse_override
from pakaura_cli.commands.passwords import password
from pakaura_cli.commands.syncing import exchange, summary
from pakaura_cli.output.escape import safe
from pakaura_cli.output.prompts import ask
from pakaura_cli.output.quantities import count
from pakaura_server.core.errors import BadValue, Cancelled, PakauraError, UsageError

if TYPE_CHECKING:
    from pakaura_cli.client.account import Account
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


def register(invocation: Invocation, session: Session, output: Output) -> int:
    url = _server(invocation, session, output)
    insecure = _in_file(invocation, session, output, url)
    email = _email(invocation, None, output)
    secret = password(invocation, output, again=True)
    try:
        account = _sign_in(invocation, session, url, email, secret, insecure, new=True)
    except Refused as error:
        if "password" not in error.fields:
            raise
        raise BadValue(error.message, "no account was made; try again with another one") from error
    return _begin(session, output, account, "Registered and signed in")


def login(invocation: Invocation, session: Session, output: Output) -> int:
    """Off a terminal the tasks that are here stay in a list of their own."""
    if {"merge", "separate"} <= invocation.options.keys():
        raise UsageError("--merge and --separate exclude each other", "--merge puts the tasks of here into the account")
    url = _server(invocation, session, output)
    insecure = _in_file(invocation, session, output, url)
    email = _email(invocation, _known(session), output)
    secret = password(invocation, output)
    merge = "merge" in invocation.options or ("separate" not in invocation.options and _wants_merge(session, output))
    account = _sign_in(invocation, session, url, email, secret, insecure, merge=merge)
    return _begin(session, output, account, "Signed in")


def logout(invocation: Invocation, session: Session, output: Output) -> int:
    """--wipe also removes the list from this machine: asked for on a terminal, else `--yes`."""
    wipe = "wipe" in invocation.options
    if wipe:
        refuse_override(session.paths)
        if "yes" not in invocation.options and not output.confirm(
            "Remove all tasks of this list from this machine?", "--yes"
        ):
            raise Cancelled("nothing was removed, and you are still signed in")
    account, gone = sign_out(session, "force" in invocation.options)
    stay = "" if wipe else "; the tasks stay on this machine"
    if gone:
        output.data(f"The account {safe(account.email)} does not exist any more{stay}")
    else:
        output.data(f"Signed out {safe(account.email)}{stay}")
    if wipe:
        output.data(f"Removed the list; a copy of its tasks is in {safe(remove_list(session))}")
    output.finish()
    return 0


def whoami(invocation: Invocation, session: Session, output: Output) -> int:
    account = require_account(session)
    if output.machine:
        output.record({"email": account.email, "id": account.id, "server": account.server})
    else:
        output.data(f"{safe(account.email)} on {safe(account.server)}")
    output.finish()
    return 0


def _sign_in(
    invocation: Invocation,
    session: Session,
    url: str,
    email: str,
    password: str,
    insecure: bool,
    *,
    new: bool = False,
    merge: bool = False,
) -> Account:
    invitation = invocation.options.get("invitation")
    return sign_in(
        session,
        url,
        email,
        password,
        new=new,
        merge=merge,
        insecure=insecure,
        invitation=None if invitation is None else str(invitation),
        allow_http="allow-http" in invocation.options,
    )


def _begin(session: Session, output: Output, account: Account, told: str) -> int:
    """The first sync. One that fails is told and no more: the sign-in is done, and the next sync goes on."""
    output.data(f"{told}: {safe(account.email)} on {safe(account.server)}")
    output.flush()
    # The account may have another store than the one that was in use.
    session.leave()
    try:
        output.data(summary(exchange(session, output)))
    except PakauraError as error:
        output.talk(f"pakaura: nothing is synced yet: {error.message}")
        output.talk("  pakaura sync tries it again")
    _tell_of_local_lists(session, output)
    output.finish()
    return 0


def _tell_of_local_lists(session: Session, output: Output) -> None:
    """Where the tasks are that belong to no account, and how to get there."""
    local = [each for each in local_lists(session) if each.tasks]
    for each in local:
        are = "is" if each.tasks == 1 else "are"
        where = f"{count(each.tasks, 'task')} {are} in a list on this machine only"
        output.talk(f"pakaura: {where}: pakaura account switch {shortest_name(each, local)}")


def _known(session: Session) -> Account | None:
    """The account of the list in use, signed in or not."""
    with session.to_read().reading() as db:
        return account_of(db)


def _server(invocation: Invocation, session: Session, output: Output) -> str:
    known = _known(session)
    given = invocation.options.get("server")
    if given is None and known is not None:
        return known.server
    return ask(output, "Server", "--server URL") if given is None else str(given)


def _email(invocation: Invocation, known: Account | None, output: Output) -> str:
    """Who signs in again, to the same server, need not say who they are."""
    given = invocation.options.get("email")
    if given is None and known is not None and invocation.options.get("server", known.server) == known.server:
        return known.email
    return ask(output, "E-mail", "--email ADDRESS") if given is None else str(given)


def _in_file(invocation: Invocation, session: Session, output: Output, url: str) -> bool:
    """Whether the sign-in goes into a private file. Who sits at a terminal is asked, before anything else, where there
    is nothing better; who had it in a file before has it there again.

    Raises PakauraError where the answer is no.
    """
    if "insecure-storage" in invocation.options:
        return True
    credentials = Credentials(session.paths, session.environ)
    known = _known(session)
    again = known is not None and known.server == url and invocation.options.get("email", known.email) == known.email
    if known is not None and again and credentials.in_file(known.key):
        return True
    if not output.can_ask:
        return False  # nobody types anything, and it is looked at before the password is sent
    try:
        credentials.probe(insecure=False)
    except PakauraError as error:
        output.talk(f"pakaura: {error.message}")
        if not output.confirm("Keep it in a file that only you can read?", "--insecure-storage"):
            raise
        return True
    return False


def _wants_merge(session: Session, output: Output) -> bool:
    """What the person says of tasks that belong to no account; nobody is asked where there are none."""
    with session.to_read().reading() as db:
        owner = account_of(db)
        (count,) = db.execute("SELECT count(*) FROM task WHERE deleted = 0").fetchone()
    if owner is not None or not count or not output.can_ask:
        return False
    what = "the task" if count == 1 else f"the {count} tasks"
    return output.confirm(f"Put {what} of this machine into the account?", "--merge or --separate")
