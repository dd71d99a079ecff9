"""One table has all actions: whatever is in it works, is told everywhere, and can have other keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs import write_keys
from pakaura_cli.client.keys import ACTIONS, MOVING
from pakaura_cli.tui.dashboard import Dashboard
from pakaura_cli.tui.help import Help
from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home


def test_every_action_can_be_done() -> None:
    acting = {action.name for action in ACTIONS if action.group != MOVING}
    assert {name for name in acting if not hasattr(Dashboard, f"act_{name}")} == set()


def test_no_key_is_given_twice() -> None:
    keys = [key for action in ACTIONS for key in action.keys.split(",")]
    assert sorted(keys) == sorted(set(keys))


def test_the_page_about_keys_is_current() -> None:
    assert write_keys.PAGE.read_text("utf-8") == write_keys.page()


def test_the_configuration_gives_an_action_other_keys(home: Home) -> None:
    home.add("one")
    home.configure('[keys]\ndone = "ctrl+d,f8"\nmark = "d"\n')

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("d")
            assert seat.dashboard.view.marked
            await seat.press("f8")
            await seat.until(lambda: seat.titles() == [])
            await seat.press("?")
            assert isinstance(seat.app.screen, Help)
            await seat.sees("^d f8                complete the task")

    run(work())


@pytest.mark.parametrize("keys", ["", "a,,b", "ctrl-x", "hyper+x", "two words"])
def test_what_names_no_key_is_refused_with_the_place(home: Home, keys: str) -> None:
    refused = home.pakaura("config", "set", "keys.done", keys)
    assert refused.code == 2
    assert refused.err.startswith(f"pakaura: keys.done = {keys!r} names no keys\n")


@pytest.mark.parametrize(
    ("configured", "told"),
    [
        ('done = "x"', "x is done now; delete has delete"),
        ('done = "A"', "A is done now; assistant has no key"),
        ('done = "f8"\nedit = "f9,f8"', "f8 is given to done and edit"),
    ],
)
def test_a_key_that_was_another_ones_is_told_at_the_start(home: Home, configured: str, told: str) -> None:
    home.configure(f"[keys]\n{configured}\n")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.sees(told)

    run(work())


def test_keys_of_which_each_has_one_action_are_not_told_of(home: Home) -> None:
    home.configure('[keys]\ndone = "x"\ndelete = "D"\n')

    async def work() -> None:
        async with seated(home.environ) as seat:
            assert not seat.app._notifications

    run(work())


def test_a_configuration_that_cannot_be_read_is_told_and_the_dashboard_opens_without_it(home: Home) -> None:
    home.add("one")
    home.configure("[keys\n")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.sees("mend that line")
            assert seat.titles() == ["one"]

    run(work())


def test_the_palette_finds_every_action_by_its_name(home: Home) -> None:
    home.add("one")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press(":")
            await seat.write("priority: choose")
            await seat.sees("choose the priority")
            await seat.press("enter")
            await seat.sees("Medium")
            await seat.press("m")
            await seat.until(lambda: seat.said == ["pakaura edit 1 pri:medium"])

    run(work())
