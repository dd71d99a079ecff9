"""What may stand where a person is typing, as the declarations say."""

from __future__ import annotations

import pytest

from pakaura_cli.grammar import completion as c
from pakaura_cli.grammar.commands import COMMANDS
from pakaura_cli.grammar.completion import wanted


def offered(*words: str) -> list[str]:
    want = wanted(list(words))
    return [want.prefix + word for word, _ in want.choices if word.startswith(want.stem)]


def source(*words: str) -> tuple[str, str, str]:
    want = wanted(list(words))
    return want.source, want.prefix, want.stem


def test_the_first_word_is_a_command_and_an_alias_only_where_nothing_else_fits() -> None:
    assert offered("und") == ["undo"]
    assert offered("") == [command.name for command in COMMANDS]
    assert offered("uncom") == ["uncomplete"]
    assert offered("--v") == ["--version"]
    assert offered("nonsense", "x") == []
    assert "list" in offered("help", "l")


def test_options_come_with_their_help_and_not_twice() -> None:
    assert ("--dry-run", "say what would be done and change nothing") in wanted(["done", "--"]).choices
    assert offered("list", "--pl") == ["--plain"]
    assert offered("list", "--plain", "--pl") == []
    assert offered("add", "x", "--tag", "a", "--ta") == ["--tag"]
    assert offered("sync", "--back") == []
    assert offered("add", "x", "--", "--ta") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["add", "--project", "ho"], (c.PROJECT, "", "ho")),
        (["list", "project:ho"], (c.PROJECT, "project:", "ho")),
        (["list", "project.is:ho"], (c.PROJECT, "project.is:", "ho")),
        (["list", "not", "(+a or project:ho"], (c.PROJECT, "(+a or project:", "ho")),
        (["list", "+"], (c.TAG, "+", "")),
        (["list", "(-wo"], (c.TAG, "(-", "wo")),
        (["ls", "-wo"], (c.TAG, "-", "wo")),
        (["search", "tag:wo"], (c.TAG, "tag:", "wo")),
        (["add", "x", "+wo"], (c.TAG, "+", "wo")),
        (["add", "--tag=wo"], (c.TAG, "--tag=", "wo")),
        (["edit", "3", "--untag", "wo"], (c.TAG, "", "wo")),
        (["edit", "3", "project:w"], (c.PROJECT, "project:", "w")),
        (["edit", "bu"], (c.TASK, "", "bu")),
        (["done", "-q", "3", ""], (c.TASK, "", "")),
        (["complete", "3"], (c.TASK, "", "3")),
        (["show", "--", "3"], (c.TASK, "", "3")),
        (["log", "3", ""], (c.LITERAL, "", "")),
        (["reopen", "bu"], (c.CLOSED, "", "bu")),
        (["add", "x", "after:1"], (c.NUMBER, "after:", "1")),
        (["conflicts", "take", "7f"], (c.CONFLICT, "", "7f")),
        (["conflicts", "take", "7f3a", ""], (c.CONFLICT, "", "")),
        (["devices", "end", ""], (c.DEVICE, "", "")),
        (["sync", "discard", ""], (c.TASK, "", "")),
        (["note", ""], (c.TASK, "", "")),
        (["note", "3", "bu"], (c.LITERAL, "", "bu")),
        (["recur", "skip", "3", ""], (c.TASK, "", "")),
        (["config", "set", "li"], (c.KEY, "", "li")),
        (["config", "set", "list.limit", "2"], (c.LITERAL, "", "2")),
        (["view", "save", "mine", "project:"], (c.PROJECT, "project:", "")),
        (["context", "set", ""], (c.CONTEXT, "", "")),
        (["import", ""], (c.FILE, "", "")),
        (["export", "--output", "x"], (c.FILE, "", "x")),
        (["add", "buy", "milk"], (c.LITERAL, "", "milk")),
        (["add", "x", "--", "project:h"], (c.LITERAL, "", "project:h")),
        (["add", "--notes", ""], (c.LITERAL, "", "")),
        (["add", "--nonsense=x"], (c.LITERAL, "", "--nonsense=x")),
        (["projects", ""], (c.LITERAL, "", "")),
    ],
)
def test_what_the_store_knows_is_asked_where_it_fits(line: list[str], expected: tuple[str, str, str]) -> None:
    want = wanted(line)
    assert (want.source, want.prefix, want.stem) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["list", "due.be"], ["due.before:"]),
        (["list", "an"], ["and"]),
        (["list", "due.before:tod"], ["due.before:today"]),
        (["list", "created.after:y"], []),
        (["list", "overdue:"], ["overdue:yes", "overdue:no"]),
        (["list", "completed.before:tom"], ["completed.before:tomorrow"]),
        (["list", "pri:h"], ["pri:high"]),
        (["add", "x", "pri:m"], ["pri:medium"]),
        (["add", "x", "--priority=l"], ["--priority=low"]),
        (["add", "x", "--due", "tom"], ["tomorrow"]),
        (["add", "x", "du"], ["due:"]),
        (["import", "-", "--format", "todo"], ["todotxt", "todoist"]),
        (["completion", "i"], ["install"]),
        (["completion", "install", "z"], ["zsh"]),
        (["conflicts", ""], ["list", "show", "take", "keep"]),
        (["man", "proj"], ["projects"]),
    ],
)
def test_words_that_the_grammar_knows_are_offered(line: list[str], expected: list[str]) -> None:
    assert offered(*line) == expected


def test_of_the_words_of_every_command_it_is_known_what_they_are() -> None:
    known = {*c.WORDS, "ATTRIBUTE", "COMMAND", "FILTER", "SHELL"}
    free = {"GROUP", "NAME", "PHRASE", "TEXT", "VALUE"}
    for command in COMMANDS:
        if command.words and command.name not in c.FIRST:
            assert set(c.OF_COMMAND.get(command.name, command.words.name).split()) <= known | free, command
    for following in c.FIRST.values():
        assert {name for names in following.values() for name in names.split()} <= known | free


def test_a_first_word_that_is_offered_is_one_that_help_names() -> None:
    for command in COMMANDS:
        if command.name in c.FIRST:
            assert command.words
            assert all(word in command.words.help for word in c.FIRST[command.name]), command
