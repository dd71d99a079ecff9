"""Verb, options and words of a command line."""

from __future__ import annotations

import pytest
from hypothesis import given

from pakaura_cli.grammar.commands import COMMANDS
from pakaura_cli.grammar.tokenizer import Invocation, tokenize
from pakaura_server.core.errors import UsageError
from tests.cli.grammar.lines import any_lines, meant_lines


@given(meant_lines(list(COMMANDS)))
def test_no_word_is_lost_or_moved_wherever_the_options_stand(case: tuple[list[str], Invocation]) -> None:
    line, meant = case
    assert tokenize(line) == meant


@given(any_lines())
def test_any_rubble_is_an_invocation_or_a_usage_error(line: list[str]) -> None:
    try:
        invocation = tokenize(line)
    except UsageError:
        return
    typed = iter(line)
    assert all(word in typed for word in invocation.words), "every word was typed, in this order"


@pytest.mark.parametrize("word", ["-nvidia", "-quiet", "-1", "-", "-nq", "-n=3", "-qn", "-y"])
def test_a_single_dash_word_that_is_no_short_option_is_literal(word: str) -> None:
    assert tokenize(["add", "get", word]).words == ["get", word]


@pytest.mark.parametrize(("short", "name"), [("-q", "quiet"), ("-n", "dry-run"), ("-h", "help")])
def test_a_short_option_is_the_whole_word(short: str, name: str) -> None:
    assert tokenize(["add", "milk", short]) == Invocation("add", {name: True}, ["milk"])


def test_a_short_option_of_another_command_is_literal() -> None:
    assert tokenize(["list", "-n", "-y"]).words == ["-n", "-y"]
    assert tokenize(["delete", "3", "-y"]).options == {"yes": True}


def test_a_value_follows_or_is_attached() -> None:
    assert tokenize(["add", "x", "--due", "fri", "--project=home=sweet"]).options == {
        "due": "fri",
        "project": "home=sweet",
    }


def test_a_value_may_begin_with_one_dash() -> None:
    assert tokenize(["list", "--sort", "-due"]).options == {"sort": "-due"}


def test_an_empty_value_is_a_value() -> None:
    assert tokenize(["edit", "3", "--due="]).options == {"due": ""}


def test_a_repeatable_option_is_a_list_even_when_given_once() -> None:
    assert tokenize(["add", "x", "--tag", "a"]).options == {"tag": ["a"]}
    assert tokenize(["add", "x", "--tag", "a", "--tag=b"]).options == {"tag": ["a", "b"]}


def test_a_second_name_is_the_same_option() -> None:
    assert tokenize(["add", "x", "--pri=high"]).options == {"priority": "high"}


def test_the_first_double_dash_stays_and_ends_the_options() -> None:
    assert tokenize(["add", "a", "--", "--json", "--", "-q"]) == Invocation(
        "add", {}, ["a", "--", "--json", "--", "-q"]
    )


def test_the_double_dash_is_not_counted_as_a_word() -> None:
    assert tokenize(["undo", "--", "3f"]).words == ["--", "3f"]
    with pytest.raises(UsageError, match="needs a REFERENCE"):
        tokenize(["done", "--"])


@pytest.mark.parametrize(
    ("alias", "name"), [("ls", "list"), ("rm", "delete"), ("complete", "done"), ("modify", "edit")]
)
def test_an_alias_is_its_command(alias: str, name: str) -> None:
    assert tokenize([alias, *["3"] * (name != "list")]).verb == name


def test_nothing_at_all_is_today() -> None:
    assert tokenize([]) == Invocation("today", {}, [])


def test_the_options_of_the_program_are_commands() -> None:
    assert tokenize(["--version"]).verb == "version"
    assert tokenize(["-h"]).verb == tokenize(["--help"]).verb == "help"


def test_help_is_given_for_a_line_that_is_not_finished() -> None:
    assert tokenize(["done", "--help"]).options == {"help": True}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["add", "x", "--json=yes"], "--json takes no value"),
        (["add", "x", "--due"], "--due needs a value"),
        (["add", "x", "--due", "--json"], "--due needs a value"),
        (["add", "x", "--due", "-q"], "--due needs a value"),
        (["add", "x", "--due", "--", "y"], "--due needs a value"),
        (["add", "x", "--due=fri", "--due=sat"], "--due is given twice"),
        (["add", "x", "--priority=low", "--pri=high"], "--priority is given twice"),
        (["add", "x", "--quiet", "-q"], "--quiet is given twice"),
        (["list", "--json", "-q"], "--json and --quiet exclude each other"),
        (["done"], "done needs a REFERENCE"),
        (["undo", "1", "2"], "undo takes one GROUP at most"),
        (["tags", "x"], "tags takes no words"),
        (["--", "list"], "'--' stands where the command belongs"),
        ([""], "there is no command ''"),
    ],
)
def test_a_wrong_line_is_told_in_a_sentence(line: list[str], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        tokenize(line)
    assert message in raised.value.message
