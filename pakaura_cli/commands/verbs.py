"""Commands whose first word says what they do, as `config set` and `view save`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.grammar.mistakes import nearest
from pakaura_server.core.capture import END
from pakaura_server.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

    Verb = Callable[[list[str], Invocation, Session, Output], None]
    Verbs = Mapping[str, tuple[Verb, str]]
    """What carries each verb out, and what follows it: `KEY VALUE`, or `NAME ...` where more may."""


def run(verbs: Verbs, invocation: Invocation, session: Session, output: Output) -> int:
    """Do what the first word says, `list` if there is none. Raises UsageError for another word, or too few after it."""
    verb, *words = invocation.words or ["list"]
    command = invocation.verb
    if verb not in verbs:
        meant = nearest(verb, verbs)
        hint = f"did you mean {meant}?" if meant else f"it can {', '.join(verbs)}: pakaura help {command}"
        raise UsageError(f"{command} cannot {verb}", hint)
    function, expected = verbs[verb]
    needed = expected.removesuffix("...").split()
    given = [word for word in words if word != END]
    if len(given) < len(needed) or (len(given) > len(needed) and not expected.endswith("...")):
        wrong = "too many words" if len(given) > len(needed) else f"{needed[len(given)]} is missing"
        raise UsageError(f"{command} {verb}: {wrong}", f"write: pakaura {command} {verb} {expected}".rstrip())
    function(words if expected.endswith("...") else given, invocation, session, output)
    output.finish()
    return 0
