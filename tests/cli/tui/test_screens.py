"""What the dashboard looks like: texts of its screens, kept in screens/. `PAKAURA_DRAW=1` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pakaura_server.core import registers as r
from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home
    from tests.support.dashboard import Seat

FOLDER = Path(__file__).with_name("screens")


class Shot(NamedTuple):
    """`keys` are pressed first; one that begins with = is text. A `theme` also shows in which colours it is."""

    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = ""


SHOTS = {
    "list-80x24": Shot((80, 24), ("j",)),
    "list-140x40": Shot((140, 40), ("j", "j", "j", "v")),
    "list-60x24": Shot((60, 24)),
    "places-60x24": Shot((60, 24), ("h",)),
    "detail-60x24": Shot((60, 24), ("G", "enter")),
    "add-80x24": Shot((80, 24), ("a", "=pay rent every 1st 9am #home !high")),
    "filter-80x24": Shot((80, 24), ("/", "=due.befor:fri")),
    "due-80x24": Shot((80, 24), ("t",)),
    "board-140x40": Shot((140, 40), ("2",)),
    "week-140x40": Shot((140, 40), ("3",)),
    "help-80x24": Shot((80, 24), ("?",)),
    "dark-80x24": Shot((80, 24), (), "dark"),
    "light-80x24": Shot((80, 24), (), "light"),
    "terminal-80x24": Shot((80, 24), (), "terminal"),
}


@pytest.mark.parametrize("name", SHOTS)
def test_the_screen_is_as_it_was(home: Home, name: str) -> None:
    shot = SHOTS[name]
    _fill(home)
    shown: list[str] = []

    async def work() -> None:
        async with seated(home.environ, shot.size) as seat:
            if shot.theme:
                seat.app.theme = shot.theme
            for key in shot.keys:
                await (seat.write(key[1:]) if key[0] == "=" else seat.press(key))
            await seat.rest()
            shown.append(_coloured(seat) if shot.theme else seat.screen())

    run(work())
    path = FOLDER / f"{name}.txt"
    if os.environ.get("PAKAURA_DRAW"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(shown[0] + "\n", encoding="utf-8")
    assert shown[0] + "\n" == path.read_text("utf-8")
    if not shot.theme:
        lines = shown[0].split("\n")
        assert len(lines) == shot.size[1]
        assert max(map(len, lines)) <= shot.size[0]


def _fill(home: Home) -> None:
    home.add("pay rent", "money", due="2026-11-20", priority="high")
    party = home.add("plan the party", due="2026-11-28", project="home", notes="# Guests\n\n- Bob\n- **Ada**\n")
    invite = home.add("invite everybody", due="2026-11-26", **{r.PARENT: party})
    home.add("bake a cake", **{r.PARENT: party, r.DEPENDENCY + invite: True})
    home.add("take out the bins", due="2026-11-27", **{r.RECUR: ["FREQ=WEEKLY", "fixed", None]})
    home.add("call the bank", "phone", due="2026-11-25T09:30")
    home.add("water the roses", project="home.garden", priority="medium")
    home.add("буду 買う 🌹 a title of several scripts that is longer than a narrow terminal is wide", "long")
    home.add("buy milk", "shop", due="2026-11-24")


def _coloured(seat: Seat) -> str:
    """Each piece of text that is not plain, with its style."""
    lines = []
    for strip in seat.app.screen._compositor.render_strips():
        lines += [
            f"{segment.text.strip()}: {segment.style}" for segment in strip if segment.text.strip() and segment.style
        ]
    return "\n".join(lines)
