"""`conversations`: those with the assistant, to be seen and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.assistant.assistant import MOST, Assistant
from pakaura_cli.commands import verbs
from pakaura_cli.output.conversation_list import message_lines, print_conversations
from pakaura_cli.output.escape import safe
from pakaura_server.core.errors import Cancelled

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output


def conversations(invocation: Invocation, session: Session, output: Output) -> int:
    return verbs.run(_VERBS, invocation, session, output)


def _list(_words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    limit = int(str(invocation.options.get("limit", MOST)))
    print_conversations(output, _assistant(invocation, session).latest(min(limit, MOST)), session.now)


def _show(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    found = _assistant(invocation, session).read(words[0])
    if output.machine:
        output.record(found)
    elif output.quiet:
        output.data(found["id"])
    else:
        older = ["(older messages are left out)"] if found.get("more") else []
        output.page([*older, *[line for each in found["messages"] for line in message_lines(output, each)]])


def _delete(words: list[str], invocation: Invocation, session: Session, output: Output) -> None:
    assistant = _assistant(invocation, session)
    found = assistant.read(words[0])
    began = next((each["content"] for each in found["messages"]), "")
    if not output.confirm(f"Delete the conversation {safe(words[0])} ({' '.join(began.split())[:40]})?"):
        raise Cancelled("nothing was deleted")
    assistant.delete(found["id"])
    if output.machine:
        output.record({"id": found["id"], "deleted": True})
    else:
        output.data(found["id"] if output.quiet else f"Deleted the conversation {safe(words[0])}")


def _assistant(invocation: Invocation, session: Session) -> Assistant:
    return Assistant(session.environ, local="local" in invocation.options)


_VERBS: verbs.Verbs = {"list": (_list, ""), "show": (_show, "ID"), "delete": (_delete, "ID")}
"""What conversations can do, and the words that follow."""
