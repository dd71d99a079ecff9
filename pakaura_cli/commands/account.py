"""`account`: whose list this is, where else the account is signed in, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client import account_settings
from pakaura_cli.client.credentials import Credentials
from pakaura_cli.client.lists import held, outside, shortest_name, switch
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.commands.passwords import password
from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count
from pakaura_server.core.capture import END
from pakaura_server.core.errors import Cancelled, Forbidden, NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.client.lists import HeldList
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

SHORT = 8
"""So much of a sign-in's id is shown; any beginning that fits one alone is understood."""


def account(invocation: Invocation, session: Session, output: Output) -> int:
    """The first word says what to do; none is to show."""
    verb, *words = [word for word in invocation.words if word != END] or ["show"]
    known_verbs: dict[str, tuple[Callable[..., None], int]] = {
        "show": (_show, 0),
        "password": (_password, 0),
        "sign-ins": (_sign_ins, 0),
        "end": (_end, 1),
        "switch": (_switch, 1),
        "delete": (_delete, 0),
    }
    if verb not in known_verbs:
        raise UsageError(f"account cannot {verb}", f"it can {', '.join(known_verbs)}: pakaura help account")
    work, wanted = known_verbs[verb]
    if len(words) < wanted:
        missing = "the id that account sign-ins shows" if verb == "end" else "the e-mail of the account, or local"
        raise UsageError(f"account {verb} needs {missing}", f"pakaura help account explains {verb}")
    if wanted == 0 and words:
        raise UsageError(f"account {verb} takes no more words", "pakaura help account")
    work(invocation, session, output, words)
    output.finish()
    return 0


def _show(_invocation: Invocation, session: Session, output: Output, _words: list[str]) -> None:
    """All lists on this machine; neither the server nor the keyring is asked."""
    lists = [each for each in held(session) if each.account or each.in_use or not each.is_empty]
    if not any(each.in_use for each in lists):
        lists += outside(session)
    if all(each.in_use and each.account is None for each in lists):
        raise NotFound("no account has a list on this machine", "pakaura register, or pakaura login")
    credentials = Credentials(session.paths, session.environ)
    for each in sorted(lists, key=lambda each: each.account is None):
        name = shortest_name(each, lists)
        if output.machine:
            output.record(_record(each, name))
        else:
            output.data(f"{'*' if each.in_use else ' '} {_described(each, name, credentials)}")


def _described(each: HeldList, name: str, credentials: Credentials) -> str:
    account = each.account
    if account is None:
        return f"{name} (on this machine only, {count(each.tasks, 'task')})"
    where = f"signed in, kept in {credentials.where(account.key)}" if account.signed_in else "signed out"
    return f"{safe(account.email)} on {safe(account.server)} ({safe(where)})"


def _record(each: HeldList, name: str) -> dict[str, Any]:
    account = each.account
    return {
        "name": name,
        "email": account and account.email,
        "id": account and account.id,
        "server": account and account.server,
        "signed_in": account is not None and account.signed_in,
        "tasks": each.tasks,
        "in_use": each.in_use,
    }


def _password(invocation: Invocation, session: Session, output: Output, _words: list[str]) -> None:
    account = require_account(session)
    current = password(invocation, output, "Present password")
    new = password(invocation, output, "New password", again=True)
    try:
        account_settings.change_password(session, current, new)
    except Forbidden as error:
        raise Forbidden("that is not the present password", "nothing was changed; try again") from error
    output.data(f"Changed the password of {safe(account.email)}; it is signed out everywhere but here")


def _sign_ins(_invocation: Invocation, session: Session, output: Output, _words: list[str]) -> None:
    for each in account_settings.sign_ins(session):
        if output.machine:
            output.record(each)
        else:
            output.data(_line(each, output.terminal))


def _line(each: dict[str, Any], terminal: bool) -> str:
    id, label, used = str(each["id"])[:SHORT], safe(str(each["label"])), str(each["last_used_at"])[:16]
    here = "this machine" if each["current"] else ""
    if terminal:
        return f"{id}  {label}, last started {used.replace('T', ' ')} UTC{', ' if here else ''}{here}"
    return f"{id}\t{label}\t{each['last_used_at']}\t{here}"


def _end(_invocation: Invocation, session: Session, output: Output, words: list[str]) -> None:
    for word in words:
        ended = account_settings.end_sign_in(session, word)
        output.data(f"Ended the sign-in {str(ended['id'])[:SHORT]} ({safe(str(ended['label']))})")


def _switch(_invocation: Invocation, session: Session, output: Output, words: list[str]) -> None:
    found = switch(session, " ".join(words))
    account = found.account
    if account is None:
        tasks = count(found.tasks, "task")
        output.data(f"Now using the list that belongs to no account (on this machine only, {tasks})")
        return
    state = "" if account.signed_in else " (signed out: pakaura login)"
    output.data(f"Now using the list of {safe(account.email)} on {safe(account.server)}{state}")


def _delete(invocation: Invocation, session: Session, output: Output, _words: list[str]) -> None:
    """What is here stays; on a terminal it is asked for, else `--yes`."""
    account = require_account(session)
    question = f"Delete the account {account.email} and all that {account.server} has of it, for good?"
    if "yes" not in invocation.options and not output.confirm(question, "--yes"):
        raise Cancelled("nothing was deleted")
    try:
        account_settings.delete_account(session, password(invocation, output))
    except Forbidden as error:
        raise Forbidden("that is not the password of the account", "nothing was deleted; try again") from error
    output.data(f"Deleted the account {safe(account.email)}; the tasks stay on this machine, and belong to no account")
