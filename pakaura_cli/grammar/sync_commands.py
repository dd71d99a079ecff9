"""The commands about accounts, and about keeping several devices in step, declared."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.hot_commands import STATUS
from pakaura_cli.grammar.options import ACCOUNT, DRY_RUN, EVERY, NO_PAGER, RECORD, SYNC_IN_BACKGROUND, WRITER

SYNC_COMMANDS = (
    Command(
        "register",
        "make an account on a server; the tasks made before come along",
        "pakaura_cli.commands.signing_in:register",
        "Sync",
        (
            ("pakaura register --server https://tasks.example.org", ""),
            ("pakaura register --email ada@example.org --password-stdin < password", ""),
        ),
        "The list stays on this machine too: the server only keeps several in step. The sign-in is kept in the keyring"
        " of the system.",
        options=(
            *ACCOUNT,
            Option("invitation", "the code that the server's operator gave you, if it asks for one", value="CODE"),
            *EVERY,
        ),
    ),
    Command(
        "login",
        "sign in to an account, and get its tasks",
        "pakaura_cli.commands.signing_in:login",
        "Sync",
        (
            ("pakaura login --server https://tasks.example.org", ""),
            ("pakaura login", "again, after a logout"),
            ("pakaura login --merge", "the tasks of here go into it"),
        ),
        "Tasks that are here and belong to no account yet are kept in a list of their own, unless you want them in the"
        " account. account switch local goes over to that list, and login --merge then puts it into the account. Two"
        " accounts never share a list.",
        options=(
            *ACCOUNT,
            Option("merge", "put the tasks of this machine into the account"),
            Option("separate", "leave the tasks of this machine where they are"),
            *EVERY,
        ),
    ),
    Command(
        "logout",
        "end the sign-in on this machine; the tasks stay",
        "pakaura_cli.commands.signing_in:logout",
        "Sync",
        (
            ("pakaura logout", ""),
            ("pakaura logout --force", "although something waits to be sent"),
            ("pakaura logout --wipe", "and remove the list from this machine"),
        ),
        "What waits is sent first.",
        options=(
            Option("force", "also where something cannot be sent; it goes on waiting"),
            Option("wipe", "then remove the list from this machine; a file with a copy of its tasks is left"),
            Option("yes", "remove it without asking", short="-y"),
            *EVERY,
        ),
    ),
    Command(
        "account",
        "show and change your accounts and their sign-ins",
        "pakaura_cli.commands.account:account",
        "Sync",
        (
            ("pakaura account", "whose lists are on this machine"),
            ("pakaura account switch ada@example.org", "use another one"),
            ("pakaura account switch local", "the one that belongs to no account"),
            ("pakaura account password", ""),
            ("pakaura account sign-ins", "where the account is signed in"),
            ("pakaura account end 5a0f7f52", "sign out there"),
            ("pakaura account delete", "all that the server has of it"),
        ),
        "password reads the present one and the new one, with --password-stdin a line each. After delete the tasks are"
        " still on this machine.",
        Words("WORD", "show, switch EMAIL or switch local, password, sign-ins, end ID or delete"),
        (
            Option("password-stdin", "read passwords from stdin, each from a line of its own"),
            Option("yes", "delete without asking", short="-y"),
            *RECORD,
            *EVERY,
        ),
    ),
    Command(
        "whoami",
        "say which account this list belongs to",
        "pakaura_cli.commands.signing_in:whoami",
        "Sync",
        (("pakaura whoami", ""), ("pakaura whoami --json", "")),
        "Asks neither the server nor the keyring. Exit code 4 where nobody is signed in.",
        options=(*RECORD, *EVERY),
    ),
    Command(
        "sync",
        "send what waits, and get what is new",
        "pakaura_cli.commands.sync:sync",
        "Sync",
        (
            ("pakaura sync", ""),
            ("pakaura sync --watch", "go on, until Ctrl-C"),
            ("pakaura sync --dry-run", "what it would do"),
            ("pakaura sync verify", "prove that both sides hold the same"),
            ("pakaura sync rejected", "what the server refused"),
            ("pakaura sync discard 3", "take the server's values of that task instead"),
        ),
        "It can be interrupted at any time, and goes on from there. Exit code 4 where a sign-in is needed, 6 where the"
        " server cannot be reached: then all that was written still waits here. verify compares all records after a"
        " sync, with exit code 1 where they differ.",
        Words("WORD", "verify, rejected, or discard and the tasks whose refused changes are to go"),
        (
            Option("watch", "stay, send what is written at once, and get what is new as it comes"),
            DRY_RUN,
            Option("repair", "with verify: mend what differs, and write down what it was"),
            SYNC_IN_BACKGROUND,
            *RECORD,
            *EVERY,
        ),
    ),
    STATUS,
    Command(
        "conflicts",
        "list what two devices wrote unseen by each other, and decide",
        "pakaura_cli.commands.conflicts:conflicts",
        "Sync",
        (
            ("pakaura conflicts", "all that are open"),
            ("pakaura conflicts show 7f3a", "both values, and who wrote them"),
            ("pakaura conflicts take 7f3a", "the value that lost comes back"),
            ("pakaura conflicts keep 7f3a", "the value that stands is right"),
        ),
        "The later of two values stands, and the other one is kept here until somebody decides, on any device. undo"
        " takes a take back.",
        Words("WORD", "list, show, take or keep, and then the ids that the list shows"),
        (NO_PAGER, *WRITER, *EVERY),
    ),
)
