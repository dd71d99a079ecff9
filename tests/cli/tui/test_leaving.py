"""A key that comes twice at once, as over a slow line, answers a question once and takes nothing else away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.dashboard import run, seated
from tests.support.person import Person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.tui.conftest import Home


@pytest.mark.parametrize(
    ("opened", "twice"),
    [
        (["p"], "h"),
        (["p"], "enter"),
        (["t"], "enter"),
        (["T"], "enter"),
        (["o"], "enter"),
        (["2", "c"], "enter"),
        (["?"], "escape"),
        (["x"], "y"),
        (["colon"], "escape"),
        (["@"], "escape"),
        (["I"], "escape"),
    ],
)
def test_a_key_that_comes_twice_leaves_one_screen(home: Home, opened: list[str], twice: str) -> None:
    parent = home.add("plan the trip")
    home.add("book the train", parent=parent)

    async def story() -> None:
        async with seated(home.environ) as seat:
            await seat.press(*opened)
            assert seat.app.screen is not seat.dashboard
            await seat.burst(twice, twice)
            await seat.until(lambda: seat.app.screen is seat.dashboard)
            await seat.press("a")
            await seat.type("still here")
            await seat.sees("still here")

    run(story())


@pytest.mark.parametrize("key", ["a", "w", "enter"])
def test_a_key_that_comes_twice_on_the_welcome_begins_once(tmp_path: Path, key: str) -> None:
    person = Person(tmp_path)

    async def story() -> None:
        async with seated(person.environ) as seat:
            await seat.sees("Work here alone")
            await seat.burst(key, key)
            await seat.until(lambda: seat.app.screen is seat.dashboard)

    run(story())


def test_the_palette_does_once_what_it_is_told_twice(home: Home) -> None:
    home.add("one")
    home.add("two")

    async def story() -> None:
        async with seated(home.environ) as seat:
            await seat.press("colon")
            await seat.write("delete: delete the task")
            await seat.sees("delete: delete the task")
            await seat.burst("enter", "enter")
            await seat.until(lambda: seat.app.screen is seat.dashboard and len(seat.said) == 1)
            await seat.rest()
            assert len(seat.titles()) == 1

    run(story())
