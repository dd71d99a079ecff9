"""The commands about the notes of a task, declared."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import EVERY, WRITER

_TEXT = "the task, then the text; - alone reads it from stdin"

STRUCTURE_COMMANDS = (
    Command(
        "note",
        "add a line to the notes of a task, or edit them",
        "pakaura_cli.commands.noting:note",
        "Everyday",
        (
            ("pakaura note 3 the key is under the mat", "a line more"),
            ("pakaura note 3", "all of them in $EDITOR, as Markdown"),
            ("pakaura note 3 - < minutes.md", ""),
            ("pakaura note 3 --replace 'a new text'", ""),
            ("pakaura note 3 --clear", ""),
        ),
        "The first word names the task; a title of several words needs quotes.",
        Words("WORD", _TEXT, least=1),
        (
            Option("replace", "put the text in the place of the notes"),
            Option("clear", "take the notes away"),
            *WRITER,
            *EVERY,
        ),
    ),
    Command(
        "annotate",
        "add a line to the notes of a task, with the time",
        "pakaura_cli.commands.noting:annotate",
        "Everyday",
        (("pakaura annotate 3 called, no answer", ""),),
        "The first word names the task. The line is a list item: - 2026-11-25 09:00 called, no answer. log shows it.",
        Words("WORD", _TEXT, least=2),
        (*WRITER, *EVERY),
    ),
)
