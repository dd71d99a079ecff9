"""What opens the dashboard and what does not, and how it ends when it has to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.terminal import run_on_terminal

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home

_FAILING = """
import os
from pakaura_cli.main import main
from pakaura_cli.tui.app import PakauraApp
from pakaura_cli.tui.desk import Desk
from pakaura_cli.tui.entry import sit_down

class Failing(PakauraApp):
    def on_ready(self):
        secret = "the title of a task"
        raise ZeroDivisionError(secret)

code = main(["tui"], run=lambda invocation: sit_down(Failing(Desk(os.environ))))
print("exit code", code)
"""


def test_an_exception_is_one_line_and_a_log_without_what_tasks_say(home: Home, tmp_path: Path) -> None:
    script = tmp_path / "failing.py"
    script.write_text(_FAILING)
    line = f"stty -a >before; {sys.executable} {script}; stty -a >after"
    told = run_on_terminal(line, home.environ | {"TERM": "xterm-256color"}, tmp_path)
    said = told.rpartition("\x1b")[2]
    assert "pakaura: internal error: ZeroDivisionError (failing.py, line 11)" in said
    assert said.endswith("exit code 1\n")
    assert "Traceback" not in told
    assert "the title of a task" not in told
    log = tmp_path / "state" / "pakaura" / "crash.log"
    assert "failing.py" in log.read_text()
    assert "the title of a task" not in log.read_text()
    # The other screen is left, the cursor is shown, nothing is reported any more, and lines are read as before.
    for mode in ("?1049l", "?25h", "?1000l", "?2004l"):
        assert f"\x1b[{mode}" in told
    assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text()


def test_off_a_terminal_nothing_but_today_is_listed_and_the_dashboard_says_that_it_needs_one(home: Home) -> None:
    home.add("pay rent", due="2026-11-24")
    home.add("read a book")
    assert "pay rent" in home.pakaura(check=True).out
    assert "read a book" not in home.pakaura(check=True).out
    refused = home.pakaura("tui")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "pakaura: the dashboard needs a terminal\n  pakaura list prints the tasks\n"


def test_a_terminal_that_cannot_be_drawn_on_gets_the_list(home: Home, tmp_path: Path) -> None:
    home.add("pay rent", due="2026-11-24")
    assert "pay rent" in run_on_terminal("exec pakaura", home.environ | {"TERM": "dumb"}, tmp_path)
