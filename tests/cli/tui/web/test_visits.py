"""A visit from the inside: what is to be seen before a sign-in and after it, and its end when nobody types."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, WSMsgType, web

from pakaura_cli.tui.desk import Desk
from pakaura_cli.tui.web.serving import House
from pakaura_cli.tui.web.terms import Terms
from pakaura_cli.tui.web.visit_app import VisitApp
from tests.support.installed import ENOUGH

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home

NOWHERE = "http://127.0.0.1:9"


def shown(app: VisitApp) -> str:
    return "\n".join([strip.text for strip in app.screen._compositor.render_strips()])


@pytest.mark.parametrize("keys", [("a", "q", "o"), ("escape",), ("s", "escape"), ("r", "escape", "ctrl+backslash")])
def test_nothing_is_to_be_reached_before_somebody_has_signed_in(home: Home, keys: tuple[str, ...]) -> None:
    home.add("a secret of this machine")

    async def work() -> None:
        desk = Desk(home.environ)
        desk.may_leave, desk.server = False, NOWHERE
        app = VisitApp(desk)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                assert "secret" not in shown(app)
                assert "add a task" not in shown(app)
        desk.session.leave()

    asyncio.run(work())


def test_the_form_asks_for_no_server(home: Home) -> None:
    async def work() -> None:
        desk = Desk(home.environ)
        desk.may_leave, desk.server = False, NOWHERE
        app = VisitApp(desk)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            await pilot.press("s")
            async with asyncio.timeout(ENOUGH):
                while "Password" not in shown(app):
                    await pilot.pause(0.01)
            assert "E-mail" in shown(app)
            assert "Server" not in shown(app)
        desk.session.leave()

    asyncio.run(work())


def test_a_visit_in_which_nobody_types_ends() -> None:
    async def work() -> None:
        house = House(Terms("127.0.0.1", 0, "", NOWHERE, False, 1, 0.2, 1, 1024))
        runner = web.AppRunner(house.application())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        house.open(runner.addresses[0][1])
        try:
            async with asyncio.timeout(ENOUGH), ClientSession() as client:
                url = house.guard.url
                async with client.ws_connect(f"{url}/visit/UTC", headers={"Origin": url}) as socket:
                    while (await socket.receive()).type in (WSMsgType.BINARY, WSMsgType.TEXT):
                        pass
                    assert socket.closed
        finally:
            await house.close()
            await runner.cleanup()

    asyncio.run(work())
