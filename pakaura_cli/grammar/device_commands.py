"""The command about the devices of an account, declared."""

from __future__ import annotations

from pakaura_cli.grammar.declaration import Command, Option, Words
from pakaura_cli.grammar.options import EVERY, RECORD

DEVICE_COMMANDS = (
    Command(
        "devices",
        "list the devices of the account, name this one, or sign one out",
        "pakaura_cli.commands.devices:devices",
        "Sync",
        (
            ("pakaura devices", "when each was last seen"),
            ("pakaura devices name laptop", "what this one is called on the others"),
            ("pakaura devices end k3f9a2c1", "sign that one out"),
        ),
        "A device is called as its machine is, until it is named; the others hear of a name by a sync. end asks first;"
        " without a terminal --yes is needed. What such a device holds stays on it, and waits there for a login.",
        Words("WORD", "list, name NAME, or end with an id or a name"),
        (Option("yes", "sign out without asking", short="-y"), *RECORD, *EVERY),
    ),
)
