"""I12: what needs no server has the same exit code and says the same, whether there is a server or not."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from pakaura_cli.grammar.commands import COMMANDS
from tests.faults.test_many_processes import until_idle
from tests.support.installed import Finished, Pakaura
from tests.support.person import Person
from tests.support.ports import spare_port

if TYPE_CHECKING:
    from pathlib import Path

NEEDS_THE_SERVER = {"account", "conversations", "devices", "login", "logout", "register", "sync", "web"}
SAYS_WHETHER_IT_IS_THERE = {"status", "chat", "doctor"}
"""`status` and `doctor` tell how the last sync went, and a chat who answers; they end well either way."""
EXAMPLES = {
    "add": ["add buy bread +home due:tomorrow", "add --key x bread", "add --key x bread", "add --due soon x"],
    "list": ["list", "list +home", "list --plain", "list (milk"],
    "today": ["today"],
    "next": ["next", "next --why"],
    "agenda": ["agenda"],
    "calendar": ["calendar"],
    "stats": ["stats"],
    "why": ["why 1 --view today"],
    "recur": ["recur show 1"],
    "note": ["note 1 from the corner shop"],
    "annotate": ["annotate 1 closed today"],
    "edit": ["edit 1 pri:high", "edit 99 pri:high"],
    "done": ["done 1", "done 99"],
    "reopen": ["reopen milk"],
    "delete": ["delete 2"],
    "undo": ["undo"],
    "redo": ["redo"],
    "purge": ["purge 2 --dry-run"],
    "show": ["show 1"],
    "search": ["search milk"],
    "projects": ["projects"],
    "tags": ["tags"],
    "log": ["log", "log 1"],
    "conflicts": ["conflicts"],
    "whoami": ["whoami"],
    "date": ["date tomorrow"],
    "import": ["import nosuchfile"],
    "export": ["export --json"],
    "config": ["config list"],
    "view": ["view save shop +home", "view list"],
    "context": ["context list"],
    "completion": ["completion bash"],
    "man": ["man add"],
    "mcp": ["mcp --read-only"],
    "apply": ["apply nosuchfile"],
    "tui": ["tui"],
    "schema": ["schema task"],
    "version": ["version"],
    "help": ["help add"],
}
"""Words of each command, in an order that gives each of them something to do. (`undo` and `log` of what another device
did ask the server.)"""
NOON = "2030-11-24T12:00:00Z"


def said(done: Finished) -> tuple[int, str, str]:
    """Without what chance decides, and where the server is."""
    out, err = [re.sub(r"[0-9a-f-]{6,}|127\.0\.0\.1:\d+", "…", text) for text in (done.out, done.err)]
    return done.code, out, err


def test_i12_every_command_that_needs_no_server_does_the_same_without_one(
    tmp_path: Path, pair: tuple[Person, Person]
) -> None:
    assert {command.name for command in COMMANDS} <= EXAMPLES.keys() | NEEDS_THE_SERVER | SAYS_WHETHER_IT_IS_THERE
    desk, _ = pair
    shutil.copytree(tmp_path / "desk", tmp_path / "cut")
    cut = Person(tmp_path / "cut")
    cut.move_to(f"http://127.0.0.1:{spare_port()}")
    homes = [Pakaura(person.environ | {"PAKAURA_NOW": NOON}) for person in (desk, cut)]
    for examples in EXAMPLES.values():
        for words in examples:
            with_server, without = [said(pakaura(*words.split())) for pakaura in homes]
            assert without == with_server, words
    for pakaura in homes:
        for words in ("status", "chat help", "doctor"):
            assert pakaura(*words.split()).code == 0, words
    for person in (desk, cut):
        until_idle(person)
    assert cut.titles() == desk.titles()
