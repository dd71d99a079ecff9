"""`note` and `annotate`: more text in the notes of a task, or other notes."""

from __future__ import annotations

import sys

from pakaura_cli.client.references import resolve
from pakaura_cli.commands.writing import lines_for, tell, write
from pakaura_server.core import registers as r
from pakaura_server.core.capture import END
from pakaura_server.core.errors import BadValue, UsageError
from pakaura_server.core.task import clean_notes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

FROM_STDIN = "-"
EDITORS = ("PAKAURA_EDITOR", "VISUAL", "EDITOR")
"""The variables that say which editor is meant."""


def note(invocation: Invocation, session: Session, output: Output) -> int:
    """A line of text is added; without one the notes are opened in the editor."""
    reference, words = _split(invocation)
    options = invocation.options
    if "clear" in options:
        if words or "replace" in options:
            raise UsageError("--clear takes no text", "pakaura note 3 --clear")
        _write(invocation, session, output, reference, lambda _: "")
    elif words:
        text = _text_of(words)
        _write(
            invocation, session, output, reference, lambda notes: text if "replace" in options else _joined(notes, text)
        )
    elif "replace" in options:
        raise UsageError("--replace needs the new text", "pakaura note 3 --replace TEXT, or - to read it from stdin")
    else:
        _in_editor(invocation, session, output, reference)
    return 0


def annotate(invocation: Invocation, session: Session, output: Output) -> int:
    """A list item with the time on the clock of whoever writes it."""
    reference, words = _split(invocation)
    text = " ".join(_text_of(words).split())
    if not text:
        raise UsageError("annotate needs a text", "pakaura annotate 3 called, no answer")
    item = f"- {session.now.wall.replace('T', ' ')} {text}"
    _write(invocation, session, output, reference, lambda notes: _joined(notes, item))
    return 0


def _split(invocation: Invocation) -> tuple[str, list[str]]:
    """What names the task, which is one word or a quoted title, and the words of the text."""
    reference, *words = [word for word in invocation.words if word != END]
    return reference, words


def _text_of(words: list[str]) -> str:
    if words != [FROM_STDIN]:
        return " ".join(words)
    try:
        return sys.stdin.buffer.read().decode().rstrip("\n")
    except UnicodeDecodeError:
        raise BadValue("the text is not valid UTF-8", "save the input as UTF-8", "notes") from None


def _joined(notes: str, text: str) -> str:
    return f"{notes.rstrip(chr(10))}\n{text}" if notes else text


def _write(
    invocation: Invocation, session: Session, output: Output, reference: str, change: Callable[[str], str]
) -> None:
    def work(writer: Writer) -> list[Line]:
        (task,) = resolve(writer.db, [reference], session.now)
        notes = clean_notes(change(task.notes or "")) or None
        changed = writer.change(task.id, {r.NOTES: notes})
        return lines_for(writer.db, output, {task.id: "Noted" if changed else "Unchanged"})

    tell(output, write(session, invocation, work), "dry-run" in invocation.options)


def _in_editor(invocation: Invocation, session: Session, output: Output, reference: str) -> None:
    from pakaura_cli.client.editor import in_editor

    # Without a terminal and without a choice, vi would be started and read what a pipe has for it.
    chosen = session.config.get("editor") or any(session.environ.get(name) for name in EDITORS)
    if not output.stdin.isatty() and not chosen:
        raise UsageError("note needs a text", "pakaura note 3 TEXT, or - to read it from stdin")
    with session.to_read().reading() as db:
        (task,) = resolve(db, [reference], session.now)
    before = (task.notes or "").rstrip("\n")

    def take(text: str) -> None:
        notes = text.rstrip("\n")
        _write(invocation, session, output, task.id, lambda now: now if notes == before else notes)

    in_editor(session, f"{before}\n" if before else "", take)
