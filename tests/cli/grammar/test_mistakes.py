"""What a person is told who mistyped."""

from __future__ import annotations

import pytest

from pakaura_cli.grammar.commands import find
from pakaura_cli.grammar.mistakes import MEANT
from pakaura_cli.grammar.tokenizer import tokenize
from pakaura_server.core.errors import UsageError


def hint_for(*line: str) -> str:
    with pytest.raises(UsageError) as raised:
        tokenize(list(line))
    return raised.value.hint


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lst", "list"), ("ad", "add"), ("DONE", "done"), ("serach", "search"), ("unod", "undo"), ("deleet", "delete")],
)
def test_a_slip_in_the_command_is_answered_with_the_nearest(typed: str, meant: str) -> None:
    assert hint_for(typed) == f"did you mean: pakaura {meant}"


@pytest.mark.parametrize(("typed", "meant"), [("remove", "delete"), ("new", "add"), ("find", "search")])
def test_the_word_of_another_program_is_answered_with_ours(typed: str, meant: str) -> None:
    assert hint_for(typed) == f"did you mean: pakaura {meant}"


def test_the_words_of_other_programs_lead_to_commands_and_are_none_themselves() -> None:
    assert all(find(meant) and not find(typed) for typed, meant in MEANT.items())


def test_a_command_is_never_abbreviated() -> None:
    assert "did you mean: pakaura list" in hint_for("lis")


def test_what_is_near_to_nothing_is_shown_the_way() -> None:
    assert "pakaura help" in hint_for("buy milk")


@pytest.mark.parametrize(
    ("verb", "typed", "meant"),
    [("add", "--dew", "--due"), ("add", "--priorty=high", "--priority"), ("list", "--jsno", "--json")],
)
def test_a_slip_in_an_option_is_answered_with_the_nearest(verb: str, typed: str, meant: str) -> None:
    assert hint_for(verb, "x", typed) == f"did you mean {meant}?"


def test_an_option_that_is_near_to_nothing_may_have_been_meant_literally() -> None:
    assert hint_for("add", "--xyzzy") == "literal words go after --: pakaura add -- --xyzzy"


def test_an_option_in_the_place_of_a_value_is_shown_how_to_be_one() -> None:
    assert hint_for("add", "x", "--notes", "--json") == "if --json is the value, write --notes=--json"


def test_options_before_the_command_are_told_their_place() -> None:
    assert hint_for("--json", "list") == "options come after it: pakaura list --json"
