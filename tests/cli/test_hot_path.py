"""The everyday commands stay quick: what they load, and how many instructions `add` takes beside a bare interpreter."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.support.installed import SCRIPT, Pakaura
from tests.support.programs import needs

HEAVY = frozenset(
    """asyncio cohere dataclasses enum fastapi httpx json keyring mcp pathlib prompt_toolkit pydantic re rich sqlalchemy
    sqlmodel subprocess textual tomllib typer typing uuid zoneinfo""".split()
)
"""None of these is loaded by a hot command; what the interpreter itself loads when it starts does not count."""
FLOOR = [sys.executable, "-c", "import sqlite3, json"]
BOUND = 0.93
"""Instructions of `add` to those of the floor, 5 % above what was measured."""
NATURAL_BOUND = 1.2
"""The same of `add --natural`, where no library is asked."""


@pytest.fixture
def store(pakaura: Pakaura) -> Pakaura:
    """A store with a few tasks, and a configuration."""
    config = os.path.join(pakaura.environ["XDG_CONFIG_HOME"], "pakaura")
    os.makedirs(config)
    with open(os.path.join(config, "config.toml"), "w", encoding="utf-8") as file:
        file.write('color = "auto"\n')
    pakaura("add", "-", input="one +urgent project:home\ntwo due:today\nthree\n", check=True)
    # Whatever is compiled once is compiled now.
    pakaura("list", check=True)
    return pakaura


def loaded(pakaura: Pakaura, *argv: str) -> set[str]:
    """The modules that Python loads for a command line, as it says itself."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *argv],
        env=pakaura.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize(
    "line",
    [
        ["add", "x"],
        ["add", "buy", "milk", "+shopping", "project:home", "pri:high"],
        ["add", "call", "due:fri 9am"],
        ["list"],
        ["list", "--limit", "20"],
        ["list", "project:home", "+urgent"],
        ["next"],
        ["next", "--limit", "3", "+urgent"],
        ["agenda", "--days", "3"],
        ["done", "2"],
        ["undo"],
        ["status", "--line"],
    ],
)
def test_a_hot_command_loads_none_of_the_heavy_modules(store: Pakaura, line: list[str]) -> None:
    extra = loaded(store, str(SCRIPT), *line) - loaded(store, "-c", "pass")
    assert "_sqlite3" in extra
    assert sorted(HEAVY & extra) == []


@pytest.mark.parametrize(
    "line",
    [
        ["re"],
        ["add", "x", "+"],
        ["add", "x", "after:"],
        ["list", "--"],
        ["list", "project:h"],
        ["list", "due."],
        ["done", ""],
        ["done", "tw"],
        ["show", ""],
        ["reopen", ""],
        ["view", "show", ""],
    ],
)
def test_a_completion_loads_none_of_the_heavy_modules(store: Pakaura, line: list[str]) -> None:
    asking = Pakaura(store.environ | {"_PAKAURA_COMPLETE": "zsh"})
    extra = loaded(asking, str(SCRIPT), *line) - loaded(store, "-c", "pass")
    assert "pakaura_cli.grammar.completion" in extra
    assert sorted(HEAVY & extra) == []


def test_a_command_that_is_not_hot_is_seen_to_load_them(store: Pakaura) -> None:
    assert {"json", "typer"} <= loaded(store, str(SCRIPT), "show", "1", "--json")


@needs("valgrind")
def test_add_takes_hardly_more_instructions_than_the_interpreter_with_sqlite_and_json(store: Pakaura) -> None:
    store("add", "buy milk", check=True)
    ratio = instructions(store, [sys.executable, str(SCRIPT), "add", "buy milk"]) / instructions(store, FLOOR)
    print(f"add takes {ratio:.3f} times the instructions of the floor")
    assert ratio < BOUND


@needs("valgrind")
def test_a_completion_takes_no_more_instructions_than_a_list(store: Pakaura) -> None:
    asking = Pakaura(store.environ | {"_PAKAURA_COMPLETE": "bash"})
    typed = ["pakaura done ", " \t\n\"'><=;|&(:", "9"]
    asking(*typed, check=True)
    completion = instructions(asking, [sys.executable, str(SCRIPT), *typed])
    listing = instructions(store, [sys.executable, str(SCRIPT), "list"])
    print(f"a completion takes {completion / listing:.3f} times the instructions of list")
    assert completion < listing


@needs("valgrind")
def test_a_line_with_common_phrases_takes_little_more(store: Pakaura) -> None:
    line = ["add", "--natural", "Pay Randy's rent every 1st 9am #home !high"]
    store(*line, check=True)
    ratio = instructions(store, [sys.executable, str(SCRIPT), *line]) / instructions(store, FLOOR)
    print(f"add --natural takes {ratio:.3f} times the instructions of the floor")
    assert ratio < NATURAL_BOUND


def instructions(pakaura: Pakaura, argv: list[str]) -> int:
    """Instructions that one run takes, as callgrind counts them."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *argv],
        env=pakaura.environ | {"PYTHONHASHSEED": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found, done.stderr
    return int(found[1])
