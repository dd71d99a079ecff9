"""Questions that want more than a yes or a no: asked on a terminal, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.output.escape import safe
from pakaura_server.core.errors import Cancelled, ConfirmationNeeded

if TYPE_CHECKING:
    from pakaura_cli.output.streams import Output


def ask(output: Output, question: str, option: str) -> str:
    """What the person types, without spaces around it.

    Raises ConfirmationNeeded, which names the `option` that answers, where nobody can be asked, and Cancelled for
    nothing.
    """
    _check(output, question, option)
    output.stderr.write(f"{safe(question)}: ")
    output.stderr.flush()
    return _given(output.stdin.readline().strip(), question)


def yes_or_no(output: Output, question: str, option: str) -> bool:
    """Whether the answer is yes; Enter alone is no. Anything else, and the end of the input, is neither.

    Raises ConfirmationNeeded, which names the `option` that answers, where nobody can be asked, and Cancelled for
    neither.
    """
    if not output.can_ask:
        raise ConfirmationNeeded(f"{question} Nobody is there to answer", f"repeat it with {option}")
    output.flush()
    output.stderr.write(f"{safe(question)} [y/N, q to leave all as it is] ")
    output.stderr.flush()
    answer = output.stdin.readline()
    if not answer.endswith("\n"):
        output.stderr.write("\n")
    if answer.strip().lower() in ("y", "yes"):
        return True
    if answer.endswith("\n") and answer.strip().lower() in ("", "n", "no"):
        return False
    raise Cancelled("nothing was changed")


def ask_secret(output: Output, question: str, option: str) -> str:
    """As `ask`, and the screen does not show what is typed. Spaces are kept."""
    from getpass import getpass

    _check(output, question, option)
    try:
        return _given(getpass(f"{safe(question)}: ", output.stderr), question)
    except EOFError:
        return _given("", question)


def _check(output: Output, question: str, option: str) -> None:
    if not output.can_ask:
        raise ConfirmationNeeded(f"{question}? Nobody is there to answer", f"give it with {option}")
    output.flush()


def _given(answer: str, question: str) -> str:
    if not answer:
        raise Cancelled(f"no answer to: {question}", "nothing was done")
    return answer
