"""The list of every earlier version of PakAura: nothing of it is lost, and every command works on it."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from pakaura_cli.client.store.schema import MIGRATIONS
from pakaura_cli.grammar.commands import COMMANDS
from tests.support.installed import Pakaura

FIXTURES = Path(__file__).parents[1] / "fixtures"
STORES = [FIXTURES / f"store-v{version}.db" for version in range(1, len(MIGRATIONS) + 1)]
SAID = FIXTURES / "store.ndjson"
"""What `pakaura export --format=ndjson` says of each of these stores, which are all of the same tasks."""
LINES = """\
redo
undo
add Water the roses +garden project:Home.Garden due:tomorrow
list project:home
today
next
agenda
calendar
stats
why 2
edit 2 due:2026-12-02 +sweep
note 2 "A new broom"
annotate 2 "It snows"
recur show 2
show 2
search straße
date friday
projects
tags
log
done 6
reopen 6
delete 5 --yes
purge 5 --yes
status
conflicts
config
view list
context list
conversations
chat "what is due"
import --format=todotxt -
export --format=json
doctor
schema
version
help add
completion bash
man
"""
ELSEWHERE = {"register", "login", "logout", "account", "sync", "devices", "tui", "web", "mcp", "apply", "whoami"}
"""They need a server, a terminal, another program, or a plan of the assistant; what they open is the same store."""


def own_copy(pakaura: Pakaura, store: Path, folder: Path) -> None:
    """Have the commands use a copy that only its owner can read, as PakAura makes it."""
    path = Path(shutil.copy(store, folder))
    path.chmod(0o600)
    pakaura.environ["PAKAURA_DB"] = str(path)


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.stem)
def test_an_upgrade_loses_nothing(pakaura: Pakaura, tmp_path: Path, store: Path) -> None:
    own_copy(pakaura, store, tmp_path)
    told = pakaura("export", "--format=ndjson", check=True).out
    assert told == SAID.read_text("utf-8")
    assert pakaura("export", "--format=ndjson", check=True).out == told
    pakaura("doctor", check=True)


@pytest.mark.prove
@pytest.mark.parametrize("store", STORES, ids=lambda store: store.stem)
def test_every_command_works_on_it(pakaura: Pakaura, tmp_path: Path, store: Path) -> None:
    """Once opened, all have the same schema, as tests of the store show everyday."""
    own_copy(pakaura, store, tmp_path)
    for line in LINES.splitlines():
        done = pakaura(*shlex.split(line), input="Buy stamps\n" if " -" in line else "")
        assert (done.code, "Traceback" in done.err) == (0, False), f"{line}\n{done.out}{done.err}"
    assert pakaura("list", "--format={title}", check=True).out.splitlines()


def test_no_command_is_forgotten() -> None:
    tried = {line.split()[0] for line in LINES.splitlines()}
    assert tried | ELSEWHERE == {command.name for command in COMMANDS}
    assert not tried & ELSEWHERE
