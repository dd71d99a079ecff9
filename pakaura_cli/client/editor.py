"""Texts that a person edits in their own editor."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile

from pakaura_server.core.errors import BadValue, PakauraError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from pakaura_cli.client.session import Session

    T = TypeVar("T")


def in_editor(session: Session, draft: str, take: Callable[[str], T]) -> T:
    """What `take` makes of the text that a person makes of the draft. If it raises, the text is kept, and told where.

    Raises UsageError where there is no editor, and BadValue.
    """
    path = _write_draft(draft)
    try:
        command = editor_of(session)
        open_editor(command, path)
        result = take(_read_draft(command, path))
    except UnicodeDecodeError:
        raise BadValue("the text is not valid UTF-8", _what_is_left(path, draft)) from None
    except PakauraError as error:
        error.hint = "\n".join(filter(None, [error.hint, _what_is_left(path, draft)]))
        raise

    os.unlink(path)
    return result


def editor_of(session: Session) -> list[str]:
    """The words of the editor's command line. Raises UsageError and ConfigError."""
    environ = session.environ
    command = (
        environ.get("PAKAURA_EDITOR") or session.config.get("editor") or environ.get("VISUAL") or environ.get("EDITOR")
    )
    try:
        return shlex.split(command or "vi")
    except ValueError as error:
        raise UsageError(f"the editor {command!r} cannot be read: {error}", "set EDITOR to a program") from None


def _write_draft(text: str) -> str:
    fd, path = tempfile.mkstemp(prefix="pakaura-", suffix=".md")
    with open(fd, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _read_draft(command: list[str], path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        raise UsageError(f"the editor {command[0]!r} left no text to read") from None


def open_editor(command: list[str], path: str) -> None:
    """Returns when the person has left it. Raises UsageError where it cannot be started or says that it failed."""
    # Ctrl-C goes to the editor as well, and it is the editor that knows what it means. A handler of our own, unlike
    # SIG_IGN, is not inherited by it.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = subprocess.call([*command, path])
    except OSError as error:
        raise UsageError(
            f"cannot start the editor {command[0]!r}: {error.strerror}", "set EDITOR to a program"
        ) from None
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        raise UsageError(f"the editor {command[0]!r} ended with exit code {code}")


def _what_is_left(path: str, draft: str) -> str:
    """Keep what somebody has written, and say where; a text that nobody has touched is removed."""
    try:
        with open(path, "rb") as file:
            touched = file.read() != draft.encode()
    except OSError:
        return "nothing was changed"
    if touched:
        return f"nothing was changed; your text is kept in {path}"
    os.unlink(path)
    return "nothing was changed"
