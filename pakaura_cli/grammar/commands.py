"""Every command of PakAura, declared once; each reader, help text and completion is built from this table."""

from __future__ import annotations

from pakaura_cli.grammar.assistant_commands import ASSISTANT_COMMANDS
from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.device_commands import DEVICE_COMMANDS
from pakaura_cli.grammar.hot_commands import ADD, DONE, GROUP, LIST, UNDO
from pakaura_cli.grammar.machine_commands import MACHINE_COMMANDS
from pakaura_cli.grammar.options import (
    ATOMIC,
    ATTRIBUTES,
    EVERY,
    LIMIT,
    NO_PAGER,
    READER,
    RECORD,
    REFERENCE,
    STDIN,
    SUBTASKS,
    TABLE,
    WRITER,
)
from pakaura_cli.grammar.recurrence_commands import RECURRENCE_COMMANDS
from pakaura_cli.grammar.screen_commands import SCREEN_COMMANDS
from pakaura_cli.grammar.settings_commands import SETTINGS_COMMANDS
from pakaura_cli.grammar.structure_commands import STRUCTURE_COMMANDS
from pakaura_cli.grammar.sync_commands import SYNC_COMMANDS
from pakaura_cli.grammar.transfer_commands import TRANSFER_COMMANDS
from pakaura_cli.grammar.view_commands import VIEW_COMMANDS

SECTIONS = ("Everyday", "Look", "History", "Sync", "Settings", "Scripts")


COMMANDS = (
    ADD,
    LIST,
    Command(
        "today",
        "list what is due today or overdue",
        "pakaura_cli.commands.reading:today",
        "Everyday",
        (("pakaura today", ""), ("pakaura", "the same, off a terminal")),
        options=(*TABLE, *READER, *EVERY),
    ),
    *VIEW_COMMANDS,
    DONE,
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
            Option("not-after", "it need not wait for that task", value="REFERENCE", repeatable=True),
            Option("editor", "open the task in $VISUAL or $EDITOR"),
            STDIN,
            ATOMIC,
            *WRITER,
            *EVERY,
        ),
        aliases=("modify",),
    ),
    *STRUCTURE_COMMANDS,
    Command(
        "delete",
        "delete tasks; undo brings them back",
        "pakaura_cli.commands.completing:delete",
        "Everyday",
        (("pakaura delete 3", ""), ("pakaura delete 3 7 --yes", "several, without being asked")),
        words=Words("REFERENCE", REFERENCE, least=1),
        options=(Option("yes", "without asking, subtasks too", short="-y"), *SUBTASKS, *WRITER, *EVERY),
        aliases=("rm",),
    ),
    Command(
        "purge",
        "delete tasks for good on every device; nothing brings them back",
        "pakaura_cli.commands.completing:purge",
        "Everyday",
        (("pakaura purge 7f3a", ""), ("pakaura purge --deleted", "all that were deleted")),
        "Titles, notes and history go. It asks first; without a terminal --yes is needed. What another device writes"
        " into such a task before it hears of it is kept there as a task of its own.",
        Words("REFERENCE", REFERENCE),
        (
            Option("deleted", "all tasks that were deleted"),
            Option("yes", "without asking", short="-y"),
            *WRITER,
            *EVERY,
        ),
    ),
    *RECURRENCE_COMMANDS,
    Command(
        "show",
        "show all of a task",
        "pakaura_cli.commands.reading:show",
        "Look",
        (("pakaura show 3", ""), ("pakaura show 3 --json", "")),
        words=Words("REFERENCE", REFERENCE, least=1),
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
        "date",
        "show how a date is read",
        "pakaura_cli.commands.dates:date",
        "Look",
        (
            ('pakaura date "third thursday of december"', ""),
            ("pakaura date next friday", "two readings, the likelier first"),
        ),
        "Exit code 2 where it cannot be read.",
        Words("PHRASE", "a date as add --natural and due: read it", least=1),
        (*RECORD, *EVERY),
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
    UNDO,
    Command(
        "redo",
        "do again what was undone",
        "pakaura_cli.commands.history:redo",
        "History",
        (("pakaura redo", ""),),
        words=GROUP,
        options=(*WRITER, *EVERY),
    ),
    Command(
        "log",
        "list what was done, the latest first",
        "pakaura_cli.commands.reading:log",
        "History",
        (
            ("pakaura log --limit 5", ""),
            ("pakaura log 3", "the history of one task"),
            ("pakaura log --all", "what was done on every device"),
        ),
        "Without --all it is what was done on this device. undo takes any of the groups that it shows.",
        Words("REFERENCE", "one task, by number or the beginning of its id", most=1),
        (Option("all", "of all devices of the account; it asks the server"), LIMIT, NO_PAGER, *READER, *EVERY),
    ),
    Command(
        "reopen",
        "open completed tasks again",
        "pakaura_cli.commands.completing:reopen",
        "History",
        (("pakaura reopen 7f3a", ""), ("pakaura reopen buy milk", "")),
        words=Words("REFERENCE", REFERENCE, least=1),
        options=(*WRITER, *EVERY),
        aliases=("uncomplete",),
    ),
    *SYNC_COMMANDS,
    *DEVICE_COMMANDS,
    *SETTINGS_COMMANDS,
    *TRANSFER_COMMANDS,
    *SCREEN_COMMANDS,
    *ASSISTANT_COMMANDS,
    *MACHINE_COMMANDS,
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
