"""The commands about what a person sets: settings, saved views, contexts."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import EVERY, NO_PAGER, RECORD

PROJECT_FILE = Option("project", "in the file of this directory, .pakaura.toml, and not in your own")

SETTINGS_COMMANDS = (
    Command(
        "config",
        "show and change the settings",
        "pakaura_cli.commands.config:config",
        "Settings",
        (
            ("pakaura config", "all, and where each comes from"),
            ("pakaura config get list.limit", ""),
            ("pakaura config set list.limit 20", ""),
            ("pakaura config set --project context work", "for this directory"),
            ("pakaura config unset list.limit", ""),
            ("pakaura config edit", "the file, in your editor"),
            ("pakaura config path", "where it is"),
        ),
        "An option decides before an environment variable (PAKAURA_LIST_LIMIT for list.limit), that before the file of"
        " the directory, and that before your own. set keeps the comments of the file and writes nothing that could not"
        " be read. The file of a directory may not choose a program to run.",
        Words("WORD", "list, get KEY, set KEY VALUE, unset KEY, edit or path"),
        (PROJECT_FILE, NO_PAGER, *RECORD, *EVERY),
    ),
    Command(
        "view",
        "save filters under a name",
        "pakaura_cli.commands.views:view",
        "Settings",
        (
            ("pakaura view save bills +bill due.by:eom --sort due", ""),
            ("pakaura view", "all that are saved"),
            ("pakaura view show bills", ""),
            ("pakaura view rename bills invoices", ""),
            ("pakaura view delete bills", ""),
        ),
        "It is used by: pakaura list --view bills. More words narrow it down. A view is kept in the configuration, as"
        " [views.NAME]; saving it again replaces it. Dates in a filter are read when it is used: eom is the end of that"
        " month.",
        Words("WORD", "list, save NAME FILTER, show NAME, rename NAME NAME or delete NAME"),
        (
            Option("sort", "with save: the order", value="FIELDS"),
            Option("columns", "with save: the columns", value="LIST"),
            Option("limit", "with save: how many tasks it shows at most", value="N", whole=True),
            PROJECT_FILE,
            *RECORD,
            *EVERY,
        ),
    ),
    Command(
        "context",
        "see and add the tasks of one part of life only",
        "pakaura_cli.commands.contexts:context",
        "Settings",
        (
            ("pakaura context save work --filter +work --add +work", ""),
            ("pakaura context set work", "from now on"),
            ("pakaura context", "all, and the active one"),
            ("pakaura context none", "see everything again"),
            ("pakaura context delete work", ""),
        ),
        "Every list is narrowed down to the filter of the active context, and what is added gets its attributes unless"
        " its own words say otherwise. Tasks are found by number whatever the context. For one command --context NAME"
        " chooses, also none; else the variable PAKAURA_CONTEXT does, else the file of the directory (with --project),"
        " else your own.",
        Words("WORD", "list, show, set NAME, none, save NAME, rename NAME NAME or delete NAME"),
        (
            Option("filter", "with save: which tasks are seen", value="FILTER"),
            Option("add", "with save: the attributes of what is added: '+work project:firm'", value="WORDS"),
            PROJECT_FILE,
            *RECORD,
            *EVERY,
        ),
    ),
)
