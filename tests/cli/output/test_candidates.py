"""Candidates as each shell takes them: quoted so that the shell reads back exactly the candidate."""

from __future__ import annotations

import shlex
import subprocess

from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.grammar.shell_words import Typed
from pakaura_cli.output.candidates import WIDTH, for_bash, for_lines
from tests.support.programs import needs

PRINTABLE = st.text(min_size=1, max_size=12).filter(str.isprintable)


@given(PRINTABLE)
def test_what_is_inserted_without_quotes_is_read_as_the_word(word: str) -> None:
    [line] = for_bash([(word, "")], Typed(""), explained=True)
    assert shlex.split(line) == [word]


@given(PRINTABLE)
def test_what_is_inserted_within_single_quotes_is_read_as_the_word(word: str) -> None:
    [line] = for_bash([(word, "")], Typed("'"), explained=True)
    assert shlex.split(f"'{line}'") == [word]


@given(PRINTABLE.filter(lambda word: not set("$`") & set(word)))  # shlex knows no other use of these
def test_what_is_inserted_within_double_quotes_is_read_as_the_word_or_not_offered(word: str) -> None:
    lines = for_bash([(word, "")], Typed('"'), explained=True)
    assert [shlex.split(f'"{line}"') for line in lines] == ([] if "!" in word else [[word]])


@needs("bash")
def test_bash_itself_reads_every_sign_back() -> None:
    word = "".join(map(chr, range(0x20, 0x7F))) + "äñ€"
    [bare] = for_bash([(word, "")], Typed(""), explained=False)
    [single] = for_bash([(word, "")], Typed("'"), explained=False)
    [double] = for_bash([(word.replace("!", ""), "")], Typed('"'), explained=False)
    done = subprocess.run(
        ["bash", "--norc", "-c", f"printf '%s\\0' {bare} '{single}' \"{double}\""],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\0")[:-1] == [word, word, word.replace("!", "")]


def test_what_stands_before_a_break_is_not_said_again() -> None:
    found = [("project:home", ""), ("project:a b", "")]
    assert for_bash(found, Typed("x project:", ":"), explained=False) == ["home", "a\\ b"]


def test_bare_numbers_are_explained_while_there_is_a_choice() -> None:
    tasks = [("3", "buy milk"), ("12", "call\x1b[31m")]
    assert for_bash(tasks, Typed(""), explained=True) == ["3   (buy milk)", "12  (call\\x1b[31m)"]
    assert for_bash(tasks, Typed(""), explained=False) == ["3", "12"]
    assert for_bash(tasks[:1], Typed(""), explained=True) == ["3"]


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=100))))
def test_a_line_is_one_word_and_one_harmless_explanation(found: list[tuple[str, str]]) -> None:
    lines = for_lines(found)
    assert [line.split("\t")[0] for line in lines] == [word for word, _ in found if word.isprintable()]
    assert all(len(line.split("\t")) == 2 and len(line.split("\t")[1]) <= WIDTH for line in lines)
    assert all(char.isprintable() or char == "\t" or not char.isascii() for line in lines for char in line)
