"""The commands that carry tasks to and from other programs."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import DRY_RUN, EVERY, JSON, NDJSON, QUIET

FORMATS = ("json", "ndjson", "todotxt", "taskwarrior", "ics", "todoist", "csv", "markdown")
_NAMES = ", ".join(FORMATS)

TRANSFER_COMMANDS = (
    Command(
        "import",
        "take in tasks that another program wrote",
        "pakaura_cli.commands.importing:import_",
        "Scripts",
        (
            ("pakaura import - < tasks.json", "what task export wrote"),
            ("pakaura import todo.txt --dry-run", "what it would do"),
            ("pakaura import export.csv --format todoist", ""),
        ),
        "The format is recognised if it is not given. Importing a file again changes only what differs, and one undo"
        " takes an import back. What has no home in a task is kept, counted, and given back by export.",
        Words("FILE", "the file; - is stdin", least=1, most=1),
        (
            # `--format` alone is what stdout looks like, and would exclude --json.
            Option("from", f"what wrote the file: {_NAMES}", value="FORMAT", alias="format", values=FORMATS),
            Option("atomic", "all of the tasks or, if one cannot be read, none"),
            DRY_RUN,
            JSON,
            NDJSON,
            QUIET,
            *EVERY,
        ),
    ),
    Command(
        "export",
        "write tasks for another program, or as a backup",
        "pakaura_cli.commands.exporting:export",
        "Scripts",
        (
            ("pakaura export > tasks.json", "all that are not deleted"),
            ("pakaura export +home --format csv", ""),
            ("pakaura export --format todotxt --output todo.txt", ""),
        ),
        "Completed and waiting tasks are written too, deleted ones if the filter names them (deleted:yes). What the"
        " format has no place for is counted on stderr.",
        Words("FILTER", "which tasks, as for list: project:home, +tag, completed:no, deleted:yes; by default all"),
        (
            Option("format", f"{_NAMES}; json by default", value="FORMAT", values=FORMATS),
            Option("output", "the file to write, which is replaced at once; by default stdout", value="FILE"),
            *EVERY,
        ),
    ),
)
