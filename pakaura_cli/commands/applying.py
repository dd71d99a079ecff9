"""`apply`: the changes of a plan that `chat --plan-out` wrote, unless a task was changed since."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pakaura_cli.client.assistant import planning
from pakaura_cli.output.planned import count_changes, print_plan, told_made
from pakaura_server.core.capture import END
from pakaura_server.core.errors import BadValue, Cancelled, PakauraError, TooLarge

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

LARGEST = 32 * 1024 * 1024
"""Bytes of a plan."""


def apply(invocation: Invocation, session: Session, output: Output) -> int:
    """Raises Conflict where a task is not any more as it was planned for, BadValue for what is no plan, Cancelled."""
    (name,) = [word for word in invocation.words if word != END]
    plan = planning.from_text(_read(name))
    # What is shown comes from the store and from what will be written, not from what the file says of itself.
    shown = planning.rehearse(session.environ, plan)
    print_plan(output, shown)
    if not shown.steps:
        output.note("pakaura: there is nothing to change")
    elif "dry-run" not in invocation.options:
        if not output.confirm(f"Make {count_changes(shown)}?"):
            raise Cancelled("nothing was changed")
        planning.apply(session.environ, plan)
        output.note(f"pakaura: {told_made(shown)}")
    output.finish()
    return 0


def _read(name: str) -> str:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with open(name, "rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        raise PakauraError(
            f"cannot read {name}: {error.strerror}", "give the file that chat --plan-out wrote"
        ) from error
    if len(data) > LARGEST:
        raise TooLarge(f"{name} is larger than any plan")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadValue(f"{name} is no plan", "make one with: pakaura chat --plan-out FILE") from None
