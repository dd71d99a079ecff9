"""`man`: pages that say what `--help` says, that man itself has nothing to say about, and that show every sign."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from pakaura_cli.client import settings_manual
from pakaura_cli.client.settings_table import SETTINGS
from pakaura_cli.grammar import roff
from pakaura_cli.grammar.commands import COMMANDS
from pakaura_cli.grammar.help import explain, overview
from pakaura_cli.grammar.manual import pages
from tests.docs.terminal import run_on_terminal
from tests.support.installed import SCRIPT, Pakaura
from tests.support.programs import needs

DOCTOR = explain(next(command for command in COMMANDS if command.name == "doctor"))
EVERY_SIGN = "".join(map(chr, range(0x21, 0x7F)))


def shown(page: Path) -> str:
    """The page as man shows it on a wide terminal, and what it has to complain of."""
    done = subprocess.run(
        ["man", "--warnings", "--no-hyphenation", "--no-justification", "-P", "cat", "-E", "UTF-8", "-l", str(page)],
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "300", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "", page.name
    return re.sub(r"\s+", " ", done.stdout)


@needs("man")
def test_man_shows_all_that_help_says_and_complains_of_nothing(pakaura: Pakaura, tmp_path: Path) -> None:
    pakaura("man", "--install", str(tmp_path), check=True)
    for command in COMMANDS:
        text = shown(tmp_path / "man1" / f"pakaura-{command.name}.1")
        assert command.text in text
        for option in command.options:
            assert (f"--{option.name}" in text and option.help in text) != option.hidden
        assert all(line in text for line, _ in command.examples)
    text = shown(tmp_path / "man1" / "pakaura.1")
    assert all(f"pakaura-{command.name}(1)" in text for command in COMMANDS)
    config = shown(tmp_path / "man5" / settings_manual.FILE)
    assert all(name in config for name in SETTINGS)


@needs("man")
def test_every_sign_is_shown_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.1"
    lines = [EVERY_SIGN, ".SH not a heading", "'tis", "back\\slash \\fB"]
    page.write_text(
        roff.title("page", 1, "x")
        + roff.section("Name", "page \\- x\n", *[roff.paragraph(roff.text(line)) for line in lines])
    )
    text = shown(page)
    assert all(line in text for line in lines)


def test_the_pages_are_the_same_each_time_and_one_for_each_command() -> None:
    assert pages() == pages()
    assert pages().keys() == {"pakaura.1", *(f"pakaura-{command.name}.1" for command in COMMANDS)}


def test_off_a_terminal_it_is_the_help(pakaura: Pakaura) -> None:
    assert pakaura("man", check=True).out == overview()
    assert pakaura("man", "ls", check=True).out == explain(next(c for c in COMMANDS if c.name == "list"))


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (["ad"], 2, "did you mean: pakaura add"),
        (["--install", "/dev/null", "add"], 2, "--install writes all pages"),
        (["--install", "/dev/null"], 1, "cannot write into /dev/null"),
    ],
)
def test_what_cannot_be_done_is_one_line(pakaura: Pakaura, line: list[str], code: int, told: str) -> None:
    done = pakaura("man", *line)
    assert (done.code, done.out) == (code, "")
    assert told in done.err


@needs("man")
def test_on_a_terminal_man_shows_it_unless_it_shall_be_plain(pakaura: Pakaura, tmp_path: Path) -> None:
    environ = pakaura.environ | {"PAGER": "cat", "TERM": "xterm"}
    page = run_on_terminal("pakaura man doctor", environ, tmp_path)
    assert "PAKAURA-DOCTOR(1)" in page
    for option in ("--plain", "--no-pager"):
        assert run_on_terminal(f"pakaura man doctor {option}", environ, tmp_path) == DOCTOR


def test_where_there_is_no_man_it_is_the_help(pakaura: Pakaura, tmp_path: Path) -> None:
    (tmp_path / "pakaura").symlink_to(SCRIPT)
    environ = pakaura.environ | {"PAGER": "cat", "TERM": "xterm"}
    assert run_on_terminal(f"PATH={tmp_path} pakaura man doctor", environ, tmp_path) == DOCTOR
