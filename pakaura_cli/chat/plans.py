"""`chat --plan`: what a message would change, shown as a diff, and made after a yes or written into a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pakaura_cli.chat import slash
from pakaura_cli.chat.outcome import code_of
from pakaura_cli.client.assistant import planning
from pakaura_cli.output.escape import safe
from pakaura_cli.output.planned import count_changes, print_plan, told_made
from pakaura_server.core.errors import Cancelled, PakauraError, UsageError

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.agent.plan import Plan
    from pakaura_server.agent.turn import Reply


def plan(message: str, invocation: Invocation, session: Session, output: Output) -> int:
    """Plan one message, or on a terminal one after the other. Raises UsageError, Cancelled, Conflict."""
    talk = planning.Planning(session.environ)
    if message:
        return _one(message, talk, invocation, output)
    if "plan-out" in invocation.options or not (output.can_ask and output.terminal):
        raise UsageError("there is nothing to plan", 'say what: pakaura chat --plan "move milk to friday"')
    from pakaura_cli.chat.editing import Editor
    from pakaura_cli.chat.repl import read_lines

    output.note("Each message is planned on this machine, and done after your yes; Ctrl-D leaves.")
    read_lines(Editor(session.paths), output, lambda line: _hear(line, talk, invocation, output))
    return 0


def _one(message: str, talk: planning.Planning, invocation: Invocation, output: Output) -> int:
    reply, made = _answered(message, talk, output)
    if not made.steps:
        output.finish()
        return code_of(reply.to_json())
    target = invocation.options.get("plan-out")
    if target == "-":
        output.stdout.write(planning.written(made))
        output.flush()
        return 0
    print_plan(output, made)
    if target is not None:
        _write(str(target), planning.written(made))
        output.note(f"pakaura: {count_changes(made)} planned; to make them: pakaura apply {safe(str(target))}")
    elif "dry-run" not in invocation.options:
        if not output.confirm(f"Make {count_changes(made)}?"):
            raise Cancelled("nothing was changed")
        _apply(talk, made, output)
    output.finish()
    return 0


def _hear(line: str, talk: planning.Planning, invocation: Invocation, output: Output) -> bool:
    """One message of several; False to leave."""
    command, _ = slash.split(line)
    if command:
        if command != "/quit":
            output.talk("While planning there is /quit, and nothing else that begins with a slash.")
        return command != "/quit"
    _, made = _planned(line, talk, output)
    if made.steps:
        print_plan(output, made)
        if "dry-run" in invocation.options:
            return True
        if output.confirm(f"Make {count_changes(made)}?"):
            _apply(talk, made, output)
        else:
            output.talk("Nothing was changed.")
    return True


def _planned(message: str, talk: planning.Planning, output: Output) -> tuple[Reply, Plan]:
    """The plan; where there is nothing in it, what the agent says is shown."""
    reply, made = talk.plan(message)
    if not made.steps:
        for line in reply.text.split("\n"):
            output.talk(line) if output.machine else output.data(safe(line))
        output.flush()
    return reply, made


def _answered(message: str, talk: planning.Planning, output: Output) -> tuple[Reply, Plan]:
    """As `_planned`; what the agent asks on a terminal is answered at once."""
    reply, made = _planned(message, talk, output)
    while reply.question is not None and not made.steps and output.can_ask and not output.machine:
        output.stderr.write("> ")
        output.stderr.flush()
        message = output.stdin.readline()
        if not message.strip():
            break
        reply, made = _planned(message, talk, output)
    return reply, made


def _apply(talk: planning.Planning, made: Plan, output: Output) -> None:
    talk.apply(made)
    output.note(f"pakaura: {told_made(made)}")


def _write(path: str, text: str) -> None:
    """A file that only its owner reads: it holds tasks. Raises PakauraError."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise PakauraError(f"cannot write {path}: {error.strerror}", "give another file, or - for stdout") from error
