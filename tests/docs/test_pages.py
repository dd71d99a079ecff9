"""README.md and the pages of docs/ do what they say: their commands are run, and print what is shown.

A page is one person's morning: its blocks are run in order, in one throw-away home.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.docs.morning import Morning, matches
from tests.docs.pages import PAGES, ROOT, blocks_of, blocks_to_run
from tests.docs.terminal import run_on_terminal
from tests.support.programs import needs

if TYPE_CHECKING:
    from pathlib import Path

MARKS = {
    "assistant.md": needs("curl"),
    "from-taskwarrior.md": needs("task"),
    "recipes.md": needs("git"),
    "server.md": needs("curl"),
}
"""Programs that a page shows, beside jq."""


@needs("jq")
@pytest.mark.parametrize("page", [pytest.param(page, id=page.name, marks=MARKS.get(page.name, ())) for page in PAGES])
def test_a_page_does_what_it_says(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    morning = Morning(tmp_path, lambda: str(request.getfixturevalue("server_url")))
    for block in blocks_to_run(page):
        for command, out in morning.run(block):
            assert matches(command.printed, out), (
                f"{block.place}: $ {command.typed}\n{out}\nbut the page says\n{command.printed}\n"
                f"If the page is wrong: python -m tests.docs.rewrite {page.relative_to(ROOT)}"
            )


def test_the_recipes_are_among_the_pages() -> None:
    assert {block.kind for page in PAGES if page.name == "recipes.md" for block in blocks_to_run(page)} == {
        "sh",
        "crontab",
    }


def test_a_session_is_made_of_its_commands_and_what_they_print() -> None:
    sessions = [block for page in PAGES for block in blocks_of(page) if block.is_session]
    assert [
        block.place for block in sessions if "".join(c.shown + c.printed for c in block.commands) != block.text
    ] == []


def test_every_block_of_commands_is_found() -> None:
    fences = {
        page.name: re.findall(r"^```(?:console|sh|crontab)$", page.read_text("utf-8"), re.MULTILINE) for page in PAGES
    }
    assert {page.name: len(blocks_of(page)) for page in PAGES} == {name: len(found) for name, found in fences.items()}


def test_a_block_that_is_no_session_has_no_prompt_further_down() -> None:
    assert [
        block.place for page in PAGES for block in blocks_of(page) if "\n$ " in block.text and not block.is_session
    ] == []


def test_the_terminal_of_a_session_answers_what_it_is_asked(tmp_path: Path) -> None:
    script = "printf 'Name: '\nread -r name\ntest -t 0 && test -t 1 && echo \"Hello $name\""
    assert run_on_terminal(script, {"PATH": "/usr/bin:/bin"}, tmp_path, ["Ada"]) == "Name: Ada\nHello Ada\n"


def test_an_ellipsis_stands_for_anything_within_a_line() -> None:
    assert matches("Added …: milk\n", "Added 1: milk\n")
    assert not matches("Added …: milk\n", "Added 1: milk\nmore\n")
    assert not matches("Added …\n", "Added 1\nAdded 2\n")


def test_an_ellipsis_alone_stands_for_any_lines() -> None:
    assert matches("a\n…\nb\n", "a\nb\n")
    assert matches("a\n…\n", "a\n1\n2\n")
    assert not matches("a\n…\nb\n", "a\n1\n")
