"""A conversation on a terminal: a line, an answer, until the person leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.chat import slash
from pakaura_cli.chat.editing import Editor
from pakaura_cli.chat.showing import Showing
from pakaura_cli.client.session import Session
from pakaura_cli.diagnostics import render
from pakaura_cli.output.conversation_list import message_lines, print_conversations
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.extras import install

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pakaura_cli.client.assistant.assistant import Assistant
    from pakaura_cli.output import Output

LISTED = 10
_HERE = "The assistant on this machine"


def converse(assistant: Assistant, session: Session, output: Output) -> int:
    """Talk until the person leaves. 0."""
    output.note(f"{_where(assistant)} /help helps.")
    _show_resumed(assistant, output)
    talk = _Talk(assistant, session.environ, output)
    read_lines(Editor(session.paths), output, talk.hear)
    return 0


def read_lines(editor: Editor, output: Output, hear: Callable[[str], bool]) -> None:
    """Give each line to `hear`, until it returns False or the person leaves.

    Ctrl-C takes back what is being typed, or breaks off what is being done. An error is told, and the talk goes on.
    """
    while True:
        try:
            line = editor.read().strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        try:
            if line and not hear(line):
                return
        except KeyboardInterrupt:
            output.talk("Broken off.")
        except PakauraError as error:
            output.stderr.write(render(error))
        output.flush()


class _Talk:
    """One person's talk with the assistant."""

    def __init__(self, assistant: Assistant, environ: Mapping[str, str], output: Output) -> None:
        self._assistant = assistant
        self._environ = environ
        self._output = output
        self._showing = Showing(output)

    def hear(self, line: str) -> bool:
        """Do what the line says; False to leave."""
        command, rest = slash.split(line)
        if command == "/quit":
            return False
        if command == "":
            self._say(line)
        elif command == "/tasks":
            self._say(f"list {rest}".rstrip())
        elif command == "/undo":
            self._say("undo")
        elif command == "/new":
            self._assistant.begin()
            self._output.talk("A new conversation begins with what you say next.")
        elif command == "/conversations":
            self._conversations(rest)
        else:
            if command != "/help":
                self._output.talk(f"There is no command {command}.")
            for text in slash.explained():
                self._output.talk(text)
        return True

    def _say(self, message: str) -> None:
        self._showing.begin()
        try:
            self._assistant.turn(message, self._showing.tell)
        finally:
            self._showing.end()

    def _conversations(self, word: str) -> None:
        if word:
            self._assistant.open(word)
            _show_resumed(self._assistant, self._output)
        else:
            print_conversations(self._output, self._assistant.latest(LISTED), Session(self._environ).now)
            self._output.finish()


def _where(assistant: Assistant) -> str:
    if assistant.account is not None:
        return f"The assistant of {assistant.account.server}, for {assistant.account.email}."
    if assistant.has_model:
        return f"{_HERE}, by rules; what they do not understand goes to Cohere."
    if assistant.has_key:
        return f"{_HERE}, by rules alone; Cohere needs: {install('assistant')}."
    return f"{_HERE}, by rules alone: nothing leaves it."


def _show_resumed(assistant: Assistant, output: Output) -> None:
    """How the conversation that goes on stood, if one does."""
    found = assistant.resume()
    if found is None:
        return
    output.talk("Going on with the last conversation; /new begins another.")
    for message in found["messages"][-2:]:
        for line in message_lines(output, message):
            output.data(line)
    output.flush()
