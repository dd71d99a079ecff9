"""The commands on a real terminal: a table that fits, a question before what is hard to take back, and no colour."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest

from tests.support.installed import SCRIPT, Pakaura

ENOUGH = 60
HEIGHT = 24
ESC = "\x1b"


class Terminal:
    """A pseudo-terminal on which the installed command runs with all three streams."""

    def __init__(self, pakaura: Pakaura, width: int = 80) -> None:
        self.environ = {"TERM": "xterm", **pakaura.environ, "PAGER": "cat"}
        self.width = width

    def __call__(self, *words: str, answer: bytes = b"", until: str = "", env: dict[str, str] | None = None) -> str:
        """All that appeared on the screen; `answer` is typed as soon as `until` stands there. `code` is then known."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, self.width, 0, 0))
        process = subprocess.Popen(
            [str(SCRIPT), *words],
            env=self.environ | (env or {}),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        try:
            screen = self._watch(ours, answer, until)
        finally:
            os.close(ours)
            self.code = process.wait(ENOUGH)
        return screen.replace("\r\n", "\n")

    def _watch(self, ours: int, answer: bytes, until: str) -> str:
        screen = b""
        deadline = time.monotonic() + ENOUGH
        while select.select([ours], [], [], deadline - time.monotonic())[0]:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            screen += piece
            if until and until.encode() in screen:
                os.write(ours, answer)
                until = ""
        assert not until, f"never saw {until!r} in {screen!r}"
        return screen.decode()


@pytest.fixture
def pakaura(home: dict[str, str]) -> Pakaura:
    frozen = Pakaura(home | {"PAKAURA_NOW": "2026-11-24T09:00:00Z"})
    frozen("add", "buy milk", "+shopping", "due:2026-11-20", check=True)
    frozen("add", "water the roses", "project:home.garden", "pri:high", "due:today", check=True)
    frozen("add", "renew the passport", "project:home", "due:+2w", check=True)
    return frozen


@pytest.fixture
def terminal(pakaura: Pakaura) -> Terminal:
    return Terminal(pakaura)


class TestTheTable:
    def test_a_list_is_a_table_that_marks_what_matters_by_more_than_colour(self, terminal: Terminal) -> None:
        assert terminal("list", "--no-color") == (
            "#  Due       Pri  Title               Project      Tags\n"
            "1  ! 20 Nov       buy milk                         +shopping\n"
            "2  today     H    water the roses     home.garden\n"
            "3  8 Dec          renew the passport  home\n"
            "\n"
            "3 tasks, 1 overdue, 1 today\n"
        )

    @pytest.mark.parametrize("width", [20, 40, 60, 100])
    def test_it_fits_the_terminal(self, pakaura: Pakaura, width: int) -> None:
        pakaura("add", "a long title " * 20, "project:a.long.project.name", "+tag", "due:fri 9am", check=True)
        screen = Terminal(pakaura, width)("list", "--no-color")
        assert max(map(len, screen.splitlines())) <= width
        assert "…" in screen

    @pytest.mark.parametrize(
        ("env", "option", "coloured"),
        [
            ({}, [], True),
            ({"NO_COLOR": "1"}, [], False),
            ({"NO_COLOR": ""}, [], True),
            ({"TERM": "dumb"}, [], False),
            ({}, ["--no-color"], False),
        ],
    )
    def test_colour_is_the_readers_choice(
        self, terminal: Terminal, env: dict[str, str], option: list[str], coloured: bool
    ) -> None:
        assert (ESC in terminal("list", *option, env=env)) == coloured

    def test_plain_is_what_a_pipe_gets(self, terminal: Terminal, pakaura: Pakaura) -> None:
        assert terminal("list", "--plain") == pakaura("list").out

    @pytest.mark.parametrize(
        ("line", "screen"),
        [
            (["list", "+none"], "no tasks\npakaura search looks at completed tasks too\n"),
            (["list", "+none", "-q"], ""),
            (["list", "+none", "--json"], "[]\n"),
            (["search", "none"], "no tasks\n"),
        ],
    )
    def test_nothing_found_is_said(self, terminal: Terminal, line: list[str], screen: str) -> None:
        assert terminal(*line) == screen
        assert terminal.code == 0

    def test_a_new_person_is_told_what_to_type(self, home: dict[str, str]) -> None:
        terminal = Terminal(Pakaura(home))
        assert terminal("list") == 'no tasks\ncapture one: pakaura add "buy milk"\n'
        bare = terminal(env={"TERM": "dumb"})
        assert terminal("today") == bare == "no tasks\nnothing is due; pakaura list shows all that is open\n"

    def test_no_title_steers_the_terminal(self, terminal: Terminal, pakaura: Pakaura) -> None:
        pakaura("add", "gnp.\u202eexe", check=True)
        for line in (["list"], ["show", "4"], ["done", "4", "-n"], ["search", "gnp"], ["log"]):
            screen = terminal(*line, "--no-color")
            assert "\u202e" not in screen
            assert "gnp.\\u202eexe" in screen


class TestLongOutput:
    def test_goes_through_the_pager(self, terminal: Terminal, pakaura: Pakaura) -> None:
        pakaura("add", "-", input="task\n" * HEIGHT, check=True)
        screen = terminal("list", env={"PAGER": "sed s/^/paged:/"})
        assert screen.startswith("paged:")

    def test_goes_through_the_configured_pager_unless_the_environment_names_another(
        self, terminal: Terminal, pakaura: Pakaura
    ) -> None:
        pakaura("add", "-", input="one\n" * HEIGHT)
        folder = Path(pakaura.environ["XDG_CONFIG_HOME"], "pakaura")
        folder.mkdir(parents=True)
        (folder / "config.toml").write_text('pager = "sed s/^/ours:/"\n')
        assert "ours:" in terminal("list")
        assert "theirs:" in terminal("list", env={"PAKAURA_PAGER": "sed s/^/theirs:/"})

    @pytest.mark.parametrize(("line", "env"), [(["--no-pager"], {}), ([], {"TERM": "dumb"}), (["--limit=5"], {})])
    def test_does_not_where_it_fits_or_nobody_wants_it(
        self, terminal: Terminal, pakaura: Pakaura, line: list[str], env: dict[str, str]
    ) -> None:
        pakaura("add", "-", input="task\n" * HEIGHT, check=True)
        assert "paged:" not in terminal("list", *line, env={"PAGER": "sed s/^/paged:/", **env})


class TestTheQuestion:
    ASKED = "  1  buy milk\n  2  water the roses\nDelete these 2 tasks? [y/N] "

    @pytest.mark.parametrize("answer", ["y", "YES", " yes "])
    def test_yes_deletes(self, terminal: Terminal, pakaura: Pakaura, answer: str) -> None:
        screen = terminal("delete", "1", "2", answer=answer.encode() + b"\n", until="[y/N] ")
        assert screen == f"{self.ASKED}{answer}\nDeleted 1: buy milk\nDeleted 2: water the roses\n"
        assert terminal.code == 0
        assert pakaura("list", "--format={number}").out == "3\n"

    @pytest.mark.parametrize("answer", ["n", "", "yep", "1"])
    def test_anything_else_does_not(self, terminal: Terminal, pakaura: Pakaura, answer: str) -> None:
        screen = terminal("delete", "1", "2", answer=answer.encode() + b"\n", until="[y/N] ")
        assert screen == f"{self.ASKED}{answer}\npakaura: nothing was deleted\n"
        assert terminal.code == 1
        assert pakaura("list").out.count("\n") == 3

    def test_the_end_of_the_input_is_a_no(self, terminal: Terminal, pakaura: Pakaura) -> None:
        screen = terminal("delete", "1", "2", answer=b"\x04", until="[y/N] ")
        assert screen.endswith("[y/N] \npakaura: nothing was deleted\n")
        assert terminal.code == 1
        assert pakaura("list").out.count("\n") == 3

    def test_many_tasks_are_not_all_named(self, terminal: Terminal, pakaura: Pakaura) -> None:
        pakaura("add", "-", input="task\n" * 20, check=True)
        screen = terminal("delete", *map(str, range(1, 24)), answer=b"n\n", until="[y/N] ")
        assert screen.count("\n  ") == 20
        assert "  and 3 more\nDelete these 23 tasks? [y/N] " in screen

    def test_is_not_asked_with_no_input(self, terminal: Terminal, pakaura: Pakaura) -> None:
        screen = terminal("delete", "1", "2", "--no-input")
        assert screen == "pakaura: Delete these 2 tasks? Nobody is there to answer\n  repeat it with --yes\n"
        assert terminal.code == 7
        assert pakaura("list").out.count("\n") == 3

    def test_is_not_asked_for_one_task_or_with_yes(self, terminal: Terminal) -> None:
        assert terminal("delete", "1") == "Deleted 1: buy milk\n"
        assert terminal("delete", "2", "3", "-y") == "Deleted 2: water the roses\nDeleted 3: renew the passport\n"


def test_lines_for_add_can_be_typed(terminal: Terminal, pakaura: Pakaura) -> None:
    screen = terminal("add", "-", answer=b"call Ada +phone\n\x04", until="Ctrl-D ends")
    assert screen == "one task a line; Ctrl-D ends\ncall Ada +phone\nAdded 4: call Ada\n"
    assert pakaura("list", "+phone", "--format={title}").out == "call Ada\n"


def test_one_task_is_shown_with_its_date_as_people_say_it_and_exactly(terminal: Terminal) -> None:
    screen = terminal("show", "2", "--no-color")
    assert screen.startswith("water the roses\nNumber      2\nId          ")
    assert "\nDue         today  (2026-11-24)\nPriority    high\nProject     home.garden\n" in screen
    assert screen.endswith("Created     2026-11-24 09:00\n")


def test_the_log_is_on_the_readers_clock(terminal: Terminal) -> None:
    screen = terminal("log", "--limit", "1", env={"TZ": "Asia/Tokyo"})
    assert screen.endswith("  2026-11-24 18:00  add      renew the passport\n")
