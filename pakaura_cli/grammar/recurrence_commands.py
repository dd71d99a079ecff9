"""The command about tasks that repeat, declared."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import EVERY, JSON, NDJSON, QUIET

RECURRENCE_COMMANDS = (
    Command(
        "recur",
        "show how a task repeats, what comes next, skip one, or stop it",
        "pakaura_cli.commands.recurring:recur",
        "Everyday",
        (
            ("pakaura recur show 3", "its rule, in words"),
            ("pakaura recur preview 3 -n 10", "the dates that come after this one"),
            ("pakaura recur skip 3", "on to the next date, without completing it"),
            ("pakaura recur stop 3", "it stays, and does not come again"),
        ),
        "A task repeats that was added with every:week, or edited so: pakaura edit 3 every:2weeks. When it is"
        " completed, the next one is there. every: passes over dates that are past, with ! at its end (every:week!) the"
        " next date counts from the completion, and with + (every:week+) each date is to be done.",
        Words("WORD", "show, preview, skip or stop, then tasks by number, id, or words of a title", least=2),
        (
            Option("count", "with preview: so many dates, by default 10", value="N", short="-n", whole=True),
            Option("dry-run", "say what would be done and change nothing"),
            JSON,
            NDJSON,
            QUIET,
            *EVERY,
        ),
    ),
)
