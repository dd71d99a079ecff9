"""`chat`: one message, messages from a pipe, a conversation on a terminal, or a plan of what would be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.assistant.assistant import Assistant
from pakaura_server.core.capture import END
from pakaura_server.core.errors import UsageError

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

_PLANNING = ("plan", "plan-out", "dry-run")


def chat(invocation: Invocation, session: Session, output: Output) -> int:
    """Raises UsageError for options that exclude each other, and what a turn raises."""
    options = invocation.options
    words = list(invocation.words)
    if END in words:
        words.remove(END)
    message = " ".join(words)
    if words and not message.strip():
        raise UsageError("the message is empty", 'say something: pakaura chat "add buy milk"')
    if any(name in options for name in _PLANNING):
        from pakaura_cli.chat.plans import plan

        for name in ("conversation", "new"):
            if name in options:
                raise UsageError(f"--{name} does not go with --plan", "a plan belongs to no conversation")
        return plan(message, invocation, session, output)
    if "yes" in options:
        raise UsageError("--yes goes with --plan", "without it, questions are answered in the conversation")
    if "conversation" in options and "new" in options:
        raise UsageError("--new and --conversation exclude each other", "give one of them")
    assistant = Assistant(session.environ, local="local" in options, new="new" in options)
    if "conversation" in options:
        assistant.open(str(options["conversation"]))
    # The assistant opens the store itself, anew for each turn.
    session.leave()
    if message:
        from pakaura_cli.chat.messages import one

        return one(message, assistant, output)
    if output.can_ask and output.terminal and not output.machine:
        from pakaura_cli.chat.repl import converse

        return converse(assistant, session, output)
    from pakaura_cli.chat.messages import from_stdin

    return from_stdin(assistant, output)
