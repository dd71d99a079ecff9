"""The dashboard on a real terminal, as a person meets it: by typing `pakaura` at a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.programs import needs
from tests.support.tmux import PROMPT, at_a_shell

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home

pytestmark = needs("tmux")


def test_somebody_opens_it_works_and_is_back_at_the_shell(home: Home) -> None:
    home.add("water the roses", "garden")
    with at_a_shell(home.environ) as terminal:
        terminal.type("pakaura")
        terminal.press("Enter")
        terminal.sees("water the roses", "1 task", "? help")
        terminal.press("a")
        terminal.sees("─add─")
        terminal.type("buy milk tomorrow 9am #home !high")
        terminal.sees("due tomorrow 09:00")
        terminal.press("Enter")
        terminal.sees("2 tasks", "buy milk", "tomorrow 09:00")
        terminal.press("Escape")
        terminal.press("g", "d")
        terminal.sees("1 task", "pakaura done")
        terminal.press("u")
        terminal.sees("2 tasks")
        terminal.press("q")
        terminal.sees_no("? help")
        # What is typed is shown again, and the terminal has its lines back.
        terminal.type("echo as before: $((6 * 7))")
        terminal.press("Enter")
        assert f"{PROMPT} pakaura" in terminal.sees("as before: 42")
    assert sorted(home.titles()) == ["buy milk", "water the roses"]


def test_what_another_command_writes_appears_and_the_window_may_be_of_any_size(home: Home) -> None:
    home.add("water the roses")
    with at_a_shell(home.environ, 130, 40) as terminal:
        terminal.type("pakaura tui")
        terminal.press("Enter")
        terminal.sees("water the roses", "? help")
        home.pakaura("add", "buy milk", check=True)
        terminal.sees("buy milk", "2 tasks")
        for columns, lines in ((60, 20), (80, 24), (140, 40)):
            terminal.resize(columns, lines)
            terminal.sees("buy milk", "water the roses")
        terminal.press("q")
        terminal.sees_no("buy milk")


def test_an_editor_that_fails_changes_nothing_and_the_dashboard_is_there_again(home: Home) -> None:
    home.add("water the roses")
    with at_a_shell({**home.environ, "EDITOR": "false"}) as terminal:
        terminal.type("pakaura")
        terminal.press("Enter")
        terminal.sees("water the roses", "? help")
        terminal.press("g", "E")
        terminal.sees("water the roses", "? help", "false")
        terminal.press("d")
        terminal.sees("pakaura done")
        terminal.press("q")
        terminal.sees_no("? help")
