"""Draws the pictures of the dashboard in docs/pictures: `python docs/draw_dashboard.py`.

It is the real one, on a store that is thrown away, with a clock that stands still.
"""

from __future__ import annotations

import asyncio
import tempfile
from typing import NamedTuple

from docs.draw_pictures import FOLDER, NINE_MS, tidy
from pakaura_cli.client.session import Session
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.tui.app import PakauraApp
from pakaura_cli.tui.dashboard import Dashboard
from pakaura_cli.tui.desk import Desk
from pakaura_server.core import registers as r
from pakaura_server.core.when import When, at

_MOMENT_S = 0.05


class Picture(NamedTuple):
    """The size of the terminal, the theme, and the keys that are pressed first; one that begins with = is text."""

    size: tuple[int, int]
    theme: str
    keys: tuple[str, ...]


PICTURES = {
    "dashboard": Picture((120, 30), "dark", ("j", "j", "j", "j", "j", "j")),
    "dashboard-add": Picture((100, 26), "dark", ("a", "=pay rent every 1st 9am #home +money !high")),
    "dashboard-board": Picture((120, 26), "light", ("2", "c", "d")),
}
_NOTES = """# Saturday, from six

- Bob and **Ada**, who brings the *music*
- chairs: ask next door
- [x] the cake

> Nothing with nuts for Bob.
"""
_TASKS: tuple[tuple[str, dict[str, object], str], ...] = (
    ("pay the rent", {r.PRIORITY: "high", "tag/money": True}, "2026-11-23"),
    ("send the offer to Lund", {r.PRIORITY: "high", r.PROJECT: "work.offers"}, "2026-11-24T11:00"),
    ("buy milk and bread", {"tag/shopping": True}, "2026-11-24"),
    ("call the bank about the card", {"tag/phone": True, r.PRIORITY: "medium"}, "2026-11-25T09:30"),
    ("plan the party", {r.PROJECT: "home.party", r.PRIORITY: "medium", r.NOTES: _NOTES}, "2026-11-28T18:00"),
    ("invite everybody", {r.PARENT: 4, r.PROJECT: "home.party", "tag/phone": True}, "2026-11-26"),
    ("take out the bins", {r.RECUR: ["FREQ=WEEKLY", "skip-to-future", None], r.PROJECT: "home"}, "2026-11-27"),
    ("bake a cake", {r.PARENT: 4, r.DEPENDENCY: 5, r.PROJECT: "home.party"}, ""),
    ("review Ada's draft of the handbook", {r.PROJECT: "work.handbook", "tag/reading": True}, "2026-11-30"),
    ("write the monthly report", {r.PROJECT: "work", r.RECUR: ["FREQ=MONTHLY", "fixed", None]}, "2026-12-01"),
    ("dentist", {"tag/health": True}, "2026-12-03T08:15"),
    ("renew the passport", {r.PROJECT: "home", r.PRIORITY: "low"}, "2026-12-08"),
    ("water the roses", {r.PROJECT: "home.garden", r.PRIORITY: "low"}, ""),
    ("read the book that Ada lent me", {"tag/reading": True}, ""),
    ("learn to play the second half of the waltz", {}, ""),
)
"""Title, registers, in which a number is the place of another task, and the due date."""


def draw(name: str) -> str:
    """The picture of that name as SVG."""
    with tempfile.TemporaryDirectory() as home:
        environ = {"HOME": home, "TZ": "UTC", "LANG": "C.UTF-8", "PAKAURA_NOW": str(NINE_MS)}
        _fill(environ)
        return tidy(asyncio.run(_painted(PICTURES[name], environ)))


async def _painted(picture: Picture, environ: dict[str, str]) -> str:
    app = PakauraApp(Desk(environ))
    async with app.run_test(size=picture.size) as pilot:
        app.theme = picture.theme
        while not (isinstance(app.screen, Dashboard) and app.screen.is_furnished):
            await pilot.pause(_MOMENT_S)
        for key in picture.keys:
            for pressed in key[1:] if key[0] == "=" else [key]:
                await pilot.press("space" if pressed == " " else pressed)
        before = ""
        while before != (before := app.export_screenshot(title="pakaura", simplify=True)) or not app.screen.is_calm:
            await pilot.pause(2 * _MOMENT_S)
    app.desk.session.leave()
    return before


def _fill(environ: dict[str, str]) -> None:
    session = Session(environ)
    ids = [f"01a20d5e-17c1-7{place:03x}-8000-{(place + 1) * 0x1357ABCDEF % 2**48:012x}" for place in range(len(_TASKS))]
    with session.to_write().writing() as db:
        for place, (title, registers, due) in enumerate(_TASKS):
            writer = Writer(db, at(NINE_MS - 1000 + place, "UTC"), "add")
            values = dict([_register(name, value, ids) for name, value in registers.items()])
            if due:
                values[r.SCHEDULE] = r.from_when(When(due, "UTC" if "T" in due else None))
            writer.create(ids[place], {r.TITLE: title, **values})
            writer.close()
    session.leave()


def _register(name: str, value: object, ids: list[str]) -> tuple[str, object]:
    """The register as it is written, with the id for the place of another task."""
    if name == r.DEPENDENCY and isinstance(value, int):
        return f"{name}{ids[value]}", True
    return (name, ids[value]) if name == r.PARENT and isinstance(value, int) else (name, value)


if __name__ == "__main__":
    for name in PICTURES:
        (FOLDER / f"{name}.svg").write_text(draw(name), encoding="utf-8")
