"""`devices`: where the account is in use, what each device is called, and signing one out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client.account_devices import end, listed, named
from pakaura_cli.client.devices import own_id, rename
from pakaura_cli.output.escape import safe
from pakaura_server.core.capture import END
from pakaura_server.core.errors import Cancelled, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

    Verb = Callable[[Session, Output, str], None]


def devices(invocation: Invocation, session: Session, output: Output) -> int:
    """The first word says what to do; none is `list`."""
    verb, *words = [word for word in invocation.words if word != END] or ["list"]
    if verb not in _VERBS:
        raise UsageError(f"devices cannot {verb}", f"it can {', '.join(_VERBS)}: pakaura help devices")
    if verb == "list" and words:
        raise UsageError("devices list takes no more words", "pakaura help devices")
    if verb != "list" and not words:
        missing = "the new name of this device" if verb == "name" else "an id or a name that devices shows"
        raise UsageError(f"devices {verb} needs {missing}", "pakaura help devices")
    _VERBS[verb](session, output, " ".join(words))
    output.finish()
    return 0


def _list(session: Session, output: Output, _word: str) -> None:
    for each in listed(session):
        if output.machine:
            output.record(each)
        else:
            output.data(_line(each, output.terminal))


def _line(each: dict[str, Any], terminal: bool) -> str:
    id, name, seen = safe(str(each["id"])), safe(str(each["name"])), safe(str(each["last_seen_at"]))
    state = "signed in" if each["signed_in"] else "signed out"
    here = "this device" if each["current"] else ""
    if terminal:
        return f"{id}  {name}, last seen {seen[:16].replace('T', ' ')} UTC, {state}{', ' if here else ''}{here}"
    return f"{id}\t{name}\t{seen}\t{state}\t{here}"


def _name(session: Session, output: Output, name: str) -> None:
    """Without the network: the others hear of it at the next sync."""
    kept = rename(session, name)
    with session.to_read().reading() as db:
        id = own_id(db)
    if output.machine:
        output.record({"id": id, "name": kept})
    else:
        output.data(f"This device is called {safe(kept)} now")


def _end(session: Session, output: Output, word: str) -> None:
    chosen = named(listed(session), word)
    name = f"{chosen['name']} ({chosen['id']})"
    if not output.confirm(f"Sign {name} out? What it holds stays on it.", "--yes"):
        raise Cancelled("nothing was changed")
    end(session, str(chosen["id"]))
    if output.machine:
        output.record({"id": chosen["id"], "name": chosen["name"]})
    else:
        output.data(f"Signed {safe(name)} out")


_VERBS: dict[str, Verb] = {"list": _list, "name": _name, "end": _end}
