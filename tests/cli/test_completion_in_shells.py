"""Completion in the real shells: what stands on the line after a press of the tabulator, as the shell reads it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.support.installed import Pakaura
from tests.support.programs import needs
from tests.support.shells import SHELLS, Shell

NASTY = "pay $(touch pwned) `touch pwned` ;touch pwned; 'it''s' \"due\" \\ * ~ {a,b} #1 | & > x"


@pytest.fixture(params=[pytest.param(name, marks=needs(name)) for name in SHELLS])
def shell(request: pytest.FixtureRequest, pakaura: Pakaura) -> Shell:
    lines = ["water roses +garden project:home.garden", '"buy milk" +shopping', '"project:big deal" other', "call Ada"]
    pakaura("add", "-", input="\n".join(lines), check=True)
    pakaura("add", NASTY, check=True)
    return Shell(str(request.param), pakaura)


def test_values_of_the_store_are_completed(shell: Shell) -> None:
    assert shell.completed(
        "pakaura list project:home.g", "pakaura add tulips +ga", "pakaura list -sh", "pakaura add x --tag sh"
    ) == [
        ["pakaura", "list", "project:home.garden"],
        ["pakaura", "add", "tulips", "+garden"],
        ["pakaura", "list", "-shopping"],
        ["pakaura", "add", "x", "--tag", "shopping"],
    ]


def test_commands_options_and_fields_are_completed(shell: Shell) -> None:
    assert shell.completed(
        "pakaura reop", "pakaura list --no-p", "pakaura list due.bef", "pakaura add x pri:med", "pakaura add --pri=med"
    ) == [
        ["pakaura", "reopen"],
        ["pakaura", "list", "--no-pager"],
        ["pakaura", "list", "due.before:"],
        ["pakaura", "add", "x", "pri:medium"],
        ["pakaura", "add", "--pri=medium"],
    ]


def test_a_title_is_quoted_as_the_shell_needs_it_and_runs_nothing(shell: Shell) -> None:
    assert shell.completed(
        "pakaura done pay",
        "pakaura done 'pay",
        "pakaura done buy\\ m",
        'pakaura done "buy m',
        "pakaura list project:bi",
    ) == [
        ["pakaura", "done", NASTY],
        ["pakaura", "done", NASTY],
        ["pakaura", "done", "buy milk"],
        ["pakaura", "done", "buy milk"],
        ["pakaura", "list", "project:big deal"],
    ]
    assert not (shell.home / "pwned").exists()


def test_numbers_are_listed_with_their_titles(shell: Shell) -> None:
    shown = shell.listed("pakaura done ", "water roses", "buy milk", "call Ada")
    assert "pay $(touch pwned)" in shown


def test_files_are_completed_where_a_file_is_meant(shell: Shell) -> None:
    (shell.home / "tasks of ada.json").write_text("[]")
    assert shell.completed("pakaura import tasks") == [["pakaura", "import", "tasks of ada.json"]]


def test_a_damaged_store_says_nothing(shell: Shell) -> None:
    [store] = Path(shell.environ["XDG_DATA_HOME"], "pakaura", "stores").glob("*.db")
    store.write_bytes(b"no database at all" * 1000)
    assert shell.completed("pakaura list project:h") == [["pakaura", "list", "project:h"]]


def test_a_title_that_others_wrote_steers_no_terminal(shell: Shell) -> None:
    [store] = Path(shell.environ["XDG_DATA_HOME"], "pakaura", "stores").glob("*.db")
    with sqlite3.connect(store) as db:
        db.execute(
            "UPDATE task SET title = 'a' || char(27) || ']0;owned' || char(7) || char(10) || 'b' WHERE number = 2"
        )
    shown = shell.listed("pakaura done ", "water roses", "owned", "call Ada")
    assert "\x1b]0;owned" not in shown
    assert shell.completed("pakaura done buy") == [["pakaura", "done", "buy"]]
