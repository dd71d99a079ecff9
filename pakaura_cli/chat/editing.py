"""The line that a person types: edited, completed, and remembered for the next time."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import CompleteStyle

from pakaura_cli.chat.slash import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from pakaura_cli.client.paths import Paths

PROMPT = "> "
_MOST = 512 * 1024
"""Bytes of the history; of a longer one the older half is forgotten."""


class Editor:
    """Reads lines from the terminal."""

    def __init__(self, paths: Paths) -> None:
        terminal = Vt100_Output.from_pty(sys.stdout, term=os.environ.get("TERM"), enable_bell=False)
        # To ask a terminal where its cursor is takes a moment, and some never answer.
        terminal.enable_cpr = False
        self._session: PromptSession[str] = PromptSession(
            history=_history(os.path.join(paths.state, "chat_history")),
            completer=_SlashCommands(),
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
            reserve_space_for_menu=0,
            output=terminal,
        )

    def read(self) -> str:
        """A line. Raises EOFError for Ctrl-D on an empty one, and KeyboardInterrupt for Ctrl-C."""
        return self._session.prompt(PROMPT)


class _SlashCommands(Completer):
    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        typed = document.text_before_cursor
        if typed.startswith("/") and " " not in typed:
            for name, (_, says) in COMMANDS.items():
                if name.startswith(typed):
                    yield Completion(name, start_position=-len(typed), display_meta=says)


def _history(path: str) -> History:
    """In a file that only its owner reads; where none can be written, as long as the process lives."""
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with open(descriptor, "r+b") as file:
            os.fchmod(file.fileno(), 0o600)
            _shorten(file.fileno())
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)


def _shorten(descriptor: int) -> None:
    size = os.fstat(descriptor).st_size
    if size <= _MOST:
        return
    rest = os.pread(descriptor, size, size - _MOST // 2)
    # An entry begins with a comment that has its time.
    kept = rest[max(rest.find(b"\n#"), 0) :]
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, kept, 0)
