"""The table of commands itself."""

from __future__ import annotations

from pakaura_cli.grammar.commands import COMMANDS, SECTIONS, find, names
from pakaura_cli.grammar.hot_commands import find_hot
from pakaura_cli.grammar.tokenizer import tokenize

SHORT = {"-q": "quiet", "-n": "dry-run", "-y": "yes", "-h": "help"}
NUMBERED = {"-n": "count"}
"""As with head: so many."""
SHELL = set("|<>'\"")


def test_every_name_and_alias_belongs_to_one_command() -> None:
    declared = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert sorted(declared) == sorted(set(declared)) == sorted(names())
    assert all(find(name) for name in declared)


def test_every_spelling_belongs_to_one_option() -> None:
    for command in COMMANDS:
        spelled = [s for o in command.options for s in (f"--{o.name}", o.short, o.alias and f"--{o.alias}") if s]
        assert sorted(spelled) == sorted(set(spelled)) == sorted(command.spellings), command


def test_a_short_option_means_the_same_everywhere_and_there_are_few() -> None:
    options = [option for command in COMMANDS for option in command.options if option.short]
    assert all((NUMBERED if option.value else SHORT)[option.short] == option.name for option in options)


def test_every_command_can_be_helped_with_and_left_in_peace() -> None:
    assert all({"--help", "-h", "--no-color", "--no-input"} <= set(command.spellings) for command in COMMANDS)


def test_only_the_everyday_verbs_and_what_a_prompt_asks_are_hot() -> None:
    hot = {"add", "list", "done", "undo", "status", "next", "agenda"}
    assert {command.name for command in COMMANDS if command.hot} == hot


def test_a_hot_command_is_found_without_the_others_by_each_of_its_names() -> None:
    hot = {name: command for command in COMMANDS for name in (command.name, *command.aliases) if command.hot}
    assert {name: find_hot(name) for name in names() if find_hot(name)} == hot


def test_every_command_stands_in_a_section_of_the_overview() -> None:
    assert {command.section for command in COMMANDS} == set(SECTIONS)


def test_every_example_is_a_line_that_can_be_typed() -> None:
    for command in COMMANDS:
        assert command.examples, command
        for example, _ in command.examples:
            if not SHELL & set(example):
                assert tokenize(example.split()[1:]).verb == command.name
