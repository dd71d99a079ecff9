"""`pakaura version`, `schema` and `help`: what the program says of itself."""

from __future__ import annotations

import json
import os

import jsonschema
import pytest

from pakaura_cli.version import VERSION
from tests.support.installed import Finished, Pakaura


@pytest.mark.parametrize("line", [["version"], ["--version"]])
def test_the_version_is_one_line(pakaura: Pakaura, line: list[str]) -> None:
    assert pakaura(*line) == Finished(0, f"pakaura {VERSION}\n", "")


def test_every_record_fits_the_schema_that_is_shipped(three: Pakaura) -> None:
    three("done", "1", check=True)
    three("add", "call", "due:fri 9am", "wait:thu", "--notes", "two\nlines", check=True)
    schema = json.loads(three("schema").out)
    records = json.loads(three("search", "completed:no or completed:yes", "--json").out)
    assert len(records) == 4
    for record in records:
        jsonschema.validate(record, schema)


@pytest.mark.parametrize("line", [["help"], ["-h"], ["--help"]])
def test_help_begins_with_examples_and_names_every_command(pakaura: Pakaura, line: list[str]) -> None:
    done = pakaura(*line)
    assert (done.code, done.err) == (0, "")
    assert "Examples:\n" in done.out
    for verb in "add list today done edit delete show search projects tags undo redo log reopen schema version".split():
        assert f"\n  {verb} " in done.out


@pytest.mark.parametrize("line", [["help", "add"], ["add", "-h"], ["add", "--help"]])
def test_a_command_is_explained_with_examples_first(pakaura: Pakaura, line: list[str]) -> None:
    done = pakaura(*line)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith('Examples:\n  pakaura add "buy milk"\n')
    assert "\nUsage: pakaura add [OPTION]... [WORD]...\n" in done.out


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (["lst"], "pakaura: there is no command 'lst'\n  did you mean: pakaura list\n"),
        (["remove"], "pakaura: there is no command 'remove'\n  did you mean: pakaura delete\n"),
        (["help", "lst"], "pakaura: there is no command 'lst'\n  did you mean: pakaura list\n"),
        (
            ["buy"],
            "pakaura: there is no command 'buy'\n  pakaura help lists the commands; to capture a task: pakaura add\n",
        ),
    ],
)
def test_a_near_miss_is_suggested(pakaura: Pakaura, line: list[str], complaint: str) -> None:
    assert pakaura(*line) == Finished(2, "", complaint)


def test_looking_leaves_no_trace_on_a_fresh_machine(pakaura: Pakaura, home: dict[str, str]) -> None:
    for line in ([], ["list"], ["today"], ["log"], ["help"], ["version"], ["add", "x", "-n"], ["projects"]):
        pakaura(*line, check=True)
    assert os.listdir(home["HOME"]) == ["run"]
