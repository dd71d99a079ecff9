"""Answers as they come: pieces of text on a screen, one line an answer for a script, or the events as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.output.escape import safe

if TYPE_CHECKING:
    from pakaura_cli.client.assistant.agent import Event
    from pakaura_cli.output import Output

_WAITING = "\r\x1b[K"
"""Takes the sign of thinking back."""


class Showing:
    """The Tell of one talk. With `one_line`, an answer is shown as a whole in one line, newlines as `\\n`."""

    def __init__(self, output: Output, *, one_line: bool = False) -> None:
        self._output = output
        self._one_line = one_line
        self._text = ""
        self._thinks = False
        self._because = ""

    def tell(self, event: Event) -> None:
        if event["event"] == "conversation":
            self._tell_why(str(event.get("because", "")))
        if self._output.machine:
            self._output.record(event)
            if self._output.machine == "ndjson":
                self._output.flush()
        elif event["event"] == "text":
            self._say(str(event["text"]))

    def begin(self) -> None:
        """A turn begins: on a terminal a sign stands there until the first word of the answer."""
        self._text = ""
        if self._output.terminal and not self._output.machine and self._output.style.color:
            self._thinks = True
            self._output.stdout.write(self._output.style.paint(self._output.style.ellipsis, "dim"))
            self._output.flush()

    def end(self) -> None:
        """The turn is over, whether it was answered to its end or not."""
        self._settle()
        if self._output.machine:
            return
        if self._one_line:
            self._output.data(safe(self._text))
        elif self._text:
            self._output.stdout.write("" if self._text.endswith("\n") else "\n")
        self._output.flush()

    def _say(self, text: str) -> None:
        self._settle()
        self._text += text
        if not self._one_line:
            lines = text.replace("\t", " ").split("\n")
            self._output.stdout.write("\n".join([safe(line) for line in lines]))
            self._output.flush()

    def _settle(self) -> None:
        if self._thinks:
            self._thinks = False
            self._output.stdout.write(_WAITING)
            self._output.flush()

    def _tell_why(self, because: str) -> None:
        if because and because != self._because:
            self._settle()
            self._output.talk(f"pakaura: {because}; the rules on this machine answer")
        self._because = because
