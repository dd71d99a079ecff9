"""The commands that start at once: declared apart, so that they load no declaration but their own."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import (
    ATOMIC,
    ATTRIBUTES,
    CONTEXT,
    EVERY,
    READER,
    READING,
    RECORD,
    REFERENCE,
    STDIN,
    SUBTASKS,
    TABLE,
    WRITER,
)

FILTER = Words("FILTER", "project:home, +tag, -tag, due.before:fri, pri:high, words of the title, and or not ( )")
GROUP = Words("GROUP", "the group that log shows; by default the latest command", most=1)

ADD = Command(
    "add",
    "capture a task",
    "pakaura_cli.commands.capture:add",
    "Everyday",
    (
        ('pakaura add "buy milk"', ""),
        ("pakaura add pay rent due:fri pri:high +home", ""),
        ("pakaura add call the bank -- due:soon", "after -- all is title"),
        ("pakaura add --natural 'pay rent every 1st 9am #home'", "words are understood"),
        ("pakaura add --explain 'call bob next friday'", "how they are read"),
        ("pakaura add - < tasks.txt", "one task a line"),
    ),
    "The words are the title, literally, except for attributes: +tag, project:home, due:fri, wait:mon and pri:high."
    " A date is today, tomorrow, fri, eow, eom, eoy, +3d, +2w, +1m or 2026-12-24, and a time may follow it:"
    ' "due:fri 9am". What only looks like an attribute stays in the title. With --natural dates, every ..., '
    "#project, @tag and !high are found in the line too, and what was understood is told; a backslash before a word"
    " keeps it literal.",
    Words("WORD", "the title, and attributes; - alone reads one task a line from stdin"),
    (
        *ATTRIBUTES,
        *READING,
        CONTEXT,
        Option("key", "a name for the task: adding it again changes nothing", value="KEY"),
        STDIN,
        ATOMIC,
        *WRITER,
        *EVERY,
    ),
    hot=True,
)
AS_OF = Option("as-of", "the tasks as they were then, such as 'yesterday 18:00'", value="WHEN")
LIST = Command(
    "list",
    "list the tasks that fit a filter",
    "pakaura_cli.commands.reading:list_",
    "Everyday",
    (
        ("pakaura list", "what is open, next first"),
        ("pakaura list project:home +urgent", ""),
        ("pakaura list due.before:fri or pri:high", ""),
        ("pakaura list --format '{number} {title}'", ""),
        ("pakaura list completed:yes --ndjson | jq -r .title", ""),
        ("pakaura list --as-of 'yesterday 18:00'", "from the history"),
    ),
    "Completed, waiting and deleted tasks are left out unless the filter names that field."
    " The order is by due date, priority and age. Parentheses need quotes in a shell. An empty list is no error.",
    FILTER,
    (*TABLE, Option("tree", "each task under the one that it is part of"), AS_OF, *READER, *EVERY),
    aliases=("ls",),
    hot=True,
)
DONE = Command(
    "done",
    "complete tasks",
    "pakaura_cli.commands.completing:done",
    "Everyday",
    (("pakaura done 3 7-9", ""), ("pakaura done buy milk", "the one open task with these words")),
    words=Words("REFERENCE", REFERENCE, least=1),
    options=(*SUBTASKS, *WRITER, *EVERY),
    aliases=("complete",),
    hot=True,
)
UNDO = Command(
    "undo",
    "take back the latest command, or a group of the log",
    "pakaura_cli.commands.history:undo",
    "History",
    (("pakaura undo", ""), ("pakaura undo --dry-run", "what it would take back")),
    "What a newer change stands in the way of is listed and left alone, with exit code 5.",
    words=GROUP,
    options=(*WRITER, *EVERY),
    hot=True,
)
STATUS = Command(
    "status",
    "say how far this list is in step with the server",
    "pakaura_cli.commands.status:status",
    "Sync",
    (("pakaura status", ""), ("pakaura status --line", "for a prompt or a status bar")),
    "Asks neither the server nor the keyring. With --line it says what is overdue, due today or in the way of the sync,"
    " and prints nothing where there is nothing to say.",
    options=(
        Option("line", "one short line of what is due or needs you, or nothing"),
        *RECORD,
        *EVERY,
    ),
    hot=True,
)

_BY_NAME = {name: command for command in (ADD, LIST, DONE, UNDO, STATUS) for name in (command.name, *command.aliases)}

_VIEWS = ("next", "agenda")
"""Hot too, but declared where the other commands need not load them."""


def find_hot(name: str) -> Command | None:
    """The hot command of that name or alias."""
    command = _BY_NAME.get(name)
    if command is None and name in _VIEWS:
        from pakaura_cli.grammar import view_commands

        command = view_commands.NEXT if name == "next" else view_commands.AGENDA
    return command
