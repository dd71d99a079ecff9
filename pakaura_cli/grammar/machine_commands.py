"""The commands about this machine: what its shells, its manual and its health need, declared."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import DRY_RUN, EVERY, NO_PAGER, PLAIN, RECORD

MACHINE_COMMANDS = (
    Command(
        "completion",
        "let the shell complete commands, projects, tags and tasks",
        "pakaura_cli.commands.completion:completion",
        "Scripts",
        (
            ("pakaura completion install", "for the shell in $SHELL"),
            ("pakaura completion install fish", ""),
            ("pakaura completion bash", "print what the shell loads"),
        ),
        "install writes the file that the shell looks for, and says where. Installing it again changes nothing.",
        Words("WORD", "bash, zsh or fish; or install, and then the shell", least=1, most=2),
        (DRY_RUN, *EVERY),
    ),
    Command(
        "doctor",
        "check the store, the configuration and this machine",
        "pakaura_cli.commands.doctor:doctor",
        "Scripts",
        (
            ("pakaura doctor", ""),
            ("pakaura doctor --repair", "mend what can be made anew"),
            ("pakaura doctor --json", ""),
        ),
        "Each line is ok, warn or fail, and says what to do. No task's text, address or key is in it, so it can go into"
        " a bug report. --repair mends only what follows from the tasks themselves (indexes, derived columns, numbers,"
        " permissions), after a copy of the store. Exit code 1 where something failed.",
        options=(Option("repair", "mend what can be made anew, after a copy of the store"), PLAIN, *RECORD, *EVERY),
    ),
    Command(
        "man",
        "show the manual, or write its pages for man",
        "pakaura_cli.commands.manual:man",
        "Scripts",
        (
            ("pakaura man", ""),
            ("pakaura man add", ""),
            ("pakaura man --install ~/.local/share/man", "then: man pakaura"),
        ),
        "The pages are part of an installation by pip too: man finds them where the folder bin of the installation is"
        " in PATH.",
        Words("COMMAND", "the command to explain; by default all of pakaura", most=1),
        (
            Option("install", "write all pages into man1 below this folder", value="DIR"),
            PLAIN,
            NO_PAGER,
            *EVERY,
        ),
    ),
)
