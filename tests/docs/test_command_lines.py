"""Every `pakaura …` line of README.md and docs/, in a block or in the text, is one that the program reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from pakaura_cli.grammar.commands import find
from pakaura_cli.grammar.reader import read
from pakaura_cli.grammar.tokenizer import tokenize
from pakaura_server.core.errors import UsageError
from pakaura_server.main import app
from tests.docs.command_lines import command_lines
from tests.docs.pages import PAGES, blocks_of, spans_of

if TYPE_CHECKING:
    from pathlib import Path

SERVER_VERBS = {*get_command(app).commands, "--help"}  # type: ignore[attr-defined]
NOTATION = re.compile(r"[…\[]|\.\.\.")
"""How the text names what may be left out, which nobody types."""


def shown_on(page: Path) -> list[tuple[str, str]]:
    """Where something is shown, and what: the scripts of its blocks, and what its text has in backticks."""
    blocks = [(block.place, block.script) for block in blocks_of(page)]
    spans = [(page.name, span) for span in spans_of(page) if "pakaura" in span]
    return [*blocks, *[(place, span) for place, span in spans if not NOTATION.search(span)]]


def mistake(words: list[str]) -> str:
    if len(words) == 1:
        return "" if find(words[0]) else "there is no such command"
    try:
        meant = tokenize(words)
    except UsageError as error:
        return str(error)
    quick = read(words)
    return "" if quick in (None, meant) else "the two readers differ"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_of_a_page_can_be_read(page: Path) -> None:
    wrong = [
        (place, " ".join(words), problem)
        for place, shell in shown_on(page)
        for words in command_lines(shell)
        if (problem := mistake(words))
    ]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_server_on_a_page_exists(page: Path) -> None:
    lines = [line.partition("pakaura-server ")[2].split() for _, shell in shown_on(page) for line in shell.splitlines()]
    assert {words[0] for words in lines if words} <= SERVER_VERBS


def test_command_lines_are_found_wherever_a_shell_runs_them() -> None:
    script = (
        'id=$(pakaura add -q "a (b) | c" +d)\n'
        "pakaura list +x -q | xargs -r pakaura done > /dev/null; pakaura undo  # pakaura nothing\n"
        "pakaura add - <<'END'\npakaura is no command here\nEND\n"
        "PS1='$(pakaura list -q | wc -l) due'\n"
        "helm install pakaura helm/pakaura --namespace pakaura\n"
    )
    assert command_lines(script) == [
        ["add", "-q", "a (b) | c", "+d"],
        ["list", "+x", "-q"],
        ["done", "SUBSTITUTED"],
        ["undo"],
        ["add", "-"],
        ["list", "-q"],
    ]


def test_a_line_that_cannot_be_read_is_told() -> None:
    assert mistake(["lst"])
    assert mistake(["list", "--nonsense"])
    assert not mistake(["list", "+tag"])
