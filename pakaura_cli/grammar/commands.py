"""Every command of PakAura, declared once; each reader, help text and completion is built from this table."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import (
    ATOMIC,
    ATTRIBUTES,
    EVERY,
    LIMIT,
    NO_PAGER,
    READER,
    STDIN,
    TABLE,
    WRITER,
)
from pakaura_cli.grammar.sync_commands import SYNC_COMMANDS

SECTIONS = ("Everyday", "Look", "History", "Sync", "Scripts")

_REFERENCE = "a number, the beginning of an id, or words of the title"
_FILTER = Words("FILTER", "project:home, +tag, -tag, due.before:fri, pri:high, words of the title, and or not ( )")
_GROUP = Words("GROUP", "the group that log shows; by default the latest command", most=1)

COMMANDS = (
    Command(
        "add",
        "capture a task",
        "pakaura_cli.commands.capture:add",
        "Everyday",
        (
            ('pakaura add "buy milk"', ""),
            ("pakaura add pay rent due:fri pri:high +home", ""),
            ("pakaura add call the bank -- due:soon", "after -- all is title"),
            ("pakaura add - < tasks.txt", "one task a line"),
        ),
        "The words are the title, literally, except for attributes: +tag, project:home, due:fri, wait:mon and pri:high."
        " A date is today, tomorrow, fri, eow, eom, eoy, +3d, +2w, +1m or 2026-12-24, and a time may follow it:"
        ' "due:fri 9am". What only looks like an attribute stays in the title.',
        Words("WORD", "the title, and attributes; - alone reads one task a line from stdin"),
        (
            *ATTRIBUTES,
            Option("key", "a name for the task: adding it again changes nothing", value="KEY"),
            STDIN,
            ATOMIC,
            *WRITER,
            *EVERY,
        ),
        hot=True,
    ),
    Command(
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
        ),
        "Completed, waiting and deleted tasks are left out unless the filter names that field."
        " The order is by due date, priority and age. Parentheses need quotes in a shell. An empty list is no error.",
        _FILTER,
        (*TABLE, *READER, *EVERY),
        aliases=("ls",),
        hot=True,
    ),
    Command(
        "today",
        "list what is due today or overdue",
        "pakaura_cli.commands.reading:today",
        "Everyday",
        (("pakaura today", ""), ("pakaura", "the same")),
        options=(*TABLE, *READER, *EVERY),
    ),
    Command(
        "done",
        "complete tasks",
        "pakaura_cli.commands.completing:done",
        "Everyday",
        (("pakaura done 3 7 12", ""), ("pakaura done buy milk", "the one open task with these words")),
        words=Words("REFERENCE", _REFERENCE, least=1),
        options=(*WRITER, *EVERY),
        aliases=("complete",),
        hot=True,
    ),
    Command(
        "edit",
        "change a task",
        "pakaura_cli.commands.edit:edit",
        "Everyday",
        (
            ("pakaura edit 3 due:mon pri:high", ""),
            ("pakaura edit 3 due:", "no longer due"),
            ("pakaura edit 3 buy oat milk --untag urgent", "other words are the new title"),
            ("pakaura edit 3 --editor", ""),
        ),
        "Attributes replace what was there, and an empty one (due:) clears it.",
        Words("WORD", "the task, then attributes and the new title"),
        (
            Option("title", "the new title", value="TEXT"),
            *ATTRIBUTES,
            Option("untag", "remove a tag", value="TAG", repeatable=True),
            Option("editor", "open the task in $VISUAL or $EDITOR"),
            STDIN,
            ATOMIC,
            *WRITER,
            *EVERY,
        ),
        aliases=("modify",),
    ),
    Command(
        "delete",
        "delete tasks; undo brings them back",
        "pakaura_cli.commands.completing:delete",
        "Everyday",
        (("pakaura delete 3", ""), ("pakaura delete 3 7 --yes", "several, without being asked")),
        words=Words("REFERENCE", _REFERENCE, least=1),
        options=(Option("yes", "delete several without asking", short="-y"), *WRITER, *EVERY),
        aliases=("rm",),
    ),
    Command(
        "purge",
        "delete tasks for good, on every device; nothing brings them back",
        "pakaura_cli.commands.completing:purge",
        "Everyday",
        (("pakaura purge 7f3a", ""), ("pakaura purge --deleted", "all that were deleted")),
        "Titles, notes and history go. It asks first; without a terminal --yes is needed. What another device writes"
        " into such a task before it hears of it is kept there as a task of its own.",
        Words("REFERENCE", _REFERENCE),
        (
            Option("deleted", "all tasks that were deleted"),
            Option("yes", "without asking", short="-y"),
            *WRITER,
            *EVERY,
        ),
    ),
    Command(
        "show",
        "show all of a task",
        "pakaura_cli.commands.reading:show",
        "Look",
        (("pakaura show 3", ""), ("pakaura show 3 --json", "")),
        words=Words("REFERENCE", _REFERENCE, least=1),
        options=(NO_PAGER, *READER, *EVERY),
    ),
    Command(
        "search",
        "find tasks, done ones too, by words of title and notes",
        "pakaura_cli.commands.reading:search",
        "Look",
        (("pakaura search milk", ""), ("pakaura search rent project:home", "")),
        words=Words("WORD", "words to look for, or any filter of list", least=1),
        options=(*TABLE, *READER, *EVERY),
    ),
    Command(
        "projects",
        "list the projects and how many tasks are open in each",
        "pakaura_cli.commands.reading:projects",
        "Look",
        (("pakaura projects", ""),),
        options=(NO_PAGER, *READER, *EVERY),
    ),
    Command(
        "tags",
        "list the tags and how many tasks are open under each",
        "pakaura_cli.commands.reading:tags",
        "Look",
        (("pakaura tags", ""),),
        options=(NO_PAGER, *READER, *EVERY),
    ),
    Command(
        "undo",
        "take back the latest command, or a group of the log",
        "pakaura_cli.commands.history:undo",
        "History",
        (("pakaura undo", ""), ("pakaura undo --dry-run", "what it would take back")),
        "What a newer change stands in the way of is listed and left alone, with exit code 5.",
        words=_GROUP,
        options=(*WRITER, *EVERY),
        hot=True,
    ),
    Command(
        "redo",
        "do again what was undone",
        "pakaura_cli.commands.history:redo",
        "History",
        (("pakaura redo", ""),),
        words=_GROUP,
        options=(*WRITER, *EVERY),
    ),
    Command(
        "log",
        "list what was done, the latest first",
        "pakaura_cli.commands.reading:log",
        "History",
        (("pakaura log --limit 5", ""), ("pakaura log 3", "the history of one task")),
        words=Words("REFERENCE", "one task, by number or the beginning of its id", most=1),
        options=(LIMIT, NO_PAGER, *READER, *EVERY),
    ),
    Command(
        "reopen",
        "open completed tasks again",
        "pakaura_cli.commands.completing:reopen",
        "History",
        (("pakaura reopen 7f3a", ""), ("pakaura reopen buy milk", "")),
        words=Words("REFERENCE", _REFERENCE, least=1),
        options=(*WRITER, *EVERY),
        aliases=("uncomplete",),
    ),
    *SYNC_COMMANDS,
    Command(
        "schema",
        "print the JSON Schema of the records",
        "pakaura_cli.commands.about:schema",
        "Scripts",
        (("pakaura schema > task.schema.json", ""),),
        options=EVERY,
    ),
    Command(
        "version",
        "print the version",
        "pakaura_cli.commands.about:version",
        "Scripts",
        (("pakaura version", ""),),
        options=EVERY,
    ),
    Command(
        "help",
        "explain a command",
        "",
        "Scripts",
        (("pakaura help add", ""),),
        words=Words("COMMAND", "the command to explain; all of them are listed by default", most=1),
        options=EVERY,
    ),
)

_BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.aliases)}


def find(name: str) -> Command | None:
    """The command of that name or alias."""
    return _BY_NAME.get(name)


def names() -> list[str]:
    """Every name and alias."""
    return list(_BY_NAME)
